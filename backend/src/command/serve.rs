//! `porthole serve`: the portal alone.

use super::{log, stop};
use crate::configuration::{Configuration, Layer, Purpose, over_file};
use crate::server::start::{Prepared, bind};
use porthole_shared::portal::StampsAdd;
use std::path::PathBuf;

/// What `serve` takes.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Settings as TOML; flags and variables win over it
    #[arg(long, env = "PORTHOLE_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,

    #[command(flatten)]
    layer: Layer,
}

/// Runs it.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let layer = over_file(&arguments.layer, arguments.config.as_deref())?;
    let configuration = Configuration::resolve(layer, Purpose::Serve)?;
    log::start(&configuration.log)?;
    let listener = bind(configuration.portal).await?;
    let data = configuration.data.clone();
    let add = configuration.stamps_add;
    let portal = Prepared::open(configuration).await?.serve(listener, None);
    println!("The portal answers at {}", portal.url());
    if add == StampsAdd::Administrator {
        let file = data.join("admin-token");
        println!("Adding a stamp asks for the token in {}", file.display());
    }
    tracing::info!(address = %portal.address, "the portal answers");
    stop::asked().await;
    portal.stop().await;
    Ok(())
}
