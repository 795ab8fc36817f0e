//! The question before a delete: names the thing, lists what depends on it, and has the name typed when anything does.

use super::dependents::{Dependent, dependents};
use super::drawing::icon_of;
use super::list::cell_text::kind;
use super::work::{delete, send};
use crate::api::Abort;
use crate::controls::{
    Button, ButtonKind, CheckBox, Dialog, Icon, RichText, SkeletonBar, TextField,
};
use crate::drawn::view;
use crate::i18n::{Text, Wording, words};
use crate::load::Load;
use crate::session::Session;
use crate::shell::ProblemBar;
use crate::watch::watch;
use leptos::prelude::*;
use porthole_shared::problem::Problem;
use porthole_shared::resource_id::ResourceId;

/// The dialog, open while it exists.
#[component]
pub fn DeleteDialog(
    /// Ids and names of what is to go.
    targets: Vec<(String, String)>,
    /// The session.
    session: Session,
    /// Closes it; true when the work was sent.
    #[prop(into)]
    on_close: Callback<bool>,
) -> impl IntoView {
    let single = match targets.as_slice() {
        [(id, name)] => ResourceId::parse(id).ok().map(|id| (id, name.clone())),
        _ => None,
    };
    let icon = single
        .as_ref()
        .map_or(crate::controls::IconName::Trash, |(id, _)| {
            icon_of(id.type_name().as_str())
        });
    let title = match &single {
        Some((_, name)) => words::delete_title(name),
        None => words::delete_title_many(targets.len()),
    };
    let asked = single.clone();
    let load = Load::new(move |abort: Abort| {
        let (id, _) = asked.clone()?;
        let sign_in = session
            .sign_in
            .with(|sign_in| sign_in.as_ref().map(|one| one.id.clone()))?;
        Some(async move { dependents(&sign_in, &id, &abort).await })
    });
    let chosen = RwSignal::new(Vec::<bool>::new());
    watch(move || {
        let ticks = load.value.with(|found| {
            found
                .as_ref()
                .map(|found| found.iter().map(|one| one.ticked).collect())
        });
        chosen.set(ticks.unwrap_or_default());
    });
    let typed = RwSignal::new(String::new());
    let expected = StoredValue::new(match &single {
        Some((_, name)) => name.clone(),
        None => "delete".to_owned(),
    });
    let must_type = Signal::derive({
        let many = single.is_none();
        move || {
            many || load
                .value
                .with(|found| found.as_ref().is_some_and(|found| !found.is_empty()))
        }
    });
    let blocked = Signal::derive(move || {
        if load.busy.get() && load.value.with(Option::is_none) {
            return Some(Text::DeleteLooking.get().to_owned());
        }
        let wrong = must_type.get()
            && expected.with_value(|expected| typed.with(|typed| typed.trim() != expected));
        wrong.then(|| expected.with_value(|expected| words::delete_type(expected)))
    });
    let refused = RwSignal::new(None::<Problem>);
    let busy = RwSignal::new(false);
    let all = StoredValue::new(targets.clone());
    let go = move |()| {
        busy.set(true);
        let belongings = load.value.with_untracked(|found| {
            found
                .as_deref()
                .map(|found| ordered(found, &chosen.get_untracked()))
                .unwrap_or_default()
        });
        for (id, _) in all.get_value() {
            send(
                session,
                delete(&id, &belongings),
                move |_| on_close.run(true),
                move |problem| {
                    busy.try_set(false);
                    refused.try_set(Some(problem));
                },
            );
        }
    };
    let count = move || {
        let with = load.value.with(|found| {
            found.as_ref().map_or(0, |found| {
                found
                    .iter()
                    .zip(chosen.get())
                    .filter(|(one, on)| one.optional && *on)
                    .count()
            })
        });
        all.with_value(Vec::len) + with
    };
    let foot = view! {
        <Button label=Text::DeleteKeep on_press=move |()| on_close.run(false) />
        <Button
            label=Wording::of(move || words::delete_button(count()))
            kind=ButtonKind::Danger
            disabled=blocked
            busy=busy
            on_press=go
        />
    };
    let names: Vec<_> = targets
        .iter()
        .take(12)
        .map(|(_, name)| view! { <li>{name.clone()}</li> })
        .collect();
    let more = targets.len().saturating_sub(12);
    let list = single.is_none().then(|| {
        view! {
            <ul class="dialog-list">
                {names}
                {(more > 0).then(|| view! { <li class="text-3">{words::delete_more(more)}</li> })}
            </ul>
        }
    });
    let found = move || {
        if load.waiting() {
            return view! { <div class="dialog-waiting"><SkeletonBar /><SkeletonBar /></div> }
                .into_any();
        }
        load.value
            .get()
            .filter(|found| !found.is_empty())
            .map(|found| dependents_view(&found, chosen))
            .into_any()
    };
    view! {
        <Dialog title=title icon=icon on_close=move |()| on_close.run(false) foot=foot.into_any()>
            <p class="text-2">{Text::DeletePermanent}</p>
            {list}
            {move || found()}
            {move || {
                load.problem
                    .get()
                    .or_else(|| refused.get())
                    .map(|problem| {
                        let again = move |()| {
                            refused.set(None);
                            load.again();
                        };
                        view! { <ProblemBar problem=problem retry=again /> }
                    })
            }}
            <Show when=move || must_type.get()>
                <div class="dialog-typed">
                    <p class="small">
                        <RichText words=expected.with_value(|expected| words::delete_type(&format!("*{expected}*"))) />
                    </p>
                    <TextField label=Text::DeleteTyped value=typed above=true autofocus=true kind=crate::controls::TextKind::Identifier />
                </div>
            </Show>
        </Dialog>
    }
}

