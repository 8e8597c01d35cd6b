//! The schema as clients see it, for stories that must hold for every field, also for those that come later.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::{client::Client, deal::text};

const QUESTION: &str = "{ __schema { types { kind name \
    fields { name args { name type { ...Ref } } type { ...Ref } } \
    inputFields { name description type { ...Ref } } enumValues { name } possibleTypes { name } } } } \
    fragment Ref on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

/// What introspection tells.
#[derive(Clone, Debug)]
pub struct Schema {
    types: BTreeMap<String, Value>,
}

/// A field with an argument that takes an id, or something else that is looked for, somewhere inside.
#[derive(Clone, Debug)]
pub struct Argued {
    /// The type that has the field.
    pub owner: String,
    /// The field.
    pub field: String,
    /// The argument.
    pub argument: String,
    /// The argument's type, as a variable is declared.
    pub declared: String,
    /// Where it stands inside the argument, with `0` for the first of a list.
    pub path: Vec<String>,
}

impl Schema {
    /// Asks for it.
    ///
    /// # Panics
    /// When introspection is refused.
    pub async fn read(client: &Client) -> Self {
        let answer = client.data(QUESTION, json!({})).await;
        let types = answer["__schema"]["types"].as_array().expect("types");
        Self {
            types: types
                .iter()
                .map(|kind| (text(&kind["name"]).to_owned(), kind.clone()))
                .collect(),
        }
    }

    /// All object types with fields of their own, without those of introspection.
    pub fn objects(&self) -> impl Iterator<Item = &str> {
        self.types
            .iter()
            .filter(|(name, kind)| kind["kind"] == "OBJECT" && !name.starts_with("__"))
            .map(|(name, _)| name.as_str())
    }

    /// The fields of a type.
    pub fn fields(&self, owner: &str) -> &[Value] {
        self.types[owner]["fields"]
            .as_array()
            .map_or(&[], Vec::as_slice)
    }

    fn inputs(&self, kind: &str) -> &[Value] {
        self.types
            .get(kind)
            .and_then(|kind| kind["inputFields"].as_array())
            .map_or(&[], Vec::as_slice)
    }

    /// The mutations whose input has this field.
    pub fn mutations_with(&self, field: &str) -> Vec<String> {
        self.mutations()
            .into_iter()
            .filter(|mutation| {
                self.inputs(&input_type(mutation))
                    .iter()
                    .any(|known| known["name"] == field)
            })
            .collect()
    }

    /// Whether a mutation does not go without a field of its input: by the field's type, or by its description, which says "Required" where the domain says so
    /// together with all other mistakes.
    pub fn requires(&self, mutation: &str, field: &str) -> bool {
        let inputs = self.inputs(&input_type(mutation));
        let found = inputs.iter().find(|known| known["name"] == field);
        found.is_some_and(|known| {
            let told = known["description"].as_str().unwrap_or_default();
            known["type"]["kind"] == "NON_NULL"
                || told.contains(" Required: ")
                || told.trim_end().ends_with("Required.")
        })
    }

    /// Every mutation.
    pub fn mutations(&self) -> Vec<String> {
        self.fields("Mutation")
            .iter()
            .map(|field| text(&field["name"]).to_owned())
            .collect()
    }

    /// Where values stand in a mutation's input: every path, lists by their first item.
    pub fn input_paths(&self, mutation: &str) -> Vec<(Vec<String>, String)> {
        let mut found = Vec::new();
        self.walk_inputs(&input_type(mutation), &mut Vec::new(), &mut found);
        found
    }

    /// Whether a field of a mutation's input has to be given wherever what it stands in is; items of a list need not.
    pub fn is_owed(&self, mutation: &str, path: &[String]) -> bool {
        let mut kind = input_type(mutation);
        let mut owed = false;
        for part in path {
            if part.parse::<usize>().is_ok() {
                owed = false;
                continue;
            }
            let Some(field) = self
                .inputs(&kind)
                .iter()
                .find(|field| field["name"] == *part)
            else {
                return false;
            };
            owed = field["type"]["kind"] == "NON_NULL";
            kind = named(&field["type"]).to_owned();
        }
        owed
    }

