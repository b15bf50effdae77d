//! PDF whose text is text → the same `Document` as any other file: tables by their ruling lines, the rest as paragraphs.
//!
//! A PDF knows neither cells nor lines nor words, only characters and strokes at places; everything else here is
//! inferred from where they stand, and what cannot be is not guessed. Knows nothing of what the text says. The crate
//! that draws the pages has no limits of its own: read files of others in a process that may be stopped.

mod bands;
mod bounds;
mod canvas;
mod characters;
mod columns;
mod grid;
mod heads;
mod join;
mod overflow;
mod page;
mod text;

use super::Room;
use crate::diagnostic::{Error, Result};
use crate::document::{Block, Cell, Document, Paragraph, Remark, RemarkKind, Remarks, Row, Section, Table};
use crate::source::{Place, SourceId};
use canvas::{Canvas, Overfull, Pen};
use characters::UNKNOWN;
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_interpret::kurbo::Rect;
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, TransformExt, interpret_page};
use join::{Spot, Stretch, Whole};
use page::Sheet;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The budget of a province is printed on some hundred pages.
const MOST_PAGES: usize = 3_000;
const MOST_OBJECTS: usize = 2_000_000;
const MOST_CELLS: usize = 400_000;
/// Characters of a file, and the bytes of one page's drawing.
const MOST_GLYPHS: usize = 8_000_000;
const LONGEST_PAGE: usize = 64 << 20;

/// The document in the bytes of a PDF, in [`Room::USUAL`]. Sections are the pages, those over which one table goes on
/// together; places are named by [`Document::places`].
///
/// # Errors
/// Damaged, protected by a password, a picture without text, or larger than any table.
pub fn read(bytes: Vec<u8>) -> Result<Document> {
    read_within(bytes, Room::USUAL)
}

/// As [`read`], in so much room.
///
/// # Errors
/// As for [`read`].
pub fn read_within(bytes: Vec<u8>, room: Room) -> Result<Document> {
    // The crate is young and its files are hostile: what it did not expect is a damaged file.
    catch_unwind(AssertUnwindSafe(|| read_pages(bytes, room))).unwrap_or_else(|_| Err(damaged()))
}

fn damaged() -> Error {
    Error::new(words!("PDF 文件损坏，读不了", "the PDF file is damaged and cannot be read")).help(words!(
        "重新下载，或打开后另存（打印）为 PDF 再导入",
        "download it again, or open it and print it to PDF"
    ))
}

fn too_large(zh: &str, en: &str) -> Error {
    Error::new(words!("PDF 文件过大：{zh}", "the PDF file is too large: {en}"))
        .help(words!("只留有目标表的那几页再导入", "keep only the pages with the tables and import them"))
}

fn page_too_full(number: usize) -> Error {
    too_large(&format!("第 {number} 页内容太多"), &format!("page {number} holds too much"))
}

fn read_pages(bytes: Vec<u8>, room: Room) -> Result<Document> {
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            Error::new(words!("PDF 加了密码，读不了", "the PDF is protected by a password"))
                .help(words!("用密码打开后另存为没有密码的，再导入", "open it with its password and save it without"))
        }
        LoadPdfError::Decryption(_) => {
            Error::new(words!("PDF 的加密方式不认识，读不了", "the PDF is encrypted in an unknown way"))
                .help(words!("打开后打印为 PDF 再导入", "open it, print it to PDF and import that"))
        }
        LoadPdfError::Invalid => damaged(),
    })?;
    let (pages, most_pages) = (pdf.pages().len(), room.of(MOST_PAGES));
    if pages > most_pages {
        return Err(too_large(
            &format!("{pages} 页，最多读 {most_pages} 页"),
            &format!("{pages} pages, {most_pages} are read"),
        ));
    }
    if pdf.len() > room.of(MOST_OBJECTS) {
        return Err(too_large("对象太多", "too many objects"));
    }
    if !bounds::are_sound(&pdf) {
        return Err(damaged());
    }
    let cache = InterpreterCache::new();
    let mut glyphs = 0;
    let mut sheets: Vec<Sheet> = Vec::with_capacity(pages);
    for (at, page) in pdf.pages().iter().enumerate() {
        let number = at + 1;
        let canvas = draw(page, &pdf, &cache, number)?;
        glyphs += canvas.glyphs.len() + canvas.unseen.len();
        if glyphs > room.of(MOST_GLYPHS) {
            return Err(page_too_full(number));
        }
        sheets.push(page::read(number, canvas));
    }
    drop(cache);
    document(sheets, room)
}

