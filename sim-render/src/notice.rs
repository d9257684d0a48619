//! PCL documents: recognised and counted; each page says that it is not drawn.

use bytes::Bytes;
use sim_wire::pcl::{PclError, pcl5, pclxl};
use sim_wire::pjl::behind_padding;

use crate::line::Line;
use crate::sheets::Sheets;
use crate::{Format, MAX_PAGES, Pages, RenderError, at_most};

/// Goes through PCL XL to its end and counts the pages.
pub(crate) fn pclxl_pages(data: &Bytes) -> Result<u32, RenderError> {
    counted(Format::PclXl, pclxl::pages(behind_padding(data)))
}

/// Goes through PCL 5 to its end and counts the pages.
pub(crate) fn pcl5_pages(data: &Bytes) -> Result<u32, RenderError> {
    counted(Format::Pcl5, pcl5::pages(data))
}

pub(crate) fn pclxl_to_pdf(data: &Bytes, wanted: Pages) -> Result<Bytes, RenderError> {
    to_pdf(Format::PclXl, pclxl_pages(data)?, data.len(), wanted)
}

pub(crate) fn pcl5_to_pdf(data: &Bytes, wanted: Pages) -> Result<Bytes, RenderError> {
    to_pdf(Format::Pcl5, pcl5_pages(data)?, data.len(), wanted)
}

fn counted(format: Format, pages: Result<u32, PclError>) -> Result<u32, RenderError> {
    let damaged = |what: String| RenderError::Damaged { format, what };
    let pages = pages.map_err(|error| damaged(error.to_string()))?;
    at_most("pages", u64::from(pages), u64::from(MAX_PAGES))?;
    if pages == 0 { Err(damaged("nothing in it is printed".to_owned())) } else { Ok(pages) }
}

fn to_pdf(format: Format, pages: u32, bytes: usize, wanted: Pages) -> Result<Bytes, RenderError> {
    wanted.must_be_among(pages)?;
    let mut sheets = Sheets::new();
    for page in (1..=pages).filter(|&page| wanted.contains(page)) {
        sheets.text(&lines(format, page, pages, bytes))?;
    }
    Ok(sheets.finish())
}

fn lines(format: Format, page: u32, pages: u32, bytes: usize) -> Vec<Line> {
    let said = [
        String::new(),
        format!("{format} document, page {page} of {pages}"),
        String::new(),
        "NOT RENDERED".to_owned(),
        String::new(),
        format!("The twin recognises {format} and counts its pages, but does not draw them."),
        "This page stands for one that the real device would have printed.".to_owned(),
        format!("The data is kept as it came: {bytes} bytes."),
    ];
    said.iter().map(|line| Line::of(line)).collect()
}
