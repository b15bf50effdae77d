"""Layouts with one row for each project."""

from decimal import Decimal

from facts import FUNDS, HEAD, TITLE, money, packed, row, top, wrapped
from grid import Cell, Sheet


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


def project_codes(unit):
    """A system's list: 序号, 项目编码 before the name, 备注 filled in behind."""
    sheet = Sheet("导出")
    top(sheet, unit, 10)
    sheet.add("序号", "项目编码", "项目名称", *FUNDS, "绩效目标", "绩效指标", "备注")
    for number, project in enumerate(unit.projects, 1):
        sheet.add(Cell(Decimal(number), format="0"), f"44010625P{number:06}", *row(project), "延续项目" if number % 3 else "")
    return [sheet]


def unit_column(*units, again=True):
    """A department's list of all its units: the unit stands in a column, on every row or merged down."""
    sheet = Sheet("汇总")
    sheet.add(Cell("部门预算项目支出绩效目标汇总表", span=9))
    sheet.add(Cell("", span=7), Cell("单位：万元", span=2))
    sheet.add("序号", "单位名称", "项目名称", *FUNDS, "绩效目标", "绩效指标")
    number = 0
    for unit in units:
        for at, project in enumerate(unit.projects):
            number += 1
            name = [Cell(unit.name)] if again else [Cell(unit.name, down=len(unit.projects))] if at == 0 else []
            sheet.add(str(number), *name, *row(project))
    return [sheet]


def subtotals(unit):
    """合计 above, a 小计 after every five projects."""
    sheet = Sheet("Sheet1")
    top(sheet, unit)
    sheet.add(*HEAD)
    sheet.add("合  计", *money(unit.funds), "", "")
    for at in range(0, len(unit.projects), 5):
        page = unit.projects[at:at + 5]
        for project in page:
            sheet.add(*row(project))
        sums = {}
        for fund in FUNDS:
            stated = [Decimal(project["资金"][fund]) for project in page if fund in project["资金"]]
            sums |= {fund: str(sum(stated))} if stated else {}
        sheet.add("小计", *money(sums), "", "")
    return [sheet]


def cover(unit):
    """The workbook opens with a sheet of instructions."""
    first = Sheet("填报说明")
    first.add(Cell("2025年部门预算绩效目标填报说明", span=2))
    for number, text in enumerate(("本表由各预算单位填报，主管部门汇总。", "金额单位为万元，保留两位小数。",
                                   "绩效指标应当细化、量化，不得空缺。", "请勿增加或删除列。"), 1):
        first.add(str(number), text)
    return [first, *declared(unit)]


def column_numbers(unit):
    """A row 1, 2, 3 … under the heading, as statistical tables have it."""
    sheet = Sheet("Sheet1")
    top(sheet, unit)
    sheet.add(*HEAD)
    sheet.add(*[Cell(Decimal(number), format="0") for number in range(1, 8)])
    sheet.add(unit.name, *money(unit.funds), "", "")
    for project in unit.projects:
        sheet.add(*row(project))
    return [sheet]


def column_letters(unit):
    """栏次 with 1=2+3+4 under the heading."""
    sheet = Sheet("Sheet1")
    top(sheet, unit)
    sheet.add(*HEAD)
    sheet.add("栏次", "1=2+3+4", "2", "3", "4", "5", "6")
    for project in unit.projects:
        sheet.add(*row(project))
    return [sheet]


def with_suffix(unit):
    """万元 after every number."""
    sheet = Sheet("Sheet1")
    sheet.add(Cell(TITLE, span=7))
    sheet.add(Cell(f"单位名称：{unit.name}", span=7))
    sheet.add(*HEAD)
    for project in unit.projects:
        name, *funds, goal, indicators = row(project)
        sheet.add(name, *[Cell(f"{fund.text}万元" if fund.text else "") for fund in funds], goal, indicators)
    return [sheet]


