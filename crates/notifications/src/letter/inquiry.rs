//! Letters about an inquiry: received, copied, forwarded, at the desk, answered by words, declined, run out.

use kernel::{
    contact::{Email, PhoneNumber},
    time::Instant,
};
use serde::{Deserialize, Serialize};

use super::Form;
use super::parts::{Answerer, Asked, Deal, Party, Side};
use crate::compose::Composer;
use crate::speech::{said, short};

/// To those who answer for the producer: everything the buyer asks, and whom to call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InquiryReceived {
    /// The thread.
    pub deal: Deal,
    /// What is asked.
    pub asked: Asked,
    /// The authority whose desk passed the inquiry on, by its legal name.
    pub forwarded_by: Option<String>,
}

/// Who has the buyer's inquiry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AnsweredBy {
    /// The producer's own people.
    Producer,
    /// The province's desk, because nobody answers for the product yet.
    Desk {
        /// The producer's name, where the register knows it.
        producer: Option<String>,
    },
}

/// To the buyer: the copy of his inquiry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InquiryCopy {
    /// The thread.
    pub deal: Deal,
    /// What was asked.
    pub asked: Asked,
    /// Who has it now.
    pub answered_by: AnsweredBy,
}

/// What the register knows of a producer that nobody speaks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KnownProducer {
    /// Its name.
    pub name: String,
    /// A recorded address, on one line.
    pub address: Option<String>,
    /// A recorded telephone.
    pub phone: Option<PhoneNumber>,
    /// A recorded e-mail address.
    pub email: Option<Email>,
}

/// To the province's desk: an inquiry that nobody else can answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InquiryAtDesk {
    /// The thread.
    pub deal: Deal,
    /// What is asked.
    pub asked: Asked,
    /// Who probably grows it, where known.
    pub producer: Option<KnownProducer>,
}

/// To the buyer: a producer has taken the desk's place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InquiryForwarded {
    /// The thread; its seller is the producer who answers from now on.
    pub deal: Deal,
    /// Legal name of the authority that passed it on.
    pub forwarded_by: String,
    /// The last moment for an answer.
    pub reply_by: Instant,
}

/// To both sides: the time for an answer is over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InquiryExpired {
    /// The thread.
    pub deal: Deal,
    /// Who reads this copy.
    pub side: Side,
    /// Who was to answer.
    #[serde(default)]
    pub answerer: Answerer,
    /// When the time ran out.
    pub reply_by: Instant,
}

/// To the buyer: no offer this time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InquiryDeclined {
    /// The thread.
    pub deal: Deal,
    /// The producer's reason, in its own words.
    pub reason: String,
}

/// "bên mua": who asks, whether verified, and what it calls the deal.
fn buyer_facts(to: &mut Composer<'_>, deal: &Deal, asked: &Asked) {
    let mut rows = vec![
        to.row("letter-row-buyer", &said(&deal.buyer.organisation)),
        to.standing_row(deal.buyer.standing),
    ];
    rows.extend(deal.reference_rows(to));
    rows.extend(asked.rows(to));
    to.facts(rows);
}

fn asked_details(to: &mut Composer<'_>, asked: &Asked, by: &Party) {
    to.heading("letter-heading-asked");
    to.lines(asked.cards(to));
    if let Some(note) = &asked.note {
        to.quote(&by.organisation, note);
    }
}

impl Form for InquiryReceived {
    fn deadline(&self) -> Option<Instant> {
        Some(self.asked.reply_by)
    }

