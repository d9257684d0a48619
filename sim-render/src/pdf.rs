//! PDF documents, drawn by hayro.

mod annotations;
mod attached;
mod bounds;
mod copied;
mod dashes;
mod short;
mod tail;

use std::sync::Arc;

use bytes::Bytes;
use hayro::hayro_interpret::util::TransformExt as _;
use hayro::hayro_interpret::{InterpreterSettings, RenderContent};
use hayro::hayro_syntax::object::{Dict, Name};
use hayro::hayro_syntax::page::Page;
use hayro::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro::kurbo::Affine;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::vello_cpu::{Pixmap, RasterizerSettings, RenderContext, Resources, TargetInit};
use hayro::{RenderCache, RenderSettings, render_into};

use crate::png_page::{Size, encode};
use crate::{Format, Pages, RenderError, Scale, fonts, guard};
use annotations::Printed;

/// The header may stand a little later than at the first byte.
const HEADER_WITHIN: usize = 1024;

const VIEWER_PREFERENCES: &[u8] = b"ViewerPreferences";
const PRINT_SCALING: &[u8] = b"PrintScaling";

const NAME: &str = "PDF reader";

pub(crate) fn has_header(data: &[u8]) -> bool {
    let mark = b"%PDF-";
    data[..data.len().min(HEADER_WITHIN)].windows(mark.len()).any(|window| window == mark)
}

pub(crate) fn pages(data: &Bytes) -> Result<u32, RenderError> {
    guard::decoder(NAME, || open(data).map(|pdf| count(&pdf)))?
}

/// A PDF passes through unchanged and as a whole.
#[expect(clippy::unnecessary_wraps, reason = "a column of the table of formats")]
pub(crate) fn to_pdf(data: &Bytes, _: Pages) -> Result<Bytes, RenderError> {
    Ok(data.clone())
}

pub(crate) fn page_png(data: &Bytes, page: u32, scale: Scale) -> Result<Vec<u8>, RenderError> {
    let (size, rgb) = with_pages(data, |pages| draw(page_of(pages, page)?, scale))?;
    encode(size, &rgb)
}

