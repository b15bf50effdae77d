#!/usr/bin/env python3
"""Writes the same projects in the layouts that offices really send: tests/layouts/files/ and manifest.json.

    pip install pyyaml openpyxl xlsxwriter xlwt odfpy python-docx
    python3 tests/layouts/make_layouts.py

The facts come from specs/; the writers (grid.py) share no code with jixiao. tests/layouts.rs imports every file and
compares with the spec. The manifest says of each file which unit it is, how many of its projects it holds, which
facts its layout has room for, how many cells say something, and how many of those no reader can know (a column of
the office's own). A second run gives the same bytes, .xls apart (xlwt writes nothing that changes either).
"""

import json
import pathlib
import re
from decimal import Decimal

import yaml

import grid
from grid import Cell, Sheet

HERE = pathlib.Path(__file__).resolve().parent
SPECS = HERE.parent.parent / "specs"
FUNDS = ["总计", "财政拨款", "财政专户拨款", "其他资金"]
CODES = {"产出指标": "1", "数量指标": "11", "质量指标": "12", "时效指标": "13", "成本指标": "14", "效益指标": "2",
         "经济效益": "21", "社会效益": "22", "生态效益": "23", "可持续影响": "24", "满意度指标": "3", "服务对象满意度": "31"}
TITLE = "项目支出绩效目标表（含转移支付项目）"
HEAD = ["项目名称（资金使用单位）", *FUNDS, "绩效目标", "绩效指标"]


def load(path):
    return yaml.load(path.read_text(), Loader=yaml.BaseLoader)


class Unit:
    def __init__(self, key, name):
        about = load(SPECS / name / "单位.yaml")
        self.key, self.name, self.funds = key, about["单位名称"], about["资金"]
        self.projects = [load(SPECS / name / file) for file in about["项目"]]
        self.flat = not any("二级指标" in one for project in self.projects for one in project["绩效指标"])

    def first(self, count):
        """The unit with its first projects only; its totals are theirs."""
        part = object.__new__(Unit)
        part.key, part.name, part.flat, part.projects = self.key, self.name, self.flat, self.projects[:count]
        part.funds = {}
        for fund in FUNDS:
            stated = [Decimal(project["资金"][fund]) for project in part.projects if fund in project["资金"]]
            if stated:
                part.funds[fund] = str(sum(stated))
        return part


U0 = Unit("000", "广州市天河区教育信息和装备服务中心")
U1 = Unit("001", "广州市电化教育馆")
U2 = Unit("002", "广州开放大学")
DECLARATION = load(SPECS / "信息化运维提升.yaml")


# --- the pieces of a table -------------------------------------------------------------------------------------------

def money(funds, scale=1, as_text=False):
    """The four amounts; `scale` 10000 makes them 元."""
    cells = []
    for fund in FUNDS:
        amount = funds.get(fund)
        if amount is None:
            cells.append(Cell())
        else:
            amount = Decimal(amount) * scale
            cells.append(Cell(f"{amount:,}" if as_text else amount))
    return cells


def coded(name):
    return f"{CODES[name]}-{name}" if name in CODES else name


def sentence(number, one, flat=False, coded=coded):
    if flat or "二级指标" not in one:
        return f"{number}、{one['一级指标']}：{one['三级指标']}，年度指标值：{one.get('年度指标值', '')}。"
    return (f"{number}、{coded(one['一级指标'])}；{coded(one['二级指标'])}；{one['三级指标']}；"
            f"实施周期指标值：{one.get('实施周期指标值', '')}；年度指标值：{one.get('年度指标值', '')}。")


def packed(project, between="", **how):
    return between.join(sentence(n, one, **how) for n, one in enumerate(project["绩效指标"], 1))


def row(project, packed=packed, **how):
    return [Cell(project["项目名称"].strip()), *money(project["资金"], **how), Cell(project["绩效目标"].strip()), Cell(packed(project))]


def top(sheet, unit, width=7, label="部门名称", measure="单位：万元"):
    sheet.add(Cell(TITLE, span=width))
    sheet.add(Cell(f"{label}：{unit.name}", span=width - 1), Cell(measure))


def declared(unit, totals=True, grand=False):
    """The published layout, as it is."""
    sheet = Sheet("绩效目标表")
    top(sheet, unit)
    sheet.add(*HEAD)
    if grand:
        sheet.add("合计", *money(unit.funds), "", "")
    if totals:
        sheet.add(unit.name, *money(unit.funds), "", "")
    for project in unit.projects:
        sheet.add(*row(project))
    return [sheet]


