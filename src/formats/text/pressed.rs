//! A table of which only the text is left, without tabs: a PDF's text as copied, cell after cell, its lines broken
//! where the columns ended.
//!
//! One line of words is the heading; amounts at the end of a line tell where a row begins, a list from `1、` on is its
//! last cell, and what stands between is the one before. Where the text does not prove a border, the cell says so.

use super::{Block, Cell, Document, Paragraph, Row, Section, Table};
use crate::source::{Place, SourceId};

/// So many rows with amounts, and lists, make a table of it; less may be prose.
const LEAST: usize = 3;
/// Cells at the end of a row that hold prose: one in sentences, one with a list.
const PROSE: usize = 2;

/// A line without the blanks at its ends.
#[derive(Clone, Copy)]
struct Line<'a> {
    text: &'a str,
    start: usize,
    indented: bool,
    /// A blank is written at its end.
    open: bool,
    /// A blank line stands before it.
    apart: bool,
}

impl Line<'_> {
    fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// `None` when the text is laid out in another way.
pub fn read(source: SourceId, text: &str) -> Option<Document> {
    if text.contains('\t') {
        return None;
    }
    let lines = lines(text);
    let at = lines.iter().position(is_heading)?;
    let heads: Vec<&str> = lines[at].text.split_whitespace().collect();
    let numbers = heads.len().checked_sub(1 + PROSE).filter(|numbers| *numbers > 0)?;
    let body = &lines[at + 1..];
    // Rows begin at the first line of their names.
    let sums: Vec<usize> = (0..body.len()).filter(|at| amounts(body[*at].text).is_some()).collect();
    let lists = body.iter().filter(|line| line.text.starts_with("1、")).count();
    if sums.len() < LEAST || lists < LEAST || sums.iter().any(|at| of(body[*at].text).1.len() > numbers) {
        return None;
    }
    let mut blocks: Vec<Block> = lines[..at].iter().flat_map(|line| paragraphs(source, line)).collect();
    let heading = Row { cells: heading(source, &lines[at]), ..Row::default() };
    let width = body.iter().map(|line| wide(line.text)).max().unwrap_or(0);
    let starts: Vec<(usize, bool)> = (0..sums.len())
        .map(|row| begin(body, row.checked_sub(1).map_or(0, |above| sums[above] + 1), sums[row]))
        .collect();
    let mut rows = vec![heading];
    for (row, (start, proven)) in starts.iter().enumerate() {
        let end = starts.get(row + 1).map_or(body.len(), |next| next.0);
        let cells = cells(source, body, *start..end, sums[row], numbers, width, *proven);
        rows.push(Row { cells, ..Row::default() });
    }
    // What stands before the first row belongs to none.
    let first = starts.first().map_or(0, |first| first.0);
    blocks.extend(body[..first].iter().flat_map(|line| paragraphs(source, line)));
    blocks.push(Block::Table(Table { columns: Vec::new(), rows }));
    Some(Document {
        sections: vec![Section { blocks, ..Section::default() }],
        rows_inferred: true,
        ..Document::default()
    })
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let (mut at, mut apart) = (0, false);
    for raw in text.split('\n') {
        let (bare, start) = super::trimmed(raw, at);
        at += raw.len() + 1;
        if bare.is_empty() {
            apart = true;
            continue;
        }
        let open = raw.trim_end_matches('\r').ends_with([' ', '\u{3000}']);
        lines.push(Line { text: bare, start, indented: raw.starts_with([' ', '\u{3000}']), open, apart });
        apart = false;
    }
    lines
}

/// Words one beside the other, and none of them a number or a sentence.
fn is_heading(line: &Line) -> bool {
    let words: Vec<&str> = line.text.split_whitespace().collect();
    let is_word = |word: &&str| {
        (2..=20).contains(&word.chars().count())
            && !word.contains(['：', ':', '，', '。', '、'])
            && !word.contains(|c: char| c.is_ascii_digit())
    };
    words.len() >= 2 + PROSE && words.iter().all(is_word)
}

/// What stands before the amounts at the end of a line, and the amounts.
fn of(line: &str) -> (&str, Vec<(usize, &str)>) {
    let mut rest = line;
    let mut found = Vec::new();
    loop {
        let bare = rest.trim_end();
        let from =
            bare.rfind(char::is_whitespace).map_or(0, |at| at + bare[at..].chars().next().map_or(1, char::len_utf8));
        let word = &bare[from..];
        if !is_amount(word) {
            break;
        }
        found.push((from, word));
        rest = &bare[..from];
    }
    found.reverse();
    (rest.trim_end(), found)
}

