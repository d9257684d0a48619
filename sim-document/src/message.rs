//! Tasks and answers as messages: a head in JSON, and behind it the documents that it speaks of, each once.

use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::answer::Answer;
use crate::task::Task;

/// Longest head of an answer, in bytes.
const ANSWER_HEAD_MAX: usize = 64 << 10;

/// A task, its documents apart from it.
pub(crate) fn of_task(task: Task<Bytes>) -> (Task<usize>, Vec<Bytes>) {
    let mut documents: Vec<Bytes> = Vec::new();
    let place = |it: Bytes| {
        let is_it = |other: &Bytes| (other.as_ptr(), other.len()) == (it.as_ptr(), it.len());
        Some(documents.iter().rposition(is_it).unwrap_or_else(|| {
            documents.push(it);
            documents.len() - 1
        }))
    };
    let task = task.with(place).unwrap_or_else(|| unreachable!("each has a place"));
    (task, documents)
}

/// The pieces of a message.
pub(crate) fn pieces(
    head: &impl Serialize,
    documents: Vec<Bytes>,
) -> serde_json::Result<Vec<Bytes>> {
    let mut pieces = vec![serde_json::to_vec(head)?.into()];
    pieces.extend(documents);
    Ok(pieces)
}

/// The task of a message.
pub(crate) fn task(pieces: &[Bytes]) -> Option<Task<Bytes>> {
    let (head, documents) = read::<Task<usize>>(pieces)?;
    head.with(|it| documents.get(it).cloned())
}

/// The message of an answer.
pub(crate) fn of_answer(answer: Answer<Bytes>) -> serde_json::Result<Vec<Bytes>> {
    let mut documents = Vec::new();
    let place = |it| {
        documents.push(it);
        Some(documents.len() - 1)
    };
    let answer = answer.with(place).unwrap_or_else(|| unreachable!("each has a place"));
    pieces(&answer, documents)
}

/// The answer of a message. `None` for what is none, as of a worker that was turned against us.
pub(crate) fn answer(pieces: &[Bytes]) -> Option<Answer<Bytes>> {
    if pieces.first()?.len() > ANSWER_HEAD_MAX {
        return None;
    }
    let (head, documents) = read::<Answer<usize>>(pieces)?;
    head.with(|it| documents.get(it).cloned())?.checked()
}

fn read<T: DeserializeOwned>(pieces: &[Bytes]) -> Option<(T, &[Bytes])> {
    let (head, documents) = pieces.split_first()?;
    Some((serde_json::from_slice(head).ok()?, documents))
}

#[cfg(test)]
mod tests {
    use sim_render::scan::{Area, Coding, ScanColor, ScanLook, ScanSide, ScannedPage};
    use sim_render::{Format, Layout, Part, Scale, Scaling};

    use super::*;
    use crate::answer::{Laid, Seen};
    use crate::{Drawing, Found};

    const AREA: Area = Area { across: 21_000, down: 29_700 };

    #[test]
    fn a_task_is_read_as_it_was_written_and_has_each_document_once() {
        let (a, b) = (Bytes::from("first"), Bytes::from("second"));
        let layout = Layout { up: 2, is_monochrome: true, paper: None, scaling: Scaling::Fit };
        let side = (vec![(a.clone(), 1), (b.clone(), 7), (a.clone(), 2)], layout);
        let sides = vec![side.clone(), side.clone()];
        let scan_side = ScanSide { page: Some(2), area: AREA, is_turned: true };
        let look = ScanLook { dpi: 400, color: ScanColor::Black };
        let part = Part { left: 295, top: 62, width: 210, height: 297 };
        let within = |ground: &Bytes, document: &Bytes| {
            let (ground, document) = (ground.clone(), document.clone());
            Task::Draw(Drawing::Within { ground, width: 800, document, page: 2, part })
        };
        for (task, count) in [
            (within(&a, &b), 2),
            (
                Task::Read(vec![(a.clone(), "text/plain".into()), (b.clone(), "image/png".into())]),
                2,
            ),
            (Task::Interpret { program: b.clone() }, 1),
            (Task::Draw(Drawing::Page { document: a.clone(), page: 3, scale: Scale::Dpi(72) }), 1),
            (Task::Draw(Drawing::Side { side, dpi: 100 }), 2),
            (Task::Draw(Drawing::Tiff { document: b.clone() }), 1),
            (Task::Draw(Drawing::Jpeg { document: b.clone(), page: 4 }), 1),
            (Task::Lay(b.clone()), 1),
            (Task::Scan { original: b.clone(), sides: vec![scan_side; 2], look }, 1),
            (Task::Draw(Drawing::Set { document: Some(a), sides }), 2),
        ] {
            let (head, documents) = of_task(task.clone());
            assert_eq!(documents.len(), count);
            let pieces = pieces(&head, documents).unwrap();
            assert_eq!(super::task(&pieces), Some(task));
            assert_eq!(super::task(&pieces[..1]), None, "its documents are missing");
        }
    }

    fn scanned(width: u32) -> ScannedPage {
        ScannedPage { area: AREA, width, height: 1, coding: Coding::Group4, data: "dots".into() }
    }

    #[test]
    fn an_answer_is_read_as_it_was_written() {
        let found =
            Found { pages: 2, format: Format::Text, drawn: Some("%PDF".into()), fault: None };
        let seen = vec![Seen::Found(found), Seen::IsProgram, Seen::Refused("damaged".into())];
        let answers = [
            Answer::Read(seen),
            Answer::Drawn("picture".into()),
            Answer::Laid(Laid { pdf: Some("%PDF".into()), areas: vec![AREA] }),
            Answer::Laid(Laid { pdf: None, areas: vec![AREA; 500] }),
            Answer::Scanned(vec![scanned(2_480), scanned(1)]),
            Answer::NoSuchPage("there is no page 9".into()),
            Answer::Refused("damaged".into()),
        ];
        for answer in answers {
            assert_eq!(super::answer(&of_answer(answer.clone()).unwrap()), Some(answer));
        }
    }

    #[test]
    fn what_a_worker_says_is_one_short_line_or_nothing() {
        let said = format!("a\nb\x1b[2J{}", "ü".repeat(2_000));
        let message = of_answer(Answer::Refused(said)).unwrap();
        let Some(Answer::Refused(text)) = answer(&message) else { panic!("no error") };
        assert!(text.starts_with("a b [2J") && text.len() <= 500, "{text}");
        let drawn = None;
        let found = Found { pages: 0, format: Format::Pdf, drawn, fault: None };
        let forged = [
            vec![],
            vec![Bytes::from("{")],
            vec![Bytes::from("[".repeat(1_000))],
            vec![Bytes::from(r#"{"Drawn":0}"#)],
            of_answer(Answer::Read(vec![Seen::IsProgram, Seen::Found(found)])).unwrap(),
            of_answer(Answer::Laid(Laid { pdf: None, areas: Vec::new() })).unwrap(),
            of_answer(Answer::Laid(Laid { pdf: None, areas: vec![AREA; 501] })).unwrap(),
            of_answer(Answer::Scanned(vec![scanned(1), scanned(0)])).unwrap(),
            of_answer(Answer::Refused("x".repeat(ANSWER_HEAD_MAX))).unwrap(),
        ];
        for message in forged {
            assert_eq!(answer(&message), None, "{message:?}");
        }
    }
}
