//! How large a page may be.

use crate::diagnostic::Error;

/// Rows, cells and paragraphs of one page.
pub const MOST_CELLS: usize = 400_000;
/// Tables within tables; the tags of deeper ones are passed over, their text stays in the cell.
pub const MOST_NESTED: usize = 20;
/// Bytes of a page. Submissions of a whole city stay under 20 MiB.
pub const LARGEST: usize = 64 << 20;

pub fn too_large() -> Error {
    Error::new(words!("网页内容过大", "the page holds too much"))
        .help(words!("另存为 .xlsx，或拆成几个文件再导入", "save it as .xlsx, or split it into several files"))
}
