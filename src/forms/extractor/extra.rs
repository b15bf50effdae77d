//! 附加: where a value goes that has a label and no field, by the label's own words.

use super::{Extractor, Fate, Slot};
use crate::source::Path;
use crate::tree::Node;

/// A label as its key under 附加: as written, without line breaks, marks in front and the colon behind.
pub(in crate::forms) fn name_of(label: &str) -> String {
    let name: String = if label.is_ascii() {
        label.split_whitespace().collect::<Vec<_>>().join(" ")
    } else {
        label.chars().filter(|c| !c.is_whitespace()).collect()
    };
    name.trim_start_matches(['*', '★', '＊']).trim_end_matches([':', '：', '﹕', '︰']).to_string()
}

/// Puts a value under 附加 of `base`. `over` stands above or beside the label, and tells two of a name apart.
/// False when there is no name to put it under.
pub(in crate::forms) fn keep(x: &mut Extractor, base: &Path, name: &str, over: &str, value: &Slot) -> bool {
    const LONGEST: usize = 80;
    let text = value.text.trim();
    if name.is_empty() || text.is_empty() || name.chars().count() > LONGEST {
        return false;
    }
    let extra = base.key("附加");
    let known = |x: &Extractor, key: &str| {
        let node = x.root.get(&extra.key(key.to_string()))?;
        Some(node.as_text().unwrap_or_default().to_string())
    };
    let names = [name.to_string(), format!("{over}·{name}")].into_iter();
    let names = names.filter(|key| !key.starts_with('·')).chain((2..100).map(|count| format!("{name}（{count}）")));
    for key in names {
        match known(x, &key) {
            Some(said) if said != text => continue,
            said => {
                let at = extra.key(key);
                if said.is_none() {
                    *x.root.reach(&at.0) = Node::text(text).placed(value.place);
                }
                x.mark(value, Fate::Field(at));
                return true;
            }
        }
    }
    false
}
