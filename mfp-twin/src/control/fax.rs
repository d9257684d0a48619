//! The telephone lines: calls that the bench makes to them, and what was said in a call.

mod asked;

use std::convert::Infallible;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Request, State};
use axum::response::Response;
use futures_util::stream;
use http::{HeaderMap, StatusCode, header};
use serde::Serialize;
use sim_core::fax::{Line, Resolution};
use sim_host::{CallEnd, CallIn, CallRefused, CallView, End, Fault};
use utoipa::ToSchema;

use super::Control;
use super::body::{Asked, Sent};
use super::originals::{not_laid, received};
use super::part::Part;
use super::problem::{BodyProblems, Problem, Problems, conflict, gone, not_allowed, not_found};
use super::wait::Wait;
use asked::{CallQuery, FarEndOrder, LadderQuery, NumberOrder, SoundQuery, faults, subscriber};

/// A telephone line.
#[derive(Serialize, ToSchema)]
pub(super) struct LineShown {
    /// Its number, from 1.
    line: u8,
    /// What the panel calls it.
    label: &'static str,
    /// The folder that takes what it receives, whether Folder Selector is enabled or not.
    folder: Option<u16>,
    /// Its number, if it has one: devices of the twin that dial it reach this line.
    number: Option<String>,
    /// "idle", "ringing" until somebody answers, or "talking".
    #[schema(example = "idle")]
    state: &'static str,
    /// Its call, or the last one.
    call: Option<CallShown>,
    /// What answers when the device calls: "fax", "silence", "voice", "data-modem" or "busy".
    #[schema(example = "fax")]
    answers: &'static str,
}

/// A call.
#[derive(Serialize, ToSchema)]
pub(super) struct CallShown {
    /// Its number among those of all lines of the device, from 1.
    number: u64,
    /// Whom the device called; null where it was called.
    called: Option<String>,
    /// The number that the other end says to have; null until it says one.
    with: Option<String>,
    /// When it began, by the device's clock.
    began: String,
    /// How long it has lasted, or lasted, in milliseconds.
    lasted: u64,
    /// Whether it is over.
    is_over: bool,
    /// How it ended for the device: our code; null while it lasts and where nobody answered.
    #[schema(example = "LINE-000")]
    end: Option<&'static str>,
    /// That in words; where nobody answered, what the other end says of it.
    words: Option<&'static str>,
    /// How it ended for whoever was at the other end.
    #[schema(example = "LINE-000")]
    far_end: Option<&'static str>,
    /// Pages that were confirmed.
    pages: usize,
    /// What was to go wrong, and how often it did.
    faults: Vec<StruckShown>,
    /// What was to go wrong and never did, once the call is over.
    warning: Option<String>,
}

/// Something that was to go wrong in a call.
#[derive(Serialize, ToSchema)]
pub(super) struct StruckShown {
    /// As `fault` named it.
    #[schema(example = "bits:20")]
    fault: String,
    /// How many signals it altered, kept from arriving or made late.
    struck: u32,
}

/// Something that was said in a call.
#[derive(Serialize, ToSchema)]
pub(super) struct SaidShown {
    /// When it began, in milliseconds since the call did.
    at: u64,
    /// How long it lasted, in milliseconds.
    lasted: u64,
    /// "caller" or "answerer".
    from: &'static str,
    /// The frame's name in T.30, or what sort of signal it is.
    #[schema(example = "DIS")]
    name: String,
    /// What it says.
    words: String,
    /// Whether it arrives otherwise than it was said, or not at all.
    is_altered: bool,
    /// All of that in a line of text, as in `ladder.txt`.
    text: String,
}

/// What was said in a call.
#[derive(Serialize, ToSchema)]
pub(super) struct LadderShown {
    /// The number of the call.
    call: u64,
    /// Whether the call is over: no more will be said.
    is_over: bool,
    /// What was said, in the order in which it began, behind what was asked to be left out.
    said: Vec<SaidShown>,
    /// How much more was said than is kept.
    left_out: usize,
}

/// What can go wrong in a call.
#[derive(Serialize, ToSchema)]
pub(super) struct FaultShown {
    /// One of its kind, as `fault` takes it.
    #[schema(example = "bits:20")]
    fault: &'static str,
    /// What that does.
    words: &'static str,
}

impl CallShown {
    fn of(control: &Control, it: &CallView) -> Self {
        let view = control.handle().view();
        let until = it.ended.unwrap_or_else(|| control.handle().now());
        Self {
            number: it.number,
            called: it.called.as_ref().map(ToString::to_string),
            with: (!it.with.is_empty()).then(|| it.with.as_str().to_owned()),
            began: view.clock.rfc3339(it.began),
            lasted: it.lasted.unwrap_or_else(|| until.since_ms(it.began)),
            is_over: it.ended.is_some(),
            end: it.end.map(|it| it.code()),
            words: it.end.or(it.far_end).map(CallEnd::words),
            far_end: it.far_end.map(|it| it.code()),
            pages: it.pages,
            faults: it.faults.iter().map(StruckShown::of).collect(),
            warning: it.ended.and_then(|_| warning(it)),
        }
    }
}

