//! How many tests passed and failed, read from what the runners print.

use std::ops::Add;

/// Passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub passed: u64,
    pub failed: u64,
}

impl Add for Counts {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
        }
    }
}

impl Counts {
    /// A step that is one check.
    pub fn one(passed: bool) -> Self {
        Self {
            passed: u64::from(passed),
            failed: u64::from(!passed),
        }
    }

    /// What a log of cargo test, wasm-bindgen-test, nextest or a client program says. A runner that ended badly without
    /// naming a failed test (it did not build, it was killed) counts as one failure; one that ran nothing does too.
    pub fn read(log: &str, ended_well: bool) -> Self {
        // nextest repeats what a failing test binary printed, its own `test result:` included.
        let nextest = log.lines().any(is_summary);
        let told = log.lines().filter(|line| !nextest || is_summary(line));
        let mut counts = told.filter_map(line).fold(Self::default(), Self::add);
        if counts.failed == 0 && (!ended_well || counts.passed == 0) {
            counts.failed = 1;
        }
        counts
    }
}

fn is_summary(text: &str) -> bool {
    text.trim_start().starts_with("Summary [")
}

fn line(text: &str) -> Option<Counts> {
    let text = text.trim();
    if let Some(result) = text.strip_prefix("test result: ") {
        // `ok. 3 passed; 0 failed; 0 ignored; …`
        return Some(Counts {
            passed: before(result, " passed;")?,
            failed: before(result, " failed;")?,
        });
    }
    if let Some(summary) = text.strip_prefix("Summary [") {
        // `   1.2s] 5 tests run: 4 passed (1 slow), 1 failed, 1 timed out, 0 skipped`
        let (_, numbers) = summary.split_once(" run: ")?;
        let of = |word: &str| before(numbers, word).unwrap_or(0);
        return Some(Counts {
            passed: of(" passed"),
            failed: of(" failed") + of(" timed out") + of(" exec failed"),
        });
    }
    if let Some(result) = text.strip_prefix("client result: ") {
        // `passed=62 failed=1`
        let of = |name: &str| {
            result
                .split_whitespace()
                .find_map(|word| word.strip_prefix(name)?.parse().ok())
        };
        return Some(Counts {
            passed: of("passed=")?,
            failed: of("failed=")?,
        });
    }
    None
}

/// The number right before a word.
fn before(text: &str, word: &str) -> Option<u64> {
    let (head, _) = text.split_once(word)?;
    head.rsplit(|letter: char| !letter.is_ascii_digit())
        .next()?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEXTEST: &str =
        "     Summary [   1.250s] 7 tests run: 5 passed (1 slow), 1 failed, 1 timed out, 2 skipped";

    #[test]
    fn reads_every_runner() {
        let cargo = "test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s";
        assert_eq!(
            Counts::read(cargo, true),
            Counts {
                passed: 12,
                failed: 0
            }
        );
        assert_eq!(
            Counts::read(NEXTEST, false),
            Counts {
                passed: 5,
                failed: 2
            }
        );
        assert_eq!(
            Counts::read("client result: passed=62 failed=1", false),
            Counts {
                passed: 62,
                failed: 1
            }
        );
        let both = format!("{cargo}\nnoise\n{cargo}");
        assert_eq!(
            Counts::read(&both, true),
            Counts {
                passed: 24,
                failed: 0
            }
        );
    }

    #[test]
    fn what_nextest_repeats_is_not_counted_twice() {
        let log = format!("    test result: FAILED. 0 passed; 1 failed; 0 ignored\n{NEXTEST}");
        let counts = Counts {
            passed: 5,
            failed: 2,
        };
        assert_eq!(Counts::read(&log, false), counts);
    }

    #[test]
    fn a_bad_end_is_a_failure_even_when_no_test_failed() {
        assert_eq!(
            Counts::read("error[E0308]: mismatched types", false),
            Counts {
                passed: 0,
                failed: 1
            }
        );
        assert_eq!(
            Counts::read("test result: ok. 3 passed; 0 failed; 0 ignored", false),
            Counts {
                passed: 3,
                failed: 1
            }
        );
        assert_eq!(
            Counts::read("nothing ran", true),
            Counts {
                passed: 0,
                failed: 1
            }
        );
    }
}
