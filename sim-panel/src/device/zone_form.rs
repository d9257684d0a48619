//! The time zone and daylight saving, as fields and back (assumed: the guide has no procedure for them).

use sim_core::clock::{SAVING_MAX, Saving, Turn, ZONE_STEP, Zone};

use crate::form::{Field, Form, Takes};

/// What the zone's row and field show: "+09:00".
pub(crate) fn zone_text(zone: Zone) -> String {
    let (sign, minutes) = (if zone.minutes < 0 { '-' } else { '+' }, zone.minutes.unsigned_abs());
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

/// What the row of daylight saving shows.
pub(crate) fn saving_text(zone: Zone) -> String {
    zone.saving.map_or_else(|| "Off".into(), |it| format!("{} minutes", it.minutes))
}

/// The field for the zone.
pub(crate) fn zone_fields(zone: Zone) -> Vec<Field> {
    vec![Field::new("zone", "Time Zone", Takes::Text, zone_text(zone))]
}

/// The fields for daylight saving; where it is off, they show the rule of the European Union.
pub(crate) fn saving_fields(zone: Zone) -> Vec<Field> {
    let turn = |month, hour| Turn { month, week: 5, weekday: 0, hour };
    let shown =
        zone.saving.unwrap_or(Saving { minutes: 60, begins: turn(3, 2), ends: turn(10, 3) });
    let number = |id: &str, label: &str, min, max, off, text: String| {
        Field::new(id, label, Takes::Number { min, max, off }, text)
    };
    let minutes = zone.saving.map_or_else(|| "Off".into(), |it| it.minutes.to_string());
    let (least, most) = (ZONE_STEP.unsigned_abs().into(), SAVING_MAX.unsigned_abs().into());
    let mut fields = vec![number("minutes", "Minutes", least, most, true, minutes)];
    for (id, label, it) in [("start", "Start", shown.begins), ("end", "End", shown.ends)] {
        for (part, name, min, max, value) in [
            ("month", "Month", 1, 12, it.month),
            ("week", "Week (5: last)", 1, 5, it.week),
            ("day", "Day (1: Sunday)", 1, 7, it.weekday + 1),
            ("hour", "Hour", 0, 23, it.hour),
        ] {
            let (id, label) = (format!("{id}-{part}"), format!("{label} {name}"));
            fields.push(number(&id, &label, min, max, false, value.to_string()));
        }
    }
    fields
}

/// The zone that was typed; `None` where it is none.
pub(crate) fn typed_zone(zone: Zone, typed: &Form) -> Option<Zone> {
    let text = typed.text(0).trim();
    let (west, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (hours, minutes) = text.split_once(':').unwrap_or((text, "0"));
    let number = |it: &str| it.parse::<u8>().ok().map(i16::from);
    let minutes = number(hours)? * 60 + number(minutes).filter(|it| *it < 60)?;
    Some(Zone { minutes: if west { -minutes } else { minutes }, ..zone })
}

/// Daylight saving as it was typed; `None` where it is none.
pub(crate) fn typed_saving(zone: Zone, typed: &Form) -> Option<Zone> {
    let number = |at| typed.text(at).parse::<u8>().ok();
    let Some(minutes) = number(0).filter(|it| *it > 0) else {
        let off = matches!(typed.text(0), "0" | "Off");
        return off.then_some(Zone { saving: None, ..zone });
    };
    let turn = |at| {
        let weekday = number(at + 2)?.checked_sub(1)?;
        Some(Turn { month: number(at)?, week: number(at + 1)?, weekday, hour: number(at + 3)? })
    };
    let saving = Saving { minutes: minutes.into(), begins: turn(1)?, ends: turn(5)? };
    Some(Zone { saving: Some(saving), ..zone })
}
