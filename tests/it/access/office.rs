//! A certified twin with people of each role, and what they do at its surfaces.

use std::cell::RefCell;
use std::collections::BTreeMap;

use serde_json::{Value, json};
use sim_wire::ipp::{Attribute, Group, GroupTag, Limits, Message, Operation, Version};

use super::table::Who;
use crate::audit_script::base64;
use crate::cwis::browser::{Page, Web as _};
use crate::cwis::{Https, now};
use crate::net::{Answer, ask_tls, head};
use crate::twin::{KO, Twin, pdf, token};

const FORM: &str = "application/x-www-form-urlencoded";

pub(super) struct Office {
    pub(super) twin: Twin,
    /// The browsers of those who logged in to CWIS.
    browsers: RefCell<BTreeMap<Who, Https>>,
}

impl Who {
    /// User ID and password.
    pub(super) fn user(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Owner => Some(("alice", "alice-pass1")),
            Self::Other => Some(("bob", "bob-pass-12")),
            Self::Administrator => Some(("sara", "sara-pass-1")),
            Self::KeyOperator => Some(KO),
            Self::Nobody | Self::Hand => None,
        }
    }

    /// What the folder of each is called at the panel, and its number.
    pub(super) fn folder(self) -> (&'static str, u16) {
        match self {
            Self::Owner => ("Alices", 1),
            Self::Other => ("Bobs", 2),
            Self::Administrator => ("Saras", 3),
            Self::KeyOperator => ("Operators", 4),
            Self::Nobody | Self::Hand => ("Nobodys", 5),
        }
    }
}

impl Office {
    pub(super) fn new() -> Self {
        let twin = Twin::start(&["--pace", "manual", "--ipp-profile", "full"]);
        for (who, role) in [
            (Who::Owner, "General User"),
            (Who::Other, "General User"),
            (Who::Administrator, "System Administrator"),
        ] {
            let (id, password) = who.user().unwrap();
            twin.add_user(id, password, role);
        }
        for who in Who::PEOPLE.into_iter().filter(|it| it.user().is_some()) {
            let ((name, number), (owner, _)) = (who.folder(), who.user().unwrap());
            let folder = json!({ "number": number, "name": name, "owner": owner });
            twin.post("/v1/folders", folder);
        }
        for (id, value) in [
            ("net.smtp", "On"),
            ("net.smtp.address", "mfp@example.com"),
            ("fax.folder_selector.line_1", "1"),
        ] {
            twin.put(&format!("/v1/settings/{id}"), json!({ "value": value }));
        }
        // The guide takes the tile away; what it leads to is what is tried here.
        twin.put("/v1/settings/home.scan", json!({ "value": "On" }));
        Self { twin, browsers: RefCell::default() }
    }

    /// Whoever it is stands at the panel and touches all these; what is shown then, unless something is not there.
    pub(super) fn at_panel(&self, who: Who, labels: &[&str]) -> Option<Value> {
        match who.user() {
            Some((user, password)) => drop(self.twin.panel_log_in(user, password)),
            None => {
                self.touch("Home");
                self.touch("Log Out");
            }
        }
        labels.iter().map(|it| self.touch(it)).last()?
    }

    /// What is shown after a touch, unless there is nothing to touch.
    pub(super) fn touch(&self, label: &str) -> Option<Value> {
        let body = json!({ "label": label });
        let (status, screen) = self.twin.control("POST", "/v1/panel/press", Some(body));
        (status == 200).then_some(screen)
    }

    /// Types into a field of the panel, where it is there.
    pub(super) fn type_at(&self, label: &str, text: &str) {
        let body = json!({ "label": label, "text": text });
        self.twin.control("POST", "/v1/panel/type", Some(body));
    }

    /// A page of CWIS, as whoever it is sees it.
    pub(super) fn page(&self, who: Who, path: &str) -> Page {
        let mut browsers = self.browsers.borrow_mut();
        now(self.browser(&mut browsers, who).get(path))
    }

    /// A form that whoever it is sends, with the token of the log-in.
    pub(super) fn send(&self, who: Who, path: &str, form: &str) -> Page {
        let token = token(&self.page(who, "/profile/password.html").html);
        let form = format!("token={token}&{form}").into_bytes();
        let mut browsers = self.browsers.borrow_mut();
        now(self.browser(&mut browsers, who).post(path, FORM, form))
    }

