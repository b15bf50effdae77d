//! Plain text as pasted from a web page: lines with tabs are table rows, others are paragraphs.
//!
//! Knows encodings and tabs, nothing of what the text says.

mod pressed;
mod stacked;

use crate::diagnostic::{Error, Result};
use crate::document::{Block, Cell, Document, Paragraph, Row, Section, Table};
use crate::source::{Place, SourceId};

/// Bytes → text: UTF-8, UTF-16 by its mark, else GB18030 (which every byte sequence of a Chinese office is).
pub fn decode(bytes: &[u8]) -> String {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_string(),
        Err(_) => {
            let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
            detector.feed(bytes, true);
            let guessed = detector.guess(Some(b"cn"), chardetng::Utf8Detection::Allow);
            // GBK and its elders are subsets of GB18030.
            let encoding = if guessed == encoding_rs::GBK { encoding_rs::GB18030 } else { guessed };
            encoding.decode_without_bom_handling(bytes).0.into_owned()
        }
    }
}

/// A pasted table: blank lines (page breaks) do not end it.
pub fn read(source: SourceId, text: &str) -> Result<Document> {
    if text.len() > LARGEST || text.bytes().filter(|byte| matches!(byte, b'\t' | b'\n')).count() > MOST_CELLS {
        return Err(too_large());
    }
    if let Some(document) = stacked::read(source, text).or_else(|| pressed::read(source, text)) {
        return Ok(document);
    }
    let mut blocks: Vec<Block> = Vec::new();
    let mut start = 0;
    for raw in text.split('\n') {
        let line = raw.strip_suffix('\r').unwrap_or(raw);
        if line.contains('\t') {
            let row = row(source, line, start);
            match blocks.last_mut() {
                Some(Block::Table(table)) => table.rows.push(row),
                _ => blocks.push(Block::Table(Table { columns: Vec::new(), rows: vec![row] })),
            }
        } else if !line.trim().is_empty() {
            let (text, at) = trimmed(line, start);
            let place = Place::text(source, at, at + text.len());
            blocks.push(Block::Paragraph(Paragraph { text: text.to_string(), place, ..Paragraph::default() }));
        }
        start += raw.len() + 1;
    }
    Ok(Document { sections: vec![Section { blocks, ..Section::default() }], ..Document::default() })
}

/// Bytes of a text, and its cells and paragraphs: a submission of a whole city pasted as text has some 5 MiB,
/// and every cell costs us far more than its tab.
pub const LARGEST: usize = 32 << 20;
pub const MOST_CELLS: usize = 400_000;

pub fn too_large() -> Error {
    Error::new(words!("文本过大，没有读", "the text is too large and was not read"))
        .help(words!("拆成几个文件再导入", "split it into several files"))
}

fn row(source: SourceId, line: &str, start: usize) -> Row {
    let mut at = start;
    let cells = line.split('\t').enumerate().map(|(column, raw)| {
        let (text, begin) = trimmed(raw, at);
        at += raw.len() + 1;
        Cell { place: Place::text(source, begin, begin + text.len()), ..Cell::text(column as u32, text) }
    });
    Row { cells: cells.collect(), ..Row::default() }
}

/// The text without blanks at its ends, and where it begins.
pub fn trimmed(raw: &str, start: usize) -> (&str, usize) {
    let from_start = raw.trim_start();
    (from_start.trim_end(), start + raw.len() - from_start.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Source, Sources};

    #[test]
    fn tabs_make_cells_and_every_cell_knows_its_place() {
        let text = "## 目标表\n\n项目\t总计\r\n甲\t 75.60\t\n\n乙\t1\n";
        let mut sources = Sources::default();
        let id = sources.add(Source::text("表.txt", text));
        let document = read(id, text).unwrap();
        let [Block::Paragraph(title), Block::Table(table)] = document.sections[0].blocks.as_slice() else {
            panic!("{document:?}")
        };
        assert_eq!(title.text, "## 目标表");
        assert_eq!(table.rows.iter().map(|row| row.cells.len()).collect::<Vec<_>>(), [2, 3, 2]);
        let cell = &table.rows[1].cells[1];
        assert_eq!(
            (cell.text.as_str(), sources.locate(cell.place).map(|at| at.to_string())),
            ("75.60", Some("表.txt:4:4".into()))
        );
    }

    #[test]
    fn gb18030_and_marked_utf16_are_read() {
        let (bytes, _, _) = encoding_rs::GB18030.encode("单位名称：某校\t总计\n绩效目标表，绩效指标");
        assert!(decode(&bytes).starts_with("单位名称：某校\t总计"));
        let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain("总计".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(decode(&utf16), "总计");
        assert_eq!(decode("\u{feff}总计".as_bytes()), "总计");
    }
}
