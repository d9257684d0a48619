//! The operations, as rows.

use futures_util::future::BoxFuture;
use sim_core::job::JobAsk;
use sim_core::printer::PrinterAsk;
use sim_wire::ipp::{Operation, StatusCode};

use super::call::{Call, Target};
use super::profile::{Basis, IppProfile};
use super::reply::{Failure, Outcome};
use super::upload::Upload;
use super::{
    administration, attributes, documents, event, manage, query, submit, subscription, system,
};

/// One operation.
struct Row {
    operation: Operation,
    basis: Basis,
    target: Target,
    data: Data,
    handler: Handler,
}

/// Whether a document follows the attributes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Data {
    /// None; what comes all the same is read away.
    No,
    /// The operation reads it.
    Document,
}

type Handler = for<'a> fn(&'a Call<'a>, &'a mut Upload) -> BoxFuture<'a, Outcome>;

const fn new(
    operation: Operation,
    basis: Basis,
    target: Target,
    data: Data,
    handler: Handler,
) -> Row {
    Row { operation, basis, target, data, handler }
}

use Basis::{Full, Sibling};

/// The table: `operations-supported`.
#[rustfmt::skip]
const TABLE: &[Row] = &[
    new(Operation::PrintJob,             Sibling, Target::Printer, Data::Document, |call, upload| Box::pin(submit::print_job(call, upload))),
    new(Operation::ValidateJob,          Sibling, Target::Printer, Data::No,       |call, _| Box::pin(submit::validate_job(call))),
    new(Operation::CreateJob,            Sibling, Target::Printer, Data::No,       |call, _| Box::pin(submit::create_job(call))),
    new(Operation::SendDocument,         Sibling, Target::Job,     Data::Document, |call, upload| Box::pin(submit::send_document(call, upload))),
    new(Operation::CloseJob,             Sibling, Target::Job,     Data::No,       |call, _| Box::pin(submit::close_job(call))),
    new(Operation::CancelJob,            Sibling, Target::Job,     Data::No,       |call, _| Box::pin(query::cancel_job(call))),
    new(Operation::GetJobAttributes,     Sibling, Target::Job,     Data::No,       |call, _| Box::pin(query::get_job_attributes(call))),
    new(Operation::GetJobs,              Sibling, Target::Printer, Data::No,       |call, _| Box::pin(query::get_jobs(call))),
    new(Operation::GetPrinterAttributes, Sibling, Target::Printer, Data::No,       |call, _| Box::pin(std::future::ready(attributes::answer(call)))),
    new(Operation::IdentifyPrinter,      Sibling, Target::Printer, Data::No,       |call, _| Box::pin(administration::identify(call))),
    new(Operation::PausePrinter,         Sibling, Target::Printer, Data::No,       |call, _| Box::pin(administration::switch(call, PrinterAsk::Pause))),
    new(Operation::ResumePrinter,        Sibling, Target::Printer, Data::No,       |call, _| Box::pin(administration::switch(call, PrinterAsk::Resume))),
    new(Operation::EnablePrinter,               Full, Target::Printer, Data::No, |call, _| Box::pin(administration::switch(call, PrinterAsk::Enable))),
    new(Operation::DisablePrinter,              Full, Target::Printer, Data::No, |call, _| Box::pin(administration::switch(call, PrinterAsk::Disable))),
    new(Operation::PausePrinterAfterCurrentJob, Full, Target::Printer, Data::No, |call, _| Box::pin(administration::switch(call, PrinterAsk::PauseAfterCurrent))),
    new(Operation::HoldNewJobs,                 Full, Target::Printer, Data::No, |call, _| Box::pin(administration::switch(call, PrinterAsk::HoldNewJobs))),
    new(Operation::ReleaseHeldNewJobs,          Full, Target::Printer, Data::No, |call, _| Box::pin(administration::switch(call, PrinterAsk::ReleaseHeldNewJobs))),
    new(Operation::ShutdownPrinter,             Full, Target::Printer, Data::No, |call, _| Box::pin(administration::switch(call, PrinterAsk::Shutdown))),
    new(Operation::StartupPrinter,              Full, Target::Printer, Data::No, |call, _| Box::pin(administration::switch(call, PrinterAsk::Startup))),
    new(Operation::CancelMyJobs,         Sibling, Target::Printer, Data::No,       |call, _| Box::pin(manage::cancel_jobs(call, true))),
    new(Operation::HoldJob,                    Full, Target::Job,     Data::No, |call, _| Box::pin(manage::hold_job(call))),
    new(Operation::ReleaseJob,                 Full, Target::Job,     Data::No, |call, _| Box::pin(manage::job(call, JobAsk::LetGo))),
    new(Operation::RestartJob,                 Full, Target::Job,     Data::No, |call, _| Box::pin(manage::print_again(call))),
    new(Operation::ReprocessJob,               Full, Target::Job,     Data::No, |call, _| Box::pin(manage::print_again(call))),
    new(Operation::ResubmitJob,                Full, Target::Job,     Data::No, |call, _| Box::pin(manage::print_again(call))),
    new(Operation::SetJobAttributes,           Full, Target::Job,     Data::No, |call, _| Box::pin(manage::set_job_attributes(call))),
    new(Operation::CancelCurrentJob,           Full, Target::Printer, Data::No, |call, _| Box::pin(manage::current_job(call, JobAsk::Cancel, || JobAsk::CancelCurrent))),
    new(Operation::SuspendCurrentJob,          Full, Target::Printer, Data::No, |call, _| Box::pin(manage::current_job(call, |it| JobAsk::Suspend(Some(it)), || JobAsk::Suspend(None)))),
    new(Operation::ResumeJob,                  Full, Target::Job,     Data::No, |call, _| Box::pin(manage::job(call, JobAsk::Resume))),
    new(Operation::PromoteJob,                 Full, Target::Job,     Data::No, |call, _| Box::pin(manage::job(call, JobAsk::Promote))),
    new(Operation::ScheduleJobAfter,           Full, Target::Job,     Data::No, |call, _| Box::pin(manage::schedule_job_after(call))),
    new(Operation::CancelJobs,                 Full, Target::Printer, Data::No, |call, _| Box::pin(manage::cancel_jobs(call, false))),
    new(Operation::PurgeJobs,                  Full, Target::Printer, Data::No, |call, _| Box::pin(manage::purge_jobs(call))),
    new(Operation::GetDocuments,               Full, Target::Job,     Data::No, |call, _| Box::pin(documents::get_documents(call))),
    new(Operation::GetDocumentAttributes,      Full, Target::Job,     Data::No, |call, _| Box::pin(documents::get_document_attributes(call))),
    new(Operation::SetDocumentAttributes,      Full, Target::Job,     Data::No, |call, _| Box::pin(documents::set_document_attributes(call))),
    new(Operation::CancelDocument,             Full, Target::Job,     Data::No, |call, _| Box::pin(documents::cancel_document(call))),
    new(Operation::ValidateDocument,           Full, Target::Printer, Data::No, |call, _| Box::pin(std::future::ready(documents::validate_document(call)))),
    new(Operation::SetPrinterAttributes,       Full, Target::Printer, Data::No, |call, _| Box::pin(administration::set_printer_attributes(call))),
    new(Operation::GetPrinterSupportedValues,  Full, Target::Printer, Data::No, |call, _| Box::pin(std::future::ready(administration::supported_values(call)))),
    new(Operation::GetUserPrinterAttributes,   Full, Target::Printer, Data::No, |call, _| Box::pin(administration::user_attributes(call))),
    new(Operation::RestartPrinter,             Full, Target::Printer, Data::No, |call, _| Box::pin(administration::restart(call))),
    new(Operation::CreatePrinterSubscriptions, Full, Target::Printer, Data::No, |call, _| Box::pin(subscription::create_for_printer(call))),
    new(Operation::CreateJobSubscriptions,     Full, Target::Printer, Data::No, |call, _| Box::pin(subscription::create_for_job(call))),
    new(Operation::GetSubscriptionAttributes,  Full, Target::Printer, Data::No, |call, _| Box::pin(subscription::attributes(call))),
    new(Operation::GetSubscriptions,           Full, Target::Printer, Data::No, |call, _| Box::pin(subscription::list(call))),
    new(Operation::RenewSubscription,          Full, Target::Printer, Data::No, |call, _| Box::pin(subscription::renew(call))),
    new(Operation::CancelSubscription,         Full, Target::Printer, Data::No, |call, _| Box::pin(subscription::cancel(call))),
    new(Operation::GetNotifications,           Full, Target::Printer, Data::No, |call, _| Box::pin(event::notifications(call))),
    new(Operation::GetSystemAttributes,        Full, Target::System,  Data::No, |call, _| Box::pin(std::future::ready(system::get_system_attributes(call)))),
    new(Operation::GetPrinters,                Full, Target::System,  Data::No, |call, _| Box::pin(std::future::ready(system::get_printers(call)))),
];

