#!/usr/bin/env python3
"""Writes the sample submissions in examples/submissions/: Excel files as offices send them.

    pip install openpyxl
    python examples/make_submissions.py [FOLDER]

All four are the published form 项目支出绩效目标表（含转移支付项目）, cut down to a few projects; the unit
totals are recomputed for the subset. Read one with `jixiao import examples/submissions/<name>`.

广州开放大学-2025.xlsx
    A tidy submission. Merged title row, 单位名称 at the left and 单位：万元 at the right of one row, each
    indicator on its own line in the 绩效指标 cell (Alt+Enter), the heading row repeated in the middle as at a
    printed page break. Some rows hold their amounts as numbers, others as text with thousands commas.

广州市电化教育馆.xlsx
    The flat dialect `N、产出指标：名称，年度指标值：值。`: no level 2, no codes, no value for the whole period.
    Pasted from a PDF, so that lines end inside words, after `N` of `N、`, and before `。`; names are indented.
    部门名称 and 单位：万元 share one merged cell.

天河区教育信息和装备服务中心.xlsx
    A 合计 row above the unit's own row, 财政专户拨款 broken inside its heading cell, `<p>` tags that came along
    from a web page in some cells (once around the amounts too), `；：` and `; :` mixed, a value that ends `。;`.

广州开放大学-2025-有错.xlsx
    To show findings; nothing here may be repaired by guessing. In 教育局市开大广州市老年教育建设专项工作经费
    one money cell was deleted, so the rest of the row slid one column left: the goal stands under 其他资金. The
    unit's column totals fit one assignment only: 财政拨款 150.00, 其他资金 149.92 (chosen for this sample, the
    published table does not say). Its 总计 has two digits swapped: 2,531.21 for 2,513.21. In the last project
    indicator 2 has no 年度指标值 and indicator 5 no colon after it, as published.

The same openpyxl and zlib give the same bytes on every run: no clock, no random id, no file is read.
"""

import datetime
import io
import math
import os
import pathlib
import re
import sys
import zipfile
from decimal import Decimal
from typing import NamedTuple

os.environ["OPENPYXL_LXML"] = "False"  # lxml serialises a little differently; the standard library is everywhere

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side

TITLE = "项目支出绩效目标表（含转移支付项目）"
HEADING = ["项目名称（资金使用单位）", "总计", "财政拨款", "财政专户拨款", "其他资金", "绩效目标", "绩效指标"]
WIDTHS = [24, 11, 11, 11, 11, 42, 78]


class Row(NamedTuple):
    """One project: an amount that is a string goes into the cell as text, a number as a number."""

    name: str
    amounts: tuple
    goal: str
    indicators: str


def pasted(text):
    """What copying from a web page into a cell leaves behind."""
    return f"<p>{text}</p>"


