//! A cell's pattern: plain text with holes, written when filling and matched when extracting.
//!
//! Knows braces and anchors; what a hole's text means is the codec's affair.

use super::codec::Codec;
use super::loose::{self, Folded, fold};
use crate::source::{Path, Step};
use crate::spec::Level;
use crate::spec::place;

/// `部门名称：{单位名称}`, `{#}、{一级指标|code}；…`, `{{ 资金.总计|money }}`.
#[derive(Clone, Debug, Default)]
pub struct Pattern {
    pub pieces: Vec<Piece>,
    /// The text before, between and behind the gaps, one more than there are gaps.
    literals: Vec<Literal>,
    /// Other ways of writing it, with the same gaps; the first prints, all are known when reading.
    also: Vec<Pattern>,
}

#[derive(Clone, Debug)]
pub enum Piece {
    Text(String),
    Hole(Hole),
    /// `{{ … }}`: written, never read back.
    Computed(String),
}

#[derive(Clone, Debug)]
pub struct Hole {
    /// Keys from the root the pattern is about; empty for `{#}`, the running number.
    pub path: Path,
    pub codec: Codec,
    /// A second place of a fact: written there too, and read where the first says nothing.
    pub again: bool,
}

impl Hole {
    pub fn is_ordinal(&self) -> bool {
        self.path.is_root()
    }
}

#[derive(Clone, Debug, Default)]
struct Literal {
    raw: String,
    folded: Vec<char>,
}

/// What is wrong with a pattern, for the form's author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    Unclosed,
    EmptyHole,
    Adjacent,
    UnknownCodec(String),
    /// A codec with an ending that means nothing behind it: `money:6`.
    BadCodec(String),
    BadPath(String),
    /// A brace that belongs to no hole, and would be printed.
    Stray,
}

impl Pattern {
    pub fn parse(text: &str) -> Result<Pattern, Fault> {
        let mut pieces: Vec<Piece> = Vec::new();
        let mut rest = text;
        let mut stray = false;
        let mut plain = |pieces: &mut Vec<Piece>, text: &str| {
            stray |= text.contains('}');
            if !text.is_empty() {
                pieces.push(Piece::Text(text.to_string()));
            }
        };
        while let Some(open) = rest.find('{') {
            plain(&mut pieces, &rest[..open]);
            rest = &rest[open..];
            if let Some(inside) = rest.strip_prefix("{{") {
                let close = inside.find("}}").ok_or(Fault::Unclosed)?;
                let expression = inside[..close].trim();
                if expression.is_empty() {
                    return Err(Fault::EmptyHole);
                }
                pieces.push(Piece::Computed(expression.to_string()));
                rest = &inside[close + 2..];
                continue;
            }
            let close = rest.find('}').ok_or(Fault::Unclosed)?;
            let hole = parse_hole(&rest[1..close])?;
            if matches!(pieces.last(), Some(Piece::Hole(_) | Piece::Computed(_))) {
                return Err(Fault::Adjacent);
            }
            pieces.push(Piece::Hole(hole));
            rest = &rest[close + 1..];
            if rest.starts_with("{{") {
                return Err(Fault::Adjacent);
            }
        }
        plain(&mut pieces, rest);
        if stray {
            return Err(Fault::Stray);
        }
        Pattern::of(pieces)
    }

    /// What a formula of the form's own file comes to: written by the program that opens the file, never read. An
    /// expression of nothing is one that only that program can work out.
    pub fn of_formula(expression: &str) -> Pattern {
        Pattern::of(vec![Piece::Computed(expression.to_string())]).unwrap_or_default()
    }

    /// The pattern of these pieces.
    pub fn of(pieces: Vec<Piece>) -> Result<Pattern, Fault> {
        let mut literals = vec![Literal::default()];
        for piece in &pieces {
            match (piece, literals.last_mut()) {
                (Piece::Text(text), Some(last)) => {
                    last.raw.push_str(text);
                    last.folded.extend(text.chars().filter_map(fold));
                }
                (Piece::Hole(_) | Piece::Computed(_), _) => literals.push(Literal::default()),
                (Piece::Text(_), None) => {}
            }
        }
        // A literal of nothing but spaces anchors nothing.
        let between = literals.len().saturating_sub(1);
        if literals.iter().take(between).skip(1).any(|literal| literal.folded.is_empty()) {
            return Err(Fault::Adjacent);
        }
        Ok(Pattern { pieces, literals, also: Vec::new() })
    }

