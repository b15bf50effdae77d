//! What recognition broke in a pasted table of a scan: labels cut at their ends or over two cells, and the items of one
//! cell run together on a line.
//!
//! Mends only what one declared form explains and the counts prove, and marks everything it touched as doubtful, with
//! the text as it was. A table whose heading is whole is left alone.

mod beginnings;

use super::definition::{Block, Content, Form};
use super::library::Library;
use super::loose;
use super::pattern::Piece;
use crate::document::{self, Cell, Paragraph, Row, Section, Table};
use crate::source::Place;
use crate::spec::Taxonomy;
use std::collections::BTreeSet;

/// So many labels of a form must stand in the text before it may say what the broken ones are.
const LEAST_LABELS: usize = 12;
/// A shorter end of a label is none.
const LEAST_END: usize = 3;
/// Text of so many characters is a value in prose.
const PROSE: usize = 8;

/// The sections with what could be mended.
pub fn mend(mut sections: Vec<Section>, library: &Library) -> Vec<Section> {
    for section in &mut sections {
        let Some((block, heading)) = broken_heading(section) else { continue };
        let best =
            library.forms.iter().map(|form| (labels(form), form)).max_by_key(|(labels, _)| known(section, labels));
        let Some((labels, form)) = best.filter(|(labels, _)| known(section, labels) >= LEAST_LABELS) else { continue };
        let mut blocks = std::mem::take(&mut section.blocks);
        let rest = blocks.split_off(block + 1);
        let mut table = match blocks.pop() {
            Some(document::Block::Table(table)) => table,
            _ => Table::default(),
        };
        let items = table.rows.split_off(heading.min(table.rows.len()));
        beginnings::mend(&mut table.rows, form, &blocks);
        for row in &mut table.rows {
            mend_labels(row, &labels);
        }
        let debris = fragments(&mut table, &labels);
        let (rows, left) = indicators(items, library.taxonomy_of(&form.id));
        table.rows.extend(rows);
        for block in blocks.iter_mut() {
            if let document::Block::Table(table) = block {
                table.rows.iter_mut().for_each(|row| mend_labels(row, &labels));
            }
        }
        section.blocks = blocks;
        section.blocks.push(document::Block::Table(table));
        section.blocks.extend(debris.into_iter().chain(left).map(document::Block::Paragraph));
        section.blocks.extend(rest);
    }
    sections
}

/// The block and row of a heading of indicators whose third level lost its end.
fn broken_heading(section: &Section) -> Option<(usize, usize)> {
    for (at, block) in section.blocks.iter().enumerate() {
        let document::Block::Table(table) = block else { continue };
        let first = table.rows.iter().flat_map(|row| &row.cells).next();
        if !first.is_some_and(|cell| matches!(cell.place, Place::Text { .. })) {
            continue;
        }
        let row = table.rows.iter().position(|row| {
            let says = |word: &str| row.cells.iter().any(|cell| loose::same(&cell.text, word));
            let cut = row.cells.iter().any(|cell| is_third_level(&cell.text));
            cut && says("一级指标") && says("二级指标")
        });
        if let Some(row) = row {
            return Some((at, row));
        }
    }
    None
}

fn is_third_level(text: &str) -> bool {
    let key = loose::key(text);
    key.starts_with("三级") && key != "三级指标" && key.chars().count() <= 4
}

/// The fixed words of a form.
fn labels(form: &Form) -> BTreeSet<String> {
    fn gather(blocks: &[Block], into: &mut BTreeSet<String>) {
        for block in blocks {
            match block {
                Block::Rows(rows) => {
                    for cell in rows.iter().flat_map(|row| &row.cells) {
                        if let Content::Pattern(pattern) = &cell.content
                            && let [Piece::Text(text)] = pattern.pieces.as_slice()
                        {
                            into.insert(loose::key(text));
                        }
                    }
                }
                Block::Table(table) => {
                    into.extend(table.columns.iter().flat_map(|column| &column.heads).map(|head| loose::key(head)));
                    into.extend(table.beside.iter().map(|(label, _)| loose::key(label)));
                }
                Block::Repeat(repeat) => gather(&repeat.blocks, into),
                Block::Part(part) => {
                    into.extend(part.label.iter().map(|label| loose::key(&label.content.label())));
                    gather(&part.blocks, into);
                }
                Block::Text(_) => {}
            }
        }
    }
    let mut found = BTreeSet::new();
    form.sections.iter().for_each(|section| gather(&section.blocks, &mut found));
    found.remove("");
    found
}

