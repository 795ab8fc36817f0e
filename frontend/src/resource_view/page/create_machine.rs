//! Creating a virtual machine: Basics, Disks, Networking, Tags, Review + create. Tabs are never hidden; those with faults say so.

use super::create::requests;
use super::create_parts::PlaceFields;
use super::machine_form::{Address, Choose, DiskRow, MachineForm, Step, ids};
use super::machine_work::System;
use super::stamp_choices::names;
use crate::controls::{
    Button, ButtonKind, CheckBox, Crumb, IconButton, IconName, MessageBar, SecretField, SegmentedSwitch, Select, SelectField, Tab, Tabs, TextArea,
    TextField, TextKind, Tone,
};
use crate::i18n::{Text, Wording, words};
use crate::resource_view::code_pane::CodePane;
use crate::resource_view::list::cell_text::{create_words, kind};
use crate::resource_view::tag_rows::{TagRows, tags_of};
use crate::resource_view::work::send;
use crate::router::router;
use crate::session::{Session, session};
use crate::shell::{PageFrame, ProblemBar};
use leptos::prelude::*;
use porthole_shared::problem::Problem;

const DISK_KINDS: [&str; 2] = ["Standard_LRS", "Premium_LRS"];

/// The page.
#[component]
pub fn CreateMachinePage() -> impl IntoView {
    let session = session();
    let router = router();
    let form = MachineForm::new(session);
    let step = RwSignal::new(Step::Basics);
    let insist = RwSignal::new(false);
    let (busy, code) = (RwSignal::new(false), RwSignal::new(false));
    let problem = RwSignal::new(None::<Problem>);
    let tab = move |value: Step, label: Text| {
        let mut tab = Tab::new(value, label);
        tab.faulty = Signal::derive(move || insist.get() && value != Step::Review && form.faulty(value));
        tab
    };
    let tabs = vec![
        tab(Step::Basics, Text::MachineBasics),
        tab(Step::Disks, Text::MachineDisks),
        tab(Step::Networking, Text::MachineNetworking),
        tab(Step::Tags, Text::MachineTags),
        tab(Step::Review, Text::MachineReview),
    ];
    let choose = move |to: Step| {
        if to == Step::Review {
            insist.set(true);
        }
        step.set(to);
    };
    let work = move || form.machine().and_then(|machine| machine.work().ok());
    let go = move |()| {
        insist.set(true);
        if step.get_untracked() != Step::Review || untrack(move || form.faulty(Step::Review)) {
            step.set(Step::Review);
            return;
        }
        let Some(work) = untrack(work) else { return };
        busy.set(true);
        let to = untrack(move || session.site()).map(|site| site.resource(&work.resource)).unwrap_or_default();
        send(
            session,
            work,
            move |_| router.go(&to),
            move |refused| {
                busy.try_set(false);
                problem.try_set(Some(refused));
            },
        );
    };
    let list = session.site().map(|site| site.list("Microsoft.Compute/virtualMachines")).unwrap_or_default();
    let body = move || match step.get() {
        Step::Basics => view! { <Basics form=form session=session insist=insist /> }.into_any(),
        Step::Disks => view! { <Disks form=form insist=insist /> }.into_any(),
        Step::Networking => view! { <Networking form=form insist=insist /> }.into_any(),
        Step::Tags => view! { <Tags form=form /> }.into_any(),
        Step::Review => view! { <Review form=form step=step /> }.into_any(),
    };
    let requests = Signal::derive(move || work().map(|work| requests(&work, session)).unwrap_or_default());
    let bar = view! { <Tabs label=Text::MachineSteps tabs=tabs chosen=step on_choose=choose /> };
    view! {
        <PageFrame
            title=Wording::of(move || create_words("type.virtual_machine"))
            subtitle=Wording::of(move || form.place.group_name())
            icon=IconName::VirtualMachine
            crumbs=vec![Crumb::to(Wording::of_registry("types.virtual_machine"), list), Crumb::here(Text::ListCreate)]
            bar=bar.into_any()
            foot=foot(form, step, insist, busy, code, go).into_any()
        >
            <div class="form">
                {move || problem.get().map(|refused| view! { <ProblemBar problem=refused retry=move |()| problem.set(None) /> })}
                {body}
            </div>
        </PageFrame>
        {move || code.get().then(|| view! { <CodePane requests=requests session=session on_close=move |()| code.set(false) /> })}
    }
}

