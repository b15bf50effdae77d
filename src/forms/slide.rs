//! Rows that lost a cell, so that the rest slid along: placed by kind where that is certain,
//! left where they were found where it is not, and said with the arithmetic. Never guessed.

use super::brief::brief;
use super::definition::{Content, TableDef};
use super::extractor::Extractor;
use super::line::{Line, Slot};
use super::packed;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{Path, Step};
use crate::spec::Amount;
use rust_decimal::Decimal;

/// A row whose cells do not fit the columns they stand in.
pub(super) struct Slide {
    /// The slot that each column gets.
    pub columns: Vec<Option<usize>>,
    /// The first slot that stands in the wrong column.
    first: usize,
    /// The numbers of the row, as found.
    numbers: Vec<Decimal>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Money,
    Packed,
    Text,
}

fn column_kind(table: &TableDef, column: usize) -> Kind {
    match &table.columns[column].cell.content {
        Content::Packed(_) => Kind::Packed,
        Content::Pattern(pattern) if pattern.holes().any(|hole| hole.codec.is_money()) => Kind::Money,
        Content::Pattern(_) => Kind::Text,
    }
}

pub(super) fn is_money(table: &TableDef, column: usize) -> bool {
    column_kind(table, column) == Kind::Money
}

fn amount(slot: &Slot) -> Option<Decimal> {
    let shown = Amount::parse(&slot.text).map(|amount| amount.0);
    // As the cell shows it, like the facts beside it: a workbook's 150.00 is the number 150.
    shown.filter(|shown| slot.number.is_none_or(|number| number == *shown)).or(slot.number)
}

fn is_nil(text: &str) -> bool {
    text.trim().chars().all(|c| "-—–－/／".contains(c))
}

/// Looks for a slid row: a text in a money column, or a list outside its column, with a column left empty.
pub(super) fn find(table: &TableDef, line: &Line, given: &[Option<usize>]) -> Option<Slide> {
    let misfit = |column: usize, slot: &Slot| match column_kind(table, column) {
        Kind::Money => amount(slot).is_none() && !is_nil(&slot.text),
        _ => false,
    };
    let first = given.iter().enumerate().find_map(|(column, slot)| slot.filter(|slot| misfit(column, &line[*slot])))?;
    given.iter().any(Option::is_none).then_some(())?;
    let is_packed = |slot: &Slot| {
        table.columns.iter().any(
            |column| matches!(&column.cell.content, Content::Packed(list) if packed::looks_packed(list, &slot.text)),
        )
    };
    let kind = |slot: &Slot| {
        if amount(slot).is_some() || is_nil(&slot.text) {
            Kind::Money
        } else if is_packed(slot) {
            Kind::Packed
        } else {
            Kind::Text
        }
    };
    let filled: Vec<usize> = (0..line.len()).filter(|at| line[*at].id.is_some()).collect();
    let of = |wanted: Kind| filled.iter().copied().filter(|at| kind(&line[*at]) == wanted).collect::<Vec<_>>();
    let columns_of =
        |wanted: Kind| (0..given.len()).filter(|column| column_kind(table, *column) == wanted).collect::<Vec<_>>();
    let mut columns: Vec<Option<usize>> = vec![None; given.len()];
    for wanted in [Kind::Text, Kind::Packed] {
        let (slots, places) = (of(wanted), columns_of(wanted));
        // Certain by kind only when there is one cell for each column of that kind.
        if slots.len() != places.len() {
            return None;
        }
        for (column, slot) in places.into_iter().zip(slots) {
            columns[column] = Some(slot);
        }
    }
    let money = of(Kind::Money);
    for column in columns_of(Kind::Money) {
        columns[column] = given[column].filter(|slot| money.contains(slot));
    }
    let numbers = money.iter().filter_map(|at| amount(&line[*at])).collect();
    Some(Slide { columns, first, numbers })
}

/// The slid rows of a table, with what the column sums can say about them.
pub(super) struct Slides {
    /// Money columns by their index in the table.
    money: Vec<usize>,
    /// Sum of each money column over the rows that did not slide; `None` once a cell is no number.
    sums: Vec<Option<Decimal>>,
    /// What the totals row states.
    stated: Vec<Option<Decimal>>,
    rows: Vec<SlidRow>,
    /// The group that holds the money, for paths and doubts.
    group: Path,
}

