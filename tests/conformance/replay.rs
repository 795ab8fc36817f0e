//! Replays a cassette against a fresh stamp and judges every exchange.

use crate::address::{address_key, poll_key, without_host};
use crate::comparison::{self, Difference};
use crate::deployment;
use crate::recording::{Cassette, Exchange};
use crate::reply::Reply;
use crate::rules::{self, Bite};
use crate::scene;
use crate::stand::Stand;
use crate::subject::{self, Subject};
use porthole_emulator::world::resource_id::ResourceId;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What became of an exchange.
#[derive(Clone, Debug)]
pub enum Judgement {
    /// Compared: the type, what differs, and what ours answered.
    Scored(String, Vec<Difference>, Reply),
    /// Left out by this rule, itself or because it depends on what is.
    Excluded(&'static str),
    /// Not of a type that the stamp has.
    Elsewhere(String),
    /// A poll before the last one.
    Folded,
}

/// Something done to our answers before they are judged, to see whether the judge sees it.
pub type Distortion = fn(&mut Reply);

/// Replays a cassette: each exchange with what became of it. Tells what could not be made beforehand, when asked to.
pub fn replay(
    cassette: &Cassette,
    distortion: Option<Distortion>,
    tells: bool,
) -> Vec<(&Exchange, Judgement)> {
    let mut replay = Replay {
        stand: Stand::new(&cassette.exchanges),
        cassette,
        polls: BTreeMap::new(),
        tainted: BTreeMap::new(),
        left_out: BTreeMap::new(),
        deployments: BTreeMap::new(),
        groups: groups(cassette),
        distortion,
        tells,
    };
    scene::set(&mut replay.stand, cassette);
    let mut judged = Vec::new();
    for (place, exchange) in cassette.exchanges.iter().enumerate() {
        judged.push((exchange, replay.judge(place, exchange)));
    }
    judged
}

struct Replay<'a> {
    stand: Stand,
    cassette: &'a Cassette,
    /// Recorded poll address, and ours with the type it works on; none where ours opened none.
    polls: BTreeMap<String, (String, Option<String>)>,
    /// What a rule left out, by id, with the rule's name.
    tainted: BTreeMap<String, &'static str>,
    /// Deployments of which a part is left out, by id, with what became of them.
    left_out: BTreeMap<String, Judgement>,
    /// How many deployments of one recorded name there were.
    deployments: BTreeMap<String, usize>,
    groups: BTreeSet<String>,
    distortion: Option<Distortion>,
    tells: bool,
}

