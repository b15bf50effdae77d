//! A list to hand over: a heading, a table, sums under it, lines around it; the same in whatever file it is wanted as.
//!
//! Knows texts and numbers, not what they are about.

use crate::diagnostic::Result;
use crate::document::{
    Align, Block, Cell, Document, Orientation, Page, Paragraph, Row, Section, Style, StyleId, Table,
};
use crate::formats::{csv, docx, xlsx};
use crate::spec::Amount;
use rust_decimal::Decimal;
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// What a list is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    Xlsx,
    Docx,
    Csv,
    Html,
    /// For a terminal: columns one below another.
    Text,
}

/// One thing in a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    Text(String),
    /// A sum of money, printed as official tables do.
    Amount(Decimal),
    Count(usize),
}

impl Item {
    /// As it is printed.
    pub fn text(&self) -> String {
        match self {
            Item::Text(text) => text.clone(),
            Item::Amount(amount) => Amount(*amount).printed(),
            Item::Count(count) => count.to_string(),
        }
    }

    fn number(&self) -> Option<Decimal> {
        match self {
            Item::Text(_) => None,
            Item::Amount(amount) => Some(*amount),
            Item::Count(count) => Some(Decimal::from(*count)),
        }
    }
}

impl From<&str> for Item {
    fn from(text: &str) -> Item {
        Item::Text(text.to_string())
    }
}

#[derive(Clone, Debug, Default)]
pub struct Listing {
    pub title: String,
    /// Lines between the title and the table.
    pub above: Vec<String>,
    /// The heading of each column, and its width in half-width characters.
    pub columns: Vec<(String, f64)>,
    pub rows: Vec<Vec<Item>>,
    /// A last row of sums, set off from the rows.
    pub sums: Option<Vec<Item>>,
    /// Lines below the table.
    pub below: Vec<String>,
    pub landscape: bool,
}

