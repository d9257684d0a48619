//! A PDF of scanned sides, written as they come: what it holds in memory of a page is where it begins.

use std::mem;

use bytes::Bytes;
use pdf_writer::{Chunk, Content, Filter, Finish as _, Name, Rect, Ref};

use super::{Coding, ScannedPage};

pub(super) const HEADER: &[u8] = b"%PDF-1.7\n%\x80\x80\x80\x80\n";
/// What a page calls its picture.
pub(crate) const PICTURE: Name<'_> = Name(b"Scan");
pub(super) const CATALOG: Ref = Ref::new(1);
const TREE: Ref = Ref::new(2);
/// Objects before those of pages, and of each page.
pub(super) const FIRST: usize = 3;
pub(super) const OF_PAGE: usize = 3;
/// How the table of objects begins: with those before pages.
pub(super) const TABLE_BEGIN: &[u8] = b"xref\n0 3\n";

/// A PDF in the making. Whoever has it writes what it returns, one piece behind the other.
#[derive(Debug, Default)]
pub struct ScanWriter {
    /// Pages before the first one: its objects have the numbers that they would have behind those.
    behind: usize,
    /// Bytes that were made.
    at: u64,
    /// Where the objects of pages begin.
    offsets: Vec<u64>,
    /// What was made and not yet handed out.
    piece: Vec<u8>,
}

impl ScanWriter {
    /// One without pages.
    pub fn new() -> Self {
        Self::default()
    }

    /// One whose pages are going to stand behind so many others, as [`append`](super::append) takes them.
    pub fn behind(pages: u32) -> Self {
        Self { behind: pages as usize, ..Self::default() }
    }

    /// Pages so far.
    pub fn pages(&self) -> u32 {
        u32::try_from(self.offsets.len() / OF_PAGE).unwrap_or(u32::MAX)
    }

    /// Adds a page: the bytes of it.
    pub fn page(&mut self, page: &ScannedPage) -> Vec<u8> {
        self.begin();
        let (across, down) = page.area.points();
        let (across, down) = (across as f32, down as f32);
        let first = self.next();
        // Documents end at `MAX_PAGES`, far below i32.
        let reference = |at: usize| Ref::new(i32::try_from(first + at).unwrap_or(i32::MAX));
        let [sheet, contents, picture] = [0, 1, 2].map(reference);
        self.object(|chunk| {
            let mut it = chunk.page(sheet);
            it.media_box(Rect::new(0.0, 0.0, across, down)).parent(TREE).contents(contents);
            it.resources().x_objects().pair(PICTURE, picture);
            it.finish();
        });
        self.object(|chunk| {
            let mut content = Content::new();
            content.transform([across, 0.0, 0.0, down, 0.0, 0.0]).x_object(PICTURE);
            chunk.stream(contents, &content.finish());
        });
        self.object(|chunk| image(chunk, picture, page));
        mem::take(&mut self.piece)
    }

    /// Adds a page whose objects are these, numbered as this one's would be, and begin there: the bytes of it.
    pub(super) fn objects(&mut self, objects: &[u8], begins: [u64; OF_PAGE]) -> Vec<u8> {
        self.begin();
        self.offsets.extend(begins.map(|it| self.at + it));
        self.put(objects);
        mem::take(&mut self.piece)
    }

    /// The number of the first object of the next page.
    pub(super) fn next(&self) -> usize {
        self.first() + self.offsets.len()
    }

    /// Ends it: the last bytes.
    pub fn end(self) -> Vec<u8> {
        let first = self.first();
        self.close(first)
    }

    /// The number of the first object of its pages.
    fn first(&self) -> usize {
        FIRST + self.behind * OF_PAGE
    }

    /// The PDF of one page whose objects are these, numbered from `first`, and begin there.
    pub(super) fn with_objects(objects: &[u8], begins: [u64; OF_PAGE], first: usize) -> Vec<u8> {
        let mut writer = Self::new();
        let mut pdf = writer.objects(objects, begins);
        pdf.extend(writer.close(first));
        pdf
    }

    /// Ends it, where the objects of its pages are numbered from `first`.
    fn close(mut self, first: usize) -> Vec<u8> {
        self.begin();
        let pages = self.pages();
        let of_pages = mem::take(&mut self.offsets);
        self.object(|chunk| {
            let mut it = chunk.indirect(CATALOG).dict();
            it.pair(Name(b"Type"), Name(b"Catalog")).pair(Name(b"Pages"), TREE);
        });
        self.object(|chunk| {
            let count = i32::try_from(pages).unwrap_or(i32::MAX);
            let kids = (0..count).map(|it| Ref::new(first as i32 + it * OF_PAGE as i32));
            chunk.pages(TREE).kids(kids).count(count);
        });
        let (begins, objects) = (self.at, first + of_pages.len());
        let entry = |offset: &u64| format!("{offset:010} 00000 n \n");
        self.put(TABLE_BEGIN);
        let mut table = "0000000000 65535 f \n".to_owned();
        table.extend(self.offsets.iter().map(entry));
        table += &format!("{first} {}\n", of_pages.len());
        table.extend(of_pages.iter().map(entry));
        table += &format!("trailer\n<< /Size {objects} /Root {} 0 R >>\n", CATALOG.get());
        table += &format!("startxref\n{begins}\n%%EOF\n");
        self.put(table.as_bytes());
        self.piece
    }

    fn begin(&mut self) {
        if self.at == 0 {
            self.put(HEADER);
        }
    }

    /// Adds an object.
    fn object(&mut self, make: impl FnOnce(&mut Chunk)) {
        let mut chunk = Chunk::new();
        make(&mut chunk);
        self.offsets.push(self.at);
        self.put(chunk.as_bytes());
    }

    fn put(&mut self, bytes: &[u8]) {
        self.piece.extend_from_slice(bytes);
        self.at += bytes.len() as u64;
    }
}

fn image(chunk: &mut Chunk, at: Ref, page: &ScannedPage<Bytes>) {
    let side = |dots: u32| i32::try_from(dots).unwrap_or(i32::MAX);
    let (width, height) = (side(page.width), side(page.height));
    let mut it = chunk.image_xobject(at, &page.data);
    it.width(width).height(height);
    match page.coding {
        Coding::ColorJpeg => {
            it.filter(Filter::DctDecode);
            it.bits_per_component(8).color_space().device_rgb();
        }
        Coding::GreyJpeg => {
            it.filter(Filter::DctDecode);
            it.bits_per_component(8).color_space().device_gray();
        }
        Coding::Group4 => {
            it.filter(Filter::CcittFaxDecode);
            it.decode_parms().k(-1).columns(width).rows(height);
            it.bits_per_component(1).color_space().device_gray();
        }
    }
    it.finish();
}
