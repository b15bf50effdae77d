//! What self-evaluations come to: every step with how it was reached and by which text.

use super::profile::Profiles;
use super::workspace::{Loaded, Workspace};
use crate::diagnostic::{Language, Words};
use crate::source::Path;
use crate::spec::Project;
use crate::spec::score::{self, Line, Scheme, Sheet, Way};
use rust_decimal::Decimal;
use serde_json::{Value, json};
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// The score of one project.
pub struct Scored<'a> {
    pub unit: &'a str,
    pub project: &'a str,
    /// The file it stands in.
    pub file: String,
    pub scheme: &'a Scheme,
    /// `None` where the project has no self-evaluation.
    pub sheet: Option<Sheet>,
}

/// Scores every project of a workspace, in order.
///
/// ```
/// use jixiao::desk::{Profiles, Shelf, Workspace, score};
/// use jixiao::forms::Library;
///
/// let library = Library::built_in()?;
/// let profiles = Profiles::load(&library, None)?;
/// let text = "项目名称: 运维\n绩效指标:\n- {三级指标: 可用率, 年度指标值: ≥95%, 权重: 100, 自评: {完成值: 96%}}\n";
/// let workspace = Workspace::load(&Shelf::from_iter([("运维.yaml", text)]), &["运维.yaml".into()])?;
/// let scores = score(&workspace, &profiles);
/// let sheet = scores[0].sheet.as_ref().ok_or("it has a self-evaluation")?;
/// assert_eq!((sheet.points.to_string(), sheet.grade.as_deref()), ("100.00".to_string(), Some("优")));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn score<'a>(workspace: &'a Workspace, profiles: &'a Profiles) -> Vec<Scored<'a>> {
    let of_unit = |loaded: &'a Loaded| {
        let scheme = profiles.scoring(loaded.forms());
        loaded.unit.projects.iter().enumerate().map(move |(index, project): (usize, &Project)| {
            let place = loaded.node.get(&Path::root().key("项目").index(index)).map(|node| node.place);
            let source = place.and_then(|place| place.source());
            Scored {
                unit: loaded.unit.name.as_deref().unwrap_or(""),
                project: project.called(),
                file: source
                    .and_then(|source| workspace.sources.get(source))
                    .map_or(String::new(), |of| of.name.clone()),
                scheme,
                sheet: score::sheet(project, scheme),
            }
        })
    };
    workspace.units.iter().filter(|loaded| loaded.readable).flat_map(of_unit).collect()
}

impl Scored<'_> {
    /// `96.50 / 100 优`, or what is known of it.
    fn sum(&self, sheet: &Sheet) -> Words {
        let (points, of, open) = (sheet.points, sheet.of.normalize(), sheet.open().count());
        match (&sheet.grade, open) {
            (Some(grade), _) => words!("{points} / {of}，{grade}", "{points} / {of}, {grade}"),
            (None, 0) => words!("{points} / {of}", "{points} / {of}"),
            (None, _) => words!("已知 {points}，另有 {open} 项没有得分", "{points} known, {open} open"),
        }
    }

    /// What should be known besides the sum.
    fn remarks(&self, sheet: &Sheet) -> Vec<Words> {
        let mut told = Vec::new();
        if sheet.of != Decimal::ONE_HUNDRED {
            let of = sheet.of.normalize();
            told.push(words!("分值合计 {of}，不是 100，不评等级", "the weights make {of} and not 100: no grade"));
        }
        for line in &sheet.lines {
            let name = &line.name;
            if let Some(over) = line.over.map(score::printed) {
                told.push(match line.way {
                    Way::Spending => words!(
                        "{name}：执行数超出全年预算数 {over}，只得满分",
                        "{name}: over the budget by {over}, all points and no more"
                    ),
                    _ => words!(
                        "{name}：比指标值好 {over}，只得满分；应说明原因",
                        "{name}: better by {over}, all points and no more; say why"
                    ),
                });
            }
            if let (Some(written), Some(computed)) = (line.written, line.computed)
                && written != computed
            {
                told.push(words!(
                    "{name}：表上写 {written}，算得 {computed}",
                    "{name}: {written} is written, {computed} computed"
                ));
            }
        }
        told
    }

    /// The texts that the steps rest on, each once.
    fn sources(&self, sheet: &Sheet) -> Vec<(Way, &str)> {
        let mut ways: Vec<Way> = Vec::new();
        for line in &sheet.lines {
            if !ways.contains(&line.way) {
                ways.push(line.way);
            }
        }
        ways.into_iter().map(|way| (way, self.scheme.source(way))).filter(|(_, source)| !source.is_empty()).collect()
    }

    fn title(&self) -> String {
        if self.unit.is_empty() { self.project.to_string() } else { format!("{}（{}）", self.project, self.unit) }
    }
}

fn way_name(way: Way, language: Language) -> &'static str {
    match language {
        Language::Chinese => way.name(),
        Language::English => way.english(),
    }
}

