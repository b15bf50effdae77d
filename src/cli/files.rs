//! Reading and writing files with care: only ordinary files, nothing too large, nothing half-written,
//! and no text from a document ever becomes a path by itself.

use crate::diagnostic::{Error, Result, Words};
use rayon::prelude::*;
use std::io::{Read, Write};
use std::path::Path;

/// The largest file that is read: with what is made of it, memory stays within the 512 MiB we promise.
pub const LARGEST: u64 = 128 << 20;

pub fn failed(path: &Path, error: &std::io::Error, zh: &str, en: &str) -> Error {
    let name = path.display();
    let why = match error.kind() {
        std::io::ErrorKind::NotFound => words!("没有这个文件或文件夹", "no such file or folder"),
        std::io::ErrorKind::PermissionDenied => words!("没有权限", "permission denied"),
        std::io::ErrorKind::IsADirectory => words!("它是文件夹", "it is a folder"),
        _ => words!("{error}", "{error}"),
    };
    Error::new(Words { zh: format!("{zh} {name}：{}", why.zh), en: format!("cannot {en} {name}: {}", why.en) })
}

/// The bytes of an ordinary file; devices, pipes and files over 128 MiB are refused.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    if path.as_os_str() == "-" {
        return read_up_to(path, std::io::stdin().lock());
    }
    let about = std::fs::metadata(path).map_err(|error| failed(path, &error, "无法读取", "read"))?;
    let name = path.display();
    if about.is_dir() {
        return Err(Error::new(words!("{name} 是文件夹，这里要的是文件", "{name} is a folder; a file is needed here")));
    }
    if !about.is_file() {
        return Err(Error::new(words!("{name} 不是普通文件，不读", "{name} is not an ordinary file and is not read")));
    }
    if about.len() > LARGEST {
        return Err(too_large(path));
    }
    // A file may grow, or hold more than it says, as those under /proc do.
    read_up_to(path, std::fs::File::open(path).map_err(|error| failed(path, &error, "无法读取", "read"))?)
}

fn read_up_to(path: &Path, from: impl Read) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| failed(path, &error, "无法读取", "read"))?;
    if bytes.len() as u64 > LARGEST { Err(too_large(path)) } else { Ok(bytes) }
}

fn too_large(path: &Path) -> Error {
    let name = path.display();
    Error::new(words!("{name} 超过 128 MiB，不读", "{name} is over 128 MiB and is not read"))
}

/// A spec or other text in UTF-8.
pub fn read_text(path: &Path) -> Result<String> {
    let bytes = read(path)?;
    text(path, bytes.strip_prefix(b"\xEF\xBB\xBF").map(<[u8]>::to_vec).unwrap_or(bytes))
}

/// The same with every byte kept.
pub fn text(path: &Path, bytes: Vec<u8>) -> Result<String> {
    String::from_utf8(bytes).map_err(|_| {
        let name = path.display();
        Error::new(words!("{name} 不是 UTF-8 文本", "{name} is not UTF-8 text"))
            .help(words!("在编辑器里另存为 UTF-8 编码", "save it as UTF-8 in your editor"))
    })
}

/// Writes beside the target and renames, so that the old file or the whole new one is there.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let write = || -> std::io::Result<()> {
        let beside = || tempfile::Builder::new().prefix(".jixiao-").tempfile_in(folder);
        let mut file = match beside() {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                std::fs::create_dir_all(folder)?;
                beside()?
            }
            made => made?,
        };
        file.write_all(bytes)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // A temporary file is private; what we write is an ordinary file.
            let mode = std::fs::metadata(path).map_or(0o644, |about| about.permissions().mode());
            file.as_file().set_permissions(std::fs::Permissions::from_mode(mode))?;
        }
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    };
    write().map_err(|error| failed(path, &error, "无法写入", "write"))
}

/// Writes a folder that is not there yet, in one piece: it has all its files, or it is not there.
pub fn write_folder<T: Sync>(home: &Path, items: &[T], file: impl Fn(&T) -> (&str, String) + Sync) -> Result<()> {
    let above = home.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let broken = |error: &std::io::Error| failed(home, error, "无法写入", "write");
    std::fs::create_dir_all(above).map_err(|error| broken(&error))?;
    let beside = tempfile::Builder::new().prefix(".jixiao-").tempdir_in(above).map_err(|error| broken(&error))?;
    items.par_iter().try_for_each(|item| {
        let (name, text) = file(item);
        std::fs::write(beside.path().join(name), text)
            .map_err(|error| failed(&home.join(name), &error, "无法写入", "write"))
    })?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As with files: the temporary folder is private, what we write is an ordinary one.
        let open = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(beside.path(), open).map_err(|error| broken(&error))?;
    }
    std::fs::rename(beside.path(), home).map_err(|error| broken(&error))?;
    // Nothing is left to remove.
    let _ = beside.keep();
    Ok(())
}

/// The most bytes of a name made from a document's text: file systems stop at 255.
const LONGEST_NAME: usize = 180;

/// A file name made of a document's text: no separators, no device names, not hidden, not too long.
pub fn safe_name(text: &str) -> String {
    let mut name: String = text
        .chars()
        .map(|c| match c {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '_',
            c if c.is_control() => '_',
            // Reordering marks hide what a name really says.
            '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' => '_',
            c => c,
        })
        .collect();
    name = name.trim_matches(|c: char| c == '.' || c.is_whitespace()).to_string();
    while name.len() > LONGEST_NAME {
        name.pop();
    }
    let name = name.trim_end_matches(|c: char| c == '.' || c.is_whitespace()).to_string();
    let stem = name.split('.').next().unwrap_or("").to_ascii_uppercase();
    let device = matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL")
        || (stem.len() == 4
            && (stem.starts_with("COM") || stem.starts_with("LPT"))
            && stem.ends_with(|c: char| c.is_ascii_digit()));
    match name.as_str() {
        "" => "未命名".into(),
        _ if device => format!("_{name}"),
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_documents_text_never_leaves_its_folder() {
        for (text, name) in [
            ("../../etc/passwd", "_.._etc_passwd"),
            ("C:\\x", "C__x"),
            ("con.yaml", "_con.yaml"),
            ("...", "未命名"),
            (" 运维（一期） ", "运维（一期）"),
            ("a\u{202e}b\nc", "a_b_c"),
        ] {
            assert_eq!(safe_name(text), name);
        }
        assert!(safe_name(&"长".repeat(300)).len() <= LONGEST_NAME);
    }

    #[test]
    fn a_write_replaces_the_whole_file_or_nothing() {
        let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
        let path = folder.path().join("甲/乙.yaml");
        assert!(write(&path, "一".as_bytes()).is_ok() && write(&path, "二".as_bytes()).is_ok());
        assert_eq!(std::fs::read_to_string(&path).ok().as_deref(), Some("二"));
        assert!(write(&path.join("x"), b"").is_err());
        assert_eq!(std::fs::read_dir(folder.path().join("甲")).map(Iterator::count).ok(), Some(1));
    }
}
