//! Form fields: a label, a hint and what is wrong, tied to the input for every reader.

use jenjang_app::cases::MAX_FILE_BYTES;
use jenjang_facts::Day;
use jenjang_locale::{Language, Locale};
use maud::{Markup, html};

use crate::forms::{FieldErrors, FormData};

/// What every field has. The name is also the id that [`super::error_summary()`] leads to.
#[derive(Clone, Copy, Debug)]
pub struct Field<'a> {
    name: &'a str,
    label: &'a str,
    hint: Option<&'a str>,
    error: Option<&'a str>,
    heading: bool,
}

impl<'a> Field<'a> {
    /// Returns a field.
    pub fn new(name: &'a str, label: &'a str) -> Self {
        Self { name, label, hint: None, error: None, heading: false }
    }

    /// Adds help below the label.
    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = Some(hint);
        self
    }

    /// Shows what is wrong with it, if anything is.
    pub fn error(mut self, errors: &'a FieldErrors) -> Self {
        self.error = errors.of(self.name);
        self
    }

    /// Sets the label in bold, where a form asks for several things.
    pub fn bold(mut self) -> Self {
        self.heading = true;
        self
    }

    fn described_by(&self, more: Option<&str>) -> Option<String> {
        let hint = self.hint.map(|_| format!("{}-hint", self.name));
        let error = self.error.map(|_| format!("{}-error", self.name));
        let all: Vec<String> = [hint, error, more.map(ToOwned::to_owned)].into_iter().flatten().collect();
        (!all.is_empty()).then(|| all.join(" "))
    }

    fn invalid(&self) -> Option<&'static str> {
        self.error.map(|_| "true")
    }

    fn hint_and_error(&self, locale: &Locale) -> Markup {
        html! {
            @if let Some(hint) = self.hint { div.govuk-hint id={ (self.name) "-hint" } { (hint) } }
            @if let Some(error) = self.error {
                p.govuk-error-message id={ (self.name) "-error" } {
                    span.govuk-visually-hidden { (locale.text("web-error-prefix")) " " } (error)
                }
            }
        }
    }

    /// Draws a field of one input.
    fn single(&self, locale: &Locale, input: Markup) -> Markup {
        html! {
            div.govuk-form-group.govuk-form-group--error[self.error.is_some()] {
                label.govuk-label.govuk-label--s[self.heading] for=(self.name) { (self.label) }
                (self.hint_and_error(locale))
                (input)
            }
        }
    }

    /// Draws a field of several inputs.
    fn group(&self, locale: &Locale, inputs: Markup) -> Markup {
        html! {
            div.govuk-form-group.govuk-form-group--error[self.error.is_some()] {
                fieldset.govuk-fieldset aria-describedby=[self.described_by(None)] {
                    legend.govuk-fieldset__legend.govuk-fieldset__legend--s[self.heading] { (self.label) }
                    (self.hint_and_error(locale))
                    (inputs)
                }
            }
        }
    }
}

/// What kind of text a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextKind {
    /// Words.
    Words,
    /// A code that no speller should touch, like a NIP.
    Code,
    /// An e-mail address.
    Mail,
    /// A secret to sign in with.
    Secret,
}

/// Draws a line of text.
pub fn text_input(locale: &Locale, field: &Field<'_>, kind: TextKind, value: &str) -> Markup {
    let (input, complete, spell) = match kind {
        TextKind::Words => ("text", None, None),
        TextKind::Code => ("text", Some("off"), Some("false")),
        TextKind::Mail => ("email", Some("email"), Some("false")),
        TextKind::Secret => ("password", Some("current-password"), None),
    };
    field.single(
        locale,
        html! {
            input.govuk-input.govuk-input--error[field.error.is_some()] id=(field.name) name=(field.name) type=(input)
                value=(value) autocomplete=[complete] spellcheck=[spell] aria-describedby=[field.described_by(None)]
                aria-invalid=[field.invalid()];
        },
    )
}

/// Draws a number. It takes text, since `16.003` and `84,5` are how people here write numbers.
pub fn number_input(locale: &Locale, field: &Field<'_>, value: &str, unit: Option<&str>) -> Markup {
    let unit_id = unit.map(|_| format!("{}-unit", field.name));
    field.single(
        locale,
        html! {
            input."govuk-input govuk-input--width-5".govuk-input--error[field.error.is_some()] id=(field.name)
                name=(field.name) type="text" inputmode="decimal" value=(value) autocomplete="off" spellcheck="false"
                aria-describedby=[field.described_by(unit_id.as_deref())] aria-invalid=[field.invalid()];
            @if let (Some(unit), Some(id)) = (unit, &unit_id) { " " span id=(id) { (unit) } }
        },
    )
}

