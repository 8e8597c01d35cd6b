//! Samples of letters about an inquiry and the words in its thread.

use chrono::Duration;
use kernel::{
    actor::Standing,
    contact::{Email, PhoneNumber},
    id::PersonId,
};
use uuid::Uuid;

use super::{
    deal::{DUYEN, MAI, QUAN, asked, deal, noon},
    samples::{Sample, add},
};
use crate::letter::{
    AnsweredBy, Answerer, FreshLink, InquiryAtDesk, InquiryCopy, InquiryDeclined, InquiryExpired,
    InquiryForwarded, InquiryReceived, KnownProducer, Letter, MessageReceived, MessagesReceived,
    Side, SignInLink, WrittenMessage,
};

pub(super) fn inquiry_samples(all: &mut Vec<Sample>) {
    add(
        all,
        "sign-in-link",
        Some(MAI),
        Letter::SignInLink(SignInLink {
            expires_at: noon(0),
        }),
    );
    let fresh = FreshLink {
        inquiry: deal().inquiry,
        goods: deal().goods,
    };
    add(all, "fresh-link", Some(MAI), Letter::FreshLink(fresh));
    let received = InquiryReceived {
        deal: deal(),
        asked: asked(),
        forwarded_by: None,
    };
    add(
        all,
        "inquiry-received",
        Some(MAI),
        Letter::InquiryReceived(Box::new(received.clone())),
    );
    add(
        all,
        "inquiry-received-forwarded-to-letterbox",
        None,
        Letter::InquiryReceived(Box::new(InquiryReceived {
            forwarded_by: Some("Sở Nông nghiệp và Môi trường Lạng Sơn (mẫu)".to_owned()),
            ..received
        })),
    );
    for (name, answered_by) in [
        ("inquiry-copy", AnsweredBy::Producer),
        ("inquiry-copy-desk", AnsweredBy::Desk { producer: None }),
        (
            "inquiry-copy-desk-known",
            AnsweredBy::Desk {
                producer: Some("Hộ Triệu Văn Mẫu".to_owned()),
            },
        ),
    ] {
        let letter = InquiryCopy {
            deal: deal(),
            asked: asked(),
            answered_by,
        };
        add(all, name, Some(QUAN), Letter::InquiryCopy(Box::new(letter)));
    }
    let mut unnamed = deal();
    unnamed.goods.clear();
    unnamed.buyer.standing = Standing::Unverified;
    unnamed.buyer.contact = None;
    let at_desk = InquiryAtDesk {
        deal: unnamed,
        asked: asked(),
        producer: None,
    };
    add(
        all,
        "inquiry-at-desk-nobody",
        Some(DUYEN),
        Letter::InquiryAtDesk(Box::new(at_desk)),
    );
    let at_desk = InquiryAtDesk {
        deal: deal(),
        asked: asked(),
        producer: Some(KnownProducer {
            name: "Hộ Triệu Văn Mẫu".to_owned(),
            address: Some("Thôn Mẫu, xã Chi Lăng".to_owned()),
            phone: PhoneNumber::parse("02053812345").ok(),
            email: Email::parse("mau@nha.example").ok(),
        }),
    };
    add(
        all,
        "inquiry-at-desk",
        Some(DUYEN),
        Letter::InquiryAtDesk(Box::new(at_desk)),
    );
    let forwarded = InquiryForwarded {
        deal: deal(),
        forwarded_by: "Sở Nông nghiệp và Môi trường Lạng Sơn (mẫu)".to_owned(),
        reply_by: noon(1),
    };
    add(
        all,
        "inquiry-forwarded",
        Some(QUAN),
        Letter::InquiryForwarded(Box::new(forwarded)),
    );
    for (name, reader, side, answerer) in [
        ("inquiry-expired-buyer", QUAN, Side::Buyer, Answerer::Seller),
        (
            "inquiry-expired-seller",
            MAI,
            Side::Seller,
            Answerer::Seller,
        ),
        ("inquiry-expired-desk", DUYEN, Side::Seller, Answerer::Desk),
    ] {
        let letter = InquiryExpired {
            deal: deal(),
            side,
            answerer,
            reply_by: noon(1),
        };
        add(
            all,
            name,
            Some(reader),
            Letter::InquiryExpired(Box::new(letter)),
        );
    }
    for (name, writer) in [
        ("message-received", MAI),
        (
            "message-received-unnamed",
            PersonId::from_uuid(Uuid::from_u128(9)),
        ),
    ] {
        let letter = MessageReceived {
            deal: deal(),
            from: Side::Seller,
            writer,
            body: "Tuần đầu chúng tôi có 12 tấn.\n\nAnh nhận được không?".to_owned(),
        };
        add(
            all,
            name,
            Some(QUAN),
            Letter::MessageReceived(Box::new(letter)),
        );
    }
    let written = |body: &str, hours: i64, writer| WrittenMessage {
        writer,
        body: body.to_owned(),
        at: noon(0) + Duration::hours(hours),
    };
    let several = MessagesReceived {
        deal: deal(),
        from: Side::Seller,
        messages: vec![
            written("Tuần đầu chúng tôi có 12 tấn.", 0, MAI),
            written("Anh nhận được không?", 1, MAI),
            written(
                "Xe đi sáng thứ hai.",
                2,
                PersonId::from_uuid(Uuid::from_u128(9)),
            ),
        ],
    };
    add(
        all,
        "messages-received",
        Some(QUAN),
        Letter::MessagesReceived(Box::new(several)),
    );
    let declined = InquiryDeclined {
        deal: deal(),
        reason: "Vụ này đã bán hết.".to_owned(),
    };
    add(
        all,
        "inquiry-declined",
        Some(QUAN),
        Letter::InquiryDeclined(Box::new(declined)),
    );
}
