//! A document becomes a Word package: sections, paragraphs and tables in the terms of docx-rs.
//!
//! Does not know how docx-rs spells them in XML, nor what it spells wrongly: that is `finish`.

use super::finish::{self, Finish};
use super::{FILLER_LINE, TWIPS_PER_MM};
use crate::diagnostic::{Diagnostic, Error, Report, Result, Severity};
use crate::document::{
    Align, Block, Cell, Document, Orientation, Page, Paragraph, Row, Section, Style, StyleId, Table, Vertical,
};
use crate::source::Place;
use docx_rs::{
    AlignmentType, BorderType, BreakType, BuildXML, Comment, DocumentChild, Docx, FieldCharType, Footer,
    FooterReference, HeightRule, InstrPAGE, InstrText, LineSpacing, LineSpacingType, PageMargin, PageOrientationType,
    PageSize, ParagraphProperty, Run, RunChild, RunFonts, RunProperty, SectionProperty, SpecialIndentType, Styles,
    TableBorder, TableBorderPosition, TableBorders, TableCell, TableCellBorder, TableCellBorderPosition,
    TableCellBorders, TableCellMargins, TableLayoutType, TableRow, TextDirectionType, VAlignType, VMergeType,
    WidthType,
};
use std::borrow::Cow;
use unicode_width::UnicodeWidthChar;

/// Word refuses a table with more columns than this.
const MOST_COLUMNS: u32 = 63;
/// Word refuses a row higher than 22 inches and a font above 1638 pt.
const HIGHEST_ROW: f64 = 1584.0;
const LARGEST_FONT: f64 = 1638.0;
/// Space between a cell's border and its text, in twips.
const CELL_MARGIN_SIDE: usize = 57;
const CELL_MARGIN_TOP: usize = 20;
/// Eighths of a point: Word's ordinary thin line.
const THIN: usize = 4;
/// Who writes our notes, and what Word shows as the creator of the file.
const AUTHOR: &str = "jixiao";

/// The bytes of a .docx, the same for the same input, and what could not be carried over.
///
/// `created` is in seconds since 1970.
pub fn write(document: &Document, created: u64) -> Result<(Vec<u8>, Report)> {
    let mut writer = Writer::new(document, created);
    let mut docx = Docx::new();
    // What a person types outside our paragraphs looks like the first style.
    let Style { font, size, .. } = &writer.looks[0].style;
    docx.styles = Styles::new().default_fonts(fonts(font)).default_size(half_points(*size));
    let sections: Vec<_> = document.sections.iter().filter(|section| !section.hidden).collect();
    if sections.len() < document.sections.len() {
        let count = document.sections.len() - sections.len();
        writer.report.push(Diagnostic::new(
            "F103",
            Severity::Info,
            words!(
                "Word 没有隐藏的工作表：{count} 个隐藏部分未写入",
                "Word has no hidden sheets: {count} hidden section(s) left out"
            ),
        ));
    }
    let numbered = sections.iter().any(|section| section.page.numbers);
    let default = Page::default();
    docx.document.section_property = page_setup(sections.last().map_or(&default, |last| &last.page), numbered);
    for (at, section) in sections.iter().enumerate() {
        let is_last = at + 1 == sections.len();
        let ending = (!is_last).then(|| page_setup(&section.page, numbered));
        writer.section(&mut docx.document.children, section, ending)?;
    }
    if sections.is_empty() {
        docx.document.children.push(paragraph_child(filler()));
    }
    if !document.form.is_empty() {
        // docx-rs escapes every text but this.
        let form = writer.clean(&document.form, Place::Nowhere);
        docx = docx.custom_property("jixiao.form", quick_xml::escape::partial_escape(form));
    }
    let footers =
        if numbered { vec![numbered_footer(), Footer::new().add_paragraph(filler()).build()] } else { vec![] };
    let title = writer.clean(&document.title, Place::Nowhere).into_owned();
    let finish = Finish {
        title: &title,
        creator: AUTHOR,
        date: &writer.date,
        fonts: &writer.fonts(),
        footers,
        row_marks: &writer.row_marks,
    };
    let bytes = finish::finish(docx.build(), finish)?;
    Ok((bytes, writer.report))
}

