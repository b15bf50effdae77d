//! The page of an import: every cell with its fate, findings and cells linked both ways, and nothing from
//! a document that a browser would take for more than text.

mod common;

use common::{folder, json, run, text_of};
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// One element of the page that is of interest: a cell, a link or a finding.
#[derive(Debug, Default)]
struct Seen {
    /// class → how many cells and paragraphs bear it.
    fates: BTreeMap<String, usize>,
    ids: BTreeSet<String>,
    links: BTreeSet<String>,
    names: BTreeSet<String>,
    text: String,
}

/// Reads the page as XML, which it is as well: a tag that is not closed is an error here.
fn read(page: &str) -> Seen {
    let mut reader = Reader::from_str(page.strip_prefix("<!DOCTYPE html>").expect("a page of HTML 5"));
    reader.config_mut().check_end_names = true;
    let mut seen = Seen::default();
    let mut open = Vec::new();
    loop {
        let event = reader.read_event().unwrap_or_else(|error| panic!("not well-formed: {error}"));
        match &event {
            Event::Start(element) | Event::Empty(element) => {
                let name = element.name().as_ref().to_string();
                let get = |key: &str| {
                    let found = element.attributes().map(|one| one.unwrap()).find(|one| one.key.as_ref() == key);
                    found.map(|one| quick_xml::escape::unescape(&one.value).unwrap().into_owned())
                };
                if let Some(id) = get("id") {
                    assert!(seen.ids.insert(id.clone()), "two elements are called {id}");
                }
                seen.links.extend(get("href"));
                if name == "td" || name == "p" {
                    *seen.fates.entry(get("class").unwrap_or_default()).or_default() += 1;
                }
                seen.names.insert(name.clone());
                if matches!(event, Event::Start(_)) {
                    open.push(name);
                }
            }
            Event::End(_) => {
                open.pop();
            }
            Event::Text(text) => seen.text += &text.xml10_content(),
            Event::GeneralRef(entity) => match entity.xml10_content().as_ref() {
                "lt" => seen.text.push('<'),
                "gt" => seen.text.push('>'),
                "amp" => seen.text.push('&'),
                "quot" => seen.text.push('"'),
                other => seen.text += &format!("&{other};"),
            },
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(open.is_empty(), "{open:?} is not closed");
    seen
}

fn page_of(files: &[&str], to: &Path) -> (String, Seen, serde_json::Value) {
    let arguments = [&["import"], files, &["--report", text_of(to), "--format", "json"]].concat();
    let said = run(&arguments);
    let page = std::fs::read_to_string(to).unwrap_or_else(|error| panic!("{error}: {}", said.err));
    let seen = read(&page);
    (page, seen, json(&said.out))
}

#[test]
fn every_cell_is_there_with_its_fate_and_findings_are_linked_both_ways() {
    let desk = folder();
    let to = desk.path().join("核对.html");
    for name in ["广州开放大学-2025-有错.xlsx", "广州市电化教育馆.xlsx"] {
        let (page, seen, imported) = page_of(&[&format!("examples/submissions/{name}")], &to);
        for (class, key) in
            [("fact", "fields"), ("label", "labels"), ("ignored", "ignored"), ("unexplained", "unexplained")]
        {
            let count = seen.fates.get(class).copied().unwrap_or(0);
            assert_eq!(count as u64, imported["cells"][key].as_u64().unwrap(), "{name}: {class}");
        }
        for (at, finding) in imported["findings"].as_array().unwrap().iter().enumerate() {
            assert!(seen.text.contains(finding["message"].as_str().unwrap()), "{finding}");
            let cell = format!("#c0-0-{}", finding["cell"].as_str().unwrap());
            assert!(seen.links.contains(&cell) && seen.links.contains(&format!("#f{}", at + 1)), "{cell}");
        }
        let broken: Vec<&String> = seen.links.iter().filter(|link| !seen.ids.contains(&link[1..])).collect();
        assert!(broken.is_empty(), "{broken:?} lead nowhere");
        assert!(seen.text.contains("guangzhou/") && seen.text.contains("非空单元格") && page.contains("未能解释"));
        // Nothing is fetched and nothing runs.
        let outside = ["script", "img", "link", "iframe", "object", "embed", "base", "form"];
        assert!(outside.iter().all(|name| !seen.names.contains(*name)), "{:?}", seen.names);
        assert!(!page.contains("http:") && !page.contains("https:") && !page.contains("url("));
    }
}

#[test]
fn the_text_of_a_document_is_text() {
    let desk = folder();
    let file = desk.path().join("坏 & \"名\".txt");
    let hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>&lt;\u{202e}";
    let table = format!(
        "项目支出绩效目标表（含转移支付项目）\n单位名称：{hostile}\n单位：万元\n\
         项目名称（资金使用单位）\t总计\t财政拨款\t财政专户拨款\t其他资金\t</td></table>\t绩效目标\t绩效指标\n\
         {hostile}\t10.00\t10.00\t\t\t\t\t\n{hostile}\t10.00\t10.00\t\t\t{hostile}\t{hostile}\t{hostile}\n"
    );
    std::fs::write(&file, table).unwrap();
    let (page, seen, _) = page_of(&[text_of(&file), "--form", "guangzhou/unit-coded"], &desk.path().join("核对.html"));
    assert!(
        seen.text.contains("<script>alert(1)</script>\"")
            && seen.text.contains("&#39;><img src=x onerror=alert(2)>&lt;")
    );
    assert!(!seen.names.contains("script") && !seen.names.contains("img") && !page.contains('\u{202e}'));
}

#[test]
fn merged_cells_keep_their_grid() {
    let desk = folder();
    let to = desk.path().join("核对.html");
    let form = desk.path().join("表.docx");
    run(&["render", "templates/donghu/declaration/example.yaml", "--form", "donghu/declaration", "-o", text_of(&form)]);
    let (page, ..) = page_of(&[text_of(&form)], &to);
    let mut tables = 0;
    for table in page.split("<table>").skip(1).map(|rest| rest.split("</table>").next().unwrap()) {
        tables += 1;
        // Every row covers as many columns as the head has, merged cells and those from above counted.
        let width = table.split("</thead>").next().unwrap().matches("<th").count() - 2;
        let mut covered: BTreeMap<usize, usize> = BTreeMap::new();
        for row in table.split("<tbody>").nth(1).unwrap().split("<tr").skip(1) {
            let from_above = covered.values().filter(|rows| **rows > 0).count();
            let number = |cell: &str, key: &str| {
                let found = cell
                    .split('>')
                    .next()
                    .unwrap()
                    .split_once(&format!("{key}=\""))
                    .map(|(_, rest)| rest.split('"').next().unwrap().parse::<usize>().unwrap());
                found.unwrap_or(1)
            };
            let cells: Vec<(usize, usize)> =
                row.split("<td").skip(1).map(|cell| (number(cell, "colspan"), number(cell, "rowspan"))).collect();
            assert_eq!(cells.iter().map(|(span, _)| span).sum::<usize>() + from_above, width, "{row}");
            let mut next: BTreeMap<usize, usize> =
                covered.iter().filter(|(_, rows)| **rows > 1).map(|(at, rows)| (*at, rows - 1)).collect();
            let mut free = (0..width).filter(|at| covered.get(at).is_none_or(|rows| *rows == 0));
            for (span, down) in cells {
                for _ in 0..span {
                    let at = free.next().unwrap();
                    if down > 1 {
                        next.insert(at, down - 1);
                    }
                }
            }
            covered = next;
        }
    }
    assert!(tables > 0);
}

#[test]
fn a_heap_is_one_page_with_what_was_refused() {
    let desk = folder();
    std::fs::write(desk.path().join("名册.txt"), "姓名\t年龄\n张三\t30\n").unwrap();
    std::fs::copy(common::here("examples/submissions/广州开放大学-2025.xlsx"), desk.path().join("甲.xlsx")).unwrap();
    let to = folder();
    std::fs::copy(common::here("examples/submissions/广州市电化教育馆.xlsx"), desk.path().join("乙.xlsx")).unwrap();
    let (_, seen, imported) = page_of(&[text_of(desk.path())], &to.path().join("核对.html"));
    for (class, key) in [("fact", "fields"), ("label", "labels")] {
        assert_eq!(seen.fates[class] as u64, imported["cells"][key].as_u64().unwrap(), "{class} of all files");
    }
    assert!(seen.links.iter().all(|link| seen.ids.contains(&link[1..])));
    assert!(
        seen.links.iter().any(|link| link.starts_with("#c0-"))
            && seen.links.iter().any(|link| link.starts_with("#c2-"))
    );
    assert!(
        seen.text.contains("3 个文件：读入 2，读不了 1") && seen.text.contains("不像任何一张已知的表"),
        "{}",
        seen.text
    );
    // It never lands on what it is about.
    let said =
        run(&["import", text_of(&desk.path().join("甲.xlsx")), "--report", text_of(&desk.path().join("甲.xlsx"))]);
    assert!(said.code == 2 && said.err.contains("要读的文件"), "{}", said.err);
}

/// The page says of a cell what `why` says of it.
#[test]
fn a_cell_says_why_it_was_taken_for_its_field() {
    let folder = folder();
    let (page, _, _) = page_of(&["tests/layouts/hand/F11-长期年度.docx"], &folder.path().join("页.html"));
    assert!(page.contains("“主管部门”就是“主管部门”的名称"), "{page}");
    assert!(page.contains("里有“长期目标”，是“项目总目标”的说法") && page.contains("不十拿九稳"));
    assert_eq!(page.matches("data-unsure").count(), 5, "two labels, their values, and the look of them");
}
