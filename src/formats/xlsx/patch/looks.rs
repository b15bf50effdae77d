//! How the cells of the blank look, as far as it matters to what is written into them: number formats, fonts, borders.
//!
//! Knows the styles part only, which is never changed.

use crate::formats::excel::numfmt::{self, NumberFormat};
use crate::formats::markup::{Element, Markup};
use std::collections::HashMap;

#[derive(Clone, Debug, Default)]
pub struct Look {
    pub format: NumberFormat,
    /// Points.
    pub size: f64,
    pub bold: bool,
    pub wraps: bool,
    /// Whatever is typed into it is text.
    pub is_text: bool,
    /// Index of its border; 0 is none in every workbook that Excel, WPS or LibreOffice made.
    pub border: u32,
}

/// By the number that a cell bears.
#[derive(Clone, Debug, Default)]
pub struct Looks(Vec<Look>);

impl Looks {
    pub fn parse(styles: &Markup) -> Looks {
        let root = &styles.root;
        let listed = |name: &str| root.child(name).map(|list| list.elements().collect::<Vec<_>>()).unwrap_or_default();
        let mut codes: HashMap<u32, String> = HashMap::new();
        for format in listed("numFmts") {
            if let (Some(id), Some(code)) = (format.number("numFmtId"), format.get("formatCode")) {
                codes.insert(id, code);
            }
        }
        let fonts: Vec<(f64, bool)> = (listed("fonts").into_iter())
            .map(|font| {
                let size = font.child("sz").and_then(|size| size.number("val")).unwrap_or(11.0);
                (size, font.child("b").is_some_and(|bold| bold.get("val").is_none_or(|val| val != "0")))
            })
            .collect();
        let look = |xf: &Element| {
            let id = xf.number::<u32>("numFmtId").unwrap_or(0);
            let code = codes.get(&id).map(String::as_str).or_else(|| numfmt::builtin(id)).unwrap_or("General");
            let (size, bold) =
                xf.number::<usize>("fontId").and_then(|id| fonts.get(id)).copied().unwrap_or((11.0, false));
            let wraps = xf
                .child("alignment")
                .and_then(|align| align.get("wrapText"))
                .is_some_and(|on| on != "0" && on != "false");
            let border = xf.number("borderId").unwrap_or(0);
            let is_text = code.trim() == "@";
            Look { is_text, format: NumberFormat::parse(code), size: size.clamp(1.0, 400.0), bold, wraps, border }
        };
        Looks(listed("cellXfs").into_iter().map(look).collect())
    }

    pub fn of(&self, cell: &Element) -> Look {
        let style = cell.number::<usize>("s").unwrap_or(0);
        self.0.get(style).cloned().unwrap_or(Look { size: 11.0, ..Look::default() })
    }
}
