"""The rivals of the report's engine, on the same rows: WeasyPrint, ReportLab, and Chromium's print to PDF.

    rivals.py page DATA PAGE FONTS         write the HTML page that WeasyPrint and Chromium print
    rivals.py weasyprint PAGE PDF
    rivals.py reportlab DATA PDF FONTS     untagged: it has no other
    rivals.py cold PAGE PDF                Chromium, started and ended for one print
    rivals.py warm PAGE PDF ROUNDS         Chromium, one browser for all prints; the first is not counted

Prints `ms` for each print, then `peak` (megabytes of the largest process) and `size` (kilobytes of the file). `cargo xtask
bench report` runs it. The page is the rivals' best case: fixed columns, a row's bars as runs of a symbol font.
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

TONES = {"H": "#1c9a76", "U": "#b93815", "D": "#7c879b", "N": "#858fa1"}
STYLE = """
@font-face { font-family: Symbols; src: url(file://FONTS/bsr-symbols.ttf) }
@font-face { font-family: Inter; src: url(file://FONTS/Inter-Regular.otf) }
@page { size: A4 landscape; margin: 13mm 14mm 15mm; @bottom-right { content: counter(page) " of " counter(pages); font: 7pt Inter } }
body { font: 8.2pt Inter; font-variant-numeric: tabular-nums; color: #0b1324; margin: 0 }
h1 { font-size: 20pt; margin: 0 }
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


def colour(letter):
    return TONES.get(letter) or ("#334155" if letter.isupper() else "#7a8599")


def runs(letters):
    return [(tone, "".join(run)) for tone, run in itertools.groupby(letters, colour)]


def page(data, fonts):
    """One string of HTML."""
    spans = {letters: "".join(f"<i style=color:{tone}>{run}</i>" for tone, run in runs(letters)) for row in data["rows"] for letters in row[2:]}
    style = STYLE.replace("FONTS", fonts)
    title = html.escape(data["organization"])
    columns = "".join(f"<col style=width:{width}pt>" for _, width in HEADS)
    heads = "".join(f"<th scope=col>{name}" for name, _ in HEADS)
    yield f"<!doctype html><html lang=en><meta charset=utf-8><title>{title}</title><style>{style}</style>"
    yield f"<h1>{title}</h1><p>Managed by {html.escape(data['partner'])}<table><colgroup>{columns}</colgroup><thead><tr>{heads}</thead><tbody>"
    for name, (last, objects, size), icons, bars in data["rows"]:
        yield f"<tr><th scope=row>{html.escape(name)}<td>{last}<td class=n>{objects}<td class=n>{size}<td class=i>{spans[icons]}<td class=b>{spans[bars]}"
    yield "</table></html>"


def weasyprint(source, target):
    import weasyprint as engine

    start = time.perf_counter()
    engine.HTML(filename=source).write_pdf(target, pdf_variant="pdf/ua-1")
    return [time.perf_counter() - start]


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
        for tone, run in runs(letters):
            text.setFillColor(HexColor(tone))
            text.textOut(run)
        canvas.drawText(text)

    rows, pages = data["rows"], max(1, -(-len(data["rows"]) // 23))
    for number in range(pages):
        y = 540
        canvas.setFont("Helvetica-Bold", 6.8)
        for (name, _), x in zip(HEADS, (40, 275, 379, 441, 523, 613)):
            canvas.drawString(x, y, name)
        for name, (last, objects, size), icons, bars in rows[number * 23 : number * 23 + 23]:
            y -= 20.5
            canvas.setFont("Helvetica", 8.2)
            canvas.setFillColor(HexColor("#0b1324"))
            canvas.drawString(40, y, name)
            canvas.drawString(275, y, last)
            canvas.drawRightString(441, y, objects)
            canvas.drawRightString(503, y, size)
            symbols(523, y, 11, icons)
            symbols(613, y - 4, 6.1, bars)
            canvas.setStrokeColor(HexColor("#e6e9ef"))
            canvas.line(40, y - 7, 802, y - 7)
        canvas.setFont("Helvetica", 7)
        canvas.drawRightString(802, 30, f"{number + 1} of {pages}")
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
