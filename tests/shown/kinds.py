"""The manifest's words, and what number formats, strikes, hiding and errors do to the same table (kinds 1, 2, 4, 5)."""

import re

import binary
import books
import pages
from model import Cell, Run, ministry, number, table, words

WRITERS = {"xlsx": books.xlsx, "xls": books.xls, "ods": books.ods, "xml": books.xml2003, "xlsb": binary.xlsb, "docx": pages.docx,
           "html": pages.html, "csv": pages.separated}
SHEETS = ["xlsx", "xls", "ods", "xml"]
RICH = [*SHEETS, "docx", "html"]
ALL = [*RICH, "csv"]

P0 = "项目[0]."
TARGET = P0 + "绩效指标[0].年度指标值"
NAME = P0 + "绩效指标[0].三级指标"
GOAL = P0 + "绩效目标"
FUNDS = P0 + "资金."
MONEY = {FUNDS + "总计": "120 万元", FUNDS + "财政拨款": "100 万元", FUNDS + "其他资金": "20 万元"}

FILES = []


def entry(file, data, kind, sees, **expect):
    about = {"file": file, "kind": kind, "sees": sees}
    about.update({key: value for key, value in expect.items() if value})
    FILES.append((about, data))


def told(cell="", text="", severity=""):
    """A finding at this cell, with this text (or one of these) in its message, of this severity or worse."""
    return {key: value for key, value in (("cell", cell), ("text", text), ("severity", severity)) if value}


def each(slug, kind, sees, build, formats, but=None, **expect):
    """The same table in each format; what .xlsx and .xls hold, .xlsb holds too, but for the formulas its writer lacks."""
    formulas = [cell.formula for cell in build().cells.values() if cell.formula]
    both = {"xlsx", "xls"} <= set(formats) and all(re.fullmatch(r"[A-Z]\d\+[A-Z]\d", formula) for formula in formulas)
    for form in [*formats, "xlsb"] if both else formats:
        name = f"{slug}.{form}" if form != "xml" else f"{slug}-2003.xml"
        entry(name, WRITERS[form](build()), kind, sees, **{**expect, **(but or {}).get(form, {})})


def money(fmt, numbers, shown, unit="单位：万元"):
    def build():
        made = table(unit)
        for at, num, text in zip(("B4", "C4", "D4"), numbers, shown):
            made.put(at, number(num, fmt, text))
        made.drop("A6").drop("B6").drop("C6").drop("D6")  # one project, so that every amount is shown alike
        for column in "EFGHI":
            made.drop(column + "6").drop(column + "7")
        return made
    return build


def put(at, cell, unit="单位：万元"):
    return lambda: table(unit).put(at, cell)