OPEN_UNIVERSITY = [
    Row(
        "业务用房物业管理费",
        (152.49, 152.49, None, None),
        "通过公开招标的方式，聘请专业的物业管理公司，对校园业务用房进行专业的物业管理，保障师生安全及校园安全整洁。",
        "\n".join([
            "1、1-产出指标；11-数量指标；日常保洁频率；实施周期指标值：每天2次；年度指标值：2次/天。",
            "2、1-产出指标；11-数量指标；物业管理面积；实施周期指标值：年度计划数；年度指标值：年度计划数。",
            "3、1-产出指标；13-时效指标；资金完成及时率；实施周期指标值：100%；年度指标值：100%。",
            "4、2-效益指标；22-社会效益；校园环境清洁率；实施周期指标值：90%以上；年度指标值：90%以上。",
            "5、2-效益指标；22-社会效益；进一步保障师生安全；实施周期指标值：校园安全事故率1%以下；年度指标值：校园安全事故率1%以下。",
            "6、2-效益指标；22-社会效益；项目支出的合规性；实施周期指标值：合法合规；年度指标值：合法合规。",
            "7、2-效益指标；23-生态效益；校园绿化保持率；实施周期指标值：90%以上；年度指标值：90%以上。",
            "8、2-效益指标；24-可持续影响；校园应急情况配合处理及时性；实施周期指标值：及时；年度指标值：及时。",
            "9、3-满意度指标；31-服务对象满意度；在校师生满意度；实施周期指标值：90%以上；年度指标值：90%以上。",
        ]),
    ),
    Row(
        "机构运行辅助经费",
        ("1,600.00", None, "1,600.00", None),
        "通过开展“机构运行辅助经费”项目，加强学校教学、管理、服务等相关工作开展的办事力量，确保学校年度教学管理工作正常开展。",
        "\n".join([
            "1、1-产出指标；11-数量指标；经费保障人数；实施周期指标值：约140人；年度指标值：约140人。",
            "2、1-产出指标；13-时效指标；发放工资及时性；实施周期指标值：每月按时发放；年度指标值：每月按时发放。",
            "3、2-效益指标；21-经济效益；为人员薪酬福利提供资金保障的有效性；实施周期指标值：有效；年度指标值：有效。",
            "4、2-效益指标；22-社会效益；确保学校教学管理正常开展有效性；实施周期指标值：有效；年度指标值：有效。",
        ]),
    ),
    Row(
        "广州开放大学校园维护维修经费",
        ("850.40", "180.00", "670.40", None),
        "通过开展校园改造和排危工程，加固建筑结构、翻新改造和加强校园环境建设，排除校园安全隐患，提高校园安全和完善校园工作生活环境水平。通过完成麓湖校区11号楼消防逃生梯建设、11号楼宿舍加固翻新改造和7号楼学生宿舍建筑翻新改造，对麓湖校区2号楼、3号楼楼顶中华经典文化传承基地建设、细岗多功能教室改造，确保校园各建筑物安全稳定，可持续使用。",
        "\n".join([
            "1、1-产出指标；11-数量指标；工程量完成率（%）；实施周期指标值：≥95%；年度指标值：≥95%。",
            "2、1-产出指标；12-质量指标；工程验收合格率；实施周期指标值：100%；年度指标值：100%。",
            "3、1-产出指标；14-成本指标；基建工程单位造价符合政府建设投资标准；实施周期指标值：100%；年度指标值：100%。",
            "4、2-效益指标；22-社会效益；校园安全事故发生率；实施周期指标值：0%；年度指标值：0%。",
            "5、3-满意度指标；31-服务对象满意度；教师学生满意度；实施周期指标值：≥90%；年度指标值：≥90%。",
        ]),
    ),
    Row(
        "广州市广播电视大学2021年中小学继续教育信息化项目",
        (133.18, None, None, 133.18),
        "构建覆盖全市、多级分布、互联互通的教师培训远程教育云服务体系，充分发挥云计算、大数据、虚拟现实等现代信息技术独特优势，促进教师继续教育教学方式与教育模式创新不断深入，为教师的专业成长、终身学习搭建良好的数字化环境，满足“学习总在我身边”的“人人皆学、时时能学、处处可学”的学习需求，为全市20万中小学教师的终身学习提供数字化公共服务平台和高质量的学习支持服务，促进广州市中小学教师继续教育向信息化、现代化的方向发展，全面提高中小学教师的师德素养和业务水平。",
        "\n".join([
            "1、1-产出指标；11-数量指标；系统使用覆盖率；实施周期指标值:90%；年度指标值:90%。",
            "2、1-产出指标；12-质量指标；系统可用率；实施周期指标值:95%；年度指标值:95%。",
            "3、1-产出指标；12-质量指标；系统故障率；实施周期指标值:0%；年度指标值:0%。",
            "4、1-产出指标；13-时效指标；系统上线及时率；实施周期指标值:90%；年度指标值:90%。",
            "5、2-效益指标；22-社会效益；推广性；实施周期指标值:形成推广示范效应；年度指标值:形成推广示范效应。",
            "6、3-满意度指标；31-服务对象满意度；使用满意度；实施周期指标值:90%；年度指标值:90%。",
        ]),
    ),
    Row(
        "广州开放大学2024年-2025年信息化运维项目",
        (248.09, 100, 148.09, None),
        "本单位运维建设的总体目标是调整现行维护模式，进一步完善和提升系统运维的手段和内容，维护广州开放大学信息业务系统的正常运行、记录各类业务系统的运行情况、进行信息系统的软硬件保养、维护、提高各业务系统的性能。",
        "\n".join([
            "1、1-产出指标；11-数量指标；备份频次；实施周期指标值:每周4次；年度指标值:每周4次。",
            "2、1-产出指标；12-质量指标；设备正常运行率（%）；实施周期指标值:≥98%；年度指标值:≥98%。",
            "3、1-产出指标；13-时效指标；驻场服务时长达标率（%）；实施周期指标值:100%；年度指标值:100%。",
            "4、2-效益指标；24-可持续影响；提升教育信息化水平；实施周期指标值:显著提升；年度指标值:显著提升。",
            "5、3-满意度指标；31-服务对象满意度；用户满意度；实施周期指标值:≥95%；年度指标值:≥95%。",
        ]),
    ),
    Row(
        "广州开放大学2024年-2025年政务信息化云资源租赁服务项目（备案）",
        ("370.98", None, "370.98", None),
        "完成本周期内为应用类系统提供云服务，协助完成广州开放大学专项工作。",
        "\n".join([
            "1、1-产出指标；12-质量指标；故障工单关闭率（%）；实施周期指标值:100%；年度指标值:100%。",
            "2、1-产出指标；12-质量指标；服务期间存储容量；实施周期指标值:>30%；年度指标值:>30%。",
            "3、1-产出指标；12-质量指标；服务期间平均内存使用率；实施周期指标值:>10%；年度指标值:>10%。",
            "4、2-效益指标；24-可持续影响；提升教育信息化水平；实施周期指标值:显著提升；年度指标值:显著提升。",
            "5、3-满意度指标；31-服务对象满意度；用户满意度；实施周期指标值:≥95%；年度指标值:≥95%。",
        ]),
    ),
]

