"""Forms about one project, drawn: labels with their values, then a table of indicators; one a sheet or one below the other."""

import wording
from content import PEOPLE
from draft import Cell, Sheet
from drawn_tables import FUND_KEYS, foot, money_style, runs, split_value

TITLES = ["项目支出绩效目标申报表", "财政项目支出绩效目标填报表", "项目绩效目标表", "2025年预算项目绩效目标表", "部门预算项目绩效目标申报表", "专项资金绩效目标表"]


def fit(rng, width, count, labels=()):
    """Spans of `count` cells that fill `width`; labels take at most four columns."""
    spans = [1] * count
    for _ in range(width - count):
        free = [at for at in range(count) if at not in labels or spans[at] < 4]
        spans[rng.choice(free or list(range(count)))] += 1
    return spans


def draw_forms(rng, draft, unit):
    arrangement = rng.choice(["stacked", "sheet-each"]) if len(unit.projects) > 1 else "single"
    width = rng.choice([6, 7, 8, 9])
    style = money_style(rng) | {"after": rng.choice(["", "", "万元" if not draft.yuan else "元"])}
    look = {
        "pairs": rng.choice(["beside", "beside", "same-cell"]),
        "funds": rng.choice(["block", "pairs", "two-horizons", "list"]),
        "goals": rng.choice(["beside", "beside", "two-rows", "two-horizons", "below"]),
        "mark": rng.choice(["none", "heading", "first-row", "goal-and-heading"]),
        "value": rng.choice(["one", "one", "split", "both", "halves"]),
        "levels": rng.choice(["merged", "blank", "repeated"]),
        "unknown": rng.choice([0, 0, 1]), "weight": rng.random() < 0.2,
    }
    if look["mark"] == "goal-and-heading" and look["goals"] != "two-horizons":
        look["mark"] = "heading"
    if not any(one.level2 for project in unit.projects for one in project.indicators):
        look["value"] = "one"
    columns = 7 if look["value"] == "halves" else {"one": 4, "split": 6, "both": 5}[look["value"]] + look["unknown"] + look["weight"]
    width = max(width, columns + (0 if look["mark"] == "none" else 2))
    draft.is_(table="form", arrangement=arrangement, width=width, money="元" if draft.yuan else "万元",
              **{f"form_{key}": value for key, value in look.items()})
    seed = rng.random()
    told = {"name": None, "totals": {}, "projects": []}
    draft.units.append(told)
    sheet = None
    for number, project in enumerate(unit.projects, 1):
        if sheet is None or arrangement == "sheet-each":
            sheet = Sheet(f"项目{number}", boxed=True)
            draft.sheets.append(sheet)
        again = type(rng)(seed)  # every form of one office looks the same
        told["projects"].append(draw_form(again, rng, draft, sheet, width, unit, project, look, style))
        if arrangement != "stacked":
            foot(again, draft, sheet, width)
        elif number < len(unit.projects):
            sheet.add(Cell("", width))
    if arrangement == "stacked":
        foot(rng, draft, sheet, width)


