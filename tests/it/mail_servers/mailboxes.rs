//! Where mails lie until somebody reads them: a Maildir for each user.

use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::twin::{Folder, run, said};

/// Who has a mailbox; mails for `team@example.com` come into that of `team`.
pub(crate) const USERS: [&str; 2] = ["team", "mfp"];
/// The password of all of them, for Exim and for Dovecot.
pub(crate) const PASSWORD: &str = "Mail-server-9";
/// The user and the group that may do nothing: as whom a test of root has the servers run.
const NOBODY: u32 = 65_534;

/// The mailboxes.
pub(crate) struct Mailboxes {
    folder: Folder,
    /// As whom the servers run.
    pub(super) user: User,
}

/// A user of the system.
pub(super) struct User {
    is_root_s: bool,
    pub(super) uid: u32,
    pub(super) gid: u32,
    pub(super) name: String,
    pub(super) group: String,
}

impl Mailboxes {
    pub(crate) fn new() -> Self {
        let folder = Folder::new();
        let mailboxes = Self { user: User::of(&folder.0), folder };
        for user in USERS {
            for it in ["new", "cur", "tmp"] {
                std::fs::create_dir_all(mailboxes.of(user).join(it)).unwrap();
            }
        }
        mailboxes.user.give(&mailboxes.folder.0);
        mailboxes
    }

    /// Lays a mail into the mailbox of this user, as it is: Dovecot has it from then on.
    pub(crate) fn put(&self, user: &str, name: &str, mail: &[u8]) {
        // A mail that is seen has come whole.
        let (place, written) = (self.of(user), self.of(user).join("tmp").join(name));
        std::fs::write(&written, mail).unwrap();
        self.user.give(&written);
        std::fs::rename(written, place.join("new").join(name)).unwrap();
    }

    pub(super) fn path(&self) -> &Path {
        &self.folder.0
    }

    fn of(&self, user: &str) -> PathBuf {
        self.folder.0.join(user)
    }
}

impl User {
    /// Whoever made this folder; who may do nothing where that is root.
    fn of(folder: &Path) -> Self {
        let made = std::fs::metadata(folder).unwrap();
        let is_root_s = made.uid() == 0;
        let (uid, gid) = if is_root_s { (NOBODY, NOBODY) } else { (made.uid(), made.gid()) };
        let id = |what: &str| {
            let said = said(&run(Command::new("id").args([what, "--", &uid.to_string()])));
            said.trim().to_owned()
        };
        Self { is_root_s, uid, gid, name: id("-un"), group: id("-gn") }
    }

    /// Gives a file, or a folder with all that is in it, to this user.
    pub(super) fn give(&self, path: &Path) {
        if !self.is_root_s {
            return;
        }
        chown(path, Some(self.uid), Some(self.gid)).unwrap();
        if path.is_dir() {
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o700)).unwrap();
            std::fs::read_dir(path).unwrap().for_each(|it| self.give(&it.unwrap().path()));
        }
    }

    /// This program, run as this user.
    pub(super) fn runs(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        if self.is_root_s {
            command.uid(self.uid).gid(self.gid);
        }
        command
    }
}
