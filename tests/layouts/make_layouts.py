#!/usr/bin/env python3
"""Writes the same projects in the layouts that offices really send: tests/layouts/files/ and manifest.json.

    pip install pyyaml openpyxl xlsxwriter xlwt odfpy python-docx
    python3 tests/layouts/make_layouts.py

The facts come from specs/ (facts.py); tables.py, indicators.py and forms.py lay them out as tables of cells (grid.py),
and writers.py, which shares no code with jixiao, makes files of them. tests/layouts.rs imports every file and
compares with the spec. The manifest says of each file which unit it is, how many of its projects it holds, which
facts its layout has room for, how many cells say something, and how many of those no reader can know (a column of
the office's own). A second run gives the same bytes.
"""

import json

import forms
import grid
import indicators
import tables
import writers
from facts import FUNDS, HERE, U0, U1, U2

CYCLE = ["实施周期指标值"]


def layout(file, units, sheets, writer, lacks=(), unknown=0, totals=False, each=False, also=(), funds=FUNDS, extra=()):
    """What the manifest says of a file, with its bytes. `lacks`: facts of an indicator that the layout has no room
    for. `totals`: the unit's own row of sums is there. `each`: every project has a form of its own. `also`: facts
    of the layout's own that may arrive beside those of the spec. `funds`: the amounts it shows.
    `extra`: facts of the layout's own that may stand in an indicator."""
    about = {"file": file, "cells": grid.filled(sheets), "unknown": unknown}
    if units is None:
        about["refused"] = True
    elif units == ["003"]:
        about["spec"] = "信息化运维提升.yaml"
    else:
        about["each"] = each
        about["also"] = list(also)
        about["funds"] = funds
        about["extra"] = list(extra)
        about["units"] = []
        for unit in units:
            absent = ["二级指标", *CYCLE] if unit.flat else lacks
            shown = [fact for fact in ("二级指标", *CYCLE, "年度指标值") if fact not in absent]
            told = {fund: unit.funds[fund] for fund in FUNDS if fund in unit.funds} if totals else None
            about["units"].append({"name": unit.name, "projects": len(unit.projects), "shown": shown, "totals": told})
    return about, writer(sheets)