def nil_marks(unit):
    """What people type for nothing: 0.00, -, /, 无."""
    marks = ("0.00", "-", "/", "无", "0")
    sheet = Sheet("Sheet1")
    top(sheet, unit)
    sheet.add(*HEAD)
    for number, project in enumerate(unit.projects):
        name, *funds, goal, indicators = row(project)
        sheet.add(name, *[fund if fund.text else Cell(marks[(number + at) % 5]) for at, fund in enumerate(funds)], goal, indicators)
    return [sheet]


def one_line_head(unit):
    """附件 number, a title with its year, and unit, date and measure in one line."""
    sheet = Sheet("附表")
    sheet.add("附件2", *[""] * 6)
    sheet.add(Cell("2025年部门预算项目支出绩效目标表", span=7))
    sheet.add(Cell(f"编制单位：{unit.name}　　　　编制日期：2025年3月1日　　　　金额单位：万元", span=7))
    sheet.add(*HEAD)
    for project in unit.projects:
        sheet.add(*row(project))
    return [sheet]


def split_head(unit):
    """Label and value of the head in cells of their own; a table number above."""
    sheet = Sheet("公开表12")
    sheet.add("公开12表", *[""] * 6)
    sheet.add(Cell("项目支出绩效目标表", span=7))
    sheet.add("部门名称", Cell(unit.name, span=4), "单位", "万元")
    sheet.add("年度", "2025", *[""] * 5)
    sheet.add(*HEAD)
    for project in unit.projects:
        sheet.add(*row(project))
    return [sheet]


def total_and_others(unit):
    """预算金额 over 合计 and 其中, as budget tables head it; goal and indicators under 绩效信息."""
    sheet = Sheet("Sheet1")
    top(sheet, unit, 8, label="预算单位", measure="金额单位：万元")
    sheet.add(Cell("序号", down=3), Cell("项目名称", down=3), Cell("预算金额", span=4), Cell("绩效信息", span=2))
    sheet.add(Cell("合计", down=2), Cell("其中：", span=3), Cell("项目绩效目标", down=2), Cell("年度绩效指标", down=2))
    sheet.add(*FUNDS[1:])
    for number, project in enumerate(unit.projects, 1):
        sheet.add(str(number), *row(project))
    return [sheet]


def by_level(unit):
    """A column of indicators for each level 1; every line of it one indicator with its level 2."""
    sheet = Sheet("Sheet1")
    top(sheet, unit, 9)
    sheet.add(Cell("项目名称", down=2), *[Cell(fund, down=2) for fund in FUNDS], Cell("绩效目标", down=2), Cell("绩效指标", span=3))
    sheet.add("产出指标", "效益指标", "满意度指标")
    for project in unit.projects:
        own = []
        for level in ("产出指标", "效益指标", "满意度指标"):
            lines = [one for one in project["绩效指标"] if one["一级指标"] == level]
            own.append("\n".join(f"{n}、{one['二级指标']}：{one['三级指标']}，年度指标值：{one['年度指标值']}。" for n, one in enumerate(lines, 1)))
        sheet.add(Cell(project["项目名称"].strip()), *money(project["资金"]), Cell(project["绩效目标"].strip()), *own)
    return [sheet]


def on_its_side(unit):
    """Headings down the left side, a column for each project."""
    sheet = Sheet("Sheet1")
    top(sheet, unit, 1 + len(unit.projects))
    columns = [row(project) for project in unit.projects]
    for at, head in enumerate(["项目名称", *FUNDS, "绩效目标", "绩效指标"]):
        sheet.add(head, *[column[at] for column in columns])
    return [sheet]


def signed(unit):
    """Signatures and the date below, in the cells of the table and in one line."""
    (sheet,) = declared(unit)
    sheet.add("单位负责人：", "", "填表人：", "", "联系电话：", "", "填报日期：    年  月  日")
    sheet.add(Cell("注：本表一式三份，由单位、主管部门、财政部门各存一份。", span=7))
    return [sheet]