# The line breaks inside these texts are those of the PDF.
AUDIOVISUAL_CENTRE = [
    Row(
        "    专项工作经费",
        ("32.00", "32.00", None, None),
        """\
全市教育系统的电子公文收发、市教育局办公自动化
系统、市教育局网站信息管理及网站、市教育局政务
公开网站等都正常运行。通过召开工作总结会议，打
造教育信息化整体服务水平，促进区域工作者的交流
。按照课题目标完成课题研究内容.""",
        """\
1、满意度指标：用户满意度，年度指标值：100%。2、产出指标：市教
育局办公自动化系统管理及维护，年度指标值：不低于95%。3、产出指
标：市教育局网站信息管理及网站维护，年度指标值：不低于95%。4、
产出指标：课题任务书，年度指标值：100%按照任务书完成。5、产出
指标：年度工作会议开展次数，年度指标值：1次。6、产出指标：年度
工作会议到场率，年度指标值：100%。7、效益指标：市教育局网站故
障次数下降率，年度指标值：下降。8、效益指标：市教育局政务公开
网站故障次数下降率，年度指标值：下降。""",
    ),
    Row(
        """\
    广州市电化教育馆2021年广
州市教育科研网出口流量租赁及
应用系统维护项目""",
        (680.68, 680.68, None, None),
        """\
在现有维护体系的基础上，进一步完善和提升系统运
维的手段和内容，维护广州市电化教育馆信息业务系
统的正常运行、记录各类业务系统的运行情况、进行
相关业务系统的软硬件更新、提高各业务系统及相关
设备的性能，确保业务系统在有效工作时间内正常运
行，保证各业务系统数据的完整安全性，确保日常办
公信息平台的稳定运行。""",
        """\
1、产出指标：项目实施的质量，年度指标值：100%按照立项文件完成
。2、产出指标：项目的进度，年度指标值：100%按计划时间完成。3、
产出指标：资金使用的计划，年度指标值：100%按财政计划支付。4、
产出指标：成本控制率，年度指标值：预算范围内。5、效益指标：安
全事故发生次数，年度指标值：0。6、满意度指标：服务对象满意度
（%），年度指标值：≥90%。7、产出指标：招投标程序合法合规，年
度指标值：合法合规。8、效益指标：信息化业务运行正常率，年度指
标值：＞95%。""",
    ),
    Row(
        """\
    广州市中小学1-8年级人工智
能教育普及三年支撑服务项目""",
        ("2,036.69", "2,036.69", None, None),
        """\
1.推动人工智能和教育深度融合，促进教育变革创
新，充分发挥人工智能优势，加快发展伴随每个人一
生的教育、平等面向每个人的教育、适合每个人的教
育、更加开放灵活的教育；2.培育人工智能人才，为
落实国家发展人工智能和教育信息化2.0计划，促进
我市人工智能产业未来发展；
3.在中小学普及人工智能教育，提供平等的受教育机
会；
4.提升师资人工智能教育教学水平，促进人工智能教
育和学科教学的融合，实现我市智慧教育的建设目
标，促进我市教育改革；
5.促进我市教育现代化，打造公平卓越、活力创新、
开放包容的广州教育体系。""",
        """\
1、产出指标：222064102-参加培训人数，年度指标值：不少于300名教
师。2、满意度指标：学生满意度，年度指标值：不少于80%。3、满意
度指标：教师满意度，年度指标值：不少于80%。4、产出指标：培训组
织及时性，年度指标值：及时。5、产出指标：系统正常运行率，年度
指标值：不少于99%。6、产出指标：驻场服务时长达标率，年度指标
值：不少于95%。7、产出指标：资源提供1-8年级教学使用，年度指标
值：是。8、产出指标：资源与人工智能教材匹配率，年度指标值：不
少于95%。""",
    ),
    Row(
        "    机构运行辅助经费",
        (21, 21, None, None),
        """\
根据上级文件规定，我馆可聘用3名编外人员，具体
工作：会务接待、文印及文书处理、项目管理等工作
。保障日常办公室工作开展，通过项目实施，使日常
工作运行正常，促进管理，提高办公效率，有效提高
办公的效率。""",
        """\
1、产出指标：劳务派遣人员数量，年度指标值：100%。2、产出指标：
劳务派遣人员工作任务完成率，年度指标值：100%。3、产出指标：劳
务派遣人员工资支出合规性，年度指标值：合格。4、产出指标：劳务
派遣人员工资工资支付及时性，年度指标值：按月发放。5、效益指
标：机构正常运作率，年度指标值：100%。6、满意度指标：劳务派遣
人员工资工资发放满意度，年度指标值：100%。""",
    ),
    Row(
        """\
    广州市电化教育馆2023年-
2025年广州市教育科研网出口流
量租赁及应用系统维护项目
(2023)""",
        ("2,000.00", "2,000.00", None, None),
        """\
在现有维护体系的基础上，进一步完善和提升系统运
维的手段和内容，维护广州市电化教育馆信息业务系
统的正常运行、记录各类业务系统的运行情况、进行
相关业务系统的软硬件更新、提高各业务系统及相关
设备的性能，确保业务系统在有效工作时间内正常运
行，保证各业务系统数据的完整安全性，确保日常办
公信息平台的稳定运行。""",
        """\
1、产出指标：招投标程序合法合规，年度指标值：合法合规。2、产出
指标：项目实施的质量，年度指标值：100%按照立项文件完成。3、产
出指标：项目进度完成及时率，年度指标值：100%按计划时间完成。4
、产出指标：维护工作按时完成率，年度指标值：≥98%。5、效益指
标：故障响应率，年度指标值：100%响应。6、产出指标：成本控制
率，年度指标值：预算范围内。7、效益指标：正常运行率，年度指标
值：信息化业务正常工作时间除以全年总时间大于95%。8、满意度指
标：服务对象满意度（%），年度指标值：≥90%。""",
    ),
]

