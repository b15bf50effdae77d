//! What 10,000 projects cost, step by step, each beside the floor it stands on: the crate underneath
//! doing the same work and nothing else. How to read the numbers: docs/performance.md.

use criterion::{Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use jixiao::desk::{self, Shelf};
use jixiao::document::{Block, Document};
use jixiao::formats::{Kind, excel, xlsx, yaml};
use jixiao::forms::{Form, Library, extract, fill, survive};
use jixiao::revision::compare::compare_units;
use jixiao::rules::{self, Context, settings::Settings, words::Words};
use jixiao::source::{SourceId, Sources};
use jixiao::spec::{Extras, Project, Record};
use jixiao::tree::{Node, Value};
use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

mod workload;

const PROJECTS: usize = 10_000;

/// Everything the steps start from, made once.
struct Bench {
    forms: Library,
    facts: Node,
    document: Document,
    bytes: Vec<u8>,
    texts: Vec<String>,
}

impl Bench {
    fn new() -> Bench {
        let library = Library::built_in().unwrap();
        let facts = workload::unit(PROJECTS).to_tree();
        let document = fill(library.find(workload::FORM).unwrap(), &facts, &library.taxonomy);
        let bytes = xlsx::write(&document, 0).unwrap().0;
        let texts = projects_of(&facts).iter().map(yaml::print).collect();
        Bench { forms: library, facts, document, bytes, texts }
    }

    fn form(&self) -> &Form {
        self.forms.find(workload::FORM).unwrap()
    }

    fn fill(&self) -> Document {
        fill(self.form(), &self.facts, &self.forms.taxonomy)
    }

    fn extract(&self, document: &Document) -> Node {
        extract(self.form(), &document.sections, SourceId::default(), &self.forms.taxonomy).root
    }

    /// Law 4: what was filled is read back and compared before it is written.
    fn survives(&self, document: &Document) {
        let back = extract(self.form(), &document.sections, SourceId::default(), &self.forms.taxonomy);
        assert!(survive::compare(self.form(), &self.facts, &back).findings.is_empty());
    }
}

fn projects_of(facts: &Node) -> &[Node] {
    facts.child("项目").map(Node::items).unwrap_or(&[])
}

fn benches(criterion: &mut Criterion) {
    let bench = Bench::new();
    write(criterion, &bench);
    read(criterion, &bench);
    yaml_texts(criterion, &bench);
    diff(criterion, &bench);
    into(criterion, &bench);
}

/// One step, timed without the dropping of what it makes.
macro_rules! step {
    ($group:ident, $name:literal, $run:expr) => {
        $group.bench_function($name, |bencher| bencher.iter_with_large_drop(|| black_box($run)));
    };
}

fn write(criterion: &mut Criterion, bench: &Bench) {
    let mut group = criterion.benchmark_group("write 10,000 projects to .xlsx");
    group.sampling_mode(SamplingMode::Flat).throughput(Throughput::Elements(PROJECTS as u64));
    step!(group, "fill", bench.fill());
    step!(group, "read back and compare", bench.survives(&bench.document));
    step!(group, "xlsx::write", xlsx::write(&bench.document, 0).unwrap());
    group.bench_function("all", |bencher| {
        bencher.iter_with_large_drop(|| {
            let document = bench.fill();
            bench.survives(&document);
            xlsx::write(&document, 0).unwrap()
        });
    });
    step!(group, "floor: rust_xlsxwriter alone", bare_write(&bench.document));
    let parts = inflated(&bench.bytes);
    step!(group, "floor: deflate of the same bytes", deflated(&parts));
    group.finish();
}

fn inflated(bytes: &[u8]) -> Vec<u8> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut parts = Vec::new();
    for at in 0..zip.len() {
        std::io::copy(&mut zip.by_index(at).unwrap(), &mut parts).unwrap();
    }
    parts
}

/// At the level that writers of office files use.
fn deflated(parts: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut deflate = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
    deflate.write_all(parts).unwrap();
    deflate.finish().unwrap()
}

