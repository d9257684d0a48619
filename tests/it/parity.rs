//! Every setting that the panel and CWIS both have: each of its values, set at one and read at the other and in JSON.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use sim_core::settings::{Allowed, Behind, Change, Entered, ITEMS, Item, Key};

use crate::cwis::browser::{Web, percent};
use crate::cwis::html::Node;
use crate::cwis::steps::Walker;
use crate::cwis::{Https, now};
use crate::panel_procedures::setting;
use crate::twin::{KO, Twin};

/// Nobody who came over HTTPS and IPv4 looks at CWIS then.
const SHUTS_OUT: [&str; 2] = ["Enable HTTP only", "IPv6 Mode"];

/// Items with fields at both surfaces.
fn at_both() -> impl Iterator<Item = (&'static Item, Key)> {
    let items = ITEMS.iter().filter(|it| {
        let at_both = !it.panel.is_empty() && !it.cwis.is_empty();
        at_both && matches!(it.behind, Behind::Values(_)) && it.entered != Entered::OnHome
    });
    items.flat_map(|it| it.keys().iter().map(move |key| (it, *key)))
}

/// All of them, or of a number its ends and Off.
fn values(key: Key) -> Vec<String> {
    match key.row().allowed {
        Allowed::Choice(all) => all.iter().map(|it| (*it).to_owned()).collect(),
        Allowed::Range { min, max, off } => {
            let off = off.then(|| "Off".to_owned());
            [min.to_string(), max.to_string()].into_iter().chain(off).collect()
        }
        Allowed::Text { .. } | Allowed::MailAddress { .. } => {
            panic!("{key:?}: no text is typed at the panel")
        }
    }
}

fn outside(key: Key) -> Vec<String> {
    match key.row().allowed {
        Allowed::Range { min, max, .. } => vec![(min - 1).to_string(), (max + 1).to_string()],
        Allowed::Choice(_) | Allowed::Text { .. } | Allowed::MailAddress { .. } => Vec::new(),
    }
}

/// A twin, and where the settings' forms are in CWIS.
struct Office {
    twin: Twin,
    pages: BTreeMap<String, String>,
}

/// The settings' form of a page: its action, and what a browser would send.
struct Form {
    html: Node,
    action: String,
    pairs: Vec<(String, String)>,
}

impl Form {
    fn of(html: &str) -> Self {
        let html = Node::page(html);
        let all = html.all();
        let is_form = |it: &&&Node| {
            let seen = |it: &&Node| it.attribute("name").is_some_and(|it| it.starts_with("seen."));
            it.name == "form" && it.all().iter().any(seen)
        };
        let form = *all.iter().find(is_form).expect("a form of settings");
        let action = form.attribute("action").unwrap().to_owned();
        let sent = |it: &&Node| match it.attribute("type") {
            Some("checkbox" | "radio") => it.attribute("checked").is_some(),
            _ => it.name == "input",
        };
        let pair = |it: &Node| {
            let of = |name| it.attribute(name).unwrap_or_default().to_owned();
            (of("name"), of("value"))
        };
        let pairs = form.all().into_iter().filter(sent).map(pair).collect();
        Self { html, action, pairs }
    }

    fn inputs(&self, name: &str) -> Vec<&Node> {
        self.html.all().into_iter().filter(|it| it.attribute("name") == Some(name)).collect()
    }

