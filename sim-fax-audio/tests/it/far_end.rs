//! spandsp as the other end of a call (`far_end.c`), sample for sample in step with ours.

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::OnceLock;

use sim_fax::{Party, Samples};
use sim_fax_audio::{BLOCK, Machine};
use sim_modem::level;

/// Blocks of ours in one of theirs.
const BLOCKS: usize = 4;

/// How long the other end is listened to when ours has left.
const AFTERWARDS: Samples = Samples::s(3);

/// What the other end says of a call, how long it lasted for ours, and what ours said in it.
pub(crate) struct Outcome {
    pub(crate) report: String,
    pub(crate) lasted: Samples,
    pub(crate) said: Vec<i16>,
}

/// Has a machine and the far end call each other until ours has left.
pub(crate) fn call<P: Party>(machine: &mut Machine<P>, arguments: &[&str]) -> Outcome {
    call_over(machine, arguments, 0.0, Samples::default())
}

/// The same over a line with a loss and a delay in both directions.
pub(crate) fn call_over<P: Party>(
    machine: &mut Machine<P>,
    arguments: &[&str],
    loss_db: f32,
    delay: Samples,
) -> Outcome {
    let mut far = FarEnd::start(arguments);
    let gain = level::ratio(-loss_db);
    let mut wires = [VecDeque::new(), VecDeque::new()];
    wires.iter_mut().for_each(|it| it.resize(delay.0 as usize, 0));
    let mut over = |wire: usize, said: [i16; BLOCK * BLOCKS]| {
        wires[wire].extend(said.map(|it| (f32::from(it) * gain) as i16));
        std::array::from_fn(|_| wires[wire].pop_front().unwrap_or_default())
    };
    let (said, lasted) = converse(machine, |said| {
        let said = far.exchange(&over(0, *said));
        over(1, said)
    });
    Outcome { report: far.hang_up(), lasted, said }
}

/// Lets a machine say what it says to whoever answers 20 ms of it with as many, and gives what it said and how long it stayed.
pub(crate) fn converse<P: Party>(
    machine: &mut Machine<P>,
    mut answer: impl FnMut(&[i16; BLOCK * BLOCKS]) -> [i16; BLOCK * BLOCKS],
) -> (Vec<i16>, Samples) {
    let mut from_far = [0_i16; BLOCK * BLOCKS];
    let (mut all, mut lasted) = (Vec::new(), None);
    while lasted.is_none_or(|it| machine.now() < it + AFTERWARDS) {
        let mut said = [0_i16; BLOCK * BLOCKS];
        for (heard, said) in from_far.chunks_exact(BLOCK).zip(said.chunks_exact_mut(BLOCK)) {
            said.copy_from_slice(&machine.exchange(heard.try_into().expect("a block")));
        }
        from_far = answer(&said);
        all.extend(said);
        if lasted.is_none() && machine.party().end().is_some() {
            lasted = Some(machine.now());
        }
    }
    (all, lasted.unwrap_or_default())
}

/// Has the far end hear samples, whatever it says to them; what it says of them in the end.
pub(crate) fn hear(samples: &[i16], arguments: &[&str]) -> String {
    let mut far = FarEnd::start(arguments);
    for block in samples.as_chunks().0 {
        far.exchange(block);
    }
    far.hang_up()
}

struct FarEnd {
    child: Child,
    heard: ChildStdin,
    said: ChildStdout,
}

impl FarEnd {
    fn start(arguments: &[&str]) -> Self {
        let mut child = Command::new(program())
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the far end starts");
        let heard = child.stdin.take().expect("a pipe");
        let said = child.stdout.take().expect("a pipe");
        Self { child, heard, said }
    }

    fn exchange(&mut self, said: &[i16; BLOCK * BLOCKS]) -> [i16; BLOCK * BLOCKS] {
        let octets: Vec<u8> = said.iter().flat_map(|it| it.to_le_bytes()).collect();
        self.heard.write_all(&octets).expect("the far end hears");
        let mut octets = [0; BLOCK * BLOCKS * 2];
        self.said.read_exact(&mut octets).expect("the far end speaks");
        std::array::from_fn(|at| i16::from_le_bytes([octets[at * 2], octets[at * 2 + 1]]))
    }

    fn hang_up(mut self) -> String {
        drop(self.heard);
        let mut text = String::new();
        self.said.read_to_string(&mut text).expect("text");
        assert!(self.child.wait().expect("the far end ends").success(), "{text}");
        text
    }
}

fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join("spandsp-far-end");
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/far_end.c");
        let built = Command::new("cc")
            .args(["-O2", "-w", source, "-lspandsp", "-ltiff", "-lm", "-o"])
            .arg(&program)
            .status()
            .expect("cc: install build-essential");
        assert!(built.success(), "it cannot be built: install libspandsp-dev and libtiff-dev");
        program
    })
}
