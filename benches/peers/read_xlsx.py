"""Peers that read the 7-column target table back to YAML: python read_xlsx.py openpyxl|calamine IN.xlsx OUT.yaml
Splits the indicator sentence with one regular expression, as a script in an office would."""
import re, sys, yaml
lib, src, out = sys.argv[1:4]
if lib == "openpyxl":
    from openpyxl import load_workbook
    rows = load_workbook(src, read_only=True, data_only=True).worksheets[0].iter_rows(values_only=True)
else:
    from python_calamine import CalamineWorkbook
    rows = CalamineWorkbook.from_path(src).get_sheet_by_index(0).to_python()
ITEM = re.compile(r"\d+、(\d+)-([^；]+)；(\d+)-([^；]+)；([^；]+)；实施周期指标值：(.*?)；年度指标值：(.*?)。(?=\d+、|$)")
projects = []
for row in rows:
    if not row[0] or not isinstance(row[1], (int, float)) or not row[6]: continue  # titles, headings, the unit's totals
    projects.append({"name": row[0], "funding": dict(zip(("total", "fiscal", "special_account", "other"), map(float, row[1:5]))),
                     "goal": row[5], "indicators": [
        {"level1": m[1], "level2": m[3], "name": m[4], "cycle_value": m[5], "annual_value": m[6]} for m in ITEM.findall(row[6])]})
dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
yaml.dump(projects, open(out, "w"), Dumper=dumper, allow_unicode=True, sort_keys=False)
print(len(projects), sum(len(p["indicators"]) for p in projects))
