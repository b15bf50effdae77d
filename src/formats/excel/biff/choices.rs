//! DV, a list to choose from in the records of an .xls ([MS-XLS] 2.4.89).

use super::{strings, u16_at, u32_at};
use crate::formats::excel::sheet::{Choice, Merge, options};

/// What the record says of a list; nothing where it is about dates or numbers.
pub fn choice(data: &[u8]) -> Option<Choice> {
    const LIST: u32 = 3;
    (u32_at(data, 0)? & 0x0F == LIST).then_some(())?;
    let mut rest = data.get(4..)?;
    // Titles and texts of the prompt and of the error.
    for _ in 0..4 {
        let size = usize::from(u16_at(rest, 0)?) * (1 + usize::from(rest.get(2)? & 1));
        rest = rest.get(3 + size..)?;
    }
    let formula = rest.get(4..4 + usize::from(u16_at(rest, 0)?))?;
    rest = rest.get(4 + formula.len()..)?;
    rest = rest.get(4 + usize::from(u16_at(rest, 0)?)..)?;
    let count = usize::from(u16_at(rest, 0)?);
    let range = |range: &[u8]| {
        let corner = |at| u16_at(range, at).map(u32::from);
        Some(Merge { row: corner(0)?, last_row: corner(2)?, column: corner(4)?, last_column: corner(6)? })
    };
    let ranges = rest.get(2..)?.chunks_exact(8).take(count).filter_map(range).collect();
    // A text of its own has its entries parted by zeros; else they stand in cells.
    let text = formula.strip_prefix(&[0x17]).and_then(strings::short);
    Some(Choice { ranges, options: text.map(|text| options(&format!("\"{text}\""))).unwrap_or_default() })
}
