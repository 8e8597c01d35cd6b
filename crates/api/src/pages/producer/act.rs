//! Buttons of a producer's page: each is one command, the same that the API calls.

use catalogue::claim::{self, File, Invite};
use catalogue::input::TextsInput;
use catalogue::producer::{self, ProfileInput, Update};
use kernel::text::Language;

use super::super::Pages;
use super::super::form::Typed;
use super::super::organisation::papers_typed;
use super::super::owner::Owner;
use crate::claims;
use crate::graphql::once::once;

/// What a button does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Update,
    Claim,
    Invite,
}

impl Step {
    pub(super) const ALL: [Self; 3] = [Self::Update, Self::Claim, Self::Invite];

    /// Its name in addresses, and the name of its form.
    pub(super) const fn slug(self) -> &'static str {
        match self {
            Self::Update => "update",
            Self::Claim => "claim",
            Self::Invite => "invite",
        }
    }

    pub(super) fn parse(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.slug() == slug)
    }

    /// Its name among the answers that are kept.
    const fn operation(self) -> &'static str {
        match self {
            Self::Update => "page.producer.update",
            Self::Claim => "page.producer.claim",
            Self::Invite => "page.producer.invite",
        }
    }
}

/// Does it, once for each rendered form.
pub(super) async fn act(
    pages: &Pages,
    owner: &Owner,
    producer: &str,
    step: Step,
    typed: &Typed,
) -> platform::Result<()> {
    let actor = &owner.actor;
    let hand = owner.hand(&pages.app.db);
    let key = Some(hand.key(step.slug(), step.operation(), typed)?);
    let producer = producer.to_owned();
    match step {
        Step::Update => {
            let story = [typed.get("profile.story.vi"), typed.get("profile.story.en")];
            let command = Update {
                producer,
                expected_version: typed
                    .get("expectedVersion")
                    .and_then(|version| version.parse().ok())
                    .unwrap_or_default(),
                profile: Some(ProfileInput {
                    story: story.iter().any(Option::is_some).then(|| TextsInput {
                        vi: typed.prose("profile.story.vi"),
                        en: story[1].map(|_| typed.prose("profile.story.en")),
                        zh_hans: typed.get("profile.story.zhHans").map(str::to_owned),
                    }),
                    address: typed.get("profile.address").map(str::to_owned),
                    email: typed.get("profile.contactEmail").map(str::to_owned),
                    phone: typed.get("profile.contactPhone").map(str::to_owned),
                }),
                facts: None,
                reason: None,
            };
            once!(hand, key, |tx| producer::update(tx, actor, &command)).map(drop)
        }
        Step::Claim => {
            let command = File {
                producer,
                organisation: typed.text("organisationId"),
                invitation: None,
                papers: papers_typed(typed),
                note: typed.get("note").map(|_| typed.prose("note")),
            };
            once!(hand, key, |tx| claims::file(tx, actor, &command)).map(drop)
        }
        Step::Invite => {
            let command = Invite {
                producer,
                email: typed.text("email"),
                language: Language::parse(&typed.text("language")).unwrap_or(Language::Vi),
                note: typed.get("note").map(|_| typed.prose("note")),
            };
            once!(hand, key, |tx| claim::invite(tx, actor, &command)).map(drop)
        }
    }
}
