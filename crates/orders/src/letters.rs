//! Filling in letters: what both sides of a thread are called, who reads, and the facts of an inquiry, an offer, an order and a
//! delivery as the post office wants them.

mod bargain;
mod facts;
mod goods;
mod reckoning;
mod season;

use std::collections::HashMap;

use accounts::organisation::{self, Organisation};
use accounts::{authority, readers};
use kernel::actor::{AuthorityKind, Standing};
use kernel::contact::PhoneNumber;
use kernel::fault::FaultCode;
use kernel::id::{EventId, OrganisationId, PersonId, TypedId};
use kernel::number::Number;
use kernel::time::Instant;
use notifications::letter::{Deal, Goods, Letter, OrderFacts, Party, Side};
use notifications::{Draft, Reader};
use platform::{Failure, Result, Tx};

use crate::inquiry::{Inquiry, Line};
use crate::order::{Order, Terms};

pub(crate) use bargain::{countered, goods_countered};
pub(crate) use facts::{amendment, asked, offer, payable, payable_of, shipment};
pub(crate) use goods::{goods_agreed, goods_delivered, goods_of, goods_offered};
pub(crate) use reckoning::{goods_received, reckoning};
pub(crate) use season::products;

/// The two sides of a thread: how letters name them.
pub(crate) struct Correspondence {
    inquiry: Inquiry,
    lines: Vec<Line>,
    organisations: HashMap<OrganisationId, Organisation>,
    /// What every letter of the thread knows.
    pub(crate) deal: Deal,
}

/// The references of one's own that both sides have given.
#[derive(Default)]
pub(crate) struct References {
    pub(crate) buyer: Option<String>,
    pub(crate) seller: Option<String>,
}

impl Correspondence {
    /// Opens the correspondence of an inquiry: one statement. `contact` is the person at the seller's who has answered.
    pub(crate) async fn open(
        tx: &mut Tx,
        inquiry: &Inquiry,
        lines: &[Line],
        contact: Option<PersonId>,
        references: References,
    ) -> Result<Self> {
        let organisations = organisation::many(&*tx, &inquiry.parties().organisations()).await?;
        let party = |id: OrganisationId, contact: Option<PersonId>| -> Result<Party> {
            let found = organisations
                .get(&id)
                .ok_or_else(|| Failure::internal(format!("no organisation {id}")))?;
            Ok(Party {
                organisation: found.legal_name.clone(),
                standing: found.standing,
                contact,
            })
        };
        let answering = inquiry
            .seller
            .or(inquiry.desk)
            .ok_or_else(|| Failure::internal("an inquiry that nobody answers"))?;
        let deal = Deal {
            inquiry: inquiry.number.clone(),
            buyer: party(inquiry.buyer, Some(inquiry.buyer_person))?,
            seller: party(answering, contact)?,
            buyer_reference: references
                .buyer
                .or_else(|| inquiry.external_reference.clone()),
            seller_reference: references.seller,
            goods: goods(lines),
        };
        Ok(Self {
            inquiry: inquiry.clone(),
            lines: lines.to_vec(),
            organisations,
            deal,
        })
    }

    /// The same correspondence about other goods than those asked for: what is offered, agreed or delivered.
    #[must_use]
    pub(crate) fn about(mut self, goods: Vec<Goods>) -> Self {
        self.deal.goods = goods;
        self
    }

    /// The terms of an order of this thread.
    pub(crate) fn order_facts(
        &self,
        order: &Order,
        quotation: Option<Number>,
        terms: &Terms,
    ) -> Result<OrderFacts> {
        facts::order_facts((&self.inquiry, &self.lines), order, quotation, terms)
    }

    /// The standing of one of the organisations concerned.
    pub(crate) fn standing(&self, id: OrganisationId) -> Option<Standing> {
        self.organisations.get(&id).map(|found| found.standing)
    }

    /// Refuses a deal that begins now with an organisation that was closed while it was being written.
    ///
    /// # Errors
    /// `NOT_FOUND` for the buyer, `PRODUCER_NOT_CLAIMED` for the seller.
    pub(crate) fn both_there(&self) -> Result<()> {
        let closed = |id| self.standing(id) == Some(Standing::Closed);
        if closed(self.inquiry.buyer) {
            return Err(FaultCode::NotFound
                .at(&["input", "organisationId"][..])
                .into());
        }
        if self.inquiry.seller.is_some_and(closed) {
            let path = crate::inquiry::line_path(0).at("productId");
            return Err(FaultCode::ProducerNotClaimed.at(path).into());
        }
        Ok(())
    }

    /// The legal name of one of the organisations concerned.
    pub(crate) fn name(&self, id: OrganisationId) -> Option<String> {
        self.organisations
            .get(&id)
            .map(|found| found.legal_name.clone())
    }

    /// The telephone of one of the organisations concerned.
    pub(crate) fn phone(&self, id: OrganisationId) -> Option<PhoneNumber> {
        self.organisations
            .get(&id)
            .and_then(|found| found.phone.clone())
    }