def draw_form(rng, values, draft, sheet, width, unit, project, look, style):
    told = {"name": None, "amounts": [], "goals": [], "facts": [], "indicators": []}
    unit_of = "元" if draft.yuan else "万元"
    title = rng.choice(TITLES)
    sheet.add(draft.label(title, width))
    year = "title" if "2025" in title else rng.choice(["line", "none"])
    if year == "line":
        sheet.add(draft.label(rng.choice(["（2025年度）", "( 2025年度)"]), width))
    if year != "none":
        told["year"] = 2025
    measured = rng.choice(["line", "label"])
    if measured == "line":
        sheet.add(draft.label(f"金额单位：{unit_of}", width))

    def pairs(*told_pairs):
        """A row of labels with their values; each is (label, text, take) and take is given the value's cell."""
        if look["pairs"] == "same-cell":
            spans = fit(rng, width, len(told_pairs))
            row = []
            for span, (label, text, take) in zip(spans, told_pairs):
                row.append(draft.value(f"{label.rstrip('：')}：{text}", span))
                draft.parts.append(text)
                draft.labels.append(label.rstrip("："))
                take(row[-1])
        else:
            spans = fit(rng, width, 2 * len(told_pairs), labels=range(0, 2 * len(told_pairs), 2))
            row = []
            for at, (label, text, take) in enumerate(told_pairs):
                row.append(draft.label(label, spans[2 * at]))
                row.append(draft.value(text, spans[2 * at + 1]))
                take(row[-1], row[-2])
        sheet.add(*row)

    def name(*cells):
        told["name"] = draft.fact(project.name, *cells)

    def say(text, *keys):
        return lambda *cells: told["facts"].append(draft.fact(text, *cells, at=list(keys)))

    pairs((wording.heading(rng, "项目名称"), project.name, name))
    department = wording.heading(rng, "主管部门")
    if "编码" in department or "代码" in department:
        department = "主管部门"
    pairs((department, project.department or unit.name, say(project.department or unit.name, "主管部门")),
          (rng.choice(["实施单位", "项目实施单位", "项目单位", "项目承担单位"]), unit.name, say(unit.name, "实施单位", "填报单位", "单位名称")))
    if rng.random() < 0.6:
        day = [("2025-01-01", "2025-12-31"), ("2025年1月1日", "2025年12月31日"), ("2025.1.1", "2025.12.31")][rng.randrange(3)]
        pairs((rng.choice(["开始日期", "起始时间", "项目开始时间", "计划开始日期"]), day[0], say(["2025-01-01", day[0]], "开始日期")),
              (rng.choice(["结束日期", "完成时间", "项目终止时间", "计划完成日期"]), day[1], say(["2025-12-31", day[1]], "结束日期")))
    if rng.random() < 0.4:
        owner = project.owner or PEOPLE[0]
        pairs((rng.choice(["项目负责人", "负责人"]), owner, say(owner, "项目负责人", "联系人")),
              (rng.choice(["项目属性", "项目性质"]), "经常性项目", say("经常性项目", "项目属性", "项目口径", "项目类别")))
    if rng.random() < 0.3:
        label = rng.choice(wording.UNKNOWN)
        text = values.choice(["同意立项", "综合业务科", "A级"])
        draft.others.append(text)
        pairs((label, text, say(text)))
    form_funds(rng, values, draft, sheet, width, project, look, style, told, unit_of if measured == "label" else "")
    form_goals(rng, draft, sheet, width, project, look, told)
    form_indicators(rng, values, draft, sheet, width, project, look, told)
    return told


