//! A list as signals around a table: it reads the pages as they arrive, follows the work of this session, and finds out
//! whether the machines in sight run.

use super::arrange::{Facet, Wishes};
use super::columns::{ListColumn, columns_of};
use super::table::Table;
use super::together::together;
use crate::api::{Abort, list::list, stamp_work::arm};
use crate::session::Session;
use crate::watch::spawn_local;
use crate::watch::watch;
use leptos::prelude::*;
use porthole_shared::operation::{Operation, OperationState, Verb};
use porthole_shared::page::Line;
use porthole_shared::problem::Problem;
use porthole_shared::resource::Resource;
use porthole_shared::resource_type::ResourceType;
use porthole_shared::source::{Reading, Source};
use porthole_shared::status::Word;
use porthole_shared::type_name::TypeName;
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::time::Duration;

/// What a list is of.
#[derive(Clone, Debug, PartialEq)]
pub enum ListOf {
    /// Everything in every subscription.
    Everything,
    /// Everything in a resource group.
    Group {
        /// The group's id.
        id: String,
    },
    /// One type of the registry.
    Kind(&'static str),
    /// One type that the registry does not know.
    Other(String),
}

impl ListOf {
    /// The type, when it is of one that the registry knows.
    #[must_use]
    pub fn kind(&self) -> Option<&'static ResourceType> {
        match self {
            Self::Kind(name) => porthole_shared::resource_type::of(&TypeName::of(name)),
            _ => None,
        }
    }

    /// The collections to read, with their queries.
    fn paths(&self, subscriptions: &[String]) -> Vec<(String, &'static str)> {
        match self {
            Self::Group { id } => vec![(format!("{id}/resources"), "$expand=provisioningState")],
            Self::Everything => subscriptions
                .iter()
                .map(|id| {
                    (
                        format!("/subscriptions/{id}/resources"),
                        "$expand=provisioningState",
                    )
                })
                .collect(),
            Self::Kind("Microsoft.Resources/resourceGroups") => subscriptions
                .iter()
                .map(|id| (format!("/subscriptions/{id}/resourcegroups"), ""))
                .collect(),
            Self::Other(name) => subscriptions
                .iter()
                .map(|id| (format!("/subscriptions/{id}/providers/{name}"), ""))
                .collect(),
            Self::Kind(name) => subscriptions
                .iter()
                .map(|id| (format!("/subscriptions/{id}/providers/{name}"), ""))
                .collect(),
        }
    }
}

/// The list.
#[derive(Clone, Copy)]
pub struct ListModel {
    table: StoredValue<Rc<RefCell<Table>>, LocalStorage>,
    asked: StoredValue<HashSet<String>>,
    /// Grows with every change of what is drawn.
    pub version: RwSignal<u32>,
    /// The wishes in force.
    pub wishes: RwSignal<Wishes>,
    /// The first call, and how many pages came.
    pub source: RwSignal<Option<Source>>,
    /// Pages that came.
    pub pages: RwSignal<u32>,
    /// Reading.
    pub busy: RwSignal<bool>,
    /// Why the list is not complete.
    pub problem: RwSignal<Option<Problem>>,
    /// How many rows there are, and how many of them match.
    pub counts: RwSignal<(usize, usize)>,
    /// How many are ticked.
    pub ticked: RwSignal<usize>,
    /// How many are changing.
    pub changing: RwSignal<usize>,
    again: RwSignal<u32>,
}

