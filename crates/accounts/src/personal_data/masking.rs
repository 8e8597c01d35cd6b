//! What others wrote of a person in the tables of this crate: her name, addresses and telephone numbers are taken out of it.

use kernel::{
    actor::Standing,
    contact::Address,
    id::{OrganisationId, PersonId},
    traces::Traces,
};
use platform::Tx;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Expr, ExprTrait},
};

use crate::{
    membership::store::membership,
    organisation::{store::organisation, verification::store as verification},
    staff_action::store::staff_action,
};

/// Takes her traces out of what officers and members wrote: reasons and papers of verifications, and reasons of what staff did, to
/// her or to an organisation that she belongs or belonged to; and out of the lines of such an organisation's address. The personal
/// number of such a household, once it is closed, goes. Returns the
/// organisations whose address was changed.
pub(super) async fn mask(tx: &Tx, traces: &Traces) -> platform::Result<Vec<OrganisationId>> {
    let houses = houses(tx, traces.person).await?;
    mask_reasons(tx, traces, &houses).await?;
    verification::mask(tx, traces, &houses).await?;
    forget_numbers(tx, &houses).await?;
    Ok(mask_addresses(tx, traces, &houses).await?)
}

/// The personal number of a household that was closed is nobody's business any more.
async fn forget_numbers(tx: &Tx, houses: &[OrganisationId]) -> Result<(), DbErr> {
    organisation::Entity::update_many()
        .col_expr(
            organisation::Column::PersonalNumber,
            Expr::value(None::<serde_json::Value>),
        )
        .col_expr(
            organisation::Column::RegistrationKey,
            Expr::value(None::<String>),
        )
        .filter(organisation::Column::Id.is_in(houses.iter().copied()))
        .filter(organisation::Column::Standing.eq(Standing::Closed))
        .filter(organisation::Column::PersonalNumber.is_not_null())
        .exec(tx)
        .await?;
    Ok(())
}

/// Every organisation that she belongs or belonged to, by `membership_person_id_idx`.
///
/// # Errors
/// When the database does not answer.
pub async fn houses(
    conn: &impl ConnectionTrait,
    person: PersonId,
) -> platform::Result<Vec<OrganisationId>> {
    Ok(membership::Entity::find()
        .select_only()
        .column(membership::Column::OrganisationId)
        .filter(membership::Column::PersonId.eq(person))
        .order_by_asc(membership::Column::OrganisationId)
        .into_tuple()
        .all(conn)
        .await?)
}

/// By the indexes over either column.
async fn mask_reasons(tx: &Tx, traces: &Traces, houses: &[OrganisationId]) -> Result<(), DbErr> {
    let rows = staff_action::Entity::find()
        .filter(
            Condition::any()
                .add(staff_action::Column::PersonId.eq(traces.person))
                .add(staff_action::Column::OrganisationId.is_in(houses.iter().copied())),
        )
        .filter(staff_action::Column::Reason.is_not_null())
        .all(tx)
        .await?;
    for row in rows {
        let masked = row.reason.as_deref().and_then(|reason| traces.mask(reason));
        let Some(masked) = masked else { continue };
        staff_action::Entity::update_many()
            .col_expr(staff_action::Column::Reason, Expr::value(Some(masked)))
            .filter(staff_action::Column::Id.eq(row.id))
            .exec(tx)
            .await?;
    }
    Ok(())
}

async fn mask_addresses(
    tx: &Tx,
    traces: &Traces,
    houses: &[OrganisationId],
) -> Result<Vec<OrganisationId>, DbErr> {
    let rows = organisation::Entity::find()
        .filter(organisation::Column::Id.is_in(houses.iter().copied()))
        .all(tx)
        .await?;
    let mut changed = Vec::new();
    for row in rows {
        let lines: Vec<String> = row
            .address
            .lines
            .iter()
            .map(|line| traces.mask(line).unwrap_or_else(|| line.clone()))
            .collect();
        if lines == row.address.lines {
            continue;
        }
        let address = Address {
            lines,
            ..row.address
        };
        organisation::Entity::update_many()
            .col_expr(organisation::Column::Address, Expr::value(address))
            .col_expr(
                organisation::Column::Version,
                Expr::col(organisation::Column::Version).add(1),
            )
            .filter(organisation::Column::Id.eq(row.id))
            .exec(tx)
            .await?;
        changed.push(row.id);
    }
    Ok(changed)
}
