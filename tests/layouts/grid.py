"""A table of cells with spans, and nine writers of it that share no code with jixiao.

A `Sheet` is rows of `Cell`s laid out as in an HTML table: a cell names its span and how many rows it goes down.
Every writer gives bytes that depend on the sheets alone: no clock, no random id.
"""

import csv
import datetime
import html
import io
import os
import zipfile
from dataclasses import dataclass, field
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

os.environ["OPENPYXL_LXML"] = "False"  # lxml is not everywhere and serialises a little differently

EPOCH = (1980, 1, 1, 0, 0, 0)
NOON = datetime.datetime(2025, 1, 1, 12, 0, 0)


@dataclass
class Cell:
    """`value` is text, or a Decimal that goes into a spreadsheet as a number. `format` is its number format."""

    value: object = ""
    span: int = 1
    down: int = 1
    format: str = "#,##0.00"

    @property
    def text(self):
        if self.value is None:
            return ""
        if isinstance(self.value, Decimal):
            return f"{self.value * 100:.0f}%" if self.format == "0%" else f"{self.value:,}"
        return str(self.value)


@dataclass
class Sheet:
    name: str
    rows: list = field(default_factory=list)
    hidden: bool = False

    def add(self, *cells):
        self.rows.append([cell if isinstance(cell, Cell) else Cell(cell) for cell in cells])

    def placed(self):
        """(row, column, cell) for every cell, blank ones too; cells that a cell above covers are stepped over."""
        taken, placed = set(), []
        for r, row in enumerate(self.rows):
            c = 0
            for cell in row:
                while (r, c) in taken:
                    c += 1
                placed.append((r, c, cell))
                taken.update((r + y, c + x) for y in range(cell.down) for x in range(cell.span))
                c += cell.span
        return placed

    @property
    def width(self):
        return max((c + cell.span for _, c, cell in self.placed()), default=0)


def filled(sheets):
    """How many cells say something, as a reader of any of the files must count them."""
    return sum(bool(cell.text.strip(" \u3000\u00a0\n")) for sheet in sheets for _, _, cell in sheet.placed())


