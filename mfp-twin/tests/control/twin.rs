//! A twin for one test, and a client of its control plane.

use std::io::{BufReader, Read};
use std::sync::LazyLock;
use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request, Response};
use mfp_twin::cli::{DOCUMENT_WORKER, WORKER_MEMORY};
use mfp_twin::{NewUser, Options, Ports, Profile, Running, run};
use serde_json::Value;
use sim_core::job::{Claim, JobAsk, JobId, JobTicket, JobType, Submission};
use sim_core::user::{Role, UserId};
use sim_core::{Asker, Command, Door, Reply, Secret};
use sim_document::{Found, Program, Readers};
use sim_host::{ClockMode, Pace};
use tokio::runtime::Runtime;
use ureq::Agent;

/// The password of the user alice.
pub(crate) const ALICE: &str = "alice-password";

pub(crate) struct Twin {
    pub(crate) running: Running,
    agent: Agent,
    runtime: Runtime,
}

/// An answer that was read whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: http::HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |it| it.to_str().unwrap())
    }
}

/// Readers of documents as the program has them.
pub(crate) fn readers() -> Readers {
    Readers::new(
        Program::new(env!("CARGO_BIN_EXE_mfp-twin"), [DOCUMENT_WORKER]).within(WORKER_MEMORY),
    )
    .unwrap()
}

/// Where tests without a twin wait for them: a process belongs to the runtime that started it.
pub(crate) static READING: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

/// What they make of a document.
pub(crate) fn read(
    readers: &Readers,
    document: impl Into<Bytes>,
    declared: &str,
) -> Result<Found, String> {
    let read = async { readers.read(document.into(), declared).await };
    READING.block_on(read).map_err(|it| it.to_string())
}

/// Free ports, a clock that stands, printing at once, and the user alice.
pub(crate) fn options() -> Options {
    Options {
        ports: Ports::Auto,
        seed: Some(7),
        clock: ClockMode::Manual,
        pace: Pace::Instant,
        users: vec![NewUser {
            id: UserId::new("alice").unwrap(),
            password: Secret::new(ALICE),
            role: Role::GeneralUser,
        }],
        ..Options::default()
    }
}

impl Twin {
    pub(crate) fn certified() -> Self {
        Self::start(options())
    }

    pub(crate) fn factory() -> Self {
        Self::start(Options { profile: Profile::Factory, ..options() })
    }

