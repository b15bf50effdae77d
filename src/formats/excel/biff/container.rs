//! The streams of an OLE container, the file within a file that .xls is.

use super::{u16_at, u32_at};

/// The workbook among the streams of an OLE container.
pub fn workbook_stream(bytes: &[u8]) -> Option<Vec<u8>> {
    stream(bytes, "Workbook").or_else(|| stream(bytes, "Book"))
}

/// A stream of an OLE container by its name.
pub fn stream(bytes: &[u8], name: &str) -> Option<Vec<u8>> {
    let shift = u32::from(u16_at(bytes, 30)?);
    let mini_shift = u32::from(u16_at(bytes, 32)?);
    if !(7..=16).contains(&shift) || mini_shift > shift {
        return None;
    }
    let sector = |id: u32| {
        let start = (id as usize).checked_add(1)?.checked_mul(1 << shift)?;
        bytes.get(start..bytes.len().min(start.checked_add(1 << shift)?))
    };

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

    let chain = |start: u32, table: &[u32], part: &dyn Fn(u32) -> Option<Vec<u8>>| {
        let mut stream = Vec::new();
        let mut id = start;
        for _ in 0..=table.len() {
            let Some(data) = part(id) else { break };
            stream.extend(data);
            id = table.get(id as usize).copied().unwrap_or(u32::MAX);
        }
        stream
    };
    let from_file = |id: u32| sector(id).map(<[u8]>::to_vec);
    let directory = chain(u32_at(bytes, 48)?, &table, &from_file);
    let entries = || directory.chunks_exact(128);
    let entry = entries().find(|entry| is_named(entry, name))?;
    let (start, size) = (u32_at(entry, 116)?, u32_at(entry, 120)? as usize);
    let mut stream = if size >= u32_at(bytes, 56)? as usize {
        chain(start, &table, &from_file)
    } else {
        let root = entries().next()?;
        let minis = chain(u32_at(root, 116)?, &table, &from_file);
        let mini_table: Vec<u32> =
            chain(u32_at(bytes, 60)?, &table, &from_file).chunks_exact(4).filter_map(|id| u32_at(id, 0)).collect();
        chain(start, &mini_table, &|id| {
            let from = (id as usize) << mini_shift;
            minis
                .get(from..minis.len().min(from + (1 << mini_shift)))
                .filter(|part| !part.is_empty())
                .map(<[u8]>::to_vec)
        })
    };
    stream.truncate(size);
    Some(stream)
}

fn is_named(entry: &[u8], name: &str) -> bool {
    let mut wanted: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    wanted.extend([0, 0]);
    entry.starts_with(&wanted)
}
