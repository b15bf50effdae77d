//! What a file is, told by its content: portals hand out HTML and CSV that call themselves .xls.
//!
//! Looks, and never judges whether the file is whole: a cut-off .xlsx is still an .xlsx.

use super::Kind;
use crate::diagnostic::Words;
use std::borrow::Cow;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// What these bytes are.
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
    let Some(text) = decode(bytes) else { return Kind::Unknown };
    let start = beginning(&text);
    let is_markup = start.starts_with('<');
    if is_markup && ["<html", "<table", "<!doctype html"].iter().any(|tag| start.contains(tag)) {
        return Kind::Html;
    }
    if start.starts_with("mime-version:") || start.starts_with("from:") && start.contains("mime-version:") {
        return Kind::Html;
    }
    // A spreadsheet of Excel 2003 in one XML file: text to the eye, but no table a reader of text would find.
    if is_markup && start.contains("urn:schemas-microsoft-com:office:spreadsheet") {
        return Kind::Unknown;
    }
    Kind::Text
}

impl Kind {
    /// The kind as a message names it.
    pub fn label(self) -> Words {
        match self {
            Kind::Xlsx => words!("Excel 工作簿（.xlsx）", "Excel workbook (.xlsx)"),
            Kind::Xls => words!("旧版 Excel 工作簿（.xls）", "old Excel workbook (.xls)"),
            Kind::Xlsb => words!("Excel 二进制工作簿（.xlsb）", "binary Excel workbook (.xlsb)"),
            Kind::Ods => words!("ODF 电子表格（.ods）", "OpenDocument spreadsheet (.ods)"),
            Kind::Docx => words!("Word 文档（.docx）", "Word document (.docx)"),
            Kind::Html => words!("网页（HTML）", "web page (HTML)"),
            Kind::Text => words!("文本文件", "text file"),
            Kind::Encrypted => words!("加密的 Office 文件", "encrypted office file"),
            Kind::Pdf => words!("PDF 文件", "PDF file"),
            Kind::Unknown => words!("无法识别的文件", "file of an unknown kind"),
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
            () => Kind::Unknown,
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
        () if named("WordDocument") || named("PowerPoint Document") => Kind::Unknown,
        () => Kind::Xls,
    }
}

/// The bytes as text: Unicode with a mark, UTF-8, or GB18030; `None` when they are binary.
fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let (text, _) = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding.decode_with_bom_removal(bytes),
        None => match encoding_rs::UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
            Some(text) => (text, false),
            None => (encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bytes)?, false),
        },
    };
    let controls = text.bytes().filter(|byte| *byte < 0x20 && !b"\t\n\r\x0C".contains(byte)).count();
    (!text.contains('\0') && controls * 100 <= text.len()).then_some(text)
}

fn beginning(text: &str) -> String {
    text.trim_start().chars().take(4096).collect::<String>().to_lowercase()
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
            (b"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'>", Kind::Unknown),
            (b"%PDF-1.7\n", Kind::Pdf),
            (b"\x09\x08\x10\x00\x00\x06\x05\x00", Kind::Xls),
            (b"\x09\x04\x06\x00\x00\x04\x10\x00", Kind::Xls),
            (b"PK\x03\x04 word/document.xml", Kind::Docx),
            (b"PK\x03\x04 anything", Kind::Unknown),
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
        assert_eq!(Kind::Encrypted.label().zh, "加密的 Office 文件");
    }
}
