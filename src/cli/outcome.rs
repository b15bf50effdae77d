//! How a command ends.

/// What a command ends with when it ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Exit 0.
    Clean,
    /// Exit 1: there are findings, or something would change or differs.
    Findings,
    /// Exit 2: part of what was asked could not be done; it has been told.
    Refused,
}
