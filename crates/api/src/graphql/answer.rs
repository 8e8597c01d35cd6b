//! An answer in the form that the specification wants.
//!
//! The engine writes fields in the order in which they were ready, and leaves out a field that failed even where null must not stand. Here every
//! object gets its fields in the order of the document, and null travels outwards to the next place where it may stand.

use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};
use async_graphql::{Name, PathSegment, ServerError, Value, indexmap::IndexMap};

use super::shape::{Shape, chosen};

/// What a selection's answer has to look like.
#[derive(Debug, Default)]
pub struct Plan {
    steps: IndexMap<Name, Step>,
}

#[derive(Debug)]
struct Step {
    nullable: Vec<bool>,
    inner: Plan,
}

/// Selections that answer under one key, each with the type it is made on.
type Selections<'a> = Vec<(&'a SelectionSet, String)>;

impl Plan {
    /// Plans the answer to the operation that will be run. The document has been priced, so that it is known to be small when its fragments are spread.
    pub fn of(document: &ExecutableDocument, operation: Option<&str>, shape: &Shape) -> Self {
        let wanted = document
            .operations
            .iter()
            .find(|(name, _)| chosen(document, operation, *name));
        wanted.map_or_else(Self::default, |(_, operation)| {
            let root = shape.root(operation.node.ty).to_owned();
            Self::merged(
                &vec![(&operation.node.selection_set.node, root)],
                document,
                shape,
            )
        })
    }

