//! Where a fact came from.

use jenjang_facts::Day;
use jenjang_registry::records::{NoteKind::Unusable, Source};

use crate::build::person;

#[test]
fn a_value_names_its_rows_its_column_and_its_day() {
    let ranked = person().rank("III/c", "2009-04-01").profile_rank("III/c", "2009-04-01");
    let fact = ranked.sourced("golongan", "2013-11-13");
    assert_eq!(fact.sources, [Source { file: 0, row: 2 }, Source { file: 1, row: 2 }]);
    assert_eq!((fact.column.as_str(), fact.as_of, fact.reason), ("GOL AKHIR", Day::new(2009, 4, 1), None));
}

#[test]
fn a_gap_names_the_row_that_should_have_said_it_and_why_it_does_not() {
    let empty = person().sourced("golongan", "2013-11-13");
    assert_eq!((empty.sources.as_slice(), empty.reason), (&[Source { file: 0, row: 2 }][..], None));
    let unreadable =
        person().appraisal(2012, "").row_note(Unusable, "predicate").sourced("performance_1", "2013-11-13");
    assert_eq!(unreadable.sources, [Source { file: 1, row: 2 }]);
    assert_eq!((unreadable.column.as_str(), unreadable.reason.as_deref()), ("column of predicate", Some("a-reason")));
}

#[test]
fn a_sanction_in_doubt_names_the_column_that_would_tell() {
    let fact = person().sanction("berat", "2010-01-01", "").sourced("heaviest_open_sanction", "2013-11-13");
    assert_eq!((fact.sources.as_slice(), fact.column.as_str()), (&[Source { file: 1, row: 2 }][..], "TANGGAL AKHIR"));
}
