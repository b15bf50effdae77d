"""A table of cells with spans: what a layout is before a writer makes a file of it."""

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass
class Cell:
    """`value` is text, or a Decimal that goes into a spreadsheet as a number. `format` is its number format."""

    value: object = ""
    span: int = 1
    down: int = 1
    format: str = "#,##0.00"

    @property
    def text(self):
        if self.value is None:
            return ""
        if isinstance(self.value, Decimal):
            return f"{self.value * 100:.0f}%" if self.format == "0%" else f"{self.value:,}"
        return str(self.value)


@dataclass
class Sheet:
    name: str
    rows: list = field(default_factory=list)
    hidden: bool = False
    hidden_columns: tuple = ()
    boxed: bool = False

    def add(self, *cells):
        self.rows.append([cell if isinstance(cell, Cell) else Cell(cell) for cell in cells])

    def placed(self):
        """(row, column, cell) for every cell, blank ones too; cells that a cell above covers are stepped over."""
        taken, placed = set(), []
        for r, row in enumerate(self.rows):
            c = 0
            for cell in row:
                while (r, c) in taken:
                    c += 1
                placed.append((r, c, cell))
                taken.update((r + y, c + x) for y in range(cell.down) for x in range(cell.span))
                c += cell.span
        return placed

    @property
    def width(self):
        return max((c + cell.span for _, c, cell in self.placed()), default=0)


def filled(sheets):
    """How many cells say something, as a reader of any of the files must count them."""
    return sum(bool(cell.text.strip(" \u3000\u00a0\n")) for sheet in sheets for _, _, cell in sheet.placed())
