//! The software update that is under way, and the hand that moves it on.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use sim_core::View;
use sim_core::power::Power;
use sim_core::update::Download;
use utoipa::ToSchema;

use super::Control;
use super::body::Sent;
use super::problem::{BodyProblems, Problem, gone};

/// How far a software update is.
#[derive(Serialize, ToSchema)]
pub(super) struct UpdateShown {
    /// checking, writing, or failed.
    #[schema(example = "writing")]
    stage: &'static str,
    /// Blocks that are written.
    done: u32,
    /// All blocks; 0 while that is not known.
    total: u32,
}

impl UpdateShown {
    /// The update of a device that is in Download Mode.
    pub(super) fn of(view: &View) -> Option<Self> {
        let (stage, done, total) = match view.power {
            Power::DownloadMode(Download::Checking) => ("checking", 0, 0),
            Power::DownloadMode(Download::Writing { done, total }) => ("writing", done, total),
            Power::DownloadMode(Download::Failed) => ("failed", 0, 0),
            Power::Off | Power::Starting { .. } | Power::Restoring | Power::On { .. } => {
                return None;
            }
        };
        Some(Self { stage, done, total })
    }
}

/// How many blocks to write.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WriteOrder {
    /// Blocks; fewer are written where fewer are left.
    #[schema(example = 1)]
    blocks: u32,
}

/// Writes so many blocks of a software update now, at whatever pace; for the pace by hand.
#[utoipa::path(post, path = "/hands/update", tag = "hands", request_body = WriteOrder, responses(
    (status = 200, body = Option<UpdateShown>, description = "The update as it is now; null if none is \
     under way any longer."),
    BodyProblems,
))]
pub(super) async fn write_blocks(
    State(control): State<Control>,
    Sent(order): Sent<WriteOrder>,
) -> Result<Json<Option<UpdateShown>>, Problem> {
    if control.handle().write_blocks(order.blocks).await {
        Ok(Json(UpdateShown::of(&control.handle().view())))
    } else {
        Err(gone())
    }
}
