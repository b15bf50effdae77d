//! One HTML page that shows sheets as they are, what became of each cell, and the findings beside it.
//!
//! Needs nothing but itself: no script, no file beside it, no network. Knows tables and plain words; what a
//! fate is called and which finding is grave is told by the caller. Every text of a document is hostile.

use crate::document::{Block, Cell, Section, Table};
use crate::source::{Place, cell_name};
use std::collections::{HashMap, HashSet};
use std::fmt::Write;

const LOOK: &str = include_str!("report.css");
/// More blank rows than this are told by their number.
const BLANK_ROWS: usize = 3;

/// What became of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fate {
    Fact,
    Label,
    Ignored,
    Unexplained,
}

impl Fate {
    pub const ALL: [Fate; 4] = [Fate::Fact, Fate::Label, Fate::Ignored, Fate::Unexplained];

    fn class(self) -> &'static str {
        match self {
            Fate::Fact => "fact",
            Fate::Label => "label",
            Fate::Ignored => "ignored",
            Fate::Unexplained => "unexplained",
        }
    }
}

/// The page's own words, in the reader's language.
pub struct Wording {
    /// `zh-CN` or `en`.
    pub language: &'static str,
    pub legend: String,
    /// By [`Fate::ALL`]: the letter that stands in the cell, and what it means.
    pub fates: [(&'static str, &'static str); 4],
    pub findings: String,
    pub no_findings: String,
    pub whole: String,
    /// Stands behind a number of blank rows.
    pub blank_rows: String,
    pub hidden: String,
}

pub struct Page<'a> {
    pub wording: Wording,
    pub title: String,
    /// What the whole came to.
    pub summary: Vec<String>,
    pub files: Vec<File<'a>>,
}

/// One file: the sheets that were read, or why it was not.
pub struct File<'a> {
    pub name: String,
    pub lines: Vec<String>,
    pub refused: Option<String>,
    pub sheets: Vec<Sheet<'a>>,
}

/// What became of a cell, why, and whether that is certain.
pub struct Became {
    pub fate: Fate,
    pub told: String,
    pub unsure: bool,
}

pub struct Sheet<'a> {
    pub section: &'a Section,
    pub fates: HashMap<Place, Became>,
    pub findings: Vec<Finding>,
}

pub struct Finding {
    /// Where it points, and what that place is called.
    pub place: Place,
    pub at: String,
    /// `error`, `warning` or `info`.
    pub class: &'static str,
    pub head: String,
    pub message: String,
    pub help: Option<String>,
}

/// By this a page is known as one of ours.
const GENERATOR: &str = "<meta name=\"generator\" content=\"jixiao\"/>";

/// Whether these bytes are a page that [`write()`] made.
pub fn is_ours(bytes: &[u8]) -> bool {
    bytes.starts_with(b"<!DOCTYPE html>")
        && bytes.windows(GENERATOR.len()).take(500).any(|at| at == GENERATOR.as_bytes())
}

/// Hands over the page piece by piece: that of a large workbook is longer than all that was read of it.
pub fn write(page: &Page, take: &mut dyn FnMut(&str)) {
    let mut out = Html { text: String::new(), number: 0, take };
    let title = escaped(&page.title);
    let _ = write!(
        out.text,
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
         {GENERATOR}\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n\
         <title>{title}</title>\n<style>\n{LOOK}</style>\n</head>\n<body>\n<h1>{title}</h1>\n",
        page.wording.language
    );
    page.summary.iter().for_each(|line| out.paragraph("account", line));
    out.legend(&page.wording);
    for file in &page.files {
        out.file(file, &page.wording);
    }
    out.text += "</body>\n</html>\n";
    (out.take)(&out.text);
}

struct Html<'o> {
    /// What is not handed over yet.
    text: String,
    take: &'o mut dyn FnMut(&str),
    /// Findings so far: they are numbered through.
    number: usize,
}

