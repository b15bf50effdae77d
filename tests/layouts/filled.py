"""A form as a place fills it, in the making: rows are added as they stand, and what is a fact is said beside it."""

from decimal import Decimal

from draft import Cell, Draft, Sheet

GOAL = ["绩效目标", "年度绩效目标", "项目总目标"]
ANNUAL, WHOLE = ["年度绩效目标", "绩效目标"], ["项目总目标"]
TOTAL, FISCAL, OTHER = ["资金.总计", "预算.本年度预算"], ["资金.财政拨款"], ["资金.其他资金"]


class Form:
    """One file: rows are added as they stand; what is a fact is said beside it."""

    def __init__(self, name, writer, place, yuan=False):
        self.name, self.writer, self.draft = name, writer, Draft(yuan=yuan)
        self.draft.is_(form=place, table="form")
        self.projects = []
        self.unit = {"name": None, "totals": {}, "projects": self.projects}
        self.draft.units.append(self.unit)
        self.sheet("Sheet1")

    def sheet(self, name):
        self.page = Sheet(name, boxed=True)
        self.draft.sheets.append(self.page)

    def project(self):
        self.now = {"name": None, "amounts": [], "goals": [], "facts": [], "indicators": []}
        self.projects.append(self.now)

    def add(self, *cells):
        self.page.add(*[cell if isinstance(cell, Cell) else self.draft.label(cell) for cell in cells])

    def label(self, text, span=1, down=1):
        return self.draft.label(text, span, down)

    def other(self, text, span=1, down=1):
        return self.draft.other(text, span, down)

    def name_(self, text, span=1, down=1, also=()):
        cell = self.draft.value(text, span, down)
        self.now["name"] = self.draft.fact([text, *also], cell)
        return cell

    def goal(self, text, at, span=1, down=1):
        cell = self.draft.value(text, span, down)
        self.now["goals"].append(self.draft.fact(text, cell, at=at))
        return cell

    def is_(self, text, *at, span=1, down=1, read=(), also=()):
        """A value for one of these fields; without a field, for any place of its own. `also` may be read besides."""
        self.draft.parts += also
        cell = self.draft.value(text, span, down)
        if not at:
            self.draft.others.append(text)
        self.now["facts"].append(self.draft.fact([text, *read], cell, at=at))
        return cell

    def said(self, whole, text, *at, span=1, down=1, read=()):
        """A cell that holds its label too: `填报单位：某局`."""
        cell = self.draft.value(whole, span, down)
        self.now["facts"].append(self.draft.fact([text, *read], cell, at=at))
        if not at:
            self.draft.others.append(text)
        return cell

    def money(self, amount, at, span=1, down=1, label="", text=None):
        amount = Decimal(amount)
        cell = self.draft.value(text, span, down) if text else self.draft.value(amount * (10000 if self.draft.yuan else 1), span, down)
        self.now["amounts"].append(self.draft.amount(amount, cell, at=at, label=label))
        return cell

    def indicator(self, *cells, **parts):
        """Its row; `parts` are (what may be read, the cells it stands in). A cell that is merged down is given once."""
        self.now["indicators"].append({key: self.draft.fact(said, *where) for key, (said, where) in parts.items()})
        self.page.add(*[cell for cell in cells if cell is not None])

    def rows(self, found, layout):
        """Indicators in a table: `layout` puts the cells of (level1 or None, level2 or None, name, value …) in order."""
        above = {}
        for one in found:
            layout(one, above)

    def value(self, text, span=1, down=1):
        return self.draft.value(text, span, down)


def plain(form, found, value="年度指标值", spans=(1, 1, 1, 1), before=(), after=lambda one: (), shorten=False):
    """(level 1, how many rows; level 2, rows; name; value; more …): merged down, as such tables are."""
    level1 = level2 = None
    for number, (first, second, name, said, *more) in enumerate(found):
        cells = list(before) if number == 0 else []
        if first:
            level1 = form.value(first[0], spans[0], first[1])
            cells.append(level1)
        if second:
            level2 = form.value(second[0], spans[1], second[1])
            cells.append(level2)
        name_cell, value_cell = form.value(name, spans[2]), form.value(said, spans[3])
        bare = lambda text: [text, text.split("（")[0].split("(")[0].strip("★")] if shorten else [text]
        parts = {"一级指标": (bare(level1.value), [level1]), "二级指标": (bare(level2.value), [level2]),
                 "三级指标": (bare(name) if shorten else [name], [name_cell])}
        if said:
            parts[value] = ([said], [value_cell])
        form.indicator(*cells, name_cell, value_cell, *after(more), **parts)


def by_region(form, found, regions, signs=False):
    """A value for each region: it belongs to the indicator under the region's name."""
    level1 = level2 = None
    for first, kind, name, note, *values in found:
        cells = []
        if first:
            level1 = form.value(first[0], 1, first[1])
            cells.append(level1)
        level2, name_cell = form.value(kind), form.value(name)
        cells += [level2, name_cell, form.other(note)]
        if signs:
            cells.append(form.other(values.pop(0)))
        for value, region in zip(values, regions):
            cells.append(form.value(value))
            form.draft.others.append(value)
            form.now["facts"].append(form.draft.fact(value, cells[-1], region))
        form.indicator(*cells, 一级指标=([level1.value], [level1]), 二级指标=([kind], [level2]), 三级指标=([name], [name_cell]))


def flat(form, heads, found, columns):
    """The table of a system: a row each, everything said on every row. `columns` says what stands where."""
    form.add(*heads)
    for said in found:
        cells, parts, value = [], {}, []
        for key, text in zip(columns, said):
            if key in ("一级指标", "二级指标", "三级指标", "年度指标值"):
                cells.append(form.value(text))
                parts[key] = ([text], [cells[-1]])
            elif key in ("sign", "figure", "measure"):
                cells.append(form.value(text))
                value.append((("sign", "figure", "measure").index(key), text, cells[-1]))
            elif key == "name":
                cells.append(form.value(text))
            else:
                cells.append(form.other(text))
        if value:
            value.sort(key=lambda one: one[0])
            whole = "".join("" if text in ("定性", "无") else text for _, text, _ in value)
            parts["年度指标值"] = ([whole, *[text for _, text, _ in value if len(whole) == len(text)]], [cell for *_, cell in value])
        form.indicator(*cells, **parts)
