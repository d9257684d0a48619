//! The test suites that come with ipptool: their sample documents, one run, and what it found.
//!
//! Debian ships the suites without the documents that they print, so these are made here. What ipptool
//! found is counted from what it prints: its exit status is 0 too when a file does not parse or an
//! INCLUDE breaks off.

use std::path::{Path, PathBuf};
use std::process::Command;

use jpeg_encoder::{ColorType, Encoder};
use pdf_writer::{Content, Finish as _, Pdf, Rect, Ref};
use sim_wire::raster::{Colours, Kind, PageHeader, PageWriter};

/// Where ipptool's suites are.
const SUITES: &str = "/usr/share/cups/ipptool";
/// The document that a suite prints where it leaves the choice to its user.
const FILE: &str = "document-a4.pdf";
/// Points of the two sizes of paper in the samples.
const SIZES: [(&str, f32, f32); 2] = [("a4", 595.0, 842.0), ("letter", 612.0, 792.0)];
/// Resolutions of the raster samples, dots per inch.
const RESOLUTIONS: [u32; 6] = [150, 180, 300, 360, 600, 720];
/// Kinds of the raster samples.
const COLOURS: [(&str, Colours); 4] = [
    ("black-1", Colours::Black1),
    ("cmyk-8", Colours::Cmyk32),
    ("sgray-8", Colours::Grey8),
    ("srgb-8", Colours::Rgb24),
];

/// A test that failed.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Failed {
    /// Its name, as far as ipptool prints it.
    pub(crate) name: String,
    /// What it expected and did not get.
    pub(crate) missed: Vec<String>,
}

/// What one run found.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) pass: usize,
    pub(crate) skip: usize,
    /// The tests that failed.
    pub(crate) fail: Vec<Failed>,
    /// Everything that was printed.
    pub(crate) said: String,
}

/// The suites with their documents, in a folder.
pub(crate) struct Suites {
    folder: PathBuf,
}

impl Suites {
    /// Copies the suites into `folder` and makes their documents there.
    pub(crate) fn prepare(folder: &Path) -> std::io::Result<Self> {
        let here = folder.join("ipptool");
        std::fs::create_dir_all(&here)?;
        std::fs::create_dir_all(folder.join("data"))?;
        for file in std::fs::read_dir(SUITES)? {
            let file = file?;
            if file.file_type()?.is_file() {
                std::fs::copy(file.path(), here.join(file.file_name()))?;
            }
        }
        std::fs::write(folder.join("data/testprint.ps"), postscript(595.0, 842.0))?;
        for (name, width, height) in SIZES {
            std::fs::write(here.join(format!("document-{name}.pdf")), pdf(width, height))?;
            std::fs::write(here.join(format!("document-{name}.ps")), postscript(width, height))?;
        }
        std::fs::write(here.join("color.jpg"), jpeg(ColorType::Rgb, 3))?;
        std::fs::write(here.join("gray.jpg"), jpeg(ColorType::Luma, 1))?;
        for dpi in RESOLUTIONS {
            for (kind, colours) in COLOURS {
                rasters(&here, dpi, kind, colours)?;
            }
            unsent(&here, dpi)?;
        }
        Ok(Self { folder: here })
    }

    /// Runs one of them against a printer.
    pub(crate) fn run(&self, name: &str, uri: &str) -> std::io::Result<Found> {
        let version = match name {
            "ipp-1.1.test" => "1.1",
            "ipp-2.1.test" => "2.1",
            "ipp-2.2.test" => "2.2",
            _ => "2.0",
        };
        let output = Command::new("ipptool")
            .args(["-t", "-I", "-V", version, "-T", "30", "-f", FILE, uri, name])
            .current_dir(&self.folder)
            .output()?;
        let text = |it: &[u8]| String::from_utf8_lossy(it).into_owned();
        Ok(Found::of(text(&output.stdout) + &text(&output.stderr)))
    }
}

