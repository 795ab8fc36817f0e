//! The state of a resource as a badge: a shape and a word. One table, so that list, page and notification say the same.

use crate::operation::Verb;
use crate::resource::Resource;

/// The shape of a badge. Shape first, colour second: states can be told apart without colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Badge {
    /// Disc with a triangle.
    Running,
    /// Disc with a check.
    Succeeded,
    /// Disc with a cross.
    Failed,
    /// Filled triangle.
    Degraded,
    /// Ring with a square: stopped, still billed.
    StoppedBilled,
    /// Dashed ring: stopped, capacity given back.
    Deallocated,
    /// Quarter arc.
    Busy,
    /// Ring with hands.
    Waiting,
    /// Ring with a dash.
    NotStarted,
}

/// The word beside the shape, as a key of the locale files (`state.running`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is its own word")]
pub enum Word {
    Running,
    Starting,
    Restarting,
    Stopping,
    Stopped,
    Deallocating,
    Deallocated,
    Creating,
    Updating,
    Deleting,
    Moving,
    Succeeded,
    Failed,
    Canceled,
    Attached,
    Unattached,
    Reserved,
    Available,
    Unavailable,
    Waiting,
    Degraded,
    Registering,
}

impl Word {
    /// Every word.
    pub const ALL: [Self; 22] = [
        Self::Running,
        Self::Starting,
        Self::Restarting,
        Self::Stopping,
        Self::Stopped,
        Self::Deallocating,
        Self::Deallocated,
        Self::Creating,
        Self::Updating,
        Self::Deleting,
        Self::Moving,
        Self::Succeeded,
        Self::Failed,
        Self::Canceled,
        Self::Attached,
        Self::Unattached,
        Self::Reserved,
        Self::Available,
        Self::Unavailable,
        Self::Waiting,
        Self::Degraded,
        Self::Registering,
    ];

