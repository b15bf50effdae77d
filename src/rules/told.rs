//! Ids that no rule checks: what reading, importing and rendering tell, each with its page.

use super::RULES;
use crate::diagnostic::{Language, Severity};

/// One id the program can print.
#[derive(Clone, Copy, Debug)]
pub struct Told {
    pub id: &'static str,
    /// The usual one; some are graver or lighter by circumstance, as their pages say.
    pub severity: Severity,
    pub title_zh: &'static str,
    pub title_en: &'static str,
    pub page: &'static str,
}

impl Told {
    pub fn title(&self, language: Language) -> &'static str {
        match language {
            Language::Chinese => self.title_zh,
            Language::English => self.title_en,
        }
    }
}

use Severity::{Error, Info, Warning};

/// What is not in [`RULES`], by id.
pub const TOLD: &[Told] = &[
    told("S001", Error, "YAML 语法错误", "YAML syntax error", include_str!("pages/S001.md")),
    told("S002", Error, "键后用了全角冒号", "a full-width colon behind a key", include_str!("pages/S002.md")),
    told("S003", Error, "缩进里有制表符", "a tab in the indentation", include_str!("pages/S003.md")),
    told("S004", Error, "键重复", "a repeated key", include_str!("pages/S004.md")),
    told("S005", Error, "值以 > 开头又没有引号", "an unquoted value that begins with >", include_str!("pages/S005.md")),
    told(
        "S006",
        Error,
        "值里有 YAML 的专用符号",
        "a value with a character YAML keeps for itself",
        include_str!("pages/S006.md"),
    ),
    told("S007", Error, "缩进里有全角空格", "a full-width space in the indentation", include_str!("pages/S007.md")),
    told("S008", Warning, "值被 # 截断", "a value cut off by #", include_str!("pages/S008.md")),
    told("S009", Error, "文件过大或嵌套过深", "a file too large or nested too deeply", include_str!("pages/S009.md")),
    told(
        "S010",
        Error,
        "用了本工具不支持的 YAML 写法",
        "a part of YAML that is not supported here",
        include_str!("pages/S010.md"),
    ),
    told("S011", Info, "忽略检查没有写原因", "a suppression without a reason", include_str!("pages/S011.md")),
    told("S012", Info, "忽略检查没有用上", "a suppression of no use", include_str!("pages/S012.md")),
    told("S013", Error, "没有解决的合并冲突", "an unsettled merge conflict", include_str!("pages/S013.md")),
    told("S023", Error, "项目文件读不到", "a project's file cannot be read", include_str!("pages/S023.md")),
    told("S024", Warning, "文件没有列入单位", "a file that the unit does not list", include_str!("pages/S024.md")),
    told("I001", Warning, "原表有一格没有去处", "a cell the form has no place for", include_str!("pages/I001.md")),
    told("I002", Info, "去掉了网页标签", "web page tags removed", include_str!("pages/I002.md")),
    told("I003", Info, "接上了折断的行", "wrapped lines joined", include_str!("pages/I003.md")),
    told("I004", Info, "跳过了重复的表头", "a repeated heading was skipped", include_str!("pages/I004.md")),
    told("I005", Warning, "没有找到应有的部分", "an expected part was not found", include_str!("pages/I005.md")),
    told("I006", Error, "一行少了一格", "a row that lost a cell", include_str!("pages/I006.md")),
    told("I007", Warning, "一条指标缺一部分", "a part of an item is missing", include_str!("pages/I007.md")),
    told(
        "I008",
        Warning,
        "标点缺失，按标签读出",
        "punctuation missing, read by its label",
        include_str!("pages/I008.md"),
    ),
    told("I009", Error, "一条指标读不出各部分", "an item that could not be taken apart", include_str!("pages/I009.md")),
    told(
        "I010",
        Warning,
        "算出的数与写的不符",
        "a stated number differs from the computed one",
        include_str!("pages/I010.md"),
    ),
    told("I011", Info, "合计行未读入", "a totals row was not read in", include_str!("pages/I011.md")),
    told("I012", Info, "视为未填", "read as nothing", include_str!("pages/I012.md")),
    told("I013", Info, "空白按“同上”读", "a blank read as above", include_str!("pages/I013.md")),
    told("I014", Warning, "多出一栏", "a column the form does not have", include_str!("pages/I014.md")),
    told("I015", Error, "写法与本表不符", "not written the way the form does", include_str!("pages/I015.md")),
    told("I016", Info, "序号与位置不符", "an item numbered out of order", include_str!("pages/I016.md")),
    told("I017", Info, "批注未读入", "a note was not read in", include_str!("pages/I017.md")),
    told("I018", Info, "用了另一种写法", "another of the known ways of writing", include_str!("pages/I018.md")),
    told(
        "I019",
        Info,
        "标点或空格与本表不同",
        "punctuation or blanks differ from the form's",
        include_str!("pages/I019.md"),
    ),
    told("I020", Info, "标签的写法不同", "a label written another way", include_str!("pages/I020.md")),
    told("I021", Info, "各栏的次序不同", "columns in another order", include_str!("pages/I021.md")),
    told("I022", Info, "没有现成的表单，按标签通读", "no form fits, read by its labels", include_str!("pages/I022.md")),
    told("I023", Warning, "同一样写了两处，不一样", "said twice and differently", include_str!("pages/I023.md")),
    told("I024", Warning, "断开的行接上了", "a torn row was joined", include_str!("pages/I024.md")),
    told("I025", Info, "类别名里的分值未读入", "points in a category's name", include_str!("pages/I025.md")),
    told("I026", Info, "通常有而没有读到的", "usual and not found", include_str!("pages/I026.md")),
    told("I027", Warning, "隐藏的工作表", "a hidden sheet", include_str!("pages/I027.md")),
    told("I028", Warning, "没有读入的工作表", "a sheet that was not read", include_str!("pages/I028.md")),
    told("I029", Info, "表外的说明未读入", "a remark outside the table", include_str!("pages/I029.md")),
    told("I031", Warning, "只剩文字的表", "a table of which only the text is left", include_str!("pages/I031.md")),
    told("I032", Info, "没有字段的内容放在附加", "kept under 附加 for want of a field", include_str!("pages/I032.md")),
    told("I033", Info, "按标签里的词认的", "known by a word the label contains", include_str!("pages/I033.md")),
    told("I030", Info, "几张工作表并为一个单位", "sheets put together as one unit", include_str!("pages/I030.md")),
    told(
        "I040",
        Warning,
        "表上的项目没有并入",
        "a project of the form that went nowhere",
        include_str!("pages/I040.md"),
    ),
    told(
        "I041",
        Info,
        "规格里的项目不在表上",
        "a project of the spec that the form does not show",
        include_str!("pages/I041.md"),
    ),
    told(
        "I042",
        Warning,
        "同一单位的同一名称来了两次",
        "a name that came twice from one unit",
        include_str!("pages/I042.md"),
    ),
    told(
        "I043",
        Info,
        "单个项目的表没有写单位",
        "a form of one project that names no unit",
        include_str!("pages/I043.md"),
    ),
    told("I050", Warning, "划掉的没有读入", "struck out and not read in", include_str!("pages/I050.md")),
    told("I051", Warning, "隐藏的文字没有读入", "hidden words were not read in", include_str!("pages/I051.md")),
    told(
        "I052",
        Warning,
        "合并格盖住的没有读入",
        "content under a merged cell was not read in",
        include_str!("pages/I052.md"),
    ),
    told("I053", Info, "注音没有读入", "phonetic text was not read in", include_str!("pages/I053.md")),
    told("I054", Info, "数按显示的单位读", "a number was read in the unit shown", include_str!("pages/I054.md")),
    told("I055", Info, "显示的是四舍五入后的数", "what is shown is a rounded number", include_str!("pages/I055.md")),
    told("I056", Warning, "长数字丢了末几位", "a long number lost its last digits", include_str!("pages/I056.md")),
    told(
        "I057",
        Error,
        "公式错误、没算的公式",
        "an error or a formula without a result",
        include_str!("pages/I057.md"),
    ),
    told(
        "I058",
        Warning,
        "图片、控件、嵌入的对象",
        "a picture, control or embedded object",
        include_str!("pages/I058.md"),
    ),
    told(
        "I059",
        Info,
        "上下标写成 ^ 或 _",
        "raised or lowered letters written with ^ or _",
        include_str!("pages/I059.md"),
    ),
    told("I060", Warning, "认不出的符号", "a symbol that is not known", include_str!("pages/I060.md")),
    told("I061", Info, "自动编号没有读入", "an automatic number was not read in", include_str!("pages/I061.md")),
    told("I062", Info, "去掉了看不见的字符", "characters without a look were taken out", include_str!("pages/I062.md")),
    told("I063", Warning, "认出来的字", "recognised words", include_str!("pages/I063.md")),
    told(
        "I064",
        Info,
        "页眉、页脚、文本框没有读入",
        "a header, footer or text box was not read in",
        include_str!("pages/I064.md"),
    ),
    told("I065", Warning, "隐藏的行或列", "hidden rows or columns", include_str!("pages/I065.md")),
    told("I068", Info, "公式从没有算过，代为算出", "a formula computed on reading", include_str!("pages/I068.md")),
    told(
        "I075",
        Warning,
        "一格目标合并在几个项目旁",
        "one goal beside several projects",
        include_str!("pages/I075.md"),
    ),
    told("I066", Warning, "公式从没有算过", "formulas that were never computed", include_str!("pages/I066.md")),
    told("I067", Error, "显示的单位与表上的不同", "the unit shown is not the table’s", include_str!("pages/I067.md")),
    told("I080", Info, "部首一类的字换成了通用的字", "radicals became usual characters", include_str!("pages/I080.md")),
    told("I081", Warning, "左右两页拼成了一张表", "two pages put side by side", include_str!("pages/I081.md")),
    told("I082", Warning, "有的页是图片", "pages that are pictures", include_str!("pages/I082.md")),
    told("I083", Warning, "没有线的几栏对不齐", "columns without lines that disagree", include_str!("pages/I083.md")),
    told("I084", Info, "略过了没有目标表的页", "pages without targets passed over", include_str!("pages/I084.md")),
    told("I085", Warning, "字多格小，压到了格线", "too much text for its cell", include_str!("pages/I085.md")),
    told(
        "I086",
        Warning,
        "页末断成两截的行接上了",
        "a row that the page cut was joined",
        include_str!("pages/I086.md"),
    ),
    told("I095", Warning, "表是空白的", "a form that is blank", include_str!("pages/I095.md")),
    told("R008", Error, "已经修订过一次", "revised once already", include_str!("pages/R008.md")),
    told(
        "R009",
        Error,
        "修订了没有申报的指标",
        "a revised indicator was never declared",
        include_str!("pages/R009.md"),
    ),
    told("R010", Error, "原指标值与申报的不同", "原指标值 is not what was declared", include_str!("pages/R010.md")),
    told("R011", Error, "没有写修订后指标值", "no revised target", include_str!("pages/R011.md")),
    told("R012", Error, "其他修改对不上规格", "another change does not fit the spec", include_str!("pages/R012.md")),
    told("F001", Error, "填进去读不回来", "what goes in does not come back", include_str!("pages/F001.md")),
    told("F003", Info, "表里没有地方放", "the form has no place for it", include_str!("pages/F003.md")),
    told("F004", Error, "要紧的内容没有填上", "the heart of the paper is missing", include_str!("pages/F004.md")),
    told("F005", Info, "填在了另一处", "it stands in another place", include_str!("pages/F005.md")),
    told("F008", Warning, "指标值没有计算符号", "a target without a sign", include_str!("pages/F008.md")),
    told("F006", Warning, "算不出", "it cannot be worked out", include_str!("pages/F006.md")),
    told("F020", Error, "该有的表没有", "a table that is missing", include_str!("pages/F020.md")),
    told("F021", Error, "表与规格不一致", "a table that differs from its spec", include_str!("pages/F021.md")),
    told("F022", Warning, "内容一致，文件不同", "the same content in another file", include_str!("pages/F022.md")),
    told("F023", Error, "现有的表读不了", "a table that cannot be read", include_str!("pages/F023.md")),
    told("F024", Error, "表的张数不同", "another number of sheets", include_str!("pages/F024.md")),
    told("F101", Warning, "文字打印不全", "text that prints cut off", include_str!("pages/F101.md")),
    told("F102", Error, "单元格被合并的格盖住", "a cell under a merged neighbour", include_str!("pages/F102.md")),
    told("F103", Info, "隐藏的部分未写入 Word", "a hidden part left out of Word", include_str!("pages/F103.md")),
    told("F104", Warning, "控制字符换成了 �", "control characters replaced by �", include_str!("pages/F104.md")),
    told("F201", Error, "表单写得不对", "a form with a fault", include_str!("pages/F201.md")),
    told("F202", Error, "例表读不回来", "the example does not read back", include_str!("pages/F202.md")),
];