impl StruckShown {
    fn of((fault, struck): &(Fault, u32)) -> Self {
        Self { fault: fault.to_string(), struck: *struck }
    }
}

/// Which faults of a call never struck.
fn warning(call: &CallView) -> Option<String> {
    let never: Vec<_> =
        call.faults.iter().filter(|it| it.1 == 0).map(|it| it.0.to_string()).collect();
    (!never.is_empty()).then(|| format!("never struck: {}", never.join(", ")))
}

/// Somebody answered once the end that was called said something.
fn state(call: &CallView) -> &'static str {
    match call.ended {
        Some(_) => "idle",
        None if call.ladder.entries().iter().any(|it| it.from == End::Answerer) => "talking",
        None => "ringing",
    }
}

impl Control {
    /// A line of the device by its number.
    fn line(&self, number: &str) -> Result<Line, Problem> {
        let lines = Line::of(self.handle().view().identity.model);
        let found = lines.iter().copied().find(|it| it.number().to_string() == number);
        found.ok_or_else(|| not_found(format!("the device has no line {number}")))
    }

    fn line_shown(&self, line: Line) -> LineShown {
        let world = self.handle().world();
        let (call, far_end) = (world.telephone.call(line), world.telephone.far_end(line));
        LineShown {
            line: line.number(),
            label: line.label(),
            number: self.handle().number(line).map(|it| it.as_str().to_owned()),
            state: call.map_or("idle", |it| state(it)),
            folder: line.folder(&self.handle().view().settings).map(|it| it.0),
            call: call.map(|it| CallShown::of(self, it)),
            answers: far_end.who.name(),
        }
    }

    fn call(&self, number: &str) -> Result<std::sync::Arc<CallView>, Problem> {
        let line = self.line(number)?;
        let call = self.handle().world().telephone.call(line).cloned();
        call.ok_or_else(|| not_found(format!("there was no call on line {number} yet")))
    }
}

/// The telephone lines, each with its call or the last one.
#[utoipa::path(get, path = "/fax/line", tag = "fax", responses(
    (status = 200, body = Vec<LineShown>), Problems,
))]
pub(super) async fn lines(State(control): State<Control>) -> Json<Vec<LineShown>> {
    let lines = Line::of(control.handle().view().identity.model);
    Json(lines.iter().map(|it| control.line_shown(*it)).collect())
}

/// What can go wrong in a call: one of each kind, to be had with other values and frames as well (docs/fax-calls.md).
#[utoipa::path(get, path = "/fax/faults", tag = "fax", responses(
    (status = 200, body = Vec<FaultShown>), Problems,
))]
pub(super) async fn fault_names() -> Json<Vec<FaultShown>> {
    Json(Fault::examples().map(|(fault, words)| FaultShown { fault, words }).collect())
}

/// A telephone line.
#[utoipa::path(get, path = "/fax/line/{line}", tag = "fax",
    params(("line" = u8, Path, description = "Its number, from 1.", example = 1)),
    responses((status = 200, body = LineShown), Problems),
)]
pub(super) async fn one_line(
    State(control): State<Control>,
    Path(number): Path<String>,
) -> Result<Json<LineShown>, Problem> {
    Ok(Json(control.line_shown(control.line(&number)?)))
}