fn foot(form: MachineForm, step: RwSignal<Step>, insist: RwSignal<bool>, busy: RwSignal<bool>, code: RwSignal<bool>, go: impl Fn(()) + Copy + Send + Sync + 'static) -> impl IntoView {
    let place = move || Step::ALL.iter().position(|one| *one == step.get()).unwrap_or_default();
    let to = move |place: usize| {
        if let Some(next) = Step::ALL.get(place) {
            if *next == Step::Review {
                insist.set(true);
            }
            step.set(*next);
        }
    };
    let first = Signal::derive(move || (place() == 0).then(|| Text::MachineFirst.get().to_owned()));
    let last = Signal::derive(move || (place() + 1 == Step::ALL.len()).then(|| Text::MachineLast.get().to_owned()));
    let label = Wording::of(move || if step.get() == Step::Review { Text::ListCreate } else { Text::MachineReview }.get().to_owned());
    let wrong = Signal::derive(move || (step.get() == Step::Review && form.faulty(Step::Review)).then(|| Text::CreateFaults.get().to_owned()));
    let count = move || Step::ALL.into_iter().filter(|one| *one != Step::Review && form.faulty(*one)).count();
    view! {
        <Button label=label kind=ButtonKind::Primary busy=busy disabled=wrong on_press=go />
        <Button label=Text::MachinePrevious disabled=first on_press=move |()| to(untrack(place).saturating_sub(1)) />
        <Button label=Text::MachineNext disabled=last on_press=move |()| to(untrack(place) + 1) />
        <span class="page-foot-note" role="status">{move || (insist.get() && count() > 0).then(|| words::machine_faulty(count()))}</span>
        <span class="end"><Button label=Text::SourceCode kind=ButtonKind::Ghost icon=IconName::Code on_press=move |()| code.set(true) /></span>
    }
}

fn field(key: &'static str) -> Wording {
    Wording::of_registry(key)
}

#[component]
fn Basics(form: MachineForm, session: Session, insist: RwSignal<bool>) -> impl IntoView {
    let name = Signal::derive(move || form.name_fault());
    let administrator = Signal::derive(move || form.administrator_fault());
    let entry = Signal::derive(move || form.entry_fault());
    let linux = Memo::new(move |_| form.system.get() == System::Linux);
    let trouble = move || [form.publishers.problem, form.offers.problem, form.skus.problem, form.sizes.problem].into_iter().find_map(|problem| problem.get());
    let again = move |()| {
        for load in [form.publishers, form.offers, form.skus, form.sizes] {
            if load.problem.with_untracked(Option::is_some) {
                load.again();
            }
        }
    };
    view! {
        {move || trouble().map(|problem| view! { <ProblemBar problem=problem retry=again /> })}
        <PlaceFields place=form.place session=session insist=insist />
        <TextField label=field("field.name") value=form.name error=name insist=insist kind=TextKind::Identifier required=true autofocus=true />
        <h2 class="form-part">{Text::MachineImage}</h2>
        <SelectField label=field("field.publisher") value=form.publisher options=names(form.publishers) />
        <SelectField label=field("field.offer") value=form.offer options=names(form.offers) />
        <SelectField label=field("field.sku") value=form.sku options=names(form.skus) />
        <SelectField label=field("field.image_version") value=form.version options=form.version_options() />
        <SegmentedSwitch
            label=field("field.operating_system")
            choices=vec![(System::Linux, Wording::from("Linux")), (System::Windows, Wording::from("Windows"))]
            value=form.system
            on_choose=move |system| form.system.set(system)
        />
        <SelectField label=field("field.size") value=form.size options=form.size_options() help=Text::MachineSizeHelp />
        <h2 class="form-part">{Text::MachineSignIn}</h2>
        <TextField label=field("field.administrator") value=form.administrator error=administrator insist=insist kind=TextKind::Identifier autocomplete="off" />
        <Show when=move || linux.get()>
            <SegmentedSwitch
                label=Text::MachineSignInBy
                choices=vec![(true, Text::MachineKey.into()), (false, Text::MachinePassword.into())]
                value=form.by_key
                on_choose=move |key| form.by_key.set(key)
            />
        </Show>
        {move || {
            if form.uses_key() {
                view! { <TextArea label=Text::MachineKey value=form.key error=entry insist=insist rows=4 help=Text::MachineKeyHelp /> }.into_any()
            } else {
                view! {
                    <SecretField
                        label=Text::MachinePassword
                        value=form.password
                        error=entry
                        insist=insist
                        autocomplete="new-password"
                        help=Text::MachinePasswordHelp
                    />
                }
                    .into_any()
            }
        }}
    }
}

