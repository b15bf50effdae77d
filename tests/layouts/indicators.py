"""Layouts with one row for each indicator, the projects beside or above them."""

import re
from decimal import Decimal

from facts import FUNDS, money, top
from grid import Cell, Sheet


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


def about_of(project):
    return [Cell(project["项目名称"].strip()), *money(project["资金"]), Cell(project["绩效目标"].strip())]


def runs(project, *keys):
    """How many of the following indicators say the same under these keys; 0 where one above covers it."""
    says = [tuple(one.get(key) for key in keys) for one in project["绩效指标"]]
    counts = []
    for at, said in enumerate(says):
        if at and says[at - 1] == said:
            counts.append(0)
            continue
        end = at
        while end < len(says) and says[end] == said:
            end += 1
        counts.append(end - at)
    return counts


def levels_merged(unit, blank=False):
    """Levels 1 and 2 merged down over the indicators they hold, or said once and blank below."""
    sheet = Sheet("绩效目标")
    head = ["项目名称", *FUNDS, "绩效目标", "一级指标", "二级指标", "三级指标", "实施周期指标值", "年度指标值"]
    top(sheet, unit, len(head))
    sheet.add(*head)
    for project in unit.projects:
        first, second = runs(project, "一级指标"), runs(project, "一级指标", "二级指标")
        count = len(project["绩效指标"])
        for at, one in enumerate(project["绩效指标"]):
            cells = []
            if blank:
                cells += about_of(project) if at == 0 else [Cell()] * 6
                cells += [one["一级指标"] if first[at] else "", one["二级指标"] if second[at] else ""]
            else:
                cells += [Cell(cell.value, down=count) for cell in about_of(project)] if at == 0 else []
                cells += [Cell(one["一级指标"], down=first[at])] if first[at] else []
                cells += [Cell(one["二级指标"], down=second[at])] if second[at] else []
            sheet.add(*cells, one["三级指标"], one.get("实施周期指标值", ""), one.get("年度指标值", ""))
    return [sheet]


def operators(unit, kind="operator"):
    """指标性质 with 度量单位: in one province the operator, in another 定量 or 定性; and a 序号 for each project."""
    sheet = Sheet("绩效目标")
    values = ["指标性质", "指标值", "度量单位"] if kind == "operator" else ["指标性质", "指标值"]
    head = ["序号", "项目名称", *FUNDS, "年度绩效目标", "一级指标", "二级指标", "三级指标名称", *values]
    top(sheet, unit, len(head))
    sheet.add(*head)
    for number, project in enumerate(unit.projects, 1):
        count = len(project["绩效指标"])
        about = [Cell(str(number)), *about_of(project)]
        for at, one in enumerate(project["绩效指标"]):
            annual = one.get("年度指标值", "")
            parts = re.fullmatch(r"([≥≤><])(\d+(?:\.\d+)?)(\D*)", annual)
            if kind == "operator":
                own = parts.groups() if parts else ["", annual, ""]
            else:
                own = ["定量" if re.search(r"\d", annual) else "定性", annual]
            sheet.add(*([Cell(cell.value, down=count) for cell in about] if at == 0 else []),
                      one["一级指标"], one["二级指标"], one["三级指标"], *own)
    return [sheet]


def under_project_lines(unit):
    """A line with the project's name and money, its goal below, then its indicators under a heading of their own."""
    sheet = Sheet("绩效目标")
    top(sheet, unit, 5)
    for project in unit.projects:
        funds = project["资金"]
        sheet.add(Cell(f"项目名称：{project['项目名称'].strip()}", span=5))
        sheet.add("总计", Cell(Decimal(funds["总计"])), "财政拨款", *money(funds)[1:2], "")
        sheet.add("财政专户拨款", *money(funds)[2:3], "其他资金", *money(funds)[3:4], "")
        sheet.add("绩效目标", Cell(project["绩效目标"].strip(), span=4))
        sheet.add("一级指标", "二级指标", "三级指标", "实施周期指标值", "年度指标值")
        for one in project["绩效指标"]:
            sheet.add(one["一级指标"], one["二级指标"], one["三级指标"], one.get("实施周期指标值", ""), one.get("年度指标值", ""))
    return [sheet]