/// `1,459.57`: two decimals, as such tables print all of their money.
fn is_amount(word: &str) -> bool {
    let Some((whole, cents)) = word.strip_prefix('-').unwrap_or(word).split_once('.') else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    cents.len() == 2 && digits(cents) && digits(&whole.replace(',', ""))
}

/// Some where a line ends with amounts that belong to a row: two of them, or one behind a name.
fn amounts(line: &str) -> Option<usize> {
    let (before, found) = of(line);
    let is_row = found.len() > 1 || found.len() == 1 && !before.is_empty();
    (is_row && !before.ends_with(['，', '：', '、', '；', '。'])).then_some(found.len())
}

/// The line at which the name of a row begins, whose amounts are on line `at`; `from` is the first that may belong to it.
/// False where nothing proves it.
fn begin(body: &[Line], from: usize, at: usize) -> (usize, bool) {
    let named = !of(body[at].text).0.is_empty();
    if named && (body[at].indented || from == 0) {
        return (at, true);
    }
    // An indented line begins a row; the lines between are its own, unless one of them ends a sentence.
    let end = at + usize::from(named);
    if let Some(start) = (from..end).rev().find(|line| body[*line].indented) {
        return (start, body[start..at].iter().all(|line| !ends_sentence(line)));
    }
    // Else what stands together above the amounts, down from the end of the last sentence.
    let mut start = if named || at == from { at } else { at - 1 };
    while start > from && !body[start].apart && !ends_sentence(&body[start - 1]) {
        start -= 1;
    }
    (start, named && start == at && body[at].apart && ends_sentence(&body[at - 1]))
}

fn ends_sentence(line: &Line) -> bool {
    line.text.ends_with(['。', '；', '！'])
}

fn cells(
    source: SourceId,
    body: &[Line],
    row: std::ops::Range<usize>,
    at: usize,
    numbers: usize,
    width: usize,
    proven: bool,
) -> Vec<Cell> {
    let (before, found) = of(body[at].text);
    let mut named: Vec<Line> = body[row.start..at].to_vec();
    if !before.is_empty() {
        named.push(Line { text: before, ..body[at] });
    }
    let mut cells = Vec::new();
    let mut name = cell(source, 0, &named, usize::MAX);
    if !proven {
        name.note = Some("存疑：名称从哪里到哪里，只剩的文字看不出".into());
    }
    cells.push(name);
    let count = found.len();
    for (column, (from, word)) in found.into_iter().enumerate() {
        let start = body[at].start + from;
        let place = Place::text(source, start, start + word.len());
        let mut cell = Cell { place, ..Cell::text(1 + column as u32, word) };
        // Blank cells have left no trace: which of the columns behind the first the others stood in is not told.
        if column == 1 && count < numbers {
            cell.note = Some(format!("存疑：{numbers} 栏金额只剩 {count} 个数，空着的是哪几栏看不出，按从左到右放"));
        }
        cells.push(cell);
    }
    let rest = &body[at + 1..row.end];
    // The list is the last thing that begins with 1、; what is before it is prose.
    let list = rest.iter().rposition(|line| line.text.starts_with("1、")).unwrap_or(rest.len());
    let (prose, list) = rest.split_at(list);
    if !prose.is_empty() {
        let mut cell = cell(source, 1 + numbers as u32, prose, width);
        let ends = prose.last().is_some_and(|line| ends_sentence(line) || line.text.ends_with('.'));
        if !list.is_empty() && !list[0].apart && !ends {
            cell.note = Some("存疑：到哪里为止，只剩的文字看不出".into());
        }
        cells.push(cell);
    }
    if !list.is_empty() {
        // A list in one cell is one text: its items are known by their numbers.
        cells.push(cell(source, 2 + numbers as u32, list, 0));
    }
    cells
}

/// Lines as the text of one cell. A line shorter than `width` that ends a sentence, or before an item, ends on purpose.
fn cell(source: SourceId, column: u32, lines: &[Line], width: usize) -> Cell {
    let mut text = String::new();
    for (number, line) in lines.iter().enumerate() {
        if let Some(before) = number.checked_sub(1).and_then(|before| lines.get(before)) {
            let short = wide(before.text) + 4 < width;
            let ends = ends_sentence(before) || before.text.ends_with('：');
            text.push_str(match () {
                () if width != usize::MAX && short && (ends || begins_item(line.text)) => "\n",
                () if before.open => " ",
                () => "",
            });
        }
        text.push_str(line.text);
    }
    let place = match (lines.first(), lines.last()) {
        (Some(first), Some(last)) => Place::text(source, first.start, last.end()),
        _ => Place::Nowhere,
    };
    Cell { place, ..Cell::text(column, text) }
}

