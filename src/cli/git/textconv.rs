//! `jixiao git textconv`: a table as git shows it. Whatever happens there is a text, for a `git diff` must not fail.

use crate::cli::args::Args;
use crate::cli::worker::Outside;
use crate::cli::{files, workspace};
use crate::desk;
use crate::diagnostic::{Error, Result};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

pub fn text(file: &Path, args: &Args) -> String {
    let read = catch_unwind(AssertUnwindSafe(|| whole(file, args)));
    let broken = || Error::new(words!("读取程序出错", "the reader broke down"));
    read.unwrap_or_else(|_| Err(broken())).unwrap_or_else(|error| {
        // Its message may name the file, and git's copies have another name each time.
        let why = error.message.zh.replace(&file.display().to_string(), "此文件");
        let size = files::read(file).map_or(0, |bytes| bytes.len());
        format!("# 读不出内容：{why}（{size} 字节）\n")
    })
}

fn whole(file: &Path, args: &Args) -> Result<String> {
    let bytes = files::read(file)?;
    // Without forms the cells can still be shown.
    let library = workspace::library(args).ok();
    desk::as_text(&desk::shown(file), bytes, library.as_ref(), args.room(), &Outside::quietly())
}
