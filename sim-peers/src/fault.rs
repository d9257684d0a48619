//! What keeps a device from sending mail, by name.

/// Where a server refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum At {
    Greeting,
    Hello,
    Login,
    Sender,
    Recipient,
    Data,
    End,
}

/// What a server does instead of taking a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Does {
    /// Says this there.
    Says(At, &'static str),
    /// Says nothing from there on.
    Hangs(At),
    /// Closes there.
    Closes(At),
    /// Closes in the middle of a mail; of one that is over before anybody notices that, in front of it.
    ClosesMidway,
    /// Does not say that it can do this (an extension of EHLO).
    Lacks(&'static str),
    /// Takes mails of so many bytes at most.
    Takes(u64),
    /// Says in plain what belongs into TLS, behind its reply to STARTTLS.
    Injects,
    /// Refuses STARTTLS.
    RefusesTls,
    /// Shows a certificate that is past its time.
    Expired,
    /// Shows one of another name.
    OtherName,
}

macro_rules! faults {
    ($($name:ident $called:literal $words:literal $does:expr;)*) => {
        /// What a mail server does wrong.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Fault {
            $(#[doc = $words] $name,)*
        }

        impl Fault {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// Its name.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $called,)* }
            }

            /// What it is, for people.
            pub const fn words(self) -> &'static str {
                match self { $(Self::$name => $words,)* }
            }

            pub(crate) const fn does(self) -> Does {
                match self { $(Self::$name => $does,)* }
            }
        }
    };
}

faults! {
    Busy "busy" "Greets with 421." Does::Says(At::Greeting, "421 4.3.2 too busy");
    NoMailServer "no-mail-server" "Speaks HTTP." Does::Says(At::Greeting, "HTTP/1.1 400 Bad Request");
    Silent "silent" "Takes the connection and says nothing." Does::Hangs(At::Greeting);
    Gone "gone" "Takes the connection and closes it." Does::Closes(At::Greeting);
    HostName "host-name" "Refuses the device's host name (501 to EHLO)." Does::Says(At::Hello, "501 5.5.4 no such host");
    LoginRefused "login-refused" "Lets nobody log in (535)." Does::Says(At::Login, "535 5.7.8 not let in");
    LoginMissing "login-missing" "Offers no log-in." Does::Lacks("AUTH");
    Sender "sender" "Refuses the device's address (550 to MAIL)." Does::Says(At::Sender, "550 5.1.8 no such sender");
    Recipient "recipient" "Refuses the recipient (550 to RCPT)." Does::Says(At::Recipient, "550 5.1.1 no such user");
    RecipientName "recipient-name" "Refuses the recipient (553 to RCPT)." Does::Says(At::Recipient, "553 5.1.3 no such name");
    Full "full" "Has no room for now (452 to RCPT)." Does::Says(At::Recipient, "452 4.2.2 no room");
    FullForGood "full-for-good" "Has no room (552 at the end)." Does::Says(At::End, "552 5.2.2 no room");
    Small "small" "Takes 1,000 bytes at most (SIZE)." Does::Takes(1_000);
    NoData "no-data" "Refuses the mail (554 to DATA)." Does::Says(At::Data, "554 5.5.1 no valid mail");
    Spam "spam" "Refuses the mail when it has it (554)." Does::Says(At::End, "554 5.7.1 not wanted");
    Later "later" "Refuses the mail when it has it, for now (451)." Does::Says(At::End, "451 4.3.0 later");
    Midway "midway" "Closes in the middle of a large mail, or when a small one is to begin." Does::ClosesMidway;
    EndClosed "end-closed" "Closes when it has the mail, without saying so." Does::Closes(At::End);
    EndSilent "end-silent" "Says nothing when it has the mail." Does::Hangs(At::End);
    NoReceipts "no-receipts" "Gives no delivery receipts (DSN)." Does::Lacks("DSN");
    NoStartTls "no-starttls" "Does not offer STARTTLS." Does::Lacks("STARTTLS");
    StartTlsRefused "starttls-refused" "Refuses STARTTLS (454)." Does::RefusesTls;
    Injected "injected" "Says something in plain behind its reply to STARTTLS." Does::Injects;
    Expired "expired" "Shows a certificate that is past its time." Does::Expired;
    OtherName "other-name" "Shows a certificate of another name." Does::OtherName;
}

impl Fault {
    /// The fault of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|it| it.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::Fault;

    #[test]
    fn each_fault_has_a_name_of_its_own() {
        for fault in Fault::ALL {
            assert_eq!(Fault::from_name(fault.name()), Some(*fault));
        }
        assert_eq!(Fault::from_name("none"), None);
    }
}