TIANHE = [
    Row(
        "区教育局校园物业管理经费",
        (75.6, 75.6, None, None),
        "通过实施本项目，保障全区未开办幼儿园和学校校园的安全和整洁，改进办学条件，提升校园环境。",
        "".join([
            "1、1-产出指标；12-质量指标；服务质量；实施周期指标值：良好以上；年度指标值：良好以上。",
            "2、1-产出指标；14-成本指标；成本控制；实施周期指标值：保安 4500/人/月，保洁 4000/人/月；年度指标值：保安 4500/人/月，保洁4000/人/月。",
            "3、2-效益指标；22-社会效益；提升校园安全水平绿化养护保洁水平；实施周期指标值：保障校园安全及保洁；年度指标值：保障校园安全及保洁。",
            "4、2-效益指标；31-服务对象满意度；目标群体满意度(%)；实施周期指标值：满意度98%以上；年度指标值：满意度98%以上。",
        ]),
    ),
    Row(
        pasted("(穗天政数函2021364号) 装备服务中心天河区教育局2022年信息化项目方案编制服务项目(结转)"),
        (93.58, 93.58, None, None),
        pasted("确保天河区教育局2022年信息化项目方案编制服务稳定进行,做好信息化项目立项申报工作,以保证各项工作的正常、有序、顺利的开展。"),
        pasted("".join([
            "1、1-产出指标; 11-数量指标; 业务完成率; 实施周期指标值:100%; 年度指标值:100%。",
            "2、1-产出指标; 13-时效指标; 完成管理档案工作; 实施周期指标值:完成; 年度指标值:完成。",
            "3、2-效益指标; 22-社会效益; 促进基础教育优质均衡发展; 实施周期指标值:提升; 年度指标值:提升。",
            "4、2-效益指标; 31-服务对象满意度; 目标群体满意度(%); 实施周期指标值:满意度98%以上; 年度指标值:满意度98%以上。",
        ])),
    ),
    Row(
        pasted("义务教育免费课本费"),
        ("1,517.38", "1,517.38", None, None),
        pasted("有力推进义务教育均衡发展,完善义务教育政策,保障学校义务教育日常教育教学工作开展和保证教学质量,使广大人民群众更多地分享到教育公平。"),
        pasted("".join([
            "1、1-产出指标; 11-数量指标; 覆盖人数; 实施周期指标值:167800; 年度指标值:167800。",
            "2、1-产出指标; 12-质量指标; 验收情况; 实施周期指标值:100%; 年度指标值:100%。",
            "3、1-产出指标; 13-时效指标; 完成任务时限; 实施周期指标值:开学前配送到位; 年度指标值:开学前配送到位。",
            "4、1-产出指标; 14-成本指标; 初中生补助标准(元/人/年); 实施周期指标值:450; 年度指标值:450。",
            "5、1-产出指标; 14-成本指标; 小学生补助标准(元/人/年); 实施周期指标值:200; 年度指标值:200。",
            "6、2-效益指标; 22-社会效益; 保障正常教学; 实施周期指标值:保障正常教学工作开展; 年度指标值:保障正常教学工作开展。",
        ])),
    ),
    Row(
        pasted("(穗财教2023108号) 广州市教育督导和语言文字业务经费"),
        (5, 5, None, None),
        pasted("市级责任督学督导组开展责任督学工作等,包括“五项管理”“双减”等督导,督促学校规范办学行为,传承中华优秀传统文化,在我市营造良好的语言环境与社会氛围。"),
        pasted("".join([
            "1、1-产出指标; 11-数量指标; 督导学校数; 实施周期指标值:市级责任督学督导组每月到区里开展责任督学工作1次(线上或线下)(寒暑假除外)。; 年度指标值:市级责任督学督导组每月到区里开展责任督学工作1次(线上或线下)(寒暑假除外)。",
            "2、1-产出指标; 11-数量指标; 督导工作时长; 实施周期指标值:检查学校数/应检学校数≥95%; 年度指标值:检查学校数/应检学校数≥95%。",
            "3、2-效益指标; 22-社会效益; 规范办学行为; 实施周期指标值:进一步规范; 年度指标值:进一步规范。",
            "4、3-满意度指标; 31-服务对象满意度; 公众满意度(%); 实施周期指标值:85%; 年度指标值:85%。",
        ])),
    ),
    Row(
        pasted("(穗天政数函[2021]363号)天河区教育城域网链路租赁（二期）项目（2022-2025年）（23n）"),
        (88.08, 88.08, None, None),
        pasted("目标如下： 1) 把天河区教育局、区属中小学、幼儿园、相关教育单位都纳入到教育城域网系统中来，各级部门对其下属部门进行高效地管理。 2) 实现教育资源共享，市教育系统的公共资源共享应用到区内各学校、师生、家长等，各个单位资源通过授权进行共享访问，也可为各单位、学校建立资源系统。 3) 教育信息网络化管理，对辖区下的教育机构、学校的相关人员信息进行查询、浏览、管理。 4) 各级管理部门实现信息化办公管理，将传统的办公管理搬到网络上，实现无纸化办公以减轻各级领导的办公管理的压力，提升办公效率。"),
        pasted("".join([
            "1、1-产出指标；11-数量指标；城域网互联网出口带宽扩容；实施周期指标值:完成接入点扩容；年度指标值:完成接入点扩容。",
            "2、1-产出指标；12-质量指标；项目验收合格率(%)；实施周期指标值:100%；年度指标值:100%。",
            "3、2-效益指标；21-经济效益；管理和办公效率；实施周期指标值:提高；年度指标值:提高。",
            "4、2-效益指标；31-服务对象满意度；目标群体满意度；实施周期指标值:满意度98%以上；年度指标值:满意度98%以上。",
        ])),
    ),
    Row(
        pasted("天河区教育局电子证书平台租赁项目(2023-2025年)"),
        (pasted("4.80"), pasted("4.80"), None, None),
        pasted("通过电子证书平台，保障区教育系统各项区级师生竞赛、评比证书的发放和查询。"),
        pasted("".join([
            "1、1-产出指标；11-数量指标；业务完成率；实施周期指标值:100%；年度指标值:100%。",
            "2、1-产出指标；13-时效指标；服务年限；实施周期指标值:3年；年度指标值:3年。",
            "3、2-效益指标；21-经济效益；管理和办公效率；实施周期指标值:提高；年度指标值:提高。",
        ])),
    ),
]

