//! A request whose attributes are in, and the checks that RFC 8011 section 4.1 asks for.

use std::sync::Arc;

use http::{HeaderValue, Uri};
use sim_core::job::{Job, JobId};
use sim_core::share::Holder;
use sim_core::{Asker, Command, Reply, Tick, View};
use sim_wire::ipp::{Attribute, Group, GroupTag, Message, StatusCode, Value};

use super::address::{Address, PATHS, SYSTEM_PATH};
use super::identity::{Onlooker, Visitor};
use super::job::Scene;
use super::jobs;
use super::printer::Printer;
use super::reply::{CHARSET, Failure};
use sim_listen::{Farewell, Peer, Place};

/// Schemes under which a client may name the printer.
const SCHEMES: [&str; 4] = ["ipp", "ipps", "http", "https"];

/// A request whose attributes are in.
pub(super) struct Call<'a> {
    pub(super) printer: &'a Printer,
    pub(super) peer: Peer,
    /// For the answer that tells of a restart.
    pub(super) farewell: Farewell,
    pub(super) address: Address,
    pub(super) authorization: Option<&'a HeaderValue>,
    pub(super) message: Message,
    /// The device when the request came in.
    pub(super) view: Arc<View>,
    pub(super) now: Tick,
}

/// What an operation is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// The printer: `printer-uri`.
    Printer,
    /// A job: `job-uri`, or `printer-uri` and `job-id`.
    Job,
    /// The system that has the printer: `system-uri`.
    System,
}

impl<'a> Call<'a> {
    pub(super) fn new(
        printer: &'a Printer,
        (peer, farewell): (Peer, Farewell),
        address: Address,
        authorization: Option<&'a HeaderValue>,
        message: Message,
    ) -> Self {
        let (view, now) = (printer.handle.view(), printer.handle.now());
        Self { printer, peer, farewell, address, authorization, message, view, now }
    }

    /// Whether the version is one that is spoken (RFC 8011 section 4.1.8).
    pub(super) fn check_version(&self) -> Result<(), Failure> {
        let (version, spoken) = (self.message.version, &self.printer.offer.versions);
        if spoken.contains(&version) {
            return Ok(());
        }
        let spoken: Vec<_> = spoken.iter().map(ToString::to_string).collect();
        let spoken = spoken.join(", ");
        let message = format!("IPP version {version} is not supported; these are: {spoken}");
        Err(Failure::status(StatusCode::ServerErrorVersionNotSupported, message))
    }

    /// Whether groups, request-id, charset and language are in order (RFC 8011 sections 4.1.1 to
    /// 4.1.4).
    pub(super) fn check_form(&self) -> Result<(), Failure> {
        if self.message.request_id < 1 {
            return Err(Failure::bad_request("the request-id is not 1 or more"));
        }
        let operation = match self.message.groups.first() {
            Some(group) if group.tag == GroupTag::OPERATION => group,
            Some(_) | None => {
                return Err(Failure::bad_request("the operation attributes do not come first"));
            }
        };
        for tag in [GroupTag::OPERATION, GroupTag::JOB] {
            if self.message.groups_of(tag).count() > 1 {
                return Err(Failure::bad_request(format!("there is more than one {tag}")));
            }
        }
        check_language(operation)?;
        self.message.groups.iter().try_for_each(check_text)?;
        self.message.groups.iter().try_for_each(check_duplicates)
    }

    /// Whether the request is for this printer (RFC 8011 section 4.1.5).
    pub(super) fn check_target(&self, target: Target) -> Result<(), Failure> {
        if target == Target::System {
            let uri = self.operation("system-uri");
            let uri = uri.ok_or_else(|| Failure::bad_request("system-uri is missing"))?;
            return if path(uri)? == SYSTEM_PATH { Ok(()) } else { Err(not_found(uri)) };
        }
        match (target, self.operation("printer-uri"), self.operation("job-uri")) {
            (_, Some(uri), None) => on_printer(uri, path(uri)?.as_str()),
            (Target::Job, None, Some(_)) => self.job_number().map(|_| ()),
            (Target::Job, ..) => {
                Err(Failure::bad_request("a job operation takes printer-uri or job-uri, not both"))
            }
            (Target::Printer | Target::System, None, _) => {
                Err(Failure::bad_request("printer-uri is missing"))
            }
            (Target::Printer | Target::System, Some(_), Some(_)) => {
                Err(Failure::bad_request("job-uri in a printer operation"))
            }
        }
    }

