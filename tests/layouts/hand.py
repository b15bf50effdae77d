#!/usr/bin/env python3
"""Forms as places fill them, each by hand after a pattern that is published; all names and figures are invented.

    python3 tests/layouts/hand.py      writes tests/layouts/hand/ and its truth.json; a second run gives the same bytes
"""

import json

import hand_more
import writers
from draft import Cell
from facts import HERE
from filled import ANNUAL, FISCAL, GOAL, OTHER, TOTAL, WHOLE, Form, by_region, flat, plain


def f05():
    """项目支出绩效目标申报表, the national pattern of 2015: two halves share one 一级指标 column."""
    form = Form("F05-中央格式.xls", writers.xls, "F05")
    form.project()
    form.add(form.label("项目支出绩效目标申报表（生成表）", 9))
    form.add(form.label("( 2025年度)", 9))
    form.now["year"] = 2025
    form.add(form.label("项目名称", 3), form.name_("云岭区实训基地建设经费", 6))
    form.add(form.label("主管部门及代码", 3), form.is_("云岭区教育局 105", "主管部门", span=2, read=["云岭区教育局"]), form.label("实施单位", 2), form.is_("云岭区职业技术学校", "实施单位", span=2))
    form.add(form.label("项目属性", 3), form.is_("新增项目", "项目属性", span=2), form.label("项目周期", 2), form.is_("3年", span=2))
    form.add(form.label("项目资金\n（万元）", 3, 3), form.label("中期资金总额："), form.money("360", ["预算.项目总预算"], label="中期资金总额"), form.label("年度资金总额：", 2), form.money("120.5", TOTAL, 2, label="总计"))
    form.add(form.label("其中：财政拨款"), form.money("300", [], label="中期财政拨款"), form.label("其中：财政拨款", 2), form.money("100.5", FISCAL, 2, label="财政拨款"))
    form.add(form.label("其他资金"), form.money("60", [], label="中期其他资金"), form.label("其他资金", 2), form.money("20", OTHER, 2, label="其他资金"))
    form.add(form.label("总体目标", 1, 2), form.label("中期目标", 4), form.label("年度目标", 4))
    form.add(form.goal("三年建成四个专业的实训基地。\n满足全区职业教育需要。", WHOLE, 4), form.goal("建成两个专业的实训基地并投入使用。", ANNUAL, 4))
    form.add(form.label("绩效指标", 1, 6), "一级指标", "二级指标", "三级指标", "指标值", "二级指标", form.label("三级指标", 2), "指标值")
    halves = [(("产出指标", 3), "数量指标", "实训室间数", "12间", "数量指标", "实训室间数", "4间"), (None, "质量指标", "验收合格率", "100%", "质量指标", "验收合格率", "100%"),
              (None, "时效指标", "完工时间", "2027年底", "时效指标", "完工时间", "2025年11月"), (("效益指标", 1), "社会效益指标", "毕业生对口就业率", "≥90%", "社会效益指标", "毕业生对口就业率", "≥85%"),
              (("满意度指标", 1), "服务对象满意度指标", "学生满意度", "≥95%", "服务对象满意度指标", "学生满意度", "≥92%")]
    for first, kind, name, whole, kind2, name2, annual in halves:
        if first:
            level1 = form.value(*first[:1], 1, first[1])
        cells = [form.value(kind), form.value(name), form.value(whole), form.value(kind2), form.value(name2, 2), form.value(annual)]
        form.indicator(*([level1] if first else []), *cells, 一级指标=([level1.value], [level1]), 二级指标=([kind], [cells[0]]),
                       三级指标=([name], [cells[1]]), 实施周期指标值=([whole], [cells[2]]), 年度指标值=([annual], [cells[5]]))
    return form


