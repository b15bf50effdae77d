#!/usr/bin/env python3
"""Prints made-up target tables the ways offices lay them out, and beside each PDF what was put in.

    python3 tests/pdf/make_offices.py [part of a name]

The files in tests/pdf/offices/ are checked in: tests/pdf_offices.rs reads them without these programs.
Needs soffice, chromium, reportlab, openpyxl, python-docx and pymupdf. Written by one who had not seen the reader.
"""
import html
import io
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import docx
import openpyxl
import pymupdf
from docx.shared import Mm, Pt
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import (BaseDocTemplate, Frame, NextPageTemplate, PageBreak, PageTemplate, Paragraph,
                                SimpleDocTemplate, Spacer, Table)

OUT = Path(__file__).resolve().parent / "offices"
UNIT = "示例市图书馆"

# Name, total, of it from the budget, from other sources, goal, indicators (1st level, 2nd, 3rd, target).
PROJECTS = [
    ("文献购置经费", "320.50", "300.00", "20.50",
     "全年采购纸质图书不少于8万册，更新数字资源12种，保障读者借阅需要；新书上架周期不超过30天。",
     [("产出指标", "数量指标", "采购纸质图书", "≥80000册"), ("产出指标", "质量指标", "图书验收合格率", "100%"),
      ("产出指标", "时效指标", "新书上架周期", "≤30天"), ("效益指标", "社会效益", "年外借册次", "≥120万册次"),
      ("满意度指标", "服务对象满意度", "读者满意度", "≥90%")]),
    ("2024年馆舍维修改造项目（一期）", "1,286.00", "1,286.00", "",
     "完成东楼屋面防水、电梯更换及消防改造，消除安全隐患。",
     [("产出指标", "数量指标", "屋面防水面积", "3200平方米"), ("产出指标", "数量指标", "更换电梯", "2台"),
      ("产出指标", "质量指标", "工程验收合格率", "100%"), ("效益指标", "社会效益", "安全事故发生次数", "0次"),
      ("满意度指标", "服务对象满意度", "读者投诉次数", "小于5次")]),
    ("全民阅读推广活动", "88.00", "80.00", "8.00",
     "1、举办讲座、展览等活动。\n2、开展“书香校园”进校活动，惠及学生3万人次。",
     [("产出指标", "数量指标", "举办活动场次", "不少于150场"), ("产出指标", "时效指标", "活动按期完成率", "98%"),
      ("效益指标", "社会效益", "活动参与人次", "≥3万人次"), ("满意度指标", "服务对象满意度", "参与者满意度", "95%以上")]),
    ("信息系统运行维护服务项目（2024-2026年）", "156.78", "156.78", "",
     "保障业务管理系统、RFID自助借还系统、门户网站7×24小时稳定运行，及时处置网络安全事件。",
     [("产出指标", "数量指标", "运维系统数量", "9个"), ("产出指标", "质量指标", "系统可用率", "≥99.5%"),
      ("产出指标", "时效指标", "故障响应时间", "30分钟以内"), ("产出指标", "成本指标", "运维成本", "≤156.78万元"),
      ("效益指标", "可持续影响", "信息化水平", "持续提升"), ("满意度指标", "服务对象满意度", "用户满意度", "≥95%")]),
    ("流动图书车购置", "60.00", "", "60.00", "购置流动图书车1辆，服务偏远社区20个。",
     [("产出指标", "数量指标", "购置图书车", "1辆"), ("效益指标", "社会效益", "服务社区数", "≥20个"),
      ("满意度指标", "服务对象满意度", "社区居民满意度", "≥85%")]),
    ("物业管理费", "412.30", "412.30", "", "保障馆舍保洁、保安、绿化及设施设备正常运行，为读者提供整洁、安全的阅览环境。",
     [("产出指标", "数量指标", "保洁面积", "4.2万平方米"), ("产出指标", "质量指标", "设备完好率", "≥98%"),
      ("满意度指标", "服务对象满意度", "读者对环境满意度", "≥92%")]),
]
LONG = "通过实施本项目，进一步完善公共图书馆服务体系，提高文献保障能力和数字化服务水平，促进基本公共文化服务标准化、均等化，" \
       "推动优质文化资源直达基层；围绕年度重点任务，合理安排支出进度，规范资金使用管理，确保各项工作按期保质完成。"


def long_goals(times):
    return [(name, *rest[:3], rest[3] + LONG * times, rest[4]) for name, *rest in PROJECTS]


