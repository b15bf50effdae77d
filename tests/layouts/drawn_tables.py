"""Tables of many projects, drawn: what stands in which column, how the heading is built, what comes between and after."""

import re
from decimal import Decimal

import wording
from content import PEOPLE
from draft import Cell, Sheet

FUND_KEYS = {"总计": ["资金.总计", "预算.本年度预算"], "财政拨款": ["资金.财政拨款"], "财政专户拨款": ["资金.财政专户拨款"], "其他资金": ["资金.其他资金"]}
GOAL_KEYS = ["绩效目标", "年度绩效目标", "项目总目标"]
TITLES = ["项目支出绩效目标表", "2025年部门预算项目支出绩效目标表", "2025年项目绩效目标汇总表", "部门预算项目绩效目标申报表（2025年度）", "项目支出绩效目标表（含转移支付项目）"]


class Column:
    """A column: its heading, what group it is under, and the cell of a project or of an indicator of it."""

    def __init__(self, name, text, of, group=None, under=None):
        self.name, self.text, self.of, self.group, self.under = name, text, of, group, under
        self.heads = []

    @property
    def head(self):
        return self.heads[-1]

    @head.setter
    def head(self, cell):
        """The heading comes again on each page; what a finding tells of a column stands at the first."""
        self.heads = [*self.heads[:1], cell]


def split_value(text):
    parts = re.fullmatch(r"([≥≤=><]?)(\d+(?:\.\d+)?)(\D{0,6})", text)
    return parts.groups() if parts else ("", text, "")


def money_style(rng, text_may=True):
    text = text_may and rng.random() < 0.25
    return {"text": text, "after": "", "nil": rng.choice([[""], ["—"], ["-"], ["", "—"], ["0.00"]])}