impl Listing {
    /// The bytes of a file of this sort, the same for the same list.
    ///
    /// # Errors
    /// The office file could not be made.
    ///
    /// ```
    /// use jixiao::desk::{Listing, Sort};
    ///
    /// let list = Listing { columns: vec![("单位".into(), 20.0)], rows: vec![vec!["=某校".into()]], ..Listing::default() };
    /// // What a spreadsheet would take for a formula stays a text.
    /// assert_eq!(String::from_utf8(list.write(Sort::Csv, 0)?)?, "\u{feff}单位\r\n'=某校\r\n");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn write(&self, sort: Sort, created: u64) -> Result<Vec<u8>> {
        Ok(match sort {
            Sort::Xlsx => xlsx::write(&self.document(), created)?.0,
            Sort::Docx => docx::write(&self.document(), created)?.0,
            Sort::Csv => self.csv(),
            Sort::Html => self.html().into_bytes(),
            Sort::Text => self.plain().into_bytes(),
        })
    }

    fn all_rows(&self) -> impl Iterator<Item = &Vec<Item>> {
        self.rows.iter().chain(&self.sums)
    }

    fn document(&self) -> Document {
        let [body, title, heading, text, figure] = [0, 1, 2, 3, 4].map(StyleId);
        let cell = Style { border: true, ..Style::default() };
        let styles = vec![
            Style::default(),
            Style { font: "方正小标宋简体".into(), size: 18.0, align: Align::Center, ..Style::default() },
            Style { bold: true, align: Align::Center, ..cell.clone() },
            cell.clone(),
            Style { align: Align::Right, wrap: false, ..cell },
        ];
        let line =
            |said: &String, style| Block::Paragraph(Paragraph { text: said.clone(), style, ..Paragraph::default() });
        let mut rows = Vec::new();
        let heads = self.columns.iter().enumerate();
        let heads = heads.map(|(at, (head, _))| Cell { style: heading, ..Cell::text(at as u32, head.clone()) });
        rows.push(Row { header: true, cells: heads.collect(), ..Row::default() });
        for items in self.all_rows() {
            let cells = items.iter().enumerate().map(|(at, item)| {
                let number = item.number();
                let style = if number.is_some() { figure } else { text };
                Cell { number, style, ..Cell::text(at as u32, item.text()) }
            });
            rows.push(Row { cells: cells.collect(), ..Row::default() });
        }
        let columns = self.columns.iter().map(|(_, width)| *width).collect();
        let mut blocks = vec![line(&self.title, title)];
        blocks.extend(self.above.iter().map(|said| line(said, body)));
        blocks.push(Block::Table(Table { columns, rows }));
        blocks.extend(self.below.iter().map(|said| line(said, body)));
        let orientation = if self.landscape { Orientation::Landscape } else { Orientation::Portrait };
        let page = Page { orientation, numbers: true, ..Page::default() };
        let section = Section { name: self.title.clone(), page, blocks, ..Section::default() };
        Document { title: self.title.clone(), styles, sections: vec![section], ..Document::default() }
    }

    /// The table alone; a text that a spreadsheet would compute gets an apostrophe before it.
    fn csv(&self) -> Vec<u8> {
        let mut out = csv::MARK.as_bytes().to_vec();
        let heads: Vec<String> = self.columns.iter().map(|(head, _)| head.clone()).collect();
        let _ = csv::write_row(&mut out, &heads);
        for items in self.all_rows() {
            let plain = |item: &Item| if item.number().is_some() { item.text().replace(',', "") } else { item.text() };
            // Writing into memory never fails.
            let _ = csv::write_row(&mut out, &items.iter().map(plain).collect::<Vec<_>>());
        }
        out
    }

    fn html(&self) -> String {
        let plain =
            |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
        let title = plain(&self.title);
        let mut out = format!(
            "<!DOCTYPE html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\"/>\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n\
             <title>{title}</title>\n<style>{LOOK}</style></head>\n<body>\n<h1>{title}</h1>\n"
        );
        let lines = |out: &mut String, lines: &[String]| {
            lines.iter().for_each(|line| {
                let _ = writeln!(out, "<p>{}</p>", plain(line));
            });
        };
        lines(&mut out, &self.above);
        out += "<table>\n<thead><tr>";
        self.columns.iter().for_each(|(head, _)| {
            let _ = write!(out, "<th scope=\"col\">{}</th>", plain(head));
        });
        out += "</tr></thead>\n";
        let row = |out: &mut String, items: &[Item]| {
            out.push_str("<tr>");
            for item in items {
                let class = if item.number().is_some() { " class=\"n\"" } else { "" };
                let _ = write!(out, "<td{class}>{}</td>", plain(&item.text()));
            }
            out.push_str("</tr>\n");
        };
        out += "<tbody>\n";
        self.rows.iter().for_each(|items| row(&mut out, items));
        out += "</tbody>\n";
        if let Some(sums) = &self.sums {
            out += "<tfoot>\n";
            row(&mut out, sums);
            out += "</tfoot>\n";
        }
        out += "</table>\n";
        lines(&mut out, &self.below);
        out + "</body></html>\n"
    }

    fn plain(&self) -> String {
        let mut lines: Vec<Vec<String>> = vec![self.columns.iter().map(|(head, _)| head.clone()).collect()];
        lines.extend(self.all_rows().map(|items| items.iter().map(|item| item.text().replace('\n', " ")).collect()));
        let widths: Vec<usize> = (0..self.columns.len())
            .map(|at| lines.iter().filter_map(|line| line.get(at)).map(|text| text.width()).max().unwrap_or(0))
            .collect();
        let is_number = |at: usize| {
            !self.rows.is_empty()
                && self.rows.iter().all(|items| items.get(at).is_some_and(|item| item.number().is_some()))
        };
        let mut out = String::new();
        self.above.iter().for_each(|line| {
            let _ = writeln!(out, "{line}");
        });
        for line in &lines {
            let cells = line.iter().enumerate().map(|(at, text)| {
                let blank = " ".repeat(widths.get(at).copied().unwrap_or(0).saturating_sub(text.width()));
                if is_number(at) { format!("{blank}{text}") } else { format!("{text}{blank}") }
            });
            let _ = writeln!(out, "{}", cells.collect::<Vec<_>>().join("  ").trim_end());
        }
        self.below.iter().for_each(|line| {
            let _ = writeln!(out, "{line}");
        });
        out
    }
}

const LOOK: &str = "\
:root{color-scheme:light dark}body{font:15px/1.6 system-ui,sans-serif;margin:2em auto;max-width:75em;padding:0 1em}\
h1{font-size:1.3em;text-align:center}table{border-collapse:collapse;width:100%}th,td{border:1px solid #8888;padding:.3em .5em;vertical-align:top}\
td{white-space:pre-wrap}.n{text-align:right;font-variant-numeric:tabular-nums}tfoot td{font-weight:bold}\
thead{position:sticky;top:0;background:Canvas}@media print{thead{display:table-header-group;position:static}tr{break-inside:avoid}}";