def expected(projects):
    out = []
    for name, total, budget, other, goal, indicators in projects:
        out.append({"项目名称": name, "总计": total.replace(",", ""), "绩效目标": goal,
                    "绩效指标": [list(indicator) for indicator in indicators]})
    return out


HEADING = ["项目名称", "总计", "财政拨款", "其他资金", "绩效目标", "绩效指标"]
FLAT = ["项目名称", "总计", "绩效目标", "一级指标", "二级指标", "三级指标", "指标值"]


def packed(indicators):
    return "".join(f"{n}、{one}：{three}，年度指标值：{value}。" for n, (one, _, three, value) in enumerate(indicators, 1))


def packed_rows(projects):
    return [[name, total, budget, other, goal, packed(indicators)]
            for name, total, budget, other, goal, indicators in projects]


def packed_expected(projects):
    out = expected(projects)
    for project in out:
        for indicator in project["绩效指标"]:
            indicator[1] = None
    return out


# --- Chromium ---------------------------------------------------------------------------------------------------

def chromium(page, style):
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "page.html"
        source.write_text(f"<!DOCTYPE html><meta charset=utf-8><style>body{{font:9.5pt 'Noto Sans CJK SC'}}"
                          f"{style}</style>{page}", encoding="utf-8")
        target = Path(folder) / "page.pdf"
        subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
                        f"--print-to-pdf={target}", source.as_uri()], check=True, stderr=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL)
        return pymupdf.open(target).tobytes(garbage=4, deflate=True, use_objstms=1)


def cell(text, tag="td", **span):
    spans = "".join(f" {key}={value}" for key, value in span.items())
    return f"<{tag}{spans}>{html.escape(text).replace(chr(10), '<br>')}</{tag}>"


def table(heading, rows, repeat=True):
    head = "<tr>" + "".join(cell(text, "th") for text in heading) + "</tr>"
    head = f"<thead>{head}</thead>" if repeat else head
    return "<table>" + head + "".join("<tr>" + "".join(map(cell, row)) + "</tr>" for row in rows) + "</table>"


def form_of(project):
    """One project on one form: labels beside values, then the indicators with their levels merged down."""
    name, total, budget, other, goal, indicators = project
    rows = [cell("项目名称", colspan=2) + cell(name, colspan=3),
            cell("主管部门", colspan=2) + cell("示例市文化局") + cell("实施单位") + cell(UNIT),
            cell("项目资金（万元）", rowspan=3, colspan=2) + cell("年度资金总额：") + cell(total, colspan=2),
            cell("其中：财政拨款") + cell(budget, colspan=2), cell("其他资金") + cell(other, colspan=2),
            cell("年度绩效目标", colspan=2) + cell(goal, colspan=3)]
    side = cell("绩效指标", rowspan=len(indicators) + 1)
    rows.append(side + "".join(cell(text) for text in ("一级指标", "二级指标", "三级指标", "指标值")))
    for number, (one, two, three, value) in enumerate(indicators):
        row = ""
        if number == 0 or indicators[number - 1][0] != one:
            row += cell(one, rowspan=sum(1 for other in indicators if other[0] == one))
        if number == 0 or indicators[number - 1][:2] != (one, two):
            row += cell(two, rowspan=sum(1 for other in indicators if other[:2] == (one, two)))
        rows.append(row + cell(three) + cell(value))
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


def two_tables_a_page():
    page = ""
    for number, project in enumerate(PROJECTS):
        page += f"<h3>项目支出绩效目标表</h3><p>（2024年度）</p>{form_of(project)}"
        page += "<div class=next></div>" if number % 2 else ""
    return chromium(page, "@page{size:A4;margin:14mm}table{border-collapse:collapse;width:100%;border:2.25pt solid}"
                    "td{border:.5pt solid;padding:2px 4px}h3,p{text-align:center;margin:4px}.next{break-after:page}"
                    ), expected(PROJECTS)


def no_outer_border():
    page = f"<h3>2024年项目支出绩效目标表</h3><p>单位名称：{UNIT}　　单位：万元</p>" + table(HEADING, packed_rows(PROJECTS))
    return chromium(page, "@page{size:A4 landscape;margin:12mm}table{border-collapse:collapse;border-style:hidden}"
                    "td,th{border:1px solid #000;padding:3px}"), packed_expected(PROJECTS)