def reordered(unit):
    """Columns in another order: goals first, money last."""
    sheet = Sheet("Sheet1")
    top(sheet, unit)
    sheet.add("项目名称", "绩效目标", "绩效指标", "其他资金", "财政专户拨款", "财政拨款", "总计")
    for project in unit.projects:
        name, *funds, goal, indicators = row(project)
        sheet.add(name, goal, indicators, *reversed(funds))
    return [sheet]


def with_numbers(unit):
    """序号 before the name; 备注 behind, blank as it mostly is."""
    sheet = Sheet("Sheet1")
    top(sheet, unit, 9)
    sheet.add("序号", *HEAD, "备注")
    for number, project in enumerate(unit.projects, 1):
        sheet.add(str(number), *row(project), "")
    return [sheet]


def own_column(unit):
    """A column no form has: 内部流水. Its heading and cells cannot be known."""
    sheet = Sheet("Sheet1")
    top(sheet, unit, 8)
    sheet.add(HEAD[0], "内部流水", *HEAD[1:])
    for number, project in enumerate(unit.projects, 1):
        name, *rest = row(project)
        sheet.add(name, f"LS-{number:04}", *rest)
    return [sheet]


def two_headings(unit):
    """Heading of two rows: the sources of money under one label."""
    sheet = Sheet("Sheet1")
    top(sheet, unit)
    sheet.add(Cell("项目名称", down=2), Cell("资金来源（万元）", span=4), Cell("绩效目标", down=2), Cell("绩效指标", down=2))
    sheet.add(*FUNDS)
    for project in unit.projects:
        sheet.add(*row(project))
    return [sheet]


def three_headings(unit):
    """Heading of three rows: 项目资金 > 其中 > the sources."""
    sheet = Sheet("Sheet1")
    top(sheet, unit)
    sheet.add(Cell("项目名称", down=3), Cell("项目资金（万元）", span=4), Cell("绩效目标", down=3), Cell("绩效指标", down=3))
    sheet.add(Cell("总计", down=2), Cell("其中", span=3))
    sheet.add(*FUNDS[1:])
    for project in unit.projects:
        sheet.add(*row(project))
    return [sheet]


def other_words(unit):
    """The same headings in other words: 填报单位, 预算金额合计, 项目绩效目标, 绩效指标内容."""
    sheet = Sheet("Sheet1")
    top(sheet, unit, label="填报单位")
    sheet.add("项目名称", "资金总额", "其中：财政拨款", "财政专户资金", "其他资金", "年度绩效目标", "绩效指标")
    for project in unit.projects:
        sheet.add(*row(project))
    return [sheet]


def in_yuan(unit):
    """Amounts in 元, said above the table."""
    sheet = Sheet("Sheet1")
    top(sheet, unit, measure="单位：元")
    sheet.add(*HEAD)
    for project in unit.projects:
        sheet.add(*row(project, scale=10000))
    return [sheet]


def unit_in_heading(unit):
    """元 in the headings and nowhere else."""
    sheet = Sheet("Sheet1")
    sheet.add(Cell(TITLE, span=7))
    sheet.add(Cell(f"单位名称：{unit.name}", span=7))
    sheet.add("项目名称", *[f"{fund}（元）" for fund in FUNDS], "绩效目标", "绩效指标")
    for project in unit.projects:
        sheet.add(*row(project, scale=10000))
    return [sheet]


def numbers_as_text(unit):
    """Amounts as text with thousands commas."""
    sheet = Sheet("Sheet1")
    top(sheet, unit)
    sheet.add(*HEAD)
    sheet.add(unit.name, *money(unit.funds, as_text=True), "", "")
    for project in unit.projects:
        sheet.add(*row(project, as_text=True))
    return [sheet]


def full_width(unit):
    """Amounts typed in full-width digits; dashes where there is none."""
    wide = str.maketrans("0123456789.,", "０１２３４５６７８９．，")
    sheet = Sheet("Sheet1")
    top(sheet, unit)
    sheet.add(*HEAD)
    for project in unit.projects:
        name, *funds, goal, indicators = row(project, as_text=True)
        sheet.add(name, *[Cell(fund.text.translate(wide) or "—") for fund in funds], goal, indicators)
    return [sheet]


