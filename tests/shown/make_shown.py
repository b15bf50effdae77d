#!/usr/bin/env python3
"""Writes files in which what is stored is not what a person sees: tests/shown/files/ and manifest.json.

    pip install openpyxl xlsxwriter xlwt msoffcrypto-tool cryptography
    python3 tests/shown/make_shown.py

model.py holds a table as a person sees it, books.py, binary.py and pages.py write it in every format that has the kind, and
kinds.py, drawn.py, files.py and earlier.py say what is right. tests/shown.rs imports every file and compares. All content is invented;
cases/ are files built earlier after public bug reports. A second run gives the same bytes.

An entry of the manifest: `right`: a path of the facts and what must stand there, blanks aside (one of several in a
list; amounts with their unit; null: nothing); `absent`: what must stand nowhere in the facts; `told`: a finding at
`cell`, with `text` (or one of them, or `all` of them) in its message, of `severity` or worse; `quiet`: what no message
may say; `innocent`: no error is found; `projects`: how many there are; `ignored`: so many cells at least are counted
as left out (略过); `any`: one of these has to hold. `command`: check or render (`to`
a format, and what was rendered is imported) a spec; `exact`: blanks count; `explained`: `why` and the report tell
the same texts.
"""

import json
import shutil
import sys
from pathlib import Path

sys.dont_write_bytecode = True  # nothing but the files is left behind

import drawn
import earlier
import files
import kinds

HERE = Path(__file__).parent


def main():
    folder = HERE / "files"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for part in (kinds, drawn, files, earlier):
        part.all_of()
    names = [about["file"] for about, _ in kinds.FILES]
    assert len(names) == len(set(names)), sorted(name for name in names if names.count(name) > 1)
    for about, data in kinds.FILES:
        (folder / about["file"]).write_bytes(data)
    entries = [json.dumps(about, ensure_ascii=False) for about, _ in kinds.FILES]
    (HERE / "manifest.json").write_text("[\n" + ",\n".join(entries) + "\n]\n")
    print(f"{len(entries)} files, {sum(path.stat().st_size for path in folder.iterdir()) // 1024} KiB")


if __name__ == "__main__":
    main()
