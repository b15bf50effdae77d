//! Percentages: 60%.

use super::amount::Amount;
use rust_decimal::Decimal;

/// A share of a hundred, with the sign it is written with: `60%`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Percent(pub Decimal);

impl Percent {
    /// Reads `60%`, `99.9％`; a bare number says nothing of its kind and is refused.
    pub fn parse(text: &str) -> Option<Percent> {
        let text = text.trim();
        let number = text.strip_suffix(['%', '％', '﹪'])?;
        Amount::parse(number).map(|amount| Percent(amount.0))
    }
}

impl std::fmt::Display for Percent {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "{}%", self.0)
    }
}
