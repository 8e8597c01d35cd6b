//! Every setting in one table, from which the command line, the settings file, `chophien settings` and
//! `docs/settings.md` come.

use std::fmt::Write;

use clap::{Arg, ArgMatches, Command, FromArgMatches};

/// One setting.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// The flag without its dashes, and the name in a settings file.
    pub name: &'static str,
    /// The environment variable.
    pub variable: &'static str,
    /// What a value looks like.
    pub value: &'static str,
    /// What holds when nothing is set.
    pub default: &'static str,
    /// Whether production starts without it.
    pub production: Production,
    /// Whether its value may be shown.
    pub shown: Shown,
    /// What it is for.
    pub what: &'static str,
}

/// What production asks of a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Production {
    /// It must be set.
    Required,
    /// The default will do.
    Optional,
}

/// Whether a value may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// It may.
    Plainly,
    /// It may hold a password.
    Masked,
}

macro_rules! settings {
    ($( $field:ident: $name:literal $variable:literal $value:literal, $production:ident, $shown:ident,
        default $default:literal, $what:literal; )*) => {
        /// Settings as they were given on the command line or in the environment, unread; a settings file fills in the rest.
        #[derive(Clone, Debug, Default)]
        pub struct SettingArgs {
            $( #[doc = $what] pub $field: Option<String>, )*
        }

        /// Every setting, in the order in which they are explained.
        pub const TABLE: &[Setting] = &[
            $( Setting {
                name: $name,
                variable: $variable,
                value: $value,
                default: $default,
                production: Production::$production,
                shown: Shown::$shown,
                what: $what,
            }, )*
        ];

        impl SettingArgs {
            /// What was given for a setting of the table.
            pub(super) fn get(&self, name: &str) -> Option<&str> {
                match name {
                    $( $name => self.$field.as_deref(), )*
                    _ => None,
                }
            }

            /// The place of a setting of the table.
            pub(super) fn place(&mut self, name: &str) -> Option<&mut Option<String>> {
                match name {
                    $( $name => Some(&mut self.$field), )*
                    _ => None,
                }
            }
        }
    };
}

settings! {
    config: "config" "CHOPHIEN_CONFIG" "FILE", Optional, Plainly, default "none",
        "A TOML file with settings, under the names of the flags; command line and environment come before it.";
    mode: "mode" "CHOPHIEN_MODE" "MODE", Optional, Plainly,
        default "`demo` on a loopback listener (unless PUBLIC_URL leads elsewhere), else `production`",
        "`demo` has sample people, GraphiQL and the mailbox page; `production` has none of them and asks for what is marked below.";
    listen: "listen" "CHOPHIEN_LISTEN" "ADDRESS:PORT", Optional, Plainly, default "`127.0.0.1:8080`",
        "The address and port to listen on, without TLS: a reverse proxy stands in front.";
    public_url: "public-url" "PUBLIC_URL" "URL", Required, Plainly, default "`http://{listen}`",
        "What links in letters begin with; `https://` in production.";
    proxies: "proxies" "CHOPHIEN_PROXIES" "ADDRESSES", Optional, Plainly, default "none",
        "The addresses of proxies in front, with commas between; their X-Forwarded-For tells who asks. Without it everybody behind a proxy counts as one: when sign-ins fail, by the points of a minute, and by what an address may hold.";
    data: "data" "CHOPHIEN_DATA" "FOLDER", Optional, Plainly, default "`data`",
        "The folder for everything the server keeps: search index, and the database and key file of the embedded default.";
    database_url: "database-url" "DATABASE_URL" "URL", Optional, Masked, default "`sqlite://{data}/chophien.db`",
        "`sqlite:///path` or `postgres://user:password@host/name` (PostgreSQL 15 or newer, brought to the newest schema by `chophien migrate`).";
    database_connections: "database-connections" "CHOPHIEN_DATABASE_CONNECTIONS" "N", Optional, Plainly, default "`8`",
        "The most database connections, 1 to 500 (for SQLite: readers); one more follows events.";
    redis_url: "redis-url" "REDIS_URL" "URL", Optional, Masked, default "none: one node",
        "`redis://:password@host:6379`, `rediss://` (TLS) or `unix:///path`, for several nodes on one PostgreSQL: they count limits together and wake one another. Of a cluster or of sentinels: `redis+cluster://:password@host:6379,host:6379`, `redis+sentinel://:password@host:26379,host:26379/service`. While it is away each node goes by itself.";
    smtp_url: "smtp-url" "SMTP_URL" "URL", Required, Masked, default "letters stay in the mailbox page",
        "`smtps://user:password@host` or `smtp://user:password@host:587?tls=required` (STARTTLS); user and password percent-encoded. `ca=FILE` names certificates to trust besides the public ones, for a relay of one's own.";
    mail_from: "mail-from" "MAIL_FROM" "ADDRESS", Required, Plainly, default "`cho-phien@localhost.localdomain`",
        "The sender of letters; the mail relay must be allowed to send for its domain.";
    mail_reply_to: "mail-reply-to" "MAIL_REPLY_TO" "ADDRESS", Optional, Plainly, default "the mailbox of the authority appointed first",
        "Whose mailbox takes answers to letters.";
    key_file: "key-file" "CHOPHIEN_KEY_FILE" "FILE", Required, Plainly, default "`{data}/keys`",
        "The file with the server's keys, of mode 600; a demo makes it, production wants it made by `chophien keys new`.";
    keep_letters: "keep-letters" "CHOPHIEN_KEEP_LETTERS" "DAYS", Optional, Plainly, default "`180`",
        "How long words and addresses of settled letters are kept, and links that ran out, 30 to 3650 days; who was told what and when stays.";
    no_sample: "no-sample" "CHOPHIEN_NO_SAMPLE" "true|false", Optional, Plainly, default "`false`",
        "Leaves the invented sample world out of a demo; production never has it.";
    limits: "limits" "CHOPHIEN_LIMITS" "NAME=N,…", Optional, Plainly,
        default "`bytes=262144,tokens=4000,variables=1048576,nesting=64,aliases=20,directives=20,depth=12,rootFields=15,selections=4000,cost=1000,introspectionLists=2,introspectionDepth=20,introspectionValues=25000`",
        "What one request to the API may ask for at most; those that are not named keep their default. A refusal says the name in `extensions.limit`, of all three for introspection `introspection`.";
    points_anonymous: "points-anonymous" "CHOPHIEN_POINTS_ANONYMOUS" "N", Optional, Plainly, default "`6000`",
        "Cost points a minute for everybody at one network address who is not signed in (for IPv6 a /64); a listing page of 20 products costs about 150.";
    points_member: "points-member" "CHOPHIEN_POINTS_MEMBER" "N", Optional, Plainly, default "`12000`",
        "Cost points a minute for a person who is signed in.";
    points_staff: "points-staff" "CHOPHIEN_POINTS_STAFF" "N", Optional, Plainly, default "`30000`",
        "Cost points a minute for an officer of an authority.";
    trusted_documents: "trusted-documents" "CHOPHIEN_TRUSTED_DOCUMENTS" "FILE", Optional, Plainly, default "every document is let in",
        "A list of GraphQL documents in JSON, as a client's build writes it; with it no others are run, by whoever asks. One that does not parse is refused at the start; one that does not fit the schema is named in the log and by `chophien doctor`, and never runs.";
    requests: "requests" "CHOPHIEN_REQUESTS" "N", Optional, Plainly, default "`256`",
        "The most requests under way at once, 8 to 100000; whoever comes beyond is answered 503 with Retry-After.";
    arriving_per_address: "arriving-per-address" "CHOPHIEN_ARRIVING_PER_ADDRESS" "N", Optional, Plainly, default "`64`",
        "The most requests from one network address (for IPv6 a /64; a /48 four times as many, an eighth of all that may be arriving at most) whose bodies are on their way at once, 1 to 100000; whoever begins more is answered 429 with Retry-After.";
    connections_per_address: "connections-per-address" "CHOPHIEN_CONNECTIONS_PER_ADDRESS" "N", Optional, Plainly, default "`500`",
        "The most connections from one network address (for IPv6 a /64; a /48 four times as many, an eighth of 10000 at most), WebSockets apart, 1 to 1000000; one more is closed at once. The proxies of CHOPHIEN_PROXIES have as many as they want.";
    live_connections: "live-connections" "CHOPHIEN_LIVE_CONNECTIONS" "N", Optional, Plainly, default "`10000`",
        "The most live connections (WebSockets, streams of events) at once, 1 to 1000000; each takes some 8 KB and an open file.";
    live_per_person: "live-per-person" "CHOPHIEN_LIVE_PER_PERSON" "N", Optional, Plainly, default "`10`",
        "The most live connections of one person, 1 to 100000.";
    live_per_application: "live-per-application" "CHOPHIEN_LIVE_PER_APPLICATION" "N", Optional, Plainly, default "`1000`",
        "The most live connections of one registered application for people who have not signed in, 1 to 100000.";
    live_per_address: "live-per-address" "CHOPHIEN_LIVE_PER_ADDRESS" "N", Optional, Plainly, default "`50`",
        "The most live connections from one network address that nobody has signed in on, 1 to 100000. As many may be there beside them for the ten seconds in which they say who they are.";
    answer_cache: "answer-cache" "CHOPHIEN_ANSWER_CACHE" "MIB", Optional, Plainly, default "`32`",
        "Memory for what is the same for everybody who has not signed in, in MiB, 0 to 16384: half for answers about the public catalogue, half for rows that they are made from; with 0 all is read anew.";
    origins: "origins" "CHOPHIEN_ORIGINS" "ORIGINS", Optional, Plainly, default "none",
        "Origins whose browsers may use the API by bearer token, with commas between, exactly as a browser sends them: `https://shop.example`, `capacitor://localhost`.";
    metrics_listen: "metrics-listen" "CHOPHIEN_METRICS_LISTEN" "ADDRESS:PORT", Optional, Plainly, default "metrics are not served",
        "An address and port of its own for `/metrics`, which Prometheus reads. It asks nobody who he is: for the operator's own network only.";
    slow_ms: "slow-ms" "CHOPHIEN_SLOW_MS" "MILLISECONDS", Optional, Plainly, default "`1000`",
        "Operations, SQL statements and letters that take so long are a warning in the log, 0 to 600000; `0` logs none.";
    otlp_endpoint: "otlp-endpoint" "OTEL_EXPORTER_OTLP_ENDPOINT" "URL", Optional, Masked, default "traces are not written",
        "Where an OpenTelemetry collector takes traces, OTLP over HTTP: `http://127.0.0.1:4318`. `OTEL_EXPORTER_OTLP_HEADERS` and `OTEL_RESOURCE_ATTRIBUTES` of the environment count too.";
    trace_service: "trace-service" "OTEL_SERVICE_NAME" "NAME", Optional, Plainly, default "`chophien`",
        "What this server is called in traces.";
    trace_share: "trace-share" "OTEL_TRACES_SAMPLER_ARG" "SHARE", Optional, Plainly, default "`1`",
        "The share of traces that is written, from 0 to 1; a proxy of `CHOPHIEN_PROXIES` that began a trace has decided for it.";
    log_format: "log-format" "CHOPHIEN_LOG_FORMAT" "FORMAT", Optional, Plainly, default "`text`",
        "`text` for people or `json`, one object a line; both go to standard error.";
    log: "log" "CHOPHIEN_LOG" "FILTER", Optional, Plainly, default "`info,sqlx=warn,tantivy=warn,sea_orm_migration=warn`",
        "What to log, for instance `info` or `info,api=debug`.";
}

impl Setting {
    /// How a fault names it: by both its names.
    pub(super) fn named(name: &str) -> String {
        match TABLE.iter().find(|setting| setting.name == name) {
            Some(setting) => format!("{name} ({})", setting.variable),
            None => name.to_owned(),
        }
    }

    fn argument(&self) -> Arg {
        let argument = Arg::new(self.name)
            .long(self.name)
            .env(self.variable)
            .hide_env_values(self.shown == Shown::Masked)
            .value_name(self.value)
            .help(self.what)
            .help_heading("Settings")
            .global(true);
        if self.value == "true|false" {
            // Without the equals sign it would take the command that follows for its value.
            argument
                .num_args(0..=1)
                .require_equals(true)
                .default_missing_value("true")
        } else {
            argument
        }
    }
}

impl clap::Args for SettingArgs {
    fn augment_args(command: Command) -> Command {
        command.args(TABLE.iter().map(Setting::argument))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for SettingArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut given = Self::default();
        given.update_from_arg_matches(matches)?;
        Ok(given)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        for setting in TABLE {
            // A variable that is set to nothing, as compose files do, is not set.
            let value = matches
                .get_one::<String>(setting.name)
                .filter(|value| !value.trim().is_empty());
            if let (Some(value), Some(place)) = (value, self.place(setting.name)) {
                *place = Some(value.clone());
            }
        }
        Ok(())
    }
}

/// The table as `docs/settings.md` has it.
pub fn markdown() -> String {
    let mut text = String::from(
        "# Settings\n\n<!-- Written by `cargo xtask docs` from crates/chophien/src/settings/table.rs. -->\n\n\
         From the command line, the environment or a TOML file (its names are those of the flags), in this order. An empty variable counts as\n\
         not set. Every fault is named at the start, and by `chophien doctor`; `chophien settings` shows what is in force.\n\n\
         | flag | environment | value | default | production | what for |\n|---|---|---|---|---|---|\n",
    );
    for setting in TABLE {
        let production = match setting.production {
            Production::Required => "**required**",
            Production::Optional => "",
        };
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "| `--{}` | `{}` | `{}` | {} | {production} | {} |",
            setting.name,
            setting.variable,
            setting.value.replace('|', "\\|"),
            setting.default,
            setting.what
        );
    }
    text
}
