//! The document around every page: header, navigation, the line that says who can see it, and the footer.

use axum::extract::{FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use jenjang_facts::{Moment, Zone};
use jenjang_locale::{Language, Locale};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::components;
use crate::forms::{FieldErrors, FormToken};
use crate::headers::Framing;
use crate::{assets, language, say};

/// Who looks at a page, in which language and from which address: what all pages of one visit share.
///
/// The layer that knows who is signed in puts it among the request's extensions, outside of [`crate::frame::around`];
/// a handler takes it as an argument.
#[derive(Clone)]
pub struct Visit {
    /// The texts in the visitor's language.
    pub locale: Locale,
    /// The path and query of this page, to which a change of language comes back.
    pub address: String,
    /// The agency whose records these are: `Pemerintah Provinsi Jawa Tengah`.
    pub agency: String,
    /// Who is signed in; a stranger has none.
    pub person: Option<PersonLine>,
    /// Where this person can go.
    pub nav: Vec<NavItem>,
    /// What the forms of this visit carry; a stranger has none.
    pub token: Option<FormToken>,
    /// The zone that all times on the pages are written in.
    pub zone: Zone,
    /// The version of the program.
    pub version: String,
    /// Where the latest signed checkpoint of the ledger is shown.
    pub checkpoint: Option<String>,
    /// In a demonstration: the moment on its clock, which visitors move forward.
    pub demonstration: Option<Moment>,
}

/// Who is signed in, and as what.
#[derive(Clone)]
pub struct PersonLine {
    /// The name: `Dwi Anggraini`.
    pub name: String,
    /// The role they act in: `Pegawai`.
    pub role: String,
}

/// An entry of the navigation.
#[derive(Clone)]
pub struct NavItem {
    /// What it is called.
    pub text: String,
    /// Where it leads; [`Page::in_section`] names the current one by this.
    pub href: String,
    /// How many things wait there; none is shown for zero.
    pub waiting: u64,
}

/// A link in a row of links.
#[derive(Clone)]
pub struct Link {
    /// What it is called.
    pub text: String,
    /// Where it leads.
    pub href: String,
}

impl Link {
    /// Returns a link.
    pub fn new(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self { text: text.into(), href: href.into() }
    }
}

impl NavItem {
    /// Returns an entry at which nothing waits.
    pub fn new(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self { text: text.into(), href: href.into(), waiting: 0 }
    }
}

impl Visit {
    /// Returns the visit of a stranger.
    pub fn of_stranger(locale: Locale, address: impl Into<String>) -> Self {
        Self {
            locale,
            address: address.into(),
            agency: String::new(),
            person: None,
            nav: Vec::new(),
            token: None,
            zone: Zone::default(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            checkpoint: None,
            demonstration: None,
        }
    }

    /// Returns the visit that a layer put among the request's extensions, else that of a stranger.
    pub fn of_request(request: &Request) -> Self {
        let stranger = || {
            let locale = language::locale(language::chosen(request.headers()));
            Self::of_stranger(locale, request.uri().path_and_query().map_or("/", |address| address.as_str()))
        };
        request.extensions().get::<Self>().cloned().unwrap_or_else(stranger)
    }

    /// Returns the hidden field that every form with `method="post"` starts with.
    pub fn token_field(&self) -> Markup {
        html! { @if let Some(token) = &self.token { (token.field()) } }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let stranger = || {
            let locale = language::locale(language::chosen(&parts.headers));
            Self::of_stranger(locale, parts.uri.path_and_query().map_or("/", |address| address.as_str()))
        };
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_else(stranger))
    }
}

/// What one page says. Only [`Page::new`]'s two are needed; the methods add the rest.
#[derive(Clone)]
pub struct Page {
    title: String,
    status: StatusCode,
    section: Option<String>,
    who_sees: Option<String>,
    back: Option<Link>,
    trail: Vec<Link>,
    kicker: Option<Markup>,
    lead: Option<Markup>,
    flash: Option<Markup>,
    errors: FieldErrors,
    own_heading: bool,
    wide: bool,
    shows_files: bool,
    body: Markup,
}

impl Page {
    /// Returns a page. The title becomes the heading and, with the product's name, the title of the window.
    pub fn new(title: impl Into<String>, body: Markup) -> Self {
        Self {
            title: title.into(),
            status: StatusCode::OK,
            section: None,
            who_sees: None,
            back: None,
            trail: Vec::new(),
            kicker: None,
            lead: None,
            flash: None,
            errors: FieldErrors::default(),
            own_heading: false,
            wide: false,
            shows_files: false,
            body,
        }
    }

    /// Sets the status of the response; 200 otherwise.
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// Names the entry of the navigation this page belongs to, by its address.
    pub fn in_section(mut self, href: impl Into<String>) -> Self {
        self.section = Some(href.into());
        self
    }

    /// Says who can see this page: `Anda dan BKD.` A confidential page always says it.
    pub fn who_sees(mut self, line: impl Into<String>) -> Self {
        self.who_sees = Some(line.into());
        self
    }

    /// Adds the link back to where this page was reached from.
    pub fn back(mut self, text: impl Into<String>, href: impl Into<String>) -> Self {
        self.back = Some(Link::new(text, href));
        self
    }

    /// Adds the way from the start page to here, in place of a link back.
    pub fn trail(mut self, trail: impl IntoIterator<Item = Link>) -> Self {
        self.trail = trail.into_iter().collect();
        self
    }

    /// Adds a line above the heading: `12 dari 45 selesai · tenggat Jumat, 5 Desember 2013`.
    pub fn kicker(mut self, line: Markup) -> Self {
        self.kicker = Some(line);
        self
    }

    /// Adds a sentence below the heading.
    pub fn lead(mut self, line: Markup) -> Self {
        self.lead = Some(line);
        self
    }

    /// Adds a banner that says what just happened; see [`components::banner`].
    pub fn flash(mut self, banner: Markup) -> Self {
        self.flash = Some(banner);
        self
    }

    /// Says what is wrong with the form on this page, above all else; with errors the status becomes 422.
    pub fn errors(mut self, errors: FieldErrors) -> Self {
        if !errors.is_empty() {
            self.status = StatusCode::UNPROCESSABLE_ENTITY;
        }
        self.errors = errors;
        self
    }

    /// Leaves the heading to the body, as a confirmation does; the body then has exactly one `h1`.
    pub fn own_heading(mut self) -> Self {
        self.own_heading = true;
        self
    }

    /// Gives the page more room, for comparisons and long tables.
    pub fn wide(mut self) -> Self {
        self.wide = true;
        self
    }

    /// Allows files of this server to be shown within the page, a paper beside its rubric.
    pub fn shows_files(mut self) -> Self {
        self.shows_files = true;
        self
    }

    /// Draws the page for a visit.
    pub fn show(self, visit: &Visit) -> Document {
        let framing = if self.shows_files { Framing::ShowsFiles } else { Framing::None };
        Document { status: self.status, framing, markup: document(&self, visit) }
    }
}

/// A whole page, ready to be sent.
pub struct Document {
    status: StatusCode,
    framing: Framing,
    markup: Markup,
}

impl Document {
    /// Returns the HTML, for tests.
    pub fn html(&self) -> &str {
        &self.markup.0
    }
}

impl IntoResponse for Document {
    fn into_response(self) -> Response {
        let mut response = (self.status, self.markup).into_response();
        response.extensions_mut().insert(self.framing);
        response
    }
}

fn document(page: &Page, visit: &Visit) -> Markup {
    let locale = &visit.locale;
    let mistaken = (!page.errors.is_empty()).then(|| locale.text("web-error-prefix"));
    html! {
        (DOCTYPE)
        html.govuk-template lang=(locale.language().tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
                title { @if let Some(prefix) = mistaken { (prefix) " " } (page.title) " – Jenjang" }
                meta name="theme-color" content="#0a3641";
                meta name="robots" content="noindex";
                meta name="htmx-config" content=(HTMX_CONFIG);
                link rel="preload" href=(assets::url("jenjang.woff2")) as="font" type="font/woff2" crossorigin;
                link rel="stylesheet" href=(assets::url("jenjang.css"));
                link rel="icon" href=(assets::url("jenjang.svg")) type="image/svg+xml";
                script src=(assets::url("jenjang.js")) defer {}
                script src=(assets::url("htmx.js")) defer {}
            }
            body.govuk-template__body.j-wide[page.wide] {
                a.govuk-skip-link href="#isi" { (locale.text("web-skip")) }
                (header(visit))
                (navigation(page, visit))
                @if let Some(at) = visit.demonstration { (demonstration(visit, at)) }
                @if let Some(line) = &page.who_sees { (who_sees(locale, line)) }
                div.govuk-width-container {
                    @if let Some(link) = &page.back { (components::back_link(&link.text, &link.href)) }
                    @if !page.trail.is_empty() { (components::breadcrumbs(locale, &page.trail)) }
                    main.govuk-main-wrapper #isi tabindex="-1" {
                        (components::error_summary(locale, &page.errors))
                        @if let Some(flash) = &page.flash { (flash) }
                        @if let Some(line) = &page.kicker { p.j-kicker { (line) } }
                        @if !page.own_heading { h1.govuk-heading-l { (page.title) } }
                        @if let Some(line) = &page.lead { div.j-lead { (line) } }
                        (page.body)
                    }
                }
                (footer(visit))
            }
        }
    }
}