    /// Nothing but one hole.
    pub fn of_hole(hole: Hole) -> Pattern {
        Pattern { pieces: vec![Piece::Hole(hole)], literals: vec![Literal::default(); 2], also: Vec::new() }
    }

    /// What stands between the fixed texts, read back or not: holes and `{{ }}`.
    pub fn gaps(&self) -> impl Iterator<Item = &Piece> {
        self.pieces.iter().filter(|piece| !matches!(piece, Piece::Text(_)))
    }

    pub fn holes(&self) -> impl Iterator<Item = &Hole> {
        self.pieces.iter().filter_map(|piece| if let Piece::Hole(hole) = piece { Some(hole) } else { None })
    }

    /// The expression of a pattern that is nothing but one `{{ }}`.
    pub fn computed(&self) -> Option<&str> {
        match self.pieces.as_slice() {
            [Piece::Computed(expression)] => Some(expression),
            _ => None,
        }
    }

    /// Every expression in it.
    pub fn computations(&self) -> impl Iterator<Item = &str> {
        self.pieces
            .iter()
            .filter_map(|piece| if let Piece::Computed(expression) = piece { Some(expression.as_str()) } else { None })
            .filter(|expression| !expression.is_empty())
    }

    pub fn is_label(&self) -> bool {
        !self.pieces.is_empty() && self.pieces.iter().all(|piece| matches!(piece, Piece::Text(_)))
    }

