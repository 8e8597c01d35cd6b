//! What is asked of the API, as a storefront asks it.

use kernel::id::{OrganisationId, ProductId};
use serde_json::{Value, json};
use sha2::Digest as _;
use uuid::Uuid;

/// What a list shows of a product: facts of its own, its stars (derived from its ratings), its producer and its commune.
pub(crate) const SHOWN: &str = "id slug name lastKnownStars stars leadTimeDays season { months } producer { id slug name } commune { code name }";

/// Stands in the variables of a request that is to be asked anew each time, and is overwritten by a number of as many digits: a variable that the
/// document does not use changes nothing of the answer, but nothing that was kept of another request answers this one.
pub(crate) const TURN: &str = "@@@@@@@@@@";

/// The first page of the public list by name, the same for everybody who asks.
pub(crate) fn first_page() -> String {
    page(&json!({ "after": null }))
}

/// A page of the public list by name, asked anew each time.
pub(crate) fn listing(after: &str) -> String {
    page(&json!({ "after": after, "turn": TURN }))
}

fn page(variables: &Value) -> String {
    body(&listing_document(), variables)
}

fn listing_document() -> String {
    format!(
        "query Listing($after: String) {{ products(first: 20, sort: NAME, after: $after) {{ nodes {{ {SHOWN} }} pageInfo {{ hasNextPage endCursor }} }} }}"
    )
}

/// The first page with the hash of its document, under which it is asked for by GET afterwards; and the address of that.
pub(crate) fn first_page_by_hash() -> (String, String) {
    let document = listing_document();
    let hash = kernel::hex::encode(&sha2::Sha256::digest(&document));
    let named = json!({
        "query": document,
        "extensions": { "persistedQuery": { "version": 1, "sha256Hash": hash } },
    });
    (
        named.to_string(),
        format!("/graphql?documentId=sha256:{hash}"),
    )
}

/// A product by its name in addresses.
pub(crate) fn detail(slug: &str) -> String {
    let document = format!(
        "query Detail($slug: String!) {{ product(by: {{ slug: $slug }}) {{ {SHOWN} description sample version province {{ code name }} }} }}"
    );
    body(&document, &json!({ "slug": slug, "turn": TURN }))
}

/// The first page of what a text finds.
pub(crate) fn search(text: &str) -> String {
    let document = format!(
        "query Search($text: String!) {{ products(first: 20, filter: {{ text: $text }}) {{ nodes {{ {SHOWN} }} }} }}"
    );
    body(&document, &json!({ "text": text, "turn": TURN }))
}

/// Products by their ids: the page that a search found, without the search.
pub(crate) fn by_ids(ids: &[String]) -> String {
    let document = format!(
        "query ByIds($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on Product {{ {SHOWN} }} }} }}"
    );
    body(&document, &json!({ "ids": ids, "turn": TURN }))
}

/// An inquiry of 500 kg, litres or pieces of one product, ten days from `today`.
pub(crate) fn submission(
    key: &str,
    organisation: Uuid,
    product: Uuid,
    unit: &str,
    today: chrono::NaiveDate,
) -> String {
    let from = today + chrono::Days::new(10);
    body(
        "mutation Submit($input: InquirySubmitInput!) { inquirySubmit(input: $input) { inquiry { id number state } userErrors { code message path } } }",
        &json!({ "input": {
            "idempotencyKey": key,
            "organisationId": OrganisationId::from_uuid(organisation).to_string(),
            "lines": [{
                "productId": ProductId::from_uuid(product).to_string(),
                "schedule": [{
                    "from": from.to_string(),
                    "to": (from + chrono::Days::new(2)).to_string(),
                    "quantity": { "value": "500", "unit": unit },
                }],
                "wishes": "Hái trong ngày",
            }],
            "note": "Giao trước 9 giờ sáng.",
        } }),
    )
}

/// A message in the thread of an inquiry.
pub(crate) fn message(key: &str, inquiry: &str) -> String {
    body(
        "mutation Say($input: InquiryMessageSendInput!) { inquiryMessageSend(input: $input) { message { id } userErrors { code message path } } }",
        &json!({ "input": { "idempotencyKey": key, "inquiryId": inquiry, "body": "Hàng đã sẵn sàng." } }),
    )
}

/// A sign-in by password.
pub(crate) fn sign_in(email: &str, password: &str) -> String {
    body(
        "mutation SignIn($input: UserSignInInput!) { userSignIn(input: $input) { result { ... on SignedIn { token } } userErrors { code message path } } }",
        &json!({ "input": { "email": email, "password": password } }),
    )
}

/// Everything that happens to the caller's organisations.
pub(crate) const EVENTS: &str = "subscription Events { viewerEvents { cursor event { kind } } }";

fn body(document: &str, variables: &Value) -> String {
    json!({ "query": document, "variables": variables }).to_string()
}