impl Html<'_> {
    /// Hands over what there is, once it is worth it.
    fn hand_over(&mut self) {
        if self.text.len() > 1 << 16 {
            (self.take)(&self.text);
            self.text.clear();
        }
    }

    fn paragraph(&mut self, class: &str, text: &str) {
        let _ = writeln!(self.text, "<p class=\"{class}\">{}</p>", lines(text));
    }

    fn legend(&mut self, wording: &Wording) {
        let _ = write!(self.text, "<ul class=\"legend\" aria-label=\"{}\">", escaped(&wording.legend));
        for (fate, (letter, meaning)) in Fate::ALL.iter().zip(&wording.fates) {
            let _ = write!(
                self.text,
                "<li class=\"{}\"><span class=\"k\">{}</span> {}</li>",
                fate.class(),
                escaped(letter),
                escaped(meaning)
            );
        }
        self.text += "</ul>\n";
    }

    fn file(&mut self, file: &File, wording: &Wording) {
        let _ = writeln!(self.text, "<section class=\"file\">\n<h2>{}</h2>", escaped(&file.name));
        file.lines.iter().for_each(|line| self.paragraph("line", line));
        if let Some(why) = &file.refused {
            self.paragraph("refused", why);
        }
        for sheet in &file.sheets {
            self.sheet(sheet, wording);
        }
        self.text += "</section>\n";
    }

    fn sheet(&mut self, sheet: &Sheet, wording: &Wording) {
        let first = self.number + 1;
        let mut notes: HashMap<Place, Vec<(usize, &'static str)>> = HashMap::new();
        for (at, finding) in sheet.findings.iter().enumerate() {
            notes.entry(finding.place).or_default().push((first + at, finding.class));
        }
        if !sheet.section.name.is_empty() {
            let hidden = if sheet.section.hidden { format!("（{}）", wording.hidden) } else { String::new() };
            let _ = writeln!(self.text, "<h3>{}{}</h3>", escaped(&sheet.section.name), escaped(&hidden));
        }
        self.text += "<div class=\"pair\">\n<div class=\"sheet\">\n";
        let mut shown = Shown { fates: &sheet.fates, notes: &notes, wording, anchors: HashSet::new() };
        for block in &sheet.section.blocks {
            match block {
                Block::Paragraph(paragraph) => {
                    let (attributes, inside) = shown.cell(&paragraph.text, paragraph.place, paragraph.note.as_deref());
                    let _ = writeln!(self.text, "<p{attributes}>{inside}</p>");
                }
                Block::Table(table) => self.table(table, &mut shown),
            }
        }
        let anchors = shown.anchors;
        self.text += "</div>\n";
        let _ = writeln!(self.text, "<aside aria-label=\"{0}\">\n<h4>{0}</h4>", escaped(&wording.findings));
        if sheet.findings.is_empty() {
            self.paragraph("none", &wording.no_findings);
        } else {
            let _ = writeln!(self.text, "<ol start=\"{first}\">");
            for finding in &sheet.findings {
                self.number += 1;
                self.finding(finding, anchors.contains(&finding.place), wording);
            }
            self.text += "</ol>\n";
        }
        self.text += "</aside>\n</div>\n";
    }

    fn finding(&mut self, finding: &Finding, is_shown: bool, wording: &Wording) {
        let at = if finding.at.is_empty() { &wording.whole } else { &finding.at };
        let place = match is_shown {
            true => format!("<a href=\"#{}\">{}</a>", anchor(finding.place), escaped(at)),
            false => escaped(at),
        };
        let _ = write!(
            self.text,
            "<li id=\"f{}\" class=\"{}\">{place} <b>{}</b> {}",
            self.number,
            finding.class,
            escaped(&finding.head),
            lines(&finding.message)
        );
        if let Some(help) = &finding.help {
            let _ = write!(self.text, "<span class=\"help\">{}</span>", lines(help));
        }
        self.text += "</li>\n";
        self.hand_over();
    }

    fn table(&mut self, table: &Table, shown: &mut Shown) {
        let ends = table.rows.iter().flat_map(|row| &row.cells).map(|cell| cell.column + cell.span.max(1));
        let width = ends.max().unwrap_or(0);
        self.text += "<table>\n";
        self.widths(table, width);
        // Letters over the columns, as a spreadsheet has them, where cells are called by them.
        let by_letter =
            table.rows.iter().flat_map(|row| &row.cells).any(|cell| matches!(cell.place, Place::Cell { .. }));
        if by_letter && width <= 256 {
            self.text += "<thead><tr><th></th>";
            for column in 0..width {
                let name = cell_name(0, column as u16);
                let _ = write!(self.text, "<th scope=\"col\">{}</th>", name.trim_end_matches('1'));
            }
            self.text += "</tr></thead>\n";
        }
        self.text += "<tbody>\n";
        // By column, the rows that a cell from above still covers.
        let mut covered: HashMap<u32, u32> = HashMap::new();
        let mut at = 0;
        while let Some(row) = table.rows.get(at) {
            let blank = table.rows[at..].iter().take_while(|row| row.cells.is_empty()).count();
            if blank > BLANK_ROWS && covered.is_empty() {
                let span = width + 1;
                let _ = writeln!(
                    self.text,
                    "<tr class=\"blank\"><td colspan=\"{span}\">{blank} {}</td></tr>",
                    escaped(&shown.wording.blank_rows)
                );
                at += blank;
                continue;
            }
            let hidden = if row.hidden { " class=\"hidden\"" } else { "" };
            let _ = write!(
                self.text,
                "<tr{hidden}><th scope=\"row\">{}</th>",
                if by_letter { number_of(&row.cells, at) } else { String::new() }
            );
            self.row(&row.cells, width, &mut covered, shown);
            self.text += "</tr>\n";
            self.hand_over();
            at += 1;
        }
        self.text += "</tbody>\n</table>\n";
    }

    /// Columns as wide as in the file, against each other.
    fn widths(&mut self, table: &Table, width: u32) {
        let widths = table.columns.get(..width as usize).unwrap_or(&[]);
        let whole: f64 = widths.iter().sum();
        if widths.is_empty() || widths.len() > 64 || whole <= 0.0 {
            return;
        }
        self.text += "<colgroup><col/>";
        // A column that is narrow on paper may hold a cell that slid into it.
        for share in widths.iter().map(|width| (width / whole * 100.0).max(8.0)) {
            let _ = write!(self.text, "<col style=\"width:{share:.1}%\"/>");
        }
        self.text += "</colgroup>\n";
    }

    fn row(&mut self, cells: &[Cell], width: u32, covered: &mut HashMap<u32, u32>, shown: &mut Shown) {
        let mut begun: Vec<(u32, u32)> = Vec::new();
        let mut column = 0;
        let mut cells = cells.iter().peekable();
        while column < width {
            if let Some(cell) = cells.next_if(|cell| cell.column <= column) {
                let (attributes, mut inside) = shown.cell(&cell.text, cell.place, cell.note.as_deref());
                if cell.number.is_some() {
                    inside = format!("<span class=\"num\">{inside}</span>");
                }
                let (span, down) = (cell.span.max(1), cell.down.max(1));
                let mut spans = String::new();
                if span > 1 {
                    spans += &format!(" colspan=\"{span}\"");
                }
                if down > 1 {
                    spans += &format!(" rowspan=\"{down}\"");
                    begun.extend((cell.column..cell.column + span).map(|column| (column, down - 1)));
                }
                let _ = write!(self.text, "<td{spans}{attributes}>{inside}</td>");
                column = column.max(cell.column + span);
            } else if covered.contains_key(&column) {
                column += 1;
            } else {
                // Blank as far as the next cell: a lone cell far to the right must not cost a thousand blanks.
                let next = cells.peek().map_or(width, |cell| cell.column.min(width));
                let end =
                    (column + 1..next).find(|column| covered.contains_key(column)).unwrap_or(next.max(column + 1));
                let span = end - column;
                let spans = if span > 1 { format!(" colspan=\"{span}\"") } else { String::new() };
                let _ = write!(self.text, "<td{spans}></td>");
                column = end;
            }
        }
        covered.retain(|_, rows| {
            *rows -= 1;
            *rows > 0
        });
        covered.extend(begun);
    }
}

