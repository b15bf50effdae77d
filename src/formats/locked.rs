//! Office files under the password that every Office tries by itself: Excel protects a workbook's structure with it,
//! and opens such a file without asking.
//!
//! The ways of 2007 (AES by SHA-1) and of later ones (AES by SHA-512), of .xls in `records`; any other file stays
//! locked.

mod records;

use super::excel::{attribute, each_element, ole_stream};
use aes::cipher::{Array, BlockCipherDecrypt, KeyInit};
use aes::{Aes128, Aes192, Aes256};
use base64::Engine as _;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

const PASSWORD: &str = "VelvetSweatshop";
/// Excel counts to 100,000; each count is a hash.
const MOST_SPINS: u32 = 1_000_000;

/// The file within, or the .xls in clear, where that password opens it.
pub fn open(bytes: &[u8]) -> Option<Vec<u8>> {
    package(bytes).or_else(|| records::open(bytes))
}

fn package(bytes: &[u8]) -> Option<Vec<u8>> {
    let info = ole_stream(bytes, "EncryptionInfo")?;
    let package = ole_stream(bytes, "EncryptedPackage")?;
    let opened = match (u16_at(&info, 0)?, u16_at(&info, 2)?) {
        (4, 4) => agile(std::str::from_utf8(info.get(8..)?).ok()?, &package),
        (2..=4, 2) => standard(&info, &package),
        _ => None,
    };
    opened.filter(|opened| opened.starts_with(b"PK"))
}

