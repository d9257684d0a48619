//! Rows that are well written and of no device that there can be.

use serde_json::{Value, json};

use super::bench::{Bench, KO, KO_PASSWORD};
use super::certificates::{create_request, import, made, requested};
use super::crls::{crl_of_root, file, root};
use crate::folder::FolderNumber;
use crate::job::{COPIES_MAX, FORMS_MAX, HISTORY_MAX};
use crate::saved::{NotSaved, SavedRows};
use crate::user::{Role, USERS_MAX};
use crate::{Asker, Device};

/// A device with a user, a held job, one that ended, and a folder.
fn rows() -> SavedRows {
    let mut bench = Bench::certified();
    bench.add_user("alice", "alice-pass1", Role::GeneralUser);
    bench.submit_as("alice", "alice-pass1");
    bench.submit_as("alice", "not-hers");
    bench.fill_folder(FolderNumber(1), KO);
    bench.work_done(made(1));
    let asker = Asker::Session(bench.cwis(KO, KO_PASSWORD).unwrap());
    bench.certificate(asker, create_request(), requested(2)).unwrap();
    let crls = file(vec![root()], vec![crl_of_root(1)]);
    bench.certificate(asker, import(), crls).unwrap();
    let rows = bench.device.changes(None).into_iter();
    rows.filter_map(|(key, value)| Some((key, value?))).collect()
}

/// A document in a folder, as it is kept.
fn filed() -> Value {
    json!({"id": 1, "name": "scan", "kind": "Scan", "created": 0, "pages": 1, "bytes": 1, "color": "Color",
           "resolution": "Dpi200"})
}

fn refused(rows: &SavedRows) -> (String, String) {
    match Device::resume(rows) {
        Err(NotSaved::Damaged { key, what }) => (key, what),
        Err(NotSaved::Missing(key)) => panic!("{key} is missing"),
        Ok(_) => panic!("it is taken for a device"),
    }
}

/// The same rows with one value in place of another.
fn with(key: &str, pointer: &str, value: Value) -> SavedRows {
    let mut rows = rows();
    let row = rows.get_mut(key).unwrap();
    let mut json: Value = serde_json::from_slice(row).unwrap();
    *json.pointer_mut(pointer).unwrap() = value;
    *row = serde_json::to_vec(&json).unwrap();
    rows
}

