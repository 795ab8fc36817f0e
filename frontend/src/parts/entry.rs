//! The entries of the parts, where the module is cut. What only an entry reaches goes into that part's file; what several
//! reach goes into files that they share; what the first page reaches stays in the first file.

// The cut is made of imported functions, and calling such a function is unsafe code: written by the attribute, not by us.
#![cfg_attr(feature = "parts", allow(unsafe_code))]

use super::{Asked, Draw, Missing};
use crate::app;
use crate::drawn::view;
use crate::i18n;
use crate::pages;
use crate::paths::Page;
use crate::resource_view;
use crate::shell;
use leptos::prelude::*;

#[cfg(feature = "parts")]
impl From<leptos::wasm_split::SplitLoaderError> for Missing {
    /// The loader has written the reason to the console.
    fn from(_: leptos::wasm_split::SplitLoaderError) -> Self {
        Self
    }
}

/// An entry: what it gives, and the file that it is cut into. Few files: what several of them share is a
/// file for every combination of them.
macro_rules! entry {
    ($(#[$about:meta])* $name:ident in $file:ident, $given:ty, $value:expr) => {
        #[cfg(feature = "parts")]
        $(#[$about])*
        #[leptos::wasm_split::wasm_split($file, wasm_split_path = leptos::wasm_split, fallible)]
        pub fn $name() -> Result<$given, Missing> {
            Ok($value)
        }

        #[cfg(not(feature = "parts"))]
        $(#[$about])*
        #[allow(clippy::unused_async)]
        pub async fn $name() -> Result<$given, Missing> {
            Ok($value)
        }
    };
}

entry! {
    /// Signing in.
    sign_in in sign_in, Draw, draw_sign_in
}
entry! {
    /// The frame around every page.
    frame in frame, Draw, draw_frame
}
entry! {
    /// The home of a stamp.
    home in frame, Draw, draw_home
}
entry! {
    /// Every list on a stamp.
    lists in browsing, Draw, draw_list
}
entry! {
    /// The page of a resource.
    resource in browsing, Draw, draw_resource
}
entry! {
    /// The forms that create.
    creation in working, Draw, draw_creation
}
entry! {
    /// Stamps, their trust, settings, operations.
    desk in working, Draw, draw_desk
}
entry! {
    /// What opens over a page.
    layers in working, Draw, draw_over
}
entry! {
    /// The French sentences.
    french in french, &'static [&'static str], i18n::french()
}

fn draw_sign_in(asked: Asked) -> AnyView {
    match asked {
        Asked::Page(_) => view! { <pages::SignInPage /> },
        Asked::SignedOut => view! { <pages::SignedOutPanel /> },
        _ => ().into_any(),
    }
}

fn draw_frame(_: Asked) -> AnyView {
    app::framed()
}

fn draw_home(_: Asked) -> AnyView {
    view! { <pages::HomePage /> }
}

fn draw_list(asked: Asked) -> AnyView {
    match asked {
        Asked::Page(Page::Stamp { view, .. }) => resource_view::list_page(view),
        _ => ().into_any(),
    }
}

fn draw_resource(asked: Asked) -> AnyView {
    match asked {
        Asked::Page(Page::Stamp { view, .. }) => resource_view::resource_page(view),
        _ => ().into_any(),
    }
}

fn draw_creation(asked: Asked) -> AnyView {
    match asked {
        Asked::Page(Page::Stamp { view, .. }) => resource_view::creation_page(view),
        _ => ().into_any(),
    }
}

fn draw_desk(asked: Asked) -> AnyView {
    match asked {
        Asked::Page(page) => pages::desk(page),
        _ => ().into_any(),
    }
}

fn draw_over(asked: Asked) -> AnyView {
    match asked {
        Asked::Over(what) => shell::over(what),
        _ => ().into_any(),
    }
}
