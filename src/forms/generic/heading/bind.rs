//! What each column says: by its words, the groups over it, its neighbours, and, where a word means different things
//! in different places, by what stands in the column.

use super::{Column, Kind, SAMPLE, Sense};
use crate::forms::binding::Decided;
use crate::forms::generic::vocabulary::{Horizon, Meaning, Part, Vocabulary, fund};
use crate::forms::line::{Line, Slot};
use crate::forms::loose;
use crate::spec::Amount;

type Said = (Vec<Meaning>, Option<Horizon>, Option<String>, Option<String>);

/// What the headings above one another say together.
pub(super) fn meaning(texts: &[&str], words: &Vocabulary) -> Said {
    let Some((leaf, groups)) = texts.split_last() else { return (Vec::new(), None, None, None) };
    let horizon = texts.iter().rev().find_map(|text| words.horizon(text));
    let source = groups.iter().rev().find_map(|group| {
        words.meanings(group).iter().find_map(|meaning| match meaning {
            Meaning::Project(path) if path.starts_with("资金.") && path != "资金.总计" => Some(path.clone()),
            _ => None,
        })
    });
    let sum = ["小计", "合计", "总计", "金额", "总额"].iter().any(|word| loose::same(word, leaf));
    if let (Some(path), true) = (&source, sum) {
        return (vec![Meaning::Project(path.clone())], horizon, None, None);
    }
    let under = source.as_deref().and_then(|path| path.strip_prefix("资金.")).map(str::to_string);
    if let Some(group) = groups.last() {
        for joined in [format!("{group}{leaf}"), format!("{leaf}{group}")] {
            let known = words.meanings(&joined);
            if !known.is_empty() {
                return (known.to_vec(), horizon, None, None);
            }
        }
        if loose::same(leaf, "小计") {
            return (words.meanings(group).to_vec(), horizon, None, None);
        }
    }
    // 确定能 | 有可能 | 完全不可能 under 完成目标可能性: one of them is ticked.
    if let (Some(group), true) = (groups.last(), words.meanings(leaf).is_empty()) {
        let choice = words.meanings(group).iter().find_map(|meaning| match meaning {
            Meaning::Indicator(key) if key.ends_with("完成可能性") => Some(Meaning::Choice(key.clone())),
            _ => None,
        });
        if let Some(choice) = choice {
            return (vec![choice], horizon, None, None);
        }
    }
    let joined = texts.concat();
    let known = [joined.as_str(), leaf].into_iter().map(|text| words.meanings(text)).find(|known| !known.is_empty());
    match known {
        Some(known) => (known.to_vec(), horizon, under, None),
        None if words.level(leaf).is_some() => (Vec::new(), horizon, under, None),
        None => match words.heading(leaf).or_else(|| first_line(leaf, words)) {
            Some((meanings, word)) => (meanings.to_vec(), horizon, under, Some(word)),
            None => (Vec::new(), horizon, under, None),
        },
    }
}

/// *分值 over a note in the same cell: its first line says what the column is.
fn first_line<'w>(text: &str, words: &'w Vocabulary) -> Option<(&'w [Meaning], String)> {
    let (first, _) = text.trim().split_once('\n')?;
    let meanings = words.meanings(first);
    (!meanings.is_empty()).then(|| (meanings, loose::key(first)))
}