/// Draws a longer text. With `max_chars` it says how many are left; without a script, how many there may be.
pub fn textarea(locale: &Locale, field: &Field<'_>, value: &str, rows: u8, max_chars: Option<u64>) -> Markup {
    let info = max_chars.map(|_| format!("{}-info", field.name));
    field.single(locale, html! {
        textarea.govuk-textarea.govuk-textarea--error[field.error.is_some()] id=(field.name) name=(field.name) rows=(rows)
            aria-describedby=[field.described_by(info.as_deref())] aria-invalid=[field.invalid()] data-max=[max_chars]
            data-left=[max_chars.map(|_| locale.text("web-chars-left"))]
            data-over=[max_chars.map(|_| locale.text("web-chars-over"))] {
            // A browser drops one line end after the tag; a text that begins with one keeps it.
            @if value.starts_with('\n') { "\n" } (value)
        }
        @if let (Some(max), Some(info)) = (max_chars, &info) {
            div."govuk-hint govuk-character-count__message" id=(info) {
                (locale.text_with("web-chars-max", &[("max", &locale.number(max))]))
            }
        }
    })
}

/// The three parts of a date as they were typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DateText {
    /// The day of the month.
    pub day: String,
    /// The month: a number or its name.
    pub month: String,
    /// The year.
    pub year: String,
}

impl DateText {
    /// Returns the parts of a day.
    pub fn of_day(day: Day) -> Self {
        let (year, month, day) = day.ymd();
        Self { day: day.to_string(), month: month.to_string(), year: year.to_string() }
    }

    /// Returns the parts that were sent with a form.
    pub fn of_form(form: &FormData, field: &str) -> Self {
        let part = |name: &str| form.text(&format!("{field}-{name}")).to_owned();
        Self { day: part("hari"), month: part("bulan"), year: part("tahun") }
    }

    /// Tells whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.day.is_empty() && self.month.is_empty() && self.year.is_empty()
    }

    /// Returns the day, if the calendar has it. The month may be a number or begin like its name in either language.
    pub fn day(&self) -> Option<Day> {
        if self.year.len() != 4 {
            return None;
        }
        Day::new(self.year.parse().ok()?, self.month_number()?, self.day.parse().ok()?)
    }

    fn month_number(&self) -> Option<u32> {
        const STARTS: [&[&str]; 12] = [
            &["jan"],
            &["feb", "peb"],
            &["mar"],
            &["apr"],
            &["mei", "may"],
            &["jun"],
            &["jul"],
            &["agu", "ags", "aug"],
            &["sep"],
            &["okt", "oct"],
            &["nov", "nop"],
            &["des", "dec"],
        ];
        let written = self.month.to_lowercase();
        let named = STARTS.iter().position(|starts| starts.iter().any(|start| written.starts_with(start)));
        self.month.parse().ok().or_else(|| u32::try_from(named?).ok().map(|at| at + 1))
    }
}

/// Draws a date as three inputs, in the order in which both languages write it: day, month, year.
pub fn date_input(locale: &Locale, field: &Field<'_>, value: &DateText) -> Markup {
    let part = |suffix: &str, label: String, value: &str, width: &str, id: String| {
        html! {
            div.govuk-date-input__item {
                div.govuk-form-group {
                    label."govuk-label govuk-date-input__label" for=(id) { (label) }
                    input class={
                        "govuk-input govuk-date-input__input govuk-input--width-" (width)
                        @if field.error.is_some() { " govuk-input--error" }
                    } id=(id) name={ (field.name) "-" (suffix) } type="text"
                        inputmode=[(suffix != "bulan").then_some("numeric")] value=(value) autocomplete="off"
                        aria-invalid=[field.invalid()];
                }
            }
        }
    };
    let id = |suffix: &str| format!("{}-{suffix}", field.name);
    field.group(
        locale,
        html! {
            div.govuk-date-input {
                (part("hari", locale.text("web-day"), &value.day, "2", field.name.to_owned()))
                (part("bulan", locale.text("web-month"), &value.month, "4", id("bulan")))
                (part("tahun", locale.text("web-year"), &value.year, "4", id("tahun")))
            }
        },
    )
}

/// Something to choose.
#[derive(Clone, Copy, Debug)]
pub struct Choice<'a> {
    /// What is sent.
    pub value: &'a str,
    /// What is shown.
    pub label: &'a str,
    /// More about it.
    pub hint: Option<&'a str>,
}