fn password() -> Vec<u8> {
    PASSWORD.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn standard(info: &[u8], package: &[u8]) -> Option<Vec<u8>> {
    let header = u32_at(info, 8)? as usize;
    let key_bits = u32_at(info, 12 + 16)? as usize;
    let verifier = info.get(12 + header..)?;
    let (salt, locked) = (verifier.get(4..20)?, verifier.get(20..36)?);
    let hash = verifier.get(40..72)?;
    let mut key = Sha1::digest([salt, &password()].concat()).to_vec();
    for spin in 0..50_000u32 {
        key = Sha1::digest([&spin.to_le_bytes()[..], &key].concat()).to_vec();
    }
    key = Sha1::digest([&key[..], &[0; 4]].concat()).to_vec();
    let half = |fill: u8| {
        let mut block = [fill; 64];
        block.iter_mut().zip(&key).for_each(|(byte, key)| *byte ^= key);
        Sha1::digest(block).to_vec()
    };
    let key = [half(0x36), half(0x5C)].concat();
    let cipher = Cipher::new(key.get(..key_bits / 8)?)?;
    let known = Sha1::digest(cipher.ecb(locked));
    (cipher.ecb(hash).get(..20)? == known.as_slice()).then_some(())?;
    let size = usize::try_from(u64_at(package, 0)?).ok()?;
    let mut opened = cipher.ecb(package.get(8..)?);
    opened.truncate(size);
    Some(opened)
}

/// What one element of the description says: how it was made, and what it holds.
#[derive(Default)]
struct Described {
    salt: Vec<u8>,
    key_bits: usize,
    hash: String,
    spins: u32,
    input: Vec<u8>,
    value: Vec<u8>,
    key: Vec<u8>,
}

fn agile(xml: &str, package: &[u8]) -> Option<Vec<u8>> {
    let (mut data, mut password_key) = (None, None);
    each_element(xml, |element| {
        let says = |name: &str| attribute(element, name).unwrap_or_default();
        let bytes = |name: &str| base64::engine::general_purpose::STANDARD.decode(says(name)).unwrap_or_default();
        let described = || Described {
            salt: bytes("saltValue"),
            key_bits: says("keyBits").parse().unwrap_or(0),
            hash: says("hashAlgorithm"),
            spins: says("spinCount").parse().unwrap_or(u32::MAX),
            input: bytes("encryptedVerifierHashInput"),
            value: bytes("encryptedVerifierHashValue"),
            key: bytes("encryptedKeyValue"),
        };
        match element.local_name().as_ref() {
            "keyData" => data = Some(described()),
            "encryptedKey" => password_key = Some(described()),
            _ => (),
        }
    });
    let (data, by) = (data?, password_key?);
    if by.spins > MOST_SPINS {
        return None;
    }
    let mut spun = hashed(&by.hash, &[&by.salt, &password()])?;
    for spin in 0..by.spins {
        spun = hashed(&by.hash, &[&spin.to_le_bytes(), &spun])?;
    }
    let unlock = |block: [u8; 8], locked: &[u8]| {
        let mut key = hashed(&by.hash, &[&spun, &block])?;
        key.resize(by.key_bits / 8, 0x36);
        Some(Cipher::new(&key)?.cbc(locked, &by.salt))
    };
    let input = unlock([0xFE, 0xA7, 0xD2, 0x76, 0x3B, 0x4B, 0x9E, 0x79], &by.input)?;
    let value = unlock([0xD7, 0xAA, 0x0F, 0x6D, 0x30, 0x61, 0x34, 0x4E], &by.value)?;
    let known = hashed(&by.hash, &[&input])?;
    value.starts_with(&known).then_some(())?;
    let mut key = unlock([0x14, 0x6E, 0x0B, 0xE7, 0xAB, 0xAC, 0xD0, 0xD6], &by.key)?;
    key.truncate(data.key_bits / 8);
    let cipher = Cipher::new(&key)?;
    let size = usize::try_from(u64_at(package, 0)?).ok()?;
    let mut opened = Vec::with_capacity(package.len());
    for (segment, locked) in package.get(8..)?.chunks(4096).enumerate() {
        let start = hashed(&data.hash, &[&data.salt, &(segment as u32).to_le_bytes()])?;
        opened.extend(cipher.cbc(locked, &start));
    }
    opened.truncate(size);
    Some(opened)
}

fn hashed(name: &str, parts: &[&[u8]]) -> Option<Vec<u8>> {
    let all = parts.concat();
    Some(match name {
        "SHA512" => Sha512::digest(all).to_vec(),
        "SHA384" => Sha384::digest(all).to_vec(),
        "SHA256" => Sha256::digest(all).to_vec(),
        "SHA1" => Sha1::digest(all).to_vec(),
        _ => return None,
    })
}

enum Cipher {
    Of128(Box<Aes128>),
    Of192(Box<Aes192>),
    Of256(Box<Aes256>),
}

impl Cipher {
    fn new(key: &[u8]) -> Option<Cipher> {
        Some(match key.len() {
            16 => Cipher::Of128(Box::new(Aes128::new_from_slice(key).ok()?)),
            24 => Cipher::Of192(Box::new(Aes192::new_from_slice(key).ok()?)),
            32 => Cipher::Of256(Box::new(Aes256::new_from_slice(key).ok()?)),
            _ => return None,
        })
    }

    fn block(&self, locked: &[u8]) -> [u8; 16] {
        let mut block = [0; 16];
        block.iter_mut().zip(locked).for_each(|(to, from)| *to = *from);
        let mut array = Array::from(block);
        match self {
            Cipher::Of128(cipher) => cipher.decrypt_block(&mut array),
            Cipher::Of192(cipher) => cipher.decrypt_block(&mut array),
            Cipher::Of256(cipher) => cipher.decrypt_block(&mut array),
        }
        array.into()
    }

    /// Each block by itself.
    fn ecb(&self, locked: &[u8]) -> Vec<u8> {
        locked.chunks(16).flat_map(|block| self.block(block)).collect()
    }

    /// Each block with the locked one before it.
    fn cbc(&self, locked: &[u8], start: &[u8]) -> Vec<u8> {
        let mut before = start;
        let mut out = Vec::with_capacity(locked.len());
        for block in locked.chunks(16) {
            let opened = self.block(block);
            out.extend(
                opened.iter().zip(before.iter().chain(std::iter::repeat(&0))).map(|(byte, before)| byte ^ before),
            );
            before = block;
        }
        out
    }
}

fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    data.get(at..at + 2).map(|two| u16::from_le_bytes([two[0], two[1]]))
}

fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from(u16_at(data, at)?) | u32::from(u16_at(data, at + 2)?) << 16)
}

fn u64_at(data: &[u8], at: usize) -> Option<u64> {
    Some(u64::from(u32_at(data, at)?) | u64::from(u32_at(data, at + 4)?) << 32)
}