    /// Who reads for the buyer: the person who asked, while he belongs there.
    pub(crate) async fn buyers(&self, tx: &mut Tx) -> Result<Vec<Reader>> {
        let inquiry = &self.inquiry;
        readers::of_party(&*tx, inquiry.buyer, Some(inquiry.buyer_person)).await
    }

    /// Who reads for the seller, or for the desk that stands in.
    pub(crate) async fn sellers(&self, tx: &mut Tx) -> Result<Vec<Reader>> {
        let inquiry = &self.inquiry;
        match (inquiry.seller, inquiry.desk) {
            (Some(seller), _) => readers::of_party(&*tx, seller, None).await,
            (None, Some(desk)) => readers::of_desk(&*tx, desk).await,
            (None, None) => Ok(Vec::new()),
        }
    }

    /// Who reads for a side.
    pub(crate) async fn readers(&self, tx: &mut Tx, side: Side) -> Result<Vec<Reader>> {
        match side {
            Side::Buyer => self.buyers(tx).await,
            Side::Seller => self.sellers(tx).await,
        }
    }

    /// Who reads for the buyer, and who for the seller or the desk: one statement, unless a side has no address of its own.
    pub(crate) async fn both_sides(&self, tx: &mut Tx) -> Result<(Vec<Reader>, Vec<Reader>)> {
        let inquiry = &self.inquiry;
        let mut ids = vec![inquiry.buyer];
        ids.extend(inquiry.seller.or(inquiry.desk));
        let mut readers = readers::of_several(&*tx, &ids).await?;
        let mut of = |id: OrganisationId| readers.remove(&id).unwrap_or_default();
        let (mut buyers, mut sellers) =
            (of(ids[0]), ids.get(1).map_or_else(Vec::new, |id| of(*id)));
        if buyers
            .iter()
            .any(|reader| reader.person == Some(inquiry.buyer_person))
        {
            buyers.retain(|reader| reader.person == Some(inquiry.buyer_person));
        }
        if buyers.is_empty() {
            buyers = self.buyers(tx).await?;
        }
        if sellers.is_empty() {
            sellers = self.sellers(tx).await?;
        }
        Ok((buyers, sellers))
    }

    /// Begins a bundle of letters with one cause.
    pub(crate) fn bundle<T: TypedId>(&self, cause: EventId, subject: T) -> Bundle {
        Bundle {
            thread: self.inquiry.id.uuid(),
            cause,
            subject: (T::PREFIX, subject.uuid()),
            drafts: Vec::new(),
        }
    }
}

/// The staff of a province's trade office, who are told of a seller that has let a buyer wait; none where there is no such office, or where
/// it is the seller itself.
pub(crate) async fn staff_of(
    tx: &mut Tx,
    province: &str,
    seller: OrganisationId,
) -> Result<Option<Vec<Reader>>> {
    let desk = authority::for_unit(&*tx, province, AuthorityKind::Trade).await?;
    match desk.filter(|desk| *desk != seller) {
        Some(desk) => readers::of_desk(&*tx, desk).await.map(Some),
        None => Ok(None),
    }
}

/// What is asked for as subjects name it: each product with its whole quantity.
pub(crate) fn goods(lines: &[Line]) -> Vec<Goods> {
    lines.iter().map(goods::goods_asked).collect()
}

/// Who answers an inquiry: the desk as long as nobody sells.
pub(crate) const fn answerer(inquiry: &Inquiry) -> notifications::letter::Answerer {
    match inquiry.seller {
        Some(_) => notifications::letter::Answerer::Seller,
        None => notifications::letter::Answerer::Desk,
    }
}

/// A side as letters name it; a desk stands on the seller's.
pub(crate) const fn side(side: crate::parties::Side) -> Side {
    match side {
        crate::parties::Side::Buying => Side::Buyer,
        crate::parties::Side::Selling | crate::parties::Side::Desk => Side::Seller,
    }
}

/// Letters about one event, posted together in one statement.
pub(crate) struct Bundle {
    thread: uuid::Uuid,
    cause: EventId,
    subject: (&'static str, uuid::Uuid),
    drafts: Vec<Draft>,
}

impl Bundle {
    /// Adds a letter for every reader. After `not_after` it is not sent any more.
    pub(crate) fn add(&mut self, readers: &[Reader], letter: &Letter, not_after: Option<Instant>) {
        self.drafts.extend(readers.iter().map(|reader| Draft {
            reader: reader.clone(),
            letter: letter.clone(),
            thread: Some(self.thread),
            cause: Some(self.cause),
            subject: Some(self.subject),
            not_after,
        }));
    }

    /// Posts them all.
    pub(crate) async fn post(self, tx: &mut Tx) -> Result<()> {
        if self.drafts.is_empty() {
            return Ok(());
        }
        notifications::post(tx, self.drafts).await
    }
}
