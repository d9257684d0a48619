//! The program as its users start it, driven over its control plane, and a way to run real clients.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use sim_core::user::CERTIFIED_PASSWORD;

/// The longest that anything in a test may take.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// The Key Operator of a twin that was not told otherwise.
pub(crate) const KO: (&str, &str) = ("11111", CERTIFIED_PASSWORD);

/// A folder that is gone when the test is over.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("mfp-twin-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, content).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The program of the same build as this test.
pub(crate) fn program() -> PathBuf {
    let here = std::env::current_exe().unwrap();
    let program = here.parent().and_then(Path::parent).unwrap().join("mfp-twin");
    assert!(program.exists(), "{} is not built: cargo build --workspace", program.display());
    program
}

/// A running twin. It ends with the test.
pub(crate) struct Twin {
    child: Mutex<Child>,
    pub(crate) folder: Folder,
    pub(crate) ports: Value,
    /// The numbers of its ports, open or not.
    numbers: Value,
    /// The one-time link to the live page.
    pub(crate) link: String,
    agent: ureq::Agent,
}

impl Drop for Twin {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Twin {
    /// Certified, with a manual clock; `more` arguments come last and win.
    pub(crate) fn start(more: &[&str]) -> Self {
        let folder = Folder::new();
        let port_file = folder.0.join("ports.json");
        let clock = if more.contains(&"--clock") { &[][..] } else { &["--clock", "manual"] };
        let mut child = Command::new(program())
            .args(["serve", "--ports", "auto", "--control", "127.0.0.1:0"])
            .args(clock)
            .args(more)
            .arg("--port-file")
            .arg(&port_file)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let wait = Command::new(program())
            .args(["wait", "--timeout", "30s", "--port-file"])
            .arg(&port_file)
            .output()
            .unwrap();
        if !wait.status.success() {
            let _ = child.kill();
            let mut said = String::new();
            child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
            panic!("not ready: {}\n{said}", String::from_utf8_lossy(&wait.stderr));
        }
        let mut welcome = BufReader::new(child.stdout.take().unwrap()).lines();
        let link = welcome.find_map(|it| {
            it.unwrap().split_whitespace().find(|it| it.contains("?key=")).map(str::to_owned)
        });
        // Nobody reads them any longer; a full pipe must not stop the twin.
        let errors = child.stderr.take().unwrap();
        std::thread::spawn(move || BufReader::new(errors).lines().for_each(drop));
        std::thread::spawn(move || welcome.for_each(drop));
        let ports = std::fs::read_to_string(&port_file).unwrap();
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(PATIENCE))
            .build();
        let mut twin = Self {
            child: Mutex::new(child),
            folder,
            ports: serde_json::from_str(&ports).unwrap(),
            numbers: Value::Null,
            link: link.expect("a link to the live page"),
            agent: config.into(),
        };
        twin.numbers = twin.get("/v1/devices")[0].take();
        twin
    }

    /// The number of a port, open or not.
    pub(crate) fn port(&self, name: &str) -> u64 {
        self.numbers[name].as_u64().unwrap_or_else(|| panic!("no port {name}"))
    }

    pub(crate) fn https(&self, path: &str) -> String {
        format!("https://127.0.0.1:{}{path}", self.port("https"))
    }

    pub(crate) fn ipps(&self) -> String {
        format!("ipps://127.0.0.1:{}/ipp/print", self.port("https"))
    }

    /// Status and JSON (or what else came as a JSON string) of a control request.
    pub(crate) fn control(&self, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
        let token = format!("Bearer {}", self.ports["token"].as_str().unwrap());
        self.control_as(Some(&token), method, path, body)
    }

    /// The same of somebody who shows this, or nothing, in place of the token.
    pub(crate) fn control_as(
        &self,
        shown: Option<&str>,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) -> (u16, Value) {
        let url = format!("{}{path}", self.ports["control"].as_str().unwrap());
        let request = ureq::http::Request::builder()
            .method(method)
            .uri(url)
            .header("Content-Type", "application/json");
        let request = match shown {
            Some(it) => request.header("Authorization", it),
            None => request,
        };
        let body = body.map(|it| it.to_string()).unwrap_or_default();
        let mut reply = self.agent.run(request.body(body).unwrap()).unwrap();
        let bytes = reply.body_mut().with_config().limit(64 << 20).read_to_vec().unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let json = serde_json::from_str(&text).unwrap_or(Value::String(text));
        (reply.status().as_u16(), json)
    }