/// A column of text, filled up to its width in the terminal.
fn padded(text: &str, width: usize, right: bool) -> String {
    let blank = " ".repeat(width.saturating_sub(text.width()));
    if right { blank + text } else { text.to_string() + &blank }
}

fn points(points: Option<Decimal>) -> String {
    points.map_or("—".to_string(), |points| points.to_string())
}

/// One line a step, as wide as it needs to be.
pub fn score_as_text(scores: &[Scored], language: Language) -> String {
    let mut out = String::new();
    for scored in scores {
        let Some(sheet) = &scored.sheet else { continue };
        let _ = writeln!(out, "{}  {}", scored.title(), scored.sum(sheet).say(language));
        let cells = |line: &Line| {
            let weight = points(line.weight.map(|weight| weight.normalize()));
            [weight, points(line.points), way_name(line.way, language).to_string(), line.name.clone()]
        };
        let head = words!("分值 得分 算法 指标", "of points by indicator");
        let head: Vec<String> = head.say(language).split(' ').map(str::to_string).collect();
        let rows: Vec<Vec<String>> =
            std::iter::once(head).chain(sheet.lines.iter().map(|line| cells(line).to_vec())).collect();
        let width = |column: usize| rows.iter().map(|row| row[column].width()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..4).map(width).collect();
        let how = words!("怎样得来", "how");
        let accounts = std::iter::once(&how).chain(sheet.lines.iter().map(|line| &line.account));
        for (row, account) in rows.iter().zip(accounts) {
            let columns: Vec<String> =
                row.iter().enumerate().map(|(at, text)| padded(text, widths[at], at < 2)).collect();
            let _ = writeln!(out, "  {}  {}", columns.join("  "), account.say(language));
        }
        for remark in scored.remarks(sheet) {
            let _ = writeln!(out, "  ※ {}", remark.say(language));
        }
        for (way, source) in scored.sources(sheet) {
            let _ =
                writeln!(out, "  {} {}", words!("依据", "by").say(language), format_args!("{}：{source}", way.name()));
        }
    }
    out
}

/// The same as tables of Markdown.
pub fn score_as_markdown(scores: &[Scored], language: Language) -> String {
    let mut out = String::new();
    let plain = |text: &str| text.replace('|', "\\|").replace('\n', " ");
    for scored in scores {
        let Some(sheet) = &scored.sheet else { continue };
        let _ = writeln!(out, "## {}\n\n**{}**\n", plain(&scored.title()), scored.sum(sheet).say(language));
        out += words!(
            "| 一级指标 | 指标 | 分值 | 得分 | 算法 | 怎样得来 |\n|---|---|--:|--:|---|---|\n",
            "| level 1 | indicator | of | points | by | how |\n|---|---|--:|--:|---|---|\n"
        )
        .say(language);
        for line in &sheet.lines {
            let weight = points(line.weight.map(|weight| weight.normalize()));
            let cells = [
                plain(&line.level1),
                plain(&line.name),
                weight,
                points(line.points),
                way_name(line.way, language).to_string(),
                plain(line.account.say(language)),
            ];
            let _ = writeln!(out, "| {} |", cells.join(" | "));
        }
        out.push('\n');
        for remark in scored.remarks(sheet) {
            let _ = writeln!(out, "- {}", plain(remark.say(language)));
        }
        for (way, source) in scored.sources(sheet) {
            let _ = writeln!(out, "- {} {}：{}", words!("依据", "by").say(language), way.name(), plain(source));
        }
        out.push('\n');
    }
    out
}

/// The same for programs: points as text with their scale, `null` where nobody knows.
pub fn score_as_json(scores: &[Scored], language: Language) -> Value {
    let number = |number: Option<Decimal>| number.map(|number| number.to_string());
    let line = |scored: &Scored, line: &Line| {
        json!({
            "path": line.at.to_string(),
            "level1": line.level1,
            "name": line.name,
            "way": line.way.name(),
            "weight": number(line.weight),
            "points": number(line.points),
            "computed": number(line.computed),
            "written": number(line.written),
            "deducted": line.deducted.to_string(),
            "over": line.over.map(score::printed),
            "account": line.account.say(language),
            "source": scored.scheme.source(line.way),
        })
    };
    let project = |scored: &Scored| {
        let of_sheet = scored.sheet.as_ref().map(|sheet| {
            json!({
                "points": sheet.points.to_string(),
                "of": sheet.of.to_string(),
                "whole": sheet.is_whole(),
                "grade": sheet.grade,
                "remarks": scored.remarks(sheet).iter().map(|remark| remark.say(language).to_string()).collect::<Vec<_>>(),
                "lines": sheet.lines.iter().map(|of| line(scored, of)).collect::<Vec<_>>(),
            })
        });
        json!({
            "unit": scored.unit,
            "project": scored.project,
            "file": scored.file,
            "scheme": scored.scheme.name,
            "score": of_sheet,
        })
    };
    json!({ "projects": scores.iter().map(project).collect::<Vec<_>>() })
}