struct SlidRow {
    finding: Diagnostic,
    numbers: Vec<Decimal>,
}

/// The most ways of placing the numbers that are tried.
const MOST_WAYS: usize = 100_000;

impl Slides {
    pub fn new(table: &TableDef) -> Slides {
        let money: Vec<usize> =
            (0..table.columns.len()).filter(|column| column_kind(table, *column) == Kind::Money).collect();
        let paths: Vec<Path> = money
            .iter()
            .filter_map(|column| match &table.columns[*column].cell.content {
                Content::Pattern(pattern) => pattern.holes().next().map(|hole| hole.path.clone()),
                Content::Packed(_) => None,
            })
            .collect();
        let group = match paths.first().map(|path| path.0.as_slice()) {
            Some([Step::Key(group), _, ..]) => Path::root().key(group.clone()),
            _ => Path::root(),
        };
        Slides {
            sums: vec![Some(Decimal::ZERO); money.len()],
            stated: vec![None; money.len()],
            money,
            rows: Vec::new(),
            group,
        }
    }

    pub fn stated(&mut self, column: usize, slot: &Slot) {
        if let Some(at) = self.money.iter().position(|money| *money == column) {
            self.stated[at] = amount(slot);
        }
    }

    /// Counts a cell of a row that did not slide.
    pub fn add(&mut self, column: usize, slot: &Slot) {
        if let Some(at) = self.money.iter().position(|money| *money == column) {
            self.sums[at] = match (self.sums[at], amount(slot)) {
                (Some(sum), Some(amount)) => sum.checked_add(amount),
                (sum, None) if is_nil(&slot.text) => sum,
                _ => None,
            };
        }
    }

    pub fn report(&mut self, x: &mut Extractor, slide: Slide, line: &Line, base: &Path) {
        let have = line.iter().filter(|slot| slot.id.is_some()).count();
        let listed = slide.numbers.iter().map(Decimal::to_string).collect::<Vec<_>>().join("、");
        let arithmetic = match slide.numbers.split_first() {
            Some((total, parts)) if !parts.is_empty() => {
                let sum = parts.iter().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(*part));
                let terms = parts.iter().map(Decimal::to_string).collect::<Vec<_>>().join(" + ");
                match sum {
                    Some(sum) if sum == *total && parts.len() == 1 => words!("{terms} = {total}", "{terms} = {total}"),
                    Some(sum) if sum == *total => {
                        words!("{terms} = {total}，与总数相符", "{terms} = {total}, which agrees")
                    }
                    Some(sum) => words!("{terms} = {sum}，与 {total} 不符", "{terms} = {sum}, which is not {total}"),
                    None => words!("{terms} 超出范围", "{terms} is out of range"),
                }
            }
            _ => words!("只有一个数", "there is only one number"),
        };
        let (zh, en) = (&arithmetic.zh, &arithmetic.en);
        let name = line.iter().find(|slot| slot.id.is_some()).map_or(String::new(), |slot| brief(&slot.text));
        let path = base.join(&self.group);
        let message = crate::diagnostic::Words {
            zh: format!(
                "“{name}”一行少一格，后面的格向左移了：{listed} 所在的栏不能确定，照原位置填写（{zh}；本行 {have} 格）"
            ),
            en: format!(
                "the row “{name}” lost a cell and the rest slid left: the columns of {listed} are not certain and stay as found ({en}; {have} cells)"
            ),
        };
        let finding =
            Diagnostic::new("I006", Severity::Error, message).at(path.clone()).placed(line[slide.first].place);
        x.doubt(path, format!("原表本行少一格，{listed} 所在的栏不能确定，照原位置填写（{zh}）"));
        self.rows.push(SlidRow { finding, numbers: slide.numbers });
    }

    /// Tries every way of putting the numbers into the columns, and says which makes all column
    /// sums agree when there is exactly one. The facts stay as found either way.
    pub fn conclude(self, x: &mut Extractor, table: &TableDef) {
        if self.rows.is_empty() {
            return;
        }
        let open: Option<Vec<Decimal>> = self
            .stated
            .iter()
            .zip(&self.sums)
            .map(|(stated, sum)| sum.and_then(|sum| stated.unwrap_or(Decimal::ZERO).checked_sub(sum)))
            .collect();
        let known = self.stated.iter().any(Option::is_some);
        let ways: Vec<Vec<Vec<Decimal>>> =
            self.rows.iter().map(|row| placements(&row.numbers, self.money.len())).collect();
        let count = ways
            .iter()
            .try_fold(1usize, |count, ways| count.checked_mul(ways.len()).filter(|count| *count <= MOST_WAYS));
        let mut fitting: Vec<Vec<usize>> = Vec::new();
        if let (Some(open), Some(_), true) = (&open, count, known) {
            // The first number of a row never moves: its column says nothing about the others.
            search(&ways, open.get(1..).unwrap_or(&[]), &mut Vec::new(), &mut fitting);
        }
        for (index, row) in self.rows.into_iter().enumerate() {
            let help = match (fitting.as_slice(), known, count) {
                (_, false, _) | (_, _, None) => words!(
                    "对照原表，把各数移到应在的栏",
                    "compare with the original and move each number to its column"
                ),
                ([], ..) => words!(
                    "无论怎样放，总计以外各栏之和都与合计行对不上；请向填报单位核对",
                    "no way of placing them makes the sums of the columns after the total agree with the totals row; ask the unit"
                ),
                ([only], ..) => {
                    let way = &ways[index][only[index]];
                    let told =
                        way.iter().zip(&self.money).filter(|(number, _)| !number.is_zero()).map(|(number, column)| {
                            let head = head(table, *column);
                            format!("{head} {number}")
                        });
                    let told = told.collect::<Vec<_>>().join("，");
                    words!(
                        "只有一种放法能使总计以外各栏之和与合计行一致：{told}",
                        "exactly one way makes the sums of the columns after the total agree with the totals row: {told}"
                    )
                }
                (several, ..) => {
                    let count = several.len();
                    words!(
                        "有 {count} 种放法都能使总计以外各栏之和与合计行一致，不能据此确定",
                        "{count} ways make the sums of the columns after the total agree, so they do not settle it"
                    )
                }
            };
            x.report.push(row.finding.help(help));
        }
    }
}

