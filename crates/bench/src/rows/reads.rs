//! What everybody reads: the list, a product, a search.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::{Context as _, Result, ensure};
use kernel::id::ProductId;
use serde_json::Value;

use super::{Bench, CONNECTIONS, Row, Stage};
use crate::database::Backend;
use crate::documents::{self, TURN};
use crate::driver::{self, Asking, Connection, Proof, Work, get, post};
use crate::reference::{self, Reference};
use crate::report::Goal;
use crate::world;

/// So many different pages and products are asked for in turn.
const DIFFERENT: u64 = 4_000;
/// A search is held against its goal from so many products on.
const SEARCHED: u64 = 100_000;
/// So many letters of a text stand as capitals or not, by the bits of a spelling's number.
const CAPITALS: u32 = 5;
/// So many spellings of each text: more than the program remembers the finds of.
const SPELLINGS: u32 = 128;
/// An answer of the program's own that never changes.
const STATIC: &str = "/assets/style.css";

/// Measures one of the rows of reading.
pub(super) async fn measure(bench: &mut Bench, stage: &Stage, row: Row) -> Result<()> {
    match row {
        Row::Listing => repeated(bench, stage).await,
        Row::Pages => pages(bench, stage).await,
        Row::Slug => slugs(bench, stage).await,
        _ => searches(bench, stage).await,
    }
}

async fn repeated(bench: &mut Bench, stage: &Stage) -> Result<()> {
    let to = stage.program.address;
    let listing = post(&documents::first_page(), None);
    let page = body(to, &listing).await?;
    let fixed = body(to, &get(STATIC, None)).await?;
    bench.report.note(format!(
        "a page of 20 has {} bytes, the program's own static answer ({STATIC}) {}",
        page.len(),
        fixed.len()
    ));
    let works = [
        Asking::same(to, Proof::Data, listing).into(),
        Asking::same(to, Proof::Status, get(STATIC, None)).into(),
    ];
    bench
        .against(
            stage,
            "the same page of 20, against a static answer",
            works,
            Goal::AtLeast(0.7),
        )
        .await?;

    let (named, address) = documents::first_page_by_hash();
    body(to, &post(&named, None)).await?;
    let works = [
        Asking::same(to, Proof::Data, get(&address, None)).into(),
        Asking::same(to, Proof::Status, get(STATIC, None)).into(),
    ];
    bench
        .against(
            stage,
            "the same page of 20 by GET under its hash, against a static answer",
            works,
            Goal::AtLeast(0.7),
        )
        .await?;

    // How fast driver and machine are when there is nothing to do: what comes near this is limited by them.
    let reference = reference(stage, &page).await?;
    let ceiling: Work = Asking::same(reference.address, Proof::Status, get("/static", None)).into();
    for connections in CONNECTIONS {
        let measured =
            driver::measure(std::slice::from_ref(&ceiling), bench.plan(connections)).await?;
        bench.keep(
            stage,
            "the bytes of that page from a bare server",
            connections,
            measured,
            Goal::Told,
        )?;
    }
    Ok(())
}

async fn pages(bench: &mut Bench, stage: &Stage) -> Result<()> {
    let cursors: Vec<String> = samples(stage)
        .await?
        .into_iter()
        .map(|sample| reference::cursor(&sample.key, sample.id))
        .collect();
    let reference = reference(stage, b"").await?;
    let requests: Vec<Vec<u8>> = cursors
        .iter()
        .map(|cursor| post(&documents::listing(cursor), None))
        .collect();
    let by_hand: Vec<Vec<u8>> = cursors
        .iter()
        .map(|cursor| get(&format!("/listing?after={cursor}"), None))
        .collect();
    compare(stage, &reference, &requests, &by_hand).await?;
    let works = [
        in_turn(stage.program.address, requests),
        in_turn(reference.address, by_hand),
    ];
    bench
        .against(
            stage,
            "another page of 20 each time",
            works,
            Goal::AtLeast(0.6),
        )
        .await
}