OPEN_UNIVERSITY_DAMAGED = [
    Row(
        "广州开放大学校园维护维修经费",
        (850.4, 180, 670.4, None),
        "通过开展校园改造和排危工程，加固建筑结构、翻新改造和加强校园环境建设，排除校园安全隐患，提高校园安全和完善校园工作生活环境水平。通过完成麓湖校区11号楼消防逃生梯建设、11号楼宿舍加固翻新改造和7号楼学生宿舍建筑翻新改造，对麓湖校区2号楼、3号楼楼顶中华经典文化传承基地建设、细岗多功能教室改造，确保校园各建筑物安全稳定，可持续使用。",
        "\n".join([
            "1、1-产出指标；11-数量指标；工程量完成率（%）；实施周期指标值：≥95%；年度指标值：≥95%。",
            "2、1-产出指标；12-质量指标；工程验收合格率；实施周期指标值：100%；年度指标值：100%。",
            "3、1-产出指标；14-成本指标；基建工程单位造价符合政府建设投资标准；实施周期指标值：100%；年度指标值：100%。",
            "4、2-效益指标；22-社会效益；校园安全事故发生率；实施周期指标值：0%；年度指标值：0%。",
            "5、3-满意度指标；31-服务对象满意度；教师学生满意度；实施周期指标值：≥90%；年度指标值：≥90%。",
        ]),
    ),
    Row(
        "教育局市开大广州市老年教育建设专项工作经费",
        (299.92, 150, 149.92, None),
        "通过开展广州老年教育建设项目，加强广州老年教育公共服务体系建设，提高社区老年教育学习参与规模和特色发展水平，推进广州可持续发展和老人友好型城市建设，提升老年人学习满意度等。扶持16个康养游学基地建设及推广；验收特色项目10项；新培育社区老年教育志愿服务团队15个，持续支持35个，计划推出50讲线上直播课及配套短视频，满足老年人提供生活品味的需求，预计受益150万人次。",
        "\n".join([
            "1、1-产出指标；11-数量指标；“康养游学”基地建设；实施周期指标值:支持、推广应用基地，开展康养游学课程体验40场，线上线下参与不少于12000人次；年度指标值:扶持基地开展体验课程40次，线上线下参与活动12000人次。",
            "2、1-产出指标；11-数量指标；培育老年教育特色项目数量；实施周期指标值:10项；年度指标值:10项。",
            "3、1-产出指标；11-数量指标；开展“广州老年学堂”线上直播课及配套短视频课程；实施周期指标值:50讲，受益210万人次；年度指标值:30讲，受益90万人次。",
            "4、1-产出指标；11-数量指标；开展智慧助老专项培训；实施周期指标值:50场，线下线上20000人次；年度指标值:50场，线下线上20000人次。",
            "5、1-产出指标；12-质量指标；广州地区老年教育教学成果展示；实施周期指标值:广州老年开放大学系统和全市老年教育教学成果展示活动至少2场次；年度指标值:广州老年开放大学系统和全市老年教育教学成果展示活动至少2场次。",
            "6、1-产出指标；12-质量指标；评审、培育优秀老年志愿服务团队开展优质志愿服务活动；实施周期指标值:评审出不低于35支志愿服务团队，组织不低于60支志愿服务团队面向全市11区街镇村居开展180场志愿服务活动，线上线下参与人数不低于9万人次。；年度指标值:评审出不低于35支志愿服务团队，开展100场志愿服务活动。",
            "7、2-效益指标；22-社会效益；老年教育活动宣传影响力；实施周期指标值:不少于1篇；年度指标值:不少于1篇。",
            "8、2-效益指标；24-可持续影响；老年教育推广有效性；实施周期指标值:参与人次呈上升态势；年度指标值:参与人次呈上升态势。",
            "9、3-满意度指标；31-服务对象满意度；学员满意度；实施周期指标值:≥80%；年度指标值:≥80%。",
        ]),
    ),
    Row(
        "广州开放大学德育工作培训（含心理健康、家庭教育）",
        (10, 10, None, None),
        "通过开展广州市中小学德育培训项目，拟面向全市教育系统德育管理干部开展中小学心理健康教育高教研修班以及广州市家庭教育指导师专项能力培训两个专项培训，通过模块化课程设计，聘请国内相关领域知名专家讲课，加强全市中小学德育工作管理干部队伍在心理健康教育和家庭教育工作理论水平和实践能力，提高我市中小学德育工作水平。",
        "\n".join([
            "1、1-产出指标；11-数量指标；培训人数；实施周期指标值:完成150人的培训；年度指标值:完成150人的培训。",
            "2、1-产出指标；12-质量指标；课程设计；实施周期指标值:满意度85%以上；年度指标值:满意度85%以上。",
            "3、1-产出指标；13-时效指标；项目进度完成及时率；实施周期指标值:100%；年度指标值:100%。",
            "4、1-产出指标；14-成本指标；成本不超预算；实施周期指标值:按预算完成；年度指标值:按预算完成。",
            "5、2-效益指标；22-社会效益；提升全市德育管理工作干部的能力素养；实施周期指标值:提升；年度指标值:提升。",
            "6、2-效益指标；24-可持续影响；有效提升全市中小学德育工作水平；实施周期指标值:提升；年度指标值:提升。",
            "7、3-满意度指标；31-服务对象满意度；服务对象满意度（%）；实施周期指标值:≥85%；年度指标值:≥85%。",
        ]),
    ),
    Row(
        "广州开放大学2024年信息化基础设施及业务系统建设项目",
        (1352.89, 500, 852.89, None),
        "本项目以服务学校未来的智慧校园总体规划为宗旨，围绕“以学生为中心”的发展理念，强调信息化在教学及学校整体办公运营过程中的应用，围绕改造传统教学模式和大幅度提升教学质量的目标，加快建设广州开放大学的软件服务平台和信息化基础设施，解决学校目前传统的业务办理及运营模式、数据效能低下等问题，实现校园办公智慧化，生活智慧化、教学智慧化、管理智慧化等。",
        "\n".join([
            "1、1-产出指标；11-数量指标；年度业务量；实施周期指标值:>400万件；年度指标值:>400万件。",
            "2、1-产出指标；12-质量指标；服务覆盖学生比例；实施周期指标值:100%。",
            "3、1-产出指标；12-质量指标；服务覆盖教师比例；实施周期指标值:100%；年度指标值:100%。",
            "4、1-产出指标；12-质量指标；数据项完整性；实施周期指标值:100%；年度指标值:100%。",
            "5、1-产出指标；13-时效指标；服务办结及时率；实施周期指标值:>90%；年度指标值>90%。",
            "6、2-效益指标；24-可持续影响；提升教育信息化水平；实施周期指标值:显著提升；年度指标值:显著提升。",
            "7、3-满意度指标；31-服务对象满意度；用户满意度；实施周期指标值:≥95%；年度指标值:≥95%。",
        ]),
    ),
]


