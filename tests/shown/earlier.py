"""The files of cases/, built earlier after public bug reports of other tools; only what is right is said here."""

from pathlib import Path

from kinds import FUNDS, GOAL, MONEY, P0, TARGET, entry, told

LINE = P0 + "子项目[0].绩效指标[2].年度指标值"


def all_of():
    def case(name, kind, sees, **expect):
        entry(name, (Path(__file__).parent / "cases" / name).read_bytes(), kind, sees, **expect)

    at = [told("B4"), told("C4"), told("D4")]
    case("538a-wan-quoted-point.xlsx", "数字格式：缩放", "120.0，抬头单位：万元", right=MONEY, told=at)
    case("51-all-wan-display.xlsx", "数字格式：缩放", "120.0，抬头单位：万元", right=MONEY, told=at)
    case("520-general-unit.xlsx", "数字格式：单位", "1200人次", right={TARGET: "1200人次"})
    case("13-superscript.xlsx", "上下标", "≥2×10⁴册", right={TARGET: "≥2×10⁴册"})
    case("70-strike.docx", "删除线", "≥80%，旁边划掉的 ≥70%", right={LINE: "≥80%"}, absent=["≥70%"], told=[told(text="≥70%")])
    case("214-html-del.html", "删除线", "≥12所，旁边划掉的 ≥10所 ≥11所", right={TARGET: "≥12所"}, absent=["≥10所", "≥11所"],
         told=[told("J4", "≥10所"), told("J4", "≥11所")])
    case("73-vanish.docx", "隐藏文字", "≥80%，旁边的字不显示", right={LINE: "≥80%"}, absent=["内部"], told=[told(text="实际70%")])
    case("90b-vmerge-cont2-same.docx", "合并盖住", "产出指标合并两行", right={P0 + "子项目[0].绩效指标[0].一级指标": "产出指标", P0 + "子项目[0].绩效指标[1].一级指标": "产出指标"},
         absent=["产出指标产出指标"])
    case("09-merge-money-covered.xlsx", "合并盖住", "两个项目的绩效目标合并成一格，下面的字被盖住", right={GOAL: "采购年度新书，更新馆藏，满足读者借阅需要。"},
         absent=["举办公益讲座和展览"], told=[told(text="举办公益讲座和展览")], ignored=1)
    case("54-ref-error-goal.xlsx", "错误值", "#REF!", absent=["#REF!"], told=[told("E4", "#REF!")])
    case("560-formula-uncached-goal.xlsx", "公式", "公式写着，从没算过", absent=["VLOOKUP"], told=[told("E4", "公式")])
    case("142-symEx-ge.docx", "替代内容", "≥80%", right={LINE: "≥80%"})
    case("111-eq-box-category.docx", "域", "行政事业类、采购类打了勾", right={P0 + "支出类别[0]": "行政事业类", P0 + "支出类别[1]": "采购类"})
    case("101-auto-numbering.docx", "编号", "1.《设备采购管理办法》 2.《读者服务规范》",
         any=[{"right": {P0 + "保障措施": "1.《设备采购管理办法》2.《读者服务规范》"}}, {"told": [told(text="编号")]}])
    case("10-hidden-col.xlsx", "隐藏的行列", "财政专户拨款一列隐藏着", right={"项目[1].资金.财政专户拨款": "48.60 万元"}, told=[told(text="隐藏")])
    case("202-csv-trailing-tab.csv", "文件", "逗号分隔，一格以制表符结尾", right={**MONEY, TARGET: "≥12所"})
    case("702-mof-monitor.xlsx", "账", "190 = 180 + 上年结转 0 + 10", innocent=True,
         right={FUNDS + "总计": "190 万元", FUNDS + "财政拨款": "180 万元", FUNDS + "其他资金": "10 万元"})
    # Made with openpyxl, and saved as the other two by LibreOffice.
    for kind in ("xlsx", "xls", "ods"):
        case(f"下拉未选.{kind}", "控件", "二级指标一栏是下拉框，G5 还没有选", told=[told("G5", "数量指标、质量指标、时效指标")])
