//! `table:` of a form, every fault at its place.

use super::*;
use crate::forms::definition::{ColumnDef, Condition, Filter, Ready, Subtotals, TableDef, Test, Whose};
use crate::forms::loose;

/// What a filter asks of a field beside a word that stands in it.
const FILLED: &str = "已填";
const BLANK: &str = "未填";

impl Loader {
    pub(super) fn table(&mut self, node: &Node, place: Place, width: u32) -> Option<TableDef> {
        self.known_keys(
            node,
            &["each", "where", "columns", "halves", "totals", "printed", "subtotals", "min_rows", "more", "beside"],
        );
        let beside = node.child("beside").and_then(|beside| match &beside.value {
            Value::Map(_) => Some((beside.child("cell")?.as_text()?.to_string(), self.count(beside, "span"))),
            _ => Some((beside.as_text()?.to_string(), 1)),
        });
        let left = self.left + beside.as_ref().map_or(0, |(_, span)| *span);
        let (outer, each) = self.lists(node);
        let filter = self.filter(node);
        let mut columns = Vec::new();
        let mut used = left;
        let mut halves = Vec::new();
        self.columns(node, outer.as_ref(), Whose::Item, &mut used, &mut columns);
        for half in node.child("halves").map(Node::items).unwrap_or(&[]) {
            self.known_keys(half, &["where", "columns"]);
            self.columns(half, None, Whose::Half(halves.len()), &mut used, &mut columns);
            halves.push(self.filter(half));
        }
        if used != width {
            self.fault(
                place,
                words!(
                    "本表的栏数合计 {used}，与 columns 的 {width} 栏不符",
                    "the table's columns add up to {used}, but the form has {width}"
                ),
                words!("增减栏或改 span，使两者相等", "add or remove columns, or change span, until they agree"),
            );
        }
        let totals = self.grid_rows(node.child("totals"), width);
        let subtotals = node.child("subtotals").map(|node| {
            self.known_keys(node, &["by", "rows"]);
            Subtotals { by: self.path(node, "by"), rows: self.grid_rows(node.child("rows"), width) }
        });
        let printed = node.child("printed").map(Node::items).unwrap_or(&[]).to_vec();
        for row in printed.iter().filter(|row| row.entries().iter().all(|entry| entry.value.as_text().is_none())) {
            self.fault(
                row.place,
                words!("printed 的每一行要写明印着什么", "each row under printed must say what is printed in it"),
                words!(
                    "如 - {{一级指标: 产出指标, 二级指标: 数量指标}}",
                    "e.g. - {{一级指标: 产出指标, 二级指标: 数量指标}}"
                ),
            );
        }
        let min_rows = if node.child("min_rows").is_some() { self.count(node, "min_rows") as usize } else { 0 };
        let more = node.child("more").and_then(Node::as_text).map(str::to_string);
        Some(TableDef {
            outer,
            each,
            filter,
            halves,
            columns,
            totals,
            printed,
            subtotals,
            min_rows,
            more,
            beside,
            ready: Ready::default(),
            place,
        })
    }

    fn grid_rows(&mut self, rows: Option<&Node>, width: u32) -> Vec<RowDef> {
        let rows: Vec<RowDef> = rows.map(Node::items).unwrap_or(&[]).iter().map(|row| self.row(row)).collect();
        self.in_grid(rows, width)
    }

    /// `绩效指标`, or `项目[].绩效指标` for those of all projects.
    fn lists(&mut self, node: &Node) -> (Option<Path>, Path) {
        let text = self.required_text(node, "each").unwrap_or_default();
        let path = |text: &str| Path(text.split('.').map(|key| Step::Key(source::key(key.trim()))).collect());
        match text.split_once("[].") {
            Some((outer, each)) => (Some(path(outer)), path(each)),
            None => (None, path(&text)),
        }
    }

