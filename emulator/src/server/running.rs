//! Starting a stamp, and holding it while it runs.

use super::artifacts::Artifacts;
use super::crypto::StampCrypto;
use super::data_directory::{DataDirectory, read_if_present, write_private};
use super::demo::{DemoPrincipal, DemoUser};
use super::error::StartError;
use super::listener::Service;
use super::names::ServedNames;
use super::options::Options;
use super::sign_in_files::{self, SignIn};
use super::stamp::{Stamp, now};
use super::{certificate, faulty_certificate, listener, planting, proxy, tls};
use crate::crypto::Crypto;
use crate::world::settings::Settings;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use time::OffsetDateTime;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

/// How long connections may take to end when the stamp stops.
const PATIENCE: Duration = Duration::from_secs(2);

/// A stamp that runs. It ends when this is dropped; `stop` also waits for the end.
pub struct Running {
    /// Where ARM answers: `https://localhost:PORT`.
    pub endpoint: String,
    /// Where it listens.
    pub address: SocketAddr,
    /// The certificate authority to trust, as PEM.
    pub ca_pem: String,
    /// The folder that keeps everything.
    pub data: PathBuf,
    /// Where the proxy listens, when one was asked for.
    pub proxy: Option<SocketAddr>,
    /// Who may sign in.
    pub demo: DemoPrincipal,
    /// A user with a password, for command lines.
    pub user: DemoUser,
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

impl Running {
    /// Ends listening, gives what is being answered a moment, and lets the folder go.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        let all = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(PATIENCE, all).await.is_err() {
            tracing::warn!("the stamp's listeners did not end in time");
        }
        // Connections hold a receiver each; the sender sees the last one go.
        if tokio::time::timeout(PATIENCE, self.stop.closed())
            .await
            .is_err()
        {
            tracing::debug!("connections were still open when the stamp stopped");
        }
    }

    /// The path of a file that the stamp wrote: `ca.pem`, `azureSecretSpConfig.json`, `env.sh`, …
    pub fn file(&self, name: &str) -> PathBuf {
        self.data.join(name)
    }
}

/// Starts a stamp. When this returns, it answers.
///
/// # Errors
/// When an option is not usable, the port or the folder is taken, or the folder cannot be read or written.
pub async fn start(options: Options) -> Result<Running, StartError> {
    let names = options.names()?;
    let settings = options.settings(&names)?;
    options.check_artifacts()?;
    let directory = Arc::new(DataDirectory::open(&options.data)?);
    // The port first: a taken one should be told before a large seed is planted.
    let listener = listen("the stamp", options.listen).await?;
    let proxy_listener = match options.proxy {
        Some(address) => Some(listen("the stamp's proxy", address).await?),
        None => None,
    };
    let address = local_address("the stamp", options.listen, &listener)?;
    let proxy = match (&proxy_listener, options.proxy) {
        (Some(listener), Some(asked)) => Some(local_address("the stamp's proxy", asked, listener)?),
        _ => None,
    };
    let artifacts = options.artifacts(&names, address.port());
    let opened = tokio::task::spawn_blocking({
        let (directory, names) = (directory.clone(), names.clone());
        move || open(&directory, &names, settings, &options, artifacts)
    });
    let opened = opened.await.map_err(|error| StartError::Certificate {
        what: "world",
        reason: error.to_string(),
    })??;
    let endpoint = format!("https://localhost:{}", address.port());
    let Opened {
        stamp,
        acceptor,
        ca_pem,
        demo,
        reader,
        user,
    } = opened;
    SignIn {
        principal: &demo,
        reader: reader.as_ref(),
        user: &user,
        endpoint: &endpoint,
        ca_pem: &ca_pem,
        proxy,
    }
    .write(&directory)?;

    let (stop, stopped) = watch::channel(false);
    let mut tasks = JoinSet::new();
    let service = Arc::new(Service {
        stamp: stamp.clone(),
        names: names.clone(),
        acceptor,
    });
    tasks.spawn(listener::serve(listener, service, stopped.clone()));
    if let Some(listener) = proxy_listener {
        tasks.spawn(proxy::serve(
            listener,
            names,
            reachable(address),
            stopped.clone(),
        ));
    }
    tasks.spawn(async move { stamp.keep_time(stopped).await });
    tracing::info!(%endpoint, data = %directory.path().display(), "the stamp answers");
    let data = directory.path().to_owned();
    Ok(Running {
        endpoint,
        address,
        ca_pem,
        data,
        proxy,
        demo,
        user,
        stop,
        tasks,
    })
}

