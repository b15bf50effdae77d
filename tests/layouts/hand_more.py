"""A second dozen of forms as places fill them, by a hand that had not seen the reader; all names and figures are
invented. No template declares them."""

import writers
from draft import Cell
from filled import ANNUAL, FISCAL, GOAL, OTHER, TOTAL, WHOLE, Form, flat, plain

OWNER = ["填报单位", "单位名称", "实施单位"]


def down_the_page(text):
    """`产出指标` in a narrow column: a character a line."""
    return "\n".join(text)


def f04():
    """预算项目支出绩效目标表 of a city: 万元 inside the cell, sources of funds in two columns, no unit line."""
    form = Form("F04-两列资金来源.docx", writers.docx_paragraphs, "F04")
    form.project()
    form.now["year"] = 2025
    form.add(form.label("2025年预算项目支出绩效目标表", 6))
    form.page.add(form.said("填报单位(盖章)：凤鸣市数据服务中心", "凤鸣市数据服务中心", *OWNER, span=6))
    form.add("项目名称", form.name_("政务云租用服务", 2), "实施单位", form.is_("凤鸣市数据服务中心", "实施单位", span=2))
    form.add("项目属性", form.is_("经常性业务项目", span=2), "资金用途", form.is_("业务类", span=2))
    form.add("起始时间", form.is_("2025年1月", span=2, read=["2025-01"]), "项目结束时间", form.is_("2025年12月", span=2, read=["2025-12"]))
    form.add("总金额", form.money("2680", ["预算.项目总预算"], 2, label="总金额", text="2680万元"), "本年度预算金额", form.money("893.5", TOTAL, 2, label="总计", text="893.5万元"))
    form.add(form.label("资金来源", 2), "金额", form.label("资金来源", 2), "金额")
    form.add(form.label("合计", 2), form.value("893.5万元"), form.label("上级转移支付（一般公共预算）", 2), form.value(""))
    form.add(form.label("预算内专项", 2), form.money("800", [], label="预算内专项", text="800万元"), form.label("政府性基金收入", 2), form.value(""))
    form.add(form.label("行政事业性收费收入", 2), form.money("50", [], label="行政事业性收费收入", text="50万元"), form.label("上年结转", 2), form.money("43.5", [], label="上年结转", text="43.5万元"))
    for at, (label, text) in enumerate([("项目内容", "租用政务云计算和存储资源。"), ("项目规模", "虚拟机420台，存储300TB。"), ("项目范围", "市直各部门。"), ("项目历史绩效", "上年系统可用率99.95%。"), ("项目组织架构及分工", "中心负责采购和验收。")]):
        form.add(*([form.label("项目概况", 1, 5)] if at == 0 else []), label, form.is_(text, span=4))
    for at, (label, text) in enumerate([("政策依据", "凤鸣市数字政府建设规划。"), ("项目立项必要性", "各部门不再自建机房。"), ("人力条件", "专职人员6名。")]):
        form.add(*([form.label("项目立项情况", 1, 3)] if at == 0 else []), label, form.is_(text, span=4))
    form.add(form.label("资金支出进度计划", 1, 2), "资金支出时间", "第一季度", "第二季度", "第三季度", "第四季度")
    form.add("预算执行进度", *[form.is_(text) for text in ("0%", "30%", "60%", "100%")])
    form.add(form.label("项目绩效目标", 1, 2), "项目总目标", form.goal("建成统一的政务云。", WHOLE, 4))
    form.add("年度绩效目标", form.goal("各部门系统全部上云并稳定运行。", ANNUAL, 4))
    form.add(form.label("绩效指标", 1, 6), "一级指标", "二级指标", form.label("三级指标", 2), "年度目标值")
    plain(form, [(("产出指标", 3), ("数量指标", 2), "上云系统数", "180个"), (None, None, "租用虚拟机数", "420台"), (None, ("质量指标", 1), "系统可用率", "≥99.9%"),
                 (("效益指标", 1), ("社会效益指标", 1), "办事时间", "缩短"), (("满意度指标", 1), ("服务对象满意度指标", 1), "使用部门满意度", "≥90%")], spans=(1, 1, 2, 1))
    return form


