//! Reading a table that no form declares (通读): from the vocabulary alone, with the same accounting.
//!
//! A declared form says which fact stands in which cell. Here nothing says so but the labels themselves, so the
//! reader goes the other way round. It finds the headings of tables (`heading`): rows whose words are names of
//! fields, over up to four rows, in any order, among columns that nobody knows. What stands below a heading are
//! projects, indicators, or projects with their indicators beside them (`body`). Everything else is labels with
//! their values beside, behind or below them (`labels`). One sheet may hold several units or projects, one under
//! another: a second name of the same kind begins a second root (`parts`).
//!
//! Values are read by the codecs of the declared forms, lists in a cell by the same dialects, slid rows by the same
//! arithmetic; a cell that nothing explains stays unexplained. What is not certain is told and kept as written:
//! the reader prefers to say that it does not know.

mod body;
mod heading;
mod labels;
mod vocabulary;

use super::codec::Codec;
use super::definition::{About, Carrier, Form, shape_of};
use super::extract::{Extracted, Extractor, Fate, Line, Slot, brief, lines};
use super::loose;
use super::pattern::Hole;
use crate::diagnostic::{Report, Severity, Words};
use crate::document::Section;
use crate::source::{Path, Place, SourceId, Step};
use crate::spec::{Field, Shape, Taxonomy};
use crate::tree::Node;
use body::{Body, path_of};
use heading::{Heading, Kind};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::sync::OnceLock;
use vocabulary::Meaning;
pub use vocabulary::Vocabulary;

/// One unit or project found.
pub struct Reading {
    pub form: &'static Form,
    pub extracted: Extracted,
}

/// Why nothing was read: what was looked for, and what was found.
pub struct Refusal {
    pub reason: Words,
}

/// The form of what has none: it declares nothing, and a spec names no such form.
fn form(about: About) -> &'static Form {
    static FORMS: OnceLock<[Form; 2]> = OnceLock::new();
    let [unit, project] = FORMS.get_or_init(|| {
        [About::Unit, About::Project].map(|about| Form {
            id: String::new(),
            about,
            title: String::new(),
            source: String::new(),
            carrier: Carrier::Xlsx,
            styles: BTreeMap::new(),
            sections: Vec::new(),
            extra: Vec::new(),
        })
    });
    if about == About::Unit { unit } else { project }
}

/// Reads the sections as units and projects of whatever layout.
pub fn read(
    sections: &[Section],
    source: SourceId,
    words: &Vocabulary,
    taxonomy: &Taxonomy,
) -> Result<Vec<Reading>, Refusal> {
    let mut report = Report::default();
    let (all, places) = lines(sections, source, &mut report);
    let (headings, foreign) = headings(&all, words);
    let parts = parts(&all, &headings, words);
    let mut readings = Vec::new();
    let mut first_cell = 0;
    for (index, part) in parts.iter().enumerate() {
        let mut own: Vec<Line> = all[part.from..part.to].to_vec();
        let cells = own.iter().flatten().filter(|slot| slot.id.is_some()).count();
        for slot in own.iter_mut().flatten() {
            slot.id = slot.id.map(|id| id - first_cell);
        }
        let told = if index == 0 { std::mem::take(&mut report) } else { Report::default() };
        let x = Extractor::new(form(part.about), taxonomy, own, cells, told);
        let own_places = places[first_cell..first_cell + cells].to_vec();
        first_cell += cells;
        let extracted = read_part(x, part, &headings, words, own_places);
        readings.push(Reading { form: form(part.about), extracted });
    }
    match refusal(&readings, &all, &headings, &foreign) {
        Some(reason) => Err(Refusal { reason }),
        None => Ok(readings),
    }
}

/// A heading with the line at which its table ends.
struct Found {
    heading: Heading,
    end: usize,
}