FILES = [
    layout("原样-000.xlsx", [U0], tables.declared(U0, grand=True), writers.openpyxl_xlsx, totals=True),
    layout("原样-001.xlsx", [U1], tables.declared(U1), writers.openpyxl_xlsx, totals=True),
    layout("原样-002.xlsx", [U2], tables.declared(U2), writers.openpyxl_xlsx, totals=True),
    layout("原样-内联-002.xlsx", [U2], tables.declared(U2), writers.xlsxwriter_xlsx, totals=True),
    layout("原样-严格-000.xlsx", [U0], tables.declared(U0, grand=True), writers.strict_xlsx, totals=True),
    layout("原样-000.xls", [U0], tables.declared(U0, grand=True), writers.xls, totals=True),
    layout("原样-001.xls", [U1], tables.declared(U1), writers.xls, totals=True),
    layout("原样-001.ods", [U1], tables.declared(U1), writers.ods, totals=True),
    layout("原样-002.ods", [U2], tables.declared(U2), writers.ods, totals=True),
    layout("原样-000.docx", [U0], tables.declared(U0, grand=True), writers.docx, totals=True),
    layout("原样-001.docx", [U1], tables.declared(U1), writers.docx, totals=True),
    layout("原样-002.html", [U2], tables.declared(U2), writers.html_page, totals=True),
    layout("网页-001.xls", [U1], tables.declared(U1), writers.html_gbk, totals=True),
    layout("原样-000.csv", [U0], tables.declared(U0, grand=True), writers.csv_bom, totals=True),
    layout("原样-002-国标.csv", [U2], tables.declared(U2), writers.csv_gb, totals=True),
    layout("逗号分隔-001.xls", [U1], tables.declared(U1), writers.csv_gb, totals=True),
    layout("原样-000.tsv", [U0], tables.declared(U0, grand=True), writers.tsv, totals=True),
    layout("电子表格2003-002.xls", [U2], tables.declared(U2), writers.xml_2003, totals=True),
    layout("换列-002.xlsx", [U2], tables.reordered(U2), writers.openpyxl_xlsx),
    layout("换列-000.xls", [U0], tables.reordered(U0), writers.xls),
    layout("序号备注-001.xlsx", [U1], tables.with_numbers(U1), writers.openpyxl_xlsx),
    layout("自有列-000.xlsx", [U0], tables.own_column(U0), writers.openpyxl_xlsx, unknown=15),
    layout("两行表头-002.xlsx", [U2], tables.two_headings(U2), writers.openpyxl_xlsx),
    layout("两行表头-000.docx", [U0], tables.two_headings(U0), writers.docx),
    layout("三行表头-002.ods", [U2], tables.three_headings(U2), writers.ods),
    layout("三行表头-000.html", [U0], tables.three_headings(U0), writers.html_page),
    layout("另一种说法-000.xlsx", [U0], tables.other_words(U0), writers.openpyxl_xlsx),
    layout("元-002.xlsx", [U2], tables.in_yuan(U2), writers.openpyxl_xlsx),
    layout("表头写元-000.xls", [U0], tables.unit_in_heading(U0), writers.xls),
    layout("文本数字-001.xlsx", [U1], tables.numbers_as_text(U1), writers.openpyxl_xlsx, totals=True),
    layout("全角数字-002.csv", [U2], tables.full_width(U2), writers.csv_bom),
    layout("合计在末-000.xlsx", [U0], tables.totals_below(U0), writers.openpyxl_xlsx),
    layout("不在左上角-000.xlsx", [U0], tables.off_corner(U0), writers.openpyxl_xlsx, totals=True),
    layout("填表说明-000.xlsx", [U0], tables.footnotes(U0), writers.openpyxl_xlsx, totals=True),
    layout("分页-002.xlsx", [U2], tables.page_breaks(U2), writers.openpyxl_xlsx, totals=True),
    layout("分页-001.docx", [U1], tables.page_breaks(U1), writers.docx, totals=True),
    layout("断行-000.xlsx", [U0], tables.torn(U0), writers.openpyxl_xlsx, totals=True),
    layout("断行-002.docx", [U2], tables.torn(U2), writers.docx, totals=True),
    layout("折行-001.xlsx", [U1], tables.broken_lines(U1), writers.openpyxl_xlsx, totals=True),
    layout("空格-002.xlsx", [U2], tables.stray_spaces(U2), writers.openpyxl_xlsx),
    layout("一行一条-002.xls", [U2], tables.line_each(U2), writers.xls),
    layout("平铺写法-000.xlsx", [U0], tables.flat(U0), writers.openpyxl_xlsx, lacks=["二级指标", *CYCLE]),
    layout("无编码-000.xlsx", [U0], tables.uncoded(U0), writers.openpyxl_xlsx),
    layout("逐条-合并-002.xlsx", [U2], indicators.indicator_rows(U2), writers.openpyxl_xlsx),
    layout("逐条-合并-000.docx", [U0], indicators.indicator_rows(U0), writers.docx),
    layout("逐条-合并-001.html", [U1], indicators.indicator_rows(U1), writers.html_page),
    layout("逐条-留空-000.xlsx", [U0], indicators.indicator_rows(U0, "blank"), writers.openpyxl_xlsx),
    layout("逐条-留空-001.csv", [U1], indicators.indicator_rows(U1, "blank"), writers.csv_bom),
    layout("逐条-重复-000.xls", [U0], indicators.indicator_rows(U0, "repeated"), writers.xls),
    layout("逐条-符号单位-000.xlsx", [U0], indicators.indicator_rows(U0, triple=True), writers.openpyxl_xlsx, lacks=CYCLE),
    layout("逐条-只有年度-002.ods", [U2], indicators.indicator_rows(U2, annual_only=True), writers.ods, lacks=CYCLE),
    layout("百分比格式-001.xlsx", [U1], indicators.percent_cells(U1), writers.openpyxl_xlsx),
    layout("一项一表-000.xlsx", [U0], forms.sheet_each(U0), writers.openpyxl_xlsx, each=True),
    layout("一项一表-宽-002.xlsx", [U2.first(6)], forms.sheet_each(U2.first(6), "wide"), writers.openpyxl_xlsx, each=True),
    layout("一项一表-冒号-000.xls", [U0.first(5)], forms.sheet_each(U0.first(5), "colon"), writers.xls, each=True),
    layout("中央格式-000.xlsx", [U0.first(4)], forms.central(U0.first(4)), writers.openpyxl_xlsx, each=True, also=["年度"]),
    layout("参考模板-002.xlsx", [U2.first(5)], forms.reference(U2.first(5)), writers.openpyxl_xlsx, lacks=CYCLE, each=True, also=["年度", "表"]),
    layout("两个单位-上下.xlsx", [U0, U1.first(6)], tables.two_units_below(U0, U1.first(6)), writers.openpyxl_xlsx, totals=True),
    layout("两个单位-分表.xlsx", [U0, U2.first(6)], tables.two_units_sheets(U0, U2.first(6)), writers.openpyxl_xlsx, totals=True),
    layout("隐藏字典-000.xlsx", [U0], tables.hidden_lists(U0), writers.openpyxl_xlsx, totals=True),
    layout("空白表-001.xls", [U1], tables.blank_sheets(U1), writers.xls, totals=True),
    layout("拆散-000.xlsx", [U0.first(6)], tables.exploded(U0.first(6)), writers.openpyxl_xlsx),
    layout("申报表-003.docx", ["003"], forms.declaration((1, 2, 1, 1, 2, 1, 1)), writers.docx),
    layout("申报表-003.xlsx", ["003"], forms.declaration((2, 1, 1, 2, 1, 1, 2)), writers.openpyxl_xlsx),
    layout("申报表-003.html", ["003"], forms.declaration(), writers.html_page),
    layout("指标台账.xlsx", None, forms.quota(), writers.openpyxl_xlsx),
    layout("整体评分表.xls", None, forms.scores(), writers.xls),
    layout("考勤.csv", None, forms.attendance(), writers.csv_bom),
    layout("十七位-002.xlsx", [U2], tables.declared(U2), writers.xlsx_17_digits, totals=True),
    layout("公式富文本-001.xlsx", [U1], tables.declared(U1), writers.xlsx_formulas, totals=True),
    layout("尽头-000.ods", [U0], tables.declared(U0, grand=True), writers.ods_endless, totals=True),
    layout("段落-002.docx", [U2], tables.declared(U2), writers.docx_paragraphs, totals=True),
    layout("段落-分页-000.docx", [U0], tables.footnotes(U0), writers.docx_paragraphs, totals=True),
    layout("文字处理-001.html", [U1], tables.declared(U1), writers.word_html, totals=True),
    layout("框架-000.html", [U0], tables.declared(U0), writers.nested_html, totals=True),
    layout("统一码文本-000.txt", [U0], tables.declared(U0), writers.utf16_text, totals=True),
    layout("分号-001.csv", [U1], tables.declared(U1), writers.csv_semicolons, totals=True),
    layout("全引号-002.csv", [U2], tables.declared(U2), writers.csv_quoted, totals=True),
    layout("项目编码-000.xlsx", [U0], tables.project_codes(U0), writers.openpyxl_xlsx, unknown=26),
    layout("单位列-两单位.xlsx", [U0, U2.first(6)], tables.unit_column(U0, U2.first(6)), writers.openpyxl_xlsx),
    layout("单位列-合并.xls", [U0.first(4), U2.first(6)], tables.unit_column(U0.first(4), U2.first(6), again=False), writers.xls),
    layout("小计-002.xlsx", [U2], tables.subtotals(U2), writers.openpyxl_xlsx),
    layout("封面-000.xlsx", [U0], tables.cover(U0), writers.openpyxl_xlsx, totals=True),
    layout("栏号-001.xlsx", [U1], tables.column_numbers(U1), writers.openpyxl_xlsx, totals=True),
    layout("栏次-000.xls", [U0], tables.column_letters(U0), writers.xls),
    layout("带万元-002.csv", [U2], tables.with_suffix(U2), writers.csv_bom),
    layout("无金额记号-000.xlsx", [U0], tables.nil_marks(U0), writers.openpyxl_xlsx),
    layout("一行抬头-002.xlsx", [U2], tables.one_line_head(U2), writers.openpyxl_xlsx, also=["年度"]),
    layout("分格抬头-000.xlsx", [U0], tables.split_head(U0), writers.openpyxl_xlsx, also=["年度"]),
    layout("合计其中-002.xls", [U2], tables.total_and_others(U2), writers.xls),
    layout("按一级分栏-000.xlsx", [U0], tables.by_level(U0), writers.openpyxl_xlsx, lacks=CYCLE),
    layout("横放-000.xlsx", [U0.first(5)], tables.on_its_side(U0.first(5)), writers.openpyxl_xlsx),
    layout("签字-001.docx", [U1], tables.signed(U1), writers.docx, totals=True),
    layout("多表同册-000.xlsx", [U0], tables.other_sheets(U0), writers.openpyxl_xlsx, unknown=20, totals=True),
    layout("逐条-层级合并-002.xlsx", [U2], indicators.levels_merged(U2), writers.openpyxl_xlsx),
    layout("逐条-层级合并-000.html", [U0], indicators.levels_merged(U0), writers.word_html),
    layout("逐条-层级留空-000.csv", [U0], indicators.levels_merged(U0, blank=True), writers.csv_gb),
    layout("逐条-性质度量-002.xlsx", [U2], indicators.operators(U2), writers.openpyxl_xlsx, lacks=CYCLE),
    layout("逐条-定量定性-000.xls", [U0], indicators.operators(U0, kind="kind"), writers.xls, lacks=CYCLE, unknown=54),
    layout("逐条-项目行-002.xlsx", [U2], indicators.under_project_lines(U2), writers.openpyxl_xlsx, each=True),
    layout("逐条-数字-001.xlsx", [U1], indicators.typed_numbers(U1), writers.openpyxl_xlsx),
    layout("逐条-带分-000.xlsx", [U0], indicators.points(U0), writers.openpyxl_xlsx, lacks=CYCLE),
    layout("平表-两单位.csv", [U0.first(5), U1.first(5)], indicators.units_and_rows(U0.first(5), U1.first(5)), writers.csv_bom, lacks=CYCLE, also=["年度"], funds=["总计"]),
    layout("竖写-002.docx", [U2.first(6)], forms.word_form(U2.first(6)), writers.docx, lacks=CYCLE, each=True),
    layout("竖写-000.html", [U0], forms.word_form(U0), writers.word_html, lacks=CYCLE, each=True),
    layout("上下相接-000.xlsx", [U0], forms.stacked(U0), writers.openpyxl_xlsx, each=True),
    layout("上下相接-002.xls", [U2], forms.stacked(U2, gap=0, style="wide"), writers.xls, each=True),
    layout("一项一表-002.docx", [U2.first(5)], forms.sheet_each(U2.first(5)), writers.docx_paragraphs, each=True),
    layout("两对-000.xlsx", [U0], forms.two_pairs(U0), writers.openpyxl_xlsx, lacks=CYCLE, each=True, also=["年度", "开始日期", "结束日期"]),
    layout("两对-002.docx", [U2.first(5)], forms.two_pairs(U2.first(5)), writers.docx_paragraphs, lacks=CYCLE, each=True, also=["年度", "开始日期", "结束日期"]),
    layout("方向-000.ods", [U0.first(6)], forms.regional(U0.first(6)), writers.ods, lacks=CYCLE, each=True),
    layout("申报表-文字处理-003.html", ["003"], forms.declaration((1, 1, 2, 1, 1, 2, 1)), writers.word_html),
    layout("申报表-003.xls", ["003"], forms.declaration((1, 3, 1, 1, 1, 1, 1)), writers.xls),
    layout("申报表-003.ods", ["003"], forms.declaration((1, 1, 1, 2, 1, 1, 1)), writers.ods),
    layout("空.xlsx", None, forms.nothing(), writers.openpyxl_xlsx),
    layout("收支总表.xlsx", None, forms.income(), writers.openpyxl_xlsx),
    layout("采购清单.docx", None, forms.goods(), writers.docx),
    layout("通知.docx", None, forms.letter(), writers.docx),
    layout("分类标题-002.xlsx", [U2], tables.in_sections(U2), writers.openpyxl_xlsx, unknown=26),
    layout("货币格式-000.xlsx", [U0], tables.currency(U0), writers.openpyxl_xlsx),
    layout("一页一表-000.xlsx", [U0], tables.sheets_of_pages(U0), writers.openpyxl_xlsx),
    layout("一页一表-002.docx", [U2], tables.sheets_of_pages(U2), writers.docx),
    layout("续页无表头-000.docx", [U0], tables.sheets_without_headings(U0), writers.docx),
    layout("按名称相连-002.xlsx", [U2.first(6)], tables.joined_by_name(U2.first(6)), writers.openpyxl_xlsx, lacks=CYCLE),
    layout("隔栏-000.xlsx", [U0], tables.sparse_columns(U0), writers.openpyxl_xlsx),
    layout("批注-000.xlsx", [U0], tables.declared(U0), writers.xlsx_with_notes, totals=True),
    layout("逐条-倒序-000.xlsx", [U0], indicators.backwards(U0), writers.openpyxl_xlsx, lacks=CYCLE),
    layout("逐条-权重-000.xlsx", [U0], indicators.weighted(U0), writers.openpyxl_xlsx, lacks=CYCLE, extra=["权重"]),
    layout("自评表-000.xlsx", [U0.first(5)], forms.self_evaluation(U0.first(5)), writers.openpyxl_xlsx, lacks=CYCLE, unknown=35, each=True, also=["年度"]),
]


def main():
    folder = HERE / "files"
    folder.mkdir(exist_ok=True)
    for about, data in FILES:
        (folder / about["file"]).write_bytes(data)
    manifest = [json.dumps(about, ensure_ascii=False) for about, _ in FILES]
    (HERE / "manifest.json").write_text("[\n" + ",\n".join(manifest) + "\n]\n")
    print(f"{len(manifest)} files, {sum(path.stat().st_size for path in folder.iterdir()) // 1024} KiB")


if __name__ == "__main__":
    main()
