//! PCL documents: recognised and counted; each page says that it is not drawn.

use bytes::Bytes;
use sim_wire::pcl::{PclError, pcl5, pclxl};

use crate::line::Line;
use crate::sheets::Sheets;
use crate::{Format, MAX_PAGES, Pages, RenderError, at_most, text};

/// Goes through the data to its end and counts the pages.
pub(crate) fn pages(data: &Bytes) -> Result<u32, RenderError> {
    let format = format(data);
    let pages = if pclxl::has_header(data) { pclxl::pages(data) } else { pcl5::pages(data) };
    let damaged = |error: PclError| RenderError::Damaged { format, what: error.to_string() };
    let pages = pages.map_err(damaged)?;
    at_most("pages", u64::from(pages), u64::from(MAX_PAGES))?;
    if pages == 0 {
        return Err(RenderError::Damaged { format, what: "nothing in it is printed".to_owned() });
    }
    Ok(pages)
}

pub(crate) fn to_pdf(data: &Bytes, wanted: Pages) -> Result<Bytes, RenderError> {
    let (format, pages) = (format(data), pages(data)?);
    wanted.must_be_among(pages)?;
    let mut sheets = Sheets::new();
    for page in (1..=pages).filter(|&page| wanted.contains(page)) {
        sheets.text(&lines(format, page, pages, data.len()))?;
    }
    Ok(sheets.finish())
}

fn format(data: &[u8]) -> Format {
    if pclxl::has_header(data) { Format::PclXl } else { Format::Pcl5 }
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
    said.iter().map(|line| Line::of(line.chars().map(text::letter))).collect()
}
