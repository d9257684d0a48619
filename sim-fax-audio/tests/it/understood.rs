//! What somebody hears who listens in.

use sim_fax::{Frame, HdlcFrame};
use sim_modem::fast::{Modulation, Receiver};
use sim_modem::hdlc::{Deframer, Framed};
use sim_modem::tone::{Tone, ToneListener};
use sim_modem::v21;

/// What anybody on the line would make of it: tones and the frames' fields, in turn; and by how many modems a page was begun.
pub(crate) fn understood(samples: &[i16]) -> (Vec<String>, usize) {
    let (mut tones, mut control, mut frames) =
        (ToneListener::default(), v21::Receiver::default(), Deframer::default());
    let mut heard = Vec::new();
    let mut tone = None;
    for block in samples.chunks(80) {
        tones.hear(block);
        if tones.heard() != tone {
            tone = tones.heard();
            heard.extend(tone.map(|it: Tone| format!("{it:?}")));
        }
        for bit in control.hear(block) {
            let Some(Framed::Octets(octets)) = frames.bit(bit) else { continue };
            let frame = Frame::read(&HdlcFrame::received(&octets)).expect("a frame");
            heard.push(format!("{:?}", frame.says().expect("a field")));
        }
    }
    let mut pages = Vec::new();
    Modulation::ALL.iter().for_each(|it| Receiver::new(*it).hear(samples, &mut pages));
    (heard, pages.len())
}