pub(super) fn kind(columns: &[Column]) -> Option<Kind> {
    let may = |column: &Column, wanted: &dyn Fn(&Meaning) -> bool| column.may.iter().any(wanted);
    let count = |wanted: &dyn Fn(&Meaning) -> bool| columns.iter().filter(|column| may(column, wanted)).count();
    let indicator =
        |key: &str| columns.iter().any(|column| may(column, &|meaning| *meaning == Meaning::Indicator(key.into())));
    let name = columns.iter().any(|column| {
        may(column, &|meaning| *meaning == Meaning::Project("项目名称".into()))
            && !may(column, &|meaning| matches!(meaning, Meaning::Indicator(_)))
    });
    let value = indicator("年度指标值")
        || indicator("实施周期指标值")
        || count(&|meaning| *meaning == Meaning::Part(Part::Number)) > 0;
    // 绩效指标 alone may be a list in one cell; beside another of its fields it is one indicator a row.
    let indicators = (indicator("三级指标") && (value || indicator("一级指标") || indicator("二级指标")))
        || (indicator("二级指标") && value);
    if indicators {
        return Some(if name { Kind::Nested } else { Kind::Indicators });
    }
    let of_project = count(&|meaning| matches!(meaning, Meaning::Project(path) if path != "项目名称"));
    // Two days side by side are no list: a list of things names them.
    let named = |key: &String| {
        let name = Meaning::Item(key.clone(), "名称".into());
        !["子项目", "资金来源"].contains(&key.as_str()) || columns.iter().any(|column| column.may.contains(&name))
    };
    let list = list(columns).filter(|(key, _)| named(key));
    // 子项目 | 金额 and the like share words with the projects' own columns.
    match list {
        Some((key, score)) if score > of_project + usize::from(name) || (!name && score >= 2) => Some(Kind::List(key)),
        _ if name && of_project >= 1 => Some(Kind::Projects),
        _ => None,
    }
}

/// The list that most columns are fields of, when there are two at least.
fn list(columns: &[Column]) -> Option<(String, usize)> {
    let mut lists: Vec<(String, usize)> = Vec::new();
    for column in columns {
        let mut seen: Vec<&String> = Vec::new();
        for meaning in &column.may {
            let Meaning::Item(list, _) = meaning else { continue };
            if seen.contains(&list) {
                continue;
            }
            seen.push(list);
            match lists.iter_mut().find(|(known, _)| known == list) {
                Some((_, count)) => *count += 1,
                None => lists.push((list.clone(), 1)),
            }
        }
    }
    let best = lists.iter().map(|(_, count)| *count).max().filter(|count| *count >= 2)?;
    let mut likely = lists.into_iter().filter(|(_, count)| *count == best);
    likely.next().filter(|_| likely.next().is_none())
}

/// Which of its meanings each column has in a table of this kind.
pub(super) fn decide(columns: &mut [Column], kind: &Kind, lines: &[Line], body: usize) {
    for index in 0..columns.len() {
        let (sense, decided) = sense(columns, index, kind, lines, body);
        columns[index].sense = sense;
        // Where there was nothing to choose between, the words are all there is to say.
        columns[index].decided = decided.or((columns[index].may.len() > 1).then_some(Decided::Kind));
    }
    // 项目总额 beside its sources: the amount that is their sum, whatever it is called.
    let total = Sense::Project("资金.总计".into());
    let whole = columns.iter().position(|column| column.sense == Sense::Project("预算.项目总预算".into()));
    if let Some(whole) = whole.filter(|_| !columns.iter().any(|column| column.sense == total))
        && sums_agree(columns, whole, lines, body)
    {
        columns[whole].sense = total;
        columns[whole].decided = Some(Decided::Sums);
    }
}

/// Whether the amounts of a column are the sums of the sources beside it, in most rows and in one at least.
fn sums_agree(columns: &[Column], whole: usize, lines: &[Line], body: usize) -> bool {
    let sources: Vec<&Column> = columns
        .iter()
        .filter(|column| matches!(&column.sense, Sense::Project(path) if path.starts_with("资金.")))
        .collect();
    let amount = |line: &Line, column: &Column| {
        let slot =
            line.iter().find(|slot| slot.id.is_some() && slot.column >= column.start && slot.column < column.end)?;
        slot.number.or_else(|| Amount::parse(&slot.text).map(|amount| amount.0))
    };
    let (mut agree, mut differ) = (0, 0);
    for line in lines[body.min(lines.len())..].iter().take(SAMPLE) {
        let Some(total) = amount(line, &columns[whole]) else { continue };
        let parts: Vec<Amount> = sources.iter().filter_map(|column| amount(line, column)).map(Amount).collect();
        match crate::spec::amount::sum(parts) {
            Some(sum) if sum == total => agree += 1,
            _ => differ += 1,
        }
    }
    agree > differ
}

