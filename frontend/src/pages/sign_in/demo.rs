//! In `porthole demo`: one button that signs in as the demo principal. Its secret never leaves the server.

use crate::api;
use crate::controls::{Button, ButtonKind, IconName};
use crate::drawn::view;
use crate::i18n::Text;
use crate::shell::ProblemBar;
use crate::watch::spawn_local;
use leptos::prelude::*;
use porthole_shared::problem::Problem;
use porthole_shared::sign_in::SignIn;

/// The button, and what it does.
#[component]
pub fn DemoSignIn(
    /// Is given the new sign-in.
    on_signed_in: Callback<SignIn>,
) -> impl IntoView {
    let busy = RwSignal::new(false);
    let problem = RwSignal::new(None::<Problem>);
    let send = move || {
        busy.set(true);
        spawn_local(async move {
            match api::session::sign_in_demo().await {
                Ok(new) => on_signed_in.run(new),
                Err(trouble) => {
                    problem.try_set(Some(trouble));
                }
            }
            busy.try_set(false);
        });
    };
    view! {
        <div class="sign-in-demo">
            <p>{Text::SignInDemoSentence}</p>
            <div>
                <Button
                    label=Text::SignInDemo
                    kind=ButtonKind::Primary
                    icon=IconName::Enter
                    busy=busy
                    on_press=move |()| send()
                />
            </div>
            {move || {
                problem.get().map(|problem| view! { <ProblemBar problem=problem retry=move |()| send() /> })
            }}
        </div>
        <p class="sign-in-or">{Text::SignInOr}</p>
    }
}
