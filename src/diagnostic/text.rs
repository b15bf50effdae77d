//! Findings as a person reads them: the line with a caret right under Chinese text, or the cell,
//! then the repair, and a closing count.

use super::{Diagnostic, Language, Report, Severity, several};
use crate::source::{Place, Source, Sources};
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};

/// The most characters underlined.
const LONGEST_MARK: usize = 20;

/// Bytes between two places that are still shown as one stretch of text: the renderer looks at every line of a
/// stretch, and thousands of findings that refer to the top of a long file would take hours.
const FAR: usize = 64 << 10;

/// All findings, one block each. `colour` for a terminal that shows it.
pub fn findings(report: &Report, sources: &Sources, language: Language, colour: bool) -> String {
    each(&report.findings, sources, language, colour).collect()
}

/// The same one by one: thousands of them need not be text all at once.
pub fn each<'a>(
    findings: impl IntoIterator<Item = &'a Diagnostic>,
    sources: &Sources,
    language: Language,
    colour: bool,
) -> impl Iterator<Item = String> {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    findings.into_iter().map(move |finding| {
        let mut out = String::new();
        let rendered = renderer.render(&[block(finding, sources, language)]);
        // The renderer leaves room above a repair for the source; a finding without a place has none.
        let lines = rendered.lines().filter(|line| finding.place.is_known() || !is_bare_gutter(line));
        for line in lines {
            out.push_str(line);
            out.push('\n');
        }
        out
    })
}

/// Nothing but `|`, in whatever colour.
fn is_bare_gutter(line: &str) -> bool {
    let mut plain = String::new();
    let mut rest = line;
    while let Some((before, code)) = rest.split_once('\u{1b}') {
        plain.push_str(before);
        rest = code.split_once('m').map_or("", |(_, rest)| rest);
    }
    plain.push_str(rest);
    plain.trim() == "|"
}

/// `3 个错误，1 个警告，2 条提示`.
pub fn count(report: &Report, language: Language) -> String {
    let [errors, warnings, notes] =
        [Severity::Error, Severity::Warning, Severity::Info].map(|severity| report.count(severity));
    let left = match (report.omitted.iter().sum(), language) {
        (0, _) => String::new(),
        (left, Language::Chinese) => format!("；其中 {left} 处没有列出，改好列出的再运行一次"),
        (left, Language::English) => format!("; {left} of them not listed: mend the others and run again"),
    };
    match language {
        Language::Chinese if report.findings.is_empty() => "没有发现问题".into(),
        Language::Chinese => format!("{errors} 个错误，{warnings} 个警告，{notes} 条提示{left}"),
        Language::English if report.findings.is_empty() => "no findings".into(),
        Language::English => {
            format!("{}, {}, {}{left}", several(errors, "error"), several(warnings, "warning"), several(notes, "note"))
        }
    }
}

/// How many findings bring their own repair; `None` when none does.
pub fn fixable(report: &Report, language: Language) -> Option<String> {
    let of = |safe: bool| {
        report.findings.iter().filter(|finding| finding.fix.as_ref().is_some_and(|fix| fix.safe == safe)).count()
    };
    let (safe, wordings) = (of(true), of(false));
    Some(match (language, safe, wordings) {
        (_, 0, 0) => return None,
        (Language::Chinese, 0, _) => format!("{wordings} 处可以自动改：--fix --unsafe-fixes（会改动原文的字）"),
        (Language::Chinese, _, 0) => format!("{safe} 处可以自动改：--fix"),
        (Language::Chinese, ..) => {
            format!("{safe} 处可以自动改：--fix；另有 {wordings} 处须加 --unsafe-fixes（会改动原文的字）")
        }
        (Language::English, 0, _) => format!("{wordings} can be mended by --fix --unsafe-fixes (changes the wording)"),
        (Language::English, _, 0) => format!("{safe} can be mended by --fix"),
        (Language::English, ..) => {
            format!("{safe} can be mended by --fix, {wordings} more by adding --unsafe-fixes (changes the wording)")
        }
    })
}

fn level(severity: Severity, language: Language) -> Level<'static> {
    let level = match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::NOTE,
    };
    level.with_name(severity.name(language))
}

