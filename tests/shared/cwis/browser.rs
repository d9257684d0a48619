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
    /// Name, values with what they are called, and which of them is chosen.
    Select(String, Vec<(String, String)>, usize),
    /// Name, and the file's own name with what is in it, once one was chosen.
    File(String, Option<(String, Vec<u8>)>),
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
    forms: Vec<Form>,
}

/// A form.
struct Form {
    /// Where it goes.
    action: String,
    /// Whether what is typed goes into the address.
    asks: bool,
    /// Whether it takes files.
    takes_files: bool,
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
            forms: Vec::new(),
        }
    }

    pub(crate) async fn open(&mut self, path: &str) {
        self.path = path.into();
        let answer = self.client.get(path).await;
        self.take(answer).await;
        let lists_certificates = path.starts_with("/system/security/certificates/index.html");
        self.opened += usize::from(lists_certificates || self.html.contains("name=\"seen."));
    }

    async fn take(&mut self, page: Page) {
        if page.status == 303 {
            return Box::pin(self.open(&page.location)).await;
        }
        (self.status, self.html) = (page.status, page.html);
        (self.things, self.forms) = (Vec::new(), Vec::new());
        if self.html.starts_with("<!doctype html>") {
            let page = Node::page(&self.html);
            let labels = labels(&page);
            let (things, forms) = (&mut self.things, &mut self.forms);
            Reader { things, forms, labels, heading: None, names: Vec::new() }.read(&page);
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
                self.mark(&name, at);
            }
            Kind::Check(..) => self.turn(at),
            Kind::Name => {}
            Kind::Hidden(..) | Kind::Text(..) | Kind::Select(..) | Kind::File(..) => {
                panic!("{labels:?} is no thing to click")
            }
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
            Kind::Link(_)
            | Kind::Hidden(..)
            | Kind::Radio(..)
            | Kind::Text(..)
            | Kind::Select(..)
            | Kind::File(..)
            | Kind::Name => panic!("{label} is no switch"),
        }
    }

    pub(crate) fn enter(&mut self, text: &str, label: &str) {
        let at = self.find(&[label]).unwrap_or_else(|| panic!("no {label} on {}", self.path));
        let Kind::Text(_, typed) = &mut self.things[at].kind else { panic!("{label}") };
        *typed = text.into();
    }

    /// Selects what is called so in the list of this label.
    pub(crate) fn select(&mut self, chosen: &str, label: &str) {
        let at = self.find(&[label]).unwrap_or_else(|| panic!("no {label} on {}", self.path));
        let Kind::Select(_, values, now) = &mut self.things[at].kind else { panic!("{label}") };
        let chosen = values.iter().position(|it| it.1 == chosen);
        *now = chosen.unwrap_or_else(|| panic!("{label} has {values:?}"));
    }

    /// Chooses a file of this name for what has the first label and stands under the others.
    pub(crate) fn choose(&mut self, labels: &[&str], name: &str, content: Vec<u8>) {
        let at = self.find(labels).unwrap_or_else(|| panic!("no {labels:?} on {}", self.path));
        let Kind::File(_, chosen) = &mut self.things[at].kind else { panic!("{labels:?}") };
        *chosen = Some((name.into(), content));
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

    fn mark(&mut self, chosen: &str, at: usize) {
        for (place, thing) in self.things.iter_mut().enumerate() {
            if let Kind::Radio(name, _, is_on) = &mut thing.kind
                && name == chosen
            {
                *is_on = place == at;
            }
        }
    }

    async fn send(&mut self, form: usize, pressed: (String, String)) {
        let things = self.things.iter().filter(|it| it.form == form);
        let pressed = Some(pressed).filter(|it| !it.0.is_empty());
        let pairs: Vec<_> = things.clone().filter_map(Thing::sent).chain(pressed).collect();
        let Form { action, asks, takes_files } = &self.forms[form - 1];
        self.path = action.clone();
        if *takes_files {
            let kind = format!("multipart/form-data; boundary={EDGE}");
            let form = with_files(&pairs, things);
            let page = self.client.post(&self.path, &kind, form).await;
            return self.take(page).await;
        }
        let pairs = pairs.iter().map(|it| format!("{}={}", percent(&it.0), percent(&it.1)));
        let text = pairs.collect::<Vec<_>>().join("&");
        if *asks {
            return self.open(&format!("{}?{text}", self.path)).await;
        }
        let page = self.client.post(&self.path, FORM, text.into_bytes()).await;
        self.take(page).await;
    }
}

