//! Scripts: words with spaces between.
//!
//! ```text
//!   DIS  tcf  page  block   is heard, in this order
//!   DCS:V.29/9600           is heard and says this
//!   >CFR  >TSI+DCS          is said, in one piece
//!   >DCS:005000             with this field, the first bit highest as ITU writes it
//!   >EOM!                   with a wrong check sequence
//!   >tcf  >tcf:bad  >page   is sent
//!   ~3000                   says nothing for so many ms
//!   clear:800-1200          hears that the line is released, so many ms after the last
//!   >clear                  releases the line
//! ```

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// Hears a frame that ends a turn, or that comes before it; its words contain this.
    Frame(String, String),
    /// Hears the check of the training, a page or a block.
    Carried(String),
    /// Says frames: name, field and whether it is good.
    Say(Vec<(String, String, bool)>),
    /// Sends the check of the training, a page or a block.
    Send(String, String),
    Wait(u64),
    Cleared(u64, u64),
    Clear,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Script(pub(crate) Vec<Step>);

impl Script {
    pub(crate) fn read(text: &str) -> Self {
        Self(text.split_whitespace().flat_map(steps).collect())
    }
}

/// How often `>busy` says RNR: until after T5.
const BUSY: usize = 21;

fn steps(word: &str) -> Vec<Step> {
    match word {
        ">busy" => {
            let busy = [">RNR", "RR", "~500"].map(step);
            [vec![busy; BUSY].into_flattened(), vec![step(">RNR")]].concat()
        }
        word => vec![step(word)],
    }
}

fn step(word: &str) -> Step {
    let parts = |it: &str| {
        let (name, rest) = it.split_once(':').unwrap_or((it, ""));
        (name.to_string(), rest.replace('/', " "))
    };
    if let Some(ms) = word.strip_prefix('~') {
        return Step::Wait(ms.parse().expect("milliseconds"));
    }
    let Some(said) = word.strip_prefix('>') else {
        let (name, rest) = parts(word);
        return match name.as_str() {
            "tcf" | "page" | "block" => Step::Carried(name),
            "clear" => {
                let (from, to) = rest.split_once('-').expect("from and to");
                Step::Cleared(from.parse().expect("ms"), to.parse().expect("ms"))
            }
            _ => Step::Frame(name, rest),
        };
    };
    match parts(said) {
        (name, _) if name == "clear" => Step::Clear,
        (name, rest) if ["tcf", "page", "block", "flags"].contains(&name.as_str()) => {
            Step::Send(name, rest)
        }
        _ => Step::Say(
            said.split('+')
                .map(|frame| {
                    let (name, field) = parts(frame.trim_end_matches('!'));
                    // What a machine says that has nothing but V.27ter, or sends by it.
                    let plain = ["DCS", "DIS"].contains(&name.as_str()) && field.is_empty();
                    let field = if plain { "005000".into() } else { field };
                    (name, field, !frame.ends_with('!'))
                })
                .collect(),
        ),
    }
}
