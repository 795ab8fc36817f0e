//! A stamp in one process: an emulated Azure Stack Hub, reached over HTTPS like a real one.
//!
//! The engine (everything but `server`) is pure: `answer(world, request, now)` has no sockets, no clock and no randomness of
//! its own. The shell (`server`, behind the feature of that name) owns TLS, files and the wall clock.

pub mod crypto;
pub mod request;
pub mod response;
