#!/usr/bin/env python3
"""Times jixiao beside the scripts an office would otherwise write, on the same content; prints a Markdown table.

    cargo build --release --bins --examples
    python3 benches/peers/run.py [--projects 10000] [--rows 100000] [--rounds 3] [--work FOLDER]

Needs: pip install xlsxwriter openpyxl python-calamine pyyaml docxtpl python-docx check-jsonschema,
and for docxtemplater: npm install docxtemplater pizzip (NODE_PATH tells node where). What is missing is left out and said.
Runs are whole processes, taken in turns; each number is the median. Wall clock, CPU (user + system) and peak memory
come from the operating system (wait4), and a ratio is the peer's time divided by ours.
"""
import argparse
import importlib.util
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def run(command, cwd, good):
    """One process: (wall seconds, CPU seconds, peak MiB). An exit code that is not `good` ends the benchmark."""
    log = open(cwd / "log", "w+")
    start = time.monotonic()
    process = subprocess.Popen([str(part) for part in command], cwd=cwd, stdout=subprocess.DEVNULL, stderr=log)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in good:
        log.seek(0)
        sys.exit(f"{' '.join(map(str, command))} ended with {process.returncode}:\n{log.read()[-2000:]}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def has(*modules):
    return all(importlib.util.find_spec(module) for module in modules)


def fresh(folder):
    shutil.rmtree(folder, ignore_errors=True)
    return folder


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--projects", type=int, default=10_000)
    parser.add_argument("--documents", type=int, default=1_000)
    parser.add_argument("--rows", type=int, default=0, help="also import a table of so many rows, such as 100000 (minutes)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--work", type=Path, help="a folder to work in; a memory file system leaves the disk out")
    options = parser.parse_args()
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release"
    jixiao, workload = target / "jixiao", target / "examples" / "workload"
    for program in (jixiao, workload):
        if not program.exists():
            sys.exit(f"{program} is missing: cargo build --release --bins --examples")
    work = options.work or Path(tempfile.mkdtemp())
    big, small, one, huge = work / "big", work / "small", work / "one", work / "huge"
    sizes = [(big, options.projects), (small, options.documents), (one, 1)] + [(huge, options.rows)] * bool(options.rows)
    for folder, count in sizes:
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run([workload, str(count), folder], check=True)
    other = work / "big-changed"
    shutil.rmtree(other, ignore_errors=True)
    shutil.copytree(big / "specs", other)
    for at, spec in enumerate(sorted(other.glob("0*.yaml"))):
        if at % 10 == 0:
            text = spec.read_text()
            spec.write_text(text.replace("年度指标值: 100%", "年度指标值: ≥99%"))

    python = sys.executable
    forms = ROOT / "benches" / "forms"
    word = ["--templates", forms, "render", "specs", "--form", "office/declaration", "-o"]
    checked = [*sorted((small / "specs").glob("0*.yaml"))]
    # (job, folder, ours, [(peer, command, its modules)])
    jobs = [
        ("冷启动 --version", one, [jixiao, "--version"], []),
        ("check 1 个项目", one, [jixiao, "check", "specs/000000.yaml"], []),
        (f"check {options.documents:,} 个项目", small, [jixiao, "check", "specs"], [
            ("check-jsonschema", [python, "-m", "check_jsonschema", "--schemafile", ROOT / "specs/jixiao.schema.json", *checked],
             ["check_jsonschema"])]),
        (f"check {options.projects:,} 个项目", big, [jixiao, "check", "specs"], []),
        (f"render {options.projects:,} 个项目 → .xlsx", big, [jixiao, "render", "specs", "-o", "ours.xlsx"], [
            (lib, [python, HERE / "write_xlsx.py", lib, "projects.json", f"{lib}.xlsx"], [lib])
            for lib in ("xlsxwriter", "openpyxl")]),
        (f"render {options.documents:,} 份 .docx", small, [jixiao, *word, "ours"], [
            ("docxtpl", [python, HERE / "write_docx.py", "docxtpl", "projects.json", "docxtpl"], ["docxtpl"]),
            ("docxtemplater", ["node", HERE / "write_docx.js", "projects.json", "docxtemplater"], None)]),
        (f"import {options.projects:,} 个项目", big, [jixiao, "import", "workload.xlsx", "-o", "back"], [
            (lib, [python, HERE / "read_xlsx.py", lib, "workload.xlsx", f"{lib}.yaml"], [module, "yaml"])
            for lib, module in (("calamine", "python_calamine"), ("openpyxl", "openpyxl"))]),
        (f"diff {options.projects:,} 与 {options.projects:,} 个项目", work, [jixiao, "diff", "big/specs", "big-changed"], []),
    ]
    if options.rows:
        # A unit of a hundred thousand rows of 2 KB asks for more room than is usual.
        jobs.append((f"import {options.rows:,} 行", huge, [jixiao, "--memory", "2048", "import", "workload.xlsx", "-o", "back"], [
            ("calamine 只看一遍", [target / "examples" / "cells", "workload.xlsx"], []),
            ("calamine", [python, HERE / "read_xlsx.py", "calamine", "workload.xlsx", "calamine.yaml"], ["python_calamine", "yaml"])]))
    print("| 任务 | 程序 | 挂钟秒 | CPU 秒 | 峰值 MiB | 挂钟之比 | CPU 之比 |\n|---|---|--:|--:|--:|--:|--:|")
    for job, folder, ours, peers in jobs:
        able = [("jixiao", ours)]
        for name, command, modules in peers:
            if modules is None:
                probe = subprocess.run(["node", "-e", "require('docxtemplater'); require('pizzip')"], capture_output=True)
                present = shutil.which("node") and probe.returncode == 0
                if present:
                    subprocess.run([python, HERE / "write_docx.py", "make-template"], cwd=folder, check=True)
            else:
                present = has(*modules)
            if present:
                able.append((name, command))
            else:
                print(f"{name} is not installed and was left out", file=sys.stderr)
        times = {name: [] for name, _ in able}
        for _ in range(options.rounds):
            for name, command in able:
                fresh(folder / "back"), fresh(folder / "ours")
                # Findings and differences end with 1, ours and check-jsonschema's; a script that ends with 1 broke.
                good = (0, 1) if name in ("jixiao", "check-jsonschema") else (0,)
                times[name].append(run(command, folder, good))
        medians = {name: [statistics.median(one[at] for one in runs) for at in range(3)] for name, runs in times.items()}
        for name, (wall, cpu, memory) in medians.items():
            ratio = [f"{medians[name][at] / max(medians['jixiao'][at], 1e-3):.1f}" for at in (0, 1)]
            print(f"| {job} | {name} | {wall:.3f} | {cpu:.3f} | {memory:.0f} | {ratio[0]} | {ratio[1]} |", flush=True)


if __name__ == "__main__":
    main()
