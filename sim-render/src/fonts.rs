//! The fonts that a document does not bring along.
//!
//! The fourteen standard fonts have the letters of western Europe. For the composite fonts of others there
//! is one font with the Latin, Greek, Cyrillic, Chinese, Japanese and Korean letters and the signs that go with
//! them (`fonts/README.md`);
//! what it does not have is a box. Limits: it has one weight and no serifs, and Arabic, Hebrew, Thai and
//! the scripts of India are boxes.

use std::sync::{Arc, LazyLock};

use hayro::hayro_interpret::FontResolverFn;
use hayro::hayro_interpret::font::{FontData, FontQuery};
use miniz_oxide::inflate::decompress_to_vec_zlib;

static PACKED: &[u8] = include_bytes!("../fonts/fallback.ttf.z");

/// Unpacked when a document needs it first, and kept: 4 MB.
static FALLBACK: LazyLock<Option<FontData>> = LazyLock::new(|| {
    let font = decompress_to_vec_zlib(PACKED).ok()?;
    Some(Arc::new(font))
});

/// Finds a font for one that is not embedded.
pub(crate) fn resolver() -> FontResolverFn {
    Arc::new(|query| match query {
        FontQuery::Standard(font) => Some(font.get_font_data()),
        FontQuery::Fallback(font) if font.character_collection.is_some() => {
            FALLBACK.clone().map(|data| (data, 0))
        }
        FontQuery::Fallback(font) => Some(font.pick_standard_font().get_font_data()),
    })
}
