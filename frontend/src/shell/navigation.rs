//! The navigation: create, home, the lists, one group per category of the registry, stamps. Only what exists.

use super::state::{Open, shell};
use crate::controls::{Icon, IconName, IconSize, Keys, Tooltip};
use crate::drawn::{heard, view};
use crate::i18n::{Text, Wording, format};
use crate::paths::{Page, StampView};
use crate::resource_view::drawing;
use crate::router::{Router, router};
use crate::session::{Session, session};
use leptos::prelude::*;
use porthole_shared::resource_type::{ALL, Category, ResourceType, Scope};

/// The navigation.
#[component]
pub fn Navigation() -> impl IntoView {
    let shell = shell();
    let session = session();
    let collapsed = Signal::derive(move || collapsed(session, router()));
    let class = move || match (shell.open.get() == Open::Navigation, collapsed.get()) {
        (true, _) => "navigation navigation-open",
        (false, true) => "navigation navigation-collapsed",
        (false, false) => "navigation",
    };
    let on = |view: fn() -> StampView| Signal::derive(move || session.to(view()));
    let running = move || {
        let count = session.operations.under_way();
        (count > 0).then(|| {
            view! {
                <span class="navigation-count navigation-count-busy">
                    {format::number(count as f64)}
                </span>
            }
        })
    };
    view! {
        <nav class=class aria-label=Text::ShellNavigation on:click=heard(move |_| leave(shell.open))>
            <Entry
                icon=IconName::Plus
                label=Text::ShellCreate
                href=on(|| StampView::CreateMenu)
                class="navigation-entry navigation-create"
                collapsed=collapsed
            >
                <Keys keys=&["g n"] />
            </Entry>
            <Entry icon=IconName::Home label=Text::ShellHome href=on(|| StampView::Home) collapsed=collapsed />
            <Entry icon=IconName::Grid label=Text::ShellResources href=on(|| StampView::Resources) collapsed=collapsed />
            <Entry
                icon=IconName::ResourceGroup
                label=Text::TypesResourceGroup
                href=on(|| StampView::ResourceGroups)
                collapsed=collapsed
            />
            <Entry
                icon=IconName::Activity
                label=Text::ShellOperations
                href=Signal::derive(|| Page::Operations.address())
                collapsed=collapsed
            >
                {move || running()}
            </Entry>
            {Category::ALL.into_iter().map(|category| group(category, collapsed)).collect_view()}
            <div class="navigation-space"></div>
            <Entry
                icon=IconName::Stamp
                label=Text::ShellStamps
                href=Signal::derive(|| Page::Stamps.address())
                collapsed=collapsed
            />
        </nav>
    }
}

/// Whether the navigation is icons alone. On the page of a resource it is from the start: that page has a menu of its own.
#[must_use]
pub fn collapsed(session: Session, router: Router) -> bool {
    let (key, first) = preference(router);
    session.preferences.read::<bool>(key).unwrap_or(first)
}

/// The menu button was pressed: this kind of page keeps it so.
pub fn fold(session: Session, router: Router) {
    let (key, _) = untrack(move || preference(router));
    let now = untrack(move || collapsed(session, router));
    session.preferences.keep(key, &!now);
}

fn preference(router: Router) -> (&'static str, bool) {
    let resource = router.page.with(|page| {
        matches!(
            page,
            Page::Stamp {
                view: StampView::Resource { .. },
                ..
            }
        )
    });
    if resource {
        ("navigation.resource", true)
    } else {
        ("navigation", false)
    }
}

fn leave(open: RwSignal<Open>) {
    if open.get_untracked() == Open::Navigation {
        open.set(Open::Nothing);
    }
}

/// The types of a category that have a list of their own.
fn group(category: Category, collapsed: Signal<bool>) -> Option<AnyView> {
    let session = session();
    let types: Vec<&'static ResourceType> = ALL
        .iter()
        .copied()
        .filter(|one| one.category == category && one.scope == Scope::ResourceGroup)
        .filter(|one| category != Category::Management || one.create.is_some())
        .collect();
    if types.is_empty() {
        return None;
    }
    let entries = types
        .into_iter()
        .map(|one| {
            let href = Signal::derive(move || {
                session.to(StampView::Type {
                    name: one.name.as_str().to_owned(),
                })
            });
            view! {
                <Entry
                    icon=drawing::icon(one.icon)
                    label=Wording::of_registry(&one.plural())
                    href=href
                    collapsed=collapsed
                    refusal=Signal::derive(move || session.offer.refusal(one.name.as_str()))
                />
            }
        })
        .collect_view();
    let label = Wording::of_registry(category.key());
    let view = view! {
        <div class="navigation-label">{label}</div>
        {entries}
    };
    Some(view.into_any())
}

#[component]
fn Entry(
    icon: IconName,
    #[prop(into)] label: Wording,
    href: Signal<String>,
    #[prop(optional, default = "navigation-entry")] class: &'static str,
    collapsed: Signal<bool>,
    #[prop(optional, into)] refusal: Signal<Option<String>>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let router = router();
    let here = move || {
        let address = href.get();
        let path = address.split('?').next().unwrap_or_default();
        (Page::read(path) == router.page.get()).then_some("page")
    };
    let spoken = label.clone();
    let told = Signal::derive(move || {
        let name = collapsed.get().then(|| spoken.get());
        match (name, refusal.get()) {
            (Some(name), Some(reason)) => Some(format!("{name}: {reason}")),
            (name, reason) => reason.or(name),
        }
    });
    let absent = move || refusal.with(Option::is_some);
    view! {
        <Tooltip text=told>
            <a
                class=class
                href=move || (!absent()).then(|| href.get())
                role=move || absent().then_some("link")
                tabindex=move || absent().then_some("0")
                aria-disabled=move || absent().then_some("true")
                aria-description=move || refusal.get()
                aria-current=here
            >
                <Icon name=icon size=IconSize::Normal />
                <span>{label}</span>
                {children.map(|children| children())}
            </a>
        </Tooltip>
    }
}
