//! Small stories about what a person sees of a Word file, and what the file holds beside it.

use super::*;
use std::fmt::Write as _;
use std::io::Write as _;

/// Each paragraph and cell as its text, with its remarks in brackets; then those of the section.
fn seen(document: &Document) -> String {
    let mut out = String::new();
    let mut line = |text: &str, remarks: &[Remark]| {
        let _ = write!(out, "{}", text.replace('\n', "⏎"));
        for remark in remarks {
            let _ = write!(out, "〔{:?} {}〕", remark.kind, remark.text.replace('\n', "⏎"));
        }
        out.push('|');
    };
    for section in &document.sections {
        for block in &section.blocks {
            match block {
                Block::Paragraph(paragraph) => line(&paragraph.text, &paragraph.remarks),
                Block::Table(table) => table.rows.iter().flat_map(|row| &row.cells).for_each(|cell| {
                    line(&cell.text, &cell.remarks);
                }),
            }
        }
        section.remarks.iter().for_each(|(_, remark)| line("", std::slice::from_ref(remark)));
    }
    out.pop();
    out
}

fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A document of this body and of these parts, as `(kind of relation, file, content)`; relations have the ids r0, r1 ….
fn with(body: &str, parts: &[(&str, &str, &[u8])]) -> Document {
    let main = "<Relationships><Relationship Id=\"a\" Type=\"x/officeDocument\" Target=\"word/document.xml\"/></Relationships>";
    let mut relations = "<Relationships>".to_string();
    for (at, (kind, file, _)) in parts.iter().enumerate().filter(|(_, (kind, ..))| !kind.is_empty()) {
        let _ = write!(relations, "<Relationship Id=\"r{at}\" Type=\"x/{kind}\" Target=\"{file}\"/>");
    }
    relations.push_str("</Relationships>");
    let document = format!("<w:document xmlns:w=\"w\" xmlns:wpi=\"http://x/ink\"><w:body>{body}</w:body></w:document>");
    let mut files: Vec<(String, &[u8])> = vec![
        ("_rels/.rels".into(), main.as_bytes()),
        ("word/_rels/document.xml.rels".into(), relations.as_bytes()),
        ("word/document.xml".into(), document.as_bytes()),
    ];
    files.extend(parts.iter().map(|(_, file, content)| (format!("word/{file}"), *content)));
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, content)| (name.as_str(), *content)).collect();
    read(&package(&files)).unwrap()
}

fn of(body: &str) -> String {
    seen(&with(body, &[]))
}