def f05_uneven():
    """The two halves of the national pattern filled unevenly: rows left as printed (指标2：, ……), level 1 down the page."""
    form = Form("F05-半边空行.xlsx", writers.openpyxl_xlsx, "F05")
    form.project()
    form.now["year"] = 2026
    form.add(form.label("项目支出绩效目标申报表", 9))
    form.add(form.label("（2026年度）", 9))
    form.add(form.label("项目名称", 3), form.name_("石桥河水环境监测", 6))
    form.add(form.label("主管部门及代码", 3), form.is_("[303]石桥市生态环境局", "主管部门", span=2, read=["石桥市生态环境局", "303石桥市生态环境局"]), form.label("实施单位", 2), form.is_("石桥市环境监测站", "实施单位", span=2))
    form.add(form.label("项目属性", 3), form.is_("延续项目", "项目属性", span=2), form.label("项目期", 2), form.is_("2025-2027", span=2))
    form.add(form.label("项目资金\n（万元）", 3, 3), form.label("中期资金总额："), form.money("210", ["预算.项目总预算"], label="中期资金总额"), form.label("年度资金总额：", 2), form.money("72.35", TOTAL, 2, label="总计"))
    form.add(form.label("其中：财政拨款"), form.money("210", [], label="中期财政拨款"), form.label("其中：财政拨款", 2), form.money("72.35", FISCAL, 2, label="财政拨款"))
    form.add(form.label("其他资金"), form.value(""), form.label("其他资金", 2), form.value("", 2))
    form.add(form.label(down_the_page("总体目标"), 1, 2), form.label("中期目标（2025年—2027年）", 4), form.label("年度目标", 4))
    form.add(form.goal("建成覆盖全河的监测网。", WHOLE, 4), form.goal("完成本年监测任务，数据及时上报。", ANNUAL, 4))
    form.add(form.label(down_the_page("绩效指标"), 1, 8), "一级指标", "二级指标", "三级指标", "指标值", "二级指标", form.label("三级指标", 2), "指标值")
    blank = lambda: form.value("")

    def row(first, left, right, left_down=1, right_down=1):
        """A row of both halves; a half without a name is printed and not filled."""
        if first:
            row.level1 = form.value(down_the_page(first[0]), 1, first[1])
        if left[0]:
            row.left = form.value(left[0], 1, left_down)
        if right[0]:
            row.right = form.value(right[0], 1, right_down)
        cells, parts = [row.level1] if first else [], {"一级指标": ([row.level1.value], [row.level1])}
        for half, kind, value, span in ((left, row.left, "实施周期指标值", 1), (right, row.right, "年度指标值", 2)):
            name = form.value(half[1], span) if half[2] else form.label(half[1], span)
            said = form.value(half[2])
            cells += [kind] if half[0] else []
            cells += [name, said]
            if half[2]:
                parts["二级指标"] = ([kind.value], [kind])
                parts["三级指标"] = ([half[1], half[1].split("：")[-1]], [name])
                parts[value] = ([half[2]], [said])
        if "三级指标" in parts:
            form.indicator(*cells, **parts)
        else:
            form.page.add(*cells)

    row(("产出指标", 4), ("数量指标", "指标1：监测断面数", "24个"), ("数量指标", "指标1：监测断面数", "18个"), 2, 2)
    row(None, ("", "指标2：", ""), ("", "指标2：监测频次", "每月1次"))
    row(None, ("质量指标", "指标1：数据有效率", "≥98%"), ("质量指标", "指标1：数据有效率", "≥97%"))
    row(None, ("……", "", ""), ("……", "", ""))
    row(("效益指标", 2), ("生态效益指标", "指标1：水质优良比例", "≥85%"), ("生态效益指标", "指标1：水质优良比例", "≥80%"), 1, 1)
    row(None, ("可持续影响指标", "指标1：", ""), ("可持续影响指标", "指标1：", ""))
    row(("满意度指标", 1), ("服务对象满意度指标", "指标1：沿河群众满意度", "≥90%"), ("服务对象满意度指标", "指标1：沿河群众满意度", "≥88%"))
    for text in ("……", "指标1：", "指标2："):
        form.draft.labels.append(text)
    return form


