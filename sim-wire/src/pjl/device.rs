//! What a device says of itself over PJL.

/// The facts that readback asks for.
#[derive(Debug, Clone, Copy)]
pub struct Device<'a> {
    /// `INFO ID`: the model.
    pub id: &'a str,
    /// `INFO STATUS`.
    pub status: Status<'a>,
    /// `INFO PAGECOUNT`: pages printed in the device's life.
    pub page_count: u64,
    /// `INFO MEMORY`.
    pub memory: Memory,
    /// `INFO CONFIG`, in its order.
    pub configuration: &'a [Feature<'a>],
    /// `INFO VARIABLES`, in its order.
    pub variables: &'a [DeviceVariable<'a>],
    /// What the file commands find.
    pub files: Files,
}

/// How the device is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Status<'a> {
    /// The status code (PJL Technical Reference, appendix D), such as [`Status::READY`].
    pub code: u32,
    /// What the control panel shows, in one line.
    pub display: &'a str,
    /// Whether the device prints what comes.
    pub online: bool,
}

impl Status<'_> {
    /// The code of a device that is ready.
    pub const READY: u32 = 10_001;
}

/// Memory for print data, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Memory {
    /// All that is free.
    pub total: u64,
    /// The largest piece of it.
    pub largest: u64,
}

/// A line of `INFO CONFIG`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feature<'a> {
    /// What is there, such as `DUPLEX`.
    Present(&'a str),
    /// What has a size, such as `MEMORY=2097152`.
    Number(&'a str, u64),
    /// What there are several of, such as `LANGUAGES`.
    Options(&'a str, &'a [&'a str]),
}

/// A variable that jobs may set or ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeviceVariable<'a> {
    /// `LPARM:PCL` or the like, where it belongs to one language.
    pub of: Option<&'a str>,
    /// The name, in capitals.
    pub name: &'a str,
    /// The value of a device that nobody has told anything.
    pub factory: &'a str,
    /// What it may be.
    pub values: Values<'a>,
    /// Whether it can only be asked for.
    pub read_only: bool,
}

/// What a variable may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Values<'a> {
    /// One of these words.
    Enumerated(&'a [&'a str]),
    /// A whole number from the first to the second.
    Range(u32, u32),
}

impl<'a> Values<'a> {
    /// The value as the device spells it, if it is one.
    pub(super) fn accept(&self, value: &str) -> Option<String> {
        match self {
            Self::Enumerated(words) => {
                words.iter().find(|it| it.eq_ignore_ascii_case(value)).map(|it| (*it).to_owned())
            }
            Self::Range(low, high) => {
                let number = value.parse::<u32>().ok()?;
                (*low..=*high).contains(&number).then(|| number.to_string())
            }
        }
    }
}

/// What the commands of the file system find.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Files {
    /// “PJL File System Command” is Disabled: as if the device had no file system (assumed; the guide
    /// names the switch and not the answer).
    Off,
    /// The commands are allowed, and no volume is there.
    NoVolume,
}
