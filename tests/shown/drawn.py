"""Kind 3: what is drawn by other means than plain text: raised digits, equations, symbols, numbering, form fields,
page headers, text boxes, pictures."""

import re
import struct
import zlib
from pathlib import Path

import binary
import books
import pages
from books import DECLARED, RELS, packed, xlsx_parts
from kinds import FUNDS, GOAL, MONEY, P0, RICH, SHEETS, TARGET, each, entry, put, told
from model import Cell, Run, ministry, number, table, words
from pages import docx_parts, paragraph

NATURE = P0 + "项目属性"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
XDR = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"


def png():
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    line = b"\0" + b"\x80\x80\xff" * 8
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(line * 8)) + chunk(b"IEND", b"")


def word_run(inner):
    return f"<w:r>{inner}</w:r>"


def text_run(text):
    return word_run(f'<w:t xml:space="preserve">{text}</w:t>')


def in_word(slug, kind, sees, inner, at="I4", base=table, more=None, **expect):
    """`inner`: the paragraphs of one cell of the table, as Word's XML."""
    made = base().put(at, Cell(raw={"docx": inner if inner.startswith("<w:p>") else paragraph(inner)}))
    entry(f"{slug}.docx", packed(docx_parts(made, **(more or {}))), kind, sees, **expect)


def raised():
    power = words("≥2×10", Run("4", sup=True), "人次")
    each("上标", "上下标", "≥2×10⁴人次", put("I4", power), RICH, right={TARGET: "≥2×10⁴人次"})
    area = words("≥500m", Run("2", sup=True))
    each("平方米", "上下标", "≥500m²", put("I4", area), RICH, right={TARGET: "≥500m²"})
    gas = words("减排CO", Run("2", sub=True), "吨数")
    each("下标", "上下标", "减排CO₂吨数", put("H4", gas), RICH, right={P0 + "绩效指标[0].三级指标": "减排CO₂吨数"})
    odd = words("增长10", Run("类", sup=True))
    each("上标-没有字形", "上下标", "10 的右上角一个“类”字，Unicode 里没有这样的上标", put("H4", odd), RICH,
         right={P0 + "绩效指标[0].三级指标": "增长10^类"}, told=[told("H4", "类")])


def equations():
    def math(inner):
        return f"<m:oMath>{inner}</m:oMath>"

    def letters(text):
        return f"<m:r><m:t>{text}</m:t></m:r>"
    half = math(f"<m:f><m:num>{letters('1')}</m:num><m:den>{letters('2')}</m:den></m:f>")
    in_word("公式-分数", "公式编辑器", "覆盖1/2以上学校", text_run("覆盖") + half + text_run("以上学校"), right={TARGET: "覆盖1/2以上学校"})
    power = math(f"<m:sSup><m:e>{letters('10')}</m:e><m:sup>{letters('4')}</m:sup></m:sSup>")
    in_word("公式-幂", "公式编辑器", "≥2×10⁴人次", text_run("≥2×") + power + text_run("人次"), right={TARGET: ["≥2×10⁴人次", "≥2×10^4人次"]})
    root = math(f'<m:rad><m:radPr><m:degHide m:val="1"/></m:radPr><m:deg/><m:e>{letters("2")}</m:e></m:rad>')
    in_word("公式-根号", "公式编辑器", "≥√2倍", text_run("≥") + root + text_run("倍"),
            any=[{"right": {TARGET: ["≥√2倍", "≥√(2)倍"]}}, {"told": [told("I4")]}])

    def field(code, result=""):
        separate = word_run('<w:fldChar w:fldCharType="separate"/>') + text_run(result) if result else ""
        return (word_run('<w:fldChar w:fldCharType="begin"/>') + word_run(f'<w:instrText xml:space="preserve"> {code} </w:instrText>')
                + separate + word_run('<w:fldChar w:fldCharType="end"/>'))
    in_word("域-分数", "域", "覆盖1/2以上学校", text_run("覆盖") + field(r"eq \f(1,2)") + text_run("以上学校"), right={TARGET: "覆盖1/2以上学校"})
    in_word("域-分数-简写", "域", "覆盖1/2以上学校", text_run("覆盖") + '<w:fldSimple w:instr=" EQ \\F(1,2) "/>' + text_run("以上学校"), right={TARGET: "覆盖1/2以上学校"})
    box = field(r"eq \o\ac(□,√)")
    in_word("域-带框勾", "域", "新增打了勾", box + text_run("新增 □延续"), at="B5", base=ministry, right={NATURE: "新增"})
    circle = field(r"eq \o\ac(○,1)")
    in_word("域-带圈字", "域", "①类学校12所", circle + text_run("类学校12所"),
            any=[{"right": {TARGET: ["①类学校12所", "○1类学校12所"]}}, {"told": [told("I4")]}])
    in_word("域-页码一类", "域", "第3版的算法，≥12所（域的结果）", field("REF 目标 \\h", "≥12所"), right={TARGET: "≥12所"}, absent=["REF"])