fn block<'a>(finding: &'a Diagnostic, sources: &'a Sources, language: Language) -> Group<'a> {
    let title = level(finding.severity, language).primary_title(finding.message.say(language)).id(finding.id);
    let mut group = match text_of(finding.place, sources) {
        Some((source, text, span)) => {
            // Only the lines the finding speaks of: files are long.
            let here = finding.related.iter().filter_map(|related| {
                let (of, _, span) = text_of(related.place, sources)?;
                (std::ptr::eq(of, source)).then_some((span, related.message.say(language)))
            });
            let (here, far): (Vec<_>, Vec<_>) =
                here.filter(|(other, _)| *other != span).partition(|(other, _)| other.0.abs_diff(span.0) < FAR);
            let first = here.iter().map(|(span, _)| span.0).chain([span.0]).min().unwrap_or(0);
            let last = here.iter().map(|(span, _)| span.1).chain([span.1]).max().unwrap_or(0);
            let start = text[..first].rfind('\n').map_or(0, |at| at + 1);
            let end = text[last..].find('\n').map_or(text.len(), |at| last + at);
            let (line, _) = source.line_column(start as u32);
            let mark = |kind: AnnotationKind, span: (usize, usize)| -> Annotation {
                kind.span(span.0 - start..span.1 - start)
            };
            let snippet = Snippet::source(&text[start..end])
                .line_start(line)
                .path(source.name.as_str())
                .annotation(mark(AnnotationKind::Primary, span));
            let snippet = here.into_iter().fold(snippet, |snippet, (span, label)| {
                snippet.annotation(mark(AnnotationKind::Context, span).label(label))
            });
            far.into_iter().fold(title.element(snippet), |group, ((from, to), label)| {
                let start = text[..from].rfind('\n').map_or(0, |at| at + 1);
                let end = text[to..].find('\n').map_or(text.len(), |at| to + at);
                let (line, _) = source.line_column(start as u32);
                let mark = AnnotationKind::Context.span(from - start..to - start).label(label);
                let snippet = Snippet::source(&text[start..end]).line_start(line).path(source.name.as_str());
                group.element(snippet.annotation(mark))
            })
        }
        None => {
            let place = sources.locate(finding.place).map(|location| location.to_string());
            let file =
                || finding.place.source().and_then(|source| sources.get(source)).map(|source| source.name.clone());
            match place.or_else(file) {
                Some(place) => title.element(annotate_snippets::Origin::path(place)),
                None => Group::with_title(title),
            }
        }
    };
    if let Some(help) = &finding.help {
        let level = if language == Language::Chinese { Level::HELP.with_name("怎么改") } else { Level::HELP };
        group = group.element(level.message(help.say(language)));
    }
    group
}

/// The text source of a place with a span that is sure to lie inside it, on characters, on one line.
fn text_of(place: Place, sources: &Sources) -> Option<(&Source, &str, (usize, usize))> {
    let Place::Text { source, span } = place else { return None };
    let source = sources.get(source)?;
    let text = source.text.as_deref()?;
    let mut start = (span.start as usize).min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    // A cell of prose is pages long; its beginning is enough to find it by.
    let shown = text[start..line_end].char_indices().nth(LONGEST_MARK).map_or(line_end, |(at, _)| start + at);
    let mut end = (span.end as usize).clamp(start, shown);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    Some((source, text, (start, end)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Path;
    use crate::words;

    #[test]
    fn a_finding_without_a_place_has_no_gutter() {
        let mut report = Report::default();
        let found = Diagnostic::new("R008", Severity::Error, words!("“甲”已经修订过一次", "revised once already"));
        report.push(found.help(words!("只允许修订一次 | 见填表说明", "once only")));
        report.push(Diagnostic::new("R008", Severity::Error, words!("又一次", "again")));
        let said = |colour| findings(&report, &Sources::default(), Language::Chinese, colour);
        insta::assert_snapshot!(said(false), @r"
        错误[R008]: “甲”已经修订过一次
         = 怎么改: 只允许修订一次 | 见填表说明
        错误[R008]: 又一次
        ");
        assert_eq!(said(true).lines().count(), 3);
    }

    #[test]
    fn the_caret_stands_under_chinese_text_at_both_ends_of_a_fault() {
        let mut sources = Sources::default();
        let text = "资金:\n  总计: 100.00\n  财政拨款: 90.00\n";
        let id = sources.add(Source::text("项目.yaml", text));
        let at = |needle: &str| text.find(needle).map(|at| Place::text(id, at, at + needle.len())).unwrap_or_default();
        let mut report = Report::default();
        report.push(
            Diagnostic::new("M001", Severity::Error, words!("总计不等于各来源之和", "off"))
                .help(words!("改正总计", "mend"))
                .placed(at("100.00"))
                .related(words!("其中：财政拨款", "part"), Path::root()),
        );
        report.findings[0].related[0].place = at("90.00");
        insta::assert_snapshot!(findings(&report, &sources, Language::Chinese, false), @r"
        错误[M001]: 总计不等于各来源之和
         --> 项目.yaml:2:7
          |
        2 |   总计: 100.00
          |         ^^^^^^
        3 |   财政拨款: 90.00
          |             ----- 其中：财政拨款
          |
          = 怎么改: 改正总计
        ");
    }
}