def draw_table(rng, draft, units, kind, merges=True):
    """One table of all the units; `kind` is rows (one indicator a row), packed, or columns (a column for each level 1)."""
    sheet = Sheet(rng.choice(["Sheet1", "绩效目标", "附表5"]), boxed=True)
    draft.sheets.append(sheet)
    many = len(units) > 1
    style = money_style(rng)
    plain = all(unit.made_up for unit in units)
    columns, shown = choose_columns(rng, draft, units, kind, plain)
    measure = rng.choice(["line", "line", "line-rmb", "heading"] if not draft.yuan else ["line", "line-rmb", "heading"])
    draft.is_(table=kind, money="元" if draft.yuan else "万元", measure=measure)
    unit_of = "元" if draft.yuan else "万元"
    if measure == "heading":
        for column in columns:
            if column.name in FUND_KEYS or column.name == "source":
                column.text += f"（{unit_of}）"
    groups = {"资金": rng.choice(["资金来源", "预算资金", "资金情况"]) + (f"（{unit_of}）" if measure == "heading" else ""),
              "指标": rng.choice(["绩效指标", "绩效指标情况"] if shown["cycle"] else ["绩效指标", "年度绩效指标", "绩效指标情况"])}
    depth = rng.choice([1, 1, 2, 2, 3])
    numbers_row = rng.random() < 0.1
    draft.is_(heading_rows=depth, numbers_row=numbers_row)
    width = len(columns)
    title = rng.choice(TITLES)
    in_title = not many and rng.random() < 0.12
    if in_title:
        title = f"{units[0].name}2025年度项目绩效目标表"
    year_at = "title" if "2025" in title else rng.choice(["cell", "line", "none"])
    unit_line = "title" if in_title else rng.choice(["one-cell", "two-cells", "one-cell"])
    draft.is_(unit_line=unit_line, year=year_at)
    unit_word = rng.choice(["部门名称", "单位名称", "填报单位", "预算单位", "填报单位（盖章）", "编报部门", "申报单位"])
    measure_cell = {"line": f"单位：{unit_of}", "line-rmb": f"金额单位：人民币{unit_of}", "heading": ""}[measure]
    office = units[0].name if not many else units[0].name[:3] + rng.choice(["教育局", "卫生健康局", "民政局"])
    grand = {"name": None}

    def top():
        sheet.add(draft.label(title, width))
        cells = []
        if year_at == "line":
            sheet.add(draft.label("（2025年度）", width))
        if in_title:
            cells = [draft.label("", width - 1)]
            name = draft.fact(units[0].name, sheet.rows[-1][0])
        elif unit_line == "one-cell":
            cells = [draft.value(f"{unit_word}：{office}", width - (2 if year_at == "cell" else 1))]
            name = draft.fact(office, cells[0])
        else:
            cells = [draft.label(unit_word), draft.value(office, width - (3 if year_at == "cell" else 2))]
            name = draft.fact(office, cells[1])
        if year_at == "cell":
            cells.append(draft.label("2025年度"))
        sheet.add(*cells, draft.label(measure_cell))
        grand["name"] = grand["name"] or name

    def head():
        draw_heading(draft, sheet, columns, depth, groups)
        hide_codes(draft, sheet, columns)
        if numbers_row:
            sheet.add(*[draft.label(str(n)) for n in range(1, width + 1)])

    draft.codes = rng.random() < 0.15 and draft.can_hide
    draft.is_(hidden_column=draft.codes)
    top()
    head()

    # What is the project's: merged down, blank below, or said again on each row.
    cells_of = rng.choice(["merged", "blank", "repeated"]) if kind == "rows" else "one-row"
    levels = rng.choice(["merged", "blank", "repeated"]) if kind == "rows" else "-"
    if cells_of == "blank" and levels == "repeated" and rng.random() < 0.5:
        levels = "blank"
    if kind == "rows":
        draft.is_(project_cells=cells_of, level_cells=levels)
    totals = rng.choice(["top", "bottom", "unit-row", "none"]) if not many else "top"
    draft.is_(totals=totals, many_units=many)
    repeats = rng.choice([0, 0, 0, 1, 2]) if sum(len(unit.projects) for unit in units) > 2 else 0
    again = rng.choice(["all", "heading"]) if repeats else "no"
    draft.is_(page_repeats=again)

    def sums(said, of):
        facts = {}
        row = []
        for column in columns:
            if column.name == "项目名称":
                row.append(draft.value(said) if said != "合计" else draft.label(said))
            elif column.name in FUND_KEYS:
                stated = [unit.total(column.name) for unit in of]
                stated = [one for one in stated if one is not None]
                cell = draft.money(rng, sum(stated) if stated else None, style)
                if stated:
                    facts[column.name] = draft.amount(sum(stated), cell, *column.heads, at=[f"资金.{column.name}"])
                row.append(cell)
            elif column.name == "source":
                stated = [project.sources[column.of] for unit in of for project in unit.projects if column.of in project.sources]
                row.append(draft.money(rng, sum(stated) if stated else None, style))
            else:
                row.append(Cell())
        return row, facts

    bottom = None
    if totals == "top":
        row, facts = sums("合计", units)
        sheet.add(*row)
        bottom = facts
    count = number = 0
    for unit in units:
        told = {"name": grand["name"], "totals": {}, "projects": []}
        draft.units.append(told)
        if many or totals == "unit-row" or totals == "top" and rng.random() < 0.5:
            row, facts = sums(unit.name, [unit])
            sheet.add(*row)
            told["totals"] = facts
            if many:
                at = next(i for i, column in enumerate(columns) if column.name == "项目名称")
                told["name"] = draft.fact(unit.name, row[at])
        elif bottom and not many:
            told["totals"] = bottom
        for project in unit.projects:
            if repeats and count and count % max(1, repeats) == 0:
                top() if again == "all" else None
                head()
            count += 1
            number += 1
            told["projects"].append(draw_project(rng, draft, sheet, columns, shown, unit, project, number, kind, cells_of, levels, style))
    if totals == "bottom":
        row, facts = sums("合计", units)
        sheet.add(*row)
        draft.units[0]["totals"] = facts
    if year_at in ("title", "cell", "line"):
        for told in draft.units:
            told["year"] = 2025
    foot(rng, draft, sheet, width)


