//! `jixiao man`: the manual pages, made of what the command line says of itself.

use super::args::{self, Man};
use super::files;
use super::outcome::Outcome;
use super::screen::Screen;
use crate::diagnostic::{Error, Language, Result};
use clap::Command;

/// What the maker of pages says in English, and what a Chinese page says there.
const CHINESE: &[(&str, &str)] = &[
    (".SH NAME\n", ".SH 名称\n"),
    (".SH SYNOPSIS\n", ".SH 概要\n"),
    (".SH OPTIONS\n", ".SH 选项\n"),
    (".SH SUBCOMMANDS\n", ".SH 命令\n"),
    ("\\fIsubcommands\\fR", "\\fI命令\\fR"),
    ("[default: ", "[默认："),
    ("[possible values: ", "[可以是："),
    ("\\fIpossible values:\\fR", "\\fI可以是：\\fR"),
    ("Possible values:", "可以是："),
];

pub fn run(options: &Man, screen: &Screen) -> Result<Outcome> {
    let mut command = args::with_help_told(args::command(screen.language), screen.language);
    command.build();
    let Some(folder) = &options.output else {
        screen.data(&page(&command, screen.language)?);
        return Ok(Outcome::Clean);
    };
    files::may_be_folder(folder)?;
    for (name, text) in pages(&command, screen.language)? {
        let path = folder.join(name);
        let head = text.lines().next().unwrap_or_default();
        files::write_output(&path, text.as_bytes(), options.force, |there| {
            there.starts_with(head.as_bytes()) && String::from_utf8_lossy(there).contains("\"jixiao ")
        })?;
        screen.data(&format!("{}\n", path.display()));
    }
    Ok(Outcome::Clean)
}

/// `jixiao.1`, `jixiao-check.1`, … `jixiao-git-install.1`: a command before those below it.
fn pages(command: &Command, language: Language) -> Result<Vec<(String, String)>> {
    let name = command.get_display_name().unwrap_or_else(|| command.get_name());
    let mut made = vec![(format!("{name}.1"), page(command, language)?)];
    for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
        made.extend(pages(below, language)?);
    }
    Ok(made)
}

/// The maker begins every section anew with this.
const QUOTES: &str = ".ie \\n(.g .ds Aq \\(aq\n.el .ds Aq '\n";

fn page(command: &Command, language: Language) -> Result<String> {
    let failed =
        |error: std::io::Error| Error::new(words!("手册页没有写成：{error}", "the page was not made: {error}"));
    let man = clap_mangen::Man::new(command.clone());
    let mut out = Vec::new();
    man.render_name_section(&mut out).map_err(failed)?;
    man.render_synopsis_section(&mut out).map_err(failed)?;
    man.render_options_section(&mut out).map_err(failed)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut out).map_err(failed)?;
    }
    let mut text = String::from_utf8_lossy(&out).replace(QUOTES, "").replace(".br\n\n.br\n", ".sp\n");
    if language == Language::Chinese {
        for (english, chinese) in CHINESE {
            text = text.replace(english, chinese);
        }
    }
    // Chinese has no blanks to break lines at; groff brings the rules, other readers break anywhere.
    let (manual, breaks) = match language {
        Language::Chinese => ("绩效手册", ".if \\n(.g .mso zh.tmac\n"),
        Language::English => ("jixiao manual", ""),
    };
    // The title is written here: the maker drops the empty date, and what follows it slips into its place.
    let title = command.get_display_name().unwrap_or_else(|| command.get_name()).to_uppercase();
    let version = env!("CARGO_PKG_VERSION");
    let coding = "'\\\" -*- coding: utf-8 -*-\n";
    let heading = format!(".TH \"{title}\" 1 \"\" \"jixiao {version}\" \"{manual}\"\n.nh\n.ad l\n");
    Ok(format!("{coding}{QUOTES}{breaks}{heading}{text}{}", closing(language)))
}

fn closing(language: Language) -> &'static str {
    match language {
        Language::Chinese => {
            ".SH 退出码\n0 没有问题；1 有错误或警告；2 无法运行。\n\
             .SH 环境变量\n.TP\n\\fBJIXIAO_LANG\\fR\n语言：zh 或 en。\n.TP\n\\fBNO_COLOR\\fR\n有值则不用颜色。\n\
             .TP\n\\fBSOURCE_DATE_EPOCH\\fR\n写进文件的创建时间（秒）；不设则为固定的一天。\n"
        }
        Language::English => {
            ".SH EXIT STATUS\n0 clean; 1 errors or warnings; 2 could not run.\n\
             .SH ENVIRONMENT\n.TP\n\\fBJIXIAO_LANG\\fR\nLanguage: zh or en.\n.TP\n\\fBNO_COLOR\\fR\nNo colours when it has a value.\n\
             .TP\n\\fBSOURCE_DATE_EPOCH\\fR\nTime of creation written into files, in seconds; a fixed day by default.\n"
        }
    }
}
