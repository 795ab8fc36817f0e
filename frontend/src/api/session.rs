//! Who is signed in, and where: `/api/portal`, `/api/sign-ins`, `/api/session`.

use super::Abort;
use super::fetch::{Reply, change, read, signed_out, tell};
use crate::paths::escape;
use leptos::prelude::*;
use porthole_shared::portal::Portal;
use porthole_shared::sign_in::{NewSignIn, SignIn, SignInChange};

/// What this portal is, and who is signed in.
pub async fn portal() -> Reply<Portal> {
    read("/api/portal", &Abort::never()).await
}

/// Signs in; the credential goes to the server and never comes back.
pub async fn sign_in(new: &NewSignIn) -> Reply<SignIn> {
    let signed = change("POST", "/api/sign-ins", new, &Abort::never()).await?;
    signed_out().set(false);
    Ok(signed)
}

/// In `porthole demo`: signs in as the demo principal.
pub async fn sign_in_demo() -> Reply<SignIn> {
    let signed = change("POST", "/api/sign-ins/demo", &(), &Abort::never()).await?;
    signed_out().set(false);
    Ok(signed)
}

/// Changes the API profile of one sign-in.
pub async fn change_sign_in(id: &str, to: &SignInChange) -> Reply<SignIn> {
    let url = format!("/api/sign-ins/{}", escape(id));
    change("PATCH", &url, to, &Abort::never()).await
}

/// The types that the stamp does not have, as its providers tell.
pub async fn absent(id: &str, abort: &Abort) -> Reply<Vec<String>> {
    read(&format!("/api/sign-ins/{}/absent", escape(id)), abort).await
}

/// Signs out of one stamp. Work under way is a problem unless `force`: the credential is kept then until it has ended.
pub async fn sign_out(id: &str, force: bool) -> Reply<()> {
    let force = if force { "?force=true" } else { "" };
    tell(
        "DELETE",
        &format!("/api/sign-ins/{}{force}", escape(id)),
        None,
    )
    .await
}

/// Signs out everywhere.
pub async fn sign_out_everywhere() -> Reply<()> {
    tell("DELETE", "/api/session", None).await
}
