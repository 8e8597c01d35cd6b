//! What the schema promises as a whole.

use std::collections::{BTreeMap, BTreeSet};

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    BaseType, FieldDefinition, InputValueDefinition, Type, TypeDefinition, TypeKind,
    TypeSystemDefinition,
};
use async_graphql::{ObjectType, Positioned};
use chrono::NaiveDate;
use kernel::fault::{Facts, Fault, FaultCode};
use kernel::text::{Language, LocalisedText};
use platform::Words;

use super::user_error::message;

fn types() -> Vec<TypeDefinition> {
    let document = parse_schema(super::sdl()).expect("the schema parses");
    document
        .definitions
        .into_iter()
        .filter_map(|definition| match definition {
            TypeSystemDefinition::Type(definition) => Some(definition.node),
            _ => None,
        })
        .collect()
}

fn fields(definition: &TypeDefinition) -> &[Positioned<FieldDefinition>] {
    match &definition.kind {
        TypeKind::Object(object) => &object.fields,
        TypeKind::Interface(interface) => &interface.fields,
        _ => &[],
    }
}

fn inputs(definition: &TypeDefinition) -> Vec<&InputValueDefinition> {
    match &definition.kind {
        TypeKind::InputObject(input) => input.fields.iter().map(|field| &field.node).collect(),
        _ => fields(definition)
            .iter()
            .flat_map(|field| &field.node.arguments)
            .map(|argument| &argument.node)
            .collect(),
    }
}

fn name_of(ty: &Type) -> &str {
    match &ty.base {
        BaseType::Named(name) => name,
        BaseType::List(item) => name_of(item),
    }
}

#[test]
fn no_number_can_lose_digits_on_its_way() {
    let mut named = BTreeSet::new();
    for definition in types() {
        named.extend(
            fields(&definition)
                .iter()
                .map(|field| name_of(&field.node.ty.node).to_owned()),
        );
        named.extend(
            inputs(&definition)
                .iter()
                .map(|input| name_of(&input.ty.node).to_owned()),
        );
        if let TypeKind::Scalar = definition.kind {
            named.insert(definition.name.node.to_string());
        }
    }
    let built_in: BTreeSet<&str> = ["Int", "String", "Boolean", "ID"].into();
    let ours: BTreeSet<&str> = [
        "Decimal",
        "Date",
        "DateTime",
        "CurrencyCode",
        "CountryCode",
        "PhoneNumber",
        "EmailAddress",
        "URL",
    ]
    .into();
    let scalars: BTreeSet<String> = types()
        .into_iter()
        .filter(|ty| matches!(ty.kind, TypeKind::Scalar))
        .map(|ty| ty.name.node.to_string())
        .collect();
    for scalar in &scalars {
        assert!(
            built_in.contains(scalar.as_str()) || ours.contains(scalar.as_str()),
            "the scalar {scalar} is new: is it exact?"
        );
    }
    assert!(!named.contains("Float"), "a float is in the schema");
    for wide in ["Int64", "Long", "BigInt", "JSON", "Any"] {
        assert!(!named.contains(wide), "{wide} is in the schema");
    }
}

#[test]
fn own_scalars_say_by_what_they_are_specified() {
    let sdl = super::sdl();
    for scalar in types()
        .iter()
        .filter(|ty| matches!(ty.kind, TypeKind::Scalar))
    {
        let name = &scalar.name.node;
        if !["Int", "String", "Boolean", "ID", "Float"].contains(&name.as_str()) {
            assert!(
                sdl.contains(&format!("scalar {name} @specifiedBy(url: \"https://")),
                "{name} is not specified"
            );
        }
    }
}

#[test]
fn everything_is_described() {
    let mut bare = Vec::new();
    let wanting = |description: &Option<Positioned<String>>| {
        description
            .as_ref()
            .is_none_or(|text| text.node.trim().is_empty())
    };
    for definition in types() {
        let name = &definition.name.node;
        let built_in = ["Int", "String", "Boolean", "ID", "Float"].contains(&name.as_str());
        if wanting(&definition.description) && !built_in {
            bare.push(name.to_string());
        }
        for field in fields(&definition) {
            if wanting(&field.node.description) {
                bare.push(format!("{name}.{}", field.node.name.node));
            }
            for argument in &field.node.arguments {
                if wanting(&argument.node.description) {
                    bare.push(format!(
                        "{name}.{}({})",
                        field.node.name.node, argument.node.name.node
                    ));
                }
            }
        }
        match &definition.kind {
            TypeKind::Enum(values) => {
                bare.extend(
                    values
                        .values
                        .iter()
                        .filter(|value| wanting(&value.node.description))
                        .map(|value| format!("{name}.{}", value.node.value.node)),
                );
            }
            TypeKind::InputObject(input) => {
                bare.extend(
                    input
                        .fields
                        .iter()
                        .filter(|field| wanting(&field.node.description))
                        .map(|field| format!("{name}.{}", field.node.name.node)),
                );
            }
            _ => {}
        }
    }
    assert!(bare.is_empty(), "without a description: {bare:#?}");
}

