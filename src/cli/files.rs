//! Reading and writing files with care: only ordinary files, nothing too large, nothing half-written,
//! and no text from a document ever becomes a path by itself.

use crate::desk::{self, LARGEST, What};
use crate::diagnostic::{Error, Result, Words};
use rayon::prelude::*;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

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
