//! The control plane: a listener of its own, on this machine only, with a bearer token.
//!
//! ```text
//!   connection ── guard (Host, Origin, token or cookie) ── a resource ──▶ Handle, Panel
//! ```
//! The device knows nothing of it. What is served is described by its own OpenAPI document; one file
//! per group of resources.

mod accounts;
mod address_book;
mod bodies;
mod body;
mod certificates;
mod clock;
mod closed;
mod connections;
mod crls;
mod device;
mod devices;
mod events;
mod faults;
mod fax;
mod fidelity;
mod folders;
mod forms;
mod guard;
mod hands;
mod job_documents;
mod jobs;
mod journal;
mod limits;
mod live;
mod logs;
mod mail_server;
mod mails;
mod mechanism;
mod openapi;
mod originals;
mod panel;
mod part;
mod ports;
mod problem;
mod readers;
mod sample;
mod settings;
mod snapshots;
mod storage;
mod undrawn;
mod update;
mod users;
mod wait;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::middleware::{from_fn_with_state, map_response_with_state};
use axum::response::Response;
use axum::{Router, middleware};
use http::{HeaderName, HeaderValue};
use sim_core::share::Holder;
use sim_core::{Asker, Command, Refused, Reply};
use sim_document::{Drawing, NotDone};
use sim_host::{Handle, Kind, Share};
use sim_listen::Missed;
use tokio::net::TcpListener;
use tokio::sync::{OnceCell, Semaphore, watch};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};
use utoipa_axum::routes;

pub(crate) use connections::serve as serve_pages;

use crate::fleet::{Fleet, Member};
use crate::listen::DevicePorts;
use crate::not_started::NotStarted;
use crate::options::Options;

use bodies::Bodies;
use limits::{BODIES_MAX, BODY_MAX, IMPORTS_MAX, ORIGINALS_MAX, STREAMS_MAX, WAITS_MAX};

/// The number of the newest entry of the truth journal, on every reply.
const TWIN_SEQ: HeaderName = HeaderName::from_static("twin-seq");

/// What the control plane says of the twin itself.
pub(crate) struct About {
    pub(crate) seed: u64,
    pub(crate) device: DevicePorts,
    /// Where it cannot listen.
    pub(crate) missed: Missed,
    /// Which device or snapshot it was made from.
    pub(crate) origin: Option<String>,
}

/// What every handler is given. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Control(Arc<Inner>);

struct Inner {
    id: u32,
    handle: Handle,
    about: About,
    panel: panel::PanelDoor,
    shared: Arc<Shared>,
}

/// What the control planes of all devices of a twin share.
struct Shared {
    fleet: Arc<Fleet>,
    guard: guard::Guard,
    /// Where the person at each panel is, by the device's number.
    panels: Mutex<BTreeMap<u32, panel::PanelDoor>>,
    /// Who draws its pages.
    drawings: Share,
    /// What they could not draw.
    undrawn: undrawn::Undrawn,
    /// Places for requests with a body, for those that wait, and for streams of events.
    bodies: Bodies,
    waits: Arc<Semaphore>,
    streams: Arc<Semaphore>,
    shelf_work: Semaphore,
    /// The place for a snapshot that is taken, in memory until it is on the shelf.
    takes: Semaphore,
    /// The place for a snapshot that comes in.
    imports: Bodies,
    /// Places for originals that are laid down.
    originals: Bodies,
    /// A mail server for demonstrations, once somebody has started it.
    mail_server: OnceCell<mail_server::Running>,
}

