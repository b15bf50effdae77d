//! The indicators of a row: levels remembered from above, halves side by side, targets put together from their parts.

use super::super::heading::{Kind, Sense, is_sign, is_wording};
use super::super::vocabulary::Part;
use super::{Body, Given, Row};
use crate::diagnostic::{Diagnostic, Severity};
use crate::forms::account::Fate;
use crate::forms::brief::brief;
use crate::forms::codec::Codec;
use crate::forms::definition::fields_of;
use crate::forms::extractor::Extractor;
use crate::forms::generic::take::{codec_of, path_of};
use crate::forms::line::Slot;
use crate::forms::loose;
use crate::forms::pattern::Hole;
use crate::source::{self, Path, Place};
use crate::tree::Node;
use std::borrow::Cow;

impl<'a> Body<'a, '_> {
    /// The indicators of a row, one for each half; returns how many there are then.
    pub(super) fn indicators(&mut self, x: &mut Extractor<'a>, row: &Row<'a>, list: &Path, mut count: usize) -> usize {
        for half in 0..self.heading.halves.len() {
            let columns = self.heading.halves[half].clone();
            let find =
                |wanted: &Sense| columns.iter().copied().find(|column| self.heading.columns[*column].sense == *wanted);
            let given = |wanted: &Sense| find(wanted).and_then(|column| row[column].as_ref());
            let of = |key: &str| given(&Sense::Indicator(key.into()));
            let value_key = ["年度指标值", "实施周期指标值"];
            let valued = value_key.iter().any(|key| of(key).is_some()) || given(&Sense::Part(Part::Number)).is_some();
            // 指标2： is printed on the form, and nobody wrote behind it.
            let printed = of("三级指标").filter(|name| !valued && is_printed(&name.slot.text));
            printed.iter().for_each(|name| x.mark(&name.slot, Fate::Label));
            let own = valued || of("三级指标").is_some() && printed.is_none();
            // 一级 is shared by the halves: it is remembered for each.
            let levels = ["一级指标", "二级指标"];
            if !own {
                for (level, key) in levels.iter().enumerate() {
                    if let Some(given) = of(key) {
                        if is_printed(&given.slot.text) {
                            x.mark(&given.slot, Fate::Label);
                            continue;
                        }
                        let text = given.slot.text.trim().to_string();
                        if level == 0 && self.above[half][0].as_deref() != Some(text.as_str()) {
                            self.above[half][1] = None;
                        }
                        self.above[half][level] = Some(text);
                        if x.taxonomy.level1(&level_name(&given.slot.text)).is_some()
                            || x.taxonomy.level2(&level_name(&given.slot.text)).is_some()
                        {
                            x.mark(&given.slot, Fate::Label);
                        }
                    }
                }
                continue;
            }
            // In the second half, what an indicator of that name in the first has a value for is one indicator.
            let level1 =
                of("一级指标").map(|given| given.slot.text.to_string()).or_else(|| self.above[half][0].clone());
            let twin = (half > 0).then(|| twin(x, list, count, of("三级指标"), level1.as_deref())).flatten();
            let base = list.index(twin.unwrap_or(count));
            if twin.is_none() {
                x.root.reach(&base.0).place =
                    row.iter().flatten().map(|given| given.slot.place).next().unwrap_or_default();
            }
            let mut broken = false;
            for (level, key) in levels.iter().enumerate() {
                let Some(column) = find(&Sense::Indicator((*key).into())) else { continue };
                match row[column].as_ref() {
                    Some(given) => {
                        let text = given.slot.text.trim().to_string();
                        broken |= self.above[half][level].as_deref() != Some(text.as_str());
                        self.above[half][level] = Some(text);
                        self.field(x, key, given, &base);
                    }
                    None if !broken => {
                        if let Some(text) = self.above[half][level].clone() {
                            let place = of("三级指标").map_or(Place::Nowhere, |given| given.slot.place);
                            let slot = Slot::of(text, place);
                            self.field(x, key, &Given { slot, more: Vec::new() }, &base);
                        }
                    }
                    None => self.above[half][level] = None,
                }
            }
            self.details(x, row, &columns, &base);
            self.target(x, row, &columns, &base);
            let of_project = self.heading.kind == Kind::Nested;
            for column in columns.iter().copied() {
                let Some(given) = &row[column] else { continue };
                let is_kept = match self.heading.columns[column].sense {
                    Sense::Unknown => !of_project || !self.heading.is_of_project(column),
                    // 正向指标 among the signs is no part of the target.
                    Sense::Part(Part::Sign) => !says_of_target(given),
                    _ => false,
                };
                if is_kept {
                    self.keep(x, column, given, &base);
                }
            }
            count += usize::from(twin.is_none());
        }
        count
    }

    /// The name of an indicator, and what is said of it besides its levels and its target.
    fn details(&self, x: &mut Extractor<'a>, row: &Row<'a>, columns: &[usize], base: &Path) {
        const ELSEWHERE: [&str; 4] = ["一级指标", "二级指标", "年度指标值", "实施周期指标值"];
        for column in columns.iter().copied() {
            let (found, Some(given)) = (&self.heading.columns[column], row[column].as_ref()) else { continue };
            match &found.sense {
                Sense::Indicator(key) if !ELSEWHERE.contains(&key.as_str()) => {
                    // A dash where nothing deviated says so.
                    if key.contains('.') && super::is_nil(&given.slot.text) {
                        x.mark(&given.slot, Fate::Ignored);
                    } else {
                        self.field(x, key, given, base);
                    }
                }
                Sense::Choice(key) if is_tick(&given.slot.text) => {
                    let said = found.head.rsplit('·').next().unwrap_or_default().to_string();
                    let slot = Slot { text: Cow::Owned(said), number: None, ..given.slot.clone() };
                    self.field(x, key, &Given { slot, more: Vec::new() }, base);
                }
                _ => {}
            }
        }
    }

    pub(super) fn field(&self, x: &mut Extractor<'a>, key: &str, given: &Given<'a>, base: &Path) {
        let fields = fields_of(crate::forms::About::Project.fields(), &Path::root().key("绩效指标")).unwrap_or(&[]);
        let mut slot = given.slot.clone();
        let mut codec = codec_of(key, fields);
        if key == "一级指标" || key == "二级指标" {
            codec = Codec::Code(None);
            // 产出指标(50分): the points are the group's, and no field is.
            let name = level_name(&slot.text);
            if name.len() < slot.text.trim().len()
                && (x.taxonomy.level1(&name).is_some() || x.taxonomy.level2(&name).is_some())
            {
                if slot.id.is_some() {
                    let raw = brief(&slot.text);
                    x.finding(
                        "I025",
                        Severity::Info,
                        slot.place,
                        words!("“{raw}”里的分值未读入", "the points in “{raw}” were not read in"),
                        None,
                    );
                }
                slot.text = Cow::Owned(name);
            }
        }
        let path = path_of(key);
        let text = slot.text.to_string();
        x.read_hole(&Hole { path: path.clone(), codec, again: false }, &text, slot.number, &slot, base, fields);
        let at = base.join(&path);
        given.more.iter().for_each(|slot| x.mark(slot, Fate::Field(at.clone())));
    }

    /// The target, put together again where sign, number and unit stand in columns of their own.
    pub(super) fn target(&self, x: &mut Extractor<'a>, row: &Row<'a>, columns: &[usize], base: &Path) {
        let find = |wanted: &dyn Fn(&Sense) -> bool| {
            columns
                .iter()
                .copied()
                .find(|column| wanted(&self.heading.columns[*column].sense))
                .and_then(|column| row[column].as_ref())
        };
        let part = |part: Part| find(&move |sense| *sense == Sense::Part(part));
        let (sign, unit) = (part(Part::Sign).filter(|given| says_of_target(given)), part(Part::Unit));
        let number = part(Part::Number);
        let mut values: Vec<(&str, &Given)> = ["年度指标值", "实施周期指标值"]
            .into_iter()
            .filter_map(|key| Some((key, find(&move |sense| *sense == Sense::Indicator(key.into()))?)))
            .collect();
        if values.is_empty() {
            values.extend(number.map(|given| ("年度指标值", given)));
        } else if let Some(number) = number.filter(|number| !loose::is_blank(&number.slot.text)) {
            // 指标值 beside 数值: two columns say it, and which counts is not ours to say.
            let raw = brief(&number.slot.text);
            x.finding(
                "I023",
                Severity::Warning,
                number.slot.place,
                words!(
                    "指标值已有一栏，此处又写“{raw}”，未读入",
                    "the target has a column of its own; “{raw}” was not read in"
                ),
                None,
            );
        }
        for (key, value) in &values {
            let mut given = (*value).clone();
            let written = given.slot.text.trim().to_string();
            let mut text = written.clone();
            let digit =
                written.starts_with(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c) || c == '-' || c == '.');
            if let Some(sign) = sign.filter(|sign| is_sign(&sign.slot.text) && !loose::same(&sign.slot.text, "区间"))
            {
                let signed = loose::key(&written).starts_with(&loose::key(&sign.slot.text)) || is_wording(&written);
                if digit || !signed {
                    text = format!("{}{text}", sign.slot.text.trim());
                }
            }
            if let Some(unit) = unit.filter(|unit| !is_wording(&unit.slot.text))
                && ends_in_digit(&written)
            {
                text = format!("{text}{}", unit.slot.text.trim());
            }
            if text != written {
                given.slot.text = Cow::Owned(text);
                given.slot.number = None;
            }
            self.field(x, key, &given, base);
            let at = base.key(source::key(key));
            for part in [sign, unit].into_iter().flatten() {
                x.mark(&part.slot, Fate::Field(at.clone()));
                part.more.iter().for_each(|slot| x.mark(slot, Fate::Field(at.clone())));
            }
        }
        if values.is_empty() {
            // A sign or a unit without a number: its text is kept where the target belongs.
            let left =
                [sign, unit].into_iter().flatten().filter(|part| !is_wording(&part.slot.text)).collect::<Vec<_>>();
            if let [first, ..] = left.as_slice() {
                let at = base.key("年度指标值");
                let raw = left.iter().map(|part| part.slot.text.trim()).collect::<String>();
                x.report.push(
                    Diagnostic::new(
                        "I007",
                        Severity::Warning,
                        words!("指标值空着，只写了“{raw}”", "the target is blank but for “{raw}”"),
                    )
                    .help(words!("向填报单位问清后补上指标值", "ask the unit and add the target"))
                    .at(at.clone())
                    .placed(first.slot.place),
                );
                x.doubt(at.clone(), format!("原表指标值空着，只写了“{raw}”"));
                left.iter().for_each(|part| x.mark(&part.slot, Fate::Field(at.clone())));
            }
        }
    }
}