/// The operations of a profile: those of the printer, and those of the system that has it.
pub(super) fn offered(profile: IppProfile) -> (Vec<Operation>, Vec<Operation>) {
    let (system, printer): (Vec<&Row>, Vec<&Row>) =
        rows(profile).partition(|it| it.target == Target::System);
    let operations = |rows: Vec<&Row>| rows.iter().map(|it| it.operation).collect();
    (operations(printer), operations(system))
}

fn rows(profile: IppProfile) -> impl Iterator<Item = &'static Row> {
    TABLE.iter().filter(move |it| it.basis.is_in(profile))
}

/// The operation of this code, where the profile has it.
fn row(profile: IppProfile, code: u16) -> Option<&'static Row> {
    rows(profile).find(|it| it.operation.code() == code)
}

/// Checks a request in the order of RFC 8011 section 4.1 and carries it out.
pub(super) async fn carry_out<'a>(call: &'a Call<'a>, upload: &'a mut Upload) -> Outcome {
    call.check_version()?;
    let code = call.message.code;
    let profile = call.printer.offer.profile;
    let Some(row) = row(profile, code) else {
        let message = match Operation::from_code(code) {
            Some(it) => format!("{it} is not supported"),
            None => format!("operation 0x{code:04X} is not supported"),
        };
        return Err(Failure::status(StatusCode::ServerErrorOperationNotSupported, message));
    };
    call.check_form()?;
    call.check_target(row.target)?;
    let _place = match row.data {
        Data::No => {
            upload.drain().await;
            None
        }
        Data::Document => Some(call.place_for_document()?),
    };
    (row.handler)(call, upload).await
}
