//! `jixiao doctor`: what is installed and set up here, and what of it wants attention.
//!
//! Looks and tells, changes nothing. What a form can do without is a hint and leaves the exit code 0.

mod fonts;

use super::args::{Args, Doctor, Format};
use super::files::Disk;
use super::outcome::Outcome;
use super::repository::{Repository, repository};
use super::screen::{Screen, pretty};
use super::worker::Worker;
use super::workspace;
use crate::desk::{self, CONFIG, UNIT_FILE};
use crate::diagnostic::{Error, Language, Result, Severity, Words, several};
use crate::forms::{Folder, Library};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// How a thing is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Good,
    /// It works, and could be better.
    Hint,
    /// It does not work as it is set up.
    Attention,
}

impl State {
    fn name(self, language: Language) -> &'static str {
        match (self, language) {
            (State::Good, Language::Chinese) => "正常",
            (State::Hint, Language::Chinese) => "提示",
            (State::Attention, Language::Chinese) => "注意",
            (State::Good, Language::English) => "good",
            (State::Hint, Language::English) => "hint",
            (State::Attention, Language::English) => "attention",
        }
    }
}

/// One thing that was looked at.
struct Item {
    topic: &'static str,
    state: State,
    said: Words,
    help: Option<Words>,
    /// What it is about: the ids of forms, the names of fonts.
    list: Vec<String>,
}

impl Item {
    fn new(topic: &'static str, state: State, said: Words) -> Item {
        Item { topic, state, said, help: None, list: Vec::new() }
    }

    fn help(mut self, help: Words) -> Item {
        self.help = Some(help);
        self
    }

    fn list(mut self, list: Vec<String>) -> Item {
        self.list = list;
        self
    }
}

pub fn run(options: &Doctor, args: &Args, screen: &Screen) -> Result<Outcome> {
    let (mut items, library) = forms(args)?;
    items.push(settings(&library, args));
    items.push(specs());
    items.push(fonts(&library));
    items.extend(git());
    items.push(reading_child());
    match options.format {
        Format::Text => screen.data(&text(&items, screen.language)),
        Format::Json => screen.data(&pretty(&as_json(&items, screen.language))),
    }
    let attention = items.iter().any(|item| item.state == State::Attention);
    Ok(if attention { Outcome::Findings } else { Outcome::Clean })
}

fn program() -> String {
    Worker::of_this_program().map(|worker| worker.exe.display().to_string()).unwrap_or_default()
}

fn system() -> String {
    format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS)
}

fn text(items: &[Item], language: Language) -> String {
    let mut out = format!("jixiao {}  {}  {}\n", env!("CARGO_PKG_VERSION"), system(), program());
    let repair = match language {
        Language::Chinese => "怎么办",
        Language::English => "help",
    };
    for item in items {
        out += &format!("{}  {}\n", item.state.name(language), item.said.say(language));
        item.list.iter().for_each(|entry| out += &format!("      {entry}\n"));
        if let Some(help) = &item.help {
            out += &format!("      {repair}: {}\n", help.say(language));
        }
    }
    let count = |state| items.iter().filter(|item| item.state == state).count();
    let (attention, hints) = (count(State::Attention), count(State::Hint));
    let of_hints = several(hints, "hint");
    let closing = match attention {
        0 => words!("没有要处理的；提示 {hints} 条", "nothing wants attention; {of_hints}"),
        _ => words!("要处理的 {attention} 条；提示 {hints} 条", "to attend to: {attention}; {of_hints}"),
    };
    out + closing.say(language) + "\n"
}

fn as_json(items: &[Item], language: Language) -> Value {
    let item = |item: &Item| {
        json!({
            "topic": item.topic, "state": item.state.name(Language::English), "message": item.said.say(language),
            "help": item.help.as_ref().map(|help| help.say(language)), "list": item.list,
        })
    };
    json!({
        "version": env!("CARGO_PKG_VERSION"), "system": system(), "program": program(),
        "items": items.iter().map(item).collect::<Value>(),
    })
}