async fn slugs(bench: &mut Bench, stage: &Stage) -> Result<()> {
    let slugs = samples(stage).await?.into_iter().map(|sample| sample.slug);
    let slugs: Vec<String> = slugs.collect();
    let reference = reference(stage, b"").await?;
    let requests: Vec<Vec<u8>> = slugs
        .iter()
        .map(|slug| post(&documents::detail(slug), None))
        .collect();
    let by_hand: Vec<Vec<u8>> = slugs
        .iter()
        .map(|slug| get(&format!("/product/{slug}"), None))
        .collect();
    compare(stage, &reference, &requests, &by_hand).await?;
    let works = [
        in_turn(stage.program.address, requests),
        in_turn(reference.address, by_hand),
    ];
    bench
        .against(
            stage,
            "another product by its slug each time",
            works,
            Goal::AtLeast(0.6),
        )
        .await
}

async fn searches(bench: &mut Bench, stage: &Stage) -> Result<()> {
    let to = stage.program.address;
    let (mut texts, mut by_ids) = (Vec::new(), Vec::new());
    for text in world::SEARCHES {
        let request = post(&documents::search(text), None);
        let found: Value = serde_json::from_slice(&body(to, &request).await?)?;
        let nodes = found["data"]["products"]["nodes"].as_array();
        let ids: Vec<String> = nodes
            .into_iter()
            .flatten()
            .filter_map(|node| node["id"].as_str().map(str::to_owned))
            .collect();
        // A page that is not full would be held against less than a page.
        if ids.len() == 20 {
            texts.push(text);
            by_ids.push(post(&documents::by_ids(&ids), None));
        }
    }
    ensure!(!texts.is_empty(), "no search finds a whole page");
    let goal = if stage.world.products >= SEARCHED {
        Goal::AtLeast(0.5)
    } else {
        Goal::Told
    };
    let asked = |spelling: u32| {
        let texts = texts.iter().map(move |text| spelt(text, spelling));
        texts.map(|text| post(&documents::search(&text), None))
    };
    for (name, spellings) in [
        ("a search, against the same page by its ids", 1),
        (
            "a search that nobody typed so before, against the same page by its ids",
            SPELLINGS,
        ),
    ] {
        let works = [
            in_turn(to, (0..spellings).flat_map(&asked).collect()),
            in_turn(to, by_ids.clone()),
        ];
        bench.against(stage, name, works, goal).await?;
    }
    Ok(())
}

/// A text with other capitals and other marks behind it: it finds the same, and what was found for another spelling does not answer it.
fn spelt(text: &str, spelling: u32) -> String {
    let mut letters = 0;
    let mut spelt: String = text
        .chars()
        .map(|letter| {
            if !letter.is_ascii_alphabetic() || letters == CAPITALS {
                return letter;
            }
            letters += 1;
            if spelling >> (letters - 1) & 1 == 1 {
                letter.to_ascii_uppercase()
            } else {
                letter
            }
        })
        .collect();
    spelt.extend((0..spelling >> CAPITALS).map(|_| '!'));
    spelt
}

/// The requests one after the other, and again from the beginning, each with a number of its own where it has room for one.
pub(super) fn in_turn(to: SocketAddr, requests: Vec<Vec<u8>>) -> Work {
    let requests: Vec<(Vec<u8>, Option<usize>)> = requests
        .into_iter()
        .map(|request| {
            let place = place_of(&request);
            (request, place)
        })
        .collect();
    let count = u64::try_from(requests.len()).unwrap_or(1).max(1);
    Asking::of(to, Proof::Data, move |turn, into| {
        let at = usize::try_from(turn % count).unwrap_or_default();
        if let Some((request, place)) = requests.get(at) {
            write(request, *place, turn, into);
        }
    })
    .into()
}

/// Where the number stands.
fn place_of(request: &[u8]) -> Option<usize> {
    request
        .windows(TURN.len())
        .position(|part| part == TURN.as_bytes())
}

fn write(request: &[u8], place: Option<usize>, turn: u64, into: &mut Vec<u8>) {
    into.extend_from_slice(request);
    if let Some(place) = place
        && let Some(digits) = into.get_mut(place..place + TURN.len())
    {
        let number = format!("{:010}", turn % 10_000_000_000);
        digits.copy_from_slice(number.as_bytes());
    }
}

