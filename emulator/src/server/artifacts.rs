//! Linked files of deployments: where the stamp takes them from, and from nowhere else.
//!
//! A folder stands for the hosts of the world: `DIR/raw.githubusercontent.com/…` is what that host would serve, and what lies in `DIR`
//! itself is at `https://artifacts.DOMAIN/`. Beside it there are the stamp's own blobs, what is served on loopback, and hosts that were
//! allowed by name.

use super::names::ServedNames;
use super::stamp::Stamp;
use crate::blob;
use crate::content::gathered;
use crate::request::Request;
use crate::world::withheld::File;
use reqwest::Url;
use std::io::Read;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The largest file: Resource Manager's limit.
const LARGEST: usize = 4 * 1024 * 1024;
/// How long a server may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// Where linked files may come from.
#[derive(Clone, Debug)]
pub struct Artifacts {
    /// The folder.
    pub folder: Option<PathBuf>,
    /// Hosts that may be asked, in lower case.
    pub hosts: Vec<String>,
    /// The stamp's own names.
    pub names: ServedNames,
    /// The port that the stamp listens on.
    pub port: u16,
}

/// Where a file is.
#[derive(Debug, PartialEq)]
enum Place {
    Folder(PathBuf),
    Stamp(Url),
    Server(Url),
}

impl Artifacts {
    /// No folder, no hosts.
    #[cfg(test)]
    pub fn none() -> Artifacts {
        Artifacts {
            folder: None,
            hosts: Vec::new(),
            names: ServedNames::new("local.azurestack.external").unwrap(),
            port: 8443,
        }
    }

    /// Fetches the file of an address.
    ///
    /// # Errors
    /// Why it cannot be had, as a sentence for whoever deploys. The address is not in it: a signature may be.
    pub async fn fetch(&self, stamp: &Stamp, address: &str) -> File {
        let bytes = match self.place(address)? {
            Place::Folder(path) => tokio::task::spawn_blocking(move || read(&path))
                .await
                .map_err(|error| error.to_string())?,
            Place::Stamp(url) => own(stamp, &url),
            Place::Server(url) => ask(url).await,
        }?;
        String::from_utf8(bytes).map_err(|_| "it is no text in UTF-8.".to_owned())
    }

    fn place(&self, address: &str) -> Result<Place, String> {
        let url = Url::parse(address).map_err(|error| format!("it is no address: {error}."))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(format!(
                "the scheme '{}' is none of http and https.",
                url.scheme()
            ));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("it names a user: files are fetched without signing in.".to_owned());
        }
        let host = url.host_str().unwrap_or_default().to_ascii_lowercase();
        if let Some(folder) = &self.folder {
            let below = below(&url)?;
            let own = host == format!("artifacts.{}", self.names.domain());
            let path = match own {
                true => Some(folder.join(below)),
                // A host may be called `..`: what is no plain name of a file has no folder here.
                false => is_a_name(&host).then(|| folder.join(&host).join(below)),
            };
            if let Some(path) = path.filter(|path| own || path.is_file()) {
                return Ok(Place::Folder(path));
            }
        }
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let loopback = bare == "localhost" || bare.parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
        let mine = match loopback {
            true => url.port_or_known_default() == Some(self.port) && url.scheme() == "https",
            false => self.names.belongs(&host),
        };
        if mine && blob::serves(url.authority(), url.path(), self.names.domain()) {
            return Ok(Place::Stamp(url));
        }
        if !mine && (loopback || self.hosts.contains(&host)) {
            return Ok(Place::Server(url));
        }
        Err(format!(
            "this stamp takes linked files from loopback, from its own blobs and from the folder of --artifacts. Put the file there as {host}{}, or allow the host with --artifact-hosts {host}.",
            url.path()
        ))
    }
}

/// The path of an address as one below a folder.
fn below(url: &Url) -> Result<PathBuf, String> {
    let mut path = PathBuf::new();
    for segment in url.path().split('/').filter(|segment| !segment.is_empty()) {
        let plain = crate::arm::query::decode(segment, false);
        if !is_a_name(&plain) {
            return Err(format!("'{segment}' is no name of a file."));
        }
        path.push(plain);
    }
    Ok(path)
}

/// Whether a segment is the name of one file or folder, and leads nowhere else.
fn is_a_name(segment: &str) -> bool {
    !matches!(segment, "" | "." | "..") && !segment.contains(['/', '\\', '\0', ':'])
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    let wrong = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file.".to_owned(),
        kind => format!("the file cannot be read: {kind}."),
    };
    let file = std::fs::File::open(path).map_err(wrong)?;
    let mut bytes = Vec::new();
    let read = file.take(LARGEST as u64 + 1).read_to_end(&mut bytes);
    read.map_err(wrong)?;
    small_enough(bytes)
}

fn small_enough(bytes: Vec<u8>) -> Result<Vec<u8>, String> {
    match bytes.len() > LARGEST {
        true => Err(format!("it is larger than {} MB.", LARGEST >> 20)),
        false => Ok(bytes),
    }
}

