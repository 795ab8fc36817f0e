//! From the start of the process to the first 200 of /readyz.

use crate::ratio::{median, tell};
use anyhow::{Context, Result, bail};
use porthole_tests::place;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const PROMISED: f64 = 300.0;
const RUNS: usize = 15;

/// Starts `porthole serve` again and again: on an empty folder, and on the folder of the run before.
pub async fn measure() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let first = once(folder.path())?;
    let mut times = Vec::new();
    for _ in 0..RUNS {
        times.push(once(folder.path())?);
    }
    let usual = median(times);
    tell(
        "start to /readyz / 300 ms",
        usual / PROMISED,
        1.0,
        &format!("{usual:.0} ms; on an empty folder {first:.0} ms"),
    );
    Ok(())
}

fn once(data: &std::path::Path) -> Result<f64> {
    let port = place::free_port()?;
    let listen = format!("127.0.0.1:{port}");
    let started = Instant::now();
    let mut child = Command::new(place::binary()?)
        .args(["serve", "--portal", &listen, "--data"])
        .arg(data)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .context("cannot start porthole")?;
    let mut answered = false;
    while !answered && started.elapsed() < Duration::from_secs(10) {
        answered = ready(&listen).unwrap_or(false);
        if !answered {
            std::thread::sleep(Duration::from_millis(1));
        }
    }
    let took = started.elapsed().as_secs_f64() * 1000.0;
    child.kill()?;
    child.wait()?;
    if !answered {
        bail!("porthole serve was not ready within 10 s");
    }
    Ok(took)
}

/// By hand over a socket: a client library's own start would be measured too.
fn ready(address: &str) -> Result<bool> {
    let mut stream = TcpStream::connect(address)?;
    write!(
        stream,
        "GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )?;
    let mut reply = String::new();
    stream.read_to_string(&mut reply)?;
    Ok(reply.starts_with("HTTP/1.1 200"))
}