fn known(section: &Section, labels: &BTreeSet<String>) -> usize {
    let tables = section.blocks.iter().filter_map(|block| match block {
        document::Block::Table(table) => Some(table),
        document::Block::Paragraph(_) => None,
    });
    let cells = tables.flat_map(|table| &table.rows).flat_map(|row| &row.cells);
    cells.map(|cell| loose::key(&cell.text)).filter(|key| labels.contains(key)).collect::<BTreeSet<_>>().len()
}

fn doubt(cell: &mut Cell, text: String) {
    let line = format!("存疑：{text}");
    match &mut cell.note {
        Some(note) => *note = format!("{note}\n{line}"),
        None => cell.note = Some(line),
    }
}

fn mend_labels(row: &mut Row, labels: &BTreeSet<String>) {
    // Labels of two rows run together are labels.
    let is_label = |text: &str| {
        labels.contains(&loose::key(text))
            || !text.is_empty() && text.split_whitespace().all(|word| labels.contains(&loose::key(word)))
    };
    // 合 | 计: a label over two cells.
    if let [first, second, ..] = row.cells.as_mut_slice()
        && !first.text.is_empty()
        && !second.text.is_empty()
        && !is_label(&first.text)
        && !is_label(&second.text)
    {
        let whole: String =
            [first.text.as_str(), second.text.as_str()].concat().chars().filter(|c| !is_junk(*c)).collect();
        if is_label(&whole) {
            first.text = whole;
            second.text.clear();
        }
    }
    // 起始时间: the end of one label, and of one only.
    for cell in &mut row.cells {
        let key = loose::key(&cell.text);
        if key.chars().count() >= LEAST_END && !labels.contains(&key) {
            let mut whole = labels.iter().filter(|label| label.ends_with(&key));
            if let (Some(label), None) = (whole.next(), whole.next()) {
                cell.text = label.clone();
            }
        }
    }
    // A value cut by lines that are none: the pieces in their order, as they are.
    let labelled: Vec<usize> =
        row.cells.iter().enumerate().filter(|(_, cell)| is_label(&cell.text)).map(|(at, _)| at).collect();
    let Some(last) = labelled.last().copied() else { return };
    let filled: Vec<usize> = (last + 1..row.cells.len()).filter(|at| !row.cells[*at].text.is_empty()).collect();
    let prose = filled.iter().any(|at| row.cells[*at].text.chars().count() >= PROSE);
    if filled.len() > 1 && prose {
        let pieces: Vec<String> = filled.iter().map(|at| std::mem::take(&mut row.cells[*at].text)).collect();
        let cell = &mut row.cells[filled[0]];
        cell.text = pieces.concat();
        let start: String = cell.text.chars().take(12).collect();
        doubt(cell, format!("“{start}…”识别时断成 {} 格，照原次序接上，未改", pieces.len()));
    }
    // Whose value it is, the labels of two rows in one cell do not tell.
    let labels_in_one: Vec<usize> =
        labelled.iter().copied().filter(|at| !labels.contains(&loose::key(&row.cells[*at].text))).collect();
    if let (Some(at), [.., label]) = (filled.first().copied(), labels_in_one.as_slice()) {
        let names = std::mem::take(&mut row.cells[*label].text);
        doubt(&mut row.cells[at], format!("标签“{names}”挤在一格，这些字属哪一个看不出，也可能不全"));
    }
    if let Some(at) = filled.first().copied()
        && is_cut(&row.cells[at].text)
    {
        doubt(&mut row.cells[at], "识别不全，照抄未改".into());
    }
}

/// Beginnings of labels that lost their ends: as labels of something else they would lead to wrong facts. Taken out as
/// one line of debris.
fn fragments(table: &mut Table, labels: &BTreeSet<String>) -> Option<Paragraph> {
    let mut found: Option<Paragraph> = None;
    for cell in table.rows.iter_mut().filter_map(|row| row.cells.first_mut()) {
        let key = loose::key(&cell.text);
        let is_short = (1..=2).contains(&key.chars().count());
        if is_short && !labels.contains(&key) && labels.iter().any(|label| label.starts_with(&key)) {
            let text = std::mem::take(&mut cell.text);
            match &mut found {
                Some(debris) => debris.text = format!("{}、{text}", debris.text),
                None => found = Some(Paragraph { text, place: cell.place, ..Paragraph::default() }),
            }
        }
    }
    found
}

