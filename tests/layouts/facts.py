"""The facts of specs/ and the pieces that layouts are made of."""

import pathlib
from decimal import Decimal

import yaml

from grid import Cell

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


def wrapped(text, width):
    return "\n".join(text[at:at + width] for at in range(0, len(text), width))
