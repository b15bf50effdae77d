//! What was written where, and of what: so that a workspace knows which files are out of date.
//!
//! By content and not by time: git and copies change times and change nothing else. Of a file two digests are kept, that
//! of the filled form (the facts it shows, the form, the program) and that of its bytes.

use crate::document::Document;
use crate::forms::definition::Carrier;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The file of the ledger, in the folder of the output.
pub const LEDGER: &str = ".jixiao.json";

/// The files written, by their path below the output.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    pub files: BTreeMap<String, Written>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// Digest of what it was made of.
    pub of: String,
    /// Digest of its bytes.
    pub bytes: String,
}

/// How a file stands to its spec.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// 新
    Current,
    /// 过期: the spec or the form says something else by now, or nothing is known of the file.
    OutOfDate,
    /// 缺
    Missing,
    /// 改过: somebody changed the file since it was written.
    Edited,
}

impl State {
    pub fn name(self) -> &'static str {
        match self {
            State::Current => "新",
            State::OutOfDate => "过期",
            State::Missing => "缺",
            State::Edited => "改过",
        }
    }

    pub fn english(self) -> &'static str {
        match self {
            State::Current => "current",
            State::OutOfDate => "out of date",
            State::Missing => "missing",
            State::Edited => "edited",
        }
    }
}

impl Ledger {
    /// Of a text that is no ledger nothing is known: files are made anew.
    pub fn read(text: &str) -> Ledger {
        serde_json::from_str(text).unwrap_or_default()
    }

    pub fn print(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// How the file at `path` stands, whose bytes are there (or not), to what it should be made `of`.
    pub fn state(&self, path: &str, of: &str, bytes: Option<&[u8]>) -> State {
        match (self.files.get(path), bytes) {
            (_, None) => State::Missing,
            (None, Some(_)) => State::OutOfDate,
            (Some(written), Some(bytes)) if written.bytes != digest(bytes) => State::Edited,
            (Some(written), Some(_)) if written.of == of => State::Current,
            (Some(_), Some(_)) => State::OutOfDate,
        }
    }

    pub fn note(&mut self, path: &str, of: &str, bytes: &[u8]) {
        self.files.insert(path.to_string(), Written { of: of.to_string(), bytes: digest(bytes) });
    }
}

pub fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Digest of a filled form, and of what else its file depends on. What the form does not show does not count.
/// `blank` is the office file that the form is, if it is one.
pub fn digest_of(document: &Document, blank: Option<&Document>, to: Carrier, created: u64) -> String {
    let program = (env!("CARGO_PKG_VERSION"), to.extension(), created);
    digest(&serde_json::to_vec(&(program, document, blank)).unwrap_or_default())
}
