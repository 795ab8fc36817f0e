//! What the browser learns first: what this portal is, and who is signed in (`GET /api/portal`).

use crate::sign_in::SignIn;
use crate::stamp::Stamp;
use serde::{Deserialize, Serialize};

/// The header that every unsafe call carries, beside a same-origin `Origin`: `x-porthole: 1`.
pub const GUARD_HEADER: &str = "x-porthole";

/// `GET /api/portal`: one round trip before the first screen. Answers 200 whether or not anybody is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Portal {
    /// The version of the portal.
    pub version: String,
    /// Who may add a stamp.
    pub stamps_add: StampsAdd,
    /// Every stamp that this portal knows.
    pub stamps: Vec<Stamp>,
    /// The sign-ins of this session, oldest first; empty when nobody is signed in.
    pub sign_ins: Vec<SignIn>,
    /// In `porthole demo`: the local stamp that one button signs in to (`POST /api/sign-ins/demo`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub demo_stamp: Option<String>,
}

/// The configuration key `stamps.add`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StampsAdd {
    /// Whoever can reach the portal.
    Anyone,
    /// Whoever holds the token in `DIR/admin-token`.
    Administrator,
    /// Nobody: the configuration file alone.
    Nobody,
}
