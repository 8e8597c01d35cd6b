//! The settings that say how much: numbers within their bounds, points a minute, what one request may ask for, what one network address may hold, live connections.

use std::ops::RangeInclusive;

use api::{Allowances, Limits, LiveLimits};

use super::{Faults, SettingArgs};

pub(super) fn number(
    name: &str,
    text: &str,
    range: RangeInclusive<u32>,
    faults: &mut Faults,
) -> u32 {
    match text.trim().parse() {
        Ok(number) if range.contains(&number) => number,
        _ => {
            faults.note(
                name,
                format!(
                    "`{text}` is not a number from {} to {}",
                    range.start(),
                    range.end()
                ),
            );
            *range.start()
        }
    }
}

/// Points a minute.
pub(super) fn allowances(given: &SettingArgs, faults: &mut Faults) -> Allowances {
    let default = Allowances::default();
    Allowances {
        anonymous: points(
            "points-anonymous",
            given.points_anonymous.as_deref(),
            default.anonymous,
            faults,
        ),
        member: points(
            "points-member",
            given.points_member.as_deref(),
            default.member,
            faults,
        ),
        staff: points(
            "points-staff",
            given.points_staff.as_deref(),
            default.staff,
            faults,
        ),
    }
}

/// The most requests of one network address whose bodies are on their way at once.
pub(super) fn arriving(given: &SettingArgs, faults: &mut Faults) -> usize {
    let text = given.arriving_per_address.as_deref().unwrap_or("64");
    number("arriving-per-address", text, 1..=100_000, faults) as usize
}

/// The most connections of one network address.
pub(super) fn connections(given: &SettingArgs, faults: &mut Faults) -> usize {
    let text = given.connections_per_address.as_deref().unwrap_or("500");
    number("connections-per-address", text, 1..=1_000_000, faults) as usize
}

fn points(name: &str, given: Option<&str>, default: u32, faults: &mut Faults) -> u32 {
    given.map_or(default, |text| {
        number(name, text, 1_000..=1_000_000_000, faults)
    })
}

pub(super) fn limits(given: &SettingArgs, faults: &mut Faults) -> Limits {
    let mut limits = Limits::default();
    for text in given.limits.as_deref().unwrap_or_default().split(',') {
        let text = text.trim();
        if text.is_empty() {
            continue;
        }
        let set = text
            .split_once('=')
            .and_then(|(name, value)| Some((name.trim(), value.trim().parse().ok()?)))
            .filter(|(_, value)| (1..=100_000_000).contains(value))
            .is_some_and(|(name, value)| limits.set(name, value));
        if !set {
            let names: Vec<&str> = limits.sizes().into_iter().map(|(name, _)| name).collect();
            let names = names.join(", ");
            faults.note(
                "limits",
                format!("`{text}` is not one of {names}, with = and a number from 1 to 100000000"),
            );
        }
    }
    limits
}

pub(super) fn live(given: &SettingArgs, faults: &mut Faults) -> LiveLimits {
    let default = LiveLimits::default();
    let mut most = |name: &str, text: &Option<String>, default: usize, largest: u32| match text {
        Some(text) => number(name, text, 1..=largest, faults) as usize,
        None => default,
    };
    LiveLimits {
        connections: most(
            "live-connections",
            &given.live_connections,
            default.connections,
            1_000_000,
        ),
        person: most(
            "live-per-person",
            &given.live_per_person,
            default.person,
            100_000,
        ),
        application: most(
            "live-per-application",
            &given.live_per_application,
            default.application,
            100_000,
        ),
        address: most(
            "live-per-address",
            &given.live_per_address,
            default.address,
            100_000,
        ),
    }
}