/// A blob of the stamp's own.
fn own(stamp: &Stamp, url: &Url) -> Result<Vec<u8>, String> {
    let response = stamp.answer(Request {
        scheme: url.scheme().to_owned(),
        authority: url.authority().to_owned(),
        method: "GET".to_owned(),
        path: url.path().to_owned(),
        query: url.query().unwrap_or_default().to_owned(),
        ..Request::default()
    });
    if response.status != 200 {
        return Err(format!("the stamp itself answered {}.", response.status));
    }
    let length: u64 = response.runs.iter().map(crate::content::Run::length).sum();
    if length > LARGEST as u64 {
        return Err(format!("it is larger than {} MB.", LARGEST >> 20));
    }
    if response.runs.is_empty() {
        return small_enough(response.body);
    }
    gathered(&*stamp.files(), &response.runs).map_err(|error| error.to_string())
}

/// A file of another server. No redirection is followed: it could lead to a host that nobody allowed.
async fn ask(url: Url) -> Result<Vec<u8>, String> {
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        // Whatever the machine's own list of hosts says.
        .resolve("localhost", SocketAddr::from(([127, 0, 0, 1], 0)))
        .timeout(PATIENCE)
        .build();
    let failed =
        |error: reqwest::Error| format!("the server cannot be asked: {}.", error.without_url());
    let mut reply = client
        .map_err(failed)?
        .get(url)
        .send()
        .await
        .map_err(failed)?;
    if reply.status() != reqwest::StatusCode::OK {
        return Err(format!("the server answered {}.", reply.status().as_u16()));
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = reply.chunk().await.map_err(failed)? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > LARGEST {
            break;
        }
    }
    small_enough(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn artifacts(folder: &Path) -> Artifacts {
        Artifacts {
            folder: Some(folder.to_owned()),
            hosts: vec!["allowed.example".to_owned()],
            names: ServedNames::new("local.azurestack.external").unwrap(),
            port: 8443,
        }
    }

    #[test]
    fn no_host_leads_out_of_the_folder() {
        let around = tempfile::tempdir().unwrap();
        let folder = around.path().join("artifacts");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(around.path().join("beside.json"), "{}").unwrap();
        for address in ["http://../beside.json", "http://%2e%2e/beside.json"] {
            let place = artifacts(&folder).place(address);
            assert!(place.is_err(), "{address}: {place:?}");
        }
    }

    #[test]
    fn an_address_leads_to_the_folder_to_the_stamp_to_loopback_or_nowhere() {
        let folder = tempfile::tempdir().unwrap();
        let mirror = folder.path().join("raw.example/owner/main");
        std::fs::create_dir_all(&mirror).unwrap();
        std::fs::write(mirror.join("a b.json"), "{}").unwrap();
        let artifacts = artifacts(folder.path());
        let place = |address: &str| artifacts.place(address);
        let file = Place::Folder(mirror.join("a b.json"));
        assert_eq!(
            place("https://RAW.example/owner/main/a%20b.json?sig=x"),
            Ok(file)
        );
        let own = Place::Folder(folder.path().join("x/y.json"));
        assert_eq!(
            place("https://artifacts.local.azurestack.external/x/y.json"),
            Ok(own)
        );
        for address in [
            "https://account.blob.local.azurestack.external/c/b.json?sig=x",
            "https://localhost:8443/blob/account/c/b.json",
        ] {
            assert!(matches!(place(address), Ok(Place::Stamp(_))), "{address}");
        }
        for address in [
            "http://127.0.0.1:8000/a.json",
            "http://localhost/a.json",
            "http://[::1]:1/a.json",
            "https://allowed.example/a.json",
        ] {
            assert!(matches!(place(address), Ok(Place::Server(_))), "{address}");
        }
        for (address, why) in [
            (
                "https://raw.example/owner/main/other.json?sig=hidden",
                "--artifact-hosts raw.example",
            ),
            (
                "https://management.local.azurestack.external/subscriptions",
                "takes linked files from",
            ),
            (
                "https://localhost:8443/subscriptions",
                "takes linked files from",
            ),
            ("http://169.254.169.254/metadata", "takes linked files from"),
            ("https://u:hidden@allowed.example/a.json", "it names a user"),
            (
                "http://allowed.example.evil.example/a",
                "takes linked files from",
            ),
            ("file:///etc/passwd", "the scheme 'file'"),
            ("nothing", "no address"),
            (
                "https://raw.example/owner/..%2f..%2f..%2fetc/passwd",
                "no name of a file",
            ),
        ] {
            let told = place(address).unwrap_err();
            assert!(
                told.contains(why) && !told.contains("hidden"),
                "{address}: {told}"
            );
        }
        // Dots are gone before anything is looked for.
        let climbing = place("https://raw.example/../../etc/passwd");
        assert!(climbing.unwrap_err().contains("raw.example/etc/passwd"));
    }
}