fn run(properties: &str, text: &str) -> String {
    format!("<w:r><w:rPr>{properties}</w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

fn p(inner: &str) -> String {
    format!("<w:p>{inner}</w:p>")
}

fn cell(properties: &str, inner: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(inner))
}

fn table(rows: &[String]) -> String {
    format!("<w:tbl>{}</w:tbl>", rows.iter().map(|row| format!("<w:tr>{row}</w:tr>")).collect::<String>())
}

#[test]
fn what_is_struck_or_hidden_stands_beside() {
    let struck = run("<w:strike/>", "≥70") + &run("<w:dstrike/><w:b/>", "%") + &run("<w:strike w:val=\"0\"/>", "≥80%");
    assert_eq!(of(&p(&struck)), "≥80%〔Struck ≥70%〕");
    assert_eq!(of(&p(&(run("<w:vanish/>", "内部") + &run("", "甲")))), "甲〔Hidden 内部〕");
    let tracked = "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins><w:r><w:t>新</w:t></w:r></w:ins>";
    assert_eq!(of(&p(tracked)), "新〔Struck 旧〕");
    let moved = "<w:moveFrom><w:r><w:t>来</w:t></w:r></w:moveFrom><w:r><w:t>甲</w:t></w:r>";
    assert_eq!(of(&p(moved)), "甲");
    let before = "<w:r><w:rPr><w:rPrChange><w:rPr><w:strike/></w:rPr></w:rPrChange></w:rPr><w:t>甲</w:t></w:r>";
    assert_eq!(of(&p(before)), "甲");
    let ruby = "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>jì</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>绩</w:t></w:r></w:rubyBase></w:ruby></w:r>";
    assert_eq!(of(&p(ruby)), "绩〔Phonetic jì〕");
}

#[test]
fn what_is_struck_leaves_no_line_in_its_cell() {
    let rows = [format!("<w:tc>{}{}</w:tc>", p(&run("<w:strike/>", "≥70%")), p(&run("", "≥80%")))];
    assert_eq!(of(&table(&rows)), "≥80%〔Struck ≥70%〕");
    let joined = "<w:tc><w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>甲</w:t></w:r></w:p><w:p><w:r><w:t>乙</w:t></w:r></w:p></w:tc>";
    assert_eq!(of(&table(&[joined.to_string()])), "甲乙");
}

#[test]
fn what_a_merge_covers_stands_beside() {
    let down = |text: &str| cell("<w:vMerge/>", &run("", text));
    let rows = [
        cell("<w:vMerge w:val=\"restart\"/>", &run("", "产出指标")),
        down("产出指标"),
        down("旧"),
        down("旧"),
        down(""),
    ];
    assert_eq!(of(&table(&rows)), "产出指标〔Covered 旧〕");
}

#[test]
fn deleted_rows_and_cells_say_nothing() {
    let rows = [
        format!("<w:trPr><w:del/></w:trPr>{}{}", cell("", &run("", "甲")), cell("", &run("", "1"))),
        format!("{}{}", cell("", &run("", "乙")), cell("<w:cellDel/>", &run("", "2"))),
    ];
    assert_eq!(of(&table(&rows)), "〔Struck 甲〕|〔Struck 1〕|乙|〔Struck 2〕");
}

#[test]
fn styles_hide_strike_and_raise() {
    let styles = "<w:styles><w:style w:type=\"character\" w:styleId=\"h\"><w:rPr><w:vanish/></w:rPr></w:style>\
        <w:style w:type=\"paragraph\" w:styleId=\"s\"><w:rPr><w:strike/></w:rPr></w:style>\
        <w:style w:type=\"table\" w:styleId=\"t\"><w:rPr><w:strike/></w:rPr></w:style></w:styles>";
    let body = p(&(run("<w:rStyle w:val=\"h\"/>", "藏") + &run("", "显")))
        + "<w:p><w:pPr><w:pStyle w:val=\"s\"/></w:pPr><w:r><w:t>划</w:t></w:r></w:p>"
        + &format!(
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"t\"/></w:tblPr><w:tr>{}</w:tr></w:tbl>",
            cell("", &run("", "表"))
        );
    let document = with(&body, &[("styles", "styles.xml", styles.as_bytes())]);
    assert_eq!(seen(&document), "显〔Hidden 藏〕|〔Struck 划〕|〔Struck 表〕");
}

#[test]
fn raised_lowered_and_drawn_letters() {
    let raised = |text| run("<w:vertAlign w:val=\"superscript\"/>", text);
    assert_eq!(of(&p(&(run("", "2×10") + &raised("4")))), "2×10⁴");
    assert_eq!(of(&p(&(run("", "甲") + &raised("注")))), "甲^注〔Raised ^注〕");
    assert_eq!(of(&p(&run("<w:vertAlign w:val=\"subscript\"/>", "2"))), "₂");
    let wingdings = |text| run("<w:rFonts w:ascii=\"Wingdings 2\" w:hAnsi=\"Wingdings 2\"/>", text);
    assert_eq!(of(&p(&(wingdings("R") + &run("", "新增 ") + &wingdings("£延续")))), "☑新增 □延续");
    assert_eq!(of(&p(&run("<w:rFonts w:ascii=\"Webdings\"/>", "Z"))), "Z〔Symbol Z（Webdings）〕");
    assert_eq!(of(&p("<w:r><w:sym w:font=\"Symbol\" w:char=\"F0B3\"/><w:t>5</w:t></w:r>")), "≥5");
}

#[test]
fn the_alternative_we_know_is_the_one_that_is_read() {
    let of_choice = |requires: &str, choice: &str| {
        of(&p(&format!(
            "<w:r><mc:AlternateContent><mc:Choice Requires=\"{requires}\">{choice}</mc:Choice><mc:Fallback><w:t>≥</w:t></mc:Fallback></mc:AlternateContent></w:r>"
        )))
    };
    assert_eq!(of_choice("w16se", "<w16se:symEx w16se:font=\"Segoe UI Emoji\" w16se:char=\"2265\"/>"), "≥");
    assert_eq!(of_choice("w16se", "<w16se:symEx w16se:font=\"Segoe UI\" w16se:char=\"2264\"/>"), "≤");
    assert_eq!(of_choice("cx1", "<w:t>新</w:t>"), "≥");
    assert_eq!(of_choice("wpi", "<w:t>新</w:t>"), "≥");
    assert_eq!(of_choice("wps", "<w:t>新</w:t>"), "新");
}

#[test]
fn equations_in_one_line() {
    let half = "<m:oMath><m:f><m:fPr><m:type m:val=\"bar\"/></m:fPr><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:rPr/><m:t>2</m:t></m:r></m:den></m:f></m:oMath>";
    assert_eq!(of(&p(half)), "1/2");
    assert_eq!(of(&p(&(run("", "2") + half))), "2 1/2");
    let power = |text: &str| {
        format!(
            "<m:oMathPara><m:oMath><m:r><w:rPr/><m:t>2×</m:t></m:r><m:sSup><m:e><m:r><m:t>10</m:t></m:r></m:e><m:sup><m:r><m:t>{text}</m:t></m:r></m:sup></m:sSup></m:oMath></m:oMathPara>"
        )
    };
    assert_eq!(of(&p(&power("4"))), "2×10⁴");
    assert_eq!(of(&p(&power("甲"))), "2×10^甲〔Raised 2×10^甲〕");
    let brackets = "<m:oMath><m:d><m:dPr><m:begChr m:val=\"[\"/><m:endChr m:val=\"]\"/></m:dPr><m:e><m:rad><m:deg/><m:e><m:r><m:t>x</m:t></m:r></m:e></m:rad></m:e></m:d></m:oMath>";
    assert_eq!(of(&p(brackets)), "[√x]");
    assert_eq!(of(&p(&format!("<w:del>{half}</w:del>"))), "〔Struck 1/2〕");
}

#[test]
fn fields_show_what_word_computes() {
    let field = |code: &str, result: &str| {
        format!(
            "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>{code}</w:instrText></w:r>{result}<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
        )
    };
    let stored = "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>存</w:t></w:r>";
    assert_eq!(of(&p(&(field(" eq \\o\\ac(□,√) ", "") + &run("", "新增")))), "☑新增");
    assert_eq!(of(&p(&(field("EQ \\f(1,2)", stored) + &run("", "后")))), "1/2后");
    assert_eq!(of(&p(&field("eq \\o(△,甲)", ""))), "△甲〔Raised △甲〕");
    assert_eq!(of(&p(&field("REF a", stored))), "存");
    assert_eq!(of(&p("<w:fldSimple w:instr=\" EQ \\f(3,4)\"><w:r><w:t>存</w:t></w:r></w:fldSimple>")), "3/4");
    let list = |chosen: &str| {
        format!(
            "<w:r><w:fldChar w:fldCharType=\"begin\"><w:ffData><w:ddList>{chosen}<w:listEntry w:val=\"甲\"/><w:listEntry w:val=\"乙\"/></w:ddList></w:ffData></w:fldChar></w:r><w:r><w:instrText>FORMDROPDOWN</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
        )
    };
    assert_eq!(of(&p(&(list("<w:result w:val=\"1\"/>") + &list("")))), "乙甲");
    assert_eq!(of(&p(&field("FORMTEXT", stored))), "存");
}

const NUMBERING: &str = "<w:numbering><w:abstractNum w:abstractNumId=\"0\">\
    <w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/></w:lvl>\
    <w:lvl w:ilvl=\"1\"><w:numFmt w:val=\"bullet\"/><w:lvlText w:val=\"\u{F06C}\"/></w:lvl></w:abstractNum>\
    <w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>";

#[test]
fn numbers_that_word_counts_are_read() {
    let numbered = |level: usize, text: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr>{}</w:p>",
            run("", text)
        )
    };
    let goal = format!("<w:tc>{}{}</w:tc>", numbered(0, "建成。"), numbered(0, "培训。"));
    let body = table(&[
        goal,
        format!(
            "<w:tc>{}</w:tc><w:tc>{}</w:tc><w:tc>{}</w:tc>",
            numbered(0, ""),
            numbered(1, "点"),
            numbered(0, "项目名称")
        ),
    ]);
    let document = with(&body, &[("numbering", "numbering.xml", NUMBERING.as_bytes())]);
    assert_eq!(seen(&document), "1. 建成。⏎2. 培训。|3. |点〔Numbering ●〕|项目名称〔Numbering 4.〕");
}

