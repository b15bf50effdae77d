//! ActiveX controls in an office file: what a box, a list or a field of Microsoft Forms 2.0 shows.
//!
//! Knows the property bag and the binary form of a control ([MS-OFORMS] 2.2.5), not the page it stands on.

use super::symbols::tick;
use quick_xml::events::Event;

/// What a person sees of a control.
#[derive(Clone, Debug, PartialEq)]
pub enum Shown {
    Text(String),
    /// A kind of control whose state is not read, by name.
    Unread(String),
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Box,
    Field,
    Label,
    Button,
}

/// The kind of a control by its class, as `activeX1.xml` and the first bytes of `activeX1.bin` name it.
fn kind(class: &str) -> Option<Kind> {
    let class = class.trim_matches(['{', '}']).to_ascii_uppercase();
    Some(match class.as_str() {
        "8BD21D40-EC42-11CE-9E0D-00AA006002F3" | "8BD21D50-EC42-11CE-9E0D-00AA006002F3" => Kind::Box,
        "8BD21D10-EC42-11CE-9E0D-00AA006002F3"
        | "8BD21D20-EC42-11CE-9E0D-00AA006002F3"
        | "8BD21D30-EC42-11CE-9E0D-00AA006002F3" => Kind::Field,
        "978C9E23-D4B0-11CE-BF2D-00AA003F40D0" => Kind::Label,
        "D7053240-CE69-11CD-A777-00DD01143C57" => Kind::Button,
        _ => return None,
    })
}

