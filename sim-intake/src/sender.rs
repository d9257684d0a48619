//! Who a job is from.

use sim_core::job::Claim;
use sim_core::{Asker, Secret};

use crate::received::Received;

/// Who hands a job over, and who it says that it is from. In this order, the first that is there counts
/// (HCD PP: the credential in the data):
///
/// 1. A user ID in the job control in front of the document ([`Received::claim`]). With a password the
///    device checks both; without one the job is nobody's.
/// 2. Whoever is logged in at the door.
/// 3. A name that the door was given beside the job: named, not authenticated.
/// 4. Nobody.
///
/// What becomes of the job is the device's decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// Who asks the device.
    pub asker: Asker,
    /// Who the job is from.
    pub claim: Claim,
}

impl Sender {
    /// As far as the door knows: who came, and whom the job names there.
    pub fn announced(asker: Asker, named: Option<&str>) -> Self {
        let claim = match (asker, named) {
            (Asker::Session(_), _) => Claim::Session,
            (Asker::Panel | Asker::Remote(..) | Asker::Control, Some(named)) => {
                Claim::UserOnly(named.to_owned())
            }
            (Asker::Panel | Asker::Remote(..) | Asker::Control, None) => Claim::Nobody,
        };
        Self { asker, claim }
    }
}

impl Received {
    /// Who the job control in front of the document says that it is from. It counts before what the door
    /// knows, which need not be asked then.
    pub fn claim(&self) -> Option<Claim> {
        let user = self.prologue.user_id.clone().filter(|it| !it.is_empty())?;
        let last = match &self.prologue.password {
            Some(it) => Claim::Password { user, password: Secret::new(it.expose()) },
            None => Claim::UserOnly(user),
        };
        Some(if self.prologue.repeats_identity { Claim::Repeated(last.into()) } else { last })
    }
}