def number_formats():
    scaled = [1200000, 1000000, 200000], ["120.0", "100.0", "20.0"]
    at = [told(cell) for cell in ("B4", "C4", "D4")]
    for slug, fmt in (("万元-感叹号", "0!.0,"), ("万元-引号", '0"."0,')):
        each(slug, "数字格式：缩放", f"120.0、100.0、20.0（格式 {fmt}，存的是元），抬头单位：万元", money(fmt, *scaled),
             [*SHEETS, "html"], right=MONEY, told=at, but={"html": {"told": None}})
    each("千-两位小数", "数字格式：缩放", "120.00（格式 0.00,，存 120000）", money("0.00,", [120000, 100000, 20000], ["120.00", "100.00", "20.00"]),
         [*SHEETS, "html"], right=MONEY, told=at, but={"html": {"told": None}})
    each("百万-两位小数", "数字格式：缩放", "1.20（格式 0.00,,，存 1200000），抬头单位：万元就是1.20万元",
         money("0.00,,", [1200000, 1000000, 200000], ["1.20", "1.00", "0.20"]), ["xlsx", "xls", "xml"],
         right={FUNDS + "总计": "1.2 万元", FUNDS + "财政拨款": "1 万元", FUNDS + "其他资金": "0.2 万元"}, told=at)
    each("万元-格式写单位", "数字格式：缩放", "120.0万元，抬头没有单位", money('0!.0,"万元"', scaled[0], ["120.0万元", "100.0万元", "20.0万元"], ""),
         ["xlsx", "xls", "xml"], right=MONEY, told=at)
    each("元-格式写单位", "数字格式：单位", "1,200,000元，抬头没有单位", money('#,##0"元"', scaled[0], ["1,200,000元", "1,000,000元", "200,000元"], ""),
         [*SHEETS, "html"], right=MONEY, told=at, but={"html": {"told": None}})
    each("元-格式与抬头冲突", "数字格式：单位冲突", "1,200,000元，抬头却写单位：万元", money('#,##0"元"', scaled[0], ["1,200,000元", "1,000,000元", "200,000元"]),
         [*SHEETS, "html"], told=[told(cell, severity="error") for cell in ("B4", "C4", "D4")])
    each("千元-格式与抬头冲突", "数字格式：单位冲突", "1,200千元，抬头却写单位：万元", money('#,##0,"千元"', scaled[0], ["1,200千元", "1,000千元", "200千元"]),
         ["xlsx", "xls", "xml"], told=[told("B4", severity="error")])
    each("万元-格式与抬头一致", "数字格式：单位", "120.00万元，抬头单位：万元", money('0.00"万元"', [120, 100, 20], ["120.00万元", "100.00万元", "20.00万元"]),
         ["xlsx", "xls", "xml"], right=MONEY, innocent=True)
    each("人民币符号", "数字格式：单位", "￥1,200,000.00，抬头单位：元", money('"￥"#,##0.00', scaled[0], ["￥1,200,000.00", "￥1,000,000.00", "￥200,000.00"], "单位：元"),
         ["xlsx", "xls", "xml"], right=MONEY, innocent=True)
    each("会计格式", "数字格式：单位", "120.00（会计专用），抬头单位：万元", money('_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', [120, 100, 20], ["120.00", "100.00", "20.00"]),
         ["xlsx", "xls", "xml"], right=MONEY, innocent=True)
    each("四舍五入", "数字格式：显示的与存的不同", "120、100、20；存的是 119.6、99.6、20", money("0", ["119.6", "99.6", "20"], ["120", "100", "20"]),
         SHEETS, right={FUNDS + "总计": ["119.6 万元", "120 万元"], FUNDS + "财政拨款": ["99.6 万元", "100 万元"]},
         told=[{"cell": "B4", "all": ["119.6", "120"]}, {"cell": "C4", "all": ["99.6", "100"]}], innocent=True)
    each("人次", "数字格式：单位", "1200人次", put("I4", number(1200, 'General"人次"', "1200人次")), [*SHEETS, "html"], right={TARGET: "1200人次"})
    each("大于等于", "数字格式：符号", "≥12", put("I4", number(12, '"≥"General', "≥12")), SHEETS, right={TARGET: "≥12"})
    each("大于等于百分数", "数字格式：符号", "≥95%", put("I4", number("0.95", '"≥"0%', "≥95%")), ["xlsx", "xls", "xml"], right={TARGET: "≥95%"})
    each("万人次-条件", "数字格式：条件", "1.2万人次", put("I4", number(12000, '[>=10000]0!.0,"万人次";0"人次"', "1.2万人次")), ["xlsx", "xls", "xml"], right={TARGET: "1.2万人次"})
    each("万人次-条件另一支", "数字格式：条件", "9000人次", put("I4", number(9000, '[>=10000]0!.0,"万人次";0"人次"', "9000人次")), ["xlsx", "xls", "xml"], right={TARGET: "9000人次"})
    each("万人次-不带另一支", "数字格式：条件", "12.0万人次", put("I4", number(120000, '[>=10000]0!.0,"万人次"', "12.0万人次")), ["xlsx", "xls", "xml"], right={TARGET: "12.0万人次"})
    each("是否", "数字格式：条件", "是", put("I4", number(1, '[=1]"是";[=0]"否";General', "是")), ["xlsx", "xls"], right={TARGET: "是"})
    each("显示的百分数", "数字格式：显示的与存的不同", "100%（存 0.996）", put("I4", number("0.996", "0%", "100%")), ["xlsx", "xls", "xml"], right={TARGET: "100%"})
    each("年月日", "数字格式：日期", "2025年12月31日", put("I4", number(46022, 'yyyy"年"m"月"d"日"', "2025年12月31日")), ["xlsx", "xls"], right={TARGET: "2025年12月31日"})
    each("月底前", "数字格式：日期", "2025年12月底前", put("I4", number(46022, 'yyyy"年"m"月底前"', "2025年12月底前")), ["xlsx", "xls"], right={TARGET: "2025年12月底前"})
    each("分数", "数字格式：分数", "1/2", put("I4", number("0.5", "# ?/?", "1/2")), ["xlsx", "xls", "xml"], right={TARGET: "1/2"})
    each("达标", "数字格式：条件", "达标", put("I4", number(95, '[>=90]"达标";"未达标"', "达标")), ["xlsx", "xls", "xml"], right={TARGET: "达标"})
    each("中文数字", "数字格式：中文数字", "一十二所", put("I4", number(12, '[DBNum1][$-804]General"所"', "一十二所")), ["xlsx", "xls"],
         any=[{"right": {TARGET: ["一十二所", "十二所"]}}, {"told": [told("I4")]}])
    each("通用格式", "数字格式：单位", "1200人次（常规格式写作 G/通用格式）", put("I4", number(1200, 'G/通用格式"人次"', "1200人次")), ["xlsx", "xls", "xml"],
         any=[{"right": {TARGET: "1200人次"}}, {"told": [told("I4")]}])
    fourth = words("维护学校")
    fourth.fmt, fourth.shown = 'General;General;General;@"数"', "维护学校数"
    each("文本格式-第四节", "数字格式：文字", "维护学校数（存的是 维护学校）", put("H4", fourth), ["xlsx", "xls", "xml"], right={NAME: "维护学校数"})
    text = words("维护学校")
    text.fmt, text.shown = '@"数"', "维护学校数"
    each("文本格式-数", "数字格式：文字", "维护学校数（存的是 维护学校）", put("H4", text), ["xlsx", "xls", "xml"], right={NAME: "维护学校数"})
    year = words("12月底前")
    year.fmt, year.shown = '"2025年"@', "2025年12月底前"
    each("文本格式-年", "数字格式：文字", "2025年12月底前（存的是 12月底前）", put("I4", year), ["xlsx", "xls", "xml"], right={TARGET: "2025年12月底前"})
    each("三个分号-数", "数字格式：隐藏", "空白；格里存着 100", put("C4", number(100, ";;;", "")), SHEETS, told=[told("C4", [";;;", "不显示", "隐藏"])])
    unseen = words("内部掌握的目标")
    unseen.fmt = ";;;"
    each("三个分号-字", "数字格式：隐藏", "空白；格里存着文字", put("E4", unseen), ["xlsx", "xls", "xml"], absent=["内部掌握的目标"], told=[told("E4", "内部掌握的目标")])
    each("十八位", "数字格式：丢了位数", "440106202500011000；写进去的是十八位", put("I4", number("440106202500011234", "0", "440106202500011000")),
         SHEETS, told=[told("I4", ["44010620250001", "位"])])