#[test]
fn heads_feet_and_boxes_stand_beside() {
    let header = "<w:hdr><w:p><w:r><w:t>填报单位：某局</w:t></w:r></w:p></w:hdr>";
    let footer = "<w:ftr><w:p><w:r><w:t>第 </w:t></w:r><w:fldSimple w:instr=\"PAGE\"><w:r><w:t>1</w:t></w:r></w:fldSimple><w:r><w:t> 页</w:t></w:r></w:p></w:ftr>";
    let boxed = "<w:r><w:txbxContent><w:p><w:r><w:t>内部</w:t></w:r></w:p></w:txbxContent></w:r>";
    let section = "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"r0\"/><w:headerReference w:type=\"first\" r:id=\"r2\"/>\
        <w:headerReference w:type=\"even\" r:id=\"r2\"/><w:footerReference w:type=\"default\" r:id=\"r1\"/></w:sectPr>";
    let unseen = header.replace("某局", "不显示");
    let parts: [(&str, &str, &[u8]); 3] = [
        ("header", "h.xml", header.as_bytes()),
        ("footer", "f.xml", footer.as_bytes()),
        ("header", "g.xml", unseen.as_bytes()),
    ];
    let document = with(&(p(&format!("{}{boxed}", run("", "外"))) + section), &parts);
    assert_eq!(seen(&document), "外|〔TextBox 内部〕|〔Header 填报单位：某局〕");
    assert_eq!(places(&document), ["正文", "页眉", "页脚"]);
    assert!(document.sections[0].page.numbers);
    let titled = section.replace("</w:sectPr>", "<w:titlePg/></w:sectPr>");
    assert!(seen(&with(&titled, &parts)).contains("不显示"));
}

