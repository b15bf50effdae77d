//! Rows of a table that are no items: remarks, signatures, column numbers, totals, dots and drawn lines.

use crate::diagnostic::{Severity, Words};
use crate::forms::account::Fate;
use crate::forms::brief::brief;
use crate::forms::extractor::Extractor;
use crate::forms::line::Slot;
use crate::forms::loose;

/// What stands under a table for those who fill it in: notes, and labels with nothing behind them. True when
/// the row is no more than that.
pub(in crate::forms) fn remark(x: &mut Extractor, filled: &[&Slot]) -> bool {
    let starts = |text: &str, words: &[&str]| words.iter().any(|word| loose::key(text).starts_with(word));
    if let [only] = filled
        && starts(&only.text, &["注:", "注1", "备注:", "说明:", "填表说明", "填报说明"])
    {
        let raw = brief(&only.text);
        left_out(x, only, words!("表外的说明未读入：{raw}", "a remark outside the table was not read in: {raw}"));
        return true;
    }
    // 一、运转类项目 across the table groups the rows below it.
    let section = |slot: &Slot| {
        let key = loose::key(&slot.text);
        let rest = key.trim_start_matches('(').trim_start_matches(|c| "一二三四五六七八九十".contains(c));
        slot.span > 2
            && rest.len() < key.len()
            && rest.trim_start_matches(')').starts_with('、')
            && key.chars().count() <= 20
    };
    if let [only] = filled
        && section(only)
    {
        let raw = brief(&only.text);
        let message = words!("分段的标题未读入：{raw}", "a line that only groups the rows was not read in: {raw}");
        left_out(x, only, message);
        return true;
    }
    // 填报日期：  年  月  日 is a label with a blank to be filled by hand.
    let is_label = |slot: &&Slot| {
        let key = loose::key(&slot.text);
        key.strip_suffix("年月日").unwrap_or(&key).ends_with(':') && key.chars().count() <= 16 && slot.number.is_none()
    };
    let signature = [
        "填表",
        "制表",
        "填报",
        "审核",
        "联系",
        "电话",
        "负责人",
        "经办",
        "单位负责",
        "部门负责",
        "财务负责",
        "编制人",
        "复核",
    ];
    if !filled.first().is_some_and(is_label) || !filled.iter().any(|slot| starts(&slot.text, &signature)) {
        return false;
    }
    // Whoever signed has no field in a table of projects: the names stay unexplained.
    filled.iter().filter(|slot| is_label(slot)).for_each(|slot| x.mark(slot, Fate::Label));
    true
}

fn left_out(x: &mut Extractor, slot: &Slot, message: Words) {
    x.mark(slot, Fate::Ignored);
    x.finding("I029", Severity::Info, slot.place, message, None);
}

/// 1, 2, 3 … or 栏次 with 1=2+3 under a heading: the numbers of the columns, as statistical tables have them.
pub(in crate::forms) fn are_column_numbers(filled: &[&Slot]) -> bool {
    let named = |slot: &Slot| ["栏次", "栏号", "列次", "行次", "列号"].iter().any(|word| loose::same(word, &slot.text));
    let cells = if filled.first().is_some_and(|slot| named(slot)) { &filled[1..] } else { filled };
    let number = |slot: &&Slot| {
        let key = loose::key(&slot.text);
        let (number, sum) = key.split_once('=').unwrap_or((&key, ""));
        let sums = sum.chars().all(|c| c.is_ascii_digit() || "+-*/()".contains(c));
        number.trim_matches(['(', ')']).parse::<u32>().ok().filter(|_| sums)
    };
    let numbers: Option<Vec<u32>> = cells.iter().map(number).collect();
    numbers.is_some_and(|numbers| numbers.len() >= 4 && numbers.windows(2).all(|pair| pair[1] == pair[0] + 1))
}

pub(in crate::forms) fn is_total_name(text: &str) -> bool {
    ["合计", "小计", "总计", "本页小计", "累计"].iter().any(|known| loose::same(known, text))
}

/// Nothing but these.
pub(super) fn is_dots(text: &str, dots: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text.chars().all(|c| dots.contains(c))
}

/// A line drawn with characters, as pasted tables have under their heading.
pub(in crate::forms) fn is_rule(text: &str) -> bool {
    let text = text.trim();
    text.chars().count() >= 2 && text.chars().all(|c| "-—–=_－＿─━|+:".contains(c))
}
