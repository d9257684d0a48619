//! Does the device stand as the guide leaves it? Each item of the guide is judged by itself, and nothing that
//! cannot be seen or has no effect is called right.

use std::sync::Arc;

use crate::View;
use crate::certificate::{Category, Certificate};
use crate::fax::Line;
use crate::folder::Folder;
use crate::settings::{Awaited, Behind, Besides, ITEMS, Item, Key, text};
use crate::update::Software;
use crate::user::{Role, Standing};

/// What is to be said of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Judgement {
    /// It is as the guide asks.
    AsAsked,
    /// It is not.
    Not,
    /// It is set as the guide asks, but the machine that obeys it does not exist yet.
    WithoutEffect,
    /// Nobody can tell from within the device, or the guide asks for nothing.
    NotJudged,
}

impl Judgement {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::AsAsked, Self::Not, Self::WithoutEffect, Self::NotJudged];

    /// The judgement as it is written.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AsAsked => "as-asked",
            Self::Not => "not",
            Self::WithoutEffect => "without-effect",
            Self::NotJudged => "not-judged",
        }
    }
}

/// An item with what is to be said of it.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The item.
    pub item: &'static Item,
    /// What is said of it.
    pub judgement: Judgement,
    /// What it is now.
    pub value: String,
    /// Why it is judged so, or what of it is not judged; empty where the value says it all.
    pub why: String,
}

/// All items, in the guide's order.
pub fn judged(view: &View) -> Vec<Judged> {
    ITEMS.iter().map(|it| judge(view, it)).collect()
}

