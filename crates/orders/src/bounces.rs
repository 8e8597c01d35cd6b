//! Who is told when a letter did not reach its reader.

use accounts::{authority, organisation, readers};
use futures::{FutureExt, future::BoxFuture};
use kernel::actor::AuthorityKind;
use kernel::id::InquiryId;
use notifications::{BounceDesk, BouncedLetter};
use platform::Tx;

use crate::inquiry;

/// The staff who can help: the desk of the province that the thread belongs to, else that of the authority appointed first; with the
/// name and telephone of the organisation that was not reached, so that somebody can call.
///
/// # Errors
/// When the database does not answer.
pub fn readers<'a>(
    tx: &'a mut Tx,
    letter: &'a BouncedLetter,
) -> BoxFuture<'a, platform::Result<BounceDesk>> {
    async move {
        let organisation = match letter.organisation {
            Some(id) => organisation::get(&*tx, id).await?,
            None => None,
        };
        let thread = match letter.thread {
            Some(thread) => inquiry::store::find(&*tx, InquiryId::from_uuid(thread)).await?,
            None => None,
        };
        let desk = match thread {
            Some(inquiry) => {
                authority::for_unit(&*tx, &inquiry.province, AuthorityKind::Trade).await?
            }
            None => None,
        };
        let desk = match desk {
            Some(desk) => Some(desk),
            None => authority::first(&*tx)
                .await?
                .map(|authority| authority.organisation),
        };
        let readers = match desk {
            Some(desk) => readers::of_desk(&*tx, desk).await?,
            None => Vec::new(),
        };
        Ok(BounceDesk {
            readers,
            organisation: organisation
                .as_ref()
                .map(|organisation| organisation.legal_name.clone()),
            phone: organisation.and_then(|organisation| organisation.phone),
        })
    }
    .boxed()
}
