//! The head and foot that every page has: breadcrumb, title row, source line, command bar; what scrolls; what stays below.

use crate::controls::{Breadcrumb, Crumb, Icon, IconName, IconSize, SourceLine, StampRing};
use crate::drawn::view;
use crate::i18n::{Text, Wording};
use crate::paths::{Page, StampView};
use crate::session::session;
use crate::watch::watch;
use leptos::prelude::*;
use porthole_shared::source::Source;

/// One page.
#[component]
pub fn PageFrame(
    /// The title: the page's `h1`, and the name of the browser's tab.
    #[prop(into)]
    title: Wording,
    /// Beside the title: the type, the subscription.
    #[prop(optional, into)]
    subtitle: Option<Wording>,
    /// The steps between *Home* and this page.
    #[prop(optional)]
    crumbs: Vec<Crumb>,
    /// The icon in its tile, for a resource.
    #[prop(optional, into)]
    icon: Option<IconName>,
    /// The hue of a stamp's ring instead.
    #[prop(optional, into)]
    hue: Option<u8>,
    /// The call that filled the page.
    #[prop(optional, into)]
    source: Option<Signal<Option<Source>>>,
    /// What the source line says besides.
    #[prop(optional, into)]
    source_note: Option<Wording>,
    /// Opens the code for the call.
    #[prop(optional, into)]
    on_code: Option<Callback<()>>,
    /// At the end of the title row.
    #[prop(optional, into)]
    title_end: Option<AnyView>,
    /// Right beside the title: a star, a state.
    #[prop(optional, into)]
    title_beside: Option<AnyView>,
    /// Below the head, across the page: the command bar, tabs.
    #[prop(optional, into)]
    bar: Option<AnyView>,
    /// The buttons below, for forms.
    #[prop(optional, into)]
    foot: Option<AnyView>,
    /// The body scrolls by itself (a table): no padding, no scrolling here.
    #[prop(optional)]
    plain: bool,
    /// No line under the head: what follows belongs to it.
    #[prop(optional)]
    open: bool,
    /// The body.
    children: Children,
) -> impl IntoView {
    let session = session();
    let titled = title.clone();
    watch(move || {
        let stamp = session
            .stamp
            .with(|stamp| stamp.as_ref().map(|stamp| stamp.name.clone()));
        let place = stamp.map_or_else(String::new, |stamp| format!(" · {stamp}"));
        document().set_title(&format!("{}{place} · Porthole", titled.get()));
    });
    let home = if session.nobody() {
        Page::Start.address()
    } else {
        session.to(StampView::Home)
    };
    let mut steps = vec![Crumb::to(Text::ShellHome, home)];
    if crumbs.is_empty() {
        steps = vec![Crumb::here(Text::ShellHome)];
    }
    steps.extend(crumbs);
    let picture = match (icon, hue) {
        (Some(icon), _) => Some(
            view! { <span class="icon-tile"><Icon name=icon size=IconSize::Tile /></span> }
                .into_any(),
        ),
        (None, Some(hue)) => Some(view! { <StampRing hue=hue large=true /> }.into_any()),
        (None, None) => None,
    };
    let line = source.map(|source| match (source_note, on_code) {
        (Some(note), Some(open)) => {
            view! { <SourceLine source=source note=note on_code=open /> }.into_any()
        }
        (Some(note), None) => view! { <SourceLine source=source note=note /> }.into_any(),
        (None, Some(open)) => view! { <SourceLine source=source on_code=open /> }.into_any(),
        (None, None) => view! { <SourceLine source=source /> }.into_any(),
    });
    let lined = bar.is_none() && !open && !plain;
    view! {
        <div class="page">
            <div class="page-head" class:page-head-lined=lined>
                <Breadcrumb crumbs=steps />
                <div class="page-title">
                    {picture}
                    <h1 tabindex="-1">{title}</h1>
                    {subtitle.map(|words| view! { <span class="page-subtitle">{words}</span> })}
                    {title_beside}
                    {title_end.map(|end| view! { <div class="page-title-end">{end}</div> })}
                </div>
                {line}
            </div>
            {bar}
            <div class=if plain { "page-plain" } else { "page-body page-padded" }>{children()}</div>
            {foot.map(|foot| view! { <div class="page-foot">{foot}</div> })}
        </div>
    }
}
