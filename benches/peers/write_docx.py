"""Peers that fill a Word declaration form per project: python write_docx.py docxtpl|make-template IN.json OUTDIR
The form: a heading, a 12-row label/value table, and an indicator table with one row an indicator."""
import json, os, sys
from docx import Document
TPL = f"{sys.argv[1]}.docx"  # each peer has its own braces
LABELS = [("项目名称", "name"), ("项目总预算", "total"), ("财政拨款", "fiscal"), ("财政专户拨款", "special_account"),
          ("其他资金", "other"), ("项目总目标", "goal"), ("年度绩效目标", "goal")]


def make(opener, closer, loop_open, loop_close, item):
    d = Document()
    d.add_heading("预算绩效目标申报表", 1)
    t = d.add_table(rows=0, cols=4); t.style = "Table Grid"
    for label, key in LABELS:
        c = t.add_row().cells
        c[0].text = label; c[1].merge(c[3]).text = f"{opener}{key}{closer}"
    t = d.add_table(rows=1, cols=5); t.style = "Table Grid"
    for c, h in zip(t.rows[0].cells, ["一级指标", "二级指标", "三级指标", "指标值", "备注"]): c.text = h
    if loop_open.startswith("{%"):
        t.add_row().cells[0].text = loop_open
    c = t.add_row().cells
    for i, k in enumerate(["level1", "level2", "name", "annual_value", "cycle_value"]):
        c[i].text = f"{opener}{item}{k}{closer}"
    if loop_open.startswith("{%"):
        t.add_row().cells[0].text = loop_close
    else:
        c[0].text = loop_open + c[0].text; c[4].text += loop_close
    d.save(TPL)


if sys.argv[1] == "make-template":
    make("{", "}", "{#indicators}", "{/indicators}", "")
else:
    from docxtpl import DocxTemplate
    make("{{ ", " }}", "{%tr for i in indicators %}", "{%tr endfor %}", "i.")
    os.makedirs(sys.argv[3], exist_ok=True)
    for n, p in enumerate(json.load(open(sys.argv[2]))):
        t = DocxTemplate(TPL); t.render(p); t.save(f"{sys.argv[3]}/{n}.docx")
