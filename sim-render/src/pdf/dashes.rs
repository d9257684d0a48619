//! How many dashes the lines of a page have, counted before the renderer makes a path of each.
//!
//! A line across the page with dashes of a ten-thousandth of a point takes gigabytes, and an exhausted memory
//! ends the whole process. A line and its dashes are measured in the same coordinates, so that their number
//! follows without drawing. Limit: the outlines of letters and what draws the glyphs of Type 3 fonts are not
//! counted.

use std::collections::HashSet;

use hayro::hayro_syntax::content::TypedIter;
use hayro::hayro_syntax::content::ops::TypedInstruction as Op;
use hayro::hayro_syntax::object::dict::keys::{ANNOTS, AP, D, N, RESOURCES};
use hayro::hayro_syntax::object::{Array, Dict, Number, ObjectIdentifier, Stream};
use hayro::hayro_syntax::page::{Page, Resources};

use crate::{RenderError, at_most};

/// Most dashes of a page; a page of dotted tables has some ten thousand.
const MAX_DASHES: u64 = 250_000;
/// How deep forms may lie within each other; the renderer has a bound as well.
const MAX_DEPTH: u32 = 16;

/// Counts the dashes of a page, with its forms, patterns and annotations.
///
/// # Errors
/// [`RenderError::TooLarge`].
pub(super) fn count(page: &Page<'_>) -> Result<(), RenderError> {
    let mut counted = Counted { dashes: 0.0, seen: HashSet::new() };
    counted.content(page.typed_operations(), page.resources(), 0.0, 0)?;
    let Some(annotations) = page.raw().get::<Array<'_>>(ANNOTS) else { return Ok(()) };
    for annotation in annotations.iter::<Dict<'_>>() {
        let Some(looks) = annotation.get::<Dict<'_>>(AP) else { continue };
        let states = looks.get::<Dict<'_>>(N);
        let states = states.iter().flat_map(|it| it.keys().filter_map(|key| it.get(&*key)));
        for stream in looks.get::<Stream<'_>>(N).into_iter().chain(states) {
            counted.form(&stream, page.resources(), 0.0, 0)?;
        }
    }
    Ok(())
}

struct Counted {
    dashes: f64,
    /// Each form once: what it draws again is as much as before.
    seen: HashSet<ObjectIdentifier>,
}

impl Counted {
    /// Goes through a description that begins with dashes of this period; 0 is a line without.
    fn content(
        &mut self,
        ops: TypedIter<'_>,
        resources: &Resources<'_>,
        period: f64,
        depth: u32,
    ) -> Result<(), RenderError> {
        let (mut path, mut period, mut saved) = (Path::default(), period, Vec::new());
        for name in resources.patterns.keys() {
            if let Some(pattern) = resources.patterns.get::<Stream<'_>>(&*name) {
                self.form(&pattern, resources, 0.0, depth)?;
            }
        }
        let mut ops = ops;
        while let Some(op) = ops.next() {
            #[expect(clippy::wildcard_enum_match_arm, reason = "the others make no line")]
            match op {
                Op::SaveState(_) => saved.push(period),
                Op::RestoreState(_) => period = saved.pop().unwrap_or(period),
                Op::DashPattern(it) => period = period_of(it.0),
                Op::SetGraphicsState(it) => {
                    let state = resources.get_ext_g_state(it.0);
                    let dashes = state.and_then(|it| it.get::<Array<'_>>(D));
                    let dashes = dashes.and_then(|it| it.flex_iter().next::<Array<'_>>());
                    period = dashes.map_or(period, |it| period_of(&it));
                }
                Op::MoveTo(it) => path.start(it.0, it.1),
                Op::LineTo(it) => path.to(it.0, it.1),
                Op::CubicTo(it) => {
                    path.to(it.0, it.1);
                    path.to(it.2, it.3);
                    path.to(it.4, it.5);
                }
                Op::CubicStartTo(it) => {
                    path.to(it.0, it.1);
                    path.to(it.2, it.3);
                }
                Op::CubicEndTo(it) => {
                    path.to(it.0, it.1);
                    path.to(it.2, it.3);
                }
                Op::RectPath(it) => {
                    path.length += 2.0 * (it.2.as_f64().abs() + it.3.as_f64().abs());
                }
                Op::ClosePath(_) => path.close(),
                Op::StrokePath(_) | Op::FillAndStrokeNonZero(_) | Op::FillAndStrokeEvenOdd(_) => {
                    self.stroke(&mut path, period)?;
                }
                Op::CloseAndStrokePath(_)
                | Op::CloseFillAndStrokeNonZero(_)
                | Op::CloseFillAndStrokeEvenOdd(_) => {
                    path.close();
                    self.stroke(&mut path, period)?;
                }
                Op::FillPathNonZero(_)
                | Op::FillPathNonZeroCompatibility(_)
                | Op::FillPathEvenOdd(_)
                | Op::EndPath(_) => path = Path::default(),
                Op::XObject(it) => {
                    if let Some(form) = resources.get_x_object(it.0) {
                        self.form(&form, resources, period, depth)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn form(
        &mut self,
        form: &Stream<'_>,
        around: &Resources<'_>,
        period: f64,
        depth: u32,
    ) -> Result<(), RenderError> {
        if depth >= MAX_DEPTH || !self.seen.insert(form.obj_id()) {
            return Ok(());
        }
        // Pictures have nothing that could be gone through.
        let Ok(data) = form.decoded_data() else { return Ok(()) };
        let own = form.dict().get::<Dict<'_>>(RESOURCES).map(Resources::new);
        self.content(TypedIter::new(&data), own.as_ref().unwrap_or(around), period, depth + 1)
    }

    fn stroke(&mut self, path: &mut Path, period: f64) -> Result<(), RenderError> {
        if period > 0.0 {
            self.dashes += path.length / period;
        }
        *path = Path::default();
        // Beyond u64 it is the largest, and what is no number is none.
        at_most("dashes", self.dashes as u64, MAX_DASHES)
    }
}

/// How long a path is, a curve as its corners.
#[derive(Default)]
struct Path {
    first: (f64, f64),
    last: (f64, f64),
    length: f64,
}

impl Path {
    fn start(&mut self, x: Number, y: Number) {
        self.first = (x.as_f64(), y.as_f64());
        self.last = self.first;
    }

    fn to(&mut self, x: Number, y: Number) {
        self.line((x.as_f64(), y.as_f64()));
    }

    fn close(&mut self) {
        self.line(self.first);
    }

    fn line(&mut self, to: (f64, f64)) {
        self.length += (to.0 - self.last.0).hypot(to.1 - self.last.1);
        self.last = to;
    }
}

/// How long a dash is with the gaps around it.
fn period_of(dashes: &Array<'_>) -> f64 {
    let all: Vec<f64> = dashes.iter::<f64>().map(f64::abs).collect();
    let count = all.len().max(1) as f64;
    all.iter().sum::<f64>() * 2.0 / count
}
