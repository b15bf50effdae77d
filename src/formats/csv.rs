//! CSV as Excel and portals write it: commas or semicolons, quotes around fields that hold them or a line break.
//!
//! Places are offsets into the text, as for any other text. Knows nothing of what the fields say.

use super::text::{LARGEST, MOST_CELLS, too_large, trimmed};
use crate::diagnostic::Result;
use crate::document::{Block, Cell, Document, Row, Section, Table};
use crate::source::{Place, SourceId};
use csv_core::{ReadFieldResult, Reader, ReaderBuilder};
use std::collections::HashMap;
use std::io::Write;

/// What tells Excel that a file is UTF-8.
pub const MARK: &str = "\u{feff}";

/// Writes one record. Numbers and all other texts read back as they are; a text that a spreadsheet would compute
/// (`=`, `+`, `-`, `@` in front, and no number) gets an apostrophe before it, which [`read`] takes away again.
///
/// # Errors
/// It cannot be written.
pub fn write_row(out: &mut dyn Write, fields: &[String]) -> std::io::Result<()> {
    for (at, field) in fields.iter().enumerate() {
        if at > 0 {
            out.write_all(b",")?;
        }
        let guard = if needs_guard(field) { "'" } else { "" };
        if field.contains([',', '"', '\n', '\r']) {
            write!(out, "\"{guard}{}\"", field.replace('"', "\"\""))?;
        } else {
            write!(out, "{guard}{field}")?;
        }
    }
    out.write_all(b"\r\n")
}

/// Apostrophes in front count as none, so that one more can always be told from those that were there.
fn needs_guard(field: &str) -> bool {
    let bare = field.trim_start_matches('\'');
    bare.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number(field)
}

/// `-0.01` is a number and no formula.
fn is_number(field: &str) -> bool {
    let digits = field.strip_prefix('-').unwrap_or("");
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && digits.matches('.').count() < 2
}

/// What parts the fields, when the text is CSV: most of its lines have the same number of fields, and more of them
/// than tabs would make. Prose has commas too, but hardly the same number in every line; `2,913.07` is one number.
pub fn separator(text: &str) -> Option<u8> {
    let end = (0..=text.len().min(1 << 20)).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    let text = &text[..end];
    let tabs = if text.contains('\t') { cut(text, b'\t').alike() } else { 0 };
    [b',', b';'].into_iter().find(|separator| {
        let cut = cut(text, *separator);
        // A tab within a field is a slip of the hand; tabs in most lines part the fields.
        !cut.other_quotes
            && !cut.grouped
            && cut.alike() > tabs
            && cut.alike() >= 2
            && cut.alike() * 3 >= cut.lines() * 2
    })
}

/// What the lines are like when this mark parts their fields.
struct Cut {
    /// Fields of each line.
    widths: Vec<usize>,
    /// Every mark may stand within a number.
    grouped: bool,
    /// A quote that opens behind the other mark says which of the two parts the fields.
    other_quotes: bool,
}

impl Cut {
    fn lines(&self) -> usize {
        self.widths.len()
    }

    /// How many lines have the number of fields that most have, of those with two at least.
    fn alike(&self) -> usize {
        let mut counts: HashMap<usize, usize> = HashMap::new();
        self.widths.iter().filter(|width| **width > 1).for_each(|width| *counts.entry(*width).or_default() += 1);
        counts.into_values().max().unwrap_or(0)
    }
}

fn cut(text: &str, separator: u8) -> Cut {
    let mut cut = Cut { widths: Vec::new(), grouped: true, other_quotes: false };
    let mut before = None;
    let mut width = 0;
    let mut fields = Fields::new(text, separator);
    while let Some(field) = fields.step() {
        let other = match separator {
            b',' => ";\"",
            _ => ",\"",
        };
        cut.other_quotes |= field.raw.contains(other) && !field.raw.starts_with('"');
        if let Some(before) = before {
            let three = field.raw.bytes().take_while(u8::is_ascii_digit).count() == 3;
            cut.grouped &= three && char::is_ascii_digit(&before);
        }
        before = (!field.ends_record).then(|| field.raw.chars().next_back().unwrap_or(' '));
        width += 1;
        if field.ends_record {
            cut.widths.push(std::mem::take(&mut width));
        }
    }
    cut
}

