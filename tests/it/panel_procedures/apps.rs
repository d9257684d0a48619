//! Fax, folders, timers, reports, the self test (pp.13 to 15).

use serde_json::{Value, json};

use super::Step::{Touch, Type};
use super::{CHANGED, OPERATOR, Procedure, SARA, by_operator};

pub(super) fn procedures() -> Vec<Procedure> {
    vec![
        Procedure {
            settings: &[("fax.direct_fax", "Disabled"), ("fax.polling_storage", "Disabled")],
            audit: &[CHANGED, CHANGED],
            ..by_operator(
                "Set Fax",
                &[
                    Touch("Device"),
                    Touch("App Settings"),
                    Touch("Fax Settings"),
                    Touch("Fax Control"),
                    Touch("Direct Fax"),
                    Touch("Disabled"),
                    Touch("Polling / Storage for Remote Devices"),
                    Touch("Disabled"),
                    Touch("OK"),
                    Touch("Home"),
                ],
            )
        },
        Procedure {
            user: Some(SARA),
            audit: &[],
            outside: |twin| {
                let folder = twin.get("/v1/folders")[0].clone();
                let of = (&folder["number"], &folder["name"], &folder["owner"]);
                assert_eq!(of, (&json!(1), &json!("Line 1"), &json!(SARA.0)));
            },
            ..by_operator(
                "Create Folder for Fax receive",
                &[
                    Touch("Send from Folder"),
                    Touch("+"),
                    Touch("001"),
                    Type(None, "Line 1"),
                    Touch("Next"),
                    Touch("Check Folder Passcode"),
                    Touch("OK"),
                    Touch("OK"),
                    Touch("Home"),
                ],
            )
        },
        Procedure {
            settings: &[
                ("fax.folder_selector", "Enabled"),
                ("fax.folder_selector.line_1", "1"),
                ("fax.folder_selector.line_2", "1"),
                ("fax.folder_selector.line_3", "1"),
            ],
            audit: &[CHANGED, CHANGED, CHANGED, CHANGED],
            ..by_operator(
                "Set Folder Selector for Fax receive",
                &[
                    Touch("Device"),
                    Touch("App Settings"),
                    Touch("Fax Settings"),
                    Touch("Fax Control"),
                    Touch("Folder Selector Setup"),
                    Touch("Enabled"),
                    Touch("<"),
                    Touch("<"),
                    Touch("Fax Received Options"),
                    Touch("Folder Selector Setup"),
                    Touch("Line 1"),
                    Touch("On"),
                    Type(None, "001"),
                    Touch("OK"),
                    Touch("OK"),
                    Touch("Line 2"),
                    Touch("On"),
                    Type(None, "001"),
                    Touch("OK"),
                    Touch("OK"),
                    Touch("Line 3"),
                    Touch("On"),
                    Type(None, "001"),
                    Touch("OK"),
                    Touch("OK"),
                    Touch("Home"),
                ],
            )
        },
        Procedure {
            settings: &[("folder.files_retrieved_by_client", "Force Delete")],
            ..by_operator(
                "Set Files Retrieved By Client",
                &[
                    Touch("Device"),
                    Touch("App Settings"),
                    Touch("Send from Folder Settings"),
                    Touch("Files Retrieved By Client"),
                    Touch("Force Delete"),
                    Touch("<"),
                    Touch("<"),
                    Touch("Home"),
                ],
            )
        },
        Procedure {
            settings: &[("timers.auto_clear", "On"), ("timers.auto_clear.seconds", "30")],
            outside: |twin| {
                twin.post("/v1/clock/advance", json!({ "by": "PT29S" }));
                assert_eq!(twin.get("/v1/panel")["user"], OPERATOR.0);
                twin.post("/v1/clock/advance", json!({ "by": "PT1S" }));
                assert_eq!(twin.get("/v1/panel")["user"], Value::Null);
            },
            ..by_operator(
                "Set Auto Clear",
                &[
                    Touch("Device"),
                    Touch("System Settings"),
                    Touch("System Clock/Timers"),
                    Touch("Auto Clear"),
                    Touch("On"),
                    Touch("-"),
                    Touch("OK"),
                ],
            )
        },
        Procedure {
            settings: &[("reports.print_reports", "Disabled")],
            outside: |twin| {
                ["Device", "Information & Reports"].iter().for_each(|it| drop(twin.press(it)));
                let report = json!({ "label": "Print Reports" });
                assert_eq!(twin.control("POST", "/v1/panel/press", Some(report)).0, 409);
            },
            ..by_operator(
                "Set Report Print",
                &[
                    Touch("Device"),
                    Touch("System Settings"),
                    Touch("Reports"),
                    Touch("Print Reports"),
                    Touch("Home"),
                ],
            )
        },
        Procedure {
            settings: &[("selftest.power_on", "On")],
            ..by_operator(
                "Set Self Test",
                &[
                    Touch("Device"),
                    Touch("Maintenance"),
                    Touch("Power on Self Test"),
                    Touch("On"),
                    Touch("<"),
                    Touch("Home"),
                ],
            )
        },
    ]
}
