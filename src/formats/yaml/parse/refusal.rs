//! Where and why the parser stopped, in the words of whoever typed the text.
//!
//! Each reason of the parser's list is said in Chinese; one that is new to us, or that no text of a person can give,
//! stays in the parser's own words.

use super::error;
use crate::diagnostic::Diagnostic;
use crate::source::{Place, SourceId};
use granit_parser::ErrorKind;

pub(super) struct Refusal {
    pub offset: usize,
    pub line: usize,
    pub reason: ErrorKind,
}

impl Refusal {
    pub fn finding(&self, source: SourceId) -> Diagnostic {
        let own = self.reason.to_string();
        let reason = said(&self.reason).unwrap_or_else(|| own.clone());
        error("S001", words!("YAML 语法错误：{reason}", "YAML syntax error: {own}"))
            .help(words!(
                "检查这一行和上一行的缩进、冒号后的空格、引号与括号是否成对",
                "check indentation, the blank behind each colon, and paired quotes and brackets on this line and the one before"
            ))
            .placed(Place::text(source, self.offset, self.offset))
    }
}

fn said(reason: &ErrorKind) -> Option<String> {
    use ErrorKind as E;
    let known = match reason {
        E::UnexpectedEofFlowSequence => "方括号 [ 没有配上 ]，文件就结束了",
        E::UnexpectedEofFlowMapping | E::UnexpectedEofImplicitFlowMapping => "花括号 { 没有配上 }，文件就结束了",
        E::UnexpectedEofBlockSequence | E::UnexpectedEofBlockMapping | E::UnexpectedEof => "文件在这里突然结束",
        E::DuplicateVersionDirective => "%YAML 写了两次",
        E::UnsupportedYamlMajorVersion => "%YAML 后的版本不支持",
        E::DuplicateTagDirective => "同一个 %TAG 写了两次",
        E::ExpectedDocumentStart => "这里应当是文件的开头（---）",
        E::MissingDocumentEndBeforeDirective => "以 % 开头的行要放在文件开头，值以 % 开头时要加引号",
        E::AnchorCountOverflow => "锚点 & 太多",
        E::UnknownAnchor => "* 引用的锚点没有定义；值以 * 开头时要加引号",
        E::ExpectedNodeContent => "这里应当有值",
        E::ExpectedBlockMappingKey => "这里应当是一个键（键: 值），多半是缩进没有对齐",
        E::ExpectedFlowMappingSeparator => "花括号里的各项之间应当用 , 隔开，或以 } 结束",
        E::ExpectedFlowSequenceSeparator => "方括号里的各项之间应当用 , 隔开，或以 ] 结束",
        E::ExpectedBlockSequenceEntry => "列表的下一项应当以 - 开头，多半是缩进没有对齐",
        E::UndeclaredTagHandle => "! 后的标签没有定义；值以 ! 开头时要加引号",
        E::MultipleDocumentsUnsupported => "一个文件里有多份文档",
        E::ExpectedTagBang
        | E::InvalidGlobalTagCharacter
        | E::InvalidTagTerminator
        | E::MissingTagUri
        | E::UnclosedVerbatimTag
        | E::InvalidTagEscape
        | E::InvalidTagUtf8LeadingByte
        | E::InvalidTagUtf8TrailingByte
        | E::InvalidTagUtf8 => "! 开头的标签写得不对；值以 ! 开头时要加引号",
        E::ExpectedTagDirectiveBang | E::InvalidTagDirectiveTerminator => "%TAG 一行写得不对",
        E::SimpleKeyExpected => "这一行应当是“键: 值”，缺了冒号",
        E::InvalidSimpleKey => "键要在同一行内以冒号结束",
        E::InvalidDocumentEnd => "结束标记 ... 之后不能再有内容",
        E::InvalidIndentation => "缩进不对",
        E::BomInsideDocument => "文件中间有字节序标记（U+FEFF）",
        E::UnexpectedCharacter { character } => {
            return Some(format!("值不能以 {} 开头，要加引号", shown(*character)));
        }
        E::TabNotAllowed
        | E::TabInBlockIndentation
        | E::TabInIndentation
        | E::TabAtBlockScalarStart
        | E::TabInPlainScalar => "这里不能用制表符（Tab），请改成空格",
        E::CommentInterceptedScalar => "一段文字的中间夹了注释",
        E::ExpectedWhitespace => "这里应当有空格",
        E::CommentNotSeparated => "注释 # 前要有空格",
        E::InvalidDirectiveTerminator
        | E::DirectiveDisallowed
        | E::MissingYamlVersionSeparator
        | E::MissingDirectiveName
        | E::InvalidDirectiveName
        | E::YamlVersionTooLong
        | E::MissingYamlVersion
        | E::DirectiveByteLimitExceeded { .. }
        | E::TooManyReservedDirectiveParams { .. } => "以 % 开头的行是 YAML 的指令，写得不对；值以 % 开头时要加引号",
        E::MissingAnchorOrAliasName => "& 或 * 后缺名字；值以 & 或 * 开头时要加引号",
        E::MisplacedFlowCollectionEnd => "多出一个右括号",
        E::MismatchedFlowCollectionEnd { open, close } => return Some(format!("括号不成对：{open} 配了 {close}")),
        E::UnclosedFlowCollection { open } => return Some(format!("括号 {open} 没有配上另一半")),
        E::RecursionLimitExceeded => "嵌套太深",
        E::BlockEntryInFlowCollection => "括号里的各项之间用 , 隔开，不用 -",
        E::BlockSequenceEntryNotAllowed => "这里不能有以 - 开头的列表项，列表要从键的下一行写起",
        E::InvalidBlockEntryWhitespace => "- 后要有空格",
        E::ZeroBlockScalarIndent => "| 或 > 后的缩进不能是 0",
        E::InvalidBlockScalarHeader => "| 或 > 后不能直接写文字，正文从下一行写起；值以 | 或 > 开头时要加引号",
        E::InvalidBlockScalarIndent => "| 或 > 下面的正文缩进没有对齐",
        E::DocumentIndicatorInQuotedScalar => "引号里有独占一行开头的 --- 或 ...，引号多半没有配对",
        E::UnclosedQuotedScalar => "引号没有配对",
        E::InvalidQuotedScalarIndent => "引号没有配对，或引号里的文字换行后缩进不够",
        E::InvalidTrailingSingleQuotedScalar => "单引号结束后还有文字；引号里的单引号要写成两个 ''",
        E::InvalidTrailingDoubleQuotedScalar => "双引号结束后还有文字；引号里的双引号要写成 \\\"",
        E::UnknownQuotedScalarEscape => "双引号里的 \\ 后面不认得；要写 \\ 本身就写两个 \\\\，或改用单引号",
        E::InvalidQuotedScalarHexEscape
        | E::InvalidLowSurrogateHexEscape
        | E::InvalidLowSurrogate
        | E::MissingLowSurrogate
        | E::UnpairedLowSurrogate
        | E::InvalidUnicodeEscape => "双引号里 \\x 或 \\u 的编码不对；要写 \\ 本身就写两个 \\\\，或改用单引号",
        E::InvalidFlowScalarIndent => "括号没有配对，或括号里的文字换行后缩进不够",
        E::PlainScalarStartsWithDashFlowIndicator => "以 - 开头又紧跟括号或逗号的值要加引号",
        E::UnexpectedEndOfPlainScalar => "这里应当有文字",
        E::MappingKeyNotAllowed => "这里不能有键；? 开头的值要加引号",
        E::FlowMappingValueAdjacentCollection => "花括号里的冒号后要有空格",
        E::InvalidMappingValueWhitespace => "冒号后要有空格",
        E::InvalidColonPlacement => "这里不能有冒号",
        E::MappingValueNotAllowed => {
            "这里不能再有“键: 值”：一行里有两个“冒号加空格”，或缩进没有对齐；正文里有冒号时要加引号"
        }
        _ => return None,
    };
    Some(known.to_string())
}

