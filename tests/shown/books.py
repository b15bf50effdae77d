"""Writers of workbooks: .xlsx, .xls, .ods and Excel's XML of 2003, each with what the format can hold unseen. None
shares code with jixiao; every one gives bytes that depend on the table alone."""

import io
import zipfile
from xml.sax.saxutils import escape, quoteattr

from model import Table, ref

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def packed(parts, plain=False):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_STORED if plain or name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, text if isinstance(text, bytes) else text.encode())
    return out.getvalue()


def relations(*entries):
    body = "".join(f'<Relationship Id="rId{n}" Type="{kind}" Target="{target}"/>'
                   for n, (kind, target) in enumerate(entries, 1))
    return f'{DECLARED}<Relationships xmlns="{PACKAGE}/relationships">{body}</Relationships>'


def xlsx_run(run):
    style = "".join([
        "<strike/>" if run.strike else "",
        '<vertAlign val="superscript"/>' if run.sup else '<vertAlign val="subscript"/>' if run.sub else "",
        '<sz val="11"/>',
        f"<rFont val={quoteattr(run.font or '宋体')}/>",
    ])
    return f'<r><rPr>{style}</rPr><t xml:space="preserve">{escape(run.text)}</t></r>'


def xlsx_parts(table: Table, extra=None, after="", types="", content="", rels=(), app="Microsoft Excel"):
    """`after`: what follows sheetData and mergeCells in the sheet; `types`: more content types; `rels`: of the sheet."""
    strings, styles = [], [("", False)]

    def style(cell):
        key = (cell.fmt, cell.strike)
        if key not in styles:
            styles.append(key)
        return styles.index(key)

    rows = []
    height, width = table.size
    for row in range(height):
        cells = []
        for column in range(width):
            cell = table.get(row, column)
            if cell is None:
                continue
            start = f'<c r="{ref(row, column)}" s="{style(cell)}"'
            if "xlsx" in cell.raw:
                cells.append(f'{start}{cell.raw["xlsx"]}')
            elif cell.formula:
                value = f"<v>{cell.cached}</v>" if cell.cached else ""
                cells.append(f"{start}><f>{escape(cell.formula)}</f>{value}</c>")
            elif cell.error:
                cells.append(f'{start} t="e"><v>{cell.error}</v></c>')
            elif cell.true:
                cells.append(f'{start} t="b"><v>1</v></c>')
            elif cell.num:
                cells.append(f"{start}><v>{cell.num}</v></c>")
            else:
                plain = len(cell.runs) == 1 and cell.runs[0].__dict__ == {**cell.runs[0].__class__("").__dict__, "text": cell.runs[0].text}
                if plain:
                    text = f'<t xml:space="preserve">{escape(cell.runs[0].text)}</t>'
                elif any(run.ruby for run in cell.runs):
                    text, at, phonetic = "", 0, ""
                    for run in cell.runs:
                        text += run.text
                        if run.ruby:
                            phonetic += f'<rPh sb="{at}" eb="{at + len(run.text)}"><t>{escape(run.ruby)}</t></rPh>'
                        at += len(run.text)
                    text = f'<t>{escape(text)}</t>{phonetic}<phoneticPr fontId="0" type="noConversion"/>'
                else:
                    text = "".join(map(xlsx_run, cell.runs))
                strings.append(f"<si>{text}</si>")
                cells.append(f'{start} t="s"><v>{len(strings) - 1}</v></c>')
        hidden = ' hidden="1"' if row in table.hidden_rows | table.filtered_rows else ""
        rows.append(f'<row r="{row + 1}"{hidden}>{"".join(cells)}</row>')
    columns = "".join(f'<col min="{c + 1}" max="{c + 1}" width="0" hidden="1" customWidth="1"/>' for c in sorted(table.hidden_columns))
    columns = f"<cols>{columns}</cols>" if columns else ""
    merges = "".join(f'<mergeCell ref="{ref(t, l)}:{ref(b, r)}"/>' for t, l, b, r in table.merges)
    merges = f'<mergeCells count="{len(table.merges)}">{merges}</mergeCells>' if merges else ""
    watch = f'<autoFilter ref="A3:{ref(height - 1, width - 1)}"><filterColumn colId="0"><filters><filter val="校园网运维"/></filters></filterColumn></autoFilter>' if table.filtered_rows else ""
    printed = ""
    if table.header or table.footer:
        left, right = table.header or ("", "")
        head = f"<oddHeader>{escape(f'&L{left}&R{right}')}</oddHeader>" if table.header else ""
        foot = f"<oddFooter>{escape('&C' + table.footer)}</oddFooter>" if table.footer else ""
        printed = f"<headerFooter>{head}{foot}</headerFooter>"
    codes = sorted({code for code, _ in styles if code})
    ids = {code: 164 + n for n, code in enumerate(codes)}
    formats = "".join(f"<numFmt numFmtId=\"{ids[code]}\" formatCode={quoteattr(code)}/>" for code in codes)
    formats = f'<numFmts count="{len(codes)}">{formats}</numFmts>' if codes else ""
    xfs = "".join(f'<xf numFmtId="{ids.get(code, 0)}" fontId="{int(struck)}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>' for code, struck in styles)
    parts = {
        "[Content_Types].xml": f'{DECLARED}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/><Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/>{types}</Types>',
        "_rels/.rels": relations((f"{RELS}/officeDocument", "xl/workbook.xml"), (f"{RELS}/extended-properties", "docProps/app.xml")),
        "docProps/app.xml": f'{DECLARED}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>{app}</Application><AppVersion>16.0300</AppVersion></Properties>',
        "xl/workbook.xml": f'{DECLARED}<workbook xmlns="{MAIN}" xmlns:r="{RELS}"><sheets><sheet name={quoteattr(table.name)} sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations((f"{RELS}/worksheet", "worksheets/sheet1.xml"), (f"{RELS}/styles", "styles.xml"), (f"{RELS}/sharedStrings", "sharedStrings.xml")),
        "xl/styles.xml": f'{DECLARED}<styleSheet xmlns="{MAIN}">{formats}<fonts count="2"><font><sz val="11"/><name val="宋体"/></font><font><strike/><sz val="11"/><name val="宋体"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="{len(styles)}">{xfs}</cellXfs><cellStyles count="1"><cellStyle name="常规" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
        "xl/sharedStrings.xml": f'{DECLARED}<sst xmlns="{MAIN}" count="{len(strings)}" uniqueCount="{len(strings)}">{"".join(strings)}</sst>',
        "xl/worksheets/sheet1.xml": f'{DECLARED}<worksheet xmlns="{MAIN}" xmlns:r="{RELS}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">{columns}<sheetData>{"".join(rows)}</sheetData>{watch}{merges}<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>{printed}{after}</worksheet>',
    }
    if rels:
        parts["xl/worksheets/_rels/sheet1.xml.rels"] = relations(*rels)
    parts.update(extra or {})
    return parts


