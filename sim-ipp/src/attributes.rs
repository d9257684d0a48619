//! Get-Printer-Attributes (RFC 8011 section 4.2.5), from tables of rows.

use std::collections::HashMap;
use std::sync::LazyLock;

use sim_wire::ipp::Attribute;

use super::call::Call;
use super::reply::{Answer, Outcome};
use super::requested::{ROWS_MAX, Rows};
use super::row::{Group, Moment, Table};
use super::{condition, creation, description, marker, media, template};

/// The attributes.
const TABLE: Table =
    Table(&[description::ROWS, condition::ROWS, marker::ROWS, template::ROWS, media::ROWS]);

const _: () = {
    let (mut table, mut rows) = (0, 0);
    while table < TABLE.0.len() {
        rows += TABLE.0[table].len();
        table += 1;
    }
    assert!(rows <= ROWS_MAX);
};

/// What each name that can be asked for stands for: attributes, and groups of them.
static NAMES: LazyLock<HashMap<&'static str, Rows>> = LazyLock::new(|| {
    let rows = || TABLE.rows();
    let group = |which: &[Group]| {
        let members = rows().filter(|(_, row)| which.contains(&row.group));
        members.fold(Rows::NONE, |rows, (index, _)| rows.with(index))
    };
    let mut names: HashMap<_, _> =
        rows().map(|(index, row)| (row.name, Rows::NONE.with(index))).collect();
    names.insert("all", group(&[Group::Description, Group::Template]));
    names.insert("printer-description", group(&[Group::Description]));
    names.insert("job-template", group(&[Group::Template]));
    names
});

/// Whether the printer has an attribute of this name, in any profile.
pub(super) fn is_attribute(name: &str) -> bool {
    TABLE.rows().any(|(_, it)| it.name == name)
}

/// The printer's attribute of this name.
pub(super) fn one(name: &str, moment: &Moment<'_>) -> Option<Attribute> {
    let row = TABLE.rows().map(|it| it.1).find(|it| it.name == name)?;
    Some(row.attribute(moment))
}

/// What the attributes of an answer come from.
pub(super) fn moment<'a>(call: &'a Call<'_>) -> Moment<'a> {
    Moment {
        view: &call.view,
        now: call.now,
        standing: call.view.standing(call.printer.handle.world().engine.is_some()),
        address: &call.address,
        offer: &call.printer.offer,
        pages: call.printer.pages,
    }
}

/// The attributes that are asked for.
pub(super) fn answer(call: &Call<'_>) -> Outcome {
    creation::format(call)?;
    let moment = moment(call);
    let all = NAMES.get("all").copied().unwrap_or(Rows::NONE);
    let requested = call.operation("requested-attributes");
    let wanted = Rows::requested(requested, all, |name| NAMES.get(name).copied());
    let mut answer = Answer::ok(Vec::new());
    call.printer.attributes.write(&mut answer.groups, TABLE, wanted, all, &moment);
    Ok(answer)
}

#[cfg(test)]
pub(super) mod fresh {
    //! What the cached reply is compared with.

    use super::{Moment, TABLE};
    use crate::address::Address;
    use crate::printer::Printer;
    use crate::reply::put;

    /// Every attribute, made anew.
    pub(crate) fn attributes(
        view: &sim_core::View,
        now: sim_core::Tick,
        printing: bool,
        address: &Address,
        printer: &Printer,
    ) -> Vec<u8> {
        let (offer, pages) = (&printer.offer, printer.pages);
        let standing = view.standing(printing);
        let moment = Moment { view, now, standing, address, offer, pages };
        let mut out = Vec::new();
        let offered = TABLE.rows().filter(|(_, row)| row.is_in(offer.profile));
        offered.for_each(|(_, row)| put(&mut out, &row.attribute(&moment)));
        out
    }
}
