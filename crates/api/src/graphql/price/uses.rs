//! What variables weigh where they stand in a document. The engine copies a variable into every argument that names it, before it looks whether it fits
//! there: two hundred kilobytes that a document names two thousand times would be half a gigabyte.

use std::collections::HashMap;

use async_graphql::parser::types::{Directive, ExecutableDocument, Field};
use async_graphql::{Name, Positioned, Value, Variables};

use crate::limits::{Exceeded, Limit};

/// What a value weighs besides its text.
const VALUE: usize = 8;

/// Counts the bytes of variables, each as often as it is named.
pub(super) struct Uses<'a> {
    document: &'a ExecutableDocument,
    variables: &'a Variables,
    most: usize,
    weights: HashMap<Name, usize>,
    used: usize,
}

impl<'a> Uses<'a> {
    pub(super) fn new(
        document: &'a ExecutableDocument,
        variables: &'a Variables,
        most: usize,
    ) -> Self {
        Self {
            document,
            variables,
            most,
            weights: HashMap::new(),
            used: 0,
        }
    }

    /// Counts the variables in a field's arguments.
    pub(super) fn field(&mut self, field: &Field) -> Result<(), Exceeded> {
        for (_, value) in &field.arguments {
            let count = |name| self.name(name).map(|()| Value::Null);
            value.node.clone().into_const_with(count)?;
        }
        Ok(())
    }

    /// Counts the variables in the arguments of directives.
    pub(super) fn directives(
        &mut self,
        directives: &[Positioned<Directive>],
    ) -> Result<(), Exceeded> {
        for directive in directives {
            for (_, value) in &directive.node.arguments {
                let count = |name| self.name(name).map(|()| Value::Null);
                value.node.clone().into_const_with(count)?;
            }
        }
        Ok(())
    }

    fn name(&mut self, name: Name) -> Result<(), Exceeded> {
        let known = self.weights.get(&name).copied();
        let weight = known.unwrap_or_else(|| {
            let weight = self.weight(&name);
            self.weights.insert(name, weight);
            weight
        });
        self.used = self.used.saturating_add(weight);
        Limit::Variables.check(self.used, self.most)
    }

    /// What stands for a variable; where the request does not say, the heaviest default that an operation has for it.
    fn weight(&self, name: &Name) -> usize {
        if let Some(value) = self.variables.get(name) {
            return weight(value);
        }
        let definitions = self
            .document
            .operations
            .iter()
            .flat_map(|(_, operation)| &operation.node.variable_definitions);
        definitions
            .filter(|definition| definition.node.name.node == *name)
            .filter_map(|definition| definition.node.default_value.as_ref())
            .map(|value| weight(&value.node))
            .max()
            .unwrap_or(VALUE)
    }
}

fn weight(value: &Value) -> usize {
    let inside = match value {
        Value::String(text) => text.len(),
        Value::Enum(name) => name.len(),
        Value::Binary(bytes) => bytes.len(),
        Value::List(items) => items.iter().map(weight).sum(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| name.len() + weight(value))
            .sum(),
        Value::Null | Value::Number(_) | Value::Boolean(_) => 0,
    };
    VALUE + inside
}
