//! The part that shows the notes: a VML drawing with one box a note. Excel shows no note without it.
//!
//! VML as Excel writes it need not be well-formed XML (`<br>`), so it is cut as text.

use crate::formats::excel::parse_cell;
use std::collections::HashSet;
use std::ops::Range;

const NAMES: [(&str, &str); 3] = [
    ("v", "urn:schemas-microsoft-com:vml"),
    ("o", "urn:schemas-microsoft-com:office:office"),
    ("x", "urn:schemas-microsoft-com:office:excel"),
];
const HEAD: &str = "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" xmlns:x=\"urn:schemas-microsoft-com:office:excel\">";
const BOX: &str = "<v:shapetype id=\"_x0000_t202\" coordsize=\"21600,21600\" o:spt=\"202\" path=\"m,l,21600r21600,l21600,xe\"><v:stroke joinstyle=\"miter\"/><v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype>";

pub struct Drawing {
    xml: String,
    /// The number of the next box.
    next: usize,
}

impl Drawing {
    /// A drawing whose boxes are numbered from the beginning of `block`.
    pub fn blank(block: usize) -> Drawing {
        let layout =
            format!("<o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\" data=\"{block}\"/></o:shapelayout>");
        Drawing { xml: format!("{HEAD}{layout}{BOX}</xml>"), next: block * 1024 + 1 }
    }

    pub fn parse(xml: &str) -> Option<Drawing> {
        xml.rfind("</xml>")?;
        let last = numbers(xml, "_x0000_s").max().unwrap_or(1024);
        Some(Drawing { xml: xml.to_string(), next: last + 1 })
    }

    /// The boxes of notes, each with its cell (row and column). Their prefixes are as free as in any XML.
    fn boxes(&self) -> Vec<(Range<usize>, (u32, u32))> {
        let xml = &self.xml;
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(colon) = xml[from..].find(":shape ").map(|at| from + at) {
            from = colon + 1;
            let Some(start) = xml[..colon].rfind('<') else { continue };
            let end_tag = format!("</{}:shape>", &xml[start + 1..colon]);
            let Some(end) = xml[colon..].find(&end_tag).map(|at| colon + at + end_tag.len()) else { continue };
            let shape = &xml[start..end];
            let number = |name: &str| -> Option<u32> {
                let (_, rest) = shape.split_once(&format!(":{name}>"))?;
                rest.split('<').next()?.trim().parse().ok()
            };
            if let (true, Some(row), Some(column)) = (shape.contains("\"Note\""), number("Row"), number("Column")) {
                found.push((start..end, (row, column)));
            }
            from = end;
        }
        found
    }

    /// Takes away the boxes of notes that are no more.
    pub fn remove<'c>(&mut self, cells: impl Iterator<Item = &'c String>) {
        let gone: HashSet<(u32, u32)> = cells.filter_map(|cell| parse_cell(cell)).collect();
        for (range, cell) in self.boxes().into_iter().rev() {
            if gone.contains(&cell) {
                self.xml.replace_range(range, "");
            }
        }
    }

    /// Adds a box for every cell that has none.
    pub fn add(&mut self, cells: &[String]) {
        let known: HashSet<(u32, u32)> = self.boxes().into_iter().map(|(_, cell)| cell).collect();
        let mut new = String::new();
        for (row, column) in cells.iter().filter_map(|cell| parse_cell(cell)).filter(|cell| !known.contains(cell)) {
            new += &note_box(self.next, row, column);
            self.next += 1;
        }
        if new.is_empty() {
            return;
        }
        if !self.xml.contains("\"_x0000_t202\"") {
            new.insert_str(0, BOX);
        }
        // Some writers bind no prefix at the root, or others than everybody's.
        let root = self.xml.split_once("<xml").map_or("", |(_, rest)| rest.split('>').next().unwrap_or(""));
        if !NAMES.iter().all(|(prefix, _)| root.contains(&format!("xmlns:{prefix}="))) {
            let names: String = NAMES.iter().map(|(prefix, uri)| format!(" xmlns:{prefix}=\"{uri}\"")).collect();
            new = new.replace("<v:shape ", &format!("<v:shape{names} "));
            new = new.replace("<v:shapetype ", &format!("<v:shapetype{names} "));
        }
        let end = self.xml.rfind("</xml>").unwrap_or(self.xml.len());
        self.xml.insert_str(end, &new);
    }

    pub fn print(&self) -> String {
        self.xml.clone()
    }
}

