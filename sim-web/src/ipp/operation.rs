//! The operations, as rows.

use futures_util::future::BoxFuture;
use sim_wire::ipp::{Operation, StatusCode};

use super::call::{Call, Target};
use super::reply::{Failure, Outcome};
use super::upload::Upload;
use super::{printer, query, submit};

/// One operation.
pub(super) struct Row {
    pub(super) operation: Operation,
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

const fn row(operation: Operation, target: Target, data: Data, handler: Handler) -> Row {
    Row { operation, target, data, handler }
}

/// The table: `operations-supported`.
#[rustfmt::skip]
pub(super) const TABLE: &[Row] = &[
    row(Operation::PrintJob,             Target::Printer, Data::Document, |call, upload| Box::pin(submit::print_job(call, upload))),
    row(Operation::ValidateJob,          Target::Printer, Data::No,       |call, _| Box::pin(submit::validate_job(call))),
    row(Operation::CreateJob,            Target::Printer, Data::No,       |call, _| Box::pin(submit::create_job(call))),
    row(Operation::SendDocument,         Target::Job,     Data::Document, |call, upload| Box::pin(submit::send_document(call, upload))),
    row(Operation::CancelJob,            Target::Job,     Data::No,       |call, _| Box::pin(query::cancel_job(call))),
    row(Operation::GetJobAttributes,     Target::Job,     Data::No,       |call, _| Box::pin(query::get_job_attributes(call))),
    row(Operation::GetJobs,              Target::Printer, Data::No,       |call, _| Box::pin(query::get_jobs(call))),
    row(Operation::GetPrinterAttributes, Target::Printer, Data::No,       |call, _| Box::pin(std::future::ready(printer::attributes(call)))),
];

/// Checks a request in the order of RFC 8011 section 4.1 and carries it out.
pub(super) async fn carry_out<'a>(call: &'a Call<'a>, upload: &'a mut Upload) -> Outcome {
    call.check_version()?;
    let code = call.message.code;
    let row = TABLE.iter().find(|it| it.operation.code() == code);
    let Some(row) = row else {
        let message = match Operation::from_code(code) {
            Some(it) => format!("{it} is not supported"),
            None => format!("operation 0x{code:04X} is not supported"),
        };
        return Err(Failure::status(StatusCode::ServerErrorOperationNotSupported, message));
    };
    call.check_form()?;
    call.check_target(row.target)?;
    if row.data == Data::No {
        upload.drain().await;
    }
    (row.handler)(call, upload).await
}