def same_zip(data):
    """The archive again with one fixed time for every entry."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, EPOCH)
            stored = name == "mimetype"  # ODF wants it first and plain
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return out.getvalue()


def openpyxl_xlsx(sheets):
    from openpyxl import Workbook
    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        page.sheet_state = "hidden" if sheet.hidden else "visible"
        for r, c, cell in sheet.placed():
            if cell.text:
                written = page.cell(r + 1, c + 1)
                if isinstance(cell.value, Decimal):
                    written.value, written.number_format = float(cell.value), cell.format
                else:
                    written.value, written.data_type = cell.text, "s"
            if cell.span > 1 or cell.down > 1:
                page.merge_cells(start_row=r + 1, start_column=c + 1, end_row=r + cell.down, end_column=c + cell.span)
    book.properties.created = book.properties.modified = NOON
    out = io.BytesIO()
    book.save(out)
    data = same_zip(out.getvalue())
    return replace_part(data, "docProps/core.xml", lambda text: stamp(text))


def stamp(text):
    """openpyxl writes the moment of saving whatever it was told."""
    import re
    return re.sub(r"(<dcterms:modified[^>]*>)[^<]*", r"\g<1>2025-01-01T12:00:00Z", text)


def replace_part(data, wanted, change):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == wanted or wanted == "*" and name.endswith((".xml", ".rels")):
                part = change(part.decode()).encode()
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, part)
    return out.getvalue()


def strict_xlsx(sheets):
    """ISO/IEC 29500 Strict: what Excel writes as “Strict Open XML 工作簿”."""
    pairs = [
        ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"),
        ("http://schemas.openxmlformats.org/officeDocument/2006/relationships",
         "http://purl.oclc.org/ooxml/officeDocument/relationships"),
    ]

    def change(text):
        for loose, strict in pairs:
            text = text.replace(loose, strict)
        return text
    return replace_part(openpyxl_xlsx(sheets), "*", change)


def xlsxwriter_xlsx(sheets):
    """constant_memory makes it write every text inline instead of into the table of shared strings."""
    import xlsxwriter
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "in_memory": True})
    book.set_properties({"created": NOON})
    formats = {}
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        if sheet.hidden:
            page.hide()
        for r, c, cell in sheet.placed():
            if isinstance(cell.value, Decimal):
                if cell.format not in formats:
                    formats[cell.format] = book.add_format({"num_format": cell.format})
                page.write_number(r, c, float(cell.value), formats[cell.format])
            elif cell.span > 1:  # a row that is written is gone: only sheets without cells that go down
                page.merge_range(r, c, r, c + cell.span - 1, cell.text)
            elif cell.text:
                page.write_string(r, c, cell.text)
    book.close()
    return same_zip(out.getvalue())


def xls(sheets):
    """BIFF8 by xlwt."""
    import xlwt
    book = xlwt.Workbook(encoding="utf-8")
    styles = {}
    for sheet in sheets:
        page = book.add_sheet(sheet.name)
        page.visibility = 1 if sheet.hidden else 0
        for r, c, cell in sheet.placed():
            value = float(cell.value) if isinstance(cell.value, Decimal) else cell.text
            style = styles.setdefault(cell.format, xlwt.easyxf(num_format_str=cell.format))
            style = style if isinstance(cell.value, Decimal) else xlwt.Style.default_style
            if cell.span > 1 or cell.down > 1:
                page.write_merge(r, r + cell.down - 1, c, c + cell.span - 1, value, style)
            elif cell.text:
                page.write(r, c, value, style)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods(sheets):
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.style import Style, TableProperties
    from odf.table import CoveredTableCell, Table, TableCell, TableRow
    from odf.text import P
    book = OpenDocumentSpreadsheet()
    unseen = Style(name="unseen", family="table")
    unseen.addElement(TableProperties(display="false"))
    book.automaticstyles.addElement(unseen)
    for sheet in sheets:
        table = Table(name=sheet.name, **({"stylename": unseen} if sheet.hidden else {}))
        at = {(r, c): cell for r, c, cell in sheet.placed()}
        covered = {(r + y, c + x) for (r, c), cell in at.items() for y in range(cell.down) for x in range(cell.span)} - set(at)
        for r in range(len(sheet.rows)):
            row = TableRow()
            for c in range(sheet.width):
                cell = at.get((r, c), Cell())
                about = {}
                if cell.span > 1 or cell.down > 1:
                    about = {"numbercolumnsspanned": cell.span, "numberrowsspanned": cell.down}
                if isinstance(cell.value, Decimal):
                    kind = "percentage" if cell.format == "0%" else "float"
                    about |= {"valuetype": kind, "value": str(cell.value)}
                elif cell.text:
                    about |= {"valuetype": "string"}
                written = CoveredTableCell() if (r, c) in covered else TableCell(**about)
                for line in cell.text.split("\n") if cell.text else []:
                    written.addElement(P(text=line))
                row.addElement(written)
            table.addElement(row)
        book.spreadsheet.addElement(table)
    for element in list(book.meta.childNodes):
        book.meta.removeChild(element)
    out = io.BytesIO()
    book.write(out)
    return same_zip(out.getvalue())


def docx(sheets):
    """Texts above and below the table go into it as merged rows, as people draw such forms."""
    from docx import Document
    document = Document()
    document.core_properties.created = document.core_properties.modified = NOON
    for sheet in sheets:
        table = document.add_table(rows=len(sheet.rows), cols=sheet.width)
        table.style = "Table Grid"
        grid = [list(row.cells) for row in table.rows]
        for r, c, cell in sheet.placed():
            written = grid[r][c]
            if cell.span > 1 or cell.down > 1:
                written = written.merge(grid[r + cell.down - 1][c + cell.span - 1])
            written.text = cell.text
        document.add_paragraph()
    out = io.BytesIO()
    document.save(out)
    return same_zip(out.getvalue())


def html_page(sheets, charset="utf-8", closed=True):
    """A page as systems export it; without `closed` it leaves out the end tags that HTML forgives."""
    lines = [f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}">',
             "<style>td {mso-number-format:\\@}</style></head><body>"]
    for sheet in sheets:
        lines.append('<table border=1 cellspacing="0">')
        for r in range(len(sheet.rows)):
            cells = []
            for row, _, cell in sheet.placed():
                if row != r:
                    continue
                about = (f' colspan="{cell.span}"' if cell.span > 1 else "") + (f" rowspan={cell.down}" if cell.down > 1 else "")
                cells.append(f"<td{about}>" + html.escape(cell.text).replace("\n", "<br>").replace("\u00a0", "&nbsp;") + ("</td>" if closed else ""))
            lines.append("<tr>" + "".join(cells) + ("</tr>" if closed else ""))
        lines.append("</table>")
    lines.append("</body></html>")
    return "\r\n".join(lines).encode("gb18030" if charset.startswith("gb") else charset)


def html_gbk(sheets):
    return html_page(sheets, "gb2312", closed=False)


def separated(sheets, delimiter=","):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    for sheet in sheets:
        at = {(r, c): cell.text for r, c, cell in sheet.placed()}
        for r in range(len(sheet.rows)):
            writer.writerow([at.get((r, c), "") for c in range(sheet.width)])
    return out.getvalue()


def csv_bom(sheets):
    return b"\xef\xbb\xbf" + separated(sheets).encode()


def csv_gb(sheets):
    return separated(sheets).encode("gb18030")


def tsv(sheets):
    return separated(sheets, "\t").encode()


def xml_2003(sheets):
    """XML 电子表格 2003, as report systems write it under the name .xls."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<?mso-application progid="Excel.Sheet"?>',
             '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
             'xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">']
    for sheet in sheets:
        lines.append(f"<Worksheet ss:Name={quoteattr(sheet.name)}><Table>")
        for r in range(len(sheet.rows)):
            lines.append(f'<Row ss:Index="{r + 1}">')
            for row, c, cell in sheet.placed():
                if row != r or not cell.text:
                    continue
                about = f' ss:Index="{c + 1}"'
                about += f' ss:MergeAcross="{cell.span - 1}"' if cell.span > 1 else ""
                about += f' ss:MergeDown="{cell.down - 1}"' if cell.down > 1 else ""
                number = isinstance(cell.value, Decimal)
                data = str(cell.value) if number else escape(cell.text).replace("\n", "&#10;")
                lines.append(f'<Cell{about}><Data ss:Type="{"Number" if number else "String"}">{data}</Data></Cell>')
            lines.append("</Row>")
        visible = "<Visible>SheetHidden</Visible>" if sheet.hidden else ""
        lines.append(f'</Table><WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel">{visible}</WorksheetOptions></Worksheet>')
    return ("\n".join(lines) + "\n</Workbook>\n").encode()
