//! `jixiao forms draft`: a blank official file → a first `form.yaml`.

use crate::cli::files;
use crate::cli::outcome::Outcome;
use crate::cli::screen::Screen;
use crate::cli::worker::Outside;
use crate::desk;
use crate::diagnostic::{Error, Result, several};
use std::path::Path;

pub fn run(file: &Path, output: Option<&Path>, screen: &Screen) -> Result<Outcome> {
    let text = desk::draft(&desk::shown(file), files::read(file)?, &Outside::quietly())?;
    let Some(output) = output.filter(|output| output.as_os_str() != "-") else {
        screen.data(&text);
        return Ok(Outcome::Clean);
    };
    let path = if output.is_dir() { output.join("form.yaml") } else { output.to_path_buf() };
    let name = path.display();
    // A draft must not wipe out the form that somebody has made of an earlier one.
    if path.exists() {
        return Err(Error::new(words!("{name} 已存在，没有写入", "{name} exists and was left alone"))
            .help(words!("换一个文件名，或先把它移走", "give another name, or move it away first")));
    }
    files::write(&path, text.as_bytes())?;
    let holes: usize =
        text.lines().filter(|line| !line.starts_with('#')).map(|line| line.matches("待命名").count()).sum();
    let places = several(holes, "place");
    screen.say(&words!(
        "写好 {name}，有 {holes} 处“待命名”；逐处写上字段，再用 jixiao forms check 检查",
        "wrote {name} with {places} to name; do so, then run jixiao forms check"
    ));
    Ok(Outcome::Clean)
}
