//! Samples of the letters about organisations and who belongs to them.

use chrono::Duration;
use kernel::{
    actor::Role,
    contact::{LegalKind, PhoneNumber},
};

use super::{
    deal::{DUYEN, MAI, QUAN, noon},
    samples::{Sample, add},
};
use crate::letter::{
    Letter, MemberInvited, MemberJoined, MemberLeft, MemberRemoved, MemberRoleChanged,
    OrganisationClosed, OrganisationReinstated, OrganisationRejected, OrganisationSubmitted,
    OrganisationSuspended, OrganisationVerified,
};

const AUTHORITY: &str = "Sở Nông nghiệp và Môi trường Lạng Sơn (mẫu)";

fn namau() -> String {
    "HTX Na Mẫu Chi Lăng".to_owned()
}

pub(super) fn organisation_samples(all: &mut Vec<Sample>) {
    judged(all);
    members(all);
}

fn judged(all: &mut Vec<Sample>) {
    let submitted = OrganisationSubmitted {
        organisation: namau(),
        legal_kind: LegalKind::Cooperative,
        registration: Some("9900000030".to_owned()),
        address: "Thôn Mẫu 1, Xã Chi Lăng, Lạng Sơn".to_owned(),
        phone: PhoneNumber::parse("0912345678").ok(),
        papers: 3,
        registration_taken: false,
        at: noon(1),
    };
    let strange = OrganisationSubmitted {
        legal_kind: LegalKind::CooperativeGroup,
        registration: None,
        phone: None,
        registration_taken: true,
        ..submitted.clone()
    };
    let mut desk = |name, letter: OrganisationSubmitted| {
        add(
            all,
            name,
            Some(DUYEN),
            Letter::OrganisationSubmitted(Box::new(letter)),
        );
    };
    desk("organisation-submitted", submitted);
    desk("organisation-submitted-taken", strange);
    let reason = "Giấy chứng nhận đăng ký hợp tác xã đã hết hiệu lực; xin gửi bản mới.".to_owned();
    add(
        all,
        "organisation-verified",
        Some(MAI),
        Letter::OrganisationVerified(OrganisationVerified {
            organisation: namau(),
            authority: AUTHORITY.to_owned(),
            at: noon(2),
        }),
    );
    add(
        all,
        "organisation-rejected",
        Some(MAI),
        Letter::OrganisationRejected(OrganisationRejected {
            organisation: namau(),
            authority: AUTHORITY.to_owned(),
            reason: reason.clone(),
            at: noon(2),
        }),
    );
    add(
        all,
        "organisation-suspended",
        None,
        Letter::OrganisationSuspended(OrganisationSuspended {
            organisation: namau(),
            authority: AUTHORITY.to_owned(),
            reason: reason.clone(),
            at: noon(2),
        }),
    );
    for (name, reason) in [
        ("organisation-reinstated", None),
        ("organisation-reinstated-reason", Some(reason)),
    ] {
        add(
            all,
            name,
            Some(MAI),
            Letter::OrganisationReinstated(OrganisationReinstated {
                organisation: namau(),
                authority: AUTHORITY.to_owned(),
                reason,
                at: noon(3),
            }),
        );
    }
}

fn members(all: &mut Vec<Sample>) {
    for (name, role, invitee) in [
        ("member-invited-owner", Role::Owner, Some(QUAN)),
        ("member-invited-manager", Role::Manager, Some(QUAN)),
        ("member-invited-stranger", Role::Agent, None),
    ] {
        add(
            all,
            name,
            None,
            Letter::MemberInvited(MemberInvited {
                organisation: namau(),
                inviter: MAI,
                invitee,
                role,
                expires_at: noon(1) + Duration::days(14),
            }),
        );
    }
    add(
        all,
        "member-joined",
        Some(MAI),
        Letter::MemberJoined(MemberJoined {
            organisation: namau(),
            member: QUAN,
            role: Role::Agent,
            at: noon(2),
        }),
    );
    add(
        all,
        "member-role-changed",
        Some(QUAN),
        Letter::MemberRoleChanged(MemberRoleChanged {
            organisation: namau(),
            by: MAI,
            member: None,
            role: Role::Manager,
            at: noon(2),
        }),
    );
    for (name, by) in [
        ("member-owner-stepped-down", QUAN),
        ("member-owner-made-another", DUYEN),
    ] {
        add(
            all,
            name,
            Some(MAI),
            Letter::MemberRoleChanged(MemberRoleChanged {
                organisation: namau(),
                by,
                member: Some(QUAN),
                role: Role::Manager,
                at: noon(2),
            }),
        );
    }
    for (name, reader, member) in [
        ("member-removed", QUAN, None),
        ("member-owner-removed", MAI, Some(QUAN)),
    ] {
        add(
            all,
            name,
            Some(reader),
            Letter::MemberRemoved(MemberRemoved {
                organisation: namau(),
                by: if member.is_some() { DUYEN } else { MAI },
                member,
                at: noon(2),
            }),
        );
    }
    add(
        all,
        "organisation-closed",
        Some(QUAN),
        Letter::OrganisationClosed(OrganisationClosed {
            organisation: namau(),
            by: MAI,
            reason: "Tôi nghỉ làm, không có người thay.".to_owned(),
            at: noon(2),
        }),
    );
    add(
        all,
        "member-left",
        Some(MAI),
        Letter::MemberLeft(MemberLeft {
            organisation: namau(),
            member: QUAN,
            at: noon(2),
        }),
    );
}
