//! What is done before anything else (pp.8 to 10).

use super::Step::{Print, Restart, Touch, Type};
use super::{CHANGED, LOG_IN, Procedure, by_operator};

const REPORT: &str = "Configuration Report";

pub(super) fn procedures() -> Vec<Procedure> {
    vec![
        Procedure {
            user: None,
            audit: &[],
            outside: |twin| {
                let items = twin.get("/v1/panel")["items"].clone();
                let rom =
                    items.as_array().unwrap().iter().find(|it| it["label"] == "Controller ROM");
                assert_eq!(rom.unwrap()["value"], "1.5.3");
            },
            ..by_operator(
                "How to check by Control Panel",
                &[Touch("Device"), Touch("Information & Reports"), Touch("Software Version")],
            )
        },
        Procedure {
            audit: &["Job Status / Print Reports / Completed by KO"],
            outside: |twin| assert_eq!(twin.get("/v1/hands/output")[0]["name"], REPORT),
            ..by_operator(
                "How to check by Print Report",
                &[
                    Touch("Device"),
                    Touch("Information & Reports"),
                    Touch("Print Reports"),
                    Touch("Printer Reports"),
                    Touch(REPORT),
                    Print,
                ],
            )
        },
        Procedure {
            user: None,
            log_in: LOG_IN,
            audit: &["Device Settings / Adjust Time / Successful by KO"],
            outside: |twin| {
                let now = twin.get("/v1/clock")["now"].to_string();
                assert!(now.contains("T06:07:08"), "{now}");
            },
            ..by_operator(
                "How to check the System Clock",
                &[
                    Touch("Device"),
                    Touch("System Settings"),
                    Touch("System Clock/Timers"),
                    Touch("Time"),
                    Type(Some("Hours"), "6"),
                    Type(Some("Minutes"), "7"),
                    Type(Some("Seconds"), "8"),
                    Touch("OK"),
                ],
            )
        },
        Procedure {
            audit: &["System Status / Shutdown requested / - by -"],
            outside: |twin| assert_eq!(twin.get("/v1/storage")["encrypted"], false),
            ..by_operator(
                "Set Data Encryption, steps 1 to 4",
                &[
                    Touch("Device"),
                    Touch("System Settings"),
                    Touch("Reset"),
                    Touch("Restore Factory Defaults"),
                    Touch("Restore"),
                    Restart,
                ],
            )
        },
        Procedure {
            settings: &[("storage.data_encryption", "On")],
            outside: |twin| assert_eq!(twin.get("/v1/storage")["encrypted"], true),
            audit: &[
                CHANGED,
                "System Status / Shutdown requested / - by -",
                "System Status / Started normally (warm boot) / - by -",
            ],
            ..by_operator(
                "Set Data Encryption, steps 5 to 11",
                &[
                    Touch("Device"),
                    Touch("System Settings"),
                    Touch("Other Settings"),
                    Touch("Data Encryption"),
                    Touch("On"),
                    Touch("OK"),
                    Touch("Yes"),
                    Touch("Yes"),
                    Restart,
                ],
            )
        },
    ]
}
