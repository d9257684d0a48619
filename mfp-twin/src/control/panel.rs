//! The control panel: one person stands at it, so what is done there comes one after the other.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use http::{HeaderName, StatusCode, header};
use serde::Deserialize;
use sim_core::{Asker, Command, Fact};
use sim_document::Drawing;
use sim_host::Handle;
use sim_panel::{Panel, PressRefused, SHEET, Screen, TypeRefused};
use sim_render::{Part, Scale};
use utoipa::ToSchema;

use super::Control;
use super::body::Sent;
use super::problem::{BodyProblems, Problem, Problems, gone, not_allowed, not_found};

/// Things that one touch may ask for one after the other; more is a defect of the panel.
const ASKS_MAX: usize = 1_000;
/// Pixels across the panel's picture.
const SCREEN_WIDTH: u32 = 800;
/// Pixels across the picture of a page that is looked at.
const PREVIEW_WIDTH: u32 = 600;
/// What a person touches to log in and after it.
const LOCAL_USER: &str = "Local User";
const LOG_OUT: &str = "Log Out";
const HOME: &str = "Home";
const CLOSE: &str = "Close";

/// The panel, and the place in front of it.
#[derive(Clone)]
pub(super) struct PanelDoor {
    handle: Handle,
    panel: Arc<Mutex<Panel>>,
    /// Whoever holds this stands at the panel.
    place: Arc<tokio::sync::Mutex<()>>,
}

impl PanelDoor {
    pub(super) fn new(handle: Handle) -> Self {
        Self { handle, panel: Arc::default(), place: Arc::default() }
    }

    /// What is shown now.
    fn screen(&self) -> Screen {
        self.panel().screen(&self.handle.view())
    }

    /// Touches an item or a soft key and waits until the device has answered all that follows from it.
    async fn press(&self, label: &str) -> Result<(), PressRefused> {
        let mut next = {
            let pressed = self.panel().press(&self.handle.view(), label);
            self.handle.report(Fact::PanelTouched);
            pressed?
        };
        for _ in 0..ASKS_MAX {
            let Some(command) = next else { break };
            next = self.ask(command).await;
        }
        Ok(())
    }

    async fn ask(&self, command: Command) -> Option<Command> {
        let answer = self.handle.ask(Asker::Panel, command).await;
        self.panel().answered(&self.handle.view(), &answer)
    }

    fn type_text(&self, label: Option<&str>, text: &str) -> Result<(), TypeRefused> {
        let typed = self.panel().type_text(&self.handle.view(), label, text);
        self.handle.report(Fact::PanelTouched);
        typed
    }

    /// What a person does to log in, from wherever the panel is; whoever is logged in is logged out.
    async fn log_in(&self, user: &str, password: &str) -> Result<(), TypeRefused> {
        self.press(HOME).await?;
        if self.offers(LOG_OUT) {
            self.press(LOG_OUT).await?;
        }
        self.press(LOCAL_USER).await?;
        self.type_text(Some("User ID"), user)?;
        self.type_text(Some("Password"), password)?;
        self.press("OK").await?;
        if self.screen().user.is_some() && self.offers(CLOSE) {
            self.press(CLOSE).await?;
        }
        Ok(())
    }

    fn offers(&self, label: &str) -> bool {
        self.screen().items.iter().any(|it| it.enabled && it.label == label)
    }

