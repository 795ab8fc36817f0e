//! `$filter` of the activity log: conditions on one event each, joined by `and`. Moments come with and without quotes.

use crate::{
    arm::{refusal::Refusal, wording},
    providers::extension::conditions,
    world::{event::Event, resource_id::ResourceId, timestamp::Timestamp},
};

/// Every condition of a filter.
#[derive(Debug)]
pub struct EventFilter(Vec<Condition>);

#[derive(Debug)]
enum Condition {
    /// Not before (or after) a moment.
    From(Timestamp),
    Until(Timestamp),
    Group(String),
    Resource(ResourceId),
    Provider(String),
    Correlation(String),
    Status(String),
    Caller(String),
    Action(String),
    /// Always true: every event here is of the channel, level and category that can be asked for.
    Any,
}

impl EventFilter {
    /// Reads a filter; an empty one is no condition.
    ///
    /// # Errors
    /// When a condition is none.
    pub fn parse(text: &str) -> Result<EventFilter, Refusal> {
        let parsed: Option<Vec<Condition>> = conditions(text).map(Condition::parse).collect();
        parsed
            .map(EventFilter)
            .ok_or_else(|| wording::invalid_filter(text))
    }

    /// Whether an event fits.
    pub fn fits(&self, event: &Event) -> bool {
        self.0.iter().all(|condition| condition.fits(event))
    }

    /// Whether everything that is older fits no more.
    pub fn is_over(&self, event: &Event) -> bool {
        self.0.iter().any(
            |condition| matches!(condition, Condition::From(moment) if event.happened < *moment),
        )
    }
}

impl Condition {
    fn parse(text: &str) -> Option<Condition> {
        let mut words = text.splitn(3, char::is_whitespace);
        let (field, operator, value) = (words.next()?, words.next()?, words.next()?.trim());
        let value = value
            .strip_prefix('\'')
            .map_or(Some(value), |rest| rest.strip_suffix('\''))?;
        let moment = || Timestamp::parse(value);
        let text = value.to_owned();
        let (field, operator) = (field.to_ascii_lowercase(), operator.to_ascii_lowercase());
        match (field.as_str(), operator.as_str()) {
            ("eventtimestamp", "ge") => moment().map(Condition::From),
            ("eventtimestamp", "gt") => {
                moment().map(|moment| Condition::From(Timestamp(moment.0.saturating_add(1))))
            }
            ("eventtimestamp", "le") => moment().map(Condition::Until),
            ("eventtimestamp", "lt") => {
                moment().map(|moment| Condition::Until(Timestamp(moment.0.saturating_sub(1))))
            }
            ("resourcegroupname", "eq") => Some(Condition::Group(text)),
            ("resourceuri" | "resourceid", "eq") => {
                Some(Condition::Resource(ResourceId::new(value)))
            }
            ("resourceprovider", "eq") => Some(Condition::Provider(text)),
            ("correlationid", "eq") => Some(Condition::Correlation(text)),
            ("status", "eq") => Some(Condition::Status(text)),
            ("caller", "eq") => Some(Condition::Caller(text)),
            ("operationname" | "operations", "eq") => Some(Condition::Action(text)),
            ("eventchannels" | "levels" | "level" | "category", "eq") => Some(Condition::Any),
            _ => None,
        }
    }

    fn fits(&self, event: &Event) -> bool {
        let deed = &event.deed;
        match self {
            Condition::From(moment) => event.happened >= *moment,
            Condition::Until(moment) => event.happened <= *moment,
            Condition::Group(name) => deed.target.group().eq_ignore_ascii_case(name),
            Condition::Resource(id) => deed.target.is_within(id),
            Condition::Provider(namespace) => deed
                .action
                .split('/')
                .next()
                .is_some_and(|own| own.eq_ignore_ascii_case(namespace)),
            Condition::Correlation(id) => deed.correlation.eq_ignore_ascii_case(id),
            Condition::Status(status) => event.status.eq_ignore_ascii_case(status),
            Condition::Caller(caller) => deed.caller.eq_ignore_ascii_case(caller),
            Condition::Action(action) => deed.action.eq_ignore_ascii_case(action),
            Condition::Any => true,
        }
    }
}