/// No styles of its own, no evaluated text, and no page out of the browser's storage.
const HTMX_CONFIG: &str = r#"{"includeIndicatorCSS":false,"history":true,"mode":"same-origin","defaultTimeout":30000}"#;

/// Three steps, the highest to the right.
const MARK: PreEscaped<&str> = PreEscaped(
    r#"<svg viewBox="0 0 27 26" aria-hidden="true" focusable="false"><path d="M0 17h7v9H0zM10 9h7v17h-7zM20 0h7v26h-7z"/></svg>"#,
);

fn header(visit: &Visit) -> Markup {
    let locale = &visit.locale;
    let (other, name, word) = match locale.language() {
        Language::Indonesian => (Language::English, "English", "Read this page in English"),
        Language::English => (Language::Indonesian, "Bahasa Indonesia", "Baca halaman ini dalam bahasa Indonesia"),
    };
    html! {
        header.j-top {
            div."govuk-width-container j-top__in" {
                a.j-home href="/" { (MARK) "Jenjang" }
                @if !visit.agency.is_empty() { span.j-agency { (visit.agency) } }
                div.j-me {
                    @if let Some(person) = &visit.person {
                        span.j-me__who title=(person.name) { (person.name) " · " (person.role) }
                    }
                    div.j-me__do {
                        @if visit.person.is_some() { a href="/kunci-api" { (locale.text("web-keys-title")) } }
                        a href=(language::switch_url(other, &visit.address)) lang=(other.tag()) hreflang=(other.tag())
                            rel="nofollow" title=(word) { (name) }
                        @if visit.person.is_some() {
                            form method="post" action="/keluar" data-forget {
                                (visit.token_field())
                                button type="submit" { (locale.text("web-sign-out")) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn navigation(page: &Page, visit: &Visit) -> Markup {
    let locale = &visit.locale;
    html! {
        @if !visit.nav.is_empty() {
            nav.j-nav aria-label=(locale.text("web-nav")) {
                div.govuk-width-container {
                    ul {
                        @for item in &visit.nav {
                            li {
                                a href=(item.href) aria-current=[(page.section.as_ref() == Some(&item.href)).then_some("true")] {
                                    (item.text)
                                    @if item.waiting > 0 {
                                        @let count = locale.number(item.waiting);
                                        span.j-nav__count {
                                            (count)
                                            span.govuk-visually-hidden { " " (locale.text("web-nav-waiting")) }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Says that this is a demonstration, what its clock shows, and where it is moved.
fn demonstration(visit: &Visit, at: Moment) -> Markup {
    let locale = &visit.locale;
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("kembali", &visit.address);
    html! {
        section.j-demo #jam aria-label=(locale.text("web-demo")) {
            div.govuk-width-container {
                p {
                    strong { (locale.text("web-demo")) } " "
                    span { (locale.text("web-demo-clock")) " " (say::deadline(locale, at, visit.zone)) }
                    " " a.govuk-link href={ "/peragaan/jam?" (query.finish()) } { (locale.text("web-demo-forward")) }
                    " " a.govuk-link href="/masuk" { (locale.text(if visit.person.is_some() { "web-demo-switch" } else { "web-demo-choose" })) }
                }
            }
        }
    }
}

fn who_sees(locale: &Locale, line: &str) -> Markup {
    html! {
        section.j-who aria-label=(locale.text("web-who-sees")) {
            div.govuk-width-container { p { b { (locale.text("web-who-sees")) ": " } (line) } }
        }
    }
}

fn footer(visit: &Visit) -> Markup {
    let locale = &visit.locale;
    html! {
        footer.j-foot {
            div.govuk-width-container {
                ul {
                    li { "Jenjang " (visit.version) }
                    @if let Some(href) = &visit.checkpoint {
                        li { a.govuk-link href=(href) { (locale.text("web-checkpoint")) } }
                    }
                    li { (locale.text_with("web-zone", &[("zone", visit.zone.name())])) }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{en, id};

    fn visit(locale: Locale) -> Visit {
        Visit {
            agency: "Pemerintah Provinsi Jawa Tengah".to_owned(),
            person: Some(PersonLine { name: "Dwi Anggraini".to_owned(), role: "Pegawai".to_owned() }),
            nav: vec![
                NavItem { waiting: 2, ..NavItem::new("Tugas saya", "/") },
                NavItem::new("Putaran saya", "/putaran"),
            ],
            token: Some(FormToken::from_bytes(&[7; 32])),
            checkpoint: Some("/tera".to_owned()),
            ..Visit::of_stranger(locale, "/putaran/7?hal=2")
        }
    }

    /// The document with the names of assets shortened, so that a change of styles changes no snapshot.
    fn drawn(page: Page, visit: &Visit) -> String {
        let mut html = page.show(visit).html().to_owned();
        for name in ["jenjang.css", "jenjang.js", "jenjang.svg", "jenjang.woff2", "htmx.js"] {
            html = html.replace(&assets::url(name), name);
        }
        html.replace("><", ">\n<")
    }

    #[test]
    fn draws_header_navigation_and_footer_around_the_body() {
        let page = Page::new("Hasil <seleksi>", html! { p { "Isi" } })
            .in_section("/putaran")
            .who_sees("Anda dan BKD.")
            .back("Putaran", "/putaran");
        insta::assert_snapshot!(drawn(page, &visit(id())), @r##"
        <!DOCTYPE html>
        <html class="govuk-template" lang="id">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
        <title>Hasil &lt;seleksi&gt; – Jenjang</title>
        <meta name="theme-color" content="#0a3641">
        <meta name="robots" content="noindex">
        <meta name="htmx-config" content="{&quot;includeIndicatorCSS&quot;:false,&quot;history&quot;:true,&quot;mode&quot;:&quot;same-origin&quot;,&quot;defaultTimeout&quot;:30000}">
        <link rel="preload" href="jenjang.woff2" as="font" type="font/woff2" crossorigin>
        <link rel="stylesheet" href="jenjang.css">
        <link rel="icon" href="jenjang.svg" type="image/svg+xml">
        <script src="jenjang.js" defer>
        </script>
        <script src="htmx.js" defer>
        </script>
        </head>
        <body class="govuk-template__body">
        <a class="govuk-skip-link" href="#isi">Langsung ke isi</a>
        <header class="j-top">
        <div class="govuk-width-container j-top__in">
        <a class="j-home" href="/">
        <svg viewBox="0 0 27 26" aria-hidden="true" focusable="false">
        <path d="M0 17h7v9H0zM10 9h7v17h-7zM20 0h7v26h-7z"/>
        </svg>Jenjang</a>
        <span class="j-agency">Pemerintah Provinsi Jawa Tengah</span>
        <div class="j-me">
        <span class="j-me__who" title="Dwi Anggraini">Dwi Anggraini · Pegawai</span>
        <div class="j-me__do">
        <a href="/kunci-api">Kunci API</a>
        <a href="/bahasa?lang=en&amp;kembali=%2Fputaran%2F7%3Fhal%3D2" lang="en" hreflang="en" rel="nofollow" title="Read this page in English">English</a>
        <form method="post" action="/keluar" data-forget>
        <input type="hidden" name="_token" value="0707070707070707070707070707070707070707070707070707070707070707">
        <button type="submit">Keluar</button>
        </form>
        </div>
        </div>
        </div>
        </header>
        <nav class="j-nav" aria-label="Utama">
        <div class="govuk-width-container">
        <ul>
        <li>
        <a href="/">Tugas saya<span class="j-nav__count">2<span class="govuk-visually-hidden"> menunggu</span>
        </span>
        </a>
        </li>
        <li>
        <a href="/putaran" aria-current="true">Putaran saya</a>
        </li>
        </ul>
        </div>
        </nav>
        <section class="j-who" aria-label="Yang dapat melihat halaman ini">
        <div class="govuk-width-container">
        <p>
        <b>Yang dapat melihat halaman ini: </b>Anda dan BKD.</p>
        </div>
        </section>
        <div class="govuk-width-container">
        <nav aria-label="Putaran">
        <a class="govuk-back-link" href="/putaran">Putaran</a>
        </nav>
        <main class="govuk-main-wrapper" id="isi" tabindex="-1">
        <h1 class="govuk-heading-l">Hasil &lt;seleksi&gt;</h1>
        <p>Isi</p>
        </main>
        </div>
        <footer class="j-foot">
        <div class="govuk-width-container">
        <ul>
        <li>Jenjang 0.1.0</li>
        <li>
        <a class="govuk-link" href="/tera">Titik periksa catatan</a>
        </li>
        <li>Waktu dalam WIB</li>
        </ul>
        </div>
        </footer>
        </body>
        </html>
        "##);
    }

    #[test]
    fn a_stranger_sees_neither_navigation_nor_a_way_to_sign_out() {
        let html = drawn(Page::new("Masuk", html! {}), &Visit::of_stranger(en(), "/masuk"));
        assert!(!html.contains("j-nav") && !html.contains("/keluar"));
        assert!(html.contains("lang=\"en\"") && html.contains("/bahasa?lang=id&amp;kembali=%2Fmasuk"));
    }

    #[test]
    fn a_form_with_errors_says_so_first_and_in_the_title() {
        let mut errors = FieldErrors::default();
        errors.add("alasan", "Isi alasan");
        let document = Page::new("Putusan", html! {}).errors(errors).show(&visit(id()));
        assert_eq!(document.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(document.html().contains("<title>Kesalahan: Putusan – Jenjang</title>"));
        assert!(document.html().contains("href=\"#alasan\""));
    }

    #[test]
    fn nothing_is_written_inline() {
        let html = drawn(Page::new("Judul", html! {}), &visit(id()));
        assert!(!html.contains(" style=") && !html.contains("<style") && !html.contains(" onclick="));
        assert!(!html.contains("<script>"));
    }
}