def totals_below(unit):
    """合计 as the last row."""
    sheet = Sheet("Sheet1")
    top(sheet, unit)
    sheet.add(*HEAD)
    for project in unit.projects:
        sheet.add(*row(project))
    sheet.add("合计", *money(unit.funds), "", "")
    return [sheet]


def off_corner(unit):
    """Three blank rows above and one blank column at the left."""
    (sheet,) = declared(unit)
    sheet.rows = [[Cell()]] * 3 + [[Cell(), *cells] for cells in sheet.rows]
    return [sheet]


def footnotes(unit):
    """填表说明 and the people who filled it in, below the table."""
    (sheet,) = declared(unit)
    sheet.add(Cell("注：1.本表由各单位填报。2.金额保留两位小数。", span=7))
    sheet.add("填表人：", "", "", "联系电话：", "", "", "")
    return [sheet]


def page_breaks(unit):
    """The title, the heading and a page number again every five rows."""
    sheet = Sheet("Sheet1")
    pages = [unit.projects[at:at + 5] for at in range(0, len(unit.projects), 5)]
    for number, page in enumerate(pages, 1):
        top(sheet, unit)
        sheet.add(*HEAD)
        if number == 1:
            sheet.add(unit.name, *money(unit.funds), "", "")
        for project in page:
            sheet.add(*row(project))
        sheet.add(Cell(f"第 {number} 页 共 {len(pages)} 页", span=7))
    return [sheet]


def torn(unit):
    """Rows torn by a page break: the rest of the goal and of the indicators stands in a row of its own."""
    sheet = Sheet("Sheet1")
    top(sheet, unit)
    sheet.add(*HEAD)
    sheet.add(unit.name, *money(unit.funds), "", "")
    for at, project in enumerate(unit.projects):
        cells = row(project)
        if at % 4 != 2:
            sheet.add(*cells)
            continue
        goal, indicators = cells[5].text, cells[6].text
        half, third = len(goal) // 2, len(indicators) // 3
        sheet.add(*cells[:5], goal[:half], indicators[:third])
        sheet.add(*HEAD)
        sheet.add("", "", "", "", "", goal[half:], indicators[third:])
    return [sheet]


def wrapped(text, width):
    return "\n".join(text[at:at + width] for at in range(0, len(text), width))


def broken_lines(unit):
    """Pasted from a PDF: lines end inside words."""
    sheet = Sheet("Sheet1")
    top(sheet, unit)
    sheet.add("项目名称（资金\n使用单位）", "总计", "财政拨款", "财政专户\n拨款", "其他资金", "绩效目标", "绩效指标")
    sheet.add(unit.name, *money(unit.funds), "", "")
    for project in unit.projects:
        name, *funds, goal, indicators = row(project)
        sheet.add(wrapped(name.text, 12), *funds, wrapped(goal.text, 22), wrapped(indicators.text, 30))
    return [sheet]


def stray_spaces(unit):
    """Spaces of every kind around texts and inside headings."""
    sheet = Sheet("Sheet1")
    top(sheet, unit)
    sheet.add("项 目 名 称（资金使用单位）", "总　计", "财政拨款 ", "\u00a0财政专户拨款", "其他资金", "绩 效 目 标", "绩效指标")
    for project in unit.projects:
        name, *funds, goal, indicators = row(project)
        sheet.add("\u3000\u3000" + name.text + " ", *funds, "\u00a0" + goal.text + "  ", indicators.text + "\u3000")
    return [sheet]


def line_each(unit):
    """Every indicator on a line of its own in its cell."""
    sheet = Sheet("Sheet1")
    top(sheet, unit)
    sheet.add(*HEAD)
    for project in unit.projects:
        sheet.add(*row(project, packed=lambda project: packed(project, "\n")))
    return [sheet]


def flat(unit):
    """The dialect without level 2, codes and cycle."""
    sheet = Sheet("Sheet1")
    top(sheet, unit)
    sheet.add(*HEAD)
    for project in unit.projects:
        sheet.add(*row(project, packed=lambda project: packed(project, flat=True)))
    return [sheet]


def uncoded(unit):
    """Categories without their codes."""
    sheet = Sheet("Sheet1")
    top(sheet, unit)
    sheet.add(*HEAD)
    for project in unit.projects:
        sheet.add(*row(project, packed=lambda project: packed(project, coded=str)))
    return [sheet]