def coloured_heading():
    page = f"<h3>绩效目标公开表</h3><p>部门名称：{UNIT}　金额单位：万元</p>" + table(HEADING, packed_rows(PROJECTS))
    return chromium(page, "@page{size:A4 landscape;margin:12mm}table{border-collapse:collapse}"
                    "*{-webkit-print-color-adjust:exact}th{background:#1f4e79;color:#fff;padding:5px}"
                    "td{border:.5pt solid #bfbfbf;padding:3px}tr:nth-child(even) td{background:#deeaf6}"
                    ), packed_expected(PROJECTS)


def justified_text():
    page = f"<h3>项目支出绩效目标表</h3><p>{UNIT}　单位：万元</p>" + table(HEADING, packed_rows(long_goals(1)))
    return chromium(page, "@page{size:A4;margin:15mm}table{border-collapse:collapse}th,td{border:1px solid;padding:4px}"
                    "td{text-align:justify;text-justify:inter-character}"
                    "th{text-align-last:justify}"), packed_expected(long_goals(1))


def vertical_label():
    page = "".join(f"<h3>项目绩效目标申报表</h3>{form_of(project)}<div class=next></div>" for project in PROJECTS[:2])
    page = re.sub(r"<td rowspan=(\d+)>绩效指标", r"<td rowspan=\1 class=down>绩效指标", page)
    return chromium(page, "@page{size:A4;margin:20mm}table{border-collapse:collapse;width:100%}td{border:1px solid;"
                    "padding:5px}.next{break-after:page}.down{writing-mode:vertical-rl;width:2em}"), expected(PROJECTS[:2])


def watermark_and_double_border():
    page = f"<div class=mark>仅供内部审核使用</div><h3>项目支出绩效目标表</h3><p>单位：万元</p>" + table(
        HEADING, packed_rows(PROJECTS))
    return chromium(page, "@page{size:A4 landscape;margin:12mm}table{border-collapse:collapse;border:3px double}"
                    "td,th{border:1px solid;padding:4px}.mark{position:fixed;left:25%;top:40%;font-size:48pt;"
                    "color:#d8d8d8;transform:rotate(-30deg)}"), packed_expected(PROJECTS)


# --- LibreOffice ------------------------------------------------------------------------------------------------

