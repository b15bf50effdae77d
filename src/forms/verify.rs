//! Refusing a form that could not be read back, with the place in `form.yaml`.
//!
//! Knows the fields and the patterns; the YAML shape was checked when loading.

use super::definition::{Block, CellDef, Content, Form, RowDef, TableDef, fields_of, shape_of};
use super::pattern::Pattern;
use crate::diagnostic::{Diagnostic, Report, Severity, Words};
use crate::source::{Path, Place, Step};
use crate::spec::{Field, Shape};
use std::collections::HashMap;

pub fn verify(form: &Form, report: &mut Report) {
    let mut check = Verify { form, report, shown: HashMap::new() };
    let root = form.about.fields();
    let mut after_table = false;
    for block in &form.blocks {
        match block {
            Block::Text(text) => {
                check.pattern(&text.pattern, root, &Path::root(), text.place);
                check.style(Some(&text.style), text.place);
                if text.pattern.holes().next().is_some() && !text.pattern.has_anchor() {
                    check.fault(
                        text.place,
                        words!("这一段没有固定文字，读表时找不到它", "this paragraph has no fixed text to find it by"),
                        words!("在空格子前写上标签，如“填表人：{{填表人}}”", "put a label before the hole"),
                    );
                }
            }
            Block::Rows(rows) => {
                for row in rows {
                    check.row(row, root, after_table);
                }
            }
            Block::Table(table) => {
                check.table(table, root);
                after_table = true;
            }
        }
    }
}

struct Verify<'a> {
    form: &'a Form,
    report: &'a mut Report,
    /// Where each field is already shown as a hole.
    shown: HashMap<Path, Place>,
}

