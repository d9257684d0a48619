//! `mfp-twin fax-call`: sends a document over a telephone line of a twin, and tells what is said.

use std::env;
use std::fmt::Display;
use std::fs;
use std::io::{self, Write as _};
use std::path::PathBuf;

use clap::Args;
use http::Response;
use http::header::AUTHORIZATION;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use thiserror::Error;
use tokio::task::spawn_blocking;
use ureq::{Agent, Body};

use super::given::Given;
use super::wait::PortFile;
use super::{FAILED, begin, failed};
use crate::short_file;
use crate::start::Running;

/// Exit code where there was no call.
const NO_CALL: u8 = 2;
/// Of a call in which all pages were confirmed.
const COMPLETE: &str = "LINE-000";
/// Octets of an answer in JSON: a ladder has 20,000 rungs.
const JSON_MAX: u64 = 64 << 20;
/// Octets of the longest sound that is taken: that of a call of 24 hours.
const SOUND_MAX: u64 = 3 << 30;
const TOKEN: &str = "MFP_TWIN_TOKEN";

const EXAMPLES: &str = "\
Examples:
  mfp-twin fax-call letter.pdf                                 calls a twin that is started for it
  mfp-twin fax-call letter.pdf --fault bits:20 --wav call.wav  over a bad line, to be heard
  mfp-twin fax-call letter.pdf --port-file twin.json --line 2  the second line of a twin that runs
  mfp-twin exec -- mfp-twin fax-call letter.pdf                the twin of exec

A twin that is started for it does everything at once and prints what comes. Another one is called at its pace. The exit status
is 0 when all pages were confirmed, 1 when they were not, 2 when there was no call. docs/fax-calls.md has the faults and the codes.";

/// What is sent, to whom, and what goes wrong.
#[derive(Args, Debug)]
#[command(next_line_help = true, after_help = EXAMPLES)]
pub(super) struct FaxCall {
    /// The document: a PDF, PNG, JPEG or TIFF
    file: PathBuf,
    /// The control plane of the twin that is called; its token is in MFP_TWIN_TOKEN
    /// [default: a twin that is started for it]
    #[arg(long, value_name = "URL", env = "MFP_TWIN_CONTROL", conflicts_with = "port_file")]
    to: Option<String>,
    /// The file that the twin was given as --port-file, in place of --to
    #[arg(long, value_name = "FILE")]
    port_file: Option<PathBuf>,
    /// Which of its devices
    #[arg(long, value_name = "ID", default_value_t = 1)]
    device: u32,
    /// Which line of that
    #[arg(long, value_name = "N", default_value_t = 1)]
    line: u8,
    /// The number that the caller says: digits, + and blanks
    #[arg(long, value_name = "NUMBER", default_value = "")]
    from: String,
    /// Something that goes wrong, such as bits:20 or lost:CFR@answerer; may be repeated
    #[arg(long = "fault", value_name = "NAME")]
    faults: Vec<String>,
    /// Of the chance that faults have
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// Write the sound of the call to FILE: WAV, the caller left
    #[arg(long, value_name = "FILE")]
    wav: Option<PathBuf>,
}

/// Why there was no call, or no sound of it.
#[derive(Debug, Error)]
enum NoCall {
    #[error("{0} cannot be read: {1}")]
    File(PathBuf, io::Error),
    #[error("{0} cannot be written: {1}")]
    Wav(PathBuf, io::Error),
    #[error("--wav {0} is the document itself, which would be lost")]
    Overwritten(PathBuf),
    #[error("{0} is no port file: {1}")]
    PortFile(PathBuf, serde_json::Error),
    #[error("the token of the control plane is to be in {TOKEN}")]
    Token,
    #[error("{0}: {1}")]
    Http(String, ureq::Error),
    #[error("{0} answers with something else than a control plane: {1}")]
    Json(String, serde_json::Error),
    #[error("{0}")]
    Refused(String),
}

