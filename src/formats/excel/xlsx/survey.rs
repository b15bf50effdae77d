//! The rows of a sheet once more, for what calamine leaves out: hidden rows, formulas without a result, errors it
//! has no name for, and strings in which pieces look different.

use super::super::runs::Rich;
use super::strings::{Walk, may_be_special};
use crate::formats::excel::package::{attribute, push_text};
use crate::formats::excel::sheet::{MAX_ROWS, parse_cell};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::{BTreeSet, HashMap};

#[derive(Default)]
pub struct Survey {
    pub hidden_rows: BTreeSet<u32>,
    /// What stands there instead of what calamine says: formulas without a result, errors without a name.
    pub texts: Vec<(u32, u32, String)>,
    /// Formulas whose result is 0, or was never there.
    pub zeros: Vec<(u32, u32, String)>,
    /// Formulas with any other result.
    pub computed: usize,
    pub rich: HashMap<(u32, u32), Rich>,
    /// Pictures that are values of cells.
    pub pictures: Vec<(u32, u32)>,
}

impl Survey {
    /// `shared` are the special ones of the shared strings.
    pub fn of(cells: &str, shared: &HashMap<u32, Rich>) -> Survey {
        let signs = [" hidden=", " ht=\"0\"", "<f>", "<f ", "<f/", ":f>", ":f ", "t=\"e\"", "t='e'"];
        let inline = cells.contains("inlineStr") && may_be_special(cells);
        let mut survey = Survey::default();
        // Looking at each cell again would double the time, and most sheets have none of this.
        if inline || !shared.is_empty() || signs.iter().any(|sign| cells.contains(sign)) {
            survey.walk(cells, shared);
        }
        survey
    }

    fn walk(&mut self, xml: &str, strings: &HashMap<u32, Rich>) {
        let mut reader = Reader::from_str(xml);
        reader.config_mut().check_end_names = false;
        reader.config_mut().expand_empty_elements = true;
        let (mut row, mut column) = (0u32, 0u32);
        let mut shared: HashMap<String, (String, (u32, u32))> = HashMap::new();
        let mut cell = OpenCell::default();
        let mut inside = "";
        // Broken XML ends the pass: calamine reads the cells, or refuses them.
        while let Ok(event) = reader.read_event() {
            match &event {
                Event::Start(element) => match element.local_name().as_ref() {
                    "row" => {
                        row = attribute(element, "r")
                            .and_then(|r| r.parse::<u32>().ok())
                            .map_or(row, |r| r.saturating_sub(1));
                        let hidden = attribute(element, "hidden").is_some_and(|value| value == "1" || value == "true")
                            || attribute(element, "ht").is_some_and(|height| height.parse() == Ok(0.0));
                        if hidden && row < MAX_ROWS {
                            self.hidden_rows.insert(row);
                        }
                    }
                    "c" => {
                        if let Some((r, c)) = attribute(element, "r").as_deref().and_then(parse_cell) {
                            (row, column) = (r, c);
                        }
                        let kind = attribute(element, "t").unwrap_or_default();
                        let is_picture = kind == "e" && attribute(element, "vm").is_some();
                        cell = OpenCell { kind, is_picture, ..OpenCell::default() };
                    }
                    "f" => {
                        inside = "f";
                        cell.formula = Some(String::new());
                        cell.shared = shared_index(element);
                    }
                    "is" => cell.inline = Some(Walk::default()),
                    "v" | "t" if cell.inline.is_none() => {
                        inside = "v";
                        // An empty text is a value: the formula gave nothing to show.
                        cell.has_value |= cell.kind == "str";
                    }
                    _ => cell.see(&event),
                },
                Event::End(element) => match element.local_name().as_ref() {
                    "row" => (row, column) = (row.saturating_add(1), 0),
                    "c" => {
                        self.end_cell(&mut cell, &mut shared, strings, (row, column));
                        column = column.saturating_add(1);
                    }
                    "f" | "v" => inside = "",
                    "t" if cell.inline.is_none() => inside = "",
                    _ => cell.see(&event),
                },
                Event::Eof => break,
                text if inside == "f" => push_text(text, cell.formula.get_or_insert_default()),
                // Only whether there is a value matters, what an error is called, and which string it is.
                text if inside == "v" && cell.value.len() < 64 => push_text(text, &mut cell.value),
                _ => cell.see(&event),
            }
        }
    }

    fn end_cell(
        &mut self,
        cell: &mut OpenCell,
        shared: &mut HashMap<String, (String, (u32, u32))>,
        strings: &HashMap<u32, Rich>,
        (row, column): (u32, u32),
    ) {
        let mut cell = std::mem::take(cell);
        let is_zero = || cell.value.trim().parse::<f64>().is_ok_and(|value| value == 0.0);
        let unseen = cell.value.is_empty() || is_zero();
        if let Some(index) = cell.shared.take() {
            let formula = cell.formula.get_or_insert_default();
            if !formula.is_empty() {
                shared.insert(index, (formula.clone(), (row, column)));
            } else if unseen
                && let Some((first, at)) = shared.get(&index)
                && first.len() < 32_768
            {
                *formula = calamine::expand_shared_formula(first, *at, (row, column)).unwrap_or_default();
            }
        }
        if cell.is_picture {
            self.pictures.push((row, column));
        } else if cell.kind == "e" && cell.value.parse::<calamine::CellErrorType>().is_err() {
            self.texts.push((row, column, cell.value));
        } else if let Some(formula) = cell.formula {
            if !cell.has_value && cell.value.is_empty() {
                self.texts.push((row, column, format!("={formula}")));
            } else if unseen && cell.kind != "b" {
                self.zeros.push((row, column, formula));
            } else {
                self.computed += 1;
            }
        } else if let Some(rich) = cell.inline.as_mut().map(Walk::take).filter(Rich::is_special) {
            self.rich.insert((row, column), rich);
        } else if cell.kind == "s"
            && let Some(rich) = cell.value.trim().parse().ok().and_then(|index: u32| strings.get(&index))
        {
            self.rich.insert((row, column), rich.clone());
        }
    }
}

/// The cell that the walk is in.
#[derive(Default)]
struct OpenCell {
    kind: String,
    value: String,
    has_value: bool,
    is_picture: bool,
    formula: Option<String>,
    shared: Option<String>,
    inline: Option<Walk>,
}

impl OpenCell {
    fn see(&mut self, event: &Event) {
        if let Some(walk) = &mut self.inline {
            walk.see(event);
        }
    }
}

fn shared_index(element: &BytesStart) -> Option<String> {
    attribute(element, "si").filter(|_| attribute(element, "t").as_deref() == Some("shared"))
}