fn is_junk(c: char) -> bool {
    matches!(c, '[' | ']' | '|' | '·' | '!' | ' ')
}

/// Begins in the middle of a sentence, or holds a bracket that nothing opens.
fn is_cut(text: &str) -> bool {
    text.starts_with(['、', '，', ',', '。', '》', '）', ')']) && text.chars().count() >= PROSE
        || text.matches(']').count() > text.matches('[').count()
}

/// A row of indicators: what stands in its columns, in words.
struct Item {
    row: Row,
    level1: String,
    level2: String,
    names: Vec<String>,
    values: Vec<String>,
}

/// Where the columns of a heading stand.
#[derive(Clone, Copy)]
struct Columns {
    level2: u32,
    name: u32,
    value: u32,
}

impl Columns {
    fn of(heading: &Row) -> Option<Columns> {
        let find = |wanted: &dyn Fn(&str) -> bool| {
            heading.cells.iter().find(|cell| wanted(&cell.text)).map(|cell| cell.column)
        };
        Some(Columns {
            level2: find(&|text| loose::same(text, "二级指标"))?,
            name: find(&is_third_level)?,
            value: find(&|text| loose::key(text).contains("标值"))?,
        })
    }
}

/// The row of one indicator or of several, or the row itself, where it is debris.
fn item(row: Row, at: Columns, taxonomy: &Taxonomy) -> Result<Item, Row> {
    let cells = |from: u32, to: u32| -> Vec<&str> {
        let inside = row.cells.iter().filter(|cell| (from..to).contains(&cell.column) && !cell.text.is_empty());
        inside.map(|cell| cell.text.as_str()).collect()
    };
    let level1: String = cells(0, at.level2).concat().chars().filter(|c| !is_junk(*c)).collect();
    let level2 = cells(at.level2, at.name).concat();
    let named = cells(at.name, at.value);
    let valued = cells(at.value, at.value + 1).concat();
    let words = |text: &str| text.split_whitespace().map(str::to_string).collect::<Vec<_>>();
    let (names, values) = match named.as_slice() {
        [whole] => (words(whole), words(&valued)),
        // One name over two cells, and a value nobody can take apart.
        [first, ..] if words(first).len() == 1 => (vec![named.concat()], vec![valued]),
        _ => (Vec::new(), Vec::new()),
    };
    let is_known = taxonomy.level2(&level2).is_some() && (level1.is_empty() || taxonomy.level1(&level1).is_some());
    match is_known && !names.is_empty() && !values.is_empty() {
        true => Ok(Item { row, level1, level2, names, values }),
        false => Err(row),
    }
}

/// The heading with the rows of the indicators that can be told apart, and what cannot, as it stands.
fn indicators(rows: Vec<Row>, taxonomy: &Taxonomy) -> (Vec<Row>, Vec<Paragraph>) {
    let mut rows = rows.into_iter();
    let Some(mut heading) = rows.next() else { return Default::default() };
    let Some(at) = Columns::of(&heading) else {
        return (std::iter::once(heading).chain(rows).collect(), Vec::new());
    };
    for cell in heading.cells.iter_mut().filter(|cell| is_third_level(&cell.text)) {
        cell.text = "三级指标".into();
    }
    let mut rows: Vec<Option<Result<Item, Row>>> = rows.map(|row| Some(item(row, at, taxonomy))).collect();
    let (mut out, mut left) = (vec![heading], Vec::new());
    let mut level1 = String::new();
    for index in 0..rows.len() {
        let counts = |row: Option<&Option<Result<Item, Row>>>| match row {
            Some(Some(Ok(item))) => Some((item.names.len(), item.values.len())),
            _ => None,
        };
        let (own, next) = (counts(rows.get(index)), counts(rows.get(index + 1)));
        // Names and values of two rows that only together are as many.
        let both = matches!((own, next), (Some((a, b)), Some((c, d))) if a != b && a + c == b + d);
        let mut group = vec![rows[index].take()];
        if both {
            group.push(rows[index + 1].take());
        }
        let mut items = Vec::new();
        for row in group.into_iter().flatten() {
            match row {
                Ok(item) if both || item.names.len() == item.values.len() => items.push(item),
                Ok(Item { row, .. }) | Err(row) => left.extend(paragraphs(row)),
            }
        }
        let mut values = items.iter().flat_map(|item| item.values.clone()).collect::<Vec<_>>().into_iter();
        for item in &items {
            if !item.level1.is_empty() {
                level1.clone_from(&item.level1);
            }
            for name in &item.names {
                let row = [(0, level1.as_str()), (at.level2, item.level2.as_str()), (at.name, name.as_str())];
                let value = values.next().unwrap_or_default();
                out.push(told_apart(item, row, (at.value, &value), taxonomy, both));
            }
        }
    }
    (out, left)
}

