//! Fields, controls and what else shows a state rather than text: results of fields, ticked boxes, chosen entries.

use super::super::chunks::Chunk;
use super::super::equation;
use super::*;
use crate::formats::activex;
use crate::formats::symbols::tick;

/// Pieces of an instruction that are kept; real ones have some hundred letters.
const LONGEST_CODE: usize = 4_096;
const MOST_ENTRIES: usize = 1_000;

/// An open field.
#[derive(Default)]
pub struct Field {
    /// We are in its code rather than its result.
    pub in_code: bool,
    code: String,
    /// What it shows has been said; a result that is stored is not what the page shows.
    pub is_said: bool,
}

/// A content control.
#[derive(Default)]
pub struct Control {
    pub checkbox: Option<bool>,
    pub shown: bool,
    /// Shows only the prompt that asks for text.
    pub placeholder: bool,
    /// What may be chosen, where it is a list.
    pub choices: Option<Vec<String>>,
    /// Something of what is in it is content.
    pub says: bool,
}

/// A field of a form as Word made them before content controls.
pub enum Form {
    Box(bool),
    List { chosen: usize, entries: Vec<String> },
}

impl Walk {
    pub(super) fn field_mark(&mut self, kind: Option<&str>) {
        match kind {
            Some("begin") if self.fields.len() < MOST_FIELDS => {
                self.fields.push(Field { in_code: true, ..Field::default() });
            }
            Some("separate") => self.end_code(),
            Some("end") => {
                self.end_code();
                self.fields.pop();
            }
            _ => {}
        }
    }

    pub(super) fn instruction(&mut self, text: &str) {
        if let Some(field) = self.fields.last_mut()
            && field.in_code
            && field.code.len() < LONGEST_CODE
        {
            field.code.push_str(text);
        }
    }

    fn end_code(&mut self) {
        let Some(field) = self.fields.last_mut().filter(|field| field.in_code) else { return };
        field.in_code = false;
        let code = std::mem::take(&mut field.code);
        if self.computes(&code)
            && let Some(field) = self.fields.last_mut()
        {
            field.is_said = true;
        }
    }

    /// Whether the page shows what the code says, not a stored result; says it.
    pub(super) fn computes(&mut self, code: &str) -> bool {
        let name = code.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
        if matches!(name.as_str(), "PAGE" | "NUMPAGES" | "SECTIONPAGES") {
            self.counts_pages = true;
            return true;
        }
        let Some((text, exact)) = equation::shown(code) else { return false };
        self.say(&text);
        if !exact {
            self.remark(RemarkKind::Raised, text);
        }
        true
    }

    pub(super) fn control_property(&mut self, parent: Name, local: &str, value: Option<&str>) -> Option<Name> {
        match (parent, local, self.controls.last_mut()) {
            (Name::ControlProperties, "checkbox", _) => return Some(Name::Checkbox),
            (Name::ControlProperties, "showingPlcHdr", Some((_, control))) => control.placeholder = is_on(value),
            (Name::ControlProperties, "dropDownList" | "comboBox", Some((_, control))) => {
                control.choices = Some(Vec::new());
                return Some(Name::Choices);
            }
            (Name::Checkbox, "checked", Some((_, control))) => control.checkbox = Some(is_on(value)),
            _ => {}
        }
        None
    }

    pub(super) fn choice(&mut self, element: &BytesStart) {
        if let Some((_, Control { choices: Some(choices), .. })) = self.controls.last_mut()
            && choices.len() < MOST_ENTRIES
        {
            let shown = attribute(element, "displayText").or_else(|| attribute(element, "value"));
            choices.extend(shown.map(|shown| shown.trim().to_string()).filter(|shown| !shown.is_empty()));
        }
    }

    /// A list from which nothing was chosen, and that does not even ask for it, shows nothing.
    pub(super) fn end_control(&mut self, control: Control) {
        let Control { choices: Some(choices), says: false, placeholder: false, .. } = control else { return };
        let text = if choices.is_empty() { "…".to_string() } else { choices.join("、") };
        match self.open.last_mut() {
            // The list is around a whole cell.
            Some((_, Open::Row(row))) => {
                if let Some(cell) = row.row.cells.last_mut() {
                    cell.remarks.push(RemarkKind::Unchosen, text);
                }
            }
            None => {
                let place = at(0, self.paragraph_rows.saturating_sub(1), 0);
                self.remarks.push((place, Remark { kind: RemarkKind::Unchosen, text }));
            }
            Some(_) => self.remark(RemarkKind::Unchosen, text),
        }
    }

