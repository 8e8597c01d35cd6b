//! Which documents have one answer for everybody who has not signed in.
//!
//! Every field that may be answered from memory is named here, and nothing else is. A field may stand here when, for a caller who has not signed in, it depends on nothing but the
//! database, the search index, the caller's language and the day in Vietnam. What only signed-in people see may stand here where it is the same nothing for all
//! others. A test walks the schema: a new field of these types stands either here or among those that never do.

use std::collections::HashSet;

use async_graphql::parser::types::{ExecutableDocument, OperationType, Selection, SelectionSet};

use crate::graphql::shape::{Shape, chosen};

/// The fields, by their types.
pub(super) const PUBLIC: &[(&str, &[&str])] = &[
    (
        "Query",
        &[
            "product",
            "products",
            "producer",
            "producers",
            "ocopSets",
            "administrativeUnits",
        ],
    ),
    (
        "Product",
        &[
            "id",
            "slug",
            "name",
            "names",
            "description",
            "producer",
            "answeredBy",
            "ocopSet",
            "stars",
            "lastKnownStars",
            "ratings",
            "province",
            "commune",
            "communeAtSource",
            "districtAtSource",
            "season",
            "baseUnit",
            "packings",
            "units",
            "priceTiers",
            "priceRange",
            "orderableNow",
            "hindrances",
            "closure",
            "viewerActions",
            "priceFor",
            "minimumOrder",
            "leadTimeDays",
            "state",
            "registerCode",
            "provenance",
            "sample",
            "version",
            "createdAt",
            "updatedAt",
        ],
    ),
    (
        "Producer",
        &[
            "id",
            "slug",
            "name",
            "legalKind",
            "claimed",
            "organisation",
            "province",
            "commune",
            "address",
            "contactEmail",
            "contactPhone",
            "story",
            "products",
            "provenance",
            "sample",
            "version",
            "createdAt",
        ],
    ),
    (
        "Organisation",
        &[
            "id",
            "legalName",
            "legalKind",
            "address",
            "capabilities",
            "provinceCode",
            "standing",
            "sample",
            "version",
            "createdAt",
        ],
    ),
    ("Answerer", &["kind", "organisation", "producer", "note"]),
    (
        "OcopSet",
        &[
            "id",
            "decision",
            "number",
            "slug",
            "name",
            "names",
            "group",
            "family",
            "samplesRequired",
        ],
    ),
    ("OcopGroup", &["code", "names"]),
    (
        "AdministrativeUnit",
        &[
            "id",
            "code",
            "name",
            "nameShort",
            "nameEn",
            "level",
            "kind",
            "parent",
            "formerDistricts",
            "aliases",
            "validFrom",
        ],
    ),
    ("FormerDistrict", &["code", "name"]),
    (
        "AdministrativeAlias",
        &["name", "kind", "oldCode", "oldDistrict"],
    ),
    (
        "Rating",
        &[
            "id",
            "stars",
            "status",
            "evidence",
            "year",
            "decisionNumber",
            "issuer",
            "issuedOn",
            "expiresOn",
            "revokedOn",
            "source",
            "sample",
        ],
    ),
    (
        "Provenance",
        &[
            "field", "kind", "inferred", "source", "asOf", "remark", "at",
        ],
    ),
    ("Season", &["months", "note"]),
    ("Packing", &["unit", "net", "baseUnit", "name"]),
    ("PriceTier", &["from", "term"]),
    (
        "PriceTerm",
        &["price", "basis", "place", "grade", "packing"],
    ),
    ("PriceRange", &["from", "to"]),
    ("UnitPrice", &["amount", "currency", "perUnit"]),
    ("ListedPriceResult", &["price", "userErrors"]),
    (
        "ListedPrice",
        &["quantity", "from", "priceTerm", "total", "version"],
    ),
    ("UserError", &["code", "message", "path", "retryable"]),
    ("Money", &["amount", "currency"]),
    ("Quantity", &["value", "unit", "baseValue", "baseUnit"]),
    ("ProductClosure", &["from", "to", "notes", "today"]),
    ("ProductViewerAction", &["action", "allowed", "reasons"]),
    ("Texts", &["vi", "en", "zhHans"]),
    ("Address", &["country", "unitCode", "lines"]),
    (
        "ProductConnection",
        &["edges", "nodes", "pageInfo", "totalCount"],
    ),
    ("ProductEdge", &["cursor", "node"]),
    (
        "ProducerConnection",
        &["edges", "nodes", "pageInfo", "totalCount"],
    ),
    ("ProducerEdge", &["cursor", "node"]),
    (
        "AdministrativeUnitConnection",
        &["edges", "nodes", "pageInfo", "totalCount"],
    ),
    ("AdministrativeUnitEdge", &["cursor", "node"]),
    (
        "PageInfo",
        &["hasNextPage", "hasPreviousPage", "startCursor", "endCursor"],
    ),
];

/// Whether the operation that would be run is a query whose every field has one answer for everybody who has not signed in. The document has been priced, so that no
/// fragment spreads itself.
pub(in crate::graphql) fn for_everybody(
    document: &ExecutableDocument,
    operation: Option<&str>,
    shape: &Shape,
) -> bool {
    let wanted = document
        .operations
        .iter()
        .find(|(name, _)| chosen(document, operation, *name));
    wanted.is_some_and(|(_, wanted)| {
        let mut walk = Walk {
            document,
            shape,
            spread: HashSet::new(),
        };
        wanted.node.ty == OperationType::Query
            && walk.all_public(
                &wanted.node.selection_set.node,
                shape.root(OperationType::Query),
            )
    })
}

struct Walk<'a> {
    document: &'a ExecutableDocument,
    shape: &'a Shape,
    spread: HashSet<&'a str>,
}

impl<'a> Walk<'a> {
    fn all_public(&mut self, set: &'a SelectionSet, on: &str) -> bool {
        set.items.iter().all(|selection| match &selection.node {
            Selection::Field(field) => self.field_public(&field.node, on),
            Selection::FragmentSpread(spread) => {
                let name = &spread.node.fragment_name.node;
                match self.document.fragments.get(name) {
                    // A fragment stands on one type, wherever it is spread.
                    Some(fragment) => {
                        let fragment = &fragment.node;
                        !self.spread.insert(name.as_str())
                            || self.all_public(
                                &fragment.selection_set.node,
                                &fragment.type_condition.node.on.node,
                            )
                    }
                    None => false,
                }
            }
            Selection::InlineFragment(inline) => {
                let condition = inline.node.type_condition.as_ref();
                let on = condition.map_or(on, |condition| condition.node.on.node.as_str());
                self.all_public(&inline.node.selection_set.node, on)
            }
        })
    }

    fn field_public(&mut self, field: &'a async_graphql::parser::types::Field, on: &str) -> bool {
        let name = field.name.node.as_str();
        if name == "__typename" {
            return true;
        }
        let inner = &field.selection_set.node;
        is_public(on, name)
            && self.shape.field(on, name).is_some_and(|known| {
                inner.items.is_empty() || self.all_public(inner, &known.type_name)
            })
    }
}

fn is_public(on: &str, field: &str) -> bool {
    PUBLIC
        .iter()
        .any(|(name, fields)| *name == on && fields.contains(&field))
}
