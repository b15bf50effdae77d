//! Refusing a form that could not be read back, with the place in `form.yaml`.
//!
//! Knows the fields and the patterns; the YAML shape was checked when loading.

mod table;

use super::codec::Codec;
use super::computed::shape_through;
use super::definition::{Block, CellDef, Content, Form, PartDef, RowDef, fields_of, shape_of};
use super::parts::{self, Part};
use super::pattern::{Hole, Pattern, Piece};
use crate::diagnostic::{Diagnostic, Report, Severity, Words};
use crate::source::{Path, Place, Step, key};
use crate::spec::extra::{EXTRA, ExtraShape};
use crate::spec::project::{field_at, is_named};
use crate::spec::{Field, Shape, place};
use std::collections::{HashMap, HashSet};

/// Tells what is wrong; gives back which of the names that a form only lists it shows, with their records.
pub fn verify(form: &Form, listed: &[String], report: &mut Report) -> Vec<(&'static str, String)> {
    let mut check = Verify {
        form,
        listed,
        report,
        shown: HashMap::new(),
        parts: Vec::new(),
        used: Vec::new(),
        view: String::new(),
        is_column: false,
    };
    for section in &form.sections {
        check.blocks(&section.blocks, form.about.fields(), &Path::root(), false);
    }
    check.whole();
    check.terms();
    check.used
}

