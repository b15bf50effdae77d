//! Everything a person asks for, as plain functions: names and bytes, a library of forms and settings go in, facts,
//! findings, accounts and bytes come out.
//!
//! What the command line can do, a page in a browser, an editor and a twenty-line program can do with the same
//! functions. They open nothing, print nothing, read no clock and no environment. Where sources lie is behind
//! [`Files`]; what only the outside can do, behind [`World`].

mod annotate;
mod apply;
mod asks;
mod check;
mod chosen;
mod compare;
pub mod differences;
mod export;
mod files;
mod filing;
mod fill;
mod fix;
mod format;
mod forms;
mod gather;
mod home;
mod into;
mod into_all;
mod ledger;
mod listing;
mod next_year;
mod open;
mod overview;
mod plan;
mod profile;
mod read;
mod rendered;
mod report;
mod returned;
mod revise;
mod sarif;
mod scaffold;
mod score;
mod status;
mod summary;
mod tables;
mod text;
mod why;
mod workspace;
mod world;

pub use annotate::{Copy, annotate, may_annotate};
pub use apply::{Applied, apply};
pub use asks::forgive;
pub use check::check;
pub use chosen::Chosen;
pub use compare::{Side, are_specs, compare};
pub use export::export;
pub use files::{
    CONFIG, Files, LARGEST, REVISION_ENDING, STDIN, Shelf, UNIT_FILE, What, read_text, safe_name, settings_above,
    shown, stays_inside, text_of,
};
pub use filing::file_into;
pub use fill::{CREATED, Filled, Piece, blank, carrier, file_names, fill, pieces, pieces_of};
pub use fix::{Mended, fix};
pub use format::{Formatted, format};
pub use forms::{check_forms, draft};
pub use gather::Gathered;
pub use home::{Home, Homes, Planned, homes};
pub use into::{Laid, into};
pub use into_all::{holds_units, into_all};
pub use ledger::{LEDGER, Ledger, State, Written};
pub use listing::{Item, Listing, Sort};
pub use next_year::{NextYear, next_year};
pub use open::{Opened, open};
pub use overview::{is_done, status_as_html, status_as_json, status_as_text};
pub use plan::{Plan, Stage};
pub use profile::Profiles;
pub use read::{
    Batch, Filling, Reader, Received, Refused, balance, read, read_all, read_named, summary, to_json, to_write,
};
pub use rendered::compare_rendered;
pub use report::{report, report_to};
pub use returned::{Returned, Returns, returns};
pub use revise::{Revised, Revising, revise};
pub use sarif::sarif;
pub use scaffold::scaffold;
pub use score::{Scored, score, score_as_json, score_as_markdown, score_as_text};
pub use status::{Owed, StageOwed, UnitOwed, Yard, owed};
pub use summary::{Line, Summary, summarise};
pub use tables::{Column, Table};
pub use text::as_text;
pub use why::{Explanation, why};
pub use workspace::{Edited, Loaded, Workspace, has_specs, specs_under};
pub use world::{Here, World, read_here};