impl<'a> Choice<'a> {
    /// Returns a choice.
    pub fn new(value: &'a str, label: &'a str) -> Self {
        Self { value, label, hint: None }
    }

    /// Adds more about it.
    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = Some(hint);
        self
    }
}

/// Returns the id of an input of a group: the first has the name alone, so that a mistake leads to it.
pub(super) fn nth_id(name: &str, at: usize) -> String {
    if at == 0 { name.to_owned() } else { format!("{name}-{}", at + 1) }
}

/// Draws choices of which one is taken; two short ones may stand side by side.
pub fn radios(locale: &Locale, field: &Field<'_>, choices: &[Choice<'_>], chosen: &str) -> Markup {
    let inline = choices.len() == 2 && choices.iter().all(|choice| choice.hint.is_none() && choice.label.len() < 16);
    field.group(
        locale,
        html! {
            div.govuk-radios.govuk-radios--inline[inline] {
                @for (at, choice) in choices.iter().enumerate() {
                    (option(field, at, choice, "radio", choice.value == chosen, "govuk-radios"))
                }
            }
        },
    )
}

/// Draws choices of which any number is taken.
pub fn checkboxes(locale: &Locale, field: &Field<'_>, choices: &[Choice<'_>], chosen: &[&str]) -> Markup {
    field.group(
        locale,
        html! {
            div.govuk-checkboxes {
                @for (at, choice) in choices.iter().enumerate() {
                    (option(field, at, choice, "checkbox", chosen.contains(&choice.value), "govuk-checkboxes"))
                }
            }
        },
    )
}

fn option(field: &Field<'_>, at: usize, choice: &Choice<'_>, kind: &str, on: bool, block: &str) -> Markup {
    let id = nth_id(field.name, at);
    let hint = choice.hint.map(|_| format!("{id}-item-hint"));
    html! {
        div class={ (block) "__item" } {
            input class={ (block) "__input" } id=(id) name=(field.name) type=(kind) value=(choice.value) checked[on]
                aria-describedby=[hint.as_deref()];
            label class={ "govuk-label " (block) "__label" } for=(id) { (choice.label) }
            @if let (Some(text), Some(hint)) = (choice.hint, &hint) {
                div class={ "govuk-hint " (block) "__hint" } id=(hint) { (text) }
            }
        }
    }
}

/// Draws a list to choose one of; for fewer than eight, [`radios`] are kinder.
pub fn select(locale: &Locale, field: &Field<'_>, choices: &[Choice<'_>], chosen: &str) -> Markup {
    field.single(locale, html! {
        select.govuk-select.govuk-select--error[field.error.is_some()] id=(field.name) name=(field.name)
            aria-describedby=[field.described_by(None)] aria-invalid=[field.invalid()] {
            @for choice in choices { option value=(choice.value) selected[choice.value == chosen] { (choice.label) } }
        }
    })
}

/// What a file field takes.
#[derive(Clone, Copy, Debug)]
pub struct FileLimits<'a> {
    /// The endings, as browsers want them: `.pdf,.xlsx`.
    pub accept: &'a str,
    /// The most bytes of one file.
    pub max_bytes: u64,
    /// Whether several files may be chosen.
    pub many: bool,
}

impl<'a> FileLimits<'a> {
    /// One file of the types named, as large as any file may be.
    pub fn one(accept: &'a str) -> Self {
        Self { accept, max_bytes: u64::try_from(MAX_FILE_BYTES).unwrap_or(u64::MAX), many: false }
    }

    /// Several files of the types named.
    pub fn several(accept: &'a str) -> Self {
        Self { many: true, ..Self::one(accept) }
    }
}

/// Draws a file to hand in, and says what is taken before it is sent. The form needs `enctype="multipart/form-data"`.
pub fn file_input(locale: &Locale, field: &Field<'_>, limits: &FileLimits<'_>) -> Markup {
    let limit = format!("{}-limit", field.name);
    let kinds = limits.accept.split(',').map(|kind| kind.trim_start_matches('.').to_uppercase());
    let (kinds, size) = (kinds.collect::<Vec<_>>().join(", "), file_size(locale, limits.max_bytes));
    let key = if limits.many { "web-files-limit" } else { "web-file-limit" };
    let says = locale.text_with(key, &[("kinds", &kinds), ("size", &size)]);
    field.single(locale, html! {
        div.govuk-hint id=(limit) { (says) }
        input.govuk-file-upload.govuk-file-upload--error[field.error.is_some()] id=(field.name) name=(field.name) type="file"
            accept=(limits.accept) multiple[limits.many] aria-describedby=[field.described_by(Some(&limit))]
            aria-invalid=[field.invalid()];
    })
}