fn head(table: &TableDef, column: usize) -> String {
    table.columns.get(column).and_then(|column| column.heads.first().cloned()).unwrap_or_default()
}

/// Every way of putting the numbers, in their order, into the columns; the first number (the total) stays first.
fn placements(numbers: &[Decimal], columns: usize) -> Vec<Vec<Decimal>> {
    let mut ways = Vec::new();
    let Some((total, parts)) = numbers.split_first() else { return vec![vec![Decimal::ZERO; columns]] };
    fn place(parts: &[Decimal], from: usize, row: &mut Vec<Decimal>, ways: &mut Vec<Vec<Decimal>>) {
        let Some((part, rest)) = parts.split_first() else {
            ways.push(row.clone());
            return;
        };
        for column in from..row.len() {
            row[column] = *part;
            place(rest, column + 1, row, ways);
            row[column] = Decimal::ZERO;
            if ways.len() > MOST_WAYS {
                return;
            }
        }
    }
    let mut row = vec![Decimal::ZERO; columns];
    if let Some(first) = row.first_mut() {
        *first = *total;
    }
    place(parts, 1, &mut row, &mut ways);
    // A nought may stand anywhere: ways that differ in nothing else are one way.
    ways.sort();
    ways.dedup();
    ways
}

fn search(ways: &[Vec<Vec<Decimal>>], open: &[Decimal], chosen: &mut Vec<usize>, fitting: &mut Vec<Vec<usize>>) {
    let Some(row) = ways.get(chosen.len()) else {
        // The total stands first in every way, so its column cannot tell one way from another.
        if open.iter().skip(1).all(Decimal::is_zero) {
            fitting.push(chosen.clone());
        }
        return;
    };
    for (index, way) in row.iter().enumerate() {
        let left: Option<Vec<Decimal>> =
            open.iter().zip(&way[1..]).map(|(open, number)| open.checked_sub(*number)).collect();
        if let Some(left) = left {
            chosen.push(index);
            search(ways, &left, chosen, fitting);
            chosen.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_order_when_placed() {
        let numbers = [299, 150, 149].map(Decimal::from);
        let ways = placements(&numbers, 4);
        assert_eq!(ways.len(), 3);
        assert!(ways.iter().all(|way| way[0] == Decimal::from(299)));
    }
}
