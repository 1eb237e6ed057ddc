"""Draws `bsr-symbols.ttf`: the bars of a day and the icons of the six workloads, as glyphs of one font.

A run of glyphs is what makes a page of bars fast and small. Heights are those of `domain::look::Shape`. Letters stand for shapes, so that copied text still says
something; the same letters are used in template/symbols.typ and src/symbols.rs.

    bars    V very healthy, M healthy with minor issues, H healthy, U unhealthy, D deactivated, N no data
            (advance: one em, so the font size is the distance from day to day)
    icons   E e-mail, O OneDrive, C contacts, K calendar, T tasks, S SharePoint; lower case: dotted, not active
"""

import sys

import pathops
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.svgLib.path import parse_path

EM = 1000
BAR_LEFT, BAR_RIGHT, BAR_HEIGHT, BAR_RADIUS = 110, 890, 2400, 170
TILE, TILE_ADVANCE, TILE_BOTTOM = 1000, 1180, -100
ICON_SIZE, ICON_STROKE, TILE_STROKE = 610, 2.15, 62

# On a grid of 24 × 24, y downwards, as strokes with round ends.
ICONS = {
    "E": ["M4.5 4.5h15a2.3 2.3 0 0 1 2.3 2.3v10.4a2.3 2.3 0 0 1 -2.3 2.3h-15a2.3 2.3 0 0 1 -2.3 -2.3v-10.4a2.3 2.3 0 0 1 2.3 -2.3z",
          "M2.9 7l9.1 6.4l9.1 -6.4"],
    "O": ["M17.6 19.2h-8.8a6.8 6.8 0 1 1 6.5 -8.9h2.3a4.45 4.45 0 1 1 0 8.9z"],
    "C": ["M12 3.2a4.4 4.4 0 0 1 0 8.8a4.4 4.4 0 0 1 0 -8.8z",
          "M3.9 21.2c.5 -4 3.7 -6.1 8.1 -6.1s7.6 2.1 8.1 6.1"],
    "K": ["M5.3 4.6h13.4a2.3 2.3 0 0 1 2.3 2.3v11.8a2.3 2.3 0 0 1 -2.3 2.3h-13.4a2.3 2.3 0 0 1 -2.3 -2.3v-11.8a2.3 2.3 0 0 1 2.3 -2.3z",
          "M3.2 10.2h17.6", "M8 2.4v4.2", "M16 2.4v4.2"],
    "T": ["M2.6 6.4l2.2 2.2l4 -4.4", "M2.6 16.6l2.2 2.2l4 -4.4", "M13 6.6h8.4", "M13 17h8.4"],
    "S": ["M17.6 2.2a3.1 3.1 0 0 1 0 6.2a3.1 3.1 0 0 1 0 -6.2z", "M6.2 8.9a3.1 3.1 0 0 1 0 6.2a3.1 3.1 0 0 1 0 -6.2z",
          "M17.6 15.6a3.1 3.1 0 0 1 0 6.2a3.1 3.1 0 0 1 0 -6.2z", "M8.9 10.4l6 -3.5", "M8.9 13.6l6 3.5"],
}


def rounded(left, bottom, right, top, radius):
    """A rounded rectangle."""
    path = pathops.Path()
    draw = path.getPen()
    k = radius * 0.4477  # distance of a cubic's handle from the corner
    draw.moveTo((left + radius, bottom))
    draw.lineTo((right - radius, bottom))
    draw.curveTo((right - k, bottom), (right, bottom + k), (right, bottom + radius))
    draw.lineTo((right, top - radius))
    draw.curveTo((right, top - k), (right - k, top), (right - radius, top))
    draw.lineTo((left + radius, top))
    draw.curveTo((left + k, top), (left, top - k), (left, top - radius))
    draw.lineTo((left, bottom + radius))
    draw.curveTo((left, bottom + k), (left + k, bottom), (left + radius, bottom))
    draw.closePath()
    return path


def stroked(path, width, cap=pathops.LineCap.ROUND_CAP, dashes=(), phase=0.0):
    """The outline of a path's stroke."""
    path.stroke(width, cap, pathops.LineJoin.ROUND_JOIN, 4, list(dashes) or None, phase)
    path.convertConicsToQuads()
    path.simplify()
    return path


