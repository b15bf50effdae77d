"""What a person sees: a table of cells, and beside it what the file holds of each cell that is not seen."""

from dataclasses import dataclass, field


@dataclass
class Run:
    """A stretch of text written in one way. `ruby`: small text above it. `font`: a symbol font."""
    text: str
    strike: bool = False
    hidden: bool = False
    sup: bool = False
    sub: bool = False
    font: str = ""
    ruby: str = ""


@dataclass
class Cell:
    """`num` with the number format `fmt`, of which `shown` is what Excel shows; or `runs`; or `error`, `true`, or a
    formula with its cached value. `raw` takes the place of the cell's inner XML in the format it names."""
    runs: list = field(default_factory=list)
    num: str = ""
    fmt: str = ""
    shown: str = ""
    strike: bool = False
    error: str = ""
    true: bool = False
    formula: str = ""
    cached: str = ""
    raw: dict = field(default_factory=dict)

    @property
    def seen(self):
        if self.num or self.cached:
            return self.shown or self.num or self.cached
        if self.error or self.true:
            return self.error or "TRUE"
        return "".join(run.text for run in self.runs)


def words(*runs):
    return Cell([run if isinstance(run, Run) else Run(run) for run in runs])


def number(num, fmt="", shown=""):
    return Cell(num=str(num), fmt=fmt, shown=shown)


@dataclass
class Table:
    """Rows and columns count from 0 here; findings count as Excel does. A place inside a merge that is not its first
    may hold a cell: covered text."""
    cells: dict = field(default_factory=dict)
    merges: list = field(default_factory=list)  # (top, left, bottom, right)
    hidden_rows: set = field(default_factory=set)
    filtered_rows: set = field(default_factory=set)
    hidden_columns: set = field(default_factory=set)
    header: tuple = ()  # left, right: printed above every page
    footer: str = ""
    name: str = "绩效目标"

    def put(self, at, cell):
        self.cells[place(at)] = words(cell) if isinstance(cell, (str, Run)) else cell
        return self

    def drop(self, at):
        self.cells.pop(place(at), None)
        return self

    def get(self, row, column):
        return self.cells.get((row, column))

    @property
    def size(self):
        spans = [(bottom, right) for _, _, bottom, right in self.merges]
        places = list(self.cells) + spans
        return max(row for row, _ in places) + 1, max(column for _, column in places) + 1

    def covered(self, row, column):
        return any(t <= row <= b and l <= column <= r and (row, column) != (t, l) for t, l, b, r in self.merges)

    def span(self, row, column):
        """Columns and rows of the merge that begins here."""
        for t, l, b, r in self.merges:
            if (t, l) == (row, column):
                return r - l + 1, b - t + 1
        return 1, 1


def place(at):
    """B4 → (3, 1)."""
    letters = at.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(at[len(letters):]) - 1, column - 1


def ref(row, column):
    return chr(65 + column) + str(row + 1)


TITLE = "某区教育局2025年项目支出绩效目标表"
HEAD = ["项目名称", "总计", "财政拨款", "其他资金", "绩效目标", "一级指标", "二级指标", "三级指标", "年度指标值"]
OFFICE = "填报单位：某区教育局"
FIRST = ["校园网运维", "120", "100", "20", "全年网络稳定运行。", "产出指标", "数量指标", "维护学校数", "≥12所"]


def table(unit="单位：万元", office=OFFICE):
    """One row an indicator, two projects: A4:I5 and A6:I7."""
    made = Table()
    rows = [
        [TITLE],
        [office, "", "", "", "", "", "", "", unit],
        HEAD,
        FIRST,
        ["", "", "", "", "", "满意度指标", "服务对象满意度", "师生满意度", "≥90%"],
        ["机房改造", "80", "80", "0", "年内完成两个机房的改造。", "产出指标", "数量指标", "改造机房数量", "2个"],
        ["", "", "", "", "", "满意度指标", "服务对象满意度", "使用者满意度", "≥95%"],
    ]
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            if text:
                made.cells[(row, column)] = number(text) if row > 2 and column in (1, 2, 3) else words(text)
    made.merges.append((0, 0, 0, 8))
    return made


def ministry(carried=True, total="190.00", text=True, nature="☑新增 □延续"):
    """The ministry's declaration: label beside value, one project; 上年结转资金 among the sources."""
    made = Table(name="申报表")
    rows = [
        ["项目支出绩效目标申报表"],
        ["（2025年度）"],
        ["项目名称", "校园足球扶持"],
        ["主管部门", "某区教育局", "", "实施单位", "某区第一中学"],
        ["项目属性", nature, "", "项目周期", "1年"],
        ["项目资金（万元）", "年度资金总额：", total],
        ["", "其中：财政拨款", "150.00"],
        ["", "上年结转资金", "30.00"] if carried else ["", "", ""],
        ["", "其他资金", "10.00"],
        ["年度目标", "全年开展校园足球活动，建成球场两片。"],
        ["绩效指标", "一级指标", "二级指标", "三级指标", "指标值"],
        ["", "产出指标", "数量指标", "建成球场", "2片"],
        ["", "满意度指标", "服务对象满意度指标", "学生满意度", "≥90%"],
    ]
    for row, texts in enumerate(rows):
        for column, cell in enumerate(texts):
            if cell:
                amount = row in (5, 6, 7, 8) and column == 2 and not text
                made.cells[(row, column)] = number(cell, "0.00", cell) if amount else words(cell)
    made.merges += [(0, 0, 0, 4), (1, 0, 1, 4), (2, 1, 2, 4), (3, 1, 3, 2), (4, 1, 4, 2), (5, 0, 8, 0),
                    (9, 1, 9, 4), (10, 0, 12, 0)]
    made.merges += [(row, 2, row, 4) for row in range(5, 9)]
    return made