def indicator_rows(unit, project_cells="merged", annual_only=False, triple=False):
    """One indicator a row. What is the project's is merged down, left blank below, or said again."""
    sheet = Sheet("绩效目标")
    level2 = [] if unit.flat else ["二级指标"]
    values = ["指标值"] if annual_only else ["年度指标值"] if unit.flat else ["实施周期指标值", "年度指标值"]
    if triple:
        values = ["计算符号", "指标值", "计量单位"]
    head = ["项目名称", *FUNDS, "绩效目标", "一级指标", *level2, "三级指标", *values]
    top(sheet, unit, len(head))
    sheet.add(*head)
    for project in unit.projects:
        about = [Cell(project["项目名称"].strip()), *money(project["资金"]), Cell(project["绩效目标"].strip())]
        count = len(project["绩效指标"])
        for at, one in enumerate(project["绩效指标"]):
            own = [one["一级指标"], *([one.get("二级指标", "")] if level2 else []), one["三级指标"]]
            annual = one.get("年度指标值", "")
            if triple:
                parts = re.fullmatch(r"([≥≤＞＜>=<＝]*)(\d+(?:\.\d+)?)(\D*)", annual)
                own += parts.groups() if parts else ["", annual, ""]
            elif annual_only or unit.flat:
                own += [annual]
            else:
                own += [one.get("实施周期指标值", ""), annual]
            if project_cells == "merged":
                sheet.add(*([Cell(cell.value, down=count) for cell in about] if at == 0 else []), *own)
            else:
                again = about if at == 0 or project_cells == "repeated" else [Cell()] * len(about)
                sheet.add(*again, *own)
    return [sheet]


def percent_cells(unit):
    """Percentages typed into Excel: 0.98 shown as 98%."""
    (sheet,) = indicator_rows(unit, "blank", annual_only=True)
    for cells in sheet.rows[3:]:
        share = re.fullmatch(r"(\d+)%", cells[-1].text)
        if share:
            cells[-1] = Cell(Decimal(share[1]) / 100, format="0%")
    return [sheet]


def sheet_each(unit, style="plain"):
    """A sheet for each project: label and value above, the table of indicators below."""
    sheets = []
    for number, project in enumerate(unit.projects, 1):
        sheet = Sheet(f"项目{number}")
        funds = project["资金"]
        if style == "plain":
            sheet.add(Cell("项目支出绩效目标表", span=5))
            sheet.add("项目名称", Cell(project["项目名称"].strip(), span=4))
            sheet.add("项目单位", Cell(unit.name, span=4))
            sheet.add("资金总额", Cell(Decimal(funds["总计"]), span=2), "其中：财政拨款", money(funds)[1])
            sheet.add("财政专户拨款", Cell(money(funds)[2].value, span=2), "其他资金", money(funds)[3])
            sheet.add("绩效目标", Cell(project["绩效目标"].strip(), span=4))
            sheet.add("一级指标", "二级指标", "三级指标", "实施周期指标值", "年度指标值")
        elif style == "wide":
            sheet.add(Cell("项目绩效目标申报表", span=9))
            sheet.add(Cell("项目名称", span=2), Cell(project["项目名称"].strip(), span=7))
            sheet.add(Cell("实施单位", span=2), Cell(unit.name, span=3), Cell("资金总额（万元）", span=2), Cell(Decimal(funds["总计"]), span=2))
            sheet.add(Cell("其中：财政拨款", span=2), Cell(money(funds)[1].value, span=3), Cell("财政专户拨款", span=2), Cell(money(funds)[2].value, span=2))
            sheet.add(Cell("其他资金", span=2), Cell(money(funds)[3].value, span=7))
            sheet.add(Cell("绩效目标", span=2), Cell(project["绩效目标"].strip(), span=7))
            sheet.add(Cell("一级指标", span=2), "二级指标", Cell("三级指标", span=2), Cell("实施周期指标值", span=2), Cell("年度指标值", span=2))
        else:
            sheet.add(Cell("项目支出绩效目标表", span=5))
            sheet.add(Cell(f"项目名称：{project['项目名称'].strip()}", span=5))
            sheet.add(Cell(f"项目单位：{unit.name}", span=3), Cell(f"总计：{funds['总计']}万元", span=2))
            parts = [f"{fund}：{funds[fund]}万元" for fund in FUNDS[1:] if fund in funds]
            for part in parts:
                sheet.add(Cell(part, span=5))
            sheet.add(Cell(f"绩效目标：{project['绩效目标'].strip()}", span=5))
            sheet.add("一级指标", "二级指标", "三级指标", "实施周期指标值", "年度指标值")
        for one in project["绩效指标"]:
            cells = [one["一级指标"], one["二级指标"], one["三级指标"], one.get("实施周期指标值", ""), one.get("年度指标值", "")]
            if style == "wide":
                cells = [Cell(cells[0], span=2), cells[1], *[Cell(text, span=2) for text in cells[2:]]]
            sheet.add(*cells)
        sheets.append(sheet)
    return sheets