/// Where a control plane is.
struct Twin {
    control: String,
    token: String,
    agent: Agent,
}

/// A line, as the control plane shows it.
#[derive(Deserialize)]
struct Line {
    call: Option<Call>,
}

#[derive(Deserialize)]
struct Call {
    number: u64,
    pages: u64,
    far_end: Option<String>,
    end: Option<String>,
    words: Option<String>,
    warning: Option<String>,
}

#[derive(Deserialize)]
struct Ladder {
    is_over: bool,
    said: Vec<Said>,
}

#[derive(Deserialize)]
struct Said {
    text: String,
}

#[derive(Deserialize)]
struct Problem {
    detail: String,
}

/// Calls; what comes back is the exit code.
pub(super) async fn call(order: FaxCall) -> u8 {
    let twin = match order.twin() {
        Ok(twin) => twin,
        Err(error) => return no_call(&error),
    };
    let running = match twin {
        Some(_) => None,
        None => match begin(Given::default().or_free_ports().at_once(), |_| ()).await {
            Ok(((), running)) => Some(running),
            Err(_) => return NO_CALL,
        },
    };
    let started = |it: &Running| Twin::new(format!("http://{}", it.control), it.token.clone());
    let Some(twin) = twin.or_else(|| running.as_ref().map(started)) else { return NO_CALL };
    let called = spawn_blocking(move || order.call(&twin)).await;
    if let Some(running) = running {
        running.stop().await;
    }
    match called {
        Ok(Ok(true)) => 0,
        Ok(Ok(false)) => FAILED,
        Ok(Err(error)) => no_call(&error),
        Err(error) => no_call(&error),
    }
}

fn no_call(error: &impl Display) -> u8 {
    failed(error);
    NO_CALL
}

impl FaxCall {
    /// The twin that is to be called; `None` where one is to be started.
    fn twin(&self) -> Result<Option<Twin>, NoCall> {
        if let Some(path) = &self.port_file {
            let text = short_file::text(path).map_err(|it| NoCall::File(path.clone(), it))?;
            let PortFile { control, token } =
                serde_json::from_str(&text).map_err(|it| NoCall::PortFile(path.clone(), it))?;
            return Ok(Some(Twin::new(control, token)));
        }
        let Some(to) = &self.to else { return Ok(None) };
        let token = env::var(TOKEN).map_err(|_| NoCall::Token)?;
        Ok(Some(Twin::new(to.trim_end_matches('/').to_owned(), token)))
    }

    /// Calls, and says what is said; whether all pages were confirmed.
    fn call(&self, twin: &Twin) -> Result<bool, NoCall> {
        let document = fs::read(&self.file).map_err(|it| NoCall::File(self.file.clone(), it))?;
        self.find_place_for_sound()?;
        let line = format!("/devices/{}/fax/line/{}", self.device, self.line);
        let begun: Line = twin.post(&format!("{line}/incoming"), &self.query(), document)?;
        let none = || NoCall::Refused("there is no call".to_owned());
        let number = begun.call.ok_or_else(none)?.number;
        self.follow(twin, &line)?;
        let over: Line = twin.get(&line)?;
        let call = over.call.filter(|it| it.number == number).ok_or_else(none)?;
        say(&call.outcome());
        call.warning.iter().for_each(|it| say(it));
        if let Some(path) = &self.wav {
            let sound = twin.file(&format!("{line}/call.wav?call={number}"))?;
            fs::write(path, sound).map_err(|it| NoCall::Wav(path.clone(), it))?;
        }
        Ok(call.far_end.as_deref() == Some(COMPLETE))
    }

    /// Sees before the call that its sound can be written, and not over the document.
    fn find_place_for_sound(&self) -> Result<(), NoCall> {
        let Some(path) = &self.wav else { return Ok(()) };
        if fs::canonicalize(path)
            .is_ok_and(|it| fs::canonicalize(&self.file).is_ok_and(|own| own == it))
        {
            return Err(NoCall::Overwritten(path.clone()));
        }
        let file = fs::OpenOptions::new().append(true).create(true).open(path);
        file.map(drop).map_err(|it| NoCall::Wav(path.clone(), it))
    }

