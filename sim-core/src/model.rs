//! The family: six models and their G variants, as rows. They differ in name and speed.

/// One model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Model {
    /// The name without "ApeosPort", e.g. "C7070 G".
    pub name: &'static str,
    /// The name on the front cover (guide p.2).
    pub full_name: &'static str,
    /// A4 pages per minute, colour and black alike. Assumed: the guide says only that the customer
    /// engineer fixes the speed; the number is read from the model's name.
    pub pages_per_minute: u16,
    /// Product code as the Configuration Report prints it (assumed: ours, the guide prints none).
    pub product_code: &'static str,
    /// Telephone lines for fax. Assumed: the guide speaks of "all lines" (p.14) and says no number.
    pub fax_lines: u8,
    /// Options that are installed (guide p.3: what the evaluated configuration provides).
    pub options: &'static [&'static str],
}

/// Telephone lines of each model.
const FAX_LINES: u8 = 3;

/// Functions that the guide takes as installed (p.3), as far as they are there: fax is not yet.
const OPTIONS: &[&str] = &["Copy", "Print", "Scan", "Overwrite Storage"];

macro_rules! models {
    ($($name:literal $speed:literal $code:literal;)*) => {
        /// All models, fastest first.
        pub const MODELS: &[Model] = &[$(Model {
            name: $name,
            full_name: concat!("ApeosPort ", $name),
            pages_per_minute: $speed,
            product_code: $code,
            fax_lines: FAX_LINES,
            options: OPTIONS,
        }),*];
    };
}

models! {
    "C7070" 70 "TC101170";
    "C6570" 65 "TC101165";
    "C5570" 55 "TC101155";
    "C4570" 45 "TC101145";
    "C3570" 35 "TC101135";
    "C3070" 30 "TC101130";
    "C7070 G" 70 "TC101270";
    "C6570 G" 65 "TC101265";
    "C5570 G" 55 "TC101255";
    "C4570 G" 45 "TC101245";
    "C3570 G" 35 "TC101235";
    "C3070 G" 30 "TC101230";
}

/// The maker, as the front cover names it (guide p.3).
pub const MAKER: &str = "Fuji Xerox";

/// Resolutions of raster data that the engine takes, dots per inch (assumed).
pub const RESOLUTIONS: [u16; 2] = [300, 600];

impl Model {
    /// Finds a model by name; "ApeosPort" in front, letter case and blanks do not count.
    pub fn from_name(name: &str) -> Option<&'static Self> {
        let plain = |it: &str| {
            it.to_lowercase().replace("apeosport", "").split_whitespace().collect::<String>()
        };
        MODELS.iter().find(|it| plain(it.name) == plain(name))
    }
}

/// What does not change while a device lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The model.
    pub model: &'static Model,
    /// The serial number.
    pub serial: String,
    /// The host name, also in the certificate.
    pub host_name: String,
    /// The address that the audit log's header shows.
    pub address: std::net::IpAddr,
}
