//! Pages of a fax and pictures of a PDF: what is on the drive is one, what goes over a line the other.
//!
//! ```text
//!   PDF ── drawn at 204 or 408 dpi ──▶ dots ── lines joined ──▶ a page for the line
//!   a page of the line ──▶ dots, packed by T.6 ──▶ a page of a PDF
//! ```
//! A line of the fax is black where any of those is that it stands for, so that thin lines stay.

use bytes::Bytes;
use sim_ccitt::{Coding, Decoder, Encoder, Width as Dots};
use sim_core::fax::Resolution;
use sim_core::job::{DocumentId, NotScanned, Scanned};
use sim_core::share::Holder;
use sim_document::NotDone;
use sim_fax::{FaxImage, Page, Pel, Width};
use sim_render::scan::{self, Area, ScanColor, ScanLook, ScanSide, ScanWriter, ScannedPage};

use crate::documents::Documents;
use crate::scan_file::ScanFile;
use crate::workers::{Share, Stay};

/// Dots per inch of 8 dots a millimetre, as pages are drawn for the line.
const DPI: u16 = 204;
/// Hundredths of a millimetre that the lines of a page are wide (T.4).
const WIDTHS: [(Width, i32); 3] = [(Width::A4, 21_500), (Width::B4, 25_500), (Width::A3, 30_300)];
/// How much wider a page may be than the line is, in hundredths of a millimetre: its margin does not go over (assumed).
const MARGIN: i32 = 200;
/// Lines in 100 mm at 3.85 lines a millimetre.
const LINES_IN_100_MM: i64 = 385;
/// Sides that are drawn at a time.
const SIDES_AT_ONCE: usize = 4;

/// Draws pages of a PDF for a line. `None` where that broke off.
pub(crate) async fn drawn(
    share: &Share,
    pdf: &Bytes,
    areas: &[Area],
    resolution: Resolution,
) -> Option<Result<FaxImage, NotDone>> {
    let resolution = on_line(resolution);
    let dpi = DPI * u16::try_from(resolution.across()).unwrap_or(1);
    let look = ScanLook { dpi, color: ScanColor::Black };
    let sides = areas.iter().zip(1..).map(|(area, page)| ScanSide {
        page: Some(page),
        area: *area,
        is_turned: false,
    });
    let mut sides: Vec<_> = sides.collect();
    let mut image = FaxImage::new();
    while !sides.is_empty() {
        let next: Vec<_> = sides.iter().take(SIDES_AT_ONCE).copied().collect();
        let pages = match scanned(share, pdf, next, look).await? {
            Ok(pages) => pages,
            Err(why) => return Some(Err(why)),
        };
        sides.drain(..pages.len().clamp(1, sides.len()));
        pages.iter().for_each(|it| image.push(page(it, resolution)));
    }
    Some(Ok(image))
}

async fn scanned(
    share: &Share,
    pdf: &Bytes,
    sides: Vec<ScanSide>,
    look: ScanLook,
) -> Option<Result<Vec<ScannedPage>, NotDone>> {
    for stay in Stay::ALL {
        let place = share.place(&Holder::Machine, stay).await;
        let scanned = match stay {
            Stay::Brief => place.readers().scan_briefly(pdf.clone(), sides.clone(), look).await,
            Stay::Long => Some(place.readers().scan(pdf.clone(), sides.clone(), look).await),
        };
        if let Some(scanned) = scanned {
            return Some(scanned);
        }
    }
    None
}

/// A drawn side as a page for the line.
fn page(side: &ScannedPage, resolution: sim_fax::Resolution) -> Page {
    let width =
        WIDTHS.iter().find(|it| side.area.across <= it.1 + MARGIN).map_or(Width::A3, |it| it.0);
    let mut page = Page::new(width, resolution);
    let lines = unpacked(side);
    let height = lines_of(side.area.down, resolution);
    for at in 0..height {
        let from = at * lines.len() / height;
        let to = ((at + 1) * lines.len() / height).max(from + 1).min(lines.len());
        let of = lines.get(from..to).unwrap_or_default();
        page.push((0..side.width as usize).map(|dot| {
            let is_black = of.iter().any(|it| it[dot / 8] << (dot % 8) & 0x80 != 0);
            if is_black { Pel::Black } else { Pel::White }
        }));
    }
    page
}

