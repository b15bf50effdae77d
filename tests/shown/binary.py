"""A writer of .xlsb (MS-XLSB): the same table in records instead of XML."""

import struct

from books import DECLARED, PACKAGE, RELS, packed, relations
from model import place

ERRORS = {"#NULL!": 0, "#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#NUM!": 36, "#N/A": 42}


def record(kind, body=b""):
    head = bytes([kind]) if kind < 128 else bytes([kind & 127 | 128, kind >> 7])
    size, length = len(body), b""
    while True:
        length += bytes([size & 127 | (128 if size > 127 else 0)])
        size >>= 7
        if not size:
            return head + length + body


def wide(text):
    data = text.encode("utf-16-le")
    return struct.pack("<I", len(data) // 2) + data


COLOUR = bytes([0]) + bytes(7)


def font(strike=False, level=0, name="宋体"):
    return record(43, struct.pack("<HHHHBBBB", 220, 8 if strike else 0, 400, level, 0, 0, 134, 0) + COLOUR + b"\0" + wide(name))


def xlsb(table, behind=b"", rels=(), extra=None):
    """`behind`: records behind the cells; `rels`, `extra`: what the sheet refers to, and more parts."""
    fonts, xfs, strings = [(False, 0, "宋体"), (True, 0, "宋体")], [("", False)], []

    def in_font(key):
        if key not in fonts:
            fonts.append(key)
        return fonts.index(key)

    def string(cell):
        text = "".join(run.text for run in cell.runs)
        flags, tail = 0, b""
        if any(run.strike or run.sup or run.sub or run.font for run in cell.runs):
            flags, at, runs = 1, 0, b""
            for run in cell.runs:
                runs += struct.pack("<HH", at, in_font((run.strike, 1 if run.sup else 2 if run.sub else 0, run.font or "宋体")))
                at += len(run.text)
            tail = struct.pack("<I", len(cell.runs)) + runs
        elif any(run.ruby for run in cell.runs):
            flags, at, small, runs = 2, 0, "", b""
            for run in cell.runs:
                if run.ruby:
                    runs += struct.pack("<HHHHH", len(small), at, len(run.text), 0, 0x31)
                    small += run.ruby
                at += len(run.text)
            tail = wide(small) + struct.pack("<I", len(runs) // 10) + runs
        strings.append(record(19, bytes([flags]) + wide(text) + tail))
        return len(strings) - 1

    height, width = table.size
    rows = b""
    for row in range(height):
        line = b""
        for column in range(width):
            cell = table.get(row, column)
            if cell is None:
                continue
            key = (cell.fmt, cell.strike)
            if key not in xfs:
                xfs.append(key)
            head = struct.pack("<II", column, xfs.index(key))
            if cell.formula:
                first, second = (place(at) for at in cell.formula.split("+"))  # no more is needed here
                code = b"".join(b"\x44" + struct.pack("<IH", *at[:1], at[1] | 0xC000) for at in (first, second)) + b"\x03"
                line += record(9, head + struct.pack("<dH", float(cell.cached or 0), 0) + struct.pack("<I", len(code)) + code + bytes(4))
            elif cell.error:
                line += record(3, head + bytes([ERRORS[cell.error]]))
            elif cell.true:
                line += record(4, head + b"\1")
            elif cell.num:
                line += record(5, head + struct.pack("<d", float(cell.num)))
            else:
                line += record(7, head + struct.pack("<I", string(cell)))
        if line:
            hidden = 16 if row in table.hidden_rows | table.filtered_rows else 0
            rows += record(0, struct.pack("<IIHBBBIII", row, 0, 300, 0, hidden, 0, 1, 0, width - 1)) + line
    columns = b"".join(record(60, struct.pack("<IIIIH", c, c, 0, 0, 3)) for c in sorted(table.hidden_columns))
    merges = b"".join(record(176, struct.pack("<IIII", t, b, l, r)) for t, l, b, r in table.merges)
    left, right = table.header or ("", "")
    printed = b"".join(wide(text) if text else b"\xff" * 4 for text in (
        f"&L{left}&R{right}" if table.header else "", f"&C{table.footer}" if table.footer else "", "", "", "", ""))
    sheet = (record(129) + record(148, struct.pack("<IIII", 0, height - 1, 0, width - 1))
             + (record(390) + columns + record(391) if columns else b"")
             + record(145) + rows + record(146)
             + (record(177, struct.pack("<I", len(table.merges))) + merges + record(178) if merges else b"")
             + behind
             + (record(479, struct.pack("<H", 12) + printed) + record(480) if table.header or table.footer else b"") + record(130))
    codes = sorted({code for code, _ in xfs if code})

    def many(begin, end, items):
        return record(begin, struct.pack("<I", len(items))) + b"".join(items) + record(end)

    def xf(parent, code, struck):
        return record(47, struct.pack("<HHHHHBBHBB", parent, 164 + codes.index(code) if code else 0, int(struck), 0, 0, 0, 0, 0x1000, 0x3, 0))
    fill = [record(45, struct.pack("<I", kind) + COLOUR * 2 + bytes(48)) for kind in (0, 17)]
    border = [record(46, b"\0" + (b"\0\0" + COLOUR) * 5)]
    formats = many(615, 616, [record(44, struct.pack("<H", 164 + n) + wide(code)) for n, code in enumerate(codes)]) if codes else b""
    styles = (record(278) + formats + many(611, 612, [font(*key) for key in fonts]) + many(603, 604, fill) + many(613, 614, border)
              + many(626, 627, [xf(0xFFFF, "", False)]) + many(617, 618, [xf(0, *key) for key in xfs])
              + many(619, 620, [record(48, struct.pack("<IHBB", 0, 1, 0, 0) + wide("常规"))]) + record(279))
    book = record(131) + record(143) + record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide(table.name)) + record(144) + record(132)
    base = "application/vnd.ms-excel"
    return packed({
        "[Content_Types].xml": f'{DECLARED}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="bin" ContentType="{base}.sheet.binary.macroEnabled.main"/><Override PartName="/xl/worksheets/sheet1.bin" ContentType="{base}.worksheet"/><Override PartName="/xl/styles.bin" ContentType="{base}.styles"/><Override PartName="/xl/sharedStrings.bin" ContentType="{base}.sharedStrings"/></Types>',
        "_rels/.rels": relations((f"{RELS}/officeDocument", "xl/workbook.bin")),
        "xl/workbook.bin": book,
        "xl/_rels/workbook.bin.rels": relations((f"{RELS}/worksheet", "worksheets/sheet1.bin"), (f"{RELS}/styles", "styles.bin"), (f"{RELS}/sharedStrings", "sharedStrings.bin")),
        "xl/worksheets/sheet1.bin": sheet,
        **({"xl/worksheets/_rels/sheet1.bin.rels": relations(*rels)} if rels else {}),
        **(extra or {}),
        "xl/styles.bin": styles,
        "xl/sharedStrings.bin": record(159, struct.pack("<II", len(strings), len(strings))) + b"".join(strings) + record(160),
    })
