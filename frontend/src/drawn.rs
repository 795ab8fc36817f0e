//! `view!` of this application: as Leptos's own, but every view comes out as the one erased type. Else the machinery that
//! follows changes (options, lists, reactive closures) would be compiled anew for every element that they may hold.

macro_rules! view {
    ($($markup:tt)*) => {
        leptos::prelude::IntoAny::into_any(leptos::prelude::view! { $($markup)* })
    };
}

pub(crate) use view;

/// What an event does, boxed: one kind of listener for every kind of event, not one for every place that listens.
pub fn heard<E: 'static>(run: impl FnMut(E) + 'static) -> Box<dyn FnMut(E)> {
    Box::new(run)
}
