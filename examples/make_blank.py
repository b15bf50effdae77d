#!/usr/bin/env python3
"""Writes examples/blank/某市申报表.xlsx: the blank form that docs/forms/tutorial.md turns into a form definition.

    pip install openpyxl
    python examples/make_blank.py [FOLDER]

An office's blank as it is sent out: merged title, labels beside empty cells, one table of indicators with empty rows.
No real city asks for it. Written by openpyxl, so that `jixiao forms draft` reads a file it did not write itself.
"""

import datetime
import io
import os
import pathlib
import sys
import zipfile

os.environ["OPENPYXL_LXML"] = "False"  # the standard library writes the same everywhere

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side

THIN = Side(style="thin")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
ROWS = [
    ["项目名称", "", "", "填报单位", ""],
    ["开始日期", "", "", "结束日期", ""],
    ["总预算（万元）", "", "", "联系人", ""],
    ["年度绩效目标", "", "", "", ""],
    ["一级指标", "二级指标", "三级指标", "指标值", "备注"],
] + [[""] * 5 for _ in range(4)]


def blank():
    book = Workbook()
    when = datetime.datetime(2020, 1, 1)
    book.properties.creator, book.properties.created, book.properties.modified = "某市财政局", when, when
    sheet = book.active
    sheet.title = "申报表"
    for letter, width in zip("ABCDE", [16, 16, 28, 16, 20]):
        sheet.column_dimensions[letter].width = width
    sheet.append(["某市项目绩效目标申报表"])
    sheet.merge_cells("A1:E1")
    sheet["A1"].font = Font(name="黑体", size=16)
    sheet["A1"].alignment = Alignment(horizontal="center")
    for row in ROWS:
        sheet.append(row)
    for at in (2, 3, 4):
        sheet.merge_cells(f"B{at}:C{at}")
    sheet.merge_cells("B5:E5")
    for row in sheet.iter_rows(min_row=2, max_row=10, max_col=5):
        for cell in row:
            cell.border, cell.font, cell.alignment = BOX, Font(name="宋体", size=11), Alignment(wrap_text=True)
    sheet.page_setup.paperSize, sheet.page_setup.orientation = 9, "portrait"
    raw = io.BytesIO()
    book.save(raw)
    # openpyxl stamps the time of writing into the archive and into the properties.
    out = io.BytesIO()
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            text = old.read(name)
            if name == "docProps/core.xml":
                start, end = text.index(b"<dcterms:modified"), text.index(b"</dcterms:modified>")
                stamp = text[start:end].split(b">")[0] + b">2020-01-01T00:00:00Z"
                text = text[:start] + stamp + text[end:]
            info = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, text)
    return out.getvalue()


if __name__ == "__main__":
    here = pathlib.Path(__file__).resolve().parent
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else here / "blank"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "某市申报表.xlsx").write_bytes(blank())