    /// A form with a file.
    pub(super) fn upload(&self, who: Who, path: &str, file: &[u8]) -> Page {
        const EDGE: &str = "--the-edge";
        let token = token(&self.page(who, "/profile/password.html").html);
        let token_part = format!(
            "--{EDGE}\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n{token}\r\n"
        );
        let head = "Content-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"";
        let file_part = format!("--{EDGE}\r\n{head}\r\n\r\n");
        let end = format!("\r\n--{EDGE}--\r\n");
        let form = [token_part.as_bytes(), file_part.as_bytes(), file, end.as_bytes()].concat();
        let kind = format!("multipart/form-data; boundary={EDGE}");
        let mut browsers = self.browsers.borrow_mut();
        now(self.browser(&mut browsers, who).post(path, &kind, form))
    }

    fn browser<'b>(&self, all: &'b mut BTreeMap<Who, Https>, who: Who) -> &'b mut Https {
        all.entry(who).or_insert_with(|| {
            let mut browser = Https::to(&self.twin);
            if let Some((user, password)) = who.user() {
                let form = format!("user={user}&password={password}").into_bytes();
                assert_eq!(now(browser.post("/login.html", FORM, form)).status, 303);
            }
            browser
        })
    }

    /// What IPP answers to whoever it is; `None` where they are asked to log in.
    pub(super) fn ipp(
        &self,
        who: Who,
        operation: Operation,
        about: &[Attribute],
        change: Option<Attribute>,
        document: &[u8],
    ) -> Option<Message> {
        let mut group =
            Group::operation("en").with(Attribute::uri("printer-uri", "ipp://localhost/ipp/print"));
        about.iter().cloned().for_each(|it| group.push(it));
        let mut message = Message::request(Version::V2_0, operation, 1).with(group);
        if let Some(change) = change {
            message = message.with(Group::new(GroupTag::JOB).with(change));
        }
        let body = [message.to_bytes().unwrap().to_vec(), document.to_vec()].concat();
        let answer = self.https(who, "/ipp/print", "application/ipp", &body);
        (answer.status == 200).then(|| Message::decode_all(&answer.body, &Limits::REPLY).unwrap().0)
    }

    /// The same about a job.
    pub(super) fn ipp_job(&self, who: Who, operation: Operation, job: u64) -> Option<Message> {
        let job = Attribute::integer("job-id", job.try_into().unwrap());
        self.ipp(who, operation, &[job], None, &[])
    }

    fn https(&self, who: Who, path: &str, kind: &str, body: &[u8]) -> Answer {
        let basic = who.user().map(|(user, password)| format!("{user}:{password}"));
        let basic = basic.map(|it| format!("Basic {}", base64(&it)));
        let mut more = vec![("Content-Type", kind)];
        more.extend(basic.as_deref().map(|it| ("Authorization", it)));
        let request = [head("POST", path, &more, body.len()).as_bytes(), body].concat();
        let to = ([127, 0, 0, 1], u16::try_from(self.twin.port("https")).unwrap()).into();
        now(ask_tls([127, 0, 0, 1].into(), to, &request)).unwrap()
    }

    /// What the control plane answers: to whoever has the token, or to a user of the device who shows a password.
    pub(super) fn control(
        &self,
        who: Who,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) -> Option<Value> {
        let (status, answer) = match who {
            Who::Hand => self.twin.control(method, path, body),
            Who::Owner | Who::Other | Who::Administrator | Who::KeyOperator | Who::Nobody => {
                let basic =
                    who.user().map(|it| format!("Basic {}", base64(&format!("{}:{}", it.0, it.1))));
                self.twin.control_as(basic.as_deref(), method, path, body)
            }
        };
        assert!(status < 500, "{method} {path}: {answer}");
        (200..300).contains(&status).then_some(answer)
    }

    /// The job of this number as it is.
    pub(super) fn job(&self, id: u64) -> Value {
        self.twin.get(&format!("/v1/jobs/{id}"))
    }

    /// The job that came last.
    pub(super) fn last_job(&self) -> Option<Value> {
        self.twin.get("/v1/jobs").as_array()?.last().cloned()
    }

    /// So many sides are put out.
    pub(super) fn put_out(&self, pages: u32) {
        self.twin.post("/v1/hands/engine", json!({ "pages": pages }));
    }

    /// So many sides are scanned.
    pub(super) fn scan(&self, sides: u32) {
        self.twin.post("/v1/hands/scanner", json!({ "sides": sides }));
    }

    /// Lays a sheet into the feeder, which is empty otherwise.
    pub(super) fn lay(&self) {
        self.twin.control("DELETE", "/v1/hands/originals?on=feeder", None);
        self.twin.lay("feeder", &pdf(1));
    }
}
