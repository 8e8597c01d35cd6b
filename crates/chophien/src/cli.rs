//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Chợ Phiên: trade connections for OCOP products. Without a command it serves.
#[derive(Debug, Parser)]
#[command(name = "chophien", version, about)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// The settings.
    #[command(flatten)]
    pub settings: SettingArgs,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the API, the pages and the letters (the default).
    Serve,
    /// Start a server of its own in a temporary folder, play a whole deal through its API, and leave it running.
    Demo {
        /// Stop when the deal is done instead of leaving the server running.
        #[arg(long)]
        once: bool,
    },
    /// Print the served GraphQL schema.
    Schema,
    /// Bring the database to the newest schema (SQLite does so by itself at start).
    Migrate,
    /// People who may sign in.
    #[command(subcommand)]
    User(UserCommand),
    /// The invented sample world.
    #[command(subcommand)]
    Sample(SampleCommand),
}

/// What can be done with people.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Add a person who may sign in.
    Create(CreateUser),
}

/// A person to add.
#[derive(Debug, Args)]
pub struct CreateUser {
    /// The address to sign in with.
    #[arg(long)]
    pub email: String,
    /// The full name, family name first.
    #[arg(long)]
    pub name: String,
    /// A telephone number, if there is one.
    #[arg(long)]
    pub phone: Option<String>,
    /// The language of letters and pages: vi, en or zh-Hans.
    #[arg(long, default_value = "vi")]
    pub language: String,
    /// The organisation's id (org_…) to belong to.
    #[arg(long, requires = "role")]
    pub organisation: Option<String>,
    /// The role there: owner, manager or agent.
    #[arg(long, requires = "organisation")]
    pub role: Option<String>,
    /// Read a password from standard input; without it the person signs in by mailed links.
    #[arg(long)]
    pub password_stdin: bool,
}

/// What can be done with the sample world.
#[derive(Debug, Subcommand)]
pub enum SampleCommand {
    /// Take every sample row out again; real rows stay as they are.
    Remove,
}

/// Settings as they are given on the command line or in the environment; a settings file fills in the rest.
#[derive(Clone, Debug, Default, Args)]
pub struct SettingArgs {
    /// A TOML file with settings; command line and environment come first.
    #[arg(long, global = true, env = "CHOPHIEN_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// demo or production. Without it a loopback listener means demo, unless PUBLIC_URL leads elsewhere; any other means production.
    #[arg(long, global = true, env = "CHOPHIEN_MODE")]
    pub mode: Option<String>,
    /// The address and port to listen on.
    #[arg(
        long,
        global = true,
        env = "CHOPHIEN_LISTEN",
        value_name = "ADDRESS:PORT"
    )]
    pub listen: Option<String>,
    /// The folder for everything the server keeps.
    #[arg(long, global = true, env = "CHOPHIEN_DATA", value_name = "FOLDER")]
    pub data: Option<PathBuf>,
    /// sqlite:///path or postgres://user:password@host/name.
    #[arg(
        long,
        global = true,
        env = "DATABASE_URL",
        hide_env_values = true,
        value_name = "URL"
    )]
    pub database_url: Option<String>,
    /// The most database connections (for SQLite: readers).
    #[arg(
        long,
        global = true,
        env = "CHOPHIEN_DATABASE_CONNECTIONS",
        value_name = "N"
    )]
    pub database_connections: Option<u32>,
    /// smtp://user:password@host:587 (STARTTLS) or smtps://user:password@host; without it letters go to the mailbox page.
    #[arg(
        long,
        global = true,
        env = "SMTP_URL",
        hide_env_values = true,
        value_name = "URL"
    )]
    pub smtp_url: Option<String>,
    /// What links in letters begin with.
    #[arg(long, global = true, env = "PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// The addresses of proxies in front, with commas between; their X-Forwarded-For tells who asks.
    #[arg(
        long,
        global = true,
        env = "CHOPHIEN_PROXIES",
        value_name = "ADDRESSES"
    )]
    pub proxies: Option<String>,
    /// The sender of letters.
    #[arg(long, global = true, env = "MAIL_FROM", value_name = "ADDRESS")]
    pub mail_from: Option<String>,
    /// Whose mailbox takes answers to letters, instead of that of the first authority.
    #[arg(long, global = true, env = "MAIL_REPLY_TO", value_name = "ADDRESS")]
    pub mail_reply_to: Option<String>,
    /// The file with the server's keys, of mode 600.
    #[arg(long, global = true, env = "CHOPHIEN_KEY_FILE", value_name = "FILE")]
    pub key_file: Option<PathBuf>,
    /// Leave the invented sample world out.
    #[arg(long, global = true, env = "CHOPHIEN_NO_SAMPLE", num_args = 0..=1, default_missing_value = "true")]
    pub no_sample: Option<bool>,
    /// text or json.
    #[arg(
        long,
        global = true,
        env = "CHOPHIEN_LOG_FORMAT",
        value_name = "FORMAT"
    )]
    pub log_format: Option<String>,
    /// What to log, for instance `info` or `info,api=debug`.
    #[arg(long, global = true, env = "CHOPHIEN_LOG", value_name = "FILTER")]
    pub log: Option<String>,
}
