//! .xls (BIFF8) under RC4: the records of the workbook in its container, with a key for each KiB ([MS-XLS] 2.2.10).
//!
//! The ways of Excel 97 (40 bits, by MD5) and of 2002 (by SHA-1). Heads of records, and a few records, stand in clear.

use super::{password, u16_at, u32_at};
use crate::formats::excel::ole_workbook;
use md5::Md5;
use rc4::{KeyInit, Rc4, StreamCipher};
use sha1::Sha1;
use sha2::Digest;
use std::ops::Range;

const FILE_PASS: u16 = 0x002F;
const BOUND_SHEET: u16 = 0x0085;
const INTERFACE: u16 = 0x00E1;
/// The beginning of a stream, the record about the password, and those that several people at one file rest on.
const CLEAR: [u16; 7] = [0x0809, FILE_PASS, INTERFACE, 0x0138, 0x0194, 0x0195, 0x0196];
/// Bytes under one key.
const BLOCK: usize = 1024;

/// The file with its workbook in clear, where that password opens it.
pub fn open(bytes: &[u8]) -> Option<Vec<u8>> {
    let spans = ole_workbook(bytes)?;
    let mut stream = spans.iter().filter_map(|span| bytes.get(span.clone())).collect::<Vec<_>>().concat();
    let pass = records(&stream).find(|(kind, _)| *kind == FILE_PASS).map(|(_, body)| body)?;
    let mut locked = Locked { keys: Keys::of(stream.get(pass)?)?, block: None };
    let mut at = 0;
    while let Some((kind, body)) = record(&stream, at) {
        at = body.end;
        let from = match kind {
            _ if CLEAR.contains(&kind) => body.end,
            // Where a sheet begins in the stream.
            BOUND_SHEET => body.end.min(body.start + 4),
            _ => body.start,
        };
        locked.open(&mut stream, from..body.end)?;
        if kind == FILE_PASS {
            // Without a password there is no record about one; this one says nothing to a reader.
            stream.get_mut(body.start - 4..body.start - 2)?.copy_from_slice(&INTERFACE.to_le_bytes());
        }
    }
    let mut opened = bytes.to_vec();
    let mut rest = stream.as_slice();
    for span in spans {
        let (piece, more) = rest.split_at_checked(span.len())?;
        opened.get_mut(span)?.copy_from_slice(piece);
        rest = more;
    }
    Some(opened)
}

/// The kind of the record that begins there, and where its body stands.
fn record(stream: &[u8], at: usize) -> Option<(u16, Range<usize>)> {
    let (kind, length) = (u16_at(stream, at)?, usize::from(u16_at(stream, at + 2)?));
    let body = at + 4..at + 4 + length;
    (body.end <= stream.len()).then_some((kind, body))
}

fn records(stream: &[u8]) -> impl Iterator<Item = (u16, Range<usize>)> {
    std::iter::successors(record(stream, 0), |(_, body)| record(stream, body.end))
}

/// The lock, with the key stream of the block it was last at.
struct Locked {
    keys: Keys,
    block: Option<(usize, [u8; BLOCK])>,
}

impl Locked {
    /// Opens these bytes of the stream; the key goes on under what stands in clear.
    fn open(&mut self, stream: &mut [u8], bytes: Range<usize>) -> Option<()> {
        for at in bytes {
            let number = at / BLOCK;
            if self.block.as_ref().is_none_or(|(known, _)| *known != number) {
                let mut key = [0; BLOCK];
                self.keys.apply(u32::try_from(number).ok()?, &mut key)?;
                self.block = Some((number, key));
            }
            let (_, key) = self.block.as_ref()?;
            *stream.get_mut(at)? ^= key[at % BLOCK];
        }
        Some(())
    }
}

/// What the keys of the blocks are made from.
enum Keys {
    Md5(Vec<u8>),
    Sha1 { base: Vec<u8>, length: usize },
}

impl Keys {
    /// By the record about the password; nothing where it is another one.
    fn of(pass: &[u8]) -> Option<Keys> {
        let (keys, verifier, locked_hash) = match (u16_at(pass, 0)?, u16_at(pass, 2)?, u16_at(pass, 4)?) {
            (1, 1, 1) => {
                let base = Md5::digest(password());
                let salted = [base.get(..5)?, pass.get(6..22)?].concat().repeat(16);
                let base = Md5::digest(salted).get(..5)?.to_vec();
                (Keys::Md5(base), pass.get(22..38)?, pass.get(38..54)?)
            }
            (1, 2..=4, 2) => {
                let header = u32_at(pass, 10)? as usize;
                let bits = u32_at(pass, 14 + 16)?;
                let verifier = pass.get(14usize.checked_add(header)?..)?;
                let base = Sha1::digest([verifier.get(4..20)?, &password()].concat()).to_vec();
                // 0 is 40, as long as there was nothing else.
                let length = if bits == 0 { 5 } else { bits as usize / 8 };
                (Keys::Sha1 { base, length }, verifier.get(20..36)?, verifier.get(40..60)?)
            }
            _ => return None,
        };
        let mut both = [verifier, locked_hash].concat();
        keys.apply(0, &mut both)?;
        let (verifier, hash) = both.split_at_checked(16)?;
        let right = match &keys {
            Keys::Md5(_) => Md5::digest(verifier).as_slice() == hash,
            Keys::Sha1 { .. } => Sha1::digest(verifier).as_slice() == hash,
        };
        right.then_some(keys)
    }

    /// Opens the block of this number.
    fn apply(&self, number: u32, block: &mut [u8]) -> Option<()> {
        let number = number.to_le_bytes();
        let key = match self {
            Keys::Md5(base) => Md5::digest([base.as_slice(), &number].concat()).to_vec(),
            Keys::Sha1 { base, length } => {
                let mut key = Sha1::digest([base.as_slice(), &number].concat()).get(..*length)?.to_vec();
                // 40 bits are the beginning of 128 whose rest is blank.
                if *length == 5 {
                    key.resize(16, 0);
                }
                key
            }
        };
        Rc4::new_from_slice(&key).ok()?.apply_keystream(block);
        Some(())
    }
}