/// How a style of the document looks in Word, worked out once and cloned for each use.
struct Look {
    style: Style,
    run: RunProperty,
    paragraph: ParagraphProperty,
    borders: Option<TableCellBorders>,
}

struct Writer {
    looks: Vec<Look>,
    date: String,
    comments: usize,
    /// What each `w:tr` is marked with, in order, since docx-rs has no word for it.
    row_marks: Vec<&'static str>,
    report: Report,
}

impl Writer {
    fn new(document: &Document, created: u64) -> Writer {
        let mut looks: Vec<Look> = document.styles.iter().map(look).collect();
        if looks.is_empty() {
            looks.push(look(&Style::default()));
        }
        let date = finish::timestamp(created);
        Writer { looks, date, comments: 0, row_marks: Vec::new(), report: Report::default() }
    }

    fn look(&self, id: StyleId) -> &Look {
        self.looks.get(id.0 as usize).unwrap_or(&self.looks[0])
    }

    fn fonts(&self) -> Vec<String> {
        let mut fonts: Vec<String> = self.looks.iter().map(|look| legal(&look.style.font).into_owned()).collect();
        fonts.sort();
        fonts.dedup();
        fonts
    }

    fn section(
        &mut self,
        children: &mut Vec<DocumentChild>,
        section: &Section,
        mut ending: Option<SectionProperty>,
    ) -> Result<()> {
        // The end of a section sits in its last paragraph, so a table at the end needs one after it; so does
        // the body. Two tables in succession would become one.
        let mut last_is_table = false;
        let mut is_empty = true;
        for (at, block) in section.blocks.iter().enumerate() {
            match block {
                Block::Paragraph(paragraph) => {
                    let mut made = self.paragraph(paragraph);
                    if at + 1 == section.blocks.len() {
                        made.property.section_property = ending.take();
                    }
                    children.push(paragraph_child(made));
                    last_is_table = false;
                }
                Block::Table(table) if table.rows.is_empty() => continue,
                Block::Table(table) => {
                    if last_is_table {
                        children.push(paragraph_child(filler()));
                    }
                    children.push(DocumentChild::Table(Box::new(self.table(table, &section.page)?)));
                    last_is_table = true;
                }
            }
            is_empty = false;
        }
        if is_empty || last_is_table || ending.is_some() {
            let mut last = filler();
            last.property.section_property = ending;
            children.push(paragraph_child(last));
        }
        Ok(())
    }

    fn paragraph(&mut self, paragraph: &Paragraph) -> docx_rs::Paragraph {
        let text = self.clean(&paragraph.text, paragraph.place);
        let look = self.look(paragraph.style);
        let mut made = docx_rs::Paragraph { property: look.paragraph.clone(), ..docx_rs::Paragraph::new() };
        if let Some(run) = run(&text, look) {
            let underlined = look.style.underline;
            made = made.add_run(if underlined { run.underline("single") } else { run });
        }
        self.with_note(made, paragraph.note.as_deref(), paragraph.place)
    }

    fn with_note(&mut self, mut made: docx_rs::Paragraph, note: Option<&str>, place: Place) -> docx_rs::Paragraph {
        let Some(note) = note else { return made };
        let note = self.clean(note, place);
        // docx-rs writes a comment once for each paragraph in it, so there may be only one.
        let said = match run(&note, &self.looks[0]) {
            Some(run) => docx_rs::Paragraph::new().add_run(run),
            None => docx_rs::Paragraph::new(),
        };
        let comment = Comment::new(self.comments).author(AUTHOR).date(&self.date).add_paragraph(said);
        self.comments += 1;
        let id = comment.id;
        let inner = std::mem::take(&mut made.children);
        let mut noted = made.add_comment_start(comment);
        noted.children.extend(inner);
        noted.add_comment_end(id)
    }

