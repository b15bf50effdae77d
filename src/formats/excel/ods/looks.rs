//! The cells of an .ods as the file prints them: their words and looks, and all that calamine leaves out.

use crate::document::{Remark, RemarkKind};
use crate::formats::excel::package::{attribute, push_text};
use crate::formats::excel::runs::{Look as Font, Rich};
use crate::formats::excel::sheet::{Choice, MAX_COLUMNS, MAX_MERGES, MAX_ROWS, Merge, options};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::{BTreeMap, BTreeSet, HashMap};

#[derive(Default)]
pub struct Look {
    /// What the file prints in cells that are no text.
    pub printed: HashMap<(u32, u32), String>,
    /// Cells in which pieces look different.
    pub rich: HashMap<(u32, u32), Rich>,
    /// Cells that look different as a whole.
    pub fonts: HashMap<(u32, u32), Font>,
    pub merges: Vec<Merge>,
    pub hidden_rows: BTreeSet<u32>,
    pub filtered: Option<(u32, u32)>,
    pub hidden_columns: Vec<(u32, u32)>,
    pub notes: HashMap<(u32, u32), String>,
    pub pictures: Vec<((u32, u32), String)>,
    pub boxes: Vec<((u32, u32), Remark)>,
    pub choices: Vec<Choice>,
}

/// A repeated row or cell counts this often; blank sheets repeat their last row a million times.
const MAX_REPEATS: u32 = 10_000;
/// Cells of a sheet with a list to choose from; each is named one by one.
const MAX_RANGES: usize = 10_000;

/// `None` where the file does not end what it begins.
pub fn read_looks(xml: &str, styles: &HashMap<String, Font>) -> Option<HashMap<String, Look>> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut walk = Walk::over(styles);
    let mut depth = 0usize;
    loop {
        let event = reader.read_event().ok()?;
        match &event {
            Event::Start(element) => {
                depth += 1;
                walk.start(element);
            }
            Event::End(element) => {
                depth = depth.checked_sub(1)?;
                walk.end(element.name().as_ref());
            }
            Event::Eof => return (depth == 0).then_some(walk.looks),
            text => walk.text(text),
        }
    }
}

struct Walk<'a> {
    styles: &'a HashMap<String, Font>,
    looks: HashMap<String, Look>,
    name: Option<String>,
    look: Look,
    row: u32,
    row_repeats: u32,
    column: u32,
    /// The next column that has not been described.
    described: u32,
    /// Styles of the cells of whole columns: first, last, style.
    column_styles: Vec<(u32, u32, Font)>,
    row_style: Option<Font>,
    /// What may be chosen, by the name of the list, and the cells of this table that a list belongs to.
    lists: HashMap<String, String>,
    choices: BTreeMap<String, Vec<Merge>>,
    ranges: usize,
    cell: Inside,
    /// Elements that draw, one within the other, and the words in the outermost.
    drawing: usize,
    drawn: String,
    is_picture: bool,
    in_drawn_line: bool,
}

