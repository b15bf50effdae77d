"""Peers that write the 7-column target table: python write_xlsx.py xlsxwriter|openpyxl IN.json OUT.xlsx"""
import json, sys


def sentence(p):
    return "".join(
        f"{k}、{x['code1']}-{x['level1']}；{x['code2']}-{x['level2']}；{x['name']}；实施周期指标值：{x['cycle_value']}；年度指标值：{x['annual_value']}。"
        for k, x in enumerate(p["indicators"], 1))


lib, src, out = sys.argv[1:4]
ps = json.load(open(src))
HEAD = ["项目名称（资金使用单位）", "总计", "财政拨款", "财政专户拨款", "其他资金", "绩效目标", "绩效指标"]
WID = [28, 11, 11, 11, 11, 45, 80]
if lib == "xlsxwriter":
    import xlsxwriter
    wb = xlsxwriter.Workbook(out, {"constant_memory": True} if "--const" in sys.argv else {})
    ws = wb.add_worksheet("项目支出绩效目标表")
    title = wb.add_format({"bold": 1, "font_size": 18, "align": "center", "font_name": "宋体"})
    head = wb.add_format({"bold": 1, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": 1, "font_name": "宋体"})
    text = wb.add_format({"border": 1, "valign": "vcenter", "text_wrap": 1, "font_name": "宋体"})
    num = wb.add_format({"border": 1, "valign": "vcenter", "num_format": "#,##0.00", "font_name": "宋体"})
    ws.set_landscape(); ws.set_paper(9); ws.fit_to_pages(1, 0); ws.repeat_rows(0, 2)
    for c, w in enumerate(WID): ws.set_column(c, c, w)
    ws.merge_range(0, 0, 0, 6, "项目支出绩效目标表（含转移支付项目）", title)
    ws.write(1, 0, "部门名称：测试单位"); ws.write(1, 6, "单位：万元")
    for c, h in enumerate(HEAD): ws.write_string(2, c, h, head)
    r = 3
    for p in ps:
        ws.write_string(r, 0, p["name"], text)
        for c, k in enumerate(("total", "fiscal", "special_account", "other"), 1): ws.write_number(r, c, float(p[k]), num)
        ws.write_string(r, 5, p["goal"], text); ws.write_string(r, 6, sentence(p), text); r += 1
    wb.close()
else:
    from openpyxl import Workbook
    from openpyxl.styles import Font, Alignment, Border, Side
    wb = Workbook(); ws = wb.active; ws.title = "项目支出绩效目标表"
    side = Side(style="thin"); border = Border(left=side, right=side, top=side, bottom=side)
    font = Font(name="宋体"); wrap = Alignment(wrap_text=True, vertical="center")
    ws.page_setup.orientation = "landscape"; ws.page_setup.paperSize = 9; ws.print_title_rows = "1:3"
    for c, w in enumerate(WID): ws.column_dimensions["ABCDEFG"[c]].width = w
    ws.append(["项目支出绩效目标表（含转移支付项目）"]); ws.merge_cells("A1:G1")
    ws.append(["部门名称：测试单位", None, None, None, None, None, "单位：万元"]); ws.append(HEAD)
    r = 4
    for p in ps:
        row = [p["name"], float(p["total"]), float(p["fiscal"]), float(p["special_account"]), float(p["other"]), p["goal"], sentence(p)]
        for c, v in enumerate(row, 1):
            cell = ws.cell(r, c, v); cell.font = font; cell.border = border; cell.alignment = wrap
            if 2 <= c <= 5: cell.number_format = "#,##0.00"
        r += 1
    wb.save(out)
