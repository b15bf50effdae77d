//! Blank official file → the text of a first `form.yaml`: labels stay labels, blanks become holes to name.
//!
//! Nothing is guessed. A hole is named only where its label is a field's own name; every other hole is
//! `{待命名N}`, which the loader refuses at its line until somebody has named it. Knows no file format.
//!
//! The way there: a table becomes a grid without holes or overlaps, its rows become blocks
//! (`rows`), what is blank within a text is found (`blanks`), and blanks are named (`names`).

mod blanks;
mod grid;
mod names;
mod rows;
mod yaml;

use super::definition::{About, Carrier};
use super::loose;
use super::pattern::Pattern;
use crate::diagnostic::{Error, Result};
use crate::document::{self, Document, Orientation, Page, Paper};
use blanks::{Blank, Token};
use grid::Grid;
use names::Names;
use yaml::{number, quoted};

/// What the text of a `form.yaml` begins with: what is to be done next.
const NEXT: &str = "\
# 由空白表起草。标签、合并、栏宽照原表；空格子只有标签与字段同名的才写了字段，其余为“待命名”。
# 接着：1. 把每个 {待命名N} 换成字段名；留给人手填的换成 \"\"；规格里没有的写成 {附加.名称}，并在 extra: 下列出；
#       2. 核对 about（project 项目、unit 单位、revision 修订）、title、each，填上 source；
#       3. 用 jixiao forms check 检查它所在的文件夹，直到没有错误。
";

/// The text of a form for this blank document; without `about`, the root whose fields explain most labels.
/// ```
/// use jixiao::document::{Block, Cell, Document, Row, Section, Table};
/// use jixiao::forms::definition::Carrier;
/// use jixiao::forms::draft::draft;
///
/// let row = Row { cells: vec![Cell::text(0, "项目名称"), Cell::text(1, "")], ..Row::default() };
/// let table = Table { columns: vec![20.0, 20.0], rows: vec![row] };
/// let blank = Document { sections: vec![Section { blocks: vec![Block::Table(table)], ..Section::default() }], ..Document::default() };
/// assert!(draft(&blank, None, Carrier::Docx)?.contains(r#"[项目名称, "{项目名称}"]"#));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn draft(document: &Document, about: Option<About>, carrier: Carrier) -> Result<String> {
    let sections = sections(document, carrier)?;
    let every = [About::Project, About::Unit, About::Revision];
    let wanted = every.into_iter().filter(|one| about.is_none_or(|about| about == *one));
    let mut best: Option<(usize, String)> = None;
    for about in wanted {
        let mut names = Names::new(about);
        let text = form(document, &sections, about, carrier, &mut names);
        if best.as_ref().is_none_or(|(found, _)| names.found > *found) {
            best = Some((names.found, text));
        }
    }
    best.map(|(_, text)| text).ok_or_else(empty)
}

fn empty() -> Error {
    Error::new(words!("文件里没有文字，起草不出表单", "the file holds no text to draft a form from"))
        .help(words!("给出一张空白的官方表格", "give a blank official form"))
}

/// A section of the form to be.
struct Section {
    name: String,
    page: Page,
    columns: Vec<f64>,
    blocks: Vec<Block>,
}

enum Block {
    Text(String),
    Grid(Grid),
}

/// The sections that hold anything. Hidden sheets are lists for drop-downs and the like.
fn sections(document: &Document, carrier: Carrier) -> Result<Vec<Section>> {
    let mut sections = Vec::new();
    for section in document.sections.iter().filter(|section| !section.hidden) {
        let mut blocks = Vec::new();
        for block in &section.blocks {
            match block {
                document::Block::Paragraph(paragraph) if loose::is_blank(&paragraph.text) => {}
                document::Block::Paragraph(paragraph) => blocks.push(Block::Text(paragraph.text.clone())),
                document::Block::Table(table) => {
                    let Some(mut grid) = Grid::new(table, carrier)? else { continue };
                    // Excel has no paragraphs: lines above and below the table stand in cells.
                    let (above, below) =
                        if carrier == Carrier::Xlsx { grid.take_texts() } else { (Vec::new(), Vec::new()) };
                    blocks.extend(above.into_iter().map(Block::Text));
                    if !grid.rows.is_empty() {
                        blocks.push(Block::Grid(grid));
                    }
                    blocks.extend(below.into_iter().map(Block::Text));
                }
            }
        }
        if !blocks.is_empty() {
            on_one_grid(section, blocks, &mut sections);
        }
    }
    if sections.is_empty() { Err(empty()) } else { Ok(sections) }
}

