//! Web archives (.mht, 单个文件网页): the pages in a MIME message, as Excel and WPS save them under the name of .xls.

use super::charset::decode;
use super::limits::too_large;
use crate::diagnostic::{Error, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Excel itself stops at some thousand sheets.
const MOST_PARTS: usize = 1_000;

pub fn is_archive(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let head = head.trim_start_matches(['\u{feff}', '\r', '\n', ' ']);
    (head.starts_with("mime-version:") || head.starts_with("from:")) && head.contains("mime-version:")
}

/// The HTML pages among the parts of a message.
pub fn pages(bytes: &[u8]) -> Result<Vec<String>> {
    let (head, body) = split(bytes);
    let boundary = parameter(&field(&head, "content-type"), "boundary");
    let parts: Vec<&[u8]> = match boundary {
        None => vec![bytes],
        Some(boundary) => parts(body, format!("--{boundary}").as_bytes()),
    };
    if parts.len() > MOST_PARTS {
        return Err(too_large());
    }
    let mut pages = Vec::new();
    for part in parts {
        let (head, body) = split(part);
        if !field(&head, "content-type").to_ascii_lowercase().starts_with("text/html") {
            continue;
        }
        let bytes = match field(&head, "content-transfer-encoding").to_ascii_lowercase().as_str() {
            "quoted-printable" => quoted_printable::decode(body, quoted_printable::ParseMode::Robust).ok(),
            "base64" => {
                let text: Vec<u8> = body.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
                STANDARD.decode(text).ok()
            }
            _ => Some(body.to_vec()),
        };
        pages.push(decode(&bytes.ok_or_else(damaged)?));
    }
    if pages.is_empty() { Err(damaged()) } else { Ok(pages) }
}

fn damaged() -> Error {
    Error::new(words!("网页存档（.mht）已损坏，无法读取", "the web archive (.mht) is damaged and cannot be read")).help(
        words!(
            "请用 Excel 或 WPS 打开后另存为 .xlsx 再导入",
            "open it in Excel or WPS, save it as .xlsx and try again"
        ),
    )
}

/// Head and body, which a blank line parts.
fn split(bytes: &[u8]) -> (String, &[u8]) {
    let blank = |at: &usize| bytes[*at..].starts_with(b"\n\n") || bytes[*at..].starts_with(b"\n\r\n");
    let end = (0..bytes.len().min(1 << 16)).find(blank).unwrap_or(0);
    // A folded line goes on after a blank.
    let head = String::from_utf8_lossy(&bytes[..end]).replace("\r\n", "\n").replace("\n ", " ").replace("\n\t", " ");
    (head, bytes[end..].trim_ascii_start())
}

fn field(head: &str, name: &str) -> String {
    let found = head.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.trim().eq_ignore_ascii_case(name).then(|| value.trim().to_string())
    });
    found.unwrap_or_default()
}

fn parameter(field: &str, name: &str) -> Option<String> {
    field.split(';').skip(1).find_map(|one| {
        let (key, value) = one.split_once('=')?;
        key.trim().eq_ignore_ascii_case(name).then(|| value.trim().trim_matches('"').to_string())
    })
}

fn parts<'a>(body: &'a [u8], boundary: &[u8]) -> Vec<&'a [u8]> {
    let mut parts: Vec<&[u8]> = Vec::new();
    let mut start = None;
    let mut at = 0;
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(boundary) {
            parts.extend(start.map(|start| &body[start..at]));
            start = Some(at + line.len());
        }
        at += line.len();
    }
    parts.extend(start.map(|start| &body[start..at]).filter(|rest| !rest.trim_ascii().is_empty()));
    parts
}
