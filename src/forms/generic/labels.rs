//! Labels with their values beside, behind or below them, wherever they stand.
//!
//! Knows one line at a time, and the one below it; tables are taken out before.

use super::body::path_of;
use super::vocabulary::{Meaning, Vocabulary, fund, money_unit};
use super::{codec_of, put};
use crate::diagnostic::Severity;
use crate::forms::About;
use crate::forms::codec::Codec;
use crate::forms::extract::{Extractor, Fate, Line, Slot, brief};
use crate::forms::loose::{self, Folded};
use crate::source::Path;
use crate::spec::{Amount, Date};
use crate::tree::Node;
use std::borrow::Cow;

/// A label and what it says.
pub(super) struct Said {
    pub meanings: Vec<Meaning>,
    /// The slot of the label.
    pub label: usize,
    pub value: Value,
}

pub(super) enum Value {
    /// Behind the label, in the same cell.
    Behind(String),
    /// In a cell of its own.
    Beside(usize),
    Nothing,
}

/// The labels of a line, in order, each with its value in the line.
pub(super) fn of_line(line: &Line, words: &Vocabulary) -> Vec<Said> {
    let mut all: Vec<Said> = Vec::new();
    for (at, slot) in line.iter().enumerate().filter(|(_, slot)| slot.id.is_some()) {
        let known = words.meanings(&slot.text);
        // A label that already has its value may be followed by a word that is a label elsewhere: 其他, 项目.
        let waits =
            matches!(all.last(), Some(Said { value: Value::Nothing, meanings, .. }) if !is_bare_label(meanings));
        let is_value = waits && is_weak(&slot.text);
        if !known.is_empty() && !is_value {
            all.push(Said { meanings: known.to_vec(), label: at, value: Value::Nothing });
            continue;
        }
        let inside = behind(&slot.text, words);
        if !inside.is_empty() {
            for (meanings, text) in inside {
                let value = if loose::is_blank(&text) { Value::Nothing } else { Value::Behind(text) };
                all.push(Said { meanings, label: at, value });
            }
            continue;
        }
        if let Some(last) =
            all.last_mut().filter(|last| matches!(last.value, Value::Nothing) && !is_bare_label(&last.meanings))
        {
            last.value = Value::Beside(at);
        }
    }
    all
}

fn is_bare_label(meanings: &[Meaning]) -> bool {
    meanings.iter().all(|meaning| matches!(meaning, Meaning::Label | Meaning::Number))
}

/// Short words that are labels in one cell and values in the next.
fn is_weak(text: &str) -> bool {
    loose::key(text).chars().count() <= 2
}

/// `标签：值  标签：值` in one cell: only labels that have their colon, or a number behind a blank.
pub(super) fn behind(text: &str, words: &Vocabulary) -> Vec<(Vec<Meaning>, String)> {
    // Most cells have no colon at all, and are not looked through.
    if !text.contains([':', '：', '﹕', '︰']) {
        return Vec::new();
    }
    let folded = Folded::new(text);
    let chars = folded.chars();
    // (label from, value from, meanings)
    let mut found: Vec<(usize, usize, Vec<Meaning>)> = Vec::new();
    let mut at = 0;
    // What does not begin with a label has none behind it either.
    while at < chars.len() && (at == 0 || !found.is_empty()) {
        let begins = at == 0 || starts_here(&folded, at);
        let rest = &chars[at..];
        let skip =
            if rest.starts_with(&['其', '中']) { 2 + usize::from(rest.get(2) == Some(&':')) } else { ordinal(rest) };
        let label = words.label_at(&rest[skip..]).filter(|_| begins);
        let Some(length) = label else {
            at += 1;
            continue;
        };
        let mut end = skip + length;
        // 项目名称（盖章）： the remark belongs to the label.
        if rest.get(end) == Some(&'(')
            && let Some(close) = rest[end..].iter().position(|c| *c == ')').filter(|close| *close <= 12)
        {
            end += close + 1;
        }
        let label: String = rest[skip..skip + length].iter().collect();
        if rest.get(end) == Some(&':') {
            found.push((at, at + end + 1, words.meanings(&label).to_vec()));
            at += end + 1;
        } else if rest.get(end).is_some_and(char::is_ascii_digit)
            && !found.is_empty()
            && words.meanings(&label).iter().any(|m| matches!(m, Meaning::Project(path) if path.contains('.')))
        {
            found.push((at, at + end, words.meanings(&label).to_vec()));
            at += end;
        } else {
            at += 1;
        }
    }
    if found.is_empty() {
        return Vec::new();
    }
    let ends: Vec<usize> = found.iter().skip(1).map(|(from, ..)| *from).chain([folded.len()]).collect();
    let texts = found.into_iter().zip(ends);
    // A label that nobody knows, behind a wide blank, ends the value before it.
    let mut all = Vec::new();
    for ((_, from, meanings), end) in texts {
        let text = folded.between(from, end).trim().trim_end_matches(['；', ';']);
        let cut = unknown_label(text).unwrap_or(text.len());
        all.push((meanings, text[..cut].trim().to_string()));
        if cut < text.len() {
            all.push((Vec::new(), text[cut..].trim().to_string()));
        }
    }
    all
}

