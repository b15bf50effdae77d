//! What floats over a sheet: pictures, boxes with words, buttons and check boxes.
//!
//! Knows the cell that each begins in, and leaves it to the sheet what stands there.

use crate::document::{Remark, RemarkKind};
use crate::formats::excel::package::{Package, attribute, push_text};
use crate::formats::excel::sheet::{Control, Sheet};
use quick_xml::Reader;
use quick_xml::events::Event;

pub fn read(package: &Package, part: &str, sheet: &mut Sheet) {
    for relation in package.relations(part) {
        let Some(xml) = package.text(&relation.target) else { continue };
        if relation.is("drawing") {
            read_drawing(xml, sheet);
        } else if relation.is("vmlDrawing") {
            read_controls(xml, sheet);
        }
    }
}

/// One thing that is anchored to a cell.
#[derive(Default)]
struct Shape {
    row: u32,
    column: u32,
    name: String,
    text: String,
    is_picture: bool,
    is_hidden: bool,
}

fn read_drawing(xml: &str, sheet: &mut Sheet) {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    reader.config_mut().expand_empty_elements = true;
    let mut shape = Shape::default();
    let (mut in_from, mut in_text, mut number) = (false, false, String::new());
    let mut in_number = false;
    while let Ok(event) = reader.read_event() {
        match &event {
            Event::Start(element) => match element.local_name().as_ref() {
                "twoCellAnchor" | "oneCellAnchor" | "absoluteAnchor" => shape = Shape::default(),
                "from" => in_from = true,
                "row" | "col" if in_from => (in_number, number) = (true, String::new()),
                "cNvPr" if shape.name.is_empty() => {
                    let told = attribute(element, "descr").filter(|told| !told.trim().is_empty());
                    shape.name = told.or_else(|| attribute(element, "name")).unwrap_or_default();
                    shape.is_hidden = attribute(element, "hidden").is_some_and(|value| value == "1" || value == "true");
                }
                "pic" => shape.is_picture = true,
                "p" if !shape.text.is_empty() => shape.text.push('\n'),
                "t" => in_text = true,
                _ => (),
            },
            Event::End(element) => match element.local_name().as_ref() {
                "from" => in_from = false,
                "row" if in_number => (in_number, shape.row) = (false, number.trim().parse().unwrap_or(0)),
                "col" if in_number => (in_number, shape.column) = (false, number.trim().parse().unwrap_or(0)),
                "t" => in_text = false,
                "twoCellAnchor" | "oneCellAnchor" | "absoluteAnchor" => add(std::mem::take(&mut shape), sheet),
                _ => (),
            },
            Event::Eof => break,
            text if in_number => push_text(text, &mut number),
            text if in_text => push_text(text, &mut shape.text),
            _ => (),
        }
    }
}

fn add(shape: Shape, sheet: &mut Sheet) {
    let at = (shape.row, shape.column);
    // Excel keeps a hidden twin of every control here; the control itself is read below.
    if shape.is_hidden {
        return;
    }
    if shape.is_picture {
        sheet.pictures.push((at, shape.name));
    } else if !shape.text.trim().is_empty() {
        sheet.remarks.push((at, Remark { kind: RemarkKind::TextBox, text: shape.text.trim().to_string() }));
    }
}

/// A control as the older drawing language has it, which every Excel still writes.
#[derive(Default)]
struct OldShape {
    kind: String,
    caption: String,
    anchor: String,
    ticked: String,
    is_hidden: bool,
}

fn read_controls(xml: &str, sheet: &mut Sheet) {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    reader.config_mut().expand_empty_elements = true;
    let mut shape = OldShape::default();
    let (mut in_box, mut inside) = (false, String::new());
    while let Ok(event) = reader.read_event() {
        match &event {
            Event::Start(element) => match element.local_name().as_ref() {
                "shape" => {
                    let style = attribute(element, "style").unwrap_or_default();
                    let is_hidden = style.split(';').any(|part| part.trim() == "visibility:hidden");
                    shape = OldShape { is_hidden, ..OldShape::default() };
                }
                "textbox" => in_box = true,
                "ClientData" => shape.kind = attribute(element, "ObjectType").unwrap_or_default(),
                name @ ("Anchor" | "Checked") => inside = name.to_string(),
                _ => (),
            },
            Event::End(element) => match element.local_name().as_ref() {
                "textbox" => in_box = false,
                "Anchor" | "Checked" => inside.clear(),
                "shape" => add_control(std::mem::take(&mut shape), sheet),
                _ => (),
            },
            Event::Eof => break,
            text if in_box => push_text(text, &mut shape.caption),
            text if inside == "Anchor" => push_text(text, &mut shape.anchor),
            text if inside == "Checked" => push_text(text, &mut shape.ticked),
            _ => (),
        }
    }
}

fn add_control(shape: OldShape, sheet: &mut Sheet) {
    // Column, how far into it, row, how far into it; then the same of the other corner.
    let mut numbers = shape.anchor.split(',').map(|number| number.trim().parse::<u32>().ok());
    let corner = (numbers.next().flatten(), numbers.next().flatten(), numbers.next().flatten());
    let (Some(column), Some(x), Some(row)) = corner else { return };
    let caption = shape.caption.split_whitespace().collect::<Vec<_>>().join(" ");
    let at = (row, column);
    match shape.kind.as_str() {
        "Checkbox" | "Radio" if shape.is_hidden => {
            sheet.remarks.push((at, Remark { kind: RemarkKind::Hidden, text: caption }));
        }
        "Checkbox" | "Radio" => {
            let ticked = !matches!(shape.ticked.trim(), "" | "0");
            sheet.controls.push(Control { at, x, ticked, caption });
        }
        "Drop" | "List" | "Edit" | "EditBox" | "Spin" | "Scroll" => sheet.unread.push((at, caption)),
        "Pict" => sheet.pictures.push((at, caption)),
        _ => (),
    }
}
