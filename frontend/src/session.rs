//! What every page knows: the portal, who is signed in, which stamp the page is about and as whom it is seen, the work
//! under way, the preferences.

mod offer;
mod operations;
mod preferences;

pub use offer::Offer;
pub use operations::Operations;
pub use preferences::{Preferences, Recent};

use crate::api;
use crate::paths::{Page, SIGN_IN, Site, StampView};
use crate::router::Router;
use crate::watch::spawn_local;
use crate::watch::watch;
use leptos::prelude::*;
use porthole_shared::operation::Operation;
use porthole_shared::portal::Portal;
use porthole_shared::problem::Problem;
use porthole_shared::sign_in::SignIn;
use porthole_shared::stamp::Stamp;

/// The session, as signals.
#[derive(Clone, Copy)]
pub struct Session {
    /// The portal; nothing until its first answer.
    pub portal: RwSignal<Option<Portal>>,
    /// Why the portal did not answer.
    pub problem: RwSignal<Option<Problem>>,
    /// The session ended while the page was open: the sign-in panel lies over the page.
    pub signed_out: RwSignal<bool>,
    /// The sign-in that the page is seen as.
    pub sign_in: Memo<Option<SignIn>>,
    /// The stamp that the page is about, signed in or not.
    pub stamp: Memo<Option<Stamp>>,
    /// The work of this session.
    pub operations: Operations,
    /// What the person keeps on this stamp.
    pub preferences: Preferences,
    /// Which types the stamp lacks.
    pub offer: Offer,
    router: Router,
}

impl Session {
    /// Starts the session: asks who is signed in, and listens.
    #[must_use]
    pub fn start(router: Router) -> Self {
        let portal = RwSignal::new(None::<Portal>);
        let sign_in = Memo::new(move |last: Option<&Option<SignIn>>| {
            let all =
                portal.with(|portal| portal.as_ref().map(|portal| portal.sign_ins.clone()))?;
            let page = router.page.get();
            let asked = router
                .query
                .with(|query| query.value(SIGN_IN).map(str::to_owned));
            let last = last.cloned().flatten();
            chosen(&all, page.stamp(), asked.as_deref(), last.as_ref()).cloned()
        });
        let stamp = Memo::new(move |_| {
            let wanted = router.page.with(|page| page.stamp().map(str::to_owned));
            let wanted = wanted
                .or_else(|| sign_in.with(|sign_in| sign_in.as_ref().map(|s| s.stamp.clone())))?;
            portal.with(|portal| {
                let stamps = &portal.as_ref()?.stamps;
                stamps.iter().find(|stamp| stamp.id == wanted).cloned()
            })
        });
        let session = Self {
            portal,
            problem: RwSignal::new(None),
            signed_out: RwSignal::new(false),
            sign_in,
            stamp,
            operations: Operations::new(),
            preferences: Preferences::new(sign_in),
            offer: Offer::new(sign_in),
            router,
        };
        session.refresh();
        let refused = api::signed_out();
        watch(move || {
            if refused.get() && session.portal.with_untracked(Option::is_some) {
                session.signed_out.set(true);
            }
        });
        session
    }

    /// Asks again who is signed in.
    pub fn refresh(self) {
        spawn_local(async move {
            match api::session::portal().await {
                Ok(portal) => {
                    let anyone = !portal.sign_ins.is_empty();
                    self.portal.set(Some(portal));
                    self.problem.set(None);
                    if anyone {
                        self.signed_out.set(false);
                        self.operations.follow(self);
                    }
                }
                Err(problem) => self.problem.set(Some(problem)),
            }
        });
    }

    /// Somebody signed in: the new sign-in takes the place of an older one with the same id.
    pub fn signed_in(self, new: SignIn) {
        self.portal.update(|portal| {
            if let Some(portal) = portal {
                portal.sign_ins.retain(|old| old.id != new.id);
                portal.sign_ins.push(new);
            }
        });
        self.signed_out.set(false);
        self.operations.follow(self);
    }

    /// A sign-in ended; without an id, all of them.
    pub fn signed_out_of(self, id: Option<&str>) {
        self.portal.update(|portal| {
            if let Some(portal) = portal {
                match id {
                    Some(id) => portal.sign_ins.retain(|sign_in| sign_in.id != id),
                    None => portal.sign_ins.clear(),
                }
            }
        });
    }

    /// A stamp was added or changed.
    pub fn keep_stamp(self, stamp: Stamp) {
        self.portal.update(|portal| {
            if let Some(portal) = portal {
                match portal.stamps.iter_mut().find(|old| old.id == stamp.id) {
                    Some(old) => *old = stamp,
                    None => portal.stamps.push(stamp),
                }
            }
        });
    }