def amount(value):
    """The number in an amount cell, however it was typed."""
    return Decimal(re.sub(r"</?p>|,", "", str(value))) if value is not None else Decimal(0)


def totals(rows):
    """The four column totals; a column without a single amount stays empty."""
    columns = zip(*(row.amounts for row in rows))
    return [float(sum(map(amount, c))) if any(v is not None for v in c) else None for c in columns]


def height(values):
    """The row height that shows every line, in points, up to the 409.5 that Excel allows."""
    lines = 1
    for value, width in zip(values, WIDTHS):
        if isinstance(value, str):
            wide = (sum(1 if ord(c) < 128 else 2 for c in line) for line in value.split("\n"))
            lines = max(lines, sum(max(1, math.ceil(w / (width - 2))) for w in wide))
    return min(409.5, 12 * lines + 6)


def as_text(values):
    return [None if v is None else f"{v:,.2f}" for v in values]


class Sheet:
    """Writes rows downwards in the look of a finance office: 宋体, thin borders, wrapped, A4 landscape."""

    def __init__(self, name):
        self.workbook = Workbook()
        self.sheet = self.workbook.active
        self.sheet.title = name
        self.next = 1
        for letter, width in zip("ABCDEFG", WIDTHS):
            self.sheet.column_dimensions[letter].width = width
        self.sheet.page_setup.paperSize = self.sheet.PAPERSIZE_A4
        self.sheet.page_setup.orientation = self.sheet.ORIENTATION_LANDSCAPE
        self.sheet.page_setup.fitToHeight = 0
        self.sheet.sheet_properties.pageSetUpPr.fitToPage = True

    def title(self, text):
        self.across(text, Font(name="黑体", size=16, bold=True), "center")

    def across(self, text, font=Font(name="宋体", size=10), horizontal="left"):
        """One cell merged over the whole width."""
        cell = self.sheet.cell(self.next, 1, text)
        cell.font, cell.alignment = font, Alignment(horizontal=horizontal, vertical="center")
        self.sheet.merge_cells(start_row=self.next, start_column=1, end_row=self.next, end_column=7)
        self.next += 1

    def left_and_right(self, left, right):
        for column, text, horizontal in ((1, left, "left"), (7, right, "right")):
            cell = self.sheet.cell(self.next, column, text)
            cell.font, cell.alignment = Font(name="宋体", size=10), Alignment(horizontal=horizontal)
        self.sheet.merge_cells(start_row=self.next, start_column=1, end_row=self.next, end_column=5)
        self.next += 1

    def heading(self, texts=HEADING):
        self.cells(texts, Font(name="宋体", size=10, bold=True), "center")

    def cells(self, values, font=Font(name="宋体", size=9), horizontal=None):
        thin = Side(style="thin")
        for column, value in enumerate(values, 1):
            cell = self.sheet.cell(self.next, column, value)
            money = 2 <= column <= 5
            cell.font = font
            cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
            cell.alignment = Alignment(
                horizontal=horizontal or ("right" if money else "left"), vertical="center", wrap_text=True
            )
            if money and isinstance(value, (int, float)):
                cell.number_format = "#,##0.00"
        self.sheet.row_dimensions[self.next].height = height(values)
        self.next += 1

    def project(self, row):
        self.cells([row.name, *row.amounts, row.goal, row.indicators])

    def total(self, label, amounts):
        self.cells([label, *amounts, None, None])