/// The forms built in, and those of the folders that come before them.
fn forms(args: &Args) -> Result<(Vec<Item>, Library)> {
    let ids = |folder: &Folder| -> BTreeSet<String> {
        folder.files.keys().filter_map(|path| path.strip_suffix("/form.yaml")).map(str::to_string).collect()
    };
    let built_in = Folder::built_in();
    let own = ids(&built_in);
    let count = own.len();
    let said = words!("内置的表单 {count} 张", "{count} forms are built in");
    let mut items = vec![Item::new("built-in forms", State::Good, said).list(own.iter().cloned().collect())];
    let named = args.templates.iter().map(PathBuf::as_path);
    let here = Some(Path::new("templates")).filter(|folder| folder.is_dir());
    let mut folders = Vec::new();
    for path in named.chain(here) {
        let name = path.display();
        let folder = match workspace::read_folder(path) {
            Ok(folder) => folder,
            Err(error) => {
                items.push(told("templates", error));
                continue;
            }
        };
        let found = ids(&folder);
        let count = found.len();
        let replaced = found.iter().filter(|id| own.contains(*id)).count();
        let said = match replaced {
            0 => words!("{name} 里的表单 {count} 张", "{count} forms in {name}"),
            _ => words!(
                "{name} 里的表单 {count} 张，其中 {replaced} 张代替内置的",
                "{count} forms in {name}, {replaced} of them in place of built-in ones"
            ),
        };
        items.push(Item::new("templates", State::Good, said).list(found.into_iter().collect()));
        folders.push(folder);
    }
    folders.push(built_in);
    match Library::load(&folders) {
        Ok((library, refused)) => {
            let faults = refused.report.count(Severity::Error);
            if faults > 0 {
                items.push(
                    Item::new(
                        "templates",
                        State::Attention,
                        words!("表单有 {faults} 处错误，有错的不能用", "{faults} errors in forms; those are not used"),
                    )
                    .help(words!("jixiao forms check 文件夹", "jixiao forms check FOLDER")),
                );
            }
            Ok((items, library))
        }
        Err(error) => {
            items.push(told("templates", error));
            Ok((items, Library::built_in()?))
        }
    }
}

fn told(topic: &'static str, error: Error) -> Item {
    let item = Item::new(topic, State::Attention, error.message);
    match error.help {
        Some(help) => item.help(help),
        None => item,
    }
}

fn settings(library: &Library, args: &Args) -> Item {
    let path = args.config.clone().or_else(workspace::settings_here);
    match (workspace::profiles(library, args), path) {
        (Err(error), _) => told("settings", error),
        (Ok(_), None) => Item::new(
            "settings",
            State::Good,
            words!("没有 {CONFIG}，规则都照默认", "no {CONFIG}; all rules are as usual"),
        ),
        (Ok(profiles), Some(path)) => {
            let name = path.display();
            let Words { zh, en } = profiles.in_force();
            Item::new("settings", State::Good, words!("工作区设置 {name}，{zh}", "settings {name}, {en}"))
        }
    }
}

/// What a person would hand to `check` here.
fn specs() -> Item {
    if Path::new(UNIT_FILE).is_file() {
        return Item::new("specs", State::Good, words!("当前文件夹是一个单位", "this folder is a unit"));
    }
    let folder = Path::new("specs");
    let found = if folder.is_dir() { desk::specs_under(&Disk, folder) } else { Ok((Vec::new(), 0)) };
    let found = match found {
        Ok((found, _)) => found,
        Err(error) => return told("specs", error),
    };
    let files = found.len();
    let units = found.iter().filter(|path| path.file_name().is_some_and(|name| name == UNIT_FILE)).count();
    match files {
        0 => Item::new("specs", State::Hint, words!("当前文件夹没有 specs/", "there is no specs/ here")).help(words!(
            "jixiao new specs/某单位 --form 编号 新建一个，或 jixiao import 表.xlsx -o specs",
            "jixiao new specs/UNIT --form ID starts one; so does jixiao import FILE.xlsx -o specs"
        )),
        _ => Item::new(
            "specs",
            State::Good,
            words!("specs/ 里有规格 {files} 个文件，{units} 个单位", "{files} spec files in specs/, {units} units"),
        ),
    }
}

