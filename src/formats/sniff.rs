//! What a file is, told by its content: portals hand out HTML and CSV that call themselves .xls.
//!
//! Looks, and never judges whether the file is whole: a cut-off .xlsx is still an .xlsx.

use super::Kind;
use crate::diagnostic::Words;
use encoding_rs::Encoding;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// What these bytes are.
/// ```
/// use jixiao::formats::{Kind, sniff::sniff};
///
/// assert_eq!(sniff(b"<html><table><tr><td>1"), Kind::Html); // also when it calls itself .xls
/// assert_eq!(sniff("项目名称\t总计\n".as_bytes()), Kind::Text);
/// ```
pub fn sniff(bytes: &[u8]) -> Kind {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return zipped(bytes);
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
        return compound(bytes);
    }
    // The first record of a bare BIFF 2 to 5 stream: its kind, then a length of 4 to 16.
    if let [0x09, 0x00 | 0x02 | 0x04 | 0x08, 0x04..=0x10, 0x00, ..] = bytes {
        return Kind::Xls;
    }
    if holds(&bytes[..bytes.len().min(1024)], b"%PDF-") {
        return Kind::Pdf;
    }
    if let Some((_, kind)) = SIGNS.iter().find(|(sign, _)| bytes.starts_with(sign)) {
        return *kind;
    }
    if !is_text(bytes) {
        return Kind::Unknown;
    }
    let start = beginning(bytes);
    let start = start.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if start.starts_with("mime-version:") || start.starts_with("from:") && start.contains("mime-version:") {
        return Kind::Html;
    }
    if !start.starts_with('<') {
        return Kind::Text;
    }
    let says = |words: &[&str]| words.iter().any(|word| start.contains(word));
    match () {
        // Excel writes this namespace into its HTML as well, but in another spelling.
        () if says(&["urn:schemas-microsoft-com:office:spreadsheet"]) => Kind::Xml2003,
        () if says(&[
            "schemas.microsoft.com/office/word/2003/wordml",
            "schemas.microsoft.com/office/2006/xmlpackage",
        ]) =>
        {
            Kind::WordXml
        }
        () if says(&["<html", "<table", "<!doctype html", "<meta", "<body", "<div"]) => Kind::Html,
        () => Kind::Text,
    }
}

/// The first bytes of kinds that we only name.
const SIGNS: [(&[u8], Kind); 9] = [
    (b"{\\rtf", Kind::Rtf),
    (b"Rar!\x1A\x07", Kind::Packed),
    (b"7z\xBC\xAF\x27\x1C", Kind::Packed),
    (b"\x1F\x8B", Kind::Packed),
    (b"\x89PNG\r\n", Kind::Picture),
    (b"\xFF\xD8\xFF", Kind::Picture),
    (b"GIF8", Kind::Picture),
    (b"II*\0", Kind::Picture),
    (b"MM\0*", Kind::Picture),
];

impl Kind {
    /// The kind as a message names it.
    pub fn label(self) -> Words {
        match self {
            Kind::Xlsx => words!("Excel 工作簿（.xlsx）", "Excel workbook (.xlsx)"),
            Kind::Xls => words!("旧版 Excel 工作簿（.xls）", "old Excel workbook (.xls)"),
            Kind::Xlsb => words!("Excel 二进制工作簿（.xlsb）", "binary Excel workbook (.xlsb)"),
            Kind::Ods => words!("ODF 电子表格（.ods）", "OpenDocument spreadsheet (.ods)"),
            Kind::Xml2003 => words!("Excel 2003 XML 表格", "Excel 2003 XML spreadsheet"),
            Kind::Docx => words!("Word 文档（.docx）", "Word document (.docx)"),
            Kind::Html => words!("网页（HTML）", "web page (HTML)"),
            Kind::Text => words!("文本文件", "text file"),
            Kind::Encrypted => words!("加了密码的 Office 文件", "office file protected by a password"),
            Kind::Doc => words!("旧版 Word 文档（.doc、.wps）", "old Word document (.doc, .wps)"),
            Kind::WordXml => words!("存成 XML 的 Word 文档", "Word document saved as XML"),
            Kind::Rtf => words!("RTF 文档", "RTF document"),
            Kind::Odt => words!("ODF 文本文档（.odt）", "OpenDocument text (.odt)"),
            Kind::Pdf => words!("PDF 文件", "PDF file"),
            Kind::Picture => words!("图片", "picture"),
            Kind::Packed => words!("压缩包", "archive of files"),
            Kind::Unknown => words!("无法识别的文件", "file of an unknown kind"),
        }
    }

