//! Law 4: what a filled form would say when it is read back, compared with what was put in.
//!
//! `render` asks this before it writes a byte.

use super::account::Extracted;
use super::arrange;
use super::brief::brief;
use super::codec::Codec;
use super::condition;
use super::definition::{Block, CellDef, Content, Form, TableDef};
use super::pattern::Pattern;
use crate::diagnostic::{Diagnostic, Report, Severity};
use crate::source::Path;
use crate::spec::{Taxonomy, place};
use crate::tree::Node;

/// Every shown fact that did not come back as it went in, as findings at the spec's paths.
/// ```
/// use jixiao::forms::{About, Library, extract, fill, survive};
/// use jixiao::formats::yaml;
/// use jixiao::source::SourceId;
///
/// let library = Library::built_in()?;
/// let form = library.forms.iter().find(|form| form.about == About::Unit).ok_or("no form about a unit")?;
/// let (unit, _) = yaml::parse(SourceId(0), "单位名称: 某中心\n资金: {总计: 10.00}\n");
///
/// let document = fill(form, &unit, &library.taxonomy);
/// let back = extract(form, &document.sections, SourceId(0), &library.taxonomy);
/// assert!(survive::compare(form, &unit, &back).findings.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn compare(form: &Form, facts: &Node, back: &Extracted) -> Report {
    let mut check = Check { report: Report::default(), form, taxonomy: &form.taxonomy };
    for section in &form.sections {
        check.blocks(&section.blocks, facts, &back.root, &Path::root());
    }
    check.report
}

struct Check<'a> {
    report: Report,
    form: &'a Form,
    taxonomy: &'a Taxonomy,
}

fn items<'a>(node: &'a Node, list: &Path) -> &'a [Node] {
    node.get(list).map(Node::items).unwrap_or(&[])
}

