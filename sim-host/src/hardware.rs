//! The hardware of a device, as a laboratory finds it beside the state: the drive, the ROM images, the
//! sources of chance. And the hands that alter them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rand_chacha::ChaCha20Rng;
use rand_core::Rng;
use sha2::{Digest as _, Sha256};
use sim_core::certificate::{Certificate, SealedKey};
use sim_core::self_test::Findings;
use sim_core::settings::values::Overwrites;
use sim_core::{SealedSecret, Secret, View, generator};
use sim_drive::{CAPACITY, Drive, DriveKey, Image, ImageError, Overwrite, SectorSize};
use sim_wire::update_package::VerifyingKey;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::altered::{Altered, HardwareFault};
use crate::documents::Documents;
use crate::keys::{Keys, is_key_of};
use crate::passwords::SALT_BYTES;
use crate::randomness::Randomness;
use crate::rom::{Rom, Roms, delivered, is_whole};
use crate::sealing::SealingKey;

/// Sectors that one step of overwriting works on: 256 KiB. The power can go between two steps.
const STEP_SECTORS: u64 = 64;

/// The hardware could not be made.
#[derive(Debug, Error)]
pub enum NotMade {
    /// The drive's image.
    #[error("the drive cannot be made: {0}")]
    Image(#[from] ImageError),
    /// The system has no random bytes.
    #[error("the system has no random bytes: {0}")]
    NoRandom(String),
}

/// The hardware around the device's state. Cheap to clone.
#[derive(Clone)]
pub struct Hardware {
    documents: Documents,
    inner: Arc<Inner>,
}

/// What seals private keys. Whoever has it to work with does not have the drive, which may be taken out meanwhile.
pub(crate) struct Sealer(Arc<Inner>);

struct Inner {
    roms: Mutex<Roms>,
    /// Whoever signs with this key may update the software.
    update_key: Mutex<VerifyingKey>,
    altered: Mutex<Altered>,
    /// The drive's key: in NVRAM only.
    key: Mutex<Option<DriveKey>>,
    /// What private keys and secrets are sealed with, once there is one: in a chip that nothing reads out.
    sealing: Mutex<Option<SealingKey>>,
    randomness: Randomness,
    /// The drive turns only while there is power.
    powered: AtomicBool,
    /// Where the drive's image is a file.
    directory: Option<PathBuf>,
}

impl Sealer {
    /// Seals a private key.
    pub(crate) fn seal(&self, private_key: &[u8]) -> SealedKey {
        self.0.seal_with(|key, random| key.seal(private_key, random))
    }
}

impl Inner {
    /// Seals something with the one key, which is made for the first that there is.
    fn seal_with<T>(&self, seal: impl FnOnce(&SealingKey, &mut dyn Rng) -> T) -> T {
        let mut random = self.randomness.sealing();
        let mut sealing = self.sealing();
        let key = sealing.get_or_insert_with(|| SealingKey::generate(&mut *random));
        seal(key, &mut *random)
    }

