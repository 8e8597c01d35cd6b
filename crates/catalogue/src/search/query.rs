//! From what somebody typed to a query.
//!
//! Every word must be found somewhere in its folded form; what was typed with the right marks, and next to one another,
//! ranks far above.

use tantivy::Term;
use tantivy::query::{BooleanQuery, BoostQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

use super::document::Fields;
use super::words;

/// The most characters that are looked at.
const LONGEST: usize = 200;
/// The most words that are looked for.
const MOST_WORDS: usize = 12;

/// As much of a text as is looked at.
pub(super) fn looked_at(text: &str) -> impl Iterator<Item = char> {
    text.chars().take(LONGEST)
}

/// The query of a text; none when there is no word in it.
pub(super) fn query(fields: &Fields, text: &str) -> Option<Box<dyn Query>> {
    let text: String = looked_at(text).collect();
    let exact = words::without_han(&words::exact(&text));
    let folded = words::without_han(&words::folded(&text));
    let exact: Vec<&str> = exact
        .split(' ')
        .filter(|word| !word.is_empty())
        .take(MOST_WORDS)
        .collect();
    let folded: Vec<&str> = folded
        .split(' ')
        .filter(|word| !word.is_empty())
        .take(MOST_WORDS)
        .collect();
    let han = words::han_wanted(&text);
    if folded.is_empty() && han.is_empty() {
        return None;
    }
    let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
    for word in &folded {
        clauses.push((Occur::Must, anywhere(fields, word)));
    }
    for gram in han.iter().take(MOST_WORDS) {
        clauses.push((Occur::Must, term(fields.han, gram, 1.0)));
    }
    for word in &exact {
        clauses.push((Occur::Should, term(fields.name_exact, word, 3.0)));
    }
    clauses.extend(phrase(fields.name_exact, &exact, 5.0).map(|query| (Occur::Should, query)));
    clauses.extend(phrase(fields.name_folded, &folded, 2.0).map(|query| (Occur::Should, query)));
    Some(Box::new(BooleanQuery::new(clauses)))
}

fn anywhere(fields: &Fields, word: &str) -> Box<dyn Query> {
    let places = [
        (fields.name_folded, 1.5),
        (fields.synonyms, 1.0),
        (fields.other, 1.0),
        (fields.place, 0.7),
        (fields.producer, 0.7),
    ];
    Box::new(BooleanQuery::union(
        places
            .into_iter()
            .map(|(field, boost)| term(field, word, boost))
            .collect(),
    ))
}

fn term(field: Field, word: &str, boost: f32) -> Box<dyn Query> {
    let query = TermQuery::new(
        Term::from_field_text(field, word),
        IndexRecordOption::WithFreqs,
    );
    Box::new(BoostQuery::new(Box::new(query), boost))
}

fn phrase(field: Field, words: &[&str], boost: f32) -> Option<Box<dyn Query>> {
    if words.len() < 2 {
        return None;
    }
    let terms = words
        .iter()
        .map(|word| Term::from_field_text(field, word))
        .collect();
    Some(Box::new(BoostQuery::new(
        Box::new(PhraseQuery::new(terms)),
        boost,
    )))
}
