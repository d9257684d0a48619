//! A certified device that is on, and IPP clients of it.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use axum::body::{Body, to_bytes};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, Request, StatusCode as Http, header};
use sim_core::clock::{Clock, ZONE_DEFAULT};
use sim_core::command::Assumptions;
use sim_core::job::Job;
use sim_core::model::{Identity, MODELS};
use sim_core::power::PowerAction;
use sim_core::settings::{Change, Profile, Settings};
use sim_core::user::{KEY_OPERATOR_ID, Role, Standing, UserAsk, UserId};
use sim_core::{Asker, Command, Configuration, Device, PasswordHash, Secret, Tick, View};
use sim_host::passwords::{self, Passwords};
use sim_host::{Advance, ClockMode, Handle, Pace, Setup, host};
use sim_wire::ipp::{
    Attribute, Group, GroupTag, Limits, Message, Operation, StatusCode, Value, Version,
};
use sim_wire::pjl;

use crate::{IppProfile, Pages, Printer, handle, printer};
use sim_listen::{Farewell, Peer, Uploads};

/// The Key Operator.
pub(super) const KO: (&str, &str) = (KEY_OPERATOR_ID, "Key-Operator-1");
/// A general user.
pub(super) const ALICE: (&str, &str) = ("alice", "alice-password");
/// Another.
pub(super) const BOB: (&str, &str) = ("bob", "bob-password");
/// Where the printer is.
pub(super) const URI: &str = "ipps://printer.example:443/ipp/print";
/// What the device shows to people.
pub(super) const PAGES: Pages = Pages {
    home: "/home/index.html",
    icons: &["/assets/printer-48.png", "/assets/printer-128.png", "/assets/printer-512.png"],
};
/// The request-id of every request.
pub(super) const REQUEST_ID: i32 = 4_711;
/// How long anything may take in real time before a test gives up.
const PATIENCE: Duration = Duration::from_secs(300);

/// An empty page.
pub(super) const PDF: &[u8] = b"%PDF-1.4\n\
    1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
    2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
    3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n\
    trailer<</Root 1 0 R>>\n%%EOF\n";

/// Hashing is slow; one hash serves all tests.
static KO_HASH: LazyLock<PasswordHash> =
    LazyLock::new(|| passwords::hash(&Secret::new(KO.1)).unwrap());

/// A device, with [`ALICE`] and [`BOB`].
pub(super) struct World {
    pub(super) handle: Handle,
    pub(super) printer: Printer,
}

impl World {
    pub(super) async fn certified() -> Self {
        Self::with(Settings::certified()).await
    }

    /// One that claims everything that the twin can do.
    pub(super) async fn full() -> Self {
        Self::claiming(Settings::certified(), IppProfile::Full).await
    }

    pub(super) async fn with(settings: Settings) -> Self {
        Self::claiming(settings, IppProfile::Device).await
    }

    async fn claiming(settings: Settings, profile: IppProfile) -> Self {
        let configuration = Configuration {
            identity: Identity {
                model: &MODELS[0],
                serial: "123456".into(),
                host_name: "apeosport".into(),
                address: Ipv4Addr::LOCALHOST.into(),
            },
            settings,
            profile: Profile::Certified,
            assumptions: Assumptions::default(),
            clock: Clock::new(Tick(0), 1_611_277_200_000, ZONE_DEFAULT),
            key_operator: UserId::new(KO.0).unwrap(),
            key_operator_password: KO_HASH.clone(),
            key_operator_standing: Standing::Strong,
            seed: 7,
        };
        let passwords = Passwords::new().unwrap();
        let device = Device::new(configuration);
        let hardware = sim_host::Hardware::in_memory(sim_host::SectorSize::default()).unwrap();
        let setup = Setup::new(ClockMode::Manual, Pace::Instant, passwords);
        let (handle, device) = host(device, hardware, setup);
        tokio::spawn(device);
        let world =
            Self { printer: printer(handle.clone(), Uploads::default(), profile, PAGES), handle };
        world.hand(Command::Power(PowerAction::On)).await;
        for (id, password) in [ALICE, BOB] {
            let (id, password) = (UserId::new(id).unwrap(), Secret::new(password));
            let (name, role) = (String::new(), Role::GeneralUser);
            world.hand(Command::User(UserAsk::Add { id, name, role, password })).await;
        }
        world
    }

