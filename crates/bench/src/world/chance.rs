//! Chance that comes out alike every time: the same seed makes the same world.

/// The generator of splitmix64: small, even, and the same on every machine.
#[derive(Clone, Debug)]
pub(crate) struct Chance(u64);

impl Chance {
    /// The chance of one thing: its number decides, so that any row can be made without those before it.
    pub(crate) const fn of(seed: u64, number: u64) -> Self {
        Self(seed ^ number.wrapping_mul(0xD1B5_4A32_D192_ED03))
    }

    /// The next number.
    pub(crate) const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`, which is not nought.
    pub(crate) const fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    /// True in so many of a hundred cases.
    pub(crate) const fn percent(&mut self, share: u64) -> bool {
        self.below(100) < share
    }

    /// One of several; nothing of nothing.
    pub(crate) fn one<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        let length = u64::try_from(of.len()).ok().filter(|length| *length > 0)?;
        of.get(usize::try_from(self.below(length)).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::Chance;

    #[test]
    fn the_same_seed_makes_the_same_numbers_and_another_makes_others() {
        let numbers = |seed, number| {
            let mut chance = Chance::of(seed, number);
            [chance.next(), chance.next(), chance.next()]
        };
        assert_eq!(numbers(1, 2), numbers(1, 2));
        assert_ne!(numbers(1, 2), numbers(1, 3));
        assert_ne!(numbers(1, 2), numbers(2, 2));
    }

    #[test]
    fn choices_stay_within_their_list() {
        let mut chance = Chance::of(7, 7);
        assert_eq!(chance.one::<u8>(&[]), None);
        for _ in 0..1_000 {
            assert!(chance.below(3) < 3);
            assert!(chance.one(&[1, 2, 3]).is_some());
        }
    }
}
