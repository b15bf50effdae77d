//! Names of cells and ranges: `B3`, `$A$1:C5`.

use super::{MAX_COLUMNS, MAX_ROWS, Merge};

/// `B3` → `(2, 1)`; `None` beyond the sheet.
pub fn parse_cell(name: &str) -> Option<(u32, u32)> {
    let name = name.replace('$', "");
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
    let row: u32 = name[letters..].parse().ok()?;
    if letters == 0 || letters > 3 || row == 0 || row > MAX_ROWS {
        return None;
    }
    let column =
        name[..letters].bytes().fold(0, |sum, byte| sum * 26 + u32::from(byte.to_ascii_uppercase() - b'A') + 1);
    (column <= MAX_COLUMNS).then_some((row - 1, column - 1))
}

pub fn parse_range(range: &str) -> Option<Merge> {
    let (first, last) = range.split_once(':')?;
    let ((row, column), (last_row, last_column)) = (parse_cell(first)?, parse_cell(last)?);
    Some(Merge { row, column, last_row, last_column })
}

/// `B3:C5`, or the one cell `B3`.
pub fn parse_cells(name: &str) -> Option<Merge> {
    let one = |(row, column)| Merge { row, column, last_row: row, last_column: column };
    parse_range(name).or_else(|| parse_cell(name).map(one))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cell_names_are_read_within_the_sheet() {
        assert_eq!(parse_cell("B3"), Some((2, 1)));
        assert_eq!(parse_cell("$xfd$1048576"), Some((1_048_575, 16_383)));
        for wrong in ["", "A", "A0", "3", "XFE1", "ZZZZZZZ4294967295", "A1048577", "中1"] {
            assert_eq!(parse_cell(wrong), None, "{wrong}");
        }
    }
}
