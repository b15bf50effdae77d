//! Words at the head and foot of pages: those that say something, without the numbers of pages.
//!
//! Knows the text of such a part, not which pages show it.

use super::walk::Walk;
use crate::document::Block;

#[derive(Clone, Default)]
pub struct Margin {
    pub text: String,
    /// Counts the pages.
    pub numbers: bool,
}

/// A header or footer part that has been walked over.
pub fn read(walk: Walk) -> Margin {
    let mut lines: Vec<String> = Vec::new();
    let beside = walk.remarks.iter().map(|(_, remark)| remark.text.clone());
    for block in &walk.blocks {
        match block {
            Block::Paragraph(paragraph) => lines.push(paragraph.text.clone()),
            Block::Table(table) => lines.extend(table.rows.iter().map(|row| {
                let cells = row.cells.iter().map(|cell| cell.text.replace('\n', " "));
                cells.collect::<Vec<_>>().join("\t")
            })),
        }
    }
    lines.extend(beside);
    lines.retain(|line| says_something(line));
    Margin { text: lines.join("\n"), numbers: walk.counts_pages }
}

/// `第  页 共  页`, `— —`: what is left around the numbers of pages says nothing.
fn says_something(line: &str) -> bool {
    let rest = line.to_ascii_lowercase().replace("page", "").replace("of", "");
    rest.chars().any(|c| c.is_alphanumeric() && !"第共页总".contains(c))
}
