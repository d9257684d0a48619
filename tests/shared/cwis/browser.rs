//! A person before CWIS, who knows the labels on its pages and nothing else.

use super::html::Node;

/// What carries the person's requests, with the cookies of a browser.
pub(crate) trait Web {
    /// `GET`.
    async fn get(&mut self, path: &str) -> Page;
    /// `POST` of a form of this media type.
    async fn post(&mut self, path: &str, kind: &str, form: Vec<u8>) -> Page;
}

/// What came back.
pub(crate) struct Page {
    pub(crate) status: u16,
    /// Where it leads on to; empty where it does not.
    pub(crate) location: String,
    pub(crate) html: String,
}

/// Something that can be clicked, chosen or typed into.
struct Thing {
    kind: Kind,
    label: String,
    /// The headings and names that it stands under.
    under: Vec<String>,
    /// The form that it is in.
    form: usize,
}

#[derive(PartialEq)]
enum Kind {
    Link(String),
    /// Name and value.
    Button(String, String),
    Hidden(String, String),
    /// Name, value, and whether it is on.
    Check(String, String, bool),
    Radio(String, String, bool),
    /// Name and text.
    Text(String, String),
    /// A name above other things: looking at it is all that a click does.
    Name,
}

/// The media type of a form without a file.
const FORM: &str = "application/x-www-form-urlencoded";

/// The browser.
pub(crate) struct Browser<W> {
    pub(crate) client: W,
    /// Where it is.
    pub(crate) path: String,
    pub(crate) status: u16,
    pub(crate) html: String,
    /// Pages with settings that were opened.
    pub(crate) opened: usize,
    things: Vec<Thing>,
    /// Where each form goes.
    actions: Vec<String>,
}

impl<W: Web> Browser<W> {
    pub(crate) fn new(client: W) -> Self {
        Self {
            client,
            path: String::new(),
            status: 200,
            html: String::new(),
            opened: 0,
            things: Vec::new(),
            actions: Vec::new(),
        }
    }

    pub(crate) async fn open(&mut self, path: &str) {
        self.path = path.into();
        let answer = self.client.get(path).await;
        self.take(answer).await;
        self.opened += usize::from(self.html.contains("name=\"seen."));
    }

    async fn take(&mut self, page: Page) {
        if page.status == 303 {
            return Box::pin(self.open(&page.location)).await;
        }
        (self.status, self.html) = (page.status, page.html);
        (self.things, self.actions) = (Vec::new(), Vec::new());
        if self.html.starts_with("<!doctype html>") {
            let page = Node::page(&self.html);
            let labels = labels(&page);
            let (things, actions) = (&mut self.things, &mut self.actions);
            Reader { things, actions, labels, heading: None, names: Vec::new() }.read(&page);
        }
    }

    /// Clicks what is called by the first label and stands under all the others.
    pub(crate) async fn click(&mut self, labels: &[&str]) {
        let at = self.find(labels).unwrap_or_else(|| panic!("no {labels:?} on {}", self.path));
        let form = self.things[at].form;
        match &self.things[at].kind {
            Kind::Link(path) => {
                let path = path.clone();
                self.open(&path).await;
            }
            Kind::Button(name, value) => {
                let pressed = (name.clone(), value.clone());
                self.send(form, pressed).await;
            }
            Kind::Radio(name, ..) => {
                let name = name.clone();
                self.choose(&name, at);
            }
            Kind::Check(..) => self.turn(at),
            Kind::Name => {}
            Kind::Hidden(..) | Kind::Text(..) => panic!("{labels:?} is no thing to click"),
        }
    }

    /// Clicks a switch unless it stands so.
    pub(crate) async fn switch(&mut self, label: &str, on: bool) {
        let at = self.find(&[label]).unwrap_or_else(|| panic!("no {label} on {}", self.path));
        match &self.things[at].kind {
            Kind::Check(_, _, is_on) if *is_on != on => self.turn(at),
            Kind::Check(..) => {}
            Kind::Button(_, value) if (value == "on") == on => self.click(&[label]).await,
            Kind::Button(..) => {}
            Kind::Link(_) | Kind::Hidden(..) | Kind::Radio(..) | Kind::Text(..) | Kind::Name => {
                panic!("{label} is no switch")
            }
        }
    }

    pub(crate) fn enter(&mut self, text: &str, label: &str) {
        let at = self.find(&[label]).unwrap_or_else(|| panic!("no {label} on {}", self.path));
        let Kind::Text(_, typed) = &mut self.things[at].kind else { panic!("{label}") };
        *typed = text.into();
    }

    /// What stands in the field of this label.
    pub(crate) fn typed(&self, label: &str) -> &str {
        match self.find(&[label]).map(|it| &self.things[it].kind) {
            Some(Kind::Text(_, text)) => text,
            _ => panic!("no {label} on {}", self.path),
        }
    }