/// And what told it from other meanings that its words have, where that was not the kind of the table.
fn sense(columns: &[Column], index: usize, kind: &Kind, lines: &[Line], body: usize) -> (Sense, Option<Decided>) {
    let plain = |sense: Sense| (sense, None);
    let column = &columns[index];
    let indicators = matches!(kind, Kind::Nested | Kind::Indicators);
    let projects = matches!(kind, Kind::Nested | Kind::Projects);
    let indicator =
        column.may.iter().find_map(|m| if let Meaning::Indicator(key) = m { Some(key.as_str()) } else { None });
    let choice = column.may.iter().find_map(|m| if let Meaning::Choice(key) = m { Some(key.clone()) } else { None });
    let project = column.may.iter().find_map(|m| if let Meaning::Project(key) = m { Some(key.as_str()) } else { None });
    let part = column.may.iter().find_map(|m| if let Meaning::Part(part) = m { Some(*part) } else { None });
    if let Kind::List(list) = kind {
        let item = column.may.iter().find_map(|m| match m {
            Meaning::Item(of, key) if of == list => Some(key.clone()),
            _ => None,
        });
        return plain(match item {
            Some(key) => Sense::Item(key),
            None if column.may.contains(&Meaning::Number) => Sense::Number,
            None => Sense::Unknown,
        });
    }
    if column.may.contains(&Meaning::Number) {
        return plain(Sense::Number);
    }
    // 绩效指标 over or beside the indicator's own columns.
    if indicators && indicator == Some("三级指标") && project == Some("绩效指标") {
        let other = columns.iter().enumerate().any(|(other, column)| {
            other != index
                && column.may.contains(&Meaning::Indicator("三级指标".into()))
                && !column.may.contains(&Meaning::Project("绩效指标".into()))
        });
        let sense = if other { Sense::Beside } else { Sense::Indicator("三级指标".into()) };
        return (sense, Some(Decided::Neighbours));
    }
    if let (true, Some(part)) = (indicators, part) {
        match part {
            Part::Sign => {
                let sense = if signs(columns, index, lines, body) { Sense::Part(part) } else { Sense::Unknown };
                return (sense, Some(Decided::Cells));
            }
            // 单位 may be the unit that reports: what stands beside a target is its unit.
            Part::Unit if project.is_some() && !measures(column, lines, body) => {}
            Part::Unit if project.is_some() => return (Sense::Part(part), Some(Decided::Cells)),
            _ => return plain(Sense::Part(part)),
        }
    }
    if let (true, Some(key)) = (indicators, choice) {
        return (Sense::Choice(key), Some(Decided::Group));
    }
    if let (true, Some(key)) = (indicators, indicator) {
        // 偏差原因 is said of 监控 and of 自评: the other columns tell which stage the table is of.
        let other = |stage: &str| {
            column.may.iter().find_map(|m| match m {
                Meaning::Indicator(key) if key.starts_with(stage) => Some(Sense::Indicator(key.clone())),
                _ => None,
            })
        };
        if let Some((stage, _)) = key.split_once('.')
            && let Some(sense) = stage_of(columns).filter(|of| *of != stage).and_then(other)
        {
            return (sense, Some(Decided::Neighbours));
        }
        let is_value = key == "年度指标值" || key == "实施周期指标值";
        let horizon = Some(Decided::Horizon);
        return match column.horizon {
            Some(Horizon::Cycle) if is_value => (Sense::Indicator("实施周期指标值".into()), horizon),
            Some(Horizon::Year) if is_value => (Sense::Indicator("年度指标值".into()), horizon),
            _ => plain(Sense::Indicator(key.into())),
        };
    }
    if !projects {
        return plain(if column.may.contains(&Meaning::Label) { Sense::Beside } else { Sense::Unknown });
    }
    // 上年结转 beside 财政拨款 is a source of this year's funds, whatever it is elsewhere.
    let among_funds = || {
        columns
            .iter()
            .flat_map(|column| &column.may)
            .any(|m| matches!(m, Meaning::Project(p) if p.starts_with("资金.")))
    };
    if column.may.contains(&Meaning::Fund) && column.under.is_none() && among_funds() {
        let source = fund(column.head.rsplit('·').next().unwrap_or_default());
        return (Sense::Project(source), Some(Decided::Neighbours));
    }
    match (project, &column.under) {
        (Some(path), _) if column.horizon == Some(Horizon::Cycle) && path.starts_with("资金.") => {
            let whole = path == "资金.总计";
            let sense = if whole { Sense::Project("预算.项目总预算".into()) } else { Sense::Unknown };
            (sense, Some(Decided::Horizon))
        }
        (Some("绩效目标"), _) if column.horizon == Some(Horizon::Cycle) => {
            (Sense::Project("项目总目标".into()), Some(Decided::Horizon))
        }
        (Some("绩效目标"), _) if column.horizon == Some(Horizon::Year) => {
            (Sense::Project("年度绩效目标".into()), Some(Decided::Horizon))
        }
        (Some(path), None) => plain(Sense::Project(path.into())),
        (_, Some(source)) => {
            let own = column.head.rsplit('·').next().unwrap_or_default();
            let own = own.trim_start_matches("其中").trim_start_matches([':', '：']).to_string();
            (Sense::Source(source.clone(), own), Some(Decided::Group))
        }
        (None, None) if column.may.contains(&Meaning::Label) => plain(Sense::Beside),
        (None, None) => {
            let level = column.level.clone().filter(|_| *kind == Kind::Projects);
            plain(level.map_or(Sense::Unknown, Sense::Level))
        }
    }
}

