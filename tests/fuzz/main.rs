//! The fuzz loop: takes an entry of the corpus, changes it, gives it to its target. Same seed, same run.
//!
//! A find (a panic, or a broken promise) is written to the corpus, where the test `corpus` replays it for ever after.

mod mutation;
mod target;

use mutation::Random;
use std::collections::BTreeSet;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use target::Target;

fn main() -> ExitCode {
    let number = |at: usize, default: u64| {
        std::env::args()
            .nth(at)
            .and_then(|word| word.parse().ok())
            .unwrap_or(default)
    };
    let (seconds, seed) = (number(1, 60), number(2, 1));
    // A find is reported in our own words; the panic's would drown it.
    std::panic::set_hook(Box::new(|_| {}));
    let mut random = Random::new(seed);
    let mut corpora: Vec<(Target, Vec<Vec<u8>>)> = target::ALL
        .iter()
        .map(|target| (*target, target.corpus().into_values().collect()))
        .collect();
    let mut finds: BTreeSet<String> = BTreeSet::new();
    let mut runs = 0_u64;
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(seconds) {
        let at = random.below(corpora.len());
        let (target, entries) = &mut corpora[at];
        let mut input = entries[random.below(entries.len())].clone();
        let other = entries[random.below(entries.len())].clone();
        mutation::change(&mut input, &other, &mut random);
        runs += 1;
        if let Err(why) = target.try_on(&input) {
            // One find a reason: the same panic is met a thousand times.
            let reason = format!("{}: {}", target.name, why.split('`').next().unwrap_or(&why));
            if finds.insert(reason) {
                println!(
                    "found after {runs} runs: {}: {why}\n{}\n",
                    target.name,
                    String::from_utf8_lossy(&input)
                );
                target.keep(&input);
            }
        } else if runs.is_multiple_of(5000) && entries.len() < 4000 && input.len() < 20_000 {
            // Mutants of mutants reach further than mutants of the corpus alone.
            entries.push(input);
        }
    }
    println!(
        "{runs} runs in {seconds} s with seed {seed}: {} finds",
        finds.len()
    );
    if finds.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