    /// Whether a type is a list of words to choose from.
    pub fn is_choice(&self, kind: &str) -> bool {
        self.types[kind]["kind"] == "ENUM"
    }

    fn walk_inputs(
        &self,
        kind: &str,
        path: &mut Vec<String>,
        found: &mut Vec<(Vec<String>, String)>,
    ) {
        for field in self.inputs(kind) {
            path.push(text(&field["name"]).to_owned());
            let named = named(&field["type"]).to_owned();
            let listed = is_list(&field["type"]);
            if listed {
                path.push("0".to_owned());
            }
            if self.inputs(&named).is_empty() {
                found.push((path.clone(), named));
            } else {
                self.walk_inputs(&named, path, found);
            }
            if listed {
                path.pop();
            }
            path.pop();
        }
    }

    /// An input of a mutation with something of the right type in every field. `id` gives what stands where an id is wanted.
    pub fn any_input(&self, mutation: &str, id: &impl Fn(&[String]) -> Value) -> Value {
        self.any(&input_type(mutation), &mut Vec::new(), id)
    }

    fn any(&self, kind: &str, path: &mut Vec<String>, id: &impl Fn(&[String]) -> Value) -> Value {
        let mut object = Map::new();
        for field in self.inputs(kind) {
            let name = text(&field["name"]).to_owned();
            let listed = is_list(&field["type"]);
            path.push(name.clone());
            if listed {
                path.push("0".to_owned());
            }
            let named = named(&field["type"]).to_owned();
            let value = if self.inputs(&named).is_empty() {
                self.anything(&named, path, id)
            } else {
                self.any(&named, path, id)
            };
            if listed {
                path.pop();
            }
            path.pop();
            object.insert(name, if listed { json!([value]) } else { value });
        }
        Value::Object(object)
    }

    fn anything(&self, kind: &str, path: &[String], id: &impl Fn(&[String]) -> Value) -> Value {
        match kind {
            "ID" => id(path),
            "Int" => json!(1),
            "Boolean" => json!(true),
            "Decimal" => json!("1"),
            "Date" => json!("2026-08-15"),
            "DateTime" => json!("2026-07-27T05:00:00Z"),
            "CurrencyCode" => json!("VND"),
            "CountryCode" => json!("VN"),
            "EmailAddress" => json!("ai-do@nowhere.example"),
            "PhoneNumber" => json!("+84912000999"),
            _ => match self.types[kind]["enumValues"].as_array() {
                Some(values) => values[0]["name"].clone(),
                None if path.last().is_some_and(|name| name.ends_with("nit")) => json!("kg"),
                None => json!("na"),
            },
        }
    }

    /// Every field anywhere with an argument that takes an id, without mutations.
    pub fn id_fields(&self) -> Vec<Argued> {
        self.objects()
            .filter(|owner| *owner != "Mutation")
            .flat_map(|owner| self.argued(owner, |kind| kind == "ID"))
            .collect()
    }

    /// Every place in the arguments of a type's fields where something is wanted that is written as text.
    pub fn text_fields(&self, owner: &str) -> Vec<Argued> {
        self.argued(owner, |kind| {
            self.types[kind]["kind"] == "SCALAR" && !["Int", "Boolean", "Float"].contains(&kind)
        })
    }

    fn argued(&self, owner: &str, wanted: impl Fn(&str) -> bool) -> Vec<Argued> {
        let mut found = Vec::new();
        for field in self.fields(owner) {
            for argument in field["args"].as_array().into_iter().flatten() {
                let mut path = Vec::new();
                if is_list(&argument["type"]) {
                    path.push("0".to_owned());
                }
                let mut paths = Vec::new();
                let kind = named(&argument["type"]);
                if self.inputs(kind).is_empty() {
                    paths.push((path, kind.to_owned()));
                } else {
                    self.walk_inputs(kind, &mut path, &mut paths);
                }
                found.extend(paths.into_iter().filter(|(_, kind)| wanted(kind)).map(
                    |(path, _)| Argued {
                        owner: owner.to_owned(),
                        field: text(&field["name"]).to_owned(),
                        argument: text(&argument["name"]).to_owned(),
                        declared: declared(&argument["type"]),
                        path,
                    },
                ));
            }
        }
        found
    }

