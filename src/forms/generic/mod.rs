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
mod parts;
mod take;
mod told;
mod turned;
mod units;
mod vocabulary;

use super::account::{Extracted, Fate};
use super::binding::{Binding, Decided};
use super::brief::brief;
use super::definition::{About, Carrier, Form, Terms, fields_of};
use super::extractor::Extractor;
use super::line::{Line, Slot, lines};
use crate::diagnostic::{Report, Severity, Words};
use crate::document::Section;
use crate::source::{Path, Place, SourceId, Step};
use crate::spec::{Extras, Taxonomy};
use crate::tree::{Node, Value};
use body::Body;
use heading::{Heading, Kind};
use parts::{Found, Part, headings, parts};
use std::collections::BTreeMap;
use std::sync::OnceLock;
use take::{path_of, put};
use told::{refusal, told};
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

/// How the plain reading is asked for where a form is named.
pub const NAME: &str = "通读";

/// The form of what has none: it declares nothing, and a spec names no such form.
pub(super) fn form(about: About) -> &'static Form {
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
            extra: Extras::default(),
            terms: Terms::default(),
            file: None,
            taxonomy: Taxonomy::default(),
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
    let mut all = turned::turn(all, words);
    let opening: Vec<String> = all
        .iter()
        .flatten()
        .filter(|slot| slot.id.is_some())
        .take(told::OPENING)
        .map(|slot| brief(&slot.text))
        .collect();
    let whole = all.iter().take(5).flatten().any(|slot| slot.text.contains("整体"));
    let (headings, foreign) = headings(&all, words);
    let parts = parts(&all, &headings, words);
    let mut readings = Vec::new();
    let mut first_cell = 0;
    for (index, part) in parts.iter().enumerate() {
        // Moved out, and not copied: a sheet may have a million slots.
        let mut own: Vec<Line> = all[part.from..part.to].iter_mut().map(std::mem::take).collect();
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
    match refusal(&readings, &opening, whole, &headings, &foreign) {
        Some(reason) => Err(Refusal { reason }),
        None => {
            units::inherit(&mut readings);
            Ok(readings.into_iter().flat_map(units::split).collect())
        }
    }
}

fn read_part<'a>(
    mut x: Extractor<'a>,
    part: &Part,
    found: &[Found],
    words: &Vocabulary,
    places: Vec<Place>,
) -> Extracted {
    let fields = part.about.fields();
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
                labels::read(&mut x, at, words, part.about);
                at += 1;
            }
        }
    }
    for found in &inside {
        let heading = Heading::at(&x.lines, found.heading.at - part.from, words);
        let Some(heading) = heading else { continue };
        let belongs = matches!(
            (&heading.kind, part.about),
            (Kind::Projects | Kind::Nested, About::Unit) | (Kind::Indicators | Kind::List(_), About::Project)
        );
        if !belongs {
            continue;
        }
        mark_heading(&mut x, &heading, words);
        for column in &heading.columns {
            if let (Some(word), Some(field)) = (&column.within, column.sense.field()) {
                let slot = x.lines[column.cell.0][column.cell.1].clone();
                labels::unsure(&mut x, &slot, word, &field);
            }
            let Some(binding) = column.binding(&heading, &x.lines) else { continue };
            if binding.decided == Some(Decided::Position) {
                by_position(&mut x, &binding);
            }
            x.bindings.push(binding);
        }
        let body = Body::new(&x, words, &heading, &Path::root(), fields);
        let end = (found.end - part.from).min(x.lines.len());
        body.read(&mut x, end);
    }
    x.asides();
    x.bury();
    named_by_title(&mut x, part.about);
    told(&mut x, part.about, &places);
    x.conclude(places)
}

/// Reads what a declared form has left unread: labels that are worded otherwise, rows that it does not have. In a
/// table that the form has read, only lines of which it has read nothing.
pub(super) fn rest(x: &mut Extractor, words: &Vocabulary) {
    let about = x.form.about;
    if about == About::Revision {
        return;
    }
    for at in 0..x.lines.len() {
        if !x.is_fresh(at) {
            continue;
        }
        let read = |slot: &Slot| slot.id.is_some_and(|id| x.fates[id] != Fate::Unexplained);
        if x.tables.iter().any(|table| table.contains(&at)) && x.lines[at].iter().any(read) {
            continue;
        }
        labels::read(x, at, words, about);
    }
    known_columns(x, words);
}

/// A column that the form does not have, under a heading that the vocabulary knows, gives the field and no 附加.
fn known_columns(x: &mut Extractor, words: &Vocabulary) {
    let kept: Vec<(Slot, Path, String)> = x
        .lines
        .iter()
        .flatten()
        .filter_map(|slot| {
            let Fate::Field(path) = &x.fates[slot.id?] else { return None };
            let [base @ .., Step::Key(extra), Step::Key(name)] = path.0.as_slice() else { return None };
            let of_item = extra == "附加" && matches!(base.last(), Some(Step::Index(_)));
            of_item.then(|| (slot.clone(), Path(base.to_vec()), name.to_string()))
        })
        .collect();
    for (slot, base, name) in kept {
        let Some(Step::Key(list)) = base.0.iter().rev().nth(1) else { continue };
        let field = words.meanings(&name).iter().find_map(|meaning| match meaning {
            Meaning::Project(path) if list == "项目" && !path.contains('～') => Some(path.clone()),
            Meaning::Indicator(key) if list == "绩效指标" => Some(key.clone()),
            _ => None,
        });
        let Some(field) = field.filter(|field| x.root.get(&base.join(&path_of(field))).is_none()) else { continue };
        let list = Path::root().key(list.clone());
        let fields = fields_of(About::Project.fields(), &list).unwrap_or(About::Project.fields());
        put(x, &field, &slot, &base, fields);
        forget(&mut x.root, &base.key("附加"), &name);
    }
}

/// Takes an entry out of a group, and the group with its last one.
fn forget(root: &mut Node, group: &Path, name: &str) {
    let Value::Map(entries) = &mut root.reach(&group.0).value else { return };
    entries.retain(|entry| entry.key != name);
    if entries.is_empty()
        && let Some((Step::Key(last), base)) = group.0.split_last()
        && let Value::Map(entries) = &mut root.reach(base).value
    {
        entries.retain(|entry| entry.key != *last);
    }
}

/// A binding that rests on nothing but which column comes first is told.
fn by_position(x: &mut Extractor, binding: &Binding) {
    let (raw, field) = (&binding.text, &binding.field);
    x.finding(
        "I033",
        Severity::Info,
        binding.label,
        words!(
            "两栏“{raw}”都没有写明期间，左边的认作“{field}”",
            "neither of two columns “{raw}” says its period; the left one was taken for “{field}”"
        ),
        Some(words!("认错了，就在规格里把两个值对调", "if that is wrong, exchange the two values in the spec")),
    );
}

/// Where no label names the unit, the title may.
fn named_by_title(x: &mut Extractor, about: About) {
    let keys: &[&str] = if about == About::Unit { &["单位名称"] } else { &["填报单位", "实施单位"] };
    if keys.iter().any(|key| x.root.child(key).is_some_and(|node| !node.is_blank())) {
        return;
    }
    const TITLES: usize = 4;
    let titles = x.lines.iter().take(TITLES).filter(|line| line.iter().filter(|slot| slot.id.is_some()).count() == 1);
    let found = titles.flatten().find_map(|slot| Some((labels::whose(&slot.text)?, slot.place)));
    if let (Some((name, place)), Some(key)) = (found, keys.first()) {
        *x.root.reach(&Path::root().key(*key).0) = Node::text(name).placed(place);
    }
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
