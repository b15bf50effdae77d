//! What goes back to those who sent files with faults: each file's faults in a letter (退回说明), and the workbook with
//! notes at its cells where that can be.

use super::annotate::{annotate, for_the_sender};
use super::files::{Files, safe_name};
use super::gather::Gathered;
use super::home::{self, unique};
use super::listing::{Item, Listing, Sort};
use super::read::{Batch, Received};
use crate::diagnostic::{Diagnostic, Language, Result, Severity, Words};
use crate::formats::{Kind, sniff};
use crate::forms::About;
use crate::source::{At, Place, Sources};
use crate::tree::Node;
use std::collections::{BTreeMap, HashSet};
use std::path::Path;

/// A file to send back.
#[derive(Debug)]
pub struct Returned {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// All that goes back.
#[derive(Debug, Default)]
pub struct Returns {
    pub files: Vec<Returned>,
    /// So many of the files that were read have nothing to mend.
    pub clean: usize,
    /// So many go back.
    pub faulty: usize,
    /// What could not be done as wished.
    pub told: Vec<Words>,
}

/// Where one fault stands several times, so many places are named.
const PLACES: usize = 8;

/// For each file that was read and has something to mend: `<name>-退回说明.docx`, and of a workbook (.xlsx) a copy with
/// notes beside it. What is for the reader of the files alone is left out, and 提示 without `hints`.
///
/// # Errors
/// An original can no longer be read, or a letter not be written.
///
/// ```
/// use jixiao::desk::{CREATED, Gathered, Profiles, Reader, Shelf, read_all, returns};
/// use jixiao::diagnostic::Language;
/// use jixiao::forms::Library;
///
/// let library = Library::built_in()?;
/// let profiles = Profiles::load(&library, None)?;
/// let shelf = Shelf::from_iter([("某校.csv", "项目名称,网络运维\n绩效目标,保障网络畅通\n三级指标,指标值\n网络可用率,XX%\n")]);
/// let gathered = Gathered::all(shelf.names());
/// let batch = read_all(&gathered, &shelf, &Reader::new(&library, &profiles))?;
/// let back = returns(&gathered, &batch, &shelf, Language::Chinese, true, CREATED)?;
/// assert_eq!(back.files[0].name, "某校-退回说明.docx");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn returns(
    gathered: &Gathered,
    batch: &Batch,
    originals: &dyn Files,
    language: Language,
    hints: bool,
    created: u64,
) -> Result<Returns> {
    let mut back = Returns::default();
    let mut taken: HashSet<String> = HashSet::new();
    for received in &batch.files {
        let faults: Vec<(Place, &Diagnostic)> = for_the_sender(received, hints).collect();
        let Some(file) = gathered.files.get(received.id.0 as usize).filter(|_| !faults.is_empty()) else {
            back.clean += 1;
            continue;
        };
        back.faulty += 1;
        let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let stem = unique(safe_name(&stem), &mut taken);
        let original = originals.read(file)?;
        let mut noted = None;
        if sniff::sniff(&original) == Kind::Xlsx {
            match annotate(&original, received, &batch.sources, language, hints) {
                Ok(copy) => {
                    let ending = file.extension().map(|ending| ending.to_string_lossy().to_lowercase());
                    let name = format!("{stem}.{}", ending.unwrap_or_else(|| "xlsx".into()));
                    noted = Some(name.clone());
                    back.files.push(Returned { name, bytes: copy.bytes });
                }
                Err(error) => {
                    let (name, Words { zh, en }) = (file.display(), error.message);
                    back.told.push(words!("{name} 没有写批注：{zh}", "{name} has no notes: {en}"));
                }
            }
        }
        let letter = letter(file, received, &batch.sources, &faults, noted.as_deref(), language);
        back.files
            .push(Returned { name: format!("{stem}-退回说明.docx"), bytes: letter.write(Sort::Docx, created)? });
    }
    Ok(back)
}

