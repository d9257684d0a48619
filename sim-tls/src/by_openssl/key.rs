//! A private key as numbers. OpenSSL 3 reads PKCS#8 by way of copies that it gives back unwiped, and they would outlive
//! the key.

use openssl::bn::{BigNum, BigNumRef};
use openssl::ec::EcKey;
use openssl::error::ErrorStack;
use openssl::pkey::{PKey, Private};
use openssl::rsa::Rsa;
use openssl::x509::X509Ref;
use pkcs1::RsaPrivateKeyRef;
use pkcs8::PrivateKeyInfoRef;
use pkcs8::der::Decode as _;
use sec1::EcPrivateKey;

use crate::identity::Unusable;

/// The key of a certificate, of PKCS#8, DER.
///
/// # Errors
/// [`Unusable`] says that it is none, or none of the certificate's kind.
pub(crate) fn of(der: &[u8], certificate: &X509Ref) -> Result<PKey<Private>, Unusable> {
    let info = PrivateKeyInfoRef::from_der(der).map_err(|_| Unusable::Kind)?;
    let inner = info.private_key.as_bytes();
    match certificate.public_key()?.ec_key() {
        Ok(public) => {
            let own = EcPrivateKey::from_der(inner).map_err(|_| Unusable::Kind)?;
            let mut number = secret(own.private_key)?;
            let key = EcKey::from_private_components(public.group(), &number, public.public_key());
            number.clear();
            Ok(PKey::from_ec_key(key?)?)
        }
        Err(_) => rsa(inner),
    }
}

fn rsa(der: &[u8]) -> Result<PKey<Private>, Unusable> {
    let own = RsaPrivateKeyRef::from_der(der).map_err(|_| Unusable::Kind)?;
    let number = |it: pkcs1::UintRef<'_>| BigNum::from_slice(it.as_bytes());
    let key = Rsa::from_private_components(
        number(own.modulus)?,
        number(own.public_exponent)?,
        secret(own.private_exponent.as_bytes())?,
        secret(own.prime1.as_bytes())?,
        secret(own.prime2.as_bytes())?,
        secret(own.exponent1.as_bytes())?,
        secret(own.exponent2.as_bytes())?,
        secret(own.coefficient.as_bytes())?,
    )?;
    Ok(PKey::from_rsa(key)?)
}

/// A number that is worked with in a time that does not depend on it, and marked so that OpenSSL wipes what it copies of
/// it, with a heap of its own for those or without: it hands a key from one of its parts to the next by way of copies.
fn secret(bytes: &[u8]) -> Result<BigNum, ErrorStack> {
    let mut number = BigNum::new_secure()?;
    number.copy_from_slice(bytes)?;
    BigNumRef::set_const_time(&mut number);
    Ok(number)
}
