//! What a browser keeps of answers that are the same for everybody.

use std::time::Duration;

use platform::Backend::{self, Postgres, Sqlite};
use reqwest::header::HeaderMap;
use rstest::rstest;
use serde_json::json;
use tests::{Client, deal::id, register::takes};

use super::{PAGE, cheaper, shelf};

#[rstest]
#[tokio::test]
async fn a_browser_keeps_what_is_everybodys_and_asks_whether_it_holds(
    #[values(Sqlite, Postgres)] backend: Backend,
) {
    let (app, _, hoa, dong_banh, shown) = shelf(backend).await;
    let variables = json!({ "id": id(&shown) }).to_string();
    let get = async |who: &Client, headers: &[(&str, &str)]| -> (u16, HeaderMap, String) {
        let mut request = who
            .http()
            .get(app.url("/graphql"))
            .query(&[("query", PAGE), ("variables", variables.as_str())])
            .timeout(Duration::from_mins(1));
        if let Some(token) = who.token() {
            request = request.bearer_auth(token);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = request.send().await.expect("an answer");
        let (status, told) = (answer.status().as_u16(), answer.headers().clone());
        (status, told, answer.text().await.expect("a body"))
    };
    let said = |headers: &HeaderMap, name: &str| {
        headers.get(name).map_or_else(String::new, |value| {
            value.to_str().expect("text").to_owned()
        })
    };

    let anybody = app.anonymous();
    let (status, told, body) = get(&anybody, &[]).await;
    assert_eq!(status, 200);
    assert_eq!(
        said(&told, "cache-control"),
        "public, max-age=5, must-revalidate"
    );
    assert!(!body.contains("remaining"), "{body}");
    let tag = said(&told, "etag");
    let (status, _, rest) = get(&anybody, &[("if-none-match", &tag)]).await;
    assert_eq!((status, rest.as_str()), (304, ""));
    let (_, zipped, _) = get(&anybody, &[("accept-encoding", "gzip")]).await;
    assert_eq!(said(&zipped, "content-encoding"), "gzip");
    assert_eq!(said(&zipped, "etag"), tag);

    let (status, told, hers) = get(&hoa.client, &[("if-none-match", &tag)]).await;
    assert_eq!(status, 200, "what was everybody's is not hers");
    assert_eq!(said(&told, "cache-control"), "private, no-store");
    assert_eq!(said(&told, "etag"), "");
    assert!(hers.contains("PRODUCT_UPDATE"), "{hers}");

    takes(
        &hoa.client,
        "productUpdate",
        &shown,
        cheaper(&dong_banh, "17000"),
    )
    .await;
    let (status, told, body) = get(&anybody, &[("if-none-match", &tag)]).await;
    assert_eq!(status, 200);
    assert_ne!(said(&told, "etag"), tag);
    assert!(body.contains("17000"), "{body}");
}