impl<'a> Walk<'a> {
    fn over(styles: &'a HashMap<String, Font>) -> Walk<'a> {
        Walk {
            styles,
            looks: HashMap::new(),
            name: None,
            look: Look::default(),
            row: 0,
            row_repeats: 1,
            column: 0,
            described: 0,
            column_styles: Vec::new(),
            row_style: None,
            lists: HashMap::new(),
            choices: BTreeMap::new(),
            ranges: 0,
            cell: Inside::default(),
            drawing: 0,
            drawn: String::new(),
            is_picture: false,
            in_drawn_line: false,
        }
    }

    fn font(&self, element: &BytesStart, name: &str) -> Option<Font> {
        attribute(element, name).and_then(|style| self.styles.get(&style)).cloned()
    }

    fn start(&mut self, element: &BytesStart) {
        let name = element.name();
        let name = name.as_ref();
        if self.drawing > 0 {
            match name {
                "draw:image" | "draw:object" | "draw:object-ole" => self.is_picture = true,
                "text:p" => {
                    self.in_drawn_line = true;
                    if !self.drawn.is_empty() {
                        self.drawn.push('\n');
                    }
                }
                _ => (),
            }
            self.drawing += usize::from(name.starts_with("draw:"));
            return;
        }
        match name {
            "table:content-validation" => {
                let condition = attribute(element, "condition").unwrap_or_default();
                let list =
                    condition.split_once("cell-content-is-in-list(").and_then(|(_, list)| list.strip_suffix(')'));
                if let (Some(name), Some(list)) = (attribute(element, "name"), list) {
                    // Every entry has quotes of its own.
                    self.lists.insert(name, options(&list.replace("\";\"", ";")));
                }
            }
            "table:table" => {
                self.name = attribute(element, "name");
                (self.look, self.row, self.described) = (Look::default(), 0, 0);
                (self.choices, self.ranges) = (BTreeMap::new(), 0);
                self.column_styles.clear();
            }
            "table:table-column" => {
                let last = self.described.saturating_add(count(element, "number-columns-repeated"));
                if self.described < MAX_COLUMNS && self.column_styles.len() < 1_000 {
                    if attribute(element, "visibility").is_some_and(|visible| visible != "visible") {
                        self.look.hidden_columns.push((self.described, last - 1));
                    }
                    if let Some(font) = self.font(element, "default-cell-style-name") {
                        self.column_styles.push((self.described, last - 1, font));
                    }
                }
                self.described = last;
            }
            "table:table-row" => {
                self.row_repeats = count(element, "number-rows-repeated");
                self.column = 0;
                self.row_style = self.font(element, "default-cell-style-name");
                if let Some(visible) = attribute(element, "visibility").filter(|visible| visible != "visible") {
                    let last = self.row.saturating_add(self.row_repeats).min(MAX_ROWS);
                    self.look.hidden_rows.extend(self.row..last);
                    if visible == "filter" {
                        self.look.filtered = Some((0, MAX_ROWS));
                    }
                }
            }
            "table:table-cell" | "table:covered-table-cell" => {
                let (row, column) = (self.row, self.column);
                let (span, down) = (count(element, "number-columns-spanned"), count(element, "number-rows-spanned"));
                if (span > 1 || down > 1) && self.look.merges.len() < MAX_MERGES {
                    let (last_row, last_column) = (row.saturating_add(down - 1), column.saturating_add(span - 1));
                    self.look.merges.push(Merge { row, column, last_row, last_column });
                }
                if self.ranges < MAX_RANGES
                    && let Some(list) = attribute(element, "content-validation-name")
                    && self.lists.contains_key(&list)
                {
                    let last_row = row.saturating_add(self.row_repeats - 1);
                    let last_column = column.saturating_add(count(element, "number-columns-repeated") - 1);
                    self.ranges += 1;
                    self.choices.entry(list).or_default().push(Merge { row, column, last_row, last_column });
                }
                let of_column = || {
                    let found = self.column_styles.iter().find(|(from, to, _)| (*from..=*to).contains(&column));
                    found.map(|(.., font)| font.clone())
                };
                let told = attribute(element, "style-name").is_some();
                let font = self.font(element, "style-name");
                let font = if told { font } else { self.row_style.clone().or_else(of_column) };
                self.cell = Inside {
                    repeats: count(element, "number-columns-repeated"),
                    is_value: attribute(element, "value-type").is_some_and(|kind| kind != "string"),
                    font: font.unwrap_or_default(),
                    ..Inside::default()
                };
            }
            "office:annotation" => self.cell.in_note = true,
            "text:p" => self.cell.start_line(),
            "text:s" => {
                let spaces = count(element, "c").min(1000);
                self.cell.push(&" ".repeat(spaces as usize));
            }
            "text:tab" => self.cell.push("\t"),
            "text:line-break" => self.cell.push("\n"),
            "text:span" => {
                let font = self.font(element, "style-name");
                self.cell.spans.push(font);
            }
            "text:ruby-text" => self.cell.in_ruby = true,
            name if name.starts_with("draw:") && !self.cell.in_note => {
                (self.drawing, self.is_picture) = (1, name == "draw:image" || name == "draw:control");
                self.drawn.clear();
            }
            _ => (),
        }
    }

    fn end(&mut self, name: &str) {
        if self.drawing > 0 {
            self.in_drawn_line &= name != "text:p";
            self.drawing -= usize::from(name.starts_with("draw:"));
            if self.drawing == 0 {
                let at = (self.row, self.column);
                let text = std::mem::take(&mut self.drawn).trim().to_string();
                if !text.is_empty() {
                    self.look.boxes.push((at, Remark { kind: RemarkKind::TextBox, text }));
                } else if self.is_picture {
                    self.look.pictures.push((at, String::new()));
                }
            }
            return;
        }
        match name {
            "table:table" => {
                if let Some(name) = self.name.take() {
                    let mut look = std::mem::take(&mut self.look);
                    look.choices = std::mem::take(&mut self.choices)
                        .into_iter()
                        .map(|(list, ranges)| Choice { ranges, options: self.lists[&list].clone() })
                        .collect();
                    self.looks.entry(name).or_insert(look);
                }
            }
            "table:table-row" => self.row = self.row.saturating_add(self.row_repeats),
            "table:table-cell" | "table:covered-table-cell" => self.end_cell(),
            "office:annotation" => self.cell.in_note = false,
            "text:p" => self.cell.in_line = false,
            "text:span" => drop(self.cell.spans.pop()),
            "text:ruby-text" => self.cell.in_ruby = false,
            _ => (),
        }
    }

    fn text(&mut self, event: &Event) {
        let mut text = String::new();
        if self.drawing > 0 {
            if self.in_drawn_line {
                push_text(event, &mut self.drawn);
            }
        } else if self.cell.in_line {
            push_text(event, &mut text);
            self.cell.push(&text);
        }
    }

    fn end_cell(&mut self) {
        let cell = std::mem::take(&mut self.cell);
        let (row, column) = (self.row, self.column);
        self.column = column.saturating_add(cell.repeats);
        if !cell.note.is_empty() {
            self.look.notes.insert((row, column), cell.note);
        }
        if column >= MAX_COLUMNS || row >= MAX_ROWS || !cell.has_lines {
            return;
        }
        let printed: String = cell.words.pieces.iter().map(|(text, _)| text.as_str()).collect();
        let is_special = !cell.is_value && cell.words.is_special();
        let across = cell.repeats.min(MAX_REPEATS / self.row_repeats.clamp(1, MAX_REPEATS)).max(1);
        for down in 0..self.row_repeats.min(MAX_REPEATS) {
            for over in 0..across {
                let at = (row + down, column + over);
                if cell.is_value {
                    self.look.printed.insert(at, printed.clone());
                }
                if is_special {
                    self.look.rich.insert(at, cell.words.clone());
                }
                if !cell.font.is_plain() {
                    self.look.fonts.insert(at, cell.font.clone());
                }
            }
        }
    }
}

fn count(element: &BytesStart, name: &str) -> u32 {
    attribute(element, name).and_then(|count| count.parse().ok()).unwrap_or(1).max(1)
}

/// The cell that the walk is in.
#[derive(Default)]
struct Inside {
    repeats: u32,
    is_value: bool,
    font: Font,
    in_note: bool,
    in_line: bool,
    in_ruby: bool,
    has_lines: bool,
    /// The looks of the spans that the walk is in, one within the other.
    spans: Vec<Option<Font>>,
    words: Rich,
    note: String,
}

impl Inside {
    fn push(&mut self, text: &str) {
        if self.in_note {
            self.note.push_str(text);
        } else if self.in_ruby {
            self.words.phonetic.push_str(text);
        } else {
            let look = self.spans.iter().rev().flatten().next().cloned();
            match self.words.pieces.last_mut() {
                Some((last, known)) if *known == look => last.push_str(text),
                _ => self.words.pieces.push((text.to_string(), look)),
            }
        }
    }

    fn start_line(&mut self) {
        self.in_line = true;
        if self.in_note {
            if !self.note.is_empty() {
                self.note.push('\n');
            }
            return;
        }
        if self.has_lines {
            self.push("\n");
        }
        self.has_lines = true;
    }
}
