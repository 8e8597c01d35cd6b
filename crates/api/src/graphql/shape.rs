//! What must be known of the schema before and after the engine: each composite type's fields, what they give, and where null may stand.

use std::collections::HashMap;

use async_graphql::Name;
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    BaseType, DocumentOperations, ExecutableDocument, OperationType, Type, TypeKind,
    TypeSystemDefinition,
};

/// The fields of every composite type.
#[derive(Debug, Default)]
pub struct Shape {
    types: HashMap<String, HashMap<String, FieldShape>>,
    query: String,
    mutation: String,
    subscription: String,
}

/// What a field gives.
#[derive(Debug)]
pub struct FieldShape {
    /// The type inside all lists.
    pub type_name: String,
    /// Whether null may stand for the value, then for its items, and so on inwards. One entry more than there are lists.
    pub nullable: Vec<bool>,
}

impl FieldShape {
    /// Whether it gives a list.
    pub fn is_list(&self) -> bool {
        self.nullable.len() > 1
    }
}

impl Shape {
    /// Reads the shape from the schema's own text.
    ///
    /// # Panics
    /// If the schema's text is not a schema, which its export rules out.
    pub fn of(sdl: &str) -> Self {
        let document = parse_schema(sdl).expect("the exported schema parses");
        let mut shape = Self {
            query: "Query".to_owned(),
            mutation: "Mutation".to_owned(),
            subscription: "Subscription".to_owned(),
            ..Self::default()
        };
        for definition in document.definitions {
            match definition {
                TypeSystemDefinition::Type(definition) => {
                    let definition = definition.node;
                    let fields = match definition.kind {
                        TypeKind::Object(object) => object.fields,
                        TypeKind::Interface(interface) => interface.fields,
                        TypeKind::Union(_) => Vec::new(),
                        _ => continue,
                    };
                    let fields = fields
                        .into_iter()
                        .map(|field| (field.node.name.node.to_string(), read(&field.node.ty.node)))
                        .collect();
                    shape.types.insert(definition.name.node.to_string(), fields);
                }
                TypeSystemDefinition::Schema(schema) => {
                    if let Some(query) = schema.node.query {
                        shape.query = query.node.to_string();
                    }
                    if let Some(mutation) = schema.node.mutation {
                        shape.mutation = mutation.node.to_string();
                    }
                    if let Some(subscription) = schema.node.subscription {
                        shape.subscription = subscription.node.to_string();
                    }
                }
                TypeSystemDefinition::Directive(_) => {}
            }
        }
        shape
    }

    /// The type at which an operation begins.
    pub fn root(&self, operation: OperationType) -> &str {
        match operation {
            OperationType::Mutation => &self.mutation,
            OperationType::Query => &self.query,
            OperationType::Subscription => &self.subscription,
        }
    }

    /// A field of a type; none for introspection and for what does not exist.
    pub fn field(&self, parent: &str, name: &str) -> Option<&FieldShape> {
        self.types.get(parent)?.get(name)
    }
}

fn read(ty: &Type) -> FieldShape {
    let mut nullable = vec![ty.nullable];
    let mut base = &ty.base;
    while let BaseType::List(item) = base {
        nullable.push(item.nullable);
        base = &item.base;
    }
    let type_name = match base {
        BaseType::Named(name) => name.to_string(),
        BaseType::List(_) => String::new(),
    };
    FieldShape {
        type_name,
        nullable,
    }
}

/// Whether an operation of a document, by its name, is the one that a request wants run.
pub fn chosen(document: &ExecutableDocument, wanted: Option<&str>, name: Option<&Name>) -> bool {
    match (&document.operations, wanted) {
        (DocumentOperations::Single(_), _) => true,
        (DocumentOperations::Multiple(_), Some(wanted)) => name.is_some_and(|name| name == wanted),
        (DocumentOperations::Multiple(operations), None) => operations.len() == 1,
    }
}
