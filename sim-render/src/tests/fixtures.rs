//! Sound documents, made here, and PNGs read back.

use std::io::Cursor;

use bytes::Bytes;
use jpeg_encoder::{ColorType, Encoder};
use pdf_writer::{Content, Finish as _, Name, Pdf, Rect, Ref, Str};
use sim_ccitt::{Coding, Encoder as FaxEncoder, Width};
use sim_wire::raster::{Colours, Kind, PageHeader, PageWriter};

/// A PDF with a line of text and a bar on each page, both different from page to page.
pub(crate) fn pdf(pages: i32) -> Bytes {
    let [catalog, tree, font] = [1, 2, 3].map(Ref::new);
    let of = |page: i32| Ref::new(4 + 2 * page);
    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(tree);
    pdf.pages(tree).kids((0..pages).map(of)).count(pages);
    pdf.type1_font(font).base_font(Name(b"Helvetica"));
    for page in 0..pages {
        let contents = Ref::new(of(page).get() + 1);
        let mut sheet = pdf.page(of(page));
        sheet.media_box(Rect::new(0.0, 0.0, 595.0, 842.0)).parent(tree).contents(contents);
        sheet.resources().fonts().pair(Name(b"F1"), font);
        sheet.finish();
        let text = format!("Page {} of {pages}", page + 1);
        let mut content = Content::new();
        content.set_fill_rgb(0.0, 0.0, 0.0).begin_text().set_font(Name(b"F1"), 48.0);
        content.next_line(72.0, 700.0).show(Str(text.as_bytes())).end_text();
        content.set_fill_rgb(0.8, 0.1, 0.2).rect(72.0, 600.0, 60.0 * (page + 1) as f32, 40.0);
        content.fill_nonzero();
        pdf.stream(contents, &content.finish());
    }
    Bytes::from(pdf.finish())
}

/// A page of 800 by 480 points, blue on the left half.
pub(crate) fn panel() -> Bytes {
    let [catalog, tree, page, contents] = [1, 2, 3, 4].map(Ref::new);
    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(tree);
    pdf.pages(tree).kids([page]).count(1);
    let mut sheet = pdf.page(page);
    sheet.media_box(Rect::new(0.0, 0.0, 800.0, 480.0)).parent(tree).contents(contents);
    sheet.resources();
    sheet.finish();
    let mut content = Content::new();
    content.set_fill_rgb(0.0, 0.4, 0.8).rect(0.0, 0.0, 400.0, 480.0).fill_nonzero();
    pdf.stream(contents, &content.finish());
    Bytes::from(pdf.finish())
}

/// A JPEG of 300 by 200, dark on the left half and light on the right.
pub(crate) fn jpeg(kind: ColorType) -> Bytes {
    let (dark, light): (&[u8], &[u8]) = if matches!(kind, ColorType::Luma) {
        (&[20], &[240])
    } else if matches!(kind, ColorType::Cmyk) {
        (&[200, 200, 200, 100], &[10, 10, 10, 0])
    } else {
        (&[10, 20, 120], &[250, 240, 100])
    };
    let mut file = Vec::new();
    Encoder::new(&mut file, 90).encode(&halves(dark, light), 300, 200, kind).unwrap();
    Bytes::from(file)
}

/// Five raster pages of 2 × 3 inches at 100 dpi, one of each kind of pixels: a triangle of ink
/// that is as wide as it is far from the upper edge.
pub(crate) fn raster() -> Bytes {
    raster_of(
        Kind::Pwg,
        &[
            (Colours::Black1, &[]),
            (Colours::Black8, &[255]),
            (Colours::Grey8, &[0]),
            (Colours::Rgb24, &[200, 16, 46]),
            (Colours::Cmyk32, &[0, 255, 255, 80]),
        ],
    )
}

