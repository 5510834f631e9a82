//! Programs that run beside a test and end with it.

use std::{
    io::{BufRead, BufReader, Lines},
    process::{Child, ChildStdout, Command, Stdio},
};

/// A running program.
pub struct Program {
    child: Child,
    /// Kept open: a program whose output nobody takes may end.
    output: Lines<BufReader<ChildStdout>>,
}

impl Program {
    /// Starts it.
    pub fn start(command: &mut Command) -> Self {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("cannot run {command:?}: {error}"));
        let output = BufReader::new(child.stdout.take().expect("the output is piped")).lines();
        Self { child, output }
    }

    /// The first thing that `find` finds in a line of its output.
    pub fn read<T>(&mut self, find: impl Fn(&str) -> Option<T>) -> T {
        let found = self.output.by_ref().map_while(Result::ok).find_map(|line| find(&line));
        found.expect("the program ended without the line that says where it listens")
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // An error means that it has ended already.
        _ = self.child.kill();
        _ = self.child.wait();
    }
}
