//! Word lists that rules look for: data in `templates/words.yaml`, so that a region can have its own.

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
}

impl Words {
    pub fn parse(yaml: &str) -> Result<Words, String> {
        serde_yaml::from_str(yaml).map_err(|error| error.to_string())
    }
}
