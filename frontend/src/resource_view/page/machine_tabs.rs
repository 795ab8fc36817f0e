//! The tabs Disks and Networking of a new machine.

use super::machine_form::{Address, Choose, DiskRow, MachineForm};
use super::machine_work::System;
use super::stamp_choices::ids;
use crate::controls::{
    Button, CheckBox, IconButton, IconName, MessageBar, SegmentedSwitch, Select, SelectField,
    TextField, TextKind,
};
use crate::drawn::{heard, view};
use crate::i18n::{Text, Wording, words};
use leptos::prelude::*;

const DISK_KINDS: [&str; 2] = ["Standard_LRS", "Premium_LRS"];

fn field(key: &'static str) -> Wording {
    Wording::of_registry(key)
}

fn disk_kinds() -> Signal<Vec<(String, String)>> {
    Signal::stored(
        DISK_KINDS
            .iter()
            .map(|kind| ((*kind).to_owned(), (*kind).to_owned()))
            .collect(),
    )
}

/// Disks.
#[component]
pub fn Disks(
    /// The form.
    form: MachineForm,
    /// Show all faults.
    insist: RwSignal<bool>,
) -> impl IntoView {
    let size = Signal::derive(move || form.os_size_fault());
    let add = move |()| {
        let row = DiskRow {
            size: ArcRwSignal::new("64".to_owned()),
            kind: ArcRwSignal::new("Standard_LRS".to_owned()),
        };
        form.disks.update(|disks| disks.push(row));
    };
    let rows = move || {
        form.disks
            .get()
            .into_iter()
            .enumerate()
            .map(|(lun, row)| {
                let remove = move |()| {
                    form.disks.update(|disks| {
                        if lun < disks.len() {
                            disks.remove(lun);
                        }
                    });
                };
                let DiskRow { size, kind } = row;
                let (typed, now) = (size.clone(), kind.clone());
                let shown = Signal::derive(move || now.get());
                view! {
                    <li class="disk-row">
                        <span class="text-2">"LUN " {lun}</span>
                        <input
                            class="input"
                            inputmode="numeric"
                            aria-label=field("field.size_gib")
                            prop:value=move || size.get()
                            on:input=heard(move |event| typed.set(event_target_value(&event)))
                        />
                        <span class="text-2">"GiB"</span>
                        <Select label=field("field.storage_type") value=shown options=disk_kinds() on_choose=move |chosen| kind.set(chosen) />
                        <IconButton icon=IconName::Trash label=Text::MachineRemoveDisk on_press=remove />
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <h2 class="form-part">{Text::MachineOsDisk}</h2>
        <SelectField label=field("field.storage_type") value=form.os_kind options=disk_kinds() />
        <TextField label=field("field.size_gib") value=form.os_size error=size insist=insist kind=TextKind::Number help=Text::MachineOsSizeHelp />
        <h2 class="form-part">{field("field.data_disks")}</h2>
        <ul class="disk-rows">{move || rows()}</ul>
        <div><Button label=Text::MachineAddDisk icon=IconName::Plus on_press=add /></div>
    }
}

/// The network.
#[component]
pub fn Networking(
    /// The form.
    form: MachineForm,
    /// Show all faults.
    insist: RwSignal<bool>,
) -> impl IntoView {
    let default_name = move || format!("{}-vnet", form.name.get().trim());
    let network = Signal::derive(move || form.network_fault());
    let subnet = Signal::derive(move || form.subnet_fault());
    let subnet_name = Signal::derive(move || form.inside_fault(form.subnet_name));
    let port = move || {
        if form.system.get() == System::Windows {
            words::machine_let_in("RDP", "3389")
        } else {
            words::machine_let_in("SSH", "22")
        }
    };
    view! {
        <SegmentedSwitch
            label=field("type.virtual_network")
            choices=vec![(Choose::New, Text::MachineNew.into()), (Choose::Existing, Text::MachineExisting.into())]
            value=form.network
            on_choose=move |choice| form.network.set(choice)
        />
        {move || match form.network.get() {
            Choose::Existing => {
                let none = form.networks.value.with(|found| found.as_ref().is_some_and(Vec::is_empty));
                view! {
                    <SelectField label=Text::MachineNetwork value=form.existing_network options=ids(form.networks) />
                    <SelectField label=field("field.subnet") value=form.existing_subnet options=form.subnet_options() />
                    {none.then(|| view! { <MessageBar>{Text::MachineNoNetworks}</MessageBar> })}
                }
                    .into_any()
            }
            _ => {
                view! {
                    <TextField label=field("field.name") value=form.network_name kind=TextKind::Identifier placeholder=untrack(default_name) />
                    <TextField label=field("field.address_space") value=form.network_range error=network insist=insist kind=TextKind::Identifier />
                    <TextField label=field("field.subnet") value=form.subnet_name error=subnet_name insist=insist kind=TextKind::Identifier />
                    <TextField label=field("field.subnet_range") value=form.subnet_range error=subnet insist=insist kind=TextKind::Identifier />
                }
                    .into_any()
            }
        }}
        <SegmentedSwitch
            label=field("field.public_address")
            choices=vec![
                (Address::None, Text::MachineNone.into()),
                (Address::Dynamic, Text::MachineDynamic.into()),
                (Address::Static, Text::MachineStatic.into()),
            ]
            value=form.address
            help=Text::MachineAddressHelp
            on_choose=move |choice| form.address.set(choice)
        />
        <SegmentedSwitch
            label=field("field.network_security_group")
            choices=vec![
                (Choose::New, Text::MachineNew.into()),
                (Choose::Existing, Text::MachineExisting.into()),
                (Choose::None, Text::MachineNone.into()),
            ]
            value=form.rules
            on_choose=move |choice| form.rules.set(choice)
        />
        {move || match form.rules.get() {
            Choose::New => {
                view! { <div class="field-check"><CheckBox label=Wording::of(port) checked=form.let_in on_change=move |on| form.let_in.set(on) /></div> }.into_any()
            }
            Choose::Existing => view! { <SelectField label=Text::MachineRules value=form.existing_rules options=ids(form.groups) /> }.into_any(),
            Choose::None => ().into_any(),
        }}
    }
}
