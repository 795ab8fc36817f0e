//! The commands of a page: icon and label, primary verb first. What does not fit goes into the overflow menu.
//! A command that cannot run now stays, focusable, and says why.

use super::document_element::all;
use super::icon::Icon;
use super::icon_name::IconName;
use super::menu::Menu;
use super::menu_entry::MenuEntry;
use super::tooltip::Tooltip;
use super::watched_width::watch_width;
use crate::drawn::{heard, view};
use crate::i18n::{Text, Wording};
use leptos::html;
use leptos::prelude::*;
use web_sys::HtmlElement;

/// One command.
#[derive(Clone)]
pub struct Command {
    /// Its icon.
    pub icon: IconName,
    /// What it says.
    pub label: Wording,
    /// Something is lost by it.
    pub danger: bool,
    /// Why it cannot run now.
    pub disabled: Signal<Option<String>>,
    /// A line before it.
    pub separated: bool,
    /// What it does.
    pub run: Callback<()>,
}

impl Command {
    /// A command that can always run.
    pub fn new(
        icon: IconName,
        label: impl Into<Wording>,
        run: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        Self {
            icon,
            label: label.into(),
            danger: false,
            disabled: Signal::default(),
            separated: false,
            run: Callback::new(move |()| run()),
        }
    }

    /// Something is lost by it: its icon is red.
    #[must_use]
    pub fn dangerous(mut self) -> Self {
        self.danger = true;
        self
    }

    /// A line before it.
    #[must_use]
    pub fn separated(mut self) -> Self {
        self.separated = true;
        self
    }

    /// While this gives a reason, it cannot run.
    #[must_use]
    pub fn unless(mut self, disabled: Signal<Option<String>>) -> Self {
        self.disabled = disabled;
        self
    }

    /// Runs it, unless there is a reason not to.
    pub fn press(&self) {
        if self.disabled.with_untracked(Option::is_none) {
            self.run.run(());
        }
    }
}

/// The bar.
#[component]
pub fn CommandBar(
    /// The commands in their order.
    commands: Vec<Command>,
    /// How many rows the commands behind the first separator are for.
    #[prop(optional, into)]
    ticked: Option<AnyView>,
    /// What stands at the end.
    #[prop(optional, into)]
    end: Option<AnyView>,
) -> impl IntoView {
    let bar = NodeRef::<html::Div>::new();
    let total = commands.len();
    let fitting = RwSignal::new(total);
    watch_width(bar, move |bar| fitting.set(measure(bar, total)));
    let for_ticked = commands.iter().position(|one| one.separated).unwrap_or(0);
    let mut chip = ticked.map(|ticked| {
        let line = (for_ticked > 0).then(|| view! { <span class="command-separator"></span> });
        view! { <span class="command-ticked">{line}{ticked}</span> }
    });
    let items = commands
        .iter()
        .cloned()
        .enumerate()
        .map(|(place, mut command)| {
            let out = Signal::derive(move || place >= fitting.get());
            let chip = (place == for_ticked).then(|| chip.take()).flatten();
            command.separated &= chip.is_none();
            view! {
                {chip}
                <CommandItem command=command out=out />
            }
        })
        .collect_view();
    let more = move || {
        let rest: Vec<Command> = commands.iter().skip(fitting.get()).cloned().collect();
        (!rest.is_empty()).then(|| view! { <Overflow commands=rest /> })
    };
    view! {
        <div class="command-bar" role="toolbar" aria-label=Text::ControlCommands node_ref=bar>
            {items}
            <span class="command-overflow">{move || more()}</span>
            {end.map(|end| view! { <span class="end command-end">{end}</span> })}
        </div>
    }
}

#[component]
fn CommandItem(command: Command, #[prop(into)] out: Signal<bool>) -> impl IntoView {
    let Command {
        icon,
        label,
        danger,
        disabled,
        separated,
        ..
    } = command.clone();
    let line = separated.then(|| view! { <span class="command-separator"></span> });
    let class = if danger {
        "command command-danger"
    } else {
        "command"
    };
    view! {
        <span class="command-item" class:command-measured=move || out.get()>
            {line}
            <Tooltip text=disabled>
                <button
                    type="button"
                    class=class
                    aria-disabled=move || disabled.with(Option::is_some).then_some("true")
                    aria-description=move || disabled.get()
                    on:click=heard(move |_| command.press())
                >
                    <Icon name=icon />
                    {label}
                </button>
            </Tooltip>
        </span>
    }
}

#[component]
fn Overflow(commands: Vec<Command>) -> impl IntoView {
    let entries = move || {
        commands
            .iter()
            .cloned()
            .map(|command| {
                let pressed = command.clone();
                view! {
                    <MenuEntry
                        label=command.label
                        icon=command.icon
                        danger=command.danger
                        disabled=command.disabled
                        on_choose=move |()| pressed.press()
                    />
                }
            })
            .collect_view()
    };
    view! {
        <Menu
            label=Text::ControlMoreCommands
            class="icon-button command-more"
            trigger=view! { <Icon name=IconName::More /> }.into_any()
        >
            {entries()}
        </Menu>
    }
}

/// How many commands fit before the overflow button, from their widths as laid out (those outside are invisible, not gone).
fn measure(bar: &HtmlElement, total: usize) -> usize {
    const MORE: f64 = 40.0;
    const PADDING: f64 = 32.0;
    let beside: i32 = all(bar, ".command-ticked, .command-end")
        .iter()
        .map(HtmlElement::offset_width)
        .sum();
    let room = f64::from(bar.client_width() - beside) - PADDING;
    let widths: Vec<f64> = all(bar, ".command-item")
        .iter()
        .map(|item| f64::from(item.offset_width()) + 2.0)
        .collect();
    if widths.iter().sum::<f64>() <= room {
        return total;
    }
    let mut used = MORE;
    widths
        .iter()
        .take_while(|width| {
            used += **width;
            used <= room
        })
        .count()
}
