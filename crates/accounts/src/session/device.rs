//! From where a session is asked for, as coarse as a person needs to recognise it.

use std::net::IpAddr;

use super::SessionKind;

/// Most characters of a program's name.
const LONGEST_AGENT: usize = 60;

/// How a session's token will be carried, by which program, from which network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// How the token is carried.
    pub kind: SessionKind,
    /// The program, such as `Firefox, Android`; versions change too often to be told.
    pub agent: Option<String>,
    /// The network, such as `192.0.2.0/24`; whole addresses are not kept.
    pub network: Option<String>,
}

impl Device {
    /// What a request says of itself: the `User-Agent` header and the address it came from.
    pub fn new(kind: SessionKind, user_agent: Option<&str>, address: Option<IpAddr>) -> Self {
        Self {
            kind,
            agent: user_agent.and_then(program),
            network: address.map(network),
        }
    }

    /// A device of which nothing is known.
    pub fn unknown(kind: SessionKind) -> Self {
        Self::new(kind, None, None)
    }
}

/// Browsers by a word of their header. The order matters: most call themselves by the names of others too.
const BROWSERS: [(&str, &str); 10] = [
    ("Zalo", "Zalo"),
    ("coc_coc_browser", "Cốc Cốc"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

const SYSTEMS: [(&str, &str); 7] = [
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
];

fn program(user_agent: &str) -> Option<String> {
    let named = |names: &[(&str, &'static str)]| {
        names
            .iter()
            .find(|(mark, _)| user_agent.contains(mark))
            .map(|(_, name)| *name)
    };
    let name = match (named(&BROWSERS), named(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser}, {system}"),
        (Some(browser), None) => browser.to_owned(),
        // A program of its own: the product's name alone, whatever stands behind it.
        (None, _) => user_agent
            .split(['/', ' ', ';', '('])
            .next()
            .unwrap_or_default()
            .chars()
            .filter(|character| character.is_ascii_alphanumeric() || matches!(character, '-' | '_'))
            .take(LONGEST_AGENT)
            .collect(),
    };
    (!name.is_empty()).then_some(name)
}

fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        IpAddr::V6(address) => {
            let [a, b, c, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}::/48")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_told_as_a_person_would_tell_it() {
        for (header, name) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0",
                "Edge, Windows",
            ),
            (
                "Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
                "Chrome, Android",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
                "Safari, iPhone",
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0",
                "Firefox, Linux",
            ),
            ("curl/8.5.0", "curl"),
            ("<b>Http://evil.example</b>", "bHttp"),
        ] {
            let device = Device::new(SessionKind::Cookie, Some(header), None);
            assert_eq!(device.agent.as_deref(), Some(name));
        }
        assert_eq!(
            Device::new(SessionKind::Cookie, Some("💥"), None).agent,
            None
        );
    }

    #[test]
    fn whole_addresses_are_not_kept() {
        let of = |address: &str| {
            Device::new(SessionKind::Bearer, None, address.parse().ok())
                .network
                .unwrap_or_default()
        };
        assert_eq!(of("192.0.2.77"), "192.0.2.0/24");
        assert_eq!(of("::ffff:192.0.2.77"), "192.0.2.0/24");
        assert_eq!(of("2001:db8:1:2::3"), "2001:db8:1::/48");
    }
}
