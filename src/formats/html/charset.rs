//! Bytes of a page → text.
//!
//! Knows what pages say of their encoding, and no other tag.

use crate::formats::text;
use encoding_rs::{Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

/// Bytes → text: by the mark, then as UTF-8 where it is UTF-8 whatever the page says of itself, then as the
/// page says, then as any other text.
pub fn decode(bytes: &[u8]) -> String {
    if Encoding::for_bom(bytes).is_none()
        && std::str::from_utf8(bytes).is_err()
        && let Some(encoding) = declared(&bytes[..bytes.len().min(8192)])
    {
        return encoding.decode_without_bom_handling(bytes).0.into_owned();
    }
    text::decode(bytes)
}

/// What `<meta charset=gb2312>` and its like say, in any of their notations.
fn declared(head: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let (_, rest) = head.split_once("charset")?;
    let label = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '=' | '"' | '\''));
    let label: &str = label.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))).next()?;
    let encoding = Encoding::for_label(label.as_bytes())?;
    // GBK and its elders are subsets of GB18030; a page that could be read thus far is not in UTF-16.
    match encoding {
        _ if encoding == GBK => Some(GB18030),
        _ if encoding == UTF_16LE || encoding == UTF_16BE || encoding == UTF_8 => None,
        _ => Some(encoding),
    }
}
