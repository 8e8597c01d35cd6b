//! What one request may ask for at most. The numbers are settings; these are the defaults.

use std::fmt;

/// The limits of one request. Each refusal names the limit, its size and what was asked for.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes of a request's body and of its document.
    pub bytes: usize,
    /// Tokens of the document as it is written.
    pub tokens: usize,
    /// Bytes of the variables, each as often as the document names it, and eight for every value in them.
    pub variables: usize,
    /// Brackets of any kind inside one another, in the document and in JSON.
    pub nesting: usize,
    /// Aliases, counted again after fragments are spread.
    pub aliases: usize,
    /// Directives, counted again after fragments are spread.
    pub directives: usize,
    /// Selected fields inside one another after fragments are spread.
    pub depth: usize,
    /// Fields of the operation itself.
    pub root_fields: usize,
    /// Selected fields in all, after fragments are spread.
    pub selections: usize,
    /// Cost points.
    pub cost: usize,
    /// Introspected lists inside one another.
    pub introspection_lists: usize,
    /// Introspected fields inside one another.
    pub introspection_depth: usize,
    /// Values that an introspection may ask for, by a rough count of what the lists hold; the largest of the usual tools comes to 17,500.
    pub introspection_values: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 256 * 1024,
            tokens: 4_000,
            variables: 1024 * 1024,
            nesting: 64,
            aliases: 20,
            directives: 20,
            depth: 12,
            root_fields: 15,
            selections: 4_000,
            cost: 1_000,
            introspection_lists: 2,
            introspection_depth: 20,
            introspection_values: 25_000,
        }
    }
}

impl Limits {
    /// The names by which [`set`](Self::set) knows them, which are those that a refusal uses.
    pub const NAMES: [&str; 13] = [
        "bytes",
        "tokens",
        "variables",
        "nesting",
        "aliases",
        "directives",
        "depth",
        "rootFields",
        "selections",
        "cost",
        "introspectionLists",
        "introspectionDepth",
        "introspectionValues",
    ];

    /// Sets the limit of this name; false when there is none.
    pub fn set(&mut self, name: &str, value: usize) -> bool {
        let place = match name {
            "bytes" => &mut self.bytes,
            "tokens" => &mut self.tokens,
            "variables" => &mut self.variables,
            "nesting" => &mut self.nesting,
            "aliases" => &mut self.aliases,
            "directives" => &mut self.directives,
            "depth" => &mut self.depth,
            "rootFields" => &mut self.root_fields,
            "selections" => &mut self.selections,
            "cost" => &mut self.cost,
            "introspectionLists" => &mut self.introspection_lists,
            "introspectionDepth" => &mut self.introspection_depth,
            "introspectionValues" => &mut self.introspection_values,
            _ => return false,
        };
        *place = value;
        true
    }
}

/// Points that somebody may spend in a minute; what a document costs is priced before it is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowances {
    /// Everybody at one network address who is not signed in.
    pub anonymous: u32,
    /// A person, whatever she is signed in by.
    pub member: u32,
    /// An officer of an authority.
    pub staff: u32,
}

impl Default for Allowances {
    fn default() -> Self {
        Self {
            anonymous: 6_000,
            member: 12_000,
            staff: 30_000,
        }
    }
}

/// The most live connections (WebSockets and streams of events) at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LiveLimits {
    /// Of everybody.
    pub connections: usize,
    /// Of one signed-in person.
    pub person: usize,
    /// Of one registered application that asks for strangers.
    pub application: usize,
    /// Of everybody at one network address who is not signed in.
    pub address: usize,
}

impl Default for LiveLimits {
    fn default() -> Self {
        Self {
            connections: 10_000,
            person: 10,
            application: 1_000,
            address: 50,
        }
    }
}

/// The limits by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// See [`Limits::bytes`].
    Bytes,
    /// See [`Limits::tokens`].
    Tokens,
    /// See [`Limits::variables`].
    Variables,
    /// See [`Limits::nesting`].
    Nesting,
    /// See [`Limits::aliases`].
    Aliases,
    /// See [`Limits::directives`].
    Directives,
    /// See [`Limits::depth`].
    Depth,
    /// See [`Limits::root_fields`].
    RootFields,
    /// See [`Limits::selections`].
    Selections,
    /// See [`Limits::cost`].
    Cost,
    /// See [`Limits::introspection_lists`], [`Limits::introspection_depth`] and [`Limits::introspection_values`].
    Introspection,
}

impl Limit {
    /// Compares what is asked for with what is allowed.
    ///
    /// # Errors
    /// Answers which limit is exceeded, and by what.
    pub fn check(self, actual: usize, maximum: usize) -> Result<(), Exceeded> {
        if actual > maximum {
            Err(Exceeded {
                limit: self,
                actual,
                maximum,
            })
        } else {
            Ok(())
        }
    }

    /// The name a client reads in `extensions.limit`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bytes => "bytes",
            Self::Tokens => "tokens",
            Self::Variables => "variables",
            Self::Nesting => "nesting",
            Self::Aliases => "aliases",
            Self::Directives => "directives",
            Self::Depth => "depth",
            Self::RootFields => "rootFields",
            Self::Selections => "selections",
            Self::Cost => "cost",
            Self::Introspection => "introspection",
        }
    }
}

/// A request that asks for more than it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exceeded {
    /// Which limit.
    pub limit: Limit,
    /// What was asked for; where counting stopped early, at least so much.
    pub actual: usize,
    /// What is allowed.
    pub maximum: usize,
}

impl fmt::Display for Exceeded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "The request's {} is {}; {} is allowed.",
            self.limit.name(),
            self.actual,
            self.maximum
        )
    }
}
