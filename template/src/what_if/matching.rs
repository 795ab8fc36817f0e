//! Which element of a list becomes which: by name, by id, by being the same, by number or by place. Each is looked up, so that long lists
//! take no longer for each element than short ones.

use crate::scope::folded;
use crate::value::Value;
use std::collections::{BTreeMap, HashMap, VecDeque};

/// For each element that comes, the place of the one that it was; and the places of those that were and are no more.
pub(super) struct Matching {
    pub(super) partners: Vec<Option<usize>>,
    pub(super) gone: Vec<usize>,
}

/// What tells an element from the others.
fn key(element: &Value) -> Option<&str> {
    let named = |name: &str| element.member(name).and_then(Value::as_str);
    named("name").or_else(|| named("id"))
}

/// The number of a disk in its machine.
fn number(element: &Value) -> Option<String> {
    key(element)?;
    element.member("lun").and_then(same_text)
}

/// Text that is the same for what means the same, as [`super::delta::alike`] has it; none for what is not known.
fn same_text(value: &Value) -> Option<String> {
    value.first_unknown().is_none().then(|| {
        let mut text = String::new();
        write(value, &mut text);
        text
    })
}

fn write(value: &Value, text: &mut String) {
    match value {
        Value::String(word) if word.starts_with('/') || is_truth(word) => {
            text.push_str(&word.to_lowercase());
        }
        Value::String(word) => text.push_str(word),
        Value::Float(number) => text.push_str(&number.to_string()),
        Value::Array(elements) => {
            text.push('[');
            for element in elements.iter() {
                write(element, text);
                text.push('\u{0}');
            }
            text.push(']');
        }
        Value::Object(members) => {
            let members: BTreeMap<String, &Value> = members
                .iter()
                .map(|(name, value)| (name.to_lowercase(), value))
                .collect();
            text.push('{');
            for (name, value) in members {
                text.push_str(&name);
                text.push('\u{0}');
                write(value, text);
                text.push('\u{0}');
            }
            text.push('}');
        }
        _ => text.push_str(&value.to_string()),
    }
}

fn is_truth(word: &str) -> bool {
    word.eq_ignore_ascii_case("true") || word.eq_ignore_ascii_case("false")
}

/// The places of the elements that have some word, in order.
struct Places(HashMap<String, VecDeque<usize>>);

impl Places {
    fn of(elements: &[Value], word: impl Fn(&Value) -> Option<String>) -> Self {
        let mut places: HashMap<String, VecDeque<usize>> = HashMap::new();
        for (at, element) in elements.iter().enumerate() {
            if let Some(word) = word(element) {
                places.entry(word).or_default().push_back(at);
            }
        }
        Self(places)
    }

    /// The first that is still free.
    fn take(&mut self, word: &str, taken: &mut [bool]) -> Option<usize> {
        let places = self.0.get_mut(word)?;
        while let Some(at) = places.pop_front() {
            if let Some(free @ false) = taken.get_mut(at) {
                *free = true;
                return Some(at);
            }
        }
        None
    }
}

/// Matches two lists.
pub(super) fn matching(before: &[Value], after: &[Value]) -> Matching {
    let named = |element: &Value| key(element).map(folded);
    let nameless = |element: &Value| match key(element) {
        None => same_text(element),
        Some(_) => None,
    };
    let mut names = Places::of(before, named);
    let mut wholes = Places::of(before, nameless);
    let mut numbers = Places::of(before, number);
    let mut taken = vec![false; before.len()];
    let mut partners: Vec<Option<usize>> = Vec::with_capacity(after.len());
    for new in after {
        partners.push(match named(new) {
            Some(name) => names.take(&name, &mut taken),
            None => nameless(new)
                .and_then(|whole| wholes.take(&whole, &mut taken))
                // A disk that was left without a name has got one; its number in the machine stays.
                .or_else(|| {
                    let number = new.member("lun").and_then(same_text)?;
                    numbers.take(&number, &mut taken)
                }),
        });
    }
    // What has no name and is not the same any more is what stood in its place.
    for (at, (partner, new)) in partners.iter_mut().zip(after).enumerate() {
        let place = matches!(new, Value::Object(_)) && key(new).is_none();
        if partner.is_none()
            && place
            && before.get(at).is_some_and(|old| key(old).is_none())
            && let Some(free @ false) = taken.get_mut(at)
        {
            *free = true;
            *partner = Some(at);
        }
    }
    let gone = taken
        .iter()
        .enumerate()
        .filter(|(_, taken)| !**taken)
        .map(|(at, _)| at)
        .collect();
    Matching { partners, gone }
}
