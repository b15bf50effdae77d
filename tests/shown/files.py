"""Kind 6: how a file is packed: delimiters, encodings, a default password, comments, escapes, blanks. And what other
writers than ours make of formulas."""

import datetime
import io
import re
import struct
import zipfile

import binary
import books
import locked
import pages
from books import DECLARED, RELS, packed, xlsx_parts
from kinds import ALL, FUNDS, GOAL, MONEY, P0, SHEETS, TARGET, each, entry, put, told
from model import Cell, Run, table, words

FIXED = datetime.datetime(2025, 1, 1, 12, 0, 0)


def same_zip(data):
    """Another writer's archive with one fixed time in it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    if "docProps/core.xml" in parts:
        parts["docProps/core.xml"] = re.sub(rb"(<dcterms:\w+[^>]*>)[^<]*", rb"\g<1>2025-01-01T12:00:00Z", parts["docProps/core.xml"])
    return packed(parts)


def separated():
    made = table().put("H4", "维护学校数\t")
    entry("一格以制表符结尾.csv", pages.separated(made), "文件", "逗号分隔，一格以制表符结尾", right={**MONEY, TARGET: "≥12所"}, projects=2)
    made = table().put("E4", "全年\t网络\t稳定\t运行\t。")
    entry("一格里有制表符.csv", pages.separated(made), "文件", "逗号分隔，一格里有四个制表符", right={**MONEY, TARGET: "≥12所"}, projects=2)
    made = table().put("E4", "机房,网络,终端,软件,全年稳定运行。")
    entry("制表符分隔.txt", pages.separated(made, "\t"), "文件", "制表符分隔，一格里有四个逗号", right={**MONEY, GOAL: "机房,网络,终端,软件,全年稳定运行。"}, projects=2)
    entry("制表符分隔.csv", pages.separated(made, "\t"), "文件", "名叫 .csv，制表符分隔", right={**MONEY, GOAL: "机房,网络,终端,软件,全年稳定运行。"}, projects=2)


def utf16(data, *names):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name in names:
        parts[name] = parts[name].decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")
    return packed(parts)


def encodings():
    right = {**MONEY, TARGET: "≥12所"}
    entry("UTF-16-工作表.xlsx", utf16(books.xlsx(table()), "xl/worksheets/sheet1.xml"), "文件", "整张表，工作表部件是 UTF-16", right=right)
    entry("UTF-16-字符串.xlsx", utf16(books.xlsx(table()), "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"), "文件", "整张表，字符串部件是 UTF-16", right=right)
    entry("UTF-16.docx", utf16(pages.docx(table()), "word/document.xml"), "文件", "整张表，正文部件是 UTF-16", right=right)
    entry("UTF-16.ods", utf16(books.ods(table()), "content.xml"), "文件", "整张表，content.xml 是 UTF-16", right=right)
    entry("UTF-16-2003.xml", books.xml2003(table()).decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16"), "文件", "整张表，UTF-16", right=right)
    page = pages.html(table()).decode()
    entry("国标.html", page.replace('charset="utf-8"', 'charset="gb2312"').encode("gb18030"), "文件", "整张表，GB 2312", right=right)


def passwords():
    right = {**MONEY, TARGET: "≥12所"}
    parts = xlsx_parts(table(), extra={"docProps/padding.xml": f"<p>{'填充' * 1500}</p>"})
    book = packed(parts, plain=True)
    entry("默认密码.xlsx", locked.agile(book), "文件", "Excel 不问密码就打开（敏捷加密）", right=right)
    entry("默认密码-2007.xlsx", locked.standard(book), "文件", "Excel 不问密码就打开（标准加密）", right=right)
    import xlwt
    for bits, name, way in [(None, "", "RC4"), (128, "-2002", "CryptoAPI 的 RC4，128 位"), (40, "-2002短", "CryptoAPI 的 RC4，40 位")]:
        made = xlwt.Workbook(encoding="utf-8")
        books.xls(table(), made)
        out = io.BytesIO()
        xlwt.CompoundDoc.XlsDoc().save(out, locked.biff8(made.get_biff_data(), bits=bits))
        entry(f"默认密码{name}.xls", out.getvalue(), "文件", f"Excel 不问密码就打开（{way}）", right=right)


def lists():
    """Lists to choose from (data validation) from which nothing was chosen."""
    sees, says = "二级指标一栏是下拉框，G5 还没有选", [told("G5", "数量指标、质量指标")]
    rule = ('<DataValidation xmlns="urn:schemas-microsoft-com:office:excel"><Range>R4C7:R7C7</Range><Type>List</Type><CellRangeList/>'
            "<Value>&quot;数量指标,质量指标&quot;</Value></DataValidation></Worksheet>")
    old = books.xml2003(table().drop("G5")).decode()
    assert old.count("</Worksheet>") == 1
    entry("下拉未选-2003.xml", old.replace("</Worksheet>", rule).encode(), "控件", sees, told=says)
    choices = '"数量指标,质量指标"'[1:-1].replace(",", "\0").encode("utf-16-le")
    formula = struct.pack("<BH", 0x17, len(choices) // 2) + choices
    body = struct.pack("<IIIIII", 3, 1, 3, 6, 6, 6) + b"\xff\xff\xff\xff" * 4 + struct.pack("<I", len(formula)) + formula + bytes(4) + bytes(8)
    entry("下拉未选.xlsb", binary.xlsb(table().drop("G5"), binary.record(573, bytes(18)) + binary.record(64, body) + binary.record(574)), "控件", sees, told=says)


def comments():
    boilerplate = "[线程批注]\n\n你的Excel版本可读取此线程批注; 但如果在更新版本的Excel中打开文件，则对批注所作的任何改动都将被删除。了解详细信息: https://go.microsoft.com/fwlink/?linkid=870924\n\n注释:\n    请核对学校数"
    refs = ["I4", "H4", "E4", "B4"]
    old = "".join(f'<comment ref="{ref}" authorId="0" shapeId="0"><text><t xml:space="preserve">{boilerplate}{ref}</t></text></comment>' for ref in refs)
    thread = "".join(f'<threadedComment ref="{ref}" dT="2025-01-01T12:00:00.00" personId="{{00000000-0000-0000-0000-000000000001}}" id="{{00000000-0000-0000-0000-00000000001{n}}}"><text>请核对学校数{ref}</text></threadedComment>' for n, ref in enumerate(refs))
    extra = {
        "xl/comments1.xml": f'{DECLARED}<comments xmlns="{books.MAIN}"><authors><author>tc={{00000000-0000-0000-0000-000000000010}}</author></authors><commentList>{old}</commentList></comments>',
        "xl/threadedComments/threadedComment1.xml": f'{DECLARED}<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">{thread}</ThreadedComments>',
        "xl/persons/person.xml": f'{DECLARED}<personList xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><person displayName="甲" id="{{00000000-0000-0000-0000-000000000001}}" userId="甲" providerId="None"/></personList>',
    }
    rels = [(f"{RELS}/comments", "../comments1.xml"), ("http://schemas.microsoft.com/office/2017/10/relationships/threadedComment", "../threadedComments/threadedComment1.xml")]
    types = '<Override PartName="/xl/comments1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"/><Override PartName="/xl/threadedComments/threadedComment1.xml" ContentType="application/vnd.ms-excel.threadedcomments+xml"/><Override PartName="/xl/persons/person.xml" ContentType="application/vnd.ms-excel.person+xml"/>'
    parts = xlsx_parts(table(), extra=extra, rels=rels, types=types)
    parts["xl/_rels/workbook.xml.rels"] = books.relations((f"{RELS}/worksheet", "worksheets/sheet1.xml"), (f"{RELS}/styles", "styles.xml"), (f"{RELS}/sharedStrings", "sharedStrings.xml"), ("http://schemas.microsoft.com/office/2017/10/relationships/person", "persons/person.xml"))
    entry("线程批注.xlsx", packed(parts), "批注", "四条批注：请核对学校数", right={TARGET: "≥12所"}, absent=["线程批注", "请核对"],
          quiet=["你的Excel版本", "go.microsoft.com"], told=[told(text="请核对学校数I4")])
    english = boilerplate.replace("[线程批注]", "[Threaded comment]").replace("你的Excel版本可读取此线程批注; 但如果在更新版本的Excel中打开文件，则对批注所作的任何改动都将被删除。了解详细信息:", "Your version of Excel allows you to read this threaded comment; however, any edits to it will get removed if the file is opened in a newer version of Excel. Learn more:").replace("注释:", "Comment:")
    parts = {**parts, "xl/comments1.xml": extra["xl/comments1.xml"].replace(boilerplate, english)}
    entry("线程批注-英文.xlsx", packed(parts), "批注", "四条批注：请核对学校数", right={TARGET: "≥12所"}, absent=["Threaded", "请核对"],
          quiet=["Your version of Excel", "go.microsoft.com"], told=[told(text="请核对学校数I4")])


def texts():
    each("小于号", "文字", "差异显著的P<p值>0.05", put("I4", words("P<p值>0.05")), ALL, right={TARGET: "P<p值>0.05"})
    each("外侧空格", "文字", "≥12所，前后有空格", put("I4", words("  ≥12所  ")), ALL, right={TARGET: "≥12所"})
    each("零宽空格", "文字", "≥12所，中间有看不见的字", put("I4", words("≥\u200b12\ufeff所")), ALL,
         any=[{"right": {TARGET: "≥12所"}}, {"told": [told("I4")]}])
    returned = Cell(raw={"xlsx": ' t="inlineStr"><is><t xml:space="preserve">全年网络_x000D_\n稳定运行。</t></is></c>'})
    entry("回车记号.xlsx", packed(xlsx_parts(table().put("E4", returned))), "文字", "全年网络 换行 稳定运行。", right={GOAL: "全年网络稳定运行。"}, absent=["_x000D_"])
    escaped = Cell(raw={"xlsx": ' t="inlineStr"><is><t>≥12_x005F_x6240_所</t></is></c>'})
    entry("下划线记号.xlsx", packed(xlsx_parts(table().put("I4", escaped))), "文字", "≥12_x6240_所", right={TARGET: "≥12_x6240_所"})
    quoted = words("'≥12所")
    each("前面的撇号", "文字", "'≥12所（撇号是写进去的）", put("I4", quoted), ["xlsx", "csv"], right={TARGET: "'≥12所"})


def other_writers():
    """A workbook that no Excel ever computed, by the libraries that make such."""
    import openpyxl
    import xlsxwriter
    made = table()
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": FIXED})
    sheet = book.add_worksheet("绩效目标")
    for (row, column), cell in sorted(made.cells.items()):
        if column == 1 and row in (3, 5):
            sheet.write_formula(row, column, f"=C{row + 1}+D{row + 1}")
        elif cell.num:
            sheet.write_number(row, column, float(cell.num))
        else:
            sheet.write_string(row, column, cell.seen)
    book.close()
    entry("没算过-xlsxwriter.xlsx", same_zip(out.getvalue()), "公式", "总计是公式，存的结果都是 0，Excel 打开才算", told=[told(text="公式")], quiet=["≠"])
    book = openpyxl.Workbook()
    sheet = book.active
    for (row, column), cell in sorted(made.cells.items()):
        at = sheet.cell(row + 1, column + 1)
        at.value = f"=C{row + 1}+D{row + 1}" if column == 1 and row in (3, 5) else float(cell.num) if cell.num else cell.seen
    sheet["E4"].value = '=CONCATENATE(H4,"稳定")'
    out = io.BytesIO()
    book.save(out)
    entry("没算过-openpyxl.xlsx", same_zip(out.getvalue()), "公式", "总计和绩效目标是公式，没有结果", told=[told("E4", "公式"), told("B4", "公式")], absent=["CONCATENATE", "=C4+D4"], quiet=["≠"])
    computed = table().put("B4", Cell(formula="C4+D4", cached="120")).put("B6", Cell(formula="C6+D6", cached="80")).put("D6", Cell(formula="0*1", cached="0"))
    each("算过的公式", "公式", "公式都算过：120、80、0", lambda: computed, ["xlsx", "ods", "xml"], right={**MONEY, "项目[1].资金.总计": "80 万元"}, innocent=True, quiet=["没算", "没有结果"])


def specs():
    text = "项目名称: 校园网运维\n年度: 2025\n资金:\n  总计: 120\n  财政拨款: 120\n绩效目标: \"#REF!\"\n绩效指标:\n- 一级指标: 产出指标\n  三级指标: \"#N/A\"\n  年度指标值: \"#DIV/0!\"\n- 一级指标: 满意度指标\n  三级指标: 师生满意度\n  年度指标值: =DISPIMG(\"ID_0123456789ABCDEF\",1)\n"
    entry("规格里的错误值.yaml", text.encode(), "错误值", "#REF!、#N/A、#DIV/0!、=DISPIMG 写在规格里", command="check",
          told=[told(text="#REF!"), told(text="#N/A"), told(text="#DIV/0!"), told(text="DISPIMG")])
    entry("规格少空格.yaml", "项目名称: 校园网运维\n年度: 2025\n绩效目标:全年网络稳定运行。\n".encode(), "文件", "绩效目标:全年 少了空格", command="check", told=[told(text="空格")])
    entry("规格少空格-首行.yaml", "项目名称:校园网运维\n".encode(), "文件", "项目名称:校园网运维 少了空格", command="check", told=[told(text="空格")])


def rendered():
    """A spec into a form and back: what is lost on the way is told (F001 says that it cannot be read back), or kept."""
    def spec(goal, name):
        return ("单位名称: 某区教育局\n年度: 2025\n表: [guangzhou/unit-coded]\n资金: {总计: 120, 财政拨款: 120}\n项目:\n- 项目名称: 校园网运维\n  资金: {总计: 120, 财政拨款: 120}\n"
                f'  绩效目标: {goal}\n  绩效指标:\n  - 一级指标: 产出指标\n    二级指标: 数量指标\n    三级指标: {name}\n    实施周期指标值: ≥12所\n    年度指标值: ≥12所\n').encode()
    name = P0 + "绩效指标[0].三级指标"
    for to in ("xlsx", "docx"):
        for slug, goal, third, sees, path, text in [
            ("目标外侧空格", '"  全年稳定运行。  "', "维护学校数", "前后有空格的绩效目标", GOAL, "  全年稳定运行。  "),
            ("指标外侧空格", "全年稳定运行。", '"维护学校数 "', "末尾有空格的三级指标", name, "维护学校数 "),
            ("回车换行", '"第一行\\r\\n第二行"', "维护学校数", "回车加换行的绩效目标", GOAL, "第一行\r\n第二行"),
            ("行末空格", '"第一行 \\n第二行"', "维护学校数", "行末有空格的绩效目标", GOAL, "第一行 \n第二行"),
        ]:
            entry(f"填表-{slug}-{to}.yaml", spec(goal, third), "填表", sees, command="render", to=to,
                  any=[{"right": {path: text}, "exact": True}, {"told": [told(text="读回"), ]}])


def all_of():
    separated()
    encodings()
    passwords()
    lists()
    comments()
    texts()
    other_writers()
    specs()
    rendered()