def unseen():
    struck = words(Run("≥10所", strike=True), "≥12所")
    each("删除线-一段", "删除线", "≥12所，旁边划掉的 ≥10所", put("I4", struck), RICH, explained=True, right={TARGET: "≥12所"}, absent=["≥10所"], told=[told("I4", "≥10所")])
    gone = words("旧目标，已划掉。")
    gone.strike = True
    each("删除线-一格", "删除线", "绩效目标一格全划掉", put("E4", gone), RICH, explained=True, absent=["旧目标"], told=[told("E4", "旧目标")], ignored=1)

    def row():
        made = table()
        for (at, _), cell in made.cells.items():
            cell.strike = at in (5, 6)
        return made
    each("删除线-一行", "删除线", "机房改造两行全划掉，只剩校园网运维", row, RICH, absent=["机房改造", "改造机房"], told=[told("A6", "机房改造")], projects=1, ignored=13)
    hidden = words(Run("（内部：实际7所）", hidden=True), "≥12所")
    each("隐藏文字", "隐藏文字", "≥12所，旁边的字不显示", put("I4", hidden), ["ods", "docx", "html"], explained=True, right={TARGET: "≥12所"}, absent=["内部"], told=[told("I4", "实际7所")])

    def covered():
        made = table()
        made.merges.append((3, 4, 5, 4))  # the goal of the first project, over that of the second
        return made
    each("合并盖住", "合并盖住", "一格 全年网络稳定运行。 合并到第6行，下面的字被盖住", covered, ["xlsx", "xls", "ods", "docx"],
         absent=["年内完成两个机房"], told=[told(text="年内完成两个机房")], ignored=1)

    def levels():
        made = table().put("F5", "产出指标").put("G5", "数量指标").put("H5", "巡检次数").put("I5", "≥4次")
        made.merges += [(3, 5, 4, 5), (3, 6, 4, 6)]
        return made
    each("合并盖住-同样的字", "合并盖住", "产出指标、数量指标各合并两行，被盖住的格里还有同样的字", levels, ["xlsx", "xls", "ods", "docx"],
         right={P0 + "绩效指标[0].一级指标": "产出指标", P0 + "绩效指标[1].一级指标": "产出指标", P0 + "绩效指标[1].二级指标": "数量指标", P0 + "绩效指标[1].年度指标值": "≥4次"},
         absent=["产出指标产出指标", "数量指标数量指标"])
    ruby = words(Run("维护", ruby="wéi hù"), "学校数")
    each("注音", "注音", "维护学校数，字上有拼音", put("H4", ruby), ["xlsx", "ods", "xml", "docx", "html"], explained=True, right={NAME: "维护学校数"}, absent=["wéi"], told=[told("H4", "wéi")])

    def hide(**what):
        def build():
            made = table()
            for name, value in what.items():
                setattr(made, name, value)
            return made
        return build
    still = {"项目[1].项目名称": "机房改造", "项目[1].资金.总计": "80 万元"}
    each("隐藏行", "隐藏的行列", "第6、7行隐藏着", hide(hidden_rows={5, 6}), SHEETS, right=still, told=[told(text="隐藏")])
    each("隐藏行", "隐藏的行列", "表格的第6、7行设为隐藏", hide(hidden_rows={5, 6}), ["docx", "html"], told=[told(text=["隐藏", "不显示", "机房改造"])])
    each("隐藏列", "隐藏的行列", "财政拨款一列隐藏着", hide(hidden_columns={2}), SHEETS, right=MONEY, told=[told(text="隐藏")])
    each("筛选", "隐藏的行列", "筛选掉的行", hide(filtered_rows={4, 5, 6}), ["xlsx", "ods"], right=still, told=[told(text=["隐藏", "筛选"])])


