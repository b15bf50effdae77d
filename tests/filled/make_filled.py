#!/usr/bin/env python3
"""Official blanks as bureaus publish them, with the braces of the form language typed in: the forms of tests/filled.rs.

Written from the issue and the form language alone, by hands that had not seen how such files are compiled, filled or read.
Each folder gets its file and the few lines of form.yaml that a clerk would write. Run in this folder:

    python3 make_filled.py        # needs openpyxl, XlsxWriter, python-docx, lxml and, for two files, LibreOffice
"""
import copy
import datetime
import io
import shutil
import struct
import subprocess
import tempfile
import zipfile
import zlib
from pathlib import Path

import docx
import openpyxl
import xlsxwriter
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import CellIsRule, FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.table import Table, TableStyleInfo

HERE = Path(__file__).parent
DAY = datetime.datetime(2025, 1, 1)
THIN = Side(style="thin")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
HEAD = PatternFill("solid", fgColor="DDEBF7")
MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(vertical="center", wrap_text=True)


def png(width=48, height=24, colour=(200, 30, 40)):
    """A plain red stamp of a logo."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + bytes(colour) * width for _ in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def folder(name, title, file, about="project", more=""):
    place = HERE / name
    place.mkdir(exist_ok=True)
    (place / "form.yaml").write_text(
        f"about: {about}\ntitle: {title}\nsource: 虚构，供测试\nfile: {file}\n{more}", encoding="utf-8")
    return place / file


def box(sheet, area):
    for row in sheet[area]:
        for cell in row:
            cell.border = BOX
            cell.alignment = copy.copy(MIDDLE)


def put(sheet, values):
    for at, value in values.items():
        sheet[at] = value


def save(book, path):
    book.properties.created = book.properties.modified = DAY
    book.save(path)


INDICATOR = ["{绩效指标.一级指标}", "{绩效指标.二级指标}", "{绩效指标.三级指标}", "{绩效指标.年度指标值}"]


def excel_logo():
    """Logo, red title, fills, drop-downs from a hidden sheet of codes, conditional format, print titles, frozen panes."""
    path = folder("标志与下拉", "东山区项目支出绩效目标表", "空白表.xlsx")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "申报表"
    put(sheet, {
        "A1": "东山区项目支出绩效目标表（{年度}年度）",
        "A2": "填报单位：{填报单位}", "D2": "单位：万元",
        "A3": "项目名称", "B3": "{项目名称}",
        "A4": "实施单位", "B4": "{实施单位}", "C4": "联系人", "D4": "{联系人}",
        "A5": "资金总额", "B5": "{资金.总计|money}", "C5": "其中：财政拨款", "D5": "{资金.财政拨款|money}",
        "A6": "绩效目标", "B6": "{绩效目标}",
        "A7": "一级指标", "B7": "二级指标", "C7": "三级指标", "D7": "指标值", "E7": "权重",
        "A8": INDICATOR[0], "B8": INDICATOR[1], "C8": INDICATOR[2], "D8": INDICATOR[3], "E8": "{绩效指标.权重}",
        "A9": "合计", "E9": "=SUM(E8:E8)",
        "A10": "填表说明：权重合计应为100。",
        "A11": "填表人：{填表人}",
    })
    for area in ("A1:E1", "A2:C2", "D2:E2", "B3:E3", "D4:E4", "D5:E5", "B6:E6", "A9:D9", "A10:E10", "A11:E11"):
        sheet.merge_cells(area)
    box(sheet, "A3:E9")
    sheet["A1"].font = Font(name="黑体", size=18, bold=True, color="FFC00000")
    sheet["A1"].alignment = MIDDLE
    for cell in sheet[7]:
        cell.fill = HEAD
        cell.font = Font(name="宋体", bold=True)
    for at in ("B5", "D5", "E8", "E9"):
        sheet[at].number_format = "#,##0.00"
    sheet["B6"].alignment = LEFT
    sheet.row_dimensions[1].height = 36
    sheet.row_dimensions[6].height = 90
    sheet.row_dimensions[8].height = 24
    sheet.row_dimensions[9].height = 30
    for column, width in zip("ABCDE", (14, 16, 34, 22, 10)):
        sheet.column_dimensions[column].width = width
    codes = book.create_sheet("代码")
    for number, word in enumerate(("产出指标", "效益指标", "满意度指标", "成本指标"), 1):
        codes.cell(number, 1, word)
    codes.sheet_state = "hidden"
    level = DataValidation(type="list", formula1="代码!$A$1:$A$4", allow_blank=True)
    level.error, level.errorTitle = "请从下拉中选择", "一级指标"
    level.add("A8:A8")
    sheet.add_data_validation(level)
    weight = DataValidation(type="decimal", operator="between", formula1="0", formula2="100", allow_blank=True)
    weight.add("E8")
    sheet.add_data_validation(weight)
    sheet.conditional_formatting.add("E9", CellIsRule(operator="notEqual", formula=["100"], fill=PatternFill("solid", bgColor="FFFFC7CE")))
    sheet.conditional_formatting.add("A8:E8", FormulaRule(formula=["$E8>50"], font=Font(color="FF9C0006")))
    sheet.add_image(Image(io.BytesIO(png())), "E1")
    sheet.freeze_panes = "A8"
    sheet.print_title_rows = "7:7"
    sheet.print_area = "A1:E11"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.orientation = "portrait"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(fitToPage=True)
    sheet.oddHeader.center.text = "&\"黑体\"&12东山区财政局"
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
    save(book, path)


def excel_protected():
    """Locked labels, comments at a label and at a brace, names, a link, a break and a picture below the list."""
    path = folder("保护与批注", "西水区项目绩效目标申报表", "申报表.xlsx")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "项目申报"
    put(sheet, {
        "B2": "西水区项目绩效目标申报表", "B3": "项目名称", "C3": "{项目名称}", "D3": "项目负责人", "E3": "{项目负责人}",
        "B4": "开始日期", "C4": "{开始日期|date}", "D4": "结束日期", "E4": "{结束日期|date}",
        "B5": "项目属性", "C5": "{项目属性|tick:新增/延续}",
        "B6": "总预算（万元）", "C6": "{预算.项目总预算|money}", "D6": "本年度预算", "E6": "{预算.本年度预算|money}",
        "B7": "序号", "C7": "指标", "D7": "目标值", "E7": "备注",
        "B8": "{#}", "C8": "{绩效指标.三级指标}", "D8": "{绩效指标.年度指标值}", "E8": "{绩效指标.备注}",
        "B9": "审核意见", "B10": "审核人（盖章）：　　　年　月　日",
        "B11": "政策文件见门户网站", "B13": "区财政局监制",
    })
    for area in ("B2:E2", "C5:E5", "C9:E9", "B10:E10", "B11:E11", "B13:E13"):
        sheet.merge_cells(area)
    box(sheet, "B3:E9")
    sheet["B2"].font = Font(name="方正小标宋简体", size=20)
    sheet["B2"].alignment = MIDDLE
    for row in sheet["B2:E13"]:
        for cell in row:
            tagged = isinstance(cell.value, str) and "{" in cell.value
            cell.protection = Protection(locked=not tagged)
    sheet["C9"].protection = Protection(locked=False)
    sheet["B3"].comment = Comment("与部门预算一致", "财政局")
    sheet["C8"].comment = Comment("每行一条指标", "财政局")
    sheet["B9"].comment = Comment("由财政局填写", "财政局")
    sheet["B11"].hyperlink = "https://example.invalid/政策"
    book.defined_names["审核意见"] = DefinedName("审核意见", attr_text="项目申报!$C$9")
    book.defined_names["指标区"] = DefinedName("指标区", attr_text="项目申报!$B$8:$E$8")
    sheet.row_breaks.append(Break(id=11))
    for row, height in {8: 28, 9: 80, 10: 22, 13: 40}.items():
        sheet.row_dimensions[row].height = height
    sheet.add_image(Image(io.BytesIO(png(colour=(20, 90, 160)))), "D12")
    for column, width in zip("ABCDE", (3, 14, 36, 20, 18)):
        sheet.column_dimensions[column].width = width
    sheet.protection.sheet = True
    sheet.protection.set_password("1234")
    sheet.page_setup.paperSize = 9
    save(book, path)


def excel_two_lists():
    """Two lists below each other, sums above and on another sheet, a filter, a table (ListObject) below."""
    path = folder("两个清单", "北湖县项目资金与绩效目标表", "北湖县空白表.xlsx")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "资金与指标"
    put(sheet, {
        "A1": "北湖县项目资金与绩效目标表", "A2": "项目名称", "B2": "{项目名称}",
        "A3": "资金来源合计", "B3": "=SUM(C6:C6)", "C3": "指标条数", "D3": "=COUNTA(C10:C10)",
        "A5": "资金来源", "B5": "上年度（万元）", "C5": "本年度（万元）",
        "A6": "{资金来源.名称}", "B6": "{资金来源.上年度|money}", "C6": "{资金来源.本年度|money}",
        "A7": "小计", "B7": "=SUM(B6:B6)", "C7": "=SUM(C6:C6)",
        "A9": "一级指标", "B9": "二级指标", "C9": "三级指标", "D9": "指标值",
        "A10": INDICATOR[0], "B10": INDICATOR[1], "C10": INDICATOR[2], "D10": INDICATOR[3],
        "A12": "科目", "B12": "代码", "A13": "教育支出", "B13": 205, "A14": "科技支出", "B14": 206,
        "A16": "年初余额", "B16": 3, "C16": "=B16+C7",
    })
    sheet.merge_cells("A1:D1")
    box(sheet, "A5:C7")
    box(sheet, "A9:D10")
    for at in ("B3", "B6", "C6", "B7", "C7", "C16"):
        sheet[at].number_format = "0.00"
    table = Table(displayName="科目表", ref="A12:B14")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight9", showRowStripes=True)
    sheet.add_table(table)
    sheet.auto_filter.ref = "A9:D10"
    other = book.create_sheet("汇总")
    put(other, {"A1": "本年度资金", "B1": "=资金与指标!C7", "A2": "余额与资金", "B2": "=资金与指标!$C$16",
                "A3": "全部", "B3": "=SUM(资金与指标!C6:C6)"})
    save(book, path)


def excel_nested():
    """A list inside a list: sub-projects, each with its indicators; the name is merged down."""
    path = folder("子项目嵌套", "南岭市子项目绩效目标明细表", "明细表.xlsx")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "明细"
    put(sheet, {
        "A1": "南岭市子项目绩效目标明细表", "A2": "项目名称：{项目名称}",
        "A3": "子项目", "B3": "金额（万元）", "C3": "指标", "D3": "目标值",
        "A4": "{子项目.名称}", "B4": "{子项目.金额|money}", "C4": "{子项目.绩效指标.三级指标}", "D4": "{子项目.绩效指标.年度指标值}",
        "A5": "注：子项目可增加行。",
    })
    for area in ("A1:D1", "A2:D2", "A5:D5"):
        sheet.merge_cells(area)
    box(sheet, "A3:D4")
    sheet["B4"].number_format = "#,##0.00"
    save(book, path)


def excel_side_by_side():
    """Two lists side by side in the same rows, by XlsxWriter."""
    path = folder("左右两表", "青川县项目计划与资金表", "计划表.xlsx")
    book = xlsxwriter.Workbook(path)
    book.set_properties({"created": DAY})
    sheet = book.add_worksheet("计划")
    title = book.add_format({"bold": True, "font_size": 16, "align": "center", "font_name": "黑体"})
    head = book.add_format({"border": 1, "bg_color": "#FCE4D6", "align": "center", "text_wrap": True})
    body = book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter"})
    money = book.add_format({"border": 1, "num_format": "#,##0.00"})
    sheet.merge_range("A1:E1", "青川县项目计划与资金表", title)
    sheet.write_row("A2", ["项目名称", "{项目名称}", "", "年度", "{年度}"], body)
    sheet.write_row("A3", ["起止时间", "实施内容", "", "资金来源", "本年度（万元）"], head)
    sheet.write_row("A4", ["{实施进度计划.起止时间}", "{实施进度计划.实施内容}", "", "{资金来源.名称}"], body)
    sheet.write("E4", "{资金来源.本年度|money}", money)
    for row in range(4, 7):
        for column in range(5):
            sheet.write_blank(row, column, None, money if column == 4 else body)
    sheet.write_row("A8", ["绩效目标", "{绩效目标}"], body)
    sheet.set_column("A:A", 18)
    sheet.set_column("B:B", 36)
    sheet.set_column("D:E", 18)
    sheet.set_landscape()
    sheet.set_paper(9)
    book.close()


def excel_samples():
    """Numbered sample rows and … left below by the bureau, rich text, & and < in labels, by XlsxWriter."""
    path = folder("样行与富文本", "云台区绩效目标表", "云台区.xlsx")
    book = xlsxwriter.Workbook(path)
    book.set_properties({"created": DAY})
    sheet = book.add_worksheet("R&D<表>")
    red = book.add_format({"font_color": "red", "bold": True})
    plain = book.add_format({"font_name": "仿宋"})
    cell = book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter", "font_name": "仿宋"})
    number = book.add_format({"border": 1, "num_format": "0"})
    sheet.write_rich_string("A1", red, "云台区", plain, "绩效目标表（R&D <试行>）")
    sheet.write("A2", "项目名称*", cell)
    sheet.merge_range("B2:E2", "{项目名称}", cell)
    sheet.write("A3", "总体目标", cell)
    sheet.merge_range("B3:E3", "{绩效目标}", cell)
    sheet.write_row("A4", ["序号", "一级指标", "二级指标", "三级指标", "指标值"], cell)
    sheet.write("A5", "{#}", number)
    sheet.write_row("B5", INDICATOR, cell)
    for row in range(5, 8):
        sheet.write(row, 0, row - 3, number)
        for column in range(1, 5):
            sheet.write_blank(row, column, None, cell)
    sheet.write("A9", "…", cell)
    for column in range(1, 5):
        sheet.write_blank(8, column, None, cell)
    sheet.write("A10", "填表人：{填表人}　联系电话：{填表人电话}", plain)
    sheet.set_column("A:E", 18)
    book.close()


def office(source, target, kind):
    """Saved again by LibreOffice, as most bureaus' files have been by some other program."""
    with tempfile.TemporaryDirectory() as home:
        subprocess.run(["soffice", f"-env:UserInstallation=file://{home}/profile", "--headless", "--convert-to", kind,
                        "--outdir", home, str(source)], check=True, capture_output=True)
        shutil.copy(next(Path(home).glob(f"*.{kind}")), target)