    /// `where: {一级指标: 产出指标, 年度指标值: 已填}`
    fn filter(&mut self, node: &Node) -> Filter {
        let entries = node.child("where").map(Node::entries).unwrap_or(&[]);
        let conditions = entries.iter().filter_map(|entry| {
            let words: Vec<String> = match &entry.value.value {
                Value::List(items) => {
                    items.iter().filter_map(Node::as_text).map(|text| text.trim().to_string()).collect()
                }
                _ => entry.value.as_text().map(|text| text.trim().to_string()).into_iter().collect(),
            };
            let test = match words.as_slice() {
                [] => {
                    self.fault(
                        entry.key_place,
                        words!("where 没有写明是什么", "where does not say what the field must be"),
                        words!("写字段的内容，或 {FILLED}、{BLANK}", "write what stands in it, or {FILLED} or {BLANK}"),
                    );
                    return None;
                }
                [word] if word == FILLED => Test::Filled,
                [word] if word == BLANK => Test::Blank,
                _ => Test::Is(words),
            };
            let path = Path(entry.key.split('.').map(|key| Step::Key(source::key(key.trim()))).collect());
            Some(Condition { path, test, place: entry.key_place })
        });
        Filter(conditions.collect())
    }

    fn columns(
        &mut self,
        node: &Node,
        outer: Option<&Path>,
        whose: Whose,
        used: &mut u32,
        columns: &mut Vec<ColumnDef>,
    ) {
        for column in node.child("columns").map(Node::items).unwrap_or(&[]) {
            self.known_keys(column, &["head", "group", "of", "cell", "span", "style", "merge", "keys"]);
            let heads = words_of(column.child("head"));
            let span = self.count(column, "span");
            let cell = CellDef {
                content: column.child("cell").map_or(Content::Pattern(Pattern::default()), |cell| self.content(cell)),
                span,
                down: 1,
                style: column.child("style").and_then(Node::as_text).map(str::to_string),
                column: *used,
                place: column.child("cell").map_or(column.place, |cell| cell.place),
            };
            *used += span;
            let whose = match column.child("of").and_then(Node::as_text) {
                None => whose,
                Some(of) if outer.is_some_and(|outer| outer.to_string() == of.trim()) => Whose::Outer,
                Some(of) => {
                    self.fault(
                        column.place,
                        words!("本表的 each 不经过“{of}”", "the table's each does not go through “{of}”"),
                        words!("如 each: 项目[].绩效指标，of: 项目", "e.g. each: 项目[].绩效指标 and of: 项目"),
                    );
                    whose
                }
            };
            let merge_same = column.child("merge").and_then(Node::as_text) == Some("same");
            let groups = words_of(column.child("group"));
            let made = ColumnDef { heads, groups, cell, merge_same, whose, keys: words_of(column.child("keys")) };
            self.headed(&made, column.place);
            columns.push(made);
        }
    }

    /// A column is found by its heading; one for each key has its keys for headings, and a group above them.
    fn headed(&mut self, column: &ColumnDef, place: Place) {
        let has_head = column.heads.iter().any(|head| !loose::key(head).is_empty());
        match column.keyed() {
            None if !has_head => self.fault(
                place,
                words!(
                    "这一栏没有表头，读表时找不到它",
                    "this column has no heading, so it could not be found when reading"
                ),
                words!("写 head: …", "write head: …"),
            ),
            Some(_) if has_head || column.groups.is_empty() => self.fault(
                place,
                words!(
                    "keys 的一栏以各个名称为表头，上面要有 group，不写 head",
                    "a column for each key has the keys for headings: it needs a group above them, and no head"
                ),
                words!(
                    "如 {{group: 区域目标值, cell: \"{{附加.区域目标值|keys}}\"}}",
                    "e.g. {{group: 区域目标值, cell: \"{{附加.区域目标值|keys}}\"}}"
                ),
            ),
            _ => {}
        }
    }
}

/// One text, or a list of them.
fn words_of(node: Option<&Node>) -> Vec<String> {
    match node.map(|node| &node.value) {
        Some(Value::List(items)) => items.iter().filter_map(Node::as_text).map(str::to_string).collect(),
        Some(Value::Text(text)) => vec![text.clone()],
        _ => Vec::new(),
    }
}