    fn deal(&self) -> Option<&Deal> {
        Some(&self.deal)
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let goods = self.deal.summary(to);
        to.subject(
            "letter-inquiry-received-subject",
            &[
                ("until", &to.until_short(self.asked.reply_by)),
                ("buyer", &short(&self.deal.buyer.organisation)),
                ("goods", &goods),
                ("number", self.deal.inquiry.as_str()),
            ],
        );
        self.asked.preview(to);
        if let Some(authority) = &self.forwarded_by {
            let authority = said(authority);
            to.paragraph(
                "letter-inquiry-received-forwarded",
                &[("authority", &authority)],
            );
        }
        let buyer = said(&self.deal.buyer.organisation);
        to.paragraph(
            "letter-inquiry-received-wanted",
            &[("buyer", &buyer), ("goods", &goods)],
        );
        buyer_facts(to, &self.deal, &self.asked);
        asked_details(to, &self.asked, &self.deal.buyer);
        to.party("letter-contact-buyer", &self.deal.buyer);
        to.button("letter-button-answer");
        to.small("letter-inquiry-contact-shown", &[]);
    }
}

impl Form for InquiryCopy {
    fn priority(&self) -> i32 {
        40
    }

    fn deadline(&self) -> Option<Instant> {
        Some(self.asked.reply_by)
    }

    fn deal(&self) -> Option<&Deal> {
        Some(&self.deal)
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let goods = self.deal.summary(to);
        let seller = short(&self.deal.seller.organisation);
        let until = to.until(self.asked.reply_by);
        to.subject(
            "letter-inquiry-copy-subject",
            &[
                ("seller", &seller),
                ("goods", &goods),
                ("number", self.deal.inquiry.as_str()),
            ],
        );
        to.preheader("letter-inquiry-copy-preheader", &[("until", &until)]);
        let seller = said(&self.deal.seller.organisation);
        match &self.answered_by {
            AnsweredBy::Producer => to.paragraph(
                "letter-inquiry-copy-lead",
                &[("seller", &seller), ("goods", &goods)],
            ),
            AnsweredBy::Desk { producer: None } => to.paragraph(
                "letter-inquiry-copy-desk",
                &[("seller", &seller), ("goods", &goods)],
            ),
            AnsweredBy::Desk {
                producer: Some(producer),
            } => {
                let producer = said(producer);
                to.paragraph(
                    "letter-inquiry-copy-desk-known",
                    &[
                        ("seller", &seller),
                        ("goods", &goods),
                        ("producer", &producer),
                    ],
                );
            }
        }
        to.paragraph("letter-inquiry-copy-next", &[]);
        let answerer = match self.answered_by {
            AnsweredBy::Producer => "letter-row-seller",
            AnsweredBy::Desk { .. } => "letter-row-desk",
        };
        let mut rows = vec![to.row(answerer, &seller)];
        rows.extend(self.deal.reference_rows(to));
        rows.extend(self.asked.rows(to));
        to.facts(rows);
        asked_details(to, &self.asked, &self.deal.buyer);
        to.button("letter-button-thread");
        to.small("letter-inquiry-contact-given", &[]);
    }
}

impl Form for InquiryAtDesk {
    fn deadline(&self) -> Option<Instant> {
        Some(self.asked.reply_by)
    }

    fn deal(&self) -> Option<&Deal> {
        Some(&self.deal)
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let goods = self.deal.summary(to);
        to.subject(
            "letter-inquiry-at-desk-subject",
            &[
                ("until", &to.until_short(self.asked.reply_by)),
                ("buyer", &short(&self.deal.buyer.organisation)),
                ("goods", &goods),
                ("number", self.deal.inquiry.as_str()),
            ],
        );
        self.asked.preview(to);
        let buyer = said(&self.deal.buyer.organisation);
        to.paragraph(
            "letter-inquiry-at-desk-lead",
            &[("buyer", &buyer), ("goods", &goods)],
        );
        to.paragraph("letter-inquiry-at-desk-wanted", &[]);
        buyer_facts(to, &self.deal, &self.asked);
        asked_details(to, &self.asked, &self.deal.buyer);
        to.heading("letter-heading-known-producer");
        match &self.producer {
            None => to.paragraph("letter-inquiry-at-desk-nobody", &[]),
            Some(producer) => {
                to.telephone(&producer.name, producer.phone.as_ref());
                let mut rows = Vec::new();
                if let Some(address) = &producer.address {
                    rows.push(to.row("letter-row-address", &said(address)));
                }
                if let Some(email) = &producer.email {
                    rows.push(to.mail_row("letter-row-email", email));
                }
                if !rows.is_empty() {
                    to.facts(rows);
                }
            }
        }
        to.party("letter-contact-buyer", &self.deal.buyer);
        to.button("letter-button-desk");
    }
}

