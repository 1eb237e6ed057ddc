#!/usr/bin/env bash
# Makes inter-*.woff2 anew out of Inter as npm has it: the weights from 400 to 700, which are those that the style sheet asks
# for, the features that it turns on or that come of themselves, and the characters of each part. Wants npm and Python.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

npm pack --silent --pack-destination "$work" @fontsource-variable/inter@5.3.0 > /dev/null
tar --extract --gzip --file "$work"/*.tgz --directory "$work"
python3 -m venv "$work/python"
"$work/python/bin/pip" install --quiet --disable-pip-version-check 'fonttools[woff]==4.60.1'

# cut PART FROM CHARACTERS
cut() {
  "$work/python/bin/fonttools" varLib.instancer --quiet --no-recalc-timestamp --output "$work/$1.ttf" \
    "$work/package/files/inter-$2-wght-normal.woff2" wght=400:700
  "$work/python/bin/fonttools" subset "$work/$1.ttf" --unicodes="$3" --flavor=woff2 \
    --layout-features=calt,ccmp,kern,liga,locl,mark,mkmk,tnum --output-file="inter-$1.woff2"
}

# Letters of languages that are written in Europe, and signs of currencies.
european='U+0100-0130,U+0132-017F,U+0218-021B,U+0237,U+02C7,U+02D8-02D9,U+02DB,U+02DD,U+1E80-1E85,U+1E9E,U+1EF2-1EF3'
european+=',U+2020,U+20A0-20AB,U+20AD-20C0,U+2113'

for part in latin vietnamese greek cyrillic; do cut "$part" "$part" '*'; done
cut latin-ext latin-ext "$european"
cut latin-rare latin-ext '*'
