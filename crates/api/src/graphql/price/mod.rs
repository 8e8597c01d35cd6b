//! What a document costs, worked out before the engine sees it.
//!
//! A field that gives an object costs one point, a leaf a hundredth of one, a mutation ten; what hangs under a connection counts once for every item of the
//! page (`first`, `last`, else the default page), under a plain list three times. The engine resolves a field as often as it is written, so a leaf that
//! stands there a thousand times is paid for a thousand times. Fragments are weighed once and spread by number, so that a document of doubling
//! fragments is priced in the time it takes to read it. Introspection has bounds of its own.

mod uses;

use std::collections::HashMap;

use async_graphql::parser::types::{
    ExecutableDocument, Field, OperationDefinition, OperationType, Selection, SelectionSet,
};
use async_graphql::{Name, Value, Variables};

use self::uses::Uses;
use super::shape::{FieldShape, Shape, chosen};
use crate::limits::{Exceeded, Limit, Limits};

/// Items of a page when neither `first` nor `last` says how many.
pub const DEFAULT_PAGE: usize = 20;
/// Items of the longest page.
pub const LONGEST_PAGE: usize = 100;
const PLAIN_LIST: usize = 3;
/// Weights are counted in hundredths of a point.
const POINT: usize = 100;
const LEAF: usize = 1;
const MUTATION: usize = 10 * POINT;
const TOTAL_COUNT: usize = 10 * POINT;
/// Four counts at once.
const VIEWER_COUNTS: usize = 4 * TOTAL_COUNT;
const INTROSPECTION: usize = 100 * POINT;
/// What an introspected list of all types counts as; the others count as plain lists.
const TYPES: usize = 100;
/// Selections and spreads inside one another that are followed at all; the limits below are far smaller.
const FOLLOWED: usize = 200;

/// Why a document is refused before the engine sees it.
#[derive(Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It asks for more than a limit allows.
    Exceeded(Exceeded),
    /// The fragment spreads itself, by whatever way.
    Circle(String),
}

impl From<Exceeded> for Refusal {
    fn from(exceeded: Exceeded) -> Self {
        Self::Exceeded(exceeded)
    }
}

/// Weighs a parsed document against the limits and answers the cost of the operation that would be run.
///
/// # Errors
/// Names the limit that is exceeded, or the fragment that spreads itself.
pub fn price(
    document: &ExecutableDocument,
    operation: Option<&str>,
    variables: &Variables,
    shape: &Shape,
    limits: &Limits,
) -> Result<usize, Refusal> {
    let mut weigher = Weigher {
        document,
        variables,
        defaults: defaults(document),
        shape,
        uses: Uses::new(document, variables, limits.variables),
        fragments: HashMap::new(),
        level: 0,
    };
    let mut whole = Weight::default();
    let mut cost = 0;
    for (name, definition) in document.operations.iter() {
        let weight = weigher.operation(&definition.node)?;
        if chosen(document, operation, name) {
            Limit::RootFields.check(weight.own_fields, limits.root_fields)?;
            cost = weight.cost / POINT;
        }
        whole.add(&weight);
    }
    // The engine validates fragments that nothing spreads, too.
    let names: Vec<&Name> = document.fragments.keys().collect();
    for name in names {
        if !weigher.fragments.contains_key(name.as_str()) {
            let weight = weigher.fragment(name)?;
            whole.add(&weight);
        }
    }
    Limit::Depth.check(whole.depth, limits.depth)?;
    Limit::Selections.check(whole.selections, limits.selections)?;
    Limit::Aliases.check(whole.aliases, limits.aliases)?;
    Limit::Directives.check(whole.directives, limits.directives)?;
    Limit::Introspection.check(whole.introspection_depth, limits.introspection_depth)?;
    Limit::Introspection.check(whole.introspection_lists, limits.introspection_lists)?;
    Limit::Introspection.check(whole.introspection_values, limits.introspection_values)?;
    Limit::Cost.check(cost, limits.cost)?;
    Ok(cost)
}

/// What a variable is when the request does not say; where operations differ, the dearer.
fn defaults(document: &ExecutableDocument) -> HashMap<&str, &Value> {
    let mut defaults: HashMap<&str, &Value> = HashMap::new();
    let size = |value: &Value| match value {
        Value::Number(number) => number.as_u64().unwrap_or(0),
        Value::List(items) => items.len() as u64,
        _ => 0,
    };
    for (_, operation) in document.operations.iter() {
        for variable in &operation.node.variable_definitions {
            if let Some(value) = &variable.node.default_value {
                let kept = defaults
                    .entry(variable.node.name.node.as_str())
                    .or_insert(&value.node);
                if size(&value.node) > size(kept) {
                    *kept = &value.node;
                }
            }
        }
    }
    defaults
}

