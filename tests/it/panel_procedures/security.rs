//! Authentication and security (pp.10 to 12).

use serde_json::{Value, json};

use super::Step::{Touch, Type};
use super::{ALICE, LOG_IN, Procedure, by_operator};

pub(super) fn procedures() -> Vec<Procedure> {
    vec![
        Procedure {
            user: None,
            log_in: LOG_IN,
            settings: &[("auth.panel_password_entry", "On")],
            outside: |twin| {
                assert_eq!(twin.panel_log_in(ALICE.0, "")["user"], Value::Null);
                assert_eq!(twin.panel_log_in(ALICE.0, ALICE.1)["user"], ALICE.0);
            },
            ..by_operator(
                "Set Password Entry for Control Panel Login",
                &[
                    Touch("Device"),
                    Touch("Authentication / Accounting"),
                    Touch("Authentication / Security Settings"),
                    Touch("Authentication"),
                    Touch("Password Policy"),
                    Touch("Password for Control Panel Login"),
                    Touch("On"),
                    Touch("OK"),
                ],
            )
        },
        Procedure {
            settings: &[("storage.overwrite", "3 Overwrites")],
            outside: |twin| assert_eq!(twin.get("/v1/storage")["overwrite"], "3 Overwrites"),
            ..by_operator(
                "Set Overwrite Storage",
                &[
                    Touch("Device"),
                    Touch("Authentication / Accounting"),
                    Touch("Authentication / Security Settings"),
                    Touch("Overwrite Storage"),
                    Touch("Number of Overwrites"),
                    Touch("3 Overwrites"),
                    Touch("OK"),
                ],
            )
        },
        Procedure {
            settings: &[("auth.login_type", "Login to Local Accounts")],
            audit: &["Device Settings / Switch Authentication Mode / Successful by KO"],
            outside: |twin| {
                twin.press("Log Out");
                let device = json!({ "label": "Device" });
                assert_eq!(twin.control("POST", "/v1/panel/press", Some(device)).0, 409);
            },
            ..by_operator(
                "Set Authentication",
                &[
                    Touch("Device"),
                    Touch("Authentication / Accounting"),
                    Touch("Authentication / Security Settings"),
                    Touch("Authentication"),
                    Touch("Login Type"),
                    Touch("Log In to Local Accounts"),
                    Touch("OK"),
                    Touch("Home"),
                ],
            )
        },
        Procedure {
            user: None,
            audit: &[],
            outside: |twin| assert_eq!(twin.get("/v1/panel")["user"], ALICE.0),
            ..by_operator(
                "User Authentication",
                &[Type(None, ALICE.0), Touch("Next"), Type(None, ALICE.1), Touch("OK")],
            )
        },
        Procedure {
            settings: &[
                ("private_print.receive_control", "According to Print Accounting"),
                ("private_print.receive_control.login_success", "Save as Private Charge Print Job"),
                ("private_print.receive_control.login_failure", "Delete Job"),
                ("private_print.receive_control.without_user_id", "Delete Job"),
            ],
            outside: |twin| {
                let sample = json!({ "user": ALICE.0, "password": ALICE.1 });
                let job = twin.post("/v1/hands/sample", sample)["job"].as_u64().unwrap();
                twin.job_in(usize::try_from(job).unwrap(), "held");
            },
            ..by_operator(
                "Set Private Print",
                &[
                    Touch("Device"),
                    Touch("Authentication/ Accounting"),
                    Touch("Authentication / Security Settings"),
                    Touch("Authentication"),
                    Touch("Charge/Private Print Settings"),
                    Touch("Receive Control"),
                    Touch("According to Print Accounting"),
                    Touch("Job Login Success"),
                    Touch("Save as Private Charge Print Job"),
                    Touch("Job Login Failure"),
                    Touch("Delete Job"),
                    Touch("Job Without User ID"),
                    Touch("Delete Job"),
                    Touch("OK"),
                ],
            )
        },
        Procedure {
            settings: &[("print.disable_direct_print", "On")],
            ..by_operator(
                "Set Disable Direct Print Feature",
                &[
                    Touch("Device"),
                    Touch("Authentication / Accountings"),
                    Touch("Authentication / Security Settings"),
                    Touch("Disable Direct Print Feature"),
                    Touch("On"),
                    Touch("OK"),
                ],
            )
        },
        Procedure {
            settings: &[("net.smb_client", "Disabled")],
            ..by_operator(
                "Set SMB",
                &[
                    Touch("Device"),
                    Touch("Connectivity & Network Setup"),
                    Touch("Port Settings"),
                    Touch("SMB Client"),
                    Touch("Port Status"),
                    Touch("Disabled"),
                ],
            )
        },
    ]
}