/// The row's own number, from 1: long blank runs are left out of a table.
fn number_of(cells: &[Cell], at: usize) -> String {
    cells
        .iter()
        .find_map(|cell| match cell.place {
            Place::Cell { row, .. } => Some(row as usize + 1),
            _ => None,
        })
        .unwrap_or(at + 1)
        .to_string()
}

struct Shown<'a> {
    fates: &'a HashMap<Place, Became>,
    notes: &'a HashMap<Place, Vec<(usize, &'static str)>>,
    wording: &'a Wording,
    anchors: HashSet<Place>,
}

impl Shown<'_> {
    /// The attributes of a cell's element and what stands in it.
    fn cell(&mut self, text: &str, place: Place, note: Option<&str>) -> (String, String) {
        let fate = self.fates.get(&place);
        let notes = self.notes.get(&place);
        let (mut attributes, mut inside) = (String::new(), String::new());
        // A place has one anchor; paragraphs of old files may share theirs.
        if (fate.is_some() || notes.is_some()) && place.is_known() && self.anchors.insert(place) {
            attributes += &format!(" id=\"{}\"", anchor(place));
        }
        if let Some(Became { fate, told, unsure }) = fate {
            let (letter, meaning) = self.wording.fates[*fate as usize];
            let title = if told.is_empty() { meaning.to_string() } else { format!("{meaning}：{told}") };
            let unsure = if *unsure { " data-unsure=\"\"" } else { "" };
            attributes += &format!(" class=\"{}\"{unsure} title=\"{}\"", fate.class(), escaped(&title));
            inside += &format!("<span class=\"k\">{}</span>", escaped(letter));
        }
        inside += &lines(text);
        if let Some(note) = note.filter(|note| !note.trim().is_empty()) {
            inside += &format!("<span class=\"note\">{}</span>", lines(note));
        }
        for (number, class) in notes.into_iter().flatten() {
            inside += &format!(" <a class=\"n {class}\" href=\"#f{number}\">{number}</a>");
        }
        (attributes, inside)
    }
}

fn anchor(place: Place) -> String {
    match place {
        Place::Nowhere => "nowhere".into(),
        Place::Text { source, span } => format!("t{}-{}", source.0, span.start),
        Place::Cell { source, sheet, row, column } => format!("c{}-{sheet}-{}", source.0, cell_name(row, column)),
    }
}

fn lines(text: &str) -> String {
    escaped(text.trim()).replace('\n', "<br/>")
}

/// Text that is nothing but text, in content and in quotes alike.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\'' => out += "&#39;",
            '\n' | '\t' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            // Reordering marks make a text look like another; they are shown as what they are.
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
                let _ = write!(out, "[U+{:04X}]", c as u32);
            }
            c => out.push(c),
        }
    }
    out
}
