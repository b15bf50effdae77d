//! How text looks as far as it decides what it says: struck out, hidden, raised, in a symbol font; by itself and
//! by the styles of its run, paragraph and table.
//!
//! Knows the styles part and run properties, not where in the document they stand.

use super::super::parts::{attribute, for_each_event};
use crate::diagnostic::Result;
use crate::formats::raised::Level;
use crate::formats::symbols::SymbolFont;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;

/// Styles that rest on one another; Word itself allows no more than a dozen.
const MOST_BASES: usize = 32;
/// Bytes of the name of the default style, which every paragraph carries.
const LONGEST_ID: usize = 256;

/// How a run looks, all things considered.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Look {
    pub struck: bool,
    pub hidden: bool,
    pub level: Option<Level>,
    pub font: Option<SymbolFont>,
}

/// What one place says of a look: `None` where it says nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Said {
    strike: Option<bool>,
    double_strike: Option<bool>,
    vanish: Option<bool>,
    level: Option<Option<Level>>,
    font: Option<Option<SymbolFont>>,
}

/// Takes in one of the run properties.
pub fn say(said: &mut Said, element: &BytesStart, local: &str) {
    let on = || Some(is_on(attribute(element, "val").as_deref()));
    match local {
        "strike" => said.strike = on(),
        "dstrike" => said.double_strike = on(),
        "vanish" => said.vanish = on(),
        "vertAlign" => {
            said.level = match attribute(element, "val").as_deref() {
                Some("superscript") => Some(Some(Level::Raised)),
                Some("subscript") => Some(Some(Level::Lowered)),
                _ => Some(None),
            }
        }
        "rFonts" => {
            // A font of the theme goes before one by name.
            let named = ["asciiTheme", "ascii", "hAnsi"].into_iter().find_map(|name| attribute(element, name));
            if let Some(name) = named {
                said.font = Some(SymbolFont::named(&name));
            }
        }
        _ => {}
    }
}

impl Said {
    /// This place's word, else that of the place below.
    fn or(self, below: Said) -> Said {
        Said {
            strike: self.strike.or(below.strike),
            double_strike: self.double_strike.or(below.double_strike),
            vanish: self.vanish.or(below.vanish),
            level: self.level.or(below.level),
            font: self.font.or(below.font),
        }
    }
}

/// The list a paragraph is numbered in, and at which level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InList {
    pub list: u32,
    /// `None` in a style: the level is the one that names the style.
    pub level: Option<usize>,
}

/// The parts of a table that its style may say something of, in the order of ST_Cnf: as styles name them and as rows
/// and cells do (ECMA-376, 17.4.7 and 17.18.89).
const PARTS: [(&str, &str); 12] = [
    ("firstRow", "firstRow"),
    ("lastRow", "lastRow"),
    ("firstCol", "firstColumn"),
    ("lastCol", "lastColumn"),
    ("band1Vert", "oddVBand"),
    ("band2Vert", "evenVBand"),
    ("band1Horz", "oddHBand"),
    ("band2Horz", "evenHBand"),
    ("neCell", "firstRowLastColumn"),
    ("nwCell", "firstRowFirstColumn"),
    ("seCell", "lastRowLastColumn"),
    ("swCell", "lastRowFirstColumn"),
];
/// The same by whose word counts before the others'.
const BY_WEIGHT: [usize; 12] = [8, 9, 10, 11, 0, 1, 2, 3, 6, 7, 4, 5];

/// Some of the parts of a table, a bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct InTable(u16);

impl InTable {
    pub const FIRST_ROW: InTable = InTable(1);
    pub const FIRST_COLUMN: InTable = InTable(1 << 2);

    /// What a `cnfStyle` names: twelve digits, or an attribute each.
    pub fn of(element: &BytesStart) -> InTable {
        let digits = attribute(element, "val");
        let named = |at: usize| match digits.as_ref().and_then(|digits| digits.as_bytes().get(at)) {
            Some(digit) => *digit == b'1',
            None => attribute(element, PARTS[at].1).is_some_and(|on| is_on(Some(&on))),
        };
        InTable((0..PARTS.len()).filter(|at| named(*at)).fold(0, |all, at| all | 1 << at))
    }

