//! The tests of TSB-85 by the names that ITU gave them, as scripts of our own at the level of frames.
//!
//! A script is what the tester does (`>DCS`) and what it must hear (`CFR`), in turn. What TSB-85 measures of
//! samples (levels, frequencies, preambles) is left to those who make samples.

mod polling;
mod receive;
mod script;
mod tester;
mod transmit;
mod words;

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
    /// It answers, with so many pages to be fetched, by who gives the password where there is one.
    Offers(usize, &'static str),
    /// It calls and fetches, with a password where there is one.
    Fetches(&'static str),
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
fn each_test_of_tsb85_has_a_script() {
    let rows = receive::rows().chain(transmit::rows()).chain(polling::rows());
    let mut names: Vec<_> = rows.map(|it| it.name).collect();
    assert_eq!(names.len(), 138, "as many as ITU has");
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 138, "each has a name of its own");
}
