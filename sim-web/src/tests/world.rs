//! A certified device that is on, and clients of its router.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use http::{Method, Request, StatusCode, header};
use sim_core::clock::{Clock, ZONE_DEFAULT};
use sim_core::command::Assumptions;
use sim_core::folder::FolderNumber;
use sim_core::job::{Claim, DocumentId, JobAsk, JobId, JobType, ScanOrder, ScanTo, Submission};
use sim_core::model::{Identity, MODELS};
use sim_core::power::PowerAction;
use sim_core::scanner::{ScanTicket, Source};
use sim_core::session::SessionAsk;
use sim_core::settings::{Change, Profile, Settings};
use sim_core::user::{KEY_OPERATOR_ID, Role, Standing, UserAsk, UserId};
use sim_core::{
    Asker, Command, Configuration, Device, Door, PasswordHash, Refused, Reply, Secret, Tick, View,
};
use sim_document::Laid;
use sim_host::passwords::{self, Passwords};
use sim_host::{Advance, ClockMode, Handle, Original, Pace, Setup, host};
use sim_listen::{Farewell, Uploads};
use tower::ServiceExt as _;

pub(crate) use super::browser::percent;
use super::browser::{Page, Web};
use crate::{Peer, router};

/// The Key Operator.
pub(crate) const KO: (&str, &str) = (KEY_OPERATOR_ID, "passw>rd>9");
/// A general user.
pub(crate) const USER: (&str, &str) = ("User1", "Pass>>word?9");
/// Another.
pub(crate) const OTHER: (&str, &str) = ("User2", "Longer-than-9");
/// A local user with the System Administrator role.
pub(crate) const SA: (&str, &str) = ("Admin1", "Another-one-9");
/// The address that clients use.
pub(crate) const HOST: &str = "192.0.2.10";
/// How long anything may take in real time before a test gives up.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// An empty page.
const ONE_PAGE: &[u8] = b"%PDF-1.4\n\
    1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
    2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
    3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n\
    trailer<</Root 1 0 R>>\n%%EOF\n";

/// Hashing is slow; one hash serves all tests.
static KO_HASH: LazyLock<PasswordHash> =
    LazyLock::new(|| passwords::hash(&Secret::new(KO.1)).unwrap());

/// A device.
pub(crate) struct World {
    pub(crate) handle: Handle,
    router: Router,
}

impl World {
    /// In the certified setting, switched on, with its certificate; nobody but the Key Operator.
    pub(crate) async fn certified() -> Self {
        Self::with(Settings::certified()).await
    }

    pub(crate) async fn with(settings: Settings) -> Self {
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
        let device = Device::new(configuration);
        let passwords = Passwords::new().unwrap();
        let hardware = sim_host::Hardware::in_memory(sim_host::SectorSize::default()).unwrap();
        let setup = Setup::new(ClockMode::Manual, Pace::Instant, passwords);
        let (handle, device) = host(device, hardware, setup);
        tokio::spawn(device);
        let profile = crate::IppProfile::Device;
        let cwis = crate::cwis::Cwis::new(handle.clone(), Uploads::default(), profile);
        let router = router::everything(&cwis);
        let world = Self { handle, router };
        world.power(PowerAction::On).await;
        world.until(|it| it.certificate().is_some()).await;
        world
    }

    /// With [`USER`], [`OTHER`] and [`SA`] registered by a hand inside the machine.
    pub(crate) async fn with_users() -> Self {
        let world = Self::certified().await;
        for ((id, password), role) in
            [(USER, Role::GeneralUser), (OTHER, Role::GeneralUser), (SA, Role::SystemAdministrator)]
        {
            world.add_user(id, "", role, password).await;
        }
        world
    }

    pub(crate) async fn add_user(&self, id: &str, name: &str, role: Role, password: &str) {
        let (id, name) = (UserId::new(id).unwrap(), name.to_owned());
        let ask = UserAsk::Add { id, name, role, password: Secret::new(password) };
        self.hand(Command::User(ask)).await.unwrap();
    }

    pub(crate) async fn hand(&self, command: Command) -> Result<Reply, Refused> {
        self.handle.ask(Asker::Control, command).await
    }

    pub(crate) async fn power(&self, action: PowerAction) {
        self.hand(Command::Power(action)).await.unwrap();
    }

    pub(crate) async fn set(&self, change: Change) {
        self.hand(Command::ChangeSettings(vec![change])).await.unwrap();
    }

