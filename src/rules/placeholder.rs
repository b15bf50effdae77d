//! V002: nothing is left of the template's “fill me in”.

use super::{Check, Context, Rule};
use crate::diagnostic::{Report, Severity};
use crate::source::Path;
use crate::spec::{Project, Target};

pub const RULE: Rule = Rule {
    id: "V002",
    severity: Severity::Error,
    title_zh: "留有占位符",
    title_en: "a placeholder is left",
    source: "填报模板的占位记号；审核系统退回规则",
    page: include_str!("placeholder.md"),
    check: Check::Project(check),
};

fn check(project: &Project, _: &Context, report: &mut Report) {
    let root = Path::root();
    let mut look = |text: Option<&str>, path: &dyn Fn() -> Path| {
        let Some((text, mark)) = text.and_then(|text| Some((text, placeholder(text)?))) else { return };
        report.push(
            RULE.finding(words!("留有占位符“{mark}”：{text}", "the placeholder “{mark}” is left: {text}"))
                .help(words!("换成真实的数或文字", "put the real number or wording"))
                .at(path()),
        );
    };
    look(project.name.as_deref(), &|| root.key("项目名称"));
    look(project.goal.as_deref(), &|| root.key("绩效目标"));
    for (at, indicator) in project.all_indicators() {
        look(indicator.name.as_deref(), &|| at.key("三级指标"));
        look(worded(&indicator.cycle_target), &|| at.key("实施周期指标值"));
        look(worded(&indicator.annual_target), &|| at.key("年度指标值"));
    }
}

fn worded(target: &Option<Target>) -> Option<&str> {
    target.as_ref().map(|target| target.0.as_str())
}

/// `**`, `XX`, `××`, `＊＊`: two or more in a row, and not inside a longer Latin word.
fn placeholder(text: &str) -> Option<&str> {
    let mut chars = text.char_indices().peekable();
    let mut before: Option<char> = None;
    while let Some((at, c)) = chars.next() {
        if matches!(c, '*' | '＊' | 'X' | 'Ｘ' | '×' | '✕') {
            let mut end = at + c.len_utf8();
            let mut run = 1;
            while let Some((next_at, next)) = chars.peek().copied() {
                if next != c {
                    break;
                }
                end = next_at + next.len_utf8();
                run += 1;
                chars.next();
            }
            let inside_word = c == 'X'
                && (before.is_some_and(|c| c.is_ascii_alphabetic())
                    || text[end..].starts_with(|c: char| c.is_ascii_alphabetic()));
            if run >= 2 && !inside_word {
                return Some(&text[at..end]);
            }
        }
        before = Some(c);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::placeholder;

    #[test]
    fn marks_are_found_and_words_are_left_alone() {
        for (text, mark) in [("≥**人次", "**"), ("XX%", "XX"), ("为××所学校", "××"), ("完成XXX项", "XXX")]
        {
            assert_eq!(placeholder(text), Some(mark));
        }
        for text in ["资源服务*100%", "MAXX型", "3×4", "X光机", "ISO-XXL"] {
            assert_eq!(placeholder(text), None, "{text}");
        }
    }
}