fn draw<'a>(page: &Page<'a>, pdf: &'a Pdf, cache: &InterpreterCache<'a>, number: usize) -> Result<Canvas> {
    if page.page_stream().is_some_and(|stream| stream.len() > LONGEST_PAGE) {
        return Err(page_too_full(number));
    }
    let (width, height) = page.render_dimensions();
    let (width, height) = (f64::from(width), f64::from(height));
    let whole = Rect::new(0.0, 0.0, width, height);
    let transform = page.initial_transform(true).to_kurbo();
    let mut context = Context::new(transform, whole, cache, pdf.xref(), InterpreterSettings::default());
    let mut pen = Pen::new(width, height);
    let drawn = catch_unwind(AssertUnwindSafe(|| interpret_page(page, &mut context, &mut pen)));
    match drawn {
        Ok(()) => Ok(pen.lift()),
        Err(cause) if cause.is::<Overfull>() => Err(page_too_full(number)),
        Err(_) => Err(damaged()),
    }
}

fn document(sheets: Vec<Sheet>, room: Room) -> Result<Document> {
    let pictures: Vec<usize> =
        sheets.iter().filter(|sheet| sheet.is_blank() && sheet.is_picture).map(|sheet| sheet.number).collect();
    if sheets.iter().all(Sheet::is_blank) {
        let nameless: usize = sheets.iter().map(|sheet| sheet.nameless).sum();
        return Err(without_text(pictures.len(), nameless));
    }
    let tables: BTreeMap<usize, usize> = sheets.iter().map(|sheet| (sheet.number, sheet.tables().count())).collect();
    let mut names = Names { tables, ids: BTreeMap::new(), names: Vec::new() };
    let mut stretches = join::stretches(sheets);
    forget_what_is_seen(&mut stretches);
    let cells: usize = (stretches.iter().flat_map(|stretch| &stretch.parts))
        .map(|part| match part {
            Whole::Text { .. } => 1,
            Whole::Table(table) => table.rows.iter().map(|row| row.cells.len()).sum(),
        })
        .sum();
    if cells > room.of(MOST_CELLS) {
        return Err(too_large("格子太多", "too many cells"));
    }
    let mut sections: Vec<Section> = Vec::new();
    for stretch in stretches {
        sections.extend(section(stretch, &mut names)?);
    }
    if let Some(section) = sections.first_mut().filter(|_| !pictures.is_empty()) {
        let which: Vec<String> = pictures.iter().map(usize::to_string).collect();
        let place = first_place(section);
        section.remarks.push((place, Remark { kind: RemarkKind::PicturePage, text: which.join("、") }));
    }
    Ok(Document { sections, places: names.names, ..Document::default() })
}

/// A long title runs on under the clip of the next page, and is seen whole on this one.
fn forget_what_is_seen(stretches: &mut [Stretch]) {
    let key = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for part in stretches.iter().flat_map(|stretch| &stretch.parts) {
        match part {
            Whole::Text { text, .. } => drop(seen.insert(key(text))),
            Whole::Table(table) => {
                seen.extend(table.rows.iter().flat_map(|row| &row.cells).map(|cell| key(&cell.said.text)));
            }
        }
    }
    for stretch in stretches {
        let sheets = stretch.sheets.iter_mut().map(|sheet| &mut sheet.unseen);
        let tables = stretch.parts.iter_mut().filter_map(|part| match part {
            Whole::Table(table) => Some(table),
            Whole::Text { .. } => None,
        });
        let cells = tables.flat_map(|table| &mut table.rows).flat_map(|row| &mut row.cells);
        for unseen in sheets.chain(cells.map(|cell| &mut cell.said.unseen)) {
            if !unseen.is_empty() && seen.contains(&key(unseen)) {
                unseen.clear();
            }
        }
    }
}

fn without_text(pictures: usize, nameless: usize) -> Error {
    if nameless > 0 {
        return Error::new(words!(
            "PDF 里的字没有说明是什么字（{nameless} 个），读不了",
            "the PDF does not tell which characters its {nameless} letters are"
        ))
        .help(ask_for_another());
    }
    if pictures > 0 {
        return Error::new(words!(
            "PDF 是扫描或拍照的图片（{pictures} 页），里面没有文字",
            "the PDF is scanned pictures ({pictures} pages) without text"
        ))
        .help(ask_for_another());
    }
    Error::new(words!("PDF 里没有文字", "the PDF has no text")).help(ask_for_another())
}

fn ask_for_another() -> crate::diagnostic::Words {
    words!(
        "请向填报单位要 Excel、Word 文件或直接打印成的 PDF；只有图片的，先做文字识别，读入后逐字核对",
        "ask for the Excel or Word file, or a PDF printed from it; of pictures, recognise the text first and compare every word"
    )
}

/// Sheet numbers of places, and their names.
struct Names {
    /// How many tables each page has.
    tables: BTreeMap<usize, usize>,
    ids: BTreeMap<(usize, usize), u16>,
    names: Vec<String>,
}

impl Names {
    /// Of a table on a page, or of what stands outside the tables where `table` is 0.
    fn sheet(&mut self, page: usize, table: usize) -> Result<u16> {
        if let Some(id) = self.ids.get(&(page, table)) {
            return Ok(*id);
        }
        let id = u16::try_from(self.names.len()).map_err(|_| too_large("表太多", "too many tables"))?;
        self.ids.insert((page, table), id);
        let several = self.tables.get(&page).is_some_and(|count| *count > 1);
        self.names.push(match table {
            0 => format!("第{page}页表外"),
            _ if several => format!("第{page}页表{table}"),
            _ => format!("第{page}页"),
        });
        Ok(id)
    }