/// A form's section has one grid: its tables are laid on all their edges together. Where that would
/// make a grid nobody could edit, a new section begins with the table and the lines above it.
fn on_one_grid(from: &document::Section, blocks: Vec<Block>, sections: &mut Vec<Section>) {
    const MOST_COLUMNS: usize = 24;
    let mut runs: Vec<(Vec<Block>, Vec<Vec<f64>>)> = vec![Default::default()];
    for block in blocks {
        if let (Block::Grid(grid), Some((run, tables))) = (&block, runs.last_mut()) {
            tables.push(grid.columns.clone());
            if tables.len() > 1 && grid::common(tables).0.len() > MOST_COLUMNS {
                tables.pop();
                let above = run.iter().rposition(|block| matches!(block, Block::Grid(_))).map_or(0, |last| last + 1);
                let begun = run.split_off(above);
                runs.push((begun, vec![grid.columns.clone()]));
            }
        }
        if let Some((run, _)) = runs.last_mut() {
            run.push(block);
        }
    }
    for (mut blocks, tables) in runs {
        let (mut columns, edges) = grid::common(&tables);
        let grids = blocks.iter_mut().filter_map(|block| if let Block::Grid(grid) = block { Some(grid) } else { None });
        for (grid, edges) in grids.zip(&edges) {
            grid.lay_on(edges, &columns);
        }
        if columns.is_empty() {
            // A half-width character of 五号 is some 1.85 mm wide.
            columns.push((from.page.text_width() / 1.85).round().clamp(10.0, 200.0));
        }
        sections.push(Section { name: from.name.clone(), page: from.page, columns, blocks });
    }
}

