//! What the styles of a page say of a text: whether it is seen, struck out, raised, in a symbol font.
//!
//! Inline styles, and rules of `<style>` whose selector names the element itself. Where a rule depends on what is
//! around the element, it may show the element again, but not hide it: what we cannot judge is read.

use crate::formats::raised::Level;
use crate::formats::symbols::SymbolFont;
use std::collections::HashMap;

/// Rules that are kept; a page of a portal has some thousand.
const MOST_RULES: usize = 50_000;
/// Rules for one class, id or tag, and classes of one element: every element is held against all of them.
const MOST_ALIKE: usize = 32;
const MOST_CLASSES: usize = 16;

/// What one element says: `None` where it says nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Said {
    /// `display: none`.
    pub gone: Option<bool>,
    /// `visibility: hidden`.
    pub invisible: Option<bool>,
    pub struck: Option<bool>,
    pub phonetic: bool,
    pub level: Option<Option<Level>>,
    pub font: Option<Option<SymbolFont>>,
    /// The alphabet that a list counts in; empty for none.
    pub counts_in: Option<&'static str>,
}

impl Said {
    pub fn is_hidden(&self) -> bool {
        self.gone == Some(true) || self.invisible == Some(true)
    }

    fn and(self, later: Said) -> Said {
        Said {
            gone: later.gone.or(self.gone),
            invisible: later.invisible.or(self.invisible),
            struck: later.struck.or(self.struck),
            phonetic: later.phonetic || self.phonetic,
            level: later.level.or(self.level),
            font: later.font.or(self.font),
            counts_in: later.counts_in.or(self.counts_in),
        }
    }
}

/// How text looks here, all things considered.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Look {
    pub gone: bool,
    pub invisible: bool,
    pub struck: bool,
    pub phonetic: bool,
    pub level: Option<Level>,
    pub font: Option<SymbolFont>,
}

impl Look {
    /// The look within an element that says this: lines drawn through the outer one go through the inner one too.
    pub fn within(self, said: Said) -> Look {
        Look {
            gone: self.gone || said.gone == Some(true),
            invisible: said.invisible.unwrap_or(self.invisible),
            struck: self.struck || said.struck == Some(true),
            phonetic: self.phonetic || said.phonetic,
            level: said.level.unwrap_or(self.level),
            font: said.font.unwrap_or(self.font),
        }
    }

    pub fn is_hidden(&self) -> bool {
        self.gone || self.invisible
    }
}

struct Rule {
    tag: String,
    classes: Vec<String>,
    id: String,
    said: Said,
}

#[derive(Default)]
pub struct Sheet {
    rules: Vec<Rule>,
    /// The rules by the id, first class or tag they ask for.
    by_key: HashMap<String, Vec<usize>>,
}

impl Sheet {
    /// Takes in the text of a `<style>`.
    pub fn add(&mut self, css: &str) {
        let css = without_comments(css);
        let mut rest = css.as_str();
        while let Some(open) = rest.find('{') {
            let selector = rest[..open].rsplit(['}', ';']).next().unwrap_or_default().trim();
            let body = &rest[open + 1..];
            if let Some(at) = selector.strip_prefix('@') {
                let at = at.to_ascii_lowercase();
                let is_screen = at.starts_with("media") && (at.contains("screen") || at.contains("all"));
                // Within, the rules go on as outside; its closing brace then stands before the next selector.
                rest = if is_screen { body } else { &body[block_end(body)..] };
                continue;
            }
            let end = body.find('}').unwrap_or(body.len());
            let said = declared(&body[..end]);
            if said != Said::default() {
                selector.split(',').for_each(|one| self.rule(one.trim(), said));
            }
            rest = body.get(end + 1..).unwrap_or_default();
        }
    }

    fn rule(&mut self, selector: &str, said: Said) {
        let last = selector.rsplit([' ', '>', '+', '~', '\n', '\t', '\r']).next().unwrap_or_default();
        let is_alone = last.len() == selector.len();
        let said = if is_alone { said } else { Said { gone: said.gone.filter(|gone| !gone), ..Said::default() } };
        if last.contains([':', '[', '*', '(']) || said == Said::default() || self.rules.len() >= MOST_RULES {
            return;
        }
        let mut rule = Rule { tag: String::new(), classes: Vec::new(), id: String::new(), said };
        let mut sign = "";
        for part in last.split_inclusive(['.', '#']) {
            let name = part.trim_end_matches(['.', '#']);
            match sign {
                "." => rule.classes.push(name.to_string()),
                "#" => rule.id = name.to_string(),
                _ => rule.tag = name.to_ascii_lowercase(),
            }
            sign = &part[name.len()..];
        }
        let key = match rule.classes.first() {
            _ if !rule.id.is_empty() => format!("#{}", rule.id),
            Some(class) => format!(".{class}"),
            None => rule.tag.clone(),
        };
        let alike = self.by_key.entry(key).or_default();
        if alike.len() < MOST_ALIKE {
            alike.push(self.rules.len());
            self.rules.push(rule);
        }
    }

    /// What an element says by its tag, classes, id and own style.
    pub fn said(&self, tag: &str, classes: Option<&str>, id: Option<&str>, style: Option<&str>) -> Said {
        let mut said = by_tag(tag);
        if !self.rules.is_empty() {
            let names: Vec<&str> = classes.into_iter().flat_map(str::split_whitespace).take(MOST_CLASSES).collect();
            let mut keys = vec![tag.to_string()];
            keys.extend(names.iter().map(|name| format!(".{name}")));
            keys.extend(id.map(|id| format!("#{id}")));
            let mut found: Vec<(usize, usize)> = Vec::new();
            for at in keys.iter().filter_map(|key| self.by_key.get(key)).flatten() {
                let rule = &self.rules[*at];
                let fits = (rule.tag.is_empty() || rule.tag == tag)
                    && rule.classes.iter().all(|class| names.contains(&class.as_str()))
                    && (rule.id.is_empty() || id == Some(rule.id.as_str()));
                if fits {
                    let weight = usize::from(!rule.id.is_empty()) * 10_000
                        + rule.classes.len() * 100
                        + usize::from(!rule.tag.is_empty());
                    found.push((weight, *at));
                }
            }
            found.sort_unstable();
            said = found.iter().fold(said, |said, (_, at)| said.and(self.rules[*at].said));
        }
        if let Some(style) = style {
            said = said.and(declared(style));
        }
        said
    }
}

