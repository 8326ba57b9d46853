//! What there is to do: the start page of every role.

use maud::{Markup, html};

/// One thing to do.
#[derive(Clone, Debug)]
pub struct Task {
    /// What to do, in the imperative.
    pub title: String,
    /// Where it is done; `None` while it cannot be.
    pub href: Option<String>,
    /// More about it, or what it waits for.
    pub hint: Option<Markup>,
    /// How it stands; see [`super::tag()`].
    pub status: Markup,
}

/// Draws the tasks, the most pressing first. `id` sets apart the lists of one page.
pub fn task_list(id: &str, tasks: &[Task]) -> Markup {
    html! {
        ul.govuk-task-list {
            @for (at, task) in tasks.iter().enumerate() {
                @let (hint, status) = (format!("{id}-{at}-hint"), format!("{id}-{at}-status"));
                @let described = if task.hint.is_some() { format!("{hint} {status}") } else { status.clone() };
                li.govuk-task-list__item.govuk-task-list__item--with-link[task.href.is_some()] {
                    div.govuk-task-list__name-and-hint {
                        @match &task.href {
                            Some(href) => a."govuk-link govuk-task-list__link" href=(href) aria-describedby=(described) { (task.title) },
                            None => div { (task.title) },
                        }
                        @if let Some(text) = &task.hint { div.govuk-task-list__hint id=(hint) { (text) } }
                    }
                    div.govuk-task-list__status id=(status) { (task.status) }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::{Tone, tag};

    #[test]
    fn a_task_that_cannot_be_done_yet_is_no_link() {
        let tasks = [
            Task {
                title: "Jawab keberatan".into(),
                href: Some("/keberatan".into()),
                hint: Some(html! { "14 masuk" }),
                status: tag(Tone::Open, "5 terbuka"),
            },
            Task { title: "Tetapkan".into(), href: None, hint: None, status: tag(Tone::Quiet, "Belum dapat dimulai") },
        ];
        insta::assert_snapshot!(task_list("tugas", &tasks).into_string().replace("><", ">\n<"), @r#"
        <ul class="govuk-task-list">
        <li class="govuk-task-list__item govuk-task-list__item--with-link">
        <div class="govuk-task-list__name-and-hint">
        <a class="govuk-link govuk-task-list__link" href="/keberatan" aria-describedby="tugas-0-hint tugas-0-status">Jawab keberatan</a>
        <div class="govuk-task-list__hint" id="tugas-0-hint">14 masuk</div>
        </div>
        <div class="govuk-task-list__status" id="tugas-0-status">
        <strong class="govuk-tag govuk-tag--blue">5 terbuka</strong>
        </div>
        </li>
        <li class="govuk-task-list__item">
        <div class="govuk-task-list__name-and-hint">
        <div>Tetapkan</div>
        </div>
        <div class="govuk-task-list__status" id="tugas-1-status">
        <strong class="govuk-tag govuk-tag--grey">Belum dapat dimulai</strong>
        </div>
        </li>
        </ul>
        "#);
    }
}