    fn merged(selections: &Selections<'_>, document: &ExecutableDocument, shape: &Shape) -> Self {
        let mut fields: IndexMap<Name, (Vec<bool>, Selections<'_>)> = IndexMap::new();
        for (set, on) in selections {
            collect(set, on, document, shape, &mut fields);
        }
        let steps = fields
            .into_iter()
            .map(|(key, (nullable, inner))| {
                let inner = Self::merged(&inner, document, shape);
                (key, Step { nullable, inner })
            })
            .collect();
        Self { steps }
    }

    /// Puts the engine's data into form.
    pub fn arrange(&self, data: Value, errors: &[ServerError]) -> Value {
        let mut path = Vec::new();
        self.object(data, errors, &mut path).unwrap_or(Value::Null)
    }

    /// `None`: null must not stand here and travels outwards.
    fn object(
        &self,
        value: Value,
        errors: &[ServerError],
        path: &mut Vec<PathSegment>,
    ) -> Option<Value> {
        let Value::Object(mut found) = value else {
            return Some(value);
        };
        let mut arranged = IndexMap::with_capacity(found.len());
        for (key, step) in &self.steps {
            path.push(PathSegment::Field(key.to_string()));
            let value = match found.swap_remove(key) {
                Some(value) => Some(step.value(value, &step.nullable, errors, path)),
                // Left out because it failed; anything else left out belongs to another type, or was skipped.
                None if errors.iter().any(|error| error.path.starts_with(path)) => Some(
                    step.nullable
                        .first()
                        .is_none_or(|nullable| *nullable)
                        .then_some(Value::Null),
                ),
                None => None,
            };
            path.pop();
            if let Some(value) = value {
                arranged.insert(key.clone(), value?);
            }
        }
        arranged.extend(found);
        Some(Value::Object(arranged))
    }
}

impl Step {
    fn value(
        &self,
        value: Value,
        nullable: &[bool],
        errors: &[ServerError],
        path: &mut Vec<PathSegment>,
    ) -> Option<Value> {
        let may_be_null = nullable.first().is_none_or(|nullable| *nullable);
        let arranged = match value {
            Value::List(items) => {
                let inner = nullable.get(1..).unwrap_or_default();
                let mut list = Vec::with_capacity(items.len());
                for (index, item) in items.into_iter().enumerate() {
                    path.push(PathSegment::Index(index));
                    let item = self.value(item, inner, errors, path);
                    path.pop();
                    match item {
                        Some(item) => list.push(item),
                        None => return may_be_null.then_some(Value::Null),
                    }
                }
                Some(Value::List(list))
            }
            Value::Null => None,
            other => self.inner.object(other, errors, path),
        };
        arranged.or_else(|| may_be_null.then_some(Value::Null))
    }
}

fn collect<'a>(
    set: &'a SelectionSet,
    on: &str,
    document: &'a ExecutableDocument,
    shape: &Shape,
    fields: &mut IndexMap<Name, (Vec<bool>, Selections<'a>)>,
) {
    for selection in &set.items {
        match &selection.node {
            Selection::Field(field) => {
                let field = &field.node;
                let known = shape.field(on, &field.name.node);
                let (_, selections) = fields
                    .entry(field.response_key().node.clone())
                    .or_insert_with(|| {
                        let nullable = known.map(|known| known.nullable.clone());
                        (nullable.unwrap_or_default(), Vec::new())
                    });
                if !field.selection_set.node.items.is_empty() {
                    let type_name = known.map_or_else(String::new, |known| known.type_name.clone());
                    selections.push((&field.selection_set.node, type_name));
                }
            }
            Selection::FragmentSpread(spread) => {
                if let Some(fragment) = document.fragments.get(&spread.node.fragment_name.node) {
                    let on = fragment.node.type_condition.node.on.node.as_str();
                    collect(
                        &fragment.node.selection_set.node,
                        on,
                        document,
                        shape,
                        fields,
                    );
                }
            }
            Selection::InlineFragment(inline) => {
                let condition = inline.node.type_condition.as_ref();
                let on = condition.map_or(on, |condition| condition.node.on.node.as_str());
                collect(&inline.node.selection_set.node, on, document, shape, fields);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;
    use serde_json::json;

    use super::*;

    const SDL: &str = "
        type Query { a: Thing! b: Thing list: [Thing!]! loose: [Thing]! }
        type Thing { id: ID! name: String thing: Thing! other: Thing }
    ";

    fn arranged(query: &str, data: serde_json::Value, failed: &[&[&str]]) -> String {
        let document = parse_query(query).expect("a document");
        let plan = Plan::of(&document, None, &Shape::of(SDL));
        let segment = |part: &&str| {
            part.parse().map_or_else(
                |_| PathSegment::Field((*part).to_owned()),
                PathSegment::Index,
            )
        };
        let errors: Vec<ServerError> = failed
            .iter()
            .map(|path| {
                let mut error = ServerError::new("failed", None);
                error.path = path.iter().map(segment).collect();
                error
            })
            .collect();
        let data = Value::from_json(data).expect("a value");
        serde_json::to_string(&plan.arrange(data, &errors)).expect("text")
    }

    #[test]
    fn fields_stand_in_the_order_of_the_document() {
        let data = || json!({ "b": null, "x": { "name": "n", "id": "1" } });
        assert_eq!(
            arranged("{ x: a { id name } b { id } }", data(), &[]),
            r#"{"x":{"id":"1","name":"n"},"b":null}"#
        );
        let spread = "{ x: a { ...F id } b { id } } fragment F on Thing { name }";
        assert_eq!(
            arranged(spread, data(), &[]),
            r#"{"x":{"name":"n","id":"1"},"b":null}"#
        );
        let merged = "{ x: a { name } b { id } x: a { id } }";
        assert_eq!(
            arranged(merged, data(), &[]),
            r#"{"x":{"name":"n","id":"1"},"b":null}"#
        );
    }

    #[test]
    fn what_was_skipped_stays_away() {
        let data = json!({ "a": { "id": "1" } });
        assert_eq!(
            arranged("{ a { id name @skip(if: true) } }", data, &[]),
            r#"{"a":{"id":"1"}}"#
        );
    }

    #[test]
    fn a_failed_field_is_null_where_null_may_stand() {
        let data = json!({ "a": { "id": "1" } });
        assert_eq!(
            arranged("{ a { other { id } id } }", data, &[&["a", "other"]]),
            r#"{"a":{"other":null,"id":"1"}}"#
        );
    }

    #[test]
    fn null_travels_outwards_from_where_it_must_not_stand() {
        let data = json!({ "b": { "id": "1" } });
        let failed: &[&[&str]] = &[&["b", "thing"]];
        assert_eq!(
            arranged("{ b { id thing { id } } }", data, failed),
            r#"{"b":null}"#
        );
        let data = json!({ "b": { "id": "1" } });
        assert_eq!(arranged("{ a { id } b { id } }", data, &[&["a"]]), "null");
        let data = json!({ "loose": [{ "id": "1" }, { "id": "2" }] });
        let failed: &[&[&str]] = &[&["loose", "1", "thing"]];
        assert_eq!(
            arranged("{ loose { thing { id } id } }", data, failed),
            r#"{"loose":[{"id":"1"},null]}"#
        );
        let data = json!({ "list": [{ "id": "1" }, null], "b": null });
        let failed: &[&[&str]] = &[&["list", "1", "id"]];
        assert_eq!(arranged("{ b { id } list { id } }", data, failed), "null");
    }
}