/// A sign, or a word that stands where a sign would.
fn says_of_target(given: &Given) -> bool {
    is_sign(&given.slot.text) || is_wording(&given.slot.text)
}

fn ends_in_digit(text: &str) -> bool {
    text.chars().next_back().is_some_and(|c| c.is_ascii_digit() || ('０'..='９').contains(&c))
}

fn is_tick(text: &str) -> bool {
    ["√", "✓", "✔", "☑", "■", "v", "V", "是"].contains(&text.trim())
}

/// 指标1：, 指标, …… : what a form prints where somebody is to write.
fn is_printed(text: &str) -> bool {
    let key = loose::key(text);
    let bare = key.trim_end_matches(':').trim_end_matches(|c: char| c.is_ascii_digit());
    bare == "指标" || !key.is_empty() && key.chars().all(|c| "….．⋯·".contains(c))
}

/// 产出指标(50分) → 产出指标.
fn level_name(text: &str) -> String {
    let text = text.trim();
    let cut = text.find(['(', '（']).filter(|at| text[*at..].trim_end_matches([')', '）']).ends_with('分'));
    cut.map_or(text, |at| text[..at].trim_end()).to_string()
}

/// The indicator of the first half that the second half gives another value of.
fn twin(x: &Extractor, list: &Path, count: usize, name: Option<&Given>, level1: Option<&str>) -> Option<usize> {
    let name = &name?.slot.text;
    let items = x.root.get(list)?.items();
    (0..count.min(items.len())).rev().take(60).find(|at| {
        let says = |key: &str| items[*at].child(key).and_then(Node::as_text);
        says("三级指标").is_some_and(|known| loose::same(known, name))
            && says("年度指标值").is_none()
            && (level1.is_none()
                || says("一级指标")
                    .is_none_or(|known| level1.is_some_and(|level| loose::key(level).contains(&loose::key(known)))))
    })
}
