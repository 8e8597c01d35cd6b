//! What the system lets a program do: signals that say less than they do, and files that it may hold open.

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

/// Takes as many open files as the system allows the program: each connection is one, and what a shell gives first (often 1,024) is soon used up.
#[cfg(unix)]
pub fn take_all_files() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let all = Rlimit {
        current: limit.maximum,
        maximum: limit.maximum,
    };
    if limit.current != limit.maximum
        && let Err(error) = setrlimit(Resource::Nofile, all)
    {
        tracing::debug!(%error, "the program keeps the open files that it was given");
    }
}

/// Takes as many open files as the system allows the program: here it asks for nothing.
#[cfg(not(unix))]
pub fn take_all_files() {}
