//! What a table must have to be read back: a list that stands once, headings, labels of its totals, filters that say
//! enough.

use super::*;
use crate::forms::definition::{ColumnDef, Condition, MOST_HEADING_ROWS, TableDef, Test, Whose, flat};
use crate::forms::loose;
use crate::tree::Node;

impl Verify<'_> {
    /// Tables of one list among the same blocks: each must say which part of it it shows. And tables one behind the other:
    /// where the first ends.
    pub(super) fn lists_stand_once(&mut self, blocks: &[Block]) {
        let mut seen: Vec<&TableDef> = Vec::new();
        let mut before: Option<&TableDef> = None;
        for block in flat(blocks) {
            let Block::Table(table) = block else {
                before = None;
                continue;
            };
            let twin = seen.iter().find(|other| other.each == table.each && other.outer == table.outer);
            let is_told_apart = |other: &TableDef| {
                let parts = [other, table].map(|table| table.is_partial() && table.halves.is_empty());
                parts == [true, true]
            };
            if twin.is_some_and(|other| !is_told_apart(other)) {
                let each = table.each.to_string();
                self.fault(
                    table.place,
                    words!(
                        "“{each}”列在不止一张表格里，读回时分不清哪一行是哪一项",
                        "“{each}” is listed in several tables; which row is which item could not be told when reading"
                    ),
                    words!(
                        "各张表格都写上 where，如 where: {{年度指标值: 已填}}；左右并列的写成 halves",
                        "give each of them a where such as where: {{年度指标值: 已填}}; halves side by side are written as halves"
                    ),
                );
            }
            if before.is_some_and(|before| reads_like(before, table)) {
                self.fault(
                    table.place,
                    words!(
                        "这张表格紧接着一张表头相同的表格，读表时不知道前一张到哪里为止",
                        "this table follows one with the same heading; where the first ends could not be told when reading"
                    ),
                    words!("中间放一行标签，或各写不同的 beside", "put a row of labels between them, or give each a beside of its own"),
                );
            }
            seen.push(table);
            before = Some(table);
        }
    }

    pub(super) fn table(&mut self, table: &TableDef, fields: &'static [Field], base: &Path) {
        let (holder, base) = match &table.outer {
            None => (fields, base.clone()),
            Some(outer) => match self.list(outer, fields, table.place) {
                Some(holder) => (holder, base.join(outer)),
                None => return,
            },
        };
        let Some(items) = self.list(&table.each, holder, table.place) else { return };
        if table.columns.is_empty() {
            self.fault(
                table.place,
                words!("表格没有表头", "the table has no heading"),
                words!("在 columns: 下逐栏写 head 和 cell", "write head and cell for each column under columns:"),
            );
        }
        if table.columns.iter().filter(|column| column.keyed().is_none()).count() == 1 {
            self.fault(
                table.place,
                words!(
                    "表格至少要有两栏自己的表头，一个词认不出表头来",
                    "a table needs two headings of its own at least; one word is not enough to find it by"
                ),
                words!("再加一栏，或改用 rows、repeat", "add a column, or use rows or repeat"),
            );
        }
        let inner = base.join(&table.each);
        self.is_column = true;
        for column in &table.columns {
            if table.is_partial() {
                self.view = format!("{:?}{:?}", table.place, column.whose);
            }
            match column.whose {
                Whose::Outer => self.cell(&column.cell, holder, &base),
                Whose::Item | Whose::Half(_) => self.cell(&column.cell, items, &inner),
            }
            self.heads(column);
        }
        self.is_column = false;
        self.view.clear();
        self.totals(&table.totals, fields, &base);
        self.filters(table, items);
        self.printed(table);
        self.subtotals(table, holder, &base);
    }

    fn heads(&mut self, column: &ColumnDef) {
        if column.groups.len() >= MOST_HEADING_ROWS {
            self.fault(
                column.cell.place,
                words!("表头最多 {MOST_HEADING_ROWS} 行", "a heading has at most {MOST_HEADING_ROWS} rows"),
                words!("group 写一个或两个", "write one or two under group"),
            );
        }
    }

    fn totals(&mut self, rows: &[RowDef], fields: &'static [Field], base: &Path) {
        for row in rows {
            for cell in &row.cells {
                self.cell(cell, fields, base);
            }
            let known = row.cells.first().is_some_and(|cell| match &cell.content {
                Content::Pattern(pattern) => pattern.has_anchor() || pattern.computed().is_some(),
                Content::Packed(_) => false,
            });
            if !known {
                self.fault(
                    row.place,
                    words!(
                        "合计行要以标签或算得出的名称开头",
                        "a totals row must start with a label or a computed name"
                    ),
                    words!("如 合计 或 \"{{{{单位名称}}}}\"", "e.g. 合计 or \"{{{{单位名称}}}}\""),
                );
            }
        }
    }

    fn filters(&mut self, table: &TableDef, items: &'static [Field]) {
        if table.halves.len() == 1 || !table.halves.is_empty() && (table.outer.is_some() || table.subtotals.is_some()) {
            self.fault(
                table.place,
                words!(
                    "halves 至少两半，不与 项目[].… 或 subtotals 合用",
                    "halves are at least two, and go with neither 项目[].… nor subtotals"
                ),
                words!("左右各写一项 - {{where: …, columns: …}}", "write - {{where: …, columns: …}} for each of them"),
            );
        }
        for (half, filter) in table.halves.iter().enumerate() {
            if filter.0.is_empty() {
                self.fault(
                    table.place,
                    words!("每一半都要写 where", "each half needs its where"),
                    words!("如 where: {{年度指标值: 已填}}", "e.g. where: {{年度指标值: 已填}}"),
                );
            }
            filter.0.iter().for_each(|condition| self.condition(condition, table, half, items));
        }
        table.filter.0.iter().for_each(|condition| self.condition(condition, table, 0, items));
    }

    fn condition(&mut self, condition: &Condition, table: &TableDef, half: usize, items: &'static [Field]) {
        let name = condition.path.to_string();
        match shape_of(items, &condition.path) {
            Some(Shape::Free) => {
                let hole = Hole { path: condition.path.clone(), codec: Codec::Plain, again: false };
                self.extra(&hole, items, condition.place);
            }
            None => self.unknown(&condition.path, items, condition.place),
            Some(_) => {}
        }
        let is_seen = table.columns_of(half).any(|column| column.holes().any(|hole| hole.path == condition.path));
        if matches!(&condition.test, Test::Is(words) if words.len() > 1) && !is_seen {
            self.fault(
                condition.place,
                words!(
                    "“{name}”可以是几种，表上又没有这一栏，读回时不知道是哪一种",
                    "“{name}” may be one of several and no column shows it; which one could not be told when reading"
                ),
                words!("加一栏 {{{name}}}，或只写一种", "add a column with {{{name}}}, or name only one"),
            );
        }
    }

    fn printed(&mut self, table: &TableDef) {
        for entry in table.printed.iter().flat_map(Node::entries) {
            let path = Path::root().key(entry.key.clone());
            let is_lone = |column: &ColumnDef| match &column.cell.content {
                Content::Pattern(pattern) => pattern.pieces.len() == 1 && column.holes().any(|hole| hole.path == path),
                Content::Packed(_) => false,
            };
            let halves = 0..table.filters().len();
            if !halves.into_iter().all(|half| table.columns_of(half).any(is_lone)) {
                let name = entry.key.as_ref();
                self.fault(
                    entry.key_place,
                    words!(
                        "“{name}”印不出来：没有一栏单独写它",
                        "“{name}” cannot be printed: no column shows it alone"
                    ),
                    words!("加一栏 cell: \"{{{name}}}\"", "add a column with cell: \"{{{name}}}\""),
                );
            }
        }
    }

    fn subtotals(&mut self, table: &TableDef, holder: &'static [Field], base: &Path) {
        let Some(subtotals) = &table.subtotals else { return };
        let by = subtotals.by.to_string();
        let is_seen = table.columns.iter().any(|column| column.holes().any(|hole| hole.path == subtotals.by));
        let labelled = |row: &RowDef| {
            let label = |cell: &CellDef| matches!(&cell.content, Content::Pattern(pattern) if pattern.is_label());
            let reads = |cell: &CellDef| {
                matches!(&cell.content, Content::Packed(_))
                    || matches!(&cell.content, Content::Pattern(pattern) if pattern.holes().next().is_some())
            };
            row.cells.iter().any(label) && !row.cells.iter().any(reads)
        };
        if !is_seen || subtotals.rows.is_empty() || !subtotals.rows.iter().all(labelled) {
            let place = subtotals.rows.first().map_or(table.place, |row| row.place);
            self.fault(
                place,
                words!(
                    "小计行要有标签，其余只写算出来的，by 要是表上的一栏（{by}）",
                    "a subtotal row has a label and otherwise only what is worked out, and by ({by}) is a column of the table"
                ),
                words!(
                    "如 subtotals: {{by: 一级指标, rows: [[小计, \"{{{{ … }}}}\"]]}}",
                    "e.g. subtotals: {{by: 一级指标, rows: [[小计, \"{{{{ … }}}}\"]]}}"
                ),
            );
        }
        for cell in subtotals.rows.iter().flat_map(|row| &row.cells) {
            self.cell(cell, holder, base);
        }
    }

    /// `|keys` is a column of a table, and draws on a field declared as 名值.
    pub(super) fn may_be_keyed(&self, hole: &Hole, fields: &'static [Field]) -> bool {
        let Some(at) = hole.path.0.iter().position(|step| *step == Step::Key(EXTRA.into())) else { return false };
        let record = field_at(fields, &hole.path.0[..=at]).map_or("", |field| field.record);
        let is_pairs = |key: &str| self.form.extra.named(record, key).any(|field| field.shape == ExtraShape::Pairs);
        self.is_column && matches!(&hole.path.0[at + 1..], [Step::Key(key)] if is_pairs(key))
    }

    pub(super) fn not_keyed(&mut self, name: &str, place: Place) {
        self.fault(
            place,
            words!(
                "“{name}|keys”只能是表格里的一栏，取自声明为名值的附加内容",
                "“{name}|keys” must be a column of a table, of an extra field declared as 名值"
            ),
            words!(
                "如 extra: {{绩效指标: {{区域目标值: 名值}}}}，{{group: 区域目标值, cell: \"{{附加.区域目标值|keys}}\"}}",
                "e.g. extra: {{绩效指标: {{区域目标值: 名值}}}} and {{group: 区域目标值, cell: \"{{附加.区域目标值|keys}}\"}}"
            ),
        );
    }
}

/// Whether the heading of a table could be the repeated one of the table before it.
fn reads_like(before: &TableDef, table: &TableDef) -> bool {
    let says = |column: &ColumnDef| {
        let own = column.heads.iter().chain(&column.groups);
        own.into_iter().any(|word| {
            before
                .columns
                .iter()
                .any(|column| column.heads.iter().chain(&column.groups).any(|known| loose::same(known, word)))
        })
    };
    let same_label = match (before.label(), table.label()) {
        (_, None) => true,
        (Some(before), Some(own)) => loose::same(before, own),
        (None, Some(_)) => false,
    };
    same_label && table.columns.iter().all(says)
}
