//! Tags: all of one resource's, or some to add to many. Only the tags are sent; the rest of the resource is not touched.

use super::tag_rows::{TagRow, TagRows, tags_of};
use super::work::{send, tag};
use crate::api::{Abort, stamp_work::arm};
use crate::controls::{Button, ButtonKind, Dialog, IconName};
use crate::drawn::view;
use crate::i18n::{Text, words};
use crate::session::Session;
use crate::shell::ProblemBar;
use crate::watch::spawn_local;
use leptos::prelude::*;
use porthole_shared::problem::Problem;
use porthole_shared::resource::Resource;

/// The dialog, open while it exists. With one target its tags are edited; with several, what is typed is added to each.
#[component]
pub fn TagsDialog(
    /// Ids and names.
    targets: Vec<(String, String)>,
    /// The tags that the one target has now.
    #[prop(optional)]
    tags: Vec<(String, String)>,
    /// The session.
    session: Session,
    /// Closes it.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let title = match targets.as_slice() {
        [(_, name)] => words::tags_title(name),
        several => words::tags_title_many(several.len()),
    };
    let one = targets.len() == 1;
    let mut first: Vec<TagRow> = tags
        .iter()
        .map(|(name, value)| TagRow::new(name, value))
        .collect();
    first.push(TagRow::new("", ""));
    let rows = RwSignal::new(first);
    let problem = RwSignal::new(None::<Problem>);
    let busy = RwSignal::new(false);
    let fault = Signal::derive(move || tags_of(&rows.get()).err());
    let targets = StoredValue::new(targets);
    let go = move |()| {
        let Ok(new) = untrack(move || tags_of(&rows.get())) else {
            return;
        };
        busy.set(true);
        for (id, _) in targets.get_value() {
            let new = new.clone();
            if one {
                let fail = move |refused| {
                    busy.try_set(false);
                    problem.try_set(Some(refused));
                };
                send(session, tag(&id, &new), move |_| on_close.run(()), fail);
            } else {
                spawn_local(add_to(session, id, new, on_close, problem, busy));
            }
        }
    };
    let foot = view! {
        <Button label=Text::ResourceCancel on_press=move |()| on_close.run(()) />
        <Button label=Text::TagsSave kind=ButtonKind::Primary disabled=fault busy=busy on_press=go />
    };
    view! {
        <Dialog title=title icon=IconName::Tag on_close=on_close foot=foot.into_any()>
            <p class="text-2">{if one { Text::TagsHelp } else { Text::TagsHelpMany }}</p>
            <TagRows rows=rows />
            <p class="field-error" aria-live="polite">{move || fault.get()}</p>
            {move || problem.get().map(|refused| view! { <ProblemBar problem=refused retry=move |()| problem.set(None) /> })}
        </Dialog>
    }
}

/// Adds tags to those that a resource has now: it is read first, so that none is lost.
async fn add_to(
    session: Session,
    id: String,
    new: Vec<(String, String)>,
    done: Callback<()>,
    problem: RwSignal<Option<Problem>>,
    busy: RwSignal<bool>,
) {
    let Some(sign_in) = session
        .sign_in
        .with_untracked(|sign_in| sign_in.as_ref().map(|one| one.id.clone()))
    else {
        return;
    };
    let fail = move |refused: Problem| {
        busy.try_set(false);
        problem.try_set(Some(refused));
    };
    match arm::<Resource>(&sign_in, &id, "", &Abort::never()).await {
        Ok(reading) => {
            let all = merged(&reading.body, &new);
            send(session, tag(&id, &all), move |_| done.run(()), fail);
        }
        Err(refused) => fail(refused),
    }
}

fn merged(resource: &Resource, new: &[(String, String)]) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = resource
        .tags()
        .filter(|(name, _)| {
            !new.iter()
                .any(|(other, _)| other.eq_ignore_ascii_case(name))
        })
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    all.extend(new.iter().cloned());
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn tags_that_are_there_stay() {
        let resource = Resource::read(json!({"tags": {"env": "prod", "owner": "a"}})).unwrap();
        let all = merged(
            &resource,
            &[("OWNER".into(), "b".into()), ("x".into(), "y".into())],
        );
        assert_eq!(
            all,
            [
                ("env".into(), "prod".into()),
                ("OWNER".to_owned(), "b".to_owned()),
                ("x".into(), "y".into())
            ]
        );
    }
}