/// The last block of numbers that a drawing uses, or says it does.
pub fn last_block(xml: &str) -> usize {
    let used = numbers(xml, "_x0000_s").map(|number| number.saturating_sub(1) / 1024);
    // `data="1,3"`: pictures of a header are named otherwise and count by this alone.
    let claims = xml.split("idmap").skip(1).filter_map(|rest| rest.split_once("data=\"")?.1.split('"').next());
    let claimed = claims.flat_map(|list| list.split(',')).filter_map(|block| block.trim().parse().ok());
    used.chain(claimed.filter(|block| *block < 1 << 20)).max().unwrap_or(0)
}

fn numbers<'a>(xml: &'a str, behind: &'a str) -> impl Iterator<Item = usize> + 'a {
    xml.split(behind).skip(1).filter_map(|rest| {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        rest[..digits.min(9)].parse().ok()
    })
}

/// A box to the right of its cell, as high as its text asks for.
fn note_box(number: usize, row: u32, column: u32) -> String {
    // At the right edge of the sheet there is room on the left only.
    let left = if column + 5 > 16_383 { column.saturating_sub(5) } else { column + 1 };
    let (right, top, bottom) = (left + 4, row.saturating_sub(1), row.saturating_add(4).min(1_048_575));
    format!(
        "<v:shape id=\"_x0000_s{number}\" type=\"#_x0000_t202\" style=\"position:absolute;margin-left:60pt;margin-top:2pt;\
         width:240pt;height:90pt;z-index:{number};visibility:hidden\" fillcolor=\"#ffffe1\" o:insetmode=\"auto\">\
         <v:fill color2=\"#ffffe1\"/><v:shadow on=\"t\" color=\"black\" obscured=\"t\"/><v:path o:connecttype=\"none\"/>\
         <v:textbox style=\"mso-direction-alt:auto;mso-fit-shape-to-text:t\"><div style=\"text-align:left\"></div></v:textbox>\
         <x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/>\
         <x:Anchor>{left}, 15, {top}, 4, {right}, 15, {bottom}, 4</x:Anchor><x:AutoFill>False</x:AutoFill>\
         <x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_of_other_writers_are_understood_and_not_relied_on() {
        let theirs = "<xml><n:shape xmlns:n=\"urn:schemas-microsoft-com:vml\" id=\"_x0000_s1026\">\
            <m:ClientData xmlns:m=\"urn:schemas-microsoft-com:office:excel\" ObjectType=\"Note\"><m:Row>2</m:Row>\
            <m:Column>1</m:Column></m:ClientData></n:shape></xml>";
        let mut drawing = Drawing::parse(theirs).unwrap();
        drawing.add(&["B3".into(), "C4".into()]);
        let cells: Vec<(u32, u32)> = drawing.boxes().into_iter().map(|(_, cell)| cell).collect();
        assert_eq!(cells, [(2, 1), (3, 2)], "B3 had its box");
        let xml = drawing.print();
        assert!(xml.contains("_x0000_s1027") && xml.starts_with("<xml><n:shape "));
        let mut reader = quick_xml::NsReader::from_str(&xml);
        loop {
            match reader.read_resolved_event().unwrap() {
                (quick_xml::name::ResolveResult::Unknown(prefix), _) => panic!("{prefix:?} is not bound"),
                (_, quick_xml::events::Event::Eof) => break,
                _ => {}
            }
        }
        drawing.remove([&"B3".to_string()].into_iter());
        assert_eq!(drawing.boxes().len(), 1);
    }
}
