//! The rows of a device as an example has them: read, and written again.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sim_core::Device;
use sim_host::Pace;
use sim_store::{Format, Seq, Store};

use crate::example::{Example, FORMAT};
use crate::twin::{Folder, Twin};

type Rows = BTreeMap<String, Vec<u8>>;

#[test]
fn every_row_of_this_format_that_is_read_is_written_as_it_was() {
    let folder = Folder::new();
    Example(FORMAT).unpack(&folder.0);
    let rows = rows_in(&folder);
    let (device, _) = Device::resume(&rows).unwrap();
    let changes = device.changes(None).into_iter();
    let mut again: Rows = changes.filter_map(|(key, row)| Some((key, row?))).collect();
    // A device that comes back counts its starts, and is not on yet.
    let counters = again.get_mut("counters").unwrap();
    let mut read: Value = serde_json::from_slice(counters).unwrap();
    let starts = read["starts"].as_u64().unwrap();
    let clears = read["panel_clears"].as_u64().unwrap();
    (read["starts"], read["panel_clears"]) = (json!(starts - 1), json!(clears - 1));
    read["is_on"] = json!(true);
    let was: Value = serde_json::from_slice(&rows["counters"]).unwrap();
    assert_eq!(read, was);
    *counters = rows["counters"].clone();
    for (key, row) in rows.iter().filter(|it| !it.0.starts_with("host/")) {
        let again = again.remove(key).map(|it| String::from_utf8(it).unwrap()).unwrap();
        let was = std::str::from_utf8(row).unwrap();
        match key.starts_with("ended/") {
            // Nothing holds a job that has ended, whatever held it before.
            true => assert_eq!(again, held_by_nothing(was), "{key}"),
            false => assert_eq!(again, was, "{key}"),
        }
    }
    assert!(again.is_empty(), "{:?}", again.keys());
}

fn held_by_nothing(row: &str) -> String {
    let (before, rest) = row.split_once("\"holds\":{").unwrap();
    let (holds, after) = rest.split_once('}').unwrap();
    format!("{before}\"holds\":{{{}}}{after}", holds.replace("true", "false"))
}

#[tokio::test]
async fn what_the_host_keeps_beside_the_device_stays_as_it_was() {
    let folder = Folder::new();
    Example(FORMAT).unpack(&folder.0);
    let was = rows_in(&folder);
    let (twin, _) = Twin::start(&folder.0, || panic!("there is a device"));
    // The first turn writes whatever is not what is there.
    twin.handle.set_pace(Pace::Manual).await;
    twin.end().await;
    let is = rows_in(&folder);
    let host = |(key, _): &(&String, &Vec<u8>)| key.starts_with("host/") && *key != "host/real-ms";
    assert!(is["host/mechanism"].starts_with(br#"{"trays":[{"is_closed":true,"medium":{"size":"#));
    assert!(is.iter().filter(host).eq(was.iter().filter(host)));
}

/// What a directory holds: the newest state, and the journal since.
fn rows_in(folder: &Folder) -> Rows {
    let store = Store::open(&folder.0, &Format::only(FORMAT)).unwrap();
    let mut rows = Rows::new();
    let newest = store.newest_snapshot().unwrap();
    let from = newest.as_ref().map_or(Seq(store.trimmed().unwrap().0 + 1), |it| it.0.next());
    let records = store.replay(from).unwrap().map(|it| it.unwrap().1);
    for record in newest.into_iter().map(|it| it.1).chain(records) {
        let mut bytes = record.as_slice();
        while !bytes.is_empty() {
            let key = String::from_utf8(text(&mut bytes).to_vec()).unwrap();
            match text(&mut bytes) {
                [0] => rows.remove(&key),
                _ => rows.insert(key, text(&mut bytes).to_vec()),
            };
        }
    }
    rows
}

/// A length in four bytes, and what has it.
fn text<'a>(bytes: &mut &'a [u8]) -> &'a [u8] {
    let (length, rest) = bytes.split_first_chunk::<4>().unwrap();
    let (text, rest) = rest.split_at(u32::from_le_bytes(*length) as usize);
    *bytes = rest;
    text
}
