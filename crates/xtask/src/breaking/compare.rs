//! What would break clients of a released schema, and what they may notice.

use async_graphql_parser::Positioned;
use async_graphql_parser::types::{
    BaseType, ConstDirective, DirectiveDefinition, DirectiveLocation, EnumType, FieldDefinition,
    InputValueDefinition, Type, TypeDefinition, TypeKind,
};

use super::removal::{Removals, types_that_may_go};
use super::schema::{Schema, fields_of, interfaces_of, kind_of, members_of};

/// Lines of the form `Type.field(argument): what changed`.
#[derive(Debug, Default)]
pub(super) struct Differences {
    /// A document or a program that was right with the release may fail.
    pub(super) breaks: Vec<String>,
    /// Allowed, but a client may meet what it does not expect.
    pub(super) told: Vec<String>,
}

/// Compares the schema of now with the released one.
///
/// Whether a directive may be repeated is not compared: the parser says that of every directive.
pub(super) fn compare(released: &Schema, now: &Schema, removals: Removals) -> Differences {
    let mut comparison = Comparison {
        removals,
        differences: Differences::default(),
    };
    comparison.roots(released, now);
    comparison.types(released, now);
    comparison.directives(released, now);
    comparison.differences
}

struct Comparison {
    removals: Removals,
    differences: Differences,
}

impl Comparison {
    fn refuse(&mut self, place: &str, what: &str) {
        self.differences.breaks.push(format!("{place}: {what}"));
    }

    fn tell(&mut self, place: &str, what: &str) {
        self.differences.told.push(format!("{place}: {what}"));
    }

    /// An element that bore these directives is there no more.
    fn removed(&mut self, place: &str, directives: &[Positioned<ConstDirective>]) {
        match self.removals.objection(directives) {
            Some(objection) => self.refuse(place, &objection),
            None => self.tell(place, "removed, it was deprecated"),
        }
    }

    fn roots(&mut self, released: &Schema, now: &Schema) {
        for (operation, old) in &released.roots {
            let place = format!("schema.{operation}");
            match now.roots.get(operation) {
                Some(new) if new == old => {}
                Some(new) => self.refuse(&place, &format!("was {old}, is {new}")),
                None => self.refuse(&place, "removed"),
            }
        }
    }

    fn types(&mut self, released: &Schema, now: &Schema) {
        let going = types_that_may_go(released, now, self.removals);
        for (name, old) in &released.types {
            match now.types.get(name) {
                Some(new) => self.definition(name, old, new),
                None if going.contains(name.as_str()) => {
                    self.tell(name, "removed, all that led to it was deprecated");
                }
                None => self.refuse(name, "removed"),
            }
        }
        for (name, new) in &now.types {
            if released.types.contains_key(name) {
                continue;
            }
            for interface in interfaces_of(&new.kind) {
                if released.types.contains_key(interface) {
                    self.tell(interface, &format!("the new type {name} implements it"));
                }
            }
        }
    }

    fn definition(&mut self, name: &str, old: &TypeDefinition, new: &TypeDefinition) {
        let (was, is) = (kind_of(&old.kind), kind_of(&new.kind));
        if was != is {
            self.refuse(name, &format!("was {was}, is {is}"));
            return;
        }
        self.interfaces(name, &old.kind, &new.kind);
        self.members(name, &old.kind, &new.kind);
        self.fields(name, fields_of(&old.kind), fields_of(&new.kind));
        match (&old.kind, &new.kind) {
            (TypeKind::Enum(old), TypeKind::Enum(new)) => self.values(name, old, new),
            (TypeKind::InputObject(old_input), TypeKind::InputObject(new_input)) => {
                self.one_of(name, &old.directives, &new.directives);
                self.inputs(&old_input.fields, &new_input.fields, |field| {
                    format!("{name}.{field}")
                });
            }
            _ => {}
        }
    }

    fn interfaces(&mut self, name: &str, old: &TypeKind, new: &TypeKind) {
        let (old, new) = (interfaces_of(old), interfaces_of(new));
        for interface in old.difference(&new) {
            self.refuse(name, &format!("no longer implements {interface}"));
        }
        for interface in new.difference(&old) {
            self.tell(name, &format!("implements {interface} now"));
        }
    }

    fn members(&mut self, name: &str, old: &TypeKind, new: &TypeKind) {
        let (old, new) = (members_of(old), members_of(new));
        for member in old.difference(&new) {
            self.refuse(name, &format!("the member {member} is gone"));
        }
        for member in new.difference(&old) {
            self.tell(name, &format!("the member {member} is new"));
        }
    }