def central(unit):
    """The national pattern of 2015: head of labels, then one 一级指标 column for two halves, 中期 and 年度."""
    sheets = []
    for number, project in enumerate(unit.projects, 1):
        sheet = Sheet(f"项目{number}")
        funds = project["资金"]
        sheet.add(Cell("项目支出绩效目标申报表", span=9))
        sheet.add(Cell("( 2025年度)", span=9))
        sheet.add(Cell("项目名称", span=3), Cell(project["项目名称"].strip(), span=6))
        sheet.add(Cell("主管部门及代码", span=3), Cell("", span=2), Cell("实施单位", span=2), Cell(unit.name, span=2))
        sheet.add(Cell("项目资金（万元）", span=3, down=3), "中期资金总额：", "", Cell("年度资金总额：", span=2), Cell(Decimal(funds["总计"]), span=2))
        sheet.add("其中：财政拨款", "", Cell("其中：财政拨款", span=2), Cell(money(funds)[1].value, span=2))
        sheet.add("其他资金", "", Cell("其他资金", span=2), Cell(money(funds)[3].value, span=2))
        sheet.add(Cell("总体目标", down=2), Cell("中期目标", span=4), Cell("年度目标", span=4))
        sheet.add(Cell("", span=4), Cell(project["绩效目标"].strip(), span=4))
        count = len(project["绩效指标"])
        sheet.add(Cell("绩效指标", down=count + 1), "一级指标", "二级指标", "三级指标", "指标值", "二级指标", Cell("三级指标", span=2), "指标值")
        for one in project["绩效指标"]:
            half = [one["二级指标"], one["三级指标"]]
            sheet.add(one["一级指标"], *half, one.get("实施周期指标值", ""), half[0], Cell(half[1], span=2), one.get("年度指标值", ""))
        sheets.append(sheet)
    return sheets


def reference(unit):
    """A province's own label/value form: 参考模板, sums inside one label, no form of it in templates/."""
    sheets = []
    for number, project in enumerate(unit.projects, 1):
        sheet = Sheet(f"项目{number}")
        funds = project["资金"]
        sheet.add(Cell("绩效目标申报表", span=5))
        sheet.add(Cell("（2025年度）", span=5))
        sheet.add("项目名称", Cell(project["项目名称"].strip(), span=4))
        sheet.add("主管部门", Cell("", span=2), "实施单位", unit.name)
        stated = [(fund, label) for fund, label in zip(FUNDS, ("年度资金总额：", "其中：财政拨款", "财政专户拨款", "其他资金")) if fund in funds]
        for at, (fund, label) in enumerate(stated):
            sheet.add(*([Cell("资金情况（万元）", down=len(stated))] if at == 0 else []), Cell(label, span=2), Cell(Decimal(funds[fund]), span=2))
        sheet.add("总体目标", Cell(project["绩效目标"].strip(), span=4))
        count = len(project["绩效指标"])
        sheet.add(Cell("绩效指标", down=count + 1), "一级指标", "二级指标", "三级指标", "指标值")
        for one in project["绩效指标"]:
            sheet.add(one["一级指标"], one["二级指标"], one["三级指标"], one.get("年度指标值", ""))
        sheets.append(sheet)
    return sheets


def two_units_below(*units):
    """Two units in one sheet, one below the other, each with its own head."""
    sheet = Sheet("汇总")
    for unit in units:
        (one,) = declared(unit)
        sheet.rows += [*one.rows, [Cell()]]
    return [sheet]


