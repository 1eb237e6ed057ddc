"""The rivals of the report's engine, with the same words in the same tones: WeasyPrint, ReportLab, and Chromium's print to PDF.

    rivals.py page DATA PAGE FONTS         write the HTML page that WeasyPrint and Chromium print
    rivals.py weasyprint PAGE PDF
    rivals.py reportlab DATA PDF FONTS     untagged: it has no other
    rivals.py cold PAGE PDF                Chromium, started and ended for one print
    rivals.py warm PAGE PDF ROUNDS         Chromium, one browser for all prints; the first is not counted

Prints `ms` for each print, then `peak` (megabytes of the largest process) and `size` (kilobytes of the file). `cargo xtask
bench report` runs it. The page is the rivals' best case: fixed columns, a row's bars as runs of a symbol font;
no attachment, no alternative texts, and names that are not shortened.
"""

import base64
import html
import itertools
import json
import os
import resource
import subprocess
import sys
import tempfile
import time

STYLE = """
@font-face { font-family: Symbols; src: url(file://FONTS/bsr-symbols.ttf) }
@font-face { font-family: Inter; src: url(file://FONTS/Inter-Regular.otf) }
@page { size: A4 landscape; margin: 13mm 14mm 15mm; @bottom-right { content: counter(page) " of " counter(pages); font: 7pt Inter } }
body { font: 8.2pt Inter; font-variant-numeric: tabular-nums; color: #0b1324; margin: 0 }
h1 { font-size: 20pt; margin: 0 }
h2 { font-size: 13pt; margin: 9pt 0 6pt }
p { margin: 0 0 6pt; font-size: 6.8pt; color: #5b6779 }
.f { display: flex; justify-content: space-between; border-bottom: .5pt solid #e6e9ef; padding: 6pt 0; margin-bottom: 6pt }
.f b { display: block; font-size: 8.6pt; color: #0b1324 }
.a { columns: 2; margin-bottom: 6pt }
.a div { height: 12pt; white-space: nowrap }
.a span { display: inline-block; width: 156pt; overflow: hidden }
.s { font: 2.9pt Symbols; margin-right: 8pt }
section + section { break-before: page }
section:first-of-type td, section:first-of-type th { height: 24pt }
table { border-collapse: collapse; width: 100%; table-layout: fixed }
thead { display: table-header-group }
tr { break-inside: avoid }
th { text-align: left; font-size: 6.8pt; color: #5b6779 }
td, th { border-bottom: .5pt solid #e6e9ef; height: 20pt; padding: 0; white-space: nowrap; overflow: hidden }
.n { text-align: right; padding-right: 20pt }
.i { font: 11pt Symbols; line-height: 14.6pt }
.b { font: 6.1pt Symbols; line-height: 14.6pt }
i { font-style: normal }
"""
HEADS = (("Account", 235), ("Last backup", 104), ("Objects", 62), ("Size", 62), ("Workloads", 110), ("Daily backup summary", 190))


def tone(data, letter):
    return data["tones"].get(letter) or data["icons"][letter.islower()]


def runs(data, letters):
    return [(colour, "".join(run)) for colour, run in itertools.groupby(letters, lambda letter: tone(data, letter))]


def page(data, fonts):
    """Pieces of HTML."""
    rows = [row for level in data["levels"] for row in level["rows"]]
    letters = {text for row in rows for text in (row[2], row[4])} | {entry[1] for entry in data["attention"]}
    spans = {text: "".join(f"<i style=color:{colour}>{run}</i>" for colour, run in runs(data, text)) for text in letters}
    title = html.escape(data["organization"])
    yield f"<!doctype html><html lang=en><meta charset=utf-8><title>{title}</title><style>{STYLE.replace('FONTS', fonts)}</style>"
    for number, level in enumerate(data["levels"]):
        yield f"<section><h1>{title} – {data['month']}</h1><p>{html.escape(data['partner'])} · {data['generated']}"
        yield "<div class=f>" + "".join(f"<span>{name}<b>{value}</b></span>" for name, value in data["facts"]) + "</div>"
        if number == 0:
            yield from glance(data, spans)
        legend = " ".join(f"<i class=s style=color:{tone(data, letter)}>{letter}</i>{label}" for letter, label in level["legend"])
        yield f"<h2>{level['name']}</h2><p>{legend}<p>{html.escape(level['rule'])}"
        yield from table(level["rows"], spans)
        yield "</section>"
    yield "</html>"