/// What a selection weighs, in hundredths of a point. In a connection's own selection `per_item` counts once for every item of the page.
#[derive(Clone, Debug, Default)]
struct Weight {
    cost: usize,
    per_item: usize,
    depth: usize,
    own_fields: usize,
    selections: usize,
    aliases: usize,
    directives: usize,
    introspection_depth: usize,
    introspection_lists: usize,
    introspection_values: usize,
}

impl Weight {
    fn add(&mut self, other: &Self) {
        self.cost = self.cost.saturating_add(other.cost);
        self.per_item = self.per_item.saturating_add(other.per_item);
        self.depth = self.depth.max(other.depth);
        self.own_fields = self.own_fields.saturating_add(other.own_fields);
        self.selections = self.selections.saturating_add(other.selections);
        self.aliases = self.aliases.saturating_add(other.aliases);
        self.directives = self.directives.saturating_add(other.directives);
        self.introspection_depth = self.introspection_depth.max(other.introspection_depth);
        self.introspection_lists = self.introspection_lists.max(other.introspection_lists);
        self.introspection_values = self
            .introspection_values
            .saturating_add(other.introspection_values);
    }
}

enum Fragment {
    BeingWeighed,
    Weighed(Weight),
}

struct Weigher<'a> {
    document: &'a ExecutableDocument,
    variables: &'a Variables,
    defaults: HashMap<&'a str, &'a Value>,
    shape: &'a Shape,
    uses: Uses<'a>,
    fragments: HashMap<String, Fragment>,
    level: usize,
}

impl<'a> Weigher<'a> {
    fn operation(&mut self, operation: &'a OperationDefinition) -> Result<Weight, Refusal> {
        let shape = self.shape;
        let root = shape.root(operation.ty);
        self.uses.directives(&operation.directives)?;
        let mut weight = self.selection_set(&operation.selection_set.node, root)?;
        weight.directives = weight.directives.saturating_add(operation.directives.len());
        Ok(weight)
    }

    fn selection_set(&mut self, set: &'a SelectionSet, parent: &str) -> Result<Weight, Refusal> {
        self.level += 1;
        Limit::Depth.check(self.level, FOLLOWED)?;
        let mut sum = Weight::default();
        for selection in &set.items {
            self.uses.directives(selection.node.directives())?;
            let mut weight = match &selection.node {
                Selection::Field(field) => self.field(&field.node, parent)?,
                Selection::FragmentSpread(spread) => {
                    self.fragment(&spread.node.fragment_name.node)?
                }
                Selection::InlineFragment(inline) => {
                    let on = inline
                        .node
                        .type_condition
                        .as_ref()
                        .map_or(parent, |condition| condition.node.on.node.as_str());
                    self.selection_set(&inline.node.selection_set.node, on)?
                }
            };
            weight.selections = weight.selections.saturating_add(1);
            weight.directives = weight
                .directives
                .saturating_add(selection.node.directives().len());
            sum.add(&weight);
        }
        self.level -= 1;
        Ok(sum)
    }

    fn fragment(&mut self, name: &Name) -> Result<Weight, Refusal> {
        match self.fragments.get(name.as_str()) {
            Some(Fragment::Weighed(weight)) => return Ok(weight.clone()),
            Some(Fragment::BeingWeighed) => return Err(Refusal::Circle(name.to_string())),
            None => {}
        }
        let document = self.document;
        // A spread of a fragment that does not exist weighs nothing: the engine refuses it.
        let Some(fragment) = document.fragments.get(name) else {
            return Ok(Weight::default());
        };
        self.fragments
            .insert(name.to_string(), Fragment::BeingWeighed);
        self.uses.directives(&fragment.node.directives)?;
        let on = fragment.node.type_condition.node.on.node.as_str();
        let weight = self.selection_set(&fragment.node.selection_set.node, on)?;
        self.fragments
            .insert(name.to_string(), Fragment::Weighed(weight.clone()));
        Ok(weight)
    }

