//! An inquiry as bare statements: those that the program sends for it, with rows as long as those that it writes, by this process itself. What
//! is left out is everything that the program does between them.

mod statements;

use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context as _, Result};
use chrono::{DateTime, Duration, Utc};
use kernel::id::{InquiryId, LetterId};
use kernel::number::NumberKind;
use kernel::time::vn;
use platform::{Clock, random};
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use crate::database::Database;
use crate::world::people::{BUYERS, SELLERS, Who};
use crate::world::{self, maker_of};

/// What a row of the program's own looked like.
#[derive(Clone, Debug)]
struct Template {
    province: String,
    unit: String,
    note: String,
    product_name: Value,
    packings: Value,
    wishes: String,
    schedule: Value,
    facts: Value,
    letters: [Letter; 2],
    input_hash: Vec<u8>,
    answer: Value,
}

#[derive(Clone, Debug)]
struct Letter {
    kind: String,
    key: String,
    facts: Value,
    stream: String,
    priority: i32,
}

/// The bare statements, again and again.
#[derive(Debug)]
pub(crate) struct Submission {
    database: Database,
    clock: Clock,
    template: Template,
    turn: AtomicU64,
}

/// The buyer of a turn: all but the crowd, in a circle.
pub(crate) const fn buyer(turn: u64) -> Who {
    Who::Buyer(1 + turn % (BUYERS - 1))
}

/// The product of a turn: one of those that somebody speaks for.
pub(crate) const fn product(turn: u64) -> u64 {
    turn % SELLERS
}

impl Submission {
    /// Takes the rows that the program wrote for one inquiry as the pattern for those that are written to another copy of the world.
    ///
    /// # Errors
    /// When they are not as they are expected: the statements here must be brought up to what the program does then.
    pub(crate) async fn after(
        pattern: &Database,
        database: Database,
        inquiry: InquiryId,
        key: &str,
        clock: Clock,
    ) -> Result<Self> {
        let template = Template::read(pattern, inquiry.uuid(), key).await?;
        Ok(Self {
            database,
            clock,
            template,
            turn: AtomicU64::new(0),
        })
    }

    /// One inquiry.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn once(&self) -> Result<()> {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        let deal = Deal::of(turn, self.clock.now());
        match &self.database {
            Database::Sqlite { writer, reader } => {
                deal.authenticate_sqlite(reader).await?;
                let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
                deal.write_sqlite(&mut tx, &self.template, statements::PROFILE)
                    .await?;
                tx.commit().await?;
                deal.read_sqlite(reader).await
            }
            Database::Postgres(pool) => {
                deal.authenticate_postgres(pool).await?;
                let mut tx = pool.begin().await?;
                deal.write_postgres(&mut tx, &self.template, statements::PROFILE_HELD)
                    .await?;
                tx.commit().await?;
                deal.read_postgres(pool).await
            }
        }
    }
}

/// What is new in one inquiry.
#[derive(Debug)]
struct Deal {
    buyer: Who,
    seller: Who,
    product: Uuid,
    producer: Uuid,
    inquiry: Uuid,
    line: Uuid,
    event: Uuid,
    letters: [Uuid; 2],
    number: String,
    key: String,
    now: DateTime<Utc>,
}

impl Deal {
    fn of(turn: u64, now: DateTime<Utc>) -> Self {
        let number = product(turn);
        let uuid = || random::uuid(now);
        Self {
            buyer: buyer(turn),
            seller: Who::Seller(number),
            product: world::product(number),
            producer: maker_of(number),
            inquiry: uuid(),
            line: uuid(),
            event: uuid(),
            letters: [uuid(), uuid()],
            number: random::number(NumberKind::Inquiry, now).as_str().to_owned(),
            key: format!("bare-{turn}"),
            now,
        }
    }

    fn organisations(&self) -> [Uuid; 2] {
        [self.buyer.organisation(), self.seller.organisation()]
    }
}

