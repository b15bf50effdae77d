//! `form.yaml` → [`Form`], every fault at its place.
//!
//! What can be said of a form as a whole, once it is read, is `verify`'s affair.

mod part;
mod parts;
mod table;
mod terms;

use super::blank::File;
use super::definition::{
    About, Block, Carrier, CellDef, Content, Form, Packed, PartDef, RepeatDef, RowDef, SectionDef, TextDef,
};
use super::file;
use super::pattern::{Fault, Pattern};
use super::verify::verify;
use crate::diagnostic::{Diagnostic, Report, Result, Severity, Words};
use crate::document::{Page, Style};
use crate::formats::Kind;
use crate::source::{self, Path, Place, SourceId, Step};
use crate::spec::{ExtraField, ExtraShape, Extras, Taxonomy, declaration};
use crate::tree::{Entry, Node, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What forms share: named styles, and what their regions ask for under 附加.
#[derive(Clone, Debug, Default)]
pub struct Shared {
    pub styles: BTreeMap<String, Style>,
    pub extras: Extras,
}

/// Reads the tree of a `form.yaml`. The form is `None` when the report has errors.
pub fn load(id: &str, node: &Node, shared: &Shared) -> (Option<Form>, Report) {
    load_file(id, node, shared, None)
}

/// The same; where `file:` names an office file, `file` has it, or what is wrong with it.
pub fn load_file(
    id: &str,
    node: &Node,
    shared: &Shared,
    file: Option<Result<(Arc<File>, SourceId)>>,
) -> (Option<Form>, Report) {
    let mut loader = Loader { report: Report::default(), listed: Vec::new(), left: 0, file };
    let mut form = loader.form(id, node, shared);
    form.iter_mut().for_each(parts::share);
    let Loader { mut report, listed, .. } = loader;
    if let Some(form) = &mut form {
        let used = verify(form, &listed, &mut report);
        declare(form, &listed, &used);
    }
    report.place(node);
    let usable = report.count(Severity::Error) == 0;
    (form.filter(|_| usable), report)
}

/// Names that a form only lists are one line of text, of the record in which the form shows them.
fn declare(form: &mut Form, listed: &[String], used: &[(&'static str, String)]) {
    let root = form.about.fields().first().map_or("", |field| field.record);
    for name in listed {
        let mut records: Vec<&str> = used.iter().filter(|(_, own)| own == name).map(|(record, _)| *record).collect();
        records.dedup();
        if records.is_empty() {
            records.push(root);
        }
        for record in records {
            let (name, by) = (name.clone(), form.id.clone());
            form.extra.push(ExtraField { record, name, shape: ExtraShape::Line, about: String::new(), by });
        }
    }
}

struct Loader {
    report: Report,
    /// Names under `extra:` that say neither record nor shape.
    listed: Vec<String>,
    /// Grid columns that labels beside the blocks take.
    left: u32,
    file: Option<Result<(Arc<File>, SourceId)>>,
}

impl Loader {
    fn fault(&mut self, place: Place, message: Words, help: Words) {
        self.report.push(Diagnostic::new("F201", Severity::Error, message).help(help).placed(place));
    }

    fn known_keys(&mut self, node: &Node, known: &[&str]) {
        for entry in node.entries() {
            if !known.contains(&entry.key.as_ref()) {
                let (key, list) = (entry.key.as_ref(), known.join("、"));
                self.fault(
                    entry.key_place,
                    words!("表单语言里没有“{key}”", "the form language has no “{key}”"),
                    words!("这里可用：{list}", "known here: {list}"),
                );
            }
        }
    }

    fn form(&mut self, id: &str, node: &Node, shared: &Shared) -> Option<Form> {
        let whole = &[
            "about",
            "title",
            "source",
            "to",
            "file",
            "styles",
            "extra",
            "set",
            "instead",
            "requires",
            "omits",
            "sections",
            "page",
            "columns",
            "row_height",
            "blocks",
        ];
        self.known_keys(node, whole);
        let about = match node.child("about").and_then(Node::as_text) {
            Some("project") => About::Project,
            Some("unit") => About::Unit,
            Some("revision") => About::Revision,
            _ => {
                let place = node.child("about").map_or(node.place, |node| node.place);
                self.fault(
                    place,
                    words!("没有写明本表关于什么", "the form does not say what it is about"),
                    words!("写 about: project、unit 或 revision", "write about: project, unit or revision"),
                );
                return None;
            }
        };
        let title = self.required_text(node, "title")?;
        let source = node.child("source").and_then(Node::as_text).unwrap_or("").to_string();
        let carrier = match node.child("to").and_then(Node::as_text) {
            None | Some("xlsx") => Carrier::Xlsx,
            Some("docx") => Carrier::Docx,
            Some(_) => {
                let place = node.child("to").map_or(node.place, |node| node.place);
                self.fault(
                    place,
                    words!("to 应为 xlsx 或 docx", "to must be xlsx or docx"),
                    words!("如 to: docx", "e.g. to: docx"),
                );
                Carrier::Xlsx
            }
        };
        let mut styles = shared.styles.clone();
        for entry in node.child("styles").map(Node::entries).unwrap_or(&[]) {
            if let Some(style) = self.typed::<Style>(Some(&entry.value)) {
                styles.insert(entry.key.to_string(), style);
            }
        }
        let extra = self.extra(id, node.child("extra"), &shared.extras);
        let (mut carrier, mut opened) = (carrier, None);
        let sections = match node.child("sections") {
            _ if node.child("file").is_some() => {
                let (file, sections) = self.sections_of_file(node, about)?;
                carrier = if file.kind == Kind::Docx { Carrier::Docx } else { Carrier::Xlsx };
                opened = Some(file);
                sections
            }
            Some(sections) => {
                let several = sections.items().len() > 1;
                let each = sections.items().iter().enumerate();
                each.filter_map(|(index, section)| {
                    self.known_keys(section, &["name", "page", "columns", "row_height", "blocks"]);
                    let usual = if several { format!("{}{}", title, index + 1) } else { title.clone() };
                    self.section(section, node, usual)
                })
                .collect()
            }
            None => self.section(node, node, title.clone()).into_iter().collect::<Vec<_>>(),
        };
        if sections.is_empty() {
            return None;
        }
        let terms = self.terms(node);
        Some(Form {
            id: id.to_string(),
            about,
            title,
            source,
            carrier,
            styles,
            sections,
            taxonomy: Taxonomy::default(),
            extra,
            terms,
            file: opened,
        })
    }

    /// The sections of a form that is an office file, every fault at its cell there.
    fn sections_of_file(&mut self, node: &Node, about: About) -> Option<(Arc<File>, Vec<SectionDef>)> {
        let place = node.child("file").map_or(node.place, |file| file.place);
        for key in ["blocks", "sections", "columns", "page", "row_height", "to"] {
            if let Some(child) = node.child(key) {
                self.fault(
                    child.place,
                    words!("表单是文件，不能再写 {key}", "the form is a file, so {key} cannot be given"),
                    words!("删去 {key}；版面照文件", "remove {key}; the file says how it looks"),
                );
            }
        }
        let (file, source) = match self.file.take()? {
            Ok(opened) => opened,
            Err(error) => {
                self.fault(place, error.message, error.help.unwrap_or_default());
                return None;
            }
        };
        let mut faults = Vec::new();
        let sections = file::compile(&file, about, source, &mut faults);
        for fault in faults {
            match fault {
                file::Fault::Braces(place, fault) => {
                    let (message, help) = explain(&fault);
                    self.fault(place, message, help);
                }
                file::Fault::Layout(place, message, help) => self.fault(place, message, help),
            }
        }
        let holes = |section: &SectionDef| super::summary::shows_anything(&section.blocks);
        if !sections.iter().any(holes) {
            let name = &file.name;
            self.fault(
                place,
                words!("{name} 里没有写上花括号", "there are no braces in {name}"),
                words!("在要填的格里写上字段，如 {{项目名称}}", "write the fields into the cells, e.g. {{项目名称}}"),
            );
            return None;
        }
        Some((file, sections))
    }

    /// What the form asks for under 附加, behind what its region does.
    fn extra(&mut self, id: &str, node: Option<&Node>, regional: &Extras) -> Extras {
        let mut extra = regional.asked_by(&[id.to_string()]);
        match node {
            Some(list @ Node { value: Value::List(_), .. }) => {
                for item in list.items() {
                    match item.as_text().map(str::trim).filter(|name| declaration::may_be_called(name)) {
                        Some(name) => self.listed.push(name.to_string()),
                        None => self.fault(
                            item.place,
                            words!("这里应是字段的名称", "the name of a field is expected here"),
                            words!(
                                "写成 extra: [审批文号]，或 extra: {{绩效指标: {{指标解释: 长文}}}}",
                                "write extra: [审批文号], or extra: {{绩效指标: {{指标解释: 长文}}}}"
                            ),
                        ),
                    }
                }
            }
            Some(node) => {
                let own = declaration::read(node, id, &mut self.report);
                for field in own.iter() {
                    let differs = extra.named(field.record, &field.name).find(|known| known.shape != field.shape);
                    if let Some(known) = differs {
                        let (name, shape) = (field.name.as_str(), known.shape.name());
                        let place = node
                            .entries()
                            .iter()
                            .flat_map(|record| record.value.entries())
                            .find(|entry| entry.key == field.name)
                            .map_or(node.place, |entry| entry.key_place);
                        self.fault(
                            place,
                            words!(
                                "“{name}”在 fields.yaml 里声明为{shape}，这里不一样",
                                "“{name}” is declared as {shape} in fields.yaml and differs here"
                            ),
                            words!("删去这一条，或改成一样", "delete it here or make them agree"),
                        );
                    }
                }
                extra.extend(&own);
            }
            None => {}
        }
        extra
    }

    /// A section; page and columns may stand once for all, at the head of the form.
    fn section(&mut self, node: &Node, form: &Node, usual: String) -> Option<SectionDef> {
        let page = self.typed::<Page>(node.child("page").or(form.child("page"))).unwrap_or_default();
        let listed = node.child("columns").or(form.child("columns"));
        let columns: Vec<f64> =
            listed.map(Node::items).unwrap_or(&[]).iter().filter_map(|item| item.as_text()?.parse().ok()).collect();
        if columns.is_empty() || columns.iter().any(|width| !(0.5..=255.0).contains(width)) {
            self.fault(
                listed.map_or(node.place, |node| node.place),
                words!("columns 应列出每一栏的宽度", "columns must list the width of each column"),
                words!(
                    "以半角字符计，如 columns: [12, 14, 40]",
                    "in half-width characters, e.g. columns: [12, 14, 40]"
                ),
            );
            return None;
        }
        let Some(list) = node.child("blocks").filter(|blocks| !blocks.items().is_empty()) else {
            self.fault(
                node.place,
                words!("本表没有内容", "the form has no blocks"),
                words!(
                    "在 blocks: 下列出 text、rows、table、repeat",
                    "list text, rows, table and repeat under blocks:"
                ),
            );
            return None;
        };
        let name = node.child("name").and_then(Node::as_text).map_or(usual, str::to_string);
        let blocks = self.blocks(list, columns.len() as u32);
        let row_height =
            node.child("row_height").or(form.child("row_height")).and_then(|height| height.as_text()?.parse().ok());
        let row_height = row_height.filter(|height| (1.0..=400.0).contains(height));
        Some(SectionDef { name, page, columns, row_height, blocks })
    }

    fn blocks(&mut self, list: &Node, width: u32) -> Vec<Block> {
        list.items().iter().filter_map(|block| self.block(block, width)).collect()
    }

    fn required_text(&mut self, node: &Node, key: &str) -> Option<String> {
        let text = node.child(key).and_then(Node::as_text).filter(|text| !text.trim().is_empty()).map(str::to_string);
        if text.is_none() {
            self.fault(
                node.child(key).map_or(node.place, |node| node.place),
                words!("缺“{key}”", "“{key}” is missing"),
                words!("补上 {key}: …", "add {key}: …"),
            );
        }
        text
    }

    /// Small settings are read by serde, their plain scalars as YAML means them.
    fn typed<T: serde::de::DeserializeOwned>(&mut self, node: Option<&Node>) -> Option<T> {
        let node = node?;
        match serde_json::from_value(setting(node)) {
            Ok(value) => Some(value),
            Err(error) => {
                self.fault(
                    node.place,
                    words!("设置写法不对：{error}", "malformed setting: {error}"),
                    words!("对照表单语言一章改正", "see the chapter on the form language"),
                );
                None
            }
        }
    }

    fn block(&mut self, node: &Node, width: u32) -> Option<Block> {
        let known = ["rows", "table", "repeat", "text", "part", "style", "when"];
        let Some(entry) = node.entries().iter().find(|entry| known[..5].contains(&entry.key.as_ref())) else {
            self.fault(
                node.place,
                words!(
                    "这里应是 text、rows、table、repeat 或 part",
                    "this should be text, rows, table, repeat or part"
                ),
                words!("如 - text: 某表", "e.g. - text: TITLE"),
            );
            return None;
        };
        let known: &[&str] = match entry.key.as_ref() {
            "text" => &["text", "style", "when"],
            "rows" => &["rows", "when"],
            "table" => &["table", "when"],
            "repeat" => &["repeat", "when"],
            _ => &["part", "when"],
        };
        self.known_keys(node, known);
        let made = self.block_of(node, entry, width)?;
        let when = self.when(node);
        Some(match made {
            made if when.is_empty() => made,
            made => Block::Part(PartDef { label: None, when, place: made.place(), blocks: vec![made] }),
        })
    }

    fn block_of(&mut self, node: &Node, entry: &Entry, width: u32) -> Option<Block> {
        match entry.key.as_ref() {
            "part" => self.part(&entry.value, entry.key_place, width),
            "rows" => {
                let rows: Vec<RowDef> = entry.value.items().iter().map(|row| self.row(row)).collect();
                if rows.is_empty() {
                    self.fault(
                        entry.value.place,
                        words!("rows 下没有行", "there are no rows under rows"),
                        words!("如 - [项目名称, \"{{项目名称}}\"]", "e.g. - [项目名称, \"{{项目名称}}\"]"),
                    );
                }
                Some(Block::Rows(self.in_grid(rows, width)))
            }
            "repeat" => {
                let inner = &entry.value;
                self.known_keys(inner, &["each", "blocks", "min"]);
                let each = self.path(inner, "each");
                let blocks = inner.child("blocks").map(|list| self.blocks(list, width)).unwrap_or_default();
                let min = if inner.child("min").is_some() { self.count(inner, "min") as usize } else { 0 };
                Some(Block::Repeat(RepeatDef { each, blocks, min, place: entry.key_place }))
            }
            "table" => self.labelled_table(&entry.value, entry.key_place, width),
            "text" => {
                let pattern = self.pattern(&entry.value)?;
                let style = node.child("style").and_then(Node::as_text).unwrap_or("正文").to_string();
                Some(Block::Text(TextDef { pattern, style, place: entry.value.place }))
            }
            _ => None,
        }
    }

    fn in_grid(&mut self, rows: Vec<RowDef>, width: u32) -> Vec<RowDef> {
        let left = self.left;
        place_in_grid(rows, left, width, &mut |place, message, help| self.fault(place, message, help))
    }

    /// A list of cells, or `{row: [...], height: 60}` where the row must leave room to write in.
    fn row(&mut self, node: &Node) -> RowDef {
        let (list, height) = match &node.value {
            Value::Map(_) => {
                self.known_keys(node, &["row", "height"]);
                let height = node.child("height").and_then(|height| height.as_text()?.parse().ok());
                (node.child("row").unwrap_or(node), height.filter(|height| (1.0..=400.0).contains(height)))
            }
            _ => (node, None),
        };
        if !matches!(list.value, Value::List(_)) {
            self.fault(
                node.place,
                words!("一行应写成列表", "a row must be a list"),
                words!("如 - [项目名称, \"{{项目名称}}\"]", "e.g. - [项目名称, \"{{项目名称}}\"]"),
            );
        }
        RowDef { cells: list.items().iter().map(|cell| self.cell(cell)).collect(), height, place: node.place }
    }

    fn cell(&mut self, node: &Node) -> CellDef {
        let mut cell = CellDef {
            content: Content::Pattern(Pattern::default()),
            span: 1,
            down: 1,
            style: None,
            column: 0,
            place: node.place,
        };
        match &node.value {
            Value::Nil => {}
            Value::Text(_) => cell.content = Content::Pattern(self.pattern(node).unwrap_or_default()),
            Value::Map(_) => {
                self.known_keys(node, &["cell", "span", "down", "style"]);
                if let Some(content) = node.child("cell") {
                    cell.content = self.content(content);
                }
                cell.span = self.count(node, "span");
                cell.down = self.count(node, "down");
                cell.style = node.child("style").and_then(Node::as_text).map(str::to_string);
            }
            Value::List(_) => cell.content = Content::Pattern(self.pattern(node).unwrap_or_default()),
        }
        cell
    }

    fn count(&mut self, node: &Node, key: &str) -> u32 {
        let Some(child) = node.child(key) else { return 1 };
        match child.as_text().and_then(|text| text.parse().ok()).filter(|count| (1..=200).contains(count)) {
            Some(count) => count,
            None => {
                self.fault(
                    child.place,
                    words!("{key} 应为 1 到 200 的整数", "{key} must be a whole number from 1 to 200"),
                    words!("如 {key}: 2", "e.g. {key}: 2"),
                );
                1
            }
        }
    }

    fn content(&mut self, node: &Node) -> Content {
        if !matches!(node.value, Value::Map(_)) {
            return Content::Pattern(self.pattern(node).unwrap_or_default());
        }
        self.known_keys(node, &["each", "item"]);
        let each = self.path(node, "each");
        let dialects = match node.child("item") {
            Some(item) if matches!(item.value, Value::List(_)) => {
                item.items().iter().filter_map(|item| self.pattern(item)).collect()
            }
            Some(item) => self.pattern(item).into_iter().collect(),
            None => Vec::new(),
        };
        if dialects.is_empty() {
            self.fault(
                node.place,
                words!("列表没有写明每一项的样子", "the list does not say what an item looks like"),
                words!("写 item: \"{{#}}、…。\"", "write item: \"{{#}}、…。\""),
            );
        }
        Content::Packed(Packed { each, items: dialects })
    }

    fn path(&mut self, node: &Node, key: &str) -> Path {
        let text = self.required_text(node, key).unwrap_or_default();
        Path(text.split('.').map(|key| Step::Key(source::key(key.trim()))).collect())
    }

    fn pattern(&mut self, node: &Node) -> Option<Pattern> {
        let text = match &node.value {
            Value::Text(text) => text.as_str(),
            Value::Nil => "",
            Value::List(ways) => return self.ways(ways, node.place),
            Value::Map(_) => {
                self.fault(
                    node.place,
                    words!("这里应是文字", "text is expected here"),
                    words!("用引号括起来", "put it in quotes"),
                );
                return None;
            }
        };
        match Pattern::parse(text) {
            Ok(pattern) => Some(pattern),
            Err(fault) => {
                let (message, help) = explain(&fault);
                self.fault(node.place, message, help);
                None
            }
        }
    }
}

fn setting(node: &Node) -> serde_json::Value {
    match &node.value {
        Value::Nil => serde_json::Value::Null,
        Value::Text(text) => match text.as_str() {
            "true" => true.into(),
            "false" => false.into(),
            text => text.parse::<f64>().map_or_else(|_| text.into(), Into::into),
        },
        Value::List(items) => items.iter().map(setting).collect(),
        Value::Map(entries) => entries
            .iter()
            .map(|entry| (entry.key.to_string(), setting(&entry.value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
    }
}

fn explain(fault: &Fault) -> (Words, Words) {
    match fault {
        Fault::Unclosed => {
            (words!("花括号没有闭合", "a brace is not closed"), words!("每个 {{ 都要有 }}", "every {{ needs its }}"))
        }
        Fault::EmptyHole => {
            (words!("空格子里没有写字段", "the hole names no field"), words!("如 {{项目名称}}", "e.g. {{项目名称}}"))
        }
        Fault::Adjacent => (
            words!(
                "两个空格子紧挨着，读回时分不清哪个字属于谁",
                "two holes stand side by side, so what belongs to which could not be told when reading"
            ),
            words!("在两者之间放一个固定文字，或分成两格", "put fixed text between them, or make two cells"),
        ),
        Fault::UnknownCodec(name) => {
            let known = super::codec::NAMES;
            (words!("没有“{name}”这种写法", "there is no codec “{name}”"), words!("可用：{known}", "known: {known}"))
        }
        Fault::BadCodec(name) => {
            let known = super::codec::NAMES;
            (
                words!("“{name}”冒号后面的写法不对", "what stands behind the colon of “{name}” means nothing"),
                words!("可用：{known}", "known: {known}"),
            )
        }
        Fault::Stray => (
            words!("多了一个花括号，会照印出来", "a brace too many would be printed as it stands"),
            words!(
                "每个 {{ 和 }} 要成对；要印花括号的，写全角的 ｛ ｝",
                "braces come in pairs; for a printed brace write the full-width ｛ ｝"
            ),
        ),
        Fault::BadPath(path) => (
            words!("“{path}”不是字段的写法", "“{path}” is not a way to name a field"),
            words!("如 资金.总计、资金来源[财政拨款].本年度", "e.g. 资金.总计 or 资金来源[财政拨款].本年度"),
        ),
    }
}

/// Gives each cell its grid column, as HTML tables do with `span` and `down`, and reports rows that do not fill the grid.
fn place_in_grid(
    mut rows: Vec<RowDef>,
    left: u32,
    width: u32,
    fault: &mut dyn FnMut(Place, Words, Words),
) -> Vec<RowDef> {
    // How many more rows each grid column stays covered from above.
    // What stands at the left of all rows covers its columns throughout.
    let mut covered: Vec<u32> = (0..width).map(|column| if column < left { u32::MAX } else { 0 }).collect();
    for row in &mut rows {
        let mut column = 0;
        let mut taken = vec![false; width as usize];
        for cell in &mut row.cells {
            while covered.get(column as usize).is_some_and(|left| *left > 0) {
                column += 1;
            }
            cell.column = column;
            for at in column..column + cell.span {
                match (covered.get(at as usize), taken.get_mut(at as usize)) {
                    (Some(0), Some(free)) => *free = true,
                    _ => {
                        fault(
                            cell.place,
                            words!("这一格超出或压住了别的格", "this cell runs over the edge or over another cell"),
                            words!("检查本行的 span 和上方的 down", "check span in this row and down above"),
                        );
                        break;
                    }
                }
            }
            column += cell.span;
        }
        let filled = (0..width as usize).filter(|at| taken[*at] || covered[*at] > 0).count() as u32;
        if filled != width {
            fault(
                row.place,
                words!("本行只占 {filled} 栏，应为 {width} 栏", "this row covers {filled} of {width} columns"),
                words!("补足格子或改 span", "add cells or change span"),
            );
        }
        for rows in covered.iter_mut().skip(left as usize) {
            *rows = rows.saturating_sub(1);
        }
        for cell in &row.cells {
            for at in cell.column..cell.column + cell.span {
                if let Some(rows) = covered.get_mut(at as usize) {
                    *rows = (*rows).max(cell.down - 1);
                }
            }
        }
    }
    // What goes on below the last row would lie over whatever comes next.
    let over = |column: u32| covered.get(column as usize).is_some_and(|left| *left > 0);
    let cells = rows.iter().enumerate().flat_map(|(at, row)| row.cells.iter().map(move |cell| (at, cell)));
    let count = rows.len();
    for (at, cell) in cells.filter(|(at, cell)| at + cell.down as usize > count && over(cell.column)) {
        let (left, down) = (count - at, cell.down);
        fault(
            cell.place,
            words!(
                "down: {down} 伸到这一组行的外面，压住了后面的内容（从这一行起只有 {left} 行）",
                "down: {down} reaches beyond these rows, over what comes next (there are {left} rows from here)"
            ),
            words!(
                "写 down: {left}，或把后面的行写在同一个 rows 里",
                "write down: {left}, or put the rows behind into the same rows"
            ),
        );
    }
    rows
}
