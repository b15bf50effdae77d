"""A file in the making: its sheets, and the truth about it as its cells are placed.

A fact is `{"is": [what it may be read as], "cells": [where it stands]}`; a cell that tells of a fact which was not
read may be the fact's own or its heading's.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from grid import Cell, Sheet
from openpyxl.utils import get_column_letter


@dataclass
class Draft:
    features: list = field(default_factory=list)
    sheets: list = field(default_factory=list)
    units: list = field(default_factory=list)
    labels: list = field(default_factory=list)
    values: list = field(default_factory=list)
    others: list = field(default_factory=list)
    parts: list = field(default_factory=list)
    yuan: bool = False

    def is_(self, **features):
        said = [f"{key}={value}" for key, value in features.items()]
        self.features += [feature for feature in said if feature not in self.features]

    def label(self, text, span=1, down=1):
        self.labels.append(text)
        return Cell(text, span, down)

    def value(self, text, span=1, down=1, **more):
        cell = Cell(text, span, down, **more)
        if cell.text.strip():
            self.values.append(cell.text)
        return cell

    def other(self, text, span=1, down=1):
        """What no field is for: it may be read under 附加 or as a person or a date, or be told."""
        if text:
            self.others.append(text)
        return Cell(text, span, down)

    def fact(self, said, *cells, at=()):
        said = [said] if isinstance(said, str) else list(said)
        self.parts += said
        return {"is": said, "at": list(at), "cells": [id(cell) for cell in cells], "_keep": cells}

    def money(self, rng, amount, style, span=1, down=1):
        """The cell of an amount in 万元; nothing at all for a nil."""
        if amount is None:
            return self.value(rng.choice(style["nil"]), span, down)
        shown = amount * 10000 if self.yuan else amount
        shown = shown.normalize() if shown != shown.to_integral() else shown.quantize(Decimal(1))
        if style["text"]:
            return self.value(f"{shown:,}" + style["after"], span, down)
        places = max(0, -shown.as_tuple().exponent)
        return self.value(shown, span, down, format="#,##0." + "0" * places if places else "#,##0")

    def amount(self, amount, *cells, at=(), label=""):
        fact = self.fact([], *cells, at=at)
        return fact | {"amount": f"{amount:f}", "label": label}

    def truth(self, file, names=None):
        """The whole as JSON; `names` are the sheets' names as a reader of this kind of file calls them."""
        where = {}
        for number, sheet in enumerate(self.sheets):
            name = names[number] if names else sheet.name
            for r, c, cell in sheet.placed():
                where.setdefault(id(cell), []).append(f"{name}!{get_column_letter(c + 1)}{r + 1}")

        def resolve(value):
            if isinstance(value, dict):
                return {key: [at for cell in inner for at in where.get(cell, [])] if key == "cells" else resolve(inner)
                        for key, inner in value.items() if key != "_keep" and not (key == "at" and not inner)}
            if isinstance(value, list):
                return [resolve(inner) for inner in value]
            return value

        unique = lambda texts: sorted(set(text for text in texts if text and text.strip()))
        return {"file": file, "features": self.features, "units": resolve(self.units), "labels": unique(self.labels),
                "values": unique(self.values), "others": unique(self.others), "parts": unique(self.parts)}


__all__ = ["Draft", "Cell", "Sheet"]