/// Something that the guide excludes though the device has it, beside what the items ask for.
#[derive(Debug)]
pub struct Exclusion {
    /// Its id, as the control plane spells it.
    pub id: &'static str,
    /// The guide's name.
    pub item: &'static str,
    /// How the guide wants it.
    pub wanted: &'static str,
    /// The page of the guide.
    pub guide_page: u8,
    /// Menu paths in CWIS that lead to it.
    pub cwis: &'static [&'static [&'static str]],
    used: fn(&View) -> Vec<String>,
}

/// All of it whose machine exists.
pub const EXCLUSIONS: [Exclusion; 1] = [Exclusion {
    id: "role.account_administrator",
    item: "Account Administrator",
    wanted: "assigned to no user",
    guide_page: 32,
    cwis: &[&["Permissions", "Edit"]],
    used: |view| {
        let users = view.users.values();
        let assigned = users.filter(|it| it.role == Role::AccountAdministrator);
        assigned.map(|it| it.person.to_string()).collect()
    },
}];

impl Exclusion {
    /// Who or what uses it; `None` if nothing does.
    pub fn used(&self, view: &View) -> Option<String> {
        let used = (self.used)(view);
        (!used.is_empty()).then(|| used.join(", "))
    }
}

fn judge(view: &View, item: &'static Item) -> Judged {
    let (judgement, why) = by_itself(view, item);
    let is_right = matches!(judgement, Judgement::AsAsked | Judgement::WithoutEffect);
    let besides = item.besides.filter(|_| is_right);
    let (judgement, why) = match besides.and_then(|it| missing(view, it)) {
        Some(missing) => (Judgement::Not, missing),
        None => (judgement, besides.and_then(unseen).unwrap_or(why)),
    };
    Judged { item, judgement, value: value(view, item), why }
}

/// What the guide asks for besides the values of an item and is not so.
fn missing(view: &View, besides: Besides) -> Option<String> {
    match besides {
        Besides::UserPasswords => short_passwords(view),
        Besides::MaintenancePassword => {
            let is_none = view.maintenance_password.is_none();
            is_none.then(|| "no maintenance password is set".into())
        }
        Besides::Given(key) => {
            let is_empty = view.settings.text(key).is_empty();
            is_empty.then(|| format!("nothing is entered for {}", key.row().label))
        }
        Besides::FolderOfEachLine => lines_without_folder(view),
        Besides::Unseen(_) => None,
    }
}

fn unseen(besides: Besides) -> Option<String> {
    match besides {
        Besides::Unseen(what) => Some(format!("not judged: {what}")),
        Besides::UserPasswords
        | Besides::MaintenancePassword
        | Besides::Given(_)
        | Besides::FolderOfEachLine => None,
    }
}

/// What is said of an item but for what is asked besides.
fn by_itself(view: &View, item: &Item) -> (Judgement, String) {
    let seen = |is_right| if is_right { Judgement::AsAsked } else { Judgement::Not };
    let unseen = |why: &str| (Judgement::NotJudged, why.to_owned());
    match item.behind {
        Behind::Clock => unseen("only a look at another clock tells whether it is right"),
        Behind::Software => unseen("whether it is the version that was ordered is not known here"),
        Behind::NotYet => unseen("its machine does not exist yet"),
        Behind::Values(_)
        | Behind::AdministratorPassword
        | Behind::DeviceCertificate
        | Behind::ImportedCertificates
        | Behind::Folder
            if item.secure.is_none() =>
        {
            unseen("the guide asks for nothing")
        }
        Behind::Values(keys) => match judge_values(view, keys) {
            Judgement::WithoutEffect => (Judgement::WithoutEffect, awaited(keys)),
            judged @ (Judgement::AsAsked | Judgement::Not | Judgement::NotJudged) => {
                (judged, String::new())
            }
        },
        Behind::AdministratorPassword => {
            (seen(!administrator_password_is_weak(view)), String::new())
        }
        Behind::DeviceCertificate => (seen(view.certificate().is_some()), String::new()),
        Behind::ImportedCertificates => {
            let is_there =
                imported(view).any(|it| it.described.is_ca || it.described.is_self_issued());
            let why = "whether it is that of the mail server is not known here";
            (seen(is_there), if is_there { format!("not judged: {why}") } else { String::new() })
        }
        Behind::Folder => (seen(has_fax_folder(view)), String::new()),
    }
}

fn judge_values(view: &View, keys: &[Key]) -> Judgement {
    let asked = || keys.iter().filter_map(|it| Some((it, view.settings.compliant(*it)?)));
    let is_idle = |key: &Key| key.row().effect.awaited().is_some();
    if asked().any(|(_, is_right)| !is_right) {
        Judgement::Not
    } else if asked().any(|(key, _)| is_idle(key)) {
        Judgement::WithoutEffect
    } else if asked().next().is_some() {
        Judgement::AsAsked
    } else {
        Judgement::NotJudged
    }
}

/// The machines that the values wait for, each once.
fn awaited(keys: &[Key]) -> String {
    let mut names: Vec<_> = keys.iter().filter_map(|it| it.row().effect.awaited()).collect();
    names.dedup();
    let names: Vec<_> = names.into_iter().map(Awaited::name).collect();
    format!("waits for {}", names.join(", "))
}

/// Whether an item is as the guide wants it, as it is judged; `None` where nobody can tell.
pub fn compliant(view: &View, item: &'static Item) -> Option<bool> {
    match judge(view, item).judgement {
        Judgement::AsAsked | Judgement::WithoutEffect => Some(true),
        Judgement::Not => Some(false),
        Judgement::NotJudged => None,
    }
}

/// The current value of an item as text; secrets are only said to be set or not.
pub fn value(view: &View, item: &Item) -> String {
    match item.behind {
        Behind::Values(_) => text(item, &view.settings).unwrap_or_default(),
        Behind::Clock => view.clock.rfc3339(view.now),
        Behind::AdministratorPassword if administrator_password_is_weak(view) => {
            "the factory's, or shorter than 9 characters".into()
        }
        Behind::AdministratorPassword => "changed".into(),
        Behind::DeviceCertificate => match view.certificate() {
            Some(it) if it.is_made_here => {
                format!("a self-signed certificate, {}", it.described.key)
            }
            Some(it) => format!("an imported certificate, {}", it.described.key),
            None => "none".into(),
        },
        Behind::ImportedCertificates => format!("{} certificates", imported(view).count()),
        Behind::Folder => format!("{} folders", view.folders.len()),
        Behind::Software => {
            let Software { controller_rom, fax_rom } = view.software;
            format!("Controller ROM {controller_rom}, FAX ROM {fax_rom}")
        }
        Behind::NotYet => String::new(),
    }
}

/// The certificates of others.
fn imported(view: &View) -> impl Iterator<Item = &Arc<Certificate>> {
    view.certificates.values().filter(|it| it.category != Category::Device)
}

fn administrator_password_is_weak(view: &View) -> bool {
    view.users.values().any(|it| it.role == Role::KeyOperator && it.standing != Standing::Strong)
}

/// Whether there is a folder for fax receive.
fn has_fax_folder(view: &View) -> bool {
    view.folders.values().any(|it| is_for_fax(view, it))
}

/// Whether a folder has no passcode and a System Administrator has made it who is not the Key Operator (guide p.14).
fn is_for_fax(view: &View, folder: &Folder) -> bool {
    let owner = view.users.get(&folder.owner.id);
    folder.passcode.is_none() && owner.is_some_and(|it| it.role == Role::SystemAdministrator)
}

/// The fax lines whose received documents would not go into a folder for fax receive.
fn lines_without_folder(view: &View) -> Option<String> {
    let why = |line: &Line| {
        let label = line.label();
        let Some(number) = line.folder(&view.settings) else {
            return Some(format!("{label} has no folder"));
        };
        let folder = view.folders.get(&number);
        let is_right = folder.is_some_and(|it| is_for_fax(view, it));
        (!is_right).then(|| format!("folder {} of {label} is none for fax receive", number.0))
    };
    let all: Vec<_> = Line::of(view.identity.model).iter().filter_map(why).collect();
    (!all.is_empty()).then(|| all.join("; "))
}

/// Who has a shorter password than the guide asks for; known from when it was set.
fn short_passwords(view: &View) -> Option<String> {
    let local = view.users.values().filter(|it| it.role != Role::KeyOperator);
    let short: Vec<_> = local.filter(|it| it.standing != Standing::Strong).collect();
    let first = short.first()?;
    let others = match short.len() - 1 {
        0 => String::new(),
        others => format!(" and {others} more"),
    };
    Some(format!("shorter passwords are {}'s{others}", first.person))
}
