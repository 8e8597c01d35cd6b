//! Pages as a browser has them: forms with their hidden fields, filled in and sent.

use regex_lite::Regex;
use reqwest::StatusCode;

use crate::{app::TestApp, client::Client};

/// A page that was opened.
#[derive(Clone, Debug)]
pub struct Page {
    /// The HTTP status.
    pub status: StatusCode,
    /// Its source.
    pub html: String,
}

/// A form of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// Where it goes.
    pub action: String,
    /// What it sends, in the page's order.
    pub fields: Vec<(String, String)>,
}

impl Page {
    /// Opens a page.
    pub async fn open(client: &Client, path: &str) -> Self {
        let (status, html) = client.get(path).await;
        Self { status, html }
    }

    /// The page that the newest letter to somebody leads to, with the telephone that she reads it on.
    ///
    /// # Panics
    /// When she has no letter, or its button leads nowhere.
    pub async fn of_newest_letter(app: &TestApp, reader: &str) -> (Client, Self) {
        app.letters_out().await;
        let phone = app.anonymous();
        let page = Self::open(&phone, &app.last_letter_to(reader).await.link()).await;
        (phone, page)
    }

    /// All its forms that post.
    pub fn forms(&self) -> Vec<Form> {
        let form = pattern(r#"(?s)<form[^>]*action="([^"]*)"[^>]*>(.*?)</form>"#);
        form.captures_iter(&self.html)
            .map(|found| Form {
                action: unescape(&found[1]),
                fields: fields(&found[2]),
            })
            .collect()
    }

    /// The form whose action ends so; where there are several, the first.
    ///
    /// # Panics
    /// When the page has none.
    pub fn form(&self, ending: &str) -> Form {
        let forms = self.forms();
        forms
            .iter()
            .find(|form| form.action.ends_with(ending))
            .cloned()
            .unwrap_or_else(|| {
                panic!(
                    "no form …{ending} among {:?}",
                    forms.iter().map(|form| &form.action).collect::<Vec<_>>()
                )
            })
    }

    /// A form as another of its buttons sends it: the one that leads to an address that ends so, not to where the form itself goes.
    ///
    /// # Panics
    /// When no form has such a button.
    pub fn pressed(&self, ending: &str) -> Form {
        let form = pattern(r#"(?s)<form[^>]*action="[^"]*"[^>]*>(.*?)</form>"#);
        let button = pattern(r#"<button[^>]* formaction="([^"]*)""#);
        form.captures_iter(&self.html)
            .find_map(|found| {
                let action = button
                    .captures_iter(&found[1])
                    .map(|pressed| unescape(&pressed[1]))
                    .find(|action| action.ends_with(ending))?;
                Some(Form {
                    action,
                    fields: fields(&found[1]),
                })
            })
            .unwrap_or_else(|| panic!("no button …{ending}"))
    }

    /// Whether it has such a form.
    pub fn has_form(&self, ending: &str) -> bool {
        self.forms()
            .iter()
            .any(|form| form.action.ends_with(ending))
    }

    /// What the last look before accepting an offer says, without the page of the thread below it.
    ///
    /// # Panics
    /// When there is no look.
    pub fn look_before_accepting(&self) -> String {
        let words = self.words();
        let look = words
            .split_once("Xem lại trước khi chấp nhận")
            .and_then(|(_, look)| look.split_once("quay lại báo giá"));
        let (look, _) = look.unwrap_or_else(|| panic!("no look: {words}"));
        look.to_owned()
    }

    /// Its words, without the markup, blanks collapsed.
    pub fn words(&self) -> String {
        words_of(&self.html)
    }
}

impl Form {
    /// The form with a field filled in.
    ///
    /// # Panics
    /// When it has no such field.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        let names: Vec<String> = self.fields.iter().map(|(name, _)| name.clone()).collect();
        let field = self
            .fields
            .iter_mut()
            .find(|(known, _)| known == name)
            .unwrap_or_else(|| panic!("no field {name} among {names:?}"));
        value.clone_into(&mut field.1);
        self
    }

    /// What a field holds.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// Sends it and follows where it leads, as a browser does.
    pub async fn send(&self, client: &Client) -> Page {
        let answer = client.post_form(&self.action, &self.fields).await;
        let status = answer.status();
        if status.is_redirection() {
            let next = answer
                .headers()
                .get("location")
                .and_then(|to| to.to_str().ok())
                .expect("a place to go")
                .to_owned();
            return Page::open(client, &next).await;
        }
        Page {
            status,
            html: answer.text().await.expect("a body"),
        }
    }
}

/// The words of a document, without head and markup, blanks of any kind collapsed.
pub(crate) fn words_of(html: &str) -> String {
    let body = html.split_once("</head>").map_or(html, |(_, body)| body);
    let bare = pattern("(?s)<[^>]*>").replace_all(body, " ");
    unescape(&bare)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

fn fields(form: &str) -> Vec<(String, String)> {
    let control = pattern(
        r"(?s)<input\b([^>]*)>|<textarea\b([^>]*)>(.*?)</textarea>|<select\b([^>]*)>(.*?)</select>",
    );
    let option = pattern(r"(?s)<option\b([^>]*)>");
    let mut fields = Vec::new();
    for found in control.captures_iter(form) {
        if let Some(input) = found.get(1).map(|input| input.as_str()) {
            let chosen = !matches!(
                attribute(input, "type").as_deref(),
                Some("radio" | "checkbox")
            ) || input.contains(" checked");
            let name = attribute(input, "name").expect("an input has a name");
            // A radio's name stands once, with the chosen value or an empty one.
            if chosen {
                fields.retain(|(known, _)| *known != name);
                fields.push((name, attribute(input, "value").unwrap_or_default()));
            } else if !fields.iter().any(|(known, _)| *known == name) {
                fields.push((name, String::new()));
            }
        } else if let (Some(area), Some(text)) = (found.get(2), found.get(3)) {
            let text = unescape(text.as_str());
            fields.push((
                attribute(area.as_str(), "name").expect("a field has a name"),
                text.strip_prefix('\n').unwrap_or(&text).to_owned(),
            ));
        } else if let (Some(select), Some(options)) = (found.get(4), found.get(5)) {
            let options: Vec<String> = option
                .captures_iter(options.as_str())
                .map(|option| option[1].to_owned())
                .collect();
            let chosen = options
                .iter()
                .find(|option| option.contains(" selected"))
                .or(options.first());
            let value = chosen
                .and_then(|option| attribute(option, "value"))
                .unwrap_or_default();
            fields.push((
                attribute(select.as_str(), "name").expect("a choice has a name"),
                value,
            ));
        }
    }
    fields
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    pattern(&format!(r#"(?s)(?:^|\s){name}="([^"]*)""#))
        .captures(tag)
        .map(|found| unescape(&found[1]))
}

fn unescape(text: &str) -> String {
    let numbered =
        pattern("&#(x?)([0-9a-fA-F]+);").replace_all(text, |found: &regex_lite::Captures<'_>| {
            let radix = if found[1].is_empty() { 10 } else { 16 };
            u32::from_str_radix(&found[2], radix)
                .ok()
                .and_then(char::from_u32)
                .map(String::from)
                .unwrap_or_default()
        });
    numbered
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&nbsp;", " ")
        .replace("&amp;", "&")
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern")
}