/// Where a short word with a colon stands behind a wide blank.
fn unknown_label(text: &str) -> Option<usize> {
    let mut blanks = 0;
    for (at, c) in text.char_indices() {
        if c.is_whitespace() {
            blanks += if c == '\u{3000}' || c == '\t' { 2 } else { 1 };
            continue;
        }
        if blanks >= 2 && at > 0 {
            let word: String = text[at..].chars().take(10).take_while(|c| !matches!(c, ':' | '：')).collect();
            let closed = text[at + word.len()..].starts_with([':', '：']);
            if closed && (2..=8).contains(&word.chars().count()) && word.chars().all(char::is_alphabetic) {
                return Some(at);
            }
        }
        blanks = 0;
    }
    None
}

/// 1. 一、 （一） before a label.
fn ordinal(chars: &[char]) -> usize {
    let open = usize::from(chars.first() == Some(&'('));
    let digits =
        chars[open..].iter().take_while(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(**c)).count();
    match chars.get(open + digits) {
        Some(')') if open == 1 && digits > 0 => digits + 2,
        Some('、' | '.') if open == 0 && digits > 0 => digits + 1,
        _ => 0,
    }
}

/// A label in the middle of a text stands behind a blank, a break or the end of a clause.
fn starts_here(folded: &Folded, at: usize) -> bool {
    let before = folded.between(at - 1, at);
    let raw_before = folded.between(at, at);
    raw_before.contains(|c: char| c.is_whitespace() || c == '＿' || c == '_')
        || before.ends_with(|c: char| c.is_whitespace() || matches!(c, '；' | ';' | '，' | ',' | '。' | '＿' | '_'))
}

/// Reads the labels of one line into the root.
pub(super) fn read<'a>(x: &mut Extractor<'a>, at: usize, words: &Vocabulary, about: About, quiet: &mut Vec<usize>) {
    let line = x.lines[at].clone();
    let fresh = |x: &Extractor, slot: &Slot| slot.id.is_some_and(|id| x.fates[id] == Fate::Unexplained);
    let filled: Vec<&Slot> = line.iter().filter(|slot| fresh(x, slot)).collect();
    if filled.is_empty() {
        return;
    }
    if filled.iter().all(|slot| crate::forms::table::is_rule(&slot.text)) {
        filled.iter().for_each(|slot| x.mark(slot, Fate::Ignored));
        return;
    }
    if crate::forms::table::remark(x, &filled) {
        return;
    }
    let said = of_line(&line, words);
    if said.is_empty() {
        if let [only] = filled.as_slice() {
            title(x, only);
        }
        return;
    }
    for (index, one) in said.iter().enumerate() {
        let label = line[one.label].clone();
        if !fresh(x, &label) && !matches!(one.value, Value::Behind(_)) {
            continue;
        }
        if matches!(one.value, Value::Behind(_)) {
            if fresh(x, &label) {
                x.mark(&label, Fate::Label);
            }
        } else {
            if let Some(unit) = money_unit(&label.text) {
                set_money(x, unit, &label);
            }
            x.mark(&label, Fate::Label);
        }
        if let (true, Value::Behind(text)) = (one.meanings.is_empty(), &one.value) {
            let raw = brief(text);
            x.finding(
                "I001",
                Severity::Warning,
                label.place,
                words!("这一格里还有认不出的内容，未读入：{raw}", "the cell also says what could not be told: {raw}"),
                Some(words!("内容若有用，手工写进规格", "write it into the spec by hand if it matters")),
            );
        }
        if is_bare_label(&one.meanings) {
            continue;
        }
        let value: Option<Slot> = match &one.value {
            Value::Behind(text) => Some(Slot { text: Cow::Owned(text.clone()), number: None, ..label.clone() }),
            Value::Beside(value) => match heads(x, at, &label, &line[*value], words) {
                Some(under) => Some(under),
                None => Some(line[*value].clone()),
            },
            Value::Nothing => below(x, at, &line, one.label, said.get(index + 1).map(|next| next.label), words),
        };
        let Some(value) = value else { continue };
        let own = matches!(one.value, Value::Behind(_));
        fact(x, &one.meanings, &label, &value, at, words, about, own, quiet);
    }
    // The label merged down beside labelled rows says what they are about.
    for slot in line.iter().filter(|slot| fresh(x, slot)).cloned().collect::<Vec<_>>() {
        let beside = slot.down > 1
            && slot.text.chars().count() <= 20
            && said.iter().any(|one| line[one.label].column > slot.column);
        if beside {
            x.mark(&slot, Fate::Label);
        }
    }
}

