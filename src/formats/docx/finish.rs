//! Makes what docx-rs built a file that Word's schema allows and that is the same every time.
//!
//! Knows element names and the package, not the document they came from.

use crate::diagnostic::{Error, Result};
use crate::formats::host;
use docx_rs::XMLDocx;
use quick_xml::Reader;
use quick_xml::escape::{escape, partial_escape};
use quick_xml::events::Event;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;

/// Relationship ids that the page setups of `write` refer to.
pub const NUMBERED_FOOTER: &str = "rId4";
pub const BLANK_FOOTER: &str = "rId5";

/// What docx-rs has no place for.
pub struct Finish<'a> {
    pub title: &'a str,
    pub creator: &'a str,
    /// As [`timestamp`] writes it.
    pub date: &'a str,
    pub fonts: &'a [String],
    /// In the order of their relationship ids.
    pub footers: Vec<Vec<u8>>,
    /// Elements to add to the properties of each table row, in order.
    pub row_marks: &'a [&'a str],
}

/// The order the schema (ISO/IEC 29500-1, `wml.xsd`) demands of the children, as far as docx-rs writes them.
fn order_of(element: &str) -> Option<&'static str> {
    Some(match element {
        "w:rPr" => "rStyle rFonts b bCs i iCs strike vanish color spacing sz szCs highlight u lang",
        "w:pPr" => {
            "pStyle keepNext keepLines pageBreakBefore widowControl numPr tabs snapToGrid spacing ind jc outlineLvl rPr sectPr"
        }
        "w:tblPr" => "tblStyle tblpPr tblW jc tblInd tblBorders shd tblLayout tblCellMar",
        "w:tcPr" => "tcW gridSpan vMerge tcBorders shd tcMar textDirection vAlign",
        "w:trPr" => "cantSplit trHeight tblHeader hidden",
        "w:tblBorders" | "w:tcBorders" | "w:tblCellMar" => "top left bottom right insideH insideV",
        "w:sectPr" => "headerReference footerReference type pgSz pgMar pgNumType cols docGrid",
        "w:style" => "name basedOn next link uiPriority qFormat pPr rPr",
        "w:settings" => "zoom defaultTabStop evenAndOddHeaders compat docVars",
        _ => return None,
    })
}

/// Builds the package: known parts only, in a fixed order, with fixed times.
pub fn finish(built: XMLDocx, finish: Finish) -> Result<Vec<u8>> {
    const OFFICE: &str = "application/vnd.openxmlformats-officedocument";
    const RELATED: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    // Name within word/, relationship id, kind, content; ids are fixed because page setups name some of them.
    let mut parts = vec![
        ("styles.xml", "rId1", "styles", tidy(&styles(text(&built.styles)?), &[])?),
        ("settings.xml", "rId2", "settings", tidy(text(&built.settings)?, &[])?),
        ("fontTable.xml", "rId3", "fontTable", font_table(finish.fonts)),
    ];
    let footers = [("footer1.xml", NUMBERED_FOOTER), ("footer2.xml", BLANK_FOOTER)];
    for ((name, id), footer) in footers.into_iter().zip(&finish.footers) {
        parts.push((name, id, "footer", tidy(text(footer)?, &[])?));
    }
    let comments = text(&built.comments)?;
    if comments.contains("<w:comment ") {
        parts.push(("comments.xml", "rId6", "comments", tidy(comments, &[])?));
    }
    let custom = text(&built.doc_props.custom)?;
    let has_custom = custom.contains("<property ");

    let mut types = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
        <Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
        <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
        <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
        <Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>",
    );
    let mut overrides =
        vec![("docProps/app.xml", "extended-properties"), ("word/document.xml", "wordprocessingml.document.main")];
    if has_custom {
        overrides.insert(1, ("docProps/custom.xml", "custom-properties"));
    }
    for (name, kind) in overrides {
        let _ = write!(types, "<Override PartName=\"/{name}\" ContentType=\"{OFFICE}.{kind}+xml\"/>");
    }
    let mut document_relations = String::from(RELATIONS);
    for (name, id, kind, _) in &parts {
        let _ =
            write!(types, "<Override PartName=\"/word/{name}\" ContentType=\"{OFFICE}.wordprocessingml.{kind}+xml\"/>");
        let _ = write!(document_relations, "<Relationship Id=\"{id}\" Type=\"{RELATED}/{kind}\" Target=\"{name}\"/>");
    }
    types.push_str("</Types>");
    document_relations.push_str("</Relationships>");

    let mut relations = format!(
        "{RELATIONS}<Relationship Id=\"rId1\" Type=\"{RELATED}/officeDocument\" Target=\"word/document.xml\"/>\
        <Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>\
        <Relationship Id=\"rId3\" Type=\"{RELATED}/extended-properties\" Target=\"docProps/app.xml\"/>"
    );
    if has_custom {
        let _ = write!(
            relations,
            "<Relationship Id=\"rId4\" Type=\"{RELATED}/custom-properties\" Target=\"docProps/custom.xml\"/>"
        );
    }
    relations.push_str("</Relationships>");

    let document = tidy(text(&built.document)?, finish.row_marks)?;
    let core = core_properties(&finish);
    let app = text(&built.doc_props.app)?;

    let mut package = Package::new();
    package.part("[Content_Types].xml", &types)?;
    package.part("_rels/.rels", &relations)?;
    package.part("docProps/app.xml", app)?;
    package.part("docProps/core.xml", &core)?;
    if has_custom {
        package.part("docProps/custom.xml", custom)?;
    }
    package.part("word/_rels/document.xml.rels", &document_relations)?;
    package.part("word/document.xml", &document)?;
    for (name, _, _, content) in &parts {
        package.part(&format!("word/{name}"), content)?;
    }
    package.close()
}