/// Every table of the lines, and the words that speak of another kind of table.
fn headings(lines: &[Line], words: &Vocabulary) -> (Vec<Found>, Vec<String>) {
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
            let again = heading.repeated(lines, end);
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
fn ends(lines: &[Line], at: usize, heading: &Heading, words: &Vocabulary) -> bool {
    let line = &lines[at];
    let mut filled = line.iter().filter(|slot| slot.id.is_some());
    let Some(first) = filled.next() else { return false };
    let lone = filled.next().is_none();
    let left = heading.columns.first().map_or(0, |column| column.start);
    if lone && first.column <= left && labels::is_title(&first.text) {
        return true;
    }
    if first.column <= left && first.text.contains([':', '：']) && !labels::behind(&first.text, words).is_empty() {
        let list = heading.kind == Kind::Projects && !lone;
        return !list;
    }
    let meanings = words.meanings(&first.text);
    let of_root = meanings.iter().any(|meaning| match meaning {
        Meaning::Project(path) => match heading.kind {
            Kind::Projects | Kind::Nested => path == "项目名称" && first.column <= left,
            Kind::Indicators => first.column <= left,
            Kind::List(_) => first.column <= left && !path.starts_with("资金."),
        },
        Meaning::Unit(path) => path == "单位名称" && first.column <= left,
        _ => false,
    });
    let is_total = super::table::is_total_name(&first.text);
    if of_root && !is_total && loose::key(&first.text).chars().count() > 1 {
        return true;
    }
    Heading::at(lines, at, words).is_some()
}

/// Lines that belong to one unit or one project.
struct Part {
    from: usize,
    to: usize,
    about: About,
}

/// Cuts the lines where a second unit or project begins.
fn parts(lines: &[Line], found: &[Found], words: &Vocabulary) -> Vec<Part> {
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
                let cut = head_of(lines, at, words, cuts.last().copied().unwrap_or(0), found);
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
fn names(line: &Line, words: &Vocabulary) -> Vec<(Vec<Meaning>, String)> {
    let said = labels::of_line(line, words).into_iter().filter_map(|one| {
        let value = match one.value {
            labels::Value::Behind(text) => text,
            labels::Value::Beside(at) => line[at].text.to_string(),
            labels::Value::Nothing => return None,
        };
        Some((one.meanings, value))
    });
    said.collect()
}

/// The line at which a part begins whose name stands at `at`: the title and short lines straight above belong to it.
fn head_of(lines: &[Line], at: usize, words: &Vocabulary, least: usize, found: &[Found]) -> usize {
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
        let _ = words;
        if !filled.is_empty() {
            cut = line;
        }
    }
    cut
}

fn read_part<'a>(
    mut x: Extractor<'a>,
    part: &Part,
    found: &[Found],
    words: &Vocabulary,
    places: Vec<Place>,
) -> Extracted {
    let fields = part.about.fields();
    let mut quiet = Vec::new();
    let inside: Vec<&Found> =
        found.iter().filter(|found| found.heading.at >= part.from && found.heading.at < part.to).collect();
    // A column's own unit of money counts before the one that stands over the whole table.
    for found in &inside {
        for line in found.heading.at..found.heading.at + found.heading.rows {
            for slot in x.lines[line - part.from].clone() {
                if let Some(unit) = vocabulary::money_unit(&slot.text) {
                    labels::set_money(&mut x, unit, &slot);
                }
            }
        }
    }
    // Labels before tables: totals rows are known by the unit's name.
    let mut at = 0;
    while at < x.lines.len() {
        match inside.iter().find(|found| (found.heading.at..found.end).contains(&(at + part.from))) {
            Some(found) => at = found.end - part.from,
            None => {
                labels::read(&mut x, at, words, part.about, &mut quiet);
                at += 1;
            }
        }
    }
    for found in &inside {
        let heading = Heading::at(&x.lines, found.heading.at - part.from, words);
        let Some(heading) = heading else { continue };
        let belongs = match (&heading.kind, part.about) {
            (Kind::Projects | Kind::Nested, About::Unit) => true,
            (Kind::Indicators | Kind::List(_), About::Project) => true,
            _ => false,
        };
        if !belongs {
            continue;
        }
        mark_heading(&mut x, &heading, words);
        let body = Body::new(&x, words, &heading, &Path::root(), fields);
        let end = (found.end - part.from).min(x.lines.len());
        quiet.extend(body.read(&mut x, end));
    }
    told(&mut x, words, part.about, &quiet, &places);
    x.conclude(places)
}

fn mark_heading(x: &mut Extractor, heading: &Heading, words: &Vocabulary) {
    for line in heading.at..heading.at + heading.rows {
        for slot in x.lines[line].clone().iter().filter(|slot| slot.id.is_some()) {
            let known = words.knows(&slot.text) || words.horizon(&slot.text).is_some();
            let own = heading.columns.iter().find(|column| x.lines[column.cell.0][column.cell.1].id == slot.id);
            // What stands over a known column is its group; what is a column of its own must be known itself.
            let group = own.is_none()
                && heading.columns.iter().any(|column| {
                    column.sense != heading::Sense::Unknown
                        && slot.column < column.end
                        && slot.column + slot.span > column.start
                });
            if known || group || own.is_some_and(|column| column.sense != heading::Sense::Unknown) {
                x.mark(slot, Fate::Label);
            }
        }
    }
}

