//! Runs other programs: one line per step, and their output only when they fail.

use anyhow::{Context, Result, bail, ensure};
use std::{
    env,
    ffi::OsStr,
    fs::{self, File},
    io::{self, BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus},
    time::Instant,
};

/// How many lines of a failed program's output are shown; the rest is in its log file.
const TAIL: usize = 60;

/// The folder of the repository.
pub fn root() -> PathBuf {
    let xtask = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    Path::new(&xtask).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// The folder of everything that is made. Always the repository's own, so that the paths in the documentation hold.
pub fn target() -> PathBuf {
    root().join("target")
}

/// Prints `what`, does it, and ends the line with the time it took.
pub fn step<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    print!("{what} ... ");
    io::stdout().flush()?;
    let start = Instant::now();
    let result = work();
    let seconds = start.elapsed().as_secs_f32();
    println!("{}{seconds:.1} s", if result.is_ok() { "" } else { "failed after " });
    result
}

/// A command that runs in the repository's folder.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root()).env("CARGO_TARGET_DIR", target());
    command
}

/// Runs a program to its end with its output in `target/log/<name>.log`; an error shows the end of that file.
pub fn quiet(name: &str, command: &mut Command) -> Result<()> {
    log(name, command).map(drop)
}

/// The same for a program that has something to say when all went well: hands its output on.
pub fn log(name: &str, command: &mut Command) -> Result<String> {
    let folder = target().join("log");
    fs::create_dir_all(&folder)?;
    let path = folder.join(format!("{name}.log"));
    let log = File::create(&path)?;
    let status = start(command.stdout(log.try_clone()?).stderr(log))?.wait()?;
    let text = String::from_utf8_lossy(&fs::read(&path)?).into_owned();
    if status.success() {
        return Ok(text);
    }
    bail!("{}: {status}\n{}\nThe whole output is in {}", describe(command), tail(&text, TAIL), path.display())
}

/// Prints the output of a program below the line of its step.
pub fn print_below(text: &str) {
    text.lines().for_each(|line| println!("  {line}"));
}

/// Runs a program to its end with its output on the terminal.
pub fn shown(command: &mut Command) -> Result<ExitStatus> {
    Ok(start(command)?.wait()?)
}

/// Becomes the program, so that a signal to xtask is a signal to it. Returns only when that fails.
pub fn become_program(command: &mut Command) -> Result<()> {
    #[cfg(unix)]
    {
        let error = std::os::unix::process::CommandExt::exec(command);
        Err(error).with_context(|| format!("cannot run {}", describe(command)))
    }
    #[cfg(not(unix))]
    {
        let status = shown(command)?;
        std::process::exit(status.code().unwrap_or(1))
    }
}

/// What a program prints on its standard output, or `None` when it is missing or fails.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Where a program is on this machine.
pub fn find(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(program)).find(|path| path.is_file())
}

/// A program that runs beside xtask and ends with it.
pub struct Background(Child);

impl Background {
    /// Starts a program in the background.
    pub fn start(command: &mut Command) -> Result<Self> {
        Ok(Self(start(command)?))
    }

    /// The first line that it prints; its output has to be piped.
    pub fn first_line(&mut self) -> Result<String> {
        let output = self.0.stdout.as_mut().context("the output is not piped")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        ensure!(!line.is_empty(), "the program ended and printed nothing");
        Ok(line.trim().to_owned())
    }

    /// Whether it has not ended by itself.
    pub fn is_running(&mut self) -> Result<bool> {
        Ok(self.0.try_wait()?.is_none())
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        // An error means that it has ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(command: &mut Command) -> Result<Child> {
    command.spawn().with_context(|| format!("cannot run {}", describe(command)))
}

fn describe(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

fn tail(text: &str, lines: usize) -> String {
    let all: Vec<&str> = text.lines().collect();
    all[all.len().saturating_sub(lines)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tail_of_an_output() {
        assert_eq!(tail("a\nb\nc\n", 2), "b\nc");
        assert_eq!(tail("a\n", 2), "a");
        assert_eq!(tail("", 2), "");
    }

    #[test]
    fn a_command_is_described_as_it_is_typed() {
        assert_eq!(describe(Command::new("cargo").args(["build", "--release"])), "cargo build --release");
    }

    #[test]
    fn a_failing_step_hands_its_error_on() {
        assert_eq!(step("test", || Ok(1)).ok(), Some(1));
        assert!(step("test", || bail!("no") as Result<()>).is_err());
    }
}