/// The same statements for a pool and a transaction of either database: the two have no type in common.
macro_rules! deal {
    ($pool:ty, $connection:ty, $authenticate:ident, $write:ident, $read:ident) => {
        impl Deal {
            async fn $authenticate(&self, pool: &$pool) -> Result<()> {
                let token = random::token_hash(&self.buyer.token());
                sqlx::query(statements::SESSION)
                    .bind(token)
                    .fetch_one(pool)
                    .await?;
                sqlx::query(statements::PLACES)
                    .bind(self.buyer.person())
                    .fetch_all(pool)
                    .await?;
                Ok(())
            }

            async fn $write(
                &self,
                conn: &mut $connection,
                template: &Template,
                profile: &'static str,
            ) -> Result<()> {
                let person = self.buyer.person();
                let [buyer, seller] = self.organisations();
                let day = vn::start_of_day(vn::date(self.now));
                sqlx::query(statements::CLAIM)
                    .bind(person)
                    .bind(self.key.clone())
                    .bind("inquirySubmit")
                    .bind(template.input_hash.clone())
                    .bind(self.now)
                    .execute(&mut *conn)
                    .await?;
                sqlx::query(profile)
                    .bind(buyer)
                    .fetch_optional(&mut *conn)
                    .await?;
                sqlx::query(statements::SENT_TODAY)
                    .bind(buyer)
                    .bind(day)
                    .fetch_one(&mut *conn)
                    .await?;
                sqlx::query(statements::PRODUCT)
                    .bind(self.product)
                    .fetch_one(&mut *conn)
                    .await?;
                sqlx::query(statements::UNITS)
                    .bind(template.unit.clone())
                    .fetch_all(&mut *conn)
                    .await?;
                sqlx::query(statements::INQUIRY)
                    .bind(self.inquiry)
                    .bind(self.number.clone())
                    .bind(buyer)
                    .bind(person)
                    .bind(self.producer)
                    .bind(seller)
                    .bind(self.now + Duration::hours(48))
                    .bind(self.now + Duration::hours(36))
                    .bind(Json(Value::Array(Vec::new())))
                    .bind(template.note.clone())
                    .bind(template.province.clone())
                    .bind(self.now)
                    .execute(&mut *conn)
                    .await?;
                sqlx::query(statements::LINE)
                    .bind(self.line)
                    .bind(self.inquiry)
                    .bind(self.product)
                    .bind(Json(template.product_name.clone()))
                    .bind(Json(template.packings.clone()))
                    .bind(template.wishes.clone())
                    .bind(Json(template.schedule.clone()))
                    .execute(&mut *conn)
                    .await?;
                let both: Vec<String> = [buyer, seller]
                    .map(|id| kernel::id::OrganisationId::from_uuid(id).to_string())
                    .to_vec();
                sqlx::query(statements::EVENT)
                    .bind(self.event)
                    .bind(self.inquiry)
                    .bind(Json(both))
                    .bind(template.province.clone())
                    .bind(person)
                    .bind(buyer)
                    .bind(self.key.clone())
                    .bind(Json(template.facts.clone()))
                    .bind(self.now)
                    .execute(&mut *conn)
                    .await?;
                sqlx::query(statements::ORGANISATIONS)
                    .bind(buyer)
                    .bind(seller)
                    .fetch_all(&mut *conn)
                    .await?;
                sqlx::query(statements::READERS)
                    .bind(buyer)
                    .bind(seller)
                    .fetch_all(&mut *conn)
                    .await?;
                let [to_seller, to_buyer] = &template.letters;
                let [first, second] = self.letters;
                sqlx::query(statements::LETTERS)
                    .bind(first)
                    .bind(to_seller.kind.clone())
                    .bind(self.seller.person())
                    .bind(seller)
                    .bind(to_seller.key.clone())
                    .bind(Json(to_seller.facts.clone()))
                    .bind(self.inquiry)
                    .bind(to_seller.stream.clone())
                    .bind(to_seller.priority)
                    .bind(self.event)
                    .bind(self.now)
                    .bind(LetterId::from_uuid(first).to_string())
                    .bind(second)
                    .bind(to_buyer.kind.clone())
                    .bind(person)
                    .bind(buyer)
                    .bind(to_buyer.key.clone())
                    .bind(Json(to_buyer.facts.clone()))
                    .bind(to_buyer.stream.clone())
                    .bind(to_buyer.priority)
                    .bind(LetterId::from_uuid(second).to_string())
                    .execute(&mut *conn)
                    .await?;
                sqlx::query(statements::ANSWER)
                    .bind(Json(template.answer.clone()))
                    .bind(person)
                    .bind(self.key.clone())
                    .execute(&mut *conn)
                    .await?;
                Ok(())
            }

            async fn $read(&self, pool: &$pool) -> Result<()> {
                sqlx::query(statements::BACK)
                    .bind(self.inquiry)
                    .fetch_one(pool)
                    .await?;
                Ok(())
            }
        }
    };
}

deal!(
    sqlx::SqlitePool,
    sqlx::SqliteConnection,
    authenticate_sqlite,
    write_sqlite,
    read_sqlite
);
deal!(
    sqlx::PgPool,
    sqlx::PgConnection,
    authenticate_postgres,
    write_postgres,
    read_postgres
);

impl Template {
    async fn read(database: &Database, inquiry: Uuid, key: &str) -> Result<Self> {
        let id = database.literal(inquiry);
        let one = async |sql: String, columns: usize| -> Result<Vec<String>> {
            let rows = database.texts(sql.clone(), columns).await?;
            rows.into_iter()
                .next()
                .with_context(|| format!("the program wrote no such row: {sql}"))
        };
        let head = one(
            format!("SELECT province_code, note FROM inquiry WHERE id = {id}"),
            2,
        )
        .await?;
        let line = one(
            format!(
                "SELECT CAST(product_name AS TEXT), CAST(packings AS TEXT), wishes, CAST(schedule AS TEXT) FROM inquiry_line WHERE inquiry_id = {id}"
            ),
            4,
        )
        .await?;
        let event = one(
            format!("SELECT CAST(facts AS TEXT) FROM event WHERE subject_id = {id} AND kind = 'inquiry.submitted'"),
            1,
        )
        .await?;
        let answered = one(
            format!(
                "SELECT CAST(answer AS TEXT) FROM idempotency_key WHERE key = '{}'",
                key.replace('\'', "''")
            ),
            1,
        )
        .await?;
        let letter = async |kind: &str| -> Result<Letter> {
            let sql = format!(
                "SELECT kind, reader_key, CAST(facts AS TEXT), stream, CAST(priority AS TEXT) FROM letter WHERE thread = {id} AND kind = '{kind}'"
            );
            let row = one(sql, 5).await?;
            Ok(Letter {
                kind: row[0].clone(),
                key: row[1].clone(),
                facts: serde_json::from_str(&row[2])?,
                stream: row[3].clone(),
                priority: row[4].parse()?,
            })
        };
        let schedule: Value = serde_json::from_str(&line[3])?;
        Ok(Self {
            province: head[0].clone(),
            note: head[1].clone(),
            unit: schedule[0]["place"]["unit_code"]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
            product_name: serde_json::from_str(&line[0])?,
            packings: serde_json::from_str(&line[1])?,
            wishes: line[2].clone(),
            schedule,
            facts: serde_json::from_str(&event[0])?,
            letters: [
                letter("INQUIRY_RECEIVED").await?,
                letter("INQUIRY_COPY").await?,
            ],
            input_hash: vec![7; 32],
            answer: serde_json::from_str(&answered[0])?,
        })
    }
}