    fn place(&mut self, at: Spot) -> Result<Place> {
        let sheet = self.sheet(at.page, at.table)?;
        let column = u16::try_from(at.column).unwrap_or(u16::MAX);
        Ok(Place::Cell { source: SourceId(0), sheet, row: at.row as u32, column })
    }
}

/// A half-width character of the letters that tables are set in, in points.
const HALF_WIDTH: f64 = 5.25;

fn section(stretch: Stretch, names: &mut Names) -> Result<Option<Section>> {
    let Stretch { first, last, parts, sheets, pairs } = stretch;
    if parts.is_empty() {
        return Ok(None);
    }
    let recognised: BTreeSet<usize> =
        sheets.iter().filter(|sheet| sheet.recognised).map(|sheet| sheet.number).collect();
    let remarked = |page: usize, text: &str| {
        let mut remarks = Remarks::default();
        if recognised.contains(&page) && !text.is_empty() {
            remarks.push(RemarkKind::Recognised, text);
        }
        remarks
    };
    let mut blocks = Vec::new();
    let mut paragraphs: BTreeMap<usize, usize> = BTreeMap::new();
    for part in parts {
        match part {
            Whole::Text { page, text } => {
                let row = paragraphs.entry(page).or_default();
                let place = names.place(Spot { page, table: 0, row: *row, column: 0 })?;
                *row += 1;
                let remarks = remarked(page, &text);
                blocks.push(Block::Paragraph(Paragraph { text, place, remarks, ..Paragraph::default() }));
            }
            Whole::Table(table) => {
                let columns = table.xs.windows(2).map(|pair| (pair[1] - pair[0]) / HALF_WIDTH).collect();
                let mut rows = Vec::with_capacity(table.rows.len());
                for (number, row) in table.rows.into_iter().enumerate() {
                    let mut cells = Vec::with_capacity(row.cells.len());
                    for cell in row.cells {
                        let mut remarks = remarked(cell.at.page, &cell.said.text);
                        if cell.said.text.contains(UNKNOWN) {
                            remarks.push(RemarkKind::Symbol, cell.said.text.as_str());
                        }
                        if !cell.said.unseen.is_empty() {
                            remarks.push(RemarkKind::Hidden, cell.said.unseen);
                        }
                        if row.torn && !cell.said.text.is_empty() && cells.is_empty() {
                            remarks.push(RemarkKind::Torn, cell.said.text.as_str());
                        }
                        if cell.said.overflows {
                            remarks.push(RemarkKind::Overflows, cell.said.text.as_str());
                        }
                        // A blank that is not merged is nothing a person sees.
                        if cell.said.text.is_empty() && remarks.is_empty() && cell.span * cell.down == 1 {
                            continue;
                        }
                        let (span, down) = (cell.span as u32, cell.down as u32);
                        let place = names.place(cell.at)?;
                        cells.push(Cell {
                            span,
                            down,
                            place,
                            remarks,
                            ..Cell::text(cell.column as u32, cell.said.text)
                        });
                    }
                    rows.push(Row { header: number < table.heading, cells, ..Row::default() });
                }
                blocks.push(Block::Table(Table { columns, rows }));
            }
        }
    }
    let name = if first == last { format!("第{first}页") } else { format!("第{first}—{last}页") };
    let pages = Some((first as u32, last as u32));
    let mut section = Section { name, pages, blocks, ..Section::default() };
    let place = first_place(&section);
    let mut remark = |kind, text: String| {
        if !text.trim().is_empty() {
            section.remarks.push((place, Remark { kind, text }));
        }
    };
    for (left, right) in pairs {
        remark(RemarkKind::SideBySide, format!("第{left}页、第{right}页"));
    }
    for sheet in sheets {
        remark(RemarkKind::Footer, sheet.aside.join("、"));
        remark(RemarkKind::Hidden, sheet.unseen);
        if sheet.nameless > 0 {
            let (page, nameless) = (sheet.number, sheet.nameless);
            remark(RemarkKind::Symbol, format!("第{page}页 {nameless} 个字"));
        }
        if sheet.uneven > 0 {
            remark(RemarkKind::Uneven, format!("第{}页", sheet.number));
        }
        let spelled: BTreeSet<String> = sheet.respelled.iter().map(|(odd, plain)| format!("{odd}→{plain}")).collect();
        remark(RemarkKind::Respelled, spelled.into_iter().collect::<Vec<_>>().join("、"));
    }
    Ok(Some(section))
}

fn first_place(section: &Section) -> Place {
    let places = section.blocks.iter().find_map(|block| match block {
        Block::Paragraph(paragraph) => Some(paragraph.place),
        Block::Table(table) => table.rows.iter().flat_map(|row| &row.cells).map(|cell| cell.place).next(),
    });
    places.unwrap_or_default()
}
