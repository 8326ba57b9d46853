//! Writes a register: plans the people, then streams each file.

use std::path::Path;

use crate::appraisal;
use crate::dirt::{Damage, damage_of, damaged, place};
use crate::error::ExampleError;
use crate::expected::Expected;
use crate::files::{Folder, Table};
use crate::header::Header;
use crate::identity::Numbers;
use crate::options::{Counts, RegisterOptions};
use crate::person::World;
use crate::plan::Plans;
use crate::profile;
use crate::random::{Permutation, Rng, Stream};
use crate::sanction;
use crate::service;
use crate::sheet::Row;
use crate::training;
use crate::units::Units;
use crate::workbook::Workbook;

/// Writes an invented register into the folder `out`, which is made or must be empty, and returns what a screening of
/// it must find.
///
/// The folder gets `pegawai.csv` (or `pegawai.xlsx`), `skp.csv`, `hukdis.csv`, `diklat.csv`, `unor.csv`, the three
/// lists of posts, one file for each person of the service, and `expected.json`. The same options give the same bytes.
/// When something goes wrong nothing is left behind.
pub fn write_register(out: &Path, options: &RegisterOptions) -> Result<Expected, ExampleError> {
    let counts = options.counts()?;
    let folder = Folder::open(out)?;
    let written = write_files(&folder, options, counts);
    if written.is_err() {
        folder.clean();
    }
    written
}

fn write_files(folder: &Folder, options: &RegisterOptions, counts: Counts) -> Result<Expected, ExampleError> {
    let world = World {
        seed: options.seed,
        on: options.on,
        numbers: Numbers::new(counts.numbers(), options.seed, options.on),
        plans: Plans::new(options.seed, counts, options.on),
        units: Units::new(options.seed, u64::from(counts.people), options.services),
    };
    world.units.write(folder, options.seed)?;
    // The profile is the long file; the others are written beside it. Neither needs anything of the other.
    let (profile, companions) = std::thread::scope(|scope| {
        let companions = scope.spawn(|| write_companions(folder, &world, counts));
        let profile = write_profile(folder, &world, counts, options.xlsx);
        (profile, companions.join())
    });
    let mut expected = profile?;
    companions.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
    service::write(folder, &world, counts, &mut expected)?;
    expected.on = options.on.to_string();
    expected.seed = options.seed;
    expected.refused_rows = u64::from(counts.dirt);
    service::write_json(&folder.file("expected.json"), &expected)?;
    Ok(expected)
}

/// Where the rows of the profile go.
enum Sheet {
    Csv(Table),
    Xlsx(Box<Workbook>),
}

impl Sheet {
    fn create(folder: &Folder, header: &Header, world: &World, xlsx: bool) -> Result<Self, ExampleError> {
        if xlsx {
            let book = Workbook::create(folder.file("pegawai.xlsx"), header, world.on)?;
            return Ok(Self::Xlsx(Box::new(book)));
        }
        let names: Vec<&str> = header.names.iter().map(String::as_str).collect();
        Table::create(folder.file("pegawai.csv"), &names).map(Self::Csv)
    }

    fn row(&mut self, header: &Header, row: &Row) -> Result<(), ExampleError> {
        match self {
            Self::Csv(table) => {
                for at in &header.order {
                    table.push(row.get(*at));
                }
                table.end_row();
                Ok(())
            }
            Self::Xlsx(book) => book.row(header, row),
        }
    }

    fn is_broken(&self) -> bool {
        matches!(self, Self::Csv(table) if table.is_broken())
    }

    fn finish(self) -> Result<(), ExampleError> {
        match self {
            Self::Csv(table) => table.finish(),
            Self::Xlsx(book) => book.finish(),
        }
    }
}

fn write_profile(folder: &Folder, world: &World, counts: Counts, xlsx: bool) -> Result<Expected, ExampleError> {
    let header = Header::new(world.seed);
    let mut sheet = Sheet::create(folder, &header, world, xlsx)?;
    let mut expected = Expected::default();
    let mut row = Row::default();
    let mut n_dirt = 0;
    for index in 0..u64::from(counts.people) {
        while n_dirt < counts.dirt && place(n_dirt, counts.dirt, counts.people) == index {
            sheet.row(&header, &damaged_row(world, &header, counts, n_dirt))?;
            n_dirt += 1;
        }
        expected.count(&world.plans.plan(index));
        fill(&mut row, world, index);
        sheet.row(&header, &row)?;
        if sheet.is_broken() {
            break;
        }
    }
    sheet.finish()?;
    Ok(expected)
}

fn fill(row: &mut Row, world: &World, index: u64) {
    let person = world.person(index, &world.plans.plan(index));
    profile::fill(row, &person, &mut Rng::new(world.seed, index, Stream::Cells));
}

/// Returns a damaged row: of nobody else, but for the second row, which repeats somebody far away on the sheet.
fn damaged_row(world: &World, header: &Header, counts: Counts, number: u32) -> Row {
    let damage = damage_of(number);
    let index = match damage {
        Damage::SecondRow => Rng::new(world.seed, u64::from(number), Stream::Dirt).next() % u64::from(counts.people),
        _ => u64::from(counts.people) + u64::from(counts.json_people) + u64::from(number),
    };
    let mut row = Row::default();
    fill(&mut row, world, index);
    damaged(&row, &header.order, damage, world.seed, number)
}

/// Writes the sheets of performance, discipline and training. Their people stand in another order than the profile's,
/// as they come from other offices.
fn write_companions(folder: &Folder, world: &World, counts: Counts) -> Result<(), ExampleError> {
    let mut appraisals = Table::create(folder.file("skp.csv"), &appraisal::HEADERS)?;
    let mut sanctions = Table::create(folder.file("hukdis.csv"), &sanction::HEADERS)?;
    let mut trainings = Table::create(folder.file("diklat.csv"), &training::HEADERS)?;
    let people = u64::from(counts.people);
    let order = Permutation::new(people, world.seed, 3);
    let mut cells = Rng::new(world.seed, people, Stream::Appraisals);
    for index in (0..people).map(|at| order.place(at)) {
        let plan = world.plans.plan(index);
        let nip = world.numbers.identity(index, plan.career()).nip;
        let on_file = appraisal::appraisals(world.seed, index, &plan, world.on.year());
        appraisal::write(&mut appraisals, nip, &on_file, &mut cells);
        sanction::write(&mut sanctions, nip, &sanction::sanctions(world.seed, index, &plan, world.on), &mut cells);
        if let Some(training) = training::trainings(world.seed, index, world.on.year()) {
            training::write(&mut trainings, nip, training, &mut cells);
        }
        if appraisals.is_broken() {
            break;
        }
    }
    appraisals.finish()?;
    sanctions.finish()?;
    trainings.finish()
}
