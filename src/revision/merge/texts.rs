//! Three-way merges of sequences: comment lines, which never conflict, and long texts, sentence by sentence.

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// A stretch of the merged sequence.
#[derive(Debug, PartialEq, Eq)]
enum Stretch<T> {
    Merged(Vec<T>),
    Conflict { ours: Vec<T>, theirs: Vec<T> },
}

/// For every element of `base`, where it stands in `side`.
fn kept<T: Ord + Clone + std::hash::Hash + Eq>(base: &[T], side: &[T]) -> Vec<Option<usize>> {
    let mut kept = vec![None; base.len()];
    for op in capture_diff_slices(Algorithm::Myers, base, side) {
        if let DiffOp::Equal { old_index, new_index, len } = op {
            (0..len).for_each(|at| kept[old_index + at] = Some(new_index + at));
        }
    }
    kept
}

fn diff3<T: Ord + Clone + std::hash::Hash + Eq>(base: &[T], ours: &[T], theirs: &[T]) -> Vec<Stretch<T>> {
    let (in_ours, in_theirs) = (kept(base, ours), kept(base, theirs));
    let mut out = Vec::new();
    let (mut b, mut o, mut t) = (0, 0, 0);
    loop {
        // The next element that all three share closes the stretch before it.
        let anchor = (b..base.len()).find_map(|at| Some((at, in_ours[at]?, in_theirs[at]?)));
        let (b_end, o_end, t_end) = anchor.unwrap_or((base.len(), ours.len(), theirs.len()));
        let (was, mine, yours) = (&base[b..b_end], &ours[o..o_end], &theirs[t..t_end]);
        if mine == yours || was == yours {
            out.push(Stretch::Merged(mine.to_vec()));
        } else if was == mine {
            out.push(Stretch::Merged(yours.to_vec()));
        } else {
            out.push(Stretch::Conflict { ours: mine.to_vec(), theirs: yours.to_vec() });
        }
        if anchor.is_none() {
            return out;
        }
        out.push(Stretch::Merged(vec![base[b_end].clone()]));
        (b, o, t) = (b_end + 1, o_end + 1, t_end + 1);
    }
}

/// Comment lines of both sides; what both changed is kept twice, ours first.
pub fn comments(base: &[String], ours: &[String], theirs: &[String]) -> Vec<String> {
    let mut out = Vec::new();
    for stretch in diff3(base, ours, theirs) {
        match stretch {
            Stretch::Merged(lines) => out.extend(lines),
            Stretch::Conflict { ours, theirs } => {
                let new = theirs.into_iter().filter(|line| !ours.contains(line)).collect::<Vec<_>>();
                out.extend(ours);
                out.extend(new);
            }
        }
    }
    out
}

/// The comment behind a value; what both sides wrote is kept, ours first.
pub fn remark(base: Option<&str>, ours: Option<&str>, theirs: Option<&str>) -> Option<String> {
    let one = match (ours, theirs) {
        _ if ours == theirs || base == theirs => ours,
        _ if base == ours => theirs,
        (Some(ours), Some(theirs)) => return Some(format!("{ours} #{theirs}")),
        (ours, theirs) => ours.or(theirs),
    };
    one.map(str::to_string)
}

/// Shorter texts are one statement, such as a target; their parts are not merged.
const PROSE: usize = 30;

/// A long text that both sides changed, where they changed different sentences; `None` where they did not.
pub fn prose(base: &str, ours: &str, theirs: &str) -> Option<String> {
    if base.chars().count() < PROSE {
        return None;
    }
    let mut text = String::new();
    for stretch in diff3(&sentences(base), &sentences(ours), &sentences(theirs)) {
        match stretch {
            Stretch::Merged(parts) => parts.iter().for_each(|part| text.push_str(part)),
            Stretch::Conflict { .. } => return None,
        }
    }
    Some(text)
}

fn sentences(text: &str) -> Vec<&str> {
    text.split_inclusive(['。', '！', '？', '\n']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_merge_where_they_do_not_touch() {
        let base = "完成校园网络改造，覆盖全部教学楼。建设智慧教室。开展教师培训，不少于四次。";
        let ours = base.replace("全部", "八栋");
        let theirs = base.replace("四次", "六次");
        let merged = prose(base, &ours, &theirs);
        assert_eq!(
            merged.as_deref(),
            Some("完成校园网络改造，覆盖八栋教学楼。建设智慧教室。开展教师培训，不少于六次。")
        );
        assert_eq!(prose(base, &theirs, &ours), merged);
        assert_eq!(prose(base, &ours, &base.replace("全部", "九栋")), None);
        assert_eq!(prose("甲。乙。丙。", "甲一。乙。丙。", "甲。乙。丙一。"), None, "a short text is one statement");
    }

    #[test]
    fn no_comment_is_lost() {
        let list = |text: &str| text.split_whitespace().map(str::to_string).collect::<Vec<_>>();
        assert_eq!(comments(&list("a b"), &list("a x b"), &list("a b y")), list("a x b y"));
        assert_eq!(comments(&list("a"), &list("x"), &list("y")), list("x y"));
        assert_eq!(comments(&list("a"), &list(""), &list("a")), list(""));
        assert_eq!(remark(Some("a"), Some("b"), Some("c")).as_deref(), Some("b #c"));
        assert_eq!(remark(Some("a"), None, Some("c")).as_deref(), Some("c"));
        assert_eq!(remark(Some("a"), None, Some("a")), None);
    }
}