    fn table(&mut self, table: &Table, page: &Page) -> Result<docx_rs::Table> {
        let columns = grid_columns(table)?;
        let text_width = (page.text_width() * TWIPS_PER_MM).round().max(1.0);
        let widths = grid_widths(&table.columns, columns as usize, text_width as usize);
        let all_bordered = table.rows.iter().flat_map(|row| &row.cells).all(|cell| self.look(cell.style).style.border);
        let split_above = (page.size().1 - page.margins[0] - page.margins[2]) * 72.0 / 25.4 / 3.0;

        let mut covers: Vec<Option<Cover>> = vec![None; columns as usize];
        let mut rows = Vec::with_capacity(table.rows.len());
        for (at, row) in table.rows.iter().enumerate() {
            let slots = self.lay_row(row, &mut covers, (table.rows.len() - at) as u32);
            let mut height: f64 = 0.0;
            let mut cells = Vec::with_capacity(slots.len());
            for slot in slots {
                let width = widths[slot.column..slot.column + slot.span].iter().sum();
                let mut made = TableCell::new().width(width, WidthType::Dxa);
                if slot.span > 1 {
                    made = made.grid_span(slot.span);
                }
                if let Some(cell) = slot.cell {
                    made = self.shape(made, cell, slot.covers, all_bordered);
                }
                if let (Some(cell), false) = (slot.cell, slot.covers == Covers::Below) {
                    let look = &self.look(cell.style).style;
                    height = height.max(text_height(&cell.text, width, look) / f64::from(cell.down.max(1)));
                    made = self.fill(made, cell);
                }
                if made.children.is_empty() {
                    made = made.add_paragraph(docx_rs::Paragraph::new());
                }
                cells.push(made);
            }
            rows.push(self.row(row, cells, height > split_above));
        }

        let mut made = docx_rs::Table::without_borders(rows)
            .set_grid(widths)
            .layout(TableLayoutType::Fixed)
            .width(text_width as usize, WidthType::Dxa)
            .margins(TableCellMargins::new().margin(
                CELL_MARGIN_TOP,
                CELL_MARGIN_SIDE,
                CELL_MARGIN_TOP,
                CELL_MARGIN_SIDE,
            ));
        if all_bordered {
            made = made.set_borders(thin_table_borders());
        }
        Ok(made)
    }

    fn row(&mut self, row: &Row, cells: Vec<TableCell>, is_long: bool) -> TableRow {
        let mut made = TableRow::new(cells);
        if let Some(height) = row.height.filter(|height| *height > 0.0) {
            made = made.row_height((height.min(HIGHEST_ROW) * 20.0).round() as f32).height_rule(HeightRule::AtLeast);
        }
        // A row that may not split moves to the next page whole; a long one would leave half a page white.
        if !is_long {
            made = made.cant_split();
        }
        self.row_marks.push(match (row.header, row.hidden) {
            (true, true) => "<w:tblHeader/><w:hidden/>",
            (true, false) => "<w:tblHeader/>",
            (false, true) => "<w:hidden/>",
            (false, false) => "",
        });
        made
    }