/// A label beside another label that nobody knows, each with what it says below it: the value of the first.
fn heads<'a>(x: &Extractor<'a>, at: usize, label: &Slot, beside: &Slot, words: &Vocabulary) -> Option<Slot<'a>> {
    if label.column + label.span != beside.column || beside.number.is_some() || beside.text.chars().count() > 16 {
        return None;
    }
    let lower = x.lines.get(at + label.down.max(1) as usize)?;
    let under = |over: &Slot| {
        let found =
            lower.iter().find(|under| under.column == over.column && under.span == over.span && under.id.is_some())?;
        (!words.knows(&found.text) && behind(&found.text, words).is_empty()).then(|| found.clone())
    };
    let own = under(label)?;
    // 预期目标 | 实际完成情况 over a goal and a blank of the same widths: not yet filled in.
    let blank =
        lower.iter().any(|under| under.column == beside.column && under.span == beside.span && under.id.is_none());
    if blank && own.number.is_none() && own.text.chars().count() > 16 {
        return Some(own);
    }
    let other = under(beside)?;
    // Two amounts below, or two texts: not a label with its value over another label with its value.
    let is_amount = |slot: &Slot| slot.number.is_some() || Amount::parse(&slot.text).is_some();
    let covered = lower.iter().filter(|slot| slot.id.is_some()).all(|slot| slot.column >= label.column);
    (covered || is_amount(&own) && is_amount(&other)).then_some(own)
}

/// The value under a label that has none beside it: the next row there, when it is no label itself.
fn below<'a>(
    x: &Extractor<'a>,
    at: usize,
    line: &Line<'a>,
    label: usize,
    next: Option<usize>,
    words: &Vocabulary,
) -> Option<Slot<'a>> {
    let slot = &line[label];
    // Room beside it that is blank is where its value would be.
    let touches = next.is_some_and(|next| line[next].column == slot.column + slot.span);
    let last = next.is_none() && line.iter().all(|other| other.column <= slot.column);
    let before = label > 0
        && line[label - 1].id.is_some()
        && line[label - 1].column + line[label - 1].span == slot.column
        && words.knows(&line[label - 1].text);
    let lower = x.lines.get(at + slot.down.max(1) as usize)?;
    if !(touches || last && (before || slot.span > 1) || next.is_none() && before && each_over_one(line, lower, words))
    {
        return None;
    }
    let under = lower.iter().find(|under| under.column >= slot.column && under.column < slot.column + slot.span)?;
    let free = under.id.is_some_and(|id| x.fates[id] == Fate::Unexplained);
    (free && !words.knows(&under.text) && behind(&under.text, words).is_empty()).then(|| under.clone())
}

/// Labels side by side, each over one text that is no label, and blanks behind both: a CSV says no more of a line
/// of headings over a line of values. Between the labels there is no room for a value.
fn each_over_one(line: &Line, lower: &Line, words: &Vocabulary) -> bool {
    let filled = |line: &Line| line.iter().filter(|slot| slot.id.is_some()).map(|slot| slot.column).collect::<Vec<_>>();
    let known = |line: &Line| line.iter().filter(|slot| slot.id.is_some() && words.knows(&slot.text)).count();
    let columns = filled(line);
    let together = columns.windows(2).all(|pair| pair[0] + 1 == pair[1]);
    together && columns == filled(lower) && known(line) == columns.len() && known(lower) == 0
}