def excel_libre():
    path = folder("经办公软件另存", "东山区项目支出绩效目标表（另存）", "另存.xlsx")
    office(HERE / "标志与下拉" / "空白表.xlsx", path, "xlsx")


# --- Word ---------------------------------------------------------------------------------------------------------

def east(run, name="仿宋_GB2312", size=None):
    run.font.name = name
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)
    if size:
        run.font.size = Pt(size)
    return run


def grid(document, rows, widths=None):
    table = document.add_table(rows=len(rows), cols=max(map(len, rows)))
    table.style = "Table Grid"
    for cells, row in zip(rows, table.rows):
        for text, cell in zip(cells, row.cells):
            if text is not None:
                cell.text = ""
                east(cell.paragraphs[0].add_run(text))
    for row in table.rows if widths else []:
        for cell, width in zip(row.cells, widths):
            cell.width = Cm(width)
    return table


def write(document, path):
    document.core_properties.created = document.core_properties.modified = DAY
    document.save(path)


def field(paragraph, instruction):
    for kind in ("begin", None, "end"):
        run = paragraph.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._element.append(mark)
        else:
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = instruction
            run._element.append(code)


def word_logo():
    """A logo in the header, page numbers in the footer, a red title, braces in header and cells."""
    path = folder("红头申报表", "东山区预算绩效目标申报表", "申报表.docx")
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    head = section.header.paragraphs[0]
    head.add_run().add_picture(io.BytesIO(png()), width=Cm(1.5))
    head.add_run("　东山区财政局　{年度}年度")
    foot = section.footer.paragraphs[0]
    foot.add_run("第 ")
    field(foot, " PAGE ")
    foot.add_run(" 页")
    title = document.add_paragraph()
    title.alignment = 1
    run = east(title.add_run("东山区预算绩效目标申报表"), "方正小标宋简体", 22)
    run.font.color.rgb = RGBColor(0xC0, 0, 0)
    grid(document, [["项目名称", "{项目名称}", "项目负责人", "{项目负责人}"],
                    ["项目总预算", "{预算.项目总预算|money}", "本年度预算", "{预算.本年度预算|money}"],
                    ["起始日期", "{开始日期|date}", "结束日期", "{结束日期|date}"],
                    ["项目概况", "{项目概况}", None, None]])
    table = document.tables[-1]
    table.cell(3, 1).merge(table.cell(3, 3))
    document.add_paragraph("绩效指标如下：")
    table = grid(document, [["一级指标", "二级指标", "三级指标", "指标值", "备注"], [*INDICATOR, "{绩效指标.备注}"]])
    mark = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(mark)
    for cell in table.rows[1].cells:
        for run in cell.paragraphs[0].runs:
            run.italic = True
    document.add_paragraph("填表人：{填表人}　　联系电话：{填表人电话}")
    write(document, path)


