//! Where a page lies: the way back up, one link a step.

use super::icon::{Icon, IconSize};
use super::icon_name::IconName;
use crate::drawn::view;
use crate::i18n::{Text, Wording};
use leptos::prelude::*;

/// One step; the last one, the page itself, has no address.
#[derive(Clone)]
pub struct Crumb {
    /// What it is called.
    pub label: Wording,
    /// Where it leads.
    pub href: Option<String>,
}

impl Crumb {
    /// A step that leads somewhere.
    pub fn to(label: impl Into<Wording>, href: String) -> Self {
        Self {
            label: label.into(),
            href: Some(href),
        }
    }

    /// The page itself.
    pub fn here(label: impl Into<Wording>) -> Self {
        Self {
            label: label.into(),
            href: None,
        }
    }
}

/// The steps.
#[component]
pub fn Breadcrumb(
    /// From the top to this page.
    crumbs: Vec<Crumb>,
) -> impl IntoView {
    let last = crumbs.len().saturating_sub(1);
    let steps = crumbs
        .into_iter()
        .enumerate()
        .map(|(place, crumb)| {
            let step = match crumb.href {
                Some(href) => view! { <a href=href>{crumb.label}</a> }.into_any(),
                None => view! { <span aria-current="page">{crumb.label}</span> }.into_any(),
            };
            let chevron = (place < last)
                .then(|| view! { <Icon name=IconName::ChevronRight size=IconSize::Small /> });
            view! { <li>{step} {chevron}</li> }
        })
        .collect_view();
    view! {
        <nav aria-label=Text::ControlBreadcrumb>
            <ol class="breadcrumb">{steps}</ol>
        </nav>
    }
}
