//! Filling in the letters about organisations and who belongs to them.

use kernel::{
    actor::{AuthorityKind, Role},
    id::{EventId, InvitationId, OrganisationId, PersonId},
};
use notifications::{
    Draft, Letter, Reader,
    letter::{
        MemberInvited, MemberJoined, MemberLeft, MemberRemoved, MemberRoleChanged,
        OrganisationClosed, OrganisationReinstated, OrganisationRejected, OrganisationSubmitted,
        OrganisationSuspended, OrganisationVerified,
    },
    outbox,
};
use platform::Tx;
use uuid::Uuid;

use super::{Capability, Number, Organisation, reach, state::Event, verification::Note};
use crate::{authority, membership, person, post::to_person, readers};

async fn send(
    tx: &mut Tx,
    readers: Vec<Reader>,
    letter: &Letter,
    cause: EventId,
    subject: (&'static str, Uuid),
) -> platform::Result<()> {
    let drafts = readers
        .into_iter()
        .map(|reader| Draft {
            reader,
            letter: letter.clone(),
            thread: None,
            cause: Some(cause),
            subject: Some(subject),
            not_after: letter.deadline(),
        })
        .collect();
    notifications::post(tx, drafts).await
}

fn about(organisation: &Organisation) -> (&'static str, Uuid) {
    (OrganisationId::PREFIX, organisation.id.uuid())
}

/// The authority whose desk is told of an organisation that wants to be verified: of the province that judges it, else of its own, for
/// the work in question; else the first one where any may judge.
async fn desk_of(tx: &Tx, organisation: &Organisation) -> platform::Result<Option<OrganisationId>> {
    let own = organisation.province_code.as_ref();
    if let Some(province) = organisation.review_province.as_ref().or(own) {
        let kind = if organisation.can(Capability::Producer) {
            AuthorityKind::Register
        } else {
            AuthorityKind::Trade
        };
        for kind in [kind, AuthorityKind::Both] {
            if let Some(desk) = authority::for_unit(tx, province, kind).await? {
                return Ok(Some(desk));
            }
        }
    }
    if organisation.review_province.is_some() {
        return Ok(None);
    }
    Ok(authority::first(tx)
        .await?
        .map(|authority| authority.organisation))
}

/// To the desk: an organisation asks to be verified.
pub(super) async fn submitted(
    tx: &mut Tx,
    cause: EventId,
    organisation: &Organisation,
    papers: usize,
    note: Option<Note>,
) -> platform::Result<()> {
    let Some(desk) = desk_of(tx, organisation).await? else {
        tracing::warn!(organisation.id = %organisation.id, "no authority looks after this organisation's province");
        return Ok(());
    };
    let letter = Letter::OrganisationSubmitted(Box::new(OrganisationSubmitted {
        organisation: organisation.legal_name.clone(),
        legal_kind: organisation.legal_kind,
        registration: organisation.registration.as_ref().map(Number::hidden),
        address: organisation.address.one_line(),
        phone: reach::phone(&*tx, organisation).await?,
        papers,
        registration_taken: note == Some(Note::RegistrationTaken),
        at: tx.now(),
    }));
    let readers = readers::of_desk(tx, desk).await?;
    send(tx, readers, &letter, cause, about(organisation)).await
}

/// A desk that has not been told yet need not be told of papers that wait no more.
pub(super) async fn wait_no_more(
    tx: &mut Tx,
    organisation: OrganisationId,
) -> platform::Result<()> {
    outbox::withdraw_about(tx, organisation.uuid(), &["ORGANISATION_SUBMITTED"]).await
}

/// To the members: what an authority decided.
pub(super) async fn judged(
    tx: &mut Tx,
    cause: EventId,
    organisation: &Organisation,
    by: OrganisationId,
    event: Event,
    reason: Option<String>,
) -> platform::Result<()> {
    let authority = super::get(tx, by)
        .await?
        .map_or_else(String::new, |found| found.legal_name);
    let name = organisation.legal_name.clone();
    let at = tx.now();
    let letter = match event {
        Event::Verify => Letter::OrganisationVerified(OrganisationVerified {
            organisation: name,
            authority,
            at,
        }),
        Event::Reject => Letter::OrganisationRejected(OrganisationRejected {
            organisation: name,
            authority,
            reason: reason.unwrap_or_default(),
            at,
        }),
        Event::Suspend => Letter::OrganisationSuspended(OrganisationSuspended {
            organisation: name,
            authority,
            reason: reason.unwrap_or_default(),
            at,
        }),
        Event::Reinstate => Letter::OrganisationReinstated(OrganisationReinstated {
            organisation: name,
            authority,
            reason,
            at,
        }),
        Event::Submit | Event::Lapse | Event::Close => return Ok(()),
    };
    let readers = readers::of_organisation(tx, organisation.id).await?;
    send(tx, readers, &letter, cause, about(organisation)).await
}

/// To whom the address is: an owner offers a place.
pub(crate) async fn invited(
    tx: &mut Tx,
    cause: EventId,
    invitation: InvitationId,
    reader: Reader,
    letter: MemberInvited,
) -> platform::Result<()> {
    let subject = (InvitationId::PREFIX, invitation.uuid());
    send(
        tx,
        vec![reader],
        &Letter::MemberInvited(letter),
        cause,
        subject,
    )
    .await
}

/// To the owners: somebody took the place he was offered.
pub(crate) async fn joined(
    tx: &mut Tx,
    cause: EventId,
    organisation: &Organisation,
    member: PersonId,
    role: Role,
) -> platform::Result<()> {
    let letter = Letter::MemberJoined(MemberJoined {
        organisation: organisation.legal_name.clone(),
        member,
        role,
        at: tx.now(),
    });
    let readers = owners(tx, organisation.id, member).await?;
    send(tx, readers, &letter, cause, about(organisation)).await
}

/// To the member, where another gave him another role; where he was an owner, to the other owners too.
pub(crate) async fn role_changed(
    tx: &mut Tx,
    cause: EventId,
    organisation: &Organisation,
    by: PersonId,
    member: PersonId,
    was: Role,
    role: Role,
) -> platform::Result<()> {
    let at = tx.now();
    let letter = |of: Option<PersonId>| {
        Letter::MemberRoleChanged(MemberRoleChanged {
            organisation: organisation.legal_name.clone(),
            by,
            member: of,
            role,
            at,
        })
    };
    if member != by {
        to_person(tx, member, letter(None), cause).await?;
    }
    if was == Role::Owner {
        let letter = letter(Some(member));
        to_other_owners(tx, cause, organisation, by, member, &letter).await?;
    }
    Ok(())
}

/// To who was a member: an owner ended that; where he was an owner himself, to the other owners too.
pub(crate) async fn removed(
    tx: &mut Tx,
    cause: EventId,
    organisation: &Organisation,
    by: PersonId,
    member: PersonId,
    was: Role,
) -> platform::Result<()> {
    let at = tx.now();
    let letter = |of: Option<PersonId>| {
        Letter::MemberRemoved(MemberRemoved {
            organisation: organisation.legal_name.clone(),
            by,
            member: of,
            at,
        })
    };
    to_person(tx, member, letter(None), cause).await?;
    if was == Role::Owner {
        let letter = letter(Some(member));
        to_other_owners(tx, cause, organisation, by, member, &letter).await?;
    }
    Ok(())
}

/// To the owners, but for whom it is about and who did it: he needs no letter.
async fn to_other_owners(
    tx: &mut Tx,
    cause: EventId,
    organisation: &Organisation,
    by: PersonId,
    member: PersonId,
    letter: &Letter,
) -> platform::Result<()> {
    let mut readers = owners(tx, organisation.id, member).await?;
    readers.retain(|reader| reader.person != Some(by));
    send(tx, readers, letter, cause, about(organisation)).await
}

/// To who was a member: an owner closed the organisation.
pub(super) async fn closed(
    tx: &mut Tx,
    cause: EventId,
    organisation: &Organisation,
    by: PersonId,
    member: PersonId,
    reason: &str,
) -> platform::Result<()> {
    let letter = Letter::OrganisationClosed(OrganisationClosed {
        organisation: organisation.legal_name.clone(),
        by,
        reason: reason.to_owned(),
        at: tx.now(),
    });
    to_person(tx, member, letter, cause).await
}

/// To the owners: a member left.
pub(crate) async fn left(
    tx: &mut Tx,
    cause: EventId,
    organisation: &Organisation,
    member: PersonId,
) -> platform::Result<()> {
    let letter = Letter::MemberLeft(MemberLeft {
        organisation: organisation.legal_name.clone(),
        member,
        at: tx.now(),
    });
    let readers = owners(tx, organisation.id, member).await?;
    send(tx, readers, &letter, cause, about(organisation)).await
}

/// The owners as readers, but for one.
async fn owners(
    tx: &Tx,
    organisation: OrganisationId,
    without: PersonId,
) -> platform::Result<Vec<Reader>> {
    let owners: Vec<PersonId> = membership::of_organisation(tx, organisation)
        .await?
        .into_iter()
        .filter(|member| member.role == Role::Owner && member.person != without)
        .map(|member| member.person)
        .collect();
    let people = person::many(tx, &owners).await?;
    Ok(owners
        .iter()
        .filter_map(|owner| people.get(owner))
        .filter(|owner| owner.email.is_some())
        .map(|owner| Reader {
            person: Some(owner.id),
            organisation: Some(organisation),
            address: None,
            language: owner.language,
        })
        .collect())
}
