//! Requests as bytes.

use std::fmt::Write as _;

/// A GET request.
pub(crate) fn get(path: &str, token: Option<&str>) -> Vec<u8> {
    let mut head = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\naccept-language: vi\r\n");
    authorise(&mut head, token);
    head.push_str("\r\n");
    head.into_bytes()
}

/// A POST request to the API with a body of JSON.
pub(crate) fn post(body: &str, token: Option<&str>) -> Vec<u8> {
    let mut head = format!(
        "POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
         accept: application/graphql-response+json\r\naccept-language: vi\r\ncontent-length: {}\r\n",
        body.len()
    );
    authorise(&mut head, token);
    head.push_str("\r\n");
    head.push_str(body);
    head.into_bytes()
}

fn authorise(head: &mut String, token: Option<&str>) {
    if let Some(token) = token {
        // Writing to a String cannot fail.
        let _ = write!(head, "authorization: Bearer {token}\r\n");
    }
}
