//! The questions that the stamp is asked before a machine is made, each kept with the call that answered it.

use super::machine_check::{Call, Check, Checks, Outcome, cores, made, needed, offers, usages};
use super::machine_form::{MachineForm, Step};
use super::machine_work::Machine;
use crate::api::{Abort, stamp_work::arm};
use crate::controls::problem_words;
use crate::i18n::{Text, format, words};
use crate::resource_view::list::cell_text::kind;
use crate::session::Session;
use crate::watch::{spawn_local, watch};
use leptos::prelude::*;
use porthole_shared::problem::{Problem, ProblemKind};
use porthole_shared::resource_id::ResourceId;
use porthole_shared::source::{Reading, Source};
use serde_json::Value;

/// Asks the stamp, as long as the review is shown, whenever the machine changes.
pub fn examine(form: MachineForm, session: Session) {
    watch(move || {
        form.checks.set(Checks::default());
        let sign_in = session
            .sign_in
            .with(|one| one.as_ref().map(|one| one.id.clone()));
        let machine = form.machine().filter(|_| !form.faulty(Step::Review));
        let (Some(sign_in), Some(machine)) = (sign_in, machine) else {
            return;
        };
        let questions = Questions {
            sign_in,
            abort: Abort::on_cleanup(),
            checks: form.checks,
        };
        spawn_local(async move { questions.ask(&machine).await });
    });
}

struct Questions {
    sign_in: String,
    abort: Abort,
    checks: RwSignal<Checks>,
}

impl Questions {
    async fn ask(self, machine: &Machine) {
        let made = made(machine);
        // A new group holds nothing yet: only its own name can be taken.
        let names = match &machine.group_step {
            Some(_) => made.get(..1).unwrap_or_default(),
            None => made.as_slice(),
        };
        for id in names {
            self.ask_name(id).await;
        }
        let subscription = machine.group.subscription().unwrap_or_default().to_owned();
        let root = format!("/subscriptions/{subscription}/providers");
        let compute = format!("{root}/Microsoft.Compute/locations/{}", machine.location);
        self.ask_image(machine, &compute).await;
        let cores = self.ask_size(machine, &compute).await;
        let network = format!("{root}/Microsoft.Network/locations/{}", machine.location);
        self.ask_quota(&compute, &made, cores).await;
        self.ask_quota(&network, &made, 0).await;
        if !self.abort.ended() {
            self.checks.try_update(|checks| checks.done = true);
        }
    }

    async fn ask_name(&self, id: &ResourceId) {
        let path = id.to_string();
        let kind = kind(id.type_name().as_str());
        match self.read(&path).await {
            Ok(reading) => {
                let sentence = words::check_taken(&kind, id.name());
                self.note(Outcome::Bad, sentence, &reading.source);
            }
            Err(problem) if problem.kind == ProblemKind::NotFound => {
                let sentence = words::check_free(&kind, id.name());
                self.note_refused(Outcome::Good, sentence, &path, &problem);
            }
            Err(problem) => self.unknown(id.name(), &path, &problem),
        }
    }

    async fn ask_image(&self, machine: &Machine, compute: &str) {
        let [publisher, offer, sku, version] = &machine.image;
        let escaped = |part: &String| crate::paths::escape(part);
        let path = format!(
            "{compute}/publishers/{}/artifacttypes/vmimage/offers/{}/skus/{}/versions",
            escaped(publisher),
            escaped(offer),
            escaped(sku)
        );
        let name = format!("{publisher} {offer} {sku} {version}");
        match self.read(&path).await {
            Ok(reading) => {
                let offered = offers(&reading.body, version);
                self.answer(
                    offered,
                    words::check_image(&name),
                    words::check_no_image(&name),
                    &reading.source,
                );
            }
            Err(problem) => self.unknown(&name, &path, &problem),
        }
    }

    /// The cores of the size, when the stamp offers it.
    async fn ask_size(&self, machine: &Machine, compute: &str) -> u64 {
        let path = format!("{compute}/vmSizes");
        match self.read(&path).await {
            Ok(reading) => {
                let cores = cores(&reading.body, &machine.size);
                self.answer(
                    cores.is_some(),
                    words::check_size(&machine.size, &machine.location),
                    words::check_no_size(&machine.size, &machine.location),
                    &reading.source,
                );
                cores.unwrap_or_default()
            }
            Err(problem) => {
                self.unknown(&machine.size, &path, &problem);
                0
            }
        }
    }

    async fn ask_quota(&self, place: &str, made: &[ResourceId], cores: u64) {
        let path = format!("{place}/usages");
        let reading = match self.read(&path).await {
            Ok(reading) => reading,
            Err(problem) => return self.unknown(Text::CheckQuotas.get(), &path, &problem),
        };
        for usage in usages(&reading.body) {
            let needed = needed(&usage.name, made, cores);
            if needed == 0 {
                continue;
            }
            let [used, limit, more] =
                [usage.used, usage.limit, needed].map(|number| format::number(number as f64));
            self.answer(
                usage.used.saturating_add(needed) <= usage.limit,
                words::check_room(&usage.label, &used, &limit, &more),
                words::check_no_room(&usage.label, &used, &limit, &more),
                &reading.source,
            );
        }
    }

    async fn read(&self, path: &str) -> Result<Reading<Value>, Problem> {
        arm::<Value>(&self.sign_in, path, "", &self.abort).await
    }

    fn answer(&self, good: bool, yes: String, no: String, source: &Source) {
        if good {
            self.note(Outcome::Good, yes, source);
        } else {
            self.note(Outcome::Bad, no, source);
        }
    }

    fn unknown(&self, what: &str, path: &str, problem: &Problem) {
        let why = problem_words::title(problem).get();
        let sentence = words::check_unknown(what, &why);
        self.note_refused(Outcome::Unknown, sentence, path, problem);
    }

    fn note(&self, outcome: Outcome, sentence: String, source: &Source) {
        let call = Call {
            path: source.path.clone(),
            version: source.api_version.clone(),
            status: Some(source.status),
        };
        self.note_call(outcome, sentence, call);
    }

    /// Of a call that was refused, or that nobody answered.
    fn note_refused(&self, outcome: Outcome, sentence: String, path: &str, problem: &Problem) {
        match &problem.source {
            Some(source) => self.note(outcome, sentence, source),
            None => {
                let call = Call {
                    path: path.to_owned(),
                    version: String::new(),
                    status: None,
                };
                self.note_call(outcome, sentence, call);
            }
        }
    }

    fn note_call(&self, outcome: Outcome, sentence: String, call: Call) {
        if self.abort.ended() {
            return;
        }
        let check = Check {
            outcome,
            sentence,
            call,
        };
        self.checks.try_update(|checks| checks.answers.push(check));
    }
}
