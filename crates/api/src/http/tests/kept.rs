//! Answers that are the same for everybody: told from memory, and what other caches may keep of them.

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use platform::db::count_statements;
use platform::{Context, Fact};

use super::House;
use crate::Mode;

const SETS: &str = "/graphql?query=%7BocopSets%7Bnumber%20name%7D%7D";

async fn house() -> House {
    let house = House::build(Mode::Production).await;
    catalogue::import::load(&house.app.db, &mut |_, _| {})
        .await
        .expect("the shipped catalogue loads");
    house
}

async fn get(
    house: &House,
    uri: &str,
    headers: &[(&str, &str)],
) -> (StatusCode, HeaderMap, Bytes, u64) {
    let mut request = Request::get(uri);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::empty()).expect("a request");
    let (response, statements) = count_statements(house.send(request)).await;
    let (status, told) = (response.status(), response.headers().clone());
    let body = to_bytes(response.into_body(), 10_000_000)
        .await
        .expect("a body");
    (status, told, body, statements)
}

fn said<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers
        .get(name)
        .map_or("", |value| value.to_str().expect("text"))
}

/// Something happens, of this kind.
async fn happens(house: &House, kind: &'static str) {
    let done: platform::Result<()> =
        platform::command!(house.app.db, &Context::program("test"), |tx| async {
            let id = tx.new_id::<kernel::id::PersonId>();
            tx.record(Fact::about(kind, id)).await.map(|_| ())
        });
    done.expect("written");
}

#[tokio::test]
async fn the_second_answer_asks_the_database_nothing() {
    let house = house().await;
    let (status, told, first, statements) = get(&house, SETS, &[]).await;
    assert_eq!(status, StatusCode::OK);
    assert!(statements > 0);
    assert_eq!(
        said(&told, "cache-control"),
        "public, max-age=5, must-revalidate"
    );
    let (_, again, second, statements) = get(&house, SETS, &[]).await;
    assert_eq!((statements, &second), (0, &first));
    assert_eq!(again[header::ETAG], told[header::ETAG]);
    assert_ne!(again["ratelimit"], told["ratelimit"], "it is paid for");

    happens(&house, "inquiry.message_sent").await;
    assert_eq!(get(&house, SETS, &[]).await.3, 0, "nobody else's business");
    happens(&house, "product.published").await;
    let (_, _, third, statements) = get(&house, SETS, &[]).await;
    assert!(statements > 0, "it is made anew");
    assert_eq!(third, first);
}

#[tokio::test]
async fn a_post_and_a_get_share_an_answer_but_not_what_is_left() {
    let house = house().await;
    get(&house, SETS, &[]).await;
    let asked = house.ask("{ocopSets{number name}}");
    let (posted, statements) = count_statements(asked).await;
    assert_eq!(statements, 0);
    let (_, _, body, _) = get(&house, SETS, &[]).await;
    let by_get: serde_json::Value = serde_json::from_slice(&body).expect("JSON");
    assert_eq!(posted["data"], by_get["data"]);
    assert!(posted["extensions"]["cost"]["remaining"].is_u64());
    assert!(by_get["extensions"]["cost"].get("remaining").is_none());
    assert_eq!(
        posted["extensions"]["cost"]["requested"],
        by_get["extensions"]["cost"]["requested"]
    );
}

#[tokio::test]
async fn who_has_it_already_is_told_so_in_his_media_type_alone() {
    let house = house().await;
    let (_, told, _, _) = get(&house, SETS, &[]).await;
    let tag = said(&told, "etag");
    assert!(tag.starts_with("W/\""), "{tag}");
    for known in [tag, "*", &tag[2..], format!("\"other\", {tag}").as_str()] {
        let (status, told, body, _) = get(&house, SETS, &[("if-none-match", known)]).await;
        assert_eq!(status, StatusCode::NOT_MODIFIED, "{known}");
        assert!(body.is_empty());
        assert_eq!(said(&told, "etag"), tag);
        assert_eq!(
            said(&told, "cache-control"),
            "public, max-age=5, must-revalidate"
        );
        assert!(said(&told, "vary").contains("authorization"));
    }
    for (known, accept) in [
        ("W/\"other\"", "application/json"),
        (tag, "application/graphql-response+json"),
    ] {
        let (status, ..) = get(
            &house,
            SETS,
            &[("if-none-match", known), ("accept", accept)],
        )
        .await;
        assert_eq!(status, StatusCode::OK, "{known} for {accept}");
    }
}