    pub(crate) fn start(options: Options) -> Self {
        let runtime = Runtime::new().unwrap();
        let running = runtime.block_on(run(options)).unwrap();
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(Duration::from_secs(60)))
            .build()
            .into();
        Self { running, agent, runtime }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.running.control)
    }

    /// A request with just these headers.
    pub(crate) fn bare(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(self.url(path));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut response =
            if body.is_empty() && Method::from_bytes(method.as_bytes()).unwrap() != Method::POST {
                self.agent.run(request.body(()).unwrap()).unwrap()
            } else {
                self.agent.run(request.body(body.to_owned()).unwrap()).unwrap()
            };
        let body = response.body_mut().with_config().limit(64 << 20).read_to_vec().unwrap();
        Answer { status: response.status().as_u16(), headers: response.headers().clone(), body }
    }

    pub(crate) fn bearer(&self) -> String {
        format!("Bearer {}", self.running.token)
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.bare("GET", path, &[("authorization", &self.bearer())], "")
    }

    /// The first bytes of what is there.
    pub(crate) fn get_range(&self, path: &str, bytes: u64) -> Vec<u8> {
        let range = format!("bytes=0-{}", bytes - 1);
        self.bare("GET", path, &[("authorization", &self.bearer()), ("range", &range)], "").body
    }

    pub(crate) fn delete(&self, path: &str) -> Answer {
        self.bare("DELETE", path, &[("authorization", &self.bearer())], "")
    }

    pub(crate) fn send(&self, method: &str, path: &str, body: &Value) -> Answer {
        let bearer = self.bearer();
        let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
        self.bare(method, path, &headers, &body.to_string())
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Answer {
        self.send("POST", path, body)
    }

    pub(crate) fn put(&self, path: &str, body: &Value) -> Answer {
        self.send("PUT", path, body)
    }

    /// A body of bytes.
    pub(crate) fn put_bytes(&self, path: &str, body: Vec<u8>) -> Answer {
        self.send_bytes("PUT", path, body)
    }

    /// A body of bytes.
    pub(crate) fn post_bytes(&self, path: &str, body: Vec<u8>) -> Answer {
        self.send_bytes("POST", path, body)
    }

    fn send_bytes(&self, method: &str, path: &str, body: Vec<u8>) -> Answer {
        let request = Request::builder().method(method).uri(self.url(path));
        let request = request.header("authorization", self.bearer()).body(body).unwrap();
        let mut response = self.agent.run(request).unwrap();
        let body = response.body_mut().read_to_vec().unwrap();
        Answer { status: response.status().as_u16(), headers: response.headers().clone(), body }
    }

    /// The body of a GET request as it comes.
    pub(crate) fn open(
        &self,
        path: &str,
        headers: &[(&str, &str)],
    ) -> BufReader<impl Read + use<>> {
        let mut request =
            Request::builder().uri(self.url(path)).header("authorization", self.bearer());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response: Response<ureq::Body> = self.agent.run(request.body(()).unwrap()).unwrap();
        assert_eq!(response.status(), 200);
        BufReader::new(response.into_body().into_reader())
    }

    /// Hands in a document of one page as alice's driver does.
    pub(crate) fn print(&self, name: &str, copies: u16) -> JobId {
        let screen = sim_panel::Panel::new().screen(&self.running.handle.view());
        let ticket = JobTicket { copies, ..JobTicket::default() };
        self.hand_in(name, ticket, &sim_panel::to_pdf(&screen))
    }

    /// The same with this ticket.
    pub(crate) fn print_as(&self, ticket: JobTicket) -> JobId {
        let screen = sim_panel::Panel::new().screen(&self.running.handle.view());
        self.hand_in("Asked for", ticket, &sim_panel::to_pdf(&screen))
    }

    /// Hands in this document.
    pub(crate) fn print_data(&self, name: &str, data: &[u8]) -> JobId {
        self.hand_in(name, JobTicket::default(), data)
    }

    fn hand_in(&self, name: &str, ticket: JobTicket, data: &[u8]) -> JobId {
        let id = self.begin(name, ticket, data);
        // The job is read in the background.
        self.post("/v1/clock/advance", &serde_json::json!({ "until": "idle" }));
        id
    }

    /// Hands in this document, and does not wait until it is read.
    pub(crate) fn begin(&self, name: &str, ticket: JobTicket, data: &[u8]) -> JobId {
        let handle = &self.running.handle;
        let mut writer = handle.documents().begin();
        writer.push(data).unwrap();
        let (document, bytes) = writer.finish().unwrap();
        let submission = Submission {
            asks_back: false,
            subscriptions: Vec::new(),
            name: name.into(),
            job_type: JobType::Normal,
            ticket,
            password: None,
            document: sim_core::job::Document {
                id: document,
                name: String::new(),
                format: "application/octet-stream".into(),
                bytes,
            },
            claim: Claim::Password { user: "alice".into(), password: Secret::new(ALICE) },
        };
        let driver = Asker::Remote(Door::Driver, self.running.device.ip);
        let ask = handle.ask(driver, Command::Job(JobAsk::Submit(submission.into())));
        let reply = self.runtime.block_on(ask).unwrap();
        let Reply::Job(id, _) = reply else { panic!("{reply:?}") };
        id
    }

    /// Asks as whoever is logged in at the panel.
    pub(crate) fn at_panel(&self, command: Command) {
        let ask = self.running.handle.ask(Asker::Panel, command);
        self.runtime.block_on(ask).unwrap();
    }
}