/// The table; blank lines are no rows.
pub fn read(source: SourceId, text: &str, separator: u8) -> Result<Document> {
    if text.len() > LARGEST {
        return Err(too_large());
    }
    let mut rows = Vec::new();
    let mut cells = Vec::new();
    let mut count = 0;
    let mut fields = Fields::new(text, separator);
    while let Some(field) = fields.step() {
        count += 1;
        if count > MOST_CELLS {
            return Err(too_large());
        }
        let (raw, start) = trimmed(field.raw, field.start);
        let value = String::from_utf8_lossy(field.value).replace("\r\n", "\n");
        let value = value.strip_prefix('\'').filter(|bare| needs_guard(bare)).unwrap_or(&value);
        let place = Place::text(source, start, start + raw.len());
        cells.push(Cell { place, ..Cell::text(cells.len() as u32, value.trim()) });
        if field.ends_record {
            rows.push(Row { cells: std::mem::take(&mut cells), ..Row::default() });
        }
    }
    let blocks = vec![Block::Table(Table { columns: Vec::new(), rows })];
    Ok(Document { sections: vec![Section { blocks, ..Section::default() }], ..Document::default() })
}

/// One field: as it stands in the text, and what it says.
struct Field<'a> {
    raw: &'a str,
    start: usize,
    value: &'a [u8],
    ends_record: bool,
}

/// The fields of a text one after the other, with their places.
struct Fields<'t> {
    reader: Reader,
    text: &'t str,
    at: usize,
    room: Vec<u8>,
}

impl<'t> Fields<'t> {
    fn new(text: &'t str, separator: u8) -> Fields<'t> {
        let reader = ReaderBuilder::new().delimiter(separator).build();
        Fields { reader, text, at: 0, room: vec![0; 1024] }
    }

    fn step(&mut self) -> Option<Field<'_>> {
        let begin = self.at;
        let mut written = 0;
        let ends_record = loop {
            let input = &self.text.as_bytes()[self.at..];
            let (result, read, wrote) = self.reader.read_field(input, &mut self.room[written..]);
            self.at += read;
            written += wrote;
            match result {
                ReadFieldResult::Field { record_end } => break record_end,
                ReadFieldResult::OutputFull => self.room.resize(self.room.len() * 2, 0),
                // The reader asks once more, with nothing, to see that this was the end.
                ReadFieldResult::InputEmpty => (),
                ReadFieldResult::End => return None,
            }
        };
        // Blank lines before a record, and the separator behind the field, are no part of it.
        let raw = &self.text[begin..self.at];
        let tail = raw.trim_start_matches(['\r', '\n']);
        let start = begin + raw.len() - tail.len();
        let raw = if ends_record { tail.trim_end_matches(['\r', '\n']) } else { &tail[..tail.len().saturating_sub(1)] };
        Some(Field { raw, start, value: &self.room[..written], ends_record })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Source, Sources};

    fn dump(text: &str) -> Vec<Vec<String>> {
        let mut sources = Sources::default();
        let id = sources.add(Source::text("表.csv", text));
        let document = read(id, text, separator(text).unwrap()).unwrap();
        let [Block::Table(table)] = document.sections[0].blocks.as_slice() else { panic!("{document:?}") };
        let told = |cell: &Cell| {
            let at = sources.locate(cell.place).unwrap().to_string();
            format!("{} {}", at.trim_start_matches("表.csv:"), cell.text)
        };
        table.rows.iter().map(|row| row.cells.iter().map(told).collect()).collect()
    }

    #[test]
    fn quotes_hold_commas_and_lines_and_every_field_has_its_place() {
        let text = "项目,总计,目标\r\n\r\n甲,\"2,913.07\",\"一、\r\n他说\"\"好\"\"\"\r\n 乙 ,,\"\"\n丙,1";
        assert_eq!(
            dump(text),
            [
                vec!["1:1 项目", "1:4 总计", "1:7 目标"],
                vec!["3:1 甲", "3:3 2,913.07", "3:14 一、\n他说\"好\""],
                vec!["5:2 乙", "5:5 ", "5:6 "],
                vec!["6:1 丙", "6:3 1"],
            ]
        );
        assert_eq!(dump("a;b,c\n1;2\n")[1], ["2:1 1", "2:3 2"]);
    }

    #[test]
    fn prose_money_and_pasted_tables_are_no_csv() {
        for text in [
            "",
            "项目名称：甲",
            "总计：2,913.07\n财政拨款：1,200.00\n其他：3,000,000\n",
            "甲,\t1\n乙,\t2\n",
            "说明如下, 一\n第二段没有\n第三段\n第四段, 也有\n",
        ] {
            assert_eq!(separator(text), None, "{text}");
        }
        // Tabs in a cell or two do not make a table of tabs, whatever their number.
        assert_eq!(separator("甲,1,乙\n甲\t,2,乙\n甲,3,丙\t\n"), Some(b','));
        // A comma that only quoted text holds is no separator.
        assert_eq!(separator("甲;\"1,2\"\n乙;\"3,4\"\n"), Some(b';'));
    }

    #[test]
    fn a_quote_that_never_ends_and_a_lone_separator_are_read() {
        assert_eq!(dump("a,b\nc,d\n,\ne,\"f").len(), 4);
    }
}
