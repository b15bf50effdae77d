//! Which ids are shown, of all that speak.

use crate::diagnostic::{Error, Report, Result};
use crate::rules::told;

/// Ids, or beginnings of ids, that are shown (all, if none is named) and that are not.
///
/// ```
/// use jixiao::desk::Chosen;
///
/// assert!(Chosen::new(&["M".into()], &[]).is_ok());
/// assert!(Chosen::new(&["没有".into()], &[]).is_err());
/// ```
#[derive(Default)]
pub struct Chosen {
    select: Vec<String>,
    ignore: Vec<String>,
}

impl Chosen {
    /// # Errors
    /// One of them is the beginning of no id.
    pub fn new(select: &[String], ignore: &[String]) -> Result<Chosen> {
        let known = |wanted: &[String]| wanted.iter().map(|wanted| checked(wanted)).collect::<Result<Vec<_>>>();
        Ok(Chosen { select: known(select)?, ignore: known(ignore)? })
    }

    /// Leaves in what was asked for. That a file could not be read whole is told in any case.
    pub fn keep(&self, report: &mut Report) {
        let among = |list: &[String], id: &str| list.iter().any(|begin| id.starts_with(begin.as_str()));
        report.findings.retain(|finding| {
            let id = finding.id;
            told::is_unread(id) || (self.select.is_empty() || among(&self.select, id)) && !among(&self.ignore, id)
        });
    }
}

fn checked(wanted: &str) -> Result<String> {
    let begin = wanted.trim().to_ascii_uppercase();
    if !begin.is_empty() && told::every().any(|told| told.id.starts_with(&begin)) {
        return Ok(begin);
    }
    let error = Error::new(words!("没有“{wanted}”这样的规则编号", "there is no rule id “{wanted}”"));
    let likeness = |id: &str| strsim::normalized_damerau_levenshtein(&begin, id);
    let nearest = told::every().map(|told| (likeness(told.id), told.id)).max_by(|a, b| a.0.total_cmp(&b.0));
    Err(error.help(match nearest {
        Some((likeness, id)) if likeness >= 0.5 => words!("是不是 {id}？", "did you mean {id}?"),
        _ => words!("jixiao rules list 列出全部编号", "jixiao rules list lists all ids"),
    }))
}
