#!/usr/bin/env python3
"""Makes the font for what no other has, packed with zlib, and the widths of its letters from U+0100:

    make.py DroidSansFallback.ttf Roboto-Regular.ttf NOTO fallback.ttf.z widths.bin

NOTO is the folder with the fonts of Noto. Needs fontTools (tried with 4.68). All are of Google. The first two
are under the Apache License 2.0 and in Debian's packages fonts-droid-fallback and fonts-roboto-unhinted, Noto is
under the SIL Open Font License 1.1 and in fonts-noto-core and fonts-noto-mono.
"""

import io
import sys
import zlib
from collections import Counter

from fontTools.merge import Merger
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

# A renderer takes a CID that it finds no letter for to be the number of a glyph. So the first glyphs are
# boxes, as many as a font has room for, so that what is missing is seen to be missing.
BOXES = 13_000
# Latin, phonetics, Greek, Cyrillic, punctuation, currencies, signs like letters, number forms, arrows.
ALPHABETS = [(0x20, 0x1FFF), (0x2000, 0x218F)]
# Signs, by the font of Noto that has them; the first that does is taken. A font has no room for all of them.
SIGNS = [
    ("NotoSansMono-Regular.ttf", [(0x2500, 0x259F)]),  # boxes, blocks
    ("NotoSansSymbols2-Regular.ttf", [(0x25A0, 0x26FF), (0x2713, 0x2718), (0x2776, 0x2793)]),  # shapes, stars, ticks
    ("NotoSansMath-Regular.ttf", [(0x2190, 0x22FF), (0x27E8, 0x27E9)]),  # arrows, operators
    ("NotoSansSymbols-Regular.ttf", [(0x2190, 0x21FF), (0x2312, 0x2312), (0x2460, 0x24FF), (0x2600, 0x2793)]),
]
# What else a letter is used for that no font has: the angle brackets of Japanese.
ALSO = {0x3008: 0x27E8, 0x3009: 0x27E9}
TABLES = {"GlyphOrder", "head", "hhea", "maxp", "OS/2", "hmtx", "cmap", "loca", "glyf", "post", "name"}


def cut(font, keep):
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


def flat(font, name, transform=(1, 0, 0, 1, 0, 0)):
    """A glyph without components."""
    recorded, pen = DecomposingRecordingPen(font.getGlyphSet()), TTGlyphPen(None)
    font.getGlyphSet()[name].draw(recorded)
    recorded.replay(TransformPen(pen, transform))
    return pen.glyph()


def fill_ems(font):
    """Puts each sign into the middle of an em; what touches its neighbours, and what is wider, is made as wide."""
    em, widths = font["head"].unitsPerEm, font["hmtx"]
    made = {}
    for code, name in font.getBestCmap().items():
        width = widths[name][0]
        fits = width <= em and not 0x2500 <= code <= 0x259F
        transform = (1, 0, 0, 1, (em - width) // 2, 0) if fits else (em / width, 0, 0, 1, 0, 0)
        made[name] = flat(font, name, transform)
    for name, glyph in made.items():
        font["glyf"][name] = glyph
        glyph.recalcBounds(font["glyf"])
        widths[name] = (em, getattr(glyph, "xMin", 0))


def inline(font):
    """Makes room: a glyph takes in its components if it is the only one that has them."""
    glyphs, letters = font["glyf"], set(font.getBestCmap().values())
    parts = {name: glyphs[name].getComponentNames(glyphs) for name in font.getGlyphOrder()}
    uses = Counter(it for components in parts.values() for it in components)
    alone = lambda it: uses[it] == 1 and it not in letters
    for name, components in parts.items():
        if components and all(map(alone, components)):
            glyphs[name] = flat(font, name)


def signs(noto, em, known):
    for file, ranges in SIGNS:
        within = lambda code: any(low <= code <= high for low, high in ranges)
        font = cut(TTFont(f"{noto}/{file}"), lambda code: code not in known and within(code))
        known |= set(font.getBestCmap())
        scale_upem(font, em)
        fill_ems(font)
        yield cut(font, lambda code: True)


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


def main(han, latin, noto, out, widths):
    latin = cut(TTFont(latin), lambda code: any(low <= code <= high for low, high in ALPHABETS))
    known = set(latin.getBestCmap())
    han = cut(TTFont(han), lambda code: code not in known and 0x20 <= code <= 0xFFFF)
    inline(han)
    han = cut(han, lambda code: True)
    scale_upem(latin, han["head"].unitsPerEm)
    known |= set(han.getBestCmap())
    others = signs(noto, han["head"].unitsPerEm, known)
    font = Merger().merge([saved(han), saved(latin), *map(saved, others)])
    for table in (it for it in font["cmap"].tables if it.isUnicode()):
        table.cmap.update({code: table.cmap[like] for code, like in ALSO.items()})
    add_boxes(font)
    write_widths(font, widths)
    font["name"].names = []
    text = (
        "Cut out of Droid Sans Fallback (2006) and Roboto (2011), Google; Apache License 2.0; and of Noto Sans Mono,"
        " Math, Symbols and Symbols 2 (2012 to 2018), Google; SIL Open Font License 1.1"
    )
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