#[tokio::test]
async fn only_what_is_the_same_for_everybody_may_be_kept_by_others() {
    let house = house().await;
    for (uri, headers, status) in [
        ("/graphql?query=%7Bviewer%7B__typename%7D%7D", vec![], None),
        ("/graphql?query=%7BocopSets%7Bnothing%7D%7D", vec![], None),
        ("/graphql?query=%7B", vec![], None),
        (SETS, vec![("accept", "text/html")], Some(406)),
        (SETS, vec![("authorization", "Bearer wrong")], Some(401)),
        (SETS, vec![("authorization", "Basic wrong")], Some(401)),
    ] {
        // What is kept must not be told in the place of a refusal.
        get(&house, SETS, &[]).await;
        let (answered, told, _, _) = get(&house, uri, &headers).await;
        if let Some(status) = status {
            assert_eq!(answered.as_u16(), status, "{uri}");
        }
        let cache = said(&told, "cache-control");
        let expected = if headers.iter().any(|(name, _)| *name == "authorization") {
            "private, no-store"
        } else {
            "no-store"
        };
        assert_eq!(cache, expected, "{uri} {headers:?}");
        assert!(!told.contains_key(header::ETAG), "{uri}");
        let vary = said(&told, "vary");
        for name in [
            "accept",
            "accept-language",
            "accept-encoding",
            "authorization",
        ] {
            assert!(vary.split(", ").any(|it| it == name), "{name} in {vary}");
        }
    }
}

#[tokio::test]
async fn no_header_that_the_answer_does_not_name_changes_it() {
    let house = house().await;
    let evil = [
        ("host", "evil.example"),
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-proto", "http"),
        ("x-forwarded-for", "203.0.113.7"),
        ("x-original-url", "/evil"),
        ("x-request-id", "evil-evil-evil"),
        ("user-agent", "<script>"),
        ("accept-language", "xx-EVIL;q=1, <script>"),
        ("cookie", "session=evil"),
    ];
    let (_, poisoned, first, _) = get(&house, SETS, &evil).await;
    let (_, told, second, statements) = get(&house, SETS, &[]).await;
    assert_eq!(statements, 0, "a language that is none is Vietnamese");
    assert_eq!(first, second);
    assert_eq!(poisoned[header::ETAG], told[header::ETAG]);
    assert!(!String::from_utf8_lossy(&second).contains("evil"));
    let clean = house_of_its_own().await;
    assert_eq!(second, clean, "as if nobody had tried");
}

async fn house_of_its_own() -> Bytes {
    get(&house().await, SETS, &[]).await.2
}

#[tokio::test]
async fn languages_do_not_mix() {
    let house = house().await;
    let (_, _, vi, _) = get(&house, SETS, &[("accept-language", "vi")]).await;
    let (_, _, en, statements) = get(&house, SETS, &[("accept-language", "en")]).await;
    assert!(statements > 0);
    assert_ne!(vi, en);
    let (_, _, again, statements) =
        get(&house, SETS, &[("accept-language", "en-GB, vi;q=0.1")]).await;
    assert_eq!((statements, again), (0, en));
}

#[tokio::test]
async fn without_memory_each_is_made_anew_and_may_be_kept_by_others_all_the_same() {
    let house = House::build_with(Mode::Production, |settings| settings.answer_cache = 0).await;
    for _ in 0..2 {
        let (status, told, _, statements) = get(&house, SETS, &[]).await;
        assert_eq!(status, StatusCode::OK);
        assert!(statements > 0);
        assert!(told.contains_key(header::ETAG));
    }
}
