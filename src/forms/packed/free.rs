//! A list in one cell that follows no dialect: its levels are known by the taxonomy wherever they stand, and what
//! an indicator must reach is what follows its name (behind a colon, a label, or from the comparison on).
//!
//! Knows the words of the taxonomy and of targets. What it cannot tell apart it does not cut.

use crate::forms::loose::fold;
use crate::forms::packed::join_lines;
use crate::spec::target::leading_bound;
use crate::spec::{Target, Taxonomy};

/// One indicator of a list, or the text of one that could not be taken apart.
#[derive(Debug, PartialEq)]
pub(super) enum Item {
    Read(Indicator),
    /// As it stands in the cell, with its number.
    Raw(String),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Indicator {
    pub level1: Option<String>,
    pub level2: Option<String>,
    pub name: String,
    /// 年度指标值, 实施周期指标值.
    pub year: Option<String>,
    pub cycle: Option<String>,
}

/// The levels that a heading inside the cell names for what stands below it.
#[derive(Clone, Debug, Default)]
struct Above {
    level1: Option<String>,
    level2: Option<String>,
}

/// Labels of targets inside an item, the longest first; true for the whole period.
const LABELS: &[(&str, bool)] = &[
    ("实施周期绩效指标值", true),
    ("实施周期指标值", true),
    ("实施周期目标值", true),
    ("实施期指标值", true),
    ("实施期目标值", true),
    ("中期指标值", true),
    ("中期目标值", true),
    ("长期指标值", true),
    ("长期目标值", true),
    ("总体指标值", true),
    ("总体目标值", true),
    ("年度绩效指标值", false),
    ("年度绩效目标值", false),
    ("本年度指标值", false),
    ("年度指标值", false),
    ("年度目标值", false),
    ("绩效指标值", false),
    ("绩效目标值", false),
    ("目标值", false),
    ("指标值", false),
];

/// Takes the text apart; nothing where no item of it could be read.
pub(super) fn read(text: &str, taxonomy: &Taxonomy) -> Option<Vec<Item>> {
    let mut items = Vec::new();
    let mut above = Above::default();
    let pieces = pieces(text, taxonomy);
    // 成本指标 is 二级 in one scheme and 一级 in the other: among headings of 一级 it is what it stands as, and no part
    // of one that it does not belong under.
    let has_firsts = pieces.iter().any(|piece| matches!(piece, Piece::Heading(Level::First(_))));
    let belongs = |name: &str, above: &Above| {
        let parent = taxonomy.level2(name).map(|(level1, _)| level1.name.as_str());
        let over = above.level1.as_deref().and_then(|over| taxonomy.level1(over)).map(|level1| level1.name.as_str());
        parent.is_some() && parent == over
    };
    for piece in pieces {
        match piece {
            Piece::Heading(heading) => match heading {
                // 服务对象满意度指标 under 满意度指标: a name of both levels is of the second below its own first.
                Level::First(name)
                    if above.level1.is_some() && above.level1 != Some(name.clone()) && belongs(&name, &above) =>
                {
                    above.level2 = Some(name);
                }
                Level::Second(name) if has_firsts && !belongs(&name, &above) => {
                    above = Above { level1: Some(name), level2: None };
                }
                Level::First(name) => above = Above { level1: Some(name), level2: None },
                Level::Second(name) => above.level2 = Some(name),
            },
            Piece::Item(text) => match one(numbered(&text).1, taxonomy) {
                Some(indicator) => items.push(Item::Read(indicator.below(&above))),
                None => items.extend(several(&text, &above, taxonomy)),
            },
        }
    }
    // `数量指标：…；服务对象满意度指标：…`: among items that name their 二级 alone, a name of both levels is 二级.
    let seconds_alone =
        items.iter().any(|item| matches!(item, Item::Read(of) if of.level1.is_none() && of.level2.is_some()));
    for item in &mut items {
        if let Item::Read(of) = item
            && of.level2.is_none()
            && seconds_alone
            && of.level1.as_deref().is_some_and(|name| taxonomy.level2(name).is_some())
        {
            of.level2 = of.level1.take();
        }
    }
    items.iter().any(|item| matches!(item, Item::Read(_))).then_some(items)
}

/// One item without its running number, such as a chunk that a dialect could not take apart.
pub(super) fn one(text: &str, taxonomy: &Taxonomy) -> Option<Indicator> {
    let joined = join_lines(text);
    let text = trimmed(&joined);
    let mut found = Indicator::default();
    let mut rest = text;
    while let Some((level, behind)) = level_at(rest, taxonomy, found.level1.is_some()) {
        match level {
            Level::First(name) if found.level1.is_none() && found.level2.is_none() => found.level1 = Some(name),
            Level::Second(name) if found.level2.is_none() => found.level2 = Some(name),
            // 成本指标-经济成本指标-…: of two levels before the name the first is 一级, whichever the taxonomy has it.
            Level::Second(name) if found.level1.is_none() => found.level1 = found.level2.replace(name),
            _ => break,
        }
        rest = behind;
    }
    let (name, targets) = target_of(rest, found.level1.is_some() && found.level2.is_some())?;
    let name = trimmed(name);
    let is_level = taxonomy.level1(name).is_some() && found.level1.is_none();
    if name.is_empty() || is_level || name.contains(['；', ';', '。']) || comparison(name).is_some() {
        return None;
    }
    found.name = name.to_string();
    for (cycle, value) in targets {
        let value = trimmed(value);
        if value.is_empty() {
            continue;
        }
        let place = if cycle { &mut found.cycle } else { &mut found.year };
        if place.replace(value.to_string()).is_some() {
            return None;
        }
    }
    (found.year.is_some() || found.cycle.is_some()).then_some(found)
}

impl Indicator {
    fn below(mut self, above: &Above) -> Indicator {
        // An item that names a level of its own is taken at its word.
        if self.level1.is_none() && self.level2.is_none() {
            self.level2.clone_from(&above.level2);
        }
        if self.level1.is_none() {
            self.level1.clone_from(&above.level1);
        }
        self
    }
}

/// `数量指标：设备数≥10台；质量指标：完好率≥95%。`: each part must be an item, or none is.
fn several(text: &str, above: &Above, taxonomy: &Taxonomy) -> Vec<Item> {
    let (number, body) = numbered(text);
    let parts: Vec<&str> = body.split(['；', ';', '。', '\n']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let mut all = Vec::new();
    let mut levels = above.clone();
    for part in &parts {
        let read = if parts.len() > 1 { one(part, taxonomy) } else { one(body, taxonomy) };
        let Some(indicator) = read else { return vec![Item::Raw(text.trim().to_string())] };
        if number && parts.len() > 1 && indicator.level1.is_none() && indicator.level2.is_none() && all.is_empty() {
            // A numbered item is one item, unless the parts name categories of their own.
            return vec![Item::Raw(text.trim().to_string())];
        }
        let indicator = indicator.below(&levels);
        levels = Above { level1: indicator.level1.clone(), level2: indicator.level2.clone() };
        all.push(Item::Read(indicator));
    }
    all
}

enum Piece {
    Heading(Level),
    Item(String),
}

#[derive(Clone, Debug, PartialEq)]
enum Level {
    First(String),
    Second(String),
}

/// The text cut where a heading or the next number begins; where nothing is numbered, at the ends of lines and
/// sentences.
fn pieces(text: &str, taxonomy: &Taxonomy) -> Vec<Piece> {
    let starts = boundaries(text);
    let is_numbered = starts.iter().any(|at| digits(&text[*at..]).is_some_and(|(number, _)| number == 1));
    let mut cuts: Vec<(usize, Option<(Level, usize)>)> = Vec::new();
    let mut expected = 1;
    for at in starts {
        let rest = &text[at..];
        if let Some((level, length)) = heading_at(rest, taxonomy) {
            cuts.push((at, Some((level, at + length))));
            continue;
        }
        if chinese_number(rest).is_some() {
            cuts.push((at, None));
            continue;
        }
        if !is_numbered {
            let before = text[..at].trim_end();
            if at == 0 || before.ends_with(['。', '\n']) || text[before.len()..at].contains('\n') {
                cuts.push((at, None));
            }
            continue;
        }
        match digits(rest) {
            // Below a heading the numbers may begin again.
            Some((number, _)) if number == expected || number == 1 => {
                cuts.push((at, None));
                expected = number + 1;
            }
            _ if at == 0 => cuts.push((at, None)),
            _ => {}
        }
    }
    let mut out = Vec::new();
    for (index, (from, heading)) in cuts.iter().enumerate() {
        let end = cuts.get(index + 1).map_or(text.len(), |(next, _)| *next);
        let mut from = *from;
        if let Some((level, behind)) = heading {
            out.push(Piece::Heading(level.clone()));
            from = *behind;
        }
        let item = &text[from..end];
        if !trimmed(item).is_empty() {
            out.push(Piece::Item(item.to_string()));
        }
    }
    out
}

/// Where something new may begin: the start, the start of a line, behind the end of a clause, and the number behind
/// a heading (`产出指标：1、…`).
fn boundaries(text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut open = true;
    for (at, c) in text.char_indices() {
        if open && !c.is_whitespace() {
            found.push(at);
            open = false;
        }
        if matches!(c, '\n' | '\r' | '。' | '；' | ';') {
            open = true;
        } else if matches!(c, ':' | '：') {
            let behind = text[at + c.len_utf8()..].trim_start();
            open = digits(behind).is_some_and(|(number, _)| number == 1);
        }
    }
    found
}

/// `1、` `2.` `3)` `（4）` `⑤` at the beginning, with what they say and their length in bytes.
fn digits(text: &str) -> Option<(u32, usize)> {
    let first = text.chars().next()?;
    if ('①'..='⑳').contains(&first) {
        return Some((first as u32 - '①' as u32 + 1, first.len_utf8()));
    }
    let open = if matches!(first, '(' | '（') { first.len_utf8() } else { 0 };
    let rest = &text[open..];
    let length: usize =
        rest.chars().take_while(|c| fold(*c).is_some_and(|c| c.is_ascii_digit())).map(char::len_utf8).sum();
    if length == 0 {
        return None;
    }
    let number: String = rest[..length].chars().filter_map(fold).collect();
    let mut behind = rest[length..].chars();
    let mark = behind.next()?;
    let next = behind.next();
    let fits = match mark {
        ')' | '）' => true,
        '、' | '．' => open == 0,
        '.' => open == 0 && !next.is_some_and(|c| c.is_ascii_digit()),
        _ => false,
    };
    let number = number.parse().ok().filter(|number| *number < 1000)?;
    fits.then_some((number, open + length + mark.len_utf8()))
}

/// Whether the text has a running number, and the text behind it.
pub(super) fn numbered(text: &str) -> (bool, &str) {
    let text = text.trim_start();
    let length = digits(text).map(|(_, length)| length).or_else(|| chinese_number(text));
    length.map_or((false, text), |length| (true, &text[length..]))
}

/// `产出指标：`, `一、产出指标（50分）`, `（一）数量指标` on a line of their own, or before the number 1.
fn heading_at(text: &str, taxonomy: &Taxonomy) -> Option<(Level, usize)> {
    let mut from = chinese_number(text).or_else(|| digits(text).map(|(_, length)| length)).unwrap_or(0);
    from += text[from..].len() - text[from..].trim_start().len();
    from += code(&text[from..]).map_or(0, |(_, length)| length);
    let end = text[from..].find([':', '：', '\n', '\r', '(', '（']).map_or(text.len(), |at| from + at);
    let name = text[from..end].trim();
    let level = level_named(name, taxonomy, false)?;
    let mut behind = &text[end..];
    if behind.starts_with(['(', '（']) {
        let close = behind.find([')', '）'])?;
        let points = behind[..close].ends_with(['分', '%', '％']);
        behind = points.then(|| behind[close..].trim_start_matches([')', '）']))?;
    }
    let has_colon = behind.starts_with([':', '：']);
    behind = behind.strip_prefix([':', '：']).unwrap_or(behind);
    let flat = behind.trim_start_matches([' ', '\t', '\u{3000}']);
    let own_line = flat.is_empty() || flat.starts_with(['\n', '\r']);
    let counts = has_colon && digits(flat).is_some_and(|(number, _)| number == 1);
    (own_line || counts).then(|| (level, text.len() - flat.len()))
}

/// `一、` and `（二）`: numbers of headings.
fn chinese_number(text: &str) -> Option<usize> {
    let open = text.chars().next().filter(|c| matches!(c, '(' | '（')).map_or(0, char::len_utf8);
    let length: usize =
        text[open..].chars().take_while(|c| "一二三四五六七八九十".contains(*c)).map(char::len_utf8).sum();
    let mark = text[open + length..].chars().next()?;
    let fits = length > 0 && if open > 0 { matches!(mark, ')' | '）') } else { matches!(mark, '、' | '.' | '．') };
    fits.then_some(open + length + mark.len_utf8())
}

/// `11-`: the code before the name of a level.
fn code(text: &str) -> Option<(&str, usize)> {
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    let mark = text[length..].chars().next().filter(|c| is_dash(*c))?;
    (1..=2).contains(&length).then(|| (&text[..length], length + mark.len_utf8()))
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '－' | '—' | '–' | '﹣' | '−')
}

fn is_separator(c: char) -> bool {
    is_dash(c) || matches!(c, '/' | '／' | '、' | '；' | ';' | ':' | '：' | '，' | ',' | '|' | '→' | '·' | '\\' | '_')
}

/// The level that the text begins with, and the rest behind what separates the two.
fn level_at<'a>(text: &'a str, taxonomy: &Taxonomy, has_first: bool) -> Option<(Level, &'a str)> {
    let text = text.trim_start();
    let skip = code(text).map_or(0, |(_, length)| length);
    // The name ends at the first separator; a name of the taxonomy holds none.
    let end = text[skip..].find(|c: char| is_separator(c) || c.is_whitespace()).map(|at| skip + at)?;
    let name = &text[skip..end];
    let level = level_named(name, taxonomy, has_first)?;
    let rest = text[end..].trim_start_matches(|c: char| is_separator(c) || c.is_whitespace());
    // 质量、安全 is a name and no level with a name behind it, unless a level stands before it or it is called so.
    let strong = |c: char| is_dash(c) || matches!(c, '/' | '／' | '；' | ';' | ':' | '：' | '|' | '→');
    let parted = text[end..text.len() - rest.len()].contains(strong)
        || name.ends_with("指标")
        || skip > 0
        || has_first && taxonomy.level2(name).is_some_and(|(_, level)| level.name == name);
    parted.then_some((level, rest))
}