struct Verify<'a> {
    form: &'a Form,
    listed: &'a [String],
    report: &'a mut Report,
    /// Where each field is already shown as a hole; each box of a list is one of its own.
    shown: HashMap<(Path, Option<String>), Place>,
    /// Every part of a text that stands in several cells, in order.
    parts: Vec<(Path, Part, Place)>,
    used: Vec<(&'static str, String)>,
    /// Which part of a list the columns show; blank where it is all of it.
    view: String,
    /// The cell is a column of a table, and nothing else stands in it.
    is_column: bool,
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

    fn blocks(&mut self, blocks: &[Block], fields: &'static [Field], base: &Path, mut after_table: bool) {
        self.lists_stand_once(blocks);
        for block in blocks {
            match block {
                Block::Text(text) => {
                    self.pattern(&text.pattern, fields, base, text.place);
                    self.style(Some(&text.style), text.place);
                    if text.pattern.holes().next().is_some() && !text.pattern.has_anchor() {
                        self.fault(
                            text.place,
                            words!(
                                "这一段没有固定文字，读表时找不到它",
                                "this paragraph has no fixed text to find it by"
                            ),
                            words!(
                                "在空格子前写上标签，如“填表人：{{填表人}}”",
                                "put a label before the hole, e.g. “填表人：{{填表人}}”"
                            ),
                        );
                    }
                    after_table = false;
                }
                Block::Rows(rows) => {
                    for row in rows {
                        self.row(row, fields, base, after_table);
                    }
                    self.unlabelled(rows);
                    after_table = false;
                }
                Block::Table(table) => {
                    self.table(table, fields, base);
                    after_table = true;
                }
                Block::Part(part) => {
                    if let Some(label) = &part.label {
                        self.style(label.style.as_ref(), label.place);
                    }
                    let before: HashSet<_> = self.shown.keys().cloned().collect();
                    self.blocks(&part.blocks, fields, base, after_table);
                    self.conditional(part, fields, base, &before);
                    after_table = ends_with_table(&part.blocks);
                }
                Block::Repeat(repeat) => {
                    let Some(items) = self.list(&repeat.each, fields, repeat.place) else { continue };
                    let starts = match repeat.blocks.first() {
                        Some(Block::Rows(rows)) => rows.first().is_some_and(starts_with_label),
                        Some(Block::Text(text)) => text.pattern.has_anchor(),
                        Some(Block::Table(_)) => true,
                        Some(Block::Part(part)) => part.label.is_some() && !part.is_optional(),
                        _ => false,
                    };
                    if !starts {
                        self.fault(
                            repeat.place,
                            words!("重复的部分要以带标签的行开头，否则读表时不知道从哪里重新开始", "a repeated part must begin with a labelled row, or reading could not tell where it begins again"),
                            words!("如 - [项目构成, \"子项目{{#}}\"]", "e.g. - [项目构成, \"子项目{{#}}\"]"),
                        );
                    }
                    self.blocks(&repeat.blocks, items, &base.join(&repeat.each), after_table);
                    after_table = ends_with_table(&repeat.blocks);
                }
            }
        }
    }

    /// A row without a label stands below one that has its labels; a first row has nothing to stand below.
    fn unlabelled(&mut self, rows: &[RowDef]) {
        let has_holes = |row: &&RowDef| {
            row.cells.iter().any(|cell| match &cell.content {
                Content::Pattern(pattern) => pattern.gaps().next().is_some(),
                Content::Packed(_) => true,
            })
        };
        let above = rows.iter().take_while(|row| !super::rows::has_label(row));
        if let Some(first) = above.clone().find(has_holes) {
            self.fault(
                first.place,
                words!(
                    "这一行没有标签，上面也没有写标签的行，读表时找不到它",
                    "this row has no label, and no row of labels above it, so it could not be found when reading"
                ),
                words!(
                    "把标签写在左边的格里，或写成上面的一行",
                    "put the label into a cell at its left, or into a row above it in the same rows"
                ),
            );
        }
    }

    /// What is there only where a fact stands may show that fact and what belongs to it, and nothing else: that would be
    /// lost where the fact does not stand.
    fn conditional(
        &mut self,
        part: &PartDef,
        fields: &'static [Field],
        base: &Path,
        before: &HashSet<(Path, Option<String>)>,
    ) {
        if !part.is_optional() {
            return;
        }
        for path in part.when.iter().filter(|path| shape_of(fields, path).is_none()) {
            self.unknown(path, fields, part.place);
        }
        let allowed: Vec<Path> = part.when.iter().map(|path| without_numbers(&base.join(path))).collect();
        let inside = self.shown.iter().filter(|(key, _)| !before.contains(*key));
        let lost: Vec<(Path, Place)> = inside
            .filter(|((path, _), _)| !allowed.iter().any(|when| without_numbers(path).starts_with(when)))
            .map(|((path, _), place)| (path.clone(), *place))
            .collect();
        for (path, place) in lost {
            let (name, when) = (place::said(&path), part.when.iter().map(place::said).collect::<Vec<_>>().join("、"));
            self.fault(
                place,
                words!(
                    "没有“{when}”时这一部分不出现，“{name}”就丢了",
                    "without {when} this part is not there, and “{name}” would be lost"
                ),
                words!("把“{name}”也写进 when，或放到这一部分外面", "name “{name}” under when too, or put it outside"),
            );
        }
    }

    /// The fields of a list's items; a fault when the path is no list.
    fn list(&mut self, each: &Path, fields: &'static [Field], place: Place) -> Option<&'static [Field]> {
        match shape_of(fields, each) {
            Some(Shape::Records(items)) => Some(items()),
            _ => {
                let each = each.to_string();
                self.fault(
                    place,
                    words!("“{each}”不是一个列表字段", "“{each}” is not a list field"),
                    words!("each 应为列表，如 项目、绩效指标", "each must name a list such as 项目 or 绩效指标"),
                );
                None
            }
        }
    }

    fn row(&mut self, row: &RowDef, fields: &'static [Field], base: &Path, after_table: bool) {
        for cell in &row.cells {
            self.cell(cell, fields, base);
        }
        if after_table && !starts_with_label(row) {
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

    fn cell(&mut self, cell: &CellDef, fields: &'static [Field], base: &Path) {
        self.style(cell.style.as_ref(), cell.place);
        let packed = match &cell.content {
            Content::Pattern(pattern) => return self.pattern(pattern, fields, base, cell.place),
            Content::Packed(packed) => packed,
        };
        let Some(items) = fields_of(fields, &packed.each) else {
            self.list(&packed.each, fields, cell.place);
            return;
        };
        let before = self.shown.clone();
        let mut claimed = None;
        for item in &packed.items {
            // Each dialect shows the same fields again; only the first claims them.
            self.shown = before.clone();
            self.pattern(item, items, &base.join(&packed.each), cell.place);
            claimed.get_or_insert_with(|| self.shown.clone());
            if !matches!(item.pieces.first(), Some(Piece::Hole(hole)) if hole.is_ordinal()) {
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
        self.shown = claimed.unwrap_or(before);
    }

    fn pattern(&mut self, pattern: &Pattern, fields: &'static [Field], base: &Path, place: Place) {
        for hole in pattern.holes().filter(|hole| !hole.is_ordinal()) {
            self.known(hole, fields, place);
            // A box, and each further part of a text, is a hole of its own.
            let own = match &hole.codec {
                Codec::Box(word) => Some(word.clone()),
                Codec::Part(part) => {
                    let view = Path(if self.view.is_empty() { vec![] } else { vec![Step::Key(key(&self.view))] });
                    self.parts.push((view.join(base).join(&hole.path), *part, place));
                    (part.place() > 0).then(|| format!("{part:?}"))
                }
                Codec::Mark(word) => Some(word.clone()),
                _ => None,
            };
            let own = match (own, self.view.as_str()) {
                (own, "") => own,
                (own, view) => Some(format!("{view}{}", own.unwrap_or_default())),
            };
            let key = (base.join(&hole.path), own);
            if hole.again {
                if !self.shown.contains_key(&key) {
                    let path = place::said(&hole.path);
                    self.fault(
                        place,
                        words!(
                            "“{path}”前面还没有出现过，这里不能写 again",
                            "“{path}” has no first place for this second one"
                        ),
                        words!(
                            "第一处照常写 {{{path}}}，后面的写 |again",
                            "write {{{path}}} first, and |again behind it the second time"
                        ),
                    );
                }
                continue;
            }
            if self.shown.insert(key, place).is_some() {
                let path = place::said(&hole.path);
                self.fault(
                    place,
                    words!(
                        "“{path}”已经在别处作为空格子出现过，读回时会有两个值",
                        "“{path}” is already a hole elsewhere; reading back would give two values"
                    ),
                    words!(
                        "后一处改用 {{{path}|again}}，第一处没有写的由它读，两处不同的会提示；只写不读的用 {{{{ {path} }}}}",
                        "make the second {{{path}|again}}, which is read where the first says nothing, or {{{{ {path} }}}}, which is only written"
                    ),
                );
            }
        }
        for expression in pattern.computations() {
            match super::computed::variables(expression) {
                // Computed cells speak of the item they stand in, or of the root.
                Ok(variables) => {
                    let root = self.form.about.fields();
                    for variable in variables {
                        if shape_through(fields, &variable).is_none() && shape_through(root, &variable).is_none() {
                            self.unknown(&variable, fields, place);
                        }
                    }
                }
                Err(why) => self.fault(
                    place,
                    Words {
                        zh: format!("{{{{ {expression} }}}} 写法不对：{}", why.zh),
                        en: format!("malformed expression {{{{ {expression} }}}}: {}", why.en),
                    },
                    words!("如 {{{{ 资金.总计 - 资金.财政拨款 }}}}", "e.g. {{{{ 资金.总计 - 资金.财政拨款 }}}}"),
                ),
            }
        }
    }

    /// A text in several cells comes back only when all its parts are there, in their order.
    fn whole(&mut self) {
        let mut left = std::mem::take(&mut self.parts);
        while let Some((path, part, place)) = left.first().cloned() {
            let (own, rest): (Vec<_>, Vec<_>) = left.into_iter().partition(|(other, ..)| *other == path);
            left = rest;
            let mut ranges: Vec<_> =
                own.iter().filter(|(_, other, _)| other.is_of(part)).map(|(_, other, _)| other.range()).collect();
            ranges.sort_by_key(|range| range.start);
            let joined = ranges.iter().try_fold(0, |end, range| (range.start == end).then_some(range.end));
            if own.len() < 2 || ranges.len() != own.len() || joined != Some(parts::COUNT) {
                let (name, words) =
                    (path.0.last().map_or(String::new(), |step| Path(vec![step.clone()]).to_string()), part.words());
                self.fault(
                    place,
                    words!(
                        "“{name}”分在几格里，只有一部分，或有一部分写了两次，读回时凑不齐",
                        "“{name}” stands in several cells; there is only one of them, or one twice, so it could not be put together again"
                    ),
                    words!("写上 {words} 中的两个或三个，各占一格", "write two or three of {words}, each in a cell of its own"),
                );
            }
        }
    }

    /// What the form lays down speaks of fields that there are, and of places that it has.
    fn terms(&mut self) {
        let (form, fields) = (self.form, self.form.about.fields());
        let shown: Vec<Path> = self.shown.keys().map(|(path, _)| without_numbers(path)).collect();
        let is_shown = |path: &Path| shown.iter().any(|shown| shown.starts_with(&without_numbers(path)));
        let at = form.sections.iter().flat_map(|section| &section.blocks).next().map_or(Place::Nowhere, Block::place);
        let terms = &form.terms;
        for path in terms.set.iter().map(|(path, _)| path) {
            let name = place::said(path);
            match shape_of(fields, path) {
                None => self.unknown(path, fields, at),
                Some(Shape::Record(_) | Shape::Records(_) | Shape::Free | Shape::Lines) => self.fault(
                    at,
                    words!("set 里的“{name}”不是单个的字段", "“{name}” under set is no single field"),
                    words!("写到具体字段，如 金额单位", "name one field, such as 金额单位"),
                ),
                Some(_) if is_shown(path) => self.fault(
                    at,
                    words!("“{name}”既写在 set 里，又是空格子", "“{name}” is both under set and a hole"),
                    words!("两处去掉一处", "remove one of them"),
                ),
                Some(_) => {}
            }
        }
        for (from, to) in &terms.instead {
            for path in [from, to] {
                if shape_of(fields, path).is_none() {
                    self.unknown(path, fields, at);
                }
            }
            if !is_shown(to) {
                let name = place::said(to);
                self.fault(
                    at,
                    words!("instead 里的“{name}”在本表没有位置", "“{name}” under instead has no place on this form"),
                    words!("写成本表有的位置", "name a place that the form has"),
                );
            }
        }
        for path in terms.requires.iter().flatten() {
            if shape_of(fields, path).or_else(|| shape_of(fields, &numbered(fields, path))).is_none() {
                self.unknown(path, fields, at);
            }
        }
    }

    fn known(&mut self, hole: &Hole, fields: &'static [Field], place: Place) {
        let path = &hole.path;
        let name = place::said(path);
        if matches!(hole.codec, Codec::Keys(_)) && !self.may_be_keyed(hole, fields) {
            return self.not_keyed(&name, place);
        }
        match (shape_of(fields, path), path.0.as_slice()) {
            (Some(Shape::Free), _) if path.0.last() == Some(&Step::Key(EXTRA.into())) || !is_extra(path) => {
                if hole.codec != Codec::Yaml {
                    self.fault(
                        place,
                        words!("“{name}”是一组字段，不能放进一个空格子", "“{name}” is a group and does not fit a hole"),
                        words!(
                            "写到具体字段，或写成 {{{name}|yaml}}",
                            "name one field of it, or write {{{name}|yaml}}"
                        ),
                    );
                }
            }
            (Some(Shape::Free), _) => self.extra(hole, fields, place),
            (Some(Shape::Record(_) | Shape::Records(_)), _) => self.fault(
                place,
                words!("“{name}”是一组字段，不能放进一个空格子", "“{name}” is a group and does not fit a hole"),
                words!("写到具体字段，如 {name}.总计", "name one field of it"),
            ),
            (Some(Shape::Lines), _) if !matches!(hole.codec, Codec::Lines | Codec::Box(_)) => self.fault(
                place,
                words!("“{name}”是一列文字", "“{name}” is a list of lines"),
                words!("写成 {{{name}|lines}} 或 {{{name}|box:某项}}", "write {{{name}|lines}} or {{{name}|box:WORD}}"),
            ),
            (Some(_), _) => {}
            (None, _) => self.unknown(path, fields, place),
        }
    }

    /// A hole under 附加 of some record: it must be declared for that record, and written as it is declared.
    fn extra(&mut self, hole: &Hole, fields: &'static [Field], place: Place) {
        let name = place::said(&hole.path);
        let at = hole.path.0.iter().position(|step| *step == Step::Key(EXTRA.into())).unwrap_or(0);
        let record = field_at(fields, &hole.path.0[..=at]).map_or("", |field| field.record);
        let (Some(Step::Key(key)), inner) = (hole.path.0.get(at + 1), &hole.path.0[at + 2..]) else { return };
        let Some(shape) = self.form.extra.named(record, key).next().map(|field| &field.shape) else {
            if self.listed.iter().any(|listed| listed == key) && inner.is_empty() {
                self.used.push((record, key.to_string()));
                return;
            }
            return self.fault(
                place,
                words!("附加内容“{name}”没有声明", "the extra field “{name}” is not declared"),
                words!(
                    "在表单的 extra: 下按记录写上它，如 extra: {{绩效指标: {{{key}: 文字}}}}",
                    "declare it under extra: of the form, by its record: extra: {{绩效指标: {{{key}: 文字}}}}"
                ),
            );
        };
        match (shape, inner) {
            (ExtraShape::Lines, []) if !matches!(hole.codec, Codec::Lines | Codec::Box(_)) => self.fault(
                place,
                words!("“{name}”是一列文字", "“{name}” is a list of lines"),
                words!("写成 {{{name}|lines}} 或 {{{name}|box:某项}}", "write {{{name}|lines}} or {{{name}|box:WORD}}"),
            ),
            (ExtraShape::Pairs, []) if matches!(hole.codec, Codec::Keys(_)) => {}
            (ExtraShape::Pairs, []) if hole.codec != Codec::Yaml => self.fault(
                place,
                words!("“{name}”是名值，一格放不下几个值", "“{name}” holds several values by name"),
                words!(
                    "写到其中一个，如 {{{name}.某名}}，或写成 {{{name}|yaml}}",
                    "name one: {{{name}.NAME}}, or write {{{name}|yaml}}"
                ),
            ),
            (ExtraShape::Pairs, [Step::Key(_)]) | (_, []) => {}
            _ => self.fault(
                place,
                words!("“{name}”太深：声明里没有这一层", "“{name}” goes deeper than what is declared"),
                words!("只有名值有里面的一层", "only 名值 has names within"),
            ),
        }
    }

    fn unknown(&mut self, path: &Path, fields: &'static [Field], place: Place) {
        let name = place::said(path);
        // A list whose items have no 名称: nothing is ever found in it by one.
        let selected = path.0.iter().position(|step| matches!(step, Step::Named(_)));
        if let Some(at) = selected
            && let Some(Shape::Records(inner)) = shape_of(fields, &Path(path.0[..at].to_vec()))
            && !is_named(inner())
        {
            let list = Path(path.0[..at].to_vec());
            return self.fault(
                place,
                words!(
                    "“{name}”永远填不上：“{list}”的各项没有名称，不能按名称选",
                    "“{name}” can never be filled: the items of “{list}” have no 名称 to choose them by"
                ),
                words!(
                    "按次序写成 {list}[第1项]，或用 table 逐项列出",
                    "write {list}[第1项] for the first, or list them in a table"
                ),
            );
        }
        let known = fields.iter().map(|field| field.key).collect::<Vec<_>>().join("、");
        self.fault(
            place,
            words!("没有“{name}”这个字段", "there is no field “{name}”"),
            words!("这里可用：{known}", "known here: {known}"),
        );
    }
}

fn without_numbers(path: &Path) -> Path {
    Path(path.0.iter().filter(|step| !matches!(step, Step::Index(_))).cloned().collect())
}

/// The first item of every list on the way: `绩效指标.年度指标值` is `绩效指标[0].年度指标值`.
fn numbered(fields: &'static [Field], path: &Path) -> Path {
    let mut through = Path::root();
    for step in &path.0 {
        if matches!(shape_of(fields, &through), Some(Shape::Records(_))) && !matches!(step, Step::Index(_)) {
            through.0.push(Step::Index(0));
        }
        through.0.push(step.clone());
    }
    through
}

/// Whether the path goes into 附加 of some record.
fn is_extra(path: &Path) -> bool {
    path.0.contains(&Step::Key(EXTRA.into()))
}

fn ends_with_table(blocks: &[Block]) -> bool {
    match blocks.last() {
        Some(Block::Table(_)) => true,
        Some(Block::Part(part)) => ends_with_table(&part.blocks),
        _ => false,
    }
}

/// The row's first cell with anything in it has fixed text to find it by.
fn starts_with_label(row: &RowDef) -> bool {
    row.cells
        .iter()
        .find_map(|cell| match &cell.content {
            Content::Pattern(pattern) if !pattern.is_blank() => Some(pattern.has_anchor()),
            Content::Packed(_) => Some(false),
            Content::Pattern(_) => None,
        })
        .unwrap_or(false)
}
