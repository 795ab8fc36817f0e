//! Save and load give the same world; the same seed and inputs give the same bytes.

use super::{account, group, stamp_with_accounts};
use crate::{
    crypto::Imitation,
    testing::{SUBSCRIPTION, Stamp},
    world::{Change, World},
};
use serde_json::json;
use std::sync::Arc;

pub(super) fn rows(world: &mut World) -> Vec<Change> {
    let mut rows = Vec::new();
    world
        .snapshot(|row| {
            rows.push(row);
            Ok::<(), ()>(())
        })
        .unwrap();
    rows
}

pub(super) fn restored(stamp: &Stamp, changes: Vec<Change>) -> World {
    let mut world = World::new(stamp.world.settings.clone(), Arc::new(Imitation::default()));
    for change in changes {
        let text = serde_json::to_string(&change).unwrap();
        world.apply(serde_json::from_str(&text).unwrap()).unwrap();
    }
    world
}

#[test]
fn a_journal_and_a_snapshot_both_restore_the_world_with_work_under_way() {
    let mut stamp = stamp_with_accounts(&["one", "two"]);
    let mut journal = stamp.world.take_changes();
    stamp.delete(&account("two"));
    let opened = stamp.put(&account("three"), json!({"location": "local"}));
    journal.extend(stamp.world.take_changes());
    assert!(stamp.world.take_changes().is_empty());
    let saved = rows(&mut stamp.world);
    for changes in [journal, saved.clone()] {
        let mut copy = Stamp::new();
        copy.world = restored(&stamp, changes);
        copy.now = stamp.now;
        assert_eq!(rows(&mut copy.world), saved);
        assert!(copy.world.take_changes().is_empty());
        assert_eq!(copy.finish(&opened).at("/name"), "three");
        let list =
            format!("/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Storage/storageAccounts");
        assert_eq!(copy.get(&list).names(), ["one", "three"]);
    }
}

#[test]
fn the_same_inputs_give_the_same_bytes() {
    let run = || {
        let mut stamp = stamp_with_accounts(&["one"]);
        let replies = [
            stamp.put(&account("two"), json!({"location": "local"})),
            stamp.get(&group("rg")),
            stamp.post(&format!("{}/listKeys", account("one")), json!(null)),
        ];
        replies.map(|reply| reply.response)
    };
    assert_eq!(run(), run());
}

#[test]
fn a_resource_takes_little_room_beyond_its_json() {
    let mut stamp = stamp_with_accounts(&["one"]);
    let json = stamp.get(&account("one")).text().len();
    let kept: usize = rows(&mut stamp.world)
        .iter()
        .filter(|row| row.table == "resources")
        .map(|row| row.row.as_ref().unwrap().to_string().len())
        .sum();
    assert!(
        kept < json + 1000,
        "{kept} bytes kept for {json} bytes of JSON"
    );
}