/// The faults of one file, numbered, the gravest first.
fn letter(
    file: &Path,
    received: &Received,
    sources: &Sources,
    faults: &[(Place, &Diagnostic)],
    noted: Option<&str>,
    language: Language,
) -> Listing {
    // What is said of several places is one fault.
    let mut said: BTreeMap<(Severity, Place, String, String), Vec<Place>> = BTreeMap::new();
    let mut first: BTreeMap<(Severity, String, String), Place> = BTreeMap::new();
    for (place, finding) in faults {
        let message = finding.message.say(language).to_string();
        let help = finding.help.as_ref().map(|help| help.say(language).to_string()).unwrap_or_default();
        let at = *first.entry((finding.severity, message.clone(), help.clone())).or_insert(*place);
        said.entry((finding.severity, at, message, help)).or_default().push(*place);
    }
    let several_sheets = sources.get(received.id).is_some_and(|source| source.sheets.len() > 1);
    let place = |place: &Place| match sources.locate(*place).map(|location| location.at) {
        Some(At::Cell { sheet, cell }) if several_sheets && !sheet.is_empty() => format!("{sheet}!{cell}"),
        Some(At::Cell { cell, .. }) => cell,
        Some(At::Line { line, .. }) => words!("第 {line} 行", "line {line}").say(language).to_string(),
        None => String::new(),
    };
    let rows = said.iter().enumerate().map(|(at, ((severity, _, message, help), places))| {
        let mut named: Vec<String> = places.iter().take(PLACES).map(place).collect();
        named.dedup();
        if places.len() > PLACES {
            let (all, more) = (places.len(), places.len() - PLACES);
            named.push(words!("等 {all} 处", "and {more} more").say(language).to_string());
        }
        let gravity = match severity {
            Severity::Error => words!("必须改", "must be mended"),
            Severity::Warning => words!("请核对", "please check"),
            Severity::Info => words!("建议", "advice"),
        };
        vec![
            Item::Count(at + 1),
            Item::from(gravity.say(language)),
            Item::Text(named.join("\n")),
            Item::Text(message.clone()),
            Item::Text(help.clone()),
        ]
    });
    let rows: Vec<Vec<Item>> = rows.collect();
    let count = |wanted: Severity| said.keys().filter(|(severity, ..)| *severity == wanted).count();
    let [must, check, advice] = [Severity::Error, Severity::Warning, Severity::Info].map(count);
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut above = Vec::new();
    if let Some(unit) = sender(received) {
        above.push(
            unit + match language {
                Language::Chinese => "：",
                Language::English => ":",
            },
        );
    }
    above.push(
        words!(
            "报来的“{name}”有 {must} 处必须改，{check} 处请核对，{advice} 处建议。改好后请重新报送，文件名不变。",
            "“{name}”, as received: {must} to be mended, {check} to be checked, {advice} advised. Please mend and send it again under the same name."
        )
        .say(language)
        .to_string(),
    );
    if let Some(noted) = noted {
        let told = words!("同样的内容已批注在“{noted}”的各格上。", "The same is noted at the cells of “{noted}”.");
        above.push(told.say(language).to_string());
    }
    let heads = match language {
        Language::Chinese => ["序号", "轻重", "位置", "问题", "怎么改"],
        Language::English => ["No.", "Weight", "Place", "What is wrong", "What to do"],
    };
    Listing {
        title: words!("退回说明", "Returned for correction").say(language).to_string(),
        above,
        columns: heads
            .iter()
            .zip([6.0, 8.0, 12.0, 34.0, 30.0])
            .map(|(head, width)| (head.to_string(), width))
            .collect(),
        rows,
        ..Listing::default()
    }
}

/// The unit that the file says it is of.
fn sender(received: &Received) -> Option<String> {
    received.fillings.iter().find_map(|filling| match filling.form.about {
        About::Unit => filling.root.child("单位名称").and_then(Node::as_text).map(|name| name.trim().to_string()),
        About::Project | About::Revision => home::sender(filling),
    })
}