def control(text, tag):
    return parse_xml(f'<w:sdt {nsdecls("w")}><w:sdtPr><w:alias w:val="{tag}"/><w:tag w:val="{tag}"/><w:id w:val="{1000 + len(tag)}"/><w:text/>'
                     f'</w:sdtPr><w:sdtContent><w:r><w:t>{text}</w:t></w:r></w:sdtContent></w:sdt>')


def checkbox(number):
    return parse_xml(f'<w:sdt {nsdecls("w")} xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"><w:sdtPr>'
                     f'<w:id w:val="{number}"/><w14:checkbox><w14:checked w14:val="0"/><w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
                     '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:rPr>'
                     '<w:rFonts w:ascii="MS Gothic" w:eastAsia="MS Gothic" w:hAnsi="MS Gothic" w:hint="eastAsia"/></w:rPr><w:t>☐</w:t></w:r>'
                     '</w:sdtContent></w:sdt>')


def word_controls():
    """Braces inside content controls; boxes that are w14:checkbox before each choice, the brace after them."""
    path = folder("内容控件", "西水区项目绩效目标申报表（控件）", "控件.docx")
    document = docx.Document()
    document.add_paragraph("西水区项目绩效目标申报表")
    table = grid(document, [["项目名称", ""], ["项目属性", ""], ["年度绩效目标", ""]])
    table.cell(0, 1).paragraphs[0]._p.append(control("{项目名称}", "项目名称"))
    choice = table.cell(1, 1).paragraphs[0]
    choice._p.append(checkbox(2001))
    choice.add_run("新增　")
    choice._p.append(checkbox(2002))
    choice.add_run("延续{项目属性|tick:新增/延续}")
    table.cell(2, 1).paragraphs[0]._p.append(control("{年度绩效目标}", "年度绩效目标"))
    grid_ = grid(document, [["指标名称", "指标值"], ["", "{绩效指标.年度指标值}"]])
    grid_.cell(1, 0).paragraphs[0]._p.append(control("{绩效指标.三级指标}", "三级指标"))
    write(document, path)