/// A line that is nobody's label or value: the title, with the year that it names; other lines stay.
fn title(x: &mut Extractor, slot: &Slot) {
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
    let only_year = year.is_some() && key.chars().count() <= 10;
    if !short || !(names || annex || only_year) {
        return;
    }
    x.mark(slot, Fate::Label);
    if let Some(year) = year.filter(|_| x.root.child("年度").is_none()) {
        *x.root.reach(&Path::root().key("年度").0) = Node::text(year).placed(slot.place);
        x.mark(slot, Fate::Field(Path::root().key("年度")));
    }
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
pub(super) fn set_money(x: &mut Extractor, unit: &str, slot: &Slot) {
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

#[expect(clippy::too_many_arguments)]
fn fact<'a>(
    x: &mut Extractor<'a>,
    meanings: &[Meaning],
    label: &Slot<'a>,
    value: &Slot<'a>,
    at: usize,
    words: &Vocabulary,
    about: About,
    own_cell: bool,
    quiet: &mut Vec<usize>,
) {
    let may_be_money = meanings.iter().any(|m| matches!(m, Meaning::Unit(_) | Meaning::Part(_)))
        || meanings.iter().any(|m| matches!(m, Meaning::Project(path) if path == "金额单位"));
    let bare = loose::key(&value.text).replace("人民币", "");
    let unit = ["万元", "千元", "亿元", "元"].into_iter().find(|unit| *unit == bare);
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
            no_field(x, label, value, own_cell, quiet);
        }
        return;
    };
    let fields = about.fields();
    if path.starts_with("资金.") && horizon_over(x, label, at, words) {
        // 财政拨款 under 中期资金总额: the spec has no field for a source of the whole period.
        no_field(x, label, value, own_cell, quiet);
        return;
    }
    if let Some((start, end)) = path.split_once('～') {
        let Some((from, to)) = two_days(&value.text) else {
            no_field(x, label, value, own_cell, quiet);
            return;
        };
        for (key, text) in [(start, from), (end, to)] {
            let part = Slot { text: Cow::Owned(text.to_string()), number: None, ..value.clone() };
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
        let (raw, name) = (brief(&value.text), brief(&label.text));
        x.finding(
            "I023",
            Severity::Warning,
            value.place,
            words!(
                "“{name}”先写“{known}”，这里又写“{raw}”，后者未读入",
                "“{name}” said “{known}” before and says “{raw}” here; the latter was not read in"
            ),
            None,
        );
        x.mark(value, Fate::Unexplained);
        return;
    }
    // What holds no figure at all is no amount and no day: a label beside a label.
    let figures = matches!(codec_of(&path, fields), Codec::Money(_) | Codec::Date | Codec::Int | Codec::Percent);
    let numeral =
        |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c) || "零一二三四五六七八九十百千-—－/／".contains(c);
    if figures && !own_cell && !value.text.chars().any(numeral) {
        no_field(x, label, value, own_cell, quiet);
        return;
    }
    put(x, &path, value, &Path::root(), fields);
}

/// A label that is known, with a value that has no field here.
fn no_field(x: &mut Extractor, label: &Slot, value: &Slot, own_cell: bool, quiet: &mut Vec<usize>) {
    if own_cell {
        x.mark(label, Fate::Unexplained);
    }
    let (name, raw) = (brief(label.text.split([':', '：']).next().unwrap_or_default()), brief(&value.text));
    x.finding(
        "I001",
        Severity::Warning,
        value.place,
        words!(
            "“{name}”在这里没有对应的字段，未读入：{raw}",
            "there is no field for “{name}” here; not read in: {raw}"
        ),
        Some(words!("内容若有用，手工写进规格", "write it into the spec by hand if it matters")),
    );
    quiet.extend(value.id);
}

/// Whether the amount stands under one of the whole period, in the same column.
fn horizon_over(x: &Extractor, label: &Slot, at: usize, words: &Vocabulary) -> bool {
    let above = x.lines[at.saturating_sub(5)..at].iter().rev().flatten();
    let mut over = above.filter(|slot| slot.id.is_some() && slot.column == label.column);
    over.find_map(|slot| {
        words.meanings(&slot.text).iter().find_map(|meaning| match meaning {
            Meaning::Project(path) if path == "预算.项目总预算" => Some(true),
            Meaning::Project(path) if path == "资金.总计" => Some(false),
            _ => None,
        })
    })
    .unwrap_or(false)
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

/// A title, as a line that ends what stands above it.
pub(super) fn is_title(text: &str) -> bool {
    let key = loose::key(text);
    let bare = key.strip_suffix(')').and_then(|key| key.rsplit_once('(')).map_or(key.as_str(), |(bare, _)| bare);
    bare.ends_with('表') && (4..=60).contains(&key.chars().count())
}
