//! Routes through the real router, over a real store.

mod attempts;
mod events;
mod guards;
mod limits;
mod secrecy;
mod sessions;
mod stamps;

use crate::server::fixture::Fixture;
use crate::session::{Cookie, Place};
use crate::store::{SessionRecord, suite};

/// A session in the store, with one sign-in for each id; gives the cookie as a browser sends it.
pub async fn signed_in(fixture: &Fixture, session: &str, sign_ins: &[&str]) -> String {
    let cookie = Cookie::random().unwrap();
    let now = fixture.state.now();
    let record = SessionRecord {
        id: session.into(),
        hash: cookie.hash(),
        created: now,
        used: now,
    };
    let store = &fixture.state.store;
    store.begin_session(&record).await.unwrap();
    if store.stamp("stamp").await.unwrap().is_none() {
        store.add_stamp(&suite::stamp("stamp")).await.unwrap();
    }
    for id in sign_ins {
        let place = Place {
            owner: id,
            stamp: "stamp",
            field: "credential",
        };
        let secret = crate::secret::Secret::new(secrecy::CANARY);
        let mut sign_in = suite::sign_in(id, session, "stamp");
        sign_in.sealed = fixture.state.sealer.seal(&place, &secret).unwrap();
        store.add_sign_in(&sign_in).await.unwrap();
    }
    let header = cookie.set(false, 60).unwrap();
    header
        .to_str()
        .unwrap()
        .split(';')
        .next()
        .unwrap()
        .to_owned()
}
