//! What the documentation lists is what there is.

use sim_fax::{CallEnd, Fault};

const PAGE: &str = include_str!("../../../docs/fax-calls.md");

#[test]
fn each_fault_is_documented_by_its_name() {
    for name in Fault::names() {
        let named = [format!("`{name}`"), format!("`{name}:")];
        assert!(named.iter().any(|it| PAGE.contains(it)), "{name} is not in docs/fax-calls.md");
    }
}

#[test]
fn each_end_of_a_call_is_documented_with_its_code() {
    for end in CallEnd::ALL {
        let row = format!("| {} | {} |", end.code(), end.words());
        assert!(PAGE.contains(&row), "docs/fax-calls.md lacks {row}");
    }
}
