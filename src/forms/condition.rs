//! Which items of a list a table shows.

use super::definition::{Condition, Filter, TableDef, Test};
use crate::source::Path;
use crate::spec::Taxonomy;
use crate::tree::Node;

/// Whether the table (or this half of it) shows the item.
pub(super) fn shows(table: &TableDef, half: usize, item: &Node, taxonomy: &Taxonomy) -> bool {
    let own = table.filters().get(half);
    own.into_iter().chain([&table.filter]).all(|filter| {
        filter.0.iter().all(|condition| {
            let is_seen = table.columns_of(half).any(|column| column.holes().any(|hole| hole.path == condition.path));
            holds(condition, is_seen, item, taxonomy)
        })
    })
}

/// Whether any part of the table shows the item.
pub fn is_shown(table: &TableDef, item: &Node, taxonomy: &Taxonomy) -> bool {
    (0..table.filters().len()).any(|half| shows(table, half, item, taxonomy))
}

fn holds(condition: &Condition, is_seen: bool, item: &Node, taxonomy: &Taxonomy) -> bool {
    let fact = item.get(&condition.path).filter(|fact| !fact.is_blank());
    match &condition.test {
        Test::Filled => fact.is_some(),
        Test::Blank => fact.is_none(),
        Test::Is(words) => fact.and_then(Node::as_text).is_some_and(|text| {
            // What no column shows comes back as the filter has it: it must be that to the letter.
            words.iter().any(|word| if is_seen { means_same(word, text, taxonomy) } else { word == text.trim() })
        }),
    }
}

/// One name of a level, or another for the same.
pub(super) fn means_same(a: &str, b: &str, taxonomy: &Taxonomy) -> bool {
    let (a, b) = (a.trim(), b.trim());
    let level1 = |name| taxonomy.level1(name).map(|level| &level.name);
    let level2 = |name| taxonomy.level2(name).map(|(_, level)| &level.name);
    super::loose::same(a, b)
        || level1(a).is_some_and(|name| level1(b) == Some(name))
        || level2(a).is_some_and(|name| level2(b) == Some(name))
}

impl Filter {
    /// What an item says by standing where the filter holds, beside what the columns say.
    pub(super) fn given(&self) -> impl Iterator<Item = (&Path, &str)> {
        self.0.iter().filter_map(|condition| match &condition.test {
            Test::Is(words) => words.first().map(|word| (&condition.path, word.as_str())),
            Test::Filled | Test::Blank => None,
        })
    }
}