def form_funds(rng, values, draft, sheet, width, project, look, style, told, unit_of):
    stated = [key for key in FUND_KEYS if key in project.funds]
    said = {key: {"总计": rng.choice(["年度资金总额", "资金总额", "项目资金总额"]), "财政拨款": rng.choice(["其中：财政拨款", "财政拨款", "其中：当年财政拨款"]),
                  "财政专户拨款": "财政专户管理资金", "其他资金": "其他资金"}[key] for key in FUND_KEYS}
    ends = rng.choice(["", "："])
    source_words = list(project.sources)

    def money(key, span):
        return draft.money(values, project.funds[key] if key in FUND_KEYS else project.sources[key], style, span)

    def amount(key, *cells):
        given = key in FUND_KEYS
        told["amounts"].append(draft.amount(project.funds[key] if given else project.sources[key], *cells, at=FUND_KEYS.get(key, []), label=key))

    block = rng.choice(["项目资金", "资金情况", "资金来源", "预算安排"]) + (f"（{unit_of}）" if unit_of else "")
    lines = stated + source_words
    if look["funds"] == "block" or look["funds"] == "two-horizons":
        a, b = 2, max(1, (width - 2) // 2)
        for at, key in enumerate(lines):
            row = [draft.label(block, a, len(lines))] if at == 0 else []
            label = draft.label(said.get(key, key) + ends, b)
            if look["funds"] == "two-horizons" and width >= 6:
                first = draft.label({"总计": "中期资金总额"}.get(key, said.get(key, key)) + ends, 1)
                cycle = Cell()
                label.span, rest = 1, width - a - 3
                if key == "总计":
                    label.value = "年度资金总额" + ends
                    draft.labels.append(label.value)
                row += [first, cycle, label]
            else:
                row.append(label)
                rest = width - a - b
            cell = money(key, rest)
            amount(key, cell, label)
            sheet.add(*row, cell)
    elif look["funds"] == "pairs":
        for at in range(0, len(lines), 2):
            two = lines[at:at + 2]
            spans = fit(rng, width, 2 * len(two), labels=range(0, 2 * len(two), 2))
            row = []
            for n, key in enumerate(two):
                label = draft.label(said.get(key, key) + (f"（{unit_of}）" if unit_of else "") + ends, spans[2 * n])
                row += [label, money(key, spans[2 * n + 1])]
                amount(key, row[-1], label)
            sheet.add(*row)
    else:
        spans = fit(rng, width, 4, labels=[0, 2])
        measure = f"（{unit_of}）" if unit_of else ""
        sheet.add(draft.label("资金来源", spans[0]), draft.label("金额" + measure, spans[1]), draft.label("资金来源", spans[2]), draft.label("金额" + measure, spans[3]))
        names = {"总计": "合计"}
        lines = lines + [word for word in ("政府性基金收入", "专项收入")][:len(lines) % 2]
        half = (len(lines) + 1) // 2
        for left, right in zip(lines[:half], lines[half:] + [""] * half):
            row = []
            for n, key in enumerate((left, right)):
                label = draft.label(names.get(key, key), spans[2 * n])
                given = key in project.funds or key in project.sources
                row += [label, money(key, spans[2 * n + 1]) if given else Cell("", spans[2 * n + 1])]
                if given:  # a list of sources: 合计 and 财政拨款 may stand there or among the funds
                    told["amounts"].append(draft.amount(project.funds.get(key, project.sources.get(key)), row[-1], label, label=key))
            sheet.add(*row)


def form_goals(rng, draft, sheet, width, project, look, told):
    label_span = 2 if width > 6 else 1
    both = {"at": ["年度绩效目标", "绩效目标"]}
    draft.goal_mark = None
    if look["goals"] == "beside":
        label = draft.label(wording.heading(rng, "绩效目标"), label_span)
        cell = draft.value(project.goal, width - label_span)
        told["goals"].append(draft.fact(project.goal, cell, label, at=["绩效目标", "年度绩效目标", "项目总目标"]))
        sheet.add(label, cell)
    elif look["goals"] == "below":
        label = draft.label(rng.choice(["年度绩效目标", "总体目标", "绩效目标"]), width)
        cell = draft.value(project.goal, width)
        told["goals"].append(draft.fact(project.goal, cell, label, at=["绩效目标", "年度绩效目标", "项目总目标"]))
        sheet.add(label)
        sheet.add(cell)
    elif look["goals"] == "two-rows":
        for label, text, at in ((rng.choice(["项目总目标", "中期目标", "实施周期目标"]), project.whole_goal, ["项目总目标"]),
                                (rng.choice(["年度绩效目标", "年度目标"]), project.goal, both["at"])):
            label, cell = draft.label(label, label_span), draft.value(text, width - label_span)
            told["goals"].append(draft.fact(text, cell, label, at=at))
            sheet.add(label, cell)
    else:
        half = (width - label_span) // 2
        rest = width - label_span - half
        mark = draft.label(rng.choice(["总体目标", "绩效目标", "项目绩效目标"]), label_span, 2)
        draft.goal_mark = mark if look["mark"] == "goal-and-heading" else None
        left, right = draft.label(rng.choice(["中期目标", "项目总目标", "实施期目标"]), half), draft.label(rng.choice(["年度目标", "年度总体目标"]), rest)
        sheet.add(mark, left, right)
        cells = draft.value(project.whole_goal, half), draft.value(project.goal, rest)
        sheet.add(*cells)
        told["goals"] += [draft.fact(project.whole_goal, cells[0], left, at=["项目总目标"]), draft.fact(project.goal, cells[1], right, **both)]


def form_indicators(rng, values, draft, sheet, width, project, look, told):
    """The heading and a row for each indicator; a label down the left from the heading, or from the first row only."""
    marked = look["mark"] != "none"
    mark_span = (draft.goal_mark.span if draft.goal_mark else 1) if marked else 0
    inner = width - mark_span
    if look["value"] == "halves":
        names = ["level1", "level2", "level3", "cycle", "level2", "level3", "annual"]
    else:
        names = ["level1", "level2", "level3", *{"one": ["annual"], "split": ["sign", "number", "measure"], "both": ["cycle", "annual"]}[look["value"]]]
        names += ["unknown"] * look["unknown"] + ["weight"] * look["weight"]
    spans = fit(rng, inner, len(names))
    text = {"level1": wording.heading(rng, "一级指标"), "level2": wording.heading(rng, "二级指标"), "level3": wording.heading(rng, "三级指标"),
            "annual": wording.heading(rng, "年度指标值") if look["value"] == "one" else "年度指标值", "cycle": rng.choice(["实施周期指标值", "中期指标值", "长期指标值"]),
            "sign": rng.choice(["计算符号", "指标性质", "比较符号"]), "number": "指标值", "measure": rng.choice(["计量单位", "度量单位"]),
            "unknown": rng.choice(wording.UNKNOWN), "weight": rng.choice(["权重", "分值"])}
    if look["value"] == "halves":
        text |= {"annual": "指标值", "cycle": "指标值"}
        # The halves need the goals' 中期 | 年度 above them, or a row that says it.
        sides = [draft.label("", spans[0]), draft.label(rng.choice(["中期指标", "中期目标"]), sum(spans[1:4])), draft.label(rng.choice(["年度指标", "年度目标"]), sum(spans[4:]))]
    heads = [draft.label(text[name], span) for name, span in zip(names, spans)]
    count = len(project.indicators)
    mark = draft.label(rng.choice(["绩效指标", "年度绩效指标", "绩\n效\n指\n标"]), mark_span, count + (1 if look["mark"] == "heading" else 0)) if marked else None
    if look["value"] == "halves":
        sheet.add(*([Cell("", mark_span)] if marked else []), *sides)
    if look["mark"] == "heading":
        sheet.add(mark, *heads)
    elif draft.goal_mark:
        extra = 2 if look["value"] == "halves" else 1
        draft.goal_mark.down += extra
        if extra == 2:
            sheet.rows[-1] = sheet.rows[-1][1:]
        sheet.add(*heads)
    else:
        sheet.add(*([Cell("", mark_span)] if marked else []), *heads)
    keys = {"level1": "一级指标", "level2": "二级指标", "level3": "三级指标", "annual": "年度指标值", "cycle": "实施周期指标值"}
    first1, first2 = runs(project, lambda one: one.level1), runs(project, lambda one: (one.level1, one.level2))
    above = {}
    halves = look["value"] == "halves"
    for at, one in enumerate(project.indicators):
        row = [mark] if marked and at == 0 and look["mark"] != "heading" else []
        indicator = {}
        sign, figure, measure = split_value(one.annual)
        split = []
        for n, (name, span, head) in enumerate(zip(names, spans, heads)):
            content = {"level1": one.level1, "level2": one.level2, "level3": one.name, "annual": one.annual, "cycle": one.cycle,
                       "sign": sign, "number": figure, "measure": measure}.get(name)
            if name in ("level1", "level2") and not (halves and name == "level2"):
                down = (first1 if name == "level1" else first2)[at]
                if down == 0 and look["levels"] == "blank":
                    row.append(Cell("", span))
                elif down or look["levels"] == "repeated":
                    above[name] = draft.value(content, span, down if look["levels"] == "merged" else 1)
                    row.append(above[name])
                if content:
                    indicator[keys[name]] = draft.fact(content, above[name], head)
            elif name == "unknown":
                row.append(draft.other(values.choice(["统计报表", "问卷", "验收单", ""]), span))
            elif name == "weight":
                row.append(draft.value(str(100 // count), span))
                draft.parts.append(str(100 // count))
            else:
                row.append(draft.value(content, span))
                if name in keys and content:
                    indicator.setdefault(keys[name], draft.fact(content, row[-1], head))
                elif name not in keys:
                    split += [row[-1], head]
        if look["value"] == "split":
            indicator["年度指标值"] = draft.fact([one.annual, f"{sign}{figure}{measure}"], *split)
        sheet.add(*row)
        told["indicators"].append(indicator)