const fn told(
    id: &'static str,
    severity: Severity,
    title_zh: &'static str,
    title_en: &'static str,
    page: &'static str,
) -> Told {
    Told { id, severity, title_zh, title_en, page }
}

/// Faults after which part of a spec is missing. Hiding one would make half a spec look clean.
const UNREAD: &[&str] = &["S001", "S002", "S003", "S004", "S005", "S006", "S007", "S009", "S010", "S013", "S023"];

pub fn is_unread(id: &str) -> bool {
    UNREAD.contains(&id)
}

/// Of what reading tells, what the person who filled in the form can mend: the rest is for whoever reads it in.
const FOR_THE_SENDER: &[&str] = &[
    "I006", "I007", "I008", "I009", "I010", "I015", "I023", "I026", "I042", "I050", "I052", "I056", "I057", "I058",
    "I066", "I067", "I075",
];

/// Whether a finding is for the person who filled in the form: what is wrong with what it says, not how it was read.
///
/// ```
/// use jixiao::rules::told::is_for_the_sender;
///
/// assert!(is_for_the_sender("M001") && is_for_the_sender("I006"));
/// assert!(!is_for_the_sender("I022") && !is_for_the_sender("S023"));
/// ```
pub fn is_for_the_sender(id: &str) -> bool {
    let about_specs = id.starts_with('F') || id.starts_with("S0") && TOLD.iter().any(|told| told.id == id);
    FOR_THE_SENDER.contains(&id) || !id.starts_with('I') && !about_specs
}

