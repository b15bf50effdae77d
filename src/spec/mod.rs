//! The typed core: what a project and a unit are, each field declared once.
//!
//! Knows the tree of facts and nothing of YAML, Excel or Word.

pub(crate) mod amount;
pub mod canonical;
pub(crate) mod date;
pub(crate) mod dead;
pub mod declaration;
pub(crate) mod doubt;
pub mod extra;
pub mod field;
pub(crate) mod percent;
pub(crate) mod place;
pub(crate) mod project;
pub mod schema;
pub mod score;
pub(crate) mod stages;
pub mod target;
pub(crate) mod taxonomy;

pub use amount::Amount;
pub use canonical::canonical;
pub use date::Date;
pub use doubt::Doubt;
pub use extra::{ExtraField, ExtraShape, Extras};
pub use field::{Field, Record, Shape};
pub use percent::Percent;
pub use project::{FundSource, Funds, Indicator, Project, Revision, Unit};
pub use schema::schema;
pub use stages::{Execution, IndicatorMonitoring, IndicatorResult, Monitoring, SelfEvaluation};
pub use target::{Relation, Target};
pub use taxonomy::{Level, Taxonomy};
