"""Looks at the inside of PDFs, where no validator for PDF/UA and PDF/A is at hand: tags, alternative texts, header cells,
fonts, metadata, the attachment. Prints what is wrong, a line a fault, and ends with 1 if there was any.

    python3 structure.py FILE…
    python3 structure.py --spoil FILE      breaks the file in memory, one fault after another, and prints what is found then

Needs pikepdf (Debian: python3-pikepdf).
"""

import sys

import pikepdf

PAINTING = {"Tj", "TJ", "'", '"', "f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "Do", "sh", "EI"}
LANGUAGES = ("en", "de", "fr", "es", "pt", "ja")
# Levels that a structure element may stand at: rows in sections of a table, cells in rows.
PARENTS = {"/TR": {"/THead", "/TBody", "/TFoot", "/Table"}, "/TH": {"/TR"}, "/TD": {"/TR"}, "/THead": {"/Table"}, "/TBody": {"/Table"}}


def catalogue_faults(pdf):
    root = pdf.Root
    wanted = {
        "marked": root.get("/MarkInfo", {}).get("/Marked") is True,
        "a language": str(root.get("/Lang", ""))[:2] in LANGUAGES,
        "its title shown": root.get("/ViewerPreferences", {}).get("/DisplayDocTitle") is True,
        "an output intent": "/OutputIntents" in root,
        "a structure tree": "/StructTreeRoot" in root,
        "a parent tree": "/ParentTree" in root.get("/StructTreeRoot", {}),
        "bookmarks": "/First" in root.get("/Outlines", {}),
    }
    yield from (f"the document has not {name}" for name, there in wanted.items() if not there)
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as meta:
        for key, value in {"pdfaid:part": "3", "pdfaid:conformance": "A", "{http://www.aiim.org/pdfua/ns/id/}part": "1"}.items():
            if str(meta.get(key)) != value:
                yield f"{key} is {meta.get(key)!r}, not {value!r}"
        for key in ("dc:title", "dc:creator", "xmp:CreateDate", "xmp:ModifyDate", "dc:language"):
            if not meta.get(key):
                yield f"{key} is not set"


def attachment_faults(pdf):
    files = list(pdf.Root.get("/AF", []))
    if len(files) != 1:
        yield f"{len(files)} associated files, not one"
        return
    if files[0].get("/AFRelationship") != "/Data":
        yield "the attachment is not marked as data"
    stream = files[0].EF.F
    if str(stream.get("/Subtype")) != "/text/csv":
        yield "the attachment is not marked as CSV"
    if not stream.read_bytes().startswith(b"organization,account,"):
        yield "the attachment is not the report's data"


def structure_faults(pdf, seen):
    """Walks the tree without recursion: a report of ten thousand accounts is wide, but let it be deep too."""
    waiting = [(pdf.Root.StructTreeRoot.K, "", False)]
    while waiting:
        node, parent, in_figure = waiting.pop()
        if isinstance(node, pikepdf.Array):
            waiting += [(child, parent, in_figure) for child in node]
            continue
        if not isinstance(node, pikepdf.Dictionary) or "/S" not in node:
            continue
        kind = str(node.S)
        seen[kind] = seen.get(kind, 0) + 1
        attributes = attributes_of(node)
        if kind in ("/Figure", "/Formula"):
            if not str(node.get("/Alt", "")).strip():
                yield "a figure without alternative text"
            if "/BBox" not in attributes:
                yield "a figure without a bounding box"
        if kind == "/TH" and "/Scope" not in attributes:
            yield "a header cell without a scope"
        if kind == "/TD" and not len(attributes.get("/Headers", [])):
            yield "a cell without headers"
        if kind in PARENTS and parent not in PARENTS[kind]:
            yield f"{kind} in {parent}"
        if "/K" in node:
            waiting.append((node.K, kind, in_figure or kind == "/Figure"))


def attributes_of(node):
    given = node.get("/A", pikepdf.Dictionary())
    found = {}
    for one in given if isinstance(given, pikepdf.Array) else [given]:
        if isinstance(one, pikepdf.Dictionary):
            found.update({key: value for key, value in one.items()})
    return found


def page_faults(pdf):
    for number, page in enumerate(pdf.pages, 1):
        if "/StructParents" not in page:
            yield f"page {number} is not in the structure tree"
        if page.get("/Tabs") != "/S":
            yield f"page {number} is not read in the order of its structure"
        depth = 0
        for _, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            depth += (name in ("BDC", "BMC")) - (name == "EMC")
            if name in PAINTING and depth == 0:
                yield f"page {number} paints something that is neither tagged nor an artifact"
                break


def font_faults(pdf):
    for item in pdf.objects:
        if not isinstance(item, pikepdf.Dictionary):
            continue
        if item.get("/Type") == "/FontDescriptor" and not any(key in item for key in ("/FontFile", "/FontFile2", "/FontFile3")):
            yield f"the font {item.get('/FontName')} is not embedded"
        if item.get("/Type") == "/Font" and item.get("/Subtype") == "/Type0" and "/ToUnicode" not in item:
            yield f"the font {item.get('/BaseFont')} has no mapping to text"


def faults(pdf):
    seen = {}
    yield from catalogue_faults(pdf)
    yield from attachment_faults(pdf)
    yield from structure_faults(pdf, seen)
    for kind, least in {"/H1": 2, "/Table": 2, "/TH": 12, "/Figure": 14}.items():
        if seen.get(kind, 0) < least:
            yield f"{seen.get(kind, 0)} of {kind}, not {least} at least"
    yield from page_faults(pdf)
    yield from font_faults(pdf)


def untag(pdf):
    page = pdf.pages[0]
    page.contents_add(b"0 0 9 9 re f")


def first(pdf, kind):
    waiting = [pdf.Root.StructTreeRoot.K]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, pikepdf.Array):
            waiting += list(node)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            if str(node.S) == kind:
                return node
            waiting.append(node.get("/K", pikepdf.Array()))
    raise SystemExit(f"there is no {kind}")


def drop(pdf, kind, key):
    del first(pdf, kind)[key]


def unembed(pdf):
    descriptor = next(item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor")
    for key in ("/FontFile", "/FontFile2", "/FontFile3"):
        if key in descriptor:
            del descriptor[key]


def remove(holder, key):
    del holder[key]


SPOILERS = (
    untag,
    lambda pdf: drop(pdf, "/Figure", "/Alt"),
    lambda pdf: drop(pdf, "/TH", "/A"),
    lambda pdf: drop(pdf, "/TD", "/A"),
    unembed,
    lambda pdf: remove(pdf.Root, "/Lang"),
    lambda pdf: remove(pdf.Root, "/Metadata"),
    lambda pdf: remove(pdf.Root, "/AF"),
)


def spoiled(path):
    """What is found after each fault, which must be something."""
    for spoil in SPOILERS:
        with pikepdf.open(path) as pdf:
            spoil(pdf)
            found = list(faults(pdf))
        if not found:
            raise SystemExit("a fault was not found")
        yield from found


def main(paths):
    if paths[0] == "--spoil":
        sys.stdout.writelines(f"{line}\n" for line in spoiled(paths[1]))
        return 0
    found = []
    for path in paths:
        with pikepdf.open(path) as pdf:
            found += [f"{path}: {fault}" for fault in faults(pdf)]
    sys.stdout.writelines(f"{line}\n" for line in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
