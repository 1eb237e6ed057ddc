"""Draws `bsr-tofu.ttf`: one box for every code point, the last family of every list of fonts.

A character that no font has makes an export to PDF/A or PDF/UA fail; with this font it is a visible box instead.
"""

import sys

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import newTable
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable


def main(target):
    pen = TTGlyphPen(None)
    for corners in ([(80, 0), (80, 720), (520, 720), (520, 0)], [(130, 50), (470, 50), (470, 670), (130, 670)]):
        pen.moveTo(corners[0])
        for corner in corners[1:]:
            pen.lineTo(corner)
        pen.closePath()
    glyphs = {".notdef": TTGlyphPen(None).glyph(), "tofu": pen.glyph()}
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder(list(glyphs))
    font.setupGlyf(glyphs)
    # Format 13 maps a whole range to one glyph: 1.1 million code points in 28 bytes.
    table = CmapSubtable.newSubtable(13)
    table.platformID, table.platEncID, table.language = 3, 10, 0
    table.format, table.reserved, table.length, table.nGroups = 13, 0, 0, 1
    table.cmap = {c: "tofu" for c in range(0x20, 0x110000) if not 0xD800 <= c <= 0xDFFF}
    cmap = newTable("cmap")
    cmap.tableVersion, cmap.tables = 0, [table]
    font.font["cmap"] = cmap
    font.setupHorizontalMetrics({".notdef": (600, 0), "tofu": (600, 80)})
    font.setupHorizontalHeader(ascent=800, descent=-200)
    font.setupNameTable(dict(familyName="BSR Tofu", styleName="Regular", uniqueFontIdentifier="BSRTofu-1",
                             fullName="BSR Tofu", psName="BSRTofu", version="Version 1.000"), mac=False)
    font.setupOS2(sTypoAscender=800, usWinAscent=800, usWinDescent=200, sCapHeight=700, sxHeight=500)
    font.setupPost(keepGlyphNames=False)
    font.font["head"].created = font.font["head"].modified = 3786912000  # fixed: the same source, the same bytes
    font.font.recalcTimestamp = False
    font.save(target)


main(sys.argv[1])