def symbols():
    old, new = ["Wingdings 2", "R", "£"], ["Wingdings", "þ", "¨"]
    for slug, (font, tick, empty) in (("勾-R", old), ("勾-þ", new)):
        made = words(Run(tick, font=font), "新增 ", Run(empty, font=font), "延续")
        each(slug, "符号字体", "☑新增 □延续，方框是符号字体的字母", lambda made=made: ministry().put("B5", made), RICH, right={NATURE: "新增"}, absent=[tick])

    def sym(font, code):
        return word_run(f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr><w:sym w:font="{font}" w:char="{code}"/>')
    in_word("勾-sym", "符号字体", "☑新增 □延续", sym("Wingdings 2", "F052") + text_run("新增 ") + sym("Wingdings 2", "F0A3") + text_run("延续"),
            at="B5", base=ministry, right={NATURE: "新增"})
    in_word("大于等于-sym", "符号字体", "≥12所（Symbol 字体）", sym("Symbol", "F0B3") + text_run("12所"), right={TARGET: "≥12所"})
    private = words(Run("\uf052", font="Wingdings 2"), "新增 ", Run("\uf0a3", font="Wingdings 2"), "延续")
    each("勾-私用区", "符号字体", "☑新增 □延续，方框是私用区的字", lambda: ministry().put("B5", private), ["docx", "html"], right={NATURE: "新增"})
    choice = '<mc:AlternateContent><mc:Choice Requires="w16se"><w16se:symEx w16se:font="Segoe UI Emoji" w16se:char="2611"/></mc:Choice><mc:Fallback><w:t>☑</w:t></mc:Fallback></mc:AlternateContent>'
    in_word("勾-symEx", "替代内容", "☑新增 □延续", word_run(choice) + text_run("新增 □延续"), at="B5", base=ministry, right={NATURE: "新增"})
    bare = word_run('<w16se:symEx w16se:font="Segoe UI Symbol" w16se:char="2265"/>')
    in_word("大于等于-symEx", "替代内容", "≥12所", bare + text_run("12所"), right={TARGET: "≥12所"})
    later = '<mc:AlternateContent><mc:Choice xmlns:w99="urn:invented:word:2099" Requires="w99"><w99:t>12所</w99:t></mc:Choice><mc:Fallback><w:t>≥12所</w:t></mc:Fallback></mc:AlternateContent>'
    in_word("替代-不认得", "替代内容", "≥12所（第一种写法没有人认得）", word_run(later), right={TARGET: "≥12所"})
    known = '<mc:AlternateContent><mc:Choice Requires="w14"><w:t>≥12所</w:t></mc:Choice><mc:Fallback><w:t>不少于12所</w:t></mc:Fallback></mc:AlternateContent>'
    in_word("替代-认得", "替代内容", "≥12所", word_run(known), right={TARGET: "≥12所"}, absent=["不少于12所"])
    second = '<mc:AlternateContent><mc:Choice xmlns:w99="urn:invented:word:2099" Requires="w99"><w99:t>1</w99:t></mc:Choice><mc:Choice Requires="w14"><w:t>≥12所</w:t></mc:Choice><mc:Fallback/></mc:AlternateContent>'
    in_word("替代-第二种", "替代内容", "≥12所", word_run(second), right={TARGET: "≥12所"})


def level(n, form, text):
    return f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'


def numbering():
    lists = [[level(0, "decimal", "%1.")], [level(0, "chineseCounting", "（%1）")], [level(0, "decimal", "%1."), level(1, "decimal", "%1.%2")],
             [level(0, "decimalEnclosedCircle", "%1")]]
    abstract = "".join(f'<w:abstractNum w:abstractNumId="{n}"><w:multiLevelType w:val="multilevel"/>{"".join(levels)}</w:abstractNum>' for n, levels in enumerate(lists))
    more = {"numbering": abstract + "".join(f'<w:num w:numId="{n + 1}"><w:abstractNumId w:val="{n}"/></w:num>' for n in range(len(lists)))}

    def item(text, number, depth=0):
        return paragraph(text_run(text), f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')
    for slug, lines, seen in [
        ("编号-点", [("建成校园网。", 1), ("稳定运行。", 1)], "1.建成校园网。2.稳定运行。"),
        ("编号-括号", [("建成校园网。", 2), ("稳定运行。", 2)], "（一）建成校园网。（二）稳定运行。"),
        ("编号-多级", [("建成校园网。", 3), ("覆盖各校。", 3, 1), ("接入各班。", 3, 1), ("稳定运行。", 3)], "1.建成校园网。1.1覆盖各校。1.2接入各班。2.稳定运行。"),
        ("编号-带圈", [("建成校园网。", 4), ("稳定运行。", 4)], "①建成校园网。②稳定运行。"),
    ]:
        in_word(slug, "编号", seen, "".join(item(*line) for line in lines), at="E4", more=more,
                any=[{"right": {GOAL: seen}}, {"right": {GOAL: "".join(line[0] for line in lines)}, "told": [told("E4", "编号")]}])
    styled = {**more, "styles": '<w:style w:type="paragraph" w:styleId="条"><w:name w:val="条"/><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'}
    lines = "".join(paragraph(text_run(text), '<w:pStyle w:val="条"/>') for text in ("建成校园网。", "稳定运行。"))
    in_word("编号-样式", "编号", "（一）建成校园网。（二）稳定运行。", lines, at="E4", more=styled,
            any=[{"right": {GOAL: "（一）建成校园网。（二）稳定运行。"}}, {"told": [told("E4", "编号")]}])
    entry("列表.html", pages.html(table().put("E4", Cell(raw={"html": "<td><ol><li>建成校园网。</li><li>稳定运行。</li></ol></td>"}))), "编号", "1.建成校园网。2.稳定运行。",
          any=[{"right": {GOAL: "1.建成校园网。2.稳定运行。"}}, {"right": {GOAL: "建成校园网。稳定运行。"}, "told": [told("E4", "编号")]}])


def form_fields():
    def field(data, code, result=""):
        separate = word_run('<w:fldChar w:fldCharType="separate"/>') + text_run(result) if result else ""
        return (word_run(f'<w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="x"/><w:enabled/>{data}</w:ffData></w:fldChar>')
                + word_run(f"<w:instrText> {code} </w:instrText>") + separate + word_run('<w:fldChar w:fldCharType="end"/>'))
    options = "".join(f'<w:listEntry w:val="{text}"/>' for text in ("≥10所", "≥12所", "≥14所"))
    in_word("下拉", "窗体域", "≥12所（下拉框选的第二项）", field(f'<w:ddList><w:result w:val="1"/>{options}</w:ddList>', "FORMDROPDOWN"), right={TARGET: "≥12所"}, absent=["≥10所", "≥14所"])
    in_word("下拉-默认", "窗体域", "≥10所（下拉框没有动过，显示第一项）", field(f"<w:ddList>{options}</w:ddList>", "FORMDROPDOWN"), right={TARGET: "≥10所"}, absent=["≥14所"])

    def box(on):
        return field(f'<w:checkBox><w:sizeAuto/><w:default w:val="0"/>{"<w:checked/>" if on else ""}</w:checkBox>', "FORMCHECKBOX")
    in_word("勾选框", "窗体域", "☒新增 ☐延续", box(True) + text_run("新增 ") + box(False) + text_run("延续"), at="B5", base=ministry, right={NATURE: "新增"})
    in_word("文字框", "窗体域", "≥12所", field("<w:textInput/>", "FORMTEXT", "≥12所"), right={TARGET: "≥12所"})
    hint = "<w:sdt><w:sdtPr><w:showingPlcHdr/><w:text/></w:sdtPr><w:sdtContent>" + text_run("单击此处输入文字。") + "</w:sdtContent></w:sdt>"
    in_word("占位文字", "窗体域", "灰色的提示：单击此处输入文字。", hint, absent=["单击此处"], told=[told("I4")])
    tick = '<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="1"/></w14:checkbox></w:sdtPr><w:sdtContent>' + text_run("☒") + "</w:sdtContent></w:sdt>"
    in_word("内容控件勾", "窗体域", "☒新增 ☐延续", tick + text_run("新增 ☐延续"), at="B5", base=ministry, right={NATURE: "新增"})

    active = word_run('<w:object><v:shape id="c1" style="width:60pt;height:18pt"/><w:control r:id="rId3" w:name="CheckBox1" w:shapeid="c1"/></w:object>')
    part = f'{DECLARED}<ax:ocx ax:classid="{{8BD21D40-EC42-11CE-9E0D-00AA006002F3}}" ax:persistence="persistPropertyBag" xmlns:ax="http://schemas.microsoft.com/office/2006/activeX" xmlns:r="{RELS}"><ax:ocxPr ax:name="Value" ax:value="1"/><ax:ocxPr ax:name="Caption" ax:value="已公示"/></ax:ocx>'
    more = {"rels": [(f"{RELS}/control", "activeX/activeX1.xml")], "extra": {"word/activeX/activeX1.xml": part},
            "types": '<Override PartName="/word/activeX/activeX1.xml" ContentType="application/vnd.ms-office.activeX+xml"/>'}
    in_word("ActiveX", "窗体域", "打了勾的框：已公示", active, more=more, any=[{"right": {TARGET: ["☑已公示", "☑", "已公示"]}}, {"told": [told("I4")]}])
    ole = word_run('<w:object><v:shape id="o1" style="width:60pt;height:18pt"/><o:OLEObject Type="Embed" ProgID="Excel.Sheet.12" ShapeID="o1" DrawAspect="Content" ObjectID="_1"/></w:object>')
    in_word("嵌入对象", "图片和对象", "一张嵌入的 Excel 表", ole, told=[told("I4")])

    row = table().put("I4", Cell(raw={"html": '<td><select><option>≥10所</option><option selected>≥12所</option></select></td>'}))
    entry("选项.html", pages.html(row), "网页控件", "≥12所（选中的一项）", right={TARGET: "≥12所"}, absent=["≥10所"])
    row = table().put("I4", Cell(raw={"html": '<td><select><option>≥12所</option><option>≥14所</option></select></td>'}))
    entry("选项-第一项.html", pages.html(row), "网页控件", "≥12所（没有选过，显示第一项）", right={TARGET: "≥12所"}, absent=["≥14所"])
    row = table().put("I4", Cell(raw={"html": '<td><input type="hidden" value="内部编号7788">≥12所</td>'}))
    entry("隐藏控件.html", pages.html(row), "网页控件", "≥12所", right={TARGET: "≥12所"}, absent=["7788"])
    row = table().put("I4", Cell(raw={"html": '<td><input type="text" value="≥12所"></td>'}))
    entry("输入框.html", pages.html(row), "网页控件", "≥12所（写在输入框里）", right={TARGET: "≥12所"})
    row = table().put("E4", Cell(raw={"html": "<td><textarea>全年网络稳定运行。</textarea></td>"}))
    entry("多行框.html", pages.html(row), "网页控件", "全年网络稳定运行。", right={GOAL: "全年网络稳定运行。"})
    row = ministry().put("B5", Cell(raw={"html": '<td colspan="2"><input type="checkbox" checked>新增 <input type="checkbox">延续</td>'}))
    entry("复选框.html", pages.html(row), "网页控件", "☑新增 ☐延续", right={NATURE: "新增"})
    for slug, cell, head in [
        ("不显示的一段", '<td><span hidden>内部7所</span>≥12所</td>', ""),
        ("不显示的类", '<td><span class="no">内部7所</span>≥12所</td>', "<style>.no{display:none}</style>"),
        ("文字处理隐藏", "<td><span style='display:none;mso-hide:all'>内部7所</span>≥12所</td>", ""),
        ("看不见的一段", '<td><span style="visibility:hidden">内部7所</span>≥12所</td>', "")]:
        entry(f"{slug}.html", pages.html(table().put("I4", Cell(raw={"html": cell})), head), "隐藏文字", "≥12所",
              right={TARGET: "≥12所"}, absent=["内部7所"], told=[told("I4", "内部7所")])
    for slug, mark in (("s", "s"), ("strike", "strike"), ("del", "del")):
        cell = Cell(raw={"html": f"<td><{mark}>≥10所</{mark}>≥12所</td>"})
        entry(f"划掉-{slug}.html", pages.html(table().put("I4", cell)), "删除线", "≥12所", right={TARGET: "≥12所"}, absent=["≥10所"], told=[told("I4", "≥10所")])
    cell = Cell(raw={"html": '<td><span class="old">≥10所</span>≥12所</td>'})
    entry("划掉-类.html", pages.html(table().put("I4", cell), "<style>.old{text-decoration:line-through}</style>"), "删除线", "≥12所", right={TARGET: "≥12所"}, absent=["≥10所"], told=[told("I4", "≥10所")])

    in_word("修订-删除", "修订", "≥12所", '<w:del w:id="1" w:author="甲"><w:r><w:delText>≥10所</w:delText></w:r></w:del><w:ins w:id="2" w:author="甲">' + text_run("≥12所") + "</w:ins>",
            right={TARGET: "≥12所"}, absent=["≥10所"])
    in_word("修订-移走", "修订", "≥12所", '<w:moveFrom w:id="1" w:author="甲">' + text_run("≥10所") + "</w:moveFrom>" + text_run("≥12所"), right={TARGET: "≥12所"}, absent=["≥10所"])
    mark = '<w:del w:id="9" w:author="甲"'
    head, *lines = pages.word_table(table()).split("<w:tr>")
    for n in (5, 6):
        runs = re.sub(r"<w:r>(.*?)</w:r>", rf"{mark}><w:r>\1</w:r></w:del>", lines[n])
        lines[n] = f"<w:trPr>{mark}/></w:trPr>" + re.sub(r"<(/?)w:t\b(?!c|r|b)", r"<\1w:delText", runs)
    kept = "<w:tr>".join([head, *lines])
    entry("修订-删除行.docx", packed(docx_parts(table(), body=kept)), "修订", "机房改造两行已经删去（修订标记）", absent=["机房改造", "改造机房"], projects=1)
    double = word_run("<w:rPr><w:dstrike/></w:rPr><w:t>≥10所</w:t>")
    in_word("双删除线", "删除线", "≥12所", double + text_run("≥12所"), right={TARGET: "≥12所"}, absent=["≥10所"], told=[told("I4", "≥10所")])
    for slug, mark, kind, absent in (("样式-删除线", "<w:strike/>", "删除线", "≥10所"), ("样式-隐藏", "<w:vanish/>", "隐藏文字", "≥10所")):
        style = f'<w:style w:type="character" w:styleId="旧"><w:name w:val="旧"/><w:rPr>{mark}</w:rPr></w:style>'
        in_word(slug, kind, "≥12所", word_run('<w:rPr><w:rStyle w:val="旧"/></w:rPr><w:t>≥10所</w:t>') + text_run("≥12所"), more={"styles": style},
                right={TARGET: "≥12所"}, absent=[absent], told=[told("I4", absent)])
    style = '<w:style w:type="character" w:styleId="旧"><w:name w:val="旧"/><w:rPr><w:strike/></w:rPr></w:style>'
    in_word("样式-又取消", "删除线", "≥12所（样式有删除线，这里取消了）", word_run('<w:rPr><w:rStyle w:val="旧"/><w:strike w:val="0"/></w:rPr><w:t>≥12所</w:t>'), more={"styles": style}, right={TARGET: "≥12所"})


def around():
    amounts = {FUNDS + "总计": "120 万元", "单位名称": "某区教育局"}

    def headed(header=("填报单位：某区教育局", "单位：元"), footer=""):
        made = table("", "").put("B4", number(1200000)).put("C4", number(1000000)).put("D4", number(200000))
        made.put("B6", number(800000)).put("C6", number(800000))
        made.header, made.footer = header, footer
        return made
    each("页眉", "页眉页脚", "页眉：填报单位：某区教育局　单位：元；总计 1200000", headed, [*SHEETS, "docx"], right=amounts)

    def footed():
        made = table()
        made.footer = "内部资料请勿外传"
        return made
    each("页脚", "页眉页脚", "页脚：内部资料请勿外传", footed, [*SHEETS, "docx"], right=MONEY, told=[told(text=["内部资料", "页脚"])])

    shape = f'<wp:inline><wp:extent cx="1800000" cy="360000"/><wp:docPr id="1" name="文本框 1"/><a:graphic xmlns:a="{A}"><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:txbx><w:txbxContent>{paragraph(text_run("单位：元"))}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline>'
    old = f'<w:pict><v:shape type="#_x0000_t202"><v:textbox><w:txbxContent>{paragraph(text_run("单位：元"))}</w:txbxContent></v:textbox></v:shape></w:pict>'
    both = paragraph(word_run(f'<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{shape}</w:drawing></mc:Choice><mc:Fallback>{old}</mc:Fallback></mc:AlternateContent>'))
    bare = headed(())
    bare.put("A2", "填报单位：某区教育局")
    entry("文本框.docx", packed(docx_parts(bare, before=both)), "文本框", "表上方的文本框：单位：元；总计 1200000", right=amounts)
    entry("文本框-旧.docx", packed(docx_parts(bare, before=paragraph(word_run(old)))), "文本框", "表上方的文本框：单位：元；总计 1200000", right=amounts)
    in_word("文本框-格里", "文本框", "≥12所（写在格里的文本框）", word_run(old.replace("单位：元", "≥12所")), any=[{"right": {TARGET: "≥12所"}}, {"told": [told(text="≥12所")]}])

    def anchored(inner, fro, to):
        return f'<xdr:twoCellAnchor xmlns:xdr="{XDR}" xmlns:a="{A}" xmlns:r="{RELS}"><xdr:from><xdr:col>{fro[1]}</xdr:col><xdr:colOff>9525</xdr:colOff><xdr:row>{fro[0]}</xdr:row><xdr:rowOff>9525</xdr:rowOff></xdr:from><xdr:to><xdr:col>{to[1]}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{to[0]}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>{inner}<xdr:clientData/></xdr:twoCellAnchor>'

    def drawn(made, anchor, extra=None):
        drawing = f'{DECLARED}<xdr:wsDr xmlns:xdr="{XDR}" xmlns:a="{A}">{anchor}</xdr:wsDr>'
        return packed(xlsx_parts(made, after='<drawing r:id="rId1"/>', rels=[(f"{RELS}/drawing", "../drawings/drawing1.xml")],
                                 types='<Override PartName="/xl/drawings/drawing1.xml" ContentType="application/vnd.openxmlformats-officedocument.drawing+xml"/>',
                                 extra={"xl/drawings/drawing1.xml": drawing, **(extra or {})}))

    def in_binary(made, anchor, extra=None):
        drawing = f'{DECLARED}<xdr:wsDr xmlns:xdr="{XDR}" xmlns:a="{A}">{anchor}</xdr:wsDr>'
        return binary.xlsb(made, binary.record(550, binary.wide("rId1")), [(f"{RELS}/drawing", "../drawings/drawing1.xml")],
                           {"xl/drawings/drawing1.xml": drawing, **(extra or {})})
    box = f'<xdr:sp><xdr:nvSpPr><xdr:cNvPr id="2" name="文本框 1"/><xdr:cNvSpPr txBox="1"/></xdr:nvSpPr><xdr:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr><xdr:txBody><a:bodyPr/><a:p><a:r><a:t>单位：元</a:t></a:r></a:p></xdr:txBody></xdr:sp>'
    entry("文本框.xlsx", drawn(bare, anchored(box, (1, 7), (2, 9))), "文本框", "表头右上的文本框：单位：元；总计 1200000", right=amounts)
    entry("文本框.xlsb", in_binary(bare, anchored(box, (1, 7), (2, 9))), "文本框", "表头右上的文本框：单位：元；总计 1200000", right=amounts)
    entry("文本框.ods", packed(books.ods_parts(bare, inside='<table:shapes><draw:custom-shape draw:name="文本框 1" svg:x="20cm" svg:y="0.5cm" svg:width="3cm" svg:height="0.5cm"><text:p>单位：元</text:p></draw:custom-shape></table:shapes>')),
          "文本框", "表头右上的文本框：单位：元；总计 1200000", right=amounts)

    picture = f'<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="图片 1"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId1"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill><xdr:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:pic>'
    media = {"xl/drawings/_rels/drawing1.xml.rels": books.relations((f"{RELS}/image", "../media/image1.png")), "xl/media/image1.png": png()}
    gone = table().drop("I4")
    entry("图片.xlsx", drawn(gone, anchored(picture, (3, 8), (4, 9)), media), "图片和对象", "年度指标值一格是一张图", told=[told("I4", "图")])
    entry("图片.xlsb", in_binary(gone, anchored(picture, (3, 8), (4, 9)), media), "图片和对象", "年度指标值一格是一张图", told=[told("I4", "图")])
    frame = '<table:table-cell><draw:frame draw:name="图片 1" svg:width="1cm" svg:height="0.5cm"><draw:image xlink:href="Pictures/1.png" xlink:type="simple"/></draw:frame></table:table-cell>'
    entry("图片.ods", packed(books.ods_parts(table().put("I4", Cell(raw={"ods": frame})), extra={"Pictures/1.png": png()})), "图片和对象", "年度指标值一格是一张图", told=[told("I4", "图")])
    inline = f'<w:drawing><wp:inline><wp:extent cx="360000" cy="180000"/><wp:docPr id="1" name="图片 1"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="1.png"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rId3"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr/></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>'
    in_word("图片", "图片和对象", "年度指标值一格是一张图", word_run(inline), more={"rels": [(f"{RELS}/image", "media/image1.png")], "extra": {"word/media/image1.png": png()}}, told=[told("I4", "图")])
    entry("图片.html", pages.html(table().put("I4", Cell(raw={"html": '<td><img src="image001.png" alt="截图"></td>'}))), "图片和对象", "年度指标值一格是一张图", told=[told("I4", "图")])
    import xlwt
    book, bitmap = xlwt.Workbook(encoding="utf-8"), b"BM" + struct.pack("<IHHI", 54 + 24 * 8, 0, 0, 54) + struct.pack("<IIIHHIIIIII", 40, 8, 8, 1, 24, 0, 24 * 8, 0, 0, 0, 0) + b"\x80" * 24 * 8
    original = xlwt.Workbook.add_sheet

    def with_picture(self, *args, **kind):
        sheet = original(self, *args, **kind)
        sheet.insert_bitmap_data(bitmap, 3, 8)
        return sheet
    book.add_sheet = with_picture.__get__(book)
    entry("图片.xls", books.xls(gone, book), "图片和对象", "年度指标值一格是一张图", told=[told("I4", "图")])

    name = "ID_0123456789ABCDEF0123456789ABCDEF"
    shown = Cell(raw={"xlsx": f' t="str"><f>_xlfn.DISPIMG(&quot;{name}&quot;,1)</f><v>=DISPIMG(&quot;{name}&quot;,1)</v></c>'})
    entry("DISPIMG.xlsx", packed(xlsx_parts(table().put("I4", shown), app="WPS 表格")), "图片和对象", "年度指标值一格是一张图（WPS 的嵌入图片）", absent=["DISPIMG"], told=[told("I4", "图")])
    typed = words(f'=DISPIMG("{name}",1)')
    each("DISPIMG-文字", "图片和对象", "WPS 的嵌入图片，存成了文字", put("I4", typed), ["xls", "ods", "csv"], absent=["DISPIMG"], told=[told("I4", "图")])
    placed = Cell(raw={"xlsx": ' t="e" vm="1"><v>#VALUE!</v></c>'})
    entry("格内图片.xlsx", packed(xlsx_parts(table().put("I4", placed))), "图片和对象", "年度指标值一格是一张图（Excel 的“放置在单元格中”）", absent=["#VALUE!"], told=[told("I4")])

    control = '<mc:AlternateContent><mc:Choice Requires="x14"><controls><control shapeId="1025" r:id="rId1" name="复选框 1"><controlPr defaultSize="0"><anchor><from><col xmlns="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing">8</col></from></anchor></controlPr></control></controls></mc:Choice></mc:AlternateContent>'
    anchor = "8, 2, 3, 2, 9, 0, 4, 0"
    vml = f'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shape id="_x0000_s1025" type="#_x0000_t201" style="position:absolute"><v:textbox><div>已公示</div></v:textbox><x:ClientData ObjectType="Checkbox"><x:Anchor>{anchor}</x:Anchor><x:Checked>1</x:Checked></x:ClientData></v:shape></xml>'
    entry("窗体控件.xlsx", packed(xlsx_parts(gone, after='<legacyDrawing r:id="rId2"/>' + control, rels=[(f"{RELS}/ctrlProp", "../ctrlProps/ctrlProp1.xml"), (f"{RELS}/vmlDrawing", "../drawings/vmlDrawing1.vml")],
          types='<Override PartName="/xl/ctrlProps/ctrlProp1.xml" ContentType="application/vnd.ms-excel.controlproperties+xml"/>',
          extra={"xl/ctrlProps/ctrlProp1.xml": f'{DECLARED}<formControlPr xmlns="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" objectType="CheckBox" checked="Checked" lockText="1"/>', "xl/drawings/vmlDrawing1.vml": vml})),
          "窗体域", "年度指标值一格上有打了勾的框：已公示", told=[told(text=["已公示", "控件"])])

    entry("窗体控件.xlsb", binary.xlsb(gone, binary.record(551, binary.wide("rId1")), [(f"{RELS}/vmlDrawing", "../drawings/vmlDrawing1.vml")], {"xl/drawings/vmlDrawing1.vml": vml}),
          "窗体域", "年度指标值一格上有打了勾的框：已公示", told=[told(text=["已公示", "控件"])])

    inserted = [("altChunk-网页.docx", "html", pages.html(table())), ("altChunk-文档.docx", "docx", pages.docx(table()))]
    for file, ending, data in inserted:
        body = paragraph(text_run("下面是插入的文件：")) + '<w:altChunk r:id="rId3"/>'
        entry(file, packed(docx_parts(table(), body=body, rels=[(f"{RELS}/aFChunk", f"afchunk1.{ending}")], extra={f"word/afchunk1.{ending}": data})),
              "插入的文件", "整张表（在插入的文件里）", right={TARGET: "≥12所", **MONEY})


def sizes_of_nothing():
    """What Excel does not show without calling it hidden; a header of the first page alone."""
    parts = xlsx_parts(table())
    sheet = parts["xl/worksheets/sheet1.xml"]
    flat = sheet.replace('<row r="6">', '<row r="6" ht="0" customHeight="1">').replace('<row r="7">', '<row r="7" ht="0" customHeight="1">')
    entry("行高为零.xlsx", packed({**parts, "xl/worksheets/sheet1.xml": flat}), "隐藏的行列", "第6、7行高度为零", right={"项目[1].项目名称": "机房改造"}, told=[told(text="隐藏")])
    thin = sheet.replace("<sheetData>", '<cols><col min="3" max="3" width="0" customWidth="1"/></cols><sheetData>')
    entry("列宽为零.xlsx", packed({**parts, "xl/worksheets/sheet1.xml": thin}), "隐藏的行列", "财政拨款一列宽度为零", right=MONEY, told=[told(text="隐藏")])
    folded = sheet.replace('<row r="6">', '<row r="6" outlineLevel="1" hidden="1">').replace('<row r="7">', '<row r="7" outlineLevel="1" hidden="1">')
    entry("折叠的行.xlsx", packed({**parts, "xl/worksheets/sheet1.xml": folded}), "隐藏的行列", "第6、7行折叠起来", right={"项目[1].项目名称": "机房改造"}, told=[told(text=["隐藏", "折叠"])])
    bare = table("", "").put("B4", number(1200000)).put("C4", number(1000000)).put("D4", number(200000))
    bare.drop("A6").drop("B6").drop("C6").drop("D6").drop("E6")
    first = '<headerFooter differentFirst="1"><firstHeader>&amp;L填报单位：某区教育局&amp;R单位：元</firstHeader></headerFooter>'
    entry("首页页眉.xlsx", packed(xlsx_parts(bare, after=first)), "页眉页脚", "首页页眉：填报单位：某区教育局　单位：元；总计 1200000", right={FUNDS + "总计": "120 万元", "单位名称": "某区教育局"})


def declared():
    """The same signs in a form that is declared: the declaration of cases/70-strike.docx, without its strike."""
    import io
    import zipfile
    with zipfile.ZipFile(io.BytesIO((Path(__file__).parent / "cases" / "70-strike.docx").read_bytes())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    text = parts["word/document.xml"].decode().replace('<w:r><w:rPr><w:strike/></w:rPr><w:t xml:space="preserve">≥70%</w:t></w:r>', "")
    boxes = '<w:t xml:space="preserve">□新增   ☑延续</w:t>'
    value = '<w:t xml:space="preserve">≥80%</w:t>'
    assert text.count(boxes) == 1 and text.count(value) == 1
    at = P0 + "子项目[0].绩效指标[2].年度指标值"

    def made(slug, kind, sees, old, new, **expect):
        entry(f"申报表-{slug}.docx", packed({**parts, "word/document.xml": text.replace(old, new)}), kind, sees, **expect)

    def letter(font, char):
        return f'</w:r><w:r><w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr><w:t>{char}</w:t></w:r><w:r>'

    def legacy(on):
        return f'</w:r><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="x"/><w:checkBox><w:sizeAuto/><w:default w:val="{int(on)}"/></w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r>'
    made("勾-R", "符号字体", "□新增 ☑延续", boxes, letter("Wingdings 2", "£") + '<w:t xml:space="preserve">新增   </w:t>' + letter("Wingdings 2", "R") + "<w:t>延续</w:t>", right={NATURE: "延续"})
    made("勾-þ", "符号字体", "□新增 ☑延续", boxes, letter("Wingdings", "¨") + '<w:t xml:space="preserve">新增   </w:t>' + letter("Wingdings", "þ") + "<w:t>延续</w:t>", right={NATURE: "延续"})
    made("勾选框", "窗体域", "□新增 ☑延续", boxes, legacy(False) + '<w:t xml:space="preserve">新增   </w:t>' + legacy(True) + "<w:t>延续</w:t>", right={NATURE: "延续"})
    made("上标", "上下标", "≥10⁴人次", value, '<w:t>≥10</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>4</w:t></w:r><w:r><w:t>人次</w:t>', right={at: "≥10⁴人次"})
    made("注音", "注音", "≥80%", value, '<w:ruby><w:rubyPr><w:rubyAlign w:val="center"/><w:hps w:val="10"/><w:hpsRaise w:val="18"/><w:hpsBaseText w:val="21"/><w:lid w:val="zh-CN"/></w:rubyPr><w:rt><w:r><w:t>bǎi</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>≥80%</w:t></w:r></w:rubyBase></w:ruby>', right={at: "≥80%"}, absent=["bǎi"], told=[told(text="bǎi")])
    made("隐藏", "隐藏文字", "≥80%", value, value + "</w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>内部70%</w:t>", right={at: "≥80%"}, absent=["内部70%"], told=[told(text="内部70%")])
    row = re.search(r"<w:tr>(?:(?!<w:tr>).)*?自助借还比例.*?</w:tr>", text, re.S).group(0)
    struck = re.sub(r"<w:r><w:rPr>", "<w:r><w:rPr><w:strike/>", row)
    made("删除线-一行", "删除线", "自助借还比例一行全划掉", row, struck, absent=["自助借还比例"], told=[told(text="自助借还比例")], ignored=4)


def all_of():
    raised()
    equations()
    symbols()
    numbering()
    form_fields()
    around()
    sizes_of_nothing()
    declared()