def choose_columns(rng, draft, units, kind, plain):
    columns, shown = [], {"cycle": False, "level2": False, "packed": None, "split": False}
    has_level2 = any(one.level2 for unit in units for project in unit.projects for one in project.indicators)
    if rng.random() < 0.4:
        columns.append(Column("序号", rng.choice(["序号", "编号"]), None))
    columns.append(Column("项目名称", wording.heading(rng, "项目名称"), None))
    funds = rng.choice(["total", "some", "all", "sources"])
    sources = sorted({name for unit in units for project in unit.projects for name in project.sources})
    draft.is_(funds="sources" if sources else funds, serial=columns[0].name == "序号")
    keys = {"total": ["总计"], "some": ["总计", "财政拨款", "其他资金"], "all": list(FUND_KEYS)}.get(funds, ["总计", "财政拨款", "其他资金"])
    money = [Column(key, wording.heading(rng, "资金." + key), key, "资金", None if key == "总计" else "其中") for key in keys]
    money += [Column("source", name, name, "资金", "其中") for name in sources]
    goals = rng.choice(["one", "one", "annual", "both"])
    draft.is_(goals=goals)
    targets = {"one": [Column("goal", wording.heading(rng, "绩效目标"), GOAL_KEYS)], "annual": [Column("goal", wording.heading(rng, "年度绩效目标"), GOAL_KEYS)],
               "both": [Column("whole", rng.choice(["实施周期目标", "项目总目标", "中期目标", "实施期目标", "长期目标"]), ["项目总目标"]),
                        Column("goal", rng.choice(["年度目标", "年度绩效目标", "年度总体目标"]), ["年度绩效目标", "绩效目标"])]}[goals]
    columns += money + targets if rng.random() < 0.8 else targets + money
    if kind == "packed":
        names = list(wording.DIALECTS) if plain else ["published", "published-flat"]
        names = [name for name in names if has_level2 or "level2" not in wording.DIALECTS[name][1]]
        shown["packed"] = rng.choice(names)
        draft.is_(dialect=shown["packed"])
        columns.append(Column("packed", rng.choice(["绩效指标", "绩效指标内容", "主要绩效指标", "年度绩效指标"]), None))
    elif kind == "columns":
        for level1 in dict.fromkeys(one.level1 for unit in units for project in unit.projects for one in project.indicators):
            columns.append(Column("column", level1, level1, "指标"))
    else:
        shown["level2"] = rng.choice(["yes", "yes", "yes", "blank", "no"]) if has_level2 else rng.choice(["blank", "no"])
        shown["cycle"] = rng.random() < 0.35 and has_level2
        shown["split"] = not shown["cycle"] and rng.random() < 0.25
        shown["typed"] = draft.can_hide and rng.random() < 0.25
        draft.is_(typed_values=shown["typed"], level2=shown["level2"], horizons=2 if shown["cycle"] else 1, split_value=shown["split"])
        columns.append(Column("level1", wording.heading(rng, "一级指标"), None, "指标"))
        if shown["level2"] != "no":
            columns.append(Column("level2", wording.heading(rng, "二级指标"), None, "指标"))
        columns.append(Column("level3", wording.heading(rng, "三级指标"), None, "指标"))
        if shown["split"]:
            columns.append(Column("sign", rng.choice(["计算符号", "指标性质", "指标方向", "比较符号"]), None, "指标"))
            columns.append(Column("number", "指标值", None, "指标"))
            columns.append(Column("measure", rng.choice(["计量单位", "度量单位"]), None, "指标"))
        elif shown["cycle"]:
            pair = rng.choice([("实施周期指标值", "年度指标值"), ("中期指标值", "年度指标值"), ("长期指标值", "年度指标值"), ("实施期指标值", "当年指标值")])
            columns.append(Column("cycle", pair[0], None, "指标", "指标值"))
            columns.append(Column("annual", pair[1], None, "指标", "指标值"))
        else:
            columns.append(Column("annual", wording.heading(rng, "年度指标值"), None, "指标"))
    unknown = rng.choice([0, 0, 1, 2])
    for text in rng.sample(wording.UNKNOWN, unknown):
        at = rng.randint(1, len(columns))
        beside = columns[at - 1].group if at < len(columns) and columns[at - 1].group == columns[at].group else None
        under = columns[at - 1].under if beside and columns[at - 1].under == columns[at].under else None
        columns.insert(at, Column("unknown-item" if beside == "指标" and kind == "rows" else "unknown", text, None, beside, under))
    draft.is_(unknown_columns=unknown)
    return columns, shown


def draw_heading(draft, sheet, columns, depth, groups):
    """The heading in `depth` rows: groups over their columns, in three rows a group within a group."""
    names = groups
    rows = [[] for _ in range(depth)]
    at = 0
    while at < len(columns):
        column = columns[at]
        end = at + 1
        while end < len(columns) and column.group and columns[end].group == column.group:
            end += 1
        grouped = depth > 1 and column.group and end - at > 1
        if not grouped:
            column.head = draft.label(column.text, 1, depth)
            rows[0].append(column.head)
            at += 1
            continue
        rows[0].append(draft.label(names[column.group], end - at))
        inner = at
        while inner < end:
            one, stop = columns[inner], inner + 1
            while stop < end and one.under and columns[stop].under == one.under:
                stop += 1
            if depth == 3 and one.under and stop - inner > 1:
                rows[1].append(draft.label(one.under, stop - inner))
                for column in columns[inner:stop]:
                    column.head = draft.label(column.text)
                    rows[2].append(column.head)
            else:
                stop = inner + 1
                one.head = draft.label(one.text, 1, depth - 1)
                rows[1].append(one.head)
            inner = stop
        at = end
    if depth == 3 and not rows[2]:  # nothing needed the third row: a heading of two
        for row in rows[:2]:
            for cell in row:
                cell.down = min(cell.down, 2 if row is rows[0] and cell.down == 3 else 1)
        rows = rows[:2] if rows[1] else rows[:1]
    if len(rows) == 2 and not rows[1]:
        rows = rows[:1]
    if len(rows) == 1:
        for cell in rows[0]:
            cell.down = 1
    for row in rows:
        sheet.add(*row)


