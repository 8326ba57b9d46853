//! What use cases return, as JSON. Keys are published: they are only ever added.

use jenjang_app::cases::{
    CaseView, EntryView, MarkSheet, MarkState, MarkingView, PeoplePage, Preview, Similar, VerificationView,
};
use jenjang_app::words;
use jenjang_locale::Locale;
use jenjang_procedure::Refusal;
use serde_json::{Value, json};

pub(super) fn round(round: &CaseView, blocked_by: Option<&Refusal>, locale: &Locale) -> Value {
    // What is serialized are structs of texts and numbers, which always have a JSON form.
    let mut value = serde_json::to_value(round).unwrap_or_default();
    if let Some(fields) = value.as_object_mut() {
        fields.insert("open_stage".to_owned(), round.open_stage().into());
        let why = blocked_by
            .map(|refusal| json!({ "key": refusal.key(), "detail": words::refusal(refusal, |_| None, locale) }));
        fields.insert("blocked_by".to_owned(), why.unwrap_or_default());
    }
    value
}

pub(super) fn entry(entry: &EntryView) -> Value {
    let mut value = serde_json::to_value(entry).unwrap_or_default();
    if let Some(fields) = value.as_object_mut() {
        fields.insert("verdict".to_owned(), entry.verdict.as_ref().map(|verdict| verdict.to_json()).into());
    }
    value
}

pub(super) fn people(page: &PeoplePage) -> Value {
    let rows = page.rows.iter().map(|person| {
        json!({
            "nip": person.nip.to_string(),
            "name": person.name,
            "unit": person.unit,
            "rank": person.rank,
            "verdict": person.verdict.key(),
            "held_up_by": person.held_up_by,
            "place": person.place,
            "participant": person.participant,
            "standing": person.standing.as_ref().map(|(stage, outcome)| {
                json!({ "stage": stage, "outcome": outcome.key() })
            }),
        })
    });
    let units = page.units.iter().map(|(id, name)| json!({ "id": id, "name": name }));
    json!({
        "people": rows.collect::<Vec<_>>(),
        "total": page.total,
        "page": page.page,
        "pages": page.pages,
        "units": units.collect::<Vec<_>>(),
    })
}

fn state(state: MarkState) -> &'static str {
    match state {
        MarkState::Due => "due",
        MarkState::Returned => "returned",
        MarkState::Submitted => "submitted",
        MarkState::Verified => "verified",
        MarkState::Gone => "gone",
    }
}

pub(super) fn marking(view: &MarkingView) -> Value {
    let items = view.items.iter().map(|item| {
        json!({
            "participant": item.participant,
            "name": item.name,
            "unit": item.unit,
            "state": state(item.state),
            "marked_at": item.marked_at.map(|at| at.to_string()),
            "handed_in_at": item.handed_in_at.map(|at| at.to_string()),
        })
    });
    let (done, of) = view.progress();
    json!({
        "stage": view.stage,
        "blind": view.blind,
        "done": done,
        "of": of,
        "items": items.collect::<Vec<_>>(),
    })
}

pub(super) fn mark_sheet(sheet: &MarkSheet, locale: &Locale) -> Value {
    let criteria = sheet.rubric.criteria.iter().map(|criterion| {
        let levels = criterion.levels.iter().map(|level| locale.pick(&level.id, &level.en));
        json!({
            "id": criterion.id,
            "label": locale.pick(&criterion.label.id, &criterion.label.en),
            "weight": sheet.weights.get(&criterion.id),
            "levels": levels.collect::<Vec<_>>(),
        })
    });
    let files = sheet.files.iter().map(|(stage, item, file)| json!({ "stage": stage, "item": item, "file": file }));
    json!({
        "stage": sheet.stage,
        "participant": sheet.participant,
        "name": sheet.name,
        "unit": sheet.unit,
        "rubric": {
            "id": sheet.rubric.id,
            "label": locale.pick(&sheet.rubric.label.id, &sheet.rubric.label.en),
            "cite": sheet.rubric.cite,
            "criteria": criteria.collect::<Vec<_>>(),
        },
        "files": files.collect::<Vec<_>>(),
        "state": state(sheet.state),
        "mark": sheet.mark,
        "returned": sheet.returned,
        "needs_record": sheet.needs_record,
        "next": sheet.next,
        "done": sheet.progress.0,
        "of": sheet.progress.1,
    })
}

pub(super) fn verification(view: &VerificationView) -> Value {
    let lines = view.lines.iter().map(|line| {
        let marks = line
            .marks
            .iter()
            .map(|(marker, score)| json!({ "marker": marker, "score": score.map(|score| score.to_string()) }));
        json!({
            "participant": line.participant,
            "unit": { "id": line.unit.0, "name": line.unit.1 },
            "outcome": line.outcome.key(),
            "marks": marks.collect::<Vec<_>>(),
            "score": line.score.map(|score| score.to_string()),
            "spread": line.spread.map(|spread| spread.to_string()),
            "needs_third_reader": line.needs_third_reader,
            "ready": line.ready,
        })
    });
    json!({ "stage": view.stage, "balance": view.balance, "lines": lines.collect::<Vec<_>>() })
}

pub(super) fn similar(found: &Similar) -> Value {
    let pairs = found.listed().iter();
    let pairs = pairs.map(|pair| json!({ "participants": [pair.one, pair.other], "percent": pair.percent }));
    json!({
        "pairs": pairs.collect::<Vec<_>>(),
        "n_pairs": found.pairs.len(),
        "n_compared": found.n_compared,
        "n_waiting": found.n_waiting,
        "unreadable": found.unreadable,
    })
}

pub(super) fn preview(view: &Preview) -> Value {
    json!({
        "stage": view.stage,
        "passing_grade": view.passing_grade.to_string(),
        "full": view.full,
        "scores": view.scores.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "passed": view.passed,
        "failed": view.failed,
        "determined": view.determined,
        "published": view.published,
    })
}
