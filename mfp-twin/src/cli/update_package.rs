//! `mfp-twin update-package`: a file to update the software of a twin with.

use std::fs;
use std::io::{self, Write as _};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use sim_core::model::MODELS;
use sim_core::update::Version;
use sim_host::Rom;
use sim_wire::update_package::{self, KeyRefused, NotWritten, Package, SigningKey};
use thiserror::Error;

use super::failed;
use crate::short_file;
use crate::words::ModelWord;

/// What the package is to be.
#[derive(Args, Debug)]
#[command(next_line_help = true)]
pub(super) struct UpdatePackage {
    /// Write the package to FILE
    #[arg(long, value_name = "FILE")]
    output: PathBuf,
    /// A model that it fits; may be repeated [default: all models]
    #[arg(long = "model", value_name = "NAME")]
    models: Vec<ModelWord>,
    /// Version of the Controller ROM that it brings
    #[arg(long, value_name = "VERSION", default_value = "1.5.4")]
    controller_rom: Version,
    /// Version of the FAX ROM that it brings
    #[arg(long, value_name = "VERSION", default_value = "2.2.2")]
    fax_rom: Version,
    /// Sign with the Ed25519 key in FILE, PKCS#8 in PEM as "openssl genpkey -algorithm ed25519" writes it
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// Make it a package that every device refuses
    #[arg(long, value_enum, value_name = "FLAW")]
    flaw: Option<Flaw>,
}

/// What can be wrong with a package on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Flaw {
    /// One bit of the Controller ROM is altered after signing
    Tampered,
    /// The second half is missing
    Truncated,
    /// Signed with a key that nobody trusts
    WrongKey,
    /// Zeros in place of the signature
    Unsigned,
}

/// Why no package was built.
#[derive(Debug, Error)]
enum NotBuilt {
    #[error("{0} cannot be read as --key: {1}")]
    KeyFile(PathBuf, io::Error),
    #[error("{0} cannot be used as --key: {1}")]
    Key(PathBuf, KeyRefused),
    #[error("no key can be made: {0}")]
    NoKey(KeyRefused),
    #[error(transparent)]
    Package(#[from] NotWritten),
    #[error("{0} cannot be written: {1}")]
    Output(PathBuf, io::Error),
}

/// Builds a package; what comes back is the exit code.
pub(super) fn build(order: &UpdatePackage) -> u8 {
    match order.write() {
        Ok(bytes) => {
            let UpdatePackage { output, controller_rom, fax_rom, .. } = order;
            // A reader that has seen enough is no error.
            let _ = writeln!(
                io::stdout(),
                "{}: {bytes} bytes, Controller ROM {controller_rom}, FAX ROM {fax_rom}",
                output.display()
            );
            0
        }
        Err(error) => failed(&error),
    }
}

impl UpdatePackage {
    fn write(&self) -> Result<usize, NotBuilt> {
        let bytes = self.bytes()?;
        fs::write(&self.output, &bytes).map_err(|it| NotBuilt::Output(self.output.clone(), it))?;
        Ok(bytes.len())
    }

    fn bytes(&self) -> Result<Vec<u8>, NotBuilt> {
        let rom = |rom: Rom, version: Version| update_package::Rom {
            version: version.0,
            image: rom.image(version),
        };
        let given = self.models.iter().map(|it| it.0.name.to_owned());
        let all = MODELS.iter().filter(|_| self.models.is_empty()).map(|it| it.name.to_owned());
        let package = Package {
            models: given.chain(all).collect(),
            controller_rom: rom(Rom::Controller, self.controller_rom),
            fax_rom: rom(Rom::Fax, self.fax_rom),
        };
        let mut bytes = package.write(&self.signing_key()?)?;
        self.flaw.into_iter().for_each(|it| it.spoil(&mut bytes));
        Ok(bytes)
    }

    fn signing_key(&self) -> Result<SigningKey, NotBuilt> {
        let given = self.key.as_ref().map(|path| {
            let pem = short_file::read(path).map_err(|it| NotBuilt::KeyFile(path.clone(), it))?;
            SigningKey::from_pem(&pem).map_err(|it| NotBuilt::Key(path.clone(), it))
        });
        match self.flaw {
            Some(Flaw::WrongKey) => SigningKey::generate().map_err(NotBuilt::NoKey),
            Some(Flaw::Tampered | Flaw::Truncated | Flaw::Unsigned) | None => {
                given.unwrap_or_else(|| Ok(SigningKey::development()))
            }
        }
    }
}

impl Flaw {
    fn spoil(self, bytes: &mut Vec<u8>) {
        let length = bytes.len();
        match self {
            // The images are most of it, the Controller ROM the first of them.
            Self::Tampered => bytes[length / 4] ^= 1,
            Self::Truncated => bytes.truncate(length / 2),
            Self::WrongKey => {}
            Self::Unsigned => {
                bytes[length - update_package::SIGNATURE_BYTES..].fill(0);
            }
        }
    }
}
