//! What a file holds beside the values a person sees: what is told of each remark of a reader.
//!
//! The one place that says it, for declared forms and for reading by labels alike.

use super::brief::brief;
use crate::diagnostic::{Diagnostic, Severity, Words};
use crate::document::{Remark, RemarkKind};
use crate::source::Place;

/// What is said of one remark.
pub(super) struct Told {
    id: &'static str,
    severity: Severity,
    message: Words,
    help: Option<Words>,
}

/// Characters without a look that were taken out of a name or a target at this place.
pub(super) fn invisible(which: &str, place: Place) -> Diagnostic {
    finding(told_of(&Remark { kind: RemarkKind::Invisible, text: which.to_string() }, ""), place)
}

pub(super) fn finding(told: Told, place: Place) -> Diagnostic {
    let mut found = Diagnostic::new(told.id, told.severity, told.message).placed(place);
    found.help = told.help;
    found
}

pub(super) fn struck_row(texts: &str) -> Told {
    Told {
        id: "I050",
        severity: Severity::Warning,
        message: words!("整行已划掉，未读入：{texts}", "the whole row is struck out and was not read in: {texts}"),
        help: Some(words!(
            "确认这一行已作废；仍然算数的，去掉删除线再导入",
            "if the row still counts, remove the strikethrough and import again"
        )),
    }
}

/// `of` is what the cell shows, or the name of the sheet that the remark is about as a whole.
pub(super) fn told_of(remark: &Remark, of: &str) -> Told {
    use Severity::{Info, Warning};
    let text = brief(&remark.text);
    // Tables of Word and of web pages have no name; their place says which.
    let sheet = if of.is_empty() { String::new() } else { format!("“{of}”") };
    let (id, severity, message) = match remark.kind {
        RemarkKind::Struck => {
            ("I050", Warning, words!("划掉的文字未读入：{text}", "struck out and not read in: {text}"))
        }
        RemarkKind::Hidden => ("I051", Warning, words!("隐藏的文字未读入：{text}", "hidden and not read in: {text}")),
        RemarkKind::Unchosen => {
            ("I051", Info, words!("下拉框还没有选：{text}", "nothing chosen from the list: {text}"))
        }
        RemarkKind::Prompt => {
            ("I051", Info, words!("还没有填，提示的话未读入：{text}", "not filled in; its prompt was not read: {text}"))
        }
        // A zero that is not shown is how many tables write nothing.
        RemarkKind::Masked => (
            "I051",
            if text == "0" { Info } else { Warning },
            words!("数字格式不显示这个数，未读入：{text}", "its number format hides it, not read in: {text}"),
        ),
        RemarkKind::Covered => (
            "I052",
            Warning,
            words!("被合并单元格盖住的内容未读入：{text}", "covered by a merged cell and not read in: {text}"),
        ),
        RemarkKind::Phonetic => ("I053", Info, words!("注音未读入：{text}", "phonetic text not read in: {text}")),
        RemarkKind::Scaled => (
            "I054",
            Info,
            words!(
                "数字格式改了单位：存的是 {text}，按显示的 {of} 读",
                "its format scales the number: {text} is stored, and read in the unit of the {of} that is shown"
            ),
        ),
        RemarkKind::Rounded => (
            "I055",
            Info,
            words!(
                "表上显示 {of}，存的是 {text}，读的是存的数",
                "{of} is shown and {text} is stored; the stored number was read"
            ),
        ),
        RemarkKind::LostDigits => (
            "I056",
            Warning,
            words!(
                "数字太长，第 15 位以后在文件里已经丢失：{text}",
                "too long for a number: the digits behind the 15th are lost in the file: {text}"
            ),
        ),
        RemarkKind::Picture => (
            "I058",
            Warning,
            words!("此格有图片或嵌入的对象，读不出内容：{text}", "a picture or embedded object stands here: {text}"),
        ),
        RemarkKind::Control => (
            "I058",
            Warning,
            words!("此格有控件，读不出它的状态：{text}", "a form control stands here; its state is not read: {text}"),
        ),
        RemarkKind::Ticked => ("I058", Info, words!("控件读作：{text}", "the form control reads: {text}")),
        RemarkKind::Raised => (
            "I059",
            Info,
            words!(
                "画出来的样子没有现成的字，写作：{text}",
                "there is no letter for what is drawn; written as: {text}"
            ),
        ),
        RemarkKind::Symbol => (
            "I060",
            Warning,
            words!("符号字体里的字认不出是什么：{text}", "a letter of a symbol font that is not known: {text}"),
        ),
        RemarkKind::Numbering => {
            ("I061", Info, words!("自动编号未读入：{text}", "automatic number not read in: {text}"))
        }
        RemarkKind::Invisible => {
            ("I062", Info, words!("去掉了看不见的字符：{text}", "characters without a look taken out: {text}"))
        }
        RemarkKind::Computed => (
            "I068",
            Info,
            words!(
                "公式从没有算过，按表上的数算出：{text}",
                "never computed; computed from the cells it names: {text}"
            ),
        ),
        RemarkKind::Recognised => {
            ("I063", Warning, words!("文字是从图上认出来的：{text}", "the words were recognised in a picture: {text}"))
        }
        RemarkKind::Header => ("I064", Info, words!("页眉未读入：{text}", "page header not read in: {text}")),
        RemarkKind::Footer => ("I064", Info, words!("页脚未读入：{text}", "page footer not read in: {text}")),
        RemarkKind::TextBox => ("I064", Info, words!("文本框未读入：{text}", "text box not read in: {text}")),
        RemarkKind::HiddenRows => (
            "I065",
            Warning,
            words!("{sheet}第 {text} 行是隐藏的，也读入了", "hidden rows were read all the same: {sheet}{text}"),
        ),
        RemarkKind::FilteredRows => (
            "I065",
            Warning,
            words!(
                "{sheet}第 {text} 行被筛选隐藏，也读入了",
                "rows that a filter hides were read all the same: {sheet}{text}"
            ),
        ),
        RemarkKind::HiddenColumns => (
            "I065",
            Warning,
            words!("{sheet}第 {text} 列是隐藏的，也读入了", "hidden columns were read all the same: {sheet}{text}"),
        ),
        RemarkKind::NeverComputed => (
            "I066",
            Warning,
            words!(
                "“{of}”的公式（{text} 个）都没有算过，读到的 0 不是算出来的",
                "the formulas of “{of}” ({text}) were never computed: their 0 is no result"
            ),
        ),
        RemarkKind::Overflows => (
            "I085",
            Warning,
            words!(
                "字多格小，压到了格线，印出来的可能不全：{text}",
                "too much text for its cell: it runs over the lines and may be cut off: {text}"
            ),
        ),
        RemarkKind::Torn => (
            "I086",
            Warning,
            words!(
                "这一行在页末断成两截，话没有说完，已接上：{text}",
                "the page cut this row in two in the middle of a sentence; it was joined: {text}"
            ),
        ),
        RemarkKind::Respelled => (
            "I080",
            Info,
            words!(
                "部首一类的字换成了通用的字：{text}",
                "radicals and the like were replaced by the usual characters: {text}"
            ),
        ),
        RemarkKind::SideBySide => (
            "I081",
            Warning,
            words!(
                "一张表印成了左右两页，拼在一起读：{text}",
                "a table printed two pages wide was put together: {text}"
            ),
        ),
        RemarkKind::PicturePage => (
            "I082",
            Warning,
            words!("有的页是图片，没有读：第 {text} 页", "pages that are pictures were not read: {text}"),
        ),
        RemarkKind::Uneven => (
            "I083",
            Warning,
            words!(
                "几栏之间没有线，各行又对不齐，没有当作表读：{text}",
                "columns without lines that do not agree were not read as a table: {text}"
            ),
        ),
    };
    Told { id, severity, message, help: help(remark.kind) }
}