/// The level a name means, kept as it is written; a name that both levels know is the one that is called so, and
/// 二级 where 一级 was said.
fn level_named(name: &str, taxonomy: &Taxonomy, has_first: bool) -> Option<Level> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 20 {
        return None;
    }
    let (first, second) = (taxonomy.level1(name), taxonomy.level2(name).map(|(_, level)| level));
    match (first, second) {
        (Some(first), Some(second)) if second.name == name || has_first && first.name != name => {
            Some(Level::Second(name.into()))
        }
        (Some(_), _) => Some(Level::First(name.into())),
        (None, Some(_)) => Some(Level::Second(name.into())),
        (None, None) => None,
    }
}

/// Whether the label of a target stands in the text: before a colon, or at its end behind what separates parts. A
/// name that is such a word and nothing else is a name.
pub(super) fn holds_label(text: &str) -> bool {
    let text = text.trim();
    LABELS.iter().any(|(label, _)| {
        let behind = |at: usize| text[at + label.len()..].trim_start().starts_with([':', '：']);
        text.match_indices(label).any(|(at, _)| behind(at))
            || text.strip_suffix(label).is_some_and(|before| before.trim_end().ends_with(is_separator))
    })
}

/// The name, and what is to be reached: (of the whole period, text).
type Split<'a> = (&'a str, Vec<(bool, &'a str)>);

fn target_of(text: &str, levels: bool) -> Option<Split<'_>> {
    labelled(text).or_else(|| behind_a_mark(text, levels)).or_else(|| from_the_comparison(text))
}

