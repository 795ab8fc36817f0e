//! Theme, language and density: as a pane from the header, and on the settings page.

use super::state::shell;
use crate::controls::{CheckBox, Field, Pane, SegmentedSwitch, Select};
use crate::drawn::view;
use crate::i18n::{Language, Text, Wording};
use crate::session::session;
use crate::settings::{Density, Settings, Theme};
use leptos::prelude::*;

/// The pane.
#[component]
pub fn SettingsPane() -> impl IntoView {
    let shell = shell();
    view! {
        <Pane title=Text::ShellSettings on_close=move |()| shell.close()>
            <SettingsForm />
        </Pane>
    }
}

/// The fields.
#[component]
pub fn SettingsForm() -> impl IntoView {
    let settings: Settings = expect_context();
    let session = session();
    let themes = Signal::derive(|| {
        Theme::ALL
            .into_iter()
            .map(|theme| (format!("{theme:?}"), theme.name().get().to_owned()))
            .collect::<Vec<_>>()
    });
    let choose_theme = move |chosen: String| {
        let theme = Theme::ALL
            .into_iter()
            .find(|theme| format!("{theme:?}") == chosen);
        settings.use_theme(theme.unwrap_or(Theme::Automatic));
    };
    let densities = Density::ALL
        .into_iter()
        .map(|one| (one, Wording::from(one.name())))
        .collect();
    let languages = Language::ALL
        .into_iter()
        .map(|one| (one, Wording::from(one.name())))
        .collect();
    let shortcuts = Signal::derive(move || {
        session
            .preferences
            .read::<bool>("navigation.shortcuts")
            .unwrap_or(true)
    });
    view! {
        <div class="settings-form">
            <Field id="settings-theme".to_owned() label=Text::SettingsTheme>
                <Select
                    id="settings-theme"
                    value=Signal::derive(move || format!("{:?}", settings.theme.get()))
                    options=themes
                    on_choose=choose_theme
                />
            </Field>
            <SegmentedSwitch
                label=Text::SettingsLanguage
                choices=languages
                value=Signal::derive(Language::current)
                help=Text::SettingsLanguageHelp
                on_choose=move |language| settings.use_language(language)
            />
            <SegmentedSwitch
                label=Text::SettingsDensity
                choices=densities
                value=settings.density
                help=Text::SettingsDensityHelp
                on_choose=move |density| settings.use_density(density)
            />
            <Show when=move || !session.nobody()>
                <Field
                    id="settings-shortcuts".to_owned()
                    label=Text::SettingsShortcuts
                    help=Some(Wording::from(Text::SettingsShortcutsHelp))
                    group=true
                >
                    <CheckBox
                        label=Text::SettingsShortcutsOn
                        checked=shortcuts
                        on_change=move |on| session.preferences.keep("navigation.shortcuts", &on)
                    />
                </Field>
            </Show>
            <p class="field-help">{Text::SettingsKept}</p>
        </div>
    }
}
