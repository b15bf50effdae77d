//! Tags of web pages that came along when a text was copied.

const TAGS: &[&str] = &["p", "br", "span", "div", "b", "strong", "u", "i", "em", "font", "td", "tr", "o:p"];

/// The text without web page tags, `None` when it has none: `<20%` is no tag.
pub(super) fn strip_tags(text: &str) -> Option<String> {
    if !text.contains('<') {
        return None;
    }
    let (mut out, mut rest, mut stripped) = (String::with_capacity(text.len()), text, false);
    while let Some(open) = rest.find('<') {
        let (before, tag) = rest.split_at(open);
        out.push_str(before);
        let body = tag[1..].trim_start_matches('/');
        let name = &body[..body.find(|c: char| !c.is_ascii_alphanumeric() && c != ':').unwrap_or(body.len())];
        // `P<p值>0.05` compares: behind the name of a tag stands its end, a slash or a blank.
        let ends = body[name.len()..].starts_with(['>', '/', ' ', '\n', '\t']);
        let close = tag.find('>').filter(|_| ends && TAGS.contains(&name.to_ascii_lowercase().as_str()));
        match close {
            Some(close) => {
                stripped = true;
                if name.eq_ignore_ascii_case("br") {
                    out.push('\n');
                }
                rest = &tag[close + 1..];
            }
            None => {
                out.push('<');
                rest = &tag[1..];
            }
        }
    }
    out.push_str(rest);
    stripped.then(|| out.replace("&nbsp;", " ").trim().to_string())
}
