//! Where a text is left blank to write in: ruled lines, the end of a label with a colon, tick boxes, dates.
//!
//! Knows how official forms leave room; which field belongs there is `names`' affair.

use super::super::loose;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Blank {
    /// Room behind a label, or a whole cell.
    Open,
    /// A ruled line of so many full-width characters.
    Ruled(usize),
    /// `年  月  日`.
    Day,
    /// The room in `（    年度）`.
    Year,
    /// 万元 in `单位：万元`.
    MoneyUnit(String),
    /// `□新增   □延续`: one of these words.
    Tick(Vec<String>),
    /// The box of one word among several.
    Box(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    Text(String),
    /// A blank, with what stands there now.
    Blank {
        blank: Blank,
        raw: String,
    },
}

/// The text and its blanks, in order; with `open_end` a colon at the very end leaves room too.
pub fn tokens(text: &str, open_end: bool) -> Vec<Token> {
    let mut scan = Scan { chars: text.trim_end().chars().collect(), at: 0, text: String::new(), tokens: Vec::new() };
    let boxes_first = scan.boxes_first();
    while let Some(c) = scan.chars.get(scan.at).copied() {
        if is_box(c) {
            scan.tick(c, boxes_first);
        } else if is_gap(c) || c == '年' {
            scan.gap(c);
        } else {
            scan.text.push(c);
            scan.at += 1;
            if matches!(c, ':' | '：' | '﹕') {
                scan.colon(open_end);
            }
        }
    }
    scan.flush();
    scan.tokens
}

/// What a label before a blank may be: all of the line so far, or its last words.
pub fn labels(before: &str) -> Vec<String> {
    let line = before.rsplit('\n').next().unwrap_or("").trim();
    let mut labels = vec![line.to_string()];
    let spaced = |c: char| matches!(c, '\u{3000}' | '\t');
    if let Some(last) = line.rsplit(spaced).next().and_then(|last| last.rsplit("  ").next()) {
        labels.push(last.trim().to_string());
    }
    labels
}

/// Words that end in a colon and leave no room behind it.
fn leaves_room(before: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or("");
    let key = loose::key(line);
    let key = key.trim_end_matches(':');
    let fixed = ["注", "说明", "填表说明", "填报说明", "填写说明", "填表要求", "填报要求"];
    !(key.is_empty()
        || key.starts_with("附件")
        || fixed.contains(&key)
        || key.ends_with("其中")
        || key.ends_with("如下")
        || key.contains(['。', ';'])
        || key.chars().count() > 40)
}

fn is_box(c: char) -> bool {
    matches!(c, '□' | '☐' | '◻' | '☑' | '☒' | '■')
}

/// Room on one line.
fn is_gap(c: char) -> bool {
    c == '＿' || c == '_' || (c.is_whitespace() && c != '\n')
}

struct Scan {
    chars: Vec<char>,
    at: usize,
    /// The text since the last blank.
    text: String,
    tokens: Vec<Token>,
}

impl Scan {
    fn flush(&mut self) {
        if !self.text.is_empty() {
            self.tokens.push(Token::Text(std::mem::take(&mut self.text)));
        }
    }

    fn blank(&mut self, blank: Blank, raw: impl Into<String>) {
        self.flush();
        self.tokens.push(Token::Blank { blank, raw: raw.into() });
    }

    fn slice(&self, from: usize, to: usize) -> String {
        self.chars[from..to].iter().collect()
    }

    fn gap_end(&self, from: usize) -> usize {
        from + self.chars[from..].iter().take_while(|c| is_gap(**c)).count()
    }

    /// The end of `年  月  日` that begins here.
    fn day_end(&self, from: usize) -> Option<usize> {
        let mut at = from;
        for (index, sign) in ['年', '月', '日'].into_iter().enumerate() {
            at = if index == 0 { at } else { self.gap_end(at) };
            if self.chars.get(at) != Some(&sign) {
                return None;
            }
            at += 1;
        }
        Some(at)
    }

    fn gap(&mut self, c: char) {
        let (from, end) = (self.at, self.gap_end(self.at));
        let before = self.text.chars().next_back();
        if let Some(day) = self.day_end(end).filter(|_| end > from || before.is_none_or(|c| !c.is_alphanumeric())) {
            self.blank(Blank::Day, self.slice(from, day));
            self.at = day;
            return;
        }
        if c == '年' {
            self.text.push(c);
            self.at += 1;
            return;
        }
        let run = &self.chars[from..end];
        let ruled = run.iter().filter(|c| **c == '＿').count() + run.iter().filter(|c| **c == '_').count().div_ceil(2);
        let opens = self.text.trim_end().is_empty() && self.tokens.is_empty() || matches!(before, Some('(' | '（'));
        if opens && end - from >= 2 && self.chars.get(end) == Some(&'年') {
            self.blank(Blank::Year, self.slice(from, end));
        } else if ruled >= 2 {
            let is_rule = |c: &char| matches!(c, '＿' | '_');
            let first = from + run.iter().position(is_rule).unwrap_or(0);
            let last = from + run.iter().rposition(is_rule).unwrap_or(0) + 1;
            self.text.push_str(&self.slice(from, first));
            self.blank(Blank::Ruled(ruled.min(60)), self.slice(first, last));
            self.text.push_str(&self.slice(last, end));
        } else {
            // Room for a seal: （盖章）                单位：万元
            let key = loose::key(&self.text);
            let sealed = ["章)", "签字)", "签名)"].iter().any(|seal| key.ends_with(seal));
            if sealed && end - from >= 4 && self.chars.get(end).is_some_and(|c| *c != '\n') {
                self.blank(Blank::Open, "");
            }
            self.text.push_str(&self.slice(from, end));
        }
        self.at = end;
    }

    /// Behind a colon.
    fn colon(&mut self, open_end: bool) {
        let (from, end) = (self.at, self.gap_end(self.at));
        let run = &self.chars[from..end];
        if run.iter().any(|c| !c.is_whitespace()) || self.day_end(end).is_some() {
            return;
        }
        if let Some(unit) = self.money_unit(end) {
            self.text.push_str(&self.slice(from, end));
            let name = self.slice(end, unit);
            self.blank(Blank::MoneyUnit(name.clone()), name);
            self.at = unit;
            return;
        }
        if !leaves_room(&self.text) {
            return;
        }
        match self.chars.get(end) {
            None if open_end => self.blank(Blank::Open, ""),
            None => {}
            Some('\n') => self.blank(Blank::Open, ""),
            Some(c) if is_box(*c) => return,
            Some(_) if run.len() >= 2 || run.contains(&'\u{3000}') => {
                self.blank(Blank::Open, "");
                self.text.push_str(&self.slice(from, end));
            }
            Some(_) => return,
        }
        self.at = end;
    }

    /// The end of 万元 behind `单位：` or `金额单位：`.
    fn money_unit(&self, from: usize) -> Option<usize> {
        let line = self.text.rsplit('\n').next().unwrap_or("");
        let before = line.trim_end_matches([':', '：', '﹕']).trim_end().strip_suffix("单位")?;
        let alone = before.chars().next_back().is_none_or(|c| c.is_whitespace() || "(（".contains(c));
        if !(alone || before.ends_with("金额") || before.ends_with("货币")) {
            return None;
        }
        let names: [&[char]; 3] = [&['万', '元'], &['元'], &['亿', '元']];
        let end = from + names.iter().find(|name| self.chars[from..].starts_with(name))?.len();
        self.chars.get(end).is_none_or(|c| !c.is_alphanumeric()).then_some(end)
    }

    /// Whether boxes stand before their words, as the first one tells.
    fn boxes_first(&self) -> bool {
        let Some(first) = self.chars.iter().position(|c| is_box(*c)) else { return true };
        let before = self.chars[..first].iter().rev().find(|c| **c == '\n' || !c.is_whitespace());
        before.is_none_or(|c| matches!(c, '\n' | ':' | '：'))
    }

    fn tick(&mut self, c: char, boxes_first: bool) {
        if let Some(words) = self.choice().filter(|_| boxes_first) {
            self.blank(Blank::Tick(words), self.slice(self.at, self.chars.len()));
            self.at = self.chars.len();
            return;
        }
        self.at += 1;
        let ends = |c: char| c.is_whitespace() || is_box(c) || ":：，,；;（(".contains(c);
        let word: String = if boxes_first {
            self.chars[self.at..].iter().skip_while(|c| **c == ' ').take_while(|c| !ends(**c)).collect()
        } else {
            let word = self.text.trim_end().rsplit(ends).next().unwrap_or("");
            // 1.基本建设类 is called 基本建设类.
            let bare = word.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(['.', '．', '、']);
            if bare.len() < word.len() { bare.to_string() } else { word.to_string() }
        };
        if is_word(&word) { self.blank(Blank::Box(word), c) } else { self.text.push(c) }
    }

    /// The words of `□甲 □乙`, when nothing else comes on this line and the line is the last.
    fn choice(&self) -> Option<Vec<String>> {
        let starts = self.text.trim_end();
        if !(starts.is_empty() || starts.ends_with([':', '：'])) || self.chars[self.at..].contains(&'\n') {
            return None;
        }
        let rest = self.slice(self.at, self.chars.len());
        let words: Vec<String> = rest.split(is_box).skip(1).map(|word| word.trim().to_string()).collect();
        let distinct = words.iter().enumerate().all(|(index, word)| !words[..index].contains(word));
        let plain = words.iter().all(|word| is_word(word) && !word.contains(is_gap));
        (words.len() > 1 && distinct && plain).then_some(words)
    }
}

/// Whether the form language can name it behind `tick:` or `box:`.
fn is_word(word: &str) -> bool {
    loose::key(word).chars().any(char::is_alphanumeric) && !word.contains(['{', '}', '|', '/']) && word.len() <= 90
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Blanks in brackets.
    fn shown(text: &str) -> String {
        let show = |token: &Token| match token {
            Token::Text(text) => text.clone(),
            Token::Blank { blank, .. } => format!("[{blank:?}]"),
        };
        tokens(text, true).iter().map(show).collect()
    }

    #[test]
    fn room_is_found_where_forms_leave_it() {
        for (text, blanks) in [
            ("项目名称", "项目名称"),
            ("填表人：", "填表人：[Open]"),
            ("填表人：      联系电话：", "填表人：[Open]      联系电话：[Open]"),
            ("项  目  名  称:＿＿＿＿", "项  目  名  称:[Ruled(4)]"),
            ("编号____号", "编号[Ruled(2)]号"),
            ("填报科室（盖章）        单位：万元", "填报科室（盖章）[Open]        单位：[MoneyUnit(\"万元\")]"),
            ("实施单位：元器件厂", "实施单位：元器件厂"),
            ("审核人（盖章）：        年  月  日", "审核人（盖章）：[Day]"),
            ("编报时间：＿＿年＿＿月＿＿日", "编报时间：[Day]"),
            ("（    年度）", "（[Year]年度）"),
            ("年度绩效目标", "年度绩效目标"),
            ("2021年1月1日", "2021年1月1日"),
            ("□新增 □延续", "[Tick([\"新增\", \"延续\"])]"),
            ("属性：☑新增   □延续", "属性：[Tick([\"新增\", \"延续\"])]"),
            (
                "1.基本建设类 □    其中：新建类 □",
                "1.基本建设类 [Box(\"基本建设类\")]    其中：新建类 [Box(\"新建类\")]",
            ),
            ("□甲类\n□乙类", "[Box(\"甲类\")]甲类\n[Box(\"乙类\")]乙类"),
            ("依据：\n必要性：", "依据：[Open]\n必要性：[Open]"),
            ("附件2：", "附件2："),
            ("填表说明:", "填表说明:"),
            ("注：一、本表一式两份；二、签字：", "注：一、本表一式两份；二、签字："),
            ("□", "□"),
        ] {
            assert_eq!(shown(text), blanks);
        }
    }

    #[test]
    fn a_long_gap_takes_no_long_time() {
        let text = format!("填表人{}完", " _".repeat(60_000));
        assert_eq!(tokens(&text, true).len(), 3);
    }
}
