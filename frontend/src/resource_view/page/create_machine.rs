//! Creating a virtual machine: Basics, Disks, Networking, Tags, Review + create. Tabs are never hidden; those with faults say so.

use super::create::requests;
use super::create_parts::PlaceFields;
use super::machine_check::Checks;
use super::machine_form::{Choose, MachineForm, Step};
use super::machine_review::Review;
use super::machine_tabs::{Disks, Networking};
use super::machine_work::System;
use super::stamp_choices::{ids, names};
use crate::controls::{
    Button, ButtonKind, Crumb, IconName, MessageBar, SecretField, SegmentedSwitch, SelectField,
    Tab, Tabs, TextArea, TextField, TextKind,
};
use crate::drawn::view;
use crate::i18n::{Text, Wording, words};
use crate::resource_view::code_pane::CodePane;
use crate::resource_view::list::cell_text::create_words;
use crate::resource_view::tag_rows::{TagRows, tags_of};
use crate::resource_view::work::send;
use crate::router::router;
use crate::session::{Session, session};
use crate::shell::{PageFrame, ProblemBar};
use leptos::prelude::*;
use porthole_shared::problem::Problem;

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
        tab.faulty =
            Signal::derive(move || insist.get() && value != Step::Review && form.faulty(value));
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
        let ready = untrack(move || {
            step.get() == Step::Review
                && !form.faulty(Step::Review)
                && form.checks.with(Checks::refusal).is_none()
        });
        if !ready {
            step.set(Step::Review);
            return;
        }
        let Some(work) = untrack(work) else { return };
        busy.set(true);
        let to = untrack(move || session.site())
            .map(|site| site.resource(&work.resource))
            .unwrap_or_default();
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
    let list = session
        .site()
        .map(|site| site.list("Microsoft.Compute/virtualMachines"))
        .unwrap_or_default();
    let body = move || match step.get() {
        Step::Basics => view! { <Basics form=form session=session insist=insist /> }.into_any(),
        Step::Disks => view! { <Disks form=form insist=insist /> }.into_any(),
        Step::Networking => view! { <Networking form=form insist=insist /> }.into_any(),
        Step::Tags => view! { <Tags form=form /> }.into_any(),
        Step::Review => view! { <Review form=form step=step /> }.into_any(),
    };
    let requests = Signal::derive(move || {
        work()
            .map(|work| requests(&work, session))
            .unwrap_or_default()
    });
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
                {move || body()}
            </div>
        </PageFrame>
        {move || code.get().then(|| view! { <CodePane requests=requests session=session on_close=move |()| code.set(false) /> })}
    }
}

fn foot(
    form: MachineForm,
    step: RwSignal<Step>,
    insist: RwSignal<bool>,
    busy: RwSignal<bool>,
    code: RwSignal<bool>,
    go: impl Fn(()) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let place = move || {
        Step::ALL
            .iter()
            .position(|one| *one == step.get())
            .unwrap_or_default()
    };
    let to = move |place: usize| {
        if let Some(next) = Step::ALL.get(place) {
            if *next == Step::Review {
                insist.set(true);
            }
            step.set(*next);
        }
    };
    let first = Signal::derive(move || (place() == 0).then(|| Text::MachineFirst.get().to_owned()));
    let last = Signal::derive(move || {
        (place() + 1 == Step::ALL.len()).then(|| Text::MachineLast.get().to_owned())
    });
    let label = Wording::of(move || {
        if step.get() == Step::Review {
            Text::ListCreate
        } else {
            Text::MachineReview
        }
        .get()
        .to_owned()
    });
    let wrong = Signal::derive(move || {
        if step.get() != Step::Review {
            None
        } else if form.faulty(Step::Review) {
            Some(Text::CreateFaults.get().to_owned())
        } else {
            form.checks.with(Checks::refusal)
        }
    });
    let count = move || {
        Step::ALL
            .into_iter()
            .filter(|one| *one != Step::Review && form.faulty(*one))
            .count()
    };
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
    let name_help = Wording::of(move || {
        let most = if linux.get() { 64 } else { 15 };
        words::machine_name_help(&most.to_string())
    });
    let trouble = move || {
        [
            form.publishers.problem,
            form.offers.problem,
            form.skus.problem,
            form.sizes.problem,
        ]
        .into_iter()
        .find_map(|problem| problem.get())
    };
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
        <TextField label=field("field.name") value=form.name error=name insist=insist kind=TextKind::Identifier required=true autofocus=true help=name_help />
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
        <AvailabilityFields form=form insist=insist />
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

/// No availability set, one of the group, or a new one.
#[component]
fn AvailabilityFields(form: MachineForm, insist: RwSignal<bool>) -> impl IntoView {
    let fault = Signal::derive(move || form.set_fault());
    view! {
        <SegmentedSwitch
            label=field("field.availability_set")
            choices=vec![
                (Choose::None, Text::MachineNone.into()),
                (Choose::New, Text::MachineNew.into()),
                (Choose::Existing, Text::MachineExisting.into()),
            ]
            value=form.availability
            help=Text::MachineSetHelp
            on_choose=move |choice| form.availability.set(choice)
        />
        {move || match form.availability.get() {
            Choose::None => ().into_any(),
            Choose::New => {
                let default = untrack(move || form.set_name_or_default());
                view! { <TextField label=Text::MachineSetName value=form.set_name error=fault insist=insist kind=TextKind::Identifier placeholder=default /> }
            }
            Choose::Existing => {
                let none = move || form.sets.value.with(|found| found.as_ref().is_none_or(Vec::is_empty));
                view! {
                    <SelectField label=Text::MachineSetName value=form.existing_set options=ids(form.sets) />
                    {move || none().then(|| view! { <MessageBar>{Text::MachineNoSets}</MessageBar> })}
                }
            }
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