#[test]
fn a_row_with_what_no_device_can_have_is_named() {
    Device::resume(&rows()).unwrap();
    let long = |characters: usize| json!("x".repeat(characters));
    for (key, pointer, value) in [
        ("counters", "/now", json!(u64::MAX)),
        ("counters", "/revision", json!(u64::MAX)),
        ("counters", "/tickets_made", json!(u64::MAX)),
        ("counters", "/meter/sheets", json!(u64::MAX)),
        ("counters", "/users_made", json!(u32::MAX)),
        ("counters", "/jobs_made", json!(u32::MAX)),
        ("counters", "/clock/zone_minutes", json!(i16::MAX)),
        ("counters", "/clock/offset_ms", json!(i64::MAX)),
        ("counters", "/clock/offset_ms", json!(i64::MIN)),
        ("counters", "/clock/offset_ms", json!(0)),
        ("counters", "/history_written", json!(99_999_999_999_999_u64)),
        ("counters", "/history_kept", json!(u64::MAX)),
        ("counters", "/fault_causes", json!(["x"])),
        ("user/alice", "/number", json!(u32::MAX)),
        ("user/alice", "/number", json!(1)),
        ("user/alice", "/role", json!("Hand")),
        ("user/alice", "/name", long(65)),
        ("user/alice", "/name", json!("\n\t<b>")),
        ("user/alice", "/password", long(256)),
        ("user/alice", "/attempts", json!({"Failed": u32::MAX})),
        ("user/alice", "/id", json!("mallory")),
        ("folder/001", "/number", json!(501)),
        ("folder/001", "/name", long(21)),
        ("folder/001", "/documents", vec![filed(); 1_001].into()),
        ("job/0000000001", "/name", long(256)),
        ("job/0000000001", "/id", json!(7)),
        ("job/0000000001", "/ticket/copies", json!(COPIES_MAX + 1)),
        ("job/0000000001", "/ticket/copies", json!(0)),
        ("job/0000000001", "/ticket/priority", json!(0)),
        ("job/0000000001", "/ticket/page_ranges", json!([{"first": 9, "last": 1}])),
        ("job/0000000001", "/documents/0/pages", json!(u32::MAX)),
        ("job/0000000001", "/documents/0/bytes", json!(u64::MAX)),
        ("job/0000000001", "/impressions_out", json!(u32::MAX)),
        ("job/0000000001", "/state", json!("Completed")),
        ("job/0000000001", "/owner/id", json!("11111")),
        ("job/0000000001", "/owner/number", json!(1_000)),
        ("folder/001", "/owner/id", json!("alice")),
        ("ended/00000", "/name", long(256)),
        ("counters", "/certificates_made", json!(u32::MAX)),
        ("certificate/0000000001", "/id", json!(2)),
        ("certificate/0000000001", "/category", json!("other")),
        ("certificate/0000000001", "/key", json!(null)),
        ("certificate/0000000001", "/der", json!("0g")),
        ("certificate/0000000001", "/described/sha256", json!("00")),
        ("request/0000000002", "/id", json!(1)),
        ("request/0000000002", "/public_key", json!("00")),
        ("crl/0000000003", "/id", json!(2)),
        ("crl/0000000003", "/number", json!("00".repeat(21))),
        ("crl/0000000003", "/signer", json!("00")),
        ("tls-certificate", "", json!(2)),
        ("audit/00000", "/log_id", json!(0)),
        ("audit/00000", "/log_id", json!(60_001)),
        ("audit/00000", "/unix_ms", json!(i64::MAX)),
        ("audit/00000", "/unix_ms", json!(0)),
        ("audit/00000", "/zone_minutes", json!(2_000)),
        ("audit/00000", "/user", json!("KO\n1")),
    ] {
        let rows = with(key, pointer, value);
        assert_eq!(refused(&rows).0, key, "{pointer}");
    }
}

#[test]
fn a_record_or_an_ended_job_that_was_never_written_is_refused() {
    assert_eq!(refused(&with("counters", "/audit_written", json!(0))).0, "audit/00000");
    assert_eq!(refused(&with("counters", "/history_kept", json!(0))).0, "ended/00000");
}

#[test]
fn more_of_something_than_there_can_be_is_refused() {
    let mut users = with("counters", "/users_made", json!(10_000));
    let alice: Value = serde_json::from_slice(&users["user/alice"]).unwrap();
    for number in 3..USERS_MAX + 3 {
        let id = format!("user{number}");
        let mut user = alice.clone();
        (user["id"], user["number"]) = (json!(id), json!(number));
        users.insert(format!("user/{id}"), serde_json::to_vec(&user).unwrap());
    }
    assert_eq!(refused(&users).0, "user/");
    let form = |it: usize| json!({"document": 5_000 + it, "name": "form", "owner": null});
    let forms = with("forms", "", (0..=FORMS_MAX).map(form).collect());
    assert_eq!(refused(&forms).0, "forms");
    // As many as it says would be read from the same rows over and over.
    let mut ended = with("counters", "/history_kept", json!(1_u64 << 60));
    let mut counters: Value = serde_json::from_slice(&ended["counters"]).unwrap();
    counters["history_written"] = json!(1_u64 << 52);
    ended.insert("counters".into(), serde_json::to_vec(&counters).unwrap());
    let row = ended["ended/00000"].clone();
    (0..HISTORY_MAX).for_each(|it| drop(ended.insert(format!("ended/{it:05}"), row.clone())));
    assert_eq!(refused(&ended).0, "counters");
}

#[test]
fn a_document_has_one_owner_and_a_device_one_key_operator() {
    let taken: Value = serde_json::from_slice(&rows()["folder/001"]).unwrap();
    let rows = with("job/0000000001", "/documents/0/id", taken["documents"][0]["id"].clone());
    assert_eq!(refused(&rows).0, "job/0000000001");
    let rows = with("user/alice", "/role", json!("KeyOperator"));
    assert_eq!(refused(&rows).0, "user/");
}
