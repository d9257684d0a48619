//! The reading side: headers, lines, whole pages.

use super::{Kind, MAX_PAGES, PageHeader, RasterError, RasterProblem};

/// One page, unpacked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// What the page header says.
    pub header: PageHeader,
    /// The lines one after another, each [`PageHeader::bytes_per_line`] long.
    pub pixels: Vec<u8>,
}

/// Goes through a document.
///
/// ```text
/// next_header ──► next_line … next_line ──► next_header ──► …      or  read_page, read_page, …
/// ```
/// After an error the reader is at its end.
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    kind: Kind,
    data: &'a [u8],
    at: usize,
    page: u32,
    open: Option<Open>,
}

/// The page whose lines are being read.
#[derive(Debug, Clone, Copy)]
struct Open {
    header: PageHeader,
    lines_left: u32,
}

impl<'a> Reader<'a> {
    /// Begins with a document of either kind.
    ///
    /// # Errors
    /// [`RasterProblem::NoSyncWord`], or [`RasterProblem::NoPage`] if nothing follows it.
    pub fn new(data: &'a [u8]) -> Result<Self, RasterError> {
        let error = |offset, problem| RasterError { page: 0, offset, problem };
        let kind = Kind::of(data).ok_or(error(0, RasterProblem::NoSyncWord))?;
        let at = kind.head_bytes();
        if data.len() <= at {
            return Err(error(data.len(), RasterProblem::NoPage));
        }
        Ok(Self { kind, data, at, page: 0, open: None })
    }

    /// The kind of the document.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The header of the next page, or `None` after the last. Lines of the page before that were
    /// not read are checked and passed over. Zeros that fill the rest of a document are no page: no
    /// header is of zeros.
    ///
    /// # Errors
    /// Names the page and the byte at which the document breaks the format or a limit.
    pub fn next_header(&mut self) -> Result<Option<PageHeader>, RasterError> {
        while self.line(None)?.is_some() {}
        if self.page > 0 && self.data[self.at..].iter().all(|byte| *byte == 0) {
            self.at = self.data.len();
            return Ok(None);
        }
        let start = self.at;
        self.page += 1;
        if self.page > MAX_PAGES {
            return Err(self.fail(start, RasterProblem::TooManyPages));
        }
        let end = start + self.kind.header_bytes();
        let Some(bytes) = self.data.get(start..end) else {
            return Err(self.fail(self.data.len(), RasterProblem::HeaderEnds));
        };
        match self.kind.read_header(bytes) {
            Ok(header) => {
                self.at = end;
                self.open = Some(Open { header, lines_left: header.height });
                Ok(Some(header))
            }
            Err((field, problem)) => Err(self.fail(start + field, problem)),
        }
    }

    /// Unpacks the next line of the page into `line`, which is cleared first, and says how many
    /// times in a row it occurs; `None` after the last line.
    ///
    /// # Errors
    /// As [`Reader::next_header`].
    pub fn next_line(&mut self, line: &mut Vec<u8>) -> Result<Option<u32>, RasterError> {
        self.line(Some(line))
    }

    /// The next page with all its pixels, or `None` after the last.
    ///
    /// # Errors
    /// As [`Reader::next_header`].
    pub fn read_page(&mut self) -> Result<Option<Page>, RasterError> {
        let Some(header) = self.next_header()? else { return Ok(None) };
        let (mut pixels, mut line) = (Vec::new(), Vec::new());
        while let Some(times) = self.next_line(&mut line)? {
            for _ in 0..times {
                pixels.extend_from_slice(&line);
            }
        }
        Ok(Some(Page { header, pixels }))
    }

    /// 1-based number of the page whose header was read last; 0 before the first.
    pub fn page(&self) -> u32 {
        self.page
    }

    fn line(&mut self, mut out: Option<&mut Vec<u8>>) -> Result<Option<u32>, RasterError> {
        let Some(open) = self.open.filter(|open| open.lines_left > 0) else {
            return Ok(None);
        };
        if let Some(out) = &mut out {
            out.clear();
        }
        let start = self.at;
        let times = u32::from(self.byte(open)?) + 1;
        if times > open.lines_left {
            let problem = RasterProblem::TooManyLines { repeated: times, left: open.lines_left };
            return Err(self.fail(start, problem));
        }
        // Within usize for every header that was let through.
        let mut left = usize::try_from(open.header.bytes_per_line()).unwrap_or(usize::MAX);
        while left > 0 {
            left -= self.run(open, left, out.as_deref_mut())?;
        }
        self.open = Some(Open { lines_left: open.lines_left - times, ..open });
        Ok(Some(times))
    }

    /// Unpacks one run and returns its length in bytes, which is at most `left`.
    fn run(
        &mut self,
        open: Open,
        left: usize,
        out: Option<&mut Vec<u8>>,
    ) -> Result<usize, RasterError> {
        let start = self.at;
        let (unit, code) = (open.header.colours.unit(), self.byte(open)?);
        let (run, taken) = match code {
            0..=127 => ((usize::from(code) + 1) * unit, unit),
            // CUPS reads it so; the standard reserves the value.
            128 => (left, 0),
            129..=255 => ((257 - usize::from(code)) * unit, (257 - usize::from(code)) * unit),
        };
        if run > left {
            return Err(self.fail(start, RasterProblem::RunTooLong { run, left }));
        }
        let pixels = self.take(open, taken)?;
        let Some(out) = out else { return Ok(run) };
        match code {
            0..=127 => (0..run / unit).for_each(|_| out.extend_from_slice(pixels)),
            128 => out.resize(out.len() + run, open.header.colours.white()),
            129..=255 => out.extend_from_slice(pixels),
        }
        Ok(run)
    }

    fn byte(&mut self, open: Open) -> Result<u8, RasterError> {
        self.take(open, 1).map(|bytes| bytes.first().copied().unwrap_or_default())
    }

    fn take(&mut self, open: Open, length: usize) -> Result<&'a [u8], RasterError> {
        let data = self.data;
        if let Some(bytes) = data.get(self.at..self.at + length) {
            self.at += length;
            return Ok(bytes);
        }
        let (missing, height) = (open.lines_left, open.header.height);
        Err(self.fail(data.len(), RasterProblem::LinesEnd { missing, height }))
    }

    fn error(&self, offset: usize, problem: RasterProblem) -> RasterError {
        RasterError { page: self.page, offset, problem }
    }

    /// The error, with the reader put to its end so that nobody reads on from the middle.
    fn fail(&mut self, offset: usize, problem: RasterProblem) -> RasterError {
        self.at = self.data.len();
        self.open = None;
        self.error(offset, problem)
    }
}