    /// The cells of one row from the left edge of the table to the right, with what hangs down from above.
    fn lay_row<'c>(&mut self, row: &'c Row, covers: &mut [Option<Cover<'c>>], rows_left: u32) -> Vec<Slot<'c>> {
        let mut cells: Vec<&Cell> = row.cells.iter().collect();
        cells.sort_by_key(|cell| cell.column);
        let mut cells = cells.into_iter().peekable();
        let mut slots = Vec::with_capacity(covers.len());
        let mut column = 0;
        while column < covers.len() {
            while let Some(cell) = cells.next_if(|cell| (cell.column as usize) < column) {
                self.covered(cell);
            }
            if let Some(cover) = covers[column] {
                covers[column] = (cover.rows > 1).then(|| Cover { rows: cover.rows - 1, ..cover });
                slots.push(Slot { column, span: cover.span, cell: Some(cover.cell), covers: Covers::Below });
                column += cover.span;
                continue;
            }
            let here = cells.next_if(|cell| cell.column as usize == column);
            let end = match (here, cells.peek()) {
                (Some(cell), _) => column + cell.span.max(1) as usize,
                (None, Some(next)) => next.column as usize,
                (None, None) => covers.len(),
            };
            let free = covers[column..].iter().take(end - column).take_while(|cover| cover.is_none()).count();
            let span = free.max(1);
            let down = here.map_or(1, |cell| cell.down.clamp(1, rows_left));
            if let (Some(cell), true) = (here, down > 1) {
                covers[column] = Some(Cover { rows: down - 1, span, cell });
            }
            let kind = if down > 1 { Covers::Down } else { Covers::Nothing };
            slots.push(Slot { column, span, cell: here, covers: kind });
            column += span;
        }
        cells.for_each(|cell| self.covered(cell));
        slots
    }

    fn covered(&mut self, cell: &Cell) {
        let text = &cell.text;
        let finding = Diagnostic::new(
            "F102",
            Severity::Error,
            words!(
                "单元格“{text}”被相邻的合并单元格盖住，未写入",
                "the cell “{text}” lies under a merged neighbour and was left out"
            ),
        );
        self.report.push(finding.placed(cell.place));
    }

    fn shape(&self, mut made: TableCell, cell: &Cell, covers: Covers, all_bordered: bool) -> TableCell {
        let look = self.look(cell.style);
        made = match covers {
            Covers::Nothing => made,
            Covers::Down => made.vertical_merge(VMergeType::Restart),
            Covers::Below => made.vertical_merge(VMergeType::Continue),
        };
        made = made.vertical_align(match look.style.vertical {
            Vertical::Top => VAlignType::Top,
            Vertical::Middle => VAlignType::Center,
            Vertical::Bottom => VAlignType::Bottom,
        });
        if let (Some(borders), false) = (&look.borders, all_bordered) {
            made = made.set_borders(borders.clone());
        }
        if look.style.upright {
            made = made.text_direction(TextDirectionType::TbRlV);
        }
        made
    }

    /// One paragraph a line, so that each line has the indent of its style.
    fn fill(&mut self, mut made: TableCell, cell: &Cell) -> TableCell {
        let text = self.clean(&cell.text, cell.place);
        for (at, line) in text.split('\n').enumerate() {
            let look = self.look(cell.style);
            let mut property = look.paragraph.clone();
            if at > 0 {
                property.page_break_before = None;
            }
            let mut paragraph = docx_rs::Paragraph { property, ..docx_rs::Paragraph::new() };
            if let Some(run) = run(line, look) {
                paragraph = paragraph.add_run(run);
            }
            if at == 0 {
                paragraph = self.with_note(paragraph, cell.note.as_deref(), cell.place);
            }
            made = made.add_paragraph(paragraph);
        }
        made
    }

    /// The text as XML can carry it, with `\n` for every line break.
    fn clean<'t>(&mut self, text: &'t str, place: Place) -> Cow<'t, str> {
        let clean = legal(text);
        let lost = text.chars().filter(|c| !is_legal(*c)).count();
        if lost > 0 {
            let finding = Diagnostic::new(
                "F104",
                Severity::Warning,
                words!(
                    "{lost} 个 Word 不能保存的控制字符已换成 �",
                    "{lost} control character(s) that Word cannot hold replaced by �"
                ),
            );
            let help = words!("删去该字符（多从别处粘贴而来）", "delete the character; it usually comes from pasting");
            self.report.push(finding.help(help).placed(place));
        }
        clean
    }
}

/// What a cell with `down` above 1 still covers in the rows below.
#[derive(Clone, Copy)]
struct Cover<'a> {
    rows: u32,
    span: usize,
    cell: &'a Cell,
}

/// One `w:tc`: a cell, the continuation of a cell from above, or (without a cell) a gap.
struct Slot<'a> {
    column: usize,
    span: usize,
    cell: Option<&'a Cell>,
    covers: Covers,
}

#[derive(Clone, Copy, PartialEq)]
enum Covers {
    Nothing,
    /// Begins a merge downwards.
    Down,
    /// Continues the merge from above.
    Below,
}

/// The characters of XML 1.0 (section 2.2).
fn is_legal(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..='\u{10FFFF}')
}

