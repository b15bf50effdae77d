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

/// Cells with their remarks, then those of the sections.
fn seen(html: &str) -> String {
    let document = read(html.as_bytes()).unwrap();
    let mut out: Vec<String> = Vec::new();
    let told = |remarks: &[crate::document::Remark]| {
        remarks.iter().map(|one| format!("〔{:?} {}〕", one.kind, one.text)).collect::<String>()
    };
    for section in &document.sections {
        for block in &section.blocks {
            match block {
                Block::Paragraph(paragraph) => out.push(format!("¶{}{}", paragraph.text, told(&paragraph.remarks))),
                Block::Table(table) => out.extend(table.rows.iter().flat_map(|row| &row.cells).map(|cell| {
                    let number = cell.number.map(|number| format!("#{number}")).unwrap_or_default();
                    format!("{}{number}{}", cell.text.replace('\n', "⏎"), told(&cell.remarks))
                })),
            }
        }
        out.extend(section.remarks.iter().map(|(_, remark)| told(std::slice::from_ref(remark))));
    }
    out.join("|")
}

fn cell(html: &str) -> String {
    seen(&format!("<table><tr><td>{html}</td></tr></table>"))
}

#[test]
fn what_is_struck_or_hidden_stands_beside() {
    assert_eq!(cell("<del>≥10</del><s>所</s>≥12所"), "≥12所〔Struck ≥10所〕");
    assert_eq!(cell("<span style='TEXT-DECORATION: line-through'>旧<b>的</b></span>新"), "新〔Struck 旧的〕");
    assert_eq!(
        cell("<span style='display:none'>甲<span>乙</span>丙</span>丁<strike>戊"),
        "丁〔Hidden 甲乙丙〕〔Struck 戊〕"
    );
    assert_eq!(
        cell("<span hidden>甲</span><span style='visibility:hidden'>乙<b style='visibility:visible'>丙"),
        "丙〔Hidden 甲乙〕"
    );
    assert_eq!(seen("<style>.x{display:none}</style><table><tr><td><p class='x'>藏<p>显<td>后"), "显〔Hidden 藏〕|后");
    assert_eq!(
        seen("<table><tr style='text-decoration:line-through'><td>甲<td>1<tr><td>乙<td>2"),
        "〔Struck 甲〕|〔Struck 1〕|乙|2"
    );
    assert_eq!(cell("<ruby>维护<rp>（</rp><rt>wéi hù</rt><rp>）</rp></ruby>学校"), "维护学校〔Phonetic （wéi hù）〕");
    assert_eq!(
        seen("<div style='display:none'>菜单<table><tr><td>藏</table></div><p>显</p>"),
        "¶显|〔Hidden 菜单 藏〕"
    );
}

#[test]
fn what_is_drawn_by_other_means_is_read() {
    assert_eq!(cell("2×10<sup>4</sup>m<sup> 2 </sup>CO<sub>2</sub>"), "2×10⁴m ² CO₂");
    assert_eq!(cell("10<span style='vertical-align:super'>类</span>"), "10^类〔Raised ^类〕");
    assert_eq!(
        cell("<font face='Wingdings 2'>R</font>新增<span style='font-family:Wingdings'>¨þJK"),
        "☑新增□☑☺K〔Symbol K（Wingdings）〕"
    );
    assert_eq!(cell("\u{F0FE}新增"), "☑新增");
    assert_eq!(cell("<ol><li>建成。<li><p>培训。</p></ol>后"), "1. 建成。⏎2. 培训。⏎后");
    assert_eq!(
        cell("<ol type=a start=3><li>甲</ol><ol style='list-style:none'><li>乙</ol><ul><li>丙</ul>"),
        "c. 甲⏎乙⏎丙"
    );
    assert_eq!(cell("P<p值>0.05，a</p值>b"), "P<p值>0.05，a</p值>b");
    assert_eq!(cell("<textarea>一\n二</textarea>"), "一⏎二");
}

#[test]
fn the_chosen_option_is_the_one_that_is_seen() {
    assert_eq!(cell("<select><option>甲<option selected>乙</option><option>丙</select>后"), "乙后〔Hidden 甲、丙〕");
    assert_eq!(cell("<select><option>甲<option>乙</select>"), "甲〔Hidden 乙〕");
    assert_eq!(
        cell("<select multiple><option selected>甲<option>乙<option selected>丙</select>"),
        "甲、丙〔Hidden 乙〕"
    );
    assert_eq!(cell("<input type=hidden value=X1>甲<input type=tel value=123>"), "甲123〔Hidden X1〕");
    assert_eq!(seen("<input type=hidden value=X1><p>甲</p>"), "¶甲");
    assert_eq!(cell("<img src='a/章.png' width=80>"), "〔Picture 图片 章.png〕");
    assert_eq!(cell("甲<img src=a.png>"), "甲");
}

#[test]
fn numbers_are_those_that_are_shown() {
    assert_eq!(
        seen("<table><tr><td x:num='1200000'>120.0<td sdval='119.6'>120<td x:num='5'>"),
        "120.0#120〔Scaled 1200000〕|120#119.6〔Rounded 119.6〕|〔Masked 5〕"
    );
}

#[test]
fn rows_columns_and_cells_that_are_not_displayed() {
    let told = seen("<table><tr><td>甲<td>1<tr style='display:none'><td>乙<td>2<tbody hidden><tr><td>丙<td>3</table>");
    assert_eq!(told, "甲|1|乙|2|丙|3|〔HiddenRows 2–3〕");
    let columns = seen("<table><col><col style='display:none'><tr><td>甲<td>1<tr><td>乙<td>2</table>");
    assert_eq!(columns, "甲|1|乙|2|〔HiddenColumns B〕");
    let all = seen("<table><tr><td>甲<td style='display:none'>1<tr><td>乙<td style='display:none'>2</table>");
    assert_eq!(all, "甲|1|乙|2|〔HiddenColumns B〕");
    // A hidden number in each row and no heading for it: the cells behind it move up.
    let ids = "<table><tr><th>名称<th>值<tr><td style='display:none'>7<td>甲<td>1<tr><td style='display:none'>8<td>乙<td>2</table>";
    assert_eq!(seen(ids), "名称|值|甲〔Hidden 7〕|1|乙〔Hidden 8〕|2");
    assert!(dump(ids.as_bytes()).contains("表1!A2=甲 | 表1!B2=1"));
    assert_eq!(
        seen("<table><tr><td>甲<td style='visibility:hidden'>1<td>2<tr><td>乙<td>丙<td>丁"),
        "甲|〔Hidden 1〕|2|乙|丙|丁"
    );
}