impl Thing {
    /// Name and value that are sent with its form.
    fn sent(&self) -> Option<(String, String)> {
        match &self.kind {
            Kind::Hidden(name, value)
            | Kind::Text(name, value)
            | Kind::Check(name, value, true)
            | Kind::Radio(name, value, true) => Some((name.clone(), value.clone())),
            Kind::Select(name, values, chosen) => {
                Some((name.clone(), values.get(*chosen)?.0.clone()))
            }
            Kind::Link(_)
            | Kind::Button(..)
            | Kind::Check(..)
            | Kind::Radio(..)
            | Kind::File(..)
            | Kind::Name => None,
        }
    }
}

/// What parts the fields of a form with files.
const EDGE: &str = "--an-edge-between-parts";

fn with_files<'t>(pairs: &[(String, String)], things: impl Iterator<Item = &'t Thing>) -> Vec<u8> {
    let mut form = Vec::new();
    let mut part = |head: &str, content: &[u8]| {
        form.extend(format!("--{EDGE}\r\nContent-Disposition: form-data; {head}\r\n\r\n").bytes());
        form.extend(content);
        form.extend(b"\r\n");
    };
    for (name, text) in pairs {
        part(&format!("name=\"{name}\""), text.as_bytes());
    }
    for thing in things {
        if let Kind::File(name, chosen) = &thing.kind {
            let none = (String::new(), Vec::new());
            let (file, content) = chosen.as_ref().unwrap_or(&none);
            let head = format!("name=\"{name}\"; filename=\"{file}\"");
            part(&format!("{head}\r\nContent-Type: application/octet-stream"), content);
        }
    }
    form.extend(format!("--{EDGE}--\r\n").bytes());
    form
}

/// What the labels of a page are for: an element's ID and its label.
fn labels(page: &Node) -> Vec<(String, String)> {
    let labels = page.all().into_iter().filter(|it| it.name == "label");
    labels.filter_map(|it| Some((it.attribute("for")?.to_owned(), it.text()))).collect()
}

/// Reads a page from the top, as a person does.
struct Reader<'r> {
    things: &'r mut Vec<Thing>,
    forms: &'r mut Vec<Form>,
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
                let is = |name, value| node.attribute(name) == Some(value);
                self.forms.push(Form {
                    action: node.attribute("action").expect("an action").to_owned(),
                    asks: !is("method", "post"),
                    takes_files: is("enctype", "multipart/form-data"),
                });
            }
            "fieldset" => {
                let legend =
                    node.children().find(|it| it.name == "legend").expect("a legend").text();
                self.put(Kind::Name, legend.clone());
                self.names.push(legend);
            }
            "details" => {
                let summary =
                    node.children().find(|it| it.name == "summary").expect("a summary").text();
                self.put(Kind::Name, summary.clone());
                self.names.push(summary);
            }
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
            "input" | "select" => {
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
            _ if node.name == "select" => select(node, of("name")),
            Some("file") => Kind::File(of("name"), None),
            Some("checkbox") => Kind::Check(of("name"), of("value"), is_on),
            Some("radio") => Kind::Radio(of("name"), of("value"), is_on),
            Some("hidden") => Kind::Hidden(of("name"), of("value")),
            _ => Kind::Text(of("name"), of("value")),
        };
        self.put(kind, label);
    }

    fn put(&mut self, kind: Kind, label: String) {
        let under = self.names.iter().cloned().chain(self.heading.clone()).collect();
        let form = self.forms.len();
        self.things.push(Thing { kind, label, under, form });
    }
}

fn select(node: &Node, name: String) -> Kind {
    let options: Vec<_> = node.all().into_iter().filter(|it| it.name == "option").collect();
    let chosen = options.iter().position(|it| it.attribute("selected").is_some());
    let value = |it: &&Node| {
        let text = it.text();
        (it.attribute("value").map_or(text.clone(), str::to_owned), text)
    };
    Kind::Select(name, options.iter().map(value).collect(), chosen.unwrap_or(0))
}

/// A text as browsers encode it.
pub(crate) fn percent(text: &str) -> String {
    let letter = |it: u8| match it {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => {
            char::from(it).into()
        }
        other => format!("%{other:02X}"),
    };
    text.bytes().map(letter).collect()
}