fn legal(text: &str) -> Cow<'_, str> {
    if !text.contains(|c| c == '\r' || !is_legal(c)) {
        return Cow::Borrowed(text);
    }
    let text = text.replace("\r\n", "\n");
    Cow::Owned(text.chars().map(|c| if c == '\r' { '\n' } else { c }).map(replace_illegal).collect())
}

fn replace_illegal(c: char) -> char {
    if is_legal(c) { c } else { char::REPLACEMENT_CHARACTER }
}

fn look(style: &Style) -> Look {
    let size = if style.size > 0.0 { style.size.min(LARGEST_FONT) } else { Style::default().size };
    let mut run = RunProperty::new().fonts(fonts(&style.font)).size(half_points(size));
    if style.bold {
        run = run.bold();
    }
    // Complex scripts do not occur; their size would only be noise.
    run.sz_cs = None;
    // The mark at the end of a paragraph gives an empty line its height, and its font to who fills it in.
    let mut paragraph = ParagraphProperty::new().run_property(run.clone());
    // Left and single are what Word does anyway.
    match style.align {
        Align::Left => {}
        Align::Center => paragraph = paragraph.align(AlignmentType::Center),
        Align::Right => paragraph = paragraph.align(AlignmentType::Right),
    }
    if style.spacing > 0.0 {
        let line = (style.spacing.min(100.0) * 240.0).round() as i32;
        paragraph = paragraph.line_spacing(LineSpacing::new().line(line).line_rule(LineSpacingType::Auto));
    }
    if style.indent > 0.0 {
        let twips = (style.indent * size * 20.0).min(31_000.0).round() as i32;
        paragraph = paragraph.indent(None, Some(SpecialIndentType::FirstLine(twips)), None, None);
    }
    if style.page_break {
        paragraph = paragraph.page_break_before(true);
    }
    Look { style: Style { size, ..style.clone() }, run, paragraph, borders: cell_borders(style) }
}

fn fonts(name: &str) -> RunFonts {
    let name = legal(name);
    RunFonts::new().ascii(name.clone()).hi_ansi(name.clone()).east_asia(name)
}

fn half_points(size: f64) -> usize {
    (size * 2.0).round().max(2.0) as usize
}

fn cell_borders(style: &Style) -> Option<TableCellBorders> {
    use TableCellBorderPosition::{Bottom, Left, Right, Top};
    let positions = match (style.border, style.underline) {
        (true, _) => &[Top, Left, Bottom, Right][..],
        (false, true) => &[Bottom],
        (false, false) => return None,
    };
    let thin = |position: &TableCellBorderPosition| {
        TableCellBorder::new(position.clone()).size(THIN).border_type(BorderType::Single).color("000000")
    };
    Some(positions.iter().map(thin).fold(TableCellBorders::with_empty(), TableCellBorders::set))
}

fn thin_table_borders() -> TableBorders {
    use TableBorderPosition::{Bottom, InsideH, InsideV, Left, Right, Top};
    let positions = [Top, Left, Bottom, Right, InsideH, InsideV];
    positions
        .into_iter()
        .map(|position| TableBorder::new(position).size(THIN))
        .fold(TableBorders::new(), TableBorders::set)
}

/// A run that holds the text with its tabs and line breaks; none for no text.
fn run(text: &str, look: &Look) -> Option<Run> {
    if text.is_empty() {
        return None;
    }
    let mut made = Run { run_property: look.run.clone(), children: Vec::with_capacity(1) };
    let mut rest = text;
    while let Some(at) = rest.find(['\n', '\t']) {
        if at > 0 {
            made = made.add_text(&rest[..at]);
        }
        made = if rest.as_bytes()[at] == b'\n' { made.add_break(BreakType::TextWrapping) } else { made.add_tab() };
        rest = &rest[at + 1..];
    }
    if !rest.is_empty() {
        made.children.push(RunChild::Text(docx_rs::Text::new(rest)));
    }
    Some(made)
}

fn paragraph_child(paragraph: docx_rs::Paragraph) -> DocumentChild {
    DocumentChild::Paragraph(Box::new(paragraph))
}

