//! Chợ Phiên, the program.

use std::{
    io::{IsTerminal, Write},
    process::ExitCode,
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail};
use chophien::{
    applications, backup,
    cli::{AuthorityCommand, Cli, Command, ImportCommand, SampleCommand, UserCommand},
    demo, doctor,
    first_start::{self, Progress},
    health, import, keyring, offices, people,
    server::{self, Server},
    settings::{self, Settings},
    signals,
    watch::Watch,
    welcome,
};
use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};
use platform::{Clock, Db, DbOptions};

/// Stack of each thread. A deep document's answer is put together by calls inside one another, which take more than the usual 2 MiB where nothing is optimised. Only what is
/// used takes memory.
const STACK: usize = 8 * 1024 * 1024;

/// A request asks for thousands of small pieces on one thread and gives them back on another, where the allocator of the C library is slow and keeps gaps: with this one a
/// product by its slug is answered half as often again, and less is resident.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // The one TLS provider of the whole program; a second call would only say that it is set already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let cli = Cli::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_stack_size(STACK)
        .build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("chophien: no threads to be had: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(run(cli)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("chophien: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> anyhow::Result<()> {
    signals::outlive_file_limits();
    signals::take_all_files();
    match cli.command.unwrap_or(Command::Serve) {
        Command::Schema => {
            print!("{}", api::schema_sdl());
            Ok(())
        }
        Command::Demo { once } => {
            let demo = demo::Demo::start(cli.settings.listen).await?;
            demo.play(&mut std::io::stdout()).await?;
            if !once {
                println!(
                    "{}\nThe server goes on; Ctrl-C ends it and removes its folder.",
                    demo.greeting()
                );
                told_to_stop().await;
            }
            demo.stop().await;
            Ok(())
        }
        Command::Settings { markdown: true } => {
            print!("{}", settings::markdown());
            Ok(())
        }
        Command::Settings { markdown: false } => {
            print!("{}", settings::in_force(cli.settings)?);
            Ok(())
        }
        Command::Doctor => {
            let report = doctor::examine(cli.settings, &Clock::system()).await;
            print!("{report}");
            if report.is_well() {
                Ok(())
            } else {
                bail!("something is to be mended")
            }
        }
        Command::Keys(command) => {
            let path = Settings::key_file(cli.settings)?;
            print!("{}", keyring::run(&command, &path, &Clock::system())?);
            Ok(())
        }
        Command::Check { file } => {
            let manifest = platform::backup::check(&file).await?;
            println!("{} is whole: {}.", file.display(), backup::told(&manifest));
            Ok(())
        }
        command => {
            let settings = Settings::gather(cli.settings)?;
            let watch = Watch::start(&settings)?;
            let outcome = with_settings(command, &settings).await;
            watch.stop().await;
            outcome
        }
    }
}

/// The commands that take whole settings.
async fn with_settings(command: Command, settings: &Settings) -> anyhow::Result<()> {
    match command {
        Command::Health => health::ask(settings).await,
        Command::Migrate => {
            let options = DbOptions {
                url: settings.database_url.clone(),
                max_connections: 2,
            };
            let db = Db::connect(&options, Clock::system()).await?;
            let missing = db.pending_migrations().await?;
            db.migrate().await?;
            first_start::give_words(&db).await?;
            println!("{missing} steps done; the schema is the newest.");
            Ok(())
        }
        Command::Backup { to } => {
            let (file, manifest) = backup::make(settings, &Clock::system(), &to).await?;
            println!("{}: {}.", file.display(), backup::told(&manifest));
            Ok(())
        }
        Command::Restore { from } => {
            let (manifest, lacking) = backup::restore(settings, &from).await?;
            println!("Restored: {}.", backup::told(&manifest));
            if !lacking.is_empty() {
                println!(
                    "The key file {} lacks {}: put its copy back before the start, or what they sealed stays shut.",
                    settings.key_file.display(),
                    lacking.join(", ")
                );
            }
            Ok(())
        }
        Command::Authority(command) => {
            let db = server::open(settings, Clock::system()).await?;
            match command {
                AuthorityCommand::Create(given) => {
                    println!("{}", offices::create(&db, &given).await?);
                }
                AuthorityCommand::List => print!("{}", offices::list(&db).await?),
            }
            Ok(())
        }
        Command::User(command) => {
            let db = server::open(settings, Clock::system()).await?;
            match command {
                UserCommand::Create(given) => println!("{}", people::create(&db, given).await?),
                UserCommand::ResetSecondFactor { email } => {
                    people::reset_second_factor(&db, &email).await?;
                    println!(
                        "Gone, and she is signed out everywhere. A letter tells her; she sets up a new one after signing in."
                    );
                }
            }
            Ok(())
        }
        Command::Application(command) => {
            let db = server::open(settings, Clock::system()).await?;
            print!("{}", applications::run(&db, command).await?);
            Ok(())
        }
        Command::Import(ImportCommand::Catalogue(given)) => {
            let db = server::open(settings, Clock::system()).await?;
            print!("{}", import::catalogue(&db, &given).await?);
            Ok(())
        }
        Command::Sample(SampleCommand::Remove) => {
            let db = server::open(settings, Clock::system()).await?;
            first_start::remove_sample(&db)
                .await
                .context("the sample world stays")?;
            println!("The sample world is gone, with the deals of its people.");
            Ok(())
        }
        _ => serve(settings).await,
    }
}

async fn serve(settings: &Settings) -> anyhow::Result<()> {
    let server = Server::start(settings, Clock::system(), &mut Bar::default()).await?;
    // Whoever cannot be greeted (a full disk, nobody at the other end) is served all the same.
    let _ = writeln!(
        std::io::stdout(),
        "{}",
        welcome::text(&server, settings.mode)
    );
    told_to_stop().await;
    server.stop().await;
    Ok(())
}

/// Waits for Ctrl-C or the service manager's SIGTERM.
async fn told_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut terminate) => tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} },
            Err(error) => {
                tracing::warn!(%error, "SIGTERM cannot be heard");
                let _ = interrupt.await;
            }
        }
    }
    #[cfg(not(unix))]
    let _ = interrupt.await;
}

/// A bar on the terminal for an import that takes over a second.
#[derive(Default)]
struct Bar {
    began: Option<Instant>,
    bar: Option<ProgressBar>,
}

impl Progress for Bar {
    fn step(&mut self, done: usize, total: usize) {
        let began = *self.began.get_or_insert_with(Instant::now);
        if self.bar.is_none()
            && began.elapsed() >= Duration::from_secs(1)
            && std::io::stderr().is_terminal()
        {
            let bar = ProgressBar::new(total as u64);
            if let Ok(style) =
                ProgressStyle::with_template("Loading the catalogue {bar:40} {pos}/{len}")
            {
                bar.set_style(style);
            }
            self.bar = Some(bar);
        }
        if let Some(bar) = &self.bar {
            bar.set_length(total as u64);
            bar.set_position(done as u64);
            if done >= total {
                bar.finish_and_clear();
            }
        }
    }
}
