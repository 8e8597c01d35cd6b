//! Chợ Phiên, the program.

use std::{
    io::IsTerminal,
    process::ExitCode,
    time::{Duration, Instant},
};

use anyhow::Context as _;
use chophien::{
    cli::{Cli, Command, SampleCommand, UserCommand},
    demo,
    first_start::{self, Progress},
    people,
    server::{self, Server},
    settings::{LogFormat, Settings},
    welcome,
};
use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};
use platform::{Clock, Db, DbOptions};

fn main() -> ExitCode {
    // The one TLS provider of the whole program; a second call would only say that it is set already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Runtime::new() {
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
    match cli.command.unwrap_or(Command::Serve) {
        Command::Schema => {
            print!("{}", api::schema_sdl());
            Ok(())
        }
        Command::Demo { once } => {
            let demo = demo::Demo::start().await?;
            demo.play(&mut std::io::stdout()).await?;
            if !once {
                println!(
                    "\nThe server goes on at {}; Ctrl-C ends it and removes its folder.",
                    demo.url()
                );
                told_to_stop().await;
            }
            demo.stop().await;
            Ok(())
        }
        command => {
            let settings = Settings::gather(cli.settings)?;
            log(&settings);
            match command {
                Command::Migrate => {
                    let options = DbOptions {
                        url: settings.database_url.clone(),
                        max_connections: 2,
                    };
                    let db = Db::connect(&options, Clock::system()).await?;
                    let missing = db.pending_migrations().await?;
                    db.migrate().await?;
                    println!("{missing} steps done; the schema is the newest.");
                    Ok(())
                }
                Command::User(UserCommand::Create(given)) => {
                    let db = server::open(&settings, Clock::system()).await?;
                    let id = people::create(&db, given).await?;
                    println!("{id}");
                    Ok(())
                }
                Command::Sample(SampleCommand::Remove) => {
                    let db = server::open(&settings, Clock::system()).await?;
                    first_start::remove_sample(&db)
                        .await
                        .context("the sample world stays")?;
                    println!("The sample world is gone, with the deals of its people.");
                    Ok(())
                }
                _ => serve(&settings).await,
            }
        }
    }
}

async fn serve(settings: &Settings) -> anyhow::Result<()> {
    let server = Server::start(settings, Clock::system(), &mut Bar::default()).await?;
    println!("{}", welcome::text(&server, settings));
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

fn log(settings: &Settings) {
    let filter = tracing_subscriber::EnvFilter::new(&settings.log);
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    match settings.log_format {
        LogFormat::Text => log.with_target(false).init(),
        LogFormat::Json => log
            .json()
            .flatten_event(true)
            .with_current_span(true)
            .with_span_list(false)
            .init(),
    }
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
