//! Reading by a declared form: its blocks first, then by the vocabulary what they have left, in one pass over one tree.

use super::account::Extracted;
use super::definition::Form;
use super::extract::extract_and;
use super::generic::{self, Vocabulary};
use crate::document::Section;
use crate::source::SourceId;
use crate::spec::Taxonomy;

/// Reads the sections as a filling of the form that somebody else may have made: what the form does not have, or has
/// under another label, is read by the words.
pub(super) fn read(
    form: &Form,
    sections: &[Section],
    source: SourceId,
    taxonomy: &Taxonomy,
    words: &Vocabulary,
) -> Extracted {
    extract_and(form, sections, source, taxonomy, |x| generic::rest(x, words))
}
