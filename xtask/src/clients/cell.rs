//! One cell of a table: an operation under a profile, over both identity providers.

use super::results::{Call, Outcome};

/// What a cell says.
pub fn told(entra: Option<&Call>, adfs: Option<&Call>) -> String {
    match (entra.map(word), adfs.map(word)) {
        (None, None) => String::new(),
        // Over AD FS not everything is called.
        (Some(one), None) => one.to_owned(),
        (Some(one), Some(other)) if one == other => one.to_owned(),
        (one, other) => {
            let [one, other] = [one, other].map(|word| word.unwrap_or("not called"));
            format!("Entra {one}, AD FS {other}")
        }
    }
}

fn word(call: &Call) -> &'static str {
    match call.outcome {
        Outcome::Pass => "pass",
        Outcome::Fail => "**fail**",
        Outcome::Absent => "–",
    }
}

/// Whether a cell got worse: somebody passed, and now it is not the same for both.
pub fn fell(kept: &str, now: &str) -> bool {
    kept.contains("pass") && now != kept && now != "pass"
}

#[cfg(test)]
mod tests {
    use super::{fell, told};
    use crate::clients::results::{Call, Outcome};

    fn call(outcome: Outcome) -> Call {
        Call {
            operation: "vm list".to_owned(),
            outcome,
            reason: String::new(),
        }
    }

    #[test]
    fn both_are_told_at_once_or_each_by_its_name() {
        let (pass, fail) = (call(Outcome::Pass), call(Outcome::Fail));
        assert_eq!(told(Some(&pass), Some(&pass)), "pass");
        assert_eq!(told(Some(&pass), Some(&fail)), "Entra pass, AD FS **fail**");
        assert_eq!(told(None, Some(&fail)), "Entra not called, AD FS **fail**");
        assert_eq!(told(Some(&pass), None), "pass");
        assert_eq!(told(None, None), "");
    }

    #[test]
    fn a_cell_falls_when_what_passed_does_not() {
        assert!(fell("pass", "**fail**"));
        assert!(fell("pass", "Entra pass, AD FS **fail**"));
        assert!(fell("pass", ""), "a call that is no longer made");
        assert!(fell("Entra pass, AD FS **fail**", "**fail**"));
        assert!(!fell("pass", "pass"));
        assert!(!fell("Entra pass, AD FS **fail**", "pass"));
        assert!(!fell("**fail**", "pass"));
    }
}
