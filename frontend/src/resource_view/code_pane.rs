//! "View as code": the calls of a page as Python, az or HTTP, in a pane beside it. Secrets are left out.

use crate::controls::{CodePanel, Pane, Tab, Tabs};
use crate::drawn::view;
use crate::i18n::{Text, Wording};
use crate::session::Session;
use leptos::prelude::*;
use porthole_shared::request::{ArmRequest, Language, Surroundings, print};
use porthole_shared::stamp::{IdentityProvider, Trust};

/// The pane.
#[component]
pub fn CodePane(
    /// The calls, in their order.
    requests: Signal<Vec<ArmRequest>>,
    /// The session.
    session: Session,
    /// Closes it.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let language = RwSignal::new(Language::Python);
    let code = Signal::derive(move || {
        let around = surroundings(session);
        around
            .map(|around| print(&requests.get(), language.get(), &around))
            .unwrap_or_default()
    });
    let title = Wording::of(move || match language.get() {
        Language::Python => Text::CodePython.get().to_owned(),
        Language::Az => "az".to_owned(),
        Language::Rest => "REST".to_owned(),
    });
    let tabs = vec![
        Tab::new(Language::Python, Text::CodePython),
        Tab::new(Language::Az, Wording::from("az")),
        Tab::new(Language::Rest, Wording::from("REST")),
    ];
    view! {
        <Pane title=Text::SourceCode wide=true on_close=on_close>
            <p class="text-2 small">{Text::CodeSecrets}</p>
            <Tabs label=Text::SourceCode tabs=tabs chosen=language on_choose=move |chosen| language.set(chosen) />
            <CodePanel title=title code=code mark="KnownProfiles." />
        </Pane>
    }
}

/// Where the calls of this page go. Tracked.
fn surroundings(session: Session) -> Option<Surroundings> {
    let stamp = session.stamp.get()?;
    let profile = session
        .sign_in
        .with(|sign_in| sign_in.as_ref().map(|one| one.profile.clone()))?;
    Some(Surroundings {
        endpoint: stamp.endpoint.trim_end_matches('/').to_owned(),
        stamp: matches!(stamp.trust, Trust::Pinned { .. }).then(|| stamp.name.clone()),
        login_origin: stamp.login_origin.clone(),
        audience: None,
        adfs: stamp.identity == IdentityProvider::Adfs,
        profile,
    })
}
