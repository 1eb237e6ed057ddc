"""Reduces the Noto fonts to what names are written in: a script a file, so that a report touches only what it needs.

    python3 make_scripts.py NOTO CJK EMOJI TARGET

NOTO is Debian's folder of fonts-noto-core, CJK its collection NotoSansCJK-Regular.ttc, EMOJI npm's NotoEmoji_400Regular.ttf.
The same sources give the same bytes.
"""

import sys
from pathlib import Path

from fontTools import subset

# Joiners, which some substitutions name, and the dotted circle, on which a mark that has no letter stands.
SHAPING = "200C 200D 25CC"
REGULAR, TITLES = ("Regular",), ("Regular", "SemiBold")
# What Inter lacks of Latin, Greek and Cyrillic, with all their letters: a mark that Inter has not is drawn with its letter.
SCRIPTS = {
    "": (REGULAR, "0020-007E 00A0-218F 2C60-2C7F 2DE0-2E52 A640-A7FF AB30-AB6B FB00-FB06 FE20-FE2F FFFD"),
    "Arabic": (TITLES, f"{SHAPING} 0600-06FF 0750-077F 0870-08FF FB50-FDFF FE70-FEFE"),
    "Hebrew": (TITLES, f"{SHAPING} 0590-05FF FB1D-FB4F"),
    "Thai": (TITLES, f"{SHAPING} 0E00-0E7F"),
    "Devanagari": (TITLES, f"{SHAPING} 0900-097F 1CD0-1CFF A830-A839 A8E0-A8FF"),
    "Armenian": (REGULAR, "0530-058F FB13-FB17"),
    "Georgian": (REGULAR, "10A0-10FF 1C90-1CBF 2D00-2D2F"),
    "Bengali": (REGULAR, f"{SHAPING} 0980-09FF"),
    "Gurmukhi": (REGULAR, f"{SHAPING} 0A00-0A7F"),
    "Gujarati": (REGULAR, f"{SHAPING} 0A80-0AFF"),
    "Oriya": (REGULAR, f"{SHAPING} 0B00-0B7F"),
    "Tamil": (REGULAR, f"{SHAPING} 0B80-0BFF"),
    "Telugu": (REGULAR, f"{SHAPING} 0C00-0C7F"),
    "Kannada": (REGULAR, f"{SHAPING} 0C80-0CFF"),
    "Malayalam": (REGULAR, f"{SHAPING} 0D00-0D7F"),
    "Sinhala": (REGULAR, f"{SHAPING} 0D80-0DFF"),
    "Lao": (REGULAR, f"{SHAPING} 0E80-0EFF"),
    "Myanmar": (REGULAR, f"{SHAPING} 1000-109F AA60-AA7F"),
    "Ethiopic": (REGULAR, "1200-137F"),
    "Khmer": (REGULAR, f"{SHAPING} 1780-17FF 19E0-19FF"),
    "Symbols2": (REGULAR, "2300-23FF 2580-27BF 2800-28FF 2B00-2BFF"),
    "Math": (REGULAR, "2190-22FF 1D400-1D7FF"),
}

# Radicals, strokes, punctuation, kana, bopomofo, jamo, enclosed and square forms, the unified ideographs of Unicode 1,
# compatibility ideographs, Hangul syllables, full and half width, and every ideograph beyond U+20000 that the font has.
CJK = "2010-2027 2030-205E 2100-218F 2190-21FF 2460-25FF 2600-27BF 2E80-2FDF 2FF0-312F 3131-318E 3190-31E3 31F0-33FF " \
    "4E00-9FFF 1100-11FF A960-A97C AC00-D7FB F900-FAFF FE10-FE19 FE30-FE6B FF01-FFEE 1F100-1F265 20000-3FFFF"
# Extension A is large and mostly for scholars: of it, what Hong Kong and Japan have in their national sets, and the
# simplified characters of the mainland's table of general use.
CJK_SETS = ("big5hkscs", "euc_jis_2004")
CJK_SIMPLIFIED = "㑇㑊㕮㘎㙍㙘㙦㛃㛚㛹㟃㠇㠓㤘㥄㧐㧑㧟㫰㬊㬎㬚㭎㭕㮾㰀㳇㳘㳚㴔㵐㶲㸆㸌㺄㻬㽏㿠䁖䂮䃅䃎䅟䌹䎃䎖䏝䏡䏲䐃䓖䓛䓨䓫䓬䗖䗛䗪䗴䜣䝙" \
    "䢺䢼䣘䥽䦃䲟䲠䲢䴓䴔䴕䴖䴗䴘䴙䶮"
# The collection's face: its own forms are the mainland's. Others stand behind the language of the text; those of Japan
# and Korea are kept, those of Taiwan and Hong Kong would be a fifth more.
CJK_FACE = 2
CJK_LANGUAGES = [f"{script}.{language}" for script in ("DFLT", "hani", "kana", "hang", "latn")
                 for language in ("dflt", "JAN", "KOR")]

# Its pictures are as wide as an ideograph with so many units to the em; as they come, they tower over a line.
EMOJI_UNITS = 2448


def main(noto, cjk, emoji, target):
    for script, (weights, ranges) in SCRIPTS.items():
        for weight in weights:
            name = f"NotoSans{script}-{weight}.ttf"
            reduce(Path(noto) / name, Path(target) / name, codes(ranges))
    has = {"ccmp", "ljmo", "vjmo", "tjmo", "locl"}
    reduce(cjk, Path(target) / "NotoSansCJK-Regular.otf", codes(CJK) | extension_a(), font_number=CJK_FACE,
           layout_features=sorted(has), layout_scripts=CJK_LANGUAGES)
    reduce(emoji, Path(target) / "NotoEmoji-Regular.ttf", set(range(0x20, 0x110000)), change=shrink)


def codes(ranges):
    bounds = [[int(bound, 16) for bound in one.split("-")] for one in ranges.split()]
    return {code for one in bounds for code in range(one[0], one[-1] + 1)}


def extension_a():
    known = {ord(char) for char in CJK_SIMPLIFIED}
    for code in range(0x3400, 0x4DC0):
        for charset in CJK_SETS:
            try:
                chr(code).encode(charset)
            except UnicodeEncodeError:
                continue
            known.add(code)
    return known


def shrink(font):
    font["head"].unitsPerEm = EMOJI_UNITS


def reduce(source, target, unicodes, change=None, **options):
    """The font with these characters, without what only screens and vertical lines need."""
    options = subset.Options(hinting=False, notdef_outline=True, recalc_timestamp=False, harfbuzz_repacker=False, drop_tables=[
        "BASE", "DSIG", "JSTF", "MATH", "STAT", "VORG", "gasp", "meta", "vhea", "vmtx",
    ], **options)
    options.layout_features = [feature for feature in options.layout_features if feature not in ("vert", "vrt2")]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17]
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=unicodes & set(font.getBestCmap()))
    subsetter.subset(font)
    if change:
        change(font)
    subset.save_font(font, str(target), options)


main(*sys.argv[1:])
