//! The typed core: what a project and a unit are, each field declared once.
//!
//! Knows the tree of facts and nothing of YAML, Excel or Word.

pub mod amount;
pub mod canonical;
pub mod date;
pub mod dead;
pub mod doubt;
pub mod field;
pub mod percent;
pub mod place;
pub mod project;
pub mod schema;
pub mod target;
pub mod taxonomy;

pub use amount::Amount;
pub use canonical::canonical;
pub use date::Date;
pub use doubt::Doubt;
pub use field::{Field, Record, Shape};
pub use percent::Percent;
pub use project::{FundSource, Funds, Indicator, Project, Revision, Unit};
pub use schema::schema;
pub use target::{Relation, Target};
pub use taxonomy::Taxonomy;