struct Opened {
    stamp: Arc<Stamp>,
    acceptor: TlsAcceptor,
    ca_pem: String,
    demo: DemoPrincipal,
    reader: Option<DemoPrincipal>,
    user: DemoUser,
}

/// Everything that reads and writes files.
fn open(
    directory: &Arc<DataDirectory>,
    names: &ServedNames,
    settings: Settings,
    options: &Options,
    artifacts: Artifacts,
) -> Result<Opened, StartError> {
    let crypto = Arc::new(token_key(directory)?);
    let present = OffsetDateTime::now_utc();
    let faulty = faulty_certificate::instead(&options.faults, directory, names, present)?;
    let served = match faulty {
        Some(served) => served,
        None => certificate::load_or_make(directory, names, present)?,
    };
    let ca_pem = served.root_pem.clone();
    let acceptor = TlsAcceptor::from(tls::server_config(served)?);
    let client_secret =
        sign_in_files::secret(directory, "demo-secret", |bytes| crypto.random(bytes))?;
    let reader_secret =
        sign_in_files::secret(directory, "reader-secret", |bytes| crypto.random(bytes))?;
    let password = sign_in_files::secret(directory, "demo-password", |bytes| crypto.random(bytes))?;
    let (der, end) = sign_in_files::certificate(directory, crate::identity::demo::NAME, present)?;
    let people = planting::People {
        client_secret,
        reader_secret,
        password,
        certificate: der,
        certificate_end: end,
    };
    let stamp = Stamp::open(
        directory.clone(),
        settings,
        crypto,
        &options.seed.to_string(),
        |world| planting::plant(world, options.seed, now()),
        |world| people.enrol(world),
        artifacts,
    )?;
    let (demo, reader, user) = stamp.read(|world| {
        let (principal, reader) = (people.principal(world), people.reader(world));
        (principal, reader, people.user(world))
    });
    Ok(Opened {
        stamp: Arc::new(stamp),
        acceptor,
        ca_pem,
        demo,
        reader,
        user,
    })
}

fn token_key(directory: &DataDirectory) -> Result<StampCrypto, StartError> {
    let path = directory.internal("token-key.der");
    let failed = |reason: String| StartError::Damaged {
        path: path.clone(),
        reason,
        way_out: "Delete it to get a new one; whoever is signed in then signs in again.",
    };
    if let Some(der) = read_if_present(&path)? {
        return StampCrypto::from_pkcs8(&der).map_err(|error| failed(error.to_string()));
    }
    let crypto = StampCrypto::generate().map_err(|error| StartError::Certificate {
        what: "token key",
        reason: error.to_string(),
    })?;
    write_private(
        &path,
        &crypto
            .to_pkcs8()
            .map_err(|error| failed(error.to_string()))?,
    )?;
    Ok(crypto)
}

async fn listen(what: &'static str, address: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(address)
        .await
        .map_err(|source| StartError::Listen {
            what,
            address,
            source,
        })
}

fn local_address(
    what: &'static str,
    address: SocketAddr,
    listener: &TcpListener,
) -> Result<SocketAddr, StartError> {
    listener.local_addr().map_err(|source| StartError::Listen {
        what,
        address,
        source,
    })
}

/// Where the proxy finds the stamp: the unspecified address is no place to connect to.
fn reachable(address: SocketAddr) -> SocketAddr {
    match address {
        SocketAddr::V4(v4) if v4.ip().is_unspecified() => {
            SocketAddr::from(([127, 0, 0, 1], v4.port()))
        }
        SocketAddr::V6(v6) if v6.ip().is_unspecified() => {
            SocketAddr::from((std::net::Ipv6Addr::LOCALHOST, v6.port()))
        }
        address => address,
    }
}
