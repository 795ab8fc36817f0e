//! The walk over all types: what holds for one must hold for the next, without a new test.

use super::*;
use crate::profile::Profile;
use crate::resource::Resource;
use serde_json::Value;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

fn sample(one: &ResourceType) -> Resource {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("samples")
        .join(format!("{}.json", one.word));
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn fields(one: &ResourceType) -> impl Iterator<Item = Field> {
    let facts = one.sections.iter().flat_map(|section| match section.shape {
        Shape::Facts(fields) => fields,
        Shape::Table { .. } => &[],
    });
    one.columns
        .iter()
        .map(|column| column.field)
        .chain(one.essentials.iter().copied())
        .chain(facts.copied())
}

#[test]
fn every_pointer_leads_somewhere_in_the_sample() {
    for one in ALL {
        let sample = sample(one);
        assert_eq!(
            sample.type_name().unwrap(),
            one.name,
            "the sample of {}",
            one.word
        );
        assert_eq!(
            sample.id().unwrap().type_name(),
            one.name,
            "the id in the sample of {}",
            one.word
        );
        for field in fields(one) {
            let cell = field.read(&sample);
            assert_ne!(
                cell,
                Cell::Nothing,
                "{}: {} reads nothing at {}",
                one.word,
                field.label,
                field.pointer
            );
            if matches!(field.format, Format::Link | Format::Links) {
                assert!(
                    matches!(cell, Cell::Links(_)),
                    "{}: {} leads to no id",
                    one.word,
                    field.label
                );
            }
        }
        for section in one.sections {
            let Shape::Table { pointer, columns } = section.shape else {
                continue;
            };
            let items = sample
                .at(pointer)
                .and_then(Value::as_array)
                .unwrap_or_else(|| panic!("{}: no list at {pointer}", one.word));
            let first = Resource::read(items.first().cloned().unwrap()).unwrap();
            for field in columns {
                assert_ne!(
                    field.read(&first),
                    Cell::Nothing,
                    "{}: {} reads nothing at {pointer}/0{}",
                    one.word,
                    field.label,
                    field.pointer
                );
            }
        }
    }
}

#[test]
fn names_words_and_columns_are_told_apart() {
    let words: HashSet<_> = ALL.iter().map(|one| one.word).collect();
    assert_eq!(words.len(), ALL.len());
    for one in ALL {
        assert_eq!(of(&one.name).map(|found| found.word), Some(one.word));
        assert_eq!(of_word(one.word).map(|found| found.word), Some(one.word));
        let labels: HashSet<_> = one
            .columns
            .iter()
            .map(|column| column.field.label)
            .collect();
        assert_eq!(
            labels.len(),
            one.columns.len(),
            "{} has a column twice",
            one.word
        );
        assert!(
            one.essentials.len() <= 5,
            "{} has more than five essentials",
            one.word
        );
        assert_eq!(
            one.tags,
            one.columns
                .iter()
                .any(|column| column.field.label == "tags"),
            "{}: tags",
            one.word
        );
    }
    assert!(of(&TypeName::of("Contoso.Widgets/gears")).is_none());
}

#[test]
fn every_profile_names_a_version_or_the_type_is_not_on_it() {
    let missing = [
        "Microsoft.Compute/disks",
        "Microsoft.Compute/images",
        "Microsoft.Compute/snapshots",
    ];
    for profile in Profile::all() {
        for one in ALL {
            let named = profile.version(&one.name).is_some();
            let expected =
                profile.name != "2017-03-09-profile" || !missing.contains(&one.name.as_str());
            assert_eq!(named, expected, "{} on {}", one.word, profile.name);
        }
    }
}

#[test]
fn every_form_makes_a_body_of_its_initial_values() {
    for one in ALL {
        let Some(form) = one.create else { continue };
        for input in form.inputs {
            assert!(
                input.kind.check(input.initial).is_ok(),
                "{}: {} starts wrong",
                one.word,
                input.label
            );
        }
        let initial = |label: &str| {
            form.inputs
                .iter()
                .find(|input| input.label == label)
                .map(|input| input.initial.to_owned())
        };
        let body = form.body("local", &initial);
        assert_eq!(body["location"], "local", "{}", one.word);
        for input in form.inputs.iter().filter(|input| !input.initial.is_empty()) {
            assert!(
                body.pointer(input.pointer)
                    .is_some_and(|value| !value.is_null()),
                "{}: {} is not written",
                one.word,
                input.label
            );
        }
    }
}

/// Every locale key that the registry speaks of.
fn keys() -> Vec<String> {
    let mut keys: Vec<String> = Category::ALL
        .iter()
        .map(|category| category.key().to_owned())
        .collect();
    keys.extend(
        crate::status::Word::ALL
            .iter()
            .map(|word| word.key().to_owned()),
    );
    keys.push("reason.busy".to_owned());
    for one in ALL {
        keys.extend([one.label(), one.plural(), one.about()]);
        keys.extend(fields(one).map(|field| field.key()));
        for section in one.sections {
            keys.push(section.title());
            if let Shape::Table { columns, .. } = section.shape {
                keys.extend(columns.iter().map(Field::key));
            }
        }
        for action in one.actions {
            keys.extend([action.label(), action.explanation()]);
            if let Allowed::InStates { otherwise, .. } = action.allowed {
                keys.push(otherwise.to_owned());
            }
        }
        for input in one.create.into_iter().flat_map(|form| form.inputs) {
            keys.push(format!("field.{}", input.label));
        }
    }
    keys.sort();
    keys.dedup();
    keys
}

#[test]
fn every_label_is_translated() {
    for language in ["en", "fr"] {
        let path =
            PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("../locales/{language}.toml"));
        let text = std::fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let table: toml::Table = text
            .parse()
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let missing: Vec<String> = keys()
            .into_iter()
            .filter(|key| {
                let (section, word) = key.split_once('.').unwrap();
                table
                    .get(section)
                    .and_then(|section| section.get(word))
                    .is_none()
            })
            .collect();
        assert!(missing.is_empty(), "{language} lacks {missing:?}");
    }
}