def two_units_sheets(*units):
    """A workbook with a sheet for each unit."""
    sheets = []
    for unit in units:
        (sheet,) = declared(unit)
        sheet.name = unit.name[:20]
        sheets.append(sheet)
    return sheets


def hidden_lists(unit):
    """A hidden sheet with the words of the drop-down lists."""
    lists = Sheet("数据字典", hidden=True)
    for level in ("产出指标", "效益指标", "满意度指标"):
        lists.add(level)
    return [*declared(unit), lists]


def blank_sheets(unit):
    """Sheet2 and Sheet3 as Excel used to make them."""
    return [*declared(unit), Sheet("Sheet2"), Sheet("Sheet3")]


def exploded(unit):
    """A PDF converter's table: every line of a cell has become a row of its own."""
    sheet = Sheet("Table 1")
    top(sheet, unit)
    sheet.add(*HEAD)
    for project in unit.projects:
        name, *funds, goal, indicators = row(project)
        columns = [wrapped(name.text, 14).split("\n"), *[[fund] for fund in funds],
                   wrapped(goal.text, 24).split("\n"), wrapped(indicators.text, 34).split("\n")]
        for at in range(max(map(len, columns))):
            sheet.add(*[column[at] if at < len(column) else "" for column in columns])
    return [sheet]


# --- the declaration of source 003 -----------------------------------------------------------------------------------

def declaration(widths=(1, 1, 1, 1, 1, 1, 1)):
    """declaration.json: the filled form as rows of (text, span, down) on seven columns; `widths` stretches the columns."""
    sheet = Sheet("申报表")
    grid_rows = json.loads((HERE / "declaration.json").read_text())
    plain = Sheet("", [[Cell(*cell) for cell in cells] for cells in grid_rows])
    rows = [[] for _ in grid_rows]
    for r, c, cell in plain.placed():
        rows[r].append(Cell(cell.value, sum(widths[c:c + cell.span]), cell.down))
    sheet.rows = rows
    return [sheet]


# --- what is no such form --------------------------------------------------------------------------------------------

def quota():
    sheet = Sheet("指标")
    sheet.add(Cell("预算指标下达明细表", span=6))
    sheet.add("序号", "指标文号", "指标来源", "预算科目", "指标金额", "已用指标")
    for number in range(1, 9):
        sheet.add(str(number), f"财预〔2024〕{number}号", "年初预算", f"205020{number}", Decimal(number * 100), Decimal(number * 40))
    return [sheet]


def scores():
    sheet = Sheet("评分表")
    sheet.add(Cell("部门整体支出绩效评价评分表", span=5))
    sheet.add("一级指标", "二级指标", "三级指标", "分值", "得分")
    for level1, level2, name, points in (("部门决策", "决策过程", "决策依据充分性", 10), ("部门决策", "绩效目标", "目标合理性", 15),
                                         ("综合管理", "预算执行", "预算完成率", 10), ("综合管理", "财务管理", "制度健全性", 10)):
        sheet.add(level1, level2, name, Decimal(points), Decimal(points - 1))
    return [sheet]


def attendance():
    sheet = Sheet("考勤")
    sheet.add("姓名", "部门", "一月", "二月", "三月")
    for name in ("甲", "乙", "丙"):
        sheet.add(name, "信息科", Decimal(21), Decimal(18), Decimal(22))
    return [sheet]


# --- which layout goes out in which kind of file ---------------------------------------------------------------------

EVERYTHING = ["资金", "目标", "二级指标", "实施周期指标值", "年度指标值"]
WITHOUT = lambda *left_out: [fact for fact in EVERYTHING if fact not in left_out]
FLAT = WITHOUT("二级指标", "实施周期指标值")
ANNUAL = WITHOUT("实施周期指标值")

