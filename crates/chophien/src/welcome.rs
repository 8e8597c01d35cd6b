//! What the program says when it is ready.

use std::fmt::Write;

use crate::{WORLD, server::Server, settings::Mode};

/// The text: where it listens, who can sign in, what to look at.
pub fn text(server: &Server, mode: Mode) -> String {
    let url = server.public_url().as_str().trim_end_matches('/');
    let mut text = format!("\nChợ Phiên listens on http://{}\n", server.address());
    let mut line = |what: &str, path: &str| {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "  {what:<9} {url}{path}");
    };
    line("API", "/graphql");
    if mode == Mode::Demo {
        line("GraphiQL", "/graphiql");
        line("Mailbox", "/mailbox");
    }
    line("Home", "/");
    line("Health", "/healthz");
    if server.holds_sample()
        && let Ok((password, faces)) = accounts::sample::faces(WORLD)
    {
        let _ = writeln!(
            text,
            "\nSample people (all invented) sign in with the password {password}"
        );
        for face in faces {
            let _ = writeln!(
                text,
                "  {:<28} {}, {}",
                face.email,
                face.name,
                face.organisations.join(", ")
            );
        }
    }
    text
}
