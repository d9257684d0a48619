//! The tests of TSB-85 by the names that ITU gave them, as scripts of our own at the level of frames.
//!
//! A script is what the tester does (`>DCS`) and what it must hear (`CFR`), in turn. What TSB-85 measures of
//! samples (levels, frequencies, preambles) is left to those who make samples.

mod receive;
mod script;
mod tester;
mod transmit;

use script::Script;

/// A test by ITU's name: what it is about, the script, how the call ends for us, and how many pages
/// were confirmed.
struct Row {
    name: &'static str,
    about: &'static str,
    dut: Dut,
    script: &'static str,
    end: &'static str,
    pages: usize,
}

/// What our machine does.
#[derive(Clone, Copy)]
enum Dut {
    /// It answers.
    Answers,
    /// It calls, with so many like pages.
    Calls(usize),
    /// It calls, with a fine page.
    CallsFine,
    /// It calls, with a page that takes two blocks and one that takes one.
    CallsLong,
    /// It calls, with two pages of different settings.
    CallsWithTwoSorts,
}

const fn row(
    name: &'static str,
    about: &'static str,
    dut: Dut,
    script: &'static str,
    end: &'static str,
    pages: usize,
) -> Row {
    Row { name, about, dut, script, end, pages }
}

/// Runs all rows; what fails is told together.
fn pass(rows: &[Row]) {
    let failed: Vec<_> = rows
        .iter()
        .filter_map(|row| {
            let why = tester::run(&Script::read(row.script), row).err()?;
            Some(format!("{} ({}): {why}", row.name, row.about))
        })
        .collect();
    assert!(failed.is_empty(), "{} of {}:\n{}", failed.len(), rows.len(), failed.join("\n"));
}

#[test]
fn each_test_of_tsb85_has_a_script_or_says_why_not() {
    let names = || receive::rows().chain(transmit::rows()).map(|it| it.name);
    let mut distinct: Vec<_> = names().collect();
    distinct.sort_unstable();
    distinct.dedup();
    assert_eq!(distinct.len(), names().count(), "each has a name of its own");
    // Of 138 those need a machine that fetches documents or offers some, which ours never does.
    assert_eq!(names().count(), 138 - transmit::NEVER.len());
}
