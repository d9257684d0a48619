//! What the values of settings do, as seen from outside the device.

/// What a value does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingEffect {
    /// It is obeyed wherever it matters, at the moment it matters: the test of this name looks from outside.
    Shown(&'static str),
    /// The machine that obeys it does not exist yet: the value is kept, permitted and audited only.
    Awaits(Awaited),
}

impl SettingEffect {
    /// The machine that it waits for, if it waits.
    pub const fn awaited(self) -> Option<Awaited> {
        match self {
            Self::Shown(_) => None,
            Self::Awaits(machine) => Some(machine),
        }
    }

    /// The test that shows it, if there is something to be seen.
    pub const fn shown_by(self) -> Option<&'static str> {
        match self {
            Self::Shown(test) => Some(test),
            Self::Awaits(_) => None,
        }
    }
}

/// Defines the machines with what they are called.
macro_rules! awaited {
    ($($name:ident $text:literal,)*) => {
        /// A machine of the device that does not exist yet, or a part of one.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Awaited {
            $(#[doc = $text] $name,)*
        }

        impl Awaited {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// What it is called.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

awaited! {
    RemoteAssistance "remote assistance",
    WebApplications "web applications",
    DirectPrint "printing past the driver",
    Fax "fax",
    MailReceipt "receiving mail",
    Ipsec "IPsec",
    WebDav "WebDAV",
    Wsd "WSD",
    Soap "SOAP",
    Snmp "SNMP",
    Mdns "multicast DNS",
    SmbClient "the SMB client",
    FtpClient "the FTP client",
    SftpClient "the SFTP client",
    CustomServices "custom services",
    Plugins "embedded plug-ins",
}