def bar(height):
    return rounded(BAR_LEFT, 0, BAR_RIGHT, height, BAR_RADIUS)


def split_bar():
    """A full bar cut in two in the middle: broken, also without its colour."""
    lower = rounded(BAR_LEFT, 0, BAR_RIGHT, BAR_HEIGHT * 44 // 100, BAR_RADIUS)
    return union(lower, rounded(BAR_LEFT, BAR_HEIGHT * 56 // 100, BAR_RIGHT, BAR_HEIGHT, BAR_RADIUS))


def hairline():
    return rounded(BAR_LEFT, 0, BAR_RIGHT, BAR_HEIGHT * 5 // 100, BAR_HEIGHT * 5 // 200)


def tile(solid):
    inset = TILE_STROKE / 2
    path = rounded(inset, TILE_BOTTOM + inset, TILE - inset, TILE_BOTTOM + TILE - inset, 200)
    # The outline is 3,409 units long: 28 dots, evenly.
    return stroked(path, TILE_STROKE) if solid else stroked(path, TILE_STROKE + 8, dashes=(0.01, 121.74))


def icon(strokes):
    scale = ICON_SIZE / 24
    whole = pathops.Path()
    for stroke in strokes:
        path = pathops.Path()
        middle = TILE_BOTTOM + TILE / 2
        parse_path(stroke, TransformPen(path.getPen(), (scale, 0, 0, -scale, TILE / 2 - ICON_SIZE / 2, middle + ICON_SIZE / 2)))
        whole = union(whole, stroked(path, ICON_STROKE * scale))
    return whole


def union(first, second):
    return pathops.op(first, second, pathops.PathOp.UNION)


def glyph(path):
    path.convertConicsToQuads()
    pen = TTGlyphPen(None)
    path.draw(Cu2QuPen(pen, max_err=1.0, reverse_direction=True))
    return pen.glyph()


def main(target):
    empty = pathops.Path()
    drawn = {".notdef": (None, EM, empty), "space": (" ", 300, empty)}
    for letter, path in {"V": bar(BAR_HEIGHT), "M": bar(BAR_HEIGHT * 72 // 100), "H": bar(BAR_HEIGHT), "U": split_bar(),
                         "D": bar(BAR_HEIGHT * 24 // 100), "N": hairline()}.items():
        drawn[f"bar_{letter}"] = (letter, EM, path)
    for letter, strokes in ICONS.items():
        drawn[f"icon_{letter}_on"] = (letter, TILE_ADVANCE, union(tile(True), icon(strokes)))
        drawn[f"icon_{letter}_off"] = (letter.lower(), TILE_ADVANCE, union(tile(False), icon(strokes)))
    glyphs = {name: glyph(path) for name, (_, _, path) in drawn.items()}
    font = FontBuilder(EM, isTTF=True)
    font.setupGlyphOrder(list(drawn))
    font.setupCharacterMap({ord(letter): name for name, (letter, _, _) in drawn.items() if letter})
    font.setupGlyf(glyphs)
    font.setupHorizontalMetrics({name: (advance, getattr(glyphs[name], "xMin", 0)) for name, (_, advance, _) in drawn.items()})
    font.setupHorizontalHeader(ascent=BAR_HEIGHT, descent=TILE_BOTTOM)
    font.setupNameTable(dict(familyName="BSR Symbols", styleName="Regular", uniqueFontIdentifier="BSRSymbols-1",
                             fullName="BSR Symbols", psName="BSRSymbols", version="Version 1.000"), mac=False)
    font.setupOS2(sTypoAscender=BAR_HEIGHT, sTypoDescender=TILE_BOTTOM, usWinAscent=BAR_HEIGHT, usWinDescent=-TILE_BOTTOM,
                  sCapHeight=EM, sxHeight=EM)
    font.setupPost(keepGlyphNames=False)
    font.font["head"].created = font.font["head"].modified = 3786912000  # fixed: the same source, the same bytes
    font.font.recalcTimestamp = False
    font.save(target)


main(sys.argv[1])