/// Returns a size as people say it: `10 MB`, `1,5 MB`, `800 KB`.
pub fn file_size(locale: &Locale, bytes: u64) -> String {
    const MEGABYTE: u64 = 1 << 20;
    if bytes < MEGABYTE {
        return format!("{} KB", locale.number(bytes.div_ceil(1 << 10)));
    }
    let tenths = bytes.saturating_mul(10) / MEGABYTE;
    let mark = match locale.language() {
        Language::Indonesian => ',',
        Language::English => '.',
    };
    match tenths % 10 {
        0 => format!("{} MB", locale.number(tenths / 10)),
        tenth => format!("{}{mark}{tenth} MB", locale.number(tenths / 10)),
    }
}

/// Draws a field that is sent but not shown: the version a form was opened at, for instance.
pub fn hidden(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{en, id};

    fn lines(markup: Markup) -> String {
        markup.into_string().replace("><", ">\n<")
    }

    fn wrong() -> FieldErrors {
        let mut errors = FieldErrors::default();
        errors.add("f", "Isi dulu");
        errors
    }

    #[test]
    fn ties_label_hint_and_error_to_the_input() {
        let (errors, id) = (wrong(), id());
        let field = Field::new("f", "Alasan").hint("Dibaca peserta").error(&errors).bold();
        insta::assert_snapshot!(lines(text_input(&id, &field, TextKind::Words, "a \"b\"")), @r#"
        <div class="govuk-form-group govuk-form-group--error">
        <label class="govuk-label govuk-label--s" for="f">Alasan</label>
        <div class="govuk-hint" id="f-hint">Dibaca peserta</div>
        <p class="govuk-error-message" id="f-error">
        <span class="govuk-visually-hidden">Kesalahan: </span>Isi dulu</p>
        <input class="govuk-input govuk-input--error" id="f" name="f" type="text" value="a &quot;b&quot;" aria-describedby="f-hint f-error" aria-invalid="true">
        </div>
        "#);
        insta::assert_snapshot!(lines(textarea(&id, &field, "<i>", 3, Some(2_000))), @r#"
        <div class="govuk-form-group govuk-form-group--error">
        <label class="govuk-label govuk-label--s" for="f">Alasan</label>
        <div class="govuk-hint" id="f-hint">Dibaca peserta</div>
        <p class="govuk-error-message" id="f-error">
        <span class="govuk-visually-hidden">Kesalahan: </span>Isi dulu</p>
        <textarea class="govuk-textarea govuk-textarea--error" id="f" name="f" rows="3" aria-describedby="f-hint f-error f-info" aria-invalid="true" data-max="2000" data-left="Masih dapat {n} huruf" data-over="Kelebihan {n} huruf">&lt;i&gt;</textarea>
        <div class="govuk-hint govuk-character-count__message" id="f-info">Paling banyak 2.000 huruf</div>
        </div>
        "#);
        let plain = Field::new("f", "Bobot");
        insta::assert_snapshot!(lines(number_input(&id, &plain, "84,5", Some("persen"))), @r#"
        <div class="govuk-form-group">
        <label class="govuk-label" for="f">Bobot</label>
        <input class="govuk-input govuk-input--width-5" id="f" name="f" type="text" inputmode="decimal" value="84,5" autocomplete="off" spellcheck="false" aria-describedby="f-unit"> <span id="f-unit">persen</span>
        </div>
        "#);
        insta::assert_snapshot!(lines(select(&id, &plain, &[Choice::new("a", "A"), Choice::new("b", "B")], "b")), @r#"
        <div class="govuk-form-group">
        <label class="govuk-label" for="f">Bobot</label>
        <select class="govuk-select" id="f" name="f">
        <option value="a">A</option>
        <option value="b" selected>B</option>
        </select>
        </div>
        "#);
    }

    #[test]
    fn groups_have_a_legend_and_the_first_input_is_where_a_mistake_leads() {
        let (errors, id) = (wrong(), id());
        let field = Field::new("f", "Dibuka").error(&errors);
        let day = DateText::of_day(Day::new(2013, 11, 5).unwrap());
        insta::assert_snapshot!(lines(date_input(&id, &field, &day)), @r#"
        <div class="govuk-form-group govuk-form-group--error">
        <fieldset class="govuk-fieldset" aria-describedby="f-error">
        <legend class="govuk-fieldset__legend">Dibuka</legend>
        <p class="govuk-error-message" id="f-error">
        <span class="govuk-visually-hidden">Kesalahan: </span>Isi dulu</p>
        <div class="govuk-date-input">
        <div class="govuk-date-input__item">
        <div class="govuk-form-group">
        <label class="govuk-label govuk-date-input__label" for="f">Tanggal</label>
        <input class="govuk-input govuk-date-input__input govuk-input--width-2 govuk-input--error" id="f" name="f-hari" type="text" inputmode="numeric" value="5" autocomplete="off" aria-invalid="true">
        </div>
        </div>
        <div class="govuk-date-input__item">
        <div class="govuk-form-group">
        <label class="govuk-label govuk-date-input__label" for="f-bulan">Bulan</label>
        <input class="govuk-input govuk-date-input__input govuk-input--width-4 govuk-input--error" id="f-bulan" name="f-bulan" type="text" value="11" autocomplete="off" aria-invalid="true">
        </div>
        </div>
        <div class="govuk-date-input__item">
        <div class="govuk-form-group">
        <label class="govuk-label govuk-date-input__label" for="f-tahun">Tahun</label>
        <input class="govuk-input govuk-date-input__input govuk-input--width-4 govuk-input--error" id="f-tahun" name="f-tahun" type="text" inputmode="numeric" value="2013" autocomplete="off" aria-invalid="true">
        </div>
        </div>
        </div>
        </fieldset>
        </div>
        "#);
        let choices = [Choice::new("ya", "Ya"), Choice::new("tidak", "Tidak")];
        insta::assert_snapshot!(lines(radios(&id, &field, &choices, "ya")), @r#"
        <div class="govuk-form-group govuk-form-group--error">
        <fieldset class="govuk-fieldset" aria-describedby="f-error">
        <legend class="govuk-fieldset__legend">Dibuka</legend>
        <p class="govuk-error-message" id="f-error">
        <span class="govuk-visually-hidden">Kesalahan: </span>Isi dulu</p>
        <div class="govuk-radios govuk-radios--inline">
        <div class="govuk-radios__item">
        <input class="govuk-radios__input" id="f" name="f" type="radio" value="ya" checked>
        <label class="govuk-label govuk-radios__label" for="f">Ya</label>
        </div>
        <div class="govuk-radios__item">
        <input class="govuk-radios__input" id="f-2" name="f" type="radio" value="tidak">
        <label class="govuk-label govuk-radios__label" for="f-2">Tidak</label>
        </div>
        </div>
        </fieldset>
        </div>
        "#);
        let choices = [Choice::new("a", "Analisis").hint("Data dipakai")];
        insta::assert_snapshot!(lines(checkboxes(&id, &Field::new("f", "Pilih"), &choices, &["a"])), @r#"
        <div class="govuk-form-group">
        <fieldset class="govuk-fieldset">
        <legend class="govuk-fieldset__legend">Pilih</legend>
        <div class="govuk-checkboxes">
        <div class="govuk-checkboxes__item">
        <input class="govuk-checkboxes__input" id="f" name="f" type="checkbox" value="a" checked aria-describedby="f-item-hint">
        <label class="govuk-label govuk-checkboxes__label" for="f">Analisis</label>
        <div class="govuk-hint govuk-checkboxes__hint" id="f-item-hint">Data dipakai</div>
        </div>
        </div>
        </fieldset>
        </div>
        "#);
    }

    #[test]
    fn a_file_field_says_what_it_takes() {
        let limits = FileLimits { accept: ".pdf,.docx", max_bytes: 10 << 20, many: false };
        insta::assert_snapshot!(lines(file_input(&id(), &Field::new("berkas", "Makalah"), &limits)), @r#"
        <div class="govuk-form-group">
        <label class="govuk-label" for="berkas">Makalah</label>
        <div class="govuk-hint" id="berkas-limit">PDF, DOCX, paling besar 10 MB</div>
        <input class="govuk-file-upload" id="berkas" name="berkas" type="file" accept=".pdf,.docx" aria-describedby="berkas-limit">
        </div>
        "#);
        assert_eq!(file_size(&en(), 1_572_864), "1.5 MB");
        assert_eq!(file_size(&id(), 1_000), "1 KB");
    }

    #[test]
    fn reads_months_by_number_or_name() {
        let day = |month: &str| {
            DateText { day: "5".into(), month: month.into(), year: "2013".into() }.day().map(|day| day.ymd().1)
        };
        for (month, number) in [("12", 12), ("Des", 12), ("december", 12), ("Agustus", 8), ("nop", 11), ("mei", 5)] {
            assert_eq!(day(month), Some(number), "{month}");
        }
        assert_eq!((day("13"), day("x")), (None, None));
        assert_eq!(DateText { day: "5".into(), month: "1".into(), year: "13".into() }.day(), None);
    }
}