impl Form for InquiryForwarded {
    fn deadline(&self) -> Option<Instant> {
        Some(self.reply_by)
    }

    fn deal(&self) -> Option<&Deal> {
        Some(&self.deal)
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let goods = self.deal.summary(to);
        let until = to.until(self.reply_by);
        to.subject(
            "letter-inquiry-forwarded-subject",
            &[
                ("seller", &short(&self.deal.seller.organisation)),
                ("goods", &goods),
                ("number", self.deal.inquiry.as_str()),
            ],
        );
        to.preheader("letter-inquiry-forwarded-preheader", &[("until", &until)]);
        let authority = said(&self.forwarded_by);
        let seller = said(&self.deal.seller.organisation);
        to.paragraph(
            "letter-inquiry-forwarded-lead",
            &[
                ("authority", &authority),
                ("seller", &seller),
                ("goods", &goods),
            ],
        );
        let mut rows = vec![
            to.row("letter-row-seller", &seller),
            to.standing_row(self.deal.seller.standing),
        ];
        rows.extend(self.deal.reference_rows(to));
        rows.push(to.strong_row("letter-row-reply-by", &until));
        to.facts(rows);
        to.button("letter-button-thread");
        to.small("letter-inquiry-contact-given", &[]);
    }
}

impl Form for InquiryExpired {
    fn deal(&self) -> Option<&Deal> {
        Some(&self.deal)
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let goods = self.deal.summary(to);
        let until = to.until(self.reply_by);
        let other = self.deal.other(self.side);
        let (subject, preheader, lead) = match (self.side, self.answerer) {
            (Side::Buyer, _) => (
                "letter-inquiry-expired-buyer-subject",
                "letter-inquiry-expired-buyer-preheader",
                "letter-inquiry-expired-buyer-lead",
            ),
            (Side::Seller, Answerer::Seller) => (
                "letter-inquiry-expired-seller-subject",
                "letter-inquiry-expired-seller-preheader",
                "letter-inquiry-expired-seller-lead",
            ),
            (Side::Seller, Answerer::Desk) => (
                "letter-inquiry-expired-seller-subject",
                "letter-inquiry-expired-desk-preheader",
                "letter-inquiry-expired-desk-lead",
            ),
        };
        to.subject(
            subject,
            &[
                ("other", &short(&other.organisation)),
                ("goods", &goods),
                ("number", self.deal.inquiry.as_str()),
            ],
        );
        to.preheader(preheader, &[]);
        let name = said(&other.organisation);
        to.paragraph(
            lead,
            &[("other", &name), ("goods", &goods), ("until", &until)],
        );
        to.facts(self.deal.reference_rows(to));
        if self.side == Side::Seller {
            to.party("letter-contact-buyer", &self.deal.buyer);
        }
        to.button("letter-button-thread");
    }
}

impl Form for InquiryDeclined {
    fn deal(&self) -> Option<&Deal> {
        Some(&self.deal)
    }

    fn compose(&self, to: &mut Composer<'_>) {
        let goods = self.deal.summary(to);
        to.subject(
            "letter-inquiry-declined-subject",
            &[
                ("seller", &short(&self.deal.seller.organisation)),
                ("goods", &goods),
                ("number", self.deal.inquiry.as_str()),
            ],
        );
        to.preheader_text(&short(&self.reason));
        let seller = said(&self.deal.seller.organisation);
        to.paragraph(
            "letter-inquiry-declined-lead",
            &[("seller", &seller), ("goods", &goods)],
        );
        to.quote(&self.deal.seller.organisation, &self.reason);
        to.facts(self.deal.reference_rows(to));
        to.party("letter-contact-seller", &self.deal.seller);
        to.button("letter-button-thread");
    }
}
