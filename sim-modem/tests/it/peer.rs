//! spandsp as the other end (`peer.c`), built once for all tests.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// Runs the peer with these arguments on these octets, and gives what it answers.
pub(crate) fn run(arguments: &[&str], input: &[u8]) -> Vec<u8> {
    let mut child = Command::new(program())
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the peer starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let output = std::thread::scope(|scope| {
        scope.spawn(move || stdin.write_all(input).expect("the peer takes it all"));
        child.wait_with_output().expect("the peer ends")
    });
    assert!(output.status.success(), "{arguments:?}: {}", output.status);
    output.stdout
}

/// Runs it for samples.
pub(crate) fn samples(arguments: &[&str], input: &[u8]) -> Vec<i16> {
    let octets = run(arguments, input);
    octets.chunks_exact(2).map(|it| i16::from_le_bytes([it[0], it[1]])).collect()
}

/// Lets it hear samples, and gives what it says of them.
pub(crate) fn hears(arguments: &[&str], samples: &[i16]) -> String {
    let octets: Vec<u8> = samples.iter().flat_map(|it| it.to_le_bytes()).collect();
    String::from_utf8(run(arguments, &octets)).expect("text")
}

fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join("spandsp-peer");
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/peer.c");
        let built = Command::new("cc")
            .args(["-O2", "-w", source, "-lspandsp", "-ltiff", "-lm", "-o"])
            .arg(&program)
            .status()
            .expect("cc: install build-essential");
        assert!(
            built.success(),
            "the peer cannot be built: install libspandsp-dev and libtiff-dev"
        );
        program
    })
}
