//! Extensions of certificates and CRLs (RFC 5280 sections 4.2 and 5.2).

use std::collections::BTreeSet;

use x509_cert::ext::Extension;

/// Whether an extension is there more than once, whichever (RFC 5280 section 4.2).
pub(crate) fn has_one_twice<'a>(extensions: impl IntoIterator<Item = &'a Extension>) -> bool {
    let mut seen = BTreeSet::new();
    !extensions.into_iter().all(|it| seen.insert(it.extn_id))
}
