use kernel::{
    id::ProductId,
    page::{Cursor, Direction, Page, PageError, PageRequest, Slice},
};
use proptest::prelude::*;
use uuid::Uuid;

fn page(
    first: Option<i64>,
    last: Option<i64>,
    after: Option<&str>,
    before: Option<&str>,
) -> Result<Page, PageError> {
    PageRequest {
        first,
        last,
        after: after.map(str::to_owned),
        before: before.map(str::to_owned),
    }
    .page()
}

#[test]
fn a_page_has_1_to_100_items_and_20_by_default() {
    assert_eq!(page(None, None, None, None).unwrap().limit, 20);
    assert_eq!(page(Some(100), None, None, None).unwrap().fetch(), 101);
    assert_eq!(
        page(None, Some(3), None, Some("c")).unwrap().direction,
        Direction::Backward
    );
    for size in [0, -1, 101, i64::MIN] {
        assert_eq!(page(Some(size), None, None, None), Err(PageError::Limit));
    }
}

#[test]
fn the_two_directions_do_not_mix() {
    assert_eq!(page(Some(1), Some(1), None, None), Err(PageError::Mixed));
    assert_eq!(page(Some(1), None, None, Some("c")), Err(PageError::Mixed));
    assert_eq!(page(None, Some(1), Some("c"), None), Err(PageError::Mixed));
    assert_eq!(
        page(None, None, Some("c"), Some("c")),
        Err(PageError::Mixed)
    );
}

#[test]
fn a_cursor_of_another_list_is_refused() {
    let cursor = Cursor((vec![1u8, 2], ProductId::from_uuid(Uuid::from_u128(1)))).encode();
    let page = page(None, None, Some(&cursor), None).unwrap();
    assert!(page.start::<(Vec<u8>, ProductId)>().unwrap().is_some());
    assert_eq!(page.start::<(i64, ProductId)>(), Err(PageError::Cursor));
    for text in ["", "!!!!", "e30", &"A".repeat(2_000), "____"] {
        assert_eq!(
            Cursor::<(i64, i64)>::decode(text),
            Err(PageError::Cursor),
            "{text}"
        );
    }
}

/// A list as a database pages it.
fn read(list: &[i64], page: &Page) -> Slice<i64> {
    let start: Option<i64> = page.start().unwrap();
    let limit = usize::try_from(page.fetch()).unwrap();
    let rows = match page.direction {
        Direction::Forward => list
            .iter()
            .filter(|row| start.is_none_or(|start| **row > start))
            .take(limit)
            .collect(),
        Direction::Backward => list
            .iter()
            .rev()
            .filter(|row| start.is_none_or(|start| **row < start))
            .take(limit)
            .collect::<Vec<_>>(),
    };
    page.slice(rows.into_iter().copied().collect())
}

proptest! {
    #[test]
    fn walking_either_way_shows_every_row_once(length in 0..60i64, size in 1..25i64) {
        let list: Vec<i64> = (0..length).collect();
        let (mut request, mut seen) = (PageRequest::first(size), Vec::<i64>::new());
        loop {
            let slice = read(&list, &request.page().unwrap());
            seen.extend(&slice.items);
            if !slice.has_next { break; }
            request.after = slice.items.last().map(|row| Cursor(*row).encode());
        }
        prop_assert_eq!(&seen, &list);

        let (mut request, mut seen) = (PageRequest { last: Some(size), ..PageRequest::default() }, Vec::new());
        loop {
            let slice = read(&list, &request.page().unwrap());
            seen.splice(0..0, slice.items.iter().copied());
            if !slice.has_previous { break; }
            request.before = slice.items.first().map(|row| Cursor(*row).encode());
        }
        prop_assert_eq!(seen, list);
    }

    #[test]
    fn no_text_makes_the_cursor_fall(text: String) {
        let _ = Cursor::<(Vec<u8>, ProductId)>::decode(&text);
    }
}

#[test]
fn a_slice_keeps_its_edges_when_its_items_change() {
    let slice = Slice {
        items: vec![1, 2],
        has_next: true,
        has_previous: false,
    }
    .filter_map(|item| (item > 1).then_some(item * 2));
    assert_eq!(
        slice,
        Slice {
            items: vec![4],
            has_next: true,
            has_previous: false
        }
    );
}

#[test]
fn a_refusal_names_the_argument_at_fault() {
    let path = |request: PageRequest| {
        let error = request.page().expect_err("a mixture or a wrong size");
        request.fault(error).path.join(".")
    };
    assert_eq!(path(PageRequest::first(0)), "first");
    let last = PageRequest {
        last: Some(101),
        ..PageRequest::default()
    };
    assert_eq!(path(last.clone()), "last");
    let mixed = PageRequest {
        first: Some(1),
        ..last
    };
    assert_eq!(path(mixed), "first");
    let foreign = page(None, Some(1), None, Some("c")).expect("a page");
    assert!(foreign.start::<i64>().is_err());
    assert_eq!(foreign.foreign_cursor().path, ["before"]);
}