/// A character that can be printed, or its number.
fn shown(character: char) -> String {
    if character.is_control() { format!("U+{:04X}", character as u32) } else { character.to_string() }
}

#[cfg(test)]
mod tests {
    use crate::formats::yaml::parse;
    use crate::source::SourceId;

    /// What was typed, and what is said of it where no typing trap explains it better.
    #[test]
    fn what_stops_the_parser_is_said_in_chinese() {
        let mut wrong = Vec::new();
        for (typed, said) in [
            ("甲: \"乙\n丙: 丁\n", "引号没有配对"),
            ("甲: [乙, 丙\n", "没有配上"),
            ("甲: {乙: 1]\n", "括号不成对：{ 配了 ]"),
            ("甲: \"C:\\q\"\n", "双引号里的 \\ 后面不认得"),
            ("甲: \"\\xZZ\"\n", "编码不对"),
            ("甲: 1\n 乙: 2\n", "缩进没有对齐"),
            ("甲:\n- 乙\n丙\n", "缺了冒号"),
        ] {
            let (_, report) = parse(SourceId::default(), typed);
            let told: Vec<&str> = report.findings.iter().map(|finding| finding.message.zh.as_str()).collect();
            if !told.iter().any(|message| message.starts_with("YAML 语法错误") && message.contains(said)) {
                wrong.push((typed, said, told.join("；")));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
