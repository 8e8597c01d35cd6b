//! Letters about words in a thread: one message, or several that were gathered.

use std::collections::BTreeSet;

use kernel::{id::PersonId, time::Instant};
use serde::{Deserialize, Serialize};

use super::parts::{Deal, Party, Side};
use super::{Form, Letter};
use crate::compose::Composer;
use crate::speech::short;

/// To the other side: a message in the thread.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MessageReceived {
    /// The thread.
    pub deal: Deal,
    /// Which side wrote.
    pub from: Side,
    /// Who wrote.
    pub writer: PersonId,
    /// The words.
    pub body: String,
}

/// To the other side: the messages that were written while the letter waited, oldest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MessagesReceived {
    /// The thread, as it was at the last message.
    pub deal: Deal,
    /// Which side wrote.
    pub from: Side,
    /// What was written; at least two.
    pub messages: Vec<WrittenMessage>,
}

/// One of several messages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WrittenMessage {
    /// Who wrote.
    pub writer: PersonId,
    /// The words.
    pub body: String,
    /// When.
    pub at: Instant,
}

impl MessagesReceived {
    /// More messages would make a letter that nobody scrolls through; the rest goes with the next.
    const MOST: usize = 20;

    /// The waiting letter (posted at `since`) with one more message in it; `None` when the two do not belong together, or
    /// when the letter is full.
    pub(crate) fn gather(
        waiting: Letter,
        since: Instant,
        next: &MessageReceived,
        now: Instant,
    ) -> Option<Self> {
        let (from, mut messages) = match waiting {
            Letter::MessageReceived(first) => (
                first.from,
                vec![WrittenMessage {
                    writer: first.writer,
                    body: first.body,
                    at: since,
                }],
            ),
            Letter::MessagesReceived(several) => (several.from, several.messages),
            _ => return None,
        };
        if from != next.from || messages.len() >= Self::MOST {
            return None;
        }
        messages.push(WrittenMessage {
            writer: next.writer,
            body: next.body.clone(),
            at: now,
        });
        Some(Self {
            deal: next.deal.clone(),
            from,
            messages,
        })
    }
}

impl Form for MessageReceived {
    fn deal(&self) -> Option<&Deal> {
        Some(&self.deal)
    }

    fn people(&self) -> BTreeSet<PersonId> {
        let Deal { buyer, seller, .. } = &self.deal;
        let people = [buyer.contact, seller.contact, Some(self.writer)];
        people.into_iter().flatten().collect()
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let goods = self.deal.summary(to);
        let sender = sender(&self.deal, self.from);
        to.subject(
            "letter-message-received-subject",
            &[
                ("sender", &short(&sender.organisation)),
                ("goods", &goods),
                ("number", self.deal.inquiry.as_str()),
            ],
        );
        to.preheader_text(&short(&self.body));
        let by = writer(to, self.writer, sender);
        to.quote(&by, &self.body);
        to.facts(self.deal.reference_rows(to));
        to.party(
            "letter-contact-other",
            &Party {
                contact: Some(self.writer),
                ..sender.clone()
            },
        );
        to.button("letter-button-answer");
    }
}

impl Form for MessagesReceived {
    fn deal(&self) -> Option<&Deal> {
        Some(&self.deal)
    }

    fn people(&self) -> BTreeSet<PersonId> {
        let sides = [self.deal.buyer.contact, self.deal.seller.contact];
        let writers = self.messages.iter().map(|message| message.writer);
        sides.into_iter().flatten().chain(writers).collect()
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let goods = self.deal.summary(to);
        let sender = sender(&self.deal, self.from);
        let count = self.messages.len().to_string();
        to.subject(
            "letter-messages-received-subject",
            &[
                ("sender", &short(&sender.organisation)),
                ("count", &count),
                ("goods", &goods),
                ("number", self.deal.inquiry.as_str()),
            ],
        );
        if let Some(last) = self.messages.last() {
            to.preheader_text(&short(&last.body));
        }
        for message in &self.messages {
            let by = writer(to, message.writer, sender);
            to.quote_at(&by, message.at, &message.body);
        }
        to.facts(self.deal.reference_rows(to));
        let last = self.messages.last().map(|message| message.writer);
        to.party(
            "letter-contact-other",
            &Party {
                contact: last,
                ..sender.clone()
            },
        );
        to.button("letter-button-answer");
    }
}

/// Who wrote, with the house for which he did; the house alone where its writer is nobody any more.
fn writer(to: &Composer<'_>, person: PersonId, sender: &Party) -> String {
    match to.name_of(person) {
        Some(writer) => to.say(
            "letter-message-writer",
            &[("writer", &writer), ("sender", &sender.organisation)],
        ),
        None => sender.organisation.clone(),
    }
}

fn sender(deal: &Deal, from: Side) -> &Party {
    match from {
        Side::Buyer => &deal.buyer,
        Side::Seller => &deal.seller,
    }
}
