//! Blocks under a label or there only where a fact stands, and cells known by several words.

use super::*;
use crate::forms::definition::PartDef;

impl Loader {
    /// Fields one of which must be said for the block to be there.
    pub(super) fn when(&mut self, node: &Node) -> Vec<Path> {
        match node.child("when") {
            None => Vec::new(),
            Some(one) if one.as_text().is_some() => {
                one.as_text().and_then(|text| self.named(text, one.place)).into_iter().collect()
            }
            Some(several) => {
                let texts = self.texts(several, "when");
                texts.into_iter().filter_map(|(text, at)| self.named(&text, at)).collect()
            }
        }
    }

    /// `part: {beside: 标签, when: 字段, blocks: [...]}`
    pub(super) fn part(&mut self, node: &Node, place: Place, width: u32) -> Option<Block> {
        self.known_keys(node, &["beside", "when", "blocks"]);
        let when = self.when(node);
        let before = self.left;
        let label = node.child("beside").map(|beside| self.side(beside));
        let blocks = node.child("blocks").map(|list| self.blocks(list, width)).unwrap_or_default();
        self.left = before;
        if blocks.is_empty() {
            self.fault(
                place,
                words!("part 下没有内容", "there are no blocks in this part"),
                words!("在 blocks: 下列出 rows、table 等", "list rows, table and the like under blocks:"),
            );
            return None;
        }
        Some(Block::Part(PartDef { label, when, blocks, place }))
    }

    /// A label at the left of what follows, which has so many columns less.
    fn side(&mut self, node: &Node) -> CellDef {
        let mut label = self.cell(node);
        label.column = self.left;
        self.left += label.span;
        if !matches!(&label.content, Content::Pattern(pattern) if pattern.is_label()) {
            self.fault(
                node.place,
                words!("beside 应是固定文字", "beside must be fixed text"),
                words!("如 beside: 项目资金", "e.g. beside: 项目资金"),
            );
        }
        label
    }

    /// A table with several labels beside it: all but the last are parts around it.
    pub(super) fn labelled_table(&mut self, node: &Node, place: Place, width: u32) -> Option<Block> {
        let several = node.child("beside").map(Node::items).unwrap_or(&[]);
        let Some((last, outer)) = several.split_last() else {
            return self.table(node, place, width).map(Block::Table);
        };
        let before = self.left;
        let labels: Vec<CellDef> = outer.iter().map(|label| self.side(label)).collect();
        let mut inner = node.clone();
        if let Some(beside) = inner.child_mut("beside") {
            *beside = last.clone();
        }
        let table = self.table(&inner, place, width);
        self.left = before;
        Some(labels.into_iter().rev().fold(Block::Table(table?), |block, label| {
            Block::Part(PartDef { label: Some(label), when: Vec::new(), blocks: vec![block], place })
        }))
    }

    /// Several ways of writing one cell: the first prints, all are known when reading.
    pub(super) fn ways(&mut self, ways: &[Node], place: Place) -> Option<Pattern> {
        let mut known: Option<Pattern> = None;
        for way in ways {
            let (Value::Text(_), Some(pattern)) = (&way.value, self.pattern(way)) else {
                self.fault(
                    way.place,
                    words!("几种写法都应是文字", "every way of writing it must be text"),
                    words!("如 [项目名称, 项目全称]", "e.g. [项目名称, 项目全称]"),
                );
                continue;
            };
            known = match known {
                None => Some(pattern),
                Some(first) => match first.clone().or(pattern) {
                    Some(both) => Some(both),
                    None => {
                        self.fault(
                            way.place,
                            words!("几种写法里的空格子要相同", "every way of writing it must have the same holes"),
                            words!(
                                "如 [\"单位：{{单位名称}}\", \"部门：{{单位名称}}\"]",
                                "e.g. [\"单位：{{单位名称}}\", \"部门：{{单位名称}}\"]"
                            ),
                        );
                        Some(first)
                    }
                },
            };
        }
        if known.is_none() {
            self.fault(
                place,
                words!("没有写文字", "there is no text"),
                words!("如 [项目名称, 项目全称]", "e.g. [项目名称, 项目全称]"),
            );
        }
        known
    }
}