/// Lines of so many hundredths of a millimetre.
fn lines_of(down: i32, resolution: sim_fax::Resolution) -> usize {
    let lines = i64::from(down) * LINES_IN_100_MM * i64::from(resolution.down());
    usize::try_from((lines + 5_000) / 10_000).unwrap_or_default().max(1)
}

/// The lines of a side that was packed by T.6.
fn unpacked(side: &ScannedPage) -> Vec<Vec<u8>> {
    let dots = u16::try_from(side.width).ok().and_then(Dots::new).unwrap_or(Dots::A4);
    let mut decoder = Decoder::new(Coding::Mmr, dots);
    decoder.feed(&side.data);
    decoder.finish();
    let mut lines = Vec::new();
    while let Some(line) = decoder.next() {
        lines.push(line.pixels.to_vec());
    }
    lines
}

/// Puts a page that came over a line on the drive, behind others of so many bytes. There must be room for all of them once
/// more, so that they can become one document. Slow: for a worker.
///
/// # Errors
/// [`NotScanned`].
pub(crate) fn keep(
    documents: &Documents,
    page: &Page,
    (behind, bytes): (u32, u64),
) -> Result<Scanned, NotScanned> {
    let kept = ScanFile::alone(documents, behind, &picture(page))?;
    let drive = documents.drive();
    if drive.room() < bytes + kept.bytes {
        drive.release(kept.document.0);
        return Err(NotScanned::DriveFull);
    }
    Ok(kept)
}

/// A page that came over a line, as a picture.
pub(crate) fn picture(page: &Page) -> ScannedPage {
    let across = WIDTHS.iter().find(|it| it.0 == page.width()).map_or(0, |it| it.1);
    let lines = LINES_IN_100_MM * i64::from(page.resolution().down());
    let down = i64::try_from(page.height()).unwrap_or(i64::MAX) * 10_000 / lines.max(1);
    let dots = u16::try_from(page.pels()).ok().and_then(Dots::new).unwrap_or(Dots::A4);
    let mut encoder = Encoder::new(Coding::Mmr, dots);
    page.lines().for_each(|it| encoder.line(it));
    ScannedPage {
        area: Area { across, down: i32::try_from(down).unwrap_or(i32::MAX).max(1) },
        width: page.pels(),
        height: u32::try_from(page.height()).unwrap_or(u32::MAX).max(1),
        coding: scan::Coding::Group4,
        data: encoder.end().into(),
    }
}

/// The whole PDF of what came over a line.
pub(crate) fn pdf(image: &FaxImage) -> Bytes {
    let mut writer = ScanWriter::new();
    let pages = image.pages().iter().map(picture);
    let mut pdf: Vec<u8> = pages.flat_map(|it| writer.page(&it)).collect();
    pdf.extend(writer.end());
    pdf.into()
}

/// Draws a document on the drive for a line.
pub(crate) async fn of_document(
    share: &Share,
    documents: Documents,
    document: DocumentId,
    resolution: Resolution,
) -> Option<Result<FaxImage, String>> {
    let place = share.place(&Holder::Machine, Stay::Long).await;
    let pdf = match place.work(move || documents.read(document)).await? {
        Ok(stored) => stored.data,
        Err(error) => return Some(Err(error.to_string())),
    };
    let place = share.place(&Holder::Machine, Stay::Long).await;
    let laid = place.readers().lay(pdf.clone()).await;
    drop(place);
    match laid {
        Ok(laid) => {
            let drawn = drawn(share, &pdf, &laid.areas, resolution).await;
            drawn.map(|it| it.map_err(|it| it.to_string()))
        }
        Err(error) => Some(Err(error.to_string())),
    }
}

/// As the line names it.
pub(crate) const fn on_line(resolution: Resolution) -> sim_fax::Resolution {
    match resolution {
        Resolution::Standard => sim_fax::Resolution::Standard,
        Resolution::Fine => sim_fax::Resolution::Fine,
        Resolution::SuperFine => sim_fax::Resolution::SuperFine,
        Resolution::UltraFine => sim_fax::Resolution::UltraFine,
    }
}

/// As the device names it.
pub(crate) const fn of_line(resolution: sim_fax::Resolution) -> Resolution {
    match resolution {
        sim_fax::Resolution::Standard => Resolution::Standard,
        sim_fax::Resolution::Fine => Resolution::Fine,
        sim_fax::Resolution::SuperFine => Resolution::SuperFine,
        sim_fax::Resolution::UltraFine => Resolution::UltraFine,
    }
}
