//! Notes beside cells, and what a threaded comment leaves there for older programs.

use crate::formats::excel::package::attribute;
use crate::formats::excel::package::push_text;
use crate::formats::excel::sheet::{Sheet, parse_cell};
use quick_xml::Reader;
use quick_xml::events::Event;

pub fn read(xml: &str, sheet: &mut Sheet) {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    let mut at = None;
    let mut note = String::new();
    let (mut in_text, mut in_phonetic) = (false, false);
    while let Ok(event) = reader.read_event() {
        match &event {
            Event::Start(element) => match element.local_name().as_ref() {
                "comment" => at = attribute(element, "ref").as_deref().and_then(parse_cell),
                "rPh" => in_phonetic = true,
                "t" => in_text = true,
                _ => (),
            },
            Event::End(element) => match element.local_name().as_ref() {
                "t" => in_text = false,
                "rPh" => in_phonetic = false,
                "comment" => {
                    let note = said(&std::mem::take(&mut note).replace("\r\n", "\n"));
                    if let Some(at) = at.take() {
                        sheet.notes.entry(at).or_insert(note);
                    }
                }
                _ => (),
            },
            Event::Eof => break,
            text if in_text && !in_phonetic => push_text(text, &mut note),
            _ => (),
        }
    }
}

/// A threaded comment stands in the notes a second time, below an explanation in the language of the program that
/// always ends in this address; the comment and each answer come behind a heading of their own.
fn said(note: &str) -> String {
    let Some((_, rest)) = note.split_once("linkid=870924") else { return note.to_string() };
    let lines = rest.lines().map(str::trim).filter(|line| !line.is_empty());
    let heading = |line: &&str| !(line.ends_with([':', '：']) && line.chars().count() <= 10);
    lines.filter(heading).collect::<Vec<_>>().join("；")
}

#[cfg(test)]
mod tests {
    use super::said;

    #[test]
    fn of_a_threaded_comment_only_what_people_wrote_is_left() {
        let note = "[线程批注]\n\n你的 Excel 版本可读取此线程批注。了解详细信息: https://go.microsoft.com/fwlink/?linkid=870924\n\n注释:\n    请核对金额\n答复:\n    已改\n";
        assert_eq!(said(note), "请核对金额；已改");
        assert_eq!(said("请核对：\n金额"), "请核对：\n金额");
    }
}
