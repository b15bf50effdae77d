//! 绩效 (`jixiao`): budget-performance paperwork as text.
//!
//! # From text to an official form
//!
//! A spec is parsed into a tree, the tree is read into types and checked, and a form is filled and written:
//!
//! ```
//! use jixiao::formats::{xlsx, yaml};
//! use jixiao::forms::{Library, fill};
//! use jixiao::rules::{Context, Settings, Words, check_project};
//! use jixiao::source::SourceId;
//! use jixiao::spec::Project;
//! use jixiao::spec::score::Scheme;
//!
//! let text = "项目名称: 校园网运维\n资金:\n  总计: 10.00\n  财政拨款: 9.00\n";
//! let (tree, syntax) = yaml::parse(SourceId(0), text);
//! assert!(syntax.findings.is_empty());
//!
//! let (project, _) = Project::from_tree(&tree);
//! let library = Library::built_in()?;
//! let (words, scoring, settings) = (Words::default(), Scheme::default(), Settings::default());
//! let context = Context { taxonomy: &library.taxonomy, words: &words, scoring: &scoring, settings: &settings };
//! // 10.00 is not 9.00: a finding, not an error, so that the rest is looked at too.
//! assert!(check_project(&project, &context).findings.iter().any(|finding| finding.id == "M001"));
//!
//! let form = library.forms.iter().next().ok_or("no form is built in")?;
//! let (bytes, _) = xlsx::write(&fill(form, &tree, &library.taxonomy), 0)?;
//! assert!(bytes.starts_with(b"PK"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # And back
//!
//! What was written is read with the same form; every cell is accounted for:
//!
//! ```
//! use jixiao::document::Document;
//! use jixiao::formats::{Kind, excel, xlsx, yaml};
//! use jixiao::forms::{About, Library, extract, fill};
//! use jixiao::source::{Path, SourceId};
//! use jixiao::tree::Node;
//!
//! let library = Library::built_in()?;
//! let form = library.forms.iter().find(|form| form.about == About::Unit).ok_or("no form about a unit")?;
//! let (tree, _) = yaml::parse(SourceId(0), "单位名称: 某中心\n资金: {总计: 10.00}\n");
//! let (bytes, _) = xlsx::write(&fill(form, &tree, &library.taxonomy), 0)?;
//!
//! let document: Document = excel::read(&bytes, Kind::Xlsx)?;
//! let back = extract(form, &document.sections, SourceId(0), &library.taxonomy);
//! let total = Path::parse("资金.总计").ok_or("no path")?;
//! assert_eq!(back.root.get(&total).and_then(Node::as_text), Some("10.00"));
//! assert_eq!(back.accounting().unexplained, 0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Where to look
//!
//! Whatever the command line does is a function of [`desk`]: it takes names and bytes, a library of forms and settings.
//! Below it each step has its pair:
//!
//! | to | use |
//! |---|---|
//! | read and write specs | [`formats::yaml::parse`], [`formats::yaml::print`] |
//! | check them | [`rules::check_project`], [`rules::check_unit`] |
//! | have forms of one's own | [`forms::Library::load`], [`forms::draft::draft`] |
//! | fill a form and write it | [`forms::fill()`], [`formats::xlsx::write`], [`formats::docx::write()`] |
//! | know what a file is, and read it | [`formats::sniff::sniff`], [`formats::excel::read`], [`formats::docx::read()`], [`formats::pdf::read`] |
//! | read a filled form back | [`forms::extract()`], [`forms::survive::compare`] |
//! | compare, revise, merge | [`revision::compare()`], [`revision::revise::apply`], [`revision::merge::merge`] |
//!
//! # The house
//!
//! The storeys of the house, from the ground up; a module may use only those below it.

pub mod source; // 0: where things are
#[macro_use]
pub mod diagnostic; // 1: what is wrong

pub mod document; // 2: sections of tables
pub mod tree; // 2: facts, untyped

pub mod formats; // 3: bytes and tables
pub mod spec; // 3: the typed model

pub mod forms; // 4: the lens
pub mod revision; // 4: what changed
pub mod rules; // 4: what a reviewer would ask

pub mod desk; // 5: what a person asks for

#[cfg(feature = "cli")]
pub mod cli; // 6: files, screen, exit codes
