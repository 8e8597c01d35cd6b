//! How much of something one network address may hold at once, so that nobody takes all of it by holding on.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::throttled_as;

/// So many times the share of a /64 has the /48 around it, which one customer of a provider may own.
const OF_A_SITE: usize = 4;
/// No /48 has more than one of so many parts of the whole.
const PARTS: usize = 8;

/// Counts what each network address holds; cheap to clone. An IPv6 address counts as its whole /64 and as the /48 around it. What stands for
/// one of our own proxies is nobody's in particular.
#[derive(Clone, Debug)]
pub struct Shares {
    most: usize,
    whole: usize,
    nameless: Option<usize>,
    proxies: Arc<[IpAddr]>,
    held: Arc<Mutex<HashMap<String, usize>>>,
    warned: Arc<AtomicBool>,
}

/// What one address holds until this is dropped.
#[derive(Debug)]
pub struct Share {
    shares: Shares,
    keys: Vec<String>,
}

impl Shares {
    /// At most `most` for each IPv4 address and each /64 of IPv6, and four times as many for a /48, but no more than an eighth of the `whole`. Our own
    /// `proxies` come for everybody, and have as many as they want.
    pub fn new(most: usize, whole: usize, proxies: &[IpAddr]) -> Self {
        Self {
            most,
            whole,
            nameless: None,
            proxies: proxies.into(),
            held: Arc::default(),
            warned: Arc::default(),
        }
    }

    /// The same where proxies say for whom they come: all of whom they do not have half of the whole together.
    #[must_use]
    pub(super) fn of_the_named(mut self) -> Self {
        self.nameless = Some((self.whole / 2).max(1));
        self
    }

    /// The proxies that come for everybody.
    pub(super) fn proxies(&self) -> &[IpAddr] {
        &self.proxies
    }

    /// One more for an address; `None` when it holds as many as it may.
    pub fn take(&self, address: IpAddr) -> Option<Share> {
        let counted = self.counted(address);
        let mut held = self.held();
        let is_full = |(key, most): &(String, usize)| held.get(key).is_some_and(|n| n >= most);
        if counted.iter().any(is_full) {
            return None;
        }
        let keys: Vec<String> = counted.into_iter().map(|(key, _)| key).collect();
        for key in &keys {
            *held.entry(key.clone()).or_default() += 1;
        }
        Some(Share {
            shares: self.clone(),
            keys,
        })
    }

    /// What an address counts as, each with its share.
    fn counted(&self, address: IpAddr) -> Vec<(String, usize)> {
        if self.proxies.contains(&address) {
            let Some(most) = self.nameless else {
                return Vec::new();
            };
            if !self.warned.swap(true, Ordering::Relaxed) {
                tracing::warn!(
                    "a proxy of ours does not say for whom it comes: X-Forwarded-For is missing, or its last value is no address"
                );
            }
            return vec![("a proxy's".to_owned(), most)];
        }
        let mut counted = vec![(throttled_as(address), self.most)];
        if let IpAddr::V6(address) = address {
            let [a, b, c, ..] = address.segments();
            let most = self.most.saturating_mul(OF_A_SITE).min(self.whole / PARTS);
            counted.push((format!("{a:x}:{b:x}:{c:x}::/48"), most.max(1)));
        }
        counted
    }

    fn held(&self) -> MutexGuard<'_, HashMap<String, usize>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut held = self.shares.held();
        for key in &self.keys {
            if let Some(count) = held.get_mut(key) {
                *count -= 1;
                if *count == 0 {
                    held.remove(key);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: usize = 1_000;

    fn address(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn one_address_holds_its_share_and_leaves_the_rest_to_others() {
        let shares = Shares::new(2, WHOLE, &[]);
        let first = shares.take(address("192.0.2.7")).expect("a share");
        let _second = shares.take(address("192.0.2.7")).expect("a share");
        assert!(shares.take(address("192.0.2.7")).is_none());
        let _other = shares.take(address("192.0.2.8")).expect("its own");
        drop(first);
        let again = shares.take(address("192.0.2.7"));
        assert!(again.is_some(), "what was let go is free");
        drop(again);
        assert_eq!(shares.held().len(), 2, "who holds nothing is forgotten");
    }

    #[test]
    fn a_household_of_ipv6_is_one_address() {
        let shares = Shares::new(1, WHOLE, &[]);
        let _one = shares.take(address("2001:db8:1:2::3")).expect("a share");
        assert!(shares.take(address("2001:db8:1:2:ffff::1")).is_none());
        assert!(shares.take(address("2001:db8:1:3::1")).is_some());
    }

    /// How many shares one customer holds who comes from each of his /64s in turn.
    fn held_from_all_of_a_site(shares: &Shares) -> Vec<Share> {
        (0..256)
            .flat_map(|network| (0..20).map(move |_| format!("2001:db8:1:{network:x}::3")))
            .filter_map(|from| shares.take(address(&from)))
            .collect()
    }

    #[test]
    fn whoever_owns_many_networks_holds_an_eighth_of_the_whole_at_most() {
        for (most, whole, his) in [(10, WHOLE, 40), (100, WHOLE, 125), (500, WHOLE, 125)] {
            let shares = Shares::new(most, whole, &[]);
            let held = held_from_all_of_a_site(&shares);
            assert_eq!(held.len(), his, "{most} of {whole}");
            let another = shares.take(address("2001:db8:2::3"));
            assert!(another.is_some(), "the next customer has his own");
            drop((held, another));
            assert!(shares.held().is_empty(), "who holds nothing is forgotten");
        }
    }

    #[test]
    fn a_proxy_of_our_own_comes_for_everybody() {
        let proxy = address("10.0.0.1");
        let shares = Shares::new(1, 16, &[proxy]);
        let all: Vec<Option<Share>> = (0..20).map(|_| shares.take(proxy)).collect();
        assert!(all.iter().all(Option::is_some));
        assert!(shares.held().is_empty());
    }

    #[test]
    fn those_whom_a_proxy_does_not_name_have_half_together() {
        let proxies = [address("10.0.0.1"), address("10.0.0.2")];
        let shares = Shares::new(1, 16, &proxies).of_the_named();
        let all: Vec<Share> = (0..20)
            .filter_map(|number| shares.take(proxies[number % 2]))
            .collect();
        assert_eq!(all.len(), 8);
        assert!(shares.take(address("192.0.2.7")).is_some());
        drop(all);
        assert!(shares.take(proxies[0]).is_some());
    }
}