/// One indicator as a row of its own.
fn told_apart(item: &Item, row: [(u32, &str); 3], value: (u32, &str), taxonomy: &Taxonomy, both: bool) -> Row {
    let [level1, level2, name] = row;
    let place = |column: u32| {
        let filled = || item.row.cells.iter().filter(|cell| !cell.text.is_empty());
        let own = filled().find(|cell| cell.column == column).or(filled().next());
        own.map_or(Place::Nowhere, |cell| cell.place)
    };
    let mut cells =
        [level1, level2, name, value].map(|(column, text)| Cell { place: place(column), ..Cell::text(column, text) });
    if let Some((own, _)) = taxonomy.level2(&item.level2).filter(|(own, _)| own.name != level1.1) {
        cells[0].text.clone_from(&own.name);
        doubt(&mut cells[0], format!("这一行没有识别出一级指标，照二级指标“{}”读", item.level2));
    }
    let told = match (both, item.names.len()) {
        (true, _) => "识别的文字；几个名称、几个值各在一格，与邻行合起来个数相符，依次对上",
        (false, 2..) => "识别的文字；几个名称、几个值各在一格，个数相符，依次对上",
        _ => "识别的文字，照抄未改，名称和值可能不全",
    };
    doubt(&mut cells[2], told.into());
    Row { cells: cells.into(), ..Row::default() }
}

/// Cells that belong to nothing, each on its own.
fn paragraphs(row: Row) -> Vec<Paragraph> {
    let cells = row.cells.into_iter().filter(|cell| !cell.text.is_empty());
    cells.map(|cell| Paragraph { text: cell.text, place: cell.place, ..Paragraph::default() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_values_are_told_apart_only_where_their_counts_agree() {
        let library = Library::built_in().unwrap();
        let row = |texts: [&str; 5]| Row {
            cells: texts.iter().enumerate().map(|(at, text)| Cell::text(at as u32, *text)).collect(),
            ..Row::default()
        };
        let rows = vec![
            row(["一级指标", "二级指标", "三级:", "", "年度目标值"]),
            row(["产出指标", "数量指标", "甲 乙 丙", "", "1 2 3 100%"]),
            row(["", "质量指标", "丁 戊", "", "95%"]),
            row(["", "成本指标", "成本哲", "到率", "2文的 100%"]),
            row(["", "经济效益指标", "己", "", "推动"]),
            row(["效益", "社会效益指标 生态效益指标", "庚", "", "提高"]),
            row(["", "生态效益指标", "庚 辛", "", "提高"]),
        ];
        let (rows, left) = indicators(rows, &library.taxonomy);
        let said: Vec<String> = rows
            .iter()
            .map(|row| row.cells.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join("|"))
            .collect();
        assert_eq!(
            said[1..],
            [
                "产出指标|数量指标|甲|1",
                "产出指标|数量指标|乙|2",
                "产出指标|数量指标|丙|3",
                "产出指标|质量指标|丁|100%",
                "产出指标|质量指标|戊|95%",
                "产出指标|成本指标|成本哲到率|2文的 100%",
                "效益指标|经济效益指标|己|推动",
            ]
        );
        assert!(rows[1..].iter().all(|row| row.cells[2].note.is_some()));
        assert_eq!(
            left.iter().map(|paragraph| paragraph.text.as_str()).collect::<Vec<_>>().join("|"),
            "效益|社会效益指标 生态效益指标|庚|提高|生态效益指标|庚 辛|提高"
        );
    }
}
