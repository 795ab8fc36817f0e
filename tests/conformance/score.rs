//! The tally: how many exchanges of which type were answered as recorded, and what differed.

use crate::comparison::{Aspect, Difference};
use crate::recording::Exchange;
use crate::replay::Judgement;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Counts of one profile.
#[derive(Default)]
pub struct Score {
    /// By type: answered as recorded, and compared.
    pub types: BTreeMap<String, (usize, usize)>,
    /// By rule.
    pub excluded: BTreeMap<&'static str, usize>,
    /// By what it is.
    pub elsewhere: BTreeMap<String, usize>,
    /// By type and difference: how often, and where first.
    pub differences: BTreeMap<(String, Difference), (usize, String)>,
}

impl Score {
    /// Adds an exchange.
    pub fn add(&mut self, cassette: &str, exchange: &Exchange, judgement: Judgement) {
        match judgement {
            Judgement::Scored(type_name, differences, _) => {
                let (passed, compared) = self.types.entry(type_name.clone()).or_default();
                *passed += usize::from(differences.is_empty());
                *compared += 1;
                for difference in differences {
                    let first = || {
                        (
                            0,
                            format!(
                                "{cassette}#{} {} {}",
                                exchange.seq, exchange.method, exchange.path
                            ),
                        )
                    };
                    let key = (type_name.clone(), difference);
                    self.differences.entry(key).or_insert_with(first).0 += 1;
                }
            }
            Judgement::Excluded(rule) => *self.excluded.entry(rule).or_default() += 1,
            Judgement::Elsewhere(what) => *self.elsewhere.entry(what).or_default() += 1,
            Judgement::Folded => {}
        }
    }

    /// Answered as recorded, and compared.
    pub fn total(&self) -> (usize, usize) {
        let mut total = (0, 0);
        for (passed, compared) in self.types.values() {
            total = (total.0 + passed, total.1 + compared);
        }
        total
    }

    /// How many of our types' exchanges the rules left out, of a hundred.
    pub fn excluded_share(&self) -> f64 {
        let excluded: usize = self.excluded.values().sum();
        share(excluded, excluded + self.total().1)
    }

    /// The differences in words, the commonest first.
    pub fn told(&self, most: usize) -> String {
        let mut rows: Vec<_> = self.differences.iter().collect();
        rows.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
        let mut text = String::new();
        for ((type_name, difference), (count, first)) in rows.into_iter().take(most) {
            let aspect = match difference.aspect {
                Aspect::Status => "status",
                Aspect::Opening => "opening",
                Aspect::Code => "code",
                Aspect::Shape => "shape",
                Aspect::State => "state",
            };
            let _ = writeln!(
                text,
                "{count:5}  {type_name}: {aspect}: {}   [{first}]",
                difference.told
            );
        }
        text
    }
}

/// A share of a hundred.
pub fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        return 0.0;
    }
    // Counts of a few thousand: exact in an f64.
    part as f64 * 100.0 / whole as f64
}
