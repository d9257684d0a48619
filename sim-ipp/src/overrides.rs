//! `overrides` (PWG 5100.6): what some pages of a job get instead. What can be said in one is a table;
//! the device lays the pages out accordingly (`sim_core::job::Override`).

use sim_core::job::{ColorMode, JobTicket, NumberUp, Override, PageRange, Sides, TicketChange};
use sim_wire::ipp::{Attribute, Value};

use super::asked::{Asked, ranges, read_ranges, small};
use super::media;

/// A member of the collection.
struct Member {
    name: &'static str,
    /// Writes it down; `None` for a value that is not supported.
    read: fn(&Attribute, &mut Override) -> Option<()>,
    /// What an override says of it; `None` where it says nothing.
    show: fn(&'static str, &Override) -> Option<Attribute>,
}

type Read = fn(&Attribute, &mut Override) -> Option<()>;
type Show = fn(&'static str, &Override) -> Option<Attribute>;

const fn member(name: &'static str, read: Read, show: Show) -> Member {
    Member { name, read, show }
}

/// The table: first what names the pages, then what they get.
#[rustfmt::skip]
const MEMBERS: &[Member] = &[
    member("document-copies",  |it, to| { to.copies = Some(one_range(it)?); Some(()) }, |n, it| ranges(n, it.copies.as_slice())),
    member("document-numbers", |it, to| { to.documents = read_ranges(it)?; Some(()) }, |n, it| ranges(n, &it.documents)),
    member("pages",            |it, to| { to.pages = read_ranges(it)?; Some(()) }, |n, it| ranges(n, &it.pages)),
    member("media",            |it, to| { to.media = Some(media::named(it)?); Some(()) }, |n, it| media::name_of(n, it.media?)),
    member("media-col",        |it, to| { to.media = Some(media::described(it)?); Some(()) }, |n, it| media::description_of(n, it.media?)),
    member("number-up",        |it, to| { to.number_up = Some(NumberUp::new(small(it)?)?); Some(()) }, |n, it| Some(Attribute::integer(n, it.number_up?.get().into()))),
    member("print-color-mode", |it, to| { to.color_mode = Some(ColorMode::from_keyword(it.as_str()?)?); Some(()) }, |n, it| Some(Attribute::keyword(n, it.color_mode?.keyword()))),
    member("sides",            |it, to| { to.sides = Some(Sides::from_keyword(it.as_str()?)?); Some(()) }, |n, it| Some(Attribute::keyword(n, it.sides?.keyword()))),
];

/// `overrides-supported`.
pub(super) fn supported() -> impl Iterator<Item = &'static str> {
    MEMBERS.iter().map(|it| it.name)
}

/// What a client asks for; `None` if one of the overrides cannot be honoured.
pub(super) fn read(attribute: &Attribute) -> Option<Asked> {
    let overrides: Option<Vec<_>> = attribute.values.iter().map(read_one).collect();
    Some(Asked::Change(TicketChange::Overrides(overrides?)))
}

fn read_one(value: &Value) -> Option<Override> {
    let Value::Collection(members) = value else { return None };
    let mut read = Override::default();
    for given in members {
        let member = MEMBERS.iter().find(|it| it.name == given.name)?;
        (member.read)(given, &mut read)?;
    }
    Some(read)
}

/// What a ticket says.
pub(super) fn show(name: &'static str, ticket: &JobTicket) -> Option<Attribute> {
    let one = |it: &Override| -> Vec<Attribute> {
        MEMBERS.iter().filter_map(|member| (member.show)(member.name, it)).collect()
    };
    let all = &ticket.overrides;
    (!all.is_empty()).then(|| Attribute::collections(name, all.iter().map(one)))
}

/// A range, of which there is one only.
fn one_range(attribute: &Attribute) -> Option<PageRange> {
    match read_ranges(attribute)?.as_slice() {
        [it] => Some(*it),
        _ => None,
    }
}