def hide_codes(draft, sheet, columns):
    """A column of the system's codes that was hidden before the table was sent; its heading stands on the first page."""
    if draft.codes and not sheet.hidden_columns:
        sheet.hidden_columns = (len(columns),)
        draft.serial = 100000
        sheet.rows[-1].append(draft.other("系统编码"))


def code(draft):
    if not draft.codes:
        return []
    draft.serial += 1
    return [draft.other(f"4401060000000{draft.serial}")]


def draw_project(rng, draft, sheet, columns, shown, unit, project, number, kind, cells_of, levels, style):
    told = {"name": None, "amounts": [], "goals": [], "facts": [], "indicators": []}
    count = len(project.indicators) if kind == "rows" else 1
    made = {}

    def own(column):
        """A new cell of the project's own, and on the first row the fact that it tells."""
        first = column not in made
        down = count if cells_of == "merged" else 1
        name = column.name
        if name == "序号":
            cell = draft.label(str(number), 1, down)
        elif name == "项目名称":
            indent = "    " if kind != "rows" and style["nil"] == ["—"] else ""
            cell = draft.value(indent + project.name, 1, down)
            if first:
                told["name"] = draft.fact(project.name, cell, *column.heads)
        elif name in FUND_KEYS:
            cell = draft.money(rng, project.funds.get(name), style, 1, down)
            if first and name in project.funds:
                told["amounts"].append(draft.amount(project.funds[name], cell, *column.heads, at=FUND_KEYS[name], label=name))
        elif name == "source":
            cell = draft.money(rng, project.sources.get(column.of), style, 1, down)
            if first and column.of in project.sources:
                told["amounts"].append(draft.amount(project.sources[column.of], cell, *column.heads, label=column.of))
        elif name in ("goal", "whole"):
            text = project.goal if name == "goal" else project.whole_goal
            cell = draft.value(text, 1, down)
            if first:
                told["goals"].append(draft.fact(text, cell, *column.heads, at=column.of))
        elif name == "packed":
            cell = packed_cell(rng, draft, column, shown["packed"], project, told)
        elif name == "column":
            cell = column_cell(rng, draft, column, project, told)
        else:
            cell = draft.other(rng.choice(["是", "否", "同意", "综合科", "已入库", "待补充", "详见附件", "规划科"]), 1, down)
        made.setdefault(column, cell)
        return cell

    if kind != "rows":
        sheet.add(*[own(column) for column in columns], *code(draft))
        return told
    first1, first2 = runs(project, lambda one: one.level1), runs(project, lambda one: (one.level1, one.level2))
    above = {}
    for at, one in enumerate(project.indicators):
        row, indicator = [], {}
        sign, figure, measure = split_value(one.annual)
        value_cells = []
        for column in columns:
            name = column.name
            if name in ("level1", "level2"):
                text = one.level1 if name == "level1" else one.level2 if shown["level2"] == "yes" else ""
                down = (first1 if name == "level1" else first2)[at]
                if down == 0 and levels == "merged":
                    pass
                elif down == 0 and levels == "blank":
                    row.append(Cell())
                else:
                    above[name] = draft.value(text, 1, down if levels == "merged" else 1)
                    row.append(above[name])
                if text:
                    indicator["一级指标" if name == "level1" else "二级指标"] = draft.fact(text, above[name], *column.heads)
            elif name == "level3":
                row.append(draft.value(one.name))
                indicator["三级指标"] = draft.fact(one.name, row[-1], *column.heads)
            elif name == "sign":
                row.append(draft.value(sign))
                value_cells.append(row[-1])
            elif name == "number":
                row.append(draft.value(figure))
                value_cells += [row[-1], *column.heads]
            elif name == "measure":
                row.append(draft.value(measure))
                value_cells.append(row[-1])
            elif name == "cycle":
                row.append(draft.value(one.cycle))
                if one.cycle:
                    indicator["实施周期指标值"] = draft.fact(one.cycle, row[-1], *column.heads)
            elif name == "annual":
                row.append(typed(draft, one.annual) if shown["typed"] else draft.value(one.annual))
                indicator["年度指标值"] = draft.fact(one.annual, row[-1], *column.heads)
            elif name == "unknown-item":
                row.append(draft.other(rng.choice(["工作台账", "问卷调查", "统计报表", "", "按合同约定", "验收单"])))
            elif at == 0 or cells_of == "repeated":
                row.append(own(column))
            elif cells_of == "blank":
                row.append(Cell())
        if shown["split"]:
            indicator["年度指标值"] = draft.fact([one.annual, f"{sign}{figure}{measure}"], *value_cells)
        sheet.add(*row, *code(draft))
        told["indicators"].append(indicator)
    return told


