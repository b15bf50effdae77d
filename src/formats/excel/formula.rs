//! Formulas that nobody ever computed, when they are plain sums, differences and products of cells of the sheet.
//!
//! A program that writes a workbook leaves the results to Excel; read before Excel has seen it, the cell is empty.
//! What is more than that (other sheets, conditions, text) is not computed: it stays a formula without a result.

use rust_decimal::Decimal;

/// What a cell holds, for a formula that asks.
pub enum Held {
    Number(Decimal),
    /// Nothing: 0 in a sum, a difference or a product.
    Blank,
    /// A text, which SUM passes over and a difference cannot have.
    Text,
    /// A formula without a result so far, a number in a unit that only its format says, or an error.
    Unknown,
}

/// Rows and columns from 0.
type Cell = (u32, u32);

/// Cells that one formula may ask for; a column of a sheet has a million.
const MOST: u64 = 20_000;
/// How deep parentheses may nest.
const DEPTH: u32 = 20;

/// The result of the formula in the cell `own`; nothing when it is no plain sum, difference or product.
pub fn compute(formula: &str, own: Cell, held: &dyn Fn(Cell) -> Held) -> Option<Decimal> {
    // OpenFormula writes `of:=SUM([.B5:.B6])`.
    let plain = formula.trim().trim_start_matches("of:").trim_start_matches('=');
    let text: String = plain.chars().filter(|c| !c.is_whitespace() && !matches!(c, '$')).collect();
    let text = if text.contains("[.") { text.replace("[.", "").replace(":.", ":").replace(']', "") } else { text };
    let mut parser = Parser { rest: &text, own, held, left: MOST, numbers: 0 };
    let result = parser.sum(0)?;
    // Of blank cells alone nothing is computed: nobody has filled in what it is about.
    (parser.rest.is_empty() && parser.numbers > 0).then_some(result)
}

struct Parser<'a> {
    rest: &'a str,
    own: Cell,
    held: &'a dyn Fn(Cell) -> Held,
    left: u64,
    /// Cells with a number that were asked for.
    numbers: u64,
}

impl Parser<'_> {
    fn take(&mut self, sign: char) -> bool {
        let rest = self.rest.strip_prefix(sign);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn sum(&mut self, depth: u32) -> Option<Decimal> {
        let negative = self.take('-');
        if !negative {
            self.take('+');
        }
        let first = self.product(depth)?;
        let mut sum = if negative { Decimal::ZERO.checked_sub(first)? } else { first };
        loop {
            if self.take('+') {
                sum = sum.checked_add(self.product(depth)?)?;
            } else if self.take('-') {
                sum = sum.checked_sub(self.product(depth)?)?;
            } else {
                return Some(sum);
            }
        }
    }

    fn product(&mut self, depth: u32) -> Option<Decimal> {
        let mut product = self.factor(depth)?;
        while self.take('*') {
            product = product.checked_mul(self.factor(depth)?)?;
        }
        Some(product)
    }

    fn factor(&mut self, depth: u32) -> Option<Decimal> {
        if depth > DEPTH {
            return None;
        }
        if self.take('(') {
            let inside = self.sum(depth + 1)?;
            return self.take(')').then_some(inside);
        }
        if self.rest.get(..4).is_some_and(|name| name.eq_ignore_ascii_case("SUM(")) {
            self.rest = &self.rest[4..];
            return self.sum_of_ranges(depth);
        }
        if self.rest.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
            let length = self.rest.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
            let (number, rest) = self.rest.split_at(length);
            self.rest = rest;
            return Decimal::from_str_exact(number).ok();
        }
        let cell = self.cell()?;
        match self.ask(cell)? {
            Held::Number(number) => Some(number),
            Held::Blank => Some(Decimal::ZERO),
            Held::Text | Held::Unknown => None,
        }
    }

    /// Behind `SUM(`: ranges, cells and sums, parted by commas (semicolons in OpenFormula).
    fn sum_of_ranges(&mut self, depth: u32) -> Option<Decimal> {
        let mut sum = Decimal::ZERO;
        loop {
            let before = self.rest;
            match self.cell() {
                Some(first) if self.take(':') => {
                    let last = self.cell()?;
                    for row in first.0.min(last.0)..=first.0.max(last.0) {
                        for column in first.1.min(last.1)..=first.1.max(last.1) {
                            match self.ask((row, column))? {
                                Held::Number(number) => sum = sum.checked_add(number)?,
                                Held::Blank | Held::Text => {}
                                Held::Unknown => return None,
                            }
                        }
                    }
                }
                _ => {
                    self.rest = before;
                    sum = sum.checked_add(self.sum(depth + 1)?)?;
                }
            }
            if self.take(')') {
                return Some(sum);
            }
            if !self.take(',') && !self.take(';') {
                return None;
            }
        }
    }

    fn ask(&mut self, cell: Cell) -> Option<Held> {
        self.left = self.left.checked_sub(1)?;
        // A formula that asks for itself has no result.
        let held = (cell != self.own).then(|| (self.held)(cell))?;
        self.numbers += u64::from(matches!(held, Held::Number(_)));
        Some(held)
    }

    /// `B4`, or `R[-1]C2` as Excel 2003 writes it.
    fn cell(&mut self) -> Option<Cell> {
        let (cell, rest) = row_and_column(self.rest, self.own).or_else(|| letters_and_digits(self.rest))?;
        self.rest = rest;
        Some(cell)
    }
}

