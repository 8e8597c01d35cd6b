//! Who asks, as resolvers see it.

use std::net::IpAddr;
use std::sync::{Arc, OnceLock};

use accounts::session::{self, Device, SessionKind};
use async_graphql::{Context as GraphqlContext, Result};
use kernel::actor::Actor;
use kernel::id::{OrganisationId, SessionId};
use kernel::text::Language;
use platform::{Context, Db, Words};

use super::failure::{top, unauthenticated};
use super::spending::{Purses, Short, Spent, Through};
use crate::App;
use crate::http::throttled_as;

/// The caller of one request.
#[derive(Clone)]
pub struct Caller {
    app: App,
    actor: Option<Arc<Actor>>,
    became: Arc<Became>,
    session: Option<SessionId>,
    language: Option<Language>,
    request_id: String,
    address: IpAddr,
    through: Option<Through>,
    user_agent: Option<String>,
}

/// Who somebody became by commands of this very request, one after another.
#[derive(Default)]
struct Became(OnceLock<Box<(Arc<Actor>, Became)>>);

impl Became {
    fn newest(&self) -> Option<&Arc<Actor>> {
        let (mut newest, mut at) = (None, self);
        while let Some(next) = at.0.get() {
            newest = Some(&next.0);
            at = &next.1;
        }
        newest
    }

    fn note(&self, actor: Actor) {
        let mut at = self;
        while let Some(next) = at.0.get() {
            at = &next.1;
        }
        // Commands of one request run one after another, so that nobody else has set it.
        let _ = at.0.set(Box::new((Arc::new(actor), Self::default())));
    }
}

impl Caller {
    /// A caller known by his session, or nobody in particular. `language` is what `Accept-Language` asks for, else the person's.
    pub fn new(
        app: &App,
        signed_in: Option<(Arc<Actor>, SessionId)>,
        language: Option<Language>,
        request_id: String,
        address: IpAddr,
    ) -> Self {
        let (actor, session) = signed_in.unzip();
        Self {
            app: app.clone(),
            actor,
            became: Arc::default(),
            session,
            language,
            request_id,
            address,
            through: None,
            user_agent: None,
        }
    }

    /// The same caller, who asks through an application: the address that it passed on is his.
    #[must_use]
    pub fn with_application(mut self, through: Option<Through>) -> Self {
        if let Some(visitor) = through.as_ref().and_then(|through| through.visitor) {
            self.address = visitor;
        }
        self.through = through;
        self
    }

    /// The same caller with what his program says of itself in `User-Agent`.
    #[must_use]
    pub fn with_user_agent(mut self, user_agent: Option<&str>) -> Self {
        self.user_agent = user_agent.map(str::to_owned);
        self
    }

    /// The caller of the request that is being resolved.
    pub fn of<'a>(ctx: &GraphqlContext<'a>) -> &'a Self {
        ctx.data_unchecked::<Self>()
    }

    /// The signed-in person behind the request.
    ///
    /// # Errors
    /// `UNAUTHENTICATED` when nobody is signed in.
    pub fn signed_in<'a>(ctx: &GraphqlContext<'a>) -> Result<&'a Arc<Actor>> {
        Self::of(ctx).actor().ok_or_else(|| unauthenticated(ctx))
    }

    /// The signed-in person, if there is one.
    pub fn actor(&self) -> Option<&Arc<Actor>> {
        self.became.newest().or(self.actor.as_ref())
    }

    /// Reads again to what the signed-in person belongs, after a command that gave him a membership: what the answer shows of it is for its members. One statement.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn renew(ctx: &GraphqlContext<'_>) -> Result<()> {
        let caller = Self::of(ctx);
        let Some(actor) = caller.actor() else {
            return Ok(());
        };
        let actor = session::renewed(caller.db().read(), actor)
            .await
            .map_err(|failure| top(ctx, failure))?;
        caller.became.note(actor);
        Ok(())
    }

    /// The session that the request's token stands for.
    pub fn session(&self) -> Option<SessionId> {
        self.session
    }

    /// What everything works with.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// The database.
    pub fn db(&self) -> &Db {
        &self.app.db
    }

    /// The words of messages.
    pub fn words(&self) -> &Words {
        &self.app.words
    }

    /// The language of messages and of localised text without a `language` argument.
    pub fn language(&self) -> Language {
        self.language.unwrap_or(Language::Vi)
    }

    /// The request's id, as log and answer name it.
    pub fn request_id(&self) -> &str {
        &self.request_id
    }

    /// The peer's address, or the one that an application passed on.
    pub fn address(&self) -> IpAddr {
        self.address
    }

    /// From where the caller asks for a session: by this API its token is a bearer.
    pub fn device(&self) -> Device {
        Device::new(
            SessionKind::Bearer,
            self.user_agent.as_deref(),
            Some(self.address),
        )
    }

    /// The caller's address as throttling counts it.
    pub fn network_address(&self) -> String {
        throttled_as(self.address)
    }

    /// Spends points of whoever asks: of the person, else of the application that asks for her and of the address that it passed on, else of
    /// everybody at her network address.
    ///
    /// # Errors
    /// When one of them has not so many left in this minute.
    pub async fn spend(&self, points: u32) -> std::result::Result<Spent, Short> {
        let allowances = &self.app.settings.allowances;
        let purses = match (&self.actor, &self.through) {
            (Some(actor), _) if actor.office().is_some() => {
                Purses::own(actor.person.to_string(), allowances.staff)
            }
            (Some(actor), _) => Purses::own(actor.person.to_string(), allowances.member),
            (None, Some(through)) => Purses::of(through, allowances.anonymous),
            (None, None) => Purses::own(self.network_address(), allowances.anonymous),
        };
        purses.spend(&self.app.budget, points).await
    }

    /// What a command's rows say of who caused them.
    pub fn context(&self, organisation: Option<OrganisationId>) -> Context {
        let mut context = match &self.actor {
            Some(actor) => Context::of(actor, self.request_id.clone()),
            None => Context::anonymous(self.request_id.clone()),
        };
        context.organisation = organisation;
        context
    }
}