#[test]
fn pictures_objects_and_controls() {
    let picture = "<w:r><w:drawing><wp:inline><wp:docPr name=\"图片 1\" descr=\"\"/><a:graphic><a:graphicData><pic:pic/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>";
    assert_eq!(of(&(p(picture) + &table(&[cell("", picture)]))), "|〔Picture 图片 1〕");
    let object = "<w:r><w:object><v:shape><v:imagedata o:title=\"\"/></v:shape><o:OLEObject ProgID=\"Excel.Sheet.12\"/></w:object></w:r>";
    assert_eq!(of(&table(&[cell("", object)])), "〔Picture Excel.Sheet.12〕");
    let ocx = "<ax:ocx ax:classid=\"{8BD21D40-EC42-11CE-9E0D-00AA006002F3}\"><ax:ocxPr ax:name=\"Value\" ax:value=\"1\"/></ax:ocx>";
    let control = "<w:r><w:object><v:shape/><w:control r:id=\"r0\" w:name=\"CheckBox1\"/><w:control r:id=\"r9\" w:name=\"其他\"/></w:object><w:t>新增</w:t></w:r>";
    let document = with(&table(&[cell("", control)]), &[("control", "x.xml", ocx.as_bytes())]);
    assert_eq!(seen(&document), "☑新增〔Control 其他〕");
}

#[test]
fn documents_within_the_document() {
    let page = "<html><body><p>前</p><table><tr><td>甲</td><td>1</td></tr></table></body></html>";
    let inner = package(&[
        ("[Content_Types].xml", b"wordprocessingml.document.main+xml"),
        (
            "word/document.xml",
            "<w:document><w:body><w:p><w:r><w:t>内</w:t></w:r></w:p></w:body></w:document>".as_bytes(),
        ),
    ]);
    let body = p(&run("", "一"))
        + "<w:altChunk r:id=\"r0\"/><w:altChunk r:id=\"r1\"/><w:altChunk r:id=\"r2\"/>"
        + &table(&["<w:tc><w:altChunk r:id=\"r3\"/></w:tc>".to_string()]);
    let document = with(
        &body,
        &[
            ("aFChunk", "a.html", page.as_bytes()),
            ("aFChunk", "b.docx", &inner),
            ("aFChunk", "c.rtf", b"{\\rtf1}"),
            ("aFChunk", "d.html", page.as_bytes()),
        ],
    );
    assert_eq!(seen(&document), "一|前|甲|1|内|前⏎甲\t1|〔Picture RTF 文档 word/c.rtf〕");
    assert_eq!(places(&document), ["正文", "表1", "表2"]);
}