/// Calls the line and sends a document: a PDF, PNG, JPEG or TIFF of at most 64 MiB and 500 pages, as an original.
///
/// The call takes its time by the device's clock; at the pace "instant" it is over at once. Faults are named
/// `NAME`, `NAME:VALUE`, and with `@caller` or `@answerer` behind, several separated by commas: `lost:CFR@answerer`,
/// `bits:20`, `hangs-up:12`, `asks:53`, and the others of docs/fax-calls.md. The same seed has them strike alike.
#[utoipa::path(post, path = "/fax/line/{line}/incoming", tag = "fax",
    params(
        ("line" = u8, Path, description = "Its number, from 1.", example = 1),
        ("from" = Option<String>, Query, description = "The number that the caller says: digits and blanks, and a + before them.",
            example = "+81 3 5550100"),
        ("sub" = Option<String>, Query, description = "The folder that the caller names (SUB)."),
        ("resolution" = Option<String>, Query, description = "How fine it is sent.", example = "Fine"),
        ("ecm" = Option<String>, Query, pattern = r"^(yes|no)$", example = "no",
            description = "Whether the caller corrects errors; it does if this is left out."),
        ("modems" = Option<String>, Query, example = "V.27ter",
            description = "What it sends pages with: V.27ter, V.29 (and V.27ter) or V.17 (and both), as if left out."),
        ("fault" = Option<String>, Query, description = "What goes wrong."),
        ("seed" = Option<u64>, Query, description = "Of the chance that faults have."),
    ),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = LineShown, description = "It rings."), BodyProblems),
)]
pub(super) async fn call_in(
    State(control): State<Control>,
    Path(number): Path<String>,
    query: Result<Asked<CallQuery>, Problem>,
    request: Request,
) -> Result<(StatusCode, Json<LineShown>), Problem> {
    let (document, _place) = received(&control, request).await?;
    let query = query?.0;
    let line = control.line(&number)?;
    let caller = query.caller()?;
    let faults = faults(&query.fault, caller.ecm)?;
    let resolution = match &query.resolution {
        None => Resolution::Fine,
        Some(label) => {
            Resolution::ALL.into_iter().find(|it| it.label() == label).ok_or_else(|| {
                not_allowed("resolution", format!("there is no resolution \"{label}\""))
                    .with("allowed", Resolution::ALL.map(Resolution::label).to_vec())
            })?
        }
    };
    let laid = control.laid(&document).await?;
    let pdf = laid.pdf.unwrap_or(document);
    let image = control
        .handle()
        .fax_image(&pdf, &laid.areas, resolution)
        .await
        .map_err(|it| not_laid(&it))?;
    let call = CallIn { image, caller, faults, seed: query.seed };
    control.handle().call_in(line, call).await.map_err(|it| match it {
        CallRefused::Busy => conflict(it.to_string()),
        CallRefused::Gone => gone(),
    })?;
    Ok((StatusCode::CREATED, Json(control.line_shown(line))))
}

/// Says who answers when the device calls on a line, and what goes wrong in each such call, from the next one on.
///
/// Faults are named as for `incoming`; the device is the caller.
#[utoipa::path(put, path = "/fax/line/{line}/far_end", tag = "fax",
    params(("line" = u8, Path, description = "Its number, from 1.", example = 1)),
    request_body = FarEndOrder,
    responses((status = 200, body = LineShown), BodyProblems),
)]
pub(super) async fn put_far_end(
    State(control): State<Control>,
    Path(number): Path<String>,
    Sent(order): Sent<FarEndOrder>,
) -> Result<Json<LineShown>, Problem> {
    let line = control.line(&number)?;
    match control.handle().put_far_end(line, order.read()?).await {
        true => Ok(Json(control.line_shown(line))),
        false => Err(gone()),
    }
}

/// Gives a line a number, or takes it away: whatever device of the twin dials it calls this line.
///
/// Such a call is one for both lines, and takes its time by the clock of the device that is called. The line says its number in
/// it. Faults that were put at the far end of the caller's line strike.
#[utoipa::path(put, path = "/fax/line/{line}/number", tag = "fax",
    params(("line" = u8, Path, description = "Its number, from 1.", example = 1)),
    request_body = NumberOrder,
    responses((status = 200, body = LineShown), BodyProblems),
)]
pub(super) async fn put_number(
    State(control): State<Control>,
    Path(number): Path<String>,
    Sent(order): Sent<NumberOrder>,
) -> Result<Json<LineShown>, Problem> {
    let line = control.line(&number)?;
    let given = order.number.as_deref().map(|it| subscriber("number", it)).transpose()?;
    if given.as_ref().is_some_and(|it| !it.as_str().contains(|it: char| it.is_ascii_digit())) {
        return Err(not_allowed("number", "a number has digits".to_owned()));
    }
    control.handle().assign_number(line, given).map_err(|it| conflict(it.to_string()))?;
    Ok(Json(control.line_shown(line)))
}

