//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub use crate::settings::SettingArgs;

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
    /// Start a server of its own in a temporary folder, play a whole deal through its API, and leave it running. Of the settings it goes by `--listen` alone; without it by a free port.
    Demo {
        /// Stop when the deal is done instead of leaving the server running.
        #[arg(long)]
        once: bool,
    },
    /// Look everything over and say what to mend: settings, keys, folder, database, mail, clock.
    Doctor,
    /// Ask the running server whether it is ready; ends with 0 if it is.
    Health,
    /// Show the settings that are in force.
    Settings {
        /// Print the table of all settings as docs/settings.md has it.
        #[arg(long)]
        markdown: bool,
    },
    /// Print the served GraphQL schema.
    Schema,
    /// Bring the database to the newest schema (SQLite does so by itself at start).
    Migrate,
    /// The server's keys.
    #[command(subcommand)]
    Keys(KeysCommand),
    /// Copy the embedded database to one file while the server runs, and read the copy through.
    Backup {
        /// The file to make, or a folder to make `chophien-DATE.backup` in.
        to: PathBuf,
    },
    /// Put a backup into place where no database is yet.
    Restore {
        /// The backup.
        from: PathBuf,
    },
    /// Read a backup through and compare it with its manifest.
    Check {
        /// The backup.
        file: PathBuf,
    },
    /// Offices that keep the register or promote trade.
    #[command(subcommand)]
    Authority(AuthorityCommand),
    /// People who may sign in.
    #[command(subcommand)]
    User(UserCommand),
    /// Programs of others that ask with a key and have a budget of their own.
    #[command(subcommand)]
    Application(ApplicationCommand),
    /// Tables of offices.
    #[command(subcommand)]
    Import(ImportCommand),
    /// The invented sample world.
    #[command(subcommand)]
    Sample(SampleCommand),
}

/// What can be imported.
#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    /// Load the product register of a province from a table; docs/import.md describes its columns.
    Catalogue(ImportCatalogue),
}

/// A register to load.
#[derive(Debug, Args)]
pub struct ImportCatalogue {
    /// The table, as CSV.
    pub file: PathBuf,
    /// Only say what would happen.
    #[arg(long)]
    pub dry_run: bool,
    /// The two-digit code of the province whose register it is.
    #[arg(long, default_value = "20", value_name = "CODE")]
    pub province: String,
    /// Where rows come from that name no source of their own.
    #[arg(long)]
    pub source: Option<String>,
    /// Load the good rows and leave the bad ones out, instead of loading nothing.
    #[arg(long)]
    pub skip_bad_rows: bool,
}

/// What can be done with keys. A running server takes a change up when it starts again.
#[derive(Debug, Subcommand)]
pub enum KeysCommand {
    /// Make the key file with one key.
    New,
    /// Show the keys without their secrets.
    List,
    /// Add a new key that signs and seals from now on; the old ones still verify and open.
    Rotate,
    /// Take a retired key out for good: what it sealed cannot be opened any more.
    Remove {
        /// The key's id.
        id: String,
    },
}

/// What can be done with authorities.
#[derive(Debug, Subcommand)]
pub enum AuthorityCommand {
    /// Enter an office: the first one of an empty server can only come this way.
    Create(CreateAuthority),
    /// Show the offices.
    List,
}

/// An office to enter.
#[derive(Debug, Args)]
pub struct CreateAuthority {
    /// The name as it is registered.
    #[arg(long)]
    pub name: String,
    /// What it does.
    #[arg(long, value_enum)]
    pub kind: Kind,
    /// The two-digit code of a province it watches over; may be given several times.
    #[arg(long = "unit", required = true, value_name = "CODE")]
    pub units: Vec<String>,
    /// The desk's mailbox: letters that nobody else answers go there, and answers to letters.
    #[arg(long, value_name = "ADDRESS")]
    pub mailbox: String,
    /// A line of the postal address; may be given several times.
    #[arg(long = "address", value_name = "LINE")]
    pub address: Vec<String>,
    /// The two- or five-digit code of the commune or province it sits in; without it the first --unit.
    #[arg(long, value_name = "CODE")]
    pub seat: Option<String>,
    /// A telephone number, if there is one.
    #[arg(long)]
    pub phone: Option<String>,
    /// The tax code, if there is one.
    #[arg(long)]
    pub tax_code: Option<String>,
    /// The language of letters to the desk: vi, en or zh-Hans.
    #[arg(long, default_value = "vi")]
    pub language: String,
    /// Whether it looks at products before or after everybody sees them; its owners may change that later.
    #[arg(long, value_enum, default_value = "before")]
    pub review: Review,
}

/// What an office does.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Kind {
    /// It keeps the product register.
    Register,
    /// It promotes trade.
    Trade,
    /// Both.
    Both,
}

/// When an office looks at products.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Review {
    /// Before everybody sees them.
    Before,
    /// When everybody sees them already.
    After,
}

/// What can be done with people.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Add a person who may sign in.
    Create(CreateUser),
    /// Take somebody's second factor away who has lost telephone and recovery codes; make sure first who is asking.
    ResetSecondFactor {
        /// The address she signs in with.
        email: String,
    },
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
    /// The id (org_…) of the authority whose staff she is; as owner, unless --role says otherwise.
    #[arg(long, conflicts_with = "organisation", value_name = "AUTHORITY")]
    pub staff: Option<String>,
    /// The organisation's id (org_…) to belong to.
    #[arg(long, requires = "role")]
    pub organisation: Option<String>,
    /// The role there: owner, manager or agent.
    #[arg(long)]
    pub role: Option<String>,
    /// Read a password from standard input; without it the person signs in by mailed links.
    #[arg(long)]
    pub password_stdin: bool,
}

/// What can be done with applications.
#[derive(Debug, Subcommand)]
pub enum ApplicationCommand {
    /// Register one and print its key, this once.
    Add(AddApplication),
    /// Show them with their keys' days, never the keys.
    List,
    /// Print a new key, this once; the one before is good for seven days more.
    Rotate {
        /// The application's id (app_…).
        id: String,
    },
    /// Refuse an application from now on, for good; a running server takes it up within ten seconds.
    Revoke {
        /// The application's id (app_…).
        id: String,
        /// End only the key that another one took over from, before its seven days are over.
        #[arg(long)]
        former_key: bool,
    },
}

/// An application to register.
#[derive(Debug, Args)]
pub struct AddApplication {
    /// What it is called.
    #[arg(long)]
    pub name: String,
    /// Where those who run it are reached; better a function's mailbox than a person's.
    #[arg(long, value_name = "ADDRESS")]
    pub contact: String,
    /// Cost points a minute for all it asks for nobody in particular.
    #[arg(long, value_name = "N")]
    pub points: u32,
    /// Let it pass its visitors' addresses on, each of which then has an allowance of its own; for programs that keep their key to
    /// themselves, never for one that runs in a browser.
    #[arg(long)]
    pub passes_addresses: bool,
    /// Points a minute for each address it passes on; without it as many as for anybody (CHOPHIEN_POINTS_ANONYMOUS).
    #[arg(long, value_name = "N", requires = "passes_addresses")]
    pub visitor_points: Option<u32>,
}

/// What can be done with the sample world.
#[derive(Debug, Subcommand)]
pub enum SampleCommand {
    /// Take every sample row out again; real rows stay as they are.
    Remove,
}
