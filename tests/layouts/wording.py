"""How offices word it: headings and labels from templates/vocabulary.yaml and from forms as they are, and lists in one cell.

A heading that could mean two things without what stands around it (名称, 值, 目标) is not drawn.
"""

import re

import yaml

from facts import CODES, HERE

VOCABULARY = yaml.safe_load((HERE.parent.parent / "templates" / "vocabulary.yaml").read_text())
UNSURE = {"名称", "项目", "金额", "资金", "目标", "指标", "值", "方向", "关系", "符号", "部门", "单位", "其他", "其它", "总额", "合计", "指标类别", "指标类型",
          "指标名", "绩效指标", "绩效内容", "具体指标", "目标内容", "预算数", "负责人", "电话", "性质", "比较", "数", "一级", "二级", "三级", "中期值", "长期值", "总体值",
          "项目全称", "量纲", "项目指标值", "目标值", "预期目标", "周期指标值", "周期目标值", "年度值", "项目金额", "专户资金", "计划值", "指标数", "目标数", "专项名称", "说明",
          "单位资金", "单位自有资金", "自有资金", "教育收费", "项目资金", "项目金额", "一级目录", "二级目录"}
# What forms say that the vocabulary has no word for: contained words, notes in brackets, marks of what must be filled in.
OFFICES = {
    "项目名称": ["项目名称（资金使用单位）", "项目名称（全称）", "*项目名称"],
    "三级指标": ["三级指标名称", "*三级指标名称", "三级指标（具体内容）"],
    "年度指标值": ["年度(/项目)指标值", "绩效目标值（2025年）", "年度目标值（含计量单位）", "2025年指标值"],
    "绩效目标": ["项目绩效总目标", "绩效目标（不超过200字）"],
    "年度绩效目标": ["2025年度绩效目标", "年度绩效目标（2025年）"],
    "资金.总计": ["2025年预算金额", "年度资金总额：", "预算金额（总计）"],
    "资金.财政拨款": ["其中：财政拨款", "其中：当年财政拨款", "1.财政拨款"],
    "资金.财政专户拨款": ["财政专户\n拨款", "其中：财政专户管理资金"],
    "资金.其他资金": ["2.其他资金", "其他资金（自筹等）"],
    "一级指标": ["一级指标（类别）"], "二级指标": ["二级指标（类别）"],
}
SOURCES = ["上年结转", "上年结转资金", "一般公共预算拨款", "政府性基金", "国有资本经营预算", "事业收入", "自筹资金", "债券资金", "中央资金", "省级资金", "市级资金",
           "区级资金", "上级转移支付", "非税收入", "事业单位经营收入"]
UNKNOWN = ["归口科室", "是否政府采购", "评审意见", "分管领导", "项目等级", "入库状态", "绩效联络员意见", "数据来源", "佐证材料", "指标解释", "评分标准"]


def words(key):
    for group in ("项目字段", "单位字段", "指标字段", "指标值的部分"):
        if key in (VOCABULARY[group] or {}):
            return [word for word in [key.split(".")[-1], *VOCABULARY[group][key]] if word not in UNSURE]
    return [key]


def heading(rng, key):
    """A wording of this field, perhaps broken into lines or spaced out as headings in narrow columns are."""
    said = rng.choice(OFFICES[key]) if key in OFFICES and rng.random() < 0.3 else rng.choice(words(key)) if rng.random() < 0.6 else key.split(".")[-1]
    draw = rng.random()
    if draw < 0.12 and len(said) >= 4 and "\n" not in said:
        said = said[:len(said) // 2] + "\n" + said[len(said) // 2:]
    elif draw < 0.18 and 2 < len(said) <= 4:
        said = " ".join(said)
    return said


# --- lists in one cell -----------------------------------------------------------------------------------------------

COMPARED = re.compile(r"^[≥≤=><＝＞＜]")


def joined(one):
    """Name and value as one writes them without columns: 设备数≥10台, 环境：改善."""
    return one.name + one.annual if COMPARED.match(one.annual) else f"{one.name}：{one.annual}"


def coded(name):
    return f"{CODES[name]}-{name}" if name in CODES else name


def published(rng, found):
    return "".join(f"{n}、{coded(one.level1)}；{coded(one.level2)}；{one.name}；实施周期指标值：{one.cycle}；年度指标值：{one.annual}。" for n, one in enumerate(found, 1))


def published_flat(rng, found):
    return "".join(f"{n}、{one.level1}：{one.name}，年度指标值：{one.annual}。" for n, one in enumerate(found, 1))


def chained(rng, found):
    sign = rng.choice(["—", "-", "/", "→", "、"])
    end = rng.choice(["。", "；\n", "\n", "。\n"])
    return end.join(f"{n}、{sign.join([one.level1, one.level2, one.name])}：{one.annual}" for n, one in enumerate(found, 1))


def semicolons(rng, found):
    between = rng.choice(["", "\n"])
    return between.join(f"{n}、{one.level1}；{one.level2}；{one.name}；{one.annual}。" for n, one in enumerate(found, 1))


def told_value(rng, found):
    number = rng.choice([True, False])
    return "\n".join((f"{n}." if number else "") + f"{one.level1}-{one.level2}-{one.name}，指标值：{one.annual}" for n, one in enumerate(found, 1))


def headings_inside(rng, found):
    lines, again, count = [], rng.choice([True, False]), 0
    for level1 in dict.fromkeys(one.level1 for one in found):
        lines.append(level1 + "：")
        count = 0 if again else count
        for one in found:
            if one.level1 == level1:
                count += 1
                lines.append(f"{count}、{joined(one)}")
    return "\n".join(lines)


def by_kind(rng, found):
    return "；".join(f"{one.level2}：{joined(one)}" for one in found) + rng.choice(["", "。"])


# The dialects: what is written of an indicator, and whether the content must be free of separators.
DIALECTS = {
    "published": (published, ("level1", "level2", "cycle")),
    "published-flat": (published_flat, ("level1",)),
    "chained": (chained, ("level1", "level2")),
    "semicolons": (semicolons, ("level1", "level2")),
    "told-value": (told_value, ("level1", "level2")),
    "headings-inside": (headings_inside, ("level1",)),
    "by-kind": (by_kind, ("level2",)),
}


def in_column(rng, found):
    """The indicators of one level 1 under a heading that says it."""
    kinds = rng.choice([True, False])
    between = rng.choice(["；", "\n", "；\n"])
    return between.join(f"{n}.{one.level2 + '：' if kinds else ''}{joined(one)}" for n, one in enumerate(found, 1)), kinds