    fn panel(&self) -> MutexGuard<'_, Panel> {
        // A panel that failed half way shows its screen all the same.
        self.panel.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Control {
    /// Does `acts` with nobody else at the panel, and shows the screen after it. It goes on even if
    /// whoever asked has gone, so that the panel is never left waiting for an answer.
    async fn at_panel<Acts, Why>(
        &self,
        acts: impl FnOnce(PanelDoor) -> Acts,
    ) -> Result<Json<Screen>, Problem>
    where
        Acts: Future<Output = Result<(), Why>> + Send + 'static,
        Why: Into<TypeRefused> + Send + 'static,
    {
        let door = self.0.panel.clone();
        let acts = acts(door.clone());
        let done = tokio::spawn(async move {
            let _place = door.place.lock().await;
            acts.await.map(|()| door.screen())
        });
        let screen = done.await.map_err(|_| gone())?;
        screen.map(Json).map_err(|it| refused(it.into()))
    }
}

fn refused(refused: TypeRefused) -> Problem {
    let detail = refused.to_string();
    match refused {
        TypeRefused::NotThere(PressRefused { label, there }) => {
            let problem = Problem::new(StatusCode::CONFLICT, "No such label", detail);
            problem.with("labels", there).with("where", label)
        }
        TypeRefused::NoNumber(label) => not_allowed("text", detail).with("label", label),
    }
}

/// What to touch.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PressOrder {
    /// The visible label or the id of an item, or a soft key.
    #[schema(example = "Device")]
    label: String,
}

/// What to type.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TypeOrder {
    /// The field; if left out, the one that has the keypad.
    #[schema(example = "User ID")]
    label: Option<String>,
    /// The text. With a label it replaces what is there.
    #[schema(example = "11111")]
    text: String,
}

/// Whom to log in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LoginOrder {
    /// The ID.
    #[schema(example = "11111")]
    user: String,
    /// The password.
    password: String,
}

/// A screen, as `sim-panel` writes it.
#[expect(dead_code, reason = "only its description is used")]
#[derive(ToSchema)]
#[schema(as = Screen)]
pub(super) struct ScreenShown {
    /// Which screen.
    #[schema(example = "home")]
    screen: String,
    /// The title in the top bar.
    title: String,
    /// The ID of whoever is logged in.
    user: Option<String>,
    /// What the device has to say.
    message: Option<String>,
    /// What is wrong with it.
    fault: Option<ScreenFault>,
    /// Grows with each change.
    revision: u64,
    /// What can be seen and touched, from top to bottom.
    items: Vec<ScreenItem>,
    /// The keys below the screen.
    soft_keys: Vec<String>,
    /// blank, fault, dialog, tiles, lists or sheet.
    #[schema(example = "tiles")]
    layout: String,
}

/// A fault as the screen shows it.
#[expect(dead_code, reason = "only its description is used")]
#[derive(ToSchema)]
pub(super) struct ScreenFault {
    /// The guide's code.
    code: String,
    /// What happened.
    text: String,
}

/// One thing on the screen.
#[expect(dead_code, reason = "only its description is used")]
#[derive(ToSchema)]
pub(super) struct ScreenItem {
    /// Its name for programs.
    id: String,
    /// button, toggle, choice, field, text or row.
    kind: String,
    /// What a person reads on it.
    label: String,
    /// Whether a touch does something.
    enabled: bool,
    /// What stands beside the label; dots where it is masked.
    value: Option<String>,
    /// Whether the value is kept from view.
    masked: bool,
    /// Whether it is chosen, marked, switched on or has the keypad.
    selected: bool,
    /// Where it stands: bar, tab, line, step (beside its field), choice, about (bottom left), action (bottom right),
    /// main (the action that most want), tile or corner (of the tile before it, whose name is its value).
    #[schema(example = "tile")]
    slot: String,
    /// The sign of a tile: a symbol of /signs.svg.
    sign: Option<String>,
}

/// What the panel shows.
#[utoipa::path(get, path = "/panel", tag = "panel", responses(
    (status = 200, body = ScreenShown), Problems,
))]
pub(super) async fn screen(State(control): State<Control>) -> Json<Screen> {
    Json(control.0.panel.screen())
}

