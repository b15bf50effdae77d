//! Where sources lie: names and what they lead to. A folder on disk, a revision of git and a list of files dropped on
//! a page are the same thing to the desk. Also what a name may be, and what a text must be.

use crate::diagnostic::{Error, Result, Words};
use crate::formats::{Kind, sniff};
use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

/// The largest file that is read, in bytes: with what is made of it, memory stays within the 512 MiB we promise.
pub const LARGEST: u64 = 128 << 20;

/// The file that makes a folder a unit.
pub const UNIT_FILE: &str = "单位.yaml";

/// How the file of a revision is called, beside the spec it revises: `甲-修订.yaml`.
pub const REVISION_ENDING: &str = "-修订.yaml";

/// The name of a workspace's settings, looked for in a folder and in those above it.
pub const CONFIG: &str = "jixiao.yaml";

/// What standard input is called, as a file to read.
pub const STDIN: &str = "-";

/// What a name leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Folder,
    File,
    /// In a list: a link, which may lead anywhere ([`Files::what`] says where to), or what is no file at all.
    Other,
}

/// Files by their names. Names are paths as the person wrote them; the desk joins and compares them and nothing else.
pub trait Files: Sync {
    /// What a name leads to; `None` when there is nothing.
    fn what(&self, name: &Path) -> Option<What>;

    /// The bytes of a file.
    ///
    /// # Errors
    /// There is no such file, or it cannot or should not be read (a folder, a device, more than [`LARGEST`]).
    fn read(&self, name: &Path) -> Result<Vec<u8>>;

    /// What lies right in a folder, each with the whole name by which it can be read; in any order.
    ///
    /// # Errors
    /// There is no such folder, or it cannot be listed.
    fn list(&self, folder: &Path) -> Result<Vec<(PathBuf, What)>>;
}

/// Files in memory, by name: what was dropped on a page, what git keeps of a revision, what a program made up.
///
/// ```
/// use jixiao::desk::{Files, Shelf, What};
/// use std::path::Path;
///
/// let shelf = Shelf::from_iter([("某中心/单位.yaml", "单位名称: 某中心\n"), ("某中心/运维.yaml", "项目名称: 运维\n")]);
/// assert_eq!(shelf.what(Path::new("某中心")), Some(What::Folder));
/// assert_eq!(shelf.list(Path::new("某中心"))?.len(), 2);
/// assert!(shelf.read(Path::new("某中心/无.yaml")).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Shelf(BTreeMap<PathBuf, Vec<u8>>);

impl Shelf {
    /// Puts a file on the shelf, in place of one of the same name.
    pub fn put(&mut self, name: impl Into<PathBuf>, bytes: impl Into<Vec<u8>>) {
        self.0.insert(name.into(), bytes.into());
    }

    /// The names of all files, in order.
    pub fn names(&self) -> impl Iterator<Item = &Path> {
        self.0.keys().map(PathBuf::as_path)
    }
}

impl<N: Into<PathBuf>, B: Into<Vec<u8>>> FromIterator<(N, B)> for Shelf {
    fn from_iter<I: IntoIterator<Item = (N, B)>>(files: I) -> Shelf {
        Shelf(files.into_iter().map(|(name, bytes)| (name.into(), bytes.into())).collect())
    }
}

impl Files for Shelf {
    fn what(&self, name: &Path) -> Option<What> {
        if self.0.contains_key(name) {
            return Some(What::File);
        }
        let name = plain(name);
        let holds = |file: &PathBuf| file.starts_with(name) && file.as_path() != name;
        // Names are in order, so that what a folder holds follows it.
        let mut behind = self.0.range(name.to_path_buf()..).map(|(file, _)| file);
        (name.as_os_str().is_empty() && !self.0.is_empty() || behind.next().is_some_and(holds)).then_some(What::Folder)
    }