    /// A hand inside the machine.
    pub(super) async fn hand(&self, command: Command) {
        self.handle.ask(Asker::Control, command).await.unwrap();
    }

    pub(super) async fn set(&self, change: Change) {
        self.hand(Command::ChangeSettings(vec![change])).await;
    }

    pub(super) async fn pass_seconds(&self, seconds: u64) {
        self.handle.advance(Advance::By(seconds * 1_000)).await.unwrap();
    }

    /// Waits for a view in which this holds.
    pub(super) async fn until(&self, holds: impl Fn(&View) -> bool) -> Arc<View> {
        let mut views = self.handle.views();
        let view = tokio::time::timeout(PATIENCE, views.wait_for(|it| holds(it))).await;
        view.expect("in time").unwrap().clone()
    }

    /// The only job, once it is held for its owner.
    pub(super) async fn held(&self) -> Arc<Job> {
        let held = |it: &Arc<Job>| it.state.is_held();
        let view = self.until(|it| it.jobs.values().any(held)).await;
        assert_eq!(view.jobs.len(), 1);
        view.jobs.values().next().unwrap().clone()
    }

    /// "Print / Aborted / bob" for every record from the `number`th on.
    pub(super) fn audited(&self, number: u64) -> Vec<String> {
        let view = self.handle.view();
        let line = |it: &sim_core::audit::Record| {
            let row = it.event.row();
            format!("{} / {} / {}", row.description, row.status, it.user)
        };
        view.audit.since(number).map(line).collect()
    }

    /// Asserts that not one byte of any document is left.
    pub(super) fn nothing_is_kept(&self) {
        let documents = self.handle.documents();
        assert_eq!((documents.count(), documents.bytes()), (0, 0));
        assert!(self.handle.view().jobs.is_empty());
    }

    /// A client over TLS that shows no password.
    pub(super) fn client(&self) -> Client<'_> {
        let address = Ipv4Addr::new(192, 0, 2, 7).into();
        Client { world: self, tls: true, basic: None, address }
    }

    /// A client over TLS that shows a password with every request.
    pub(super) fn user(&self, who: (&'static str, &'static str)) -> Client<'_> {
        Client { basic: Some(who), ..self.client() }
    }
}

/// An IPP client.
#[derive(Clone, Copy)]
pub(super) struct Client<'a> {
    pub(super) world: &'a World,
    pub(super) tls: bool,
    pub(super) basic: Option<(&'static str, &'static str)>,
    pub(super) address: IpAddr,
}

/// What came back.
pub(super) struct Got {
    pub(super) http: Http,
    pub(super) headers: HeaderMap,
    pub(super) bytes: Vec<u8>,
}

