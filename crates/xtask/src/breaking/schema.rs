//! A schema's text, read into definitions by name.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};
use async_graphql_parser::types::{
    BaseType, DirectiveDefinition, FieldDefinition, SchemaDefinition, Type, TypeDefinition,
    TypeKind, TypeSystemDefinition,
};
use async_graphql_parser::{Positioned, parse_schema};

/// The root type of each operation, where no `schema` definition names another.
const ROOTS: [(&str, &str); 3] = [
    ("query", "Query"),
    ("mutation", "Mutation"),
    ("subscription", "Subscription"),
];

/// The definitions of one schema.
#[derive(Debug)]
pub(super) struct Schema {
    pub(super) types: BTreeMap<String, TypeDefinition>,
    pub(super) directives: BTreeMap<String, DirectiveDefinition>,
    /// The root types by the name of their operation.
    pub(super) roots: BTreeMap<&'static str, String>,
}

impl Schema {
    /// Reads a schema.
    ///
    /// # Errors
    ///
    /// Text that is no schema, and a definition in more than one piece (`extend`): the program prints none.
    pub(super) fn parse(text: &str) -> Result<Self> {
        let mut types: BTreeMap<String, TypeDefinition> = BTreeMap::new();
        let mut directives: BTreeMap<String, DirectiveDefinition> = BTreeMap::new();
        let mut roots = None;
        for definition in parse_schema(text)?.definitions {
            match definition {
                TypeSystemDefinition::Schema(Positioned { node, .. }) => {
                    if node.extend || roots.is_some() {
                        bail!("`schema` is defined in more than one piece");
                    }
                    roots = Some(named_roots(&node));
                }
                TypeSystemDefinition::Type(Positioned { node, .. }) => {
                    let name = node.name.to_string();
                    if node.extend || types.contains_key(&name) {
                        bail!("{name} is defined in more than one piece");
                    }
                    types.insert(name, node);
                }
                TypeSystemDefinition::Directive(Positioned { node, .. }) => {
                    let name = node.name.to_string();
                    if directives.contains_key(&name) {
                        bail!("@{name} is defined twice");
                    }
                    directives.insert(name, node);
                }
            }
        }
        let roots = roots.unwrap_or_else(|| {
            ROOTS
                .into_iter()
                .filter(|(_, name)| types.contains_key(*name))
                .map(|(operation, name)| (operation, name.to_owned()))
                .collect()
        });
        Ok(Self {
            types,
            directives,
            roots,
        })
    }
}

fn named_roots(definition: &SchemaDefinition) -> BTreeMap<&'static str, String> {
    [
        ("query", &definition.query),
        ("mutation", &definition.mutation),
        ("subscription", &definition.subscription),
    ]
    .into_iter()
    .filter_map(|(operation, name)| Some((operation, name.as_ref()?.to_string())))
    .collect()
}

/// What a type is, with its article.
pub(super) fn kind_of(kind: &TypeKind) -> &'static str {
    match kind {
        TypeKind::Scalar => "a scalar",
        TypeKind::Object(_) => "an object",
        TypeKind::Interface(_) => "an interface",
        TypeKind::Union(_) => "a union",
        TypeKind::Enum(_) => "an enum",
        TypeKind::InputObject(_) => "an input",
    }
}

/// The interfaces that an object or interface implements; none for other kinds.
pub(super) fn interfaces_of(kind: &TypeKind) -> BTreeSet<&str> {
    let names = match kind {
        TypeKind::Object(object) => &object.implements,
        TypeKind::Interface(interface) => &interface.implements,
        _ => return BTreeSet::new(),
    };
    names.iter().map(|name| name.node.as_str()).collect()
}

/// The members of a union; none for other kinds.
pub(super) fn members_of(kind: &TypeKind) -> BTreeSet<&str> {
    match kind {
        TypeKind::Union(union) => union
            .members
            .iter()
            .map(|name| name.node.as_str())
            .collect(),
        _ => BTreeSet::new(),
    }
}

/// The fields of an object or interface; none for other kinds.
pub(super) fn fields_of(kind: &TypeKind) -> &[Positioned<FieldDefinition>] {
    match kind {
        TypeKind::Object(object) => &object.fields,
        TypeKind::Interface(interface) => &interface.fields,
        _ => &[],
    }
}

/// The type inside all lists.
pub(super) fn innermost(ty: &Type) -> &str {
    match &ty.base {
        BaseType::Named(name) => name.as_str(),
        BaseType::List(item) => innermost(item),
    }
}
