//! Tells the linker of a release to keep one copy of functions that came out alike: the engine's generics make many, and what is not there need not be resident.

#[expect(
    clippy::disallowed_methods,
    reason = "what is built for stands in variables of the build alone"
)]
fn main() {
    let is = |name: &str, wanted: &str| std::env::var(name).is_ok_and(|found| found == wanted);
    // There the compiler links with its own lld, which can do that; other linkers may not know the word.
    let has_lld = is("CARGO_CFG_TARGET_ARCH", "x86_64")
        && is("CARGO_CFG_TARGET_OS", "linux")
        && is("CARGO_CFG_TARGET_ENV", "gnu");
    if has_lld && is("PROFILE", "release") {
        println!("cargo::rustc-link-arg-bins=-Wl,--icf=all");
    }
    println!("cargo::rerun-if-changed=build.rs");
}
