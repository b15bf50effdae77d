//! Indicators listed in a cell under the name of their category: 产出指标 | 效益指标 | 满意度指标, each a column.

use super::Body;
use crate::forms::definition::Packed;
use crate::forms::extractor::Extractor;
use crate::forms::line::Slot;
use crate::forms::packed;
use crate::source::{Path, Step};
use crate::tree::{Node, Value};

impl<'a> Body<'a, '_> {
    /// Adds the indicators of one cell to those of the columns before it.
    pub(super) fn listed(&self, x: &mut Extractor<'a>, level: &str, slot: &Slot<'a>, base: &Path) {
        let list = Packed { each: Path::root().key("绩效指标"), items: self.words.dialects.clone() };
        let at = base.join(&list.each);
        let mut all = x.root.get(&at).map_or(&[][..], Node::items).to_vec();
        let first = all.len();
        // The column says the 一级指标 that most ways of writing begin with: what is left is told by the taxonomy.
        let mut unpacked = packed::read_by_levels(&slot.text, 0, slot.place, x.taxonomy)
            .unwrap_or_else(|| packed::read(&list, &slot.text, slot.place, x.taxonomy));
        unpacked.items.iter_mut().for_each(|item| belongs(item, level));
        all.append(&mut unpacked.items);
        unpacked.items = all;
        let moved = |path: &mut Path| {
            if let Some(Step::Index(index)) = path.0.first_mut() {
                *index += first;
            }
        };
        unpacked.findings.iter_mut().for_each(|finding| moved(&mut finding.path));
        unpacked.doubts.iter_mut().for_each(|(path, _)| moved(path));
        // Here another dialect than the first is how it must be: the column says what the first would.
        unpacked.dialect = 0;
        x.take_packed(&list, unpacked, slot, base);
    }
}

/// The column names 一级; the one category that the text names is then 二级. Who names both is taken at their word.
fn belongs(item: &mut Node, level: &str) {
    let says = |key: &str| item.child(key).filter(|node| !node.is_blank()).cloned();
    let (said, second) = (says("一级指标"), says("二级指标"));
    if said.is_some() && second.is_some() {
        return;
    }
    let second = second.or(said.filter(|said| said.as_text() != Some(level)));
    let Value::Map(entries) = &mut item.value else { return };
    let rest = std::mem::take(entries);
    item.push("一级指标", Node::text(level));
    if let Some(second) = second {
        item.push("二级指标", second);
    }
    for entry in rest.into_iter().filter(|entry| entry.key != "一级指标" && entry.key != "二级指标") {
        item.push(entry.key, entry.value);
    }
}
