//! The streams of an OLE container, the file within a file that .xls is.

use super::{u16_at, u32_at};
use std::ops::Range;

/// Where in the container the workbook stands.
pub fn workbook_spans(bytes: &[u8]) -> Option<Vec<Range<usize>>> {
    spans(bytes, "Workbook").or_else(|| spans(bytes, "Book"))
}

/// The workbook among the streams of an OLE container.
pub fn workbook_stream(bytes: &[u8]) -> Option<Vec<u8>> {
    Some(joined(bytes, &workbook_spans(bytes)?))
}

/// A stream of an OLE container by its name.
pub fn stream(bytes: &[u8], name: &str) -> Option<Vec<u8>> {
    Some(joined(bytes, &spans(bytes, name)?))
}

/// What stands in the spans, one behind the other.
pub fn joined(bytes: &[u8], spans: &[Range<usize>]) -> Vec<u8> {
    spans.iter().filter_map(|span| bytes.get(span.clone())).collect::<Vec<_>>().concat()
}

/// Where in the container a stream stands, piece by piece.
fn spans(bytes: &[u8], name: &str) -> Option<Vec<Range<usize>>> {
    let shift = u32::from(u16_at(bytes, 30)?);
    let mini_shift = u32::from(u16_at(bytes, 32)?);
    if !(7..=16).contains(&shift) || mini_shift > shift {
        return None;
    }
    let span = |id: u32| {
        let start = (id as usize).checked_add(1)?.checked_mul(1 << shift)?;
        let end = bytes.len().min(start.checked_add(1 << shift)?);
        (start < end).then_some(start..end)
    };
    let sector = |id: u32| bytes.get(span(id)?);

    let mut table_sectors: Vec<u32> = bytes.get(76..512)?.chunks_exact(4).filter_map(|id| u32_at(id, 0)).collect();
    let mut next = u32_at(bytes, 68)?;
    for _ in 0..bytes.len() >> shift {
        let Some(more) = sector(next) else { break };
        let mut ids: Vec<u32> = more.chunks_exact(4).filter_map(|id| u32_at(id, 0)).collect();
        next = ids.pop()?;
        table_sectors.extend(ids);
    }
    table_sectors.truncate(u32_at(bytes, 44)? as usize);
    let mut table = Vec::new();
    for id in table_sectors {
        // No table is longer than the file it describes.
        if table.len() > bytes.len() {
            return None;
        }
        table.extend(sector(id)?.chunks_exact(4).filter_map(|id| u32_at(id, 0)));
    }

    let from_file = |start: u32| chain(start, &table, bytes.len(), &span);
    let directory = joined(bytes, &from_file(u32_at(bytes, 48)?));
    let entries = || directory.chunks_exact(128);
    let entry = entries().find(|entry| is_named(entry, name))?;
    let (start, size) = (u32_at(entry, 116)?, u32_at(entry, 120)? as usize);
    let mut spans = if size >= u32_at(bytes, 56)? as usize {
        from_file(start)
    } else {
        // Small streams share sectors of a stream of their own.
        let minis = from_file(u32_at(entries().next()?, 116)?);
        let mini_table = joined(bytes, &from_file(u32_at(bytes, 60)?));
        let mini_table: Vec<u32> = mini_table.chunks_exact(4).filter_map(|id| u32_at(id, 0)).collect();
        chain(start, &mini_table, bytes.len(), &|id| {
            let from = (id as usize) << mini_shift;
            let sector = minis.get(from >> shift)?;
            let start = sector.start + (from & ((1 << shift) - 1));
            let end = sector.end.min(start + (1 << mini_shift));
            (start < end).then_some(start..end)
        })
    };
    let mut left = size;
    for span in &mut spans {
        span.end = span.start + span.len().min(left);
        left -= span.len();
    }
    Some(spans)
}

/// The pieces from `start` on, as the table says which follows which; no more than the file has bytes.
fn chain(start: u32, table: &[u32], most: usize, span: &dyn Fn(u32) -> Option<Range<usize>>) -> Vec<Range<usize>> {
    let (mut spans, mut id, mut length) = (Vec::new(), start, 0);
    while let Some(span) = span(id).filter(|_| length <= most && spans.len() <= table.len()) {
        length += span.len();
        spans.push(span);
        id = table.get(id as usize).copied().unwrap_or(u32::MAX);
    }
    spans
}

fn is_named(entry: &[u8], name: &str) -> bool {
    let mut wanted: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    wanted.extend([0, 0]);
    entry.starts_with(&wanted)
}