/// The three of them that Apple Raster has.
pub(crate) fn apple_raster() -> Bytes {
    raster_of(
        Kind::Apple,
        &[
            (Colours::Grey8, &[0]),
            (Colours::Rgb24, &[200, 16, 46]),
            (Colours::Cmyk32, &[0, 255, 255, 80]),
        ],
    )
}

fn raster_of(format: Kind, kinds: &[(Colours, &[u8])]) -> Bytes {
    let mut writer = PageWriter::new(format);
    for &(kind, ink) in kinds {
        let header = PageHeader { total_pages: 5, ..PageHeader::new(200, 300, 100, kind) };
        let pixels: Vec<u8> = (0..300_usize).flat_map(|y| line(kind, ink, y * 2 / 3)).collect();
        writer.page(&header, &pixels).unwrap();
    }
    Bytes::from(writer.finish())
}

fn line(kind: Colours, ink: &[u8], inked: usize) -> Vec<u8> {
    let mut line = vec![kind.white(); kind.bytes_per_line(200) as usize];
    if kind == Colours::Black1 {
        (0..inked).for_each(|x| line[x / 8] |= 0x80 >> (x % 8));
    } else {
        line.chunks_exact_mut(ink.len()).take(inked).for_each(|pixel| pixel.copy_from_slice(ink));
    }
    line
}

/// Pixels of a picture of 300 by 200, dark on the left half and light on the right.
fn halves(dark: &[u8], light: &[u8]) -> Vec<u8> {
    (0..300 * 200).flat_map(|at| if at % 300 < 150 { dark } else { light }).copied().collect()
}

/// A PNG of 300 by 200, dark on the left half; the right half is all but transparent where the kind
/// of pixels has that.
pub(crate) fn png(kind: png::ColorType) -> Bytes {
    let pixels = match kind {
        png::ColorType::Grayscale => halves(&[20], &[240]),
        png::ColorType::GrayscaleAlpha => halves(&[20, 255], &[0, 10]),
        png::ColorType::Rgb => halves(&[10, 20, 120], &[250, 240, 100]),
        png::ColorType::Rgba => halves(&[10, 20, 120, 255], &[0, 0, 0, 10]),
        png::ColorType::Indexed => halves(&[0], &[1]),
    };
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, 300, 200);
    encoder.set_color(kind);
    encoder.set_palette(vec![10, 20, 120, 250, 240, 100]);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&pixels).unwrap();
    writer.finish().unwrap();
    Bytes::from(file)
}

/// A TIFF of four pages of 300 by 200, each dark on the left half: grey with LZW, colour with Deflate,
/// colour of 16 bits with PackBits, CMYK.
pub(crate) fn tiff() -> Bytes {
    use tiff::encoder::colortype::{CMYK8, Gray8, RGB8, RGB16};
    use tiff::encoder::{Compression, TiffEncoder};
    let mut file = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut file).unwrap().with_compression(Compression::Lzw);
    encoder.write_image::<Gray8>(300, 200, &halves(&[20], &[240])).unwrap();
    encoder = encoder.with_compression(Compression::Deflate(Default::default()));
    let colours = halves(&[10, 20, 120], &[250, 240, 100]);
    encoder.write_image::<RGB8>(300, 200, &colours).unwrap();
    encoder = encoder.with_compression(Compression::Packbits);
    let wide: Vec<u16> = colours.iter().map(|&it| u16::from(it) << 8 | 7).collect();
    encoder.write_image::<RGB16>(300, 200, &wide).unwrap();
    let inks = halves(&[200, 200, 200, 100], &[10, 10, 10, 0]);
    encoder.write_image::<CMYK8>(300, 200, &inks).unwrap();
    Bytes::from(file.into_inner())
}

/// A TIFF of one page of 300 by 200 single bits, packed with CCITT Group 4, as a fax machine writes it:
/// black on the left half.
pub(crate) fn fax_tiff() -> Bytes {
    let mut encoder = FaxEncoder::new(Coding::Mmr, Width::new(300).unwrap());
    let line = [[0xff; 18].as_slice(), &[0xfc]].concat();
    (0..200).for_each(|_| encoder.line(&line));
    tiff_of(&encoder.end(), &[(259, &[4]), (262, &[0])])
}