def glance(data, spans):
    yield "<div class=f>" + "".join(f"<span>{name}<b>{value}</b>{note}</span>" for name, value, note in data["figures"]) + "</div>"
    yield "<h2>Needs attention</h2><div class=a>"
    for name, bars, days in data["attention"]:
        yield f"<div><span>{html.escape(name)}</span><i class=s>{spans[bars]}</i>{days}</div>"
    yield "</div>"


def table(rows, spans):
    columns = "".join(f"<col style=width:{width}pt>" for _, width in HEADS)
    heads = "".join(f"<th scope=col>{name}" for name, _ in HEADS)
    yield f"<table><colgroup>{columns}</colgroup><thead><tr>{heads}</thead><tbody>"
    for name, (last, objects, size), icons, note, bars in rows:
        figures = f"<td>{last}<td class=n>{objects}<td class=n>{size}"
        yield f"<tr><th scope=row>{html.escape(name)}{figures}<td><i class=i>{spans[icons]}</i> {note}<td class=b>{spans[bars]}"
    yield "</table>"


def weasyprint(source, target):
    import weasyprint as engine

    start = time.perf_counter()
    engine.HTML(filename=source).write_pdf(target, pdf_variant="pdf/ua-1")
    return [time.perf_counter() - start]


def on_pages(rows):
    """The first page of a level has room for 18 rows, the others for 23."""
    yield rows[:18]
    yield from (rows[start : start + 23] for start in range(18, len(rows), 23))


def reportlab(source, target, fonts):
    from reportlab.lib.colors import HexColor
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    data = read(source)
    start = time.perf_counter()
    pdfmetrics.registerFont(TTFont("Symbols", f"{fonts}/bsr-symbols.ttf"))
    canvas = Canvas(target, pagesize=(841.89, 595.28), pageCompression=1)

    def symbols(x, y, size, letters):
        text = canvas.beginText(x, y)
        text.setFont("Symbols", size)
        for colour, run in runs(data, letters):
            text.setFillColor(HexColor(colour))
            text.textOut(run)
        canvas.drawText(text)

    def say(x, y, size, words, bold=False):
        canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
        canvas.setFillColor(HexColor("#0b1324"))
        canvas.drawString(x, y, words)

    def opening(level):
        say(40, 545, 20, data["organization"], True)
        say(690, 545, 20, data["month"])
        say(40, 530, 8.6, f"{data['partner']}   {data['generated']}")
        for place, (name, value) in enumerate(data["facts"]):
            say(40 + 125 * place, 510, 6.8, name)
            say(40 + 125 * place, 498, 8.6, value, True)
        y = 470
        if level is data["levels"][0]:
            for place, (name, value, note) in enumerate(data["figures"]):
                for line, (size, words) in enumerate(((6.8, name), (15, value), (6.8, note))):
                    say(40 + 195 * place, y - 14 * line, size, words, size > 8)
            say(40, 415, 9.2, "Needs attention", True)
            for place, (name, bars, days) in enumerate(data["attention"]):
                x, y = 40 + 396 * (place // 5), 400 - 12 * (place % 5)
                say(x, y, 8.6, name[:34])
                symbols(x + 158, y, 2.9, bars)
                say(x + 256, y, 6.8, days)
            y = 330
        say(40, y, 13, level["name"], True)
        for place, (letter, label) in enumerate(level["legend"]):
            symbols(480 + 70 * place, y, 4.6, letter)
            say(488 + 70 * place, y, 7.2, label)
        say(40, y - 12, 6.8, level["rule"])
        return y - 30

    pages = [(level, place == 0, rows) for level in data["levels"] for place, rows in enumerate(on_pages(level["rows"]))]
    for number, (level, is_first, rows) in enumerate(pages, 1):
        y = opening(level) if is_first else 540
        canvas.setFont("Helvetica-Bold", 6.8)
        for (name, _), x in zip(HEADS, (40, 275, 379, 441, 523, 613)):
            canvas.drawString(x, y, name)
        for name, (last, objects, size), icons, note, bars in rows:
            y -= 20.5
            say(40, y, 8.2, name)
            canvas.drawString(275, y, last)
            canvas.drawRightString(441, y, objects)
            canvas.drawRightString(503, y, size)
            symbols(523, y, 11, icons)
            if note:
                say(545, y, 6.8, note)
            symbols(613, y - 4, 6.1, bars)
            canvas.setStrokeColor(HexColor("#e6e9ef"))
            canvas.line(40, y - 7, 802, y - 7)
        canvas.setFont("Helvetica", 7)
        canvas.drawString(40, 30, data["foot"])
        canvas.drawRightString(802, 30, f"{number} of {len(pages)}")
        canvas.showPage()
    canvas.save()
    return [time.perf_counter() - start]


FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]


