//! A stamp from a few arguments, for trying clients by hand: `stamp DIR [entra|adfs] [SEED] [LISTEN] [PROXY]`. Ends with Ctrl-C.

use porthole_emulator::server::{Options, start};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut options = Options {
        data: arguments
            .next()
            .ok_or("name the folder that keeps the stamp")?
            .into(),
        ..Options::default()
    };
    if let Some(identity) = arguments.next() {
        options.identity = identity.parse()?;
    }
    if let Some(seed) = arguments.next() {
        options.seed = seed.parse()?;
    }
    if let Some(listen) = arguments.next() {
        options.listen = listen.parse()?;
    }
    if let Some(proxy) = arguments.next() {
        options.proxy = Some(proxy.parse()?);
    }
    let began = std::time::Instant::now();
    let stamp = start(options).await?;
    println!(
        "{} answers after {:?}; . {}",
        stamp.endpoint,
        began.elapsed(),
        stamp.file("env.sh").display()
    );
    tokio::signal::ctrl_c().await?;
    stamp.stop().await;
    Ok(())
}