impl Control {
    /// A control plane over the devices of a twin, at this address. A path without a number means the
    /// first one. The two secrets are the bearer token
    /// and the live page's cookie.
    pub(crate) fn new(
        fleet: Arc<Fleet>,
        first: &Member,
        options: &Options,
        address: SocketAddr,
        secrets: [String; 2],
    ) -> Self {
        let drawings = fleet.workers.share();
        let shared = Arc::new(Shared {
            fleet,
            guard: guard::Guard::new(address, options.control_hosts.clone(), secrets),
            panels: Mutex::default(),
            drawings,
            undrawn: undrawn::Undrawn::default(),
            bodies: Bodies::of(BODIES_MAX),
            waits: Arc::new(Semaphore::new(WAITS_MAX)),
            streams: Arc::new(Semaphore::new(STREAMS_MAX)),
            shelf_work: Semaphore::new(1),
            takes: Semaphore::new(1),
            imports: Bodies::of(IMPORTS_MAX),
            originals: Bodies::of(ORIGINALS_MAX),
            mail_server: OnceCell::new(),
        });
        Self::over(shared, first)
    }

    fn over(shared: Arc<Shared>, member: &Member) -> Self {
        let Member { id, handle, ports, missed, seed, origin } = member.clone();
        let about = About { seed, device: ports, missed, origin };
        let panel = {
            let mut panels = shared.panels.lock().unwrap_or_else(PoisonError::into_inner);
            panels.entry(id).or_insert_with(|| panel::PanelDoor::new(handle.clone())).clone()
        };
        Self(Arc::new(Inner { id, handle, about, panel, shared }))
    }

    /// The control plane of a device of this twin.
    fn control_of(&self, member: &Member) -> Self {
        Self::over(self.0.shared.clone(), member)
    }

    /// The control plane of the device with that number.
    fn other(&self, id: u32) -> Option<Self> {
        self.fleet().member(id).map(|it| self.control_of(&it))
    }

    /// Ends a device.
    fn remove(&self, id: u32) {
        self.fleet().remove(id);
        self.0.shared.panels.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
    }

    fn id(&self) -> u32 {
        self.0.id
    }

    fn fleet(&self) -> &Fleet {
        &self.0.shared.fleet
    }

    /// A new link to the live page for whoever reaches us at `host`; the one before is void.
    pub(crate) fn new_link(&self, host: &str) -> Result<String, NotStarted> {
        self.0.shared.guard.new_link(host)
    }

    fn handle(&self) -> &Handle {
        &self.0.handle
    }

    fn about(&self) -> &About {
        &self.0.about
    }

    /// Asks the device as a hand inside the machine.
    async fn ask(&self, command: Command) -> Result<Reply, Refused> {
        self.0.handle.ask(Asker::Control, command).await
    }

    /// Has a worker draw what it says, as long as the request lasts.
    async fn draw(
        &self,
        drawing: impl FnOnce() -> Result<Drawing, problem::Problem> + Send + 'static,
    ) -> Result<Bytes, problem::Problem> {
        self.try_to_draw(drawing).await?.map_err(problem::not_drawn)
    }

    /// The same; what cannot be drawn says so itself.
    async fn try_to_draw(
        &self,
        drawing: impl FnOnce() -> Result<Drawing, problem::Problem> + Send + 'static,
    ) -> Result<Result<Bytes, NotDone>, problem::Problem> {
        let drawn = self.0.shared.drawings.draw(&Holder::Machine, drawing);
        drawn.await.ok_or_else(problem::gone)?
    }

    /// Draws what the twin wrote itself. It waits for no document.
    async fn draw_own(&self, pdf: Vec<u8>, width: u32) -> Result<Bytes, problem::Problem> {
        let draw = move || sim_render::rasterise(&pdf.into(), 1, width);
        let drawn = self.0.shared.drawings.work(Kind::Screens, draw).await;
        let png = drawn.ok_or_else(problem::gone)?;
        png.map(Bytes::from).map_err(|it| problem::conflict(it.to_string()))
    }
}

/// What the tables of resources are read into.
trait Table {
    /// Takes one resource, with its documentation.
    #[must_use]
    fn routes(self, resource: UtoipaMethodRouter<Control>) -> Self;
}

impl Table for OpenApiRouter<Control> {
    fn routes(self, resource: UtoipaMethodRouter<Control>) -> Self {
        Self::routes(self, resource)
    }
}