    fn query(&self) -> [(&'static str, String); 3] {
        [
            ("from", self.from.clone()),
            ("fault", self.faults.join(",")),
            ("seed", self.seed.to_string()),
        ]
    }

    /// Says what is said until the call is over.
    fn follow(&self, twin: &Twin, line: &str) -> Result<(), NoCall> {
        let mut heard = 0;
        loop {
            // Nobody is silent for so long in a call.
            let ladder = format!("{line}/ladder?since={heard}&wait=said&timeout=PT1H");
            let Ladder { is_over, said } = twin.get(&ladder)?;
            said.iter().for_each(|it| say(&it.text));
            heard += said.len();
            if is_over {
                return Ok(());
            }
        }
    }
}

impl Call {
    /// How it ended for the twin, and for the caller where that is something else.
    fn outcome(&self) -> String {
        let end = self.end.as_deref();
        let twin = match (end, &self.words) {
            (Some(end), Some(words)) => format!("{end} {words}"),
            (Some(_), None) | (None, _) => "nobody answered".to_owned(),
        };
        let far_end = self.far_end.as_deref().filter(|it| Some(*it) != end);
        let caller = far_end.map(|it| format!(" · for the caller {it}")).unwrap_or_default();
        let pages = if self.pages == 1 { "page" } else { "pages" };
        format!("{twin}{caller} · {} {pages} confirmed", self.pages)
    }
}

impl Twin {
    fn new(control: String, token: String) -> Self {
        let agent = Agent::config_builder().http_status_as_error(false).build().into();
        Self { control, token, agent }
    }

    fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, String)],
        body: Vec<u8>,
    ) -> Result<T, NoCall> {
        let request = self.agent.post(self.url(path)).header(AUTHORIZATION, self.bearer());
        let query = query.iter().map(|(name, value)| (*name, value.as_str()));
        self.json(request.query_pairs(query).send(body))
    }

    fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, NoCall> {
        self.json(self.agent.get(self.url(path)).header(AUTHORIZATION, self.bearer()).call())
    }

    /// A file, of at most so many octets.
    fn file(&self, path: &str) -> Result<Vec<u8>, NoCall> {
        let answer = self.agent.get(self.url(path)).header(AUTHORIZATION, self.bearer()).call();
        self.octets(answer, SOUND_MAX)
    }

    fn json<T: DeserializeOwned>(
        &self,
        answer: Result<Response<Body>, ureq::Error>,
    ) -> Result<T, NoCall> {
        let octets = self.octets(answer, JSON_MAX)?;
        serde_json::from_slice(&octets).map_err(|it| NoCall::Json(self.control.clone(), it))
    }

    /// What was answered, unless it is that nothing came in time, or a refusal.
    fn octets(
        &self,
        answer: Result<Response<Body>, ureq::Error>,
        most: u64,
    ) -> Result<Vec<u8>, NoCall> {
        let unread = |it| NoCall::Http(self.control.clone(), it);
        let mut answer = answer.map_err(unread)?;
        let octets = answer.body_mut().with_config().limit(most).read_to_vec().map_err(unread)?;
        if answer.status().is_success() {
            return Ok(octets);
        }
        let said = serde_json::from_slice(&octets).map(|it: Problem| it.detail);
        Err(NoCall::Refused(said.unwrap_or_else(|_| answer.status().to_string())))
    }

    fn url(&self, path: &str) -> String {
        format!("{}/v1{path}", self.control)
    }

    fn bearer(&self) -> String {
        format!("Bearer {}", self.token)
    }
}

/// A line on stdout. A reader that has seen enough is no error.
fn say(line: &str) {
    let _ = writeln!(io::stdout(), "{line}");
}