def dead():
    def errors():
        return (table().put("E4", Cell(error="#REF!")).put("I4", Cell(error="#DIV/0!")).put("H6", Cell(error="#N/A")).put("I5", Cell(true=True)))
    each("错误值", "错误值", "#REF!、#DIV/0!、#N/A、TRUE 在目标、指标值、名称里", errors, SHEETS, absent=["#REF!", "#DIV/0!", "#N/A", "TRUE"],
         told=[told("E4", "#REF!"), told("I4", "#DIV/0!"), told("H6", "#N/A"), told("I5", "TRUE")])
    each("错误值", "错误值", "粘成文字的 #REF!、#DIV/0!、#N/A、TRUE", errors, ["docx", "html", "csv"],
         told=[told("E4", "#REF!"), told("I4", "#DIV/0!"), told("H6", "#N/A"), told("I5", "TRUE")])
    each("名称错误", "错误值", "项目名称一格是 #NAME?", put("A6", Cell(error="#NAME?")), SHEETS, absent=["#NAME?"], told=[told("A6", "#NAME?")])
    each("公式无结果", "公式", "公式写着，从没算过", put("E4", Cell(formula='CONCATENATE(H4,H5)')), ["xlsx", "ods", "xml"],
         absent=["CONCATENATE"], told=[told("E4", "公式")])

    def zeros():
        made = table()
        for row in (4, 6):
            made.put(f"B{row}", Cell(formula=f"C{row}+D{row}"))
        return made
    each("公式都没算过", "公式", "两个总计都是公式，从没算过", zeros, ["xlsx", "xls", "ods", "xml"], told=[told(text="公式")], quiet=["≠"])