    pub(crate) async fn pass_minutes(&self, minutes: u64) {
        self.handle.advance(Advance::By(minutes * 60_000)).await.unwrap();
    }

    /// Waits for a view in which this holds.
    pub(crate) async fn until(&self, holds: impl Fn(&View) -> bool) -> Arc<View> {
        let mut views = self.handle.views();
        let view = tokio::time::timeout(PATIENCE, views.wait_for(|it| holds(it))).await;
        view.expect("in time").unwrap().clone()
    }

    /// A private charge print of this user that waits.
    pub(crate) async fn held(&self, user: (&str, &str), name: &str) -> JobId {
        let id = self.submit(user, name, JobType::Normal).await;
        self.until(|it| it.job(id).is_some_and(|it| it.state.is_held())).await;
        id
    }

    /// A background form of this user.
    pub(crate) async fn form(&self, user: (&str, &str), name: &str) -> DocumentId {
        let id = self.submit(user, name, JobType::BackgroundForm).await;
        self.until(|it| it.job(id).is_some_and(|it| it.state.is_ended())).await;
        self.handle.view().forms.last().expect("a form").document
    }

    async fn submit(&self, user: (&str, &str), name: &str, job_type: JobType) -> JobId {
        let mut writer = self.handle.documents().begin();
        writer.push(ONE_PAGE).unwrap();
        let (document, bytes) = writer.finish().unwrap();
        let submission = Submission {
            asks_back: false,
            subscriptions: Vec::new(),
            name: name.into(),
            job_type,
            ticket: sim_core::job::JobTicket { copies: 2, ..Default::default() },
            password: None,
            document: sim_core::job::Document {
                id: document,
                name: String::new(),
                format: "application/pdf".into(),
                bytes,
            },
            claim: Claim::Password { user: user.0.into(), password: Secret::new(user.1) },
        };
        let asker = Asker::Remote(Door::Driver, Ipv4Addr::LOCALHOST.into());
        let command = Command::Job(JobAsk::Submit(submission.into()));
        let Ok(Reply::Job(id, _)) = self.handle.ask(asker, command).await else {
            panic!("the job was not taken");
        };
        id
    }

    /// A user stands at the panel and scans a document of so many pages into a folder.
    pub(crate) async fn scan(
        &self,
        user: (&str, &str),
        folder: FolderNumber,
        name: &str,
        pages: usize,
    ) {
        let text = vec!["A page."; pages].join("\x0c");
        let pdf = sim_render::to_pdf(&text.into()).unwrap();
        let (_, areas) = sim_render::scan::original(&pdf).unwrap();
        let original = Original::of(pdf, Laid { pdf: None, areas }, false).unwrap();
        self.handle.lay(Source::Feeder, original).await.unwrap();
        let (user, password) = (user.0.into(), Secret::new(user.1));
        let log_in = Command::Session(SessionAsk::LogIn { user, password });
        self.handle.ask(Asker::Panel, log_in).await.unwrap();
        let order = ScanOrder {
            name: Some(name.into()),
            scan: ScanTicket::default(),
            to: ScanTo::Folder(folder),
            passcode: None,
            preview: false,
        };
        let scan = Command::Job(JobAsk::Scan(order.into()));
        self.handle.ask(Asker::Panel, scan).await.unwrap();
        self.handle.advance(Advance::UntilIdle).await.unwrap();
    }

    /// A client without a session, over TLS.
    pub(crate) fn client(&self) -> Client<'_> {
        let origin = Some(format!("https://{HOST}"));
        Client { world: self, cookie: None, tls: true, origin, token: None }
    }

    /// A client that has logged in.
    pub(crate) async fn logged_in(&self, who: (&str, &str)) -> Client<'_> {
        let mut client = self.client();
        let answer = client.log_in(who).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        client
    }

    /// The audit log as "event / status / user" lines from the `number`th record.
    pub(crate) fn audited(&self, number: u64) -> Vec<String> {
        let view = self.handle.view();
        let line = |it: &sim_core::audit::Record| {
            let row = it.event.row();
            format!("{} / {} / {}", row.description, row.status, it.user)
        };
        view.audit.since(number).map(line).collect()
    }
}