def typed(draft, text):
    """A target typed into a spreadsheet: 98% is 0.98 in a cell of per cent, 40 a number."""
    if re.fullmatch(r"[1-9]\d?\d?%", text):
        return draft.value(Decimal(text[:-1]) / 100, format="0%")
    return draft.value(Decimal(text), format="General") if re.fullmatch(r"[1-9]\d{0,8}", text) else draft.value(text)


def runs(project, key):
    """How many of the following indicators say the same; 0 where one above covers it."""
    says = [key(one) for one in project.indicators]
    counts = []
    for at, said in enumerate(says):
        end = at
        while end < len(says) and says[end] == said:
            end += 1
        counts.append(0 if at and says[at - 1] == said else end - at)
    return counts


def packed_cell(rng, draft, column, dialect, project, told):
    write, tells = wording.DIALECTS[dialect]
    text = write(rng, project.indicators)
    cell = draft.value(text)
    for one in project.indicators:
        indicator = {"三级指标": draft.fact(one.name, cell), "年度指标值": draft.fact(one.annual, cell)}
        if "level1" in tells:
            indicator["一级指标"] = draft.fact(one.level1, cell)
        else:  # level 1 follows from level 2 by the taxonomy: it may be told, and need not
            indicator["一级指标"] = draft.fact([one.level1, ""], cell)
        if "level2" in tells and one.level2:
            indicator["二级指标"] = draft.fact(one.level2, cell)
        if "cycle" in tells and one.cycle:
            indicator["实施周期指标值"] = draft.fact(one.cycle, cell)
        told["indicators"].append(indicator)
    draft.parts += raw_items(text) + (as_written(project.indicators) if dialect in ("headings-inside", "by-kind") else [])
    return cell


def raw_items(text):
    """What may stay of an item that cannot be told apart: the item as written, with and without its number."""
    items = re.split(r"\n|(?<=[。；])|(?=(?<!\d)\d{1,2}[、.](?!\d))", text)
    return [form for item in items for form in (item, item.strip("。；\n"), re.sub(r"^\d{1,2}[、.]", "", item).strip("。；\n"))]


def as_written(found):
    """Items whose name and value stand together, with and without the kind before them."""
    return [form for one in found for form in (wording.joined(one), f"{one.level2}：{wording.joined(one)}")]


def column_cell(rng, draft, column, project, told):
    found = [one for one in project.indicators if one.level1 == column.of]
    if not found:
        return Cell()
    text, kinds = wording.in_column(rng, found)
    cell = draft.value(text)
    for one in found:
        indicator = {"一级指标": draft.fact(one.level1, cell, *column.heads), "三级指标": draft.fact(one.name, cell), "年度指标值": draft.fact(one.annual, cell)}
        if kinds and one.level2:
            indicator["二级指标"] = draft.fact(one.level2, cell)
        told["indicators"].append(indicator)
    draft.parts += raw_items(text) + as_written(found)
    return cell


def foot(rng, draft, sheet, width):
    """Who filled it in, and notes: no project, no indicator."""
    kind = rng.choice(["none", "none", "people", "people-cells", "note", "both"])
    draft.is_(foot=kind)
    who, other = rng.sample(PEOPLE, 2)
    if kind in ("people", "both"):
        day = rng.choice(["2025年1月15日", "2025-01-15"])
        draft.others += [who, other, "000-00000000", day, "2025-01-15"]
        sheet.add(draft.other(f"填表人：{who}          联系电话：000-00000000          审核人：{other}          填报日期：{day}", width))
    if kind == "people-cells" and width >= 4:
        draft.others += [who, other, "000-00000000"]
        sheet.add(draft.other("填表人："), draft.other(who), draft.other("联系电话："), draft.other("000-00000000"))
    if kind in ("note", "both"):
        sheet.add(draft.other(rng.choice(["注：本表由项目单位填报，一式两份。", "说明：1.绩效指标应当量化。2.金额以批复数为准。", "备注：不足之处另附页。"]), width))
