//! Samples of the letters about producers and products of the register.

use chrono::Duration;
use kernel::{actor::Standing, text::LocalisedText};

use super::{
    deal::{DUYEN, MAI, noon},
    samples::{Sample, add},
};
use crate::letter::{
    ClaimApproved, ClaimAtDesk, ClaimRefused, ImportedProduct, Letter, ListedProduct,
    ProducerHandedOver, ProducerInvited, ProductAtDesk, ProductCorrected, ProductPart,
    ProductPublished, ProductRefused, ProductWaits, ProductsImported,
};

const AUTHORITY: &str = "Sở Nông nghiệp và Môi trường Lạng Sơn (mẫu)";
const REASON: &str = "Tên chưa đúng với giấy chứng nhận.\nXin gửi ảnh giấy chứng nhận.";

fn namau() -> String {
    "HTX Na Mẫu Chi Lăng".to_owned()
}

fn product() -> ListedProduct {
    ListedProduct {
        name: LocalisedText {
            vi: "Na Chi Lăng loại 1".to_owned(),
            en: Some("Chi Lăng custard apple, grade 1".to_owned()),
            zh_hans: None,
        },
        producer: Some(namau()),
    }
}

pub(super) fn register_samples(all: &mut Vec<Sample>) {
    claims(all);
    reviews(all);
    let corrected = ProductCorrected {
        product: product(),
        authority: AUTHORITY.to_owned(),
        fields: [
            "name",
            "ocopSet",
            "administrativeUnit",
            "description",
            "ratings",
            "supply",
        ]
        .map(str::to_owned)
        .to_vec(),
        reason: REASON.to_owned(),
    };
    add(
        all,
        "product-corrected",
        Some(MAI),
        Letter::ProductCorrected(Box::new(corrected)),
    );
    imports(all);
}

fn imports(all: &mut Vec<Sample>) {
    let of = |authority: Option<&str>, more| ProductsImported {
        authority: authority.map(str::to_owned),
        sources: vec!["Sổ OCOP tỉnh, quý 2/2026".to_owned()],
        products: vec![
            ImportedProduct {
                name: product().name,
                fields: Vec::new(),
            },
            ImportedProduct {
                name: LocalisedText::vi("Na dai mẫu"),
                fields: ["name", "producer", "ratings"].map(str::to_owned).to_vec(),
            },
        ],
        more,
    };
    for (name, letter) in [
        ("products-imported", of(Some(AUTHORITY), 0)),
        ("products-imported-many", of(None, 12)),
    ] {
        let letter = Letter::ProductsImported(Box::new(letter));
        add(all, name, Some(MAI), letter);
    }
}

fn claims(all: &mut Vec<Sample>) {
    let invited = ProducerInvited {
        producer: namau(),
        products: 3,
        authority: AUTHORITY.to_owned(),
        note: Some("Chị Mai nhận giúp cơ quan nhé.".to_owned()),
        expires_at: noon(1) + Duration::days(14),
    };
    add(
        all,
        "producer-invited",
        None,
        Letter::ProducerInvited(invited),
    );
    for (name, spoken_for_by) in [
        ("claim-at-desk", None),
        ("claim-at-desk-contested", Some("HTX Hồi Mẫu Văn Quan")),
    ] {
        let claim = ClaimAtDesk {
            producer: namau(),
            organisation: "HTX Nông nghiệp Mẫu Mới".to_owned(),
            standing: Standing::Unverified,
            papers: 2,
            invited: false,
            note: Some("Tôi là giám đốc hợp tác xã từ năm 2024.".to_owned()),
            spoken_for_by: spoken_for_by.map(str::to_owned),
            at: noon(1),
        };
        add(all, name, Some(DUYEN), Letter::ClaimAtDesk(Box::new(claim)));
    }
    let invited = ClaimAtDesk {
        producer: namau(),
        organisation: "HTX Nông nghiệp Mẫu Mới".to_owned(),
        standing: Standing::Verified,
        papers: 0,
        invited: true,
        note: None,
        spoken_for_by: None,
        at: noon(1),
    };
    add(
        all,
        "claim-at-desk-invited",
        Some(DUYEN),
        Letter::ClaimAtDesk(Box::new(invited)),
    );
    add(
        all,
        "claim-approved",
        Some(MAI),
        Letter::ClaimApproved(ClaimApproved {
            producer: namau(),
            organisation: namau(),
            products: 3,
        }),
    );
    add(
        all,
        "claim-refused",
        Some(MAI),
        Letter::ClaimRefused(ClaimRefused {
            producer: namau(),
            authority: AUTHORITY.to_owned(),
            reason: REASON.to_owned(),
        }),
    );
    add(
        all,
        "producer-handed-over",
        Some(MAI),
        Letter::ProducerHandedOver(ProducerHandedOver {
            producer: namau(),
            organisation: namau(),
            authority: AUTHORITY.to_owned(),
            reason: REASON.to_owned(),
        }),
    );
}

fn reviews(all: &mut Vec<Sample>) {
    for (name, waits) in [
        ("product-at-desk", ProductWaits::Product),
        ("product-at-desk-change", ProductWaits::Change),
        ("product-at-desk-look", ProductWaits::Look),
    ] {
        let at_desk = ProductAtDesk {
            product: product(),
            waits,
        };
        add(
            all,
            name,
            Some(DUYEN),
            Letter::ProductAtDesk(Box::new(at_desk)),
        );
    }
    for (published, refused, part) in [
        ("product-published", "product-refused", ProductPart::Product),
        (
            "product-change-published",
            "product-change-refused",
            ProductPart::Change,
        ),
    ] {
        let letter = ProductPublished {
            product: product(),
            authority: AUTHORITY.to_owned(),
            part,
        };
        add(
            all,
            published,
            Some(MAI),
            Letter::ProductPublished(Box::new(letter)),
        );
        let letter = ProductRefused {
            product: product(),
            authority: AUTHORITY.to_owned(),
            part,
            reason: REASON.to_owned(),
        };
        add(
            all,
            refused,
            Some(MAI),
            Letter::ProductRefused(Box::new(letter)),
        );
    }
}
