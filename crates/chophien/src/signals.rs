//! Signals of the system that say less than they do.

/// Lets the program outlive a file that may not grow any further (`ulimit -f`, some quotas): the system sends SIGXFSZ then, which
/// ends whoever does not listen. Once somebody listens, the write fails as it does on a full disk, and is answered like that.
#[cfg(unix)]
pub fn outlive_file_limits() {
    let kind = tokio::signal::unix::SignalKind::from_raw(rustix::process::Signal::XFSZ.as_raw());
    // The handler stays for the program's life; there is nothing to do when it is called.
    if let Err(error) = tokio::signal::unix::signal(kind) {
        tracing::warn!(%error, "a file that may not grow would end the program");
    }
}

/// Lets the program outlive a file that may not grow any further: here nothing ends it.
#[cfg(not(unix))]
pub fn outlive_file_limits() {}