    /// The type of a field.
    ///
    /// # Panics
    /// When there is no such field.
    pub fn type_of(&self, owner: &str, field: &str) -> &str {
        let found = self
            .fields(owner)
            .iter()
            .find(|known| known["name"] == field);
        named(&found.unwrap_or_else(|| panic!("no field {owner}.{field}"))["type"])
    }

    /// A selection of everything of a type, with objects inside objects down to a depth; empty where there is nothing to select.
    pub fn selection(&self, kind: &str, depth: usize) -> String {
        let known = &self.types[kind];
        match known["kind"].as_str() {
            Some("UNION" | "INTERFACE") => {
                let kinds = known["possibleTypes"].as_array().into_iter().flatten();
                let parts: Vec<String> = kinds
                    .map(|kind| text(&kind["name"]))
                    .map(|name| (name, self.selection(name, depth)))
                    .filter(|(_, fields)| !fields.is_empty())
                    .map(|(name, fields)| format!("... on {name} {{ {fields} }}"))
                    .collect();
                format!("__typename {}", parts.join(" "))
            }
            Some("OBJECT") => {
                let fields: Vec<String> = self
                    .fields(kind)
                    .iter()
                    .filter_map(|field| self.selected(field, depth))
                    .collect();
                fields.join(" ")
            }
            _ => String::new(),
        }
    }

    /// One field with everything below it; `None` where it cannot be asked for without more knowledge.
    pub fn selected(&self, field: &Value, depth: usize) -> Option<String> {
        let arguments = field["args"].as_array()?;
        if arguments.iter().any(|argument| {
            argument["type"]["kind"] == "NON_NULL"
                && argument["defaultValue"].is_null()
                && argument["name"] != "sort"
        }) {
            return None;
        }
        let name = text(&field["name"]);
        let kind = named(&field["type"]);
        let few = if arguments.iter().any(|argument| argument["name"] == "first") {
            "(first: 2)"
        } else {
            ""
        };
        match self.types[kind]["kind"].as_str() {
            Some("SCALAR" | "ENUM") => Some(name.to_owned()),
            _ if depth == 0 => None,
            _ => {
                let inside = self.selection(kind, depth - 1);
                (!inside.is_empty()).then(|| format!("{name}{few} {{ {inside} }}"))
            }
        }
    }
}

/// The input type of a mutation.
pub fn input_type(mutation: &str) -> String {
    format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..])
}

/// A value with one place in it replaced, made on the way where it is missing.
pub fn with(mut whole: Value, path: &[String], value: Value) -> Value {
    let mut at = &mut whole;
    for part in path {
        at = if let Ok(index) = part.parse::<usize>() {
            if !at.is_array() {
                *at = json!([]);
            }
            let list = at.as_array_mut().expect("a list");
            while list.len() <= index {
                list.push(Value::Null);
            }
            &mut list[index]
        } else {
            if !at.is_object() {
                *at = json!({});
            }
            &mut at[part.as_str()]
        };
    }
    *at = value;
    whole
}

/// What stands at a place.
pub fn at<'a>(whole: &'a Value, path: &[String]) -> Option<&'a Value> {
    whole.pointer(
        &path
            .iter()
            .fold(String::new(), |so_far, part| so_far + "/" + part),
    )
}

fn named(mut kind: &Value) -> &str {
    while kind["name"].is_null() {
        kind = &kind["ofType"];
    }
    text(&kind["name"])
}

fn is_list(kind: &Value) -> bool {
    kind["kind"] == "LIST" || (kind["kind"] == "NON_NULL" && kind["ofType"]["kind"] == "LIST")
}

fn declared(kind: &Value) -> String {
    match kind["kind"].as_str() {
        Some("NON_NULL") => format!("{}!", declared(&kind["ofType"])),
        Some("LIST") => format!("[{}]", declared(&kind["ofType"])),
        _ => text(&kind["name"]).to_owned(),
    }
}
