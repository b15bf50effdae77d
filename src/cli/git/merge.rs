//! `jixiao git merge`: what git calls to merge a spec. The result goes into the file of ours; 1 says that a person
//! must choose. What is no sound spec is merged by lines, as git itself would.

use crate::cli::files;
use crate::cli::outcome::Outcome;
use crate::cli::repository::git;
use crate::cli::screen::Screen;
use crate::desk;
use crate::diagnostic::{Error, Language, Result, Severity, Words, several};
use crate::revision::merge::{Labels, Merged, Refused, Side, merge};
use crate::source::Place;
use std::path::{Path, PathBuf};

pub fn run(
    [base, ours, theirs]: [&PathBuf; 3],
    size: usize,
    path: Option<&str>,
    names: &[String],
    screen: &Screen,
) -> Result<Outcome> {
    let labels = labels(names, size, screen.language);
    let name = path.map_or_else(|| ours.display().to_string(), str::to_string);
    let read = || -> Result<[String; 3]> {
        let text = |path: &Path| desk::text_of(path, files::read(path)?);
        Ok([text(base)?, text(ours)?, text(theirs)?])
    };
    let merged = match read() {
        Ok(texts) => merge(&texts[0], &texts[1], &texts[2], &labels).map_err(|refused| why(&refused, &texts)),
        Err(error) => Err(error.message),
    };
    let Merged { text, conflicts } = match merged {
        Ok(merged) => merged,
        Err(Words { zh, en }) => {
            screen.say(&words!("{name}：{zh}，改为按行合并", "{name}: {en}; merged by lines instead"));
            return by_lines([base, ours, theirs], &labels);
        }
    };
    files::write(ours, text.as_bytes())?;
    if conflicts == 0 {
        return Ok(Outcome::Clean);
    }
    let mark = "<".repeat(labels.size);
    let facts = several(conflicts, "fact");
    screen.say(&words!(
        "{name}：{conflicts} 处双方改得不同，已用 {mark} 标出，请选定后删去标记",
        "{name}: {facts} changed by both sides, marked by {mark}; choose and delete the markers"
    ));
    Ok(Outcome::Findings)
}

/// An old git hands on `%S`, `%X`, `%Y` as they are, for it does not know them.
fn labels(names: &[String], size: usize, language: Language) -> Labels {
    let name = |at: usize| names.get(at).filter(|name| !name.is_empty() && !name.starts_with('%'));
    let (base, ours, theirs) = match language {
        Language::Chinese => ("原", "我方", "对方"),
        Language::English => ("base", "ours", "theirs"),
    };
    let with = |who: &str, name: Option<&String>| match (name, language) {
        (None, _) => who.to_string(),
        (Some(name), Language::Chinese) => format!("{who}（{name}）"),
        (Some(name), Language::English) => format!("{who} ({name})"),
    };
    Labels {
        ours: with(ours, name(1)),
        base: with(base, None),
        theirs: with(theirs, name(2)),
        size: size.clamp(1, 1000),
    }
}

fn why(refused: &Refused, texts: &[String; 3]) -> Words {
    let side = |side: Side| match side {
        Side::Base => words!("原文", "the common ancestor"),
        Side::Ours => words!("我方", "our side"),
        Side::Theirs => words!("对方", "their side"),
    };
    match refused {
        Refused::Faulty(which, report) => {
            let text = &texts[match which {
                Side::Base => 0,
                Side::Ours => 1,
                Side::Theirs => 2,
            }];
            let first = report.findings.iter().find(|finding| finding.severity == Severity::Error);
            let line = first.map_or(1, |finding| match finding.place {
                Place::Text { span, .. } => {
                    text.bytes().take(span.start as usize).filter(|byte| *byte == b'\n').count() + 1
                }
                _ => 1,
            });
            let Words { zh, en } = side(*which);
            let message = first.map(|finding| finding.message.clone()).unwrap_or_default();
            Words {
                zh: format!("{zh}第 {line} 行读不懂（{}）", message.zh),
                en: format!("line {line} of {en} cannot be read ({})", message.en),
            }
        }
        Refused::NoSpec(which) => {
            let Words { zh, en } = side(*which);
            words!("{zh}不是逐行写的规格", "{en} is not a spec written line by line")
        }
        Refused::Torn => words!("各部分合不到一起", "the parts do not go together"),
    }
}

/// The merge that git itself would do.
fn by_lines([base, ours, theirs]: [&PathBuf; 3], labels: &Labels) -> Result<Outcome> {
    let marker = format!("--marker-size={}", labels.size);
    let paths = [ours, base, theirs].map(|path| path.display().to_string());
    let mut args = vec!["merge-file", "-p", "--diff3", &marker];
    for label in [&labels.ours, &labels.base, &labels.theirs] {
        args.extend(["-L", label]);
    }
    args.push("--");
    args.extend(paths.iter().map(String::as_str));
    let said = git(&args)?;
    // The number of conflicts, and above that its troubles.
    match said.status.code() {
        Some(code @ 0..=127) => {
            files::write(ours, &said.stdout)?;
            Ok(if code == 0 { Outcome::Clean } else { Outcome::Findings })
        }
        _ => {
            let why = String::from_utf8_lossy(&said.stderr).trim().to_string();
            Err(Error::new(words!("git merge-file 没有合成：{why}", "git merge-file failed: {why}")))
        }
    }
}
