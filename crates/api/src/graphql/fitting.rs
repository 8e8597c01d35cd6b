//! Whether a document could be run at all, found out without running it: parsed, weighed and validated as a request is, without values for its variables.

use std::sync::Arc;

use async_graphql::async_trait::async_trait;
use async_graphql::extensions::{Extension, ExtensionContext, ExtensionFactory, NextValidation};
use async_graphql::{Request, ServerError, ValidationResult, Variables};
use futures::FutureExt;

use super::executor::{parse, refused};
use super::price::price;
use super::shape::Shape;
use super::{Schema, build};
use crate::limits::Limits;

/// A schema that validates and runs nothing.
pub(super) struct Fitting {
    schema: Schema,
    shape: Shape,
    limits: Limits,
}

impl Fitting {
    pub(super) fn new(limits: &Limits) -> Self {
        let schema = build().extension(NoFurther).finish();
        let shape = Shape::of(&schema.sdl());
        // What a page costs depends on how long a client wants it.
        let limits = Limits {
            cost: usize::MAX,
            ..limits.clone()
        };
        Self {
            schema,
            shape,
            limits,
        }
    }

    /// Why a document is never run; nothing when it may be.
    pub(super) fn refuses(&self, text: &str) -> Option<String> {
        self.look(text).err().map(|error| error.message)
    }

    fn look(&self, text: &str) -> Result<(), ServerError> {
        let document = parse(text, &self.limits)?.document;
        let none = Variables::default();
        for (name, _) in document.operations.iter() {
            let name = name.map(async_graphql::Name::as_str);
            price(&document, name, &none, &self.shape, &self.limits).map_err(refused)?;
        }
        let mut request = Request::new(String::new());
        request.set_parsed_query(document);
        let answer = self.schema.execute(request).now_or_never();
        let answer = answer.expect("validation waits for nothing");
        answer.errors.into_iter().next().map_or(Ok(()), Err)
    }
}

/// Has a document validated, and ends there: a sound one is answered by no error and no data.
struct NoFurther;

impl ExtensionFactory for NoFurther {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self)
    }
}

#[async_trait]
impl Extension for NoFurther {
    async fn validation(
        &self,
        ctx: &ExtensionContext<'_>,
        next: NextValidation<'_>,
    ) -> Result<ValidationResult, Vec<ServerError>> {
        next.run(ctx).await?;
        Err(Vec::new())
    }
}