/// What the names of elements say.
fn by_tag(tag: &str) -> Said {
    let none = Said::default();
    match tag {
        "s" | "strike" | "del" => Said { struck: Some(true), ..none },
        "sup" => Said { level: Some(Some(Level::Raised)), ..none },
        "sub" => Said { level: Some(Some(Level::Lowered)), ..none },
        "rt" | "rp" => Said { phonetic: true, ..none },
        "template" | "datalist" => Said { gone: Some(true), ..none },
        _ => none,
    }
}

/// What a list of declarations says.
fn declared(style: &str) -> Said {
    let mut said = Said::default();
    // Most styles are about colours and widths; only these words lead to more.
    let asks = ["isplay", "isibility", "ecoration", "ertical-align", "ont", "so-hide", "line-through", "ist-style"];
    if !asks.iter().any(|word| style.contains(word)) && !style.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return said;
    }
    for one in style.split(';') {
        let Some((name, value)) = one.split_once(':') else { continue };
        let value = value.trim().to_ascii_lowercase();
        let value = value.trim_end_matches("!important").trim();
        let has = |word: &str| value.split_whitespace().any(|one| one == word);
        match name.trim().to_ascii_lowercase().as_str() {
            "display" => said.gone = Some(value == "none"),
            "mso-hide" => said.gone = Some(value != "none"),
            "visibility" => said.invisible = Some(matches!(value, "hidden" | "collapse")),
            "text-decoration" | "text-decoration-line" => said.struck = Some(has("line-through")),
            "text-line-through" => said.struck = Some(value != "none"),
            "vertical-align" => {
                said.level = match value {
                    "super" => Some(Some(Level::Raised)),
                    "sub" => Some(Some(Level::Lowered)),
                    "baseline" => Some(None),
                    _ => None,
                }
            }
            "font-family" => said.font = Some(value.split(',').find_map(SymbolFont::named)),
            "font" => {
                let families = value.split(',').map(|one| one.trim_start_matches(|c: char| c != '"' && c != '\''));
                said.font = families.map(SymbolFont::named).find(Option::is_some).or(said.font);
            }
            "list-style" | "list-style-type" => {
                said.counts_in = value.split_whitespace().find_map(|word| {
                    Some(match word {
                        "none" => "",
                        "decimal" => "decimal",
                        "decimal-leading-zero" => "decimalZero",
                        "lower-alpha" | "lower-latin" => "lowerLetter",
                        "upper-alpha" | "upper-latin" => "upperLetter",
                        "lower-roman" => "lowerRoman",
                        "upper-roman" => "upperRoman",
                        "cjk-ideographic" | "simp-chinese-informal" | "trad-chinese-informal" | "cjk-decimal" => {
                            "chineseCounting"
                        }
                        _ => return None,
                    })
                });
            }
            _ => {}
        }
    }
    said
}

fn without_comments(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(open) = rest.find("/*") {
        out.push_str(&rest[..open]);
        rest = rest[open..].find("*/").map_or("", |close| &rest[open + close + 2..]);
    }
    out.push_str(rest);
    // Old browsers are shown a comment.
    out.replace("<!--", " ").replace("-->", " ")
}

/// Where the block ends that has just begun.
fn block_end(body: &str) -> usize {
    let mut depth = 1usize;
    for (at, byte) in body.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at + 1;
        }
    }
    body.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_hide_and_show_again() {
        let mut sheet = Sheet::default();
        sheet.add(
            "<!-- .a, td.b {DISPLAY: none !important} /* .c{display:none} */ .d{display:none} .d.on{display:block}\
            @media print {.e{display:none} .f{display:none}} @media screen {.g{visibility:hidden}} .h .i{display:none}\
            #j{text-decoration:underline line-through} .k{font-family:\"Wingdings 2\", 宋体} .l{display:none} .m .l{display:block} -->",
        );
        let of = |tag, classes| sheet.said(tag, Some(classes), None, None);
        let hidden = |tag, classes| of(tag, classes).is_hidden();
        assert!(hidden("p", "x a") && hidden("td", "b") && !hidden("th", "b") && !hidden("p", "c"));
        assert!(hidden("p", "d") && !hidden("p", "on d"));
        assert!(!hidden("p", "e") && !hidden("p", "f") && hidden("p", "g") && !hidden("p", "i") && !hidden("p", "l"));
        assert_eq!(sheet.said("p", None, Some("j"), None).struck, Some(true));
        assert_eq!(of("p", "k").font, Some(Some(SymbolFont::Wingdings2)));
        assert!(!sheet.said("p", Some("a"), None, Some("display:inline")).is_hidden());
        assert_eq!(declared("FONT: 12pt 'Wingdings'; Mso-Hide: all").font, Some(Some(SymbolFont::Wingdings)));
    }

    #[test]
    fn broken_sheets_are_no_trouble() {
        for css in ["{", "}", "a{", "@media screen{", "@x", "a{display", ".{}", "#.{display:none}", "a}b{display:none}"]
        {
            Sheet::default().add(css);
            Sheet::default().add(&css.repeat(10_000));
        }
    }
}
