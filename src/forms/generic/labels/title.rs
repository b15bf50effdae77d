//! Lines that are nobody's label or value: titles, years, units of money.

use crate::diagnostic::Severity;
use crate::forms::account::Fate;
use crate::forms::brief::brief;
use crate::forms::extractor::Extractor;
use crate::forms::generic::vocabulary::money_unit;
use crate::forms::line::Slot;
use crate::forms::loose;
use crate::source::Path;
use crate::tree::Node;

/// What is nobody's label or value: the title, alone in its line, with the year that it names; a year or a unit of
/// money in a cell of its own; other cells stay.
pub(super) fn read(x: &mut Extractor, slot: &Slot, alone: bool) {
    if let Some(unit) = money_unit(&slot.text) {
        set_money(x, unit, slot);
        return;
    }
    let key = loose::key(&slot.text);
    let bare = key.strip_suffix(')').and_then(|key| key.rsplit_once('(')).map_or(key.as_str(), |(bare, _)| bare);
    let short = key.chars().count() <= 60;
    let year = year(&key);
    let names = bare.ends_with('表') || bare.ends_with('书') || bare.contains("绩效目标") || bare.contains("绩效自评");
    let annex = ["附件", "附表", "附:", "表"].iter().any(|word| key.starts_with(word)) && key.chars().count() <= 12;
    let only_year = year.is_some() && key.chars().count() <= 8;
    if !short || !(alone && (names || annex) || only_year || annex && bare.ends_with(|c: char| c.is_ascii_digit())) {
        return;
    }
    x.mark(slot, Fate::Label);
    if let Some(year) = year.filter(|_| x.root.child("年度").is_none()) {
        *x.root.reach(&Path::root().key("年度").0) = Node::text(year).placed(slot.place);
        x.mark(slot, Fate::Field(Path::root().key("年度")));
    }
}

/// “某校某年度项目绩效目标表”: what stands before the year is whose table it is.
pub(in crate::forms::generic) fn whose(text: &str) -> Option<String> {
    const ENDS: &[&str] = &[
        "局", "委", "部", "厅", "院", "校", "学", "心", "站", "所", "馆", "园", "处", "办", "会", "社", "宫", "队",
        "室", "公司", "场", "台",
    ];
    if text.len() > 300 || !is_title(text) {
        return None;
    }
    let title: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let at = title.char_indices().map(|(at, _)| at).find(|at| {
        let digits = title[*at..].chars().take_while(char::is_ascii_digit).count();
        digits == 4 && title[at + 4..].starts_with('年')
    })?;
    let name = title[..at].trim_start_matches(|c: char| "附件表-—：:".contains(c) || c.is_ascii_digit());
    let named = (4..=40).contains(&name.chars().count()) && ENDS.iter().any(|end| name.ends_with(end));
    named.then(|| name.to_string())
}

/// The one year that a title names: `1999年度`, `（1999年）`.
fn year(key: &str) -> Option<String> {
    let chars: Vec<char> = key.chars().collect();
    let mut found: Vec<String> = Vec::new();
    for at in 0..chars.len() {
        let digits: String = chars[at..].iter().take_while(|c| c.is_ascii_digit()).collect();
        let alone = at == 0 || !chars[at - 1].is_ascii_digit();
        if alone
            && digits.len() == 4
            && (digits.starts_with("20") || digits.starts_with("19"))
            && chars.get(at + 4) == Some(&'年')
        {
            found.push(digits);
        }
    }
    found.dedup();
    match found.as_slice() {
        [year] => Some(year.clone()),
        _ => None,
    }
}

/// 金额单位, said once; another unit for the same amounts is told and not read.
pub(in crate::forms::generic) fn set_money(x: &mut Extractor, unit: &str, slot: &Slot) {
    let path = Path::root().key("金额单位");
    let known = x.root.child("金额单位").and_then(Node::as_text).map(str::to_string);
    match known {
        None => {
            *x.root.reach(&path.0) = Node::text(unit).placed(slot.place);
            x.mark(slot, Fate::Field(path));
        }
        Some(known) if known == unit => x.mark(slot, Fate::Field(path)),
        Some(known) => {
            let raw = brief(&slot.text);
            x.finding(
                "I023",
                Severity::Error,
                slot.place,
                words!(
                    "金额单位先写“{known}”，这里又写“{raw}”：这里的数照抄，没有换算",
                    "the unit of money is “{known}”, but “{raw}” stands here: its amounts are kept and not converted"
                ),
                Some(words!(
                    "向填报单位问清各数的单位，改成同一个单位",
                    "ask the unit which it is and use one unit throughout"
                )),
            );
            x.doubt(path, format!("原表先写“{known}”，另一处写“{raw}”，没有换算"));
            x.mark(slot, Fate::Label);
        }
    }
}

/// A title, as a line that ends what stands above it.
pub(in crate::forms::generic) fn is_title(text: &str) -> bool {
    let key = loose::key(text);
    let bare = key.strip_suffix(')').and_then(|key| key.rsplit_once('(')).map_or(key.as_str(), |(bare, _)| bare);
    bare.ends_with('表') && (4..=60).contains(&key.chars().count())
}
