#!/usr/bin/env python3
"""Draws layouts: files in which content, wording, structure and kind of file are drawn apart from one seed.

    pip install pyyaml openpyxl xlwt odfpy python-docx
    python3 tests/layouts/draw.py FOLDER [--seed 1] [--count 300]

Writes FOLDER/NNNN.xlsx … and FOLDER/truth.json, which tests/drawn.rs compares with what jixiao reads. The truth
says of each file what its layout shows, by the cells it stands in, and every text that a reader may give back: what is
in no cell and no part of one is invented. One number of a seed gives the same file, whatever the others are.
"""

import argparse
import json
import pathlib
import random

import content
import writers
from draft import Draft
from drawn_forms import draw_forms
from drawn_tables import draw_table
from wording import SOURCES

WRITERS = {"xlsx": [writers.openpyxl_xlsx, writers.openpyxl_xlsx, writers.xlsx_17_digits], "xls": [writers.xls], "ods": [writers.ods],
           "docx": [writers.docx], "html": [writers.html_page, writers.word_html, writers.html_gbk]}
KINDS = ["xlsx", "xlsx", "xlsx", "xls", "ods", "docx", "html"]


def draw_one(seed, number):
    """The draft, the bytes and the extension of one file."""
    rng = random.Random(f"{seed}/{number}")
    draft = Draft(yuan=rng.random() < 0.25)
    kind = rng.choice(KINDS)
    draft.can_hide, draft.codes = kind in ("xlsx", "xls", "ods"), False
    table = rng.choice(["rows", "rows", "rows", "packed", "packed", "columns", "form", "form", "form"])
    sources = rng.sample(SOURCES, rng.choice([1, 2, 3])) if rng.random() < 0.25 else ()
    count = rng.choice([1, 2, 2, 3, 4])
    plain = table in ("columns", "packed") and rng.random() < 0.8 or table == "columns"
    units = [content.draw(rng, count, sources, plain)]
    if table in ("rows", "packed") and rng.random() < 0.12:
        second = content.draw(rng, rng.choice([1, 2, 3]), sources, plain=True)
        if second.name != units[0].name and units[0].made_up:
            units.append(second)
    write = rng.choice(WRITERS[kind])
    draft.is_(file=kind, content="made-up" if units[0].made_up else "specs", projects="one" if count == 1 else "many")
    draw_forms(rng, draft, units[0]) if table == "form" else draw_table(rng, draft, units, table)
    names = [f"表{n}" for n in range(1, len(draft.sheets) + 1)] if kind in ("docx", "html") else None
    file = f"{number:04}.{kind}"
    return draft.truth(file, names), write(draft.sheets), file


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--only", type=int, nargs="*", help="the numbers of the files to draw")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    truths = []
    for number in asked.only or range(asked.count):
        truth, data, file = draw_one(asked.seed, number)
        (asked.folder / file).write_bytes(data)
        truths.append(truth)
    lines = ",\n".join(json.dumps(truth, ensure_ascii=False) for truth in truths)
    (asked.folder / "truth.json").write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    main()
