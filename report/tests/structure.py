"""Looks at the inside of PDFs, where no validator for PDF/UA and PDF/A is at hand: tags, alternative texts, header cells,
fonts, metadata, the attachment. Prints what is wrong, a line a fault, and ends with 1 if there was any.

    python3 structure.py FILE…

Needs pikepdf (Debian: python3-pikepdf).
"""

import sys

import pikepdf

PAINTING = {"Tj", "TJ", "'", '"', "f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "Do", "sh", "EI"}
# Levels that a structure element may stand at: rows in sections of a table, cells in rows.
PARENTS = {"/TR": {"/THead", "/TBody", "/TFoot", "/Table"}, "/TH": {"/TR"}, "/TD": {"/TR"}, "/THead": {"/Table"}, "/TBody": {"/Table"}}


def catalogue_faults(pdf):
    root = pdf.Root
    wanted = {
        "marked": root.get("/MarkInfo", {}).get("/Marked") is True,
        "a language": str(root.get("/Lang", "")).startswith("en"),
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


def faults(path):
    with pikepdf.open(path) as pdf:
        seen = {}
        yield from catalogue_faults(pdf)
        yield from attachment_faults(pdf)
        yield from structure_faults(pdf, seen)
        for kind, least in {"/H1": 2, "/Table": 2, "/TH": 12, "/Figure": 14}.items():
            if seen.get(kind, 0) < least:
                yield f"{seen.get(kind, 0)} of {kind}, not {least} at least"
        yield from page_faults(pdf)
        yield from font_faults(pdf)


def main(paths):
    found = [f"{path}: {fault}" for path in paths for fault in faults(path)]
    sys.stdout.writelines(f"{line}\n" for line in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
