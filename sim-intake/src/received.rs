//! A document that is in: what its job control and the door together make of it.

use sim_core::job::{
    Addition, Claim, Document, GivenPassword, JobId, JobTicket, JobType, Media, Opening, Submission,
};
use sim_core::subscription::SubscriptionOrder;
use sim_host::OCTET_STREAM;
use sim_host::documents::{DocumentRefused, Writer};
use sim_wire::pjl::{Language, Prologue};

use crate::job_control;

/// What a door says of a job.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Announced {
    /// Its name.
    pub name: Option<String>,
    /// What it asks for. What its documents ask for themselves goes before it.
    pub ticket: JobTicket,
    /// Its password.
    pub password: Option<GivenPassword>,
    /// Whether its sender can be asked to log in ([`Submission::asks_back`]).
    pub asks_back: bool,
    /// Who is told what happens to it, from its creation on.
    pub subscriptions: Vec<SubscriptionOrder>,
}

/// What a door says of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    /// Its name.
    pub name: Option<String>,
    /// Its MIME type, in place of which the language counts that the job control enters.
    pub format: String,
}

impl Default for Described {
    fn default() -> Self {
        Self { name: None, format: OCTET_STREAM.to_owned() }
    }
}

/// A job of a stream whose document is in whole. Dropped, nothing of it is kept.
pub struct Received {
    pub(crate) writer: Writer,
    /// What its job control says.
    pub(crate) prologue: Prologue,
}

impl Announced {
    /// The user that the job names, whoever that is.
    pub fn accounting_user(&self) -> Option<&str> {
        self.ticket.accounting_user.as_deref()
    }

    /// The job without a document, to which documents are added later.
    pub fn opening(self, claim: Claim) -> Opening {
        let Self { name, ticket, password, asks_back: _, subscriptions } = self;
        Opening { name: name.unwrap_or_default(), ticket, password, claim, subscriptions }
    }
}

impl Received {
    /// The job with this one document, which is kept from now on.
    ///
    /// # Errors
    /// [`DocumentRefused`] if it cannot be kept.
    pub fn submission(
        self,
        announced: Announced,
        described: Described,
        claim: Claim,
    ) -> Result<Submission, DocumentRefused> {
        let Announced { name, mut ticket, password, asks_back, subscriptions } = announced;
        let names = [&self.prologue.document_name, &name, &described.name];
        let name = names.into_iter().flatten().next().cloned().unwrap_or_default();
        for change in job_control::changes(&self.prologue.settings, ticket.media) {
            // What a ticket cannot say is passed over, as a printer does.
            let _ = ticket.change(change);
        }
        let job_type = self.prologue.job_type.map_or(JobType::default(), job_control::job_type);
        let document = self.keep(described)?;
        Ok(Submission {
            name,
            job_type,
            ticket,
            password,
            document,
            claim,
            asks_back,
            subscriptions,
        })
    }

    /// A further document of a job that was opened for this paper; it is kept from now on.
    ///
    /// # Errors
    /// [`DocumentRefused`] if it cannot be kept.
    pub fn addition(
        self,
        job: JobId,
        media: Media,
        described: Described,
        last: bool,
    ) -> Result<Addition, DocumentRefused> {
        Ok(Addition {
            job,
            last,
            claim: self.claim().unwrap_or(Claim::Nobody),
            name: self.prologue.document_name.clone(),
            job_type: self.prologue.job_type.map(job_control::job_type),
            changes: job_control::changes(&self.prologue.settings, media),
            document: Some(self.keep(described)?),
        })
    }

    /// Keeps the document.
    fn keep(self, described: Described) -> Result<Document, DocumentRefused> {
        let Self { writer, prologue } = self;
        let (id, bytes) = writer.finish()?;
        let name = described.name.unwrap_or_default();
        Ok(Document { id, name, format: format(described.format, &prologue), bytes })
    }
}

/// That nothing more comes for a job that was opened.
pub const fn nothing_more(job: JobId) -> Addition {
    Addition {
        job,
        document: None,
        last: true,
        claim: Claim::Nobody,
        name: None,
        job_type: None,
        changes: Vec::new(),
    }
}

/// The format of a document: the language that its job control enters, else what the door says.
fn format(announced: String, prologue: &Prologue) -> String {
    let language = prologue.language.as_deref().and_then(Language::from_name);
    language.map_or(announced, |it| it.media_type().to_owned())
}