    /// The parts that a `tblLook` lets stand out, as far as they are known before the table ends.
    pub fn looked_for(element: &BytesStart) -> InTable {
        let mask = attribute(element, "val").and_then(|mask| u16::from_str_radix(&mask, 16).ok()).unwrap_or(0);
        let on = |name, bit| attribute(element, name).map_or(mask & bit != 0, |on| is_on(Some(&on)));
        let part = |is_on: bool, part: InTable| if is_on { part } else { InTable::default() };
        part(on("firstRow", 0x20), InTable::FIRST_ROW).and(part(on("firstColumn", 0x80), InTable::FIRST_COLUMN))
    }

    pub fn and(self, other: InTable) -> InTable {
        InTable(self.0 | other.0)
    }

    pub fn without(self, other: InTable) -> InTable {
        InTable(self.0 & !other.0)
    }
}

#[derive(Default)]
struct Style {
    base: Option<String>,
    said: Said,
    /// What holds for parts of a table alone, by their place among [`PARTS`].
    parts: Vec<(usize, Said)>,
    list: Option<u32>,
    level: Option<usize>,
}

#[derive(Default)]
pub struct Styles {
    styles: HashMap<String, Style>,
    /// What holds where no style says otherwise.
    defaults: Said,
    /// The style of paragraphs that name none.
    pub paragraph: Option<String>,
}

impl Styles {
    pub fn parse(xml: &str) -> Result<Styles> {
        let mut styles = Styles::default();
        let mut open: Option<(String, Style)> = None;
        let mut part = None;
        let mut within: Vec<String> = Vec::new();
        for_each_event(xml, |event, _| {
            match event {
                Event::Start(element) => {
                    let local = element.local_name().into_inner();
                    let value = || attribute(element, "val");
                    let parent = within.last().map_or("", String::as_str);
                    let grand = within.len().checked_sub(2).map_or("", |at| within[at].as_str());
                    match (grand, parent, local) {
                        (_, _, "style") => {
                            let id = attribute(element, "styleId").unwrap_or_default().into_owned();
                            let is_default = attribute(element, "default").is_some_and(|on| is_on(Some(&on)));
                            let is_for_paragraphs = attribute(element, "type").is_some_and(|kind| kind == "paragraph");
                            if is_default && is_for_paragraphs && id.len() <= LONGEST_ID {
                                styles.paragraph = Some(id.clone());
                            }
                            open = Some((id, Style::default()));
                        }
                        ("rPrDefault", "rPr", _) => say(&mut styles.defaults, element, local),
                        _ => {
                            if let Some((_, style)) = &mut open {
                                match (grand, parent, local) {
                                    (_, "style", "basedOn") => style.base = value().map(|base| base.into_owned()),
                                    ("style", "rPr", _) => say(&mut style.said, element, local),
                                    (_, "style", "tblStylePr") => {
                                        let kind = attribute(element, "type").unwrap_or_default();
                                        part = PARTS.iter().position(|(name, _)| *name == kind);
                                    }
                                    ("tblStylePr", "rPr", _) if let Some(at) = part => {
                                        if style.parts.last().is_none_or(|(last, _)| *last != at) {
                                            style.parts.push((at, Said::default()));
                                        }
                                        if let Some((_, said)) = style.parts.last_mut() {
                                            say(said, element, local);
                                        }
                                    }
                                    (_, "numPr", "numId") => style.list = value().and_then(|id| id.parse().ok()),
                                    (_, "numPr", "ilvl") => style.level = value().and_then(|at| at.parse().ok()),
                                    _ => {}
                                }
                            }
                        }
                    }
                    within.push(local.to_string());
                }
                Event::End(_) => {
                    if within.pop().as_deref() == Some("style")
                        && let Some((id, style)) = open.take()
                    {
                        styles.styles.insert(id, style);
                    }
                }
                _ => {}
            }
            Ok(())
        })?;
        Ok(styles)
    }

    fn with_bases(&self, id: Option<&str>) -> impl Iterator<Item = &Style> {
        let first = id.and_then(|id| self.styles.get(id));
        let next = |style: &&Style| style.base.as_ref().and_then(|base| self.styles.get(base));
        std::iter::successors(first, next).take(MOST_BASES)
    }

    fn said(&self, id: Option<&str>) -> Said {
        self.with_bases(id).fold(Said::default(), |said, base| said.or(base.said))
    }