fn help(kind: RemarkKind) -> Option<Words> {
    use RemarkKind::*;
    Some(match kind {
        Struck => words!(
            "确认已作废；仍然算数的，去掉删除线再导入",
            "if it still counts, remove the strikethrough and import again"
        ),
        Hidden | Masked | Covered => words!(
            "看一看是不是该写出来的内容：该的让它显示出来，不该的从原表删去",
            "if it belongs to the form, make it visible, else delete it from the file"
        ),
        LostDigits => {
            words!("按原件重填，填之前把单元格设成文本", "type it again from the original, into a cell set to text")
        }
        Picture | Control | Symbol => words!("照原表把内容手工写进规格", "write what it shows into the spec by hand"),
        Recognised => words!("对着原件逐字核对", "compare it with the original, letter by letter"),
        Torn => words!("对照原件核对接起来的这一行", "compare the joined row with the original"),
        Overflows => words!("照原件补全", "complete it from the original"),
        SideBySide => words!("核对左右两页的各行对得上", "check that the rows of the two pages belong together"),
        PicturePage => {
            words!("这几页里有目标表的，照着手工写进规格", "if they hold a table, write it into the spec by hand")
        }
        Uneven => words!("是目标表的，请要 Excel、Word 文件", "if it is a table, ask for the Excel or Word file"),
        HiddenRows | FilteredRows | HiddenColumns => {
            words!("核对这些行、列该不该算在内", "check whether they are meant to count")
        }
        NeverComputed => {
            words!("用 Excel 或 WPS 打开，保存一次再导入", "open it in Excel or WPS, save it, and import it again")
        }
        _ => return None,
    })
}