    /// What to do with a file of a kind that is not read.
    pub fn advice(self) -> Words {
        match self {
            Kind::Encrypted => words!(
                "在 Excel、Word 或 WPS 里输入密码打开，取消密码后另存，再导入",
                "open it with its password, save it without one, then import it"
            ),
            Kind::Doc | Kind::WordXml | Kind::Rtf | Kind::Odt => words!(
                "请用 Word 或 WPS 打开后另存为 .docx 再导入",
                "open it in Word or WPS, save it as .docx, then import it"
            ),
            Kind::Packed => words!("先解压，再导入里面的文件", "unpack it, then import the files in it"),
            Kind::Picture => words!(
                "请向填报单位要 Excel、Word 文件或由它们打印的 PDF",
                "ask for the Excel or Word file, or a PDF printed from it"
            ),
            _ => words!(
                "能读 .xlsx、.xls、.xlsb、.ods、.docx、.pdf、网页（.html、.mht）、Excel 2003 XML、.csv 和制表符分隔的文本",
                "what is read: .xlsx, .xls, .xlsb, .ods, .docx, .pdf, web pages (.html, .mht), Excel 2003 XML, .csv and tab-separated text"
            ),
        }
    }
}

fn zipped(bytes: &[u8]) -> Kind {
    let mut types = String::new();
    let mut mimetype = String::new();
    if let Ok(mut zip) = ZipArchive::new(Cursor::new(bytes)) {
        for (name, text) in [("[Content_Types].xml", &mut types), ("mimetype", &mut mimetype)] {
            if let Ok(part) = zip.by_name(name) {
                let mut start = Vec::new();
                // What cannot be read to its end may still tell its kind.
                let _ = part.take(1 << 20).read_to_end(&mut start);
                *text = String::from_utf8_lossy(&start).into_owned();
            }
        }
    }
    let told = |words: &[&str]| words.iter().any(|word| types.contains(word));
    if told(&["sheet.binary.macroEnabled.main"]) {
        Kind::Xlsb
    } else if told(&[
        "spreadsheetml.sheet.main+xml",
        "spreadsheetml.template.main+xml",
        "sheet.macroEnabled.main+xml",
        "template.macroEnabled.main+xml",
    ]) && !told(&["ms-word.template"])
    {
        Kind::Xlsx
    } else if told(&[
        "wordprocessingml.document.main+xml",
        "wordprocessingml.template.main+xml",
        "ms-word.document.macroEnabled",
        "ms-word.template.macroEnabled",
    ]) {
        Kind::Docx
    } else if mimetype.trim() == "application/vnd.oasis.opendocument.spreadsheet" {
        Kind::Ods
    } else if mimetype.trim() == "application/vnd.oasis.opendocument.text" {
        Kind::Odt
    } else if !types.is_empty() || !mimetype.is_empty() {
        Kind::Unknown
    } else {
        // Cut off or damaged: the names of the parts stand in clear before each of them.
        let named = |name: &str| holds(bytes, name.as_bytes());
        match () {
            () if named("xl/workbook.bin") => Kind::Xlsb,
            () if named("xl/workbook.xml") || named("xl/worksheets/") => Kind::Xlsx,
            () if named("word/document.xml") => Kind::Docx,
            () if named("application/vnd.oasis.opendocument.spreadsheet") => Kind::Ods,
            () if named("xl/") => Kind::Xlsx,
            () if named("word/") => Kind::Docx,
            () => Kind::Packed,
        }
    }
}

/// An OLE container, told by the names in its directory, which are UTF-16.
fn compound(bytes: &[u8]) -> Kind {
    let named = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        holds(bytes, &name)
    };
    match () {
        () if named("EncryptedPackage") || named("EncryptionInfo") => Kind::Encrypted,
        () if named("Workbook") || named("Book\0") => Kind::Xls,
        () if named("WordDocument") => Kind::Doc,
        () if named("PowerPoint Document") => Kind::Unknown,
        () => Kind::Xls,
    }
}