/// The stage that a column speaks of which speaks of no other.
fn stage_of(columns: &[Column]) -> Option<&'static str> {
    let only = |column: &Column, stage: &str| {
        let mut keys = column.may.iter().filter_map(|meaning| match meaning {
            Meaning::Indicator(key) | Meaning::Choice(key) => key.split_once('.').map(|(of, _)| of),
            _ => None,
        });
        keys.next() == Some(stage) && keys.all(|of| of == stage)
    };
    crate::spec::stages::STAGES.into_iter().find(|stage| columns.iter().any(|column| only(column, stage)))
}

const SIGNS: &[&str] = &[
    "≥",
    "≤",
    ">",
    "<",
    "=",
    ">=",
    "<=",
    "=>",
    "=<",
    "≧",
    "≦",
    "大于等于",
    "小于等于",
    "大于",
    "小于",
    "等于",
    "不少于",
    "不低于",
    "不超过",
    "不高于",
    "不大于",
    "不小于",
    "大于或等于",
    "小于或等于",
    "约",
    "至少",
    "低于",
    "高于",
    "少于",
    "超过",
    "区间",
];

pub fn is_sign(text: &str) -> bool {
    let key = loose::key(text);
    SIGNS.contains(&key.as_str())
}

/// What a sign column says of a target in words.
pub fn is_wording(text: &str) -> bool {
    ["定性", "不适用", "(不适用)", "其他", "其它", "/", "-", "—", "－", "无"].iter().any(|word| loose::same(word, text))
}

