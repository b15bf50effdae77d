//! `jixiao import 表.xlsx --annotate 副本.xlsx`: the findings as notes at their cells, in a copy to send back.

use super::files;
use super::gather::Gathered;
use super::import::FileRead;
use super::screen::Screen;
use crate::diagnostic::{Diagnostic, Error, Result, Severity, note, several};
use crate::formats::xlsx::annotate::{Note, annotate, has_macros, only_xlsx};
use crate::formats::{Kind, sniff};
use crate::source::{Place, Sources, cell_name};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A copy that may be written: known before anything is read or written.
pub(super) struct Copy {
    original: Vec<u8>,
    to: PathBuf,
}

pub(super) fn prepare(copy: &Path, gathered: &Gathered, force: bool) -> Result<Copy> {
    let ([file], false) = (gathered.files.as_slice(), gathered.batch) else {
        return Err(Error::new(words!("--annotate 一次只给一个文件写批注", "--annotate takes one file at a time")));
    };
    let name = copy.display();
    if file.as_os_str() == "-" {
        return Err(Error::new(words!(
            "--annotate 要给出文件名，不能用标准输入",
            "--annotate needs a file by its name, not standard input"
        )));
    }
    let original = files::read(file)?;
    if sniff::sniff(&original) != Kind::Xlsx {
        let label = sniff::sniff(&original).label();
        let mut error = only_xlsx();
        error.message.zh = format!("{} 是{}：{}", file.display(), label.zh, error.message.zh);
        error.message.en = format!("{} is {}: {}", file.display(), label.en, error.message.en);
        return Err(error);
    }
    let wanted = if has_macros(&original)? { "xlsm" } else { "xlsx" };
    if !copy.extension().is_some_and(|given| given.eq_ignore_ascii_case(wanted)) {
        return Err(Error::new(words!("{name} 应以 .{wanted} 结尾", "{name} should end in .{wanted}")));
    }
    if let (Ok(from), Ok(to)) = (file.canonicalize(), copy.canonicalize()) {
        if from == to {
            return Err(Error::new(words!("{name} 就是原件，不改", "{name} is the original, which stays as it is"))
                .help(words!("副本另取一个名字", "choose another name for the copy")));
        }
        if !force {
            return Err(Error::new(words!("{name} 已经存在", "{name} exists already"))
                .help(words!("换一个名字，或加 --force 覆盖", "choose another name, or add --force to overwrite")));
        }
    }
    Ok(Copy { original, to: copy.to_path_buf() })
}

impl Copy {
    pub fn write(self, files: &[FileRead], sources: &Sources, screen: &Screen) -> Result<PathBuf> {
        let mut by_cell: BTreeMap<(u16, u32, u16), Vec<&Diagnostic>> = BTreeMap::new();
        for read in files.iter().flat_map(|file| &file.reads) {
            let said = read.report.findings.iter();
            // That a cell has a note is no news to whoever reads its note.
            let said = said.filter(|finding| finding.id != "I017");
            for finding in said.filter(|finding| !screen.quiet || finding.severity != Severity::Info) {
                let place = if finding.place.is_known() { finding.place } else { read.first };
                if let Place::Cell { sheet, row, column, .. } = place {
                    by_cell.entry((sheet, row, column)).or_default().push(finding);
                }
            }
        }
        let sheets = sources.iter().next().map(|(_, source)| source.sheets.as_slice()).unwrap_or(&[]);
        let notes: Vec<Note> = by_cell
            .into_iter()
            .filter_map(|((sheet, row, column), mut findings)| {
                findings.sort_by_key(|finding| (finding.severity, finding.id));
                let text = note::write(&findings, screen.language);
                Some(Note { sheet: sheets.get(usize::from(sheet))?.clone(), row, column, text })
            })
            .collect();
        let annotated = annotate(&self.original, &notes, note::is_ours)?;
        files::write(&self.to, &annotated.bytes)?;
        let (name, count) = (self.to.display(), notes.len() - annotated.left.len());
        let cells = several(count, "cell");
        screen.say(&words!("{name}：{count} 格写了批注", "{name}: notes at {cells}"));
        for note in &annotated.left {
            let (sheet, cell) = (&note.sheet, cell_name(note.row, note.column));
            screen.say(&words!(
                "{sheet}!{cell} 有会话批注，问题没有写进去",
                "{sheet}!{cell} has a conversation; its findings were not written there"
            ));
        }
        Ok(self.to)
    }
}