    /// The same of a table in which the words stand in these parts.
    fn said_in_table(&self, table: Option<(&str, InTable)>) -> Said {
        let Some((id, InTable(parts))) = table else { return Said::default() };
        let of_parts = BY_WEIGHT.into_iter().filter(|at| parts >> at & 1 == 1).flat_map(|at| {
            let said = move |style: &Style| style.parts.iter().find(|(part, _)| *part == at).map(|(_, said)| *said);
            self.with_bases(Some(id)).filter_map(said)
        });
        of_parts.fold(Said::default(), Said::or).or(self.said(Some(id)))
    }

    /// The list that a paragraph style puts its paragraphs into.
    pub fn list(&self, id: Option<&str>) -> Option<InList> {
        let list = self.with_bases(id).find_map(|style| style.list)?;
        Some(InList { list, level: self.with_bases(id).find_map(|style| style.level) })
    }

    /// How a run looks that says `own` of itself. Struck out and hidden are switches: a style of the run turns off
    /// what a style of its paragraph turned on (ECMA-376, 17.7.3).
    pub fn look(&self, table: Option<(&str, InTable)>, paragraph: Option<&str>, run: Option<&str>, own: Said) -> Look {
        if self.styles.is_empty() && own == Said::default() {
            return Look::default();
        }
        let levels = [self.said_in_table(table), self.said(paragraph), self.said(run)];
        let switch = |which: fn(&Said) -> Option<bool>| {
            which(&own).unwrap_or_else(|| {
                let times = levels.iter().filter(|said| which(said) == Some(true)).count();
                which(&self.defaults) == Some(true) || times % 2 == 1
            })
        };
        let [table, paragraph, run] = levels;
        let all = own.or(run).or(paragraph).or(table).or(self.defaults);
        Look {
            struck: switch(|said| said.strike) || all.double_strike == Some(true),
            hidden: switch(|said| said.vanish),
            level: all.level.flatten(),
            font: all.font.flatten(),
        }
    }
}

/// ST_OnOff: present means on.
pub fn is_on(value: Option<&str>) -> bool {
    !matches!(value, Some("0" | "false" | "off"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_hides_and_another_shows_again() {
        let styles = Styles::parse(
            "<w:styles><w:style w:type=\"paragraph\" w:styleId=\"a\"><w:rPr><w:vanish/><w:strike/></w:rPr></w:style>\
            <w:style w:type=\"paragraph\" w:styleId=\"b\"><w:basedOn w:val=\"a\"/><w:rPr><w:strike w:val=\"0\"/></w:rPr></w:style>\
            <w:style w:type=\"character\" w:styleId=\"c\"><w:basedOn w:val=\"c\"/><w:rPr><w:vanish/></w:rPr></w:style></w:styles>",
        );
        let styles = styles.unwrap_or_default();
        let look = |paragraph, run| styles.look(None, paragraph, run, Said::default());
        assert_eq!((look(Some("a"), None).hidden, look(Some("a"), None).struck), (true, true));
        assert_eq!((look(Some("b"), None).hidden, look(Some("b"), None).struck), (true, false));
        assert!(look(None, Some("c")).hidden && !look(Some("a"), Some("c")).hidden);
        let own = Said { vanish: Some(false), ..Said::default() };
        assert!(!styles.look(None, Some("a"), None, own).hidden);
    }

    #[test]
    fn a_table_style_strikes_out_a_part_of_the_table() {
        let styles = Styles::parse(
            "<w:styles><w:style w:type=\"table\" w:styleId=\"a\"><w:rPr><w:b/></w:rPr><w:tblStylePr w:type=\"firstCol\">\
            <w:rPr><w:strike/></w:rPr></w:tblStylePr><w:tblStylePr w:type=\"firstRow\"><w:rPr><w:strike w:val=\"0\"/>\
            </w:rPr></w:tblStylePr></w:style><w:style w:type=\"table\" w:styleId=\"b\"><w:basedOn w:val=\"a\"/></w:style></w:styles>",
        );
        let styles = styles.unwrap_or_default();
        let struck = |parts| styles.look(Some(("b", parts)), None, None, Said::default()).struck;
        assert!(!struck(InTable::default()) && struck(InTable::FIRST_COLUMN));
        // The row counts before the column.
        assert!(!struck(InTable::FIRST_COLUMN.and(InTable::FIRST_ROW)));
    }
}