# (file, units, sheets, writer, facts shown, cells nobody can know)
FILES = [
    ("原样-000.xlsx", [U0], declared(U0, grand=True), grid.openpyxl_xlsx, EVERYTHING, 0),
    ("原样-001.xlsx", [U1], declared(U1), grid.openpyxl_xlsx, FLAT, 0),
    ("原样-002.xlsx", [U2], declared(U2), grid.openpyxl_xlsx, EVERYTHING, 0),
    ("原样-内联-002.xlsx", [U2], declared(U2), grid.xlsxwriter_xlsx, EVERYTHING, 0),
    ("原样-严格-000.xlsx", [U0], declared(U0, grand=True), grid.strict_xlsx, EVERYTHING, 0),
    ("原样-000.xls", [U0], declared(U0, grand=True), grid.xls, EVERYTHING, 0),
    ("原样-001.xls", [U1], declared(U1), grid.xls, FLAT, 0),
    ("原样-001.ods", [U1], declared(U1), grid.ods, FLAT, 0),
    ("原样-002.ods", [U2], declared(U2), grid.ods, EVERYTHING, 0),
    ("原样-000.docx", [U0], declared(U0, grand=True), grid.docx, EVERYTHING, 0),
    ("原样-001.docx", [U1], declared(U1), grid.docx, FLAT, 0),
    ("原样-002.html", [U2], declared(U2), grid.html_page, EVERYTHING, 0),
    ("网页-001.xls", [U1], declared(U1), grid.html_gbk, FLAT, 0),
    ("原样-000.csv", [U0], declared(U0, grand=True), grid.csv_bom, EVERYTHING, 0),
    ("原样-002-国标.csv", [U2], declared(U2), grid.csv_gb, EVERYTHING, 0),
    ("逗号分隔-001.xls", [U1], declared(U1), grid.csv_gb, FLAT, 0),
    ("原样-000.tsv", [U0], declared(U0, grand=True), grid.tsv, EVERYTHING, 0),
    ("电子表格2003-002.xls", [U2], declared(U2), grid.xml_2003, EVERYTHING, 0),
    ("换列-002.xlsx", [U2], reordered(U2), grid.openpyxl_xlsx, EVERYTHING, 0),
    ("换列-000.xls", [U0], reordered(U0), grid.xls, EVERYTHING, 0),
    ("序号备注-001.xlsx", [U1], with_numbers(U1), grid.openpyxl_xlsx, FLAT, 0),
    ("自有列-000.xlsx", [U0], own_column(U0), grid.openpyxl_xlsx, EVERYTHING, 15),
    ("两行表头-002.xlsx", [U2], two_headings(U2), grid.openpyxl_xlsx, EVERYTHING, 0),
    ("两行表头-000.docx", [U0], two_headings(U0), grid.docx, EVERYTHING, 0),
    ("三行表头-002.ods", [U2], three_headings(U2), grid.ods, EVERYTHING, 0),
    ("三行表头-000.html", [U0], three_headings(U0), grid.html_page, EVERYTHING, 0),
    ("另一种说法-000.xlsx", [U0], other_words(U0), grid.openpyxl_xlsx, EVERYTHING, 0),
    ("元-002.xlsx", [U2], in_yuan(U2), grid.openpyxl_xlsx, EVERYTHING, 0),
    ("表头写元-000.xls", [U0], unit_in_heading(U0), grid.xls, EVERYTHING, 0),
    ("文本数字-001.xlsx", [U1], numbers_as_text(U1), grid.openpyxl_xlsx, FLAT, 0),
    ("全角数字-002.csv", [U2], full_width(U2), grid.csv_bom, EVERYTHING, 0),
    ("合计在末-000.xlsx", [U0], totals_below(U0), grid.openpyxl_xlsx, EVERYTHING, 0),
    ("不在左上角-000.xlsx", [U0], off_corner(U0), grid.openpyxl_xlsx, EVERYTHING, 0),
    ("填表说明-000.xlsx", [U0], footnotes(U0), grid.openpyxl_xlsx, EVERYTHING, 0),
    ("分页-002.xlsx", [U2], page_breaks(U2), grid.openpyxl_xlsx, EVERYTHING, 0),
    ("分页-001.docx", [U1], page_breaks(U1), grid.docx, FLAT, 0),
    ("断行-000.xlsx", [U0], torn(U0), grid.openpyxl_xlsx, EVERYTHING, 0),
    ("断行-002.docx", [U2], torn(U2), grid.docx, EVERYTHING, 0),
    ("折行-001.xlsx", [U1], broken_lines(U1), grid.openpyxl_xlsx, FLAT, 0),
    ("空格-002.xlsx", [U2], stray_spaces(U2), grid.openpyxl_xlsx, EVERYTHING, 0),
    ("一行一条-002.xls", [U2], line_each(U2), grid.xls, EVERYTHING, 0),
    ("平铺写法-000.xlsx", [U0], flat(U0), grid.openpyxl_xlsx, FLAT, 0),
    ("无编码-000.xlsx", [U0], uncoded(U0), grid.openpyxl_xlsx, EVERYTHING, 0),
    ("逐条-合并-002.xlsx", [U2], indicator_rows(U2), grid.openpyxl_xlsx, EVERYTHING, 0),
    ("逐条-合并-000.docx", [U0], indicator_rows(U0), grid.docx, EVERYTHING, 0),
    ("逐条-合并-001.html", [U1], indicator_rows(U1), grid.html_page, FLAT, 0),
    ("逐条-留空-000.xlsx", [U0], indicator_rows(U0, "blank"), grid.openpyxl_xlsx, EVERYTHING, 0),
    ("逐条-留空-001.csv", [U1], indicator_rows(U1, "blank"), grid.csv_bom, FLAT, 0),
    ("逐条-重复-000.xls", [U0], indicator_rows(U0, "repeated"), grid.xls, EVERYTHING, 0),
    ("逐条-符号单位-000.xlsx", [U0], indicator_rows(U0, triple=True), grid.openpyxl_xlsx, ANNUAL, 0),
    ("逐条-只有年度-002.ods", [U2], indicator_rows(U2, annual_only=True), grid.ods, ANNUAL, 0),
    ("百分比格式-001.xlsx", [U1], percent_cells(U1), grid.openpyxl_xlsx, FLAT, 0),
    ("一项一表-000.xlsx", [U0], sheet_each(U0), grid.openpyxl_xlsx, EVERYTHING, 0),
    ("一项一表-宽-002.xlsx", [U2.first(6)], sheet_each(U2.first(6), "wide"), grid.openpyxl_xlsx, EVERYTHING, 0),
    ("一项一表-冒号-000.xls", [U0.first(5)], sheet_each(U0.first(5), "colon"), grid.xls, EVERYTHING, 0),
    ("中央格式-000.xlsx", [U0.first(4)], central(U0.first(4)), grid.openpyxl_xlsx, EVERYTHING, 0),
    ("参考模板-002.xlsx", [U2.first(5)], reference(U2.first(5)), grid.openpyxl_xlsx, ANNUAL, 0),
    ("两个单位-上下.xlsx", [U0, U1.first(6)], two_units_below(U0, U1.first(6)), grid.openpyxl_xlsx, None, 0),
    ("两个单位-分表.xlsx", [U0, U2.first(6)], two_units_sheets(U0, U2.first(6)), grid.openpyxl_xlsx, EVERYTHING, 0),
    ("隐藏字典-000.xlsx", [U0], hidden_lists(U0), grid.openpyxl_xlsx, EVERYTHING, 0),
    ("空白表-001.xls", [U1], blank_sheets(U1), grid.xls, FLAT, 0),
    ("拆散-000.xlsx", [U0.first(6)], exploded(U0.first(6)), grid.openpyxl_xlsx, EVERYTHING, 0),
    ("申报表-003.docx", ["003"], declaration((1, 2, 1, 1, 2, 1, 1)), grid.docx, EVERYTHING, 0),
    ("申报表-003.xlsx", ["003"], declaration((2, 1, 1, 2, 1, 1, 2)), grid.openpyxl_xlsx, EVERYTHING, 0),
    ("申报表-003.html", ["003"], declaration(), grid.html_page, EVERYTHING, 0),
    ("指标台账.xlsx", None, quota(), grid.openpyxl_xlsx, [], 0),
    ("整体评分表.xls", None, scores(), grid.xls, [], 0),
    ("考勤.csv", None, attendance(), grid.csv_bom, [], 0),
]


def main():
    folder = HERE / "files"
    folder.mkdir(exist_ok=True)
    manifest = []
    for name, units, sheets, writer, shown, unknown in FILES:
        (folder / name).write_bytes(writer(sheets))
        about = {"file": name, "cells": grid.filled(sheets), "unknown": unknown}
        if units is None:
            about["refused"] = True
        elif units == ["003"]:
            about["spec"] = "信息化运维提升.yaml"
        else:
            facts = lambda unit: shown if shown is not None else FLAT if unit.flat else EVERYTHING
            about["units"] = [{"name": unit.name, "projects": len(unit.projects), "shown": facts(unit)} for unit in units]
        manifest.append(about)
    (HERE / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")
    print(f"{len(manifest)} files, {sum(path.stat().st_size for path in folder.iterdir()) // 1024} KiB")


if __name__ == "__main__":
    main()