    pub fn is_blank(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Some text that counts stands around the holes.
    pub fn has_anchor(&self) -> bool {
        self.literals.iter().any(|literal| !literal.folded.is_empty())
    }

    /// The pattern's own text, holes left out.
    pub fn label(&self) -> String {
        self.literals.iter().map(|literal| literal.raw.as_str()).collect()
    }

    /// This pattern with another behind it, as when two lines of a form were put on one.
    pub fn followed_by(&self, next: &Pattern) -> Pattern {
        let mut joined = self.clone();
        let mut next_literals = next.literals.iter().cloned();
        if let (Some(last), Some(first)) = (joined.literals.last_mut(), next_literals.next()) {
            last.raw.push_str(&first.raw);
            last.folded.extend(first.folded);
        }
        joined.literals.extend(next_literals);
        joined.pieces.extend(next.pieces.iter().cloned());
        joined
    }

    /// The text in each gap, or `None` when the anchors do not stand in `text` in order, the
    /// first at its beginning and the last at its end. Each hole takes as little as it can.
    pub fn read<'a>(&self, text: &'a str) -> Option<Vec<&'a str>> {
        let own = self.read_exactly(text.trim()).or_else(|| {
            // Most texts that are asked for differ in their first letters, and need not be folded as a whole.
            let begins = self.literals.first().is_some_and(|first| loose::begins(text, &first.folded));
            if begins { self.read_loosely(&Folded::new(text)) } else { None }
        });
        own.or_else(|| self.also.iter().find_map(|also| also.read(text)))
    }

    /// This pattern, known by other words as well; `None` where they have other gaps.
    pub fn or(mut self, also: Pattern) -> Option<Pattern> {
        let same = |a: &Piece, b: &Piece| match (a, b) {
            (Piece::Hole(a), Piece::Hole(b)) => a.path == b.path && a.codec == b.codec,
            (Piece::Computed(a), Piece::Computed(b)) => a == b,
            _ => false,
        };
        let gaps = self.gaps().count() == also.gaps().count() && self.gaps().zip(also.gaps()).all(|(a, b)| same(a, b));
        gaps.then(|| {
            self.also.push(also);
            self
        })
    }

    /// The pattern's own text that this is: one of several, as near to the letter as there is.
    pub fn label_of(&self, text: &str) -> String {
        let known = std::iter::once(self).chain(&self.also).map(Pattern::label);
        let alike = known.filter(|label| loose::same(label, text));
        alike.min_by_key(|label| label.trim() != text.trim()).unwrap_or_else(|| self.label())
    }

    /// A label, in whichever of its words.
    pub fn is_said_by(&self, text: &str) -> bool {
        let says = |known: &Pattern| {
            let folded = known.literals.iter().flat_map(|literal| literal.folded.iter().copied());
            folded.eq(text.chars().filter_map(fold))
        };
        self.is_label() && std::iter::once(self).chain(&self.also).any(says)
    }

    /// The anchors stand to the letter: what we wrote ourselves.
    pub fn read_exactly<'a>(&self, text: &'a str) -> Option<Vec<&'a str>> {
        let (first, rest) = self.literals.split_first()?;
        let mut left = text.strip_prefix(first.raw.as_str())?;
        let Some((last, middle)) = rest.split_last() else { return left.is_empty().then(Vec::new) };
        let mut holes = Vec::with_capacity(rest.len());
        for literal in middle {
            let at = find(left, &literal.raw)?;
            holes.push(left[..at].trim());
            left = &left[at + literal.raw.len()..];
        }
        holes.push(left.strip_suffix(last.raw.as_str())?.trim());
        Some(holes)
    }

    fn read_loosely<'a>(&self, text: &Folded<'a>) -> Option<Vec<&'a str>> {
        let (first, rest) = self.literals.split_first()?;
        if !text.chars().starts_with(&first.folded) {
            return None;
        }
        let mut at = first.folded.len();
        let Some((last, middle)) = rest.split_last() else { return (at == text.len()).then(Vec::new) };
        let mut holes = Vec::with_capacity(rest.len());
        for literal in middle {
            let next = text.find(&literal.folded, at)?;
            holes.push(text.between(at, next).trim());
            at = next + literal.folded.len();
        }
        let end = text.len().checked_sub(last.folded.len()).filter(|end| *end >= at)?;
        if text.chars()[end..] != last.folded[..] {
            return None;
        }
        holes.push(text.between(at, end).trim());
        Some(holes)
    }

    /// As [`Pattern::read`], but the text may go on behind the last anchor or break off before it,
    /// and an anchor may have lost its punctuation or be missing with its hole. Says which.
    pub fn read_damaged<'a>(&self, text: &'a str) -> Option<Damaged<'a>> {
        let (first, rest) = self.literals.split_first()?;
        if !loose::begins(text, &first.folded) {
            return None;
        }
        let folded = Folded::new(text);
        // A pattern may be a label and nothing else.
        let (mut at, mut open) = (first.folded.len(), (!rest.is_empty()).then_some(0));
        let mut found = Damaged { holes: vec![None; rest.len()], bare: Vec::new(), missing: Vec::new() };
        for (index, literal) in rest.iter().enumerate() {
            let is_last = index + 1 == rest.len();
            let words: Vec<char> = literal.folded.iter().copied().filter(|c| c.is_alphanumeric()).collect();
            let hit = if is_last && literal.folded.iter().all(|c| !c.is_alphanumeric()) {
                let end = folded.len().checked_sub(literal.folded.len()).filter(|end| *end >= at);
                end.filter(|end| folded.chars()[*end..] == literal.folded[..]).map(|end| (end, literal.folded.len()))
            } else {
                folded.find(&literal.folded, at).map(|next| (next, literal.folded.len()))
            };
            let hit = hit.or_else(|| {
                // The label stands without its punctuation: `年度指标值>90%`.
                let next = if words.is_empty() { None } else { folded.find(&words, at) }?;
                found.bare.push(index);
                let opens = literal.folded.iter().position(|c| c.is_alphanumeric()).unwrap_or(0);
                let before = (0..opens)
                    .take_while(|back| {
                        next > at + back && literal.folded[opens - 1 - back] == folded.chars()[next - 1 - back]
                    })
                    .count();
                Some((next - before, words.len() + before))
            });
            match hit {
                Some((next, length)) => {
                    if let Some(hole) = open.take() {
                        found.holes[hole] = Some(folded.between(at, next).trim());
                    }
                    at = next + length;
                    open = (!is_last).then_some(index + 1);
                }
                // Only a labelled part can be left out and noticed.
                None if !is_last && !words.is_empty() => found.missing.push(index + 1),
                None if is_last => {}
                None => return None,
            }
        }
        if let Some(hole) = open {
            let tail = rest.last().map_or(0, |last| {
                let ends = folded.chars().ends_with(&last.folded) && folded.len() >= at + last.folded.len();
                if ends { last.folded.len() } else { 0 }
            });
            found.holes[hole] = Some(folded.between(at, folded.len() - tail).trim());
        }
        (found.holes.iter().flatten().count() > 1).then_some(found)
    }
}

/// Where `anchor` first stands. Anchors are a few characters in texts of a line, where the library's search
/// takes longer to prepare itself than to look.
pub(super) fn find(text: &str, anchor: &str) -> Option<usize> {
    let Some(first) = anchor.chars().next() else { return Some(0) };
    text.match_indices(first).map(|(at, _)| at).find(|at| text[*at..].starts_with(anchor))
}