impl Found {
    fn of(said: String) -> Self {
        let mut found = Self::default();
        for line in said.lines() {
            match line.trim_end().rsplit_once(' ') {
                Some((_, "[PASS]")) => found.pass += 1,
                Some((_, "[SKIP]")) => found.skip += 1,
                Some((name, "[FAIL]")) => {
                    found.fail.push(Failed { name: name.trim().to_owned(), missed: Vec::new() });
                }
                Some(_) | None => {
                    let missed = line.trim().strip_prefix("EXPECTED: ").map(str::to_owned);
                    found.fail.iter_mut().next_back().into_iter().for_each(|it| {
                        it.missed.extend(missed.clone());
                    });
                }
            }
        }
        Self { said, ..found }
    }
}

/// Two pages with a bar.
fn pdf(width: f32, height: f32) -> Vec<u8> {
    let [catalog, tree] = [1, 2].map(Ref::new);
    let pages = [(3, 4), (5, 6)].map(|(page, contents)| (Ref::new(page), Ref::new(contents)));
    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(tree);
    pdf.pages(tree).kids(pages.map(|it| it.0)).count(2);
    for (page, contents) in pages {
        let mut sheet = pdf.page(page);
        sheet.media_box(Rect::new(0.0, 0.0, width, height)).parent(tree).contents(contents);
        sheet.resources();
        sheet.finish();
        let mut content = Content::new();
        content.set_fill_rgb(0.8, 0.1, 0.2).rect(72.0, 600.0, 200.0, 40.0).fill_nonzero();
        pdf.stream(contents, &content.finish());
    }
    pdf.finish()
}

/// A page with a bar.
pub(crate) fn postscript(width: f32, height: f32) -> String {
    format!(
        "%!PS-Adobe-3.0\n%%BoundingBox: 0 0 {width} {height}\n%%Pages: 1\n%%EndComments\n\
         %%Page: 1 1\n72 600 200 40 rectfill\nshowpage\n%%Trailer\n%%EOF\n"
    )
}

/// 150 by 100, dark on the left half and light on the right.
pub(crate) fn jpeg(kind: ColorType, samples: usize) -> Vec<u8> {
    let pixel = |column: usize| if column < 75 { 20 } else { 230 };
    let line: Vec<u8> = (0..150).flat_map(|it| vec![pixel(it); samples]).collect();
    let mut out = Vec::new();
    let encoded = Encoder::new(&mut out, 80).encode(&line.repeat(100), 150, 100, kind);
    encoded.unwrap_or_else(|it| panic!("a sound picture: {it}"));
    out
}

/// ipptool stops at a document that is not there, even one that it would skip because the printer does not
/// claim its kind. It is empty: nobody may send it.
fn unsent(folder: &Path, dpi: u32) -> std::io::Result<()> {
    let below = folder.join(format!("pwg-raster-samples-{dpi}dpi/srgb-16"));
    std::fs::create_dir_all(&below)?;
    std::fs::write(below.join(format!("color.jpg-4x6-srgb-16-{dpi}dpi.pwg")), [])
}

/// The raster samples of one resolution and kind, by the suites' names. They are small: what is tested
/// is that they are taken.
fn rasters(folder: &Path, dpi: u32, kind: &str, colours: Colours) -> std::io::Result<()> {
    let below = folder.join(format!("pwg-raster-samples-{dpi}dpi/{kind}"));
    std::fs::create_dir_all(&below)?;
    let header = PageHeader::new(dpi / 2, dpi / 2, dpi, colours);
    let pixels = vec![0x55; (header.bytes_per_line() * u64::from(header.height)) as usize];
    let made = |pages: usize| {
        let mut writer = PageWriter::new(Kind::Pwg);
        for _ in 0..pages {
            if let Err(error) = writer.page(&header, &pixels) {
                panic!("a sound page: {error}");
            }
        }
        writer.finish()
    };
    let documents = [
        ("color.jpg-4x6", 1),
        ("gray.jpg-4x6", 1),
        ("document-a4", 2),
        ("document-letter", 2),
        ("onepage-a4", 1),
        ("onepage-letter", 1),
    ];
    for (document, pages) in documents {
        std::fs::write(below.join(format!("{document}-{kind}-{dpi}dpi.pwg")), made(pages))?;
    }
    Ok(())
}
