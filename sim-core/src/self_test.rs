//! Self tests (guide p.34).
//!
//! ```text
//!   power on ──▶ Starting ── all passed ──▶ On
//!                         └─ one failed ──▶ On with a fault on the panel; nothing works until power-off
//! ```
//! The integrity of NVRAM and EEPROM is tested at each start. With Power on Self Test the checksums of
//! both ROMs, the generator's known answer and the entropy source are tested too. The audit log and
//! the clock are not covered: altering them raises nothing.

use std::collections::BTreeSet;

use crate::certificate::CertificateId;
use crate::generator;

/// The fault of a certificate that cannot be used: its private key is damaged (guide p.48). Nothing is served over
/// TLS until another one is chosen or made, and everything else works (assumed).
pub const CERTIFICATE_CODE: &str = "016-405";

/// One test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Test {
    /// Integrity of NVRAM and EEPROM.
    Nvram,
    /// Checksum of the Controller ROM.
    ControllerRom,
    /// Checksum of the FAX ROM.
    FaxRom,
    /// Known answer of the generator.
    Generator,
    /// Entropy source.
    Entropy,
    /// Whether the private key that TLS is served with can be used.
    Certificate,
}

/// The row of a test.
#[derive(Clone, Copy, Debug)]
pub struct TestRow {
    /// The test.
    pub test: Test,
    /// The fault code on the panel. The guide names none for NVRAM; that one is assumed.
    pub code: &'static str,
    /// What it means, in our words.
    pub text: &'static str,
    /// Whether it runs at each start, or only with Power on Self Test.
    pub always: bool,
    /// Whether no operation is possible until power-off where it fails.
    pub blocks: bool,
}

/// All tests, in the order in which they run.
pub const TESTS: &[TestRow] = &[
    TestRow {
        test: Test::Nvram,
        code: "041-312",
        text: "The stored settings are damaged.",
        always: true,
        blocks: true,
    },
    TestRow {
        test: Test::ControllerRom,
        code: "117-311",
        text: "The checksum of the Controller ROM is not what it must be.",
        always: false,
        blocks: true,
    },
    TestRow {
        test: Test::FaxRom,
        code: "033-321",
        text: "The checksum of the FAX ROM is not what it must be.",
        always: false,
        blocks: true,
    },
    TestRow {
        test: Test::Generator,
        code: "116-321",
        text: "The random number generator does not give its known answer.",
        always: false,
        blocks: true,
    },
    TestRow {
        test: Test::Entropy,
        code: "024-371",
        text: "The entropy source does not deliver random samples.",
        always: false,
        blocks: true,
    },
    TestRow {
        test: Test::Certificate,
        code: CERTIFICATE_CODE,
        text: "The certificate is damaged. Initialize the certificate.",
        always: true,
        blocks: false,
    },
];

/// What the world found: the material that the device judges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Findings {
    /// Whether the checksum of NVRAM is the stored one.
    pub nvram_is_whole: bool,
    /// Whether the checksum of the Controller ROM is the one in its header.
    pub controller_rom_is_whole: bool,
    /// Whether the checksum of the FAX ROM is the one in its header.
    pub fax_rom_is_whole: bool,
    /// The generator's answer to the all-zero seed.
    pub generator_answer: Vec<u8>,
    /// Samples of the entropy source.
    pub entropy_samples: Vec<u8>,
    /// Whether the private key that TLS is served with opens and fits its certificate, where there is one.
    pub certificate_is_usable: bool,
    /// The certificates whose private key does not open, or does not fit.
    pub damaged_certificates: BTreeSet<CertificateId>,
}

impl Findings {
    /// The material where none could be gathered: no test passes.
    pub const fn missing() -> Self {
        Self {
            nvram_is_whole: false,
            controller_rom_is_whole: false,
            fax_rom_is_whole: false,
            generator_answer: Vec::new(),
            entropy_samples: Vec::new(),
            certificate_is_usable: false,
            damaged_certificates: BTreeSet::new(),
        }
    }
}

/// The tests that failed, of those that are due.
pub fn failed(findings: &Findings, power_on_self_test: bool) -> Vec<&'static TestRow> {
    let passes = |test| match test {
        Test::Nvram => findings.nvram_is_whole,
        Test::ControllerRom => findings.controller_rom_is_whole,
        Test::FaxRom => findings.fax_rom_is_whole,
        Test::Generator => generator::is_known_answer(&findings.generator_answer),
        Test::Entropy => generator::entropy_is_good(&findings.entropy_samples),
        Test::Certificate => findings.certificate_is_usable,
    };
    let due = TESTS.iter().filter(|it| it.always || power_on_self_test);
    due.filter(|it| !passes(it.test)).collect()
}
