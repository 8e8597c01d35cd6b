//! The others at the table.

use catalogue::producer::Producer;
use kernel::actor::Standing;
use kernel::contact::PhoneNumber;
use kernel::id::{OrganisationId, PersonId};
use orders::inquiry::policy;
use orders::{Side, View};

use super::super::print::Printer;
use super::super::view::{Mark, PartyView, PhoneView, Tone};
use super::show::Scene;

/// The others at the table: whom one wants to know and to call. Staff see both sides, and the producer nobody speaks for.
pub(super) fn parties(scene: &Scene<'_>) -> Vec<PartyView> {
    let thread = scene.thread;
    let inquiry = &thread.inquiry;
    let mut list = Vec::new();
    if thread.view != View::Party(Side::Buying) {
        let contact = policy::shows_buyer_contact(thread.view).then_some(inquiry.buyer_person);
        list.push(party(scene, "page-asker", inquiry.buyer, contact));
    }
    if thread.view != View::Party(Side::Selling) {
        // Who has confirmed an order at listed prices has answered.
        let answered = thread
            .order
            .as_ref()
            .is_some_and(|order| order.seller_person.is_some());
        let shown = policy::shows_seller_contact(inquiry, thread.view)
            || (answered && thread.view.shows_words());
        let contact = thread.seller_person().filter(|_| shown);
        match (inquiry.seller, inquiry.desk) {
            (Some(house), _) => list.push(party(scene, "page-answerer", house, contact)),
            (None, Some(desk)) if thread.view != View::Desk => {
                list.push(party(scene, "page-desk", desk, contact));
            }
            (None, _) => {}
        }
    }
    list.extend(
        thread
            .producer
            .as_ref()
            .map(|producer| unclaimed(scene, producer)),
    );
    list
}

fn unclaimed(scene: &Scene<'_>, producer: &Producer) -> PartyView {
    let unit = producer
        .unit_code
        .as_ref()
        .and_then(|code| scene.thread.units.get(code))
        .map(String::as_str);
    let address: Vec<&str> = producer
        .address
        .as_deref()
        .into_iter()
        .chain(unit)
        .collect();
    let known = producer.contact_for(Some(&scene.visitor.actor));
    PartyView {
        label: scene.print.say("page-producer", &[]),
        organisation: producer.name.clone(),
        standing: Mark {
            text: scene.print.say("page-producer-unclaimed", &[]),
            tone: Tone::Wait,
        },
        address: (!address.is_empty()).then(|| address.join(", ")),
        contact: known
            .and_then(|known| known.email.as_ref())
            .map(ToString::to_string),
        phone: known
            .and_then(|known| known.phone.as_ref())
            .map(|phone| PhoneView {
                tel: phone.tel(),
                display: phone.display(),
            }),
    }
}

fn party(
    scene: &Scene<'_>,
    label: &str,
    house: OrganisationId,
    contact: Option<PersonId>,
) -> PartyView {
    let print = scene.print;
    let known = scene.thread.organisations.get(&house);
    let person = contact.and_then(|id| scene.thread.people.get(&id));
    let house_phone = || {
        known
            .and_then(|house| house.phone.as_ref())
            .filter(|_| contact.is_some())
    };
    let phone: Option<&PhoneNumber> = person
        .and_then(|person| person.phone.as_ref())
        .or_else(house_phone);
    PartyView {
        label: print.say(label, &[]),
        organisation: scene.house(house),
        standing: known.map_or_else(Mark::default, |house| standing(print, house.standing)),
        address: known.and_then(|house| scene.place(&house.address)),
        contact: person.map(|person| person.name.clone()),
        phone: phone.map(|phone| PhoneView {
            tel: phone.tel(),
            display: phone.display(),
        }),
    }
}

fn standing(print: Printer<'_>, standing: Standing) -> Mark {
    let tone = match standing {
        Standing::Verified => Tone::Good,
        Standing::Unverified => Tone::Wait,
        Standing::Suspended | Standing::Closed => Tone::Bad,
    };
    print.mark("page-standing", standing.code(), tone)
}