    pub(crate) fn shows(&self, labels: &[&str]) -> bool {
        self.find(labels).is_some()
    }

    /// The last thing of this name: the navigation is before the page.
    fn find(&self, labels: &[&str]) -> Option<usize> {
        let (label, under) = labels.split_first()?;
        self.things.iter().rposition(|it| {
            it.label == *label && under.iter().all(|name| it.under.iter().any(|it| it == name))
        })
    }

    fn turn(&mut self, at: usize) {
        if let Kind::Check(_, _, is_on) = &mut self.things[at].kind {
            *is_on = !*is_on;
        }
    }

    fn choose(&mut self, chosen: &str, at: usize) {
        for (place, thing) in self.things.iter_mut().enumerate() {
            if let Kind::Radio(name, _, is_on) = &mut thing.kind
                && name == chosen
            {
                *is_on = place == at;
            }
        }
    }

    async fn send(&mut self, form: usize, pressed: (String, String)) {
        let sent = |it: &Thing| match &it.kind {
            Kind::Hidden(name, value) | Kind::Text(name, value) => {
                Some((name.clone(), value.clone()))
            }
            Kind::Check(name, value, true) | Kind::Radio(name, value, true) => {
                Some((name.clone(), value.clone()))
            }
            Kind::Link(_) | Kind::Button(..) | Kind::Check(..) | Kind::Radio(..) | Kind::Name => {
                None
            }
        };
        let pairs = self.things.iter().filter(|it| it.form == form).filter_map(sent);
        let pressed = Some(pressed).filter(|it| !it.0.is_empty());
        let pairs = pairs.chain(pressed).map(|it| format!("{}={}", percent(&it.0), percent(&it.1)));
        let body = pairs.collect::<Vec<_>>().join("&");
        self.path = self.actions[form - 1].clone();
        let answer = self.client.post(&self.path.clone(), FORM, body.into_bytes()).await;
        self.take(answer).await;
    }
}

/// What the labels of a page are for: an element's ID and its label.
fn labels(page: &Node) -> Vec<(String, String)> {
    let labels = page.all().into_iter().filter(|it| it.name == "label");
    labels.filter_map(|it| Some((it.attribute("for")?.to_owned(), it.text()))).collect()
}

/// Reads a page from the top, as a person does.
struct Reader<'r> {
    things: &'r mut Vec<Thing>,
    actions: &'r mut Vec<String>,
    labels: Vec<(String, String)>,
    heading: Option<String>,
    names: Vec<String>,
}

impl Reader<'_> {
    fn read(&mut self, node: &Node) {
        if node.is("begins") || node.name == "section" {
            self.heading = None;
        }
        let names = self.names.len();
        match node.name.as_str() {
            "h2" => self.heading = Some(node.text()),
            "form" => {
                let action = node.attribute("action").expect("an action").to_owned();
                self.actions.push(action);
            }
            "fieldset" => {
                let legend =
                    node.children().find(|it| it.name == "legend").expect("a legend").text();
                self.put(Kind::Name, legend.clone());
                self.names.push(legend);
            }
            "summary" => self.put(Kind::Name, node.text()),
            "a" => {
                let strong = node.children().find(|it| it.name == "strong");
                let path = node.attribute("href").expect("an address").to_owned();
                self.put(Kind::Link(path), strong.unwrap_or(node).text());
            }
            "button" => {
                let of = |name| node.attribute(name).unwrap_or_default().to_owned();
                self.put(Kind::Button(of("name"), of("value")), node.text());
            }
            "label" => {
                let text = node.text();
                if let Some(input) = node.children().find(|it| it.name == "input") {
                    self.input(input, text);
                    return;
                }
            }
            "input" => {
                let id = node.attribute("id").unwrap_or_default();
                let label = self.labels.iter().find(|it| it.0 == id).map(|it| it.1.clone());
                self.input(node, label.unwrap_or_default());
            }
            _ => {}
        }
        for child in node.children() {
            self.read(child);
        }
        self.names.truncate(names);
    }

    fn input(&mut self, node: &Node, label: String) {
        let of = |name| node.attribute(name).unwrap_or_default().to_owned();
        let is_on = node.attribute("checked").is_some();
        let kind = match node.attribute("type") {
            Some("checkbox") => Kind::Check(of("name"), of("value"), is_on),
            Some("radio") => Kind::Radio(of("name"), of("value"), is_on),
            Some("hidden") => Kind::Hidden(of("name"), of("value")),
            _ => Kind::Text(of("name"), of("value")),
        };
        self.put(kind, label);
    }

    fn put(&mut self, kind: Kind, label: String) {
        let under = self.names.iter().cloned().chain(self.heading.clone()).collect();
        let form = self.actions.len();
        self.things.push(Thing { kind, label, under, form });
    }
}

/// A text as browsers encode it.
pub(crate) fn percent(text: &str) -> String {
    let letter = |it: u8| match it {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => char::from(it).into(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(letter).collect()
}
