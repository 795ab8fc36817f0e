//! The settings as a page, for a link or a bookmark.

use crate::controls::Crumb;
use crate::drawn::view;
use crate::i18n::Text;
use crate::shell::{PageFrame, SettingsForm};
use leptos::prelude::*;

/// The page.
#[component]
pub fn SettingsPage() -> impl IntoView {
    view! {
        <PageFrame title=Text::ShellSettings crumbs=vec![Crumb::here(Text::ShellSettings)]>
            <div class="page-form">
                <SettingsForm />
            </div>
        </PageFrame>
    }
}