/// `设备数，实施周期指标值：300台；年度指标值：120台`.
fn labelled(text: &str) -> Option<Split<'_>> {
    // (label from, value from, of the whole period)
    let mut found: Vec<(usize, usize, bool)> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let before = &text[..at];
        let opens = at == 0 || before.trim_end().ends_with(is_separator) || before.ends_with(char::is_whitespace);
        if let Some((label, cycle)) = LABELS.iter().find(|(label, _)| opens && rest.starts_with(label)) {
            let behind = rest[label.len()..].trim_start();
            let behind = behind.strip_prefix([':', '：']).unwrap_or(behind).trim_start();
            found.push((at, text.len() - behind.len(), *cycle));
            at = text.len() - behind.len();
            continue;
        }
        at += rest.chars().next().map_or(1, char::len_utf8);
    }
    let first = found.first()?.0;
    let ends = found.iter().skip(1).map(|(from, ..)| *from).chain([text.len()]);
    let values = found.iter().zip(ends).map(|((_, from, cycle), end)| (*cycle, &text[*from..end.max(*from)]));
    Some((&text[..first], values.collect()))
}

/// `设备数：≥120台`, `设备数；≥10台`, `设备数，不少于10台`.
fn behind_a_mark(text: &str, levels: bool) -> Option<Split<'_>> {
    let whole = |value: &str| !value.contains(['；', ';', '\n']);
    let mut colons = text.match_indices([':', '：']);
    if let Some((at, mark)) = colons.next() {
        let (name, value) = (&text[..at], &text[at + mark.len()..]);
        // Two colons may be a name or a value that holds one: which, only what follows the last can prove.
        if let Some((last, mark)) = colons.next_back() {
            let value = &text[last + mark.len()..];
            return is_plain_target(value).then(|| (&text[..last], vec![(false, value)]));
        }
        return whole(value).then(|| (name, vec![(false, value)]));
    }
    let mut marks = text.match_indices(['；', ';', '，', ',', '|']);
    let (at, mark) = marks.next()?;
    let (name, value) = (&text[..at], &text[at + mark.len()..]);
    let alone = marks.next().is_none();
    // Behind two levels the third part is the name and the fourth the target; else it must look like one.
    let says = levels && matches!(mark, "；" | ";" | "|") || is_plain_target(value);
    (alone && says).then(|| (name, vec![(false, value)]))
}

