"""What a drawn file says: units with their projects, amounts, goals and indicators, from specs/ or made up.

Content knows nothing of layout: a layout shows of it what it has room for.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from facts import CODES, U0, U1, U2

PLACES = ["青溪县", "临江市", "云岭区", "东屏县", "安澜市", "北塘区", "示例市", "河曲镇"]
OFFICES = ["第三中学", "实验小学", "人民医院", "妇幼保健院", "图书馆", "体育运动学校", "水利局", "城市管理局", "卫生健康局", "少年宫",
           "社区卫生服务中心", "职业技术学校", "文化馆", "应急管理局", "街道办事处", "疾病预防控制中心"]
WORKS = ["校舍维修", "设备购置", "信息系统运维", "物业管理", "师资培训", "免费开放", "疫苗接种", "河道清淤", "道路保洁", "消防器材更新",
         "图书采购", "食堂改造", "住院医师规范化培训", "社区康复服务", "防汛物资储备", "困难群众救助", "文艺下乡演出", "校园安防", "实训基地建设", "绿化养护"]
TAILS = ["经费", "项目", "专项经费", "（二期）", "补助资金", "工作经费"]

# (level 2 of the scheme of 2015, names, values)
NAMES = {
    "数量指标": (["培训人数", "维修校舍面积", "购置设备数量", "活动场次", "服务人次", "清淤河道长度", "新增床位数", "采购图书册数", "巡检次数", "受益学校数"],
             ["≥120台", "12场", "不少于5万人次", "=300平方米", "60人", "3000册", "≥8次/年", "1家", "≥15.5公里", "40"]),
    "质量指标": (["验收合格率", "设备完好率", "培训合格率", "系统可用率", "接种及时率", "问题整改率"], ["100%", "≥95%", "98%以上", "≥99.9%", "合格", "达到国家标准"]),
    "时效指标": (["完成及时率", "按期完工时间", "故障响应时间", "资金支付及时性"], ["100%", "2025年11月底前", "≤30分钟", "及时", "12月31日前"]),
    "成本指标": (["人均培训成本", "预算控制率", "单位造价", "项目总成本"], ["≤500元/人", "≤100%", "不超过预算", "≤1200元/平方米", "≤86.5万元"]),
    "经济效益": (["节约能耗支出", "带动就业人数", "减少维修费用"], ["≥3%", "50人", "≥2万元", "有所节约"]),
    "社会效益": (["办学条件改善程度", "群众知晓率", "公共服务覆盖率", "重大安全事故数"], ["明显改善", "≥80%", "0起", "提升", "90%"]),
    "生态效益": (["水质达标率", "垃圾分类覆盖率", "绿化覆盖率"], ["≥85%", "改善", "35%"]),
    "可持续影响": (["长效管理机制", "设备使用年限", "人才队伍稳定性"], ["健全", "≥5年", "持续稳定"]),
    "服务对象满意度": (["师生满意度", "患者满意度", "群众满意度", "学员家长满意度"], ["≥90%", "95%", "≥85%", "90%以上", "满意"]),
}
LEVEL1 = {"数量指标": "产出指标", "质量指标": "产出指标", "时效指标": "产出指标", "成本指标": "产出指标", "经济效益": "效益指标",
          "社会效益": "效益指标", "生态效益": "效益指标", "可持续影响": "效益指标", "服务对象满意度": "满意度指标"}
GOALS = ["保障{w}按期完成，改善服务条件。", "全年完成{w}任务，群众满意度进一步提高。", "通过实施{w}，消除安全隐患，提升管理水平。",
         "目标1：按时完成{w}。\n目标2：资金使用合规，不超预算。", "做好{w}各项工作。"]
PEOPLE = ["陈小满", "赵立春", "钱明远", "孙夏至", "周白露"]


@dataclass
class Indicator:
    level1: str
    level2: str
    name: str
    annual: str
    cycle: str = ""


@dataclass
class Project:
    name: str
    funds: dict
    goal: str
    whole_goal: str
    indicators: list
    sources: dict = field(default_factory=dict)  # of the total, what is none of the four usual amounts
    owner: str = ""
    department: str = ""


@dataclass
class Unit:
    name: str
    projects: list
    made_up: bool = True

    def total(self, fund):
        stated = [project.funds[fund] for project in self.projects if fund in project.funds]
        return sum(stated) if stated else None


def indicators(rng, suffix, cost_is_level1):
    kinds = [kind for kind in NAMES if rng.random() < 0.6] or ["数量指标", "服务对象满意度"]
    found, seen = [], set()
    for kind in kinds:
        names, values = NAMES[kind]
        for name in rng.sample(names, min(len(names), rng.choice([1, 1, 2, 3]))):
            if name in seen:
                continue
            seen.add(name)
            level1, level2 = LEVEL1[kind], kind
            if cost_is_level1 and kind == "成本指标":
                level1, level2 = "成本指标", "经济成本指标"
            elif suffix and not level2.endswith("指标"):
                level2 += "指标"
            annual = rng.choice(values)
            cycle = annual if rng.random() < 0.6 else rng.choice(values)
            found.append(Indicator(level1, level2, name, annual, cycle))
    if cost_is_level1:
        found.sort(key=lambda one: one.level1 != "成本指标")
    return found


def amount(rng):
    return Decimal(rng.randint(1, 400000)) / rng.choice([100, 100, 1000]) if rng.random() < 0.7 else Decimal(rng.randint(1, 900))


def made_up(rng, count, sources=()):
    unit_name = rng.choice(PLACES) + rng.choice(OFFICES)
    suffix, cost = rng.random() < 0.5, rng.random() < 0.25
    projects = []
    for work in rng.sample(WORKS, count):
        funds = {"财政拨款": amount(rng)}
        if rng.random() < 0.3:
            funds["财政专户拨款"] = amount(rng)
        if rng.random() < 0.3:
            funds["其他资金"] = amount(rng)
        extra = {source: amount(rng) for source in sources if rng.random() < 0.6}
        funds = {"总计": sum(funds.values()) + sum(extra.values()), **funds}
        title = rng.choice(["", "2025年", "", f"{rng.choice(PLACES)}"]) + work + rng.choice(TAILS)
        goal, whole = rng.sample(GOALS, 2)
        projects.append(Project(title, funds, goal.format(w=work), whole.format(w=work), indicators(rng, suffix, cost), extra, rng.choice(PEOPLE),
                                rng.choice(PLACES) + rng.choice(["财政局", "教育局", "卫生健康局", "民政局"])))
    return Unit(unit_name, projects)


def from_spec(rng, count):
    """Some projects of one of specs/. What only a damaged source has (a label as a name, no value) is left out."""
    source = rng.choice([U0, U1, U2])
    projects = []
    for told in rng.sample(source.projects, min(count, len(source.projects))):
        found = [Indicator(one["一级指标"], one.get("二级指标", ""), " ".join(one["三级指标"].split()), " ".join(one["年度指标值"].split()),
                           " ".join(one.get("实施周期指标值", "").split()))
                 for one in told["绩效指标"]
                 if one.get("年度指标值") and one["三级指标"] not in CODES and "指标" not in one["三级指标"]]
        if not found:
            continue
        funds = {key: Decimal(value) for key, value in told["资金"].items()}
        goal = told["绩效目标"].strip()
        projects.append(Project(told["项目名称"].strip(), funds, goal, goal, found, owner=rng.choice(PEOPLE), department="广州市教育局"))
    return Unit(source.name, projects, made_up=False) if projects else made_up(rng, count)


def draw(rng, count, sources=(), plain=False):
    """A unit; `plain` content holds none of the signs that lists in a cell are cut at."""
    return made_up(rng, count, sources) if plain or sources or rng.random() < 0.6 else from_spec(rng, count)
