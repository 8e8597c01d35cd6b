//! Who asks: the request's id, the peer's address, the bearer token.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::ConnectInfo;
use axum::http::{Extensions, HeaderMap, header};

/// The id of one request, in the answer's `x-request-id`, in the log and beside what the request wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(pub String);

impl RequestId {
    /// Takes a proxy's id when it looks like one, so that a request keeps its name on the whole way.
    pub fn of(headers: &HeaderMap) -> Self {
        let given = headers
            .get("x-request-id")
            .and_then(|value| value.to_str().ok())
            .filter(|id| {
                (8..=64).contains(&id.len())
                    && id
                        .bytes()
                        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            });
        given.map_or_else(Self::fresh, |id| Self(id.to_owned()))
    }

    /// One of our own.
    pub fn fresh() -> Self {
        Self(kernel::hex::encode(&platform::random::bytes::<12>()))
    }
}

/// The address at the other end of the connection. Headers that claim another one are believed only when one of our own
/// `proxies` sent them: then it is the last address in `X-Forwarded-For` that is none of theirs.
pub fn peer(extensions: &Extensions, headers: &HeaderMap, proxies: &[IpAddr]) -> IpAddr {
    let mut address = extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |info| {
            info.0.ip().to_canonical()
        });
    let told: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    for before in told.iter().rev() {
        if !proxies.contains(&address) {
            break;
        }
        let Some(before) = forwarded(before.trim()) else {
            break;
        };
        address = before.to_canonical();
    }
    address
}

/// An address as proxies write it: some with the port, one of IPv6 in brackets then.
fn forwarded(text: &str) -> Option<IpAddr> {
    let bare = || text.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    let with_port = || text.parse().ok().map(|address: SocketAddr| address.ip());
    text.parse().ok().or_else(with_port).or_else(bare)
}

/// What the `Authorization` header says.
#[derive(Debug, PartialEq, Eq)]
pub enum Authorization<'a> {
    /// Nobody asks to be known.
    Absent,
    /// A bearer token.
    Bearer(&'a str),
    /// Something else; refused, so that a caller never is anonymous by mistake.
    Unreadable,
}

/// Reads the `Authorization` header.
pub fn authorization(headers: &HeaderMap) -> Authorization<'_> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let Some(value) = values.next() else {
        return Authorization::Absent;
    };
    if values.next().is_some() {
        return Authorization::Unreadable;
    }
    let Ok(text) = value.to_str() else {
        return Authorization::Unreadable;
    };
    match text.split_once(' ') {
        Some((scheme, token))
            if scheme.eq_ignore_ascii_case("bearer") && !token.trim().is_empty() =>
        {
            Authorization::Bearer(token.trim())
        }
        _ => Authorization::Unreadable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: &'static str, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(
            name.parse().expect("a name"),
            value.parse().expect("a value"),
        )])
    }

    #[test]
    fn a_bearer_is_read_and_anything_else_is_not_anonymous() {
        assert_eq!(authorization(&HeaderMap::new()), Authorization::Absent);
        assert_eq!(
            authorization(&with("authorization", "Bearer abc")),
            Authorization::Bearer("abc")
        );
        assert_eq!(
            authorization(&with("authorization", "bearer abc")),
            Authorization::Bearer("abc")
        );
        assert_eq!(
            authorization(&with("authorization", "Basic abc")),
            Authorization::Unreadable
        );
        assert_eq!(
            authorization(&with("authorization", "Bearer ")),
            Authorization::Unreadable
        );
    }

    #[test]
    fn a_forwarded_address_is_believed_from_our_own_proxies_alone() {
        let proxy: IpAddr = "10.0.0.1".parse().expect("an address");
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo(SocketAddr::new(proxy, 1)));
        let seen = |told: &'static str, proxies: &[IpAddr]| {
            peer(&extensions, &with("x-forwarded-for", told), proxies).to_string()
        };
        assert_eq!(seen("192.0.2.7", &[]), "10.0.0.1");
        assert_eq!(seen("192.0.2.7", &[proxy]), "192.0.2.7");
        assert_eq!(seen("203.0.113.9, 192.0.2.7", &[proxy]), "192.0.2.7");
        assert_eq!(seen("192.0.2.7, 10.0.0.1", &[proxy]), "192.0.2.7");
        assert_eq!(seen("192.0.2.7, nonsense", &[proxy]), "10.0.0.1");
        assert_eq!(seen("192.0.2.7, unknown", &[proxy]), "10.0.0.1");
        assert_eq!(seen("192.0.2.7:51234", &[proxy]), "192.0.2.7");
        assert_eq!(seen("192.0.2.7, 10.0.0.1:80", &[proxy]), "192.0.2.7");
        assert_eq!(seen("[2001:db8::1]:443", &[proxy]), "2001:db8::1");
        assert_eq!(seen("[2001:db8::1]", &[proxy]), "2001:db8::1");
        assert_eq!(seen("[::ffff:192.0.2.7]:443", &[proxy]), "192.0.2.7");
        assert_eq!(peer(&extensions, &HeaderMap::new(), &[proxy]), proxy);
    }

    #[test]
    fn a_request_keeps_a_sound_id_and_loses_a_strange_one() {
        assert_eq!(
            RequestId::of(&with("x-request-id", "0123-abcd")).0,
            "0123-abcd"
        );
        assert_ne!(
            RequestId::of(&with("x-request-id", "<script>alert(1)")).0,
            "<script>alert(1)"
        );
        assert_eq!(RequestId::of(&HeaderMap::new()).0.len(), 24);
    }
}