def word_nested():
    """The list stands in a table inside a cell; ticks are letters of Wingdings 2 (£ empty, R ticked)."""
    path = folder("套表与符号", "南岭市绩效目标申报表", "套表.docx")
    document = docx.Document()
    document.add_paragraph("南岭市绩效目标申报表")
    outer = grid(document, [["项目名称", "{项目名称}"], ["项目口径", ""], ["绩效指标", ""], ["填报单位", "{填报单位}"]], [3, 13])
    line = outer.cell(1, 1).paragraphs[0]
    for word in ("经常性", "阶段性", "一次性"):
        run = line.add_run()
        run._element.append(parse_xml(f'<w:sym {nsdecls("w")} w:font="Wingdings 2" w:char="F0A3"/>'))
        line.add_run(word + "　")
    line.add_run("{项目口径|tick:经常性/阶段性/一次性}")
    cell = outer.cell(2, 1)
    inner = cell.add_table(rows=2, cols=3)
    inner.style = "Table Grid"
    for row, texts in zip(inner.rows, (["二级指标", "三级指标", "指标值"], INDICATOR[1:])):
        for one, text in zip(row.cells, texts):
            one.text = text
    cell.add_paragraph()
    write(document, path)


def word_landscape():
    """Portrait, landscape with the list, portrait again; braces split by spelling marks and languages."""
    path = folder("横向插页", "北湖县预算绩效目标申报书", "申报书.docx")
    document = docx.Document()
    document.add_heading("北湖县预算绩效目标申报书", 1)
    line = document.add_paragraph("项目名称：")
    for part in ("{项", "目名", "称}"):
        line._p.append(parse_xml(f'<w:proofErr {nsdecls("w")} w:type="spellStart"/>'))
        run = line.add_run(part)
        run.bold = True
        run._element.get_or_add_rPr().append(parse_xml(f'<w:lang {nsdecls("w")} w:eastAsia="zh-CN"/>'))
        line._p.append(parse_xml(f'<w:proofErr {nsdecls("w")} w:type="spellEnd"/>'))
    document.add_paragraph("立项依据：{立项依据}")
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    table = grid(document, [["序号", "一级指标", "二级指标", "三级指标", "实施周期指标值", "年度指标值"],
                            ["{#}", *INDICATOR[:3], "{绩效指标.实施周期指标值}", INDICATOR[3]]])
    paragraph = table.cell(1, 3).paragraphs[0]
    paragraph.clear()
    for part in ("{绩效指标", ".三级", "指标}"):
        paragraph.add_run(part)
        paragraph._p.append(parse_xml(f'<w:bookmarkStart {nsdecls("w")} w:id="{10 + len(part)}" w:name="记号{len(part)}"/>'))
        paragraph._p.append(parse_xml(f'<w:bookmarkEnd {nsdecls("w")} w:id="{10 + len(part)}"/>'))
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = section.page_height, section.page_width
    document.add_paragraph("申报单位（盖章）：{填报单位}")
    document.add_page_break()
    document.add_paragraph("附：政策文件")
    write(document, path)


