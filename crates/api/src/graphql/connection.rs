//! One shape for every list that has pages.

use std::borrow::Cow;

use async_graphql::{Context, ObjectType, Result, SimpleObject, TypeName};
use futures::future::BoxFuture;
use kernel::page::{Page, PageRequest, Slice};

use super::failure::top;

/// Where a page stands in its list.
#[derive(SimpleObject)]
pub struct PageInfo {
    /// Whether more follows: go on with `after: endCursor`.
    has_next_page: bool,
    /// Whether something stands before this page: go back with `before: startCursor`.
    has_previous_page: bool,
    /// The first item's cursor; null on an empty page.
    start_cursor: Option<String>,
    /// The last item's cursor; null on an empty page.
    end_cursor: Option<String>,
}

/// An item with its place in the list.
pub struct Edge<T> {
    cursor: String,
    node: T,
}

impl<T: ObjectType> TypeName for Edge<T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Edge", <T as async_graphql::OutputType>::type_name()).into()
    }
}

/// An item of a list and its place there.
#[async_graphql::Object(name_type)]
impl<T: ObjectType> Edge<T> {
    /// The item's place in this list, opaque: give it to `after` or `before`. It keeps its meaning while the list changes.
    async fn cursor(&self) -> &str {
        &self.cursor
    }

    /// The item.
    async fn node(&self) -> &T {
        &self.node
    }
}

impl<T> Edge<T> {
    /// The edge that a client adds to the lists it holds.
    pub fn new(cursor: String, node: T) -> Self {
        Self { cursor, node }
    }
}

type Count = Box<dyn Fn() -> BoxFuture<'static, platform::Result<Option<i32>>> + Send + Sync>;

/// A page of a list.
pub struct Connection<T> {
    edges: Vec<Edge<T>>,
    has_next: bool,
    has_previous: bool,
    count: Option<Count>,
}

impl<T> Connection<T> {
    /// A page with each item's cursor. The total is unknown until [`Connection::counted`] says how to find it.
    pub fn new<R>(slice: Slice<R>, mut item: impl FnMut(R) -> (String, T)) -> Self {
        let edges = slice
            .items
            .into_iter()
            .map(|row| {
                let (cursor, node) = item(row);
                Edge { cursor, node }
            })
            .collect();
        Self {
            edges,
            has_next: slice.has_next,
            has_previous: slice.has_previous,
            count: None,
        }
    }

    /// Counts the whole list, when somebody asks for it.
    #[must_use]
    pub fn counted(
        mut self,
        count: impl Fn() -> BoxFuture<'static, platform::Result<Option<i32>>> + Send + Sync + 'static,
    ) -> Self {
        self.count = Some(Box::new(count));
        self
    }
}

impl<T: ObjectType> TypeName for Connection<T> {
    fn type_name() -> Cow<'static, str> {
        format!(
            "{}Connection",
            <T as async_graphql::OutputType>::type_name()
        )
        .into()
    }
}

/// A page of a list.
#[async_graphql::Object(name_type)]
impl<T: ObjectType> Connection<T> {
    /// The page's items with their cursors.
    async fn edges(&self) -> &[Edge<T>] {
        &self.edges
    }

    /// The page's items alone.
    async fn nodes(&self) -> Vec<&T> {
        self.edges.iter().map(|edge| &edge.node).collect()
    }

    /// Where the page stands in its list.
    async fn page_info(&self) -> PageInfo {
        PageInfo {
            has_next_page: self.has_next,
            has_previous_page: self.has_previous,
            start_cursor: self.edges.first().map(|edge| edge.cursor.clone()),
            end_cursor: self.edges.last().map(|edge| edge.cursor.clone()),
        }
    }

    /// How many items the whole list has; null where they are more than 10,000, or where counting would cost too much. Costs ten points.
    async fn total_count(&self, ctx: &Context<'_>) -> Result<Option<i32>> {
        match &self.count {
            Some(count) => count().await.map_err(|failure| top(ctx, failure)),
            None => Ok(None),
        }
    }
}

/// The arguments of a connection as they came.
pub fn page_request(
    first: Option<i32>,
    after: Option<String>,
    last: Option<i32>,
    before: Option<String>,
) -> PageRequest {
    PageRequest {
        first: first.map(i64::from),
        last: last.map(i64::from),
        after,
        before,
    }
}

/// The page that a connection's arguments mean.
///
/// # Errors
/// `BAD_USER_INPUT` for a size other than 1 to 100 or a mixture of both directions.
pub fn pages(
    ctx: &Context<'_>,
    first: Option<i32>,
    after: Option<String>,
    last: Option<i32>,
    before: Option<String>,
) -> Result<Page> {
    let request = page_request(first, after, last, before);
    request
        .page()
        .map_err(|error| top(ctx, request.fault(error).into()))
}

/// Lists are counted up to here; whether a long one has 10,001 or a million items helps nobody and costs the database.
pub const COUNTED_UP_TO: u64 = 10_000;

/// Counts up to the cap, and answers null beyond it.
pub fn capped<F>(
    count: impl Fn(u64) -> F + Send + Sync + 'static,
) -> impl Fn() -> BoxFuture<'static, platform::Result<Option<i32>>> + Send + Sync + 'static
where
    F: Future<Output = platform::Result<u64>> + Send + 'static,
{
    move || {
        let counted = count(COUNTED_UP_TO + 1);
        Box::pin(async move {
            let total = counted.await?;
            Ok(i32::try_from(total).ok().filter(|_| total <= COUNTED_UP_TO))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_list_is_counted_to_the_cap_and_no_further() {
        // As the databases count: up to what they are told.
        let list = |length: u64| capped(move |cap| async move { Ok(length.min(cap)) })();
        let whole = list(COUNTED_UP_TO).await.expect("counted");
        assert_eq!(whole, Some(10_000));
        let long = list(1_000_000).await.expect("counted");
        assert_eq!(long, None);
    }
}
