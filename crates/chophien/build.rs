//! Tells the linker of a release, where the builder wants it, to keep one copy of functions that came out alike: the engine's generics make many, and what is not
//! there need not be resident.

/// Set to `1` it folds: lld can, which the compilers of rustup link with; another linker, such as a distribution's, ends the build at a word that it does not know.
const FOLD: &str = "CHOPHIEN_FOLD";

#[expect(
    clippy::disallowed_methods,
    reason = "what is built for stands in variables of the build alone"
)]
fn main() {
    let is = |name: &str, wanted: &str| std::env::var(name).is_ok_and(|found| found == wanted);
    // There the compiler links with its own lld.
    let has_lld = is("CARGO_CFG_TARGET_ARCH", "x86_64")
        && is("CARGO_CFG_TARGET_OS", "linux")
        && is("CARGO_CFG_TARGET_ENV", "gnu");
    if is(FOLD, "1") && has_lld && is("PROFILE", "release") {
        println!("cargo::rustc-link-arg-bins=-Wl,--icf=all");
    }
    println!("cargo::rerun-if-env-changed={FOLD}");
    println!("cargo::rerun-if-changed=build.rs");
}
