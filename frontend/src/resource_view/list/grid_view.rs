//! The grid on the page: ties the pool of rows to the list's signals, the mouse and the keyboard.

use super::columns::ListColumn;
use super::cut_text;
use super::grid::Grid;
use super::grid_head::GridHead;
use super::grid_keys::{Ground, Step, step};
use super::grid_row::RowContext;
use super::model::{ListModel, PATIENCE};
use super::row::RowState;
use super::row_menu::{Opened, RowMenu};
use super::view_state::ViewState;
use crate::controls::document_element::set_property;
use crate::controls::watched_width::watch_width;
use crate::drawn::view;
use crate::i18n::{Language, Wording};
use crate::session::Session;
use crate::watch::watch;
use leptos::html;
use leptos::prelude::*;
use porthole_shared::type_name::TypeName;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, KeyboardEvent, MouseEvent};

type Shared = StoredValue<Rc<RefCell<Option<Grid>>>, LocalStorage>;

/// The grid. `commands` makes the entries of a row's menu.
#[component]
pub fn GridView(
    /// The list.
    model: ListModel,
    /// Its view.
    view: ViewState,
    /// The session.
    session: Session,
    /// What the list is of.
    #[prop(into)]
    label: Wording,
    /// The entries of a row's menu, for id, name and type.
    commands: Callback<(String, String, String), AnyView>,
) -> impl IntoView {
    let scroll = NodeRef::<html::Div>::new();
    let body = NodeRef::<html::Div>::new();
    let grid: Shared = StoredValue::new_local(Rc::new(RefCell::new(None)));
    let opened = RwSignal::new(None::<Opened>);
    let draw = move |anew: bool| draw(grid, model, session, anew);

    watch(move || {
        let (Some(scroll), Some(body)) = (scroll.get(), body.get()) else {
            return;
        };
        *grid.get_value().borrow_mut() =
            Some(Grid::new(scroll.unchecked_into(), body.unchecked_into()));
    });
    watch(move || {
        let columns = view.columns();
        // The pool's own words are written when it is made.
        let _ = Language::current();
        scroll.track();
        if let Some(body) = body.get() {
            set_property(
                &body.clone().unchecked_into(),
                "--columns",
                &tracks(&columns),
            );
            if let Some(frame) = body
                .parent_element()
                .and_then(|frame| frame.dyn_into().ok())
            {
                set_property(&frame, "--columns", &tracks(&columns));
                set_property(
                    &frame,
                    "--least",
                    &format!("{}rem", 18.5 + 6.5 * columns.len() as f64),
                );
            }
        }
        model.use_columns(columns.clone());
        if let Some(grid) = grid.get_value().borrow_mut().as_mut() {
            grid.build(&columns);
        }
        draw(true);
    });
    watch(move || {
        model.version.track();
        draw(true);
        ask_in_sight(grid, model, session);
    });
    watch_width(scroll, move |_| {
        let outgrown = grid
            .get_value()
            .borrow()
            .as_ref()
            .is_some_and(Grid::outgrown);
        if outgrown {
            let columns = untrack(move || view.columns());
            if let Some(grid) = grid.get_value().borrow_mut().as_mut() {
                grid.build(&columns);
            }
        }
        draw(true);
    });

    let pending = StoredValue::new(false);
    let waiting = StoredValue::new(false);
    let stood = StoredValue::new(0.0);
    let scrolled = move |_| {
        if pending.try_update_value(|pending| !std::mem::replace(pending, true)) == Some(true) {
            request_animation_frame(move || {
                if pending.try_set_value(false).is_none() {
                    draw(false);
                }
            });
        }
        stood.set_value(js_sys::Date::now());
        if waiting.try_update_value(|waiting| !std::mem::replace(waiting, true)) == Some(true) {
            ask_when_still(grid, model, session, stood, waiting);
        }
    };
    let last_tick = StoredValue::new(None::<usize>);
    let pressed = move |event: MouseEvent| press(&event, grid, model, view, opened, last_tick);
    let over = move |event: MouseEvent| {
        let shared = grid.get_value();
        cut_text::tell(&event, &model.table().borrow(), |cell| {
            Some(shared.borrow().as_ref()?.place_of(cell)?.0)
        });
    };
    let keys = move |event: KeyboardEvent| walk(&event, grid, model, session);
    let focused = move |event: web_sys::FocusEvent| {
        let target: Element = event_target(&event);
        if let Some(grid) = grid.get_value().borrow_mut().as_mut()
            && let Some(here) = grid.place_of(&target)
        {
            grid.active = here;
        }
    };
    let rows = move || {
        model.version.track();
        (model.table().borrow().entries.len() + 1).to_string()
    };
    view! {
        <div class="table-scroll" node_ref=scroll on:scroll=scrolled>
            <div
                class="grid"
                role="grid"
                aria-label=label
                aria-rowcount=rows
                aria-colcount=move || (view.columns().len() + 3).to_string()
                aria-multiselectable="true"
                aria-busy=move || model.busy.get().then_some("true")
            >
                <GridHead model=model view=view />
                <div class="grid-body" role="rowgroup" node_ref=body on:click=pressed on:keydown=keys on:focusin=focused on:mouseover=over on:mouseout=|event| cut_text::forget(&event)></div>
            </div>
        </div>
        {move || opened.get().map(|at| view! { <RowMenu at=at opened=opened commands=commands /> })}
    }
}