/// Below this, setting up the compressor takes longer than all else and saves a few hundred bytes.
const WORTH_DEFLATING: usize = 1024;

const RELATIONS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">";

struct Package {
    zip: zip::ZipWriter<Cursor<Vec<u8>>>,
    options: SimpleFileOptions,
}

impl Package {
    fn new() -> Package {
        // The time and the permissions are written into the file: none may depend on the machine.
        let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default()).unix_permissions(0o644);
        Package { zip: zip::ZipWriter::new(Cursor::new(Vec::new())), options }
    }

    fn part(&mut self, name: &str, content: &str) -> Result<()> {
        let small = content.len() < WORTH_DEFLATING;
        let method = if small { zip::CompressionMethod::Stored } else { zip::CompressionMethod::Deflated };
        self.zip.start_file(name, self.options.compression_method(method)).map_err(unwritable)?;
        self.zip.write_all(content.as_bytes()).map_err(unwritable)
    }

    fn close(self) -> Result<Vec<u8>> {
        let mut bytes = self.zip.finish().map_err(unwritable)?.into_inner();
        host::make_constant(&mut bytes);
        Ok(bytes)
    }
}

fn unwritable(error: impl std::fmt::Display) -> Error {
    Error::new(words!("Word 文件写不成：{error}", "the Word file cannot be made: {error}"))
}

fn text(part: &[u8]) -> Result<&str> {
    std::str::from_utf8(part).map_err(unwritable)
}

/// An open element while its children are put in order.
struct Open {
    order: Option<&'static str>,
    /// Where each child begins in the output, with its rank in the order.
    children: Vec<(usize, usize)>,
}

/// Copies a part with children in schema order, without the attributes and empty elements Word has no use for,
/// and with `row_marks` added to the rows of tables.
fn tidy(xml: &str, row_marks: &[&str]) -> Result<String> {
    let mut reader = Reader::from_str(xml);
    let mut out = String::with_capacity(xml.len());
    let mut stack: Vec<Open> = Vec::new();
    let mut marks = row_marks.iter();
    let mut from = 0;
    loop {
        let event = reader.read_event().map_err(unwritable)?;
        let to = reader.buffer_position() as usize;
        let raw = &xml[from..to];
        from = to;
        match &event {
            Event::Eof => return Ok(out),
            Event::Start(start) => {
                let name = start.name().into_inner();
                begin(&mut stack, name, out.len());
                push_tag(&mut out, name, raw);
                let mut open = Open { order: order_of(name), children: Vec::new() };
                if name == "w:trPr" {
                    push_marks(&mut out, &mut open, marks.next());
                }
                stack.push(open);
            }
            Event::Empty(start) => {
                let name = start.name().into_inner();
                let mark = if name == "w:trPr" { marks.next().copied().unwrap_or("") } else { "" };
                if !mark.is_empty() {
                    begin(&mut stack, name, out.len());
                    let _ = write!(out, "<w:trPr>{mark}</w:trPr>");
                } else if !matches!(name, "w:rPr" | "w:trPr" | "w:tcPr" | "w:tblBorders") {
                    begin(&mut stack, name, out.len());
                    push_tag(&mut out, name, raw);
                }
            }
            Event::End(_) => {
                if let Some(open) = stack.pop() {
                    sort_children(&mut out, open.children);
                }
                out.push_str(raw);
            }
            _ => out.push_str(raw),
        }
    }
}

fn begin(stack: &mut [Open], name: &str, at: usize) {
    if let Some(Open { order: Some(order), children }) = stack.last_mut() {
        let local = name.trim_start_matches("w:");
        children.push((order.split(' ').position(|known| known == local).unwrap_or(usize::MAX), at));
    }
}

fn push_marks(out: &mut String, open: &mut Open, mark: Option<&&str>) {
    // Marks come last in `order_of("w:trPr")`; one rank serves them together.
    if let Some(mark) = mark.filter(|mark| !mark.is_empty()) {
        open.children.push((2, out.len()));
        out.push_str(mark);
    }
}

/// The tag without what docx-rs should not have put there: ids that count across documents, and a grid column's type.
fn push_tag(out: &mut String, name: &str, raw: &str) {
    let drop = match name {
        "w:p" => " w14:paraId=\"",
        "w:gridCol" => " w:type=\"",
        _ => return out.push_str(raw),
    };
    let Some((before, rest)) = raw.split_once(drop) else { return out.push_str(raw) };
    out.push_str(before);
    out.push_str(rest.split_once('"').map_or("", |(_, after)| after));
}

