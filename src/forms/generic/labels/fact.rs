//! A label and its value → a fact of the root.

use super::extra::{group, no_field, over};
use super::set_money;
use crate::diagnostic::Severity;
use crate::forms::About;
use crate::forms::account::Fate;
use crate::forms::binding::{Binding, Decided, Stands, Wording};
use crate::forms::brief::brief;
use crate::forms::codec::Codec;
use crate::forms::extractor::Extractor;
use crate::forms::extractor::extra::keep as keep_extra;
use crate::forms::generic::take::{codec_of, path_of, put};
use crate::forms::generic::vocabulary::{Meaning, Vocabulary, fund, fund_name};
use crate::forms::line::Slot;
use crate::forms::loose;
use crate::source::Path;
use crate::spec::{Amount, Date};
use crate::tree::Node;
use std::borrow::Cow;

/// A label and its value, as they were found.
pub(super) struct Given<'g, 'a> {
    pub meanings: &'g [Meaning],
    /// The label's own words.
    pub name: String,
    pub label: &'g Slot<'a>,
    pub value: &'g Slot<'a>,
    /// The line of the label.
    pub at: usize,
    pub stands: Stands,
    /// The known word that the label only contains.
    pub within: Option<&'g str>,
}

/// Reads a value into the field that its label means; where there is none, it is kept under the label's own words.
pub(super) fn fact<'a>(x: &mut Extractor<'a>, given: &Given<'_, 'a>, words: &Vocabulary, about: About) {
    let Given { meanings, name, label, value, at, stands, .. } = given;
    let (at, inside) = (*at, *stands == Stands::Behind);
    let keep = |x: &mut Extractor<'a>| {
        let group = over(x, label, at);
        no_field(x, name, &group, value, words);
    };
    let may_be_money = meanings.iter().any(|m| matches!(m, Meaning::Unit(_) | Meaning::Part(_)))
        || meanings.iter().any(|m| matches!(m, Meaning::Project(path) if path == "金额单位"));
    let said = loose::key(&value.text);
    let said = said.strip_prefix("人民币").unwrap_or(&said);
    let unit = ["万元", "千元", "亿元", "元"].into_iter().find(|unit| *unit == said);
    if let Some(unit) = unit.filter(|_| may_be_money) {
        set_money(x, unit, value);
        return;
    }
    let of_funds = about == About::Project && meanings.contains(&Meaning::Fund) && among_funds(x, label, at, words);
    let source = of_funds.then(|| fund(&label.text));
    let path = source.or_else(|| {
        meanings.iter().find_map(|meaning| match (meaning, about) {
            (Meaning::Unit(path), About::Unit) => Some(path.clone()),
            (Meaning::Project(path), About::Project) => Some(path.clone()),
            _ => None,
        })
    });
    let Some(path) = path.filter(|path| path != "绩效指标") else {
        if !meanings.contains(&Meaning::Label) {
            keep(x);
        }
        return;
    };
    let fields = about.fields();
    if path != "资金.总计"
        && (path.starts_with("资金.") || path.starts_with("资金来源["))
        && whole_over(x, label, at, words)
    {
        // 财政拨款 under 中期资金总额 is that of the whole period.
        let path = format!("资金来源[{}].中期", fund_name(name));
        bind(x, given, &path, Some(Decided::Group));
        put(x, &path, value, &Path::root(), fields);
        return;
    }
    let whole = path == "资金.总计" && is_whole(x, label, at, words);
    let path = if whole { "预算.项目总预算".to_string() } else { path };
    if let Some((start, end)) = path.split_once('～') {
        let Some((from, to)) = two_days(&value.text) else {
            keep(x);
            return;
        };
        bind(x, given, &path, None);
        for (key, text) in [(start, from), (end, to)] {
            let part = Slot { text: Cow::Owned(text.to_string()), number: None, ..Slot::clone(value) };
            put(x, key, &part, &Path::root(), fields);
        }
        return;
    }
    let full = path_of(&path);
    let known = x.root.get(&full).and_then(Node::as_text).map(str::to_string);
    if let Some(known) = known {
        let same = match (Amount::parse(&known), Amount::parse(&value.text)) {
            (Some(a), Some(b)) => a.0 == b.0,
            _ => loose::same(&known, &value.text),
        };
        if same {
            x.mark(value, Fate::Field(full));
            return;
        }
        // A label that stands where the value would.
        if words.knows(&value.text) && !inside {
            return;
        }
        let (raw, of) = (brief(&value.text), brief(name));
        x.finding(
            "I023",
            Severity::Warning,
            value.place,
            words!(
                "“{of}”先写“{known}”，这里又写“{raw}”，后者放在“附加”",
                "“{of}” said “{known}” before and says “{raw}” here; the latter is kept under 附加"
            ),
            None,
        );
        let group = over(x, label, at);
        keep_extra(x, &super::root(), name, &group, value);
        return;
    }
    // What holds no figure at all is no amount and no day: a label beside a label.
    let figures = matches!(codec_of(&path, fields), Codec::Money(_) | Codec::Date | Codec::Int | Codec::Percent);
    let numeral =
        |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c) || "零一二三四五六七八九十百千-—－/／".contains(c);
    if figures && !inside && !value.text.chars().any(numeral) {
        keep(x);
        return;
    }
    // A label beside a label is not its value, unless it is as short as a word: 项目属性 其他.
    let is_label = !inside && value.number.is_none() && loose::key(&value.text).chars().count() > 2;
    if is_label && words.knows(&value.text) {
        return;
    }
    let decided = (whole || path.starts_with("资金来源[")).then_some(Decided::Neighbours);
    bind(x, given, &path, decided);
    put(x, &path, value, &Path::root(), fields);
}

