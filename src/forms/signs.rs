//! Targets that have no sign for the column of signs that a form has: what a system imports row by row needs one, and
//! which one is never guessed.

use super::codec::Codec;
use super::definition::{Block, Content, Form, TableDef};
use crate::source::Path;
use crate::spec::Target;
use crate::tree::Node;

/// A target of a number whose sign is not in the column of signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsigned {
    pub path: Path,
    pub target: String,
    /// The sign is said some other way: `90%以上`.
    pub in_words: bool,
}

/// Those of the facts that a form is about.
pub fn unsigned(form: &Form, facts: &Node) -> Vec<Unsigned> {
    let mut found = Vec::new();
    let blocks: Vec<&Block> = form.blocks().collect();
    of_blocks(&blocks, facts, &Path::root(), &mut found);
    found
}

fn of_blocks(blocks: &[&Block], facts: &Node, base: &Path, found: &mut Vec<Unsigned>) {
    let items = |list: &Path| facts.get(list).map(Node::items).unwrap_or(&[]).iter().enumerate();
    for block in blocks {
        match block {
            Block::Table(table) => {
                for path in columns(table) {
                    for (index, item) in items(&table.each) {
                        found.extend(of_target(item, base.join(&table.each).index(index), path));
                    }
                }
            }
            Block::Repeat(repeat) => {
                let inner: Vec<&Block> = repeat.blocks.iter().collect();
                for (index, item) in items(&repeat.each) {
                    of_blocks(&inner, item, &base.join(&repeat.each).index(index), found);
                }
            }
            Block::Part(part) => {
                let inner: Vec<&Block> = part.blocks.iter().collect();
                of_blocks(&inner, facts, base, found);
            }
            Block::Rows(_) | Block::Text(_) => {}
        }
    }
}

/// The fields that have a column of signs.
fn columns(table: &TableDef) -> impl Iterator<Item = &Path> {
    table.columns.iter().flat_map(|column| match &column.cell.content {
        Content::Pattern(pattern) => {
            pattern.holes().filter(|hole| is_sign(&hole.codec)).map(|hole| &hole.path).collect()
        }
        Content::Packed(_) => Vec::new(),
    })
}

fn is_sign(codec: &Codec) -> bool {
    matches!(codec, Codec::Part(part) if part.is_sign())
}

fn of_target(item: &Node, base: Path, path: &Path) -> Option<Unsigned> {
    let text = item.get(path)?.as_text()?;
    let target = Target(text.to_string());
    let quantity = target.quantity()?;
    let in_words = quantity.relation.is_some();
    target.parts()[0].is_empty().then(|| Unsigned { path: base.join(path), target: text.trim().to_string(), in_words })
}