fn form(document: &Document, sections: &[Section], about: About, carrier: Carrier, names: &mut Names) -> String {
    let heading = heading(sections);
    let title = match heading {
        Some(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        None if loose::key(&document.title).is_empty() => "待命名".to_string(),
        None => document.title.trim().to_string(),
    };
    let mut out = NEXT.to_string();
    let about = match about {
        About::Project => "project",
        About::Unit => "unit",
        About::Revision => "revision",
    };
    out.push_str(&format!("about: {about}\ntitle: {}\nsource: \"\"\n", quoted(&title)));
    if carrier == Carrier::Docx {
        out.push_str("to: docx\n");
    }
    let alone = sections.len() == 1;
    let same_page = sections.windows(2).all(|pair| pair[0].page == pair[1].page);
    let same_columns = sections.windows(2).all(|pair| pair[0].columns == pair[1].columns);
    if let Some(first) = sections.first() {
        if same_page {
            out.push_str(&format!("page: {}\n", page(&first.page)));
        }
        if same_columns {
            out.push_str(&format!("columns: {}\n", columns(&first.columns)));
        }
    }
    if !alone {
        out.push_str("sections:\n");
    }
    for section in sections {
        let mut head = Vec::new();
        if !alone && !section.name.is_empty() {
            head.push(format!("name: {}", quoted(&section.name)));
        }
        if !same_page {
            head.push(format!("page: {}", page(&section.page)));
        }
        if !same_columns {
            head.push(format!("columns: {}", columns(&section.columns)));
        }
        let usual = usual_height(section);
        if let Some(height) = usual {
            head.push(format!("row_height: {}", number(height)));
        }
        head.push("blocks:".to_string());
        for (index, line) in head.iter().enumerate() {
            let lead = match (alone, index) {
                (true, _) => "",
                (false, 0) => "- ",
                (false, _) => "  ",
            };
            out.push_str(&format!("{lead}{line}\n"));
        }
        let mut lines = Vec::new();
        for block in &section.blocks {
            match block {
                Block::Text(text) => lines.push(paragraph(text, heading, names)),
                Block::Grid(grid) => rows::blocks(grid, usual, names, &mut lines),
            }
        }
        let indent = if alone { "" } else { "  " };
        for line in lines {
            out.push_str(&format!("{indent}{line}\n"));
        }
    }
    out
}

/// The line that names the form: above the first table, the first that ends in 表, else the longest.
fn heading(sections: &[Section]) -> Option<&str> {
    let blocks: Vec<&Block> = sections.iter().flat_map(|section| &section.blocks).collect();
    let above = blocks.iter().map_while(|block| if let Block::Text(text) = block { Some(text.as_str()) } else { None });
    let can_name = |text: &&str| {
        let key = loose::key(text);
        let plain = blanks::tokens(text, true)
            .iter()
            .all(|token| matches!(token, Token::Text(_) | Token::Blank { blank: Blank::Year, .. }));
        plain && !key.starts_with("附件") && !key.starts_with('注') && (2..=60).contains(&key.chars().count())
    };
    let mut lines: Vec<&str> = above.filter(can_name).collect();
    if lines.is_empty() {
        let first = blocks.iter().find_map(|block| if let Block::Grid(grid) = block { Some(grid) } else { None });
        let top = first.and_then(|grid| grid.rows.first());
        lines.extend(top.filter(|row| row.cells.len() == 1).map(|row| row.cells[0].text.as_str()).filter(can_name));
    }
    let ends = |text: &str| {
        let key = loose::key(text);
        let bare = key.strip_suffix(')').and_then(|key| key.rsplit_once('(')).map_or(key.as_str(), |(bare, _)| bare);
        bare.ends_with('表') || bare.ends_with('书')
    };
    let named = lines.iter().copied().find(|text| ends(text));
    // Of lines equally long the first is the name.
    named.or_else(|| lines.iter().rev().copied().max_by_key(|text| loose::key(text).chars().count()))
}

fn paragraph(text: &str, heading: Option<&str>, names: &mut Names) -> String {
    let style = match loose::key(text) {
        _ if heading == Some(text) => "标题",
        key if key.starts_with("单位:") || key.starts_with("金额单位:") => "居右",
        _ => "正文",
    };
    let drafted = names.pattern(text, &[], true);
    // A paragraph that is nothing but blanks could not be found again.
    let is_found = Pattern::parse(&drafted).is_ok_and(|pattern| pattern.has_anchor());
    let drafted = if is_found { drafted } else { names::fixed(text.trim_end()) };
    format!("- {{text: {}, style: {style}}}", quoted(&drafted))
}

fn page(page: &Page) -> String {
    let paper = if page.paper == Paper::A3 { "A3" } else { "A4" };
    let orientation = if page.orientation == Orientation::Landscape { "landscape" } else { "portrait" };
    let margins = page.margins.map(number).join(", ");
    let numbers = if page.numbers { ", numbers: true" } else { "" };
    format!("{{paper: {paper}, orientation: {orientation}, margins: [{margins}]{numbers}}}")
}

fn columns(columns: &[f64]) -> String {
    format!("[{}]", columns.iter().map(|width| number(*width)).collect::<Vec<_>>().join(", "))
}

/// The height most rows of the section have, in whole points.
fn usual_height(section: &Section) -> Option<f64> {
    let grids = section.blocks.iter().filter_map(|block| if let Block::Grid(grid) = block { Some(grid) } else { None });
    let mut heights: Vec<u32> = grids
        .flat_map(|grid| &grid.rows)
        .filter_map(|row| row.height)
        .filter(|height| (1.0..=400.0).contains(height))
        .map(|height| height.round() as u32)
        .collect();
    heights.sort_unstable();
    let runs = heights.chunk_by(|a, b| a == b);
    runs.rev().max_by_key(|run| run.len()).map(|run| f64::from(run[0]))
}
