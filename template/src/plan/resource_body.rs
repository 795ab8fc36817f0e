//! The body of a resource: everything of it that goes to its provider.

use super::Dependency;
use super::nested::DEPLOYMENTS;
use crate::document::{Node, Shape};
use crate::error::TemplateError;
use crate::evaluate::Evaluator;
use crate::fault::Fault;
use crate::place::Path;
use crate::scope::type_and_name;
use crate::template::check::is_inner;
use crate::value::{Object, Value, same_name};

/// Members that tell the engine something and are not sent to the resource provider.
const HEADER: [&str; 11] = [
    "type",
    "name",
    "apiVersion",
    "dependsOn",
    "condition",
    "copy",
    "resources",
    "scope",
    "comments",
    "resourceGroup",
    "subscriptionId",
];

impl Evaluator<'_> {
    /// Everything of a resource that goes to its provider. The template of a nested deployment is left as it is.
    pub(super) fn resource_body(
        &mut self,
        node: &Node,
        path: &Path<'_>,
    ) -> Result<Value, TemplateError> {
        let nests = node
            .value("type")
            .and_then(Node::as_str)
            .is_some_and(|name| same_name(name, DEPLOYMENTS));
        let mut body = Object::default();
        for member in node.members() {
            if HEADER.iter().any(|header| same_name(header, &member.name)) {
                continue;
            }
            if !nests || !same_name(&member.name, "properties") {
                self.member(member, path, &mut body)?;
                continue;
            }
            let path = path.member(&member.name);
            let mut properties = Object::default();
            for inner in member.value.members() {
                if same_name(&inner.name, "template") {
                    let budget = self.around.budget;
                    let template = if is_inner(&member.value) {
                        budget
                            .literal(&inner.value)
                            .map_err(|fault| self.placed(fault, &inner.value, &path))?
                    } else {
                        // Each turn of a loop has a template of its own.
                        let paid = budget.steps(inner.value.size());
                        paid.map_err(|fault| self.placed(fault, &inner.value, &path))?;
                        self.outer_template(&inner.value, &path.member(&inner.name))
                    };
                    properties.set(inner.name.clone(), template);
                } else {
                    self.member(inner, &path, &mut properties)?;
                }
            }
            body.set(member.name.clone(), Value::object(properties));
        }
        Ok(Value::object(body))
    }

    /// A template in outer scope, whose expressions are ours. What only its own deployment can tell is left as it is written; mistakes in
    /// it are found when it is planned.
    fn outer_template(&mut self, template: &Node, path: &Path<'_>) -> Value {
        let before = self.looked_at.len();
        let value = self.lenient(template, path);
        let inside = self.looked_at.split_off(before);
        for dependency in inside {
            // What the inner template deploys itself is not waited for by the deployment.
            if self.around.resources.entry(&dependency.id).is_some()
                && !self.looked_at.contains(&dependency)
            {
                self.looked_at.push(dependency);
            }
        }
        value
    }

    fn lenient(&mut self, node: &Node, path: &Path<'_>) -> Value {
        match &node.shape {
            Shape::Text(_) => match self.node(node, path) {
                Ok(value) if value.first_unknown().is_none() => value,
                _ => node.literal(),
            },
            Shape::Array(elements) => {
                let values = elements
                    .iter()
                    .enumerate()
                    .map(|(index, element)| self.lenient(element, &path.element(index)));
                Value::array(values.collect())
            }
            // A loop has turns of its own, which only its deployment makes.
            Shape::Object(members) if node.member("copy").is_none() => {
                let mut object = Object::default();
                for member in members.iter() {
                    let value = self.lenient(&member.value, &path.member(&member.name));
                    object.set(member.name.clone(), value);
                }
                Value::object(object)
            }
            _ => node.literal(),
        }
    }

    /// Remembers that an expression looks at a resource.
    pub(crate) fn look_at(
        &mut self,
        id: &str,
        api_version: Option<&std::sync::Arc<str>>,
        action: Option<&str>,
    ) -> Result<(), Fault> {
        self.around.budget.steps(1 + self.looked_at.len() / 8)?;
        let (resource_type, resource_name) = type_and_name(id).unwrap_or_default();
        let dependency = Dependency {
            id: id.to_owned(),
            resource_type,
            resource_name,
            api_version: api_version.map(|version| version.to_string()),
            action: action.map(str::to_owned),
        };
        if !self.looked_at.contains(&dependency) {
            self.looked_at.push(dependency);
        }
        Ok(())
    }
}
