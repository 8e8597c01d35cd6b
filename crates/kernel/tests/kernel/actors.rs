use kernel::{
    actor::{Actor, AuthorityKind, Door, Jurisdiction, Member, Role, Scope, Standing},
    id::{OrganisationId, PersonId},
};
use uuid::Uuid;

fn organisation(number: u128) -> OrganisationId {
    OrganisationId::from_uuid(Uuid::from_u128(number))
}

fn member(number: u128, authority: Option<Jurisdiction>) -> Member {
    Member {
        organisation: organisation(number),
        role: Role::Agent,
        standing: Standing::Verified,
        authority,
    }
}

fn staff() -> Actor {
    let trade = Jurisdiction {
        kind: AuthorityKind::Trade,
        units: vec!["20".to_owned(), "04".to_owned()],
    };
    Actor {
        person: PersonId::from_uuid(Uuid::from_u128(1)),
        door: Door::Session,
        members: vec![member(1, None), member(2, Some(trade))],
        scope: None,
    }
}

#[test]
fn staff_act_inside_their_jurisdiction_only() {
    let mut staff = staff();
    assert_eq!(staff.staff_of("20"), Some(organisation(2)));
    assert_eq!(staff.staff_of("01"), None);
    assert_eq!(staff.office(), Some(organisation(2)));
    staff.members[1].standing = Standing::Suspended;
    assert_eq!(staff.staff_of("20"), None);
    assert_eq!(staff.office(), None);
}

#[test]
fn a_letter_link_reaches_one_thread_and_one_organisation() {
    let thread = Uuid::from_u128(9);
    let mut actor = staff();
    assert!(actor.may_touch_thread(thread) && actor.may_touch_thread(Uuid::nil()));
    actor.scope = Some(Scope {
        thread,
        organisation: organisation(1),
    });
    assert!(actor.may_touch_thread(thread) && !actor.may_touch_thread(Uuid::nil()));
    assert!(actor.member_of(organisation(1)).is_some());
    assert!(actor.member_of(organisation(2)).is_none());
    assert_eq!(actor.organisation_ids(), [organisation(1)]);
    assert_eq!(actor.staff_of("20"), None);
    actor.scope = Some(Scope {
        thread,
        organisation: organisation(2),
    });
    assert_eq!(actor.staff_of("20"), Some(organisation(2)));
    assert_eq!(actor.office(), None);
}
