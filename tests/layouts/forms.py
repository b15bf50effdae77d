"""Layouts of labels with their values: a form for each project. And the files that are no such form."""

import json
import re
from decimal import Decimal

from facts import FUNDS, HERE, money
from grid import Cell, Sheet


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


# --- more forms of a project -----------------------------------------------------------------------------------------

def upright(text):
    return "\n".join(text)


def word_form(unit):
    """How such a form is drawn in Word: labels upright along the left side, levels merged down."""
    sheets = []
    for number, project in enumerate(unit.projects, 1):
        sheet = Sheet(f"项目{number}")
        funds = money(project["资金"])
        sheet.add(Cell("项目绩效目标申报表", span=6))
        sheet.add(Cell("项目名称", span=2), Cell(project["项目名称"].strip(), span=4))
        sheet.add(Cell("主管部门", span=2), Cell("", span=2), "实施单位", unit.name)
        sheet.add(Cell(upright("项目资金") + "\n（万元）", down=4), Cell("年度资金总额：", span=3), Cell(funds[0].value, span=2))
        for label, fund in zip(("其中：财政拨款", "财政专户拨款", "其他资金"), funds[1:]):
            sheet.add(Cell(label, span=3), Cell(fund.value, span=2))
        sheet.add(upright("年度目标"), Cell(project["绩效目标"].strip(), span=5))
        count = len(project["绩效指标"])
        sheet.add(Cell(upright("绩效指标"), down=count + 1), "一级指标", "二级指标", Cell("三级指标", span=2), "年度指标值")
        above = [None, None]
        for at, one in enumerate(project["绩效指标"]):
            rest = project["绩效指标"][at:]
            cells = []
            if one["一级指标"] != above[0]:
                down = next((n for n, other in enumerate(rest) if other["一级指标"] != one["一级指标"]), len(rest))
                cells.append(Cell(one["一级指标"], down=down))
                above[1] = None
            if one["二级指标"] != above[1]:
                same = (one["一级指标"], one["二级指标"])
                down = next((n for n, other in enumerate(rest) if (other["一级指标"], other["二级指标"]) != same), len(rest))
                cells.append(Cell(one["二级指标"], down=down))
            above = [one["一级指标"], one["二级指标"]]
            sheet.add(*cells, Cell(one["三级指标"], span=2), one.get("年度指标值", ""))
        sheets.append(sheet)
    return sheets


def stacked(unit, gap=1, style="plain"):
    """The forms of all projects in one sheet, one below the other."""
    whole = Sheet("Sheet1")
    for sheet in sheet_each(unit, style):
        whole.rows += [*sheet.rows, *[[Cell()]] * gap]
    return [whole]


def two_pairs(unit):
    """Two labels with their values in every row, 项目类型 and the dates among them."""
    sheets = []
    for number, project in enumerate(unit.projects, 1):
        sheet = Sheet(f"{number}")
        funds = money(project["资金"])
        sheet.add(Cell("（2025）年度项目支出绩效目标表", span=8))
        sheet.add("项目名称", Cell(project["项目名称"].strip(), span=3), Cell("填报单位", span=2), Cell(unit.name, span=2))
        sheet.add("开始时间", Cell("2025年1月1日", span=3), Cell("完成时间", span=2), Cell("2025年12月31日", span=2))
        sheet.add(Cell("资金情况（万元）", down=2), "资金总额", funds[0], "财政拨款", Cell("财政专户拨款", span=2), Cell("其他资金", span=2))
        sheet.add("", "", funds[1], Cell(funds[2].value, span=2), Cell(funds[3].value, span=2))
        sheet.add("年度绩效目标", Cell(project["绩效目标"].strip(), span=7))
        sheet.add("序号", "一级指标", "二级指标", Cell("三级指标", span=2), "指标值", Cell("备注", span=2))
        for at, one in enumerate(project["绩效指标"], 1):
            sheet.add(str(at), one["一级指标"], one["二级指标"], Cell(one["三级指标"], span=2), one.get("年度指标值", ""), Cell("", span=2))
        sheets.append(sheet)
    return sheets