/// The ticked belongings in an order in which ARM lets them go: interfaces before addresses, disks last.
fn ordered(found: &[Dependent], chosen: &[bool]) -> Vec<String> {
    let mut going: Vec<&ResourceId> = found
        .iter()
        .zip(chosen)
        .filter(|(one, on)| one.optional && **on)
        .map(|(one, _)| &one.id)
        .collect();
    let rank = |id: &ResourceId| match id.type_name().last() {
        "networkInterfaces" => 0,
        "publicIPAddresses" => 1,
        _ => 2,
    };
    crate::order::sort_by(&mut going, |left, right| rank(left).cmp(&rank(right)));
    going.into_iter().map(ToString::to_string).collect()
}

fn dependents_view(found: &[Dependent], chosen: RwSignal<Vec<bool>>) -> AnyView {
    let optional = found.iter().any(|one| one.optional);
    let sentence = if optional {
        Text::DeleteBelongs.into()
    } else {
        Wording::from(words::delete_inside(found.len()))
    };
    let rows: Vec<AnyView> = found
        .iter()
        .enumerate()
        .take(100)
        .map(|(place, one)| {
            let type_name = one.id.type_name();
            let icon = icon_of(type_name.as_str());
            let name = one.id.full_name();
            let note = kind(type_name.as_str());
            if !one.optional {
                return view! { <li class="dialog-row"><Icon name=icon /><span>{name}</span><span class="text-3">{note}</span></li> }.into_any();
            }
            let on = Signal::derive(move || chosen.with(|chosen| chosen.get(place).copied().unwrap_or_default()));
            let change = move |on| {
                chosen.update(|chosen| {
                    if let Some(tick) = chosen.get_mut(place) {
                        *tick = on;
                    }
                });
            };
            view! {
                <li class="dialog-row">
                    <CheckBox label=name.clone() checked=on bare=true on_change=change />
                    <Icon name=icon />
                    <span>{name}</span>
                    <span class="text-3">{note}</span>
                </li>
            }
            .into_any()
        })
        .collect();
    view! {
        <p class="text-2">{sentence}</p>
        <ul class="dialog-rows">{rows}</ul>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_another_goes_first() {
        let of = |kind: &str| Dependent {
            id: ResourceId::parse(&format!(
                "/subscriptions/s/resourceGroups/g/providers/Microsoft.X/{kind}/a"
            ))
            .unwrap(),
            optional: true,
            ticked: true,
        };
        let found = [
            of("disks"),
            of("publicIPAddresses"),
            of("networkInterfaces"),
            of("disks"),
        ];
        let order = ordered(&found, &[true, true, true, false]);
        assert_eq!(order.len(), 3);
        assert!(
            order[0].contains("networkInterfaces")
                && order[1].contains("publicIPAddresses")
                && order[2].contains("disks")
        );
    }
}