    fn read(&self, name: &Path) -> Result<Vec<u8>> {
        self.0.get(name).cloned().ok_or_else(|| {
            let name = name.display();
            Error::new(words!("无法读取 {name}：没有这个文件或文件夹", "cannot read {name}: no such file or folder"))
        })
    }

    fn list(&self, folder: &Path) -> Result<Vec<(PathBuf, What)>> {
        let within = plain(folder);
        let mut found: BTreeMap<PathBuf, What> = BTreeMap::new();
        // Names are in order, so that what a folder holds stands together.
        for file in self.0.range(within.to_path_buf()..).map(|(file, _)| file) {
            let Ok(inside) = file.strip_prefix(within) else { break };
            let mut parts = inside.components();
            if let Some(first) = parts.next() {
                let what = if parts.next().is_some() { What::Folder } else { What::File };
                found.insert(folder.join(first), what);
            }
        }
        Ok(found.into_iter().collect())
    }
}

/// `.` is the whole shelf.
fn plain(folder: &Path) -> &Path {
    if folder == Path::new(".") { Path::new("") } else { folder }
}

/// The folder a file lies in.
pub(super) fn folder_of(file: &Path) -> &Path {
    file.parent().unwrap_or(Path::new(""))
}

/// What a file is called in messages.
pub fn shown(file: &Path) -> String {
    if file.as_os_str() == STDIN { "<stdin>".into() } else { file.display().to_string() }
}

/// A spec or other text in UTF-8, without the mark that some editors write before it.
///
/// # Errors
/// There is no such file, or it is no UTF-8.
pub fn read_text(files: &dyn Files, name: &Path) -> Result<String> {
    let bytes = files.read(name)?;
    text_of(name, bytes.strip_prefix(b"\xEF\xBB\xBF").map(<[u8]>::to_vec).unwrap_or(bytes))
}

/// The same of bytes at hand, every one of them kept; `name` is for the message.
///
/// # Errors
/// They are no UTF-8.
pub fn text_of(name: &Path, bytes: Vec<u8>) -> Result<String> {
    String::from_utf8(bytes).map_err(|error| {
        let (name, bytes) = (name.display(), error.as_bytes());
        let kind = sniff::sniff(bytes);
        if !matches!(kind, Kind::Text | Kind::Unknown) {
            let Words { zh, en } = kind.label();
            let told = Error::new(words!("{name} 是{zh}，不是规格", "{name} is no spec: {en}"));
            return told.help(match kind {
                Kind::Xlsx | Kind::Xls | Kind::Xlsb | Kind::Ods | Kind::Xml2003 | Kind::Docx | Kind::Html => {
                    words!("用 jixiao import {name}", "use jixiao import {name}")
                }
                _ => kind.advice(),
            });
        }
        match in_gb18030(bytes) {
            Some(_) => Error::new(words!(
                "{name} 是 GB18030（GBK）编码的，规格要用 UTF-8",
                "{name} is in GB18030 (GBK); specs are in UTF-8"
            ))
            .help(words!("用 jixiao fmt {name} 转成 UTF-8", "jixiao fmt {name} makes it UTF-8")),
            None => Error::new(words!("{name} 不是 UTF-8 文本", "{name} is not UTF-8 text"))
                .help(words!("在编辑器里另存为 UTF-8 编码", "save it as UTF-8 in your editor")),
        }
    })
}

/// The text, when the bytes are Chinese in the older encoding of Windows and not in UTF-8.
pub fn in_gb18030(bytes: &[u8]) -> Option<String> {
    if std::str::from_utf8(bytes).is_ok() || sniff::sniff(bytes) != Kind::Text {
        return None;
    }
    let (text, faulty) = encoding_rs::GB18030.decode_without_bom_handling(bytes);
    (!faulty).then(|| text.into_owned())
}