impl Replay<'_> {
    fn judge(&mut self, place: usize, exchange: &Exchange) -> Judgement {
        if let Some((type_name, ours)) = self
            .polls
            .get(&poll_key(&exchange.path, &exchange.query))
            .cloned()
        {
            return self.poll(place, exchange, type_name, ours);
        }
        if exchange.is_deployment() {
            return self.deployment(exchange);
        }
        let type_name = match subject::of(&self.stand.world.registry, exchange) {
            Subject::Emulated(type_name) => type_name,
            Subject::Elsewhere(what) => return Judgement::Elsewhere(what),
        };
        if let Some(rule) = self.exclusion(exchange) {
            let own = rules::excluding(exchange);
            return match own.map_or(Bite::Nothing, |rule| rule.bite) {
                Bite::Refused => self.refused(exchange, type_name, rule),
                Bite::IfThere => self.if_there(exchange, type_name, rule),
                Bite::Nothing => Judgement::Excluded(rule),
            };
        }
        let mut recorded = Reply::recorded(exchange);
        if !recorded.is_under_way() || exchange.method != "GET" {
            self.stand.wait();
        }
        let mut ours = self.stand.send(exchange, &type_name);
        self.stand.learn(&recorded.body, &ours.body);
        self.opened(&recorded, &ours, &type_name);
        if let Some(distortion) = self.distortion {
            distortion(&mut ours);
        }
        if self.only_own(&mut recorded.body) {
            return Judgement::Excluded(rules::OTHERS);
        }
        let differences = comparison::differences(&type_name, &recorded, &ours);
        Judgement::Scored(type_name, differences, ours)
    }

    /// Sends what a stamp must refuse. Left out when it is refused, held against the stamp when it is not.
    fn refused(&mut self, exchange: &Exchange, type_name: String, rule: &'static str) -> Judgement {
        self.stand.wait();
        let ours = self.stand.send(exchange, &type_name);
        if (400..500).contains(&ours.status) {
            return Judgement::Excluded(rule);
        }
        let difference = Difference {
            aspect: comparison::Aspect::Status,
            told: format!("a stamp refuses this ({rule}), here {}", ours.status),
        };
        Judgement::Scored(type_name, vec![difference], ours)
    }

    /// Sends what a stamp may have or not: left out when there is nothing like it, compared otherwise.
    fn if_there(
        &mut self,
        exchange: &Exchange,
        type_name: String,
        rule: &'static str,
    ) -> Judgement {
        let mut ours = self.stand.send(exchange, &type_name);
        let empty = ours.body.as_array().is_some_and(Vec::is_empty);
        if ours.status == 404 || empty {
            return Judgement::Excluded(rule);
        }
        if let Some(distortion) = self.distortion {
            distortion(&mut ours);
        }
        let recorded = Reply::recorded(exchange);
        let differences = comparison::differences(&type_name, &recorded, &ours);
        Judgement::Scored(type_name, differences, ours)
    }

    /// Puts a deployment, or a question about one, to the stamp. One of which a part is left out is left out whole: its answers tell
    /// of every part. What else it makes is then made one by one, because the cassette goes on with it.
    fn deployment(&mut self, exchange: &Exchange) -> Judgement {
        let exchange = &self.renamed(exchange);
        let name = deployment::name(exchange);
        if let Some(fate) = self.left_out.get(&name) {
            return fate.clone();
        }
        for put in deployment::resources(exchange) {
            let fate = match subject::of(&self.stand.world.registry, &put) {
                Subject::Elsewhere(what) => Some(Judgement::Elsewhere(what)),
                Subject::Emulated(_) => self.exclusion(&put).map(Judgement::Excluded),
            };
            if let Some(fate) = fate {
                self.carry_out(exchange);
                self.left_out.insert(name, fate.clone());
                return fate;
            }
        }
        if let Some(rule) = self.exclusion(exchange) {
            let own = rules::excluding(exchange).map(|rule| rule.bite);
            if exchange.method == "PUT" {
                self.left_out.insert(name, Judgement::Excluded(rule));
                self.carry_out(exchange);
            }
            return match own {
                Some(Bite::Refused) => self.refused(exchange, deployment::TYPE.to_owned(), rule),
                _ => Judgement::Excluded(rule),
            };
        }
        let recorded = Reply::recorded(exchange);
        if !recorded.is_under_way() || exchange.method != "GET" {
            self.stand.wait();
        }
        let mut ours = self.stand.send(exchange, deployment::TYPE);
        self.stand.learn(&recorded.body, &ours.body);
        self.opened(&recorded, &ours, deployment::TYPE);
        // One that is refused here makes nothing: what the cassette does with it afterwards counts as it comes.
        if ours.status >= 400 && self.tells && exchange.is_good() {
            println!(
                "not deployed: {} {} {}",
                exchange.path, ours.status, ours.body
            );
        }
        if let Some(distortion) = self.distortion {
            distortion(&mut ours);
        }
        let differences = comparison::differences(deployment::TYPE, &recorded, &ours);
        Judgement::Scored(deployment::TYPE.to_owned(), differences, ours)
    }

    /// The recordings call every deployment by one name: here each has a number of its own, from its PUT on.
    fn renamed(&mut self, exchange: &Exchange) -> Exchange {
        let count = self
            .deployments
            .entry(deployment::name(exchange))
            .or_default();
        if exchange.method == "PUT" && exchange.status == 201 {
            *count += 1;
        }
        let marked = format!("{}{count}", deployment::MOCK);
        Exchange {
            path: exchange.path.replace(deployment::MOCK, &marked),
            ..exchange.clone()
        }
    }

    /// Makes what a deployment makes, unless a rule leaves it out.
    fn carry_out(&mut self, exchange: &Exchange) {
        if exchange.method != "PUT" || !exchange.is_good() {
            return;
        }
        for put in deployment::resources(exchange) {
            let known = matches!(
                subject::of(&self.stand.world.registry, &put),
                Subject::Emulated(_)
            );
            if known && self.exclusion(&put).is_none() {
                let type_name = ResourceId::new(&put.path).type_name();
                let version = put.query.get("api-version").and_then(Value::as_str);
                let made = self.stand.plant(
                    &put.path,
                    version.unwrap_or_default(),
                    &type_name,
                    &put.request_body,
                );
                if made.status >= 300 && self.tells {
                    println!(
                        "not deployed: {} {} {}\n  {}",
                        put.path, made.status, made.body, put.request_body
                    );
                }
            }
        }
    }

    /// The rule that leaves it out, itself or because of what it is about.
    fn exclusion(&mut self, exchange: &Exchange) -> Option<&'static str> {
        let path = exchange.path.to_lowercase();
        let own = rules::excluding(exchange).map(|rule| rule.name);
        let bodies = [&exchange.request_body, &exchange.response_body];
        let bodies = bodies.map(|body| body.to_string().to_lowercase());
        let asked = exchange
            .request_body
            .get("name")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let follows = || {
            let mut tainted = self.tainted.iter();
            let depends = |id: &str| {
                path == id
                    || path.starts_with(&format!("{id}/"))
                    || bodies.iter().any(|body| names(body, id))
                    || (path.ends_with("nameavailability") && id.ends_with(&format!("/{asked}")))
            };
            tainted.find(|(id, _)| depends(id)).map(|(_, rule)| *rule)
        };
        let rule = own.or_else(follows)?;
        if matches!(exchange.method.as_str(), "PUT" | "PATCH") && path.contains("/resourcegroups/")
        {
            self.tainted.insert(path, rule);
        }
        for name in ["azure-asyncoperation", "location"] {
            if let Some(address) = exchange.answered(name) {
                self.tainted
                    .insert(without_host(address).to_lowercase(), rule);
            }
        }
        Some(rule)
    }

    /// Pairs the poll addresses of both openings.
    fn opened(&mut self, recorded: &Reply, ours: &Reply, type_name: &str) {
        let pairs = [
            (&recorded.status_address, &ours.status_address),
            (&recorded.location, &ours.location),
        ];
        for (recorded, ours) in pairs {
            if let Some(recorded) = recorded {
                self.polls
                    .insert(address_key(recorded), (type_name.to_owned(), ours.clone()));
            }
        }
    }

    /// All polls of an operation are one exchange: the last.
    fn poll(
        &mut self,
        place: usize,
        exchange: &Exchange,
        type_name: String,
        ours: Option<String>,
    ) -> Judgement {
        let key = poll_key(&exchange.path, &exchange.query);
        let later = &self.cassette.exchanges[place + 1..];
        if later
            .iter()
            .any(|later| poll_key(&later.path, &later.query) == key)
        {
            return Judgement::Folded;
        }
        let recorded = Reply::recorded(exchange);
        let Some(address) = ours else {
            let told = "has no such poll address".to_owned();
            let difference = Difference {
                aspect: comparison::Aspect::Opening,
                told,
            };
            return Judgement::Scored(type_name, vec![difference], Reply::default());
        };
        if !recorded.is_under_way() && recorded.status != 202 {
            self.stand.wait();
        }
        let mut ours = self.stand.poll(&address);
        self.opened(&recorded, &ours, &type_name);
        if let Some(distortion) = self.distortion {
            distortion(&mut ours);
        }
        let differences = comparison::differences(&type_name, &recorded, &ours);
        Judgement::Scored(type_name, differences, ours)
    }

    /// A list of the recorded subscription holds what other people had there: only the cassette's own groups count.
    /// Answers whether nothing is left of a list that held something.
    fn only_own(&self, body: &mut Value) -> bool {
        let Some(items) = body.get_mut("value").and_then(Value::as_array_mut) else {
            return false;
        };
        let held = !items.is_empty();
        items.retain(|item| {
            let id = item
                .get("id")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_lowercase();
            if id.starts_with("/providers/microsoft.authorization/policydefinitions/") {
                // A built-in policy, of which a stamp has none.
                return false;
            }
            let group = id
                .split_once("/resourcegroups/")
                .map(|(_, rest)| rest.split('/').next().unwrap_or_default().to_owned());
            group.is_none_or(|group| self.groups.contains(&group))
        });
        held && items.is_empty()
    }
}

/// The resource groups that a cassette speaks of.
fn groups(cassette: &Cassette) -> BTreeSet<String> {
    let paths = cassette
        .exchanges
        .iter()
        .map(|exchange| exchange.path.to_lowercase());
    let groups = paths.filter_map(|path| {
        let (_, rest) = path.split_once("/resourcegroups/")?;
        rest.split('/').next().map(str::to_owned)
    });
    groups.collect()
}

/// Whether a body names an id, or something below it: not one that only begins alike.
fn names(body: &str, id: &str) -> bool {
    let quoted = format!("\"{id}");
    body.match_indices(&quoted).any(|(at, _)| {
        let after = body.get(at + quoted.len()..).unwrap_or_default();
        after.starts_with(['"', '/'])
    })
}
