//! A private CUPS: its own folders, its own socket, nothing of the system's.

use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use crate::twin::{Folder, PATIENCE, run, said};

pub(crate) struct Cups {
    child: Child,
    folder: Folder,
    /// Follows the log.
    tail: Child,
    /// Lines of the log that nobody has waited for yet.
    lines: Receiver<String>,
}

impl Drop for Cups {
    fn drop(&mut self) {
        // An orderly end takes its children along.
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
        let _ = self.tail.kill();
        let _ = self.tail.wait();
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
                "LogLevel debug\nMaxLogSize 0\nListen {root}/run/cups.sock\nBrowsing No\nWebInterface No\n\
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
        let log = folder.write("log/error", "");
        let mut tail = Command::new("tail")
            .args(["-n", "+1", "-F"])
            .arg(log)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let said_by = BufReader::new(tail.stdout.take().unwrap());
        let (send, lines) = channel();
        std::thread::spawn(move || {
            said_by.lines().map_while(Result::ok).try_for_each(|it| send.send(it))
        });
        let cups = Self { child, folder, tail, lines };
        let begun = Instant::now();
        while !said(&run(cups.client("lpstat").arg("-r"))).contains("is running") {
            assert!(begun.elapsed() < Duration::from_secs(30), "cupsd: {}", cups.log());
        }
        cups
    }

    /// A queue without a driver, once the scheduler knows what the printer can do.
    pub(crate) fn add_queue(&self, name: &str, uri: &str) {
        let added = run(self
            .client("/usr/sbin/lpadmin")
            .args(["-p", name, "-E", "-v", uri])
            .args(["-m", "everywhere"]));
        assert!(added.status.success(), "{}\n{}", said(&added), self.log());
        let begun = Instant::now();
        while !self.folder.0.join(format!("ppd/{name}.ppd")).exists() {
            assert!(begun.elapsed() < PATIENCE, "no choices for {name}: {}", self.log());
            self.until_logged(&[name]);
        }
    }

    /// Prints; the number of the job in CUPS, such as "twin-1".
    pub(crate) fn print(&self, queue: &str, options: &[&str], files: &[PathBuf]) -> String {
        let lp = run(self.client("lp").args(["-d", queue]).args(options).args(files));
        let said = said(&lp);
        let words = said.split_whitespace();
        let id = words.skip_while(|it| *it != "is").nth(1);
        id.unwrap_or_else(|| panic!("lp {options:?}: {said}")).to_owned()
    }

    /// Waits until the scheduler writes a line with these words into its log, after the line that was
    /// waited for before.
    pub(crate) fn until_logged(&self, words: &[&str]) {
        let begun = Instant::now();
        loop {
            let line = self.lines.recv_timeout(PATIENCE.saturating_sub(begun.elapsed()));
            match line {
                Ok(line) if words.iter().all(|it| line.contains(it)) => return,
                Ok(_) => {}
                Err(_) => panic!("waited in vain for {words:?}: {}", self.log()),
            }
        }
    }

    /// What `lpstat` says.
    pub(crate) fn lpstat(&self, arguments: &[&str]) -> String {
        said(&run(self.client("lpstat").args(arguments)))
    }

    /// A CUPS client of this scheduler.
    pub(crate) fn client(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .env("CUPS_SERVER", self.folder.0.join("run/cups.sock"))
            .env("CUPS_SERVERROOT", &self.folder.0)
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
