//! A picture of the device for printer dialogs (`printer-icons`, PWG 5100.13 section 5.6.16): a machine
//! with its screen, its tray and a sheet, drawn here.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use http::{StatusCode, header};

/// Pixels of a side: the three sizes that the standard asks for.
const SIDES: [u32; 3] = [48, 128, 512];
/// Where the pictures are, in the same order.
pub(crate) const PATHS: [&str; 3] =
    ["/assets/printer-48.png", "/assets/printer-128.png", "/assets/printer-512.png"];

/// Red, green, blue, alpha.
type Colour = [u8; 4];
const CLEAR: Colour = [0, 0, 0, 0];
const BODY: Colour = [232, 236, 239, 255];
const EDGE: Colour = [92, 103, 112, 255];
const GLASS: Colour = [38, 50, 56, 255];
const SCREEN: Colour = [0, 122, 163, 255];
const PAPER: Colour = [255, 255, 255, 255];
const SLOT: Colour = [55, 65, 72, 255];

/// Rectangles on a grid of 48, each over those before: left, top, right, bottom.
const PARTS: &[([u32; 4], Colour)] = &[
    ([5, 8, 43, 15], GLASS),
    ([4, 15, 44, 44], EDGE),
    ([5, 16, 43, 43], BODY),
    ([28, 11, 43, 18], EDGE),
    ([29, 12, 42, 17], SCREEN),
    ([8, 21, 34, 24], SLOT),
    ([10, 19, 30, 23], PAPER),
    ([5, 29, 43, 30], EDGE),
    ([5, 36, 43, 37], EDGE),
    ([20, 32, 28, 34], EDGE),
    ([20, 39, 28, 41], EDGE),
];
/// Units of the grid on a side.
const GRID: u32 = 48;

static PICTURES: LazyLock<[Vec<u8>; 3]> = LazyLock::new(|| SIDES.map(draw));

/// `GET` of one of [`PATHS`].
pub(crate) async fn show(Path(name): Path<String>) -> Response {
    let path = PATHS.iter().position(|it| it.strip_prefix("/assets/") == Some(name.as_str()));
    let found = path.and_then(|it| PICTURES.get(it));
    match found {
        Some(png) => ([(header::CONTENT_TYPE, "image/png")], png.as_slice()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn draw(side: u32) -> Vec<u8> {
    let colour = |x: u32, y: u32| {
        let (x, y) = (x * GRID / side, y * GRID / side);
        let inside = |[left, top, right, bottom]: [u32; 4]| {
            (left..right).contains(&x) && (top..bottom).contains(&y)
        };
        PARTS.iter().rev().find(|(part, _)| inside(*part)).map_or(CLEAR, |it| it.1)
    };
    let pixels: Vec<u8> =
        (0..side).flat_map(|y| (0..side).flat_map(move |x| colour(x, y))).collect();
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, side, side);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    // Writing to memory does not fail, and the pixels are as many as the header says.
    let written = encoder.write_header().and_then(|mut it| it.write_image_data(&pixels));
    debug_assert!(written.is_ok());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_pictures_are_as_large_as_their_names_say() {
        for side in SIDES {
            let got = show(Path(format!("printer-{side}.png"))).await;
            let body = axum::body::to_bytes(got.into_body(), 1 << 20).await.unwrap();
            let decoder = png::Decoder::new(std::io::Cursor::new(body));
            let mut reader = decoder.read_info().unwrap();
            assert_eq!((reader.info().width, reader.info().height), (side, side));
            let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
            reader.next_frame(&mut pixels).unwrap();
            assert!(pixels.chunks(4).any(|it| it == BODY), "the machine is on it");
        }
        for other in ["printer-49.png", "printer-.png", "cwis.png"] {
            assert_eq!(show(Path(other.into())).await.status(), StatusCode::NOT_FOUND);
        }
    }
}
