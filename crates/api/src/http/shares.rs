//! How much of something one network address may hold at once, so that nobody takes all of it by holding on.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::throttled_as;

/// Counts what each network address holds; cheap to clone. An IPv6 address counts as its whole /64. What stands for one of our own
/// proxies is nobody's in particular, and not counted.
#[derive(Clone, Debug)]
pub struct Shares {
    most: usize,
    proxies: Arc<[IpAddr]>,
    held: Arc<Mutex<HashMap<String, usize>>>,
}

/// What one address holds until this is dropped.
#[derive(Debug)]
pub struct Share(Option<(Shares, String)>);

impl Shares {
    /// At most so many for each address, but for our own `proxies`, which come for everybody.
    pub fn new(most: usize, proxies: &[IpAddr]) -> Self {
        Self {
            most,
            proxies: proxies.into(),
            held: Arc::default(),
        }
    }

    /// The proxies that come for everybody.
    pub(super) fn proxies(&self) -> &[IpAddr] {
        &self.proxies
    }

    /// One more for an address; `None` when it holds as many as it may.
    pub fn take(&self, address: IpAddr) -> Option<Share> {
        if self.proxies.contains(&address) {
            return Some(Share(None));
        }
        let address = throttled_as(address);
        let mut held = self.held();
        let count = held.get(&address).copied().unwrap_or(0);
        if count >= self.most {
            return None;
        }
        held.insert(address.clone(), count + 1);
        Some(Share(Some((self.clone(), address))))
    }

    fn held(&self) -> MutexGuard<'_, HashMap<String, usize>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let Some((shares, address)) = self.0.take() else {
            return;
        };
        let mut held = shares.held();
        if let Some(count) = held.get_mut(&address) {
            *count -= 1;
            if *count == 0 {
                held.remove(&address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn one_address_holds_its_share_and_leaves_the_rest_to_others() {
        let shares = Shares::new(2, &[]);
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
        let shares = Shares::new(1, &[]);
        let _one = shares.take(address("2001:db8:1:2::3")).expect("a share");
        assert!(shares.take(address("2001:db8:1:2:ffff::1")).is_none());
        assert!(shares.take(address("2001:db8:1:3::1")).is_some());
    }

    #[test]
    fn a_proxy_of_our_own_comes_for_everybody() {
        let proxy = address("10.0.0.1");
        let shares = Shares::new(1, &[proxy]);
        let all: Vec<Option<Share>> = (0..10).map(|_| shares.take(proxy)).collect();
        assert!(all.iter().all(Option::is_some));
        assert!(shares.held().is_empty());
    }
}
