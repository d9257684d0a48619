//! The code tables.

use super::*;

#[test]
fn every_operation_is_found_by_code_and_by_name() {
    assert_eq!(Operation::ALL.len(), 100);
    for &operation in Operation::ALL {
        assert_eq!(Operation::from_code(operation.code()), Some(operation));
        assert_eq!(Operation::from_name(operation.name()), Some(operation));
    }
    assert_eq!(Operation::from_code(0x0039), Some(Operation::CancelMyJobs));
    assert_eq!(Operation::GetPrinterAttributes.to_string(), "Get-Printer-Attributes");
    assert_eq!(Operation::from_code(0x4001), None);
}

#[test]
fn every_status_is_found_by_code_and_by_name() {
    assert_eq!(StatusCode::ALL.len(), 50);
    for &status in StatusCode::ALL {
        assert_eq!(StatusCode::from_code(status.code()), Some(status));
        assert_eq!(StatusCode::from_name(status.name()), Some(status));
    }
    assert_eq!(StatusCode::ClientErrorAccountInfoNeeded.code(), 0x041C);
}

#[test]
fn the_enums_of_a_printer_have_their_registered_codes() {
    assert_eq!(JobState::PendingHeld.code(), 4);
    assert_eq!(PrinterState::from_code(5), Some(PrinterState::Stopped));
    assert_eq!(Finishings::StapleTopLeft.code(), 20);
    assert_eq!(Finishings::from_name("punch-dual-left").map(Finishings::code), Some(74));
    assert_eq!(Orientation::ReversePortrait.code(), 6);
    assert_eq!(PrintQuality::High.name(), "high");
    assert_eq!(TransmissionStatus::PendingRetry.code(), 4);
    assert_eq!(DocumentState::Completed.code(), 9);
    assert_eq!(ResourceState::Installed.code(), 5);
    assert_eq!(SystemState::Idle.code(), 3);
}

#[test]
fn no_byte_is_both_a_group_tag_and_a_value_tag() {
    for byte in 0..=u8::MAX {
        let (group, value) = (GroupTag::from_code(byte), ValueTag::from_code(byte));
        assert_eq!(group.is_some(), byte < 0x10 && byte != END_OF_ATTRIBUTES);
        assert_eq!(value.is_some(), byte >= 0x10);
    }
    assert_eq!(ValueTag::KEYWORD.to_string(), "keyword");
    assert_eq!(GroupTag::from_code(0x0b).map(|tag| tag.to_string()), Some("tag 0x0B".into()));
}

#[test]
fn the_out_of_band_states_keep_their_tags() {
    for tag in 0x10..=0x1f {
        let tag = ValueTag::from_code(tag).unwrap();
        let state = OutOfBand::from_tag(tag);
        assert_eq!(state.is_some(), tag.name().is_some());
        assert!(state.is_none_or(|state| state.tag() == tag));
    }
}