impl ListModel {
    /// A list that reads itself, and again whenever the sign-in changes.
    pub fn new(of: ListOf, session: Session) -> Self {
        let (_, own) = columns_of(of.kind());
        let table = Table::of(own);
        let model = Self {
            table: StoredValue::new_local(Rc::new(RefCell::new(table))),
            asked: StoredValue::new(HashSet::new()),
            version: RwSignal::new(0),
            wishes: RwSignal::new(Wishes::default()),
            source: RwSignal::new(None),
            pages: RwSignal::new(0),
            busy: RwSignal::new(true),
            problem: RwSignal::new(None),
            counts: RwSignal::new((0, 0)),
            ticked: RwSignal::new(0),
            changing: RwSignal::new(0),
            again: RwSignal::new(0),
        };
        let sign_in = Memo::new(move |_| {
            session.sign_in.with(|sign_in| {
                sign_in.as_ref().map(|one| {
                    (
                        one.id.clone(),
                        one.profile.clone(),
                        one.subscriptions
                            .iter()
                            .map(|one| one.id.clone())
                            .collect::<Vec<_>>(),
                    )
                })
            })
        });
        watch(move || {
            model.again.track();
            let Some((sign_in, _, subscriptions)) = sign_in.get() else {
                return;
            };
            let abort = Abort::on_cleanup();
            let paths = of.paths(&subscriptions);
            spawn_local(model.read(sign_in, paths, abort));
        });
        watch(move || {
            model.wishes.track();
            model.arrange();
        });
        model.follow(session);
        model
    }

    /// The data.
    #[must_use]
    pub fn table(self) -> Rc<RefCell<Table>> {
        self.table.get_value()
    }

    /// Reads the whole list again; what is shown stays until it is replaced.
    pub fn again(self) {
        self.again.update(|number| *number += 1);
    }

