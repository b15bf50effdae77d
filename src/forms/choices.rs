//! What a blank cell may be filled with: the words of a tick or a choice, the levels of the indicator system, the signs.

use super::codec::Codec;
use super::definition::Content;
use super::pattern::{Hole, Piece};
use crate::source::Step;
use crate::spec::Taxonomy;
use crate::tree::Node;

/// 计算符号 as systems take them, and the word for none.
const SIGNS: [&str; 6] = ["≥", "≤", "=", ">", "<", "定性"];

/// Blank rows of a table that is handed out.
pub const ROWS: usize = 10;

/// The answers of a cell that holds one fact and nothing else; `None` where anything may be written.
pub fn of(content: &Content, taxonomy: &Taxonomy) -> Option<Box<[String]>> {
    let Content::Pattern(pattern) = content else { return None };
    let [Piece::Hole(hole)] = pattern.pieces.as_slice() else { return None };
    let answers = answers(hole, taxonomy);
    (!answers.is_empty()).then(|| answers.into_boxed_slice())
}

fn answers(hole: &Hole, taxonomy: &Taxonomy) -> Vec<String> {
    let written = |word: &str| hole.codec.write(Some(&Node::text(word)), taxonomy).text;
    let field = match hole.path.0.last() {
        Some(Step::Key(key)) => key.to_string(),
        _ => String::new(),
    };
    match (&hole.codec, field.as_str()) {
        (Codec::Tick(words) | Codec::Choice(words), _) => words.iter().map(|word| written(word)).collect(),
        (Codec::Mark(_), _) => vec!["√".to_string()],
        (Codec::Box(_), _) => vec!["□".to_string(), "☑".to_string()],
        (Codec::Part(part), _) if part.is_sign() => SIGNS.map(str::to_string).to_vec(),
        (Codec::Plain | Codec::Code(..), "一级指标") => {
            taxonomy.levels.iter().map(|level| written(&level.name)).collect()
        }
        (Codec::Plain | Codec::Code(..), "二级指标") => {
            taxonomy.levels.iter().flat_map(|level| &level.level2).map(|level| written(&level.name)).collect()
        }
        _ => Vec::new(),
    }
}
