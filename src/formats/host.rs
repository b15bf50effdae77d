//! What an office file tells of who made it. The one thing in a zip that names the computer is put to a constant: each
//! entry of the directory bears the system whose file attributes it has, and the crates that write it name their own.

use std::io::{Cursor, Read};

/// Unix, whose attributes every entry we write bears.
const HOST: u8 = 3;
const ENTRY: &[u8] = b"PK\x01\x02";
const END: &[u8] = b"PK\x05\x06";
/// The record at the end, when no comment follows it: none of our writers makes one.
const END_LENGTH: usize = 22;

/// Makes each entry of the directory name the same host; a zip made here has the same bytes wherever it is made.
pub fn make_constant(zip: &mut [u8]) {
    let Some(end) = zip.len().checked_sub(END_LENGTH).filter(|end| zip[*end..].starts_with(END)) else { return };
    let number =
        |zip: &[u8], at: usize| zip.get(at..at + 2).map_or(0, |two| usize::from(two[0]) | usize::from(two[1]) << 8);
    let mut at = number(zip, end + 16) | number(zip, end + 18) << 16;
    while zip.get(at..end).is_some_and(|rest| rest.starts_with(ENTRY) && rest.len() > 46) {
        zip[at + 5] = HOST;
        at += 46 + number(zip, at + 28) + number(zip, at + 30) + number(zip, at + 32);
    }
}

/// Whether one of our writers made this office file: its properties say so.
pub fn is_ours(bytes: &[u8]) -> bool {
    const LONGEST: u64 = 64 << 10;
    let Ok(mut zip) = zip::ZipArchive::new(Cursor::new(bytes)) else { return false };
    ["docProps/custom.xml", "docProps/core.xml"].iter().any(|name| {
        let mut text = String::new();
        let part = zip.by_name(name).ok();
        part.is_some_and(|part| part.take(LONGEST).read_to_string(&mut text).is_ok())
            && (text.contains("jixiao.form") || text.contains(">jixiao<"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::write::SimpleFileOptions;

    #[test]
    fn a_zip_made_on_windows_is_that_made_here() {
        let made_on = |system: zip::System| {
            let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
            for name in ["一.xml", "二.xml"] {
                let options = SimpleFileOptions::default().system(system).last_modified_time(zip::DateTime::default());
                assert!(zip.start_file(name, options).is_ok() && zip.write_all("PK\x01\x02".as_bytes()).is_ok());
            }
            zip.finish().map(Cursor::into_inner).unwrap_or_default()
        };
        let (here, mut there) = (made_on(zip::System::Unix), made_on(zip::System::Dos));
        assert_ne!(here, there);
        make_constant(&mut there);
        assert!(here == there);
        make_constant(&mut []);
        make_constant(&mut b"PK\x05\x06 and nothing more".to_vec());
    }
}
