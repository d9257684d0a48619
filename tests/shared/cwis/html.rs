//! Pages as a browser reads them: enough of HTML for our own templates.

/// An element, or the whole page.
#[derive(Default)]
pub(crate) struct Node {
    pub(crate) name: String,
    attributes: Vec<(String, String)>,
    children: Vec<Part>,
}

enum Part {
    Node(Node),
    Text(String),
}

/// Elements that hold nothing.
const VOID: &[&str] = &["input", "link", "meta"];

impl Node {
    /// Reads a page.
    pub(crate) fn page(html: &str) -> Self {
        let mut open = vec![Self::default()];
        let mut rest = html;
        while let Some((text, tag)) = rest.split_once('<') {
            let (tag, after) = tag.split_once('>').expect("a whole tag");
            put(&mut open, Part::Text(plain(text)));
            rest = after;
            if tag.starts_with('!') {
                continue;
            }
            if let Some(name) = tag.strip_prefix('/') {
                let node = open.pop().expect("an open element");
                assert_eq!(node.name, name, "closed in order");
                put(&mut open, Part::Node(node));
                continue;
            }
            let node = Self::begin(tag);
            if VOID.contains(&node.name.as_str()) {
                put(&mut open, Part::Node(node));
            } else {
                open.push(node);
            }
        }
        assert_eq!(open.len(), 1, "all closed");
        open.remove(0)
    }

    fn begin(tag: &str) -> Self {
        let (name, mut rest) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
        let mut attributes = Vec::new();
        while let Some(begin) = rest.find(|it: char| !it.is_whitespace()) {
            rest = &rest[begin..];
            let end = rest.find([' ', '=', '\n']).unwrap_or(rest.len());
            let (key, after) = rest.split_at(end);
            let value = after.strip_prefix("=\"").and_then(|it| it.split_once('"'));
            let (value, after) = value.unwrap_or(("", after));
            attributes.push((key.to_owned(), plain(value)));
            rest = after;
        }
        Self { name: name.into(), attributes, children: Vec::new() }
    }

    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|it| it.0 == name).map(|it| it.1.as_str())
    }

    pub(crate) fn is(&self, class: &str) -> bool {
        self.attribute("class").is_some_and(|it| it.split(' ').any(|it| it == class))
    }

    pub(crate) fn children(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|it| match it {
            Part::Node(node) => Some(node),
            Part::Text(_) => None,
        })
    }

    /// Everything below it.
    pub(crate) fn all(&self) -> Vec<&Self> {
        self.children().flat_map(|it| [vec![it], it.all()].concat()).collect()
    }

    /// What it reads.
    pub(crate) fn text(&self) -> String {
        let text = |it: &Part| match it {
            Part::Node(node) => node.text(),
            Part::Text(text) => text.clone(),
        };
        let texts: String = self.children.iter().map(text).collect();
        texts.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

fn put(open: &mut [Node], part: Part) {
    open.last_mut().expect("an open element").children.push(part);
}

fn plain(text: &str) -> String {
    let mut plain = text.to_owned();
    for (written, letter) in
        [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&#38;", "&")]
    {
        plain = plain.replace(written, letter);
    }
    plain
}

#[test]
fn a_page_is_read_with_its_attributes_and_without_its_signs() {
    let html =
        "<!doctype html>\n<p class=\"a b\">One &#60;<input name=\"x\" checked> \n<b>two</b></p>";
    let page = Node::page(html);
    let [paragraph, input, bold] = page.all()[..] else { panic!("three elements") };
    assert!(paragraph.is("b") && !paragraph.is("c"));
    assert_eq!(paragraph.text(), "One < two");
    assert_eq!((input.attribute("name"), input.attribute("checked")), (Some("x"), Some("")));
    assert_eq!((bold.name.as_str(), bold.children().count()), ("b", 0));
}
