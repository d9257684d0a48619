//! `docs/settings.md` is written from the tables; with `UPDATE=1` this test writes it anew.

use std::fmt::Write as _;
use std::path::Path;

use sim_core::settings::{Behind, Besides, ITEMS, Item, SettingEffect, Settings};

const HEAD: &str = "\
# Settings

Every item of the guide's appendix, and what is assumed besides, with what stands behind it. Written from the tables in
`sim-core/src/settings`; do not edit by hand.

`PUT /v1/settings/ID {\"value\": ...}` sets an item or one of its parts. An item with several parts takes
`Label: value; Label: value`; the guide's own text for the secure or the factory value is accepted whole,
unless it only describes something that has to be entered (SMTP, the maintenance password).
What a value does is shown by a test that looks from outside, which is named. One that waits for something is kept, permitted
and audited only: the machine that obeys it does not exist yet. `mfp-twin fidelity` lists both.

`GET /v1/compliance` judges each item: `as-asked`, `not` (the findings), `without-effect` (set so, but the machine does not
exist yet) or `not-judged` (nobody can tell from within the device, or the guide asks for nothing), with the page and the
labels that lead to it. Values are compared exactly: the guide sets 9 characters, 5 attempts, 6 minutes and says
\"or more\" of passwords themselves alone, so a stricter value is a finding too. `compliant` of `GET /v1/settings` is the same
judgement. \"Besides\" is what it looks at beside the values. A user's password is judged by its length when
it was set. `compliant` is true where there is no finding: what is `without-effect` is set as the guide asks, mostly closed, and so is what
is not there. The guide's 58 procedures lead to it from the factory (`tests/it/procedures.rs`); the certified
profile has no findings but what it cannot bring: a System Administrator's folder for faxes with its number at each line, an
address for mail, and a maintenance password. What the guide excludes though the device has it, such as the role Account
Administrator, is a finding while it is used.
";

fn manual() -> String {
    let mut out = HEAD.to_owned();
    for item in ITEMS {
        describe(&mut out, item);
    }
    out
}

fn asked_besides(besides: Besides) -> String {
    match besides {
        Besides::UserPasswords => "no user has a shorter password".into(),
        Besides::MaintenancePassword => "a maintenance password is set".into(),
        Besides::Given(key) => format!("`{}` is not empty", key.row().id),
        Besides::FolderOfEachLine => "every fax line has a folder for fax receive".into(),
        Besides::Unseen(what) => format!("{what}, which is not judged"),
    }
}

fn describe(out: &mut String, item: &Item) {
    let source = item.guide_page.map_or_else(|| "assumed".into(), |it| format!("guide p.{it}"));
    let _ = writeln!(out, "\n## `{}`\n\n{} ({source})\n", item.id, item.item);
    for path in item.panel {
        let _ = writeln!(out, "- Control panel: {}", path.join(" > "));
    }
    for path in item.cwis {
        let _ = writeln!(out, "- CWIS: {}", path.join(" > "));
    }
    let _ = writeln!(out, "- Factory: {}", item.default.unwrap_or("-"));
    let _ = writeln!(out, "- Secure: {}", item.secure.unwrap_or("-"));
    match item.behind {
        Behind::Values(_) => {}
        Behind::Clock
        | Behind::AdministratorPassword
        | Behind::DeviceCertificate
        | Behind::ImportedCertificates
        | Behind::Folder
        | Behind::Software => {
            let _ = writeln!(out, "- An act, not a value.");
        }
        Behind::NotYet => {
            let _ = writeln!(out, "- An act whose machine does not exist yet.");
        }
    }
    if let Some(besides) = item.besides {
        let _ = writeln!(out, "- Besides: {}.", asked_besides(besides));
    }
    let factory = Settings::factory();
    for key in item.keys() {
        let row = key.row();
        let effect = match row.effect {
            SettingEffect::Shown(test) => format!("Shown by `{test}`."),
            SettingEffect::Awaits(machine) => format!("Waits for {}.", machine.name()),
        };
        let _ = writeln!(
            out,
            "- `{}`: {} Takes {}; factory \"{}\". {effect}",
            row.id,
            row.doc.trim(),
            row.allowed,
            factory.text(*key)
        );
    }
}

#[test]
fn the_settings_manual_is_what_the_tables_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/settings.md");
    let manual = manual();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &manual).expect("docs/settings.md can be written");
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == manual, "docs/settings.md is old: run the tests with UPDATE=1");
}
