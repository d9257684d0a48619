//! The commands that reach into the device's storage, and what they fail with.

use super::options::option;

/// A PJL command that reaches into the device's storage. With “PJL File System Command” off, as in
/// the evaluated set-up (guide p.26), the device refuses them all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileSystemCommand {
    /// Sends a file from the device.
    Upload,
    /// Stores a file on the device.
    Download,
    /// Asks for a file's size.
    Query,
    /// Lists a directory.
    DirList,
    /// Deletes a file.
    Delete,
    /// Makes a directory.
    MkDir,
    /// Formats a volume.
    Init,
    /// Appends to a file.
    Append,
}

impl FileSystemCommand {
    /// All commands with their PJL keyword, and whether they are answered.
    pub const TABLE: [(Self, &'static str, bool); 8] = [
        (Self::Upload, "FSUPLOAD", true),
        (Self::Download, "FSDOWNLOAD", false),
        (Self::Query, "FSQUERY", true),
        (Self::DirList, "FSDIRLIST", true),
        (Self::Delete, "FSDELETE", false),
        (Self::MkDir, "FSMKDIR", false),
        (Self::Init, "FSINIT", false),
        (Self::Append, "FSAPPEND", false),
    ];

    /// The PJL keyword.
    pub fn keyword(self) -> &'static str {
        Self::TABLE[self as usize].1
    }

    /// Whether it reads something back; the others only say by unsolicited status what went wrong.
    pub fn is_answered(self) -> bool {
        Self::TABLE[self as usize].2
    }

    /// The command of a keyword, in any case.
    pub fn from_keyword(keyword: &str) -> Option<Self> {
        let row = Self::TABLE.iter().find(|row| row.1.eq_ignore_ascii_case(keyword))?;
        Some(row.0)
    }
}

/// A command of the file system with its operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileCommand<'a> {
    /// Which.
    pub command: FileSystemCommand,
    /// `NAME`, or `VOLUME` of `FSINIT`: the path, such as `0:\pcl\macro1`.
    pub name: Option<&'a str>,
    /// `SIZE` of `FSDOWNLOAD`, `FSAPPEND` and `FSUPLOAD`, in bytes. With the first two, so many
    /// bytes of a file follow the line.
    pub size: Option<u64>,
    /// `OFFSET` of `FSUPLOAD`, in bytes.
    pub offset: Option<u64>,
    /// `ENTRY` of `FSDIRLIST`, from 1.
    pub entry: Option<u32>,
    /// `COUNT` of `FSDIRLIST`.
    pub count: Option<u32>,
}

impl<'a> FileCommand<'a> {
    /// Takes apart the operands.
    pub(super) fn parse(command: FileSystemCommand, rest: &'a str) -> Self {
        fn number<T: std::str::FromStr>(rest: &str, name: &str) -> Option<T> {
            option(rest, name).and_then(|it| it.parse().ok())
        }
        Self {
            command,
            name: option(rest, "NAME").or_else(|| option(rest, "VOLUME")),
            size: number(rest, "SIZE"),
            offset: number(rest, "OFFSET"),
            entry: number(rest, "ENTRY"),
            count: number(rest, "COUNT"),
        }
    }

    /// Bytes of a file that follow the line.
    pub fn following(&self) -> u64 {
        match self.command {
            FileSystemCommand::Download | FileSystemCommand::Append => self.size.unwrap_or(0),
            FileSystemCommand::Upload
            | FileSystemCommand::Query
            | FileSystemCommand::DirList
            | FileSystemCommand::Delete
            | FileSystemCommand::MkDir
            | FileSystemCommand::Init => 0,
        }
    }
}

/// What a file command fails with: the `FILEERROR` of its answer, and without the thousands the code
/// 32xxx of an unsolicited status (PJL Technical Reference, appendix D).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileError {
    /// No volume of this number.
    VolumeNotAvailable,
    /// No file system at all.
    NoFileSystem,
}

impl FileError {
    /// The number.
    pub const fn number(self) -> u16 {
        match self {
            Self::VolumeNotAvailable => 1,
            Self::NoFileSystem => 52,
        }
    }
}