/// The settings that hold in a folder: its own `jixiao.yaml`, or that of the nearest folder above.
///
/// ```
/// use jixiao::desk::{Shelf, settings_above};
/// use std::path::Path;
///
/// let shelf = Shelf::from_iter([("规格/jixiao.yaml", "")]);
/// assert_eq!(settings_above(&shelf, Path::new("规格/甲/乙")).as_deref(), Some(Path::new("规格/jixiao.yaml")));
/// assert_eq!(settings_above(&shelf, Path::new("别处")), None);
/// ```
pub fn settings_above(files: &dyn Files, folder: &Path) -> Option<PathBuf> {
    folder.ancestors().map(|folder| folder.join(CONFIG)).find(|path| files.what(path) == Some(What::File))
}

/// A name that cannot lead out of its folder.
///
/// ```
/// use jixiao::desk::stays_inside;
///
/// assert!(stays_inside("项目/一.yaml"));
/// assert!(!stays_inside("../一.yaml") && !stays_inside("/一.yaml"));
/// ```
pub fn stays_inside(name: &str) -> bool {
    !name.is_empty() && Path::new(name).components().all(|part| matches!(part, Component::Normal(_)))
}

/// The most bytes of a name made from a document's text: file systems stop at 255.
const LONGEST_NAME: usize = 180;

/// A file name made of a document's text: no separators, no device names, not hidden, at most 180 bytes.
///
/// ```
/// use jixiao::desk::safe_name;
///
/// assert_eq!(safe_name("网络/运维\n（一期）"), "网络_运维_（一期）");
/// assert_eq!(safe_name(".."), "未命名");
/// ```
pub fn safe_name(text: &str) -> String {
    let mut name: String = text
        .chars()
        .map(|c| match c {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '_',
            c if c.is_control() => '_',
            // Reordering marks hide what a name really says.
            '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' => '_',
            c => c,
        })
        .collect();
    name = name.trim_matches(|c: char| c == '.' || c.is_whitespace()).to_string();
    while name.len() > LONGEST_NAME {
        name.pop();
    }
    let name = name.trim_end_matches(|c: char| c == '.' || c.is_whitespace()).to_string();
    let stem = name.split('.').next().unwrap_or("").to_ascii_uppercase();
    let device = matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL")
        || (stem.len() == 4
            && (stem.starts_with("COM") || stem.starts_with("LPT"))
            && stem.ends_with(|c: char| c.is_ascii_digit()));
    match name.as_str() {
        "" => "未命名".into(),
        _ if device => format!("_{name}"),
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_documents_text_never_leaves_its_folder() {
        for (text, name) in [
            ("../../etc/passwd", "_.._etc_passwd"),
            ("C:\\x", "C__x"),
            ("con.yaml", "_con.yaml"),
            ("...", "未命名"),
            (" 运维（一期） ", "运维（一期）"),
            ("a\u{202e}b\nc", "a_b_c"),
        ] {
            assert_eq!(safe_name(text), name);
        }
        assert!(safe_name(&"长".repeat(300)).len() <= LONGEST_NAME);
    }

    #[test]
    fn a_shelf_has_folders_wherever_a_name_has_parts() {
        let shelf = Shelf::from_iter([("甲/乙/丙.yaml", "1"), ("甲/丁.yaml", "2"), ("甲.yaml", "3")]);
        let list = |folder: &str| shelf.list(Path::new(folder)).unwrap_or_default();
        assert_eq!(list("甲"), [("甲/丁.yaml".into(), What::File), ("甲/乙".into(), What::Folder)]);
        assert_eq!(list(".").len(), 2);
        for (name, what) in [("甲", Some(What::Folder)), ("甲/乙", Some(What::Folder)), ("甲.yaml", Some(What::File))]
        {
            assert_eq!(shelf.what(Path::new(name)), what, "{name}");
        }
        assert_eq!((shelf.what(Path::new("丙")), shelf.what(Path::new("."))), (None, Some(What::Folder)));
        let there = Shelf::from_iter([("甲/jixiao.yaml", "")]);
        assert_eq!(settings_above(&there, Path::new("甲/乙/丙")), Some(PathBuf::from("甲/jixiao.yaml")));
    }
}
