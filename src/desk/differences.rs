//! Differences as people and programs read them: text, Markdown, a page, JSON. Knows the words, not the files.

use crate::diagnostic::{Language, Words, several};
use crate::revision::wording::{Piece, pieces};
use crate::revision::{Comparison, Difference, Grade, Kind};
use crate::spec::field;
use crate::tree::{Node, Value};
use serde_json::{Value as Json, json};

/// One line to show, before it is dressed for a terminal, for Markdown or for a page.
struct Line {
    mark: Mark,
    /// What it is about: `指标 产出指标-数量指标-培训人数`, and the field in it.
    subject: String,
    body: Body,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Added,
    Withdrawn,
    Changed,
}

enum Body {
    Said(String),
    /// old → new, and what it amounts to.
    Turned {
        from: String,
        to: String,
        so: String,
    },
    /// A change within a text.
    Within(Vec<Piece>),
}

/// Texts longer than this are shown as one text with the change in it.
const SHORT: usize = 24;
/// So much of what stayed is shown around a change.
const CONTEXT: usize = 16;

/// The differences under their unit and project: (heading, lines).
fn sections(comparison: &Comparison, language: Language) -> Vec<(String, Vec<Line>)> {
    let mut sections: Vec<(String, Vec<Line>)> = Vec::new();
    for difference in &comparison.differences {
        let whole = difference.field.is_root();
        let mut outer = difference.within.as_slice();
        let mut heading = Vec::new();
        while let [(list, name), inner @ ..] = outer
            && (list == "单位" || list == "项目")
        {
            // A project that came or went is told under its unit, not under itself.
            if whole && inner.is_empty() {
                break;
            }
            if !(list == "单位" && name.starts_with("第 ")) {
                heading.push(name.as_str());
            }
            outer = inner;
        }
        let heading = heading.join(" / ");
        let line = line(difference, outer, language);
        match sections.last_mut() {
            Some((last, lines)) if *last == heading => lines.push(line),
            _ => sections.push((heading, vec![line])),
        }
    }
    sections
}

fn line(difference: &Difference, within: &[(String, String)], language: Language) -> Line {
    let mut subject: Vec<String> = within
        .iter()
        .map(|(list, name)| format!("{} {name}", if list == "绩效指标" { "指标" } else { list }))
        .collect();
    if !difference.field.is_root() {
        subject.push(difference.field.to_string());
    }
    let nothing = Words { zh: "（未填）".into(), en: "(nothing)".into() };
    let shown = |text: &Option<String>| text.clone().unwrap_or_else(|| nothing.say(language).to_string());
    let (mark, body) = match &difference.kind {
        Kind::Added(item) => (Mark::Added, Body::Said(gist(item))),
        Kind::Withdrawn(item) => (Mark::Withdrawn, Body::Said(gist(item))),
        Kind::Renamed { from, to } => {
            let so = words!("改名", "renamed");
            subject.pop();
            subject.push(within.last().map_or_else(String::new, |(list, _)| {
                if list == "绩效指标" { "指标".to_string() } else { list.clone() }
            }));
            let so = so.say(language).to_string();
            (Mark::Changed, Body::Turned { from: from.clone(), to: to.clone(), so })
        }
        Kind::Reordered => {
            (Mark::Changed, Body::Said(words!("次序变了", "in another order").say(language).to_string()))
        }
        Kind::Changed { from: Some(from), to: Some(to), .. }
            if from.chars().count().max(to.chars().count()) > SHORT =>
        {
            (Mark::Changed, Body::Within(shortened(pieces(from, to))))
        }
        Kind::Changed { from, to, grade } => {
            let so = match grade {
                Grade::Amount(difference) if difference.is_sign_negative() => format!("−{}", difference.abs()),
                Grade::Amount(difference) => format!("+{difference}"),
                Grade::Harder => words!("更难达到", "harder").say(language).to_string(),
                Grade::Easier => words!("更易达到", "easier").say(language).to_string(),
                Grade::Plain => String::new(),
            };
            (Mark::Changed, Body::Turned { from: shown(from), to: shown(to), so })
        }
    };
    Line { mark, subject: subject.join(" › "), body }
}

/// What an item says, in one line: what its own fields say, and how many items its lists have.
fn gist(item: &Node) -> String {
    fn gather(node: &Node, prefix: &str, said: &mut Vec<String>) {
        for entry in node.entries() {
            let key = format!("{prefix}{}", entry.key);
            match &entry.value.value {
                Value::Nil => {}
                Value::Text(text) => said.push(format!("{key} {}", cut(text.trim(), 2 * SHORT))),
                Value::List(items) => said.push(format!("{key} {} 项", items.len())),
                Value::Map(_) => gather(&entry.value, &format!("{key}."), said),
            }
        }
    }
    let mut said = Vec::new();
    gather(item, "", &mut said);
    // The name stands before it already.
    said.retain(|one| {
        !["一级指标 ", "二级指标 ", "三级指标 ", "项目名称 ", "名称 "].iter().any(|key| one.starts_with(key))
    });
    said.join("；")
}