def xlsx(table):
    return packed(xlsx_parts(table))


def xls(table, book=None):
    import xlwt
    book = book or xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet(table.name, cell_overwrite_ok=True)
    fonts = {}

    def font(**kind):
        key = tuple(sorted(kind.items()))
        if key not in fonts:
            made = xlwt.Font()
            for name, value in kind.items():
                setattr(made, name, value)
            fonts[key] = made
        return fonts[key]

    styles = {}
    for (row, column), cell in sorted(table.cells.items()):
        key = (cell.fmt, cell.strike)
        if key not in styles:
            styles[key] = xlwt.XFStyle()
            styles[key].font = font(name="宋体", struck_out=cell.strike)
            if cell.fmt:
                styles[key].num_format_str = cell.fmt
        style = styles[key]
        if cell.formula:
            sheet.write(row, column, xlwt.Formula(cell.formula), style)
        elif cell.error:
            codes = {"#NULL!": 0, "#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#NUM!": 36, "#N/A": 42}
            sheet.row(row).set_cell_error(column, codes[cell.error], style)
        elif cell.true:
            sheet.row(row).set_cell_boolean(column, True, style)
        elif cell.num:
            sheet.write(row, column, float(cell.num), style)
        elif len(cell.runs) > 1 or cell.runs[0].font:
            rich = []
            for run in cell.runs:
                lift = 1 if run.sup else 2 if run.sub else 0
                rich.append((run.text, font(name=run.font or "宋体", struck_out=run.strike, escapement=lift)))
            sheet.write_rich_text(row, column, rich, style)
        else:
            run = cell.runs[0]
            if run.strike:
                style = xlwt.XFStyle()
                style.font = font(name="宋体", struck_out=True)
            sheet.write(row, column, run.text, style)
    sheet.merged_ranges.extend((t, b, l, r) for t, l, b, r in table.merges)
    for row in table.hidden_rows | table.filtered_rows:
        sheet.row(row).hidden = True
    for column in table.hidden_columns:
        sheet.col(column).hidden = True
    # its own setters take ASCII only
    sheet._Worksheet__header_str = f"&L{table.header[0]}&R{table.header[1]}" if table.header else ""
    sheet._Worksheet__footer_str = f"&C{table.footer}" if table.footer else ""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