fn begins_item(text: &str) -> bool {
    let number = text.trim_start_matches(['（', '(']);
    let rest = number.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    rest.len() < number.len() && rest.starts_with(['.', '、', '）', ')', '．'])
}

/// Display width: ideographs take two.
fn wide(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// A line over the table; `部门名称：某校 单位：万元` are two.
fn paragraphs(source: SourceId, line: &Line) -> Vec<Block> {
    let mut pieces: Vec<(usize, &str)> = Vec::new();
    let mut at = 0;
    for word in line.text.split_inclusive(char::is_whitespace) {
        let labelled = word.find(['：', ':']).is_some_and(|colon| colon > 0);
        match pieces.last_mut() {
            Some((start, piece)) if !labelled => *piece = &line.text[*start..at + word.len()],
            _ => pieces.push((at, word)),
        }
        at += word.len();
    }
    let block = |(start, piece): (usize, &str)| {
        let piece = piece.trim_end();
        let place = Place::text(source, line.start + start, line.start + start + piece.len());
        Block::Paragraph(Paragraph { text: piece.to_string(), place, ..Paragraph::default() })
    };
    pieces.into_iter().map(block).collect()
}

fn heading(source: SourceId, line: &Line) -> Vec<Cell> {
    let mut at = 0;
    let words = line.text.split_whitespace().enumerate().map(|(column, word)| {
        let start = at + line.text[at..].find(word).unwrap_or(0);
        at = start + word.len();
        Cell { place: Place::text(source, line.start + start, line.start + at), ..Cell::text(column as u32, word) }
    });
    words.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<String> {
        let Some(document) = read(SourceId::default(), text) else { return Vec::new() };
        let mut out = Vec::new();
        for block in &document.sections[0].blocks {
            match block {
                Block::Paragraph(paragraph) => out.push(paragraph.text.clone()),
                Block::Table(table) => out.extend(table.rows.iter().map(|row| {
                    let cell = |cell: &Cell| {
                        let doubt = if cell.note.is_some() { "?" } else { "" };
                        format!("{}{doubt}{}", cell.column, cell.text.replace('\n', "⏎"))
                    };
                    row.cells.iter().map(cell).collect::<Vec<_>>().join("|")
                })),
            }
        }
        out
    }

    const HEAD: &str = "目标表\n部门名称：某馆 单位：万元\n\n项目名称 总计 财政拨款 其他资金 绩效目标 绩效指标\n\n";

    #[test]
    fn amounts_begin_a_row_and_a_list_ends_it() {
        let text = format!(
            "{HEAD}某馆 30.00 20.00 10.00\n\n    运维 10.00 10.00\n保障网络全年运\n行。\n\n1、产出指标：可用率，年度指标\n值：≥99%。\n\n    2022年信\n\n息化建设项目\n10.00 5.00 5.00\n1.建成；\n2.用好各项功能。\n\n1、产出指标：验收，年度指标值：100%。2、\n产出指标：时间，年度指标值：及时。\n    采购 10.00 10.00\n更新设备。\n\n1、产出指标：数量，年度指标值：3台。\n"
        );
        assert_eq!(
            rows(&text),
            [
                "目标表",
                "部门名称：某馆",
                "单位：万元",
                "0项目名称|1总计|2财政拨款|3其他资金|4绩效目标|5绩效指标",
                "0某馆|130.00|220.00|310.00",
                "0运维|110.00|2?10.00|4保障网络全年运行。|51、产出指标：可用率，年度指标值：≥99%。",
                "02022年信息化建设项目|110.00|25.00|35.00|41.建成；⏎2.用好各项功能。|51、产出指标：验收，年度指标值：100%。2、产出指标：时间，年度指标值：及时。",
                "0采购|110.00|2?10.00|4更新设备。|51、产出指标：数量，年度指标值：3台。",
            ]
        );
    }

    #[test]
    fn what_the_text_does_not_prove_is_doubtful() {
        let text = format!(
            "{HEAD}甲 1.00 1.00 0.00\n好\n\n1、产出指标：可用率，年度指标值：1。\n乙 2.00 1.00 1.00\n好。\n\n1、产出指标：可用率，年度指标值：1。\n丙\n3.00 1.00 2.00\n好。\n\n1、产出指标：可用率，年度指标值：1。\n"
        );
        let read = rows(&text);
        assert!(read.iter().any(|row| row.starts_with("0?")), "{read:?}");
        // Prose, and columns that are kept by tabs, are read as ever.
        assert!(rows("通知\n\n各单位 请 按时 报送 材料\n总额 10.00 20.00\n").is_empty());
        assert!(rows(&text.replace("甲 1", "甲\t1")).is_empty());
    }
}