def cold(source, target):
    start = time.perf_counter()
    command = ["chromium", *FLAGS, "--no-pdf-header-footer", f"--print-to-pdf={target}", f"file://{source}"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return [time.perf_counter() - start]


def warm(source, target, rounds):
    with tempfile.TemporaryDirectory() as profile, Browser(profile) as browser:
        prints = [browser.print(source, target) for _ in range(int(rounds) + 1)]
    return prints[1:]


class Browser:
    """A running Chromium, spoken to by the DevTools protocol over two pipes."""

    def __init__(self, profile):
        to_browser, self.writer = os.pipe()
        self.reader, from_browser = os.pipe()

        def take_places():
            # Chromium reads from 3 and writes to 4; neither end may be overwritten by the other.
            one, other = os.dup(to_browser), os.dup(from_browser)
            os.dup2(one, 3)
            os.dup2(other, 4)

        command = ["chromium", *FLAGS, "--remote-debugging-pipe", f"--user-data-dir={profile}", "about:blank"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen(command, preexec_fn=take_places, close_fds=False, **quiet)
        os.close(to_browser)
        os.close(from_browser)
        self.buffer, self.number, self.session = b"", 0, None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.call("Page.enable")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.session = None
        self.call("Browser.close")
        self.process.wait()

    def call(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.writer, json.dumps(message).encode() + b"\0")
        answer = self.until(lambda message: message.get("id") == self.number)
        if "error" in answer:
            raise SystemExit(f"{method}: {answer['error']}")
        return answer["result"]

    def until(self, wanted):
        while True:
            while b"\0" not in self.buffer:
                self.buffer += os.read(self.reader, 1 << 20)
            message, self.buffer = self.buffer.split(b"\0", 1)
            message = json.loads(message)
            if wanted(message):
                return message

    def print(self, source, target):
        start = time.perf_counter()
        self.call("Page.navigate", url=f"file://{source}")
        self.until(lambda message: message.get("method") == "Page.loadEventFired")
        options = {"printBackground": True, "preferCSSPageSize": True, "generateTaggedPDF": True}
        data = self.call("Page.printToPDF", **options)["data"]
        with open(target, "wb") as file:
            file.write(base64.b64decode(data))
        return time.perf_counter() - start


def read(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def main(what, source, target, *rest):
    if what == "page":
        with open(target, "w", encoding="utf-8") as file:
            file.writelines(page(read(source), *rest))
        return
    for seconds in {"weasyprint": weasyprint, "reportlab": reportlab, "cold": cold, "warm": warm}[what](source, target, *rest):
        print(f"ms {seconds * 1e3:.3f}")
    largest = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"peak {largest * 1024 / 1e6:.1f}")
    print(f"size {os.path.getsize(target) / 1e3:.1f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