/// Pages from all over the list, as the program is asked for them.
pub(super) async fn page_requests(stage: &Stage) -> Result<Vec<Vec<u8>>> {
    let samples = samples(stage).await?;
    Ok(samples
        .into_iter()
        .map(|sample| {
            post(
                &documents::listing(&reference::cursor(&sample.key, sample.id)),
                None,
            )
        })
        .collect())
}

/// Products from all over the world, by slug, as the program is asked for them.
pub(super) async fn slug_requests(stage: &Stage) -> Result<Vec<Vec<u8>>> {
    let samples = samples(stage).await?;
    Ok(samples
        .into_iter()
        .map(|sample| post(&documents::detail(&sample.slug), None))
        .collect())
}

struct Sample {
    id: ProductId,
    slug: String,
    key: Vec<u8>,
}

/// Products from all over the world: their names are even over the alphabet, so their pages are over the list.
async fn samples(stage: &Stage) -> Result<Vec<Sample>> {
    let ids: Vec<_> = world::spread(stage.world.products, DIFFERENT)
        .map(world::product)
        .collect();
    let hex = match stage.backend {
        Backend::Sqlite => "lower(hex(sort_key))",
        Backend::Postgres => "encode(sort_key, 'hex')",
    };
    let mut list = String::new();
    for id in &ids {
        let comma = if list.is_empty() { "" } else { "," };
        write!(list, "{comma}{}", stage.database.literal(*id))?;
    }
    let sql = format!("SELECT slug, {hex} FROM product WHERE id IN ({list}) ORDER BY id");
    let rows = stage.database.texts(sql, 2).await?;
    ensure!(rows.len() == ids.len(), "generated products are missing");
    // Later numbers have greater ids.
    ids.into_iter()
        .zip(rows)
        .map(|(id, row)| {
            Ok(Sample {
                id: ProductId::from_uuid(id),
                slug: row[0].clone(),
                key: kernel::hex::decode(&row[1]).context("a sort key")?,
            })
        })
        .collect()
}

async fn reference(stage: &Stage, page: &[u8]) -> Result<Reference> {
    let file: PathBuf = stage.world.folder.join("page");
    std::fs::write(&file, page)?;
    Reference::start(&stage.world.url, &file).await
}

/// Both must say the same, or they would not be compared.
async fn compare(
    stage: &Stage,
    reference: &Reference,
    requests: &[Vec<u8>],
    by_hand: &[Vec<u8>],
) -> Result<()> {
    let step = (requests.len() / 5).max(1);
    for (request, other) in requests.iter().zip(by_hand).step_by(step) {
        let ours: Value = serde_json::from_slice(&body(stage.program.address, request).await?)?;
        let theirs: Value = serde_json::from_slice(&body(reference.address, other).await?)?;
        ensure!(
            ours["data"] == theirs["data"] && ours["data"].is_object(),
            "the program answers {} and the reference {}",
            ours["data"],
            theirs["data"]
        );
    }
    Ok(())
}

/// The body of one answer.
pub(super) async fn body(to: SocketAddr, request: &[u8]) -> Result<Vec<u8>> {
    let mut connection = Connection::open(to, None).await?;
    let answer = connection.ask(request).await?;
    ensure!(
        answer.status == 200,
        "refused with {}: {}",
        answer.status,
        String::from_utf8_lossy(answer.body)
    );
    Ok(answer.body.to_vec())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{SPELLINGS, TURN, place_of, spelt, write};

    #[test]
    fn every_spelling_is_another() {
        let all: HashSet<String> = (0..SPELLINGS)
            .map(|number| spelt("na dai", number))
            .collect();
        assert_eq!(all.len(), SPELLINGS as usize);
        assert!(all.contains("na dai") && all.contains("NA dai!!"));
    }

    #[test]
    fn every_request_has_a_number_of_its_own() {
        let request = format!("a{TURN}b").into_bytes();
        let mut written = Vec::new();
        write(&request, place_of(&request), 42, &mut written);
        assert_eq!(written, b"a0000000042b");
        written.clear();
        write(b"ab", place_of(b"ab"), 42, &mut written);
        assert_eq!(written, b"ab");
    }
}