    fn field(&mut self, field: &'a Field, parent: &str) -> Result<Weight, Refusal> {
        let name = field.name.node.as_str();
        self.uses.field(field)?;
        let mut weight = if parent.starts_with("__") || name.starts_with("__") {
            self.introspected(field, parent)?
        } else {
            self.asked(field, parent)?
        };
        weight.own_fields = 1;
        weight.aliases = weight
            .aliases
            .saturating_add(usize::from(field.alias.is_some()));
        Ok(weight)
    }

    fn asked(&mut self, field: &'a Field, parent: &str) -> Result<Weight, Refusal> {
        let shape = self.shape;
        let name = field.name.node.as_str();
        let known = shape.field(parent, name);
        let type_name = known.map_or("", |known| known.type_name.as_str());
        let mut weight = self.selection_set(&field.selection_set.node, type_name)?;
        weight.depth = weight.depth.saturating_add(1);

        let object = !field.selection_set.node.items.is_empty();
        let items = self.items(field, type_name, known.is_some_and(FieldShape::is_list));
        let in_connection = parent.ends_with("Connection");
        let own = if parent == shape.root(OperationType::Mutation) {
            MUTATION
        } else if name == "totalCount" || (parent == "ViewerCounts" && name == "messages") {
            TOTAL_COUNT
        } else if type_name == "ViewerCounts" {
            VIEWER_COUNTS
        } else if object {
            POINT
        } else {
            LEAF
        };
        if in_connection && (name == "nodes" || name == "edges") {
            // Once for every item of the page that the connection's own field knows.
            weight.per_item = weight.cost.saturating_add(own);
            weight.cost = 0;
        } else if type_name.ends_with("Connection") {
            weight.cost = weight
                .cost
                .saturating_add(weight.per_item.saturating_mul(items))
                .saturating_add(own);
            weight.per_item = 0;
        } else {
            weight.cost = weight.cost.saturating_add(own).saturating_mul(items);
        }
        Ok(weight)
    }

    /// How often what hangs under a field is resolved.
    fn items(&self, field: &Field, type_name: &str, list: bool) -> usize {
        if type_name.ends_with("Connection") {
            return ["first", "last"]
                .iter()
                .find_map(|argument| self.number(field, argument))
                .unwrap_or(DEFAULT_PAGE)
                .min(LONGEST_PAGE);
        }
        if !list {
            return 1;
        }
        match self.constant(field, "ids") {
            Some(Value::List(ids)) => ids.len().max(1),
            Some(_) => 1,
            None => PLAIN_LIST,
        }
    }

    fn number(&self, field: &Field, argument: &str) -> Option<usize> {
        match self.constant(field, argument)? {
            Value::Number(number) => Some(
                number
                    .as_u64()
                    .map_or(0, |number| usize::try_from(number).unwrap_or(usize::MAX)),
            ),
            _ => None,
        }
    }

    fn constant(&self, field: &Field, argument: &str) -> Option<Value> {
        let variable = |name: Name| {
            self.variables
                .get(&name)
                .or_else(|| self.defaults.get(name.as_str()).copied())
                .cloned()
                .ok_or(())
        };
        field
            .get_argument(argument)?
            .node
            .clone()
            .into_const_with(variable)
            .ok()
    }

    fn introspected(&mut self, field: &'a Field, parent: &str) -> Result<Weight, Refusal> {
        let name = field.name.node.as_str();
        let mut weight = self.selection_set(&field.selection_set.node, "__Introspected")?;
        weight.introspection_depth = weight.introspection_depth.saturating_add(1);
        if matches!(
            name,
            "fields" | "interfaces" | "possibleTypes" | "inputFields"
        ) {
            weight.introspection_lists = weight.introspection_lists.saturating_add(1);
        }
        weight.introspection_values = match name {
            _ if field.selection_set.node.items.is_empty() => 1,
            "types" => weight.introspection_values.saturating_mul(TYPES),
            "fields" | "inputFields" | "enumValues" | "args" | "interfaces" | "possibleTypes"
            | "directives" => weight.introspection_values.saturating_mul(PLAIN_LIST),
            // Tools ask nine times over for what is inside a type, and few types have anything.
            "ofType" => weight.introspection_values.div_ceil(2),
            _ => weight.introspection_values,
        };
        weight.cost = if parent.starts_with("__") {
            0
        } else if name == "__typename" {
            LEAF
        } else {
            INTROSPECTION
        };
        Ok(weight)
    }
}

#[cfg(test)]
mod tests;