/// What could be read of a text that does not quite follow its pattern.
#[derive(Debug, PartialEq, Eq)]
pub struct Damaged<'a> {
    /// By hole; `None` where the part is missing.
    pub holes: Vec<Option<&'a str>>,
    /// The anchors (by the number of the gap before them) that have lost their punctuation.
    pub bare: Vec<usize>,
    /// The holes whose label is not there at all.
    pub missing: Vec<usize>,
}

fn parse_hole(inside: &str) -> Result<Hole, Fault> {
    let (path, codec) = inside.split_once('|').map_or((inside, None), |(path, codec)| (path, Some(codec.trim())));
    let path = path.trim();
    if path.is_empty() {
        return Err(Fault::EmptyHole);
    }
    let (codec, again) = match codec.map(|codec| (codec, codec.rsplit_once('|'))) {
        Some(("again", _)) => (None, true),
        Some((_, Some((codec, last)))) if last.trim() == "again" => (Some(codec.trim()), true),
        Some((codec, _)) => (Some(codec), false),
        None => (None, false),
    };
    let unknown = |codec: &str| match Codec::knows(codec) {
        true => Fault::BadCodec(codec.to_string()),
        false => Fault::UnknownCodec(codec.to_string()),
    };
    let mut codec = match codec {
        Some(codec) => Codec::parse(codec).ok_or_else(|| unknown(codec))?,
        None => Codec::Plain,
    };
    let path =
        if path == "#" { Path::root() } else { place::heard(path).ok_or_else(|| Fault::BadPath(path.to_string()))? };
    if let (Codec::Code(level), Some(Step::Key(key))) = (&mut codec, path.0.last()) {
        *level = Level::of_field(key);
    }
    Ok(Hole { path, codec, again })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ITEM: &str = "{#}、{一级指标|code}；{二级指标|code}；{三级指标}；实施周期指标值：{实施周期指标值}；年度指标值：{年度指标值}。";

    fn pattern(text: &str) -> Pattern {
        Pattern::parse(text).unwrap_or_else(|fault| panic!("{text}: {fault:?}"))
    }

    #[test]
    fn anchors_are_found_to_the_letter_or_loosely() {
        let item = pattern(ITEM);
        let exact = "1、1-产出指标；11-数量指标；年度指标值；实施周期指标值：光纤110个；年度指标值：光纤110个。";
        assert_eq!(
            item.read(exact),
            Some(vec!["1", "1-产出指标", "11-数量指标", "年度指标值", "光纤110个", "光纤110个"])
        );
        let loose = "1、1-产出指标; 11-数量指标; 业务完成率; 实施周期指标值:100%。; 年度指标值:100%。。";
        assert_eq!(item.read(loose), Some(vec!["1", "1-产出指标", "11-数量指标", "业务完成率", "100%。", "100%。"]));
    }

    #[test]
    fn a_lost_colon_and_a_lost_part_are_told_apart() {
        let item = pattern(ITEM);
        let bare = item.read_damaged("5、1-产出指标；13-时效指标；及时率；实施周期指标值:>90%；年度指标值>90%。");
        assert_eq!(
            bare.as_ref().map(|d| (d.holes[5], d.bare.clone(), d.missing.clone())),
            Some((Some(">90%"), vec![4], vec![]))
        );
        let lost = item.read_damaged("2、1-产出指标；12-质量指标；覆盖比例；实施周期指标值:100%。");
        assert_eq!(
            lost.as_ref().map(|d| (d.holes[4], d.holes[5], d.missing.clone())),
            Some((Some("100%"), None, vec![5]))
        );
    }

    #[test]
    fn a_pattern_that_could_not_be_read_back_is_refused() {
        assert_eq!(Pattern::parse("{甲}{乙}").err(), Some(Fault::Adjacent));
        assert_eq!(Pattern::parse("{甲} {乙}").err(), Some(Fault::Adjacent));
        assert_eq!(Pattern::parse("{甲").err(), Some(Fault::Unclosed));
        assert_eq!(Pattern::parse("甲}").err(), Some(Fault::Stray));
        assert_eq!(Pattern::parse("{甲|money:6}").err(), Some(Fault::BadCodec("money:6".into())));
        assert_eq!(Pattern::parse("{甲|变魔术}").err(), Some(Fault::UnknownCodec("变魔术".into())));
    }

    /// Found by tests/fuzz.rs.
    #[test]
    fn a_label_alone_has_nothing_to_be_damaged() {
        assert_eq!(
            Pattern::parse("填表人：").ok().and_then(|label| label.read_damaged("填表人：甲").map(|_| ())),
            None
        );
    }
}
