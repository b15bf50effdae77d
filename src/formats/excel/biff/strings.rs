//! Strings of an .xls: with one or two bytes a letter, and the shared ones with fonts for pieces of them.

use super::{u16_at, u32_at};
use crate::formats::excel::runs::{Look, Rich};
use std::collections::HashMap;

/// Where the letters begin that a font of their own is for, and which.
type Fonts = Vec<(u16, u16)>;

/// A string with its length in two bytes and a flag byte: one or two bytes a character.
pub fn unicode(data: &[u8]) -> Option<String> {
    let length = u16_at(data, 0)? as usize;
    let wide = data.get(2)? & 1 == 1;
    Some(units(data.get(3..3 + length * (1 + usize::from(wide)))?, wide))
}

/// The same with its length in one byte.
pub fn short(data: &[u8]) -> Option<String> {
    let length = usize::from(*data.first()?);
    let wide = data.get(1)? & 1 == 1;
    Some(units(data.get(2..2 + length * (1 + usize::from(wide)))?, wide))
}

pub fn units(data: &[u8], wide: bool) -> String {
    let units: Vec<u16> = match wide {
        true => data.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect(),
        false => data.iter().map(|byte| u16::from(*byte)).collect(),
    };
    String::from_utf16_lossy(&units)
}

/// The shared strings that need their looks, by index. `parts` are the record and those that continue it.
pub fn special(parts: &[&[u8]], font: &dyn Fn(u16) -> Look) -> HashMap<u32, Rich> {
    let mut found = HashMap::new();
    let mut reader = Reader { parts, part: 0, at: 8 };
    let count = parts.first().and_then(|part| u32_at(part, 4)).unwrap_or(0);
    for index in 0..count {
        let Some((text, runs, spoken)) = reader.string() else { break };
        if runs.is_empty() && spoken.is_empty() {
            continue;
        }
        let mut rich = Rich { phonetic: phonetic(&spoken).unwrap_or_default(), ..Rich::default() };
        let mut from = 0;
        let mut look = None;
        // A run begins at a letter and goes to the next one.
        for (start, id) in runs {
            let start = usize::from(start).clamp(from, text.len());
            rich.push_units(&text[from..start], look.take());
            (from, look) = (start, Some(font(id)));
        }
        rich.push_units(&text[from..], look);
        if rich.is_special() {
            found.insert(index, rich);
        }
    }
    found
}

/// How the letters are pronounced, from what stands behind them: version, size, font and settings, how many runs and
/// how many letters, then these letters, with their number before them.
fn phonetic(spare: &[u8]) -> Option<String> {
    let length = usize::from(u16_at(spare, 12)?);
    (u16_at(spare, 0)? == 1).then_some(())?;
    Some(units(spare.get(14..14 + 2 * length)?, true))
}

/// Reads on from one part to the next.
struct Reader<'a> {
    parts: &'a [&'a [u8]],
    part: usize,
    at: usize,
}

impl Reader<'_> {
    fn bytes(&mut self, count: usize) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        while out.len() < count {
            let part = self.parts.get(self.part)?;
            let rest = part.get(self.at..).unwrap_or_default();
            if rest.is_empty() {
                (self.part, self.at) = (self.part + 1, 0);
                continue;
            }
            let take = rest.len().min(count - out.len());
            out.extend_from_slice(&rest[..take]);
            self.at += take;
        }
        Some(out)
    }

    /// The letters of the next string, where fonts begin in it, and what else stands behind it.
    fn string(&mut self) -> Option<(Vec<u16>, Fonts, Vec<u8>)> {
        let head = self.bytes(3)?;
        let length = usize::from(u16_at(&head, 0)?);
        let flags = head[2];
        let runs = if flags & 8 != 0 { usize::from(u16_at(&self.bytes(2)?, 0)?) } else { 0 };
        let spare = if flags & 4 != 0 { u32_at(&self.bytes(4)?, 0)? as usize } else { 0 };
        let mut wide = flags & 1 == 1;
        let mut text = Vec::with_capacity(length);
        while text.len() < length {
            let part = self.parts.get(self.part)?;
            if self.at >= part.len() {
                // Where letters go on in the next part, it says anew how wide they are.
                (self.part, self.at) = (self.part + 1, 0);
                wide = self.bytes(1)?[0] & 1 == 1;
                continue;
            }
            let unit = match wide {
                true => u16_at(&self.bytes(2)?, 0)?,
                false => u16::from(self.bytes(1)?[0]),
            };
            text.push(unit);
        }
        let runs = self.bytes(4 * runs)?;
        let runs = runs.chunks_exact(4).filter_map(|run| Some((u16_at(run, 0)?, u16_at(run, 2)?))).collect();
        Some((text, runs, self.bytes(spare)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_a_name_is_pronounced_is_kept_apart_from_it() {
        let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let count = |number: usize| (number as u16).to_le_bytes();
        let (said, spoken) = ("运维", "yùnwéi");
        let length = spoken.encode_utf16().count();
        let mut behind = [count(1), count(0), count(0), count(0), count(0), count(length), count(length)].concat();
        behind.extend(wide(spoken));
        let mut part = [1u32.to_le_bytes(), 1u32.to_le_bytes()].concat();
        part.extend(count(2));
        // Two bytes a letter, and something behind them.
        part.push(1 | 4);
        part.extend((behind.len() as u32).to_le_bytes());
        part.extend(wide(said));
        part.extend(behind);
        let found = special(&[&part], &|_| Look::default());
        let shown = found.get(&0).map(|rich| rich.show(&Look::default()));
        let told = shown.map(|shown| (shown.text, shown.remarks[0].text.clone()));
        assert_eq!(told, Some((said.to_string(), spoken.to_string())));
        for end in 0..part.len() {
            let _ = special(&[&part[..end]], &|_| Look::default());
        }
    }
}
