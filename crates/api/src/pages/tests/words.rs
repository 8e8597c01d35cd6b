//! The words of pages: every one that a template or a code wants exists in both languages.

use accounts::personal_data;
use kernel::actor::Standing;
use kernel::text::Language;
use orders::inquiry;
use orders::quotation::{self, Answer};
use orders::{amendment, delivery, order};
use platform::Words;

use super::super::paper::TEMPLATES;

#[test]
fn every_word_that_a_template_says_exists() {
    let words = Words::load().expect("the locales parse");
    for (name, source) in TEMPLATES {
        for key in source
            .split("t(\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .filter(|key| key.starts_with("page-"))
        {
            for language in [Language::Vi, Language::En] {
                assert!(
                    words.has(language, key),
                    "{name} says {key}, which {language:?} lacks"
                );
            }
        }
    }
}

#[test]
fn every_code_has_its_word() {
    let words = Words::load().expect("the locales parse");
    let mut keys: Vec<String> = Vec::new();
    keys.extend(
        Standing::ALL
            .iter()
            .map(|standing| format!("page-standing-{}", standing.code())),
    );
    for (family, codes) in [
        ("page-data-kind", personal_data::Kind::CODES),
        ("page-data-state", personal_data::RequestState::CODES),
        ("page-data-waits", personal_data::WaitsFor::CODES),
    ] {
        keys.extend(codes.iter().map(|code| format!("{family}-{code}")));
    }
    keys.extend(super::super::data::told_as_done().map(|done| format!("page-data-done-{done}")));
    keys.extend(
        inquiry::State::ALL
            .iter()
            .map(|state| format!("page-inquiry-{}", state.code())),
    );
    keys.extend(
        quotation::State::ALL
            .iter()
            .map(|state| format!("page-quotation-{}", state.code())),
    );
    keys.extend(
        Answer::ALL
            .iter()
            .map(|answer| format!("page-answer-{}", answer.code())),
    );
    keys.extend(
        order::State::ALL
            .iter()
            .map(|state| format!("page-order-{}", state.code())),
    );
    keys.extend(
        amendment::State::ALL
            .iter()
            .map(|state| format!("page-amendment-{}", state.code())),
    );
    keys.extend(
        delivery::Rest::ALL
            .iter()
            .map(|rest| format!("page-rest-{}", rest.code())),
    );
    keys.extend(
        delivery::State::ALL
            .iter()
            .map(|state| format!("page-delivery-{}", state.code())),
    );
    keys.extend(
        inquiry::Scheme::ALL
            .iter()
            .map(|scheme| format!("page-scheme-{}", scheme.code())),
    );
    keys.extend(super::super::product::words());
    keys.extend(super::super::producer::done().map(|step| format!("page-producer-done-{step}")));
    keys.extend(super::super::account::steps().map(|step| format!("page-account-done-{step}")));
    keys.extend(
        Language::ALL
            .iter()
            .map(|language| format!("page-language-{}", language.code())),
    );
    keys.extend(super::super::thread::steps().map(|step| format!("page-done-{step}")));
    keys.extend(organisation_words());
    for key in keys {
        for language in [Language::Vi, Language::En] {
            assert!(words.has(language, &key), "{language:?} lacks {key}");
        }
    }
}

/// The words of organisations, members and the desk that end in a code.
fn organisation_words() -> Vec<String> {
    use accounts::organisation::Capability;
    use accounts::organisation::state::Status;
    use accounts::organisation::verification::{Outcome, PaperKind};
    use kernel::actor::Role;
    use kernel::contact::LegalKind;

    let families: [(&[&str], &[&str]); 6] = [
        (&["page-legal-kind"], LegalKind::CODES),
        (
            &["page-capability", "page-field-capability"],
            Capability::CODES,
        ),
        (&["page-role", "page-role-means"], Role::CODES),
        (&["page-status", "page-status-means"], Status::CODES),
        (&["page-record"], Outcome::CODES),
        (&["page-paper"], PaperKind::CODES),
    ];
    let mut keys: Vec<String> = families
        .iter()
        .flat_map(|(families, codes)| {
            families
                .iter()
                .flat_map(move |family| codes.iter().map(move |code| format!("{family}-{code}")))
        })
        .collect();
    // Whatever staff can do to somebody's data is said to that somebody.
    keys.extend(
        accounts::staff_action::Kind::CODES
            .iter()
            .map(|kind| super::super::organisation::act_key(kind)),
    );
    keys.extend(
        super::super::organisation::steps().map(|step| format!("page-organisation-done-{step}")),
    );
    keys.extend(super::super::desk::done().map(|step| format!("page-desk-done-{step}")));
    for step in ["verify", "reject", "suspend", "reinstate"] {
        for family in ["page-judge", "page-judge-means", "page-judge-button"] {
            keys.push(format!("{family}-{step}"));
        }
    }
    keys
}