fn cut(text: &str, most: usize) -> String {
    let line: String = text.replace('\n', " ");
    match line.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}

/// What stayed is cut down to what stands beside a change.
fn shortened(pieces: Vec<Piece>) -> Vec<Piece> {
    let last = pieces.len().saturating_sub(1);
    let cut = |(at, piece): (usize, Piece)| match piece {
        Piece::Same(text) => {
            let chars: Vec<char> = text.chars().collect();
            let (front, back) = (if at == 0 { 0 } else { CONTEXT }, if at == last { 0 } else { CONTEXT });
            if chars.len() <= front + back + 2 {
                return Piece::Same(text);
            }
            let (head, tail) = (&chars[..front], &chars[chars.len() - back..]);
            Piece::Same(head.iter().chain(['…'].iter()).chain(tail).collect())
        }
        changed => changed,
    };
    pieces.into_iter().enumerate().map(cut).collect()
}

/// How many there are.
pub fn count(comparison: &Comparison) -> Words {
    let count = comparison.differences.len();
    match count {
        0 => words!("没有差别", "no differences"),
        _ => {
            let differences = several(count, "difference");
            words!("{count} 处差别", "{differences}")
        }
    }
}

/// For a terminal, one line each under its unit and project; with colours (ANSI) where they are wanted.
///
/// ```
/// use jixiao::desk::{Shelf, Side, compare, differences};
/// use jixiao::diagnostic::Language;
/// use jixiao::spec::Extras;
/// use std::path::Path;
///
/// let shelf = Shelf::from_iter([("旧.yaml", "项目名称: 运维\n联系人: 甲\n"), ("新.yaml", "项目名称: 运维\n联系人: 乙\n")]);
/// let side = |name| Side::of_specs(&shelf, Path::new(name));
/// let changed = compare(side("旧.yaml")?, side("新.yaml")?, &Extras::default());
/// assert!(differences::text(&changed, Language::Chinese, false).contains("联系人：甲 → 乙"));
/// assert_eq!(differences::json(&changed)["differences"][0]["from"], "甲");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn text(comparison: &Comparison, language: Language, colour: bool) -> String {
    let dress = |code: &str, text: &str| if colour { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_string() };
    let mut out = String::new();
    for (heading, lines) in sections(comparison, language) {
        if !heading.is_empty() {
            out.push_str(&format!("{}\n", dress("1", &heading)));
        }
        for line in lines {
            let (mark, code) = match line.mark {
                Mark::Added => ("+", "32"),
                Mark::Withdrawn => ("-", "31"),
                Mark::Changed => ("~", "33"),
            };
            let body = match line.body {
                Body::Said(text) => text,
                Body::Turned { from, to, so } => {
                    let so = if so.is_empty() { so } else { format!("（{so}）") };
                    format!("{} → {}{so}", dress("31", &from), dress("32", &to))
                }
                Body::Within(pieces) => {
                    let piece = |piece: &Piece| match piece {
                        Piece::Same(text) => text.replace('\n', "⏎"),
                        Piece::Withdrawn(text) => dress("31", &format!("[-{}-]", text.replace('\n', "⏎"))),
                        Piece::Added(text) => dress("32", &format!("{{+{}+}}", text.replace('\n', "⏎"))),
                    };
                    pieces.iter().map(piece).collect()
                }
            };
            let colon = if body.is_empty() || line.subject.is_empty() { "" } else { "：" };
            out.push_str(&format!("  {} {}{colon}{body}\n", dress(code, mark), line.subject));
        }
    }
    out
}

/// As Markdown, for a review; `names` are what the two sides are called.
pub fn markdown(comparison: &Comparison, names: &[String], language: Language) -> String {
    // What a text says must not become markup.
    let plain = |text: &str| -> String {
        let line = text.replace('\n', " ");
        line.chars().fold(String::new(), |mut out, c| {
            match c {
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '&' => out.push_str("&amp;"),
                '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' => out.extend(['\\', c]),
                c => out.push(c),
            }
            out
        })
    };
    let mut out = format!("### {} → {}\n", plain(&names[0]), plain(&names[1]));
    out.push_str(&format!("\n{}\n", count(comparison).say(language)));
    for (heading, lines) in sections(comparison, language) {
        out.push_str(&if heading.is_empty() { "\n".to_string() } else { format!("\n**{}**\n\n", plain(&heading)) });
        for line in lines {
            let mark = match line.mark {
                Mark::Added => "➕",
                Mark::Withdrawn => "➖",
                Mark::Changed => "✏️",
            };
            let body = match line.body {
                Body::Said(text) => plain(&text),
                Body::Turned { from, to, so } => {
                    let so = if so.is_empty() { so } else { format!("（{}）", plain(&so)) };
                    format!("<del>{}</del> → <ins>{}</ins>{so}", plain(&from), plain(&to))
                }
                Body::Within(pieces) => {
                    let piece = |piece: &Piece| match piece {
                        Piece::Same(text) => plain(text),
                        Piece::Withdrawn(text) => format!("<del>{}</del>", plain(text)),
                        Piece::Added(text) => format!("<ins>{}</ins>", plain(text)),
                    };
                    pieces.iter().map(piece).collect()
                }
            };
            let colon = if body.is_empty() || line.subject.is_empty() { "" } else { "：" };
            out.push_str(&format!("- {mark} {}{colon}{body}\n", plain(&line.subject)));
        }
    }
    out
}

