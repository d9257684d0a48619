//! What a client may not ask for at once, or in such an order: it cannot be guessed what was meant, so the
//! request is refused by name (RFC 8011 section 5.2.7, PWG 5100.7), and nothing of it is ignored.

use sim_wire::ipp::{Attribute, GroupTag, Message, Range, StatusCode, Value};

use super::media;
use super::reply::Failure;

/// Attributes of which one says what the other does.
const PAIRS: [(&str, &str); 2] =
    [("media", "media-col"), ("job-hold-until", "job-hold-until-time")];

/// Members of `overrides` that are ranges (PWG 5100.6).
const OVERRIDDEN: [&str; 3] = ["pages", "document-numbers", "document-copies"];

/// Refuses job attributes that contradict each other or themselves.
pub(super) fn check(message: &Message) -> Result<(), Failure> {
    let given = |name| message.attribute(GroupTag::JOB, name);
    for (one, other) in PAIRS {
        if let (Some(one), Some(other)) = (given(one), given(other)) {
            let message = format!("{} and {} are given at once", one.name, other.name);
            return Err(refused(message, vec![one.clone(), other.clone()]));
        }
    }
    given("page-ranges").map_or(Ok(()), |it| check_ranges(it, it))?;
    given("media-col").map_or(Ok(()), |it| check_sizes(it, it))?;
    given("overrides").map_or(Ok(()), check_overrides)
}

/// Numbers begin with 1, ascend and do not overlap.
fn check_ranges(ranges: &Attribute, within: &Attribute) -> Result<(), Failure> {
    let ends: Vec<Range> = ranges.values.iter().filter_map(Value::as_range).collect();
    let wrong = if let Some(it) = ends.iter().find(|it| it.lower < 1) {
        format!("begins with {}, where the first is 1", it.lower)
    } else if let Some(it) = ends.iter().find(|it| it.upper < it.lower) {
        format!("runs backwards, from {} to {}", it.lower, it.upper)
    } else if ends.windows(2).any(|it| it[1].lower <= it[0].upper) {
        "overlaps, or does not ascend".to_owned()
    } else {
        return Ok(());
    };
    let of = if within.name == ranges.name { "" } else { " of overrides" };
    Err(refused(format!("{}{of} {wrong}", ranges.name), vec![within.clone()]))
}

/// Paper has one size, however often it is said.
fn check_sizes(paper: &Attribute, within: &Attribute) -> Result<(), Failure> {
    let (size, name) = (paper.member("media-size"), paper.member("media-size-name"));
    let (Some(size), Some(name)) = (size, name) else { return Ok(()) };
    if media::same_size(size, name) {
        return Ok(());
    }
    let message = "media-size and media-size-name of media-col are two sizes".to_owned();
    let both = Attribute::collection("media-col", vec![size.clone(), name.clone()]);
    let named = if within.name == paper.name { both } else { within.clone() };
    Err(refused(message, vec![named]))
}

/// Nor has it two within one override, whose ranges are as orderly as others.
fn check_overrides(overrides: &Attribute) -> Result<(), Failure> {
    for value in &overrides.values {
        let Value::Collection(members) = value else { continue };
        let member = |name: &str| members.iter().find(|it| it.name == name);
        for ranges in OVERRIDDEN.into_iter().filter_map(member) {
            check_ranges(ranges, overrides)?;
        }
        if let (Some(_), Some(_)) = (member("media"), member("media-col")) {
            let message = "media and media-col are given at once in overrides".to_owned();
            return Err(refused(message, vec![overrides.clone()]));
        }
        member("media-col").map_or(Ok(()), |it| check_sizes(it, overrides))?;
    }
    Ok(())
}

fn refused(message: String, attributes: Vec<Attribute>) -> Failure {
    Failure::Status(StatusCode::ClientErrorBadRequest, message.into(), attributes)
}
