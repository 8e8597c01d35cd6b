//! What an import may write of producers that nobody speaks for, and whose contact they carry.

use kernel::contact::Email;
use kernel::traces::Traces;
use platform::db::{Fact, Tx};
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::{Producer, store};

/// Writes what an import corrects of a producer, if nobody has changed or claimed it meanwhile; says whether it did. Writes
/// `producer.corrected`.
pub(crate) async fn correct(
    tx: &mut Tx,
    producer: &Producer,
    fields: &[&'static str],
) -> platform::Result<bool> {
    let outcome = store::Entity::update_many()
        .col_expr(store::Column::LegalKind, Expr::value(producer.legal_kind))
        .col_expr(
            store::Column::AddressText,
            Expr::value(producer.address.clone()),
        )
        .col_expr(
            store::Column::ContactEmail,
            Expr::value(producer.contact.email.clone()),
        )
        .col_expr(
            store::Column::ContactPhone,
            Expr::value(producer.contact.phone.clone()),
        )
        .col_expr(
            store::Column::Version,
            Expr::col(store::Column::Version).add(1),
        )
        .filter(store::Column::Id.eq(producer.id))
        .filter(store::Column::Version.eq(producer.version))
        .filter(store::Column::OrganisationId.is_null())
        .exec(tx)
        .await?;
    if outcome.rows_affected == 0 {
        return Ok(false);
    }
    let fact = Fact::about("producer.corrected", producer.id)
        .in_province(&producer.province_code)
        .with(json!({ "fields": fields, "by": "IMPORT" }));
    tx.record(fact).await?;
    Ok(true)
}

/// Producers whose recorded contact is this person's own. There is no index for it: this is asked a few times a year.
pub(crate) async fn reached_by(
    conn: &impl ConnectionTrait,
    traces: &Traces,
) -> platform::Result<Vec<Producer>> {
    let rows = store::Entity::find()
        .filter(
            Condition::any()
                .add(store::Column::ContactEmail.is_not_null())
                .add(store::Column::ContactPhone.is_not_null()),
        )
        .filter(
            Condition::any()
                .add(
                    Func::lower(Expr::col(store::Column::ContactEmail))
                        .is_in(traces.emails.iter().map(Email::key)),
                )
                .add(store::Column::ContactPhone.is_in(traces.phones.iter().cloned())),
        )
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(Producer::from).collect())
}

/// Takes a person's contact out of a producer's record.
pub(crate) async fn clear_contact(
    tx: &mut Tx,
    producer: &Producer,
    traces: &Traces,
) -> platform::Result<()> {
    let contact = &producer.contact;
    let email = contact
        .email
        .clone()
        .filter(|email| !traces.has_email(email));
    let phone = contact
        .phone
        .clone()
        .filter(|phone| !traces.has_phone(phone));
    store::Entity::update_many()
        .col_expr(store::Column::ContactEmail, Expr::value(email))
        .col_expr(store::Column::ContactPhone, Expr::value(phone))
        .col_expr(
            store::Column::Version,
            Expr::col(store::Column::Version).add(1),
        )
        .filter(store::Column::Id.eq(producer.id))
        .exec(tx)
        .await?;
    Ok(())
}