#[test]
fn mutations_take_one_input_and_answer_user_errors_and_tell_what_they_cause() {
    let all = types();
    let by_name: BTreeMap<&str, &TypeDefinition> = all
        .iter()
        .map(|definition| (definition.name.node.as_str(), definition))
        .collect();
    for field in fields(by_name["Mutation"]) {
        let name = &field.node.name.node;
        let arguments: Vec<&str> = field
            .node
            .arguments
            .iter()
            .map(|argument| argument.node.name.node.as_str())
            .collect();
        assert_eq!(arguments, ["input"], "{name}");
        let payload = by_name[name_of(&field.node.ty.node)];
        assert!(payload.name.node.ends_with("Payload"), "{name}");
        let errors = fields(payload)
            .iter()
            .find(|field| field.node.name.node == "userErrors")
            .expect("userErrors");
        assert_eq!(errors.node.ty.node.to_string(), "[UserError!]!", "{name}");
        let description = field
            .node
            .description
            .as_ref()
            .map_or("", |text| text.node.as_str());
        assert!(
            description.contains("event"),
            "{name} does not say which events it writes"
        );
        assert!(
            description.contains("letter") || description.contains("Letter"),
            "{name} does not say which letters it causes"
        );
    }
}

/// The type cannot say it: it was nullable when the schema was first kept, and a stricter input would break clients.
#[test]
fn every_idempotency_key_says_whether_it_is_required() {
    let mut silent = Vec::new();
    for definition in types() {
        for input in inputs(&definition) {
            let said = input.description.as_ref().is_some_and(|text| {
                text.node.contains("Required") || text.node.contains("Optional here:")
            });
            if input.name.node == "idempotencyKey" && !said {
                silent.push(definition.name.node.to_string());
            }
        }
    }
    assert!(silent.is_empty(), "{silent:?}");
}

#[test]
fn the_api_keeps_its_names() {
    let all = types();
    let names = |of: &str| -> BTreeSet<String> {
        let definition = all
            .iter()
            .find(|definition| definition.name.node == of)
            .expect("a root");
        fields(definition)
            .iter()
            .map(|field| field.node.name.node.to_string())
            .collect()
    };
    let kept = "userSignIn userSignOut signInLinkRequest signInLinkUse secondFactorVerify userSignUp userEmailConfirm emailConfirmationResend passwordResetRequest passwordReset userUpdate userEmailChange sessionRevoke sessionRevokeAll secondFactorEnable secondFactorDisable organisationCreate organisationUpdate organisationSubmit organisationVerify organisationReject organisationSuspend organisationReinstate organisationClose memberInvite invitationWithdraw invitationAccept memberRoleSet memberRemove authorityUpdate producerRegister producerInvite producerClaim producerClaimApprove producerClaimRefuse producerUpdate productCreate productUpdate productSubmit productPublish productRefuse productArchive catalogueImport consentSet personalDataExport personalDataErase personalDataEraseConfirm personalDataEraseCancel buyerProfileUpdate inquirySubmit inquiryMessageSend inquiryDecline inquiryForward inquiryWithdraw quotationSend quotationAccept quotationReject quotationCounter quotationWithdraw orderPlace orderConfirm orderReject orderCancel orderComplete orderAmendmentPropose orderAmendmentAccept orderAmendmentDecline orderAmendmentWithdraw deliveryPrepare deliveryShip deliveryArrive deliveryReceive deliveryRefuse";
    assert_eq!(
        names("Mutation"),
        kept.split(' ').map(str::to_owned).collect()
    );
    let kept = "node nodes viewer products product producers producer ocopSets administrativeUnits";
    assert_eq!(names("Query"), kept.split(' ').map(str::to_owned).collect());
    for name in "id person organisations desk staffActions products producerClaims inquiries quotations orders deliveries letters".split(' ')
    {
        assert!(names("Viewer").contains(name), "viewer.{name}");
    }
}

