//! What is not known of the device and can be switched: a row for each of [`Assumptions`].

use crate::command::Assumptions;

/// A behaviour that can be switched.
#[derive(Clone, Copy, Debug)]
pub struct AssumedRow {
    /// Its name in JSON and in the configuration file.
    pub name: &'static str,
    /// What the device does while it is on, and else.
    pub about: &'static str,
    /// Where that is from.
    pub source: &'static str,
    /// Whether it is on.
    pub is_on: fn(&Assumptions) -> bool,
}

/// How each is switched.
pub const SWITCH: &str = "PUT /v1/assumptions, or \"assumptions\" in the configuration file";

/// All of them.
pub const ASSUMED: [AssumedRow; 11] = [
    AssumedRow {
        name: "sibling_events",
        about: "the audit log also holds events that the guide does not list",
        source: "read for sister models; not known of this one",
        is_on: |it| it.sibling_events,
    },
    AssumedRow {
        name: "driver_failures_count",
        about: "failed log-ins at the driver's door count towards the lockout",
        source: "assumed; the guide says it of log-ins alone",
        is_on: |it| it.driver_failures_count,
    },
    AssumedRow {
        name: "unknown_id_as_typed",
        about: "the user column of the audit log shows an unknown ID as typed; else \"-\"",
        source: "assumed; the guide has \"-\" for who is not known",
        is_on: |it| it.unknown_id_as_typed,
    },
    AssumedRow {
        name: "audit_survives_reset",
        about: "the audit log survives Restore Factory Defaults",
        source: "assumed; the guide does not say",
        is_on: |it| it.audit_survives_reset,
    },
    AssumedRow {
        name: "print_job_challenged",
        about: "a Print-Job over TLS that names nobody is challenged; else it is a job that was aborted",
        source: "assumed; what clients need to show a password",
        is_on: |it| it.print_job_challenged,
    },
    AssumedRow {
        name: "repeated_user_is_none",
        about: "a job that names its user or password twice is one without a user; else the last counts",
        source: "assumed; the guide does not say",
        is_on: |it| it.repeated_user_is_none,
    },
    AssumedRow {
        name: "repeated_failures_summed",
        about: "equal failures of secure communication are one row a second in the audit log; else a row each",
        source: "assumed; the guide says only that failures are logged (p.42)",
        is_on: |it| it.repeated_failures_summed,
    },
    AssumedRow {
        name: "form_token_needed",
        about: "with CSRF Protection on, a form has to carry the token of its log-in; else where it comes from is enough",
        source: "assumed; the guide names the setting alone",
        is_on: |it| it.form_token_needed,
    },
    AssumedRow {
        name: "mail_login_in_plain",
        about: "the device logs in to a mail server where nothing protects the password too; else only over TLS",
        source: "assumed; the guide does not say",
        is_on: |it| it.mail_login_in_plain,
    },
    AssumedRow {
        name: "undelivered_report",
        about: "a Transmission Report - Job Undelivered is printed for each job that was not delivered",
        source: "read for sister models; the guide names the report alone (p.48)",
        is_on: |it| it.undelivered_report,
    },
    AssumedRow {
        name: "activity_report",
        about: "an Activity Report is printed by itself after each 50 transmissions",
        source: "read for sister models, the number is assumed; the guide names the report alone (p.48)",
        is_on: |it| it.activity_report,
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_assumption_has_its_row() {
        let fields = format!("{:?}", Assumptions::default());
        assert_eq!(fields.matches(": ").count(), ASSUMED.len());
        for row in ASSUMED {
            let is_on = (row.is_on)(&Assumptions::default());
            assert!(fields.contains(&format!(" {}: {is_on}", row.name)), "{}", row.name);
        }
    }
}