    pub(super) fn form_property(&mut self, parent: Name, local: &str, value: Option<&str>) -> Option<Name> {
        match (parent, local) {
            (Name::FormData, "checkBox") => {
                self.form = Some(Form::Box(false));
                return Some(Name::CheckBox);
            }
            (Name::FormData, "ddList") => {
                self.form = Some(Form::List { chosen: 0, entries: Vec::new() });
                return Some(Name::DropDown);
            }
            _ => {}
        }
        match (&mut self.form, local) {
            // The schema has `default` first, so what the user ticked has the last word; of a list, the choice
            // comes first and the default after it.
            (Some(Form::Box(ticked)), "default" | "checked") => *ticked = is_on(value),
            (Some(Form::List { chosen, .. }), "result" | "default") if local == "result" || *chosen == 0 => {
                *chosen = value.and_then(|at| at.trim().parse().ok()).unwrap_or(0);
            }
            (Some(Form::List { entries, .. }), "listEntry") if entries.len() < MOST_ENTRIES => {
                entries.push(value.unwrap_or_default().to_string());
            }
            _ => {}
        }
        None
    }

    pub(super) fn end_form_field(&mut self) {
        let shown = match self.form.take() {
            Some(Form::Box(ticked)) => tick(ticked).to_string(),
            Some(Form::List { chosen, entries }) => entries.into_iter().nth(chosen).unwrap_or_default(),
            None => return,
        };
        self.show(&shown);
        if let Some(field) = self.fields.last_mut() {
            field.is_said = true;
        }
    }

    pub(super) fn active_control(&mut self, id: &str, name: &str) {
        match self.around.controls.remove(id) {
            Some(activex::Shown::Text(text)) => self.say(&text),
            Some(activex::Shown::Unread(_)) | None => self.remark(RemarkKind::Control, name.to_string()),
        }
    }

    /// A picture in a cell, where a value may be in it; elsewhere it is a seal or an ornament.
    pub(super) fn picture(&mut self, title: Option<String>) {
        let in_cell = self.open.iter().any(|(_, open)| matches!(open, Open::Cell(_)));
        if in_cell && self.in_object.is_none() {
            let named = title.unwrap_or_else(|| std::mem::take(&mut self.drawing));
            self.remark(RemarkKind::Picture, if named.is_empty() { "图片".to_string() } else { named });
        }
    }

    pub(super) fn object(&mut self, program: Option<String>) {
        self.remark(RemarkKind::Picture, program.unwrap_or_else(|| "OLE".to_string()));
    }

    /// Puts in a document within the document.
    pub(super) fn chunk(&mut self, id: &str) -> Result<()> {
        match self.around.chunks.remove(id) {
            Some(Chunk::Unread(name)) => match self.open.is_empty() {
                true => {
                    let remark = Remark { kind: RemarkKind::Picture, text: name };
                    self.remarks.push((at(0, self.paragraph_rows, 0), remark));
                }
                false => self.remark(RemarkKind::Picture, name),
            },
            Some(Chunk::Blocks(blocks)) => {
                for block in blocks {
                    self.chunk_block(block)?;
                }
            }
            None => {}
        }
        Ok(())
    }

    fn chunk_block(&mut self, block: Block) -> Result<()> {
        let in_document = self.open.is_empty();
        match block {
            Block::Paragraph(paragraph) if in_document => {
                self.count_cell()?;
                self.push_paragraph(paragraph.text, paragraph.note, paragraph.remarks);
            }
            Block::Paragraph(paragraph) => self.deliver(&paragraph.text, paragraph.remarks),
            Block::Table(table) => {
                for row in &table.rows {
                    self.count_cell()?;
                    row.cells.iter().try_for_each(|_| self.count_cell())?;
                }
                if in_document {
                    self.push_table(table);
                    return Ok(());
                }
                for row in table.rows {
                    let cells: Vec<String> = row.cells.iter().map(|cell| cell.text.replace('\n', " ")).collect();
                    let mut remarks = Remarks::default();
                    row.cells.into_iter().for_each(|cell| remarks.append(cell.remarks));
                    self.deliver(&cells.join("\t"), remarks);
                }
            }
        }
        Ok(())
    }
}