def other_sheets(unit):
    """The table among other tables of the same budget: income and spending before, staff behind."""
    income = Sheet("收支总表")
    income.add(Cell("2025年收支预算总表", span=4))
    income.add(Cell("收入", span=2), Cell("支出", span=2))
    income.add("项目", "预算数", "项目", "预算数")
    income.add("一、财政拨款", Decimal("100.00"), "一、基本支出", Decimal("60.00"))
    income.add("本年收入合计", Decimal("100.00"), "本年支出合计", Decimal("60.00"))
    staff = Sheet("人员情况")
    staff.add("姓名", "职务", "人数")
    staff.add("在职", "", Decimal(12))
    return [income, *declared(unit), staff]


def in_sections(unit):
    """Lines 一、 二、 across the table group the projects; the kind of project stands in a column too."""
    sheet = Sheet("Sheet1")
    top(sheet, unit, 8)
    sheet.add("项目名称", "项目类别", *FUNDS, "绩效目标", "绩效指标")
    half = len(unit.projects) // 2
    for title, kind, projects in (("一、运转类项目", "运转类", unit.projects[:half]), ("二、特定目标类项目", "特定目标类", unit.projects[half:])):
        sheet.add(Cell(title, span=8))
        for project in projects:
            name, *rest = row(project)
            sheet.add(name, kind, *rest)
    return [sheet]


def currency(unit):
    """Amounts in 元 in a currency format; the name over two columns."""
    sheet = Sheet("Sheet1")
    top(sheet, unit, 8, measure="单位：元")
    sheet.add(Cell("项目名称", span=2), *FUNDS, "绩效目标", "绩效指标")
    for project in unit.projects:
        name, *funds, goal, indicators = row(project, scale=10000)
        for fund in funds:
            fund.format = '"¥"#,##0.00;-"¥"#,##0.00'
        sheet.add(Cell(name.value, span=2), *funds, goal, indicators)
    return [sheet]


def sheets_of_pages(unit):
    """A PDF converter makes a sheet of every page: only the first has the title, every one the heading."""
    sheets = []
    for at in range(0, len(unit.projects), 6):
        sheet = Sheet(f"Table {len(sheets) + 1}")
        if at == 0:
            top(sheet, unit)
        sheet.add(*HEAD)
        for project in unit.projects[at:at + 6]:
            sheet.add(*row(project))
        sheets.append(sheet)
    return sheets


def sheets_without_headings(unit):
    """The same, but the heading too stands on the first page only."""
    sheets = sheets_of_pages(unit)
    for sheet in sheets[1:]:
        del sheet.rows[0]
    return sheets


def joined_by_name(unit):
    """A system's export in three sheets: projects with money, their goals, their indicators; the name joins them."""
    money_sheet, goals, indicators = Sheet("项目信息"), Sheet("绩效目标"), Sheet("绩效指标")
    for sheet in (money_sheet, goals, indicators):
        sheet.add(Cell(f"单位名称：{unit.name}", span=4))
    money_sheet.add("项目名称", *FUNDS)
    goals.add("项目名称", "年度绩效目标")
    indicators.add("项目名称", "一级指标", "二级指标", "三级指标", "年度指标值")
    for project in unit.projects:
        name = project["项目名称"].strip()
        money_sheet.add(name, *money(project["资金"]))
        goals.add(name, project["绩效目标"].strip())
        for one in project["绩效指标"]:
            indicators.add(name, one["一级指标"], one.get("二级指标", ""), one["三级指标"], one.get("年度指标值", ""))
    return [money_sheet, goals, indicators]


def sparse_columns(unit):
    """Blank columns between the columns, blank rows between the rows, as made for looks."""
    sheet = Sheet("Sheet1")
    top(sheet, unit, 13)
    def spread(cells):
        return [part for cell in cells for part in (cell, Cell())]
    sheet.add(*spread([Cell(head) for head in HEAD]))
    for project in unit.projects:
        sheet.add(Cell())
        sheet.add(*spread(row(project)))
    return [sheet]