ODF = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"' for name, long in [
    ("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"), ("number", "datastyle"),
    ("draw", "drawing"), ("svg", "svg-compatible"), ("form", "form")]) + \
    ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'

NUMBER_STYLES = {
    "0.00,": '<number:number number:decimal-places="2" number:min-integer-digits="1" number:display-factor="1000"/>',
    "0!.0,": '<number:number number:decimal-places="0" number:min-integer-digits="2" number:display-factor="1000"><number:embedded-text number:position="1">.</number:embedded-text></number:number>',
    '#,##0"元"': '<number:number number:decimal-places="0" number:min-integer-digits="1" number:grouping="true"/><number:text>元</number:text>',
    'General"人次"': '<number:number number:min-integer-digits="1"/><number:text>人次</number:text>',
    '"≥"General': '<number:text>≥</number:text><number:number number:min-integer-digits="1"/>',
    "0": '<number:number number:decimal-places="0" number:min-integer-digits="1"/>',
    "0.00": '<number:number number:decimal-places="2" number:min-integer-digits="1"/>',
    ";;;": "",
}
NUMBER_STYLES['0"."0,'] = NUMBER_STYLES["0!.0,"]
TEXT_STYLES = {'@"数"': "<number:text-content/><number:text>数</number:text>", '"2025年"@': "<number:text>2025年</number:text><number:text-content/>"}