/// What arrived at the other end in the last call that the device made on a line, as PDF.
#[utoipa::path(get, path = "/fax/line/{line}/outgoing", tag = "fax",
    params(("line" = u8, Path, description = "Its number, from 1.", example = 1)),
    responses((status = 200, body = Vec<u8>, content_type = "application/pdf"), Problems),
)]
pub(super) async fn outgoing(
    State(control): State<Control>,
    Path(number): Path<String>,
) -> Result<([(header::HeaderName, &'static str); 1], Bytes), Problem> {
    let line = control.line(&number)?;
    let pdf = control.handle().world().telephone.outgoing(line);
    let none = || not_found(format!("no page went out in the last call on line {number}"));
    Ok(([(header::CONTENT_TYPE, "application/pdf")], pdf.ok_or_else(none)?))
}

/// What was said in the call of a line, or the last one.
///
/// With `since`, behind so many of it; with `wait=said` once there is more, or the call is over; 409 if neither is so in
/// time.
#[utoipa::path(get, path = "/fax/line/{line}/ladder", tag = "fax",
    params(
        ("line" = u8, Path, description = "Its number, from 1.", example = 1),
        ("since" = Option<usize>, Query, description = "How many are left out, from the first on."),
        ("wait" = Option<String>, Query, description = "\"said\": until more was said.", example = "said"),
        ("timeout" = Option<String>, Query, description = "How long to wait, ISO 8601; as for jobs.",
            example = "PT10S"),
    ),
    responses((status = 200, body = LadderShown), Problems),
)]
pub(super) async fn ladder(
    State(control): State<Control>,
    Path(number): Path<String>,
    query: Result<Asked<LadderQuery>, Problem>,
) -> Result<Json<LadderShown>, Problem> {
    let (LadderQuery { since, wait, timeout }, line) = (query?.0, control.line(&number)?);
    let said = |it: &str| match it {
        "said" => Ok(()),
        other => Err(format!("\"{other}\" is nothing to wait for, but \"said\"")),
    };
    if let Some(wait) = Wait::of(&control, wait.as_deref(), timeout.as_deref(), said)? {
        let more = |it: &CallView| it.ended.is_some() || it.ladder.entries().len() > since;
        let look = |_: &_| control.handle().world().telephone.call(line).is_some_and(|it| more(it));
        let came = control.wait(wait.timeout, |view| look(view).then_some(())).await;
        came.ok_or_else(|| conflict(format!("nothing more was said on line {number} in time")))?;
    }
    let call = control.call(&number)?;
    let said = call.ladder.entries().iter().skip(since).map(|it| SaidShown {
        at: it.at.in_ms(),
        lasted: it.lasted.in_ms(),
        from: it.from.name(),
        name: it.name.clone(),
        words: it.words.clone(),
        is_altered: it.is_altered,
        text: it.to_string(),
    });
    let (said, left_out) = (said.collect(), call.ladder.left_out());
    Ok(Json(LadderShown { call: call.number, is_over: call.ended.is_some(), said, left_out }))
}

/// The same as text, a line for each thing that was said, and at the end how the call did.
#[utoipa::path(get, path = "/fax/line/{line}/ladder.txt", tag = "fax",
    params(("line" = u8, Path, description = "Its number, from 1.", example = 1)),
    responses((status = 200, body = String, content_type = "text/plain"), Problems),
)]
pub(super) async fn ladder_text(
    State(control): State<Control>,
    Path(number): Path<String>,
) -> Result<([(header::HeaderName, &'static str); 1], String), Problem> {
    let call = control.call(&number)?;
    let mut text = call.ladder.to_string();
    for (who, end) in [("the device", call.end), ("the other end", call.far_end)] {
        if let Some(end) = end {
            text += &format!("{who}: {} {}\n", end.code(), end.words());
        }
    }
    if call.ended.is_some() {
        text += &format!("pages that were confirmed: {}\n", call.pages);
    }
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text))
}

/// The sound of the call of a line, until now, or of the last one: a WAV file, 8 kHz, 16 bits, the caller left.
///
/// It has the frames and pages of the call as they arrived, with noise where a fault struck and silence where nothing
/// arrived; another fax machine that hears it reads the pages. It is made as it is read. A `Range` of bytes is honoured.
#[utoipa::path(get, path = "/fax/line/{line}/call.wav", tag = "fax",
    params(
        ("line" = u8, Path, description = "Its number, from 1.", example = 1),
        ("call" = Option<u64>, Query, description = "The number of the call, where no other one is meant.", example = 1),
    ),
    responses(
        (status = 200, body = Vec<u8>, content_type = "audio/wav"),
        (status = 206, body = Vec<u8>, content_type = "audio/wav"),
        Problems,
    ),
)]
pub(super) async fn sound(
    State(control): State<Control>,
    Path(number): Path<String>,
    query: Result<Asked<SoundQuery>, Problem>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (query, line) = (query?.0, control.line(&number)?);
    let last = control.call(&number)?.number;
    if query.call.is_some_and(|it| it != last) {
        return Err(not_found(format!("the last call on line {number} is {last}")));
    }
    let none = || not_found(format!("nothing was said on line {number} yet"));
    let sound = control.handle().call_sound(line).await.ok_or_else(none)?;
    let part = Part::asked(&headers, sound.octets())?;
    let mut at = 0;
    let pieces = sound.filter_map(move |piece| {
        let (begin, octets) = (at, piece.len() as u64);
        at += octets;
        let within = |octet: u64| octet.saturating_sub(begin).min(octets) as usize;
        let piece = Bytes::from(piece).slice(within(part.from)..within(part.to));
        (!piece.is_empty()).then_some(Ok::<_, Infallible>(piece))
    });
    Ok(part.answer("audio/wav", Body::from_stream(stream::iter(pieces))))
}