impl Verify<'_> {
    fn fault(&mut self, place: Place, message: Words, help: Words) {
        self.report.push(Diagnostic::new("F201", Severity::Error, message).help(help).placed(place));
    }

    fn style(&mut self, style: Option<&String>, place: Place) {
        if let Some(name) = style.filter(|name| !self.form.styles.contains_key(*name)) {
            let known = self.form.styles.keys().cloned().collect::<Vec<_>>().join("、");
            self.fault(
                place,
                words!("没有“{name}”这个样式", "there is no style “{name}”"),
                words!("可用：{known}", "known: {known}"),
            );
        }
    }

    fn row(&mut self, row: &RowDef, fields: &'static [Field], after_table: bool) {
        for cell in &row.cells {
            self.cell(cell, fields, &Path::root());
        }
        let first = row.cells.iter().find_map(|cell| match &cell.content {
            Content::Pattern(pattern) if !pattern.is_blank() => Some(pattern.has_anchor()),
            Content::Packed(_) => Some(false),
            Content::Pattern(_) => None,
        });
        if after_table && first == Some(false) {
            self.fault(
                row.place,
                words!(
                    "表格后面的行要以标签开头，否则读表时会被当作表格的一行",
                    "a row after a table must start with a label, or it would be read as a row of that table"
                ),
                words!("在行首加一个固定文字的格", "start the row with a cell of fixed text"),
            );
        }
    }

    fn table(&mut self, table: &TableDef, fields: &'static [Field]) {
        let items = shape_of(fields, &table.each)
            .and_then(|shape| if let Shape::Records(items) = shape { Some(items()) } else { None });
        let Some(items) = items else {
            let each = table.each.to_string();
            self.fault(
                table.place,
                words!("“{each}”不是一个列表字段", "“{each}” is not a list field"),
                words!("each 应为列表，如 项目、绩效指标", "each must name a list such as 项目 or 绩效指标"),
            );
            return;
        };
        if table.columns.is_empty() {
            self.fault(
                table.place,
                words!("表格没有表头", "the table has no heading"),
                words!("在 columns: 下逐栏写 head 和 cell", "write head and cell for each column under columns:"),
            );
        }
        for column in &table.columns {
            self.cell(&column.cell, items, &table.each);
        }
        for row in &table.totals {
            for cell in &row.cells {
                self.cell(cell, fields, &Path::root());
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

    fn cell(&mut self, cell: &CellDef, fields: &'static [Field], base: &Path) {
        self.style(cell.style.as_ref(), cell.place);
        match &cell.content {
            Content::Pattern(pattern) => self.pattern(pattern, fields, base, cell.place),
            Content::Packed(packed) => {
                let Some(items) = fields_of(fields, &packed.each) else {
                    let each = packed.each.to_string();
                    self.fault(
                        cell.place,
                        words!("“{each}”不是一个列表字段", "“{each}” is not a list field"),
                        words!("each 应为列表，如 绩效指标", "each must name a list such as 绩效指标"),
                    );
                    return;
                };
                let before = self.shown.clone();
                for (index, item) in packed.items.iter().enumerate() {
                    // Each dialect shows the same fields again; only the first claims them.
                    let claimed =
                        if index == 0 { None } else { Some(std::mem::replace(&mut self.shown, before.clone())) };
                    self.pattern(item, items, &base.join(&packed.each), cell.place);
                    if let Some(claimed) = claimed {
                        self.shown = claimed;
                    }
                    if !matches!(item.pieces.first(), Some(super::pattern::Piece::Hole(hole)) if hole.is_ordinal()) {
                        self.fault(
                            cell.place,
                            words!(
                                "一格里的每一项要以序号开头，否则分不开",
                                "items in one cell must begin with their number, or they could not be told apart"
                            ),
                            words!("以 {{#}}、开头", "begin with {{#}}、"),
                        );
                    }
                }
            }
        }
    }

    fn pattern(&mut self, pattern: &Pattern, fields: &'static [Field], base: &Path, place: Place) {
        for hole in pattern.holes().filter(|hole| !hole.is_ordinal()) {
            self.known(&hole.path, fields, place);
            let whole = base.join(&hole.path);
            if self.shown.insert(whole, place).is_some() {
                let path = hole.path.to_string();
                self.fault(
                    place,
                    words!(
                        "“{path}”已经在别处作为空格子出现过，读回时会有两个值",
                        "“{path}” is already a hole elsewhere; reading back would give two values"
                    ),
                    words!(
                        "其中一处改用 {{{{ {path} }}}}，只写不读",
                        "make one of them {{{{ {path} }}}}, which is written and not read"
                    ),
                );
            }
        }
        if let Some(expression) = pattern.computed() {
            match super::computed::variables(expression) {
                // Computed cells of a table speak of the root, as totals do, or of the item.
                Ok(variables) => {
                    for variable in variables {
                        let known = shape_of(fields, &variable).is_some()
                            || shape_of(self.form.about.fields(), &variable).is_some();
                        if !known {
                            self.unknown(&variable, fields, place);
                        }
                    }
                }
                Err(message) => self.fault(
                    place,
                    words!("算式写法不对：{message}", "malformed expression: {message}"),
                    words!("如 {{{{ 资金.总计 - 资金.财政拨款 }}}}", "e.g. {{{{ 资金.总计 - 资金.财政拨款 }}}}"),
                ),
            }
        }
    }

    fn known(&mut self, path: &Path, fields: &'static [Field], place: Place) {
        match (shape_of(fields, path), path.0.as_slice()) {
            (Some(Shape::Free), [_, Step::Key(key), ..]) if !self.form.extra.iter().any(|extra| extra == key) => {
                let key = key.to_string();
                self.fault(
                    place,
                    words!("附加内容“{key}”没有声明", "the extra field “{key}” is not declared"),
                    words!("在表单的 extra: 下列出它", "list it under extra: in the form"),
                );
            }
            (Some(Shape::Record(_) | Shape::Records(_)), _) => {
                let name = path.to_string();
                self.fault(
                    place,
                    words!("“{name}”是一组字段，不能放进一个空格子", "“{name}” is a group and does not fit a hole"),
                    words!("写到具体字段，如 {name}.总计", "name one field of it"),
                );
            }
            (Some(_), _) => {}
            (None, _) => self.unknown(path, fields, place),
        }
    }

    fn unknown(&mut self, path: &Path, fields: &'static [Field], place: Place) {
        let name = path.to_string();
        let known = fields.iter().map(|field| field.key).collect::<Vec<_>>().join("、");
        self.fault(
            place,
            words!("没有“{name}”这个字段", "there is no field “{name}”"),
            words!("这里可用：{known}", "known here: {known}"),
        );
    }
}
