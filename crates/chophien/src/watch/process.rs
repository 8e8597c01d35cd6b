//! What the operating system says of the process, under the names that all programs use.

use std::fmt::Write;

use kernel::time::Instant;
use platform::telemetry::names;

/// Adds the lines; what the system does not tell is left out.
pub(super) fn append(text: &mut String, started: Instant) {
    let told = [
        (names::PROCESS_CPU, processor_seconds()),
        (names::PROCESS_MEMORY, resident_bytes()),
        (names::PROCESS_FILES, open_files()),
        (names::PROCESS_FILES_MAX, most_files()),
        (names::PROCESS_START, Some(seconds(started))),
    ];
    for (name, value) in told {
        let (Some(value), Some(metric)) = (value, names::find(name)) else {
            continue;
        };
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "# HELP {name} {}\n# TYPE {name} {}\n{name} {value}",
            metric.what,
            metric.kind.name()
        );
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "milliseconds since 1970 fit a float's 53 bits"
)]
fn seconds(instant: Instant) -> f64 {
    instant.timestamp_millis() as f64 / 1_000.0
}

#[cfg(unix)]
#[expect(
    clippy::cast_precision_loss,
    reason = "seconds and nanoseconds of processor time fit a float"
)]
#[expect(clippy::unnecessary_wraps, reason = "other systems have no such clock")]
fn processor_seconds() -> Option<f64> {
    let spent = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Some(spent.tv_sec as f64 + spent.tv_nsec as f64 / 1e9)
}

#[cfg(unix)]
#[expect(clippy::cast_precision_loss, reason = "a limit of files fits a float")]
fn most_files() -> Option<f64> {
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile);
    limit.current.map(|most| most as f64)
}

#[cfg(not(unix))]
fn processor_seconds() -> Option<f64> {
    None
}

#[cfg(not(unix))]
fn most_files() -> Option<f64> {
    None
}

/// Linux alone tells it in a file.
fn resident_bytes() -> Option<f64> {
    resident(&std::fs::read_to_string("/proc/self/status").ok()?)
}

fn resident(status: &str) -> Option<f64> {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: f64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes * 1024.0)
}

#[expect(clippy::cast_precision_loss, reason = "open files are few")]
fn open_files() -> Option<f64> {
    let open = std::fs::read_dir("/proc/self/fd").ok()?.count();
    Some(open as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resident_memory_is_read_in_bytes() {
        let status = "Name:\tchophien\nVmPeak:\t  900 kB\nVmRSS:\t   64 kB\n";
        assert_eq!(resident(status), Some(65_536.0));
        assert_eq!(resident("Name:\tchophien\n"), None);
    }
}