/// `MergedObject` takes the same field from two members without a word; the last wins.
#[test]
fn no_root_field_stands_in_two_files() {
    fn count<T: ObjectType + 'static>() -> usize {
        let mut registry = async_graphql::registry::Registry::default();
        T::create_type_info(&mut registry);
        registry
            .types
            .get(T::type_name().as_ref())
            .and_then(|ty| ty.fields())
            .map_or(0, async_graphql::indexmap::IndexMap::len)
    }
    let members = count::<super::node::NodeQuery>()
        + count::<super::accounts::ViewerQuery>()
        + count::<super::catalogue::ProductQuery>()
        + count::<super::catalogue::ProducerQuery>()
        + count::<super::catalogue::OcopSetQuery>()
        + count::<super::catalogue::AdministrativeUnitQuery>();
    assert_eq!(count::<super::Query>(), members);
    let members = count::<super::accounts::SignInMutation>()
        + count::<super::accounts::JoiningMutation>()
        + count::<super::accounts::AccountMutation>()
        + count::<super::accounts::SessionMutation>()
        + count::<super::accounts::SecondFactorMutation>()
        + count::<super::accounts::OrganisationMutation>()
        + count::<super::accounts::OrganisationJudgeMutation>()
        + count::<super::accounts::MemberMutation>()
        + count::<super::accounts::OrganisationCloseMutation>()
        + count::<super::catalogue::AuthorityMutation>()
        + count::<super::catalogue::ProducerRegisterMutation>()
        + count::<super::catalogue::ProducerMutation>()
        + count::<super::catalogue::ProductMutation>()
        + count::<super::accounts::ConsentMutation>()
        + count::<super::accounts::PersonalDataMutation>()
        + count::<super::catalogue::ImportMutation>()
        + count::<super::buyers::ProfileMutation>()
        + count::<super::orders::InquiryMutation>()
        + count::<super::orders::QuotationMutation>()
        + count::<super::orders::CounterMutation>()
        + count::<super::orders::OrderMutation>()
        + count::<super::orders::OrderPlaceMutation>()
        + count::<super::orders::OrderAmendmentMutation>()
        + count::<super::orders::DeliveryMutation>();
    assert_eq!(count::<super::Mutation>(), members);
}

#[test]
fn every_fault_has_words_in_both_languages() {
    let words = Words::load().expect("the words load");
    for code in FaultCode::ALL {
        for facts in [
            Facts::None,
            Facts::Limit { limit: 7 },
            Facts::Minimum {
                value: "5".into(),
                unit: "kg".into(),
            },
            Facts::Version { current: 3 },
            Facts::Transition {
                from: "OPEN".into(),
                to: "ORDERED".into(),
                allowed: vec!["ANSWERED".into()],
            },
            Facts::Available {
                value: "5".into(),
                unit: "tonne".into(),
            },
            Facts::Allowed {
                values: vec!["kg".into()],
            },
            Facts::Closed {
                from: NaiveDate::from_ymd_opt(2026, 8, 1),
                to: None,
                note: Some(LocalisedText::vi("Nghỉ bão.")),
            },
            Facts::Wait { seconds: 30 },
        ] {
            let fault = Fault {
                code: *code,
                path: Vec::new(),
                facts,
            };
            let texts =
                [Language::Vi, Language::En].map(|language| message(&words, language, &fault));
            for text in &texts {
                assert!(
                    !text.contains("error-") && !text.contains('{') && text.ends_with('.'),
                    "{code}: {text}"
                );
            }
            assert_ne!(texts[0], texts[1], "{code}");
        }
    }
}

#[test]
fn every_state_has_words() {
    let words = Words::load().expect("the words load");
    let states = orders::inquiry::State::CODES
        .iter()
        .chain(orders::quotation::State::CODES)
        .chain(orders::order::State::CODES)
        .chain(orders::amendment::State::CODES)
        .chain(orders::delivery::State::CODES)
        .map(|code| format!("error-state-{}", code.to_lowercase()));
    for key in states {
        assert!(
            words.has(Language::Vi, &key) && words.has(Language::En, &key),
            "{key}"
        );
    }
}
