//! What waits in a thread for the person who looks, and until when.

use std::collections::HashMap;

use accounts::organisation::Organisation;
use accounts::person;
use kernel::id::{InquiryId, OrderId, OrganisationId, PersonId};
use kernel::time::{Instant, vn};
use orders::amendment::{self, Amendment};
use orders::delivery;
use orders::inquiry::{self, Inquiry};
use orders::order::{self, Order};
use orders::quotation::{self, Quotation};
use orders::unreplied::Unreplied;
use orders::{Side, View, Visible};
use platform::Conn;

use super::super::print::Printer;
use super::super::thread::Ordered;
use super::super::view::{Mark, Tone};

/// How soon something is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Urgency {
    /// The other side waits for it.
    Now,
    /// On a day that is still to come.
    Later,
}

/// What waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Due {
    urgency: Urgency,
    until: Option<Instant>,
    /// The same in words.
    pub(super) mark: Mark,
}

impl Due {
    fn now(print: Printer<'_>, key: &str, until: Option<Instant>) -> Self {
        let shown = until.map_or_else(String::new, |until| print.until(until));
        Self::new(Urgency::Now, print.say(key, &[("until", &shown)]), until)
    }

    fn new(urgency: Urgency, text: String, until: Option<Instant>) -> Self {
        let tone = match urgency {
            Urgency::Now => Tone::Wait,
            Urgency::Later => Tone::Plain,
        };
        Self {
            urgency,
            until,
            mark: Mark { text, tone },
        }
    }
}

/// Where it stands among what waits: what is wanted now first, the soonest deadline first, what has none after.
pub(super) fn rank(due: Option<&Due>) -> (Urgency, bool, Option<Instant>) {
    due.map_or((Urgency::Later, true, None), |due| {
        (due.urgency, due.until.is_none(), due.until)
    })
}

/// What has to be known of threads to say it.
pub(super) struct Known<'a> {
    orders: &'a HashMap<InquiryId, Order>,
    amendments: HashMap<OrderId, Vec<Amendment>>,
    ordered: &'a Ordered,
    quotations: HashMap<InquiryId, Vec<Quotation>>,
    words: HashMap<InquiryId, Word>,
}

/// The last word in a thread, which waits for an answer.
struct Word {
    who: String,
    at: Instant,
}

impl<'a> Known<'a> {
    /// Three statements, however many threads there are. `houses` has the organisations of the threads.
    pub(super) async fn load(
        conn: &Conn,
        threads: &[Visible<Inquiry>],
        orders: &'a HashMap<InquiryId, Order>,
        ordered: &'a Ordered,
        unreplied: &[Unreplied],
        houses: &HashMap<OrganisationId, Organisation>,
    ) -> platform::Result<Self> {
        let of_threads: Vec<OrderId> = threads
            .iter()
            .filter_map(|found| orders.get(&found.row.id))
            .map(|order| order.id)
            .collect();
        let answered: Vec<InquiryId> = threads
            .iter()
            .map(|found| &found.row)
            .filter(|inquiry| inquiry.state == inquiry::State::Answered)
            .map(|inquiry| inquiry.id)
            .collect();
        Ok(Self {
            orders,
            amendments: amendment::of_orders(conn, &of_threads).await?,
            ordered,
            quotations: quotation::of_inquiries(conn, &answered).await?,
            words: words(conn, unreplied, houses).await?,
        })
    }

    /// When anything happened last in a thread, a message too.
    pub(super) fn touched(&self, found: &Visible<Inquiry>) -> Instant {
        let word = self.words.get(&found.row.id).map(|word| word.at);
        word.map_or(found.row.updated_at, |at| at.max(found.row.updated_at))
    }

    /// What waits in a thread, the soonest first; nothing where no more is to be said than its state.
    pub(super) fn dues(
        &self,
        print: Printer<'_>,
        found: &Visible<Inquiry>,
        now: Instant,
    ) -> Vec<Due> {
        let mut dues: Vec<Due> = self.step(print, found, now).into_iter().collect();
        if let Some(word) = self.words.get(&found.row.id) {
            let when = print.moment(word.at);
            let text = print.say("page-due-message", &[("who", &word.who), ("when", &when)]);
            dues.push(Due::new(Urgency::Now, text, None));
        }
        dues.sort_by_key(|due| due.urgency);
        dues
    }

    /// The step that waits.
    fn step(&self, print: Printer<'_>, found: &Visible<Inquiry>, now: Instant) -> Option<Due> {
        let side = match found.view {
            View::Party(side) => side,
            View::Desk | View::Outline => Side::Desk,
        };
        match self.orders.get(&found.row.id) {
            Some(order) => self.in_order(print, order, side, now),
            None => self.in_inquiry(print, &found.row, side, now),
        }
    }