    fn sealing(&self) -> MutexGuard<'_, Option<SealingKey>> {
        self.sealing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn altered(&self) -> MutexGuard<'_, Altered> {
        self.altered.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Hardware {
    /// A new drive in memory, and ROMs of the certified versions.
    ///
    /// # Errors
    /// [`NotMade`].
    pub fn in_memory(sector_size: SectorSize) -> Result<Self, NotMade> {
        let image = Image::memory(CAPACITY)?;
        Self::of(Drive::format(image, sector_size, None), Keys::default(), delivered(), None)
    }

    /// Hardware with this drive, these keys and these ROMs; the drive's image is in `directory`, or in memory.
    pub(crate) fn of(
        drive: Drive,
        Keys { drive: key, sealing }: Keys,
        roms: Roms,
        directory: Option<&Path>,
    ) -> Result<Self, NotMade> {
        let randomness = Randomness::of_system();
        let randomness = randomness.map_err(|it| NotMade::NoRandom(it.to_string()))?;
        let inner = Inner {
            roms: Mutex::new(roms),
            update_key: Mutex::new(VerifyingKey::development()),
            altered: Mutex::default(),
            key: Mutex::new(key),
            sealing: Mutex::new(sealing),
            randomness,
            powered: AtomicBool::new(false),
            directory: directory.map(Path::to_owned),
        };
        Ok(Self { documents: Documents::new(drive), inner: Arc::new(inner) })
    }

    /// Where the drive's image is a file.
    pub(crate) fn directory(&self) -> Option<&Path> {
        self.inner.directory.as_deref()
    }

    /// Takes the hardware out and puts other in.
    pub(crate) fn fit(
        &self,
        drive: Drive,
        Keys { drive: key, sealing }: Keys,
        roms: Roms,
        altered: Altered,
    ) {
        self.replace_roms(roms);
        *self.inner.key.lock().unwrap_or_else(PoisonError::into_inner) = key;
        *self.inner.sealing() = sealing;
        *self.inner.altered() = altered;
        self.documents.replace(|old| {
            old.unplug();
            drive
        });
    }

    /// The drive's key.
    pub(crate) fn drive_key(&self) -> Option<DriveKey> {
        self.inner.key.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// All its keys.
    pub(crate) fn keys(&self) -> Keys {
        Keys { drive: self.drive_key(), sealing: self.inner.sealing().clone() }
    }

    /// What seals private keys.
    pub(crate) fn sealer(&self) -> Sealer {
        Sealer(self.inner.clone())
    }

    /// Opens a private key; `None` where it is altered, or what it was sealed with is gone.
    pub(crate) fn open(&self, sealed: &SealedKey) -> Option<Zeroizing<Vec<u8>>> {
        let mut found = sealed.bytes().to_vec();
        if self.inner.altered().has_key(sealed)
            && let Some(last) = found.last_mut()
        {
            *last ^= 1;
        }
        self.inner.sealing().as_ref()?.open(&SealedKey::new(found))
    }

    /// Seals a secret that has to be read again.
    pub(crate) fn seal(&self, secret: &Secret) -> SealedSecret {
        self.inner.seal_with(|key, random| key.seal_secret(secret, random))
    }

    /// Opens such a secret; `None` where it is altered, or what it was sealed with is gone.
    pub(crate) fn open_secret(&self, sealed: &SealedSecret) -> Option<Secret> {
        self.inner.sealing().as_ref()?.open_secret(sealed)
    }

    /// Destroys what private keys are sealed with. The next one is sealed with another.
    pub(crate) fn forget_keys(&self) {
        *self.inner.sealing() = None;
        self.inner.altered().mend(HardwareFault::Certificate);
    }

    /// Whether the private key of a device certificate opens and fits.
    pub(crate) fn is_usable(&self, certificate: &Certificate) -> bool {
        let key = certificate.key.as_ref().and_then(|it| self.open(it));
        key.is_some_and(|it| is_key_of(&it, &certificate.described.public_key))
    }

    /// The documents on the drive.
    pub fn documents(&self) -> &Documents {
        &self.documents
    }

    /// The faults that are there, in a device of this view.
    pub fn faults(&self, view: &View) -> BTreeSet<HardwareFault> {
        let mut altered = self.altered();
        altered.forget_strange_keys(view);
        altered.all()
    }

    /// What is altered.
    pub(crate) fn altered(&self) -> Altered {
        self.inner.altered().clone()
    }

    /// Has it altered like that.
    pub(crate) fn alter(&self, altered: Altered) {
        *self.inner.altered() = altered;
    }

    /// Puts a fault in or mends it.
    pub(crate) fn set_fault(&self, fault: HardwareFault, there: bool, view: &View) {
        self.inner.altered().set(fault, there, view);
    }

    /// The key whose updates the device trusts: the development key until [`Self::trust`] names another.
    pub(crate) fn update_key(&self) -> VerifyingKey {
        self.inner.update_key.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Has the device trust the updates that this key signs, and no others.
    pub fn trust(&self, key: VerifyingKey) {
        *self.inner.update_key.lock().unwrap_or_else(PoisonError::into_inner) = key;
    }

    /// Has the secrets that are drawn from now on follow from a seed: keys of the drive and of certificates, what those
    /// are sealed with, salts of passwords. Two devices of one seed have the same ones, so it is for new devices only.
    pub fn draw_from(&self, seed: u64) {
        self.inner.randomness.become_like(Randomness::of_seed(seed));
    }

    /// What the next key of a certificate is drawn from.
    pub(crate) fn certificate_randomness(&self) -> ChaCha20Rng {
        self.inner.randomness.certificate()
    }

    /// A new salt of a password.
    pub(crate) fn salt(&self) -> [u8; SALT_BYTES] {
        self.inner.randomness.salt()
    }

    /// The raw image of a ROM as it is now.
    pub fn controller_rom(&self) -> Vec<u8> {
        self.read_rom(Rom::Controller)
    }

    /// The raw image of a ROM as it is now.
    pub fn fax_rom(&self) -> Vec<u8> {
        self.read_rom(Rom::Fax)
    }

    fn read_rom(&self, rom: Rom) -> Vec<u8> {
        let (at, fault) = match rom {
            Rom::Controller => (0, HardwareFault::ControllerRom),
            Rom::Fax => (1, HardwareFault::FaxRom),
        };
        let mut image = self.roms()[at].clone();
        let middle = image.len() / 2;
        if self.inner.altered().has(fault) {
            image[middle] ^= 1;
        }
        image
    }

    /// The ROMs as they were written.
    pub(crate) fn roms(&self) -> Roms {
        self.inner.roms.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Writes both ROMs anew; what was altered in them is gone.
    pub(crate) fn replace_roms(&self, roms: Roms) {
        *self.inner.roms.lock().unwrap_or_else(PoisonError::into_inner) = roms;
        let mut altered = self.inner.altered();
        altered.mend(HardwareFault::ControllerRom);
        altered.mend(HardwareFault::FaxRom);
    }

    /// NVRAM as a chip programmer reads it: a line `key=value` for each row, the drive's key among them,
    /// then the SHA-256 of all that. Another form than the maker's, which is not public.
    pub fn nvram(&self, view: &View) -> Vec<u8> {
        let mut image = Vec::new();
        for (key, value) in sim_core::saved::nvram(view) {
            image.extend_from_slice(key.as_bytes());
            image.push(b'=');
            image.extend_from_slice(&value);
            image.push(b'\n');
        }
        if let Some(key) = self.drive_key() {
            image.extend_from_slice(b"drive-key=");
            image.extend(key.expose_bytes().iter().flat_map(|it| format!("{it:02x}").into_bytes()));
            image.push(b'\n');
        }
        let checksum = Sha256::digest(&image);
        image.extend_from_slice(&checksum);
        if self.inner.altered().has(HardwareFault::Nvram) {
            image[0] ^= 1;
        }
        image
    }

    /// What the self tests judge. Slow: for a worker thread.
    pub(crate) fn findings(&self, view: &View) -> Findings {
        let altered = self.altered();
        let mut entropy_samples = vec![0; generator::STARTUP_SAMPLES];
        // A source that does not answer delivers zeros, which the test finds.
        let answered = getrandom::fill(&mut entropy_samples).is_ok();
        if altered.has(HardwareFault::Entropy) || !answered {
            entropy_samples.fill(0);
        }
        let mut generator_answer = generator::answer([0; 32]).to_vec();
        if altered.has(HardwareFault::Rng) {
            generator_answer[0] ^= 1;
        }
        let with_key = view.certificates.values().filter(|it| it.key.is_some());
        let damaged = with_key.filter(|it| !self.is_usable(it)).map(|it| it.id);
        let damaged_certificates: BTreeSet<_> = damaged.collect();
        Findings {
            nvram_is_whole: is_whole(&self.nvram(view)),
            certificate_is_usable: view
                .tls_certificate
                .is_none_or(|it| !damaged_certificates.contains(&it)),
            damaged_certificates,
            controller_rom_is_whole: is_whole(&self.controller_rom()),
            fax_rom_is_whole: is_whole(&self.fax_rom()),
            generator_answer,
            entropy_samples,
        }
    }

    /// Makes the drive new, with a new key if it is to be encrypted. What was on it is overwritten.
    pub(crate) fn format(&self, encrypted: bool, overwrite: Overwrites) {
        let key = encrypted.then(|| self.inner.randomness.drive_key());
        self.inner.key.lock().unwrap_or_else(PoisonError::into_inner).clone_from(&key);
        self.documents.replace(|old| old.renew(key));
        self.set_overwrite(overwrite);
    }

    /// Follows the setting Overwrite Storage.
    pub(crate) fn set_overwrite(&self, overwrite: Overwrites) {
        let drive = self.documents.drive();
        let wanted = match overwrite {
            Overwrites::Off => Overwrite::Off,
            Overwrites::One => Overwrite::One,
            Overwrites::Three => Overwrite::Three,
        };
        if drive.table().overwrite() != wanted {
            drive.set_overwrite(wanted);
        }
    }

    pub(crate) fn set_power(&self, on: bool) {
        let was_on = self.inner.powered.swap(on, Ordering::SeqCst);
        if was_on && !on {
            self.documents.drive().power_lost();
        }
    }

    /// Overwrites what waits for it, step by step, while there is power; `false` where the drive failed.
    /// Slow: for a worker thread.
    pub(crate) fn overwrite(&self, at_ms: u64, sectors_max: Option<u64>) -> bool {
        let drive = self.documents.drive();
        let mut left = sectors_max.unwrap_or(u64::MAX);
        while left > 0 && self.inner.powered.load(Ordering::SeqCst) {
            let step = STEP_SECTORS.min(left);
            let mut patterns = self.inner.randomness.patterns();
            match drive.overwrite_step(at_ms, step, &mut *patterns) {
                Ok(progress) if progress.more => {
                    left -= (progress.swept + progress.written + progress.verified).min(left);
                }
                Ok(_) => return true,
                Err(error) => {
                    tracing::error!("overwriting stopped: {error}");
                    return false;
                }
            }
        }
        true
    }
}