/// A TIFF of one page of 300 by 200 in one strip, with these entries more, in rising order, each of one or
/// more numbers. The strip begins at byte 8.
pub(crate) fn tiff_of(strip: &[u8], entries: &[(u16, &[u32])]) -> Bytes {
    let length = u32::try_from(strip.len()).unwrap();
    let (width, height, start) = ([300], [200], [8]);
    let mut all: Vec<(u16, &[u32])> =
        vec![(256, &width), (257, &height), (273, &start), (279, std::slice::from_ref(&length))];
    all.extend(entries);
    all.sort_by_key(|it| it.0);
    let directory = 8 + strip.len().next_multiple_of(2);
    let mut far = directory + 2 + 12 * all.len() + 4;
    let mut file = [b"II*\0".as_slice(), &(directory as u32).to_le_bytes(), strip].concat();
    file.resize(directory, 0);
    file.extend((all.len() as u16).to_le_bytes());
    let mut values = Vec::new();
    for (tag, numbers) in all {
        file.extend([tag.to_le_bytes(), 3_u16.to_le_bytes()].concat());
        let short = numbers.iter().all(|it| *it <= 0xffff);
        let at = file.len() - 2;
        let bytes: Vec<u8> = if short {
            numbers.iter().flat_map(|it| (*it as u16).to_le_bytes()).collect()
        } else {
            file[at] = 4;
            numbers.iter().flat_map(|it| it.to_le_bytes()).collect()
        };
        file.extend((numbers.len() as u32).to_le_bytes());
        if bytes.len() <= 4 {
            file.extend(bytes.iter().chain(&[0; 4]).take(4));
        } else {
            file.extend((far as u32).to_le_bytes());
            far += bytes.len();
            values.extend(bytes);
        }
    }
    file.extend([0; 4]);
    file.extend(values);
    Bytes::from(file)
}

/// Lines of a fax, each as this text of bits; blanks are for reading, `|` fills a byte.
pub(crate) fn bits(lines: impl Iterator<Item = String>) -> Vec<u8> {
    let mut all = String::new();
    for it in lines.flat_map(|it| it.chars().collect::<Vec<_>>()) {
        match it {
            '|' => all.extend(std::iter::repeat_n('0', all.len().next_multiple_of(8) - all.len())),
            ' ' => {}
            it => all.push(it),
        }
    }
    all.extend(std::iter::repeat_n('0', all.len().next_multiple_of(8) - all.len()));
    all.as_bytes()
        .chunks(8)
        .map(|it| u8::from_str_radix(str::from_utf8(it).unwrap(), 2).unwrap())
        .collect()
}

/// A stream of PCL XL with so many pages.
pub(crate) fn pclxl(pages: usize) -> Bytes {
    let page = [0xc0, 0, 0xf8, 0x28, 0x43, 0xfb, 2, 0x44, 0x44, 0x44];
    let stream = [b") HP-PCL XL;2;0\n\x41".as_slice(), &page.repeat(pages), &[0x42]];
    Bytes::from(stream.concat())
}

/// A PNG read back.
pub(crate) struct Picture {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) rgb: Vec<u8>,
}

impl Picture {
    pub(crate) fn read(png: &[u8]) -> Self {
        let mut reader = png::Decoder::new(Cursor::new(png)).read_info().unwrap();
        let mut rgb = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut rgb).unwrap();
        assert_eq!(info.color_type, png::ColorType::Rgb);
        Self { width: info.width, height: info.height, rgb }
    }

    pub(crate) fn at(&self, x: u32, y: u32) -> [u8; 3] {
        let at = 3 * (y * self.width + x) as usize;
        [self.rgb[at], self.rgb[at + 1], self.rgb[at + 2]]
    }
}