    /// Of whose share the document that follows takes: its user's where the log-in is remembered, otherwise its
    /// peer's, because nobody is asked to log in before the document was read.
    pub(super) fn holder(&self) -> Holder {
        let Self { printer, peer, authorization, view, .. } = self;
        let visitor = printer.log_ins.remembered(view, *peer, *authorization);
        Visitor::holder(visitor.as_ref(), *peer)
    }

    /// A place for the document that follows.
    pub(super) fn place_for_document(&self) -> Result<Place, Failure> {
        let place = self.printer.uploads.document(self.holder());
        place.map_err(|_| {
            let why = "as many documents come in from this user, or this address, as may";
            Failure::status(StatusCode::ServerErrorBusy, why)
        })
    }

    /// The number of the job asked about.
    pub(super) fn job_number(&self) -> Result<i32, Failure> {
        if let Some(uri) = self.operation("job-uri") {
            let path = path(uri)?;
            let (printer, number) = path.rsplit_once('/').unwrap_or((&path, ""));
            on_printer(uri, printer)?;
            return number.parse().map_err(|_| not_found(uri));
        }
        let id = self.operation("job-id").ok_or(Failure::bad_request("job-id is missing"))?;
        match id.as_integer() {
            Some(number @ 1..) => Ok(number),
            Some(_) | None => Err(Failure::bad_request("job-id is not a number of 1 or more")),
        }
    }

    /// An attribute of the operation group.
    pub(super) fn operation(&self, name: &str) -> Option<&Attribute> {
        self.message.attribute(GroupTag::OPERATION, name)
    }

    /// An operation attribute that is a name, text, keyword or the like.
    pub(super) fn text(&self, name: &'static str) -> Result<Option<&str>, Failure> {
        let wrong = || Failure::bad_request(format!("{name} is not one string"));
        self.operation(name).map(|it| it.as_str().ok_or_else(wrong)).transpose()
    }

    /// Whom the client calls its user; nobody is authenticated by it (RFC 8011 section 4.1.2).
    pub(super) fn requesting_user(&self) -> Result<Option<&str>, Failure> {
        let name = self.text("requesting-user-name")?;
        Ok(name.filter(|it| !it.trim().is_empty()))
    }

    /// An operation attribute that is a boolean.
    pub(super) fn boolean(&self, name: &'static str) -> Result<Option<bool>, Failure> {
        let wrong = || Failure::bad_request(format!("{name} is not one boolean"));
        self.operation(name).map(|it| it.as_bool().ok_or_else(wrong)).transpose()
    }

    /// Who shows a password with this call; `None` for nobody.
    pub(super) async fn visitor(&self) -> Result<Option<Visitor>, Failure> {
        let Printer { handle, log_ins, .. } = self.printer;
        log_ins.visitor(handle, self.peer, self.authorization).await
    }

    /// The visitor, or an anonymous one, as the device knows them now: whoever has just logged in is not
    /// in [`Call::view`] yet.
    pub(super) fn onlooker(&self, visitor: Option<&Visitor>) -> Onlooker {
        Onlooker::new(visitor, self.peer, self.printer.handle.view())
    }