    fn in_inquiry(
        &self,
        print: Printer<'_>,
        inquiry: &Inquiry,
        side: Side,
        now: Instant,
    ) -> Option<Due> {
        let state = inquiry.state_at(now);
        if state == inquiry::State::Open && side != Side::Buying {
            return Some(Due::now(print, "page-due-answer", Some(inquiry.reply_by)));
        }
        if state.is_final() {
            return None;
        }
        let offers = self.quotations.get(&inquiry.id).into_iter().flatten();
        let newest = offers.max_by_key(|offer| offer.revision);
        match newest.map(|offer| (offer, offer.state_at(now), side)) {
            Some((offer, quotation::State::Sent, Side::Buying)) => {
                let day = print.date(offer.valid_until);
                Some(Due::new(
                    Urgency::Now,
                    print.say("page-due-decide", &[("day", &day)]),
                    Some(vn::end_of_day(offer.valid_until)),
                ))
            }
            Some((_, quotation::State::Countered, Side::Selling)) => {
                Some(Due::now(print, "page-due-counter", None))
            }
            // Who waits for a word has written one, as a rule: then it is told of by itself.
            _ if self.words.contains_key(&inquiry.id) => None,
            _ => Some(Due::now(print, "page-due-word", None)),
        }
    }

    fn in_order(&self, print: Printer<'_>, order: &Order, side: Side, now: Instant) -> Option<Due> {
        let until = order.waits_until();
        let mut amendments = self.amendments.get(&order.id).into_iter().flatten();
        let proposed = amendments.any(|amendment| {
            amendment.state == amendment::State::Proposed && amendment.side != side
        });
        if proposed {
            let key = match until {
                Some(_) => "page-due-amendment-until",
                None => "page-due-amendment",
            };
            return Some(Due::now(print, key, until));
        }
        match (order.state, side) {
            (order::State::Placed, Side::Selling) => {
                let key = match until {
                    Some(_) => "page-due-confirm",
                    None => "page-due-confirm-open",
                };
                Some(Due::now(print, key, until))
            }
            (order::State::Confirmed, Side::Buying) => self.to_receive(print, order),
            (order::State::Confirmed, Side::Selling) => self.to_deliver(print, order, now),
            _ => None,
        }
    }

    /// Goods on their way to the buyer, or there already.
    fn to_receive(&self, print: Printer<'_>, order: &Order) -> Option<Due> {
        let is_any = |state: delivery::State| {
            let mut deliveries = self.ordered.deliveries_of(order.id).iter();
            deliveries.any(|delivery| delivery.state == state)
        };
        if is_any(delivery::State::Arrived) {
            Some(Due::now(print, "page-due-arrived", None))
        } else if is_any(delivery::State::Shipped) {
            Some(Due::now(print, "page-due-receive", None))
        } else {
            None
        }
    }

    /// The seller's next delivery: its days have begun, or are still to come.
    fn to_deliver(&self, print: Printer<'_>, order: &Order, now: Instant) -> Option<Due> {
        let deliveries = self.ordered.deliveries_of(order.id).iter();
        let next = deliveries
            .filter(|delivery| {
                matches!(
                    delivery.state,
                    delivery::State::Planned | delivery::State::Preparing
                )
            })
            .min_by_key(|delivery| (delivery.from, delivery.position))?;
        let days = print.days(next.from, next.to);
        let days = [("days", days.as_str())];
        Some(if next.from <= vn::date(now) {
            let until = vn::end_of_day(next.to);
            Due::new(
                Urgency::Now,
                print.say("page-due-deliver", &days),
                Some(until),
            )
        } else {
            let from = vn::start_of_day(next.from);
            Due::new(
                Urgency::Later,
                print.say("page-due-later", &days),
                Some(from),
            )
        })
    }
}

/// Who wrote what waits for an answer, and when: one statement.
async fn words(
    conn: &Conn,
    unreplied: &[Unreplied],
    houses: &HashMap<OrganisationId, Organisation>,
) -> platform::Result<HashMap<InquiryId, Word>> {
    let writers: Vec<PersonId> = unreplied.iter().map(|found| found.message.person).collect();
    let people = person::many(conn, &writers).await?;
    let word = |found: &Unreplied| {
        let message = &found.message;
        let name = people.get(&message.person).map(|person| &person.name);
        let house = houses
            .get(&message.organisation)
            .map(|house| &house.legal_name);
        // Who is nobody any more has written for his house.
        let who = name.filter(|name| !name.is_empty()).or(house);
        let word = Word {
            who: who.cloned().unwrap_or_default(),
            at: message.created_at,
        };
        (message.inquiry, word)
    };
    Ok(unreplied.iter().map(word).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wanted_now_and_soonest_stands_first() {
        let at = |day| vn::start_of_day(kernel::time::parse_date(day).expect("a day"));
        let due = |urgency, until| Due::new(urgency, String::new(), until);
        let (soon, late) = (at("2026-08-01"), at("2026-08-09"));
        let sorted = [
            Some(due(Urgency::Now, Some(soon))),
            Some(due(Urgency::Now, Some(late))),
            Some(due(Urgency::Now, None)),
            Some(due(Urgency::Later, Some(soon))),
            None,
        ];
        let ranks: Vec<_> = sorted.iter().map(|due| rank(due.as_ref())).collect();
        assert!(ranks.is_sorted(), "{ranks:?}");
    }
}
