//! Programs that run beside a test and end with it.

use std::{
    fs,
    io::{BufRead, BufReader, Lines},
    process::{Child, ChildStdout, Command, Stdio},
};

/// A running program.
pub struct Program {
    child: Child,
    /// Kept open: a program whose output nobody takes may end.
    output: Option<Lines<BufReader<ChildStdout>>>,
}

impl Program {
    /// Starts it.
    pub fn start(command: &mut Command) -> Self {
        let mut child = spawn(command.stdout(Stdio::piped()));
        let output = BufReader::new(child.stdout.take().expect("the output is piped")).lines();
        Self { child, output: Some(output) }
    }

    /// Starts one that talks more than anybody reads.
    pub fn start_unheard(command: &mut Command) -> Self {
        Self { child: spawn(command.stdout(Stdio::null()).stderr(Stdio::null())), output: None }
    }

    /// Kills the program and all that it has started, at once, as when a battery is empty.
    pub fn crash(&self) {
        let mut doomed = vec![self.child.id()];
        let parents = parents();
        // A child is found after its parent: the list grows while it is walked.
        let mut at = 0;
        while let Some(parent) = doomed.get(at).copied() {
            doomed.extend(parents.iter().filter(|(_, of)| *of == parent).map(|(child, _)| child));
            at += 1;
        }
        let killed = Command::new("kill").arg("-KILL").args(doomed.iter().map(u32::to_string)).status();
        assert!(killed.is_ok(), "cannot kill {doomed:?}");
    }

    /// The first thing that `find` finds in a line of its output.
    pub fn read<T>(&mut self, find: impl Fn(&str) -> Option<T>) -> T {
        let found = self.output.iter_mut().flatten().map_while(Result::ok).find_map(|line| find(&line));
        found.expect("the program ended without the line that says where it listens")
    }
}

fn spawn(command: &mut Command) -> Child {
    command.stdin(Stdio::null()).spawn().unwrap_or_else(|error| panic!("cannot run {command:?}: {error}"))
}

/// Every process of this machine (Linux), and its parent.
fn parents() -> Vec<(u32, u32)> {
    let processes = fs::read_dir("/proc").expect("Linux").flatten();
    let parent = |process: fs::DirEntry| {
        let id = process.file_name().to_str()?.parse().ok()?;
        // `id (name) state parent …`, and a name may hold anything.
        let stat = fs::read_to_string(process.path().join("stat")).ok()?;
        Some((id, stat.rsplit_once(") ")?.1.split(' ').nth(1)?.parse().ok()?))
    };
    processes.filter_map(parent).collect()
}

impl Drop for Program {
    fn drop(&mut self) {
        // An error means that it has ended already.
        _ = self.child.kill();
        _ = self.child.wait();
    }
}
