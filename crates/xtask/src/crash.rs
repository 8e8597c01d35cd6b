//! `cargo xtask crash`: power cuts and restarts of PostgreSQL, more of them than the suite has time for.

use anyhow::Result;

use crate::servers::Servers;
use crate::workspace::{beside, cargo, has_cargo, succeed};

/// The stories in question.
const STORIES: &str = "crash::";

/// Kills the program `kills` times on each database and restarts PostgreSQL under load; what was lost or doubled is printed.
pub(crate) fn run(kills: u32) -> Result<()> {
    let servers = Servers::for_tests()?;
    // The stories run the program and this tool as processes of their own. The build may put another file in this running program's place, after which it
    // cannot start itself any more: the server is there by then.
    succeed(cargo(["build", "--workspace", "--bins"]))?;
    let mut command = if has_cargo("nextest") {
        let filter = format!("test({STORIES})");
        let mut command = cargo(["nextest", "run", "--workspace", "--profile", "crash"]);
        command.args(["--no-capture", "--filterset", filter.as_str()]);
        command
    } else {
        cargo([
            "test",
            "--workspace",
            "--test",
            "stories",
            STORIES,
            "--",
            "--nocapture",
            "--test-threads=1",
        ])
    };
    beside(&mut command, &servers).env("CHOPHIEN_TEST_KILLS", kills.to_string());
    succeed(command)
}