impl Check<'_> {
    fn blocks(&mut self, blocks: &[Block], before: &Node, after: &Node, base: &Path) {
        for block in blocks {
            match block {
                Block::Text(text) => self.pattern(&text.pattern, before, after, base),
                Block::Rows(rows) => {
                    rows.iter().flat_map(|row| &row.cells).for_each(|cell| self.cell(cell, before, after, base))
                }
                Block::Part(part) => self.blocks(&part.blocks, before, after, base),
                Block::Table(table) => {
                    table
                        .totals
                        .iter()
                        .flat_map(|row| &row.cells)
                        .for_each(|cell| self.cell(cell, before, after, base));
                    let own = if table.is_partial() { self.form.siblings(table) } else { vec![table] };
                    // Tables that show parts of one list are looked at together.
                    if own.first().is_some_and(|first| first.place == table.place) {
                        self.tables(&own, before, after, base);
                    }
                }
                Block::Repeat(repeat) => {
                    let inner = |check: &mut Check, item: &Node, again: &Node, base: &Path| {
                        check.blocks(&repeat.blocks, item, again, base)
                    };
                    self.each(&repeat.each, before, after, base, inner);
                }
            }
        }
    }

    fn tables(&mut self, tables: &[&TableDef], before: &Node, after: &Node, base: &Path) {
        let Some(first) = tables.first() else { return };
        let Some(outer) = &first.outer else { return self.items(tables, before, after, base) };
        self.each(outer, before, after, base, |check, item, again, base| {
            first.outer_columns().for_each(|column| check.cell(&column.cell, item, again, base));
            check.items(tables, item, again, base);
        });
    }

    /// Compares the items of a list in the order in which they come back; one that no table shows is told.
    fn items(&mut self, tables: &[&TableDef], before: &Node, after: &Node, base: &Path) {
        let Some(list) = tables.first().map(|table| &table.each) else { return };
        let (before, after) = (items(before, list), items(after, list));
        let path = base.join(list);
        let order = arrange::order(tables, before, self.taxonomy);
        for index in (0..before.len()).filter(|index| !order.contains(index) && !before[*index].is_blank()) {
            self.unshown(&path.index(index));
        }
        if order.len() != after.len() {
            return self.count(&path, order.len(), after.len());
        }
        for (index, again) in order.into_iter().zip(after) {
            let item = &before[index];
            for table in tables {
                for half in 0..table.filters().len() {
                    if condition::shows(table, half, item, self.taxonomy) {
                        let columns = table.columns_of(half);
                        columns.for_each(|column| self.cell(&column.cell, item, again, &path.index(index)));
                    }
                }
            }
        }
    }

    fn unshown(&mut self, path: &Path) {
        let message =
            words!("“{path}”不合本表任何一处的条件，填不进去", "“{path}” fits no part of the form and does not go in");
        let help = words!(
            "补上表上要有的内容（如指标值、一级指标），或换一张能填它的表",
            "add what the form asks for (a target, a level), or use a form that shows it"
        );
        self.report.push(Diagnostic::new("F001", Severity::Error, message).help(help).at(path.clone()));
    }

    /// Compares the items of a list one by one, when there are as many.
    fn each(
        &mut self,
        list: &Path,
        before: &Node,
        after: &Node,
        base: &Path,
        compare: impl Fn(&mut Check, &Node, &Node, &Path),
    ) {
        let (before, after) = (items(before, list), items(after, list));
        let path = base.join(list);
        if before.len() != after.len() {
            return self.count(&path, before.len(), after.len());
        }
        for (index, (item, again)) in before.iter().zip(after).enumerate() {
            compare(self, item, again, &path.index(index));
        }
    }

    fn cell(&mut self, cell: &CellDef, before: &Node, after: &Node, base: &Path) {
        match &cell.content {
            Content::Pattern(pattern) => self.pattern(pattern, before, after, base),
            Content::Packed(packed) => {
                let Some(dialect) = packed.items.first() else { return };
                self.each(&packed.each, before, after, base, |check, item, again, base| {
                    check.pattern(dialect, item, again, base)
                });
            }
        }
    }

    fn count(&mut self, path: &Path, before: usize, after: usize) {
        if before != after {
            self.report.push(
                Diagnostic::new(
                    "F001",
                    Severity::Error,
                    words!(
                        "“{path}”填入 {before} 项，照表读回是 {after} 项",
                        "of “{path}”, {before} go in and {after} come back"
                    ),
                )
                .help(words!(
                    "检查其中是否有整项空白，或文字里含有“1、”这样的序号",
                    "look for a wholly blank item, or for text with a number such as “1、” in it"
                ))
                .at(path.clone()),
            );
        }
    }

    /// Blanks around a text, and the line ends of another system, are not kept by any form: said, and no fault.
    fn blanks(&mut self, codec: &Codec, was: Option<&Node>, path: &Path, of: &Path) {
        let text = was.and_then(Node::as_text).unwrap_or("");
        let lost = text.trim() != text.trim_matches(['\n', '\r']) || text.contains('\r');
        if lost && matches!(codec, Codec::Plain) {
            let name = place::said(of);
            self.report.push(
                Diagnostic::new(
                    "F001",
                    Severity::Info,
                    words!(
                        "“{name}”前后的空格或其中的回车符，照表读回时没有了",
                        "blanks around “{name}”, or carriage returns in it, do not come back from the form"
                    ),
                )
                .help(words!("在规格里去掉它们", "remove them from the spec"))
                .at(path.clone()),
            );
        }
    }

    fn pattern(&mut self, pattern: &Pattern, before: &Node, after: &Node, base: &Path) {
        for hole in pattern.holes().filter(|hole| !hole.is_ordinal()) {
            let (was, is) = (before.get(&hole.path), after.get(&hole.path));
            if let (Codec::Choice(words), Some(word)) = (&hole.codec, was.and_then(Node::as_text).map(str::trim))
                && !word.is_empty()
                && !words.iter().any(|known| known == word)
            {
                let (name, known) = (place::said(&hole.path), words.join("、"));
                self.report.push(
                    Diagnostic::new(
                        "F001",
                        Severity::Error,
                        words!(
                            "“{name}”填进表后读不回来：“{word}”不是本表可填的词",
                            "“{name}” would not survive the form: “{word}” is none of its words"
                        ),
                    )
                    .help(words!("可填：{known}", "its words: {known}"))
                    .at(base.join(&hole.path)),
                );
                continue;
            }
            if hole.codec.agree(was, is) {
                self.blanks(&hole.codec, was, &base.join(&hole.path), &hole.path);
                continue;
            }
            // A text in several cells is one fact.
            if matches!(hole.codec, Codec::Part(_))
                && self.report.findings.iter().any(|finding| finding.path == base.join(&hole.path))
            {
                continue;
            }
            let shown = |node: Option<&Node>| brief(&Codec::Plain.write(node, &Default::default()).text);
            let (was, is, name) = (shown(was), shown(is), place::said(&hole.path));
            self.report.push(
                Diagnostic::new(
                    "F001",
                    Severity::Error,
                    words!(
                        "“{name}”填进表后读不回来：写的是“{was}”，读到“{is}”",
                        "“{name}” would not survive the form: “{was}” goes in, “{is}” comes back"
                    ),
                )
                .help(words!(
                    "去掉与本表分隔符相同的字样（如 ；、年度指标值：）或多余的换行",
                    "remove what the form uses as separators (；, 年度指标值：) or line breaks"
                ))
                .at(base.join(&hole.path)),
            );
        }
    }
}