/// Keeps why the label was taken for this field.
fn bind(x: &mut Extractor, given: &Given, field: &str, decided: Option<Decided>) {
    let Given { meanings, name, label, at, stands, within, .. } = given;
    let rivals = meanings.iter().filter(|meaning| !matches!(meaning, Meaning::Label | Meaning::Number | Meaning::Fund));
    let mut rivals: Vec<String> = rivals.map(super::super::vocabulary::name_of).filter(|name| name != field).collect();
    rivals.dedup();
    let own = field.rsplit('.').next().unwrap_or_default();
    let words = match within {
        Some(word) => Wording::Contains(word.to_string()),
        None if loose::same(name, own) => Wording::Own,
        None => Wording::Known,
    };
    let group = group(x, label, *at);
    x.bindings.push(Binding {
        label: label.place,
        text: name.clone(),
        field: field.to_string(),
        words,
        stands: stands.clone(),
        under: group.into_iter().collect(),
        merged: (label.down > 1 || label.span > 1).then_some((label.down, label.span)),
        decided: decided.or((!rivals.is_empty()).then_some(Decided::Kind)),
        rivals,
    });
}

/// Whether the amount stands under the total of the whole period, in the same column.
fn whole_over(x: &Extractor, label: &Slot, at: usize, words: &Vocabulary) -> bool {
    for line in (at.saturating_sub(6)..at).rev() {
        let over = x.lines[line].iter().filter(|slot| slot.id.is_some() && slot.column == label.column);
        for slot in over {
            for meaning in words.meanings(&slot.text) {
                match meaning {
                    Meaning::Project(path) if path == "预算.项目总预算" => return true,
                    Meaning::Project(path) if path == "资金.总计" => {
                        return is_whole(x, slot, line, words);
                    }
                    _ => {}
                }
            }
        }
    }
    false
}

/// 项目资金总额 beside 年度资金申请总额 is the total of all years.
fn is_whole(x: &Extractor, label: &Slot, at: usize, words: &Vocabulary) -> bool {
    const NEAR: usize = 4;
    let of_year = |text: &str| text.contains(['年', '当']) || text.contains("本期");
    let bare = loose::key(&label.text).chars().filter(|c| c.is_alphabetic()).count() <= 2;
    if bare || of_year(&label.text) || crate::forms::table::is_total_name(&label.text) {
        return false;
    }
    let near = x.lines[at.saturating_sub(NEAR)..(at + NEAR).min(x.lines.len())].iter().flatten();
    near.filter(|slot| slot.id.is_some() && slot.id != label.id && of_year(&slot.text)).any(|slot| {
        words.meanings(&slot.text).iter().any(|m| matches!(m, Meaning::Project(path) if path == "资金.总计"))
    })
}

/// Whether a source of funds with a field of its own stands above, below or beside the label.
fn among_funds(x: &Extractor, label: &Slot, at: usize, words: &Vocabulary) -> bool {
    const NEAR: usize = 6;
    let near = x.lines[at.saturating_sub(NEAR)..(at + NEAR).min(x.lines.len())].iter().flatten();
    near.filter(|slot| slot.id.is_some() && slot.id != label.id).any(|slot| {
        words.meanings(&slot.text).iter().any(|m| matches!(m, Meaning::Project(path) if path.starts_with("资金.")))
    })
}

/// Two days with something between them, when there is one way to see it so.
fn two_days(text: &str) -> Option<(String, String)> {
    let mut found = Vec::new();
    for sign in ["至", "到", "～", "~", "—", "–", "－", "-", " "] {
        for (at, _) in text.match_indices(sign) {
            let (from, to) = (
                text[..at].trim(),
                text[at + sign.len()..].trim().trim_start_matches(['-', '—', '－', '–', '~', '～', '至']).trim(),
            );
            let from = from.trim_end_matches(['-', '—', '－', '–', '~', '～', '至']).trim();
            if let (Some(_), Some(_)) = (Date::parse(from), Date::parse(to)) {
                let pair = (from.to_string(), to.to_string());
                if !found.contains(&pair) {
                    found.push(pair);
                }
            }
        }
    }
    if found.len() == 1 { found.pop() } else { None }
}