    /// The key in the locale files.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Running => "state.running",
            Self::Starting => "state.starting",
            Self::Restarting => "state.restarting",
            Self::Stopping => "state.stopping",
            Self::Stopped => "state.stopped",
            Self::Deallocating => "state.deallocating",
            Self::Deallocated => "state.deallocated",
            Self::Creating => "state.creating",
            Self::Updating => "state.updating",
            Self::Deleting => "state.deleting",
            Self::Moving => "state.moving",
            Self::Succeeded => "state.succeeded",
            Self::Failed => "state.failed",
            Self::Canceled => "state.canceled",
            Self::Attached => "state.attached",
            Self::Unattached => "state.unattached",
            Self::Reserved => "state.reserved",
            Self::Available => "state.available",
            Self::Unavailable => "state.unavailable",
            Self::Waiting => "state.waiting",
            Self::Degraded => "state.degraded",
            Self::Registering => "state.registering",
        }
    }

    /// Its shape.
    pub const fn badge(self) -> Badge {
        match self {
            Self::Running => Badge::Running,
            Self::Starting
            | Self::Restarting
            | Self::Stopping
            | Self::Deallocating
            | Self::Creating
            | Self::Updating
            | Self::Deleting
            | Self::Moving
            | Self::Registering => Badge::Busy,
            Self::Stopped => Badge::StoppedBilled,
            Self::Deallocated => Badge::Deallocated,
            Self::Succeeded | Self::Attached | Self::Available => Badge::Succeeded,
            Self::Failed => Badge::Failed,
            Self::Unavailable | Self::Degraded => Badge::Degraded,
            Self::Canceled | Self::Unattached => Badge::NotStarted,
            Self::Waiting | Self::Reserved => Badge::Waiting,
        }
    }

    /// Whether it will change by itself.
    pub const fn busy(self) -> bool {
        matches!(self.badge(), Badge::Busy)
    }

    /// The word for work of this kind while it is under way.
    pub const fn under(verb: Verb) -> Self {
        match verb {
            Verb::Create => Self::Creating,
            Verb::Update | Verb::Tag | Verb::Run => Self::Updating,
            Verb::Delete => Self::Deleting,
            Verb::Start => Self::Starting,
            Verb::Restart => Self::Restarting,
            Verb::Stop => Self::Stopping,
            Verb::Deallocate => Self::Deallocating,
            Verb::Register => Self::Registering,
        }
    }

    /// The word that a stamp's state means; `None` for one that is not known (it is then shown as it came).
    pub fn of_state(state: &str) -> Option<Self> {
        Some(match state.to_ascii_lowercase().as_str() {
            "running" => Self::Running,
            "starting" => Self::Starting,
            "restarting" => Self::Restarting,
            "stopping" => Self::Stopping,
            "stopped" => Self::Stopped,
            "deallocating" => Self::Deallocating,
            "deallocated" => Self::Deallocated,
            "creating" | "resolvingdns" | "registeringdns" => Self::Creating,
            "updating" | "inprogress" | "accepted" | "provisioning" | "migrating" => Self::Updating,
            "deleting" => Self::Deleting,
            "movingresources" | "moving" => Self::Moving,
            "succeeded" | "ready" | "registered" | "enabled" | "active" => Self::Succeeded,
            "failed" => Self::Failed,
            "canceled" | "cancelled" => Self::Canceled,
            "attached" => Self::Attached,
            "unattached" => Self::Unattached,
            "reserved" => Self::Reserved,
            "available" => Self::Available,
            "unavailable" => Self::Unavailable,
            "waiting" | "notspecified" | "pending" => Self::Waiting,
            "degraded" | "warning" => Self::Degraded,
            "registering" => Self::Registering,
            _ => return None,
        })
    }

    /// The state of a resource: trouble and change first, then power, then the type's own state, then how it was provisioned.
    pub fn of(resource: &Resource) -> Option<Self> {
        let provisioning = resource.provisioning_state().and_then(Self::of_state);
        let power = resource.power_state().and_then(Self::of_state);
        Self::of_states(provisioning, power)
            .or_else(|| {
                let own = ["/properties/diskState", "/properties/statusOfPrimary"];
                own.iter()
                    .find_map(|pointer| Self::of_state(resource.at(pointer)?.as_str()?))
            })
            .or(provisioning)
    }

    /// The state that a provisioning state and a power state make together; `None` when neither says more than "succeeded".
    pub fn of_states(provisioning: Option<Self>, power: Option<Self>) -> Option<Self> {
        match (provisioning, power) {
            // "Updating" while the machine starts says less than "Starting".
            (Some(Self::Updating), Some(power)) if power.busy() => Some(power),
            (Some(word), _) if word.busy() || word == Self::Failed || word == Self::Canceled => {
                Some(word)
            }
            (_, Some(power)) => Some(power),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn state(value: serde_json::Value) -> Option<Word> {
        Word::of(&Resource::read(value).unwrap())
    }

    #[test]
    fn power_tells_more_than_provisioning_unless_that_is_trouble() {
        let with = |provisioning: &str, power: &str| {
            state(
                json!({"properties": {"provisioningState": provisioning, "instanceView": {"statuses": [{"code": format!("PowerState/{power}")}]}}}),
            )
        };
        assert_eq!(with("Succeeded", "running"), Some(Word::Running));
        assert_eq!(
            with("Succeeded", "stopped").unwrap().badge(),
            Badge::StoppedBilled
        );
        assert_eq!(
            with("Succeeded", "deallocated").unwrap().badge(),
            Badge::Deallocated
        );
        assert_eq!(with("Failed", "running"), Some(Word::Failed));
        assert_eq!(with("Updating", "starting"), Some(Word::Starting));
        assert_eq!(with("Updating", "running"), Some(Word::Updating));
    }

    #[test]
    fn what_a_stamp_says_of_work_under_way_is_shown_as_busy() {
        for (said, word) in [
            ("Creating", Word::Creating),
            ("Updating", Word::Updating),
            ("ResolvingDns", Word::Creating),
            ("RegisteringDns", Word::Creating),
            ("Deleting", Word::Deleting),
        ] {
            let shown = state(json!({"properties": {"provisioningState": said}}));
            assert_eq!(shown, Some(word), "{said}");
            assert!(word.busy(), "{said}");
        }
    }

    #[test]
    fn a_type_may_have_a_state_of_its_own() {
        assert_eq!(
            state(
                json!({"properties": {"provisioningState": "Succeeded", "diskState": "Attached"}})
            ),
            Some(Word::Attached)
        );
        assert_eq!(
            state(
                json!({"properties": {"provisioningState": "Succeeded", "statusOfPrimary": "available"}})
            ),
            Some(Word::Available)
        );
        assert_eq!(
            state(json!({"provisioningState": "Succeeded"})),
            Some(Word::Succeeded)
        );
        assert_eq!(state(json!({})), None);
    }

    #[test]
    fn every_word_has_a_key_of_its_own() {
        let keys: std::collections::HashSet<_> = Word::ALL.iter().map(|word| word.key()).collect();
        assert_eq!(keys.len(), Word::ALL.len());
    }
}
