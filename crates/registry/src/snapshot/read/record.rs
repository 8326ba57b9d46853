//! How the rows of each table become records.

use jenjang_facts::Nip;

use super::column::{Codes, ColumnError, Columns, Days, Decimals, Flags, Nips, Small, Sources, Texts, Years};
use crate::records::{Appraisal, Diploma, Note, NoteKind, Person, Post, PostHeld, RankHeld, Sanction, Training, Unit};
use crate::snapshot::schema::Table;

/// A record that is a row of a table.
pub(super) trait Record: Sized {
    const TABLE: Table;
    /// The columns of one batch of rows.
    type Batch;
    fn batch(columns: &Columns<'_>) -> Result<Self::Batch, ColumnError>;
    fn at(batch: &Self::Batch, row: usize) -> Option<Self>;
}

/// A record that belongs to a person.
pub(super) trait OfPerson: Record {
    fn nip(batch: &Self::Batch, row: usize) -> Option<Nip>;
}

/// Declares the columns of a table and how a record is built of them: `name: Kind = "column" ["list"]`.
macro_rules! record {
    ($record:ident, $table:ident, $batch:ident {
        $($field:ident: $kind:ident = $take:ident($($arg:literal),*)),* $(,)?
    }, |$b:ident, $row:ident| $build:expr) => {
        pub(super) struct $batch { $($field: $kind,)* sources: Sources }

        impl Record for $record {
            const TABLE: Table = Table::$table;
            type Batch = $batch;

            fn batch(columns: &Columns<'_>) -> Result<$batch, ColumnError> {
                Ok($batch { $($field: columns.$take($($arg),*)?,)* sources: columns.sources()? })
            }

            fn at($b: &$batch, $row: usize) -> Option<Self> {
                $build
            }
        }
    };
}

macro_rules! of_person {
    ($($record:ident),*) => {
        $(impl OfPerson for $record {
            fn nip(batch: &Self::Batch, row: usize) -> Option<Nip> {
                batch.nip.get(row)
            }
        })*
    };
}

of_person!(Person, RankHeld, PostHeld, Diploma, Appraisal, Sanction, Training, Note);

record!(
    Person,
    People,
    PeopleBatch {
        nip: Nips = nips(),
        pns_id: Texts = texts("pns_id"),
        name: Texts = texts("name"),
        title_front: Texts = texts("title_front"),
        title_back: Texts = texts("title_back"),
        born_on: Days = days("born_on"),
        civil_status: Codes = codes("civil_status", "civil-status"),
        standing: Codes = codes("standing", "standing"),
        employee_kind: Texts = texts("employee_kind"),
        cpns_since: Days = days("cpns_since"),
        pns_since: Days = days("pns_since"),
        retirement_age_years: Small = small("retirement_age_years"),
        golongan: Codes = codes("golongan", "golongan"),
        golongan_since: Days = days("golongan_since"),
        service_years: Small = small("service_years"),
        service_months: Small = small("service_months"),
        position_kind: Codes = codes("position_kind", "position-kind"),
        position: Texts = texts("position"),
        position_since: Days = days("position_since"),
        eselon: Codes = codes("eselon", "eselon"),
        education: Codes = codes("education", "education"),
        graduated_year: Years = years("graduated_year"),
        unit_id: Texts = texts("unit_id"),
        unit: Texts = texts("unit"),
        parent_unit: Texts = texts("parent_unit"),
        home_agency: Texts = texts("home_agency"),
        work_agency: Texts = texts("work_agency"),
    },
    |b, row| Some(Self {
        nip: b.nip.get(row)?,
        pns_id: b.pns_id.owned(row),
        name: b.name.needed(row),
        title_front: b.title_front.owned(row),
        title_back: b.title_back.owned(row),
        born_on: b.born_on.get(row),
        civil_status: b.civil_status.get(row),
        standing: b.standing.get(row),
        employee_kind: b.employee_kind.owned(row),
        cpns_since: b.cpns_since.get(row),
        pns_since: b.pns_since.get(row),
        retirement_age_years: b.retirement_age_years.get(row),
        golongan: b.golongan.get(row),
        golongan_since: b.golongan_since.get(row),
        service_years: b.service_years.get(row),
        service_months: b.service_months.get(row),
        position_kind: b.position_kind.get(row),
        position: b.position.owned(row),
        position_since: b.position_since.get(row),
        eselon: b.eselon.get(row),
        education: b.education.get(row),
        graduated_year: b.graduated_year.get(row),
        unit_id: b.unit_id.owned(row),
        unit: b.unit.owned(row),
        parent_unit: b.parent_unit.owned(row),
        home_agency: b.home_agency.owned(row),
        work_agency: b.work_agency.owned(row),
        source: b.sources.get(row),
    })
);

record!(
    RankHeld,
    Ranks,
    RanksBatch { nip: Nips = nips(), golongan: Codes = codes("golongan", "golongan"), since: Days = days("since") },
    |b, row| Some(Self {
        nip: b.nip.get(row)?,
        golongan: b.golongan.get(row),
        since: b.since.get(row),
        source: b.sources.get(row),
    })
);

record!(
    PostHeld,
    PostsHeld,
    PostsHeldBatch {
        nip: Nips = nips(),
        kind: Codes = codes("kind", "position-kind"),
        position: Texts = texts("position"),
        eselon: Codes = codes("eselon", "eselon"),
        unit_id: Texts = texts("unit_id"),
        unit: Texts = texts("unit"),
        since: Days = days("since"),
        definitive: Flags = flags("definitive"),
    },
    |b, row| Some(Self {
        nip: b.nip.get(row)?,
        kind: b.kind.get(row),
        position: b.position.owned(row),
        eselon: b.eselon.get(row),
        unit_id: b.unit_id.owned(row),
        unit: b.unit.owned(row),
        since: b.since.get(row),
        definitive: b.definitive.get(row),
        source: b.sources.get(row),
    })
);

record!(
    Diploma,
    Diplomas,
    DiplomasBatch {
        nip: Nips = nips(),
        education: Codes = codes("education", "education"),
        graduated_year: Years = years("graduated_year"),
        graduated_on: Days = days("graduated_on"),
    },
    |b, row| Some(Self {
        nip: b.nip.get(row)?,
        education: b.education.get(row),
        graduated_year: b.graduated_year.get(row),
        graduated_on: b.graduated_on.get(row),
        source: b.sources.get(row),
    })
);

record!(
    Appraisal,
    Appraisals,
    AppraisalsBatch {
        nip: Nips = nips(),
        year: Years = years("year"),
        regime: Texts = texts("regime"),
        value: Decimals = decimals("value"),
        predicate: Codes = codes("predicate", "performance"),
    },
    |b, row| Some(Self {
        nip: b.nip.get(row)?,
        year: b.year.get(row)?,
        regime: b.regime.owned(row),
        value: b.value.get(row),
        predicate: b.predicate.get(row),
        source: b.sources.get(row),
    })
);

record!(
    Sanction,
    Sanctions,
    SanctionsBatch {
        nip: Nips = nips(),
        kind: Texts = texts("kind"),
        level: Codes = codes("level", "sanction"),
        from: Days = days("from"),
        until: Days = days("until"),
        cancelled: Flags = flags("cancelled"),
    },
    |b, row| Some(Self {
        nip: b.nip.get(row)?,
        kind: b.kind.owned(row),
        level: b.level.get(row),
        from: b.from.get(row),
        until: b.until.get(row),
        cancelled: b.cancelled.get(row),
        source: b.sources.get(row),
    })
);

record!(
    Training,
    Trainings,
    TrainingsBatch {
        nip: Nips = nips(),
        level: Codes = codes("level", "structural-training"),
        name: Texts = texts("name"),
        year: Years = years("year"),
    },
    |b, row| Some(Self {
        nip: b.nip.get(row)?,
        level: b.level.get(row),
        name: b.name.owned(row),
        year: b.year.get(row),
        source: b.sources.get(row),
    })
);

record!(
    Unit,
    Units,
    UnitsBatch {
        id: Texts = texts("id"),
        name: Texts = texts("name"),
        parent_id: Texts = texts("parent_id"),
        eselon: Codes = codes("eselon", "eselon"),
    },
    |b, row| Some(Self {
        id: b.id.needed(row),
        name: b.name.needed(row),
        parent_id: b.parent_id.owned(row),
        eselon: b.eselon.get(row),
        source: b.sources.get(row),
    })
);

record!(
    Post,
    Posts,
    PostsBatch {
        id: Texts = texts("id"),
        name: Texts = texts("name"),
        kind: Codes = codes("kind", "position-kind"),
        eselon: Codes = codes("eselon", "eselon"),
        grade: Texts = texts("grade"),
        retirement_age_years: Small = small("retirement_age_years"),
    },
    |b, row| Some(Self {
        id: b.id.needed(row),
        name: b.name.needed(row),
        kind: b.kind.get(row)?,
        eselon: b.eselon.get(row),
        grade: b.grade.owned(row),
        retirement_age_years: b.retirement_age_years.get(row),
        source: b.sources.get(row),
    })
);

record!(
    Note,
    Notes,
    NotesBatch {
        nip: Nips = nips(),
        kind: Texts = texts("kind"),
        column: Texts = texts("column"),
        field: Texts = texts("field"),
        value: Texts = texts("value"),
        reason: Texts = texts("reason"),
    },
    |b, row| Some(Self {
        kind: note_kind(b.kind.get(row)?)?,
        nip: b.nip.get(row),
        source: b.sources.get(row),
        column: b.column.needed(row),
        field: b.field.needed(row),
        value: b.value.needed(row),
        reason: b.reason.needed(row),
    })
);

fn note_kind(key: &str) -> Option<NoteKind> {
    match key {
        "refused" => Some(NoteKind::Refused),
        "unusable" => Some(NoteKind::Unusable),
        "sources-disagree" => Some(NoteKind::SourcesDisagree),
        "doubt" => Some(NoteKind::Doubt),
        "file" => Some(NoteKind::File),
        _ => None,
    }
}