    /// Whether nobody is signed in to anything.
    #[must_use]
    pub fn nobody(self) -> bool {
        self.portal.with(|portal| {
            portal
                .as_ref()
                .is_none_or(|portal| portal.sign_ins.is_empty())
        })
    }

    /// The beginning of every address on the stamp of this page.
    #[must_use]
    pub fn site(self) -> Option<Site> {
        self.sign_in
            .with(|sign_in| sign_in.as_ref().map(|sign_in| self.site_of(sign_in)))
    }

    /// The same for any sign-in; it is named only where the stamp has another one.
    #[must_use]
    pub fn site_of(self, sign_in: &SignIn) -> Site {
        let several = self.portal.with(|portal| {
            portal.as_ref().is_some_and(|portal| {
                portal
                    .sign_ins
                    .iter()
                    .filter(|other| other.stamp == sign_in.stamp)
                    .count()
                    > 1
            })
        });
        Site {
            stamp: sign_in.stamp.clone(),
            sign_in: several.then(|| sign_in.id.clone()),
        }
    }

    /// The address of a view on the stamp of this page; the start page while nobody is signed in.
    #[must_use]
    pub fn to(self, view: StampView) -> String {
        self.site()
            .map_or_else(|| Page::Start.address(), |site| site.to(view))
    }

    /// The sign-in page, from which one comes back here.
    #[must_use]
    pub fn sign_in_address(self, stamp: Option<&str>) -> String {
        Page::sign_in(stamp, Some(&self.router.here()))
    }

    /// Whether work is done on the stamp of the page: on two stamps the same id names two things. Tracked.
    #[must_use]
    pub fn here(self, operation: &Operation) -> bool {
        self.stamp.with(|stamp| {
            stamp
                .as_ref()
                .is_none_or(|stamp| stamp.id == operation.stamp)
        })
    }

    /// A stamp by its id.
    #[must_use]
    pub fn stamp_of(self, id: &str) -> Option<Stamp> {
        self.portal.with(|portal| {
            portal
                .as_ref()?
                .stamps
                .iter()
                .find(|stamp| stamp.id == id)
                .cloned()
        })
    }
}

/// The session of this page.
#[must_use]
pub fn session() -> Session {
    expect_context()
}

/// The sign-in that a page is seen as: the one its address names, or one of its stamp, or the one used last, or any.
fn chosen<'a>(
    all: &'a [SignIn],
    stamp: Option<&str>,
    asked: Option<&str>,
    last: Option<&SignIn>,
) -> Option<&'a SignIn> {
    let fits = |one: &&SignIn| stamp.is_none_or(|stamp| one.stamp == stamp);
    let named = asked.and_then(|id| all.iter().filter(fits).find(|one| one.id == id));
    named
        .or_else(|| last.and_then(|last| all.iter().filter(fits).find(|one| one.id == last.id)))
        .or_else(|| all.iter().find(fits))
}

#[cfg(test)]
mod tests {
    use super::*;
    use porthole_shared::sign_in::{CredentialKind, TokenForm};
    use porthole_shared::stamp::IdentityProvider;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    fn sign_in(id: &str, stamp: &str) -> SignIn {
        SignIn {
            id: id.into(),
            stamp: stamp.into(),
            tenant: "t".into(),
            client_id: "c".into(),
            name: "n".into(),
            object_id: None,
            identity: IdentityProvider::Entra,
            credential: CredentialKind::Secret,
            token_form: TokenForm::V2Scope,
            profile: "2020-09-01-hybrid".into(),
            subscriptions: Vec::new(),
        }
    }

    #[test]
    fn a_page_is_seen_as_the_sign_in_that_its_address_names() {
        let all = [
            sign_in("a", "one"),
            sign_in("b", "one"),
            sign_in("c", "two"),
        ];
        let id = |stamp, asked, last| chosen(&all, stamp, asked, last).map(|one| one.id.as_str());
        assert_eq!(id(Some("one"), Some("b"), None), Some("b"));
        assert_eq!(
            id(Some("one"), Some("c"), None),
            Some("a"),
            "another stamp's"
        );
        assert_eq!(id(Some("two"), None, Some(&all[1])), Some("c"));
        assert_eq!(
            id(None, None, Some(&all[1])),
            Some("b"),
            "the one used last"
        );
        assert_eq!(id(Some("three"), None, None), None);
    }
}
