//! Where a table ends, and where a second unit or project begins.

use super::heading::{Heading, Kind, is_stray};
use super::labels;
use super::vocabulary::{Meaning, Vocabulary};
use crate::forms::definition::About;
use crate::forms::line::{Line, Slot};
use crate::forms::loose;
use crate::forms::table::is_total_name;

/// A heading with the line at which its table ends.
pub(super) struct Found {
    pub heading: Heading,
    pub end: usize,
}

/// Every table of the lines, and the words that speak of another kind of table.
pub(super) fn headings(lines: &[Line], words: &Vocabulary) -> (Vec<Found>, Vec<String>) {
    let mut found: Vec<Found> = Vec::new();
    let mut foreign: Vec<String> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        for slot in lines[at].iter().filter(|slot| slot.id.is_some() && words.is_foreign(&slot.text)) {
            let text = loose::key(&slot.text);
            if !foreign.contains(&text) {
                foreign.push(text);
            }
        }
        let Some(heading) = Heading::at(lines, at, words) else {
            at += 1;
            continue;
        };
        let mut end = at + heading.rows;
        while end < lines.len() {
            let again = heading.repeated(lines, end, words);
            if again > 0 {
                end += again;
                continue;
            }
            if ends(lines, end, &heading, words) {
                break;
            }
            end += 1;
        }
        at = end;
        found.push(Found { heading, end });
    }
    (found, foreign)
}

/// Whether the table is over at this line: another heading, a title, or a label with its value.
pub(super) fn ends(lines: &[Line], at: usize, heading: &Heading, words: &Vocabulary) -> bool {
    let line = &lines[at];
    let left = heading.columns.first().map_or(0, |column| column.start);
    let filled: Vec<&Slot> = line.iter().filter(|slot| slot.id.is_some() && !is_stray(slot, words)).collect();
    // What is written down the left side of the table names it, and ends nothing.
    let aside = filled.first().is_some_and(|first| {
        first.column + first.span <= left
            && !first.text.trim().ends_with([':', '：'])
            && (first.down > 1 || !names_a_field(&first.text, words))
            && (first.down > 1 || filled[1..].iter().filter(|slot| slot.column >= left).count() > 1)
    });
    let filled = &filled[usize::from(aside)..];
    let Some(first) = filled.first() else { return false };
    let lone = filled.len() == 1;
    if is_sum(&first.text) {
        return false;
    }
    // A label left of the table, in one row of it, has its value beside it.
    if first.column + first.span <= left && first.down == 1 && names_a_field(&first.text, words) {
        return true;
    }
    if lone && first.column <= left && labels::is_title(&first.text) {
        return true;
    }
    // 填表人：| 某甲 | 联系电话：| 000, or with the values in the same cells.
    if first.column <= left + 1 && is_foot(filled, words) {
        return true;
    }
    if first.column <= left && first.text.contains([':', '：']) && !labels::behind(&first.text, words).is_empty() {
        let list = heading.kind == Kind::Projects && !lone;
        return !list;
    }
    if heading.is_band(line) && !lone && words.level(&first.text).is_none() {
        return true;
    }
    let meanings = words.meanings(&first.text);
    let item = heading.is_item(line);
    let of_root = meanings.iter().any(|meaning| match meaning {
        Meaning::Project(path) => match heading.kind {
            Kind::Projects | Kind::Nested => path == "项目名称" && first.column <= left,
            Kind::Indicators => first.column <= left && !item,
            Kind::List(_) => first.column <= left && !path.starts_with("资金."),
        },
        Meaning::Unit(path) => path == "单位名称" && first.column <= left,
        Meaning::Label => heading.kind == Kind::Indicators && first.column <= left && !item,
        _ => false,
    });
    if of_root && loose::key(&first.text).chars().count() > 1 {
        return true;
    }
    Heading::at(lines, at, words).is_some()
}

/// 合计, 总分 and the like: rows of the table, whatever they cover.
fn is_sum(text: &str) -> bool {
    is_total_name(text) || ["总分", "合计得分", "总得分"].iter().any(|word| loose::same(word, text))
}

/// A label of a fact other than the indicators themselves.
fn names_a_field(text: &str, words: &Vocabulary) -> bool {
    words.meanings(text).iter().any(|meaning| match meaning {
        Meaning::Project(path) | Meaning::Unit(path) => path != "绩效指标" && !path.ends_with("目标"),
        _ => false,
    })
}

