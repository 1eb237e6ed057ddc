#!/bin/sh
# Makes the fonts of ../fonts again. README.md says what it needs.
set -eu
cd "$(dirname "$0")"
python="${PYTHON:-python3}"
inter="${INTER:-/usr/share/fonts/opentype/inter}"
noto="${NOTO:-/usr/share/fonts/truetype/noto}"
cjk="${CJK:-/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc}"
emoji="${EMOJI:?the file NotoEmoji_400Regular.ttf}"

# Latin with its supplements, Greek, Cyrillic, combining marks, punctuation, currency, and the few signs the texts use.
unicodes="U+0020-007E,U+00A0-02FF,U+0300-036F,U+0370-03FF,U+0400-04FF,U+1E00-1EFF,U+1F00-1FFF,U+2000-2027,U+202F-205E,U+2070-209F,U+20A0-20CF,U+2100,U+2103,U+2109,U+2113,U+2116,U+2117,U+2120,U+2122,U+2126,U+212A,U+212B,U+2190-2199,U+2212,U+2248,U+2260,U+2264,U+2265,U+FB00-FB06,U+FFFD"
for weight in Regular Medium SemiBold; do
  "$python" -m fontTools.subset "$inter/Inter-$weight.otf" --output-file="../fonts/Inter-$weight.otf" \
    --unicodes="$unicodes" --layout-features=kern,tnum,ccmp,locl,mark,mkmk --no-hinting \
    --name-IDs='0,1,2,3,4,5,6,13,14,16,17' --notdef-outline --no-recalc-timestamp --no-harfbuzz-repacker
done
"$python" make_symbols.py ../fonts/bsr-symbols.ttf
"$python" make_tofu.py ../fonts/bsr-tofu.ttf
"$python" make_scripts.py "$noto" "$cjk" "$emoji" ../fonts/noto