/// Serves them. The documentation of each is dropped before the next is made: all together take 4 MiB,
/// which the allocator would keep.
impl Table for Router<Control> {
    fn routes(self, (_, documented, methods): UtoipaMethodRouter<Control>) -> Self {
        let paths = documented.paths.into_keys();
        paths.fold(self, |router, path| router.route(&path, methods.clone()))
    }
}

/// The resources of one device, with their documentation.
fn resources<T: Table>(table: T) -> T {
    table
        .routes(routes!(device::ready))
        .routes(routes!(device::device))
        .routes(routes!(device::power))
        .routes(routes!(device::metrics))
        .routes(routes!(certificates::certificate, certificates::choose))
        .routes(routes!(certificates::choose_for_mail))
        .routes(routes!(certificates::certificates, certificates::import))
        .routes(routes!(certificates::self_signed))
        .routes(routes!(certificates::one, certificates::delete))
        .routes(routes!(certificates::one_pem))
        .routes(routes!(certificates::one_der))
        .routes(routes!(certificates::requests, certificates::add_request))
        .routes(routes!(certificates::request, certificates::delete_request))
        .routes(routes!(crls::crls))
        .routes(routes!(crls::delete))
        .routes(routes!(clock::clock, clock::put_clock))
        .routes(routes!(clock::advance, clock::end_advance))
        .routes(routes!(clock::pace, clock::put_pace))
        .routes(routes!(panel::screen))
        .routes(routes!(panel::screen_png))
        .routes(routes!(panel::screen_text))
        .routes(routes!(panel::preview_png))
        .routes(routes!(panel::press))
        .routes(routes!(panel::type_text))
        .routes(routes!(panel::login))
        .routes(routes!(hands::outputs, mechanism::tend_output))
        .routes(routes!(hands::output, hands::take_output))
        .routes(routes!(hands::output_page))
        .routes(routes!(hands::output_document))
        .routes(routes!(hands::engine, hands::put_out))
        .routes(routes!(originals::originals, originals::lay, originals::take_originals))
        .routes(routes!(originals::original))
        .routes(routes!(originals::scanner, originals::touch_scanner))
        .routes(routes!(fax::lines))
        .routes(routes!(fax::fault_names))
        .routes(routes!(fax::one_line))
        .routes(routes!(fax::call_in))
        .routes(routes!(fax::put_far_end))
        .routes(routes!(fax::put_number))
        .routes(routes!(fax::outgoing))
        .routes(routes!(fax::ladder))
        .routes(routes!(fax::ladder_text))
        .routes(routes!(fax::sound))
        .routes(routes!(sample::print_sample))
        .routes(routes!(update::write_blocks))
        .routes(routes!(mechanism::paper, mechanism::load_paper))
        .routes(routes!(mechanism::media))
        .routes(routes!(mechanism::supplies, mechanism::put_supply))
        .routes(routes!(mechanism::covers, mechanism::move_cover))
        .routes(routes!(mechanism::jam, mechanism::make_jam, mechanism::clear_jam))
        .routes(routes!(mechanism::network, mechanism::put_network))
        .routes(routes!(readers::usb, readers::put_usb))
        .routes(routes!(readers::nfc, readers::put_nfc))
        .routes(routes!(settings::settings))
        .routes(routes!(settings::setting, settings::put_setting))
        .routes(routes!(settings::compliance))
        .routes(routes!(fidelity::fidelity))
        .routes(routes!(settings::assumptions, settings::put_assumptions))
        .routes(routes!(users::users, users::add_user))
        .routes(routes!(users::edit_user, users::put_user, users::delete_user))
        .routes(routes!(accounts::accounts))
        .routes(routes!(accounts::put_account, accounts::delete_account))
        .routes(routes!(jobs::jobs))
        .routes(routes!(jobs::job))
        .routes(routes!(job_documents::documents))
        .routes(routes!(job_documents::document))
        .routes(routes!(forms::forms))
        .routes(routes!(forms::delete_form))
        .routes(routes!(folders::folders, folders::add_folder))
        .routes(routes!(folders::folder, folders::change_folder, folders::delete_folder))
        .routes(routes!(address_book::address_book, address_book::add_address))
        .routes(routes!(
            address_book::address,
            address_book::change_address,
            address_book::delete_address
        ))
        .routes(routes!(mails::mails))
        .routes(routes!(mails::set_password, mails::forget_password))
        .routes(routes!(mail_server::mail_server, mail_server::send_there))
        .routes(routes!(mail_server::put_fault))
        .routes(routes!(mail_server::mail))
        .routes(routes!(mail_server::file))
        .routes(routes!(logs::audit))
        .routes(routes!(logs::audit_text))
        .routes(routes!(logs::truth))
        .routes(routes!(events::events))
        .routes(routes!(journal::find))
        .routes(routes!(journal::count))
        .routes(routes!(journal::wait))
        .routes(routes!(journal::verify))
        .routes(routes!(storage::storage))
        .routes(routes!(storage::image))
        .routes(routes!(storage::nvram))
        .routes(routes!(storage::controller_rom))
        .routes(routes!(storage::fax_rom))
        .routes(routes!(storage::search))
        .routes(routes!(storage::passes))
        .routes(routes!(storage::overwrite))
        .routes(routes!(snapshots::snapshots, snapshots::take))
        .routes(routes!(snapshots::export, snapshots::import, snapshots::remove))
        .routes(routes!(snapshots::restore))
        .routes(routes!(faults::faults))
        .routes(routes!(faults::put_fault))
}