fn letters_and_digits(text: &str) -> Option<(Cell, &str)> {
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let digits = text[letters..].bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=3).contains(&letters) || !(1..=7).contains(&digits) {
        return None;
    }
    let column = text[..letters].bytes().fold(0, |sum, b| sum * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1);
    let row: u32 = text[letters..letters + digits].parse().ok()?;
    let rest = &text[letters + digits..];
    // What goes on is a name or a function, and no cell.
    let ends = !rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '(' | '!' | '_' | '.'));
    ends.then_some(((row.checked_sub(1)?, column - 1), rest))
}

fn row_and_column(text: &str, own: Cell) -> Option<(Cell, &str)> {
    let (row, rest) = relative(text.strip_prefix('R')?, own.0)?;
    let (column, rest) = relative(rest.strip_prefix('C')?, own.1)?;
    let ends = !rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '(' | '!' | '_' | '.'));
    ends.then_some(((row, column), rest))
}

/// `[-2]` from here, `5` from the edge, or nothing: here.
fn relative(text: &str, own: u32) -> Option<(u32, &str)> {
    if let Some(rest) = text.strip_prefix('[') {
        let (offset, rest) = rest.split_once(']')?;
        let at = i64::from(own).checked_add(offset.parse::<i32>().ok()?.into())?;
        return Some((u32::try_from(at).ok()?, rest));
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 {
        return Some((own, text));
    }
    let at: u32 = text[..digits].parse().ok()?;
    Some((at.checked_sub(1)?, &text[digits..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A1 = 1.10, A2 = 2.20, A3 a text, A4 blank, B1 a formula without a result; the formula stands in C1.
    fn computed(formula: &str) -> Option<String> {
        let held = |cell: Cell| match cell {
            (0, 0) => Held::Number(Decimal::new(110, 2)),
            (1, 0) => Held::Number(Decimal::new(220, 2)),
            (2, 0) => Held::Text,
            (0, 1) => Held::Unknown,
            _ => Held::Blank,
        };
        compute(formula, (0, 2), &held).map(|result| result.normalize().to_string())
    }

    #[test]
    fn plain_sums_differences_and_products_are_computed_exactly() {
        for (formula, result) in [
            ("SUM(A1:A4)", "3.3"),
            ("=SUM($A$1:$A$2, 0.5)", "3.8"),
            ("A1+A2", "3.3"),
            ("A2-A1", "1.1"),
            ("-A1+A2*2", "3.3"),
            ("(A1+A2)*A4", "0"),
            ("of:=SUM([.A1:.A2])", "3.3"),
            ("SUM(RC[-2]:R[1]C[-2])", "3.3"),
            ("R1C1+R2C1", "3.3"),
        ] {
            assert_eq!(computed(formula).as_deref(), Some(result), "{formula}");
        }
    }

    #[test]
    fn what_is_more_than_that_is_not() {
        for formula in [
            "A4*2",
            "1+2",
            "A1/A2",
            "A1+A3",
            "A1+B1",
            "SUM(A1:B1)",
            "IF(A1>0,A1,A2)",
            "SUM(表2!A1:A2)",
            "C1+1",
            "SUM(A1:C1)",
            "SUM(A1:A99999)",
            "A1&A2",
            "ROUND(A1,1)",
            "",
            "((((((((((((((((((((((A1))))))))))))))))))))))",
        ] {
            assert_eq!(computed(formula), None, "{formula}");
        }
    }
}
