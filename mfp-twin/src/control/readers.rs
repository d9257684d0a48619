//! Hands that put a stick into the USB port or hold a card to the NFC reader.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use sim_core::reader::Reader;
use sim_host::Touch;
use utoipa::ToSchema;

use super::Control;
use super::body::Sent;
use super::problem::{BodyProblems, Problem, Problems};

/// What a reader has.
#[derive(Serialize, ToSchema)]
pub(super) struct ReaderShown {
    /// Whether a stick is in, or a card is held to it.
    inserted: bool,
    /// Whether the device reads it: not while it is off, nor while its setting is Disabled.
    read: bool,
    /// What would do something with it, and does not exist yet; null while it is not read.
    #[schema(example = "printing from a stick and scanning to it")]
    waits_for: Option<&'static str>,
}

/// What a hand does.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReaderOrder {
    /// Whether the stick is in, or the card is held to it.
    inserted: bool,
}

impl Control {
    fn reader(&self, reader: Reader) -> Json<ReaderShown> {
        let (view, world) = (self.handle().view(), self.handle().world());
        let is_read = view.condition.reads(&view.settings, reader);
        Json(ReaderShown {
            inserted: world.mechanism.present.contains(&reader),
            read: is_read,
            waits_for: is_read.then_some(reader.row().waits_for),
        })
    }

    async fn put(&self, reader: Reader, order: &ReaderOrder) -> Result<Json<ReaderShown>, Problem> {
        self.touch(Touch::Carry(reader, order.inserted)).await?;
        Ok(self.reader(reader))
    }
}

/// The USB port at the front.
#[utoipa::path(get, path = "/hands/usb", tag = "hands", responses(
    (status = 200, body = ReaderShown), Problems,
))]
pub(super) async fn usb(State(control): State<Control>) -> Json<ReaderShown> {
    control.reader(Reader::Usb)
}

/// Puts a stick into the USB port or pulls it out.
#[utoipa::path(post, path = "/hands/usb", tag = "hands", request_body = ReaderOrder, responses(
    (status = 200, body = ReaderShown), BodyProblems,
))]
pub(super) async fn put_usb(
    State(control): State<Control>,
    Sent(order): Sent<ReaderOrder>,
) -> Result<Json<ReaderShown>, Problem> {
    control.put(Reader::Usb, &order).await
}

/// The NFC reader.
#[utoipa::path(get, path = "/hands/nfc", tag = "hands", responses(
    (status = 200, body = ReaderShown), Problems,
))]
pub(super) async fn nfc(State(control): State<Control>) -> Json<ReaderShown> {
    control.reader(Reader::Nfc)
}

/// Holds a card to the NFC reader or takes it away.
#[utoipa::path(post, path = "/hands/nfc", tag = "hands", request_body = ReaderOrder, responses(
    (status = 200, body = ReaderShown), BodyProblems,
))]
pub(super) async fn put_nfc(
    State(control): State<Control>,
    Sent(order): Sent<ReaderOrder>,
) -> Result<Json<ReaderShown>, Problem> {
    control.put(Reader::Nfc, &order).await
}
