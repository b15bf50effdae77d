"""Writers of Word documents, web pages and separated values."""

import csv
import io
from xml.sax.saxutils import escape, quoteattr

from books import DECLARED, PACKAGE, RELS, packed, relations

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SPACES = " ".join(f'xmlns:{name}="{space}"' for name, space in [
    ("w", WORD), ("r", RELS), ("mc", "http://schemas.openxmlformats.org/markup-compatibility/2006"),
    ("w14", "http://schemas.microsoft.com/office/word/2010/wordml"),
    ("w16se", "http://schemas.microsoft.com/office/word/2015/wordml/symex"),
    ("wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
    ("wps", "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"),
    ("a", "http://schemas.openxmlformats.org/drawingml/2006/main"),
    ("pic", "http://schemas.openxmlformats.org/drawingml/2006/picture"),
    ("v", "urn:schemas-microsoft-com:vml"), ("o", "urn:schemas-microsoft-com:office:office"),
    ("m", "http://schemas.openxmlformats.org/officeDocument/2006/math")]) + ' mc:Ignorable="w14 w16se"'


def word_run(run, struck=False):
    style = "".join([
        f'<w:rFonts w:ascii={quoteattr(run.font)} w:hAnsi={quoteattr(run.font)} w:eastAsia={quoteattr(run.font)} w:cs={quoteattr(run.font)}/>' if run.font else "",
        "<w:strike/>" if run.strike or struck else "", "<w:vanish/>" if run.hidden else "",
        '<w:vertAlign w:val="superscript"/>' if run.sup else '<w:vertAlign w:val="subscript"/>' if run.sub else ""])
    text = f'<w:r><w:rPr>{style}</w:rPr><w:t xml:space="preserve">{escape(run.text)}</w:t></w:r>'
    if run.ruby:
        small = f'<w:r><w:rPr><w:sz w:val="10"/></w:rPr><w:t>{escape(run.ruby)}</w:t></w:r>'
        text = f'<w:r><w:ruby><w:rubyPr><w:rubyAlign w:val="center"/><w:hps w:val="10"/><w:hpsRaise w:val="18"/><w:hpsBaseText w:val="21"/><w:lid w:val="zh-CN"/></w:rubyPr><w:rt>{small}</w:rt><w:rubyBase>{text}</w:rubyBase></w:ruby></w:r>'
    return text


def paragraph(inner, style=""):
    return f"<w:p>{'<w:pPr>' + style + '</w:pPr>' if style else ''}{inner}</w:p>"


def word_table(table):
    height, width = table.size
    rows = []
    for row in range(height):
        cells, column = [], 0
        while column < width:
            above = next(((t, l, b, r) for t, l, b, r in table.merges if t < row <= b and l == column), None)
            across, down = table.span(row, column)
            cell, about = table.get(row, column), ""
            if above:
                across, about = above[3] - above[1] + 1, "<w:vMerge/>"
            elif down > 1:
                about = '<w:vMerge w:val="restart"/>'
            if across > 1:
                about = f'<w:gridSpan w:val="{across}"/>' + about
            if cell is None:
                inner = paragraph("")
            elif "docx" in cell.raw:
                inner = cell.raw["docx"]
            elif cell.runs:
                inner = paragraph("".join(word_run(run, cell.strike) for run in cell.runs))
            else:
                inner = paragraph(f"<w:r>{'<w:rPr><w:strike/></w:rPr>' if cell.strike else ''}<w:t>{escape(cell.seen)}</w:t></w:r>")
            cells.append(f'<w:tc><w:tcPr><w:tcW w:w="1000" w:type="dxa"/>{about}</w:tcPr>{inner}</w:tc>')
            column += across
        hidden = "<w:trPr><w:hidden/></w:trPr>" if row in table.hidden_rows else ""
        rows.append(f"<w:tr>{hidden}{''.join(cells)}</w:tr>")
    grid = '<w:gridCol w:w="1000"/>' * width
    return f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'


def docx_parts(table, before="", after="", rels=(), extra=None, types="", numbering="", styles="", body=None):
    """`before`, `after`: blocks around the table; `rels`: (kind, target), rId3 onwards."""
    links = [(f"{RELS}/styles", "styles.xml"), (f"{RELS}/numbering", "numbering.xml"), *rels]
    section, headers = "", {}
    for kind, texts in (("header", table.header), ("footer", (table.footer,) if table.footer else ())):
        if texts:
            links.append((f"{RELS}/{kind}", f"{kind}1.xml"))
            inner = "<w:r><w:tab/></w:r>".join(f"<w:r><w:t>{escape(text)}</w:t></w:r>" for text in texts)
            tag = "hdr" if kind == "header" else "ftr"
            headers[f"word/{kind}1.xml"] = f"{DECLARED}<w:{tag} {SPACES}>{paragraph(inner)}</w:{tag}>"
            section += f'<w:{kind}Reference w:type="default" r:id="rId{len(links)}"/>'
            types += f'<Override PartName="/word/{kind}1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"/>'
    base = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    body = before + word_table(table) + after if body is None else body
    return {
        "[Content_Types].xml": f'{DECLARED}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Default Extension="bin" ContentType="application/vnd.ms-office.activeX"/><Default Extension="html" ContentType="text/html"/><Default Extension="docx" ContentType="{base}.document.main+xml"/><Override PartName="/word/document.xml" ContentType="{base}.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="{base}.styles+xml"/><Override PartName="/word/numbering.xml" ContentType="{base}.numbering+xml"/>{types}</Types>',
        "_rels/.rels": relations((f"{RELS}/officeDocument", "word/document.xml")),
        "word/document.xml": f"{DECLARED}<w:document {SPACES}><w:body>{body}{paragraph('')}<w:sectPr>{section}</w:sectPr></w:body></w:document>",
        "word/_rels/document.xml.rels": relations(*links),
        "word/styles.xml": f"{DECLARED}<w:styles {SPACES}>{styles}</w:styles>",
        "word/numbering.xml": f"{DECLARED}<w:numbering {SPACES}>{numbering}</w:numbering>",
        **headers,
        **(extra or {}),
    }


def docx(table):
    return packed(docx_parts(table))


def html(table, head=""):
    def part(run):
        text = escape(run.text)
        if run.strike:
            text = f'<span style="text-decoration:line-through">{text}</span>'
        if run.hidden:
            text = f'<span style="display:none">{text}</span>'
        if run.sup or run.sub:
            tag = "sup" if run.sup else "sub"
            text = f"<{tag}>{text}</{tag}>"
        if run.font:
            text = f"<span style='font-family:\"{run.font}\"'>{text}</span>"
        return f"<ruby>{text}<rp>（</rp><rt>{escape(run.ruby)}</rt><rp>）</rp></ruby>" if run.ruby else text

    height, width = table.size
    rows = []
    for row in range(height):
        cells = []
        for column in range(width):
            if table.covered(row, column):
                continue
            across, down = table.span(row, column)
            about = (f' colspan="{across}"' if across > 1 else "") + (f' rowspan="{down}"' if down > 1 else "")
            cell = table.get(row, column)
            if cell is None:
                cells.append(f"<td{about}></td>")
            elif "html" in cell.raw:
                cells.append(cell.raw["html"])
            elif cell.num:
                form = cell.fmt.replace('"', "\\0022")
                about += f" x:num=\"{cell.num}\" style='mso-number-format:\"{escape(form)}\"'" if cell.fmt else ""
                about += " style='text-decoration:line-through'" if cell.strike else ""
                cells.append(f"<td{about}>{escape(cell.seen)}</td>")
            else:
                about += ' style="text-decoration:line-through"' if cell.strike else ""
                inner = "".join(map(part, cell.runs)) if cell.runs else escape(cell.seen)
                cells.append(f"<td{about}>{inner}</td>")
        hidden = " style='display:none'" if row in table.hidden_rows else ""
        rows.append(f"<tr{hidden}>{''.join(cells)}</tr>")
    return (f'<!DOCTYPE html>\n<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="utf-8">{head}</head><body><table border="1">\n' + "\n".join(rows) + "\n</table></body></html>\n").encode()


def separated(table, delimiter=","):
    height, width = table.size
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    for row in range(height):
        cells = [table.get(row, column) for column in range(width)]
        writer.writerow([cell.seen if cell else "" for cell in cells])
    return b"\xef\xbb\xbf" + out.getvalue().encode()