def ods_parts(table, extra=None, inside=""):
    """`inside`: what stands in the table before its rows (drawings of the sheet)."""
    codes = sorted({cell.fmt for cell in table.cells.values() if cell.fmt})
    styles = ['<style:style style:name="gone" style:family="text"><style:text-properties style:text-line-through-style="solid" style:text-line-through-type="single"/></style:style>',
              '<style:style style:name="up" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>',
              '<style:style style:name="down" style:family="text"><style:text-properties style:text-position="sub 58%"/></style:style>',
              '<style:style style:name="unseen" style:family="text"><style:text-properties text:display="none"/></style:style>',
              '<style:style style:name="struck" style:family="table-cell"><style:text-properties style:text-line-through-style="solid" style:text-line-through-type="single"/></style:style>']
    fonts = sorted({run.font for cell in table.cells.values() for run in cell.runs if run.font})
    styles += [f'<style:style style:name="f{n}" style:family="text"><style:text-properties style:font-name={quoteattr(font)} fo:font-family={quoteattr(font)}/></style:style>' for n, font in enumerate(fonts)]
    for n, code in enumerate(codes):
        if code in TEXT_STYLES:
            styles.append(f'<number:text-style style:name="N{n}">{TEXT_STYLES[code]}</number:text-style>')
        else:
            styles.append(f'<number:number-style style:name="N{n}">{NUMBER_STYLES[code]}</number:number-style>')
        styles.append(f'<style:style style:name="n{n}" style:family="table-cell" style:data-style-name="N{n}"/>')

    def spans(cell):
        text = ""
        for run in cell.runs:
            inner = escape(run.text)
            name = "gone" if run.strike else "up" if run.sup else "down" if run.sub else "unseen" if run.hidden else f"f{fonts.index(run.font)}" if run.font else ""
            inner = f'<text:span text:style-name="{name}">{inner}</text:span>' if name else inner
            text += f"<text:ruby><text:ruby-base>{inner}</text:ruby-base><text:ruby-text>{escape(run.ruby)}</text:ruby-text></text:ruby>" if run.ruby else inner
        return text

    height, width = table.size
    columns = "".join(f'<table:table-column{" table:visibility=" + chr(34) + "collapse" + chr(34) if c in table.hidden_columns else ""}/>' for c in range(width))
    rows = []
    for row in range(height):
        cells = []
        for column in range(width):
            cell, kind = table.get(row, column), "table:covered-table-cell" if table.covered(row, column) else "table:table-cell"
            across, down = table.span(row, column)
            about = f' table:number-columns-spanned="{across}" table:number-rows-spanned="{down}"' if (across, down) != (1, 1) else ""
            if cell is None:
                cells.append(f"<{kind}{about}/>")
                continue
            if cell.fmt:
                about += f' table:style-name="n{codes.index(cell.fmt)}"'
            elif cell.strike:
                about += ' table:style-name="struck"'
            seen = f"<text:p>{escape(cell.shown or cell.num)}</text:p>" if cell.fmt != ";;;" else "<text:p/>"
            if "ods" in cell.raw:
                cells.append(cell.raw["ods"])
                continue
            if cell.formula:
                about += f' table:formula={quoteattr("of:=" + cell.formula)}'
                seen = ""
                if cell.cached:
                    about, seen = about + f' office:value-type="float" office:value="{cell.cached}"', f"<text:p>{cell.cached}</text:p>"
            elif cell.error:
                about += f' table:formula="of:=[.#REF!.A1]" office:value-type="string" office:string-value="" calcext:value-type="error"'
                seen = f"<text:p>{cell.error}</text:p>"
            elif cell.true:
                about, seen = about + ' office:value-type="boolean" office:boolean-value="true"', "<text:p>TRUE</text:p>"
            elif cell.num:
                about += f' office:value-type="float" office:value="{cell.num}" calcext:value-type="float"'
            else:
                about += ' office:value-type="string"'
                seen = f"<text:p>{spans(cell)}</text:p>"
            cells.append(f"<{kind}{about}>{seen}</{kind}>")
        hidden = ' table:visibility="filter"' if row in table.filtered_rows else ' table:visibility="collapse"' if row in table.hidden_rows else ""
        rows.append(f"<table:table-row{hidden}>{''.join(cells)}</table:table-row>")
    faces = "".join(f"<style:font-face style:name={quoteattr(font)} svg:font-family={quoteattr(font)}/>" for font in fonts)
    faces = f"<office:font-face-decls>{faces}</office:font-face-decls>" if faces else ""
    styles.append('<style:style style:name="ta" style:family="table" style:master-page-name="Default"/>')
    content = f'{DECLARED}<office:document-content {ODF} office:version="1.3">{faces}<office:automatic-styles>{"".join(styles)}</office:automatic-styles><office:body><office:spreadsheet><table:table table:name={quoteattr(table.name)} table:style-name="ta">{inside}{columns}{"".join(rows)}</table:table></office:spreadsheet></office:body></office:document-content>'
    left, right = table.header or ("", "")
    head = f"<style:header><style:region-left><text:p>{left}</text:p></style:region-left><style:region-right><text:p>{right}</text:p></style:region-right></style:header>" if table.header else ""
    foot = f"<style:footer><text:p>{table.footer}</text:p></style:footer>" if table.footer else ""
    page = f'{DECLARED}<office:document-styles {ODF} office:version="1.3"><office:automatic-styles><style:page-layout style:name="pm1"/></office:automatic-styles><office:master-styles><style:master-page style:name="Default" style:page-layout-name="pm1">{head}{foot}</style:master-page></office:master-styles></office:document-styles>'
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return {
        "mimetype": kind,
        "content.xml": content,
        "styles.xml": page,
        "META-INF/manifest.xml": f'{DECLARED}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/><manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/></manifest:manifest>',
        **(extra or {}),
    }