/// The same cells with one format a kind, and nothing measured, merged or checked.
fn bare_write(document: &Document) -> Vec<u8> {
    use rust_xlsxwriter::{Format, FormatBorder, Workbook};
    let text = Format::new().set_border(FormatBorder::Thin).set_text_wrap();
    let money = Format::new().set_border(FormatBorder::Thin).set_num_format("#,##0.00");
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let mut row = 0;
    for block in document.sections.iter().flat_map(|section| &section.blocks) {
        match block {
            Block::Paragraph(paragraph) => {
                sheet.write_string(row, 0, &paragraph.text).unwrap();
                row += 1;
            }
            Block::Table(table) => {
                for cells in &table.rows {
                    for cell in &cells.cells {
                        let column = cell.column as u16;
                        match cell.number {
                            Some(number) => {
                                let number: f64 = number.to_string().parse().unwrap();
                                sheet.write_number_with_format(row, column, number, &money).unwrap()
                            }
                            None => sheet.write_string_with_format(row, column, &cell.text, &text).unwrap(),
                        };
                    }
                    row += 1;
                }
            }
        }
    }
    workbook.save_to_buffer().unwrap()
}

fn read(criterion: &mut Criterion, bench: &Bench) {
    let document = excel::read(&bench.bytes, Kind::Xlsx).unwrap();
    let facts = bench.extract(&document);
    assert_eq!(projects_of(&facts).len(), PROJECTS);
    let mut group = criterion.benchmark_group("read 10,000 projects from .xlsx");
    group.sampling_mode(SamplingMode::Flat).throughput(Throughput::Elements(PROJECTS as u64));
    step!(group, "excel::read", excel::read(&bench.bytes, Kind::Xlsx).unwrap());
    step!(group, "extract", bench.extract(&document));
    step!(group, "yaml::print", projects_of(&facts).iter().map(yaml::print).collect::<Vec<_>>());
    group.bench_function("all", |bencher| {
        bencher.iter_with_large_drop(|| {
            let document = excel::read(&bench.bytes, Kind::Xlsx).unwrap();
            let facts = bench.extract(&document);
            projects_of(&facts).iter().map(yaml::print).collect::<Vec<_>>()
        });
    });
    step!(group, "floor: calamine alone", bare_read(&bench.bytes));
    group.finish();
}

/// Every cell looked at and none kept.
fn bare_read(bytes: &[u8]) -> usize {
    use calamine::{Reader, Xlsx};
    let mut workbook: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let sheet = workbook.sheet_names()[0].clone();
    let mut cells = workbook.worksheet_cells_reader(&sheet).unwrap();
    let mut count = 0;
    while let Some(cell) = cells.next_cell().unwrap() {
        black_box(cell);
        count += 1;
    }
    count
}

fn yaml_texts(criterion: &mut Criterion, bench: &Bench) {
    let parse = |text: &String| yaml::parse(SourceId::default(), text).0;
    let nodes: Vec<Node> = bench.texts.iter().map(parse).collect();
    let read = |node: &Node| Project::from_tree(node).0;
    let typed: Vec<Project> = nodes.iter().map(read).collect();
    let words = Words::parse(bench.forms.text("words.yaml")).unwrap();
    let settings = Settings::default();
    let context =
        Context { taxonomy: &bench.forms.taxonomy, words: &words, scoring: &Default::default(), settings: &settings };
    let check = |project: &Project| rules::check_project(project, &context).findings.len();
    let bytes = bench.texts.iter().map(String::len).sum::<usize>();

    let mut group = criterion.benchmark_group("check 10,000 projects in YAML");
    group.sampling_mode(SamplingMode::Flat).throughput(Throughput::Bytes(bytes as u64));
    step!(group, "yaml::parse", bench.texts.iter().map(parse).collect::<Vec<_>>());
    step!(group, "Project::from_tree", nodes.iter().map(read).collect::<Vec<_>>());
    step!(group, "rules", typed.iter().map(check).sum::<usize>());
    step!(group, "all", bench.texts.iter().map(|text| check(&read(&parse(text)))).sum::<usize>());
    step!(group, "floor: granit-parser alone", bench.texts.iter().map(|text| bare_events(text)).sum::<usize>());
    group.finish();
}