fn draw(grid: Shared, model: ListModel, session: Session, anew: bool) {
    let Some(shared) = grid.try_get_value() else {
        return;
    };
    with_context(model, session, |context| {
        if let Some(grid) = shared.borrow_mut().as_mut() {
            grid.draw(context, anew);
        }
    });
}

fn with_context(model: ListModel, session: Session, run: impl FnOnce(&RowContext<'_>)) {
    let site = untrack(move || session.site());
    let table = model.table();
    let table = table.borrow();
    let names = untrack(move || {
        session.sign_in.with(|sign_in| {
            sign_in
                .as_ref()
                .map(|one| one.subscriptions.clone())
                .unwrap_or_default()
        })
    });
    run(&RowContext {
        table: &table,
        link: &|id| {
            site.as_ref()
                .map_or_else(String::new, |site| site.resource(id))
        },
        subscription: &|id| {
            names
                .iter()
                .find(|one| one.id == id)
                .map_or_else(|| id.to_owned(), |one| one.name.clone())
        },
    });
}

/// The tracks of the columns: tick, name, the columns by their shares, menu.
fn tracks(columns: &[ListColumn]) -> String {
    let shares: String = columns
        .iter()
        .map(|column| format!(" minmax(6.5rem, {}fr)", column.column.share))
        .collect();
    let name = if columns.len() > 5 { 280 } else { 356 };
    format!("3.5rem minmax(11rem, {name}fr){shares} 4rem")
}

/// Asks the machines in sight once the window has stood still for a while: one timer a scroll, not one a step of it.
fn ask_when_still(
    grid: Shared,
    model: ListModel,
    session: Session,
    stood: StoredValue<f64>,
    waiting: StoredValue<bool>,
) {
    let asked = move || {
        let Some(since) = stood.try_get_value() else {
            return;
        };
        if js_sys::Date::now() - since < PATIENCE.as_millis() as f64 {
            ask_when_still(grid, model, session, stood, waiting);
        } else {
            waiting.set_value(false);
            ask_in_sight(grid, model, session);
        }
    };
    set_timeout(asked, PATIENCE);
}

/// Asks the machines in sight whether they run.
fn ask_in_sight(grid: Shared, model: ListModel, session: Session) {
    const MACHINE: TypeName<'static> = TypeName::of("Microsoft.Compute/virtualMachines");
    let Some(shared) = grid.try_get_value() else {
        return;
    };
    let Some(sight) = shared.borrow().as_ref().map(Grid::in_sight) else {
        return;
    };
    let table = model.table();
    let ids: Vec<String> = {
        let table = table.borrow();
        sight
            .filter_map(|place| table.row_at(place))
            .filter(|row| {
                row.state == RowState::Unknown
                    && TypeName::new(table.words.kinds.word(row.kind)) == MACHINE
            })
            .map(|row| row.id.to_string())
            .collect()
    };
    if let Some(sign_in) = session
        .sign_in
        .with_untracked(|sign_in| sign_in.as_ref().map(|one| one.id.clone()))
    {
        model.ask_machines(sign_in, ids);
    }
}

fn press(
    event: &MouseEvent,
    grid: Shared,
    model: ListModel,
    view: ViewState,
    opened: RwSignal<Option<Opened>>,
    last_tick: StoredValue<Option<usize>>,
) {
    let target: Element = event_target(event);
    let shared = grid.get_value();
    let Some((place, _)) = shared
        .borrow()
        .as_ref()
        .and_then(|grid| grid.place_of(&target))
    else {
        return;
    };
    if let Some(box_) = target.dyn_ref::<HtmlInputElement>() {
        let from = last_tick
            .get_value()
            .filter(|_| event.shift_key())
            .unwrap_or(place);
        last_tick.set_value(Some(place));
        tick(model, from.min(place)..=from.max(place), box_.checked());
    } else if let Ok(Some(button)) = target.closest(".row-menu") {
        let table = model.table();
        let table = table.borrow();
        if let Some(row) = table.row_at(place) {
            let kind = table.words.kinds.word(row.kind).to_owned();
            opened.set(Some(Opened::by(
                &button,
                (row.id.to_string(), row.name.to_string(), kind),
            )));
        }
    } else if target
        .closest(".grid-heading button")
        .ok()
        .flatten()
        .is_some()
    {
        let heading = match model.table().borrow().entries.get(place) {
            Some(super::arrange::Entry::Heading(number, ..)) => *number,
            _ => return,
        };
        view.folded.update(|folded| {
            if !folded.remove(&heading) {
                folded.insert(heading);
            }
        });
    }
}

fn tick(model: ListModel, places: std::ops::RangeInclusive<usize>, on: bool) {
    let table = model.table();
    let ids: Vec<Box<str>> = places
        .filter_map(|place| Some(table.borrow().row_at(place)?.id.clone()))
        .collect();
    for id in ids {
        if on {
            table.borrow_mut().ticked.insert(id);
        } else {
            table.borrow_mut().ticked.remove(&id);
        }
    }
    model.redraw();
}

fn walk(event: &KeyboardEvent, grid: Shared, model: ListModel, session: Session) {
    let shared = grid.get_value();
    let places = model.table().borrow().entries.len();
    let target: Element = event_target(event);
    // Space ticks the row, wherever in it the focus is; what is pressed by Space itself keeps it.
    if event.key() == " " && !matches!(target.tag_name().as_str(), "INPUT" | "BUTTON") {
        let here = shared.borrow().as_ref().map(|grid| grid.active.0);
        let table = model.table();
        let ticked = here.and_then(|place| {
            let table = table.borrow();
            let row = table.row_at(place)?;
            Some((place, table.ticked.contains(&row.id)))
        });
        if let Some((place, ticked)) = ticked {
            event.prevent_default();
            tick(model, place..=place, !ticked);
        }
        return;
    }
    let Some(ground) = shared.borrow().as_ref().map(|grid| Ground {
        here: grid.active,
        places,
        cells: grid.cells(),
        page: grid.page(),
    }) else {
        return;
    };
    if let Step::To(place, cell) = step(&event.key(), event.ctrl_key(), ground) {
        event.prevent_default();
        with_context(model, session, |context| {
            // The focus handler borrows the grid as well, so the grid is out of its cell while the focus moves.
            let taken = shared.borrow_mut().take();
            if let Some(mut grid) = taken {
                grid.focus(place, cell, context);
                *shared.borrow_mut() = Some(grid);
            }
        });
    }
}
