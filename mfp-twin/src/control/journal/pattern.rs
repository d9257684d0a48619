//! What is looked for in a journal, field by field, and what comes near it.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use crate::control::problem::{Problem, not_allowed};

/// Kinds of near misses that are told.
const NEAREST_MAX: usize = 3;

/// Rows that match but for the same.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct Near {
    /// How many rows.
    rows: usize,
    /// What is different.
    differs: Vec<Difference>,
    /// The newest of them.
    #[schema(value_type = Object)]
    newest: Value,
}

/// A field that is other than expected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Difference {
    field: String,
    /// What it is.
    is: Value,
    /// What it should be.
    wanted: Value,
}

/// What each named field is to be.
pub(super) struct Pattern(Vec<(String, Wanted)>);

enum Wanted {
    Is(Value),
    Contains(String),
}

impl Wanted {
    /// Reads what is wanted of a field.
    fn of(field: &str, value: Value) -> Result<Self, Problem> {
        let Value::Object(object) = value else { return Ok(Self::Is(value)) };
        let text = object.get("contains").and_then(Value::as_str).filter(|_| object.len() == 1);
        let text = text.ok_or_else(|| {
            let detail = "what a field is to be is a value, or {\"contains\": TEXT}";
            not_allowed(&format!("match.{field}"), detail)
        })?;
        Ok(Self::Contains(text.to_owned()))
    }

    fn is_met_by(&self, value: &Value) -> bool {
        match self {
            Self::Is(wanted) => value == wanted,
            Self::Contains(text) => value.as_str().is_some_and(|it| it.contains(text.as_str())),
        }
    }

    fn shown(&self) -> Value {
        match self {
            Self::Is(value) => value.clone(),
            Self::Contains(text) => json!({ "contains": text }),
        }
    }
}

impl Pattern {
    /// Reads what is looked for in rows that have `known` fields.
    pub(super) fn of(known: &[&str], fields: Map<String, Value>) -> Result<Self, Problem> {
        let read = |(name, value): (String, Value)| {
            if !known.contains(&name.as_str()) {
                let detail = format!("a row has no {name:?}; it has {}", known.join(", "));
                return Err(not_allowed(&format!("match.{name}"), detail));
            }
            let wanted = Wanted::of(&name, value)?;
            Ok((name, wanted))
        };
        fields.into_iter().map(read).collect::<Result<_, _>>().map(Self)
    }

    /// Whether a row is what is looked for.
    pub(super) fn is_met_by(&self, row: &Value) -> bool {
        self.0.iter().all(|(name, wanted)| wanted.is_met_by(&row[name]))
    }

    /// What is other in a row than is wanted.
    fn differences(&self, row: &Value) -> Vec<Difference> {
        let others = self.0.iter().filter(|(name, wanted)| !wanted.is_met_by(&row[name]));
        let difference = |(name, wanted): &(String, Wanted)| Difference {
            field: name.clone(),
            is: row[name].clone(),
            wanted: wanted.shown(),
        };
        others.map(difference).collect()
    }

    /// What comes nearest, the fewest differences first; rows in which nothing is as wanted are no near miss.
    pub(super) fn nearest(&self, rows: &[Value]) -> Vec<Near> {
        let mut kinds: BTreeMap<(usize, String), Near> = BTreeMap::new();
        for row in rows {
            let differs = self.differences(row);
            if differs.is_empty() || differs.len() == self.0.len() && self.0.len() > 1 {
                continue;
            }
            let said: Vec<_> = differs.iter().map(|it| format!("{}={}", it.field, it.is)).collect();
            let near = kinds.entry((differs.len(), said.join("\n")));
            let near = near.or_insert_with(|| Near { rows: 0, differs, newest: Value::Null });
            near.rows += 1;
            near.newest = row.clone();
        }
        kinds.into_values().take(NEAREST_MAX).collect()
    }
}

/// What comes nearest, in a sentence.
pub(super) fn told(nearest: &[Near], of: usize) -> String {
    let Some(near) = nearest.first() else {
        return format!("none of {of} rows comes near");
    };
    let text = |it: &Value| it.as_str().map_or_else(|| it.to_string(), str::to_owned);
    let differs: Vec<_> =
        near.differs.iter().map(|it| format!("{}: {}", it.field, text(&it.is))).collect();
    let rows =
        if near.rows == 1 { "1 row matches".into() } else { format!("{} rows match", near.rows) };
    format!("{rows} but for {}", differs.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(fields: Value) -> Pattern {
        let Value::Object(fields) = fields else { unreachable!("an object") };
        Pattern::of(&["event", "user", "status"], fields).unwrap()
    }

    fn row(event: &str, user: &str, status: &str) -> Value {
        json!({ "event": event, "user": user, "status": status })
    }

    #[test]
    fn a_row_is_what_is_looked_for_when_each_field_is() {
        let found = |fields: Value| pattern(fields).is_met_by(&row("Print", "alice", "Completed"));
        assert!(found(json!({})));
        assert!(found(json!({ "event": "Print", "user": "alice" })));
        assert!(found(json!({ "status": { "contains": "Compl" } })));
        assert!(!found(json!({ "event": "Print", "user": "bob" })));
        assert!(!found(json!({ "status": { "contains": "Abort" } })));
    }

    #[test]
    fn what_comes_nearest_is_told_with_what_is_different() {
        let pattern = pattern(json!({ "event": "Print", "user": "alice", "status": "Completed" }));
        let aborted = row("Print", "alice", "Aborted");
        let rows = [
            aborted.clone(),
            row("Copy", "bob", "Aborted"),
            aborted,
            row("Print", "bob", "Aborted"),
        ];
        let nearest = pattern.nearest(&rows);
        assert_eq!(told(&nearest, rows.len()), "2 rows match but for status: Aborted");
        assert_eq!(
            (nearest.len(), nearest[1].differs.len()),
            (2, 2),
            "a row that has nothing of it is not near"
        );
        assert_eq!(told(&[], 4), "none of 4 rows comes near");
    }

    #[test]
    fn what_no_row_has_is_refused_by_name() {
        for (fields, place) in [
            (json!({ "colour": "red" }), "match.colour"),
            (json!({ "user": { "begins": "a" } }), "match.user"),
        ] {
            let Value::Object(fields) = fields else { unreachable!("an object") };
            let refused = Pattern::of(&["event", "user"], fields).err().unwrap();
            assert_eq!((refused.status, &refused.more["where"]), (422, &json!(place)));
        }
    }
}
