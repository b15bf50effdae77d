//! Pages as Excel, portals and careless authors write them, and as an attacker would.

use super::*;
use crate::document::{Block, Document};
use std::fmt::Write;

fn dump(html: &[u8]) -> String {
    let document = read(html).unwrap();
    let places = places(&document);
    let mut out = String::new();
    for block in document.sections.iter().flat_map(|section| &section.blocks) {
        match block {
            Block::Paragraph(paragraph) => writeln!(out, "¶{}", paragraph.text.replace('\n', "⏎")).unwrap(),
            Block::Table(table) => {
                for row in &table.rows {
                    let hidden = if row.hidden { "隐藏 " } else { "" };
                    let cells = row.cells.iter().map(|cell| {
                        let crate::source::Place::Cell { sheet, row, column, .. } = cell.place else { panic!() };
                        let at = crate::source::cell_name(row, column);
                        let mut told = format!("{}!{at}={}", places[usize::from(sheet)], cell.text.replace('\n', "⏎"));
                        if (cell.span, cell.down) != (1, 1) {
                            write!(told, "({}×{})", cell.span, cell.down).unwrap();
                        }
                        told.extend(cell.number.map(|number| format!("#{number}")));
                        told.extend(cell.note.as_ref().map(|note| format!("[{note}]")));
                        told
                    });
                    writeln!(out, "{hidden}{}", cells.collect::<Vec<_>>().join(" | ")).unwrap();
                }
            }
        }
    }
    out
}

#[test]
fn cells_left_open_spans_and_entities() {
    let html = "<title>绩效目标表</title><p>第一段<p>第二段
        <table><caption>表一</caption>
        <tr><th colspan=2>A&amp;B&nbsp;<td rowspan='2'>右
        <tr><td>甲<br>乙<td>&lt;&#19969;&#x4e01;
        <tr><td>&nbsp;<td>  <td>末</table>尾";
    assert_eq!(
        dump(html.as_bytes()),
        "¶第一段\n¶第二段\n¶表一\n表1!A1=A&B(2×1) | 表1!C1=右(1×2)\n表1!A2=甲⏎乙 | 表1!B2=<丁丁\n表1!C3=末\n¶尾\n"
    );
}

#[test]
fn excel_names_the_sheet_and_writes_exact_numbers() {
    let html = r#"<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta http-equiv=Content-Type content="text/html; charset=gb2312">
        <style>td {mso-number-format:General}</style>
        <!--[if gte mso 9]><xml><x:ExcelWorkbook><x:ExcelWorksheets><x:ExcelWorksheet><x:Name>目标&amp;表</x:Name></xml><![endif]--></head>
        <body><table x:str><tr height=0 style='display: none'><td>藏</td></tr>
        <tr><td x:num="0.98">98%</td><td x:num>75.60</td><td x:num="44561">2021年12月31日</td><td x:num="76.60499999999999">76.6</td>
        <td>年度绩效
  目标 and
  more</td></tr><![if supportMisalignedColumns]><tr height=0 style='display:none'><td width=72></td></tr><![endif]></table>"#;
    let (bytes, ..) = encoding_rs::GBK.encode(html);
    assert_eq!(
        dump(&bytes),
        "隐藏 目标&表!A1=藏\n目标&表!A2=98%#0.98 | 目标&表!B2=75.60 | 目标&表!C2=2021年12月31日 | 目标&表!D2=76.6#76.60499999999999 | 目标&表!E2=年度绩效目标 and more\n"
    );
}

#[test]
fn a_table_that_lays_out_the_page_gives_way_to_the_one_in_it() {
    let html = "<table><tr><td>菜单<td><table><tr><td>项目<td>总计<tr><td>甲<td>1</table>页脚<tr><td>版权</table>";
    assert_eq!(
        dump(html.as_bytes()),
        "表1!A1=菜单 | 表1!B1=页脚\n表2!A1=项目 | 表2!B1=总计\n表2!A2=甲 | 表2!B2=1\n表3!A1=版权\n"
    );
    let html = "<table><tr><td>指标<td><table><tr><td>一、甲<tr><td>二、乙</table><td>x<tr><td>a<td>b<td>c</table>";
    assert_eq!(
        dump(html.as_bytes()),
        "表1!A1=指标 | 表1!B1=一、甲⏎二、乙 | 表1!C1=x\n表1!A2=a | 表1!B2=b | 表1!C2=c\n"
    );
}

#[test]
fn notes_and_fields_of_a_form_are_read_and_scripts_are_not() {
    let html = "<script>'<td>'</script><table><tr><td><comment>张三:\n请核对</comment>≥95%<td><input value='甲'><td><input type=checkbox checked>是 <input type=radio>否</table>";
    assert_eq!(dump(html.as_bytes()), "表1!A1=≥95%[张三: 请核对] | 表1!B1=甲 | 表1!C1=☑是 □否\n");
}

#[test]
fn an_archive_holds_its_pages_in_parts() {
    let sheet = |name: &str, cell: &str| {
        format!(
            "<html><head><meta charset=utf-8><!--<x:Name>{name}</x:Name>--></head><table><tr><td>{cell}</td><td>1</td></tr></table>"
        )
    };
    let quoted = |text: &str| {
        text.bytes()
            .map(|byte| format!("={byte:02X}"))
            .collect::<Vec<_>>()
            .chunks(20)
            .map(|line| line.concat())
            .collect::<Vec<_>>()
            .join("=\r\n")
    };
    let base64 = |text: &str| {
        use base64::Engine;
        base64::engine::general_purpose::STANDARD.encode(text)
    };
    let archive = format!(
        "MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=\"----=_N\"\r\n\r\n------=_N\r\nContent-Type: text/html\r\n\r\n<frameset><noframes>不支持框架</noframes>\r\n------=_N\r\nContent-Location: a.htm\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Type: text/html; charset=\"utf-8\"\r\n\r\n{}\r\n------=_N\r\nContent-Transfer-Encoding: base64\r\nContent-Type: text/html\r\n\r\n{}\r\n------=_N\r\nContent-Type: image/png\r\n\r\nx\r\n------=_N--\r\n",
        quoted(&sheet("一表", "甲")),
        base64(&sheet("二表", "乙")),
    );
    assert_eq!(dump(archive.as_bytes()), "一表!A1=甲 | 一表!B1=1\n二表!A1=乙 | 二表!B1=1\n");
    assert!(read(b"MIME-Version: 1.0\r\nContent-Type: image/png\r\n\r\nx").is_err());
}

fn cells(document: &Document) -> usize {
    let tables = document.sections.iter().flat_map(|section| &section.blocks);
    tables
        .map(
            |block| {
                if let Block::Table(table) = block { table.rows.iter().map(|row| row.cells.len()).sum() } else { 1 }
            },
        )
        .sum()
}

#[test]
fn depth_and_spans_without_end_cost_nothing() {
    for tag in ["<div>", "<table>", "<table><tr><td>", "<b>", "<p>", "<comment>", "<a b c d>"] {
        let document = read(tag.repeat(100_000).as_bytes()).unwrap();
        assert_eq!(cells(&document), 0, "{tag}");
    }
    let wide = "<table><tr><td colspan=1000000 rowspan=4000000000>甲<td>乙";
    assert!(read(wide.as_bytes()).is_err());
    let tall = format!("<table>{}", "<tr><td rowspan=99999999999999999999>甲".repeat(900));
    assert_eq!(cells(&read(tall.as_bytes()).unwrap()), 900);
    assert!(read(format!("<table>{}", "<tr>".repeat(1_000_001)).as_bytes()).is_err());
}