/// The fonts that the forms ask for: a file is the same without them, it only looks otherwise here.
fn fonts(library: &Library) -> Item {
    let asked = library.forms.iter().flat_map(|form| form.styles.values()).map(|style| style.font.as_str());
    let asked: BTreeSet<&str> = asked.collect();
    let missing = fonts::missing(asked.iter().copied());
    let (all, gone) = (asked.len(), missing.len());
    if missing.is_empty() {
        return Item::new(
            "fonts",
            State::Good,
            words!("表单用的字体 {all} 种，都装了", "the forms use {all} fonts; all are installed"),
        );
    }
    Item::new(
        "fonts",
        State::Hint,
        words!(
            "表单用的字体 {all} 种，这台电脑没有 {gone} 种：",
            "the forms use {all} fonts; {gone} are not on this computer:"
        ),
    )
    .list(missing)
    .help(words!(
        "表照样能填；在这台电脑上打开，Word、Excel、WPS 换成别的字体显示，分行分页可能不同。要看准版面，装上这些字体",
        "forms are filled all the same; opened here, Word, Excel and WPS substitute others, and lines and pages may break elsewhere. Install them to see the true layout"
    ))
}

fn git() -> Vec<Item> {
    let item = |state, said| Item::new("git", state, said);
    let install = || words!("jixiao git install", "jixiao git install");
    let repository = match repository() {
        Ok(repository) => repository,
        Err(error) => {
            // Nothing here needs git, except what is called so.
            let item = told("git", error);
            return vec![Item { state: State::Hint, ..item }];
        }
    };
    let Repository { version, top, attributes, settings, missing, program } = repository;
    let mut items = vec![item(State::Good, words!("{version}", "{version}"))];
    let Some(top) = top else {
        items.push(
            item(State::Hint, words!("当前文件夹不在 git 仓库里", "this folder is not in a git repository")).help(
                words!(
                    "要留下每次修改的记录，用 git init 新建一个",
                    "git init starts one, to keep a record of changes"
                ),
            ),
        );
        return items;
    };
    let top = top.display();
    items.push(match (attributes, settings) {
        (None, 0) => item(
            State::Hint,
            words!("仓库 {top} 没有设置 jixiao", "the repository {top} is not set up for jixiao"),
        )
        .help(install()),
        (None, _) => item(
            State::Attention,
            words!(
                "仓库 {top} 的 .gitattributes 里没有 jixiao 的几行，git 不会用它",
                ".gitattributes of {top} lacks the lines of jixiao; git does not use it"
            ),
        )
        .help(install()),
        (Some(lines), _) if missing == 0 => {
            let said = words!("仓库 {top} 已设置 jixiao", "the repository {top} is set up for jixiao");
            item(State::Good, said).list(lines)
        }
        (Some(lines), _) => item(
            State::Attention,
            words!(
                "仓库 {top} 的 .gitattributes 写了要用 jixiao，而这一份克隆里没有设置好：git 看不懂表格，规格按行合并",
                ".gitattributes of {top} asks for jixiao, and this clone is not set up: git cannot read tables, and specs merge by lines"
            ),
        )
        .list(lines)
        .help(install()),
    });
    if let Some((registered, same)) = program {
        items.push(match same {
            true => {
                item(State::Good, words!("git 调用的就是本程序：{registered}", "git calls this program: {registered}"))
            }
            false => item(
                State::Attention,
                words!("git 调用的不是本程序，而是 {registered}", "git does not call this program but {registered}"),
            )
            .help(words!(
                "要用本程序，在仓库里再运行一次 jixiao git install",
                "to have it call this one, run jixiao git install in the repository again"
            )),
        });
    }
    items
}

/// Whether .xls and its like can be read, and within bounds.
fn reading_child() -> Item {
    let item = |state, said| Item::new("reading", state, said);
    match Worker::of_this_program().and_then(|worker| worker.bounds_memory()) {
        Ok(true) => item(
            State::Good,
            words!(
                "读 .xls、.xlsb、.ods 的子进程能启动，内存有上限",
                "the child that reads .xls, .xlsb, .ods starts, with its memory bounded"
            ),
        ),
        Ok(false) => item(
            State::Hint,
            words!(
                "读 .xls、.xlsb、.ods 的子进程能启动，但本系统不能限它的内存，只限时间",
                "the child that reads .xls, .xlsb, .ods starts; this system does not bound its memory, only its time"
            ),
        )
        .help(words!(
            "来历不明的旧格式文件，先用 Excel 或 WPS 另存为 .xlsx",
            "save files of the old kinds from strangers as .xlsx in Excel or WPS first"
        )),
        Err(error) => told("reading", error),
    }
}
