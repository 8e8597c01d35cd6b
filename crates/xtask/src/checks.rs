//! The checks that need no running program.

use crate::steps::Steps;
use crate::workspace::{cargo, has_cargo, succeed};
use crate::{arrangement, breaking};

/// Formatting, import order, the schema against the last release, and clippy.
pub(crate) fn sources(steps: &mut Steps) {
    steps.run("formatting", || {
        succeed(cargo(["fmt", "--all", "--", "--check"]))
    });
    steps.run("import order", arrangement::check_workspace);
    steps.run("schema against the last release", breaking::check);
    steps.run("clippy", || {
        succeed(cargo([
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "--deny",
            "warnings",
        ]))
    });
}

/// Licences, bans and advisories of everything in the lock file. Needs the network, so it is no part of the tests.
pub(crate) fn dependencies(steps: &mut Steps) {
    if has_cargo("deny") {
        steps.run("cargo deny", || succeed(cargo(["deny", "check"])));
    } else {
        println!("==> cargo deny: not installed (`cargo install cargo-deny`), left out");
    }
}