def open_university():
    sheet = Sheet("项目支出绩效目标表")
    sheet.title(TITLE)
    sheet.left_and_right("单位名称：广州开放大学", "单位：万元")
    sheet.heading()
    sheet.total("广州开放大学", as_text(totals(OPEN_UNIVERSITY)))
    for index, row in enumerate(OPEN_UNIVERSITY):
        if index == 3:
            sheet.heading()
        sheet.project(row)
    return sheet.workbook


def audiovisual_centre():
    sheet = Sheet("Sheet1")
    sheet.title(TITLE)
    sheet.across("部门名称：广州市电化教育馆" + " " * 60 + "单位：万元")
    sheet.heading()
    sheet.total("广州市电化教育馆", as_text(totals(AUDIOVISUAL_CENTRE)))
    for row in AUDIOVISUAL_CENTRE:
        sheet.project(row)
    return sheet.workbook


def tianhe():
    sheet = Sheet("Sheet1")
    sheet.title(TITLE)
    sheet.across("部门名称：广州市天河区教育信息和装备服务中心")
    sheet.across("单位：万元", horizontal="right")
    sheet.heading([text.replace("专户", "专户\n") for text in HEADING])
    sheet.total("合计", totals(TIANHE))
    sheet.total("广州市天河区教育信息和装备服务中心", totals(TIANHE))
    for row in TIANHE:
        sheet.project(row)
    return sheet.workbook


