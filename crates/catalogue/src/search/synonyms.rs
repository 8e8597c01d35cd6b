//! Words for one thing: `na = mãng cầu = custard apple = 番荔枝`.

/// The shipped list.
pub(super) const SHIPPED: &str = include_str!("../../data/synonyms.txt");

/// Groups of equal words.
pub(super) struct Synonyms {
    groups: Vec<Vec<&'static str>>,
}

impl Synonyms {
    /// The list that comes with the program.
    pub(super) fn shipped() -> Self {
        Self::parse(SHIPPED)
    }

    fn parse(list: &'static str) -> Self {
        let groups = list
            .lines()
            .filter(|line| !line.trim_start().starts_with('#'))
            .map(|line| {
                line.split('=')
                    .map(str::trim)
                    .filter(|word| !word.is_empty())
                    .collect::<Vec<_>>()
            })
            .filter(|group| group.len() > 1)
            .collect();
        Self { groups }
    }

    /// The other words for what `name` names.
    ///
    /// A word of the list counts where it stands in the name in lower case or at its beginning, marks included: in
    /// `Vịt quay Hồng Xiêm` the capital says that Hồng is a person and no persimmon.
    pub(super) fn of(&self, name: &str) -> Vec<&'static str> {
        let words = words_of(name);
        let mut others = Vec::new();
        for group in &self.groups {
            if group.iter().any(|term| stands_in(&words, term)) {
                others.extend(
                    group
                        .iter()
                        .copied()
                        .filter(|term| !stands_in(&words, term)),
                );
            }
        }
        others.sort_unstable();
        others.dedup();
        others
    }
}

fn words_of(name: &str) -> Vec<String> {
    let name = kernel::text::nfc(name);
    let mut words: Vec<String> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    if let Some(first) = words.first_mut() {
        *first = first.to_lowercase();
    }
    words
}

fn stands_in(words: &[String], term: &str) -> bool {
    let wanted: Vec<&str> = term.split_whitespace().collect();
    words
        .windows(wanted.len().max(1))
        .any(|window| window.iter().map(String::as_str).eq(wanted.iter().copied()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_product_is_known_by_its_other_names() {
        let others = Synonyms::shipped().of("Na dai Đồng Mỏ");
        assert!(others.contains(&"mãng cầu"));
        assert!(others.contains(&"番荔枝"));
        assert!(!others.contains(&"na"));
    }

    #[test]
    fn a_person_called_hong_is_no_persimmon() {
        assert!(
            !Synonyms::shipped()
                .of("Vịt quay Hồng Xiêm")
                .contains(&"persimmon")
        );
        assert!(
            Synonyms::shipped()
                .of("Hồng không hạt Bảo Lâm")
                .contains(&"persimmon")
        );
    }

    #[test]
    fn comments_and_lonely_words_are_no_groups() {
        assert!(Synonyms::parse("# a = b\nalone\n").groups.is_empty());
    }
}
