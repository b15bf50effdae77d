//! Reading and writing files with care: only ordinary files, nothing too large, nothing half-written,
//! and no text from a document ever becomes a path by itself.

use crate::desk::{self, LARGEST, What};
use crate::diagnostic::{Error, Result, Words};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

pub fn failed(path: &Path, error: &std::io::Error, zh: &str, en: &str) -> Error {
    let (name, why) = (path.display(), why(error));
    Error::new(Words { zh: format!("{zh} {name}：{}", why.zh), en: format!("cannot {en} {name}: {}", why.en) })
}

/// What the system says went wrong. It says so in English, or in the language of the computer.
pub fn why(error: &std::io::Error) -> Words {
    use std::io::ErrorKind as E;
    match error.kind() {
        E::NotFound => words!("没有这个文件或文件夹", "no such file or folder"),
        E::PermissionDenied => words!("没有权限", "permission denied"),
        E::IsADirectory => words!("它是文件夹", "it is a folder"),
        E::NotADirectory => words!("路径里有一段不是文件夹", "part of the path is no folder"),
        E::AlreadyExists => words!("已经存在", "it exists already"),
        E::StorageFull | E::QuotaExceeded => words!("磁盘满了", "no space is left"),
        E::ReadOnlyFilesystem => words!("这个磁盘只能读", "the disk can only be read"),
        E::FileTooLarge => words!("文件太大", "the file is too large"),
        E::DirectoryNotEmpty => words!("文件夹不是空的", "the folder is not empty"),
        E::InvalidFilename => words!("文件名不合要求，或者太长", "the name is not allowed, or too long"),
        E::ResourceBusy | E::ExecutableFileBusy => words!("别的程序正在用它", "another program is using it"),
        E::TimedOut => words!("等得太久", "it took too long"),
        E::BrokenPipe => words!("对方已经关闭", "the other side has closed"),
        E::OutOfMemory => words!("内存不够", "out of memory"),
        E::CrossesDevices => words!("跨了磁盘", "it crosses disks"),
        _ => match error.raw_os_error() {
            Some(number) => words!("系统错误 {number}", "{error}"),
            None => words!("{error}", "{error}"),
        },
    }
}

/// The date that goes into office files, in seconds since 1970: `SOURCE_DATE_EPOCH` where it is set.
pub fn created() -> u64 {
    std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|value| value.trim().parse().ok()).unwrap_or(desk::CREATED)
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
    desk::read_text(&Disk, path)
}

/// Files on disk, and standard input under the name `-`.
pub struct Disk;

impl desk::Files for Disk {
    fn what(&self, name: &Path) -> Option<What> {
        if name.as_os_str() == desk::STDIN {
            return Some(What::File);
        }
        let about = std::fs::metadata(name).ok()?;
        if about.is_dir() { Some(What::Folder) } else { about.is_file().then_some(What::File) }
    }

    fn read(&self, name: &Path) -> Result<Vec<u8>> {
        read(name)
    }

    fn list(&self, folder: &Path) -> Result<Vec<(PathBuf, What)>> {
        let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let entries = std::fs::read_dir(here).map_err(|error| failed(folder, &error, "无法列出", "list"))?;
        // The listing knows what an entry is, except behind a link.
        let what = |entry: std::fs::DirEntry| {
            let what = match entry.file_type() {
                Ok(kind) if kind.is_dir() => What::Folder,
                Ok(kind) if kind.is_file() => What::File,
                _ => What::Other,
            };
            (folder.join(entry.file_name()), what)
        };
        Ok(entries.flatten().map(what).collect())
    }
}

/// Writes a file that was asked for by its name. One that is there already is replaced only with `force`, or when it is an
/// earlier output of the same command: `ours` knows it by what is in it.
pub fn write_output(path: &Path, bytes: &[u8], force: bool, ours: impl Fn(&[u8]) -> bool) -> Result<()> {
    may_write(path, force, ours)?;
    write(path, bytes)
}

/// Whether [`write_output`] would write there.
pub fn may_write(path: &Path, force: bool, ours: impl Fn(&[u8]) -> bool) -> Result<()> {
    if force || !path.is_file() {
        return Ok(());
    }
    let there = read(path)?;
    if there.is_empty() || ours(&there) {
        return Ok(());
    }
    let name = path.display();
    Err(Error::new(words!(
        "{name} 已经存在，而且不是这条命令写的，没有覆盖",
        "{name} exists and was not written by this command; it was left alone"
    ))
    .help(words!("换一个名字，或加 --force 覆盖", "choose another name, or add --force to overwrite")))
}

/// Refuses as a folder to be made what is surely meant as the name of a file, or as standard output.
pub fn may_be_folder(path: &Path) -> Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let name = path.display();
    if path.as_os_str() == "-" {
        return Err(Error::new(words!("这里不能写到标准输出", "standard output cannot be written to here"))
            .help(words!("给一个文件夹", "give a folder")));
    }
    match ending(path) {
        Some(ending) => Err(Error::new(words!(
            "{name} 是 .{ending} 文件的名字，这里要的是文件夹",
            "{name} is the name of a .{ending} file; a folder is needed here"
        ))
        .help(words!("给一个文件夹，文件由程序取名", "give a folder; the program names the files"))),
        None => Ok(()),
    }
}

/// The ending of a name that a person would give to a file, not to a folder.
pub fn ending(path: &Path) -> Option<String> {
    const FILES: &[&str] = &[
        "xlsx", "xlsm", "xls", "xlsb", "et", "ods", "csv", "tsv", "docx", "docm", "doc", "wps", "odt", "rtf", "pdf",
        "ofd", "txt", "md", "html", "htm", "mht", "xml", "yaml", "yml", "json", "zip", "rar", "7z", "png", "jpg",
        "ppt", "pptx",
    ];
    let ending = path.extension()?.to_str()?.to_ascii_lowercase();
    FILES.contains(&ending.as_str()).then_some(ending)
}

/// Writes beside the target and renames, so that the old file or the whole new one is there.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    write_pieces(path, |out| out.write_all(bytes))
}

/// The same for what is made as it is written.
pub fn write_pieces(path: &Path, make: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> Result<()> {
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let write = move || -> std::io::Result<()> {
        let beside = || tempfile::Builder::new().prefix(".jixiao-").tempfile_in(folder);
        let mut file = match beside() {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                std::fs::create_dir_all(folder)?;
                beside()?
            }
            made => made?,
        };
        let _unfinished = Unfinished::begin(file.path());
        make(&mut file)?;
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
    let _unfinished = Unfinished::begin(beside.path());
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

/// What is being written and has not its name yet: a person who stops the program should not find it.
static UNFINISHED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

struct Unfinished(PathBuf);

impl Unfinished {
    fn begin(path: &Path) -> Unfinished {
        // Absolute, and made before the write: the program may be stopped at any moment after.
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner).insert(path.clone());
        Unfinished(path)
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.0);
    }
}

/// From now on Ctrl-C and its like take away what is unfinished before the program ends.
pub fn clean_up_when_stopped() {
    /// As shells tell of a program that Ctrl-C ended.
    const STOPPED: i32 = 130;
    // Where no handler can be set, the program ends as ever and only leaves more behind.
    let _ = ctrlc::set_handler(|| {
        // The lock is kept, so that nothing is begun any more.
        let unfinished = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
        for path in unfinished.iter() {
            // Other threads may still be writing into a folder.
            for _ in 0..10 {
                let gone = if path.is_dir() { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) };
                if gone.is_ok() || !path.exists() {
                    break;
                }
            }
        }
        std::process::exit(STOPPED);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

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