    async fn read(self, sign_in: String, paths: Vec<(String, &'static str)>, abort: Abort) {
        self.busy.set(true);
        self.problem.set(None);
        self.pages.set(0);
        self.asked.update_value(HashSet::clear);
        self.table().borrow_mut().reread();
        let mut drawn = 0.0;
        let mut problem = None;
        for (path, query) in paths {
            let reply = list::<Resource>(&sign_in, &path, query, &abort, |line| match line {
                Line::Page { source, items } if !abort.ended() => {
                    self.table().borrow_mut().add(&items);
                    if self.pages.get_untracked() == 0 {
                        self.source.set(Some(source));
                    }
                    self.pages.update(|pages| *pages += 1);
                    // The first page at once; later ones as often as somebody can see it.
                    let now = js_sys::Date::now();
                    if now - drawn > 250.0 {
                        drawn = now;
                        self.arrange();
                    }
                }
                Line::End {
                    problem: Some(cut), ..
                } => problem = Some(*cut),
                _ => {}
            })
            .await;
            if abort.ended() {
                return;
            }
            if let Err(failed) = reply {
                problem = Some(failed);
            }
        }
        match &problem {
            None => self.table().borrow_mut().complete(),
            // A refused call is a call too: the source line shows it.
            Some(Problem {
                source: Some(refused),
                ..
            }) => {
                self.source.try_set(Some((**refused).clone()));
            }
            Some(_) => {}
        }
        self.busy.try_set(false);
        self.problem.try_set(problem);
        self.arrange();
    }

    /// Arranges the rows by the wishes, and has them drawn.
    pub fn arrange(self) {
        let Some(wishes) = self.wishes.try_get_untracked() else {
            return;
        };
        let table = self.table();
        table.borrow_mut().arrange(&wishes);
        self.changing.try_set(table.borrow().changing());
        self.redraw();
    }

    /// Has the rows drawn as they are.
    pub fn redraw(self) {
        let table = self.table();
        let table = table.borrow();
        self.counts.try_set((table.rows.len(), table.matching));
        self.ticked.try_set(table.ticked.len());
        self.version.try_update(|version| *version += 1);
    }

    /// The words that a facet takes.
    #[must_use]
    pub fn choices(self, facet: Facet) -> Vec<String> {
        self.version.track();
        self.table().borrow().choices(facet)
    }

    /// Shows these columns.
    pub fn use_columns(self, columns: Vec<ListColumn>) {
        self.table().borrow_mut().columns = columns;
        self.redraw();
    }

    /// The ids and names of the ticked rows, with their types.
    #[must_use]
    pub fn ticked_rows(self) -> Vec<(String, String, String)> {
        let table = self.table();
        let table = table.borrow();
        let found = table.ticked_rows();
        found
            .into_iter()
            .map(|row| {
                (
                    row.id.to_string(),
                    row.name.to_string(),
                    table.words.kinds.word(row.kind).to_owned(),
                )
            })
            .collect()
    }

    /// Unticks everything.
    pub fn untick(self) {
        self.table().borrow_mut().tick_all(false);
        self.redraw();
    }

    /// Shows the work of this session on its rows, and reads again what it changed.
    fn follow(self, session: Session) {
        watch(move || {
            let under_way: HashMap<String, Word> = session.operations.all.with(|all| {
                all.iter()
                    .filter(|one| !one.state.ended() && session.here(one))
                    .map(|one| (one.resource.to_ascii_lowercase(), Word::under(one.verb)))
                    .collect()
            });
            self.table().borrow_mut().under_way = under_way;
            self.changing.set(self.table().borrow().changing());
            self.redraw();
        });
        watch(move || {
            if let Some(operation) = session.operations.changed.get()
                && operation.state.ended()
                && untrack(|| session.here(&operation))
            {
                self.after(&operation);
            }
        });
    }

    /// Work has ended: its rows are read again, whether it went well or not.
    fn after(self, operation: &Operation) {
        let gone = operation.verb == Verb::Delete && operation.state == OperationState::Succeeded;
        let alone = operation.steps.len() <= 1;
        let known = self
            .table()
            .borrow()
            .rows
            .iter()
            .any(|row| row.id.eq_ignore_ascii_case(&operation.resource));
        if gone && alone && known {
            self.table().borrow_mut().remove(&operation.resource);
            self.arrange();
        } else if known && alone && operation.verb != Verb::Create {
            self.reread_one(operation.sign_in.clone(), operation.resource.clone());
        } else {
            self.again();
        }
    }

    fn reread_one(self, sign_in: String, id: String) {
        spawn_local(async move {
            let query = if machine(&id) {
                "$expand=instanceView"
            } else {
                ""
            };
            if let Ok(Reading { body, .. }) =
                arm::<Resource>(&sign_in, &id, query, &Abort::never()).await
            {
                let Some(table) = self.table.try_get_value() else {
                    return;
                };
                table.borrow_mut().replace(&body);
                self.arrange();
            }
        });
    }

    /// A list does not say whether machines run: those in sight are asked, each once.
    pub fn ask_machines(self, sign_in: String, ids: Vec<String>) {
        let new: Vec<String> = ids
            .into_iter()
            .filter(|id| {
                self.asked
                    .try_update_value(|asked| asked.insert(id.clone()))
                    == Some(true)
            })
            .collect();
        if new.is_empty() {
            return;
        }
        spawn_local(async move {
            for part in new.chunks(4) {
                let readings = part.iter().map(|id| arm_machine(&sign_in, id));
                for resource in together(readings).await.into_iter().flatten() {
                    let Some(table) = self.table.try_get_value() else {
                        return;
                    };
                    table.borrow_mut().set_state(&resource);
                }
                self.redraw();
            }
        });
    }
}

async fn arm_machine(sign_in: &str, id: &str) -> Option<Resource> {
    arm::<Resource>(sign_in, id, "$expand=instanceView", &Abort::never())
        .await
        .ok()
        .map(|reading| reading.body)
}

/// Whether an id is a virtual machine's.
#[must_use]
pub fn machine(id: &str) -> bool {
    porthole_shared::resource_id::ResourceId::parse(id)
        .is_ok_and(|id| id.type_name() == *"Microsoft.Compute/virtualMachines")
}

/// How long the window must stand still before machines are asked.
pub const PATIENCE: Duration = Duration::from_millis(200);