    /// Whether a control request was granted; also `false` when the twin is gone.
    pub(crate) fn tries(&self, method: &str, path: &str, body: Option<Value>) -> bool {
        let url = format!("{}{path}", self.ports["control"].as_str().unwrap());
        let token = format!("Bearer {}", self.ports["token"].as_str().unwrap());
        let request = ureq::http::Request::builder()
            .method(method)
            .uri(url)
            .header("Authorization", token)
            .header("Content-Type", "application/json");
        let body = body.map(|it| it.to_string()).unwrap_or_default();
        let reply = self.agent.run(request.body(body).unwrap());
        reply.is_ok_and(|it| it.status().is_success())
    }

    /// What a device door answers to a POST; `None` when the twin is gone.
    pub(crate) fn send(&self, url: &str, kind: &str, body: &[u8]) -> Option<Vec<u8>> {
        let mut reply = self.agent.post(url).header("Content-Type", kind).send(body).ok()?;
        reply.body_mut().read_to_vec().ok()
    }

    /// Lays a document into the document feeder or on the glass.
    pub(crate) fn lay(&self, on: &str, document: &[u8]) {
        self.post_document(&format!("/v1/hands/originals?on={on}"), document);
    }

    /// Calls a telephone line and sends a document.
    pub(crate) fn call_line(&self, line: u8, query: &str, document: &[u8]) {
        self.post_document(&format!("/v1/fax/line/{line}/incoming?{query}"), document);
    }

    fn post_document(&self, path: &str, document: &[u8]) {
        let control = self.ports["control"].as_str().unwrap();
        let token = format!("Bearer {}", self.ports["token"].as_str().unwrap());
        let request = self.agent.post(format!("{control}{path}"));
        let request =
            request.header("Authorization", token).header("Content-Type", "application/pdf");
        let mut reply = request.send(document).unwrap();
        let said = reply.body_mut().read_to_string().unwrap();
        assert!(reply.status().is_success(), "{said}");
    }

    /// The number of its process.
    pub(crate) fn pid(&self) -> u32 {
        self.child.lock().unwrap_or_else(PoisonError::into_inner).id()
    }

    /// `kill -9`; it is gone when this returns, and so is its lock on the data directory.
    pub(crate) fn kill(&self) {
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = child.kill();
        let _ = child.wait();
    }

    pub(crate) fn get(&self, path: &str) -> Value {
        self.granted("GET", path, None)
    }

    pub(crate) fn post(&self, path: &str, body: Value) -> Value {
        self.granted("POST", path, Some(body))
    }

    pub(crate) fn put(&self, path: &str, body: Value) -> Value {
        self.granted("PUT", path, Some(body))
    }

    pub(crate) fn bytes(&self, path: &str) -> Vec<u8> {
        self.document(path).1
    }

    /// What is there, with its media type.
    pub(crate) fn document(&self, path: &str) -> (String, Vec<u8>) {
        let url = format!("{}{path}", self.ports["control"].as_str().unwrap());
        let token = format!("Bearer {}", self.ports["token"].as_str().unwrap());
        let mut reply = self.agent.get(url).header("Authorization", token).call().unwrap();
        assert_eq!(reply.status().as_u16(), 200, "{path}");
        let kind = reply.headers()["content-type"].to_str().unwrap().to_owned();
        (kind, reply.body_mut().with_config().limit(64 << 20).read_to_vec().unwrap())
    }

    fn granted(&self, method: &str, path: &str, body: Option<Value>) -> Value {
        let (status, json) = self.control(method, path, body);
        assert!((200..300).contains(&status), "{method} {path}: {status} {json}");
        json
    }

    pub(crate) fn add_user(&self, id: &str, password: &str, role: &str) {
        self.post("/v1/users", json!({ "id": id, "password": password, "role": role }));
    }

    /// A job, as soon as it is in that state; it need not be there yet.
    pub(crate) fn job_in(&self, id: usize, state: &str) -> Value {
        let seconds = PATIENCE.as_secs();
        self.get(&format!("/v1/jobs/{id}?wait={state}&timeout=PT{seconds}S"))
    }

    /// Waits until the truth journal says that something happened that makes `seen` true.
    pub(crate) fn until<T>(&self, what: &str, mut seen: impl FnMut(&Self) -> Option<T>) -> T {
        // All events so far are more than a look at what is asked for.
        if let Some(found) = seen(self) {
            return found;
        }
        let begun = Instant::now();
        let url = format!("{}/v1/events?since=0", self.ports["control"].as_str().unwrap());
        let token = format!("Bearer {}", self.ports["token"].as_str().unwrap());
        let reply = self.agent.get(url).header("Authorization", token).call().unwrap();
        let mut events = BufReader::new(reply.into_body().into_reader()).lines();
        loop {
            if let Some(found) = seen(self) {
                return found;
            }
            assert!(begun.elapsed() < PATIENCE, "waited in vain until {what}");
            // The stream blocks until something happens; its own time-out bounds it.
            let event =
                events.next().unwrap_or_else(|| panic!("no more events, but not yet {what}"));
            event.unwrap_or_else(|error| panic!("waited in vain until {what}: {error}"));
        }
    }