/// Whether a profile may not touch this id: it says that something was not read, not filled or not taken over, and
/// saying it more quietly would not make it so. What a user may judge is a rule, or is told as a warning or note.
pub fn is_fixed(id: &str) -> bool {
    let told = TOLD.iter().find(|told| told.id == id);
    id != "R008" && told.is_some_and(|told| told.severity == Error)
}

/// Every id that can be printed: the rules, then the rest.
pub fn every() -> impl Iterator<Item = Told> {
    let rules = RULES.iter().map(|rule| told(rule.id, rule.severity, rule.title_zh, rule.title_en, rule.page));
    rules.chain(TOLD.iter().copied())
}

pub fn find(id: &str) -> Option<Told> {
    every().find(|told| told.id.eq_ignore_ascii_case(id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn every_page_is_about_its_id_and_says_what_to_do() {
        for told in TOLD {
            assert!(told.page.starts_with(&format!("# {} {}\n", told.id, told.title_zh)), "{}", told.id);
            assert!(told.page.contains("**为什么**") && told.page.contains("## 怎么改"), "{}", told.id);
            assert!(!RULES.iter().any(|rule| rule.id == told.id), "{} 写了两处", told.id);
        }
        assert!(UNREAD.iter().all(|id| find(id).is_some()));
    }

    #[test]
    fn every_id_in_the_source_has_a_page() {
        let mut ids = Vec::new();
        visit(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &mut ids);
        ids.sort();
        ids.dedup();
        let left: Vec<_> = ids.iter().filter(|id| find(id).is_none()).collect();
        assert!(ids.len() > 40 && left.is_empty(), "没有说明的编号：{left:?}");
    }

    /// Ids stand in quotes; tests, which make some up, stand below the code.
    fn visit(path: &Path, ids: &mut Vec<String>) {
        if path.is_dir() {
            for entry in std::fs::read_dir(path).into_iter().flatten().flatten() {
                visit(&entry.path(), ids);
            }
        } else if path.extension().is_some_and(|ext| ext == "rs") && !path.ends_with("tests.rs") {
            let text = std::fs::read_to_string(path).unwrap_or_default();
            let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
            ids.extend(code.split('"').filter(|word| is_id(word)).map(str::to_string));
        }
    }

    fn is_id(word: &str) -> bool {
        let bytes = word.as_bytes();
        bytes.len() == 4 && b"SMVKDRZFI".contains(&bytes[0]) && bytes[1..].iter().all(u8::is_ascii_digit)
    }
}