/// A unit against itself with a target changed in every tenth project.
fn diff(criterion: &mut Criterion, bench: &Bench) {
    let changed = |(at, text): (usize, &String)| match at % 10 {
        0 => text.replacen("年度指标值: 100%", "年度指标值: ≥99%", 1),
        _ => text.clone(),
    };
    let others: Vec<String> = bench.texts.iter().enumerate().map(changed).collect();
    let unit = |texts: &[String]| {
        let projects = texts.iter().map(|text| yaml::parse(SourceId::default(), text).0).collect();
        let mut unit = Node::map();
        unit.push("单位名称", Node::text("测试单位"));
        unit.push("项目", Node::list(projects));
        unit
    };
    let (old, new) = ([unit(&bench.texts)], [unit(&others)]);
    let differing = bench.texts.iter().zip(&others).filter(|(old, new)| old != new).count();
    assert!(differing > 0 && !compare_units(&old, &new, &Extras::default()).is_empty());

    let mut group = criterion.benchmark_group("diff 10,000 projects with 10,000");
    group.sampling_mode(SamplingMode::Flat).throughput(Throughput::Elements(PROJECTS as u64));
    step!(group, "compare", compare_units(&old, &new, &Extras::default()));
    step!(group, "all", compare_units(&[unit(&bench.texts)], &[unit(&others)], &Extras::default()));
    let floor = || bench.texts.iter().chain(&others).map(|text| bare_events(text)).sum::<usize>();
    step!(group, "floor: granit-parser alone", floor());
    group.finish();
}

/// A returned form goes into the specs it came from, one file a project. A quarter of the projects beside the whole:
/// what a project costs does not grow with their number.
fn into(criterion: &mut Criterion, bench: &Bench) {
    let mut group = criterion.benchmark_group("import --into projects in files of their own");
    group.sampling_mode(SamplingMode::Flat);
    for projects in [PROJECTS / 4, PROJECTS] {
        let name = |at: usize| format!("{at}.yaml");
        let mut shelf: Shelf =
            bench.texts.iter().take(projects).enumerate().map(|(at, text)| (name(at), text.as_str())).collect();
        let mut unit = bench.facts.clone();
        let mut facts = bench.facts.clone();
        for (list, keep) in [(&mut unit, false), (&mut facts, true)] {
            let Some(Node { value: Value::List(items), .. }) = list.child_mut("项目") else { continue };
            items.truncate(projects);
            if !keep {
                *items = (0..projects).map(|at| Node::text(name(at))).collect();
            }
        }
        shelf.put("单位.yaml", yaml::print(&unit));
        group.throughput(Throughput::Elements(projects as u64));
        group.bench_function(projects.to_string(), |bencher| {
            bencher.iter_with_large_drop(|| desk::into(&shelf, Path::new("单位.yaml"), bench.form(), &facts).unwrap());
        });
        let texts = &bench.texts[..projects];
        group.bench_function(format!("{projects}: floor, parsing the specs"), |bencher| {
            bencher.iter_with_large_drop(|| {
                texts.iter().map(|text| yaml::parse(SourceId::default(), text)).collect::<Vec<_>>()
            });
        });
    }
    group.finish();
}

fn bare_events(text: &str) -> usize {
    granit_parser::Parser::new_from_str(text).fold(0, |count, event| count + usize::from(black_box(event).is_ok()))
}

/// Printing what was found: many findings on one long file, the worst case for looking up lines.
fn findings(criterion: &mut Criterion) {
    use jixiao::diagnostic::{Diagnostic, Language, Report, Severity, Words, text};
    use jixiao::source::{Place, Source};
    let mut group = criterion.benchmark_group("print findings on one file");
    group.sampling_mode(SamplingMode::Flat);
    let words = |text: &str| Words { zh: text.into(), en: text.into() };
    for count in [1_000usize, 10_000] {
        // 2 KB of text to each finding.
        let line = "  年度指标值: ≥95%\n";
        let text = line.repeat(2048 / line.len()).repeat(count);
        let mut sources = Sources::default();
        let id = sources.add(Source::text("项目.yaml", text.clone()));
        let mut report = Report::default();
        for at in 0..count {
            let start = text.len() / count / line.len() * at * line.len();
            let finding = Diagnostic::new("V001", Severity::Error, words("指标值为空"));
            report.push(finding.help(words("写成 ≥95%")).placed(Place::text(id, start, start + line.len() - 1)));
        }
        group.throughput(Throughput::Elements(count as u64));
        let print = || text::findings(&report, &sources, Language::Chinese, false);
        group.bench_function(count.to_string(), |bencher| bencher.iter_with_large_drop(print));
    }
    group.finish();
}

criterion_group! {
    name = projects;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_millis(500));
    targets = benches, findings
}
criterion_main!(projects);