def f06():
    """部门预算项目支出绩效自评表, a province's system: 指标性质 is the comparison."""
    form = Form("F06-自评表.xlsx", writers.openpyxl_xlsx, "F06")
    form.project()
    form.add(form.label("部门预算项目支出绩效自评表（2024年度）", 10))
    form.now["year"] = 2024
    form.add("项目名称", form.name_("51000025R000000019951-河道清淤经费", 9, also=["河道清淤经费"]))
    form.add("主管部门", form.is_("河曲镇水利局", "主管部门", span=4), form.label("实施单位(盖章)"), form.is_("河曲镇水务站", "实施单位", span=4))
    form.add(form.label("项目基本情况", 1, 3), form.label("1.项目年度目标完成情况", 1, 2), form.label("项目年度目标", 4), form.label("年度目标完成情况", 4))
    form.add(form.goal("完成三条河道清淤，保障安全度汛。", ANNUAL, 4), form.other("已按计划完成。", 4))
    form.add(form.label("2.项目实施内容及过程概述"), form.other("3月招标，4月开工，10月验收。", 8))
    form.add(form.label("预算执行情况(10分)", 1, 3), "年度预算数(万元)", "年初预算", "调整后预算数", "预算执行数", "预算执行率", "权重", "得分", form.label("原因", 2))
    form.add("总额", form.money("86", TOTAL, label="总计"), form.other("80.00"), form.other("78.40"), form.other("98.00%"), form.other("10"), form.other("9.8"), form.other("", 2))
    form.add("其中:财政资金", form.money("86", FISCAL, label="财政拨款"), form.other("80.00"), form.other("78.40"), form.other("98.00%"), "/", "/", form.other("", 2))
    form.add(form.label("绩效指标(90分)", 1, 5), "一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "完成值", "权重", "得分")
    for first, kind, name, sign, figure, measure, done, weight, points in [
            (("产出指标", 2), "数量指标", "清淤河道长度", "≥", "15.5", "公里", "16.2", "30", "30"), (None, "质量指标", "验收合格率", "=", "100", "%", "100", "30", "30"),
            (("效益指标", 1), "社会效益指标", "重大险情数", "≤", "0", "起", "0", "20", "20"), (("满意度指标", 1), "服务对象满意度指标", "沿河居民满意度", "≥", "90", "%", "93.5", "10", "10")]:
        if first:
            level1 = form.value(first[0], 1, first[1])
        cells = [form.value(text) for text in (kind, name, sign, figure, measure)]
        form.indicator(*([level1] if first else []), *cells, form.other(done), form.other(weight), form.other(points), 一级指标=([level1.value], [level1]),
                       二级指标=([kind], [cells[0]]), 三级指标=([name], [cells[1]]), 年度指标值=([sign + figure + measure], cells[2:]))
    form.add(form.label("合计", 8), form.other("100"), form.other("99.8"))
    form.add("评价结论", form.other("完成较好。", 9))
    form.add("存在问题", form.other("无", 9))
    form.add("改进措施", form.other("无", 9))
    form.add(form.other("项目负责人：钱明远          财务负责人：周白露", 10))
    form.draft.others += ["钱明远", "周白露"]
    return form


def f07():
    """项目支出绩效自评表 after the national pattern of 2020: level 1 with its points, 实际完成情况 is no goal."""
    form = Form("F07-自评表.docx", writers.docx, "F07")
    form.project()
    form.add(form.label("项目支出绩效自评表", 9))
    form.add(form.label("（2024年度）", 9))
    form.now["year"] = 2024
    form.add("项目名称", form.name_("青溪县免费开放补助资金", 8))
    form.add("主管部门", form.is_("青溪县文化和旅游局", "主管部门", span=4), "实施单位", form.is_("青溪县文化馆", "实施单位", span=3))
    form.add(form.label("项目资金\n（万元）", 1, 4), form.label("", 2), "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
    form.add(form.label("年度资金总额：", 2), form.money("42", TOTAL, label="总计"), form.other("40.00"), form.other("38.00"), form.other("10"), form.other("95%"), form.other("9.5"))
    form.add(form.label("其中：本年财政拨款", 2), form.money("35", FISCAL, label="财政拨款"), form.other("33.00"), form.other("31.00"), "—", form.other("93.94%"), "—")
    form.add(form.label("上年结转资金", 2), form.money("7", [], label="上年结转"), form.other("7.00"), form.other("7.00"), "—", form.other("100%"), "—")
    form.add(form.label("年度总体目标", 1, 2), form.label("预期目标", 4), form.label("实际完成情况", 4))
    form.add(form.goal("全年免费开放，丰富群众文化生活。", GOAL, 4), form.other("全年开放310天，服务群众6万人次。", 4))
    form.add(form.label("绩效指标", 1, 6), "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")
    plain(form, [(("产出指标(50分)", 3), ("数量指标", 2), "开放天数", "≥300天", "310天", "20", "20", ""), (None, None, "活动场次", "40场", "38场", "15", "14.3", "两场因天气取消"),
                 (None, ("质量指标", 1), "设备完好率", "98%", "99%", "15", "15", ""), (("效益指标(30分)", 1), ("社会效益指标", 1), "服务人次", "不少于5万人次", "6万人次", "30", "30", ""),
                 (("满意度指标(10分)", 1), ("服务对象满意度指标", 1), "群众满意度", "≥95%", "96%", "10", "10", "")],
          after=lambda more: [form.other(text) for text in more], shorten=True)
    form.add(form.label("总分", 6), form.other("100"), form.other("98.8"), form.other(""))
    return form


def f12():
    """专项转移支付绩效目标表: 区域目标值 over a column for each region."""
    form = Form("F12-区域目标值.xlsx", writers.openpyxl_xlsx, "F12")
    form.project()
    form.add(form.label("专项转移支付绩效目标表", 8))
    form.add(form.label("（2025年度）", 8))
    form.now["year"] = 2025
    form.add(form.label("部门（单位）名称", 2), form.is_("临江市民政局", "填报单位", "单位名称", "实施单位", span=3), form.label("部门预算编码"), form.is_("204001", "部门预算编码", span=2))
    form.add(form.label("项目名称", 2), form.name_("困难群众救助补助资金", 3), form.label("补助区域"), form.is_("东屏县、安澜县", span=2))
    form.add(form.label("资金情况\n（万元）", 1, 3), form.label("资金总额：", 2), form.money("5230.6", TOTAL, 5, label="总计"))
    form.add(form.label("其中：财政拨款", 2), form.money("5000", FISCAL, 5, label="财政拨款"))
    form.add(form.label("其他资金", 2), form.money("230.6", OTHER, 5, label="其他资金"))
    form.add("总体目标", form.goal("及时足额发放救助资金，保障困难群众基本生活。", GOAL, 7))
    form.add(form.label("绩效指标", 1, 6), form.label("一级指标", 1, 2), form.label("二级指标", 1, 2), form.label("三级指标", 1, 2), form.label("指标解释", 1, 2), form.label("区域目标值", 3))
    regions = [form.label(name) for name in ("东屏县", "安澜县", "云岭区")]
    form.add(*regions)
    by_region(form, [(("产出指标", 2), "数量指标", "救助人次", "当年实际救助的人次", "≥1200人次", "≥860人次", "≥430人次"), (None, "时效指标", "资金发放及时率", "按月发放的比例", "≥98%", "≥97%", "100%"),
                     (("效益指标", 1), "社会效益指标", "政策知晓率", "抽样调查", "≥85%", "≥84%", "≥83%"), (("满意度指标", 1), "服务对象满意度指标", "救助对象满意度", "抽样调查", "≥90%", "≥91%", "≥92%")], regions)
    return form


def f13():
    """专项资金绩效目标表 of a district: 成本指标 is a level 1, 指标方向 the comparison, a column for each town."""
    form = Form("F13-分镇.ods", writers.ods, "F13")
    form.project()
    form.add(form.label("农村公路养护专项资金绩效目标表", 7))
    form.add("项目名称", form.name_("农村公路养护专项资金", 6))
    form.add("主管部门（单位）名称", form.is_("秀水区交通运输局", "主管部门", span=6))
    form.add(form.label("资金情况（万元）"), form.label("资金总额"), form.money("318.2", TOTAL, label="总计"), form.label("其中：财政拨款"), form.money("300", FISCAL, label="财政拨款"), form.label("其他资金"), form.money("18.2", OTHER, label="其他资金"))
    form.add("总体目标", form.goal("保持农村公路安全畅通。", GOAL, 6))
    regions = [form.label(name) for name in ("南溪镇", "月塘镇")]
    form.add("一级指标", "二级指标", "三级指标", "指标解释", "指标方向", *regions)
    by_region(form, [(("成本指标", 1), "经济成本指标", "每公里养护成本", "养护支出除以里程", "≤", "1.2万元", "1.1万元"), (("产出指标", 2), "数量指标", "养护里程", "列养公路里程", "≥", "48公里", "62公里"),
                     (None, "质量指标", "优良路率", "年度评定", "≥", "82%", "81%"), (("效益指标", 1), "社会效益指标", "是否保障通行", "是否", "是/否", "是", "是")], regions, signs=True)
    return form


def f18():
    """自评指标（项目支出）, the import table of a provincial system: long headings with notes in brackets."""
    form = Form("F18-自评指标.xls", writers.xls, "F18")
    form.project()
    form.add(form.label("自评指标（项目支出）", 12))
    form.add(form.label("项目名称"), form.name_("卫生应急物资储备经费", 11))
    flat(form, ["一级指标", "二级指标", "三级指标名称", "计算符号", "指标值", "*实际完成值\n（定量填数字，定性填达成、部分达成、未达成）", "计量单位",
                "*分值\n数量(20)、质量(10)、时效(10)、成本(10)、效益(30)、满意度(10)", "*指标得分\n（定量系统自动计算，定性必填）", "扣减分数", "完成情况简要描述（定量选填，定性必填）", "偏差原因及改进措施（指标未完成时必填）"],
         [("产出指标", "数量指标", "储备物资种类", "≥", "35", "38", "种", "20", "20", "0", "", ""), ("产出指标", "质量指标", "物资合格率", "＝", "100", "100", "%", "10", "10", "0", "", ""),
          ("产出指标", "时效指标", "采购及时性", "定性", "及时", "达成", "", "10", "9", "1", "6月前完成采购", ""), ("效益指标", "社会效益指标", "应急保障能力", "定性", "有所提升", "达成", "", "30", "28", "2", "储备充足", ""),
          ("满意度指标", "服务对象满意度指标", "基层单位满意度", "≥", "90", "94", "%", "10", "10", "0", "", "")],
         ["一级指标", "二级指标", "三级指标", "sign", "figure", "-", "measure", "-", "-", "-", "-", "-"])
    return form


def f19():
    """监控指标（项目支出）: 当前完成值 beside the target."""
    form = Form("F19-监控指标.xlsx", writers.openpyxl_xlsx, "F19")
    form.project()
    form.add(form.label("监控指标（项目支出）", 9))
    form.add(form.value("项目名称：城区绿化养护经费", 5), form.value("监控年度：2025", 4))
    form.now["name"] = form.draft.fact("城区绿化养护经费", form.page.rows[-1][0])
    form.draft.parts += ["2025"]
    flat(form, ["一级指标", "二级指标", "三级指标名称", "计算符号", "年度指标值", "计量单位", "*当前完成值（定量填数字，定性填达成、部分达成、未达成）", "*完成可能性分析", "偏差原因说明"],
         [("成本指标", "经济成本指标", "每平方米养护成本", "≤", "8.5", "元", "4.1", "确定能", ""), ("产出指标", "数量指标", "养护面积", "≥", "26", "万平方米", "26", "确定能", ""),
          ("产出指标", "时效指标", "补植及时率", "≥", "95", "%", "80", "有可能", "高温推迟补植"), ("效益指标", "生态效益指标", "绿化覆盖率", "≥", "41.2", "%", "41.0", "确定能", ""),
          ("满意度指标", "服务对象满意度指标", "市民满意度", "≥", "88", "%", "0", "确定能", "年底调查")],
         ["一级指标", "二级指标", "三级指标", "sign", "figure", "measure", "-", "-", "-"])
    return form


def f21():
    """绩效目标台账: a row each, annual and medium-term amounts beside each other, no indicators."""
    form = Form("F21-台账.xls", writers.xls, "F21")
    form.draft.features = ["form=F21"]
    form.add(form.label("绩效目标台账报表", 12))
    form.add("序号", "项目编号", "项目名称", "年度", "年度目标", "年度资金总额[万元]", "年度财政拨款[万元]", "年度其他资金[万元]", "中期目标", "中期资金总额[万元]", "中期财政拨款[万元]", "中期其他资金[万元]")
    for number, (code, name, goal, amounts, whole, more) in enumerate([
            ("XM2025001", "校园网升级改造", "完成主干网升级。", ("260", "200", "60"), "三年建成万兆校园网。", ("780", "600", "180")),
            ("XM2025002", "学生宿舍维修", "维修三栋宿舍。", ("145.25", "145.25", None), "完成全部宿舍维修。", ("420", "420", None))], 1):
        form.project()
        form.now["year"] = 2025
        cells = [form.label(str(number)), form.other(code), form.name_(name), form.label("2025"), form.goal(goal, ANNUAL)]
        cells += [form.money(one, at, label=label) if one else Cell() for one, at, label in zip(amounts, (TOTAL, FISCAL, OTHER), ("总计", "财政拨款", "其他资金"))]
        cells.append(form.goal(whole, WHOLE))
        cells += [form.money(one, at, label=label) if one else Cell() for one, at, label in zip(more, (["预算.项目总预算"], [], []), ("中期资金总额", "中期财政拨款", "中期其他资金"))]
        form.page.add(*cells)
    return form


def f22():
    """绩效目标申报表（参考模板）: ★ before what must be there, the goal as 目标1 目标2."""
    form = Form("F22-参考模板.docx", writers.docx_paragraphs, "F22")
    form.project()
    form.add(form.label("绩效目标申报表（参考模板）", 5))
    form.add(form.label("（2025年度）", 5))
    form.now["year"] = 2025
    form.add("项目名称", form.name_("困难群众救助补助资金", 4))
    form.add("项目负责人及电话", form.other("孙夏至 000-00000000", 4))
    form.draft.others += ["孙夏至", "000-00000000"]
    form.add("主管部门", form.is_("安澜市民政局", "主管部门", span=2), "实施单位", form.is_("安澜市救助管理站", "实施单位"))
    form.add(form.label("资金情况\n（万元）", 1, 3), form.label("年度资金总额：", 2), form.money("1840", TOTAL, 2, label="总计"))
    form.add(form.label("其中：财政拨款", 2), form.money("1800", FISCAL, 2, label="财政拨款"))
    form.add(form.label("其他资金", 2), form.money("40", OTHER, 2, label="其他资金"))
    form.add(form.label("总体目标", 1, 2), form.label("年度目标", 4))
    form.add(form.goal("目标1：规范城乡低保政策实施。\n目标2：及时救助流浪乞讨人员。\n目标3：保障孤儿基本生活。", GOAL, 4))
    form.add(form.label("绩效指标", 1, 6), "一级指标", "二级指标", "三级指标", "指标值")
    plain(form, [(("产出指标", 3), ("数量指标", 2), "★城乡低保对象人次", "≥16000人次"), (None, None, "★流浪乞讨救助人次", "≥320人次"), (None, ("时效指标", 1), "★发放及时率", "≥95%"),
                 (("效益指标", 1), ("社会效益指标", 1), "困难群众生活水平", "稳步提高"), (("满意度指标", 1), ("服务对象满意度指标", 1), "救助对象满意度", "≥85%")], shorten=True)
    return form


def f24():
    """预算05-2表 项目支出绩效目标表: flat; 指标性质 is the comparison, 指标属性 定量/定性, 指标内容 an explanation and no name."""
    form = Form("F24-平表.xlsx", writers.openpyxl_xlsx, "F24")
    form.draft.features = ["form=F24"]
    form.add(form.label("预算05-2表", 10))
    form.add(form.label("项目支出绩效目标表（本级下达）", 10))
    form.page.add(form.value("单位名称：北塘区人民医院", 10))
    form.unit["name"] = form.draft.fact("北塘区人民医院", form.page.rows[-1][0])
    form.add("单位名称、项目名称", "项目年度绩效目标", "一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "指标属性", "指标内容")
    for name, goal, found in [
            ("医疗设备购置经费", "购置急需设备，提高诊疗能力。", [("产出指标", "数量指标", "购置设备数量", "=", "6", "台（套）", "定量指标", "反映购置数量的情况。"), ("产出指标", "质量指标", "验收通过率", "=", "100", "%", "定量指标", "反映验收的情况。"),
                                                 ("效益指标", "可持续影响", "设备使用年限", ">=", "5", "年", "定量指标", "反映使用年限。"), ("满意度指标", "服务对象满意度", "患者满意度", ">=", "90", "%", "定量指标", "反映患者满意的情况。")]),
            ("住院医师规范化培训经费", "完成年度培训任务。", [("产出指标", "数量指标", "培训人数", ">=", "48", "人", "定量指标", "反映培训人数。"), ("产出指标", "时效指标", "补助发放及时性", "=", "及时", "", "定性指标", "反映发放是否及时。"),
                                            ("满意度指标", "服务对象满意度", "学员满意度", ">=", "92", "%", "定量指标", "反映学员满意的情况。")])]:
        form.project()
        for at, (first, second, level3, sign, figure, measure, kind, note) in enumerate(found):
            head = [form.name_(name, 1, len(found)), form.goal(goal, ANNUAL, 1, len(found))] if at == 0 else []
            cells = [form.value(text) for text in (first, second, level3, sign, figure, measure)]
            said = [sign + figure + measure] + ([figure] if not measure else [])
            form.indicator(*head, *cells, form.other(kind), form.other(note), 一级指标=([first], [cells[0]]), 二级指标=([second], [cells[1]]), 三级指标=([level3], [cells[2]]),
                           年度指标值=(said, cells[3:]))
    return form


def two_blocks():
    """Two tables of indicators in one form, 长期绩效指标 and 年度绩效指标, under headings of their own: two horizons."""
    form = Form("两段指标.docx", writers.docx, "long-and-annual")
    form.project()
    form.add(form.label("2025年度项目支出绩效目标申报表", 6))
    form.now["year"] = 2025
    form.add("项目名称", form.name_("东屏县师资培训经费", 2), "项目属性", form.is_("延续专项", "项目属性", span=2))
    form.add("主管部门", form.is_("东屏县教育局", "主管部门", span=2), "实施单位", form.is_("东屏县教师发展中心", "实施单位", span=2))
    form.add("资金总额", form.money("66.8", TOTAL, 5, label="总计", text="66.8万元"))
    form.add("项目长期绩效目标", form.goal("五年内轮训全县教师。", WHOLE, 5))
    form.add("项目年度绩效目标", form.goal("培训教师三百人。", ANNUAL, 5))
    form.add(form.label("长期绩效指标", 1, 4), "一级指标", "二级指标", "三级指标", form.label("指标值", 2))
    plain(form, [(("产出指标", 1), ("数量指标", 1), "累计培训人数", "1500人"), (("效益指标", 1), ("可持续影响指标", 1), "教师梯队建设", "形成梯队"), (("满意度指标", 1), ("服务对象满意度指标", 1), "参训教师总体满意度", "≥90%")], value="实施周期指标值", spans=(1, 1, 1, 2))
    form.add(form.label("年度绩效指标", 1, 5), "一级指标", "二级指标", "三级指标", form.label("指标值", 2))
    plain(form, [(("产出指标", 2), ("数量指标", 1), "当年培训人数", "300人"), (None, ("成本指标", 1), "人均成本", "≤2200元"), (("效益指标", 1), ("社会效益指标", 1), "课堂教学水平", "有提高"), (("满意度指标", 1), ("服务对象满意度指标", 1), "参训教师满意度", "≥92%")], spans=(1, 1, 1, 2))
    form.add("填报人", form.other("赵立春", 2), "联系电话", form.other("000-00000000", 2))
    form.add("主管部门审核意见", form.other("同意申报。", 5))
    form.add("建议", form.other("无", 5))
    return form


def in_yuan():
    """A city's page saved from its system: amounts in 元, values written =100.00(%), the mark beside the first row only."""
    form = Form("网页元.html", writers.html_page, "yuan-page", yuan=True)
    form.project()
    form.add(form.label("财政项目支出绩效目标申报表", 8))
    form.add(form.label("（2025年度）", 8))
    form.now["year"] = 2025
    form.add(form.label("申报单位名称：", 2), form.is_("云岭区社区卫生服务中心", "填报单位", "单位名称", "实施单位", span=6))
    form.add(form.label("项目名称：", 2), form.name_("家庭医生签约服务补助", 2), form.label("项目类别："), form.is_("政策补贴类", "项目类别", span=3))
    form.add(form.label("计划开始日期：", 2), form.is_("2025-01-01", "开始日期", span=2), form.label("计划完成日期："), form.is_("2025-12-31", "结束日期", span=3))
    form.add(form.label("项目资金\n（元）", 2, 2), form.label("年度资金申请总额", 2), form.money("86.5", TOTAL, 4, label="总计", text="865,000.00"))
    form.add(form.label("其中：当年财政拨款", 2), form.money("80", FISCAL, 1, label="财政拨款", text="800,000.00"), form.label("上年结转资金", 1), form.money("6.5", [], 2, label="上年结转", text="65,000.00"))
    form.add(form.label("项目绩效目标", 2, 2), form.label("项目总目标", 3), form.label("年度总体目标", 3))
    form.add(form.goal("提高基层签约服务水平。", WHOLE, 3), form.goal("重点人群签约率达标。", ANNUAL, 3))
    form.add(form.label("", 2), "一级指标", "二级指标", form.label("三级指标", 2), form.label("年度(/项目)指标值", 2))
    plain(form, [(("产出指标", 2), ("数量指标", 1), "重点人群签约人数", ">=3200.00(人)"), (None, ("质量指标", 1), "签约服务规范率", "=100.00(%)"), (("效益指标", 1), ("社会效益指标", 1), "居民健康素养水平", "提升"),
                 (("满意度指标", 1), ("服务对象满意度指标", 1), "签约居民满意度", ">=90.00(%)")], spans=(1, 1, 2, 2), before=[form.label("绩效指标", 2, 4)])
    return form


FORMS = [f05, f06, f07, f12, f13, f18, f19, f21, f22, f24, two_blocks, in_yuan]


def main():
    folder = HERE / "hand"
    folder.mkdir(exist_ok=True)
    truths = []
    for make in FORMS + hand_more.FORMS:
        form = make()
        kind = form.name.rsplit(".", 1)[1]
        names = [f"表{n}" for n in range(1, len(form.draft.sheets) + 1)] if kind in ("docx", "html") else None
        (folder / form.name).write_bytes(form.writer(form.draft.sheets))
        truths.append(form.draft.truth(form.name, names))
    (folder / "truth.json").write_text("[\n" + ",\n".join(json.dumps(truth, ensure_ascii=False) for truth in truths) + "\n]\n")


if __name__ == "__main__":
    main()