/// Whether the bytes are text: Unicode with a mark, UTF-8, or GB18030, with hardly any control characters.
/// The first MiB tells; what is cut off at its end must not.
fn is_text(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(1 << 20)];
    let cut = head.len() < bytes.len();
    let (encoding, head) = match Encoding::for_bom(head) {
        Some((encoding, mark)) => (encoding, &head[mark..]),
        None if is_valid(encoding_rs::UTF_8, head, cut) => (encoding_rs::UTF_8, head),
        None if is_valid(encoding_rs::GB18030, head, cut) => (encoding_rs::GB18030, head),
        None => return false,
    };
    let (text, _) = encoding.decode_without_bom_handling(head);
    let controls = text.bytes().filter(|byte| *byte < 0x20 && !b"\t\n\r\x0C".contains(byte)).count();
    !text.contains('\0') && controls * 100 <= text.len()
}

fn is_valid(encoding: &'static Encoding, bytes: &[u8], cut: bool) -> bool {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut room = String::with_capacity(decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(0));
    let (result, _) = decoder.decode_to_string_without_replacement(bytes, &mut room, !cut);
    result == encoding_rs::DecoderResult::InputEmpty
}

/// The first characters, in lower case. The tags we look for are ASCII, which every encoding here spells alike
/// but UTF-16.
fn beginning(bytes: &[u8]) -> String {
    let head = &bytes[..bytes.len().min(8192)];
    let encoding = Encoding::for_bom(head).map_or(encoding_rs::UTF_8, |(encoding, _)| encoding);
    encoding.decode_with_bom_removal(head).0.to_lowercase()
}

fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    let Some((first, _)) = wanted.split_first() else { return true };
    // By first byte, then by all: a file of 100 MiB is searched in a blink.
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| byte == first) {
        if rest[at..].starts_with(wanted) {
            return true;
        }
        rest = &rest[at + 1..];
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_markup_are_told_apart() {
        let (gb18030, ..) = encoding_rs::GB18030.encode("项目名称,总计\n甲,1.00\n");
        let (gbk_html, ..) = encoding_rs::GB18030.encode("<html><body><table><tr><td>项目</td></tr></table>");
        let utf16: Vec<u8> = "\u{feff}<TABLE><tr>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (bytes, kind) in [
            ("项目名称,总计".as_bytes(), Kind::Text),
            (b"", Kind::Text),
            (b"a < b <table>", Kind::Text),
            (&gb18030, Kind::Text),
            ("\u{feff}  \n<!DOCTYPE HTML PUBLIC>".as_bytes(), Kind::Html),
            (b"<?xml version='1.0'?><html xmlns='x'>", Kind::Html),
            (b"<table border=1>", Kind::Html),
            (&gbk_html, Kind::Html),
            (&utf16, Kind::Html),
            (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", Kind::Html),
            (b"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'>", Kind::Xml2003),
            (b"<html xmlns:x='urn:schemas-microsoft-com:office:excel'><table>", Kind::Html),
            (b"<?xml version='1.0'?><?mso-application progid='Word.Document'?><w:wordDocument xmlns:w='http://schemas.microsoft.com/office/word/2003/wordml'>", Kind::WordXml),
            (b"<?xml version='1.0'?><pkg:package xmlns:pkg='http://schemas.microsoft.com/office/2006/xmlPackage'>", Kind::WordXml),
            (b"{\\rtf1\\ansi", Kind::Rtf),
            (b"Rar!\x1a\x07\x01\0", Kind::Packed),
            (b"\xff\xd8\xff\xe0", Kind::Picture),
            (b"%PDF-1.7\n", Kind::Pdf),
            (b"\x09\x08\x10\x00\x00\x06\x05\x00", Kind::Xls),
            (b"\x09\x04\x06\x00\x00\x04\x10\x00", Kind::Xls),
            (b"PK\x03\x04 word/document.xml", Kind::Docx),
            (b"PK\x03\x04 anything", Kind::Packed),
            (b"\x7fELF\x02\x01\x01\x00\x00\x00", Kind::Unknown),
        ] {
            assert_eq!(sniff(bytes), kind, "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn an_encrypted_workbook_is_named_so() {
        let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0];
        assert_eq!(sniff(&bytes), Kind::Xls);
        bytes.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(sniff(&bytes), Kind::Encrypted);
        assert_eq!(Kind::Encrypted.label().zh, "加了密码的 Office 文件");
    }
}
