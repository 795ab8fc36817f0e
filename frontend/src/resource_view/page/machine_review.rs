//! The last tab of a new machine: everything once more, and what will be made.

use super::machine_form::{Choose, MachineForm, Step};
use super::machine_questions::examine;
use super::machine_verdict::Verdict;
use super::machine_work::Network;
use crate::controls::{Button, ButtonKind, MessageBar, Tone};
use crate::drawn::view;
use crate::i18n::{Text, Wording};
use crate::resource_view::list::cell_text::kind;
use crate::session::session;
use leptos::prelude::*;

fn field(key: &'static str) -> Wording {
    Wording::of_registry(key)
}

/// The tab.
#[component]
pub fn Review(
    /// The form.
    form: MachineForm,
    /// The tab that is shown.
    step: RwSignal<Step>,
) -> impl IntoView {
    let part = move |to: Step, title: Text, rows: Vec<(Wording, String)>| {
        let rows: Vec<_> = rows
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(label, value)| view! { <dt>{label}</dt><dd>{value}</dd> })
            .collect();
        view! {
            <section class="review-part">
                <div class="review-head">
                    <h2>{title}</h2>
                    <Button label=Text::MachineEdit kind=ButtonKind::Ghost on_press=move |()| step.set(to) />
                </div>
                <dl class="facts review-facts">{rows}</dl>
            </section>
        }
    };
    let set = move || match form.availability.get() {
        Choose::None => String::new(),
        Choose::New => form.set_name_or_default(),
        Choose::Existing => form
            .existing_set
            .with(|id| id.rsplit('/').next().unwrap_or_default().to_owned()),
    };
    let basics = move || {
        vec![
            (field("field.resource_group"), form.place.group_name()),
            (field("field.name"), form.name.get()),
            (field("field.location"), form.place.location.get()),
            (
                Text::MachineImage.into(),
                format!(
                    "{} {} {} {}",
                    form.publisher.get(),
                    form.offer.get(),
                    form.sku.get(),
                    form.version.get()
                ),
            ),
            (field("field.size"), form.size.get()),
            (field("field.availability_set"), set()),
            (field("field.administrator"), form.administrator.get()),
            (
                Text::MachineSignInBy.into(),
                if form.uses_key() {
                    Text::MachineKey
                } else {
                    Text::MachinePassword
                }
                .get()
                .to_owned(),
            ),
        ]
    };
    let disks = move || {
        let data: Vec<String> = form
            .disks
            .get()
            .into_iter()
            .map(|row| format!("{} GiB {}", row.size.get(), row.kind.get()))
            .collect();
        vec![
            (
                Text::MachineOsDisk.into(),
                format!("{} {}", form.os_size.get(), form.os_kind.get())
                    .trim()
                    .to_owned(),
            ),
            (field("field.data_disks"), data.join(", ")),
        ]
    };
    let network = move || {
        let Some(machine) = form.machine() else {
            return Vec::new();
        };
        let place = match machine.network {
            Network::Existing { subnet } => {
                subnet.rsplit('/').next().unwrap_or_default().to_owned()
            }
            Network::New { name, range, .. } => format!("{name} ({range})"),
        };
        vec![
            (field("type.virtual_network"), place),
            (
                field("field.public_address"),
                machine.address.unwrap_or_default().to_owned(),
            ),
        ]
    };
    let makes = move || {
        form.machine()
            .map(|machine| machine.makes())
            .unwrap_or_default()
            .into_iter()
            .map(|(type_name, name)| view! { <li class="tag" title=kind(&type_name)>{name}</li> })
            .collect_view()
    };
    let message = move || {
        if form.faulty(Step::Review) {
            view! { <MessageBar tone=Tone::Danger title=Text::CreateFaults>{Text::MachineFaultsHelp}</MessageBar> }
        } else {
            view! { <Verdict form=form /> }
        }
    };
    examine(form, session());
    view! {
        {move || message()}
        {move || part(Step::Basics, Text::MachineBasics, basics())}
        {move || part(Step::Disks, Text::MachineDisks, disks())}
        {move || part(Step::Networking, Text::MachineNetworking, network())}
        <section class="review-part">
            <h2>{Text::MachineMakes}</h2>
            <ul class="tags">{move || makes()}</ul>
        </section>
    }
}