/// Opens a document and does something with its pages, within the fence around decoders.
pub(crate) fn with_pages<T>(
    data: &Bytes,
    work: impl FnOnce(&[Page<'_>]) -> Result<T, RenderError>,
) -> Result<T, RenderError> {
    guard::decoder(NAME, || work(open(data)?.pages()))?
}

/// A page, from 1.
pub(crate) fn page_of<'a, 'b>(
    pages: &'a [Page<'b>],
    page: u32,
) -> Result<&'a Page<'b>, RenderError> {
    let index = page.checked_sub(1).map(|index| index as usize);
    let count = u32::try_from(pages.len()).unwrap_or(u32::MAX);
    let none = || RenderError::NoSuchPage { page, pages: count };
    index.and_then(|index| pages.get(index)).ok_or_else(none)
}

/// The sizes of the pages as they are looked at, in points.
pub(crate) fn sizes(data: &Bytes) -> Result<Vec<(f64, f64)>, RenderError> {
    guard::decoder(NAME, || {
        let pdf = open(data)?;
        let size = |(across, down): (f32, f32)| (f64::from(across), f64::from(down));
        Ok(pdf.pages().iter().map(|it| size(it.render_dimensions())).collect())
    })?
}

/// Whether the document asks to be printed in its own size (ISO 32000-1, table 150).
pub(crate) fn asks_for_its_size(data: &Bytes) -> Result<bool, RenderError> {
    guard::decoder(NAME, || {
        let pdf = open(data)?;
        let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
        let wishes = catalog.and_then(|it| it.get::<Dict<'_>>(VIEWER_PREFERENCES));
        let scaling = wishes.and_then(|it| it.get::<Name<'_>>(PRINT_SCALING));
        Ok(scaling.is_some_and(|it| &*it == b"None"))
    })?
}

fn open(data: &Bytes) -> Result<Pdf, RenderError> {
    let damaged = |what: String| RenderError::Damaged { format: Format::Pdf, what };
    // hayro would repair what it can, and a job that was cut off on its way would be printed in part.
    if !tail::is_whole(data) {
        return Err(damaged(format!("no %%EOF at the end, byte {}", data.len())));
    }
    bounds::streams(data)?;
    let pdf = Pdf::new(Arc::new(data.clone())).or_else(|error| {
        attached::opened(data).ok_or_else(|| match error {
            LoadPdfError::Decryption(DecryptionError::PasswordProtected) => RenderError::Encrypted,
            LoadPdfError::Decryption(DecryptionError::UnsupportedAlgorithm) => {
                let what = "its encryption algorithm is unknown".to_owned();
                RenderError::Unsupported { format: Format::Pdf, what }
            }
            LoadPdfError::Decryption(
                DecryptionError::MissingIDEntry | DecryptionError::InvalidEncryption,
            ) => damaged("its encryption dictionary is not valid".to_owned()),
            LoadPdfError::Invalid => damaged("no cross-reference table or page tree".to_owned()),
        })
    })?;
    if pdf.pages().is_empty() {
        return Err(damaged("its page tree has no page".to_owned()));
    }
    bounds::images(&pdf)?;
    Ok(pdf)
}

fn count(pdf: &Pdf) -> u32 {
    u32::try_from(pdf.pages().len()).unwrap_or(u32::MAX)
}

/// The page in red, green and blue, stretched to whole pixels so that an exact width is exact.
fn draw(page: &Page<'_>, scale: Scale) -> Result<(Size, Vec<u8>), RenderError> {
    let (across, down) = page.render_dimensions();
    let points = (f64::from(across), f64::from(down));
    let size = Size::of_paper(points, scale)?;
    let stretch = Affine::scale_non_uniform(
        f64::from(size.width) / points.0,
        f64::from(size.height) / points.1,
    );
    let pixmap = Canvas::of(page, size, stretch)?.lines(0, size.height, None);
    // The paper is opaque, so the pixels are as well, and alpha can be dropped.
    let rgb = pixmap.data().iter().flat_map(|pixel| [pixel.r, pixel.g, pixel.b]).collect();
    Ok((size, rgb))
}

/// A page on white paper, drawn some lines at a time.
pub(crate) struct Canvas<'a> {
    page: &'a Page<'a>,
    /// What was read of its fonts, and drawn of their letters.
    cache: RenderCache<'a>,
    annotations: Printed,
    size: Size,
    /// Where on the paper a place of the page lies, which begins in its upper left corner.
    onto: Affine,
}

impl<'a> Canvas<'a> {
    pub(crate) fn of(page: &'a Page<'a>, size: Size, onto: Affine) -> Result<Self, RenderError> {
        dashes::count(page)?;
        let (cache, annotations) = (RenderCache::new(), annotations::printed(page));
        Ok(Self { page, cache, annotations, size, onto })
    }

    /// Whether it can be drawn in bands with little more work than at once.
    pub(crate) fn is_short(&self) -> bool {
        matches!(self.annotations, Printed::None) && short::is(self.page)
    }

    /// So many lines of it from `top` on, on `used` where that has as many: memory that is new is dear.
    pub(crate) fn lines(&self, top: u32, count: u32, used: Option<Pixmap>) -> Pixmap {
        // `Size` keeps both sides within u16.
        let side = |pixels: u32| u16::try_from(pixels).unwrap_or(u16::MAX);
        let mut context = RenderContext::new(side(self.size.width), side(count));
        let onto = Affine::translate((0.0, -f64::from(top))) * self.onto;
        match &self.annotations {
            Printed::None => self.put(RenderContent::PAGE, onto, &mut context),
            Printed::AsShown => self.put(RenderContent::all(), onto, &mut context),
            Printed::Overlay(overlay) => {
                self.put(RenderContent::PAGE, onto, &mut context);
                if let Ok(overlay) = Pdf::new(Arc::new(overlay.clone())) {
                    let (what, cache) = (RenderContent::ANNOTATIONS, RenderCache::new());
                    overlay.pages().iter().for_each(|it| put(it, &cache, what, onto, &mut context));
                }
            }
        }
        context.flush();
        let sides = (context.width(), context.height());
        let used = used.filter(|it| (it.width(), it.height()) == sides);
        let mut pixmap = used.unwrap_or_else(|| Pixmap::new(sides.0, sides.1));
        let target_init = TargetInit::Clear(WHITE);
        let paper = RasterizerSettings { target_init, ..Default::default() };
        context.render_with(&mut pixmap, &mut Resources::default(), paper);
        pixmap
    }

    fn put(&self, what: RenderContent, onto: Affine, context: &mut RenderContext) {
        put(self.page, &self.cache, what, onto, context);
    }
}

/// Puts something of a page on what was drawn before.
fn put<'a>(
    page: &'a Page<'a>,
    cache: &RenderCache<'a>,
    what: RenderContent,
    onto: Affine,
    context: &mut RenderContext,
) {
    render_into(
        page,
        cache,
        &InterpreterSettings {
            render_content: what,
            font_resolver: fonts::resolver(),
            ..InterpreterSettings::default()
        },
        &RenderSettings::default(),
        context,
        onto * page.initial_transform(true).to_kurbo(),
    );
}
