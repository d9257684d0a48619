//! How long and how many: what is entered, what is imported, and what is kept. docs/certificates.md has the table.

/// Most characters of an issuer (guide p.40).
pub const ISSUER_MAX: usize = 64;
/// Most days of validity (guide p.40).
pub const DAYS_MAX: u16 = 9_999;
/// Characters of a country's code (guide p.41).
pub const COUNTRY_LEN: usize = 2;
/// Most characters of a state or province (guide p.41).
pub const STATE_MAX: usize = 16;
/// Most characters of a locality, an organization and a unit of it (guide p.41).
pub const PLACE_MAX: usize = 32;
/// Most characters of the password of a PKCS#12 file (guide p.41).
pub const IMPORT_PASSWORD_MAX: usize = 32;
/// Most bytes of a file that is imported (assumed).
pub const FILE_MAX: usize = 256 * 1024;
/// Most certificates and CRLs in a file that is imported (assumed).
pub const CERTIFICATES_IN_FILE_MAX: usize = 32;
/// Certificates that are kept, of all categories together (assumed).
pub const CERTIFICATES_MAX: usize = 64;
/// Certificate signing requests that wait for their certificates (assumed).
pub const REQUESTS_MAX: usize = 8;
/// Certificate revocation lists that are kept, one of each issuer (assumed).
pub const CRLS_MAX: usize = 16;
/// Works on certificates at one time; a further one is refused (assumed).
pub const WORKS_MAX: usize = 4;