/// What the panel shows, as a picture of 800 by 480 pixels.
#[utoipa::path(get, path = "/panel.png", tag = "panel", responses(
    (status = 200, body = Vec<u8>, content_type = "image/png"), Problems,
))]
pub(super) async fn screen_png(State(control): State<Control>) -> Result<Picture, Problem> {
    let (screen, previewed) = {
        let (panel, view) = (control.0.panel.panel(), control.handle().view());
        (panel.screen(&view), panel.preview(&view))
    };
    let ground = sim_panel::to_pdf(&screen);
    if let Some((document, page)) = previewed {
        let documents = control.handle().documents().clone();
        let ground = Bytes::from(ground.clone());
        let [left, top, width, height] = SHEET.map(u32::from);
        let part = Part { left, top, width, height };
        let drawn = control.draw(move || {
            let (document, page) = documents.page(document, page).map_err(|_| gone_meanwhile())?;
            Ok(Drawing::Within { ground, width: SCREEN_WIDTH, document, page, part })
        });
        // A page that cannot be drawn leaves its sheet white.
        if let Ok(png) = drawn.await {
            return Ok(picture(png));
        }
    }
    Ok(picture(control.draw_own(ground, SCREEN_WIDTH).await?))
}

/// What the panel shows, as text for a terminal.
#[utoipa::path(get, path = "/panel.txt", tag = "panel", responses(
    (status = 200, body = String, content_type = "text/plain"), Problems,
))]
pub(super) async fn screen_text(State(control): State<Control>) -> String {
    control.0.panel.screen().text()
}

/// The page of a private charge print that is being looked at; 404 while none is.
#[utoipa::path(get, path = "/panel/preview.png", tag = "panel", responses(
    (status = 200, body = Vec<u8>, content_type = "image/png"), Problems,
))]
pub(super) async fn preview_png(State(control): State<Control>) -> Result<Picture, Problem> {
    let previewed = control.0.panel.panel().preview(&control.handle().view());
    let (document, page) = previewed.ok_or_else(|| not_found("no page is being looked at"))?;
    let documents = control.handle().documents().clone();
    let png = control.draw(move || {
        let (document, page) = documents.page(document, page).map_err(|_| gone_meanwhile())?;
        Ok(Drawing::Page { document, page, scale: Scale::Width(PREVIEW_WIDTH) })
    });
    Ok(picture(png.await?))
}

fn gone_meanwhile() -> Problem {
    not_found("the document is gone")
}

/// Touches an item or a soft key.
///
/// The reply comes when the device has answered. What is not there or not enabled is 409 with
/// the `labels` that are.
#[utoipa::path(post, path = "/panel/press", tag = "panel", request_body = PressOrder, responses(
    (status = 200, body = ScreenShown, description = "The screen after the touch."), BodyProblems,
))]
pub(super) async fn press(
    State(control): State<Control>,
    Sent(order): Sent<PressOrder>,
) -> Result<Json<Screen>, Problem> {
    control.at_panel(|panel| async move { panel.press(&order.label).await }).await
}

/// Types text into a field.
#[utoipa::path(post, path = "/panel/type", tag = "panel", request_body = TypeOrder, responses(
    (status = 200, body = ScreenShown, description = "The screen after typing."), BodyProblems,
))]
pub(super) async fn type_text(
    State(control): State<Control>,
    Sent(order): Sent<TypeOrder>,
) -> Result<Json<Screen>, Problem> {
    let typing =
        |panel: PanelDoor| async move { panel.type_text(order.label.as_deref(), &order.text) };
    control.at_panel(typing).await
}

/// Types and presses what a person would to log in: "Home", "Local User", the ID, the password, "OK",
/// and "Close" where the device warns.
///
/// A log-in that fails is an ordinary screen with its `message` and status 200: all that was asked
/// was done.
#[utoipa::path(post, path = "/panel/login", tag = "panel", request_body = LoginOrder, responses(
    (status = 200, body = ScreenShown, description = "The screen after it."), BodyProblems,
))]
pub(super) async fn login(
    State(control): State<Control>,
    Sent(order): Sent<LoginOrder>,
) -> Result<Json<Screen>, Problem> {
    let acts = |panel: PanelDoor| async move { panel.log_in(&order.user, &order.password).await };
    control.at_panel(acts).await
}

/// A PNG with its type.
pub(super) type Picture = ([(HeaderName, &'static str); 1], Bytes);

/// A PNG with its type.
pub(super) fn picture(png: Bytes) -> Picture {
    ([(header::CONTENT_TYPE, "image/png")], png)
}
