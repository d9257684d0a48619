//! The token in each form of somebody who is logged in. A page elsewhere can have a browser send a form, and
//! does not know it.
//!
//! The guide has CSRF Protection as a switch (p.22) and does not say what the device compares. That a form has
//! to carry a token besides coming from the device's own pages, how it is made, and its name are assumed.

use askama::Template;
use aws_lc_rs::hmac::{self, HMAC_SHA256, Key};
use sim_core::session::Session;

/// What the session's cookie makes a token for.
const PURPOSE: &[u8] = b"form of CentreWare Internet Services";
/// The field with the token; nothing where nobody is logged in.
#[derive(Template)]
#[template(path = "form_token.html")]
pub(crate) struct FormToken {
    value: Option<String>,
}

impl FormToken {
    /// For the forms of a session.
    pub(crate) fn of(session: Option<&Session>) -> Self {
        Self { value: session.map(|it| hex::encode(hmac::sign(&key(it), PURPOSE))) }
    }
}

fn key(session: &Session) -> Key {
    Key::new(HMAC_SHA256, &session.token.0)
}
