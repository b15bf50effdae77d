//! Reading the kinds of workbook that can kill their reader: in a child process with limits.
//!
//! A damaged .xls makes the reader ask for memory without end, and an allocation that fails ends the
//! process, which nothing inside it can catch. The child is our own binary; the file goes in on its standard
//! input, the document comes back as JSON on its standard output. Knows nothing of what is in the file.

use crate::desk::{self, World};
use crate::diagnostic::{Error, Result, Words};
use crate::document::Document;
use crate::formats::{Kind, Room, excel};
use indicatif::ProgressBar;
use serde::{Deserialize, Serialize};
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// The first argument that makes the binary a reading child; the second is the kind of file.
pub const ARGUMENT: &str = "__read";
/// In place of the kind: only say, by the exit code, whether memory is bounded.
const BOUNDS: &str = "__bounds";

/// How long we wait for a child. What it may take is its [`Room`]; our binary and its libraries are mapped within it.
const MAX_TIME: Duration = Duration::from_secs(60);
/// Half a million cells are 70 MiB of JSON; the text they hold comes on top. For the usual room.
const MAX_ANSWER: usize = 160 << 20;

/// So many children at once, however many files a batch reads: each may take its [`Room`].
const MAX_CHILDREN: usize = 4;

/// A place among the children; given back when dropped.
struct Turn;

static RUNNING: Mutex<usize> = Mutex::new(0);
static FREED: Condvar = Condvar::new();

impl Turn {
    fn wait() -> Turn {
        // The count is right even where a thread that held the lock panicked: nothing can fail while it is held.
        let running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        let free = FREED.wait_while(running, |running| *running >= MAX_CHILDREN);
        *free.unwrap_or_else(PoisonError::into_inner) += 1;
        Turn
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        *RUNNING.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        FREED.notify_one();
    }
}

/// The world as the command line has it: workbooks that can kill their reader are read in a child, and a bar tells how
/// far a batch is.
pub struct Outside {
    bar: ProgressBar,
}

impl Outside {
    /// For one file, which needs no bar.
    pub fn quietly() -> Outside {
        Outside::with(ProgressBar::hidden())
    }

    pub fn with(bar: ProgressBar) -> Outside {
        Outside { bar }
    }

    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl World for Outside {
    fn workbook(&self, bytes: &[u8], kind: Kind, room: Room) -> Result<Document> {
        Worker::of_this_program()?.read_office(bytes, kind, room)
    }

    fn done(&self, name: &Path) -> bool {
        self.bar.set_message(name.display().to_string());
        self.bar.inc(1);
        true
    }
}

/// How to start a reading child.
pub struct Worker {
    pub exe: PathBuf,
}

impl Worker {
    /// The running program: by its path, else by the name it was called by, where the system does not tell
    /// (a chroot without /proc).
    pub fn of_this_program() -> Result<Worker> {
        let called = || std::env::args_os().next().map(PathBuf::from);
        let exe = std::env::current_exe().ok().or_else(called);
        let exe = exe.ok_or_else(|| Error::new(words!("找不到本程序", "this program is not to be found")))?;
        Ok(Worker { exe })
    }

    /// Reads a workbook: what is XML here, the others in a child.
    pub fn read_office(&self, bytes: &[u8], kind: Kind, room: Room) -> Result<Document> {
        match kind {
            Kind::Xls | Kind::Xlsb | Kind::Ods | Kind::Pdf => self.read_in_child(bytes, kind, room),
            _ => excel::read_within(bytes, kind, room),
        }
    }

    /// Whether a child starts, and its memory can be bounded here.
    pub fn bounds_memory(&self) -> Result<bool> {
        let mut child = Command::new(&self.exe);
        let child = child.arg(ARGUMENT).arg(BOUNDS).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let ended = child.status().map_err(|error| does_not_start(&error))?;
        match ended.code() {
            Some(0) => Ok(true),
            Some(1) => Ok(false),
            _ => Err(broken_off(None)),
        }
    }

