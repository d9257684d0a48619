#!/usr/bin/env python3
"""Makes the font for what no other has, packed with zlib, and the widths of its letters from U+0100:

    make.py DroidSansFallback.ttf Roboto-Regular.ttf fallback.ttf.z widths.bin

Needs fontTools (tried with 4.68). Both fonts are of Google and under the Apache License 2.0; they are in
Debian's packages fonts-droid-fallback and fonts-roboto-unhinted.
"""

import io
import sys
import zlib

from fontTools.merge import Merger
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

# A renderer takes a CID that it finds no letter for to be the number of a glyph. So the first glyphs are
# boxes, as many as a font has room for, so that what is missing is seen to be missing.
BOXES = 13_000
# Latin, phonetics, Greek, Cyrillic, punctuation, currencies, signs like letters, number forms, arrows.
ALPHABETS = [(0x20, 0x1FFF), (0x2000, 0x218F)]
TABLES = {"GlyphOrder", "head", "hhea", "maxp", "OS/2", "hmtx", "cmap", "loca", "glyf", "post", "name"}


def cut(path, keep):
    font = TTFont(path)
    options = Options()
    options.hinting = False
    options.layout_features = []
    options.name_IDs = [0]
    options.notdef_outline = True
    options.glyph_names = False
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "vhea", "vmtx", "gasp"]
    chosen = [code for code in font.getBestCmap() if keep(code)]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=chosen)
    subsetter.subset(font)
    for table in [it for it in font.keys() if it not in TABLES]:
        del font[table]
    return font


def add_boxes(font):
    pen = TTGlyphPen(None)
    for low, high in [(20, 180), (32, 168)]:
        corners = [(low, low - 20), (low, high - 20), (high, high - 20), (high, low - 20)]
        for at, corner in enumerate(corners if low == 20 else reversed(corners)):
            (pen.lineTo if at else pen.moveTo)(corner)
        pen.closePath()
    box = pen.glyph()
    names = [".notdef"] + [f"box{at}" for at in range(1, BOXES)]
    glyphs, widths = font["glyf"], font["hmtx"]
    glyphs[".notdef"], widths[".notdef"] = box, (200, 20)
    for name in names[1:]:
        pen = TTGlyphPen({".notdef": box})
        pen.addComponent(".notdef", (1, 0, 0, 1, 0, 0))
        glyphs[name], widths[name] = pen.glyph(), (200, 20)
    letters = set(font.getBestCmap().values())
    others = [it for it in font.getGlyphOrder() if it not in set(names)]
    font.setGlyphOrder(names + sorted(others, key=lambda it: it in letters))


def write_widths(font, out):
    letters = font.getBestCmap()
    with open(out, "wb") as file:
        for code in range(0x100, 0x530):
            width = font["hmtx"][letters[code]][0] if code in letters else 0
            file.write(bytes([min(width, 255)]))


def saved(font):
    data = io.BytesIO()
    font.save(data)
    return io.BytesIO(data.getvalue())


def main(han, latin, out, widths):
    latin = cut(latin, lambda code: any(low <= code <= high for low, high in ALPHABETS))
    known = set(latin.getBestCmap())
    han = cut(han, lambda code: code not in known and 0x20 <= code <= 0xFFFF)
    scale_upem(latin, han["head"].unitsPerEm)
    font = Merger().merge([saved(han), saved(latin)])
    add_boxes(font)
    write_widths(font, widths)
    font["name"].names = []
    text = "Cut out of Droid Sans Fallback (2006) and Roboto (2011), Google; Apache License 2.0"
    for name, value in [(0, text), (1, "Twin Fallback"), (2, "Regular"), (4, "Twin Fallback"), (6, "TwinFallback")]:
        font["name"].setName(value, name, 3, 1, 0x409)
    font["post"].formatType = 3.0
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    data = saved(font).getvalue()
    count = len(font.getGlyphOrder())
    packed = zlib.compress(data, 9)
    with open(out, "wb") as file:
        file.write(packed)
    print(f"{len(font.getBestCmap())} characters, {count} glyphs, {len(data)} bytes, {len(packed)} packed")


if __name__ == "__main__":
    main(*sys.argv[1:])
