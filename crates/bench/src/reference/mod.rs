//! What the program is held against: a server by hand, axum and sqlx alone, that sends the same statements over as many connections and answers in
//! the same JSON. It runs as a process of its own, as the program does.

mod queries;
mod shapes;
mod statements;

use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use axum::Json;
use axum::Router;
use axum::extract::{Path as UrlPath, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use kernel::id::ProductId;
use kernel::page::{Cursor, DEFAULT_LIMIT};
use kernel::time::{MonthSet, vn};
use platform::Clock;
use serde::Deserialize;
use tokio::net::TcpListener;
use uuid::Uuid;

use crate::database::Database;
use crate::driver::{self, Connection};
use crate::program::free_port;
use shapes::{Answer, Detail, Found, Page, PageInfo, Products, Season, Shown};

pub(crate) use shapes::Place;

/// How long its start may take.
const START_WITHIN: Duration = Duration::from_secs(20);

/// A running reference. It is ended when this is dropped.
#[derive(Debug)]
pub(crate) struct Reference {
    child: Child,
    /// Where it listens.
    pub(crate) address: SocketAddr,
}

impl Reference {
    /// Starts it on a database, with a file whose bytes it gives as they are.
    ///
    /// # Errors
    /// When it does not start.
    pub(crate) async fn start(database_url: &str, page: &Path) -> Result<Self> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, free_port()?));
        let own = std::env::current_exe().context("cannot tell where this program lies")?;
        let child = Command::new(own)
            .args(["reference", "--database-url", database_url])
            .args(["--listen", &address.to_string()])
            .arg("--page")
            .arg(page)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .context("cannot start the reference")?;
        let reference = Self { child, address };
        let began = Instant::now();
        let question = driver::get("/static", None);
        loop {
            if let Ok(mut connection) = Connection::open(address, None).await
                && let Ok(answer) = connection.ask(&question).await
                && answer.status == 200
            {
                return Ok(reference);
            }
            if began.elapsed() > START_WITHIN {
                bail!("the reference does not start");
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

impl Drop for Reference {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[derive(Clone, Debug)]
struct Serving {
    database: Database,
    clock: Clock,
    page: axum::body::Bytes,
}

/// Serves until the process is ended.
///
/// # Errors
/// When the address is taken or the database cannot be opened.
pub(crate) async fn serve(database_url: &str, listen: SocketAddr, page: &Path) -> Result<()> {
    let serving = Serving {
        database: Database::open(database_url).await?,
        clock: Clock::system(),
        page: std::fs::read(page)?.into(),
    };
    let router = Router::new()
        .route("/static", get(fixed))
        .route("/listing", get(listing))
        .route("/product/{slug}", get(detail))
        .with_state(serving);
    let listener = TcpListener::bind(listen).await?;
    axum::serve(listener, router).await?;
    Ok(())
}

async fn fixed(State(serving): State<Serving>) -> Response {
    let kind = [(header::CONTENT_TYPE, "application/graphql-response+json")];
    (kind, serving.page).into_response()
}

#[derive(Debug, Deserialize)]
struct After {
    after: Option<String>,
}

async fn listing(
    State(serving): State<Serving>,
    Query(asked): Query<After>,
) -> Result<Json<Answer<Products>>, Failed> {
    let start = match asked.after {
        None => None,
        Some(text) => Cursor::<Place>::decode(&text).context("a cursor")?.0.key(),
    };
    let limit = usize::try_from(DEFAULT_LIMIT).context("a limit")?;
    let fetch = i64::try_from(DEFAULT_LIMIT + 1).context("a limit")?;
    let mut rows = queries::page(&serving.database, start, fetch).await?;
    let has_next_page = rows.len() > limit;
    rows.truncate(limit);
    let end_cursor = rows
        .last()
        .map(|row| Cursor(Place::of(&row.sort_key, row.id)).encode());
    let nodes = shown(&serving, rows).await?;
    let products = Page {
        nodes,
        page_info: PageInfo {
            has_next_page,
            end_cursor,
        },
    };
    Ok(Json(Products { products }.into()))
}

async fn detail(
    State(serving): State<Serving>,
    UrlPath(slug): UrlPath<String>,
) -> Result<Json<Answer<Found>>, Failed> {
    let Some(row) = queries::by_slug(&serving.database, &slug).await? else {
        return Ok(Json(Found { product: None }.into()));
    };
    let related = Related::of(
        &serving,
        std::slice::from_ref(&row),
        std::slice::from_ref(&row.province),
    )
    .await?;
    let province = related.units.get(&row.province).cloned();
    let (description, sample, version) = (row.description.clone(), row.sample, row.version);
    let product = Detail {
        shown: related.show(row),
        description,
        sample,
        version,
        province,
    };
    Ok(Json(
        Found {
            product: Some(product),
        }
        .into(),
    ))
}

async fn shown(serving: &Serving, rows: Vec<queries::Row>) -> Result<Vec<Shown>> {
    let related = Related::of(serving, &rows, &[]).await?;
    Ok(rows.into_iter().map(|row| related.show(row)).collect())
}

struct Related {
    stars: HashMap<Uuid, i32>,
    producers: HashMap<Uuid, shapes::Producer>,
    units: HashMap<String, shapes::Unit>,
}

impl Related {
    /// Three statements at once, as the program's loaders send them.
    async fn of(serving: &Serving, rows: &[queries::Row], codes: &[String]) -> Result<Self> {
        let products: Vec<Uuid> = rows.iter().map(|row| row.id.uuid()).collect();
        let mut makers: Vec<Uuid> = rows.iter().filter_map(|row| row.producer).collect();
        makers.sort_unstable();
        makers.dedup();
        let communes = rows.iter().filter_map(|row| row.commune.clone());
        let mut codes: Vec<String> = communes.chain(codes.iter().cloned()).collect();
        codes.sort_unstable();
        codes.dedup();
        let today = vn::date(serving.clock.now());
        let database = &serving.database;
        let (stars, producers, units) = tokio::try_join!(
            queries::stars(database, &products, today),
            queries::producers(database, &makers),
            queries::units(database, &codes),
        )?;
        Ok(Self {
            stars,
            producers,
            units,
        })
    }

    fn show(&self, row: queries::Row) -> Shown {
        let months = MonthSet::from_bits(row.season).unwrap_or(MonthSet::NONE);
        Shown {
            id: row.id,
            slug: row.slug,
            name: row.name,
            last_known_stars: row.last_known_stars,
            stars: self.stars.get(&row.id.uuid()).copied(),
            lead_time_days: row.lead_time_days,
            season: Season {
                months: months.months().collect(),
            },
            producer: row.producer.and_then(|id| self.producers.get(&id).cloned()),
            commune: row.commune.and_then(|code| self.units.get(&code).cloned()),
        }
    }
}

/// The cursor behind a product.
pub(crate) fn cursor(key: &[u8], id: ProductId) -> String {
    Cursor(Place::of(key, id)).encode()
}

/// What went wrong, told plainly: nobody but the driver asks.
struct Failed(anyhow::Error);

impl<E: Into<anyhow::Error>> From<E> for Failed {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        (StatusCode::INTERNAL_SERVER_ERROR, format!("{:#}", self.0)).into_response()
    }
}
