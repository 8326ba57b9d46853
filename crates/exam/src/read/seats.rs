//! The seats: position, kind of formation and how many there are.

use std::path::Path;
use std::sync::Arc;

use arrow_array::RecordBatch;
use jenjang_facts::{Level, List, nearest};

use super::Kind;
use super::cell::Cell;
use super::parquet_file;
use super::rows::walk;
use crate::ExamError;
use crate::texts::{Index, Texts};

const COLUMNS: [&str; 4] = ["seat", "position", "formation", "seats"];

/// The seats of an exam, by their name.
#[derive(Clone, Debug, Default)]
pub struct Seats {
    pub(crate) names: Texts,
    pub(crate) positions: Vec<u32>,
    pub(crate) position_names: Vec<Arc<str>>,
    pub(crate) formations: Vec<Level>,
    pub(crate) n_seats: Vec<u32>,
    index: Index,
}

impl Seats {
    /// Returns the number of rows.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Returns whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the name of a seat.
    pub fn name(&self, at: usize) -> &str {
        self.names.get(at)
    }

    /// Returns the position of a seat.
    pub fn position(&self, at: usize) -> &str {
        let number = self.positions.get(at).copied().unwrap_or(u32::MAX);
        self.position_names.get(number as usize).map_or("", |name| name)
    }

    /// Returns how many there are of a seat.
    pub fn n_seats(&self, at: usize) -> u32 {
        self.n_seats.get(at).copied().unwrap_or(0)
    }

    pub(crate) fn find_all(&self, names: &Texts) -> Vec<Option<u32>> {
        self.index.find_all(&self.names, names)
    }

    pub(crate) fn find(&self, name: &[u8]) -> Option<u32> {
        self.index.find(&self.names, name).and_then(|at| u32::try_from(at).ok())
    }
}

/// A row of the file.
struct Row {
    row: u64,
    name: String,
    position: u32,
    formation: Level,
    n_seats: u32,
}

struct Reading<'a> {
    formations: &'a List,
    rows: Vec<Row>,
    positions: std::collections::HashMap<String, u32>,
    position_names: Vec<Arc<str>>,
    mistakes: Vec<String>,
}

/// Reads the seats. Every mistake in the file is reported at once: who is decided depends on all of it.
pub fn read_seats(path: &Path, formations: &List) -> Result<Seats, ExamError> {
    let mut reading = Reading {
        formations,
        rows: Vec::new(),
        positions: std::collections::HashMap::new(),
        position_names: Vec::new(),
        mistakes: Vec::new(),
    };
    match Kind::of(path)? {
        Kind::Parquet => read_parquet(path, &mut reading)?,
        kind => walk(path, kind, &COLUMNS, COLUMNS.len(), &mut |_| (), &mut |row, cells| {
            if let [name, position, formation, n_seats] = cells {
                let n_seats = whole(n_seats);
                reading.push(row, &name.text(), &position.text(), &formation.text(), n_seats);
            }
        })?,
    }
    reading.finish(path)
}

fn whole(cell: &Cell<'_>) -> Option<u32> {
    let thousandths = cell.score(false);
    if thousandths % 1000 == 0 { u32::try_from(thousandths / 1000).ok() } else { None }
}

fn read_parquet(path: &Path, reading: &mut Reading<'_>) -> Result<(), ExamError> {
    let mut row = 0;
    parquet_file::read_all(path, &COLUMNS, COLUMNS.len(), |batch: &RecordBatch, places| {
        let mut columns = [const { None }; 4];
        for (column, place) in columns.iter_mut().zip(places) {
            *column = place.map(|at| parquet_file::texts_of(batch.column(at))).transpose()?;
        }
        let [Some(names), Some(positions), Some(formations), Some(n_seats)] = &columns else { return Ok(()) };
        for at in 0..batch.num_rows() {
            row += 1;
            reading.push(row, names.get(at), positions.get(at), formations.get(at), n_seats.get(at).parse().ok());
        }
        Ok(())
    })
}

impl Reading<'_> {
    fn push(&mut self, row: u64, name: &str, position: &str, formation: &str, n_seats: Option<u32>) {
        let (name, position, formation) = (name.trim(), position.trim(), formation.trim());
        let before = self.mistakes.len();
        let mut wrong = |problem: String| self.mistakes.push(format!("row {row}: {problem}"));
        if name.is_empty() {
            wrong("`seat` is empty".to_owned());
        }
        if position.is_empty() {
            wrong("`position` is empty".to_owned());
        }
        let level = self.formations.level(formation).or_else(|| self.formations.level_of_name(formation));
        if level.is_none() {
            let near = nearest(formation, self.formations.codes());
            let near = near.map_or(String::new(), |near| format!("did you mean `{near}`? "));
            let all: Vec<&str> = self.formations.codes().collect();
            wrong(format!("`{formation}` is no formation; {near}they are {}", all.join(", ")));
        }
        let n_seats = n_seats.filter(|n| (1..=1_000_000).contains(n));
        if n_seats.is_none() {
            wrong("`seats` is no number from 1 to 1000000".to_owned());
        }
        if let (Some(formation), Some(n_seats)) = (level, n_seats)
            && self.mistakes.len() == before
        {
            let position = self.position(position);
            self.rows.push(Row { row, name: name.to_owned(), position, formation, n_seats });
        }
    }

    fn position(&mut self, name: &str) -> u32 {
        if let Some(number) = self.positions.get(name) {
            return *number;
        }
        let number = u32::try_from(self.position_names.len()).unwrap_or(u32::MAX);
        self.position_names.push(name.into());
        self.positions.insert(name.to_owned(), number);
        number
    }

    fn finish(mut self, path: &Path) -> Result<Seats, ExamError> {
        // By name, so that the order of the rows means nothing.
        self.rows.sort_by(|a, b| a.name.cmp(&b.name));
        let mut seats = Seats { position_names: self.position_names, ..Seats::default() };
        for row in &self.rows {
            seats.names.push(row.name.as_bytes());
            seats.positions.push(row.position);
            seats.formations.push(row.formation);
            seats.n_seats.push(row.n_seats);
        }
        let (index, twice) = Index::of(&seats.names);
        seats.index = index;
        for (first, second) in twice {
            if let (Some(first), Some(second)) = (self.rows.get(first), self.rows.get(second)) {
                self.mistakes.push(format!("rows {} and {}: the seat `{}` twice", first.row, second.row, first.name));
            }
        }
        if self.mistakes.is_empty() {
            return Ok(seats);
        }
        let (file, n) = (path.display().to_string(), self.mistakes.len());
        Err(ExamError::Seats { file, n, shown: self.mistakes.into_iter().take(20).collect() })
    }
}
