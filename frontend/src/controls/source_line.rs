//! The source line: which call filled the page, with its api-version and where that came from. Never hidden. When it
//! grows too narrow the time goes first, then the path loses its start; the version never.

use super::copy_button::CopyButton;
use super::icon_button::IconButton;
use super::icon_name::IconName;
use crate::drawn::view;
use crate::i18n::{Text, Wording, format, words};
use leptos::prelude::*;
use porthole_shared::source::{Source, VersionOrigin};

/// The line; an empty one keeps its place while the call is under way.
#[component]
pub fn SourceLine(
    /// The call.
    #[prop(into)]
    source: Signal<Option<Source>>,
    /// What Porthole itself adds, such as `2 pages` or `compared by Porthole`.
    #[prop(optional, into)]
    note: Option<Wording>,
    /// Opens the code for this call.
    #[prop(optional, into)]
    on_code: Option<Callback<()>>,
) -> impl IntoView {
    let line = move || {
        let note = note.clone().map(|note| view! { " · " {note} });
        source.get().map(|source| {
            let code = on_code.map(|open| {
                view! {
                    <IconButton
                        icon=IconName::Code
                        label=Text::SourceCode
                        small=true
                        on_press=open
                    />
                }
            });
            let call = call_text(&source);
            view! {
                <span class="source-method">{source.method.clone()}</span>
                <span class="source-call" title=call.clone()>
                    <span class="source-path" dir="rtl">
                        <bdi dir="ltr">{shown_path(&source.path)}</bdi>
                    </span>
                    <span class="source-version">
                        <span class="source-version-name">"?api-version="</span>
                        {source.api_version.clone()}
                    </span>
                </span>
                {origin(&source)}
                {status(source.status)}
                <span class="source-facts">"· " {format::took(source.milliseconds)} {note}</span>
                {code}
                <CopyButton text=call label=Text::SourceCopy />
            }
        })
    };
    view! {
        <div class="source-line" role="group" aria-label=Text::SourceLabel>
            {move || line()}
        </div>
    }
}

/// The call as it can be pasted: method, path and the whole query.
#[must_use]
pub fn call_text(source: &Source) -> String {
    let more = if source.query.is_empty() {
        String::new()
    } else {
        format!("&{}", source.query)
    };
    format!(
        "{} {}?api-version={}{more}",
        source.method, source.path, source.api_version
    )
}

/// The path with its subscription id shortened in the middle: the tail of a path tells more.
#[must_use]
pub fn shown_path(path: &str) -> String {
    path.split('/')
        .map(|part| {
            let ends = (part.get(..4), part.get(part.len().saturating_sub(3)..));
            match ends {
                (Some(start), Some(end)) if is_guid(part) => format!("{start}…{end}"),
                _ => part.to_owned(),
            }
        })
        .collect::<Vec<_>>()
        .join("/")
}

fn is_guid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().filter(|byte| *byte == b'-').count() == 4
        && text
            .bytes()
            .all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

fn origin(source: &Source) -> AnyView {
    let (label, help) = match source.origin {
        VersionOrigin::Profile => (
            Text::SourceProfile,
            Text::SourceProfileHelp.get().to_owned(),
        ),
        VersionOrigin::Default => (
            Text::SourceDefault,
            Text::SourceDefaultHelp.get().to_owned(),
        ),
        VersionOrigin::Stamp => (
            Text::SourceStamp,
            source.instead_of.as_ref().map_or_else(
                || Text::SourceStampHelp.get().to_owned(),
                |version| words::source_instead(version),
            ),
        ),
    };
    view! {
        <span class="source-origin" title=help>
            {label}
        </span>
    }
    .into_any()
}

fn status(status: u16) -> AnyView {
    let class = match status {
        429 => "source-slow-down",
        400.. => "source-bad",
        _ => "source-facts",
    };
    view! { <span class=class>{status.to_string()}</span> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn shortens_ids_in_the_middle() {
        assert_eq!(
            shown_path("/subscriptions/8f3c1b0a-6a7e-4d0f-9c55-2b7e9f0add21/resourceGroups/erp"),
            "/subscriptions/8f3c…d21/resourceGroups/erp"
        );
        assert_eq!(
            shown_path("/a/Überraschung-mit-langem-Namen"),
            "/a/Überraschung-mit-langem-Namen"
        );
    }

    #[test]
    fn copies_the_whole_call() {
        let source = Source {
            method: "GET".into(),
            path: "/subscriptions/s/resources".into(),
            query: "$top=5".into(),
            api_version: "2019-10-01".into(),
            origin: VersionOrigin::Profile,
            instead_of: None,
            status: 200,
            milliseconds: 96,
            correlation_id: None,
        };
        assert_eq!(
            call_text(&source),
            "GET /subscriptions/s/resources?api-version=2019-10-01&$top=5"
        );
    }
}