/// A line of people and dates under a table: its first cell is a label with its colon, and so is every other one.
fn is_foot(filled: &[&Slot], words: &Vocabulary) -> bool {
    const SIGNED: &[&str] = &[
        "填表", "填报", "制表", "编制", "审核", "复核", "经办", "联系", "负责", "电话", "日期", "时间", "签字", "盖章",
        "领导",
    ];
    let is_label = |slot: &Slot| {
        let text = slot.text.trim();
        let Some((label, _)) = text.split_once([':', '：']) else { return false };
        let label = label.trim();
        (2..=16).contains(&label.chars().count())
            && (words.knows(label) || SIGNED.iter().any(|word| label.contains(word)))
            && (text.ends_with([':', '：']) || SIGNED.iter().any(|word| label.contains(word)))
    };
    let Some((first, rest)) = filled.split_first() else { return false };
    let open = first.text.trim().ends_with([':', '：']);
    is_label(first) && if open { true } else { rest.iter().all(|slot| is_label(slot)) }
}

/// Lines that belong to one unit or one project.
pub(super) struct Part {
    pub from: usize,
    pub to: usize,
    pub about: About,
}

/// Cuts the lines where a second unit or project begins.
pub(super) fn parts(lines: &[Line], found: &[Found], words: &Vocabulary) -> Vec<Part> {
    let mut cuts: Vec<usize> = vec![0];
    // (名称 of the unit, of the project) since the last cut, and whether a table has stood there.
    let (mut unit, mut project, mut tables): (Option<String>, Option<(usize, String)>, bool) = (None, None, false);
    let mut at = 0;
    while at < lines.len() {
        if let Some(table) = found.iter().find(|found| found.heading.at == at) {
            tables = true;
            at = table.end;
            continue;
        }
        for (meanings, value) in names(&lines[at], words) {
            let is_unit = meanings.contains(&Meaning::Unit("单位名称".into()))
                && !meanings.contains(&Meaning::Project("实施单位".into()))
                && !meanings.contains(&Meaning::Project("主管部门".into()));
            let is_project = meanings.contains(&Meaning::Project("项目名称".into()));
            let key = loose::key(&value);
            let new_project =
                is_project && project.as_ref().is_some_and(|(line, known)| *known != key && (tables || at > line + 2));
            let new_unit = is_unit && tables && unit.as_ref().is_some_and(|known| *known != key);
            if new_project || new_unit {
                let cut = head_of(lines, at, cuts.last().copied().unwrap_or(0), found);
                if cut > cuts.last().copied().unwrap_or(0) {
                    cuts.push(cut);
                    (unit, project, tables) = (None, None, false);
                    // What stands between the cut and this line belongs to the new part.
                    for line in &lines[cut..at] {
                        for (meanings, value) in names(line, words) {
                            if meanings.contains(&Meaning::Unit("单位名称".into())) {
                                unit = Some(loose::key(&value));
                            }
                        }
                    }
                }
            }
            if is_unit && unit.is_none() {
                unit = Some(key.clone());
            }
            if is_project && project.is_none() {
                project = Some((at, key));
            }
        }
        at += 1;
    }
    cuts.push(lines.len());
    cuts.windows(2)
        .map(|pair| {
            let inside = |found: &&Found| found.heading.at >= pair[0] && found.heading.at < pair[1];
            let unit =
                found.iter().filter(inside).any(|found| matches!(found.heading.kind, Kind::Projects | Kind::Nested));
            Part { from: pair[0], to: pair[1], about: if unit { About::Unit } else { About::Project } }
        })
        .collect()
}

/// The names of units and projects that a line gives.
pub(super) fn names(line: &Line, words: &Vocabulary) -> Vec<(Vec<Meaning>, String)> {
    let said = labels::of_line(line, words).into_iter().filter_map(|one| {
        let value = match one.value {
            labels::Value::Behind(_, text) => text,
            labels::Value::Beside(at) => line[at].text.to_string(),
            labels::Value::Nothing => return None,
        };
        // 单位：万元 names no unit but that of the money.
        let money = ["万元", "千元", "亿元", "元"].iter().any(|unit| loose::same(unit, &value));
        (!money).then_some((one.meanings, value))
    });
    said.collect()
}

/// The line at which a part begins whose name stands at `at`: the title and short lines straight above belong to it.
pub(super) fn head_of(lines: &[Line], at: usize, least: usize, found: &[Found]) -> usize {
    let mut cut = at;
    let above = found.iter().filter(|found| found.end <= at).map(|found| found.end).max().unwrap_or(least).max(least);
    for line in (above..at).rev() {
        let filled: Vec<&Slot> = lines[line].iter().filter(|slot| slot.id.is_some()).collect();
        let foot = filled.iter().any(|slot| {
            ["填表", "填报人", "审核", "注", "联系", "制表", "备注", "说明"]
                .iter()
                .any(|word| slot.text.trim().starts_with(word))
        });
        if foot || filled.len() > 3 {
            break;
        }
        if filled.len() == 1 && labels::is_title(&filled[0].text) {
            return line;
        }
        if !filled.is_empty() {
            cut = line;
        }
    }
    cut
}
