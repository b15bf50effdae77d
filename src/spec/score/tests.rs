//! Three self-evaluations worked out by hand; docs/score.md shows the same arithmetic.

use super::*;