fn sort_children(out: &mut String, mut children: Vec<(usize, usize)>) {
    let Some((_, first)) = children.first().copied() else { return };
    if children.is_sorted_by_key(|(rank, _)| *rank) {
        return;
    }
    let before = out.split_off(first);
    let starts: Vec<usize> = children.iter().map(|(_, start)| *start).collect();
    let end_of =
        |start: usize| starts.iter().copied().find(|next| *next > start).map_or(before.len(), |next| next - first);
    children.sort_by_key(|(rank, _)| *rank);
    for (_, start) in children {
        out.push_str(&before[start - first..end_of(start)]);
    }
}

/// Chinese line breaking needs to be told that East-Asian text is Chinese, and Word that Normal is the usual style.
fn styles(xml: &str) -> String {
    let language = "<w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\" w:bidi=\"ar-SA\"/>";
    let xml = &xml.replacen(" w:styleId=\"Normal\"", " w:default=\"1\" w:styleId=\"Normal\"", 1);
    let empty = "<w:rPrDefault><w:rPr />";
    if xml.contains(empty) {
        xml.replacen(empty, &format!("<w:rPrDefault><w:rPr>{language}</w:rPr>"), 1)
    } else {
        xml.replacen("<w:rPrDefault><w:rPr>", &format!("<w:rPrDefault><w:rPr>{language}"), 1)
    }
}

/// Names the fonts, with what to take where one is missing: 方正小标宋 and the GB2312 fonts are not on every machine.
fn font_table(fonts: &[String]) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
        <w:fonts xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">",
    );
    for font in fonts.iter().filter(|font| !font.is_empty()) {
        let other = match font.as_str() {
            "方正小标宋简体" | "方正小标宋_GBK" => "华文中宋",
            "仿宋_GB2312" => "仿宋",
            "楷体_GB2312" => "楷体",
            _ => "",
        };
        let _ = write!(out, "<w:font w:name=\"{}\">", escape(font.as_str()));
        if !other.is_empty() {
            let _ = write!(out, "<w:altName w:val=\"{other}\"/>");
        }
        out.push_str("<w:charset w:val=\"86\"/><w:family w:val=\"auto\"/><w:pitch w:val=\"variable\"/></w:font>");
    }
    out + "</w:fonts>"
}

fn core_properties(finish: &Finish) -> String {
    let Finish { title, creator, date, .. } = finish;
    let title = partial_escape(*title);
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
        <cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
        xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
        xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\
        <dc:title>{title}</dc:title><dc:creator>{creator}</dc:creator><cp:lastModifiedBy>{creator}</cp:lastModifiedBy>\
        <dcterms:created xsi:type=\"dcterms:W3CDTF\">{date}</dcterms:created>\
        <dcterms:modified xsi:type=\"dcterms:W3CDTF\">{date}</dcterms:modified></cp:coreProperties>"
    )
}

/// `0` → `1970-01-01T00:00:00Z`; years end at 9999.
pub fn timestamp(seconds: u64) -> String {
    let seconds = seconds.min(253_402_300_799);
    let (days, second) = (seconds / 86_400, seconds % 86_400);
    // Days since 0000-03-01, in eras of 400 years (Howard Hinnant, "chrono-compatible low-level date algorithms").
    let days = days + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", second / 3600, second / 60 % 60, second % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_the_calendar_has_them() {
        assert_eq!(timestamp(0), "1970-01-01T00:00:00Z");
        assert_eq!(timestamp(951_782_399), "2000-02-28T23:59:59Z");
        assert_eq!(timestamp(951_782_400), "2000-02-29T00:00:00Z");
        assert_eq!(timestamp(1_795_219_199), "2026-11-20T23:59:59Z");
        assert_eq!(timestamp(u64::MAX), "9999-12-31T23:59:59Z");
    }

    #[test]
    fn children_come_out_in_schema_order() {
        let xml = "<w:p w14:paraId=\"1\"><w:pPr><w:rPr><w:sz/><w:b/></w:rPr><w:jc/><w:ind/></w:pPr><w:r><w:rPr /></w:r></w:p>";
        let tidied = tidy(xml, &[]).unwrap();
        assert_eq!(tidied, "<w:p><w:pPr><w:ind/><w:jc/><w:rPr><w:b/><w:sz/></w:rPr></w:pPr><w:r></w:r></w:p>");
    }

    #[test]
    fn rows_are_marked_in_turn() {
        let xml = "<w:tr><w:trPr /></w:tr><w:tr><w:trPr><w:cantSplit/></w:trPr></w:tr><w:tr><w:trPr /></w:tr>";
        let tidied = tidy(xml, &["<w:tblHeader/>", "<w:hidden/>", ""]).unwrap();
        assert_eq!(
            tidied,
            "<w:tr><w:trPr><w:tblHeader/></w:trPr></w:tr><w:tr><w:trPr><w:cantSplit/><w:hidden/></w:trPr></w:tr><w:tr></w:tr>"
        );
    }
}