    fn pair(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|it| it.0 == name).map(|it| it.1.as_str())
    }

    /// What the field of a setting shows.
    fn shows(&self, key: Key) -> String {
        let (id, input) = (key.row().id, self.inputs(key.row().id)[0]);
        let is_on = match input.attribute("aria-checked") {
            Some(it) => it == "true",
            None => self.pair(id) == Some("on"),
        };
        match (key.row().allowed, input.attribute("type")) {
            (Allowed::Choice(_), Some("radio")) => value(key, self.pair(id).unwrap()),
            (Allowed::Choice(all), _) => all[usize::from(!is_on)].to_owned(),
            (Allowed::Range { off: true, .. }, _)
                if self.pair(&format!("{id}.while")).is_none() =>
            {
                "Off".into()
            }
            (Allowed::Range { .. } | Allowed::Text { .. } | Allowed::MailAddress { .. }, _) => {
                self.pair(id).unwrap().to_owned()
            }
        }
    }

    /// The form with another value in the field of a setting.
    fn with(mut self, key: Key, new: &str) -> Self {
        let id = key.row().id;
        let sent = match (key.row().allowed, self.inputs(id)[0].attribute("type")) {
            (Allowed::Choice(_), Some("radio")) => {
                let all = self.inputs(id);
                let shown = all.iter().filter_map(|it| it.attribute("value"));
                shown.map(str::to_owned).find(|it| value(key, it) == new)
            }
            (Allowed::Choice(all), _) if all[0] == new => Some("on".to_owned()),
            (Allowed::Choice(_), Some("submit")) => Some("off".to_owned()),
            (Allowed::Choice(_), _) => None,
            (Allowed::Range { .. } | Allowed::Text { .. } | Allowed::MailAddress { .. }, _) => {
                Some(new.to_owned())
            }
        };
        self.pairs.retain(|it| it.0 != id && it.0 != format!("{id}.while"));
        self.pairs.extend(sent.map(|it| (id.to_owned(), it)));
        if new != "Off" {
            self.pairs.push((format!("{id}.while"), "on".into()));
        }
        self
    }
}

/// What a value is that a field calls so.
fn value(key: Key, called: &str) -> String {
    Change::parse(key, called).unwrap().text()
}

impl Office {
    fn new() -> Self {
        let twin = Twin::start(&["--pace", "instant"]);
        // It would refuse some values of others.
        twin.put("/v1/settings/tls.fips140", json!({ "value": "Off" }));
        let mut office = Self { twin, pages: BTreeMap::new() };
        let mut web = office.web();
        let mut paths = vec!["/home/index.html".to_owned()];
        let mut seen: BTreeSet<_> = paths.iter().cloned().collect();
        while let Some(path) = paths.pop() {
            let html = now(web.get(&path)).html;
            let parts =
                |begin| html.split(begin).skip(1).filter_map(|it: &str| it.split('"').next());
            for id in parts("name=\"seen.") {
                office.pages.insert(id.to_owned(), path.clone());
            }
            let is_page = |it: &&str| it.starts_with('/') && it.ends_with(".html");
            for link in parts("href=\"").filter(is_page) {
                if seen.insert(link.to_owned()) {
                    paths.push(link.to_owned());
                }
            }
        }
        office
    }

    /// The Key Operator's browser, logged in anew.
    fn web(&self) -> Https {
        let walker = Walker { user: KO.0, password: KO.1.into(), file: &|_| Vec::new() };
        let mut browser = crate::cwis::browser::Browser::new(Https::to(&self.twin));
        now(walker.log_in(&mut browser));
        browser.client
    }

    fn form(&self, web: &mut Https, key: Key) -> Form {
        let page = now(web.get(&self.pages[key.row().id]));
        assert_eq!(page.status, 200, "{key:?}: {}", page.html);
        Form::of(&page.html)
    }

    /// Sets a value in CWIS; gives back the status, or none where the way there was closed by it.
    fn set_in_cwis(&self, key: Key, new: &str) -> u16 {
        let mut web = self.web();
        let form = self.form(&mut web, key).with(key, new);
        let pairs = form.pairs.iter().map(|it| format!("{}={}", percent(&it.0), percent(&it.1)));
        let body = pairs.collect::<Vec<_>>().join("&").into_bytes();
        now(web.post(&form.action, "application/x-www-form-urlencoded", body)).status
    }

    fn read_in_cwis(&self, key: Key) -> String {
        self.form(&mut self.web(), key).shows(key)
    }

    /// Goes to the form of an item at the panel, or to the menu with its switch.
    fn at_panel(&self, item: &Item) {
        self.twin.panel_log_in(KO.0, KO.1);
        self.twin.press("Home");
        let (last, menus) = item.panel[0].split_last().unwrap();
        menus.iter().for_each(|it| drop(self.twin.press(it)));
        if item.entered != Entered::BySwitch {
            self.twin.press(last);
        }
    }

