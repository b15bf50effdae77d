//! Sections: their page, and the words at its head and foot.

use super::*;
use crate::document::{Orientation, Paper};

impl Walk {
    pub(super) fn begin_section(&mut self) -> Name {
        self.page = Page { margins: Page::default().margins, ..Page::default() };
        self.title_page = false;
        Name::SectionProperties
    }

    pub(super) fn page_setup(&mut self, element: &BytesStart, local: &str) {
        let get = |name| attribute(element, name);
        let length = |name| get(name).and_then(|value| value.parse::<f64>().ok()).filter(|value| value.is_finite());
        match local {
            "pgSz" => {
                let (width, height) = (length("w").unwrap_or(0.0), length("h").unwrap_or(0.0));
                // A3 is 297 mm on its short side, A4 on its long one.
                let is_large = width.min(height) > 250.0 * TWIPS_PER_MM;
                self.page.paper = if is_large { Paper::A3 } else { Paper::A4 };
                let is_wide = width > height;
                self.page.orientation = if is_wide { Orientation::Landscape } else { Orientation::Portrait };
            }
            "pgMar" => {
                for (margin, name) in self.page.margins.iter_mut().zip(["top", "right", "bottom", "left"]) {
                    if let Some(twips) = length(name) {
                        *margin = (twips.abs() / TWIPS_PER_MM * 10.0).round() / 10.0;
                    }
                }
            }
            "titlePg" => self.title_page = is_on(get("val").as_deref()),
            "headerReference" | "footerReference" => {
                let id = get("id").unwrap_or_default().into_owned();
                let kind = get("type").unwrap_or("default".into());
                if local == "footerReference" && kind == "default" {
                    // Word shows the footer of the section before where a section names none.
                    self.numbered = self.around.margins.get(&id).is_some_and(|margin| margin.numbers);
                }
                let margin = if local == "headerReference" { RemarkKind::Header } else { RemarkKind::Footer };
                // The page a first or even head is for may not be told apart, and then nobody sees it.
                match kind.as_ref() {
                    "first" => self.margins.push((margin, format!("first {id}"))),
                    "even" if !self.around.even_pages => {}
                    _ => self.margins.push((margin, id)),
                }
            }
            _ => {}
        }
    }

    pub(super) fn section_properties_read(&mut self) {
        let page = Page { numbers: self.numbered, ..self.page };
        for (kind, id) in std::mem::take(&mut self.margins) {
            let id = match id.strip_prefix("first ") {
                Some(id) if self.title_page => id.to_string(),
                Some(_) => continue,
                None => id,
            };
            // The same words at the head of every section are said once.
            let text =
                self.around.margins.get_mut(&id).map(|margin| std::mem::take(&mut margin.text)).unwrap_or_default();
            if !text.is_empty() && !self.margins_shown.contains(&text) {
                self.margins_shown.push(text.clone());
                self.remarks.push((Place::Nowhere, Remark { kind, text }));
            }
        }
        let is_outermost = self.open.len() <= 1;
        match self.open.last_mut() {
            None => self.last_page = Some(page),
            Some((_, Open::Paragraph(paragraph))) if is_outermost => paragraph.section = Some(page),
            Some(_) => {}
        }
    }

    pub(super) fn end_section(&mut self, page: Page) {
        let blocks = std::mem::take(&mut self.blocks);
        let remarks = std::mem::take(&mut self.remarks);
        self.sections.push(Section { page, blocks, remarks, ..Section::default() });
    }

    pub fn end_last_section(&mut self) {
        if self.last_page.is_some() || !self.blocks.is_empty() || self.sections.is_empty() {
            let page = self.last_page.unwrap_or_default();
            self.end_section(page);
        } else if let Some(last) = self.sections.last_mut() {
            last.remarks.append(&mut self.remarks);
        }
    }
}