def regional(unit):
    """A transfer's form: 补助区域, 指标解释 and 指标方向 beside the target."""
    sheets = []
    for number, project in enumerate(unit.projects, 1):
        sheet = Sheet(f"{number}")
        funds = money(project["资金"])
        sheet.add(Cell("专项资金绩效目标表", span=6))
        sheet.add("项目名称", Cell(project["项目名称"].strip(), span=5))
        sheet.add("主管部门（单位）名称", Cell("", span=2), "实施单位", Cell(unit.name, span=2))
        sheet.add(Cell("资金情况（万元）", down=4), Cell("资金总额：", span=2), Cell(funds[0].value, span=3))
        for label, fund in zip(("其中：财政拨款", "财政专户拨款", "其他资金"), funds[1:]):
            sheet.add(Cell(label, span=2), Cell(fund.value, span=3))
        sheet.add("总体目标", Cell(project["绩效目标"].strip(), span=5))
        sheet.add(Cell("绩效指标", down=len(project["绩效指标"]) + 1), "一级指标", "二级指标", "三级指标", "指标方向", "指标值")
        for one in project["绩效指标"]:
            parts = re.fullmatch(r"([≥≤><])(\d+.*)", one.get("年度指标值", ""))
            sheet.add(one["一级指标"], one["二级指标"], one["三级指标"], *(parts.groups() if parts else ["", one.get("年度指标值", "")]))
        sheets.append(sheet)
    return sheets


# --- more of what is no such form ------------------------------------------------------------------------------------

def nothing():
    return [Sheet("Sheet1", [[Cell()]]), Sheet("Sheet2", [[Cell()]])]


def income():
    sheet = Sheet("收支")
    sheet.add(Cell("2025年部门收支总表", span=4))
    sheet.add(Cell("单位：万元", span=4))
    sheet.add(Cell("收入", span=2), Cell("支出", span=2))
    sheet.add("项目", "预算数", "项目", "预算数")
    for number in range(1, 7):
        sheet.add(f"收入{number}", Decimal(number * 10), f"支出{number}", Decimal(number * 9))
    sheet.add("收入总计", Decimal(210), "支出总计", Decimal(189))
    return [sheet]


def goods():
    """A purchase list: it has 项目名称 and money, and neither goals nor indicators."""
    sheet = Sheet("清单")
    sheet.add(Cell("办公设备采购清单", span=6))
    sheet.add("序号", "品目名称", "规格型号", "数量", "单价", "金额")
    for number, name in enumerate(("台式电脑", "打印机", "投影仪"), 1):
        sheet.add(str(number), name, "型号甲", Decimal(number), Decimal(5000), Decimal(5000 * number))
    return [sheet]


def letter():
    """A notice with no table at all: one column of text."""
    sheet = Sheet("通知")
    for text in ("关于报送2025年项目支出绩效目标的通知", "各预算单位：", "请于三月底前报送项目支出绩效目标表，绩效指标应当细化量化。", "特此通知。"):
        sheet.add(text)
    return [sheet]


def self_evaluation(unit):
    """The national table of self-evaluation, not yet filled in: amounts of three kinds, points, reasons."""
    sheets = []
    for number, project in enumerate(unit.projects, 1):
        sheet = Sheet(f"自评{number}")
        funds = money(project["资金"])
        sheet.add(Cell("项目支出绩效自评表", span=8))
        sheet.add(Cell("（2025年度）", span=8))
        sheet.add("项目名称", Cell(project["项目名称"].strip(), span=7))
        sheet.add("主管部门", Cell("", span=3), "实施单位", Cell(unit.name, span=3))
        sheet.add(Cell("项目资金（万元）", down=3), "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
        sheet.add("年度资金总额：", funds[0], "", "", Cell(Decimal(10), format="0"), "", "")
        sheet.add("其中：财政拨款", funds[1], "", "", "—", "", "—")
        sheet.add(Cell("年度总体目标", down=2), Cell("预期目标", span=4), Cell("实际完成情况", span=3))
        sheet.add(Cell(project["绩效目标"].strip(), span=4), Cell("", span=3))
        count = len(project["绩效指标"])
        sheet.add(Cell("绩效指标", down=count + 1), "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "偏差原因分析及改进措施")
        for one in project["绩效指标"]:
            sheet.add(one["一级指标"], one["二级指标"], one["三级指标"], one.get("年度指标值", ""), "", "", "")
        sheets.append(sheet)
    return sheets