def f06_page():
    """The self-evaluation of a province's system as its page is saved: nil amounts, an empty reason column, no level 3 told twice."""
    form = Form("F06-自评网页.html", writers.html_page, "F06")
    form.project()
    form.now["year"] = 2024
    form.add(form.label("部门预算项目支出绩效自评表(2024年度)", 11))
    form.page.add(form.said("报表编号：510000_0013zp", "510000_0013zp", span=8), form.label("金额单位：万元", 3))
    form.add("项目名称", form.name_("51190024T000010437615-乡村道路维护费", 10, also=["乡村道路维护费"]))
    form.add("主管部门", form.is_("竹溪县交通运输局", "主管部门", span=5), form.label("实施单位(盖章)", 2), form.is_("竹溪县公路养护段", "实施单位", span=3))
    form.add(form.label("项目基本情况", 1, 3), form.label("1.项目年度目标完成情况", 2, 2), form.label("项目年度目标", 4), form.label("年度目标完成情况", 4))
    form.add(form.goal("维护乡村道路86公里，保障群众出行。", ANNUAL, 4), form.is_("全年维护乡村道路88公里。", span=4))
    form.add(form.label("2.项目实施内容及过程概述", 2), form.is_("二季度完成招标，十月底完工验收。", span=8))
    form.add(form.label("预算执行情况(10分)", 1, 6), form.label("年度预算数(万元)", 2), "年初预算", "调整后预算数", "预算执行数", "预算执行率", "权重", "得分", form.label("原因", 2))
    form.add(form.label("总额", 2), form.money("120", TOTAL, label="总计", text="120.00"), form.is_("118.50"), form.is_("118.50"), form.is_("100.00%"), form.is_("10"), form.is_("10"), form.other("", 2))
    form.add(form.label("其中:财政资金", 2), form.money("120", FISCAL, label="财政拨款", text="120.00"), form.is_("118.50"), form.is_("118.50"), form.is_("100.00%"), "/", "/", form.other("/", 2))
    for name in ("财政专户管理资金", "单位资金", "其他资金"):
        form.add(form.label(name, 2), form.other("0.00"), form.other("0.00"), form.other("0.00"), form.other("0.00%"), "/", "/", form.other("/", 2))
    form.add(*[Cell("", 2), Cell(), Cell(), Cell(), Cell(), Cell(), Cell(), Cell("", 2)])
    form.add(form.label("绩效指标(90分)", 1, 7), "一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "完成值", "权重", "得分", "未完成原因分析")
    for first, kind, name, sign, figure, measure, done, weight, points in [
            (("产出指标", 4), "数量指标", "维护道路里程", "≥", "86", "公里", "88", "20", "20"), (None, "质量指标", "验收合格率", "＝", "100", "%", "100", "20", "20"),
            (None, "时效指标", "完工时间", "≤", "10", "月", "10", "10", "10"), (None, "成本指标", "每公里维护成本", "≤", "1.4", "万元", "1.35", "10", "10"),
            (("效益指标", 1), "社会效益指标", "群众出行条件", "定性", "改善", "", "改善", "20", "18"), (("满意度指标", 1), "服务对象满意度指标", "沿线群众满意度", "≥", "90", "%", "94", "10", "10")]:
        if first:
            level1 = form.value(first[0], 1, first[1])
        cells = [form.value(text) for text in (kind, name, sign, figure, measure)]
        whole = "".join(text for text in (sign, figure, measure) if text != "定性")
        form.indicator(*([level1] if first else []), *cells, form.is_(done), form.is_(weight), form.is_(points), Cell(), 一级指标=([level1.value], [level1]),
                       二级指标=([kind], [cells[0]]), 三级指标=([name], [cells[1]]), 年度指标值=([whole], cells[2:]))
    form.add(form.label("合计", 8), form.other("100"), form.other("98"), "")
    form.add("评价结论", form.is_("项目实施规范，自评98分。", span=10))
    form.add("存在问题", form.is_("部分路段排水不畅。", span=10))
    form.add("改进措施", form.is_("下年增设边沟。", span=10))
    form.add(form.other("项目负责人：何立夏", 5), form.other("财务负责人：吴小满", 6))
    form.draft.others += ["何立夏", "吴小满"]
    return form


def f07_sheet():
    """The national self-evaluation in a sheet: level 1 down the page with its points, printed rows left blank, 注 at the foot."""
    form = Form("F07-自评竖排.xlsx", writers.openpyxl_xlsx, "F07")
    form.project()
    form.now["year"] = 2024
    form.add(form.label("附件1", 9))
    form.add(form.label("项目支出绩效自评表", 9))
    form.add(form.label("（2024年度）", 9))
    form.add("项目名称", form.name_("博物馆陈列提升项目", 8))
    form.add("主管部门", form.is_("江口区文化旅游局", "主管部门", span=3), form.label("实施单位", 2), form.is_("江口区博物馆", "实施单位", span=3))
    form.add(form.label("项目资金\n（万元）", 1, 5), Cell("", 2), "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
    form.add(form.label("年度资金总额", 2), form.money("90", TOTAL, label="总计"), form.is_("96.4"), form.is_("92.1"), form.is_("10"), form.is_("95.54%"), form.is_("9.55"))
    form.add(form.label("其中：当年财政拨款", 2), form.money("90", FISCAL, label="财政拨款"), form.is_("90.00", read=["90"]), form.is_("85.7"), "—", form.is_("95.22%"), "—")
    form.add(form.label("      上年结转资金", 2), form.other("0"), form.is_("6.4"), form.is_("6.40", read=["6.4"]), "—", form.is_("100%"), "—")
    form.add(form.label("      其他资金", 2), form.other("0"), form.other("0"), form.other("0"), "—", form.other("0"), "—")
    form.add(form.label(down_the_page("年度总体目标"), 1, 2), form.label("预期目标", 4), form.label("实际完成情况", 4))
    form.add(form.goal("完成基本陈列改造并重新开放。", GOAL, 4), form.is_("基本陈列已于九月重新开放。", span=4))
    form.add(form.label(down_the_page("绩效指标"), 1, 9), "一级指标", "二级指标", "三级指标", "年度\n指标值", "实际\n完成值", "分值", "得分", "偏差原因分析及改进措施")
    found = [(("产出指标\n（50分）", 5), ("数量指标", 2), "改造展厅数", "3个", "3个", "15", "15", ""), (None, None, "新展文物数", "≥260件", "281件", "15", "15", ""),
             (None, ("质量指标", 1), "验收合格率", "100%", "100%", "10", "10", ""), (None, ("时效指标", 1), "开放时间", "2024年8月", "2024年9月", "5", "3", "布展材料到货晚，下次提前采购"),
             (None, ("成本指标", 1), "每平方米改造成本", "≤3200元", "3100元", "5", "5", "")]
    plain(form, found, after=lambda more: [form.is_(text) if text else Cell() for text in more], shorten=True)
    plain(form, [(("效益指标\n（30分）", 2), ("社会效益指标", 1), "年参观人次", "≥15万人次", "17.2万人次", "30", "30", "")],
          after=lambda more: [form.is_(text) if text else Cell() for text in more], shorten=True)
    form.page.add(form.label("生态效益指标"), *[Cell() for _ in range(6)])
    plain(form, [(("满意度指标\n（10分）", 1), ("服务对象满意度指标", 1), "观众满意度", "≥90%", "95.5%", "10", "10", "")],
          after=lambda more: [form.is_(text) if text else Cell() for text in more], shorten=True)
    form.add(form.label("总分", 6), form.other("100"), form.is_("97.55"), "")
    form.add(form.other("注：1.其他资金包括和财政资金共同投入到同一项目的自有资金、社会资金等。", 9))
    return form


def f11():
    """项目支出绩效目标申报表 of a county: boxes, one line for begin and end, long-term and annual indicators one under the other."""
    form = Form("F11-长期年度.docx", writers.docx, "F11")
    form.project()
    form.now["year"] = 2025
    form.add(form.label("项目支出绩效目标申报表", 6))
    form.add(form.label("（2025年度）", 6))
    form.page.add(form.said("填报单位（盖章）：宁塘县畜牧水产事务中心", "宁塘县畜牧水产事务中心", *OWNER, span=4), form.label("单位：万元", 2))
    form.add("项目名称", form.name_("动物疫病强制免疫经费", 2), "项目属性", form.is_("□新增专项  ☑延续专项", span=2, read=["延续专项", "延续"]))
    form.add("主管部门", form.is_("宁塘县农业农村局", "主管部门", span=2), "项目起止时间", form.is_("2025年1月至2025年12月", span=2, read=["2025-01", "2025年1月"], also=["2025-12"]))
    form.add("项目负责人", form.other("郑谷雨", 2), "联系电话", form.other("000-0000000", 2))
    form.draft.others += ["郑谷雨"]
    form.add(form.label("项目资金来源", 1, 2), "资金总额", "上级财政", "本级财政", form.label("自筹及其他", 2))
    form.add(form.money("158.6", TOTAL, label="总计"), form.money("60", [], label="上级财政"), form.money("90", [], label="本级财政"), form.money("8.6", [], 2, label="自筹及其他"))
    form.add("项目概况", form.is_("对全县猪牛羊禽实施强制免疫。", "项目概况", span=5))
    form.add("项目立项依据", form.is_("动物防疫法。", span=5))
    form.add("项目绩效长期目标", form.goal("建立有效的免疫屏障。", WHOLE, 5))
    form.add("项目绩效年度目标", form.goal("应免畜禽免疫密度达标。", ANNUAL, 5))
    form.add(form.label("项目长期绩效指标", 1, 4), "一级指标", "二级指标", "指标内容", "指标值", "备注")
    note = lambda more: [form.is_(more[0]) if more and more[0] else Cell()]
    plain(form, [(("产出指标", 1), ("数量指标", 1), "免疫畜禽种类", "5种"), (("效益指标", 1), ("环境效益指标", 1), "病死畜禽无害化处理", "100%"), (("社会公众或服务对象满意度指标", 1), ("服务对象满意度指标", 1), "养殖户总体满意度", "≥95%", "抽样")],
          value="实施周期指标值", after=note)
    form.add(form.label("项目年度绩效指标", 1, 6), "一级指标", "二级指标", "指标内容", "指标值", "备注")
    plain(form, [(("产出指标", 3), ("数量指标", 1), "免疫生猪头数", "42万头"), (None, ("质量指标", 1), "免疫抗体合格率", "≥70%", "常年"), (None, ("时效指标", 1), "春秋防完成时间", "5月底和11月底前")
                 , (("效益指标", 1), ("经济效益指标", 1), "减少养殖损失", "明显"), (("社会公众或服务对象满意度指标", 1), ("服务对象满意度指标", 1), "养殖户满意度", "≥93%")], after=note)
    form.add("其他说明的问题", form.is_("无重大疫情时照此执行。", span=5))
    form.add(form.other("填报人：冯白露", 3), form.other("填报日期：2024年10月20日", 3))
    form.draft.others += ["冯白露", "2024年10月20日", "2024-10-20"]
    return form


def regions(form, found, names, note=True, sign=False):
    """A value for each region, some of them blank; levels merged down."""
    level1 = level2 = None
    for first, second, name, *said in found:
        cells = []
        if first:
            level1 = form.value(first[0], 1, first[1])
            cells.append(level1)
        if second:
            level2 = form.value(second[0], 1, second[1])
            cells.append(level2)
        name_cell = form.value(name)
        cells.append(name_cell)
        if note:
            cells.append(form.is_(said.pop(0)))
        if sign:
            cells.append(form.other(said.pop(0)))
        for value, region in zip(said, names):
            cells.append(form.value(value))
            if value:
                form.draft.others.append(value)
                form.now["facts"].append(form.draft.fact(value, cells[-1], region))
        form.indicator(*cells, 一级指标=([level1.value], [level1]), 二级指标=([level2.value], [level2]), 三级指标=([name], [name_cell]))


def f12_seven():
    """专项转移支付绩效目标表 with seven regions, some without a value of their own."""
    form = Form("F12-七个地区.docx", writers.docx, "F12")
    form.project()
    form.now["year"] = 2024
    form.add(form.label("专项转移支付绩效目标表", 12))
    form.add(form.label("（2024年度）", 12))
    form.add(form.label("部门（单位）名称", 3), form.is_("岚州市水利局", *OWNER, span=4), form.label("部门预算编码", 2), form.is_("315001", "部门预算编码", span=3))
    form.add(form.label("项目名称", 3), form.name_("山洪灾害防治资金", 4), form.label("补助区域", 2), form.is_("各县（区）", span=3))
    form.add(form.label("资金情况\n（万元）", 1, 3), form.label("资金总额：", 3), form.money("1460", TOTAL, 8, label="总计"))
    form.add(form.label("其中：财政拨款", 3), form.money("1460", FISCAL, 8, label="财政拨款"))
    form.add(form.label("其他资金", 3), form.value("", 8))
    form.add("总体目标", form.goal("提高山洪灾害监测预警能力，减少人员伤亡。", GOAL, 11))
    form.add(form.label("绩效指标", 1, 6), form.label("一级指标", 1, 2), form.label("二级指标", 1, 2), form.label("三级指标", 1, 2), form.label("指标解释", 1, 2), form.label("区域目标值", 7))
    names = [form.label(name) for name in ("东城区", "西城区", "上河县", "下河县", "永丰县", "连山县", "清平市")]
    form.add(*names)
    regions(form, [(("产出指标", 2), ("数量指标", 2), "新建监测站数", "当年新建的站数", "4个", "3个", "", "6个", "2个", "", "5个"), (None, None, "编制预案村数", "完成编制的行政村", "12个", "9个", "20个", "31个", "8个", "14个", "26个"),
                   (("效益指标", 1), ("社会效益指标", 1), "转移避险率", "应转移人员中已转移的", "100%", "100%", "≥98%", "≥98%", "100%", "100%", "≥99%"), (("满意度指标", 1), ("服务对象满意度指标", 1), "群众满意度", "抽样", *["≥90%"] * 7)], names)
    return form


def f13_sheet():
    """专项资金绩效目标表 of a district, in a sheet: 是/否 as direction, two towns, label and amount in one cell."""
    form = Form("F13-方向列.xlsx", writers.openpyxl_xlsx, "F13")
    form.project()
    form.now["year"] = 2025
    form.add(form.label("2025年渔业发展专项资金绩效目标表", 8))
    form.add(form.label("项目名称", 2), form.name_("渔业发展专项资金", 6))
    form.add(form.label("主管部门（单位）名称", 2), form.is_("浅湾区海洋与渔业局", "主管部门", span=6))
    form.add(form.label("资金情况\n（万元）", 1, 3), form.label("资金总额："), form.money("260", TOTAL, 6, label="总计"))
    form.add(form.label("其中：财政拨款"), form.money("200", FISCAL, 6, label="财政拨款"))
    form.add(form.label("      其他资金"), form.money("60", OTHER, 6, label="其他资金"))
    form.add(form.label("总体目标", 2), form.goal("支持休闲渔业，改善渔港条件。", GOAL, 6))
    form.add(form.label("绩效指标", 1, 6), "一级指标", "二级指标", "三级指标", "指标解释", "指标方向", *(names := [form.label("霞口镇"), form.label("石屿镇")]))
    regions(form, [(("成本指标", 1), ("经济成本指标", 1), "每个泊位补助", "补助额除以泊位数", "≤", "2万元", "1.8万元"), (("产出指标", 2), ("数量指标", 1), "改造泊位数", "当年改造", "≥", "40个", "55个"),
                   (None, ("质量指标", 1), "是否通过验收", "是或否", "是/否", "是", "是"), (("效益指标", 1), ("经济效益指标", 1), "休闲渔业收入增长", "比上年", "≥", "5%", "6%"), (("满意度指标", 1), ("服务对象满意度指标", 1), "渔民满意度", "抽样", "≥", "90%", "90%")],
            names, sign=True)
    return form


def f14():
    """An older pattern: 投入 / 产出 / 效益 with 目标 for 指标, the unit and money lines in one row."""
    form = Form("F14-投入产出效益.xls", writers.xls, "F14")
    form.project()
    form.now["year"] = 2025
    form.add(form.label("2025年度财政支出项目绩效目标表", 6))
    form.page.add(form.said("申报单位：梅岭区市容环境卫生中心", "梅岭区市容环境卫生中心", *OWNER, span=4), form.label("金额单位：万元", 2))
    form.add("项目名称", form.name_("公厕管理维护费", 5))
    form.add("项目类别", form.is_("经常性项目", span=2), "主管部门", form.is_("梅岭区城市管理局", "主管部门", span=2))
    form.add("申请金额", form.money("308.4", TOTAL, 2, label="总计"), "其中：财政资金", form.money("308.4", FISCAL, 2, label="财政拨款"))
    form.add("项目年度绩效目标", form.goal("公厕整洁，设施完好，市民方便。", ANNUAL, 5))
    form.add(form.label("绩效目标", 1, 8), "一级目标", "二级目标", "三级目标", form.label("目标值", 2))
    plain(form, [(("投入", 2), ("时效目标", 1), "经费到位时间", "每季度首月"), (None, ("成本目标", 1), "单座公厕年成本", "≤6.2万元"), (("产出", 2), ("数量目标", 1), "维护公厕座数", "48座"), (None, ("质量目标", 1), "考核达标率", "≥95%"),
                 (("效益", 3), ("社会效益目标", 1), "如厕便利程度", "提升"), (None, ("环境效益目标", 1), "异味投诉件数", "≤10件"), (None, ("服务对象满意度目标", 1), "市民满意度", "≥85%")], spans=(1, 1, 1, 2))
    form.add("审核意见", form.is_("同意。", span=5))
    return form


def f15():
    """Kinds and contents of indicators as 指标类型, 绩效内容, 当年预期实现值; two projects one under the other on a sheet."""
    form = Form("F15-两项同表.ods", writers.ods, "F15")
    for name, total, goal, found in [
            ("老旧电梯更新", "96", "更新12台电梯。", [(("产出目标", 2), ("数量目标", 1), "更新电梯台数", "12台"), (None, ("质量目标", 1), "监督检验合格率", "100%"), (("效益目标", 1), ("社会效益目标", 1), "困人故障次数", "减少"), (("满意度目标", 1), ("服务对象满意度目标", 1), "住户满意度", "≥90%")]),
            ("小区雨污分流改造", "415.7", "完成3个小区改造。", [(("产出目标", 2), ("数量目标", 1), "改造小区数", "3个"), (None, ("时效目标", 1), "完工时间", "11月底"), (("效益目标", 1), ("环境效益目标", 1), "污水收集率", "≥92%"), (("满意度目标", 1), ("服务对象满意度目标", 1), "居民满意程度", "≥88%")])]:
        form.project()
        form.now["year"] = 2025
        form.add(form.label("项目绩效目标表（2025年度）", 5))
        form.add("项目名称", form.name_(name, 2), "预算金额（万元）", form.money(total, TOTAL, label="总计"))
        form.add("项目单位", form.is_("松林街道办事处", *OWNER, span=4))
        form.add("绩效目标", form.goal(goal, GOAL, 4))
        form.add(form.label("绩效指标", 1, len(found) + 1), "一级指标", "二级指标", "绩效内容", "当年预期实现值")
        plain(form, found)
        form.add(*[Cell() for _ in range(5)])
    return form


def f18_two():
    """The import table of a provincial system, a sheet for each project; the names stand in one cell with their labels."""
    form = Form("F18-两张工作表.xlsx", writers.openpyxl_xlsx, "F18")
    heads = ["一级指标", "二级指标", "三级指标名称", "计算符号", "指标值", "*实际完成值（定量填数字，定性填达成、部分达成、未达成）", "计量单位", "*分值\n数量(20)、质量(10)、时效(10)、成本(10)、效益(30)、满意度(10)",
             "*指标得分（定量系统自动计算，定性必填，所填值为原指标得分，不包含扣减分数。）", "扣减分数", "完成情况简要描述（定量选填，定性必填）", "偏差原因及改进措施（指标未完成时必填）"]
    columns = ["一级指标", "二级指标", "三级指标", "sign", "figure", "-", "measure", "-", "-", "-", "-", "-"]
    for number, (name, found) in enumerate([
            ("消防水源建设", [("产出指标", "数量指标", "新建消火栓数", "≥", "60", "64", "个", "20", "20", "0", "", ""), ("产出指标", "成本指标", "单个成本", "≤", "8000", "7900", "元", "10", "10", "0", "", ""),
                        ("效益指标", "社会效益指标", "灭火救援能力", "定性", "提升", "达成", "", "30", "30", "0", "缺水路段减少", ""), ("满意度指标", "服务对象满意度指标", "居民满意度", "≥", "90", "88", "%", "10", "9.5", "0.5", "", "个别小区水压不足")]),
            ("消防宣传经费", [("产出指标", "数量指标", "宣传活动场次", "≥", "24", "24", "场", "20", "20", "0", "", ""), ("产出指标", "质量指标", "活动完成率", "＝", "100", "100", "%", "10", "10", "0", "", ""),
                        ("效益指标", "社会效益指标", "消防常识知晓率", "≥", "85", "87", "%", "30", "30", "0", "", "")])]):
        if number:
            form.sheet(f"Sheet{number + 1}")
        form.project()
        form.now["year"] = 2024
        form.add(form.label("自评指标（项目支出）", 12))
        form.page.add(form.value(f"项目名称：{name}", 6), form.label("自评年度：2024", 3), form.label("单位：万元", 3))
        form.now["name"] = form.draft.fact(name, form.page.rows[-1][0])
        form.draft.parts.append("2024")
        flat(form, heads, found, columns)
    return form


def f22_cells():
    """参考模板 filled in a sheet: amounts behind their labels in one cell, goals numbered in cells of their own."""
    form = Form("F22-同格金额.xls", writers.xls, "F22")
    form.project()
    form.now["year"] = 2025
    form.add(form.label("附221", 5))
    form.add(form.label("绩效目标申报表（参考模板）", 5))
    form.add(form.label("（2025年度）", 5))
    form.add("项目名称", form.name_("残疾人康复救助补助资金", 4))
    form.add("项目负责人及电话", form.other("蒋处暑 0000-0000000", 4))
    form.draft.others += ["蒋处暑", "0000-0000000"]
    form.add("主管部门", form.is_("白马县残疾人联合会", "主管部门", span=2), "实施单位", form.is_("白马县残疾人康复中心", "实施单位"))
    form.add(form.label("资金情况\n（万元）", 1, 3), form.money("86.2", TOTAL, 4, label="总计", text="年度资金总额：86.2"))
    form.add(form.money("80", FISCAL, 4, label="财政拨款", text="其中：财政拨款：80"))
    form.add(form.money("6.2", OTHER, 4, label="其他资金", text="      其他资金：6.2"))
    form.draft.parts += ["86.2", "80", "6.2"]
    form.add(form.label("总体目标", 1, 2), form.label("年度目标", 4))
    form.add(form.goal("目标1：为有需求的残疾儿童提供康复。\n目标2：为残疾人适配辅助器具。", GOAL, 4))
    form.add(form.label("绩效指标", 1, 7), "一级指标", "二级指标", "三级指标", "指标值")
    plain(form, [(("产出指标", 4), ("数量指标", 2), "★残疾儿童康复救助人数", "≥130人"), (None, None, "★辅助器具适配人次", "≥410人次"), (None, ("质量指标", 1), "康复有效率", "≥80%"), (None, ("成本指标", 1), "人均补助标准", "按规定执行"),
                 (("效益指标", 1), ("社会效益指标", 1), "★残疾人生活质量", "得到改善"), (("满意度指标", 1), ("服务对象满意度指标", 1), "残疾人及家属满意度", "≥90%")], shorten=True)
    return form


def f23():
    """A city's declaration page: 产出(工作量)指标 as level 1, amounts in 元 over one another, indicators without a mark beside."""
    form = Form("F23-工作量指标.html", writers.word_html, "F23", yuan=True)
    form.project()
    form.now["year"] = 2025
    form.add(form.label("项目支出绩效目标申报表", 6))
    form.page.add(form.label("申报年度：2025", 3), form.label("金额单位：元", 3))
    form.add("项目单位", form.is_("滨江区图书馆", *OWNER, span=2), "主管部门", form.is_("滨江区文化局", "主管部门", span=2))
    form.add("项目名称", form.name_("公共图书购置费", 2), "项目起止日期", form.is_("2025-01-01至2025-12-31", span=2, read=["2025-01-01"], also=["2025-12-31"]))
    form.add("项目总预算", form.money("150", ["预算.项目总预算"], 2, label="项目总预算", text="1,500,000.00"), "本年度预算", form.money("50", TOTAL, 2, label="总计", text="500,000.00"))
    form.add("项目概述", form.is_("购置中文图书、报刊和数字资源。", span=5))
    form.add("立项依据", form.is_("公共图书馆法。", span=5))
    form.add("项目绩效总目标", form.goal("形成有特色的馆藏。", WHOLE, 5))
    form.add("年度绩效目标", form.goal("年内新增馆藏一万册以上。", ANNUAL, 5))
    form.add("一级指标", "二级指标", form.label("三级指标", 2), "目标值", "指标说明")
    plain(form, [(("产出(工作量)指标", 3), ("数量指标", 2), "新增图书册数", "10500册", "按验收单"), (None, None, "订阅报刊种数", "320种", ""), (None, ("质量指标", 1), "编目差错率", "≤0.5%", "抽查"),
                 (("效益指标", 1), ("社会效益指标", 1), "外借册次", "≥36万册次", "系统统计"), (("满意度指标", 1), ("读者满意度", 1), "读者满意率", "≥92%", "问卷")], spans=(1, 1, 2, 1),
          after=lambda more: [form.is_(more[0]) if more[0] else Cell()], shorten=True)
    form.add("备注", form.is_("数字资源按年续订。", span=5))
    return form


def f24_steps():
    """预算05-2表 as a system prints it: unit, project, level 1 and level 2 have rows of their own, each a step to the right."""
    form = Form("F24-分级行.xls", writers.xls, "F24")
    form.draft.features = ["form=F24"]
    form.add(form.label("预算05-2表", 10))
    form.add(form.label("项目支出绩效目标表", 10))
    form.page.add(form.label("单位名称：澜水县农业技术推广站", 6), form.label("单位：万元", 4))
    form.unit["name"] = form.draft.fact("澜水县农业技术推广站", form.page.rows[-1][0])
    form.add("单位名称、项目名称", "项目年度绩效目标", "一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "指标属性", "指标内容")
    form.add(*[form.label(str(number)) for number in range(1, 11)])
    form.page.add(form.value("澜水县农业技术推广站"), *[Cell() for _ in range(9)])
    for name, goal, found in [
            ("测土配方施肥经费", "推广测土配方施肥技术。", [("产出指标", [("数量指标", [("推广面积", ">=", "12", "万亩", "定量指标", "反映推广面积。"), ("取土化验数量", ">=", "300", "个", "定量指标", "反映取样。")]), ("质量指标", [("数据准确率", ">=", "95", "%", "定量指标", "反映数据质量。")])]),
                                           ("效益指标", [("经济效益", [("亩均节本", ">=", "35", "元", "定量指标", "反映节本。")])]), ("满意度指标", [("服务对象满意度", [("农户满意度", ">=", "90", "%", "定量指标", "反映满意。")])])]),
            ("病虫害防控经费", "控制重大病虫害。", [("产出指标", [("时效指标", [("防控及时性", "=", "及时", "", "定性指标", "反映及时。")])]), ("效益指标", [("生态效益", [("农药减量", ">=", "3", "%", "定量指标", "反映减量。")])])])]:
        form.project()
        form.page.add(form.name_(name), form.goal(goal, ANNUAL), *[Cell() for _ in range(8)])
        for first, seconds in found:
            level1 = form.value(first)
            form.page.add(Cell(), Cell(), level1, *[Cell() for _ in range(7)])
            for second, thirds in seconds:
                level2 = form.value(second)
                form.page.add(Cell(), Cell(), Cell(), level2, *[Cell() for _ in range(6)])
                for level3, sign, figure, measure, kind, note in thirds:
                    cells = [form.value(text) for text in (level3, sign, figure, measure)]
                    said = [sign + figure + measure] + ([figure] if not measure else [])
                    form.indicator(Cell(), Cell(), Cell(), Cell(), *cells, form.is_(kind), form.is_(note), 一级指标=([first], [level1]), 二级指标=([second], [level2]), 三级指标=([level3], [cells[0]]), 年度指标值=(said, cells[1:]))
    return form


def flat_merged():
    """A city's table of all its projects: 性质, 值 and 单位 apart, project and levels merged down, page breaks with the heading again."""
    form = Form("分列合并.xlsx", writers.openpyxl_xlsx, "flat")
    form.draft.features = ["form=flat"]
    form.add(form.label("项目支出绩效表", 9))
    form.page.add(form.label("部门：鹿鸣区民政局", 6), form.label("单位：万元", 3))
    form.unit["name"] = form.draft.fact("鹿鸣区民政局", form.page.rows[-1][0])
    heads = ["项目名称", "预算数", "项目年度绩效目标", "一级指标", "二级指标", "三级指标", "绩效指标性质", "绩效指标值", "绩效度量单位"]
    form.add(*heads)
    for number, (name, amount, goal, found) in enumerate([
            ("高龄津贴", "1260", "按月发放高龄津贴。", [(("产出指标", 2), ("数量指标", 1), "发放人数", "≥", "18000", "人"), (None, ("时效指标", 1), "发放及时率", "＝", "100", "%"), (("满意度指标", 1), ("服务对象满意度指标", 1), "老人满意度", "≥", "95", "%")]),
            ("社区养老服务站运营", "88.5", "运营15个服务站。", [(("成本指标", 1), ("经济成本指标", 1), "单站年运营成本", "≤", "5.9", "万元"), (("产出指标", 1), ("数量指标", 1), "运营站点数", "＝", "15", "个"), (("效益指标", 1), ("社会效益指标", 1), "老年人生活质量", "定性", "提高", "")]),
            ("流浪乞讨救助", "36", "及时救助。", [(("产出指标", 2), ("数量指标", 1), "救助人次数", "≥", "220", "人次"), (None, ("质量指标", 1), "救助规范率", "≥", "98", "%")])]):
        form.project()
        if number == 2:
            form.add(form.label("项目支出绩效表", 9))
            form.add(*heads)
        rows = len(found)
        for at, (first, second, level3, sign, figure, measure) in enumerate(found):
            head = [form.name_(name, 1, rows), form.money(amount, TOTAL, 1, rows, label="总计"), form.goal(goal, ANNUAL, 1, rows)] if at == 0 else []
            if first:
                level1 = form.value(first[0], 1, first[1])
            level2 = form.value(second[0], 1, second[1])
            cells = [form.value(text) for text in (level3, sign, figure, measure)]
            whole = "".join(text for text in (sign, figure, measure) if text != "定性")
            form.indicator(*head, *([level1] if first else []), level2, *cells, 一级指标=([level1.value], [level1]), 二级指标=([level2.value], [level2]), 三级指标=([level3], [cells[0]]), 年度指标值=([whole], cells[1:]))
    return form


def monitoring():
    """项目支出绩效目标执行监控表 of the national pattern: two heading rows, ticks for causes and chances."""
    form = Form("监控表-两行表头.xlsx", writers.openpyxl_xlsx, "monitoring")
    form.project()
    form.now["year"] = 2025
    form.add(form.label("项目支出绩效目标执行监控表", 17))
    form.add(form.label("（2025年度）", 17))
    form.add(form.label("项目名称", 2), form.name_("全民健身场地维护", 15))
    form.add(form.label("主管部门及代码", 2), form.is_("曲水区体育局 146", "主管部门", span=6, read=["曲水区体育局"]), form.label("实施单位", 2), form.is_("曲水区体育中心", "实施单位", span=7))
    form.add(form.label("项目资金\n（万元）", 1, 4), form.label("", 2), form.label("年初预算数", 3), form.label("1-7月执行数", 3), form.label("1-7月执行率", 4), form.label("全年预计执行数", 4))
    form.add(form.label("年度资金总额：", 2), form.money("64", TOTAL + ["监控.资金.年初预算"], 3, label="总计"), form.is_("31.5", span=3), form.is_("49.22%", span=4), form.is_("63.8", span=4))
    form.add(form.label("其中：本年一般公共预算拨款", 2), form.money("64", FISCAL + ["资金来源", "监控.资金.年初预算"], 3, label="本年一般公共预算拨款"), form.is_("31.50", span=3, read=["31.5"]), form.is_("49.22%", span=4), form.is_("63.80", span=4, read=["63.8"]))
    form.draft.parts.append("本年一般公共预算拨款")
    form.add(form.label("其他资金", 2), form.other("0", 3), form.other("0", 3), form.other("0", 4), form.other("0", 4))
    form.add("年度总体目标", form.goal("维护全区健身场地设施。", GOAL, 16))
    form.add(form.label("绩效指标", 1, 6), form.label("一级指标", 1, 2), form.label("二级指标", 1, 2), form.label("三级指标", 1, 2), form.label("年度指标值", 1, 2), form.label("1-7月执行情况", 1, 2), form.label("全年预计完成情况", 1, 2),
             form.label("偏差原因分析", 6), form.label("完成目标可能性", 3), form.label("备注", 1, 2))
    form.add("经费保障", "制度保障", "人员保障", "硬件条件保障", "其他", "原因说明", "确定能", "有可能", "完全不可能")
    for first, kind, name, value, done, expected, causes, why, chance, note in [
            (("产出指标", 2), "数量指标", "维护场地数", "≥46处", "30处", "46处", "", "", 0, ""), (None, "时效指标", "报修响应时间", "≤24小时", "36小时", "24小时", "人员保障", "维修人员不足", 1, "已招聘"),
            (("效益指标", 1), "社会效益指标", "健身人次", "≥30万人次", "17万人次", "30万人次", "", "", 0, ""), (("满意度指标", 1), "服务对象满意度指标", "市民健身满意度", "≥90%", "未调查", "91%", "", "", 0, "")]:
        if first:
            level1 = form.value(first[0], 1, first[1])
        cells = [form.value(text) for text in (kind, name, value)]
        marks = [form.other("√") if one == causes else Cell() for one in ("经费保障", "制度保障", "人员保障", "硬件条件保障", "其他")]
        chances = [form.other("√") if at == chance else Cell() for at in range(3)]
        form.indicator(*([level1] if first else []), *cells, form.is_(done), form.is_(expected), *marks, form.is_(why) if why else Cell(), *chances, form.is_(note) if note else Cell(),
                       一级指标=([level1.value], [level1]), 二级指标=([kind], [cells[0]]), 三级指标=([name], [cells[1]]), 年度指标值=([value], [cells[2]]))
    return form


def f25():
    """区域绩效目标表 of a transfer: the programme is the project, central and local money, no unit that spends it."""
    form = Form("F25-区域绩效.xls", writers.xls, "F25")
    form.project()
    form.now["year"] = 2025
    form.add(form.label("转移支付区域（项目）绩效目标申报表", 7))
    form.add(form.label("（2025年度）", 7))
    form.add(form.label("专项名称", 2), form.name_("农村危房改造补助资金", 5))
    form.add(form.label("中央主管部门", 2), form.is_("住房和城乡建设部", span=2), form.label("专项实施期", 2), form.is_("2025-2027年"))
    form.add(form.label("省级主管部门", 2), form.is_("某省住房和城乡建设厅", span=2), form.label("市（县）主管部门", 2), form.is_("回龙县住房和城乡建设局"))
    form.add(form.label("资金情况\n（万元）", 1, 3), form.label("年度金额：", 2), form.money("734", TOTAL, 4, label="总计"))
    form.add(form.label("其中：中央补助", 2), form.money("700", [], 4, label="中央补助"))
    form.add(form.label("      地方资金", 2), form.money("34", [], 4, label="地方资金"))
    form.add(form.label("年度目标", 1), form.goal("完成危房改造210户，保障农户住房安全。", [*GOAL], 6))
    form.add(form.label("绩效指标", 1, 6), "一级指标", "二级指标", form.label("三级指标", 2), form.label("指标值", 2))
    plain(form, [(("产出指标", 3), ("数量指标", 1), "改造户数", "210户"), (None, ("质量指标", 1), "改造后房屋合格率", "100%"), (None, ("成本指标", 1), "户均补助标准", "1.4万元—3万元"), (("效益指标", 1), ("社会效益指标", 1), "农户住房条件", "明显改善"),
                 (("满意度指标", 1), ("服务对象满意度指标", 1), "农户满意度", "≥95%")], spans=(1, 1, 2, 2))
    return form


FORMS = [f04, f05_uneven, f06_page, f07_sheet, f11, f12_seven, f13_sheet, f14, f15, f18_two, f22_cells, f23, f24_steps, flat_merged, monitoring, f25]
