//! What is told while the events come, each at its place.

use super::{Builder, error};
use crate::diagnostic::{Diagnostic, Words};
use crate::formats::yaml::traps;
use crate::formats::yaml::{MAX_DEPTH, MAX_FINDINGS, MAX_NODES};
use crate::source::Place;
use granit_parser::{Event, Span};

impl Builder<'_> {
    pub(super) fn check_tag(&mut self, event: &Event, span: &Span) {
        if event.tag().is_some()
            && let Some(range) = span.tag_span().and_then(|span| span.byte_range())
        {
            self.reserved('!', range.start, range.end);
        }
    }

    pub(super) fn find(&mut self, finding: Diagnostic) {
        if self.report.findings.len() < MAX_FINDINGS {
            self.report.push(finding);
        }
    }

    pub(super) fn reserved(&mut self, indicator: char, start: usize, end: usize) {
        self.find(traps::reserved(indicator).placed(Place::text(self.source, start, end)));
    }

    pub(super) fn unsupported(&mut self, start: usize, end: usize, message: Words, help: Words) {
        self.find(error("S010", message).help(help).placed(Place::text(self.source, start, end)));
    }

    pub(super) fn too_many(&mut self, offset: usize) {
        self.find(
            error("S009", words!("内容超过 {MAX_NODES} 项", "more than {MAX_NODES} keys and values"))
                .help(words!("请按项目拆成多个文件", "split it into one file per project"))
                .placed(Place::text(self.source, offset, offset)),
        );
    }

    pub(super) fn too_deep(&mut self, offset: usize) {
        self.find(
            error("S009", words!("嵌套超过 {MAX_DEPTH} 层", "nested more than {MAX_DEPTH} levels deep"))
                .help(words!(
                    "检查缩进或括号；正常的文件只有几层",
                    "check indentation and brackets; a sound file has a few levels"
                ))
                .placed(Place::text(self.source, offset, offset)),
        );
    }
}
