//! `mfp-twin models`, `mfp-twin settings` and `mfp-twin fidelity`.

use std::io::{self, Write as _};

use sim_core::assumed::{ASSUMED, SWITCH};
use sim_core::command::Assumptions;
use sim_core::model::MODELS;
use sim_core::settings::{ITEMS, ROWS, SettingEffect, Settings, text};

/// Lists the models; what comes back is the exit code.
pub(super) fn models() -> u8 {
    let lines = MODELS.iter().map(|it| {
        format!("{:8}  {:18}  {} pages per minute", it.name, it.full_name, it.pages_per_minute)
    });
    print(lines)
}

/// Lists the settings; what comes back is the exit code.
pub(super) fn settings() -> u8 {
    let certified = Settings::certified();
    let lines = ITEMS.iter().filter_map(|item| {
        let value = text(item, &certified)?;
        let takes = item.keys().iter().map(|key| {
            let row = key.row();
            let id = if item.keys().len() > 1 { format!("{}: ", row.id) } else { String::new() };
            format!("\n    {id}{}", row.allowed)
        });
        Some(format!("{}={value}{}", item.id, takes.collect::<String>()))
    });
    print(lines)
}

/// Lists what the values of settings do, and how many do anything; what comes back is the exit code.
pub(super) fn fidelity() -> u8 {
    let width = ROWS.iter().map(|it| it.id.len()).max().unwrap_or(0);
    let lines = ROWS.iter().map(|it| match it.effect {
        SettingEffect::Shown(test) => format!("{:width$}  shown by {test}", it.id),
        SettingEffect::Awaits(machine) => format!("{:width$}  waits for {}", it.id, machine.name()),
    });
    let shown = ROWS.iter().filter(|it| it.effect.shown_by().is_some()).count();
    let sum = format!("{shown} of {} values have an effect", ROWS.len());
    print(lines.chain([sum]).chain(assumed()))
}

/// What is not known and can be switched, and how it stands in a new twin.
fn assumed() -> impl Iterator<Item = String> {
    let width = ASSUMED.iter().map(|it| it.name.len()).max().unwrap_or(0);
    let lines = ASSUMED.iter().map(move |it| {
        let is_on = if (it.is_on)(&Assumptions::default()) { "on" } else { "off" };
        format!("{:width$}  {is_on:3}  {} ({})", it.name, it.about, it.source)
    });
    let head = format!("\nNot known and switched by {SWITCH}; by default:");
    [head].into_iter().chain(lines)
}

/// A reader that has seen enough, such as `head`, is no error.
fn print(lines: impl Iterator<Item = String>) -> u8 {
    let mut out = io::stdout().lock();
    for line in lines {
        if writeln!(out, "{line}").is_err() {
            break;
        }
    }
    0
}