    /// The thing of a setting on the screen.
    fn on_screen(&self, item: &Item, key: Key) -> Value {
        let label = *item.panel[0].last().unwrap();
        let by_switch = item.entered == Entered::BySwitch;
        let is_of = |it: &&Value| match by_switch {
            true => it["label"] == label,
            false => it["id"] == key.row().id,
        };
        let screen = self.twin.get("/v1/panel");
        let found = screen["items"].as_array().unwrap().iter().find(is_of).cloned();
        found.unwrap_or_else(|| panic!("{key:?}: {screen}"))
    }

    fn read_at_panel(&self, item: &Item, key: Key) -> String {
        self.at_panel(item);
        let shown = self.on_screen(item, key);
        match (item.entered, key.row().allowed) {
            (Entered::BySwitch, Allowed::Choice(all)) => {
                all[usize::from(shown["selected"] != true)].to_owned()
            }
            _ => shown["value"].as_str().unwrap().to_owned(),
        }
    }

    /// Sets a value at the panel; gives back what it says of it, if anything.
    fn set_at_panel(&self, item: &Item, key: Key, new: &str) -> Value {
        self.at_panel(item);
        let id = key.row().id;
        match key.row().allowed {
            Allowed::Choice(_) if item.entered == Entered::BySwitch => {
                self.twin.press(item.panel[0].last().unwrap());
            }
            Allowed::Range { .. } if new != "Off" => {
                self.twin.press(id);
                self.twin.post("/v1/panel/type", json!({ "label": id, "text": new }));
            }
            Allowed::Choice(_)
            | Allowed::Range { .. }
            | Allowed::Text { .. }
            | Allowed::MailAddress { .. } => {
                self.twin.press(id);
                self.twin.press(new);
            }
        }
        // A change may be asked about; a restart for it is put off.
        let answers = if item.confirm.is_some() { &["OK", "Yes", "No"][..] } else { &["OK", "No"] };
        for label in answers {
            let screen = self.twin.get("/v1/panel");
            if screen["items"].as_array().unwrap().iter().any(|it| it["label"] == *label) {
                self.twin.press(label);
            }
        }
        self.twin.get("/v1/panel")["message"].clone()
    }

    fn by_hand(&self, key: Key, value: &str) {
        self.twin.put(&format!("/v1/settings/{}", key.row().id), json!({ "value": value }));
    }
}

#[test]
fn each_value_is_set_at_either_surface_and_read_at_the_other_and_in_json() {
    let office = Office::new();
    let (mut set, mut refused) = (0, 0);
    for (item, key) in at_both() {
        let (id, before) = (key.row().id, setting(&office.twin, key.row().id));
        let before = before.as_str().map_or_else(|| before.to_string(), str::to_owned);
        let values = values(key);
        for value in &values {
            let mut others = values.iter().filter(|it| *it != value);
            let other = others.find(|it| !SHUTS_OUT.contains(&it.as_str())).unwrap();
            office.by_hand(key, other);
            office.set_in_cwis(key, value);
            assert_eq!(office.read_at_panel(item, key), *value, "{id}, set in CWIS");
            let json = setting(&office.twin, id);
            assert_eq!(json.as_str().map_or_else(|| json.to_string(), str::to_owned), *value);
            office.by_hand(key, other);
            office.set_at_panel(item, key, value);
            if SHUTS_OUT.contains(&value.as_str()) {
                let json = setting(&office.twin, id);
                assert_eq!(json, **value, "{id}, set at the panel");
                office.by_hand(key, other);
            } else {
                assert_eq!(office.read_in_cwis(key), *value, "{id}, set at the panel");
            }
            set += 1;
        }
        office.by_hand(key, &before);
        for value in outside(key) {
            assert_eq!(office.set_in_cwis(key, &value), 422, "{id}: {value}");
            // What is typed is "Off" there.
            if value == "0" {
                continue;
            }
            let said = office.set_at_panel(item, key, &value);
            assert!(said.is_string(), "{id}: {value}");
            assert_eq!(setting(&office.twin, id).to_string().trim_matches('"'), before);
            refused += 1;
        }
    }
    assert!(set > 80 && refused > 4, "{set} values, {refused} outside");
}
