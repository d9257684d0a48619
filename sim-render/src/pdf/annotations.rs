//! Which annotations of a page come onto paper (ISO 32000-1, 12.5.3).
//!
//! The renderer shows what a screen shows. Paper shows what has its flag Print and is not hidden, also
//! where a screen would not (NoView), and never a popup window.

use bytes::Bytes;
use hayro::hayro_syntax::object::dict::keys::{ANNOTS, AP, AS, F, N, RECT, SUBTYPE};
use hayro::hayro_syntax::object::{Array, Dict, MaybeRef, Name, ObjRef, Object, Rect};
use hayro::hayro_syntax::page::{Page, Rotation};
use pdf_writer::types::{AnnotationFlags, AnnotationType};
use pdf_writer::{Finish as _, Pdf, Ref};

use super::copied::Copied;

const HIDDEN: i64 = 1 << 1;
const PRINT: i64 = 1 << 2;
const NO_VIEW: i64 = 1 << 5;
const POPUP: &[u8] = b"Popup";

/// What is drawn on top of a page.
pub(super) enum Printed {
    /// Nothing.
    None,
    /// What a screen shows as well.
    AsShown,
    /// The annotations of the only page of this document. It is as large as the page.
    Overlay(Bytes),
}

/// The annotations that are printed.
pub(super) fn printed(page: &Page<'_>) -> Printed {
    let Some(all) = page.raw().get::<Array<'_>>(ANNOTS) else { return Printed::None };
    let seen = || all.iter::<Dict<'_>>().filter(|it| it.contains_key(AP));
    if !seen().any(|it| is_printed(&it)) {
        Printed::None
    } else if seen().all(|it| is_printed(&it) == is_shown(&it)) {
        Printed::AsShown
    } else {
        Printed::Overlay(overlay(page, seen().filter(is_printed)))
    }
}

fn is_printed(annotation: &Dict<'_>) -> bool {
    let is_popup = annotation.get::<Name<'_>>(SUBTYPE).is_some_and(|it| &*it == POPUP);
    !is_popup && flags(annotation) & (PRINT | HIDDEN) == PRINT
}

/// Whether the renderer draws it.
fn is_shown(annotation: &Dict<'_>) -> bool {
    flags(annotation) & (HIDDEN | NO_VIEW) == 0
}

fn flags(annotation: &Dict<'_>) -> i64 {
    annotation.get(F).unwrap_or(0)
}

/// An empty page with these annotations, as they look.
fn overlay<'a>(page: &Page<'a>, annotations: impl Iterator<Item = Dict<'a>>) -> Bytes {
    let [catalog, tree, sheet] = [1, 2, 3].map(Ref::new);
    let (mut pdf, mut list) = (Pdf::new(), Vec::new());
    let mut copied = Copied::new(page.xref(), Ref::new(4));
    for annotation in annotations {
        let (Some(area), Some(looks)) = (annotation.get(RECT), looks(&annotation)) else {
            continue;
        };
        let (at, looks) = (copied.fresh(), copied.reference(looks));
        let mut it = pdf.annotation(at);
        it.subtype(AnnotationType::Square).flags(AnnotationFlags::PRINT).rect(corners(area));
        it.appearance().normal().stream(looks);
        it.finish();
        list.push(at);
    }
    copied.write(&mut pdf);
    pdf.catalog(catalog).pages(tree);
    pdf.pages(tree).kids([sheet]).count(1);
    let mut it = pdf.page(sheet);
    it.parent(tree).media_box(corners(page.media_box())).crop_box(corners(page.crop_box()));
    it.rotate(match page.rotation() {
        Rotation::None => 0,
        Rotation::Horizontal => 90,
        Rotation::Flipped => 180,
        Rotation::FlippedHorizontal => 270,
    });
    it.annotations(list);
    it.finish();
    Bytes::from(pdf.finish())
}

/// The stream that draws an annotation in its state.
fn looks(annotation: &Dict<'_>) -> Option<ObjRef> {
    let all = annotation.get::<Dict<'_>>(AP)?;
    match all.get::<Object<'_>>(N)? {
        Object::Dict(states) => {
            let state = annotation.get::<Name<'_>>(AS);
            let of = |state: &[u8]| states.get_raw::<Object<'_>>(state)?.as_obj_ref();
            state.and_then(|it| of(&it)).or_else(|| of(b"Off"))
        }
        Object::Stream(_) => all.get_raw::<Object<'_>>(N).as_ref().and_then(MaybeRef::as_obj_ref),
        Object::Null(_)
        | Object::Boolean(_)
        | Object::Number(_)
        | Object::String(_)
        | Object::Name(_)
        | Object::Array(_) => None,
    }
}

fn corners(it: Rect) -> pdf_writer::Rect {
    pdf_writer::Rect::new(it.x0 as f32, it.y0 as f32, it.x1 as f32, it.y1 as f32)
}