def word_blocks():
    """Neighbouring elements that share a list: a heading line and a table for each sub-project."""
    path = folder("子项目成组", "青川县子项目绩效目标表", "子项目.docx")
    document = docx.Document()
    document.add_paragraph("青川县子项目绩效目标表")
    document.add_paragraph("项目名称：{项目名称}")
    document.add_paragraph("子项目名称：{子项目.名称}", style="List Number")
    grid(document, [["金额（万元）", "{子项目.金额|money}", "责任人", "{子项目.责任人}"], ["预期成果", "{子项目.预期成果}", None, None]])
    table = document.tables[-1]
    table.cell(1, 1).merge(table.cell(1, 3))
    document.add_paragraph("以下为指标")
    grid(document, [["三级指标", "指标值"], ["{子项目.绩效指标.三级指标}", "{子项目.绩效指标.年度指标值}"]])
    document.add_paragraph("以上各子项目由主管部门汇总。")
    write(document, path)


def word_libre():
    path = folder("经办公软件另存的文字表", "东山区预算绩效目标申报表（另存）", "另存.docx")
    office(HERE / "红头申报表" / "申报表.docx", path, "docx")


def still(path):
    """The same bytes at every run: entries keep their order and lose their times."""
    with zipfile.ZipFile(path) as old:
        parts = [(entry.filename, old.read(entry)) for entry in old.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts:
            new.writestr(zipfile.ZipInfo(name, (2025, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    for make in (excel_logo, excel_protected, excel_two_lists, excel_nested, excel_side_by_side, excel_samples, word_logo,
                 word_controls, word_nested, word_landscape, word_blocks):
        make()
    if shutil.which("soffice"):
        excel_libre()
        word_libre()
    for made in sorted(HERE.glob("*/*.[xd][lo][sc]x")):
        still(made)
        print(made.relative_to(HERE))