fn below<'l>(column: &Column, lines: &'l [Line<'l>], body: usize) -> impl Iterator<Item = &'l str> {
    let (start, end) = (column.start, column.end);
    let rows = lines[body.min(lines.len())..].iter().take(SAMPLE);
    let rows = rows.filter(|line| {
        let filled: Vec<&Slot> = line.iter().filter(|slot| slot.id.is_some()).collect();
        !crate::forms::table::are_column_numbers(&filled)
    });
    rows.flatten()
        .filter(move |slot| slot.id.is_some() && slot.column >= start && slot.column < end)
        .map(|slot| slot.text.as_ref())
}

/// 指标性质 and the like: operators in the column, not kinds or categories. One before a target is enough: it must not
/// be torn from its target, and what else stands in the column is kept.
fn signs(columns: &[Column], index: usize, lines: &[Line], body: usize) -> bool {
    let stands = |line: &Line, column: &Column, wanted: &dyn Fn(&str) -> bool| {
        let in_column = |slot: &&Slot| slot.id.is_some() && slot.column >= column.start && slot.column < column.end;
        line.iter().filter(in_column).any(|slot| wanted(&slot.text))
    };
    let is_target = |column: &&Column| {
        column.may.iter().any(|meaning| match meaning {
            Meaning::Indicator(key) => key == "年度指标值" || key == "实施周期指标值",
            meaning => *meaning == Meaning::Part(Part::Number),
        })
    };
    let targets: Vec<&Column> = columns.iter().filter(is_target).collect();
    lines[body.min(lines.len())..].iter().any(|line| {
        let has_target = || targets.iter().any(|target| stands(line, target, &|text| !loose::is_blank(text)));
        stands(line, &columns[index], &is_sign) && (targets.is_empty() || has_target())
    })
}

/// 个, %, 人次: short words, and not the name of an office.
fn measures(column: &Column, lines: &[Line], body: usize) -> bool {
    let (mut short, mut long) = (0, 0);
    for text in below(column, lines, body) {
        if text.trim().chars().count() <= 6 { short += 1 } else { long += 1 }
    }
    short > long * 3
}

/// Columns that say the same: halves of a form that sets two horizons side by side, or a slip.
pub(super) fn share(columns: &mut [Column], kind: &Kind) -> (Vec<Vec<usize>>, Vec<(usize, usize)>) {
    let mut twice = Vec::new();
    let names: Vec<usize> =
        (0..columns.len()).filter(|at| columns[*at].sense == Sense::Indicator("三级指标".into())).collect();
    let mut halves = vec![(0..columns.len()).collect::<Vec<_>>()];
    // Two names are two halves only where each has a target of its own; else one of them says more of the other.
    let valued = |from: usize, to: usize| columns[from..to].iter().any(Column::is_value);
    let paired = matches!(names.as_slice(), [left, right] if valued(*left, *right) && valued(*right, columns.len()));
    if let (Kind::Nested | Kind::Indicators, [left, right], true) = (kind, names.as_slice(), paired) {
        // The second half begins behind the last column of the first: at what stands there for the second time.
        let begins = (*left + 1..=*right).find(|at| {
            (0..*at).any(|before| columns[before].sense == columns[*at].sense && columns[*at].sense != Sense::Unknown)
        });
        if let Some(begins) = begins {
            let second: Vec<Sense> = columns[begins..].iter().map(|column| column.sense.clone()).collect();
            let shared = (0..begins).filter(|at| !second.contains(&columns[*at].sense) && *at < *left);
            halves = vec![(0..begins).collect(), shared.chain(begins..columns.len()).collect()];
            // Values without a horizon of their own: 中期 stands left of 年度.
            let plain = Sense::Indicator("年度指标值".into());
            if let Some(value) = (0..begins).find(|at| columns[*at].sense == plain && columns[*at].horizon.is_none()) {
                columns[value].sense = Sense::Indicator("实施周期指标值".into());
                columns[value].decided = Some(Decided::Position);
            }
            return (halves, twice);
        }
    }
    // 资金来源 | 金额 | 资金来源 | 金额: one list set in two columns of pairs.
    if let Kind::List(_) = kind {
        let first = columns.iter().position(|column| matches!(column.sense, Sense::Item(_)));
        let again = first.and_then(|first| {
            (first + 1..columns.len())
                .find(|at| columns[*at].sense == columns[first].sense && columns[*at].head == columns[first].head)
        });
        let senses =
            |range: std::ops::Range<usize>| columns[range].iter().map(|column| &column.sense).collect::<Vec<_>>();
        if let (Some(first), Some(again)) = (first, again)
            && again - first > 1
            && senses(first..again) == senses(again..columns.len())
        {
            return (vec![(0..again).collect(), (again..columns.len()).collect()], twice);
        }
    }
    for at in 0..columns.len() {
        let sense = columns[at].sense.clone();
        if matches!(sense, Sense::Unknown | Sense::Beside | Sense::Number) {
            continue;
        }
        let Some(first) = (0..at).find(|before| columns[*before].sense == sense) else { continue };
        // The one that is called by the field's own name is read.
        let key = match &sense {
            Sense::Project(path) => path.rsplit('.').next().unwrap_or_default().to_string(),
            Sense::Indicator(key) | Sense::Item(key) => key.clone(),
            _ => String::new(),
        };
        let is_called = |column: &Column| loose::same(&column.head, &key);
        let (kept, dropped) =
            if is_called(&columns[at]) && !is_called(&columns[first]) { (at, first) } else { (first, at) };
        twice.push((dropped, kept));
        columns[dropped].sense = Sense::Unknown;
    }
    (halves, twice)
}

/// What stands beside a heading, over it or beside the first row below it, and says what its targets are for.
pub(super) fn around(
    lines: &[Line],
    at: usize,
    rows: usize,
    columns: &[Column],
    words: &Vocabulary,
) -> Option<Horizon> {
    let left = columns.first().map_or(0, |column| column.start);
    let beside = |line: &Line| {
        let mut slots = line.iter().filter(|slot| slot.id.is_some() && slot.column + slot.span <= left);
        slots.find_map(|slot| words.horizon(&slot.text))
    };
    let own = (at..(at + rows + 1).min(lines.len())).find_map(|line| beside(&lines[line]));
    own.or_else(|| {
        let above = &lines[at.checked_sub(1)?];
        let mut filled = above.iter().filter(|slot| slot.id.is_some());
        let only = filled.next().filter(|_| filled.next().is_none())?;
        words.horizon(&only.text)
    })
}

/// Halves without a horizon of their own: 中期目标 over the left one and 年度目标 over the right one, as the goals above
/// have them, say more than left and right do.
pub(super) fn by_goals(lines: &[Line], at: usize, columns: &mut [Column], words: &Vocabulary) {
    const NEAR: usize = 6;
    let Some(left) = columns.iter().position(|column| column.decided == Some(Decided::Position)) else { return };
    let right = columns[left + 1..].iter().find(|column| column.is_value()).map(|column| column.start);
    let over = |line: &Line, column: u32, wanted: Horizon| {
        let covers = |slot: &&Slot| slot.id.is_some() && slot.column <= column && column < slot.end();
        line.iter().find(covers).is_some_and(|slot| words.horizon(&slot.text) == Some(wanted))
    };
    let agree = |line: &Line| {
        over(line, columns[left].start, Horizon::Cycle) && right.is_some_and(|right| over(line, right, Horizon::Year))
    };
    if lines[at.saturating_sub(NEAR)..at].iter().any(agree) {
        columns[left].decided = Some(Decided::Horizon);
    }
}

/// Targets that say no horizon of their own are those of the whole period.
pub(super) fn of_whole_period(columns: &mut [Column]) {
    let cycle = Sense::Indicator("实施周期指标值".into());
    if columns.iter().any(|column| column.sense == cycle) {
        return;
    }
    let plain = Sense::Indicator("年度指标值".into());
    for column in columns.iter_mut().filter(|column| column.sense == plain && column.horizon.is_none()) {
        column.sense = cycle.clone();
        column.decided = Some(Decided::Horizon);
    }
}
