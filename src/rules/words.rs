//! Word lists that rules look for: data in `templates/words.yaml`, so that a region can have its own.

use crate::diagnostic::Result;
use crate::formats::yaml;
use serde::Deserialize;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Words {
    /// 空泛词: wording that nobody can measure.
    #[serde(rename = "空泛词")]
    pub vague: Vec<String>,
    /// 字段名: what is a label of the form and no name of an indicator.
    #[serde(rename = "字段名")]
    pub labels: Vec<String>,
    /// 错别字: (wrong, right).
    #[serde(rename = "错别字")]
    pub misspelt: Vec<(String, String)>,
    /// 可重复: what may stand twice in a row, as 目的 in 项目的目的.
    #[serde(rename = "可重复")]
    pub repeatable: Vec<String>,
    /// 可超百分百: in the name of a percentage that may exceed 100 %.
    #[serde(rename = "可超百分百")]
    pub unbounded: Vec<String>,
    /// 零为好: in the name of what should not happen at all.
    #[serde(rename = "零为好")]
    pub best_at_zero: Vec<String>,
    /// 节约词: in the name of a cost indicator that is the better the higher.
    #[serde(rename = "节约词")]
    pub savings: Vec<String>,
    /// 取消的说法: how people say that an indicator is withdrawn, other than 取消.
    #[serde(rename = "取消的说法")]
    pub withdrawn: Vec<String>,
    /// 完成可能性: the words of a monitoring form, the certain one first.
    #[serde(rename = "完成可能性")]
    pub likelihoods: Vec<String>,
}

impl Words {
    /// Reads a `words.yaml`.
    pub fn parse(text: &str) -> Result<Words> {
        yaml::settings("words.yaml", text)
    }
}
