//! The status of a workspace as a table, as a page and for programs.

use super::ledger::State;
use super::plan::{Plan, Stage};
use super::status::{StageOwed, UnitOwed};
use crate::diagnostic::{Language, Severity, Words};
use serde_json::{Value, json};
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// The most files that are listed one by one below a table.
const MOST: usize = 20;

/// What is to be told of one unit at one stage.
fn cell(stage: &StageOwed, faulty: bool, is_owed: bool) -> Words {
    if faulty {
        return words!("规格有误", "faulty");
    }
    if !is_owed {
        return words!("—", "—");
    }
    let (filled, projects) = (stage.filled, stage.projects);
    let mut parts = vec![match (filled, projects) {
        (0, 1..) => words!("没有填", "not begun"),
        (filled, projects) if filled < projects => words!("填了 {filled}/{projects}", "{filled}/{projects}"),
        _ => words!("{projects} 个项目", "{projects} projects"),
    }];
    let [errors, warnings, _] = stage.findings;
    if errors > 0 {
        parts.push(words!("{errors} 错", "{errors} errors"));
    }
    if warnings > 0 {
        parts.push(words!("{warnings} 警", "{warnings} warnings"));
    }
    let files = stage.files.len();
    if files > 0 {
        parts.push(words!("表 {files}", "{files} files"));
    }
    for state in [State::OutOfDate, State::Missing, State::Edited] {
        let count = stage.count(state);
        if count > 0 {
            let (zh, en) = (state.name(), state.english());
            parts.push(words!("{zh} {count}", "{en} {count}"));
        }
    }
    if stage.trouble.is_some() {
        parts.push(words!("没有写明填哪张表", "no form named"));
    }
    Words {
        zh: parts.iter().map(|part| part.zh.as_str()).collect::<Vec<_>>().join("，"),
        en: parts.iter().map(|part| part.en.as_str()).collect::<Vec<_>>().join(", "),
    }
}

/// Whether a stage has forms to be filled.
pub fn is_owed(plan: &Plan, stage: Stage) -> bool {
    stage == Stage::Declaration || plan.stages.iter().any(|(other, forms)| *other == stage && !forms.is_empty())
}

/// Whether nothing is left to do.
pub fn is_done(units: &[UnitOwed], plan: &Plan) -> bool {
    units.iter().all(|unit| !unit.faulty && unit.stages.iter().all(|stage| stage.is_done(is_owed(plan, stage.stage))))
}

/// Everything in one line.
fn sum(units: &[UnitOwed], plan: &Plan) -> Words {
    let stages = || units.iter().flat_map(|unit| &unit.stages);
    let count = |state| stages().map(|stage| stage.count(state)).sum::<usize>();
    let [late, missing, edited] = [State::OutOfDate, State::Missing, State::Edited].map(count);
    let files: usize = stages().map(|stage| stage.files.len()).sum();
    let unfilled =
        stages().filter(|stage| is_owed(plan, stage.stage)).map(|stage| stage.projects - stage.filled).sum::<usize>();
    let findings = |severity: Severity| stages().map(|stage| stage.findings[severity as usize]).sum::<usize>();
    let (errors, warnings, units) = (findings(Severity::Error), findings(Severity::Warning), units.len());
    words!(
        "{units} 个单位；表 {files} 张：过期 {late}，缺 {missing}，改过 {edited}；没有填的 {unfilled} 处；{errors} 个错误，{warnings} 个警告",
        "units {units}; files {files}: out of date {late}, missing {missing}, edited {edited}; not filled in {unfilled}; errors {errors}, warnings {warnings}"
    )
}

