//! A plan: what a template deploys, in which order, and what it gives back.

mod body;
mod draft;
mod given;
mod graph;
mod header;
mod hiding;
mod nested;
mod output;
mod resource_body;
mod table;

pub use output::PlannedOutput;
pub(crate) use table::ResourceTable;

use crate::budget::Budget;
use crate::document::Node;
use crate::error::TemplateError;
use crate::evaluate::{Evaluator, Names, Stage, Surroundings, Turn};
use crate::limits::Limits;
use crate::parameter_file::ParameterFile;
use crate::place::Place;
use crate::scope::Scope;
use crate::template::Template;
use crate::value::{Object, Value};
use crate::world::World;
use std::fmt;
use std::sync::Arc;

/// A deployment: what the engine is told about it, and what `deployment()` tells.
#[derive(Debug, Clone)]
pub struct Deployment {
    /// Its name.
    pub name: String,
    /// Where it deploys to.
    pub scope: Scope,
    /// Whether what the template does not hold is deleted.
    pub complete: bool,
    /// Where the template came from, if it is a link.
    pub template_link: Option<String>,
    /// Where the deployment itself is kept, above resource groups.
    pub location: Option<String>,
    /// Whether a complete deployment also deletes what the template holds and does not deploy, because its condition is false: so since
    /// api-version 2019-05-10.
    pub clears_skipped: bool,
}

impl Deployment {
    /// An incremental deployment of a template that is no link.
    pub fn new(name: &str, scope: Scope) -> Self {
        Self {
            name: name.to_owned(),
            scope,
            complete: false,
            template_link: None,
            location: None,
            clears_skipped: false,
        }
    }

    /// Its scope and name: what tells it from every other one.
    pub(crate) fn full_name(&self) -> String {
        format!("{}/{}", self.scope.id(), self.name)
    }

    /// What `deployment()` gives.
    pub(crate) fn describe(&self) -> Value {
        let mut properties = Object::default();
        if let Some(link) = &self.template_link {
            // Signatures stay where they are needed, which is where the file is fetched.
            let shown = link.split(['?', '#']).next().unwrap_or_default();
            let link = Object::from_iter([("uri", Value::from(shown))]);
            properties.set("templateLink", Value::object(link));
        }
        properties.set(
            "mode",
            Value::from(if self.complete {
                "Complete"
            } else {
                "Incremental"
            }),
        );
        properties.set("provisioningState", Value::from("Accepted"));
        let mut whole = Object::from_iter([("name", Value::from(self.name.as_str()))]);
        if let Some(location) = &self.location {
            whole.set("location", Value::from(location.as_str()));
        }
        whole.set("properties", Value::object(properties));
        Value::object(whole)
    }
}

/// What a resource depends on, as Resource Manager reports it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependency {
    /// The id of the other resource.
    pub id: String,
    /// Its type.
    pub resource_type: String,
    /// Its name.
    pub resource_name: String,
    /// The api-version that an expression looks at it in.
    pub api_version: Option<String>,
    /// The action that an expression calls on it: `listKeys`.
    pub action: Option<String>,
}

/// A resource that a template deploys.
#[derive(Clone)]
pub struct PlannedResource {
    /// Its id.
    pub id: String,
    /// Its type, as the template writes it.
    pub resource_type: String,
    /// Its name, with the names of its parents.
    pub name: String,
    /// The api-version, unless the template leaves it to its profile.
    pub api_version: Option<String>,
    /// The body: everything that goes to the resource provider. What is not known yet is [`Value::Unknown`].
    pub body: Value,
    /// Paths in the body of values that a secret went into: `properties.osProfile.adminPassword`.
    pub secure_paths: Vec<String>,
    /// What it depends on, as Resource Manager reports it.
    pub dependencies: Vec<Dependency>,
    /// The resources of the plan that must be there first, by index.
    pub after: Vec<usize>,
    /// Where it stands in the file.
    pub place: Place,
    /// What a nested deployment deploys, as far as that is known.
    pub nested: Option<Box<Plan>>,
    /// Where a nested deployment deploys to.
    pub(crate) scope: Scope,
    pub(crate) node: Node,
    pub(crate) path: String,
    pub(crate) turns: Vec<Turn>,
}

