//! What is asked of the printer itself: setting what is said of it (RFC 3380), showing where it is (PWG
//! 5100.13), switching and restarting it (RFC 3998).

use sim_core::description::{DESCRIPTION_MAX, IdentifyAction};
use sim_core::permit::Sight;
use sim_core::power::PowerAction;
use sim_core::printer::PrinterAsk;
use sim_core::{Command, Reply};
use sim_wire::ipp::{Attribute, Group, GroupTag, OutOfBand, StatusCode, Value};

use super::attributes;
use super::call::Call;
use super::description::ACTION_DEFAULT;
use super::identity::Visitor;
use super::reply::{Answer, Failure, Outcome};
use super::settable::SETTABLE;

/// Sets what is said of the printer, all or nothing (RFC 3380 section 4.1).
pub(super) async fn set_printer_attributes(call: &Call<'_>) -> Outcome {
    let Some(group) = call.message.group(GroupTag::PRINTER) else {
        return Err(Failure::bad_request("there is no attribute to set"));
    };
    let (mut changes, mut refused) = (Vec::new(), Vec::new());
    let mut status = StatusCode::ClientErrorAttributesNotSettable;
    for attribute in &group.attributes {
        match SETTABLE.iter().find(|it| it.name == attribute.name) {
            Some(row) => match row.change(attribute) {
                Some(change) => changes.push(change),
                None => {
                    status = StatusCode::ClientErrorAttributesOrValuesNotSupported;
                    refused.push(attribute.clone());
                }
            },
            None if attributes::is_attribute(&attribute.name) => {
                let not_settable = Value::OutOfBand(OutOfBand::NotSettable);
                refused.push(Attribute::new(attribute.name.clone(), not_settable));
            }
            None => {
                status = StatusCode::ClientErrorAttributesOrValuesNotSupported;
                refused.push(Attribute::unsupported(attribute.name.clone()));
            }
        }
    }
    if !refused.is_empty() {
        return Err(Failure::Status(status, "not every attribute can be set so".into(), refused));
    }
    ask(call, Command::Describe(changes)).await?;
    Ok(Answer::ok(Vec::new()))
}

/// What the settable attributes can be set to: any text, which an administrator defines (RFC 3380
/// section 4.3).
pub(super) fn supported_values(call: &Call<'_>) -> Outcome {
    let requested = call.operation("requested-attributes");
    let wanted = |name: &str| {
        let all = |it: &str| matches!(it, "all" | "printer-description") || it == name;
        requested.is_none_or(|it| it.strings().any(all))
    };
    let rows = SETTABLE.iter().filter(|it| wanted(it.name));
    let value = Value::OutOfBand(OutOfBand::AdminDefine);
    let attributes = rows.map(|it| Attribute::new(it.name, value.clone())).collect();
    Ok(Answer::ok(Vec::new()).with(&Group { tag: GroupTag::PRINTER, attributes }))
}

/// The attributes as they are for this user (PWG 5100.11): the same for everyone, since the device knows
/// no restrictions of single users yet; but it takes a user.
pub(super) async fn user_attributes(call: &Call<'_>) -> Outcome {
    let visitor = call.visitor().await?;
    call.onlooker(visitor.as_ref()).may_see(Sight::OwnRights).map_err(Failure::refused)?;
    attributes::answer(call)
}

/// Has the printer show where it is.
pub(super) async fn identify(call: &Call<'_>) -> Outcome {
    let asked = call.operation("identify-actions");
    let known = |it: &str| IdentifyAction::ALL.iter().copied().find(|one| one.keyword() == it);
    let mut actions: Vec<_> =
        asked.into_iter().flat_map(Attribute::strings).filter_map(known).collect();
    actions.sort_unstable();
    actions.dedup();
    let other = |it: &&str| known(it).is_none();
    let other: Vec<String> =
        asked.into_iter().flat_map(Attribute::strings).filter(other).map(str::to_owned).collect();
    let ignored = match other.is_empty() {
        true => Vec::new(),
        false => vec![Attribute::keywords("identify-actions", other)],
    };
    if actions.is_empty() {
        actions.push(ACTION_DEFAULT);
    }
    let message = call.text("message")?;
    if message.is_some_and(|it| it.len() > DESCRIPTION_MAX) {
        let message = format!("message has more than {DESCRIPTION_MAX} bytes");
        return Err(Failure::status(StatusCode::ClientErrorRequestValueTooLong, message));
    }
    let message = message.map(str::to_owned);
    ask(call, Command::Identify { actions, message }).await?;
    Ok(Answer::ok(ignored))
}

/// Has the printer take and print jobs, or not (RFC 8011 section 4.2.7, RFC 3998 section 3).
pub(super) async fn switch(call: &Call<'_>, switch: PrinterAsk) -> Outcome {
    ask(call, Command::Printer(switch)).await?;
    Ok(Answer::ok(Vec::new()))
}

/// Restarts the device. It answers once that is kept: the last answer for a while.
pub(super) async fn restart(call: &Call<'_>) -> Outcome {
    call.farewell.say(true);
    match ask(call, Command::Power(PowerAction::Restart)).await {
        Ok(_) => Ok(Answer::ok(Vec::new())),
        Err(refused) => {
            call.farewell.say(false);
            Err(refused)
        }
    }
}

async fn ask(call: &Call<'_>, command: Command) -> Result<Reply, Failure> {
    let visitor = call.visitor().await?;
    let asker = Visitor::asker(visitor.as_ref(), call.peer);
    call.printer.handle.ask(asker, command).await.map_err(Failure::refused)
}
