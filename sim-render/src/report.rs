//! Reports that the device prints of itself: headings with labels and values below them, in Courier on A4.
//!
//! ```text
//!   Configuration Report                                      Page 1 of 2
//!   ApeosPort C7070, 2021/01/22 10:00:00
//!   ---------------------------------------------------------------------
//!
//!   Software Version
//!     Controller ROM ............................... 1.5.3
//! ```
//! The layout is ours: how the machine lays out its reports is not known.

use bytes::Bytes;

use crate::RenderError;
use crate::line::Line;
use crate::sheets::{COLUMNS, LINES, Sheets};

/// What a report says.
#[derive(Debug, Clone)]
pub struct Report {
    /// What it is.
    pub title: String,
    /// Of what, and when.
    pub about: String,
    /// What it says.
    pub sections: Vec<Section>,
}

/// A heading and what stands below it.
#[derive(Debug, Clone)]
pub struct Section {
    /// The heading.
    pub title: String,
    /// Labels and values.
    pub lines: Vec<(String, String)>,
}

/// Columns before a label.
const INDENT: usize = 2;
/// Columns that a label has.
const LABEL: usize = 46;
/// Where a value begins.
const VALUE: usize = 50;
/// Lines above the text of each sheet.
const HEAD: usize = 3;
/// Lines of text on a sheet.
const BODY: usize = LINES - HEAD;

impl Report {
    /// The report as PDF, and its pages.
    ///
    /// # Errors
    /// [`RenderError`] where the sheets cannot be packed.
    pub fn to_pdf(&self) -> Result<(Bytes, u32), RenderError> {
        let sheets = self.sheets();
        let pages = u32::try_from(sheets.len()).unwrap_or(u32::MAX);
        let mut pdf = Sheets::new();
        for (body, page) in sheets.iter().zip(1u32..) {
            let head = self.head(page, pages);
            let lines: Vec<_> = head.iter().chain(body).map(|it| Line::of(it)).collect();
            pdf.text(&lines)?;
        }
        Ok((pdf.finish(), pages))
    }

    /// The text of each sheet; at least one. A heading stands on the sheet of the first line below it.
    fn sheets(&self) -> Vec<Vec<String>> {
        let mut sheets = vec![Vec::new()];
        for section in &self.sections {
            let mut above = vec![String::new(), section.title.clone()];
            for (label, value) in &section.lines {
                let entry = entry(label, value);
                let last = sheets.last().map_or(0, Vec::len);
                if last + above.len() + entry.len() > BODY {
                    sheets.push(Vec::new());
                }
                if let Some(sheet) = sheets.last_mut() {
                    sheet.append(&mut above);
                    sheet.extend(entry);
                }
            }
        }
        sheets
    }

    fn head(&self, page: u32, pages: u32) -> [String; HEAD] {
        let (number, columns) = (format!("Page {page} of {pages}"), COLUMNS);
        let space = columns.saturating_sub(number.len());
        [format!("{:space$}{number}", self.title), self.about.clone(), "-".repeat(columns)]
    }
}

/// A label and a value beside each other, with dots between them; what is longer than its columns goes on below.
fn entry(label: &str, value: &str) -> Vec<String> {
    let (labels, values) = (wrapped(label, LABEL), wrapped(value, COLUMNS - VALUE));
    let part = |of: &[String], at: usize| of.get(at).cloned().unwrap_or_default();
    let count = labels.len().max(values.len());
    let dotted = labels.len() - 1;
    (0..count)
        .map(|at| {
            let left = format!("{:INDENT$}{} ", "", part(&labels, at));
            let fill = if at == dotted && !value.is_empty() { "." } else { " " };
            let dots = fill.repeat((VALUE - 1).saturating_sub(columns(&left)));
            format!("{left}{dots} {}", part(&values, at)).trim_end().to_owned()
        })
        .collect()
}

/// A text in lines of so many columns, broken between words where there are any; at least one line.
fn wrapped(text: &str, max: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let last = lines.len() - 1;
        if !lines[last].is_empty() && columns(&lines[last]) + 1 + columns(word) <= max {
            lines[last].push(' ');
        } else if !lines[last].is_empty() {
            lines.push(String::new());
        }
        for letter in word.chars() {
            let last = lines.len() - 1;
            if columns(&lines[last]) + Line::columns(letter) > max {
                lines.push(String::new());
            }
            lines.iter_mut().last().into_iter().for_each(|it| it.push(letter));
        }
    }
    lines
}

fn columns(text: &str) -> usize {
    text.chars().map(Line::columns).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(lines: usize) -> Report {
        let line = |at| (format!("Label {at}"), format!("Value {at}"));
        let section =
            |title: &str| Section { title: title.into(), lines: (0..lines).map(line).collect() };
        Report {
            title: "Report".into(),
            about: "Machine, today".into(),
            sections: vec![section("One"), section("Two")],
        }
    }

    #[test]
    fn a_heading_is_never_the_last_line_of_a_sheet() {
        for lines in 1..130 {
            let sheets = report(lines).sheets();
            let text: Vec<_> = sheets.concat();
            assert_eq!(text.iter().filter(|it| it.contains("Label")).count(), 2 * lines);
            for sheet in sheets {
                assert!(sheet.len() <= BODY, "{lines}");
                assert!(sheet.last().is_some_and(|it| it.contains("Label")), "{lines}");
            }
        }
    }

    #[test]
    fn what_is_longer_than_its_columns_goes_on_below() {
        assert_eq!(entry("Model", "C7070"), [format!("  Model {} C7070", ".".repeat(41))]);
        let long = entry(&"word ".repeat(12), "x".repeat(40).as_str());
        assert_eq!(long.len(), 2);
        assert!(long.iter().all(|it| columns(it) <= COLUMNS), "{long:?}");
        assert_eq!(entry("Location", ""), ["  Location"]);
    }

    #[test]
    fn the_pages_are_numbered() {
        let report = report(100);
        let (pdf, pages) = report.to_pdf().unwrap();
        assert_eq!(crate::inspect(&pdf).unwrap().pages, pages);
        assert_eq!(pages, 4);
        assert!(report.head(4, pages)[0].ends_with("Page 4 of 4"));
        assert!(report.head(4, pages).iter().all(|it| it.len() <= COLUMNS));
    }
}
