//! What somebody typed into a form.

use std::collections::BTreeMap;

/// A submitted form.
#[derive(Clone, Debug, Default)]
pub(in crate::pages) struct Typed(BTreeMap<String, String>);

impl Typed {
    pub(in crate::pages) fn new(pairs: Vec<(String, String)>) -> Self {
        Self(pairs.into_iter().collect())
    }

    /// What was typed, without the blanks around it; nothing when the field is absent or blank.
    pub(in crate::pages) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .get(name)
            .map(|text| text.trim())
            .filter(|text| !text.is_empty())
    }

    /// Like [`Self::get`], with absent and blank alike.
    pub(in crate::pages) fn text(&self, name: &str) -> String {
        self.get(name).unwrap_or_default().to_owned()
    }

    /// Exactly what was typed, for passwords: blanks belong to them.
    pub(in crate::pages) fn raw(&self, name: &str) -> String {
        self.0.get(name).cloned().unwrap_or_default()
    }

    /// A text of several lines, with the line breaks that everything else here uses; browsers send CR LF.
    pub(in crate::pages) fn prose(&self, name: &str) -> String {
        self.text(name).replace("\r\n", "\n")
    }

    /// How many items a list of the form has: `lines.0.…`, `lines.1.…`.
    pub(in crate::pages) fn count(&self, list: &str) -> usize {
        const MOST: usize = 200;
        let has = |number: usize| {
            let start = format!("{list}.{number}.");
            self.0
                .range(start.clone()..)
                .next()
                .is_some_and(|(name, _)| name.starts_with(&start))
        };
        (0..MOST).take_while(|number| has(*number)).count()
    }

    /// What the form says, for telling one input from another; the seal and the key are none of it.
    pub(in crate::pages) fn input(&self) -> BTreeMap<&str, &str> {
        self.0
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "seal" | "key"))
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_in_order() {
        let typed = Typed::new(
            ["lines.0.id", "lines.1.id", "lines.10.id", "lines.3.id"]
                .map(|name| (name.to_owned(), String::new()))
                .to_vec(),
        );
        assert_eq!(typed.count("lines"), 2);
        assert_eq!(typed.count("lines.0.answers"), 0);
    }
}
