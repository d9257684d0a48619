//! A private CUPS: its own folders, its own socket, nothing of the system's.

use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::twin::{Folder, run, said};

pub(crate) struct Cups {
    child: Child,
    folder: Folder,
}

impl Drop for Cups {
    fn drop(&mut self) {
        // An orderly end takes its children along.
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
    }
}

impl Cups {
    pub(crate) fn start() -> Self {
        let folder = Folder::new();
        let root = folder.0.display();
        for it in ["ssl", "cache", "spool/tmp", "run", "log", "ppd", "home"] {
            std::fs::create_dir_all(folder.0.join(it)).unwrap();
        }
        let open = "Order allow,deny\nAllow all";
        let conf = folder.write(
            "cupsd.conf",
            format!(
                "LogLevel debug\nListen {root}/run/cups.sock\nBrowsing No\nWebInterface No\n\
                 DefaultAuthType None\nErrorPolicy abort-job\n\
                 <Location />\n{open}\n</Location>\n<Location /admin>\n{open}\n</Location>\n\
                 <Policy default>\n<Limit All>\n{open}\n</Limit>\n</Policy>\n"
            ),
        );
        let files = folder.write(
            "cups-files.conf",
            format!(
                "ServerRoot {root}\nCacheDir {root}/cache\nStateDir {root}/run\n\
                 RequestRoot {root}/spool\nTempDir {root}/spool/tmp\nServerKeychain {root}/ssl\n\
                 ErrorLog {root}/log/error\nAccessLog {root}/log/access\nPageLog {root}/log/page\n\
                 SystemGroup root\n"
            ),
        );
        // The scheduler hands its work to a user who may do less.
        std::fs::set_permissions(&folder.0, std::fs::Permissions::from_mode(0o755)).unwrap();
        let child = Command::new("/usr/sbin/cupsd")
            .arg("-f")
            .arg("-c")
            .arg(conf)
            .arg("-s")
            .arg(files)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| {
                panic!("cupsd cannot run ({error}): ./scripts/test installs it")
            });
        let cups = Self { child, folder };
        let begun = Instant::now();
        while !said(&run(cups.client("lpstat").arg("-r"))).contains("is running") {
            assert!(begun.elapsed() < Duration::from_secs(30), "cupsd: {}", cups.log());
        }
        cups
    }

    /// A CUPS client of this scheduler.
    pub(crate) fn client(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .env("CUPS_SERVER", self.folder.0.join("run/cups.sock"))
            .env("HOME", self.folder.0.join("home"));
        command
    }

    /// What the scheduler and its filters wrote: for the message of a failed test.
    pub(crate) fn log(&self) -> String {
        let path: PathBuf = self.folder.0.join("log/error");
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let lines: Vec<_> = text.lines().collect();
        lines[lines.len().saturating_sub(80)..].join("\n")
    }
}
