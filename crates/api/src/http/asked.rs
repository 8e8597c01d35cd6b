//! What a request asks for: by POST with a JSON body, by GET in the address.

use async_graphql::Variables;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, StatusCode, Uri};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::answer::Refused;
use super::{media, scan};
use crate::graphql::{Ask, Hash, Method, Wanted};
use crate::limits::Limits;

/// The parameters as the specification "GraphQL over HTTP" has them, with those of its appendix on persisted documents.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Parameters {
    query: Option<String>,
    document_id: Option<String>,
    operation_name: Option<String>,
    variables: Option<Variables>,
    extensions: Option<Extensions>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Extensions {
    persisted_query: Option<PersistedQuery>,
}

/// A document named by its hash, as Apollo, urql and Relay send it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PersistedQuery {
    version: u32,
    sha256_hash: String,
}

/// Reads the body of a POST.
///
/// # Errors
/// 415 for another content type than JSON in UTF-8, 413 for a body that is too long, 400 for one that is not a request.
pub(super) async fn posted(
    headers: &HeaderMap,
    body: Body,
    limits: &Limits,
) -> Result<Ask, Refused> {
    if !media::is_json(headers) {
        return Err(Refused::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "The content type has to be application/json.",
        ));
    }
    let bytes = to_bytes(body, limits.bytes).await.map_err(|_| {
        let text = format!(
            "The body is longer than {} bytes, or broke off.",
            limits.bytes
        );
        Refused::new(StatusCode::PAYLOAD_TOO_LARGE, &text)
    })?;
    scan::json(&bytes, limits)?;
    if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[') {
        return Err(Refused::bad(
            "Send one request in one POST: batches are not taken.",
        ));
    }
    let parameters = serde_json::from_slice(&bytes).map_err(|error| {
        Refused::bad(&if error.is_data() {
            format!("The body is not a GraphQL request with query, variables, operationName and extensions: {error}.")
        } else {
            format!("The body is not JSON: {error}.")
        })
    })?;
    ask(parameters, Method::Post)
}

/// Reads the payload of a subscribe message.
///
/// # Errors
/// When it is not a request.
pub(super) fn subscribed(payload: serde_json::Value) -> Result<Ask, Refused> {
    let mut parameters: Parameters = serde_json::from_value(payload).map_err(|error| {
        Refused::bad(&format!("The payload is not a GraphQL request with query, variables, operationName and extensions: {error}."))
    })?;
    // The protocol wants a text in each message: it is empty where the document is named by its hash.
    parameters.query = parameters.query.filter(|text| !text.is_empty());
    ask(parameters, Method::Post)
}

/// Reads the address of a GET.
///
/// # Errors
/// 400 for what is not a request.
pub(super) fn addressed(uri: &Uri, limits: &Limits) -> Result<Ask, Refused> {
    let mut parameters = Parameters::default();
    let pairs = url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    // An empty parameter is none.
    for (name, value) in pairs.filter(|(_, value)| !value.is_empty()) {
        match &*name {
            "query" => once(&mut parameters.query, value.into_owned(), &name)?,
            "documentId" => once(&mut parameters.document_id, value.into_owned(), &name)?,
            "operationName" => once(&mut parameters.operation_name, value.into_owned(), &name)?,
            "variables" => once(
                &mut parameters.variables,
                json(&name, &value, limits)?,
                &name,
            )?,
            "extensions" => once(
                &mut parameters.extensions,
                json(&name, &value, limits)?,
                &name,
            )?,
            _ => {}
        }
    }
    ask(parameters, Method::Get)
}

fn once<T>(place: &mut Option<T>, value: T, name: &str) -> Result<(), Refused> {
    if place.replace(value).is_some() {
        return Err(Refused::bad(&format!(
            "The parameter {name} stands in the address twice."
        )));
    }
    Ok(())
}

fn json<T: DeserializeOwned>(name: &str, text: &str, limits: &Limits) -> Result<T, Refused> {
    scan::json(text.as_bytes(), limits)?;
    serde_json::from_str(text).map_err(|error| {
        Refused::bad(&format!(
            "The parameter {name} is not a JSON object: {error}."
        ))
    })
}

fn ask(parameters: Parameters, method: Method) -> Result<Ask, Refused> {
    let by_extension = match parameters.extensions.and_then(|it| it.persisted_query) {
        None => None,
        Some(named) if named.version == 1 => Some(hash(&named.sha256_hash)?),
        Some(_) => {
            return Err(Refused::bad(
                "Of persisted queries version 1 is known, with sha256Hash.",
            ));
        }
    };
    let (by_id, name) = match parameters.document_id {
        None => (None, None),
        Some(id) => match id.strip_prefix("sha256:") {
            Some(digits) => (Some(hash(digits)?), None),
            None => (None, Some(id)),
        },
    };
    let wanted = match (parameters.query, by_id.or(by_extension), name) {
        (Some(text), hash, _) => Wanted::Text { text, hash },
        (None, Some(hash), _) => Wanted::Hash(hash),
        (None, None, Some(name)) => Wanted::Name(name),
        (None, None, None) => {
            return Err(Refused::bad(
                "The request has no query: it needs the text of a GraphQL document, or the SHA-256 of one that is known.",
            ));
        }
    };
    Ok(Ask {
        wanted,
        operation_name: parameters.operation_name,
        variables: parameters.variables.unwrap_or_default(),
        method,
    })
}

fn hash(digits: &str) -> Result<Hash, Refused> {
    Hash::read(digits).ok_or_else(|| {
        Refused::bad("The SHA-256 of a document has 64 hexadecimal digits, in lower case.")
    })
}
