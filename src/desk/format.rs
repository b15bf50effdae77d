//! Specs in their one canonical spelling. Forms, styles and settings are laid out by hand and left alone.

use super::files;
use super::workspace::OURS;
use crate::diagnostic::{Report, Result, Severity};
use crate::formats::yaml;
use crate::source::{SourceId, with_line_ends_of};
use crate::spec::Extras;
use crate::spec::canonical::{self, canonical};
use std::path::Path;

/// What one file is and should be.
#[derive(Debug)]
pub enum Formatted {
    /// Not a spec.
    Alone,
    Spec {
        old: String,
        new: String,
    },
    /// Not to be touched, for the reasons in the report; the text is what they are placed in.
    Faulty(String, Report),
}

/// The canonical spelling of the spec in a file: order of keys, quotes, long texts, amounts and dates; what it says stays.
/// Findings are placed in source `id`; `extras` say the order and shape of what stands under 附加.
///
/// # Errors
/// It is no text.
///
/// ```
/// use jixiao::desk::{Formatted, format};
/// use jixiao::source::SourceId;
/// use jixiao::spec::Extras;
/// use std::path::Path;
///
/// let text = "资金: {总计: \"1,000.00\"}\n项目名称: 运维\n";
/// let Formatted::Spec { new, .. } = format(Path::new("运维.yaml"), text.into(), SourceId(0), &Extras::default())? else { panic!("a spec") };
/// assert_eq!(new, "项目名称: 运维\n资金:\n  总计: 1000.00\n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn format(name: &Path, bytes: Vec<u8>, id: SourceId, extras: &Extras) -> Result<Formatted> {
    if name.file_name().is_some_and(|name| OURS.iter().any(|ours| name == *ours)) {
        return Ok(Formatted::Alone);
    }
    let older = files::in_gb18030(&bytes);
    // What it says in UTF-8, as far as it says anything in it.
    let old = match &older {
        Some(_) => String::from_utf8_lossy(&bytes).into_owned(),
        None => files::text_of(name, bytes)?,
    };
    let text = older.as_deref().unwrap_or(&old);
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (node, report) = yaml::parse(id, text);
    if report.count(Severity::Error) > 0 {
        return Ok(Formatted::Faulty(text.to_string(), report));
    }
    let new = match canonical::root(&node) {
        Some(fields) => with_line_ends_of(text, yaml::print(&canonical(node, fields, extras))),
        // Other people's YAML in the same folders is none of our business, in whatever encoding.
        None if older.is_some() => return Ok(Formatted::Alone),
        None => old.clone(),
    };
    Ok(Formatted::Spec { old, new })
}