/// Reads a cell into a field by the field's own kind.
fn put<'a>(x: &mut Extractor<'a>, path: &str, slot: &Slot<'a>, base: &Path, fields: &'static [Field]) {
    let at = path_of(path);
    let mut codec = codec_of(path, fields);
    let mut text = slot.text.to_string();
    match codec {
        Codec::Int => text = loose::key(&text).trim_end_matches('度').trim_end_matches('年').to_string(),
        Codec::Money(_) => {
            // 2680万元: the unit is said in the cell.
            let bare = loose::key(&text);
            let bare = bare.trim_start_matches(['¥', '￥']);
            for unit in ["万元", "元"] {
                let known = x.root.child("金额单位").and_then(Node::as_text).unwrap_or(unit);
                if let Some(number) = bare.strip_suffix(unit).filter(|_| known == unit)
                    && crate::spec::Amount::parse(number).is_some()
                {
                    text = number.to_string();
                    if x.root.child("金额单位").is_none() {
                        *x.root.reach(&Path::root().key("金额单位").0) = Node::text(unit).placed(slot.place);
                    }
                    break;
                }
            }
        }
        Codec::Plain if text.contains(['☑', '□', '☐', '■', '√', '☒', '✓', '✔']) => {
            let boxes = ['☑', '□', '☐', '■', '√', '☒', '✓', '✔', '◻'];
            let choices = text.split(|c: char| boxes.contains(&c) || c.is_whitespace()).map(str::trim);
            codec = Codec::Tick(choices.filter(|word| !word.is_empty()).map(str::to_string).collect());
        }
        _ => {}
    }
    let number = slot.number.filter(|_| text == *slot.text);
    x.read_hole(
        &Hole { path: at, codec },
        &text,
        number,
        &Slot { text: Cow::Owned(text.clone()), ..slot.clone() },
        base,
        fields,
    );
}

/// How a field of this kind is written where nothing else is said.
fn codec_of(path: &str, fields: &'static [Field]) -> Codec {
    match shape_of(fields, &path_of(path)) {
        Some(Shape::Amount) => Codec::Money(None),
        Some(Shape::Date) => Codec::Date,
        Some(Shape::Integer) => Codec::Int,
        Some(Shape::Percent) => Codec::Percent,
        Some(Shape::Lines) => Codec::Lines,
        _ => Codec::Plain,
    }
}

/// Says how the part was read, what is missing from it, and what nothing explains.
fn told(x: &mut Extractor, words: &Vocabulary, about: About, quiet: &[usize], places: &[Place]) {
    let place = places.first().copied().unwrap_or_default();
    let mut known: Vec<String> = Vec::new();
    for fate in &x.fates {
        let Fate::Field(path) = fate else { continue };
        let key =
            path.0.iter().rev().find_map(|step| if let Step::Key(key) = step { Some(key.to_string()) } else { None });
        known.extend(key.filter(|key| !known.contains(key)));
    }
    let list = known.join("、");
    x.finding(
        "I022",
        Severity::Info,
        place,
        words!(
            "没有现成的表单与它相合，按标签通读，读到：{list}",
            "no declared form fits; read by its labels, which gave: {list}"
        ),
        Some(words!(
            "这样的表常来，就为它写一个表单（jixiao forms draft）",
            "for a layout that comes often, write a form (jixiao forms draft)"
        )),
    );
    let gaps = gaps(&x.root, about);
    if !gaps.is_empty() {
        let gaps = gaps.join("、");
        x.finding(
            "I026",
            Severity::Info,
            place,
            words!("这样的表通常有、这里没有读到的：{gaps}", "usual for such a table and not found here: {gaps}"),
            Some(words!("原表若有，在规格里手工补上", "if the original has them, add them to the spec by hand")),
        );
    }
    let quiet: HashSet<usize> = quiet.iter().copied().collect();
    let left: Vec<(Place, String)> = x
        .lines
        .iter()
        .flatten()
        .filter_map(|slot| {
            let id = slot.id.filter(|id| x.fates[*id] == Fate::Unexplained && !quiet.contains(id))?;
            Some((places[id], brief(&slot.text)))
        })
        .collect();
    let _ = words;
    for (place, text) in left {
        x.finding(
            "I001",
            Severity::Warning,
            place,
            words!("认不出这一格是什么：{text}", "what this cell is could not be told: {text}"),
            Some(words!(
                "内容若有用，手工写进规格；若无用，从原表删去",
                "write it into the spec by hand if it matters, else delete it from the sheet"
            )),
        );
    }
}

