//! What a client's program writes down: a line a call, `OPERATION<tab>OUTCOME<tab>REASON`.

use anyhow::{Context, Result, bail};

/// How a call went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was answered, and the answer was right.
    Pass,
    /// It was not.
    Fail,
    /// This client has no such call under this profile.
    Absent,
}

/// One call.
#[derive(Clone, Debug)]
pub struct Call {
    /// As its users name it.
    pub operation: String,
    /// How it went.
    pub outcome: Outcome,
    /// Why it failed.
    pub reason: String,
}

/// All calls of one run.
pub struct Run {
    /// The profile.
    pub profile: &'static str,
    /// The identity provider.
    pub identity: &'static str,
    /// In the order in which they were made.
    pub calls: Vec<Call>,
}

/// Reads the file of a run. A call that was made more than once has failed when one of them has.
pub fn read(text: &str) -> Result<Vec<Call>> {
    let mut calls: Vec<Call> = Vec::new();
    for line in text.lines() {
        let call = one(line).with_context(|| format!("`{line}` is no result"))?;
        match calls
            .iter_mut()
            .find(|other| other.operation == call.operation)
        {
            None => calls.push(call),
            Some(other) if call.outcome == Outcome::Fail && other.outcome != Outcome::Fail => {
                *other = call;
            }
            Some(_) => {}
        }
    }
    if calls.is_empty() {
        bail!("the client wrote no results");
    }
    Ok(calls)
}

fn one(line: &str) -> Result<Call> {
    let mut words = line.splitn(3, '\t');
    let mut next = || words.next().context("too few words");
    let operation = next()?.to_owned();
    let outcome = match next()? {
        "pass" => Outcome::Pass,
        "fail" => Outcome::Fail,
        "absent" => Outcome::Absent,
        odd => bail!("`{odd}` is no outcome"),
    };
    Ok(Call {
        operation,
        outcome,
        reason: next()?.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::{Outcome, read};

    #[test]
    fn a_call_made_twice_counts_once_and_its_failure_stays() {
        let calls = read("a\tpass\t\nb\tpass\t\na\tfail\tno\na\tpass\t\n").unwrap();
        assert_eq!(calls.len(), 2);
        assert_eq!(
            (calls[0].outcome, calls[0].reason.as_str()),
            (Outcome::Fail, "no")
        );
        assert_eq!(calls[1].outcome, Outcome::Pass);
    }

    #[test]
    fn what_is_no_result_is_named() {
        let error = format!("{:#}", read("a\tperhaps\t\n").unwrap_err());
        assert!(error.contains("`perhaps` is no outcome"), "{error}");
        assert!(
            read("").is_err(),
            "a client that did nothing has not passed"
        );
    }
}