/// Units down, stages across; below it the files that are not as they should be.
pub fn status_as_text(units: &[UnitOwed], plan: &Plan, language: Language) -> String {
    let head = words!("单位", "unit");
    let mut rows = vec![vec![head.say(language).to_string()]];
    rows[0].extend(plan.stages.iter().map(|(stage, _)| stage.name().to_string()));
    for unit in units {
        let cells = unit.stages.iter().map(|stage| cell(stage, unit.faulty, is_owed(plan, stage.stage)));
        let cells = cells.map(|words| words.say(language).to_string());
        rows.push(std::iter::once(unit.name.clone()).chain(cells).collect());
    }
    let width = |column: usize| rows.iter().map(|row| row[column].width()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..rows[0].len()).map(width).collect();
    let mut out = String::new();
    for row in &rows {
        let mut line = String::new();
        for (text, width) in row.iter().zip(&widths) {
            line += text;
            line += &" ".repeat(width.saturating_sub(text.width()) + 2);
        }
        out += line.trim_end();
        out.push('\n');
    }
    let late: Vec<_> = units.iter().flat_map(|unit| unit.files()).filter(|file| file.state != State::Current).collect();
    for file in late.iter().take(MOST) {
        let name = match language {
            Language::Chinese => file.state.name(),
            Language::English => file.state.english(),
        };
        let _ = writeln!(out, "{name}  {}", plan.output.join(&file.path).display());
    }
    if let Some(more) = late.len().checked_sub(MOST).filter(|more| *more > 0) {
        let _ = writeln!(out, "{}", words!("…… 另有 {more} 张", "… {more} more").say(language));
    }
    for unit in units {
        for error in unit.stages.iter().filter_map(|stage| stage.trouble.as_ref()) {
            let _ = writeln!(out, "{}", error.message.say(language));
        }
    }
    let _ = writeln!(out, "{}", sum(units, plan).say(language));
    out
}

/// The same for programs.
pub fn status_as_json(units: &[UnitOwed], plan: &Plan) -> Value {
    let stage = |of: &StageOwed| {
        let [errors, warnings, infos] = of.findings;
        json!({
            "stage": of.stage.name(),
            "owed": is_owed(plan, of.stage),
            "projects": of.projects,
            "filled": of.filled,
            "errors": errors,
            "warnings": warnings,
            "infos": infos,
            "trouble": of.trouble.as_ref().map(|error| error.message.zh.clone()),
            "files": of.files.iter().map(|file| json!({
                "form": file.piece.form.id,
                "name": file.piece.name,
                "path": plan.output.join(&file.path).display().to_string(),
                "state": file.state.english(),
            })).collect::<Vec<_>>(),
        })
    };
    let unit = |of: &UnitOwed| {
        json!({
            "unit": of.name,
            "path": of.path.display().to_string(),
            "faulty": of.faulty,
            "stages": of.stages.iter().map(stage).collect::<Vec<_>>(),
        })
    };
    json!({ "units": units.iter().map(unit).collect::<Vec<_>>(), "done": is_done(units, plan) })
}

const STYLE: &str = "body{font:14px/1.6 'Noto Sans CJK SC',sans-serif;margin:2em}table{border-collapse:collapse}th,td{border:1px solid #999;padding:.3em .7em;text-align:left;vertical-align:top}th{background:#eee}.done{background:#e6f4e6}.left{background:#fdf3d8}.bad{background:#fbe3e0}li{font-family:monospace}";

/// The same as a page of its own.
pub fn status_as_html(units: &[UnitOwed], plan: &Plan, language: Language) -> String {
    let title = words!("进度", "Status");
    let (title, unit_head) = (title.say(language).to_string(), words!("单位", "unit"));
    let lang = if language == Language::Chinese { "zh-CN" } else { "en" };
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{lang}\"><head><meta charset=\"utf-8\"><title>{title}</title><style>{STYLE}</style></head><body>\n<h1>{title}</h1>\n<p>{}</p>\n<table>\n<tr><th>{}</th>",
        escaped(sum(units, plan).say(language)),
        unit_head.say(language)
    );
    for (stage, _) in &plan.stages {
        let _ = write!(out, "<th>{}</th>", stage.name());
    }
    out += "</tr>\n";
    for unit in units {
        let _ = write!(out, "<tr><td>{}</td>", escaped(&unit.name));
        for stage in &unit.stages {
            let is_owed = is_owed(plan, stage.stage);
            let class = match () {
                () if unit.faulty || stage.findings[Severity::Error as usize] > 0 => "bad",
                () if stage.is_done(is_owed) => "done",
                () => "left",
            };
            let _ =
                write!(out, "<td class=\"{class}\">{}</td>", escaped(cell(stage, unit.faulty, is_owed).say(language)));
        }
        out += "</tr>\n";
    }
    out += "</table>\n<ul>\n";
    for file in units.iter().flat_map(|unit| unit.files()).filter(|file| file.state != State::Current) {
        let name = if language == Language::Chinese { file.state.name() } else { file.state.english() };
        let _ = writeln!(out, "<li>{name} {}</li>", escaped(&plan.output.join(&file.path).display().to_string()));
    }
    out += "</ul>\n</body></html>\n";
    out
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
