"""Writers of a table of cells (grid.py). None shares code with jixiao.

Every writer gives bytes that depend on the sheets alone: no clock, no random id.
"""

import csv
import datetime
import html
import io
import os
import re
import zipfile
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from grid import Cell

os.environ["OPENPYXL_LXML"] = "False"  # lxml is not everywhere and serialises a little differently

EPOCH = (1980, 1, 1, 0, 0, 0)
NOON = datetime.datetime(2025, 1, 1, 12, 0, 0)


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
    from openpyxl.utils import get_column_letter
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
        for c in sheet.hidden_columns:
            page.column_dimensions[get_column_letter(c + 1)].hidden = True
        if sheet.boxed:
            box_xlsx(page)
    book.properties.created = book.properties.modified = NOON
    out = io.BytesIO()
    book.save(out)
    data = same_zip(out.getvalue())
    return replace_part(data, "docProps/core.xml", lambda text: stamp(text))


def box_xlsx(page):
    """Thin lines around every cell, as such tables are drawn."""
    from openpyxl.styles import Alignment, Border, Side
    thin = Side(style="thin")
    box, wrap = Border(left=thin, right=thin, top=thin, bottom=thin), Alignment(wrap_text=True, vertical="center")
    for row in page.iter_rows():
        for cell in row:
            cell.border, cell.alignment = box, wrap


def stamp(text):
    """openpyxl writes the moment of saving whatever it was told."""
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


def lean(data):
    """Without the parts of python-docx's template that no reader of words looks at: half of the file."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name in ("word/stylesWithEffects.xml", "docProps/thumbnail.jpeg"):
                continue
            part = old.read(name)
            if name.endswith(".rels") or name == "[Content_Types].xml":
                part = re.sub(rb'<(Relationship|Override) [^>]*(stylesWithEffects|thumbnail)[^>]*/>', b"", part)
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
    boxed = xlwt.easyxf("align: wrap on, vert centre; borders: left thin, right thin, top thin, bottom thin")
    for sheet in sheets:
        page = book.add_sheet(sheet.name)
        page.visibility = 1 if sheet.hidden else 0
        for r, c, cell in sheet.placed():
            value = float(cell.value) if isinstance(cell.value, Decimal) else cell.text
            style = styles.setdefault(cell.format, xlwt.easyxf(num_format_str=cell.format))
            style = style if isinstance(cell.value, Decimal) else boxed if sheet.boxed else xlwt.Style.default_style
            if cell.span > 1 or cell.down > 1:
                page.write_merge(r, r + cell.down - 1, c, c + cell.span - 1, value, style)
            elif cell.text:
                page.write(r, c, value, style)
        for c in sheet.hidden_columns:
            page.col(c).hidden = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods(sheets):
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.style import Style, TableProperties
    from odf.table import CoveredTableCell, Table, TableCell, TableColumn, TableRow
    from odf.text import P
    book = OpenDocumentSpreadsheet()
    unseen = Style(name="unseen", family="table")
    unseen.addElement(TableProperties(display="false"))
    book.automaticstyles.addElement(unseen)
    for sheet in sheets:
        table = Table(name=sheet.name, **({"stylename": unseen} if sheet.hidden else {}))
        at = {(r, c): cell for r, c, cell in sheet.placed()}
        for c in range(sheet.width) if sheet.hidden_columns else ():
            table.addElement(TableColumn(**({"visibility": "collapse"} if c in sheet.hidden_columns else {})))
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
    return lean(out.getvalue())


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


def xlsx_17_digits(sheets):
    """Excel itself writes 17 digits: 152.49 becomes 152.49000000000001."""
    def change(text):
        return re.sub(r"<v>(\d+\.\d+)</v>", lambda found: f"<v>{float(found[1]):.17g}</v>", text)
    return replace_part(openpyxl_xlsx(sheets), "*", change)


def xlsx_formulas(sheets):
    """Amounts as formulas with the value that was computed last; texts in runs of two fonts."""
    import xlsxwriter
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": NOON})
    bold = book.add_format({"bold": True})
    amount = book.add_format({"num_format": "#,##0.00"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        for r, c, cell in sheet.placed():
            if cell.span > 1 or cell.down > 1:
                page.merge_range(r, c, r + cell.down - 1, c + cell.span - 1, cell.text)
            elif isinstance(cell.value, Decimal):
                page.write_formula(r, c, f"=ROUND({cell.value},2)", amount, float(cell.value))
            elif len(cell.text) > 9:
                page.write_rich_string(r, c, bold, cell.text[:4], cell.text[4:])
            elif cell.text:
                page.write_string(r, c, cell.text)
        page.autofilter(0, 0, len(sheet.rows), sheet.width - 1)
        page.freeze_panes(3, 1)
    book.close()
    return same_zip(out.getvalue())


def ods_endless(sheets):
    """LibreOffice ends a sheet with rows and columns repeated to the limit; texts hold spans and spaces as elements."""
    def change(text):
        text = text.replace("</table:table-row></table:table>",
                            '</table:table-row><table:table-row table:number-rows-repeated="1048000">'
                            '<table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>')
        text = text.replace("</table:table-row>", '<table:table-cell table:number-columns-repeated="1000"/></table:table-row>')
        return re.sub(r"<text:p>([^<]{6})([^<]+)</text:p>", r"<text:p>\1<text:span>\2</text:span></text:p>", text)
    return replace_part(ods(sheets), "content.xml", change)


def docx_paragraphs(sheets):
    """Whole-width lines above and below a table are paragraphs, as in most Word files; the table's own head row repeats."""
    from docx import Document
    document = Document()
    document.core_properties.created = document.core_properties.modified = NOON
    for sheet in sheets:
        rows = list(sheet.rows)
        whole = [len([cell for cell in row if cell.text.strip()]) <= 2 and row[0].span * 2 > sheet.width
                 and all(cell.down == 1 for cell in row) for row in rows]
        first = next(at for at, lone in enumerate(whole) if not lone)
        last = max(at for at, lone in enumerate(whole) if not lone)
        for row in rows[:first]:
            for cell in row:
                if cell.text.strip():
                    document.add_paragraph(cell.text)
        body = type(sheet)(sheet.name, rows[first:last + 1])
        table = document.add_table(rows=len(body.rows), cols=body.width)
        table.style = "Table Grid"
        grid = [list(row.cells) for row in table.rows]
        for r, c, cell in body.placed():
            written = grid[r][c]
            if cell.span > 1 or cell.down > 1:
                written = written.merge(grid[r + cell.down - 1][c + cell.span - 1])
            written.text = ""
            for at, line in enumerate(cell.text.split("\n")):
                (written.paragraphs[0] if at == 0 else written.add_paragraph()).add_run(line[:5])
                written.paragraphs[-1].add_run(line[5:]).bold = True
        for row in rows[last + 1:]:
            for cell in row:
                if cell.text.strip():
                    document.add_paragraph(cell.text)
        document.add_page_break()
    out = io.BytesIO()
    document.save(out)
    return lean(out.getvalue())