    pub(crate) fn press(&self, label: &str) -> Value {
        self.post("/v1/panel/press", json!({ "label": label }))
    }

    pub(crate) fn panel_log_in(&self, user: &str, password: &str) -> Value {
        self.post("/v1/panel/login", json!({ "user": user, "password": password }))
    }

    /// The audit log as "event / description / status by user".
    pub(crate) fn audit(&self) -> Vec<String> {
        let rows = self.get("/v1/audit");
        let line = |it: &Value| {
            let text = |name: &str| it[name].as_str().unwrap().to_owned();
            format!(
                "{} / {} / {} by {}",
                text("event"),
                text("description"),
                text("status"),
                text("user")
            )
        };
        rows.as_array().unwrap().iter().map(line).collect()
    }
}

/// The token of the forms on a page of CWIS; empty where there is none.
pub(crate) fn token(page: &str) -> String {
    let token = page.split("name=\"token\" value=\"").nth(1).and_then(|it| it.split('"').next());
    token.unwrap_or_default().to_owned()
}

/// Runs a real client to its end; kills it, and fails, when it takes too long.
pub(crate) fn run(command: &mut Command) -> Output {
    run_within(PATIENCE, command)
}

/// The same for a client that may take another time.
pub(crate) fn run_within(time: Duration, command: &mut Command) -> Output {
    let name = command.get_program().to_string_lossy().into_owned();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{name} cannot run ({error}): ./scripts/test installs it"));
    let (out, err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
    let gather = |mut from: Box<dyn std::io::Read + Send>| {
        std::thread::spawn(move || {
            let mut all = Vec::new();
            let _ = from.read_to_end(&mut all);
            all
        })
    };
    let (out, err) = (gather(Box::new(out)), gather(Box::new(err)));
    let (gone, wait) = std::sync::mpsc::channel::<()>();
    let pid = child.id().to_string();
    let guard = std::thread::spawn(move || {
        if wait.recv_timeout(time) == Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
            let _ = Command::new("kill").args(["-9", &pid]).status();
        }
    });
    let status = child.wait().unwrap();
    drop(gone);
    guard.join().unwrap();
    Output { status, stdout: out.join().unwrap(), stderr: err.join().unwrap() }
}

/// What a client printed, both streams.
pub(crate) fn said(output: &Output) -> String {
    let out = String::from_utf8_lossy(&output.stdout);
    format!("{out}{}", String::from_utf8_lossy(&output.stderr))
}

/// A real PDF of `pages` pages, each with a black bar of its own length.
pub(crate) fn pdf(pages: u32) -> Vec<u8> {
    let mut pdf = b"%PDF-1.4\n".to_vec();
    let mut at = Vec::new();
    let mut object = |pdf: &mut Vec<u8>, text: String| {
        at.push(pdf.len());
        let number = at.len();
        pdf.extend_from_slice(format!("{number} 0 obj\n{text}\nendobj\n").as_bytes());
    };
    let kids: Vec<_> = (0..pages).map(|it| format!("{} 0 R", 3 + 2 * it)).collect();
    object(&mut pdf, "<</Type/Catalog/Pages 2 0 R>>".into());
    object(&mut pdf, format!("<</Type/Pages/Kids[{}]/Count {pages}>>", kids.join(" ")));
    for page in 0..pages {
        let content = format!("0 g 50 {} {} 40 re f", 700 - 20 * (page % 30), 50 + 40 * page);
        let media = "/MediaBox[0 0 595 842]";
        object(
            &mut pdf,
            format!("<</Type/Page/Parent 2 0 R{media}/Contents {} 0 R>>", 4 + 2 * page),
        );
        object(&mut pdf, format!("<</Length {}>>stream\n{content}\nendstream", content.len()));
    }
    let table = pdf.len();
    let size = at.len() + 1;
    pdf.extend_from_slice(format!("xref\n0 {size}\n0000000000 65535 f \n").as_bytes());
    at.iter().for_each(|it| pdf.extend_from_slice(format!("{it:010} 00000 n \n").as_bytes()));
    pdf.extend_from_slice(
        format!("trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n").as_bytes(),
    );
    pdf
}