/// As one page that needs nothing else; `names` are what the two sides are called.
pub fn html(comparison: &Comparison, names: &[String], language: Language) -> String {
    let plain =
        |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    let (title, lang) = match language {
        Language::Chinese => ("比较", "zh-CN"),
        Language::English => ("Comparison", "en"),
    };
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{lang}\"><head><meta charset=\"utf-8\"><title>{title}</title>\n<style>{STYLE}</style></head><body>\n\
         <h1>{} → {}</h1>\n<p>{}</p>\n",
        plain(&names[0]),
        plain(&names[1]),
        count(comparison).say(language)
    );
    for (heading, lines) in sections(comparison, language) {
        if !heading.is_empty() {
            out.push_str(&format!("<h2>{}</h2>\n", plain(&heading)));
        }
        out.push_str("<ul>\n");
        for line in lines {
            let (class, mark) = match line.mark {
                Mark::Added => ("added", "＋"),
                Mark::Withdrawn => ("withdrawn", "－"),
                Mark::Changed => ("changed", "～"),
            };
            let body = match line.body {
                Body::Said(text) => plain(&text),
                Body::Turned { from, to, so } => {
                    let so = if so.is_empty() { so } else { format!(" <em>{}</em>", plain(&so)) };
                    format!("<del>{}</del> → <ins>{}</ins>{so}", plain(&from), plain(&to))
                }
                Body::Within(pieces) => {
                    let piece = |piece: &Piece| match piece {
                        Piece::Same(text) => plain(text),
                        Piece::Withdrawn(text) => format!("<del>{}</del>", plain(text)),
                        Piece::Added(text) => format!("<ins>{}</ins>", plain(text)),
                    };
                    pieces.iter().map(piece).collect()
                }
            };
            let subject = plain(&line.subject);
            out.push_str(&format!("<li class=\"{class}\"><b>{mark} {subject}</b> <span>{body}</span></li>\n"));
        }
        out.push_str("</ul>\n");
    }
    out.push_str("</body></html>\n");
    out
}

/// Marks and strokes carry the meaning; colours only help.
const STYLE: &str = "\
:root{color-scheme:light dark}body{font:15px/1.7 system-ui,sans-serif;max-width:60em;margin:2em auto;padding:0 1em}\
h1{font-size:1.2em}h2{font-size:1.05em;border-bottom:1px solid #8884}ul{list-style:none;padding-left:1em}\
span{white-space:pre-wrap}del{background:#f8514933}ins{background:#2ea04333;text-decoration:underline}em{color:#888;font-style:normal}";

/// The contract of `--format json`.
pub fn json(comparison: &Comparison) -> Json {
    let one = |difference: &Difference| {
        let mut within = difference.within.iter();
        let named = |list: &str| difference.within.iter().find(|(of, _)| of == list).map(|(_, name)| name);
        let mut about = json!({
            "kind": match difference.kind {
                Kind::Added(_) => "added",
                Kind::Withdrawn(_) => "withdrawn",
                Kind::Renamed { .. } => "renamed",
                Kind::Reordered => "reordered",
                Kind::Changed { .. } => "changed",
            },
            "unit": named("单位").filter(|name| !name.starts_with("第 ")),
            "project": named("项目"),
            "within": within.by_ref().filter(|(list, _)| list != "单位" && list != "项目")
                .map(|(list, name)| json!({"list": list, "name": name})).collect::<Vec<_>>(),
            "field": (!difference.field.is_root()).then(|| difference.field.to_string()),
            "old": difference.old.as_ref().map(ToString::to_string),
            "new": difference.new.as_ref().map(ToString::to_string),
        });
        match &difference.kind {
            Kind::Added(item) | Kind::Withdrawn(item) => about["value"] = field::to_json(item, &[]),
            Kind::Renamed { from, to } => {
                about["from"] = json!(from);
                about["to"] = json!(to);
            }
            Kind::Reordered => {}
            Kind::Changed { from, to, grade } => {
                about["from"] = json!(from);
                about["to"] = json!(to);
                match grade {
                    Grade::Amount(difference) => about["difference"] = json!(difference.to_string()),
                    Grade::Harder => about["grade"] = json!("harder"),
                    Grade::Easier => about["grade"] = json!("easier"),
                    Grade::Plain => {}
                }
            }
        }
        about
    };
    json!({ "same": comparison.is_empty(), "differences": comparison.differences.iter().map(one).collect::<Vec<_>>() })
}
