//! `porthole demo`: an emulated stamp and a portal over it, in one process, talking HTTPS to each other as any two would.

use super::emulate::Nature;
use super::{log, stop};
use crate::clock::{Clock, SystemClock};
use crate::configuration::{Configuration, Layer, Purpose};
use crate::local_stamp::{LocalStamp, StampOptions};
use crate::server::start::{Prepared, bind};
use std::net::SocketAddr;
use std::path::PathBuf;

/// What `demo` takes.
#[derive(Debug, clap::Args)]
// Nobody wants to wait for a demo as for a stamp, but work is to be seen under way.
#[command(mut_arg("speed", |speed| speed.default_value("0.2")))]
pub struct Arguments {
    /// Where the portal listens: a loopback address
    #[arg(
        long,
        env = "PORTHOLE_PORTAL",
        value_name = "ADDRESS:PORT",
        default_value = "127.0.0.1:8080"
    )]
    portal: SocketAddr,

    /// Where the stamp listens
    #[arg(
        long,
        env = "PORTHOLE_STAMP_LISTEN",
        value_name = "ADDRESS:PORT",
        default_value = "127.0.0.1:8443"
    )]
    stamp_listen: SocketAddr,

    /// Folder of both, and of the files for clients
    #[arg(
        long,
        env = "PORTHOLE_DATA",
        value_name = "DIR",
        default_value = ".demo"
    )]
    data: PathBuf,

    #[command(flatten)]
    nature: Nature,

    /// Folder of the frontend, instead of the one in the binary
    #[arg(long, env = "PORTHOLE_DIST", value_name = "DIR")]
    dist: Option<PathBuf>,

    /// What is logged: error, warn, info, debug, trace, or a filter
    #[arg(
        long,
        env = "PORTHOLE_LOG",
        value_name = "FILTER",
        default_value = "warn"
    )]
    log: String,
}

/// Runs it.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    if !arguments.portal.ip().is_loopback() {
        anyhow::bail!(
            "the demo answers on loopback only, not on {}: its one button signs anybody in. For others there is `porthole serve`",
            arguments.portal
        );
    }
    let layer = Layer {
        portal: Some(arguments.portal),
        data: Some(arguments.data.clone()),
        dist: arguments.dist,
        log: Some(arguments.log),
        ..Layer::default()
    };
    let configuration = Configuration::resolve(layer, Purpose::Demo)?;
    log::start(&configuration.log)?;
    let listener = bind(configuration.portal).await?;
    let stamp = LocalStamp::start(StampOptions {
        listen: arguments.stamp_listen,
        data: arguments.data,
        seed: arguments.nature.seed,
        identity: arguments.nature.identity,
        speed: arguments.nature.speed,
        latency: 0,
        faults_by_header: false,
        faults: Vec::new(),
        artifacts: None,
        artifact_hosts: Vec::new(),
        domain: None,
        proxy: None,
        api_versions: "stamp".to_owned(),
    })
    .await?;
    let prepared = Prepared::open(configuration).await?;
    let demo = stamp.enter(&prepared, SystemClock.now()).await?;
    let portal = prepared.serve(listener, Some(demo));
    println!("Porthole runs over an emulated stamp.\n");
    println!("  Portal     {}", portal.url());
    println!(
        "  Sign in    with the one button on the page, or by dropping {} on it",
        stamp.file("azureSecretSpConfig.json").display()
    );
    println!(
        "  Stamp      {} (tenant {})",
        stamp.endpoint(),
        stamp.tenant()
    );
    println!("  Clients    source {}", stamp.file("env.sh").display());
    println!("  Files      {}\n", stamp.folder().display());
    println!("Ctrl-C ends both.");
    stop::asked().await;
    println!();
    portal.stop().await;
    stamp.stop().await;
    Ok(())
}