    fn read_in_child(&self, bytes: &[u8], kind: Kind, room: Room) -> Result<Document> {
        let most = room.of(MAX_ANSWER) as u64;
        let _turn = Turn::wait();
        let mut child = Command::new(&self.exe)
            .arg(ARGUMENT)
            .arg(format!("{kind:?}"))
            .arg(room.mebibytes().to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| does_not_start(&error))?;
        let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
        let (send, receive) = mpsc::channel();
        let answer = thread::scope(|scope| {
            // Both pipes at once: a child that answers before it has read all would wait for us, and we for it.
            scope.spawn(move || {
                if let Some(mut stdin) = stdin {
                    // A child that died closes the pipe; its silence tells the rest.
                    let _ = stdin.write_all(bytes);
                }
            });
            scope.spawn(move || {
                let mut answer = Vec::new();
                let read = stdout.map(|stdout| stdout.take(most.saturating_add(1)).read_to_end(&mut answer));
                let _ = send.send(matches!(read, Some(Ok(_))).then_some(answer));
            });
            let answer = receive.recv_timeout(MAX_TIME);
            // Whether it has answered, hangs or says too much, it is done; this also frees the two threads.
            let _ = child.kill();
            let _ = child.wait();
            answer
        });
        match answer {
            Ok(Some(answer)) if answer.len() as u64 <= most => {
                serde_json::from_slice::<Answer>(&answer).map_err(|_| broken_off(Some(kind)))?.into_result()
            }
            Ok(Some(_)) => Err(broken_off(Some(kind))),
            Err(RecvTimeoutError::Timeout) => Err(broken_off(Some(kind))),
            Ok(None) | Err(RecvTimeoutError::Disconnected) => Err(broken_off(Some(kind))),
        }
    }
}

/// The child's side: reads the file on standard input and answers on standard output.
pub fn serve() -> ExitCode {
    let asked: Option<u64> = std::env::args().nth(3).and_then(|mebibytes| mebibytes.parse().ok());
    let room = asked.map_or(Room::USUAL, Room::of_mebibytes);
    let bounded = limit(room);
    if std::env::args().nth(2).is_some_and(|asked| asked == BOUNDS) {
        return ExitCode::from(u8::from(!bounded));
    }
    let kind = std::env::args().nth(2).unwrap_or_default();
    let Ok(kind) = serde_json::from_value::<Kind>(kind.into()) else { return ExitCode::from(2) };
    let mut bytes = Vec::new();
    if std::io::stdin().lock().read_to_end(&mut bytes).is_err() {
        return ExitCode::from(2);
    }
    let answer = match desk::read_here(&bytes, kind, room) {
        Ok(document) => Answer::Document(document),
        Err(error) => Answer::Error { message: error.message, help: error.help },
    };
    let mut stdout = BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
    match serde_json::to_writer(&mut stdout, &answer).is_ok() && stdout.flush().is_ok() {
        true => ExitCode::SUCCESS,
        false => ExitCode::from(2),
    }
}

/// Bounds the memory of this process, and keeps it from leaving a core file where it dies.
#[cfg(unix)]
fn limit(room: Room) -> bool {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let at_most = |bytes| Rlimit { current: Some(bytes), maximum: Some(bytes) };
    // A system that knows no such limit still has the clock of the parent.
    let bounded = setrlimit(Resource::As, at_most(room.mebibytes() << 20)).is_ok();
    let _ = setrlimit(Resource::Core, at_most(0));
    // macOS takes the limit and does not keep it.
    bounded && !cfg!(target_os = "macos")
}

#[cfg(not(unix))]
fn limit(_: Room) -> bool {
    false
}

#[derive(Serialize, Deserialize)]
enum Answer {
    Document(Document),
    Error { message: Words, help: Option<Words> },
}

impl Answer {
    fn into_result(self) -> Result<Document> {
        match self {
            Answer::Document(document) => Ok(document),
            Answer::Error { message, help } => Err(Error { message, help, report: Box::default() }),
        }
    }
}

fn does_not_start(error: &std::io::Error) -> Error {
    Error::new(words!("无法启动读取进程：{error}", "the reading process does not start: {error}"))
}

fn broken_off(kind: Option<Kind>) -> Error {
    let error = Error::new(words!(
        "文件损坏或过大，读取进程已中止",
        "the file is damaged or too large: the process that read it was stopped"
    ));
    error.help(match kind {
        Some(Kind::Pdf) => words!(
            "打开后另存（打印）为 PDF 再导入，只留有目标表的那几页；或用 --memory 放宽",
            "open it and print only the pages with the tables to PDF, or raise --memory"
        ),
        _ => words!(
            "请用 Excel 或 WPS 打开后另存为 .xlsx 再导入",
            "open it in Excel or WPS, save it as .xlsx and try again"
        ),
    })
}
