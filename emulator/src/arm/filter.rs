//! `$filter` of lists: a small part of OData, as much as ARM itself understands of it.

mod lexer;
mod parser;

use super::{refusal::Refusal, wording};
use crate::world::resource_id::ResourceId;
use serde_json::{Map, Value};

/// A condition on the items of a list.
#[derive(Clone, Debug, PartialEq)]
pub enum Filter {
    /// No condition.
    Everything,
    /// All of them.
    And(Vec<Filter>),
    /// Any of them.
    Or(Vec<Filter>),
    /// Not it.
    Not(Box<Filter>),
    /// A field compared with a text.
    Is(Field, Compare, String),
    /// A tag with this name and this value.
    Tag(String, String),
}

/// What can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The group's name.
    ResourceGroup,
    /// The full type.
    ResourceType,
    /// The name.
    Name,
    /// The location.
    Location,
    /// The name of any tag.
    TagName,
    /// The value of any tag.
    TagValue,
}

/// How it is compared. Case never matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    /// `eq`.
    Equal,
    /// `substringof('text', field)`, `contains(field, 'text')`.
    Contains,
    /// `startswith(field, 'text')`.
    StartsWith,
}

/// What is looked at of an item.
pub struct Item<'a> {
    /// Its id.
    pub id: &'a ResourceId,
    /// Its location.
    pub location: Option<&'a str>,
    /// Its tags.
    pub tags: Option<&'a Map<String, Value>>,
}

impl Filter {
    /// Reads a filter; an empty one is no condition.
    ///
    /// # Errors
    /// `InvalidFilterInQueryString`.
    pub fn parse(text: &str) -> Result<Filter, Refusal> {
        if text.trim().is_empty() {
            return Ok(Filter::Everything);
        }
        let invalid = || wording::invalid_filter(text);
        let mut tokens = lexer::tokens(text)
            .ok_or_else(invalid)?
            .into_iter()
            .peekable();
        let filter = parser::any(&mut tokens, 0).ok_or_else(invalid)?;
        if tokens.next().is_some() {
            Err(invalid())
        } else {
            Ok(filter)
        }
    }

    /// Whether an item fits.
    pub fn fits(&self, item: &Item<'_>) -> bool {
        match self {
            Filter::Everything => true,
            Filter::And(parts) => parts.iter().all(|part| part.fits(item)),
            Filter::Or(parts) => parts.iter().any(|part| part.fits(item)),
            Filter::Not(part) => !part.fits(item),
            Filter::Tag(name, value) => tags(item).any(|(own, text)| {
                Compare::Equal.holds(own, name) && Compare::Equal.holds(text, value)
            }),
            Filter::Is(field, compare, text) => match field {
                Field::ResourceGroup => compare.holds(item.id.group(), text),
                Field::ResourceType => compare.holds(&item.id.type_name(), text),
                Field::Name => compare.holds(item.id.name(), text),
                Field::Location => compare.holds(item.location.unwrap_or_default(), text),
                Field::TagName => tags(item).any(|(name, _)| compare.holds(name, text)),
                Field::TagValue => tags(item).any(|(_, value)| compare.holds(value, text)),
            },
        }
    }

    /// The text that a field must equal for anything to fit: lets a list use an index.
    pub fn demands(&self, field: Field) -> Option<&str> {
        match self {
            Filter::Is(own, Compare::Equal, text) if *own == field => Some(text),
            Filter::Tag(name, _) if field == Field::TagName => Some(name),
            Filter::And(parts) => parts.iter().find_map(|part| part.demands(field)),
            _ => None,
        }
    }
}

impl Compare {
    fn holds(self, own: &str, text: &str) -> bool {
        let (own, text) = (own.to_lowercase(), text.to_lowercase());
        match self {
            Compare::Equal => own == text,
            Compare::Contains => own.contains(&text),
            Compare::StartsWith => own.starts_with(&text),
        }
    }
}

fn tags<'a>(item: &Item<'a>) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
    item.tags
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.as_str(), value.as_str().unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::{Field, Filter, Item};
    use crate::world::resource_id::ResourceId;
    use serde_json::json;

    fn fits(filter: &str) -> bool {
        let id = ResourceId::resource("s", "Web", "Microsoft.Compute/virtualMachines", "vm-1");
        let tags = json!({"env": "Prod", "owner": "Ann's"});
        let item = Item {
            id: &id,
            location: Some("local"),
            tags: tags.as_object(),
        };
        Filter::parse(filter).unwrap().fits(&item)
    }

    #[test]
    fn conditions_are_read_and_case_does_not_matter() {
        for filter in [
            "",
            "resourceGroup eq 'web'",
            "ResourceType EQ 'microsoft.compute/VirtualMachines' and name eq 'VM-1'",
            "name eq 'other' or (location ne 'west' and substringof('M-', name))",
            "tagName eq 'ENV' and tagValue eq 'prod'",
            "tagname eq 'owner' and tagvalue eq 'Ann''s'",
            "startswith(tagName, 'en') and not name eq 'x'",
        ] {
            assert!(fits(filter), "{filter}");
        }
        assert!(!fits("tagName eq 'env' and tagValue eq 'Ann''s'"));
        assert!(!fits("resourceGroup eq 'web' and name eq 'vm-2'"));
    }

    #[test]
    fn what_is_no_filter_is_refused() {
        let deep = "(".repeat(10_000);
        for filter in [
            "name",
            "name eq",
            "name eq vm",
            "name eq 'x",
            "color eq 'x'",
            "name eq 'a' name",
            "(name eq 'a'",
            &deep,
        ] {
            assert_eq!(
                Filter::parse(filter).unwrap_err().code,
                "InvalidFilterInQueryString",
                "{filter}"
            );
        }
    }

    #[test]
    fn a_demand_is_seen_through_and_but_not_through_or() {
        let filter = Filter::parse("resourceType eq 'a/b' and name eq 'x'").unwrap();
        assert_eq!(filter.demands(Field::ResourceType), Some("a/b"));
        assert_eq!(
            Filter::parse("resourceType eq 'a/b' or name eq 'x'")
                .unwrap()
                .demands(Field::ResourceType),
            None
        );
    }
}