/// An empty paragraph of 1 pt, where Word demands one and nobody wrote one.
fn filler() -> docx_rs::Paragraph {
    let spacing = LineSpacing::new().before(0).after(0).line(FILLER_LINE).line_rule(LineSpacingType::Exact);
    docx_rs::Paragraph::new().line_spacing(spacing).size(2)
}

fn numbered_footer() -> Vec<u8> {
    let page = Run::new()
        .size(21)
        .add_field_char(FieldCharType::Begin, false)
        .add_instr_text(InstrText::PAGE(InstrPAGE::new()))
        .add_field_char(FieldCharType::Separate, false)
        .add_text("1")
        .add_field_char(FieldCharType::End, false);
    Footer::new().add_paragraph(docx_rs::Paragraph::new().align(AlignmentType::Center).add_run(page)).build()
}

fn page_setup(page: &Page, numbered: bool) -> SectionProperty {
    let twips = |millimetres: f64| (millimetres * TWIPS_PER_MM).round();
    let (width, height) = page.size();
    let mut size = PageSize::new().size(twips(width) as u32, twips(height) as u32);
    if page.orientation == Orientation::Landscape {
        size = size.orient(PageOrientationType::Landscape);
    }
    let [top, right, bottom, left] = page.margins.map(|margin| twips(margin.clamp(0.0, 500.0)) as i32);
    let margin = PageMargin {
        top,
        right,
        bottom,
        left,
        // A header or footer that starts inside the text area would push the text away.
        header: (top * 3 / 5).min(851),
        footer: (bottom * 3 / 5).min(992),
        gutter: 0,
    };
    let mut setup = SectionProperty::new().page_size(size).page_margin(margin);
    if numbered {
        // A section without a footer of its own would show that of the section before.
        let id = if page.numbers { finish::NUMBERED_FOOTER } else { finish::BLANK_FOOTER };
        setup.footer_reference = Some(FooterReference::new("default", id));
    }
    setup
}

fn grid_columns(table: &Table) -> Result<u32> {
    let ends = table.rows.iter().flat_map(|row| &row.cells).map(|cell| cell.column.saturating_add(cell.span.max(1)));
    let columns = ends.max().unwrap_or(0).max(table.columns.len().min(u32::MAX as usize) as u32).max(1);
    if columns > MOST_COLUMNS {
        let message = words!(
            "表格有 {columns} 列，Word 最多 {MOST_COLUMNS} 列",
            "the table has {columns} columns, Word allows {MOST_COLUMNS}"
        );
        return Err(Error::new(message).help(words!("改用 .xlsx", "write .xlsx instead")));
    }
    Ok(columns)
}

/// Column widths in twips that add up to `total` exactly.
fn grid_widths(columns: &[f64], count: usize, total: usize) -> Vec<usize> {
    let known: Vec<f64> = columns.iter().copied().filter(|width| width.is_finite() && *width > 0.0).collect();
    let mean = if known.is_empty() { 1.0 } else { known.iter().sum::<f64>() / known.len() as f64 };
    let width = |at: usize| columns.get(at).copied().filter(|width| width.is_finite() && *width > 0.0).unwrap_or(mean);
    let sum: f64 = (0..count).map(width).sum();
    let mut edge = 0.0;
    let mut before = 0;
    let mut widths = Vec::with_capacity(count);
    for at in 0..count {
        edge += width(at);
        let here = (edge / sum * total as f64).round() as usize;
        widths.push(here - before);
        before = here;
    }
    widths
}

/// About how high the text stands in a cell of this width, in points.
fn text_height(text: &str, width: usize, style: &Style) -> f64 {
    let across = (width.saturating_sub(2 * CELL_MARGIN_SIDE) as f64 / 20.0).max(style.size);
    let half = style.size / 2.0;
    let lines: f64 = text
        .split('\n')
        .map(|line| {
            let long: usize = line.chars().map(|c| c.width().unwrap_or(0)).sum();
            ((long as f64 * half + style.indent * style.size) / across).ceil().max(1.0)
        })
        .sum();
    lines * style.size * 1.3 * if style.spacing > 0.0 { style.spacing } else { 1.0 }
}
