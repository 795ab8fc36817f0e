//! Putting the portal together: socket, store, key, routes; and holding it while it runs.

use super::data_folder::{self, FolderError};
use super::listener;
use super::names::Names;
use super::state::{DemoStamp, Parts, PortalState, Shared};
use super::tls::{Tls, TlsError};
use crate::clock::SystemClock;
use crate::configuration::{Configuration, Exposure};
use crate::routes;
use crate::secret::Secret;
use crate::session::key::{self, KeyError};
use crate::store::sqlite::SqliteStore;
use crate::store::{Store, StoreError};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use porthole_shared::portal::StampsAdd;
use std::fs::File;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// Why the portal does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address cannot be had.
    #[error("the portal cannot listen on {address}: {source}.{hint}")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// What the system says.
        source: io::Error,
        /// The way out.
        hint: String,
    },
    /// The folder.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// Another process has the folder.
    #[error(
        "another portal runs on the folder {folder}. End it, or name another folder with --data",
        folder = .0.display()
    )]
    Held(PathBuf),
    /// The store.
    #[error("cannot open the store in {path}: {source}", path = path.display())]
    Store {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        source: StoreError,
    },
    /// The key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// TLS.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// No randomness for the administrator's token.
    #[error("the system gave no randomness")]
    NoRandomness,
}

/// Takes the port, so that a port in use is told before anything else happens.
pub async fn bind(address: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(address).await.map_err(|source| {
        let hint = match source.kind() {
            io::ErrorKind::AddrInUse => format!(
                " Another program uses this port. End it, or take another one with --portal {}",
                SocketAddr::new(address.ip(), address.port().wrapping_add(1))
            ),
            io::ErrorKind::PermissionDenied => {
                " Ports below 1024 need more rights. Take another one with --portal".to_owned()
            }
            _ => String::new(),
        };
        StartError::Listen {
            address,
            source,
            hint,
        }
    })
}

/// The parts that stand before the first call is answered.
pub struct Prepared {
    configuration: Configuration,
    store: Arc<dyn Store>,
    sealer: crate::session::Sealer,
    admin_token: Option<Secret>,
    tls: Option<Tls>,
    held: File,
}

impl Prepared {
    /// Opens the folder, the store and the key, and writes the administrator's token.
    pub async fn open(configuration: Configuration) -> Result<Self, StartError> {
        data_folder::make(&configuration.data)?;
        let held = data_folder::hold(&configuration.data)?
            .ok_or_else(|| StartError::Held(configuration.data.clone()))?;
        let tls = match &configuration.exposure {
            Exposure::Tls { certificate, key } => Some(Tls::read(certificate, key)?),
            _ => None,
        };
        let path = configuration.data.join("porthole.db");
        let store = SqliteStore::open(&path).await;
        let store = store.map_err(|source| StartError::Store { path, source })?;
        let key_file = configuration.key_file.as_deref();
        let sealer = key::sealer(key_file, &configuration.data, &store).await?;
        let admin_token = admin_token(&configuration)?;
        Ok(Self {
            configuration,
            store: Arc::new(store),
            sealer,
            admin_token,
            tls,
            held,
        })
    }

    /// The store, to make the local stamp's entry in.
    pub fn store(&self) -> &dyn Store {
        &*self.store
    }

    /// The settings.
    pub fn configuration(&self) -> &Configuration {
        &self.configuration
    }

    /// Answers on a listener.
    pub fn serve(self, listener: TcpListener, demo: Option<DemoStamp>) -> Running {
        let address = listener.local_addr().unwrap_or(self.configuration.portal);
        let leaf = self.tls.as_ref().map(|tls| tls.leaf.as_slice());
        // On loopback, and behind a proxy, everybody comes from the same address.
        let of_a_network = match self.configuration.exposure {
            Exposure::Tls { .. } => listener::OF_A_NETWORK,
            Exposure::Loopback | Exposure::Proxy { .. } => usize::MAX,
        };
        let state: Shared = Arc::new(PortalState::new(Parts {
            names: Names::of(&self.configuration, leaf),
            configuration: self.configuration,
            store: self.store,
            sealer: self.sealer,
            clock: Arc::new(SystemClock),
            admin_token: self.admin_token,
            demo,
        }));
        let (stop, stopped) = oneshot::channel::<()>();
        let router = routes::router(state.clone());
        let events = state.events.clone();
        let signal = async move {
            // A dropped sender stops the portal as well.
            drop(stopped.await);
            events.close();
        };
        let tls = self.tls.map(|tls| tls.config);
        let server = tokio::spawn(listener::serve(listener, tls, router, of_a_network, signal));
        let housekeeping = tokio::spawn(super::housekeeping::run(state.clone()));
        let following = tokio::spawn(state.follower.clone().run());
        Running {
            address,
            state,
            stop,
            server,
            housekeeping,
            following,
            held: self.held,
        }
    }
}

/// A portal that answers.
pub struct Running {
    /// Where.
    pub address: SocketAddr,
    /// What its routes reach.
    pub state: Shared,
    stop: oneshot::Sender<()>,
    server: JoinHandle<()>,
    housekeeping: JoinHandle<()>,
    following: JoinHandle<()>,
    held: File,
}

impl Running {
    /// The address to open in a browser.
    pub fn url(&self) -> String {
        match &self.state.configuration.exposure {
            Exposure::Loopback => format!("http://{}", self.address),
            Exposure::Tls { .. } => format!("https://{}", self.address),
            Exposure::Proxy { public_url, .. } => public_url.origin().ascii_serialization(),
        }
    }

    /// Ends calls and streams, then the store.
    pub async fn stop(self) {
        drop(self.stop);
        self.housekeeping.abort();
        self.following.abort();
        self.state.follower.stop().await;
        if let Err(error) = self.server.await {
            tracing::error!(%error, "the server did not end well");
        }
        self.state.store.close().await;
        drop(self.held);
    }
}

/// A new token at every start, in a file for its owner alone; none is left behind where none is asked for.
fn admin_token(configuration: &Configuration) -> Result<Option<Secret>, StartError> {
    let path = configuration.data.join("admin-token");
    if configuration.stamps_add != StampsAdd::Administrator {
        return match std::fs::remove_file(&path) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => {
                Err(FolderError { path, source }.into())
            }
            _ => Ok(None),
        };
    }
    let mut bytes = zeroize::Zeroizing::new([0_u8; 32]);
    getrandom::fill(bytes.as_mut_slice()).map_err(|_| StartError::NoRandomness)?;
    let token = Secret::new(URL_SAFE_NO_PAD.encode(bytes.as_slice()));
    data_folder::write_private(&path, token.expose().as_bytes())?;
    Ok(Some(token))
}

#[cfg(test)]
#[path = "start_tests.rs"]
mod tests;