/// `设备数≥10台`, `响应时间不超过2小时`.
fn from_the_comparison(text: &str) -> Option<Split<'_>> {
    let (at, length) = comparison(text).filter(|(at, _)| *at > 0)?;
    let (value, number) = (&text[at..], &text[at + length..]);
    // 甲，其中乙≥95% says more than one name has.
    let whole = !text[..at].contains(['，', ',', ':', '：'])
        && !value.contains(['；', ';', '，', ':', '：', '。'])
        && comparison(number).is_none();
    whole.then(|| (&text[..at], vec![(false, value)]))
}

/// Where the first comparison with a number begins, and its length.
fn comparison(text: &str) -> Option<(usize, usize)> {
    text.char_indices().find_map(|(at, _)| Some((at, leading_bound(&text[at..])?)))
}

/// One number with what bounds it and its unit, or a text that begins with a comparison.
fn is_plain_target(text: &str) -> bool {
    let text = trimmed(text);
    Target(text.into()).quantity().is_some() || leading_bound(text).is_some() && !text.contains(['；', ';', '，'])
}

/// Without what separates it from its neighbours; of `。。` the first is its own.
fn trimmed(text: &str) -> &str {
    let mark = |c: char| matches!(c, '。' | '；' | ';' | '，' | ',' | '、');
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || mark(c) || matches!(c, ':' | '：')).trim_end();
    text.strip_suffix(mark).unwrap_or(text).trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taxonomy() -> Taxonomy {
        crate::formats::yaml::settings(
            "taxonomy.yaml",
            "指标体系:
- {编码: '1', 名称: 产出指标, 二级: [{编码: '11', 名称: 数量指标}, {编码: '12', 名称: 质量指标}]}
- {编码: '2', 名称: 效益指标, 二级: [{编码: '21', 名称: 经济效益}]}
- {编码: '3', 名称: 满意度指标, 二级: [{编码: '31', 名称: 服务对象满意度}]}",
        )
        .unwrap_or_default()
    }

    /// 一级|二级|三级|年度|周期, one an item.
    fn told(text: &str) -> Vec<String> {
        let say = |text: &Option<String>| text.clone().unwrap_or_default();
        read(text, &taxonomy())
            .unwrap_or_default()
            .iter()
            .map(|item| match item {
                Item::Raw(raw) => format!("? {raw}"),
                Item::Read(of) => {
                    let all = [say(&of.level1), say(&of.level2), of.name.clone(), say(&of.year), say(&of.cycle)];
                    all.join("|").trim_end_matches('|').to_string()
                }
            })
            .collect()
    }

    #[test]
    fn levels_are_known_wherever_they_stand() {
        let one = ["产出指标|数量指标|设备数|≥120台"];
        for text in [
            "1、产出指标—数量指标—设备数：≥120台",
            "1、产出指标-数量指标-设备数：≥120台。",
            "1. 产出指标/数量指标/设备数：≥120台；",
            "（1）产出指标→数量指标→设备数≥120台",
            "1、产出指标-数量指标-设备数，指标值：≥120台",
            "①产出指标、数量指标、设备数：≥120台",
            "1、产出指标；数量指标；设备数；≥120台。",
            "1、1-产出指标；11-数量指标；设备数；年度指标值：≥120台。",
            "产出指标-数量指标-设备数，指标值：≥120台",
            "产出指标：\n数量指标：设备数≥120台",
            "一、产出指标（50分）\n（一）数量指标\n1、设备数≥120台",
            "产出指标：1、数量指标：设备数 ≥120台",
        ] {
            let told: Vec<String> = told(text).iter().map(|item| item.replace("设备数 ", "设备数")).collect();
            assert_eq!(told, one, "{text}");
        }
    }

    #[test]
    fn headings_inside_the_cell_hold_for_what_stands_below_them() {
        assert_eq!(
            told(
                "产出指标：\n1、设备数≥10台\n2、完好率：95%\n效益指标：\n1、增收不少于5万元\n满意度指标：1、师生满意度≥90%"
            ),
            [
                "产出指标||设备数|≥10台",
                "产出指标||完好率|95%",
                "效益指标||增收|不少于5万元",
                "满意度指标||师生满意度|≥90%"
            ]
        );
        assert_eq!(
            told("数量指标：设备数≥10台；接入点≥20个；质量指标：完好率≥95%。"),
            ["|数量指标|设备数|≥10台", "|数量指标|接入点|≥20个", "|质量指标|完好率|≥95%"]
        );
    }

    #[test]
    fn a_heading_is_of_the_level_that_it_stands_as() {
        let taxonomy: Taxonomy = crate::formats::yaml::settings(
            "taxonomy.yaml",
            "指标体系:
- {编码: '3', 名称: 满意度指标, 同义: [服务对象满意度指标], 二级: [{编码: '31', 名称: 服务对象满意度, 同义: [服务对象满意度指标]}]}",
        )
        .unwrap_or_default();
        let items = read("满意度指标：\n服务对象满意度指标：\n1、群众满意度≥90%", &taxonomy);
        assert!(matches!(items.as_deref(), Some([Item::Read(of)]) if of.level1.as_deref() == Some("满意度指标")));
        assert_eq!(
            told("质量指标：\n1、单价≤5元\n产出指标：\n数量指标：\n1、设备数≥10台\n效益指标：\n1、增收≥5万元"),
            ["质量指标||单价|≤5元", "产出指标|数量指标|设备数|≥10台", "效益指标||增收|≥5万元"]
        );
    }

    #[test]
    fn two_horizons_and_wrapped_lines() {
        assert_eq!(
            told(
                "1、产出指标；数量指标；讲座\n场次；中期指标值：36场；年度指标值：12\n场。2、满意度指标：听众满意度，目标值：≥90%"
            ),
            ["产出指标|数量指标|讲座场次|12场|36场", "满意度指标||听众满意度|≥90%"]
        );
    }

    #[test]
    fn what_cannot_be_told_apart_is_not_cut() {
        // No name; a text without a target; a name that holds a colon; two comparisons in one item.
        assert_eq!(
            told("1、产出指标-数量指标-设备数：10台。2、满意度指标：≥90%。3、按期完成建设。4、甲：乙：丙。5、甲≥1乙≥2"),
            [
                "产出指标|数量指标|设备数|10台",
                "? 2、满意度指标：≥90%。",
                "? 3、按期完成建设。",
                "? 4、甲：乙：丙。",
                "? 5、甲≥1乙≥2"
            ]
        );
        assert_eq!(told("通过项目实施，提高教学质量。"), Vec::<String>::new());
        assert_eq!(told("1、质量、安全：合格")[..], ["||质量、安全|合格"]);
        assert_eq!(told("1、效益指标、经济效益、节约能耗支出：5万元"), ["效益指标|经济效益|节约能耗支出|5万元"]);
        assert!(holds_label("问题整改率，指标值") && !holds_label("年度指标值") && holds_label("甲 年度指标值：1"));
    }
}