def word_html(sheets):
    """“另存为网页” of Word: classes, conditional comments, o:p, and source lines that end anywhere."""
    lines = ["<html xmlns:o=\"urn:schemas-microsoft-com:office:office\" xmlns:w=\"urn:schemas-microsoft-com:office:word\">",
             "<head><meta http-equiv=Content-Type content=\"text/html; charset=gb2312\">",
             "<meta name=Generator content=\"Microsoft Word 15\"><!--[if gte mso 9]><xml><w:WordDocument><w:View>Print</w:View>"
             "</w:WordDocument></xml><![endif]--><style><!-- p.MsoNormal {margin:0cm;} --></style></head>",
             "<body lang=ZH-CN style='text-justify-trim:punctuation'><div class=Section1>"]
    for sheet in sheets:
        lines.append("<table class=MsoNormalTable border=1 cellspacing=0 cellpadding=0 style='border-collapse:collapse'>")
        for r in range(len(sheet.rows)):
            lines.append(" <tr style='mso-yfti-irow:0'>")
            for row, _, cell in sheet.placed():
                if row != r:
                    continue
                about = (f" colspan={cell.span}" if cell.span > 1 else "") + (f" rowspan={cell.down}" if cell.down > 1 else "")
                text = "".join(f"<p class=MsoNormal align=center><span lang=EN-US style='font-size:10.5pt'>{html.escape(line).replace(chr(160), '&nbsp;')}"
                               "<o:p></o:p></span></p>" for line in (cell.text.split("\n") if cell.text else ["&nbsp;".replace("&nbsp;", chr(160))]))
                lines.append(f"  <td width=85{about} style='width:64.0pt;padding:0cm 5.4pt'>\r\n  {text}\r\n  </td>")
            lines.append(" </tr>")
        lines.append("<![if !supportMisalignedColumns]><tr height=0><td width=85 style='border:none'></td></tr><![endif]></table>"
                     "<p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span></p>")
    lines.append("</div></body></html>")
    return "\r\n".join(lines).encode("gb18030")


def nested_html(sheets):
    """A page whose frame is a table too: navigation at the left, the data table inside a cell."""
    page = html_page(sheets).decode()
    page = page.replace('<table border=1 cellspacing="0">', '<TABLE BORDER=1><TBODY>').replace("</table>", "</TBODY></TABLE>")
    start, end = page.index("<body>") + 6, page.index("</body>")
    frame = f'<table width="100%"><tr><td></td><td>{page[start:end]}</td></tr></table><script>var a = "<td>1</td>";</script>'
    return (page[:start] + frame + page[end:]).encode()


def utf16_text(sheets):
    """“Unicode 文本” of Excel: UTF-16 with tabs."""
    return b"\xff\xfe" + separated(sheets, "\t").encode("utf-16-le")


def csv_semicolons(sheets):
    return separated(sheets, ";").encode("gb18030")


def csv_quoted(sheets):
    """Every field in quotes, lines of Unix, no mark at the start."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    for sheet in sheets:
        at = {(r, c): cell.text for r, c, cell in sheet.placed()}
        for r in range(len(sheet.rows)):
            writer.writerow([at.get((r, c), "") for c in range(sheet.width)])
    return out.getvalue().encode()


def xlsx_with_notes(sheets):
    """Notes on cells, a hidden column and row that hold nothing, a filter, a frozen heading, colours."""
    from openpyxl import load_workbook
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill
    book = load_workbook(io.BytesIO(openpyxl_xlsx(sheets)))
    for page in book:
        page["A4"].comment = Comment("请核对项目名称", "审核")
        page.column_dimensions["Z"].hidden = True
        page.row_dimensions[page.max_row + 3].hidden = True
        page.auto_filter.ref = f"A3:G{page.max_row}"
        page.freeze_panes = "B4"
        for row in page.iter_rows(min_row=3, max_row=3):
            for cell in row:
                cell.fill = PatternFill("solid", fgColor="FFFF00")
    book.properties.created = book.properties.modified = NOON
    out = io.BytesIO()
    book.save(out)
    return replace_part(out.getvalue(), "docProps/core.xml", stamp)