def office(kind, save):
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"file.{kind}"
        save(source)
        subprocess.run(["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to",
                        "pdf", "--outdir", folder, str(source)], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
        return (Path(folder) / "file.pdf").read_bytes()


def sheet_of(widths, landscape_page=True):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.page_setup.orientation = "landscape" if landscape_page else "portrait"
    sheet.page_setup.paperSize = 9
    sheet.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[openpyxl.utils.get_column_letter(number)].width = width
    return book, sheet


def put(sheet, row, values, side="thin", height=None, bold=False):
    line = Side(style=side)
    for column, value in enumerate(values, 1):
        at = sheet.cell(row, column, value)
        at.border = Border(left=line, right=line, top=line, bottom=line)
        at.alignment = Alignment(wrap_text=True, vertical="center")
        at.font = Font(name="Noto Sans CJK SC", size=10, bold=bold)
    if height:
        sheet.row_dimensions[row].height = height


def heading_repeated_by_hand():
    book, sheet = sheet_of([24, 10, 10, 10, 40, 50])
    sheet["A1"], sheet["A2"] = "项目支出绩效目标表", f"单位名称：{UNIT}"
    sheet["F2"] = "单位：万元"
    row = 3
    projects = PROJECTS + [("追加：" + name, *rest) for name, *rest in PROJECTS]
    for number, values in enumerate(packed_rows(projects)):
        if number % 4 == 0:
            put(sheet, row, HEADING, bold=True)
            row += 1
        put(sheet, row, values, height=80)
        row += 1
    return office("xlsx", book.save), packed_expected(projects)


def merged_over_pages():
    """One row an indicator; name, total and goal merged down, over the end of the page too; hair lines inside."""
    book, sheet = sheet_of([22, 10, 36, 14, 16, 22, 16])
    sheet["A1"] = "项目支出绩效目标表（2024年度）"
    sheet["A2"] = f"填报单位：{UNIT}　　　金额单位：万元"
    put(sheet, 3, FLAT, "hair", bold=True)
    sheet.print_title_rows = "3:3"
    row = 4
    projects = PROJECTS + [("续建" + name, *rest) for name, *rest in PROJECTS]
    for name, total, _, _, goal, indicators in projects:
        first = row
        for one, two, three, value in indicators:
            put(sheet, row, [None, None, None, one, two, three, value], "hair", 24)
            row += 1
        for column, value in enumerate((name, total, goal), 1):
            sheet.cell(first, column, value)
            sheet.merge_cells(start_row=first, end_row=row - 1, start_column=column, end_column=column)
    return office("xlsx", book.save), expected(projects)


def word_rows_cut_over_five_pages():
    projects = long_goals(2)

    def save(target):
        document = docx.Document()
        document.styles["Normal"].font.size = Pt(11)
        section = document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        document.add_paragraph("项目支出绩效目标表")
        document.add_paragraph(f"单位名称：{UNIT}                单位：万元")
        grid = document.add_table(rows=1, cols=6, style="Table Grid")
        for at, text in zip(grid.rows[0].cells, HEADING):
            at.text = text
        for values in packed_rows(projects):
            for at, text in zip(grid.add_row().cells, values):
                at.text = text
        footer = section.footer.paragraphs[0]
        footer.text = "— 第 "
        field = footer.add_run()._r
        for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
            name = "w:fldChar" if kind else "w:instrText"
            element = docx.oxml.OxmlElement(name)
            if kind:
                element.set(docx.oxml.ns.qn("w:fldCharType"), kind)
            else:
                element.text = text
            field.append(element)
        footer.add_run(" 页 —")
        document.save(target)

    return office("docx", save), packed_expected(projects)


def word_form_with_a_table_in_a_cell():
    projects = PROJECTS[:3]

    def save(target):
        document = docx.Document()
        for number, (name, total, budget, other, goal, indicators) in enumerate(projects):
            if number:
                document.add_page_break()
            document.add_paragraph("项目支出绩效目标申报表")
            grid = document.add_table(rows=0, cols=4, style="Table Grid")
            for values in (("项目名称", name, "实施单位", UNIT), ("年度资金总额（万元）", total, "其中：财政拨款", budget)):
                for at, text in zip(grid.add_row().cells, values):
                    at.text = text
            row = grid.add_row().cells
            row[0].text = "年度绩效目标"
            row[1].merge(row[3]).text = goal
            row = grid.add_row().cells
            row[0].text = "绩效指标"
            inner = row[1].merge(row[3]).add_table(rows=1, cols=4)
            inner.style = document.styles["Table Grid"]
            for at, text in zip(inner.rows[0].cells, ("一级指标", "二级指标", "三级指标", "指标值")):
                at.text = text
            for values in indicators:
                for at, text in zip(inner.add_row().cells, values):
                    at.text = text
        document.save(target)

    return office("docx", save), expected(projects)


# --- reportlab --------------------------------------------------------------------------------------------------

def styled(size=9):
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    return ParagraphStyle("正文", fontName="STSong-Light", fontSize=size, leading=size * 1.4, wordWrap="CJK")


def paragraphs(rows, style):
    return [[Paragraph(html.escape(text).replace("\n", "<br/>"), style) for text in row] for row in rows]


def landscape_between_portrait():
    """A department's budget: prose, a table of other figures, the targets lying on their side; a footer that comes
    into the table's area and a header on every page; the font is not in the file (STSong-Light by name)."""
    style, out = styled(), io.BytesIO()

    def foot(canvas, document):
        canvas.setFont("STSong-Light", 9)
        width, height = canvas._pagesize
        canvas.drawString(20 * mm, height - 10 * mm, f"{UNIT}2024年部门预算")
        canvas.drawCentredString(width / 2, 14 * mm, f"- {document.page} -")

    stands, lies = A4, landscape(A4)
    document = BaseDocTemplate(out, invariant=1, pageCompression=1)
    for name, size in (("竖", stands), ("横", lies)):
        frame = Frame(20 * mm, 12 * mm, size[0] - 40 * mm, size[1] - 28 * mm)
        document.addPageTemplates(PageTemplate(name, [frame], onPage=foot, pagesize=size))
    ruled = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    income = [["收入项目", "预算数", "支出项目", "预算数"], ["一、一般公共预算拨款", "2,235.08", "一、文化旅游体育与传媒支出", "2,323.58"],
              ["二、其他收入", "88.50", "", ""], ["合计", "2,323.58", "合计", "2,323.58"]]
    story = [Paragraph("第一部分　单位概况", styled(14)), Spacer(1, 10)]
    story += [Paragraph(LONG, style)] * 6 + [PageBreak()]
    story += [Paragraph("收支总表", styled(14)), Table(paragraphs(income, style), style=ruled), NextPageTemplate("横"), PageBreak()]
    story += [Paragraph("项目支出绩效目标表", styled(14)), Paragraph("单位：万元", style)]
    rows = paragraphs([HEADING] + packed_rows(long_goals(1)), style)
    story.append(Table(rows, [90, 50, 50, 50, 250, 230], style=ruled, repeatRows=1))
    story += [NextPageTemplate("竖"), PageBreak(), Paragraph("名词解释", styled(14))] + [Paragraph(LONG, style)] * 3
    document.build(story)
    return out.getvalue(), packed_expected(long_goals(1))


def three_lines():
    """三线表: thick over and under, thin under the heading, nothing else."""
    style, out = styled(), io.BytesIO()
    rows = []
    for name, total, _, _, _, indicators in PROJECTS:
        rows += [[name, total, *indicator] for indicator in indicators]
    lines = [("LINEABOVE", (0, 0), (-1, 0), 1.5, colors.black), ("LINEBELOW", (0, 0), (-1, 0), 0.5, colors.black),
             ("LINEBELOW", (0, -1), (-1, -1), 1.5, colors.black), ("FONT", (0, 0), (-1, -1), "STSong-Light", 8)]
    heading = ["项目名称", "总计", "一级指标", "二级指标", "三级指标", "年度指标值"]
    grid = Table([heading] + rows, style=lines)
    SimpleDocTemplate(out, pagesize=landscape(A4), invariant=1, topMargin=40, bottomMargin=40).build(
        [Paragraph("项目支出绩效指标表", style), Paragraph("金额单位：万元", style), grid])
    said = expected(PROJECTS)
    for project in said:
        project["绩效目标"] = None
    return out.getvalue(), said


def horizontal_lines_only():
    """Every row underlined, no vertical line, a text of several lines in a row."""
    style, out = styled(), io.BytesIO()
    lines = [("LINEABOVE", (0, 0), (-1, -1), 0.5, colors.black), ("LINEBELOW", (0, -1), (-1, -1), 0.5, colors.black),
             ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    grid = Table(paragraphs([HEADING] + packed_rows(PROJECTS), style), [110, 55, 55, 55, 240, 240], style=lines,
                 repeatRows=1)
    SimpleDocTemplate(out, pagesize=landscape(A4), invariant=1, topMargin=40, bottomMargin=40).build(
        [Paragraph("项目支出绩效目标表", style), Paragraph("单位：万元", style), grid])
    return out.getvalue(), packed_expected(PROJECTS)


def boxes_of_cells(turned=False):
    """Every cell its own box, a little apart; the page is stored upright and turned by its entry."""
    style, out = styled(), io.BytesIO()
    lines = [("BOX", (column, row), (column, row), 0.4, colors.black) for row in range(7) for column in range(6)]
    lines += [("INNERGRID", (0, 0), (-1, -1), 1.2, colors.black), ("BACKGROUND", (0, 0), (-1, 0), colors.lightgrey)]
    grid = Table(paragraphs([HEADING] + packed_rows(PROJECTS), style), [110, 55, 55, 55, 220, 230], style=lines)
    SimpleDocTemplate(out, pagesize=landscape(A4), invariant=1, topMargin=40, bottomMargin=40).build(
        [Paragraph("项目支出绩效目标表", style), Paragraph("单位：万元", style), grid])
    file = pymupdf.open(stream=out.getvalue())
    whole = pymupdf.open()
    for page in file:
        # The content is turned back on a page that stands, and the page's entry turns it again.
        lies = whole.new_page(width=page.rect.height, height=page.rect.width)
        lies.show_pdf_page(lies.rect, file, page.number, rotate=90)
        lies.set_rotation(90)
    return whole.tobytes(garbage=4, deflate=True, no_new_id=True), packed_expected(PROJECTS)


KINDS = [two_tables_a_page, no_outer_border, coloured_heading, justified_text, vertical_label,
         watermark_and_double_border, heading_repeated_by_hand, merged_over_pages, word_rows_cut_over_five_pages,
         word_form_with_a_table_in_a_cell, landscape_between_portrait, three_lines, horizontal_lines_only,
         boxes_of_cells]


def main():
    asked = sys.argv[1] if len(sys.argv) > 1 else ""
    OUT.mkdir(exist_ok=True)
    for kind in KINDS:
        if asked in kind.__name__:
            data, facts = kind()
            (OUT / f"{kind.__name__}.pdf").write_bytes(data)
            (OUT / f"{kind.__name__}.json").write_text(
                json.dumps(facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
            print(f"{kind.__name__}: {len(data)} bytes, {pymupdf.open(stream=data).page_count} pages")


if __name__ == "__main__":
    main()
