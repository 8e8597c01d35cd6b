//! Who may claim a producer, and the form with which it is done.

use accounts::organisation;
use catalogue::producer::{Claim, Producer};
use kernel::actor::{Actor, Role};
use kernel::id::OrganisationId;

use super::super::entry::{Choosing, EntryForm, FormMaker, Line, Section};
use super::super::form::Fields;
use super::super::organisation::{Hands, Sealed, paper_ticks};
use super::super::view::Opt;
use super::super::{Pages, print::Printer};
use super::act::Step;

/// The organisations for which somebody may claim.
pub(in crate::pages) fn claimants(actor: &Actor) -> Vec<OrganisationId> {
    actor
        .organisations()
        .filter(|member| member.role != Role::Agent && member.authority.is_none())
        .map(|member| member.organisation)
        .collect()
}

/// A choice of one of several organisations.
pub(in crate::pages) async fn claimant_choice(
    pages: &Pages,
    make: &mut FormMaker<'_>,
    claimants: &[OrganisationId],
) -> platform::Result<Choosing> {
    let houses = organisation::many(pages.app.db.read(), claimants).await?;
    let label = make.print.say("page-field-for-organisation", &[]);
    let options = claimants
        .iter()
        .filter_map(|id| houses.get(id))
        .map(|house| Opt {
            value: house.id.to_string(),
            label: house.legal_name.clone(),
            ..Opt::default()
        })
        .collect::<Vec<_>>();
    let first = options
        .first()
        .map(|option| option.value.clone())
        .unwrap_or_default();
    let choice = make
        .fields
        .choice(make.form, "organisationId", &label, options, &first);
    Ok(Choosing { choice, label })
}

impl Pages {
    /// The card in which somebody claims it.
    pub(super) async fn claiming(
        &self,
        print: Printer<'_>,
        sealed: &Sealed,
        found: &Producer,
        claimants: &[OrganisationId],
        fields: &mut Fields,
    ) -> platform::Result<Section> {
        let step = Step::Claim;
        let mut make = FormMaker {
            print,
            form: step.slug(),
            fields,
        };
        let choice = claimant_choice(self, &mut make, claimants).await?;
        let (ticks, other) = paper_ticks(&mut make, Hands::Applicant);
        let mut note = make.line("note", "page-field-claim-note", None, Line::Prose, "");
        note.required = false;
        let words = match found.claim() {
            Claim::Claimed => "page-producer-claim-contested",
            Claim::Unclaimed => "page-producer-claim-what",
        };
        Ok(Section {
            id: "claim",
            title: Some(print.say("page-producer-claim", &[])),
            words: vec![print.say(words, &[])],
            forms: vec![EntryForm {
                action: format!("/producers/{}/{}", found.id, step.slug()),
                hidden: sealed.hidden(&[]),
                inputs: vec![other, note],
                choices: vec![choice],
                ticks,
                button: print.say("page-producer-claim-button", &[]),
                ..EntryForm::default()
            }],
            ..Section::default()
        })
    }
}