    fn fields(
        &mut self,
        name: &str,
        released: &[Positioned<FieldDefinition>],
        now: &[Positioned<FieldDefinition>],
    ) {
        for Positioned { node: old, .. } in released {
            let place = format!("{name}.{}", old.name);
            let Some(Positioned { node: new, .. }) =
                now.iter().find(|field| field.node.name == old.name)
            else {
                self.removed(&place, &old.directives);
                continue;
            };
            if !answers_as(&old.ty.node, &new.ty.node) {
                self.refuse(&place, &format!("was {}, is {}", old.ty, new.ty));
            }
            self.inputs(&old.arguments, &new.arguments, |argument| {
                format!("{place}({argument})")
            });
        }
    }

    fn values(&mut self, name: &str, old: &EnumType, new: &EnumType) {
        for Positioned { node: value, .. } in &old.values {
            if !new.values.iter().any(|new| new.node.value == value.value) {
                self.removed(&format!("{name}.{}", value.value), &value.directives);
            }
        }
        for Positioned { node: value, .. } in &new.values {
            if !old.values.iter().any(|old| old.node.value == value.value) {
                self.tell(&format!("{name}.{}", value.value), "new");
            }
        }
    }

    fn one_of(
        &mut self,
        name: &str,
        old: &[Positioned<ConstDirective>],
        new: &[Positioned<ConstDirective>],
    ) {
        let bears = |directives: &[Positioned<ConstDirective>]| {
            directives
                .iter()
                .any(|directive| directive.node.name.node.as_str() == "oneOf")
        };
        match (bears(old), bears(new)) {
            (false, true) => self.refuse(name, "@oneOf is new"),
            (true, false) => self.refuse(name, "@oneOf is gone"),
            (true, true) | (false, false) => {}
        }
    }

    /// Arguments of a field or directive, or the fields of an input; `place` says where the one of a name stands.
    fn inputs(
        &mut self,
        released: &[Positioned<InputValueDefinition>],
        now: &[Positioned<InputValueDefinition>],
        place: impl Fn(&str) -> String,
    ) {
        for Positioned { node: old, .. } in released {
            let place = place(old.name.node.as_str());
            match now.iter().find(|input| input.node.name == old.name) {
                Some(new) => self.input(&place, old, &new.node),
                None => self.removed(&place, &old.directives),
            }
        }
        for Positioned { node: new, .. } in now {
            if released.iter().any(|input| input.node.name == new.name) {
                continue;
            }
            let place = place(new.name.node.as_str());
            if new.ty.node.nullable || new.default_value.is_some() {
                self.tell(&place, "new and optional");
            } else {
                self.refuse(&place, "new and required");
            }
        }
    }

    fn input(&mut self, place: &str, old: &InputValueDefinition, new: &InputValueDefinition) {
        if !accepts_as(&old.ty.node, &new.ty.node) {
            self.refuse(place, &format!("was {}, is {}", old.ty, new.ty));
        }
        match (&old.default_value, &new.default_value) {
            (Some(was), Some(is)) if was != is => {
                self.refuse(place, &format!("the default was {was}, is {is}"));
            }
            (Some(was), None) => self.refuse(place, &format!("the default {was} is gone")),
            // Where a value was required, everybody sends one.
            (None, Some(is)) if old.ty.node.nullable => {
                self.tell(place, &format!("the default {is} is new"));
            }
            _ => {}
        }
    }

    fn directives(&mut self, released: &Schema, now: &Schema) {
        for (name, old) in &released.directives {
            let place = format!("@{name}");
            match now.directives.get(name) {
                Some(new) => self.directive(&place, old, new),
                None => self.refuse(&place, "removed"),
            }
        }
    }

    fn directive(&mut self, place: &str, old: &DirectiveDefinition, new: &DirectiveDefinition) {
        for location in &old.locations {
            if !new.locations.contains(location) {
                let location = written(location.node);
                self.refuse(place, &format!("no longer allowed on {location}"));
            }
        }
        self.inputs(&old.arguments, &new.arguments, |argument| {
            format!("{place}({argument})")
        });
    }
}

/// Whether every answer of the type `new` is one that the type `old` could give.
fn answers_as(old: &Type, new: &Type) -> bool {
    (old.nullable || !new.nullable)
        && match (&old.base, &new.base) {
            (BaseType::Named(old), BaseType::Named(new)) => old == new,
            (BaseType::List(old), BaseType::List(new)) => answers_as(old, new),
            _ => false,
        }
}

/// Whether the type `new` takes every value that the type `old` took.
fn accepts_as(old: &Type, new: &Type) -> bool {
    (new.nullable || !old.nullable)
        && match (&old.base, &new.base) {
            (BaseType::Named(old), BaseType::Named(new)) => old == new,
            (BaseType::List(old), BaseType::List(new)) => accepts_as(old, new),
            _ => false,
        }
}

/// A location as a schema writes it: `FIELD_DEFINITION`.
fn written(location: DirectiveLocation) -> String {
    let mut name = String::new();
    for letter in format!("{location:?}").chars() {
        if letter.is_ascii_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.push(letter.to_ascii_uppercase());
    }
    name
}
