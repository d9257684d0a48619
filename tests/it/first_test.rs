//! The first tests of somebody who has never seen the project: those of docs/testing.md, as they stand there.

use std::process::Command;

use crate::twin::{Folder, program, run, said};

#[path = "first_test/in_exec.rs"]
mod in_exec;

const PAGE: &str = include_str!("../../docs/testing.md");
const RUST: &str = include_str!("first_test/in_exec.rs");

/// A command with a fresh twin around it, as the page has it.
fn in_exec() -> Command {
    let mut command = Command::new(program());
    command.args(["exec", "--pace", "instant", "--"]);
    command
}

/// The last block of code of this language: the first ones use a client, whose own tests run them.
fn block(language: &str) -> &str {
    let (_, behind) = PAGE.rsplit_once(&format!("\n```{language}\n")).unwrap();
    behind.split_once("```\n").unwrap().0
}

#[test]
fn the_first_test_in_python_passes() {
    let folder = Folder::new();
    folder.write("test_print.py", block("python"));
    // What pytest does, where that is not installed.
    let all =
        "import test_print as it; [getattr(it, name)() for name in dir(it) if name[:5] == 'test_']";
    let ran = run(in_exec().args(["python3", "-c", all]).current_dir(&folder.0));
    assert!(ran.status.success(), "{}", said(&ran));
}

#[test]
fn the_first_test_in_rust_passes() {
    assert_eq!(block("rust"), RUST, "docs/testing.md has another test");
    let test = concat!(module_path!(), "::in_exec::a_print_comes_out_when_its_owner_releases_it");
    let name = test.split_once("::").unwrap().1;
    let ran =
        run(in_exec().arg(std::env::current_exe().unwrap()).args([name, "--exact", "--ignored"]));
    assert!(said(&ran).contains("1 passed"), "{}", said(&ran));
}