def accusations():
    right = {FUNDS + "总计": "190 万元", FUNDS + "财政拨款": "150 万元", FUNDS + "其他资金": "10 万元", P0 + "绩效指标[0].年度指标值": "2片",
             P0 + "年度绩效目标": "全年开展校园足球活动，建成球场两片。"}
    each("结转-平-文字", "账", "190 = 150 + 上年结转 30 + 10，数是文字", ministry, ALL, right=right, innocent=True)
    each("结转-平-数", "账", "190 = 150 + 上年结转 30 + 10", lambda: ministry(text=False), SHEETS, right=right, innocent=True)
    each("结转-不平", "账", "195 ≠ 150 + 上年结转 30 + 10", lambda: ministry(total="195.00"), ["xlsx", "xls", "ods", "docx", "html"],
         right={**right, FUNDS + "总计": "195 万元"}, told=[told("C6", severity="error")])
    each("没有结转-不平", "账", "190 ≠ 150 + 10", lambda: ministry(carried=False), ["xlsx", "docx"], right=right, told=[told("C6", severity="error")])

    def evaluated(total="180.00"):
        made = ministry()
        made.name = "自评表"
        made.put("A1", "项目支出绩效自评表")
        made.merges = [m for m in made.merges if not (5 <= m[0] <= 8)]
        for row in range(6, 10):
            made.drop(f"A{row}").drop(f"B{row}").drop(f"C{row}")
        lines = [["项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数"], ["", "年度资金总额：", "190.00", "190.00", total],
                 ["", "其中：本年财政拨款", "150.00", "150.00", "145.00"], ["", "上年结转资金", "30.00", "30.00", "30.00"], ["", "其他资金", "10.00", "10.00", "5.00"]]
        shifted = {(row + 1 if row > 8 else row, column): cell for (row, column), cell in made.cells.items()}
        made.cells = shifted
        made.merges = [(t + (t > 8), l, b + (b > 8), r) for t, l, b, r in made.merges]
        for row, texts in enumerate(lines, 5):
            for column, text in enumerate(texts):
                if text:
                    made.cells[(row, column)] = words(text)
        made.merges.append((5, 0, 9, 0))
        return made
    each("自评-平", "账", "财政部自评表：三栏各自都平", evaluated, ["xlsx", "docx", "html"], innocent=True)

    each("表下TRUE", "账", "表下面一格 TRUE（控件的链接格）", put("A9", Cell(true=True)), SHEETS, projects=2, absent=["TRUE"])
    each("表下TRUE", "账", "表下面一格 TRUE", put("A9", words("TRUE")), ["csv", "html"], projects=2, absent=["TRUE"])
    each("文字金额", "账", "金额是文字：120、1,200.50 一类", lambda: table().put("B4", "1,120.50").put("C4", "1,100.50").put("D4", "20"), ALL,
         right={FUNDS + "总计": "1120.5 万元", FUNDS + "财政拨款": "1100.5 万元", FUNDS + "其他资金": "20 万元"}, innocent=True)


def all_of():
    number_formats()
    unseen()
    dead()
    accusations()