fn disk_kinds() -> Signal<Vec<(String, String)>> {
    Signal::stored(DISK_KINDS.iter().map(|kind| ((*kind).to_owned(), (*kind).to_owned())).collect())
}

#[component]
fn Disks(form: MachineForm, insist: RwSignal<bool>) -> impl IntoView {
    let size = Signal::derive(move || form.os_size_fault());
    let add = move |()| {
        let row = DiskRow { size: ArcRwSignal::new("64".to_owned()), kind: ArcRwSignal::new("Standard_LRS".to_owned()) };
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
                            on:input=move |event| typed.set(event_target_value(&event))
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
        <ul class="disk-rows">{rows}</ul>
        <div><Button label=Text::MachineAddDisk icon=IconName::Plus on_press=add /></div>
    }
}

#[component]
fn Networking(form: MachineForm, insist: RwSignal<bool>) -> impl IntoView {
    let default_name = move || format!("{}-vnet", form.name.get().trim());
    let network = Signal::derive(move || form.network_fault());
    let subnet = Signal::derive(move || form.subnet_fault());
    let subnet_name = Signal::derive(move || form.inside_fault(form.subnet_name));
    let port = move || if form.system.get() == System::Windows { words::machine_let_in("RDP", "3389") } else { words::machine_let_in("SSH", "22") };
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

#[component]
fn Tags(form: MachineForm) -> impl IntoView {
    view! {
        <p class="text-2">{Text::MachineTagsHelp}</p>
        <TagRows rows=form.tags />
        <p class="field-error" aria-live="polite">{move || tags_of(&form.tags.get()).err()}</p>
    }
}

#[component]
fn Review(form: MachineForm, step: RwSignal<Step>) -> impl IntoView {
    let part = move |to: Step, title: Text, rows: Vec<(Wording, String)>| {
        let rows: Vec<_> = rows.into_iter().filter(|(_, value)| !value.is_empty()).map(|(label, value)| view! { <dt>{label}</dt><dd>{value}</dd> }).collect();
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
    let basics = move || {
        vec![
            (field("field.resource_group"), form.place.group_name()),
            (field("field.name"), form.name.get()),
            (field("field.location"), form.place.location.get()),
            (Text::MachineImage.into(), format!("{} {} {} {}", form.publisher.get(), form.offer.get(), form.sku.get(), form.version.get())),
            (field("field.size"), form.size.get()),
            (field("field.administrator"), form.administrator.get()),
            (Text::MachineSignInBy.into(), if form.uses_key() { Text::MachineKey } else { Text::MachinePassword }.get().to_owned()),
        ]
    };
    let disks = move || {
        let data: Vec<String> = form.disks.get().into_iter().map(|row| format!("{} GiB {}", row.size.get(), row.kind.get())).collect();
        vec![(Text::MachineOsDisk.into(), format!("{} {}", form.os_size.get(), form.os_kind.get()).trim().to_owned()), (field("field.data_disks"), data.join(", "))]
    };
    let network = move || {
        let Some(machine) = form.machine() else { return Vec::new() };
        let place = match machine.network {
            super::machine_work::Network::Existing { subnet } => subnet.rsplit('/').next().unwrap_or_default().to_owned(),
            super::machine_work::Network::New { name, range, .. } => format!("{name} ({range})"),
        };
        vec![(field("type.virtual_network"), place), (field("field.public_address"), machine.address.unwrap_or_default().to_owned())]
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
            view! { <MessageBar tone=Tone::Danger title=Text::CreateFaults>{Text::MachineFaultsHelp}</MessageBar> }.into_any()
        } else {
            view! { <MessageBar tone=Tone::Success title=Text::MachineChecked>{Text::MachineCheckedHelp}</MessageBar> }.into_any()
        }
    };
    view! {
        {message}
        {move || part(Step::Basics, Text::MachineBasics, basics())}
        {move || part(Step::Disks, Text::MachineDisks, disks())}
        {move || part(Step::Networking, Text::MachineNetworking, network())}
        <section class="review-part">
            <h2>{Text::MachineMakes}</h2>
            <ul class="tags">{makes}</ul>
        </section>
    }
}