/// A control from its XML part and, where its state is kept in binary, from that.
pub fn shown(xml: &str, binary: Option<&[u8]>) -> Shown {
    let (mut class, mut value, mut caption) = (String::new(), None, None);
    let mut reader = quick_xml::Reader::from_str(xml);
    loop {
        match reader.read_event() {
            Ok(Event::Start(element) | Event::Empty(element)) => {
                let get = |name: &str| {
                    let mut all = element.attributes();
                    let found =
                        all.with_checks(false).flatten().find(|one| one.key.local_name().into_inner() == name)?;
                    found.normalized_value(quick_xml::XmlVersion::Explicit1_0).ok().map(|value| value.into_owned())
                };
                match element.local_name().into_inner() {
                    "ocx" => class = get("classid").unwrap_or_default(),
                    "ocxPr" => match get("name").as_deref() {
                        Some("Value") => value = get("value"),
                        Some("Caption") => caption = get("value"),
                        _ => {}
                    },
                    _ => {}
                }
            }
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    let Some(kind) = kind(&class) else { return Shown::Unread(class) };
    if let Some((stored, words)) = binary.and_then(stored) {
        (value, caption) = (value.or(stored), caption.or(words));
    }
    let (value, caption) = (value.unwrap_or_default(), caption.unwrap_or_default());
    match kind {
        Kind::Box => {
            // An unset box has no value; -1 is VBA's own true.
            let ticked = matches!(value.trim(), "1" | "-1") || value.trim().eq_ignore_ascii_case("true");
            Shown::Text(format!("{}{caption}", tick(ticked)))
        }
        Kind::Field => Shown::Text(value),
        Kind::Label => Shown::Text(caption),
        // A button says what pressing it does, nothing of the form.
        Kind::Button => Shown::Text(String::new()),
    }
}

/// Value and caption from the binary form of a box, field or list.
fn stored(bytes: &[u8]) -> Option<(Option<String>, Option<String>)> {
    // The class stands before the control where the part holds it alone.
    let start = if bytes.get(..2) == Some(&[0, 2]) { 0 } else { 16 };
    let bytes = bytes.get(start..)?;
    if bytes.get(..2)? != [0, 2] {
        return None;
    }
    let mask = u64::from_le_bytes(bytes.get(4..12)?.try_into().ok()?);
    let has = |bit: u32| mask >> bit & 1 == 1;
    let mut at = 12usize;
    let (mut value, mut caption) = (0u32, 0u32);
    // Bit of the mask and size of the property, in the order they are stored, each at a multiple of its size.
    const PROPERTIES: [(u32, usize); 28] = [
        (0, 4),
        (1, 4),
        (2, 4),
        (3, 4),
        (4, 1),
        (5, 1),
        (6, 1),
        (7, 1),
        (9, 2),
        (10, 4),
        (11, 2),
        (12, 2),
        (13, 2),
        (14, 2),
        (15, 2),
        (16, 1),
        (17, 1),
        (18, 1),
        (20, 1),
        (21, 1),
        (VALUE, 4),
        (CAPTION, 4),
        (24, 4),
        (25, 4),
        (26, 4),
        (27, 2),
        (28, 2),
        (29, 2),
    ];
    const VALUE: u32 = 22;
    const CAPTION: u32 = 23;
    const GROUP: u32 = 32;
    for (bit, size) in PROPERTIES.into_iter().filter(|(bit, _)| has(*bit)) {
        at = at.next_multiple_of(size);
        let number = || Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
        match bit {
            VALUE => value = number()?,
            CAPTION => caption = number()?,
            _ => {}
        }
        at += size;
    }
    at = at.next_multiple_of(4);
    if has(GROUP) {
        at += 4;
    }
    // Behind them its size, where it has one (bit 8), then the texts.
    if has(8) {
        at += 8;
    }
    let mut text = |counted: u32| {
        let (length, is_narrow) = ((counted & 0x7FFF_FFFF) as usize, counted >> 31 == 1);
        let raw = bytes.get(at..at.checked_add(length)?)?;
        at = (at + length).next_multiple_of(4);
        Some(if is_narrow {
            raw.iter().map(|byte| char::from(*byte)).collect()
        } else {
            encoding_rs::UTF_16LE.decode_without_bom_handling(raw).0.into_owned()
        })
    };
    let value: Option<String> = if has(VALUE) { text(value) } else { None };
    let caption: Option<String> = if has(CAPTION) { text(caption) } else { None };
    Some((value, caption))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOX: &str = "<ax:ocx ax:classid=\"{8BD21D40-EC42-11CE-9E0D-00AA006002F3}\" xmlns:ax=\"x\">";

    #[test]
    fn a_box_in_a_property_bag() {
        let of = |value: &str| {
            let bag = format!(
                "{BOX}<ax:ocxPr ax:name=\"Value\" ax:value=\"{value}\"/><ax:ocxPr ax:name=\"Caption\" ax:value=\"新增\"/></ax:ocx>"
            );
            shown(&bag, None)
        };
        assert_eq!((of("1"), of("0")), (Shown::Text("☑新增".into()), Shown::Text("□新增".into())));
        let field = BOX.replace("D40", "D10") + "<ax:ocxPr ax:name=\"Value\" ax:value=\"≥95%\"/></ax:ocx>";
        assert_eq!(shown(&field, None), Shown::Text("≥95%".into()));
        assert_eq!(
            shown(&BOX.replace("8BD21D40", "00000000"), None),
            Shown::Unread("{00000000-EC42-11CE-9E0D-00AA006002F3}".into())
        );
    }

    #[test]
    fn a_box_in_binary() {
        let caption: Vec<u8> = "延续".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut bytes = vec![0u8; 16];
        bytes.extend([0, 2, 0, 0]);
        bytes.extend((1u64 << 8 | 1 << 22 | 1 << 23).to_le_bytes());
        bytes.extend((1u32 | 1 << 31).to_le_bytes());
        bytes.extend((caption.len() as u32).to_le_bytes());
        bytes.extend([0; 8]);
        bytes.extend(b"1\0\0\0");
        bytes.extend(&caption);
        assert_eq!(shown(BOX, Some(&bytes)), Shown::Text("☑延续".into()));
        for length in 0..bytes.len() {
            let _ = shown(BOX, Some(&bytes[..length]));
        }
    }
}