def typed_numbers(unit):
    """Targets typed as numbers: 450 and 98.50% are numbers for Excel, the rest is text."""
    (sheet,) = indicator_rows(unit, "repeated", annual_only=True)
    for cells in sheet.rows[3:]:
        said = cells[-1].text
        if re.fullmatch(r"[1-9]\d{0,8}", said):
            cells[-1] = Cell(Decimal(said), format="General")
        elif re.fullmatch(r"[1-9]\d?%", said):
            cells[-1] = Cell(Decimal(said[:-1]) / 100, format="0%")
    return [sheet]


def points(unit):
    """Level 1 with its points behind it, and the points of every indicator in a column 分值."""
    sheet = Sheet("绩效目标")
    head = ["项目名称", *FUNDS, "绩效目标", "一级指标", "二级指标", "三级指标", "年度指标值", "备注"]
    top(sheet, unit, len(head))
    sheet.add(*head)
    marks = {"产出指标": "产出指标（50分）", "效益指标": "效益指标（30分）", "满意度指标": "满意度指标（10分）"}
    for project in unit.projects:
        count = len(project["绩效指标"])
        for at, one in enumerate(project["绩效指标"]):
            about = [Cell(cell.value, down=count) for cell in about_of(project)] if at == 0 else []
            sheet.add(*about, marks[one["一级指标"]], one["二级指标"], one["三级指标"], one.get("年度指标值", ""), "")
    return [sheet]


def units_and_rows(*units):
    """Unit, project and indicator in one flat list, everything said on every row: what a database gives."""
    sheet = Sheet("数据")
    sheet.add("年度", "单位名称", "项目名称", "总计（元）", "绩效目标", "一级指标", "二级指标", "三级指标", "年度指标值")
    for unit in units:
        for project in unit.projects:
            for one in project["绩效指标"]:
                sheet.add("2025", unit.name, project["项目名称"].strip(), Cell(Decimal(project["资金"]["总计"]) * 10000),
                          project["绩效目标"].strip(), one["一级指标"], one.get("二级指标", ""), one["三级指标"], one.get("年度指标值", ""))
    return [sheet]


def backwards(unit):
    """三级 before 二级 before 一级, the target first of all; a number for each indicator."""
    sheet = Sheet("绩效目标")
    head = ["项目名称", "序号", "指标值", "三级指标", "二级指标", "一级指标", "绩效目标", *reversed(FUNDS)]
    top(sheet, unit, len(head))
    sheet.add(*head)
    for project in unit.projects:
        name, *funds, goal = about_of(project)
        count = len(project["绩效指标"])
        for at, one in enumerate(project["绩效指标"]):
            own = [str(at + 1), one.get("年度指标值", ""), one["三级指标"], one["二级指标"], one["一级指标"]]
            around = ([Cell(name.value, down=count)], [Cell(cell.value, down=count) for cell in (goal, *reversed(funds))])
            sheet.add(*(around[0] if at == 0 else []), *own, *(around[1] if at == 0 else []))
    return [sheet]


def weighted(unit):
    """A weight for each indicator, and a row 合计 100 under each project's indicators."""
    sheet = Sheet("绩效目标")
    head = ["项目名称", *FUNDS, "绩效目标", "一级指标", "二级指标", "三级指标", "年度指标值", "权重"]
    top(sheet, unit, len(head))
    sheet.add(*head)
    for project in unit.projects:
        count = len(project["绩效指标"])
        for at, one in enumerate(project["绩效指标"]):
            about = about_of(project) if at == 0 else [Cell()] * 6
            weight = 100 // count + (100 % count if at == 0 else 0)
            sheet.add(*about, one["一级指标"], one["二级指标"], one["三级指标"], one.get("年度指标值", ""), Cell(Decimal(weight), format="0"))
        sheet.add(*[""] * 6, "合计", "", "", "", Cell(Decimal(100), format="0"))
    return [sheet]
