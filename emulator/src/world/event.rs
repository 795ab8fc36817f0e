//! What happened: one line of the activity log for the beginning and one for the end of every change.

use super::{World, resource_id::ResourceId, timestamp::Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How many events are kept; the oldest make room.
const KEPT: usize = 10_000;

/// For how long: 90 days, as the service keeps them.
const REMEMBERED: i64 = 90 * 24 * 60 * 60 * 1000;

/// Who did what to what, in words that stay true when the thing itself is gone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Deed {
    /// The operation of one request: its beginning, its end and the end of its work share it.
    pub operation_id: String,
    /// The client's correlation id.
    pub correlation: String,
    /// `Microsoft.Compute/virtualMachines/write`.
    pub action: String,
    /// What it was done to.
    pub target: ResourceId,
    /// The caller as messages name it: a user name, or an object id.
    pub caller: String,
    /// The caller's object id.
    pub object_id: String,
    /// The application that was used.
    pub client_id: String,
    /// The name people read.
    pub name: String,
    /// The method of the request.
    pub method: String,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Its id.
    pub id: String,
    /// When it happened.
    pub happened: Timestamp,
    /// Who did what.
    pub deed: Deed,
    /// `Started`, `Accepted`, `Succeeded`, `Failed`, `Canceled`.
    pub status: String,
    /// The status of the reply, 0 at the beginning and at the end of work.
    pub code: u16,
    /// Why it failed: `{"code","message",…}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<Value>,
}

impl World {
    /// Writes a line.
    pub fn record(&mut self, event: Event) {
        let moment = format!("{:019}|", i64::MAX.saturating_sub(event.happened.0));
        // Of one moment the later lines come first, as everything here does.
        let earlier = self.events.under(&moment, None).next();
        let place = earlier
            .and_then(|(key, _)| key.rsplit('|').next()?.parse::<u32>().ok())
            .unwrap_or(1_000_000);
        self.events.put(
            &format!("{moment}{:07}", place.saturating_sub(1)),
            event.clone(),
        );
        let too_old =
            |event: &Event, now: Timestamp| event.happened.0 < now.0.saturating_sub(REMEMBERED);
        while let Some((key, oldest)) = self.events.last() {
            if self.events.len() <= KEPT && !too_old(oldest, event.happened) {
                break;
            }
            let key = key.to_owned();
            self.events.remove(&key);
        }
    }

    /// The lines, newest first, behind the key `after`.
    pub fn events<'a>(
        &'a self,
        after: Option<&'a str>,
    ) -> impl Iterator<Item = (&'a str, &'a Event)> {
        self.events.under("", after)
    }
}

#[cfg(test)]
mod tests {
    use super::{Deed, Event, KEPT, REMEMBERED};
    use crate::{
        testing::Stamp,
        world::{resource_id::ResourceId, timestamp::Timestamp},
    };

    fn event(number: i64, happened: i64) -> Event {
        Event {
            id: number.to_string(),
            happened: Timestamp(happened),
            deed: Deed {
                operation_id: String::new(),
                correlation: String::new(),
                action: String::new(),
                target: ResourceId::new("/subscriptions/s"),
                caller: String::new(),
                object_id: String::new(),
                client_id: String::new(),
                name: String::new(),
                method: String::new(),
            },
            status: "Started".to_owned(),
            code: 0,
            error: None,
        }
    }

    #[test]
    fn the_newest_come_first_also_of_one_moment_and_the_oldest_make_room() {
        let mut world = Stamp::new().world;
        for number in 0..3 {
            world.record(event(number, 5));
        }
        world.record(event(9, 4));
        let ids = |world: &crate::world::World| {
            world
                .events(None)
                .map(|(_, event)| event.id.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(ids(&world), ["2", "1", "0", "9"]);
        for number in 0..KEPT {
            world.record(event(100, 10 + i64::try_from(number).unwrap()));
        }
        assert_eq!(world.events(None).count(), KEPT);
        assert!(!ids(&world).contains(&"9".to_owned()));
        world.record(event(1, REMEMBERED + 1_000_000));
        assert_eq!(ids(&world), ["1"]);
    }
}
