//! The chapters written by hand leave nothing out: every subcommand, flag and value that `--help` tells stands in
//! its chapter, every word and key of the form language in the chapter on it, and the READMEs say the same.

mod common;

use common::{here, run};
use regex::Regex;
use std::collections::BTreeSet;

fn page(path: &str) -> String {
    std::fs::read_to_string(here(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// What `--help` of a command lists: its subcommands, and its flags with the values they take.
struct Help {
    verbs: Vec<String>,
    flags: BTreeSet<String>,
    values: BTreeSet<String>,
}

fn help(command: &[&str]) -> Help {
    let told = run(&[command, &["--help"]].concat());
    assert_eq!(told.code, 0, "{command:?}: {}", told.err);
    let verb = Regex::new(r"(?m)^  ([a-z]+)  ").unwrap();
    let flag = Regex::new(r"(?m)^ +(?:-[a-z], )?(--[a-z-]+)").unwrap();
    let values = Regex::new(r"possible\s+values: ([^\]]+)\]").unwrap();
    let (before, options) = told.out.split_once("\nOptions:").unwrap_or((&told.out, ""));
    let verbs = before.split_once("Commands:").map_or("", |(_, verbs)| verbs);
    let usual = Regex::new(r"\[default: ([^\]]+)\]").unwrap();
    let all = |pattern: &Regex, text: &str| -> Vec<String> {
        pattern.captures_iter(text).map(|found| found[1].to_string()).collect()
    };
    // What a flag is when nobody gives it needs no words.
    let usual = all(&usual, &told.out);
    let lists = all(&values, &told.out);
    let values = lists.iter().flat_map(|list| list.split(',')).map(|value| value.trim().to_string());
    Help {
        verbs: all(&verb, verbs),
        flags: all(&flag, options).into_iter().collect(),
        values: values.filter(|value| !value.is_empty() && !usual.contains(value)).collect(),
    }
}

/// Whether the word stands in the text by itself: `--check` is not said by `--checked`.
fn says(text: &str, word: &str) -> bool {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(word) {
        let part = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if !before.ends_with(part) && !after.starts_with(part) {
            return true;
        }
        rest = after;
    }
    false
}

#[test]
fn every_chapter_names_every_subcommand_flag_and_value_of_its_command() {
    let whole = help(&[]);
    assert!(whole.verbs.len() > 15, "{:?}", whole.verbs);
    let mut missing = Vec::new();
    let mut look = |chapter: &str, words: &BTreeSet<String>| {
        let text = page(chapter);
        missing.extend(words.iter().filter(|word| !says(&text, word)).map(|word| format!("{chapter}: {word}")));
    };
    // What every command takes is told once.
    look("docs/index.md", &whole.flags);
    look("docs/index.md", &whole.values);
    for verb in &whole.verbs {
        let chapter = format!("docs/commands/{verb}.md");
        let own = help(&[verb]);
        let nested: Vec<Help> = own.verbs.iter().map(|inner| help(&[verb, inner])).collect();
        for help in nested.iter().chain([&own]) {
            look(&chapter, &(&help.flags - &whole.flags));
            look(&chapter, &(&help.values - &whole.values));
        }
        look(&chapter, &own.verbs.iter().map(|inner| format!("{verb} {inner}")).collect());
        let text = page(&chapter);
        assert!(text.starts_with(&format!("# {verb} ")), "{chapter} is headed by its command");
        assert!(text.contains("```console\n$ "), "{chapter} has no example that is run");
        assert!(text.contains("\n## 容易错的\n"), "{chapter} does not tell the usual mistake");
    }
    assert!(missing.is_empty(), "not told:\n{}", missing.join("\n"));
    assert!(says("`--to xlsx|docx`", "docx") && !says("`--checked`", "--check"));
}
