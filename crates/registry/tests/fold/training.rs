//! Structural training.

use jenjang_registry::records::NoteKind::Unusable;

use crate::build::{check, person};

#[test]
fn the_highest_training_of_a_year_not_after_the_day_counts() {
    let on = "2013-11-13";
    let trained = person().training("diklatpim-iv", Some(2008)).training("diklatpim-iii", Some(2013));
    check(
        "structural_training",
        &[
            (trained.clone(), on, "diklatpim-iii"),
            (trained.clone(), "2012-12-31", "diklatpim-iv"),
            (trained, "2007-12-31", "gap: not-recorded"),
            (person().training("diklatpim-iv", None), on, "diklatpim-iv"),
            (person(), on, "gap: not-recorded"),
            (person().training("", Some(2008)).row_note(Unusable, "structural_training"), on, "gap: unusable"),
            (person().training("", Some(2008)).training("diklatpim-iv", Some(2005)), on, "diklatpim-iv"),
        ],
    );
}