#[test]
fn hidden_rows_are_told() {
    let row = |hidden: &str, text: &str| format!("<w:trPr>{hidden}</w:trPr>{}", cell("", &run("", text)));
    let hidden = "<w:hidden/>";
    let body = table(&[row("", "甲"), row(hidden, "乙"), row(hidden, "丙"), row(hidden, ""), row(hidden, "丁")]);
    assert_eq!(of(&body), "甲|乙|丙||丁|〔HiddenRows 2–3、5〕");
}

#[test]
fn what_a_merge_to_the_right_covers_stands_beside() {
    let (begins, goes_on) = ("<w:hMerge w:val=\"restart\"/>", "<w:hMerge/>");
    let row =
        [cell(begins, &run("", "甲")), cell(goes_on, &run("", "旧")), cell(goes_on, ""), cell("", &run("", "乙"))];
    assert_eq!(of(&table(&[row.concat()])), "甲〔Covered 旧〕|乙");
    // With nothing before it that it could go on with, the cell is one of its own.
    assert_eq!(of(&table(&[cell("", &run("", "甲")) + &cell(goes_on, &run("", "乙"))])), "甲|乙");
    // A block of two by two.
    let both = |down: &str, across: &str, text: &str| cell(&format!("{across}{down}"), &run("", text));
    let (first, below) = ("<w:vMerge w:val=\"restart\"/>", "<w:vMerge/>");
    let rows = [
        both(first, begins, "甲") + &both(first, goes_on, "一"),
        both(below, begins, "二") + &both(below, goes_on, "三") + &cell("", &run("", "乙")),
    ];
    assert_eq!(of(&table(&rows)), "甲〔Covered 一〕〔Covered 二〕〔Covered 三〕|乙");
}

#[test]
fn a_table_style_hides_a_part_of_the_table() {
    let styles = "<w:styles><w:style w:type=\"table\" w:styleId=\"t\"><w:tblStylePr w:type=\"firstRow\"><w:rPr><w:strike/></w:rPr>\
        </w:tblStylePr><w:tblStylePr w:type=\"lastRow\"><w:rPr><w:vanish/></w:rPr></w:tblStylePr></w:style></w:styles>";
    let looks = |look: &str, last: &str| {
        let row = |part: &str, text: &str| format!("<w:tr><w:trPr>{part}</w:trPr>{}</w:tr>", cell("", &run("", text)));
        let rows = row("", "一") + &row("", "二") + &row(last, "三");
        let body = format!("<w:tbl><w:tblPr><w:tblStyle w:val=\"t\"/>{look}</w:tblPr>{rows}</w:tbl>");
        seen(&with(&body, &[("styles", "styles.xml", styles.as_bytes())]))
    };
    let last = "<w:cnfStyle w:val=\"010000000000\"/>";
    assert_eq!(looks("<w:tblLook w:val=\"0020\"/>", last), "〔Struck 一〕|二|〔Hidden 三〕");
    assert_eq!(looks("<w:tblLook w:val=\"0000\" w:firstRow=\"1\"/>", ""), "〔Struck 一〕|二|三");
    assert_eq!(looks("", "<w:cnfStyle w:lastRow=\"1\"/>"), "一|二|〔Hidden 三〕");
}

#[test]
fn a_list_from_which_nothing_was_chosen_is_told() {
    let list = |content: &str| {
        format!(
            "<w:sdt><w:sdtPr><w:dropDownList><w:listItem w:displayText=\"新增\" w:value=\"1\"/><w:listItem w:value=\"延续\"/>\
            </w:dropDownList></w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"
        )
    };
    assert_eq!(of(&p(&(run("", "属性：") + &list("")))), "属性：〔Unchosen 新增、延续〕");
    assert_eq!(of(&p(&list(&run("", "新增")))), "新增");
    assert_eq!(of(&table(&[list(&cell("", "")) + &cell("", &run("", "甲"))])), "〔Unchosen 新增、延续〕|甲");
    assert_eq!(of(&(p(&run("", "甲")) + &list(&p("")))), "甲||〔Unchosen 新增、延续〕");
}
