//! What one request may ask for at most. The numbers are settings; these are the defaults.

use std::fmt;

/// One table for the limits: what each is, the name by which settings know it, and its default.
macro_rules! limits {
    ($( $(#[$meta:meta])* $field:ident: $name:literal, default $default:expr; )*) => {
        /// The limits of one request. Each refusal names the limit, its size and what was asked for.
        #[derive(Clone, Debug)]
        pub struct Limits {
            $( $(#[$meta])* pub $field: usize, )*
        }

        impl Default for Limits {
            fn default() -> Self {
                Self { $( $field: $default, )* }
            }
        }

        impl Limits {
            /// Every limit by the name that settings use, with its size.
            pub fn sizes(&self) -> Vec<(&'static str, usize)> {
                vec![$( ($name, self.$field), )*]
            }

            /// Sets the limit of this name; false when there is none.
            pub fn set(&mut self, name: &str, value: usize) -> bool {
                match name {
                    $( $name => self.$field = value, )*
                    _ => return false,
                }
                true
            }
        }
    };
}

limits! {
    /// Bytes of a request's body and of its document.
    bytes: "bytes", default 256 * 1024;
    /// Tokens of the document as it is written.
    tokens: "tokens", default 4_000;
    /// Bytes of the variables, each as often as the document names it, and eight for every value in them.
    variables: "variables", default 1024 * 1024;
    /// Brackets of any kind inside one another, in the document and in JSON.
    nesting: "nesting", default 64;
    /// Aliases, counted again after fragments are spread.
    aliases: "aliases", default 20;
    /// Directives, counted again after fragments are spread.
    directives: "directives", default 20;
    /// Selected fields inside one another after fragments are spread.
    depth: "depth", default 12;
    /// Fields of the operation itself.
    root_fields: "rootFields", default 15;
    /// Selected fields in all, after fragments are spread.
    selections: "selections", default 4_000;
    /// Cost points.
    cost: "cost", default 1_000;
    /// Introspected lists inside one another; a refusal says `introspection`.
    introspection_lists: "introspectionLists", default 2;
    /// Introspected fields inside one another; a refusal says `introspection`.
    introspection_depth: "introspectionDepth", default 20;
    /// Values that an introspection may ask for, by a rough count of what the lists hold; the largest of the usual tools comes to 17,500. A refusal says `introspection`.
    introspection_values: "introspectionValues", default 25_000;
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
    /// Of everybody at one network address who is not signed in; as many may be there beside them who have not said yet who they are.
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
    /// Bytes of an answer over a WebSocket, which is no setting.
    AnswerBytes,
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
            Self::AnswerBytes => "answerBytes",
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
