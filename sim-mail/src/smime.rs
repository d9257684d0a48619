//! S/MIME (RFC 8551): a mail that came is judged by who signed it, before anything of it is opened.
//!
//! ```text
//!   multipart/signed ─┬─ what was signed ───┐
//!                     └─ signed data ───────┼─▶ over it? ─▶ from whom it says? ─▶ believed? ─▶ imported? ─▶ what was signed
//!   application/pkcs7-mime: both in one ────┘
//! ```
//! What stands outside of what was signed is not taken, but for the header. Encrypted mails are not opened.

use std::borrow::Cow;

use sim_core::mail::NotBelieved;
use sim_x509::{Doubt, Signed, Trust, mail_addresses};

mod enclosed;

use enclosed::{Enclosed, as_mail};

/// Judges a mail that came. What is to be opened of it then: its header with what was signed, or the mail as it is where it is
/// taken though nobody vouches for it.
///
/// # Errors
/// [`NotBelieved`] says what is wrong, with its fault code; where mails that nobody vouches for are taken, only for what is
/// never taken ([`NotBelieved::is_let_pass`]).
pub fn check<'a>(
    raw: &'a [u8],
    trust: &Trust,
    takes_untrusted: bool,
) -> Result<Cow<'a, [u8]>, NotBelieved> {
    let enclosed = match Enclosed::of(raw) {
        Ok(it) => it,
        Err(why) if takes_untrusted && why.is_let_pass() => return Ok(raw.into()),
        Err(why) => return Err(why),
    };
    match judge(&enclosed, trust) {
        Err(why) if !takes_untrusted || !why.is_let_pass() => Err(why),
        Ok(()) | Err(_) => Ok(as_mail(raw, &enclosed.content).into()),
    }
}

/// Believes one of the signatures, or says what is wrong with the first.
fn judge(enclosed: &Enclosed<'_>, trust: &Trust) -> Result<(), NotBelieved> {
    let mut verdicts = enclosed.signed.signatures().map(|signature| {
        let imported = trust.certificates.iter().map(|it| &**it);
        let by = signature.certificate(imported).ok_or(NotBelieved::NoCertificate)?;
        match signature.is_over(&enclosed.content, by) {
            Some(true) => {}
            Some(false) => return Err(NotBelieved::Altered),
            None => return Err(NotBelieved::Unusable),
        }
        if !is_from(enclosed.from.as_deref(), &mail_addresses(by)) {
            return Err(NotBelieved::OtherSender);
        }
        is_believed(&enclosed.signed, by, trust)
    });
    let first = verdicts.next().unwrap_or(Err(NotBelieved::NoCertificate));
    first.or_else(|why| verdicts.find(Result::is_ok).unwrap_or(Err(why)))
}

fn is_believed(signed: &Signed, by: &[u8], trust: &Trust) -> Result<(), NotBelieved> {
    trust.vouches(by, signed.certificates()).map_err(|it| match it {
        Doubt::NotTrusted => NotBelieved::NotTrusted,
        Doubt::Expired => NotBelieved::Expired,
        Doubt::NotYetValid => NotBelieved::NotYetValid,
        Doubt::Revoked => NotBelieved::Revoked,
        Doubt::WrongPurpose => NotBelieved::WrongPurpose,
        Doubt::Unusable => NotBelieved::Unusable,
    })?;
    trust.is_known(by).then_some(()).ok_or(NotBelieved::NotRegistered)
}

/// Whether a mail is from one of these addresses.
fn is_from(from: Option<&str>, addresses: &[String]) -> bool {
    from.is_some_and(|from| addresses.iter().any(|it| is_same_address(from, it)))
}

/// Whether two mail addresses are the same: that before the "@" letter by letter, the rest in either case (RFC 5280 section
/// 7.5).
pub fn is_same_address(one: &str, other: &str) -> bool {
    match (one.rsplit_once('@'), other.rsplit_once('@')) {
        (Some((one, at)), Some((other, there))) => one == other && at.eq_ignore_ascii_case(there),
        (Some(_) | None, _) => false,
    }
}

#[cfg(test)]
mod tests;