/// A resource that a template defines and does not deploy, because its condition is false.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkippedResource {
    /// Its id.
    pub id: String,
    /// Its type, as the template writes it.
    pub resource_type: String,
    /// Its name, with the names of its parents.
    pub name: String,
    /// What it says it depends on; Resource Manager reports that all the same.
    pub dependencies: Vec<Dependency>,
}

/// What a template deploys.
#[derive(Clone)]
pub struct Plan {
    /// The deployment.
    pub deployment: Deployment,
    /// The resources in an order in which they can be deployed.
    pub resources: Vec<PlannedResource>,
    /// The resources whose condition is false.
    pub skipped: Vec<SkippedResource>,
    /// What the template gives back, as far as it is known.
    pub outputs: Vec<PlannedOutput>,
    /// Addresses of linked files that must be fetched before the plan is whole.
    pub links: Vec<String>,
    /// How many steps evaluating took.
    pub steps: u64,
    pub(crate) template: Arc<Template>,
    pub(crate) names: Arc<Names>,
    pub(crate) table: ResourceTable,
    pub(crate) inherited: Vec<Turn>,
    pub(crate) depth: usize,
    pub(crate) limits: Limits,
}

/// Plans a deployment. Every mistake that can be found is reported, not only the first.
pub fn plan(
    template: &Template,
    given: &ParameterFile,
    deployment: &Deployment,
    world: &dyn World,
    limits: &Limits,
) -> Result<Plan, Vec<TemplateError>> {
    let budget = Budget::new(limits);
    let names = given::names(template, given, world)?;
    let job = Job {
        template,
        names: Arc::new(names),
        deployment,
        world,
        budget: &budget,
        depth: 0,
        inherited: Vec::new(),
        around: None,
    };
    job.plan(true).map_err(|mut errors| {
        // A mistake in a variable comes up wherever the variable is used.
        let mut seen: Vec<TemplateError> = Vec::new();
        errors.retain(|error| {
            let new = !seen.contains(error);
            if new && seen.len() < 100 {
                seen.push(error.clone());
            }
            new
        });
        errors
    })
}

/// One template on its way to a plan.
pub(crate) struct Job<'a> {
    pub(crate) template: &'a Template,
    pub(crate) names: Arc<Names>,
    pub(crate) deployment: &'a Deployment,
    pub(crate) world: &'a dyn World,
    pub(crate) budget: &'a Budget,
    pub(crate) depth: usize,
    /// The loops around a template in outer scope.
    pub(crate) inherited: Vec<Turn>,
    /// The resources around a template in outer scope.
    pub(crate) around: Option<&'a ResourceTable>,
}

impl<'a> Job<'a> {
    fn around<'t>(&'t self, table: &'t ResourceTable) -> Surroundings<'t> {
        Surroundings {
            world: self.world,
            budget: self.budget,
            deployment: self.deployment,
            resources: table,
        }
    }

