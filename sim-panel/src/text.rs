//! A screen as plain text, to be read in a terminal.

use crate::letters::columns;
use crate::screen::{Item, Kind, Screen};

/// Columns of the whole box.
const WIDTH: usize = 60;
/// Columns of what stands in it.
const INNER: usize = WIDTH - 4;

impl Screen {
    /// The screen as text in a box of 60 columns.
    pub fn text(&self) -> String {
        let mut lines = vec![rule('┌', '┐'), boxed(&apart(&self.title, self.user.as_deref()))];
        lines.push(rule('├', '┤'));
        if let Some(fault) = &self.fault {
            lines.push(boxed(&format!("FAULT {}", fault.code)));
            lines.extend(wrapped(&fault.text));
        }
        if let Some(message) = &self.message {
            lines.extend(wrapped(message));
        }
        lines.push(boxed(""));
        lines.extend(item_lines(&self.items).iter().map(|it| boxed(it)));
        lines.push(boxed(""));
        lines.push(rule('├', '┤'));
        let keys: Vec<_> = self.soft_keys.iter().map(|it| format!("<{it}>")).collect();
        lines.push(boxed(&keys.join("  ")));
        lines.push(rule('└', '┘'));
        lines.join("\n") + "\n"
    }
}

/// What is alike stands side by side, all else has a line of its own.
fn item_lines(items: &[Item]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut before = None;
    for item in items {
        let text = line(item);
        match (lines.last_mut(), flows(item.kind)) {
            (Some(last), true)
                if before == Some(item.kind) && columns(last) + columns(&text) + 2 <= INNER =>
            {
                last.push_str("  ");
                last.push_str(&text);
            }
            (Some(_) | None, _) => lines.push(text),
        }
        before = Some(item.kind);
    }
    lines
}

const fn flows(kind: Kind) -> bool {
    match kind {
        Kind::Button | Kind::Choice => true,
        Kind::Toggle | Kind::Field | Kind::Text | Kind::Row => false,
    }
}

fn line(item: &Item) -> String {
    let value = item.value.as_deref();
    let label = item.label.as_str();
    match item.kind {
        Kind::Button if item.enabled => format!("[ {label} ]"),
        Kind::Button => format!(": {label} :"),
        Kind::Toggle => apart(&format!("[{}] {label}", mark(item, 'x')), value),
        Kind::Choice => format!("({}) {label}", mark(item, '*')),
        Kind::Field => format!("{} {label}: {}_", mark(item, '>'), value.unwrap_or_default()),
        Kind::Text => match value.unwrap_or_default() {
            "" => format!("  {label}"),
            value => format!("  {label}: {value}"),
        },
        Kind::Row => apart(&format!("{} {label}", mark(item, '*')), value),
    }
}

const fn mark(item: &Item, sign: char) -> char {
    if item.selected { sign } else { ' ' }
}

/// One text at the left, the other at the right.
fn apart(left: &str, right: Option<&str>) -> String {
    let right = right.unwrap_or_default();
    let left = cut(left, INNER.saturating_sub(columns(right) + 1));
    let gap = INNER.saturating_sub(columns(&left) + columns(right));
    format!("{left}{}{right}", " ".repeat(gap))
}

fn wrapped(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(last) if last.is_empty() => last.push_str(word),
            Some(last) if columns(last) + 1 + columns(word) <= INNER => {
                last.push(' ');
                last.push_str(word);
            }
            Some(_) | None => lines.push(word.into()),
        }
    }
    lines.iter().map(|it| boxed(it)).collect()
}

fn boxed(text: &str) -> String {
    let text = cut(text, INNER);
    format!("│ {text}{} │", " ".repeat(INNER - columns(&text)))
}

fn rule(left: char, right: char) -> String {
    format!("{left}{}{right}", "─".repeat(WIDTH - 2))
}

fn cut(text: &str, most: usize) -> String {
    if columns(text) <= most {
        return text.into();
    }
    let mut kept = String::new();
    for it in text.chars() {
        kept.push(it);
        if columns(&kept) >= most {
            kept.pop();
            break;
        }
    }
    kept + "…"
}
