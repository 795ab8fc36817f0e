//! A step's log file: what was run, all it printed, and the tail of it for whoever reads a failure.

use anyhow::{Context, Result};
use rustix::process::{Pid, Signal, kill_process};
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Nothing that a step starts may take longer: a hanging browser must not hold up CI for ever.
const PATIENCE: Duration = Duration::from_secs(25 * 60);

/// One step's log, rewritten at every run.
pub struct Log {
    path: PathBuf,
    file: File,
}

impl Log {
    /// Starts an empty log.
    pub fn create(path: PathBuf) -> Result<Self> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)
                .with_context(|| format!("cannot make {}", folder.display()))?;
        }
        let file =
            File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
        Ok(Self { path, file })
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Adds a line of our own.
    pub fn note(&mut self, line: &str) -> Result<()> {
        Ok(writeln!(self.file, "{line}")?)
    }

    /// Runs a command to its end with its output in the log; true when it ended well.
    pub fn run(&mut self, command: &mut Command) -> Result<bool> {
        writeln!(self.file, "$ {}", spelled(command))?;
        let name = command.get_program().to_string_lossy().into_owned();
        let started = Instant::now();
        let child = command
            .stdin(Stdio::null())
            .stdout(self.file.try_clone()?)
            .stderr(self.file.try_clone()?)
            .spawn()
            .with_context(|| format!("cannot start {name}"))?;
        let ended_well = self.wait(child, &name)?;
        writeln!(
            self.file,
            "({name}: {:.1} s)\n",
            started.elapsed().as_secs_f64()
        )?;
        Ok(ended_well)
    }

    fn wait(&mut self, mut child: Child, name: &str) -> Result<bool> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = child.try_wait()? {
                return Ok(status.success());
            }
            if Instant::now() > deadline {
                writeln!(
                    self.file,
                    "{name} did not end within {} minutes and was stopped",
                    PATIENCE.as_secs() / 60
                )?;
                // TERM first: a test runner then ends what it has started itself.
                kill_process(Pid::from_child(&child), Signal::TERM).ok();
                thread::sleep(Duration::from_secs(5));
                child.kill().ok();
                child.wait()?;
                return Ok(false);
            }
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// Everything that was written.
    pub fn text(&self) -> Result<String> {
        Ok(String::from_utf8_lossy(&fs::read(&self.path)?).into_owned())
    }

    /// The last lines, indented, so that no line of theirs can be taken for one of ours.
    pub fn tail(&self, lines: usize) -> Result<String> {
        let text = self.text()?;
        let all: Vec<&str> = text.lines().collect();
        let from = all.len().saturating_sub(lines);
        Ok(all
            .iter()
            .skip(from)
            .map(|line| format!("    | {line}\n"))
            .collect())
    }
}

/// A command as one would type it.
fn spelled(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words
        .map(|word| word.to_string_lossy().into_owned())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_output_and_outcome() {
        let path = std::env::temp_dir().join(format!("porthole-log-{}.log", std::process::id()));
        let mut log = Log::create(path.clone()).unwrap();
        assert!(
            log.run(Command::new("sh").args(["-c", "echo out; echo err >&2"]))
                .unwrap()
        );
        assert!(
            !log.run(Command::new("sh").args(["-c", "echo 3 passed, 0 failed; exit 3"]))
                .unwrap()
        );
        let text = log.text().unwrap();
        assert!(text.contains("out\n") && text.contains("err\n"));
        assert!(
            log.tail(4)
                .unwrap()
                .lines()
                .all(|line| line.starts_with("    | "))
        );
        fs::remove_file(path).unwrap();
    }
}