    pub(crate) fn evaluator<'t>(
        &'t self,
        table: &'t ResourceTable,
        stage: Stage,
        turns: &[Turn],
    ) -> Evaluator<'t> {
        let mut evaluator = Evaluator::new(self.around(table), self.names.clone(), stage);
        evaluator.turns = self.inherited.iter().chain(turns).cloned().collect();
        evaluator
    }

    /// Plans the template; `own` says whether the names are its own and its defaults are to be looked at.
    pub(crate) fn plan(self, own: bool) -> Result<Plan, Vec<TemplateError>> {
        let mut errors = Vec::new();
        let nothing = ResourceTable::default();
        if own {
            given::defaults(&self, &nothing, &mut errors);
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let (drafts, loops) = draft::drafts(&self, &nothing)?;
        let table = draft::table(&self, &drafts, &loops)?;
        let seen = match self.around {
            Some(around) => table.clone().with(around),
            None => table.clone(),
        };
        let mut links = Vec::new();
        let (resources, skipped) = body::bodies(&self, drafts, &table, &seen, &mut links)?;
        let outputs = output::outputs(&self, &seen)?;
        let mut settled = seen;
        settled.settle();
        Ok(Plan {
            deployment: self.deployment.clone(),
            resources,
            skipped,
            outputs,
            links,
            steps: self.budget.spent(),
            template: Arc::new(self.template.clone()),
            names: self.names,
            table: settled,
            inherited: self.inherited,
            depth: self.depth,
            limits: *self.budget.limits(),
        })
    }
}

impl Plan {
    /// The body of a resource once what it depends on is deployed: evaluated anew, with a world that knows more.
    pub fn body(
        &self,
        index: usize,
        world: &dyn World,
    ) -> Result<Option<(Value, Vec<String>)>, TemplateError> {
        let Some(resource) = self.resources.get(index) else {
            return Ok(None);
        };
        let budget = Budget::new(&self.limits);
        self.job(world, &budget)
            .body(resource, &self.table)
            .map(Some)
    }

    /// What a nested deployment deploys once what it depends on is deployed.
    pub fn nested(
        &self,
        index: usize,
        world: &dyn World,
    ) -> Result<Option<Plan>, Vec<TemplateError>> {
        let Some(resource) = self.resources.get(index) else {
            return Ok(None);
        };
        let budget = Budget::new(&self.limits);
        let job = self.job(world, &budget);
        let (body, secrets) = job
            .body(resource, &self.table)
            .map_err(|error| vec![error])?;
        let body = (&body, secrets.as_slice());
        nested::nested(&job, resource, body, &self.table, &mut Vec::new())
    }

    /// Whether the template has a section of outputs, be it an empty one.
    pub fn has_outputs(&self) -> bool {
        let outputs = self.template.root.value("outputs");
        outputs.is_some_and(|outputs| !matches!(outputs.shape, crate::document::Shape::Null))
    }

    /// The outputs once everything is deployed.
    pub fn outputs(&self, world: &dyn World) -> Result<Vec<PlannedOutput>, Vec<TemplateError>> {
        let budget = Budget::new(&self.limits);
        output::outputs(&self.job(world, &budget), &self.table)
    }

    /// The parameters with the values that the deployment runs with. Values of secure ones are left out.
    pub fn parameters(
        &self,
    ) -> impl Iterator<Item = (&crate::template::Parameter, Option<&Value>)> {
        self.names
            .parameters
            .iter()
            .map(|(parameter, value)| (parameter, value.get().filter(|_| !parameter.is_secret())))
    }

    fn job<'a>(&'a self, world: &'a dyn World, budget: &'a Budget) -> Job<'a> {
        Job {
            template: &self.template,
            names: self.names.clone(),
            deployment: &self.deployment,
            world,
            budget,
            depth: self.depth,
            inherited: self.inherited.clone(),
            around: None,
        }
    }
}

impl PlannedResource {
    /// The body with every value hidden that a secret went into: this may be shown.
    pub fn shown_body(&self) -> serde_json::Value {
        let mut shown = self.body.to_json();
        for path in &self.secure_paths {
            hiding::hide(&mut shown, path);
        }
        shown
    }
}

impl fmt::Debug for PlannedResource {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("PlannedResource")
            .field("id", &self.id)
            .field("body", &self.shown_body().to_string())
            .field("after", &self.after)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Plan {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Plan")
            .field("deployment", &self.deployment)
            .field("resources", &self.resources)
            .field("outputs", &self.outputs)
            .finish_non_exhaustive()
    }
}