    /// Where this call's jobs are shown.
    pub(super) fn scene(&self) -> Scene<'_> {
        let profile = self.printer.offer.profile;
        Scene { view: &self.view, now: self.now, address: &self.address, profile }
    }

    /// The job asked about.
    pub(super) fn job(&self) -> Result<&Arc<Job>, Failure> {
        let number = self.job_number()?;
        let id = u32::try_from(number).ok().map(JobId);
        id.and_then(|it| jobs::job(&self.view, it)).ok_or_else(|| no_such_job(number))
    }

    /// Who asks the device with this call.
    pub(super) async fn asker(&self) -> Result<Asker, Failure> {
        Ok(Visitor::asker(self.visitor().await?.as_ref(), self.peer))
    }

    /// Asks the device, as whoever shows a password with this call.
    pub(super) async fn ask(&self, command: Command) -> Result<Reply, Failure> {
        let asker = self.asker().await?;
        self.printer.handle.ask(asker, command).await.map_err(Failure::refused)
    }
}

/// There is no job of this number.
pub(super) fn no_such_job(number: i32) -> Failure {
    Failure::status(StatusCode::ClientErrorNotFound, format!("there is no job {number}"))
}

/// The first attribute is the charset, the second the language; text comes in UTF-8 only.
fn check_language(operation: &Group) -> Result<(), Failure> {
    let mut attributes = operation.attributes.iter().map(|it| (&*it.name, it.only()));
    let Some(("attributes-charset", Some(Value::Charset(charset)))) = attributes.next() else {
        return Err(Failure::bad_request("the first attribute is not attributes-charset"));
    };
    let language = attributes.next();
    let Some(("attributes-natural-language", Some(Value::NaturalLanguage(_)))) = language else {
        let message = "the second attribute is not attributes-natural-language";
        return Err(Failure::bad_request(message));
    };
    if charset.eq_ignore_ascii_case(CHARSET) {
        return Ok(());
    }
    let message = format!("charset {charset} is not supported; {CHARSET} is");
    let unsupported = vec![Attribute::charset("attributes-charset", charset.clone())];
    Err(Failure::Status(StatusCode::ClientErrorCharsetNotSupported, message.into(), unsupported))
}

/// Whether all text is in the charset that it was announced in.
fn check_text(group: &Group) -> Result<(), Failure> {
    fn is_text(attribute: &Attribute) -> bool {
        attribute.values.iter().all(|it| {
            if let Value::Other { tag, .. } = it {
                return !tag.is_text();
            }
            if let Value::Collection(members) = it { members.iter().all(is_text) } else { true }
        })
    }
    let Some(wrong) = group.attributes.iter().find(|it| !is_text(it)) else { return Ok(()) };
    let message = format!("{} is not {CHARSET}", wrong.name);
    let unsupported = vec![Attribute::unsupported(wrong.name.clone())];
    Err(Failure::Status(StatusCode::ClientErrorBadRequest, message.into(), unsupported))
}

fn check_duplicates(group: &Group) -> Result<(), Failure> {
    let mut names: Vec<&str> = group.attributes.iter().map(|it| &*it.name).collect();
    names.sort_unstable();
    match names.windows(2).find(|it| it.first() == it.last()) {
        Some(twice) => Err(Failure::bad_request(format!("{} is there twice", twice[0]))),
        None => Ok(()),
    }
}

/// The path of a URI that may name this printer; host and port may be any of its names.
fn path(attribute: &Attribute) -> Result<String, Failure> {
    let wrong = || Failure::bad_request(format!("{} is not a URI of a printer", attribute.name));
    let uri: Uri = match attribute.only() {
        Some(Value::Uri(uri)) => uri.parse().map_err(|_| wrong())?,
        Some(_) | None => return Err(wrong()),
    };
    let scheme = uri.scheme_str().unwrap_or("");
    if !SCHEMES.iter().any(|it| it.eq_ignore_ascii_case(scheme)) {
        return Err(wrong());
    }
    Ok(uri.path().trim_end_matches('/').to_owned())
}

fn on_printer(uri: &Attribute, path: &str) -> Result<(), Failure> {
    if PATHS.contains(&path) { Ok(()) } else { Err(not_found(uri)) }
}

fn not_found(uri: &Attribute) -> Failure {
    Failure::status(StatusCode::ClientErrorNotFound, format!("{} leads nowhere", uri.name))
}