/// What such a table usually says and this one does not.
fn gaps(root: &Node, about: About) -> Vec<&'static str> {
    let says = |node: &Node, path: &str| node.get(&path_of(path)).is_some_and(|node| !node.is_blank());
    let mut gaps = Vec::new();
    let mut want = |there: bool, name: &'static str| gaps.extend((!there).then_some(name));
    let goal = |node: &Node| ["绩效目标", "项目总目标", "年度绩效目标"].iter().any(|key| says(node, key));
    let money = |node: &Node| ["资金", "预算", "资金来源"].iter().any(|key| says(node, key));
    match about {
        About::Unit => {
            let projects = root.child("项目").map_or(&[][..], Node::items);
            let any = |has: &dyn Fn(&Node) -> bool| projects.iter().any(has);
            want(says(root, "单位名称"), "单位名称");
            want(says(root, "年度") || any(&|node| says(node, "年度")), "年度");
            want(any(&money), "资金");
            want(any(&goal), "绩效目标");
            want(any(&|node| says(node, "绩效指标")), "绩效指标");
        }
        _ => {
            want(says(root, "项目名称"), "项目名称");
            want(says(root, "年度"), "年度");
            want(money(root), "资金");
            want(goal(root), "绩效目标");
            want(says(root, "绩效指标"), "绩效指标");
        }
    }
    gaps
}

/// Why the readings are not those of performance targets; `None` when they are.
fn refusal(readings: &[Reading], lines: &[Line], headings: &[Found], foreign: &[String]) -> Option<Words> {
    let (mut named, mut valued, mut goals, mut projects, mut facts) = (0, 0, 0, 0, 0);
    let says = |node: &Node, key: &str| node.child(key).is_some_and(|node| !node.is_blank());
    let mut count = |project: &Node| {
        projects += usize::from(says(project, "项目名称"));
        goals += usize::from(["绩效目标", "项目总目标", "年度绩效目标"].iter().any(|key| says(project, key)));
        for item in project.child("绩效指标").map_or(&[][..], Node::items) {
            named += usize::from(says(item, "三级指标"));
            valued += usize::from(says(item, "年度指标值") || says(item, "实施周期指标值"));
        }
    };
    let mut account = super::extract::Accounting::default();
    for reading in readings {
        let root = &reading.extracted.root;
        account = account.and(reading.extracted.accounting());
        match reading.form.about {
            About::Unit => root.child("项目").map_or(&[][..], Node::items).iter().for_each(&mut count),
            _ => {
                count(root);
                facts += root.entries().len();
            }
        }
    }
    let whole = lines.iter().take(5).flatten().any(|slot| slot.text.contains("整体"));
    let enough = if foreign.is_empty() {
        (named > 0 && valued * 4 >= named && (projects > 0 || !whole))
            || (projects > 0 && goals > 0 && (facts >= 4 || headings.len() + goals > 1))
    } else {
        named > 0 && valued * 2 >= named && projects > 0
    };
    if enough && account.fields * 6 >= account.total() {
        return None;
    }
    let words = |words: Vec<String>| if words.is_empty() { "—".to_string() } else { words.join("、") };
    let mut found: Vec<String> =
        headings.iter().flat_map(|found| found.heading.columns.iter().map(|column| column.head.clone())).collect();
    if found.is_empty() {
        let filled = lines.iter().flatten().filter(|slot| slot.id.is_some());
        found = filled.take(8).map(|slot| brief(&slot.text)).collect();
    }
    found.truncate(16);
    let found = words(found);
    let (named, valued, goals) = (named.to_string(), valued.to_string(), goals.to_string());
    let other = if foreign.is_empty() {
        String::new()
    } else {
        format!("，还有{}，像是预算指标台账一类的表", foreign.join("、"))
    };
    let other_en = if foreign.is_empty() {
        String::new()
    } else {
        format!(", and {}, as budget ledgers have", foreign.join(", "))
    };
    Some(Words {
        zh: format!(
            "要找的是项目名称，和绩效目标或带指标值的三级指标；找到的是：{found}（项目 {projects} 个、目标 {goals} 条、指标 {named} 条、指标值 {valued} 个{other}）"
        ),
        en: format!(
            "looked for a project name with goals, or with indicators and their targets; found: {found} ({projects} projects, {goals} goals, {named} indicators, {valued} targets{other_en})"
        ),
    })
}
