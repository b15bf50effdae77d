//! What the elements stand for: those that hold text, those that are a character, and those of a drawing.
//!
//! Takes one element at a time; what is in it is the walk's.

use super::*;

impl Walk {
    pub(super) fn begin_word(&mut self, element: &BytesStart, local: &str, depth: usize) -> Result<Option<Name>> {
        Ok(match local {
            "body" => Some(Name::Body),
            "p" => {
                self.paragraphs += 1;
                if self.paragraphs > MOST_PARAGRAPHS {
                    return Err(too_large());
                }
                let style = self.around.styles.paragraph.clone();
                self.open.push((depth, Open::Paragraph(OpenParagraph { style, ..OpenParagraph::default() })));
                self.take_waiting();
                Some(Name::Paragraph)
            }
            "pPr" => Some(Name::ParagraphProperties),
            "r" => {
                self.begin_run(depth);
                Some(Name::Run)
            }
            "tbl" => {
                let is_nested = !self.open.is_empty();
                if self.open.iter().filter(|(_, open)| matches!(open, Open::Table(_))).count() > MOST_NESTED {
                    return Err(too_large());
                }
                let lines = is_nested.then(Lines::default);
                self.open.push((depth, Open::Table(OpenTable { lines, ..OpenTable::default() })));
                Some(Name::Table)
            }
            "gridCol" => {
                self.grid_column(element)?;
                None
            }
            "tr" if matches!(self.open.last(), Some((_, Open::Table(_)))) => {
                self.count_cell()?;
                self.open.push((depth, Open::Row(OpenRow::default())));
                Some(Name::Row)
            }
            "trPr" => Some(Name::RowProperties),
            "tc" if matches!(self.open.last(), Some((_, Open::Row(_)))) => {
                self.count_cell()?;
                self.open.push((depth, Open::Cell(OpenCell { span: 1, ..OpenCell::default() })));
                self.take_waiting();
                Some(Name::Cell)
            }
            "tcPr" => Some(Name::CellProperties),
            "sdt" => {
                self.controls.push((depth, Control::default()));
                Some(Name::Other)
            }
            "sdtPr" => Some(Name::ControlProperties),
            "del" => {
                self.left_out.push((depth, RemarkKind::Struck));
                Some(Name::Other)
            }
            "rt" => {
                self.left_out.push((depth, RemarkKind::Phonetic));
                Some(Name::Other)
            }
            "delText" => {
                self.preserves_space = true;
                Some(Name::Text)
            }
            // What was moved stands where it was moved to.
            "moveFrom" | "delInstrText" => None,
            "instrText" => Some(Name::Instruction),
            "fldChar" => {
                self.field_mark(attribute(element, "fldCharType").as_deref());
                Some(Name::FieldChar)
            }
            "fldSimple" => {
                let code = attribute(element, "instr").unwrap_or_default();
                if self.computes(&code) { None } else { Some(Name::Other) }
            }
            "altChunk" => {
                let id = attribute(element, "id").unwrap_or_default().into_owned();
                self.chunk(&id)?;
                None
            }
            "object" => {
                self.in_object = Some(depth);
                Some(Name::Other)
            }
            "control" => {
                let id = attribute(element, "id").unwrap_or_default();
                let name = attribute(element, "name").unwrap_or_default();
                self.active_control(&id, &name);
                None
            }
            _ => self.begin_letter(element, local, depth),
        })
    }

    /// Elements that stand for a character or a mark in the text.
    fn begin_letter(&mut self, element: &BytesStart, local: &str, depth: usize) -> Option<Name> {
        match local {
            "br" => match attribute(element, "type").as_deref() {
                Some("page" | "column") => self.page_break(),
                _ => self.say("\n"),
            },
            "cr" => self.say("\n"),
            "tab" | "ptab" => self.say("\t"),
            "noBreakHyphen" => self.say("-"),
            "pgNum" => self.counts_pages = true,
            "sym" => {
                let font = attribute(element, "font").unwrap_or_default();
                let code = attribute(element, "char").and_then(|code| u32::from_str_radix(&code, 16).ok());
                if let Some(character) = code.and_then(char::from_u32) {
                    self.symbol(character, &font);
                }
            }
            "commentRangeStart" | "commentReference" => {
                let id = attribute(element, "id");
                if let Some(note) = id.and_then(|id| self.around.comments.remove(id.as_ref())) {
                    self.note(note);
                }
            }
            // Separators between text and footnotes are notes with a type.
            "comment" | "footnote" | "endnote" if attribute(element, "type").is_none_or(|kind| kind == "normal") => {
                let id = attribute(element, "id").unwrap_or_default().into_owned();
                self.open.push((depth, Open::Note { id, lines: Lines::default() }));
                return Some(Name::Other);
            }
            "comment" | "footnote" | "endnote" => {}
            // Hyperlinks, smart tags, insertions, content controls, drawings …: what is in them counts.
            _ => return Some(Name::Other),
        }
        None
    }

    /// Elements of other vocabularies: drawings, and what newer versions of Word add.
    pub(super) fn begin_drawn(&mut self, element: &BytesStart, local: &str) -> Option<Name> {
        let get = |name| attribute(element, name).map(|value| value.into_owned()).filter(|value| !value.is_empty());
        match local {
            "symEx" => {
                let code = get("char").and_then(|code| u32::from_str_radix(&code, 16).ok());
                if let Some(character) = code.and_then(char::from_u32) {
                    self.symbol(character, &get("font").unwrap_or_default());
                }
                return None;
            }
            "docPr" => self.drawing = get("descr").or_else(|| get("name")).unwrap_or_default(),
            "pic" => self.picture(None),
            "imagedata" => self.picture(get("title")),
            "chart" | "relIds" => self.picture(None),
            "OLEObject" => self.object(get("ProgID")),
            // Words drawn as a shape.
            "textpath" => {
                if let (Some(words), Some((_, Open::Paragraph(paragraph)))) = (get("string"), self.open.last_mut()) {
                    paragraph.boxes.push(&words);
                }
            }
            _ => {}
        }
        Some(Name::Other)
    }
}
