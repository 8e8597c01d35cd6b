//! Letters about accounts, posted to one reader.

use kernel::{
    contact::Email,
    id::{EventId, PersonId},
    text::Language,
    time::Instant,
};
use notifications::{Draft, Letter, Reader};
use platform::Tx;
use uuid::Uuid;

use crate::readers;

/// To a person about what concerns herself alone; nothing when she is gone.
pub(crate) async fn to_person(
    tx: &mut Tx,
    person: PersonId,
    letter: Letter,
    cause: EventId,
) -> platform::Result<()> {
    let Some(reader) = readers::person(tx, person).await? else {
        return Ok(());
    };
    let not_after = letter.deadline();
    send(tx, reader, letter, cause, None, not_after).await
}

/// To an address, whosever it is. `confirmation` is what its link confirms.
pub(crate) async fn to_address(
    tx: &mut Tx,
    address: Email,
    language: Language,
    letter: Letter,
    cause: EventId,
    confirmation: Option<Uuid>,
) -> platform::Result<()> {
    let reader = Reader {
        person: None,
        organisation: None,
        address: Some(address),
        language,
    };
    let subject = confirmation.map(|id| ("confirmation", id));
    let not_after = letter.deadline();
    send(tx, reader, letter, cause, subject, not_after).await
}

async fn send(
    tx: &mut Tx,
    reader: Reader,
    letter: Letter,
    cause: EventId,
    subject: Option<(&'static str, Uuid)>,
    not_after: Option<Instant>,
) -> platform::Result<()> {
    let draft = Draft {
        reader,
        letter,
        thread: None,
        cause: Some(cause),
        subject,
        not_after,
    };
    notifications::post(tx, vec![draft]).await
}
