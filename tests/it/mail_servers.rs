//! A mail server of Debian: Dovecot has mails read over POP3 and IMAP. It needs no root.
//!
//! ```text
//!   a test ── put ──▶ Mailboxes ──▶ Dovecot ──▶ POP3, IMAP: curl, the device
//! ```
//! Folders and ports are the test's own, and all of it ends with the test.

mod dovecot;
mod mailboxes;

pub(crate) use dovecot::Dovecot;
pub(crate) use mailboxes::Mailboxes;

#[test]
fn a_mail_that_lies_in_a_mailbox_is_read_over_pop3_and_imap() {
    let mailboxes = Mailboxes::new();
    let dovecot = Dovecot::start(&mailboxes);
    let mail = b"Subject: Minutes\r\n\r\nof May\r\n";
    mailboxes.put("team", "1", mail);
    assert_eq!(
        (dovecot.over_pop3("team", 1), dovecot.over_imap("team", 1)),
        (mail.to_vec(), mail.to_vec())
    );
}
