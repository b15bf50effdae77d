//! The parts around a sheet that speak of its rows: names, notes, pictures, tables, charts, the order of computing.
//!
//! Each function takes the text of a part and gives the new one, or none where nothing changes. Cells are in `sheet`.

use super::references::{Layouts, moved, moved_list};
use crate::diagnostic::Result;
use crate::formats::excel::parse_cell;
use crate::formats::markup::{Element, Markup};
use crate::formats::rows::Layout;
use crate::source::cell_name;

/// Names (print areas and titles among them), and the order to compute all formulas when the file is opened.
pub fn workbook(xml: &str, layouts: &Layouts, computes: bool) -> Result<Option<String>> {
    let mut markup = Markup::parse(xml)?;
    for names in markup.root.elements_mut().filter(|element| element.is("definedNames")) {
        for name in names.elements_mut() {
            // What names no sheet speaks of none that is known here.
            let text = name.text();
            let now = moved(&text, "", None, layouts);
            if now != text {
                name.say(&now);
            }
        }
    }
    if computes {
        match markup.root.child_mut("calcPr") {
            Some(order) => order.set("fullCalcOnLoad", "1"),
            None => {
                // Its place in the order of the schema is behind the names.
                let before = ["definedNames", "externalReferences", "functionGroups", "sheets"];
                let at = markup.root.children.iter().rposition(
                    |item| matches!(item, crate::formats::markup::Item::Element(element) if before.contains(&element.local())),
                );
                let order = Element::new(format!("{}calcPr", markup.root.prefix())).with("fullCalcOnLoad", "1");
                let at = at.map_or(markup.root.children.len(), |at| at + 1);
                markup.root.children.insert(at, crate::formats::markup::Item::Element(order));
            }
        }
    }
    changed(xml, &markup)
}

fn changed(xml: &str, markup: &Markup) -> Result<Option<String>> {
    let printed = markup.print();
    Ok((printed != xml).then_some(printed))
}

/// Notes stay at their cell, those of conversations too.
pub fn notes(xml: &str, layout: &Layout) -> Result<Option<String>> {
    let mut markup = Markup::parse(xml)?;
    markup.root.walk_mut(&mut |element| {
        if (element.is("comment") || element.is("threadedComment"))
            && let Some((row, column)) = element.get("ref").and_then(|name| parse_cell(&name))
        {
            element.set("ref", &cell_name(layout.first(row), column as u16));
        }
    });
    changed(xml, &markup)
}

/// The boxes that notes and controls are drawn in. The language is older than XML, so it is changed as text.
pub fn boxes(vml: &str, layout: &Layout) -> Option<String> {
    let mut out = String::with_capacity(vml.len());
    let mut rest = vml;
    while let Some(at) = rest.find("Row>").into_iter().chain(rest.find("Anchor>")).min() {
        let opens = rest[..at].rfind('<').is_some_and(|open| !rest[open..at].starts_with("</"));
        let open = at + rest[at..].find('>')? + 1;
        let end = open + rest[open..].find('<').unwrap_or(0);
        let inside = &rest[open..end];
        let is_row = rest[at..].starts_with("Row>");
        out.push_str(&rest[..open]);
        match (opens, is_row) {
            (true, true) => match inside.trim().parse::<u32>() {
                Ok(row) => out.push_str(&layout.first(row).to_string()),
                Err(_) => out.push_str(inside),
            },
            (true, false) => out.push_str(&anchor(inside, layout).unwrap_or_else(|| inside.to_string())),
            _ => out.push_str(inside),
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    (out != vml).then_some(out)
}

/// Left column, offset, top row, offset, right column, offset, bottom row, offset.
fn anchor(text: &str, layout: &Layout) -> Option<String> {
    let mut parts: Vec<i64> = text.split(',').map(|part| part.trim().parse().ok()).collect::<Option<_>>()?;
    let (top, bottom) = (*parts.get(2)?, *parts.get(6)?);
    let now = i64::from(layout.first(u32::try_from(top).ok()?));
    parts[2] = now;
    parts[6] = bottom + now - top;
    Some(parts.iter().map(i64::to_string).collect::<Vec<_>>().join(", "))
}

/// Pictures and charts keep their size and stand by the row where their top was.
pub fn drawing(xml: &str, layout: &Layout) -> Result<Option<String>> {
    let mut markup = Markup::parse(xml)?;
    for mark in markup.root.elements_mut() {
        let row = |mark: &Element, end: &str| mark.child(end)?.child("row")?.text().trim().parse::<u32>().ok();
        let Some(top) = row(mark, "from") else { continue };
        let now = layout.first(top);
        let bottom = row(mark, "to").map(|bottom| bottom.saturating_add(now).saturating_sub(top));
        for (end, row) in [("from", Some(now)), ("to", bottom)] {
            if let (Some(row), Some(said)) = (row, mark.child_mut(end).and_then(|end| end.child_mut("row"))) {
                said.say(&row.to_string());
            }
        }
    }
    changed(xml, &markup)
}

/// A table (Excel's own) with its filter.
pub fn table(xml: &str, layout: &Layout) -> Result<Option<String>> {
    let mut markup = Markup::parse(xml)?;
    markup.root.walk_mut(&mut |element| {
        if let Some(reference) = element.get("ref") {
            element.set("ref", &moved_list(&reference, layout));
        }
    });
    changed(xml, &markup)
}

/// What a chart draws; what it drew last time is left to the program that opens it.
pub fn chart(xml: &str, layouts: &Layouts) -> Result<Option<String>> {
    let mut markup = Markup::parse(xml)?;
    markup.root.walk_mut(&mut |element| {
        if element.is("f") {
            let text = element.text();
            let now = moved(&text, "", None, layouts);
            if now != text {
                element.say(&now);
            }
        }
    });
    changed(xml, &markup)
}

/// The order of computing, by cell; a sheet is told by its number, and only where it changes.
pub fn chain(xml: &str, layout_of: &dyn Fn(u32) -> Option<Layout>) -> Result<Option<String>> {
    let mut markup = Markup::parse(xml)?;
    let mut sheet = 0;
    let mut layout = None;
    for cell in markup.root.elements_mut() {
        if let Some(now) = cell.number::<u32>("i").filter(|now| *now != sheet) {
            (sheet, layout) = (now, layout_of(now));
        }
        if let (Some(layout), Some((row, column))) = (&layout, cell.get("r").and_then(|name| parse_cell(&name))) {
            cell.set("r", &cell_name(layout.first(row), column as u16));
        }
    }
    changed(xml, &markup)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_moves_and_keeps_its_size() {
        let layout = Layout::of(&[3, 3, 3], 10).unwrap_or_default();
        let vml =
            "<x:Anchor>\n 1, 15, 5, 10, 3, 31, 9, 9</x:Anchor><x:Row>5</x:Row><x:Column>1</x:Column><x:MoveWithCells/>";
        let moved =
            "<x:Anchor>1, 15, 7, 10, 3, 31, 11, 9</x:Anchor><x:Row>7</x:Row><x:Column>1</x:Column><x:MoveWithCells/>";
        assert_eq!(boxes(vml, &layout).as_deref(), Some(moved));
        assert_eq!(boxes("<x:Row>1</x:Row>", &layout), None);
    }
}
