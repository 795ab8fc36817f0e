//! `porthole emulate`: an emulated stamp alone.

use super::{log, stop};
use crate::local_stamp::{self, LocalStamp, StampOptions};
use std::net::SocketAddr;
use std::path::PathBuf;

/// What `emulate` takes.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Where the stamp listens (ARM and login)
    #[arg(
        long,
        env = "PORTHOLE_STAMP_LISTEN",
        value_name = "ADDRESS:PORT",
        default_value = "127.0.0.1:8443"
    )]
    listen: SocketAddr,

    /// Folder of everything that the stamp holds, and of the files for its clients
    #[arg(
        long,
        env = "PORTHOLE_DATA",
        value_name = "DIR",
        default_value = ".stamp"
    )]
    data: PathBuf,

    #[command(flatten)]
    nature: Nature,

    /// Every reply is late by this
    #[arg(long, env = "PORTHOLE_LATENCY", value_name = "MS", default_value_t = 0)]
    latency: u64,

    /// External domain of the stamp: its hosts are management.DOMAIN, login.DOMAIN, …
    #[arg(
        long,
        env = "PORTHOLE_DOMAIN",
        value_name = "DOMAIN",
        default_value = "local.azurestack.external"
    )]
    domain: String,

    /// Where a CONNECT proxy listens that maps *.DOMAIN to the stamp, for clients that use host names
    #[arg(long, env = "PORTHOLE_PROXY", value_name = "ADDRESS:PORT")]
    proxy: Option<SocketAddr>,

    /// Api-versions that the stamp knows: stamp (those of a stamp and of the dated profiles) or public (newer ones as well)
    #[arg(long, env = "PORTHOLE_API_VERSIONS", value_name = "stamp|public", default_value = "stamp", value_parser = local_stamp::api_versions)]
    api_versions: String,

    /// Whether a request may ask for a fault by the header x-porthole-fault
    #[arg(
        long,
        env = "PORTHOLE_FAULTS",
        value_name = "on|off",
        default_value = "off",
        value_parser = clap::builder::BoolishValueParser::new(),
        action = clap::ArgAction::Set
    )]
    faults: bool,

    /// What goes wrong on purpose, WORD or WORD@N for every Nth request; more than once, or with commas, for more than one (docs/faults.md)
    #[arg(
        long = "fault",
        env = "PORTHOLE_FAULT",
        value_name = "WORD",
        value_delimiter = ',',
        value_parser = local_stamp::fault
    )]
    fault: Vec<String>,

    /// Folder of files that deployments link to: DIR/HOST/PATH is what that host serves, DIR/PATH is at https://artifacts.DOMAIN/PATH
    #[arg(long, env = "PORTHOLE_ARTIFACTS", value_name = "DIR")]
    artifacts: Option<PathBuf>,

    /// Hosts that such files may be fetched from, beside loopback and the stamp's own blobs
    #[arg(
        long,
        env = "PORTHOLE_ARTIFACT_HOSTS",
        value_name = "HOST",
        value_delimiter = ','
    )]
    artifact_hosts: Vec<String>,

    /// What is logged: error, warn, info, debug, trace, or a filter
    #[arg(
        long,
        env = "PORTHOLE_LOG",
        value_name = "FILTER",
        default_value = "info"
    )]
    log: String,
}

/// What kind of stamp it is.
#[derive(Clone, Debug, clap::Args)]
pub struct Nature {
    /// What a new folder begins with: contoso, empty, or large:N for N resources
    #[arg(long, env = "PORTHOLE_SEED", value_name = "SEED", default_value = "contoso", value_parser = local_stamp::seed)]
    pub seed: String,

    /// Identity system: entra or adfs
    #[arg(long, env = "PORTHOLE_IDENTITY", value_name = "KIND", default_value = "entra", value_parser = local_stamp::identity)]
    pub identity: String,

    /// How long things take: 1 as on a real stamp, 0 not at all
    #[arg(long, env = "PORTHOLE_SPEED", value_name = "X", default_value = "1", value_parser = speed)]
    pub speed: f64,
}

fn speed(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(speed) if speed.is_finite() && speed >= 0.0 => Ok(speed),
        _ => Err("it is a number of 0 or more".into()),
    }
}

/// Runs it.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    log::start(&arguments.log)?;
    let stamp = LocalStamp::start(StampOptions {
        listen: arguments.listen,
        data: arguments.data,
        seed: arguments.nature.seed,
        identity: arguments.nature.identity,
        speed: arguments.nature.speed,
        latency: arguments.latency,
        domain: Some(arguments.domain),
        proxy: arguments.proxy,
        api_versions: arguments.api_versions,
        faults_by_header: arguments.faults,
        faults: arguments.fault,
        artifacts: arguments.artifacts,
        artifact_hosts: arguments.artifact_hosts,
    })
    .await?;
    println!("The stamp answers at {}", stamp.endpoint());
    println!("  for shells   source {}", stamp.file("env.sh").display());
    println!(
        "  to sign in   {}",
        stamp.file("azureSecretSpConfig.json").display()
    );
    println!("  to trust     {}", stamp.file("ca.pem").display());
    if let Some(proxy) = stamp.proxy() {
        println!("  host names   HTTPS_PROXY=http://{proxy}");
    }
    stop::asked().await;
    stamp.stop().await;
    Ok(())
}