def ods(table):
    return packed(ods_parts(table))


def xml2003(table):
    styles = ['<Style ss:ID="Default" ss:Name="Normal"><Font ss:FontName="宋体" ss:Size="11"/></Style>']
    keys = sorted({(cell.fmt, cell.strike) for cell in table.cells.values()})
    for n, (code, struck) in enumerate(keys):
        inner = (f"<NumberFormat ss:Format={quoteattr(code)}/>" if code else "") + ('<Font ss:StrikeThrough="1"/>' if struck else "")
        styles.append(f'<Style ss:ID="s{n}">{inner}</Style>')

    def rich(run):
        text = escape(run.text)
        if run.strike:
            text = f"<S>{text}</S>"
        if run.sup:
            text = f"<Sup>{text}</Sup>"
        if run.sub:
            text = f"<Sub>{text}</Sub>"
        if run.font:
            text = f"<Font html:Face={quoteattr(run.font)}>{text}</Font>"
        return text

    height, width = table.size
    rows = []
    for row in range(height):
        cells = []
        for column in range(width):
            cell = table.get(row, column)
            if cell is None or table.covered(row, column):
                continue
            across, down = table.span(row, column)
            about = f' ss:Index="{column + 1}" ss:StyleID="s{keys.index((cell.fmt, cell.strike))}"'
            about += f' ss:MergeAcross="{across - 1}" ss:MergeDown="{down - 1}"' if (across, down) != (1, 1) else ""
            if cell.formula:
                value = f'<Data ss:Type="Number">{cell.cached}</Data>' if cell.cached else ""
                about += f' ss:Formula={quoteattr("=" + cell.formula)}'
            elif cell.error:
                value = f'<Data ss:Type="Error">{cell.error}</Data>'
            elif cell.true:
                value = '<Data ss:Type="Boolean">1</Data>'
            elif cell.num:
                value = f'<Data ss:Type="Number">{cell.num}</Data>'
            elif len(cell.runs) == 1 and not (cell.runs[0].strike or cell.runs[0].font or cell.runs[0].ruby):
                value = f'<Data ss:Type="String">{escape(cell.runs[0].text)}</Data>'
            elif any(run.ruby for run in cell.runs):
                small = "".join(run.ruby for run in cell.runs)
                value = f'<Data ss:Type="String">{escape(cell.seen)}</Data><PhoneticText xmlns="urn:schemas-microsoft-com:office:excel">{escape(small)}</PhoneticText>'
            else:
                value = f'<ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40">{"".join(map(rich, cell.runs))}</ss:Data>'
            cells.append(f"<Cell{about}>{value}</Cell>")
        hidden = ' ss:Hidden="1"' if row in table.hidden_rows | table.filtered_rows else ""
        rows.append(f'<Row ss:Index="{row + 1}"{hidden}>{"".join(cells)}</Row>')
    columns = "".join(f'<Column ss:Index="{c + 1}" ss:Hidden="1"/>' for c in sorted(table.hidden_columns))
    left, right = table.header or ("", "")
    head = f"<Header x:Data={quoteattr(f'&L{left}&R{right}')}/>" if table.header else ""
    foot = f"<Footer x:Data={quoteattr('&C' + table.footer)}/>" if table.footer else ""
    options = f'<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><PageSetup>{head}{foot}</PageSetup></WorksheetOptions>' if head or foot else ""
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:html="http://www.w3.org/TR/REC-html40"><Styles>{"".join(styles)}</Styles><Worksheet ss:Name={quoteattr(table.name)}><Table>{columns}{"".join(rows)}</Table>{options}</Worksheet></Workbook>\n').encode()