/// A browser or a script.
pub(crate) struct Client<'a> {
    world: &'a World,
    pub(crate) cookie: Option<String>,
    pub(crate) tls: bool,
    /// What it names as the Origin of what it posts.
    pub(crate) origin: Option<String>,
    /// What the forms of its log-in carry, once it has seen one.
    token: Option<String>,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: http::HeaderMap,
    /// As it came.
    pub(crate) bytes: Bytes,
    /// As people read it.
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn header(&self, name: header::HeaderName) -> &str {
        self.headers.get(name).map_or("", |it| it.to_str().unwrap())
    }

    pub(crate) fn location(&self) -> &str {
        self.header(header::LOCATION)
    }
}

impl Client<'_> {
    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], Body::empty()).await
    }

    /// Posts a form that carries the token of its log-in.
    pub(crate) async fn post(&mut self, path: &str, form: &str) -> Answer {
        let token = self.token().await;
        let token = if token.is_empty() { token } else { format!("token={token}&") };
        self.post_only(path, &format!("{token}{form}")).await
    }

    /// Opens the page of a form about something, and posts what is typed into it.
    pub(crate) async fn fill(&mut self, page: &str, form: &str) -> Answer {
        let seen = self.seen(page).await;
        self.post(page, &format!("{seen}&{form}")).await
    }

    /// What the form on a page carries of its thing; empty where it is about none.
    pub(crate) async fn seen(&mut self, page: &str) -> String {
        let page = self.get(page).await.text;
        let seen = page.split("name=\"seen\" value=\"").nth(1).and_then(|it| it.split('"').next());
        let text = seen.unwrap_or_default().replace("&#34;", "\"");
        let text = text.replace("&#60;", "<").replace("&#62;", ">").replace("&#38;", "&");
        if text.is_empty() { text } else { format!("seen={}", percent(&text)) }
    }

    /// What the forms of its log-in carry; empty where it has not logged in.
    pub(crate) async fn token(&mut self) -> String {
        if self.token.is_none() && self.cookie.is_some() {
            let page = self.get("/logout.html").await.text;
            let token =
                page.split("name=\"token\" value=\"").nth(1).and_then(|it| it.split('"').next());
            self.token = token.map(str::to_owned);
        }
        self.token.clone().unwrap_or_default()
    }

    /// Posts what a form holds and no more.
    pub(crate) async fn post_only(&mut self, path: &str, form: &str) -> Answer {
        let mut headers = vec![("content-type", "application/x-www-form-urlencoded")];
        let origin = self.origin.clone();
        headers.extend(origin.as_deref().map(|it| ("origin", it)));
        self.send(Method::POST, path, &headers, Body::from(form.to_owned())).await
    }

    pub(crate) async fn send(
        &mut self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Body,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header("host", HOST);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", format!("other=1; ssid={cookie}"));
        }
        let address = IpAddr::from(Ipv4Addr::LOCALHOST);
        let peer = Peer { address, local: (address, 443).into(), tls: self.tls };
        let request = request.extension(peer).extension(Farewell::default()).body(body).unwrap();
        let answer = self.world.router.clone().oneshot(request);
        let answer = tokio::time::timeout(PATIENCE, answer).await.expect("in time").unwrap();
        let (head, body) = answer.into_parts();
        let body = to_bytes(body, 64 << 20).await.unwrap();
        let text = String::from_utf8_lossy(&body).into_owned();
        let answer = Answer { status: head.status, headers: head.headers, bytes: body, text };
        self.take_cookie(&answer);
        answer
    }

    pub(crate) async fn log_in(&mut self, (user, password): (&str, &str)) -> Answer {
        let form = format!("user={}&password={}", percent(user), percent(password));
        self.post("/login.html", &form).await
    }

    fn take_cookie(&mut self, answer: &Answer) {
        let set = answer.header(header::SET_COOKIE);
        let value = set.strip_prefix("ssid=").and_then(|it| it.split(';').next());
        if let Some(value) = value {
            self.cookie = Some(value.to_owned()).filter(|it| !it.is_empty());
            self.token = None;
        }
    }
}

impl Web for Client<'_> {
    async fn get(&mut self, path: &str) -> Page {
        Client::get(self, path).await.into()
    }

    async fn post(&mut self, path: &str, kind: &str, form: Vec<u8>) -> Page {
        let origin = self.origin.clone().unwrap_or_default();
        let headers = [("content-type", kind), ("origin", origin.as_str())];
        self.send(Method::POST, path, &headers, Body::from(form)).await.into()
    }
}

impl From<Answer> for Page {
    fn from(it: Answer) -> Self {
        Self { status: it.status.as_u16(), location: it.location().to_owned(), html: it.text }
    }
}