def open_university_damaged():
    sheet = Sheet("项目支出绩效目标表")
    sheet.title(TITLE)
    sheet.left_and_right("单位名称：广州开放大学", "单位：万元")
    sheet.heading()
    sheet.total("广州开放大学", ["2,531.21", "840.00", "1,523.29", "149.92"])
    for row in OPEN_UNIVERSITY_DAMAGED:
        if "老年教育" in row.name:
            total, fiscal, special, _ = row.amounts
            sheet.cells([row.name, total, fiscal, special, row.goal, row.indicators, None])
        else:
            sheet.project(row)
    return sheet.workbook


SUBMISSIONS = {
    "广州开放大学-2025.xlsx": open_university,
    "广州市电化教育馆.xlsx": audiovisual_centre,
    "天河区教育信息和装备服务中心.xlsx": tianhe,
    "广州开放大学-2025-有错.xlsx": open_university_damaged,
}

WRITTEN = datetime.datetime(2025, 1, 15, 9, 0, 0)


def write(workbook, path):
    """Saves with the clock taken out: openpyxl stamps the time of saving into the properties and the zip."""
    workbook.properties.creator = "jixiao 示例"
    workbook.properties.created = WRITTEN
    saved = io.BytesIO()
    workbook.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "docProps/core.xml":
                data = re.sub(
                    rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + WRITTEN.isoformat().encode() + b"Z", data
                )
            entry = zipfile.ZipInfo(name, WRITTEN.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            target.writestr(entry, data)


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent / "submissions"
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in SUBMISSIONS.items():
        write(make(), folder / name)
        print(folder / name)


if __name__ == "__main__":
    main()