impl Client<'_> {
    pub(super) async fn send(&self, message: &Message, document: &[u8]) -> Got {
        self.post(body(message, document)).await
    }

    pub(super) async fn post(&self, body: impl Into<Body>) -> Got {
        let request = Request::post("/ipp/print").header(header::HOST, "printer.example");
        let request = request.header(header::CONTENT_TYPE, "application/ipp");
        self.request(request.body(body.into()).unwrap()).await
    }

    pub(super) async fn request(&self, mut request: Request<Body>) -> Got {
        if let Some((user, password)) = self.basic {
            let basic = STANDARD.encode(format!("{user}:{password}"));
            let value = format!("Basic {basic}").parse().unwrap();
            request.headers_mut().insert(header::AUTHORIZATION, value);
        }
        let port = if self.tls { 443 } else { 80 };
        let local = (Ipv4Addr::LOCALHOST, port).into();
        let peer = Peer { address: self.address, local, tls: self.tls };
        let answer = handle(&self.world.printer, (peer, Farewell::default()), request);
        let answer = tokio::time::timeout(PATIENCE, answer).await.expect("in time");
        let (head, body) = answer.into_parts();
        let bytes = to_bytes(body, 64 << 20).await.unwrap().into();
        Got { http: head.status, headers: head.headers, bytes }
    }

    /// Asks about a job.
    pub(super) async fn about(&self, operation: Operation, job: i32) -> Got {
        self.send(&ask(operation, [Attribute::integer("job-id", job)]), b"").await
    }

    /// The jobs of a reply to Get-Jobs.
    pub(super) async fn jobs(&self, attributes: impl IntoIterator<Item = Attribute>) -> Vec<Group> {
        let got = self.send(&ask(Operation::GetJobs, attributes), b"").await;
        assert_eq!(got.status(), StatusCode::SuccessfulOk);
        got.message().groups_of(GroupTag::JOB).cloned().collect()
    }
}

impl Got {
    /// The reply, whose request-id must be the request's.
    pub(super) fn message(&self) -> Message {
        assert_eq!(self.http, Http::OK);
        let (message, length) = Message::decode_all(&self.bytes, &Limits::REPLY).unwrap();
        assert_eq!(length, self.bytes.len());
        assert_eq!(message.request_id, REQUEST_ID);
        message
    }

    pub(super) fn status(&self) -> StatusCode {
        self.message().status().unwrap()
    }

    /// Whether the client is to log in.
    pub(super) fn challenges(&self) -> bool {
        let basic = |it: &http::HeaderValue| it.to_str().unwrap().starts_with("Basic realm=");
        let asked = self.headers.get(header::WWW_AUTHENTICATE).is_some_and(basic);
        assert_eq!(asked, self.http == Http::UNAUTHORIZED);
        asked
    }

    pub(super) fn job(&self, name: &str) -> Attribute {
        let message = self.message();
        let attribute = message.attribute(GroupTag::JOB, name);
        attribute.unwrap_or_else(|| panic!("no {name} in {message:?}")).clone()
    }

    /// The number of the job, and its state.
    pub(super) fn taken(&self) -> (i32, i32) {
        let state = self.job("job-state").as_enum().unwrap();
        (self.job("job-id").as_integer().unwrap(), state)
    }
}

/// A request with these operation attributes.
pub(super) fn ask(
    operation: Operation,
    attributes: impl IntoIterator<Item = Attribute>,
) -> Message {
    let mut group = Group::operation("en").with(Attribute::uri("printer-uri", URI));
    attributes.into_iter().for_each(|it| group.push(it));
    Message::request(Version::V2_0, operation, REQUEST_ID).with(group)
}

/// A request with these job attributes.
pub(super) fn ask_with_job(
    operation: Operation,
    job: impl IntoIterator<Item = Attribute>,
) -> Message {
    let attributes = job.into_iter().collect();
    ask(operation, []).with(Group { tag: GroupTag::JOB, attributes })
}

/// Print-Job without anything that is optional.
pub(super) fn print() -> Message {
    ask(Operation::PrintJob, [])
}

pub(super) fn body(message: &Message, document: &[u8]) -> Vec<u8> {
    let mut bytes = message.to_bytes().unwrap();
    bytes.extend_from_slice(document);
    bytes
}

/// A document with this user and password in front of it.
pub(super) fn wrapped(user: &str, password: Option<&str>) -> Vec<u8> {
    let user_id = Some(user);
    pjl::wrap(PDF, &pjl::Ticket { user_id, password, ..pjl::Ticket::default() })
}

/// A keyword among the values.
pub(super) fn has(attribute: &Attribute, keyword: &str) -> bool {
    attribute.values.iter().any(|it| *it == Value::Keyword(keyword.to_owned().into()))
}
