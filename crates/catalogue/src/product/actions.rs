//! What a person may do with a product now, and why not: the same reasons for every client.

use kernel::actor::{Actor, Standing};

use super::state::{Event, next};
use super::{Orderable, ProductState, policy};

kernel::text_enum! {
    /// A command on a product. The names are those of the mutations.
    pub enum Action {
        /// Change what it says.
        ProductUpdate = "PRODUCT_UPDATE",
        /// Hand it in.
        ProductSubmit = "PRODUCT_SUBMIT",
        /// Let everybody see it, or a change of it.
        ProductPublish = "PRODUCT_PUBLISH",
        /// Send it back, or a change of it, or take it out of the list.
        ProductRefuse = "PRODUCT_REFUSE",
        /// Take it out of the list as its owner.
        ProductArchive = "PRODUCT_ARCHIVE",
    }
}

kernel::text_enum! {
    /// Why an action is not possible now.
    pub enum Obstacle {
        /// One does not belong to the organisation that speaks for its producer.
        NotYourProduct = "NOT_YOUR_PRODUCT",
        /// One is not staff of the authority of its province.
        NotItsAuthority = "NOT_ITS_AUTHORITY",
        /// Nobody judges the product of his own organisation.
        OwnProduct = "OWN_PRODUCT",
        /// Its state does not allow it.
        StateForbids = "STATE_FORBIDS",
        /// Nothing of it waits for a look.
        NothingWaits = "NOTHING_WAITS",
        /// The organisation is suspended and begins nothing new.
        OrganisationSuspended = "ORGANISATION_SUSPENDED",
        /// The organisation that sells it has not been verified.
        OrganisationNotVerified = "ORGANISATION_NOT_VERIFIED",
    }
}

/// An action with its permission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionState {
    /// What could be done.
    pub action: Action,
    /// Every reason against it; none means that it is allowed.
    pub obstacles: Vec<Obstacle>,
}

impl ActionState {
    /// Whether the command would be taken now.
    pub fn allowed(&self) -> bool {
        self.obstacles.is_empty()
    }
}

/// Every action with its permission.
pub fn of(actor: &Actor, found: &Orderable) -> Vec<ActionState> {
    Action::ALL
        .iter()
        .map(|action| ActionState {
            action: *action,
            obstacles: obstacles(actor, found, *action),
        })
        .collect()
}

/// Whether one action is allowed now.
pub fn allowed(actor: &Actor, found: &Orderable, action: Action) -> bool {
    obstacles(actor, found, action).is_empty()
}

fn obstacles(actor: &Actor, found: &Orderable, action: Action) -> Vec<Obstacle> {
    let product = &found.product;
    let step = |event| (next(product.state, event).is_err(), Obstacle::StateForbids);
    let keeper = policy::keeper(actor, found).is_ok();
    let officer = policy::officer(actor, found).is_ok();
    let not_yours = (!keeper, Obstacle::NotYourProduct);
    let suspended = (
        policy::may_begin(found).is_err(),
        Obstacle::OrganisationSuspended,
    );
    let is_own = found
        .seller
        .is_some_and(|seller| actor.member_of(seller).is_some());
    let judge = [
        (is_own, Obstacle::OwnProduct),
        (!officer && !is_own, Obstacle::NotItsAuthority),
    ];
    let in_list = product.state == ProductState::Published;
    let judged: Vec<(bool, Obstacle)> = match action {
        Action::ProductUpdate => vec![
            (!keeper && !officer, Obstacle::NotYourProduct),
            (suspended.0 && !officer, suspended.1),
            step(Event::Edit),
        ],
        Action::ProductSubmit => vec![not_yours, suspended, step(Event::Submit)],
        Action::ProductPublish => {
            let mut judged = judge.to_vec();
            judged.push((
                in_list && product.waiting_since.is_none(),
                Obstacle::NothingWaits,
            ));
            if !in_list {
                judged.push(step(Event::Publish));
                judged.push((
                    found.seller.is_some() && found.seller_standing != Some(Standing::Verified),
                    Obstacle::OrganisationNotVerified,
                ));
            }
            judged
        }
        Action::ProductRefuse => {
            let mut judged = judge.to_vec();
            judged.push(step(Event::Refuse));
            judged
        }
        Action::ProductArchive => vec![not_yours, step(Event::Archive)],
    };
    judged
        .into_iter()
        .filter_map(|(stands, obstacle)| stands.then_some(obstacle))
        .collect()
}