/// The resources of the twin as a whole.
fn of_the_twin<T: Table>(table: T) -> T {
    table
        .routes(routes!(devices::devices, devices::add_device))
        .routes(routes!(devices::listed, devices::remove))
        .routes(routes!(devices::fork))
        .routes(routes!(live::new_link))
}

/// The resources of one device, as they are found under its number.
fn own_router(control: Control) -> Router {
    static MADE: OnceLock<Router<Control>> = OnceLock::new();
    let made = MADE.get_or_init(|| {
        resources(Router::new())
            .fallback(problem::no_such_resource)
            .method_not_allowed_fallback(problem::no_such_method)
            .layer(DefaultBodyLimit::max(BODY_MAX))
    });
    let stamped = map_response_with_state(control.clone(), stamp);
    made.clone().layer(stamped).with_state(control)
}

/// Everything that the listener answers.
fn router(control: Control) -> Router {
    of_the_twin(Router::new())
        .nest("/v1", resources(Router::new()))
        // The same resources under a device's number.
        .route("/v1/devices/{id}/{*rest}", axum::routing::any(devices::of_device))
        .route("/v1/openapi.json", axum::routing::get(openapi::openapi))
        .merge(live::pages())
        .fallback(problem::no_such_resource)
        .method_not_allowed_fallback(problem::no_such_method)
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .layer(from_fn_with_state(control.clone(), bodies::limit))
        .layer(from_fn_with_state(control.clone(), guard::admit))
        .layer(map_response_with_state(control.clone(), stamp))
        .layer(middleware::map_response(harden))
        .with_state(control)
}

/// Whatever was done before a reply has a number not above this one.
async fn stamp(State(control): State<Control>, mut response: Response) -> Response {
    let seq = control.handle().view().truth.pushed();
    // A reply of another device has its own already.
    response.headers_mut().entry(TWIN_SEQ).or_insert(HeaderValue::from(seq));
    response
}

/// Nothing here is for a cache, a frame or a guess at its type.
async fn harden(mut response: Response) -> Response {
    for (name, value) in [
        (http::header::CACHE_CONTROL, "no-store"),
        (http::header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (http::header::X_FRAME_OPTIONS, "DENY"),
        (http::header::REFERRER_POLICY, "no-referrer"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Serves until told to stop; then connections are cut.
pub(crate) async fn serve(control: Control, listener: TcpListener, stopped: watch::Receiver<bool>) {
    connections::serve(router(control), listener, stopped).await;
}
