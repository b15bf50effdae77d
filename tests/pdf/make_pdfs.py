#!/usr/bin/env python3
"""Prints every spec in specs/ to PDF: through our .xlsx and .docx with LibreOffice, through HTML with Chromium.

    cargo build && python3 tests/pdf/make_pdfs.py [part of a name]

The PDFs are checked in: tests/pdf.rs reads them without these programs. Needs soffice, chromium,
openpyxl and pymupdf.
"""
import html
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import openpyxl
import pymupdf

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
JIXIAO = ROOT / "target/debug/jixiao"
PAGE = """<!DOCTYPE html><meta charset=utf-8><style>
@page{size:A4 %s;margin:15mm}
table{border-collapse:collapse;width:100%%;font:9pt "Noto Sans CJK SC"}
td{border:1px solid #000;padding:3px;white-space:pre-wrap}
thead{display:table-header-group}
hr{border:0;break-after:page}
</style>
"""


def run(*command):
    subprocess.run([str(part) for part in command], check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def specs():
    for path in sorted((ROOT / "specs").iterdir()):
        if path.is_dir() or path.suffix == ".yaml":
            yield path


def print_office(source, target, scratch):
    run("soffice", f"-env:UserInstallation=file://{scratch}/profile", "--headless", "--convert-to", "pdf",
        "--outdir", scratch, source)
    shutil.move(scratch / (source.stem + ".pdf"), target)


def rows_of(sheet):
    """The cells a person sees, with their merges; runs of rows of one merged cell are lines over the table."""
    merged = {}
    covered = set()
    for area in sheet.merged_cells.ranges:
        merged[(area.min_row, area.min_col)] = (area.max_row - area.min_row + 1, area.max_col - area.min_col + 1)
        covered |= {(row, column) for row in range(area.min_row, area.max_row + 1)
                    for column in range(area.min_col, area.max_col + 1)}
        covered.discard((area.min_row, area.min_col))
    for row in range(1, sheet.max_row + 1):
        cells = []
        for column in range(1, sheet.max_column + 1):
            if (row, column) in covered:
                continue
            cell = sheet.cell(row, column)
            value = cell.value
            if isinstance(value, (int, float)):
                shown = cell.number_format or ""
                value = f"{value:.0%}" if "%" in shown else f"{value:,.2f}" if "0.00" in shown else f"{value}"
            down, span = merged.get((row, column), (1, 1))
            cells.append((down, span, "" if value is None else str(value)))
        yield cells


def page_of(book):
    sheets = openpyxl.load_workbook(book).worksheets
    lies = sheets[0].page_setup.orientation == "landscape"
    return PAGE % ("landscape" if lies else "portrait") + "\n<hr>\n".join(lines_of(sheet) for sheet in sheets)


def lines_of(sheet):
    out = []
    titles = sheet.print_title_rows
    first, last = (int(part.strip("$")) for part in titles.split(":")) if titles else (0, 0)
    open_table = False
    for number, cells in enumerate(rows_of(sheet), 1):
        if len(cells) == 1 and not open_table:
            out.append(f"<p>{html.escape(cells[0][2])}</p>")
            continue
        if not open_table:
            out.append("<table>")
            open_table = True
        if number == first:
            out.append("<thead>")
        row = "".join(f"<td rowspan={down} colspan={span}>{html.escape(text)}</td>" for down, span, text in cells)
        out.append(f"<tr>{row}</tr>")
        if number == last:
            out.append("</thead>")
    return "\n".join(out + ["</table>"])


def main():
    asked = sys.argv[1] if len(sys.argv) > 1 else ""
    for spec in specs():
        if asked not in spec.name:
            continue
        with tempfile.TemporaryDirectory() as folder:
            scratch = Path(folder)
            for kind in ("xlsx", "docx"):
                run(JIXIAO, "render", spec, "--to", kind, "-o", scratch / kind)
                for number, office in enumerate(sorted((scratch / kind).glob(f"*.{kind}"))):
                    name = spec.stem + (f"-{number + 1}" if number else "")
                    print_office(office, HERE / f"{name}.{kind}.pdf", scratch)
                    if kind == "xlsx":
                        page = scratch / "page.html"
                        page.write_text(page_of(office), encoding="utf-8")
                        run("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
                            f"--print-to-pdf={scratch / 'page.pdf'}", page.as_uri())
                        # Half the size; the pages stay what Chromium drew.
                        packed = pymupdf.open(scratch / "page.pdf").tobytes(garbage=4, deflate=True, use_objstms=1)
                        (HERE / f"{name}.html.pdf").write_bytes(packed)


if __name__ == "__main__":
    main()
