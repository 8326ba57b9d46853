//! A marker's assignments, and the sheet beside the paper.

mod draft;
mod file;
mod list;
mod recuse;
mod send;
mod sheet;

pub(super) use sheet::{level_text, paragraphs};

use crate::site::{Needs, Routes};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get(Needs::SignIn, "/putaran/{case}/nilai", list::show_assignments)
        .get(Needs::SignIn, "/putaran/{case}/nilai/{stage}/{participant}", sheet::show_sheet)
        .post(Needs::SignIn, "/putaran/{case}/nilai/{stage}/{participant}", send::send_sheet)
        .get(Needs::SignIn, "/putaran/{case}/nilai/{stage}/{participant}/berkas/{submission}/{item}", file::show_file)
        .get(Needs::SignIn, "/putaran/{case}/nilai/{stage}/{participant}/mundur", recuse::ask_to_recuse)
        .post(Needs::SignIn, "/putaran/{case}/nilai/{stage}/{participant}/mundur", recuse::recuse)
}

/// A sheet by its address.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    case: String,
    stage: String,
    participant: u32,
}

impl Place {
    fn new((case, stage, participant): (String, String, String)) -> Result<Self, crate::error_page::ErrorPage> {
        Ok(Self { case, stage, participant: crate::pages::common::number(&participant)? })
    }

    /// The address of the sheet.
    fn address(&self) -> String {
        format!("/putaran/{}/nilai/{}/{}", self.case, self.stage, self.participant)
    }

    /// The address of the list it stands in.
    fn list(&self) -> String {
        format!("/putaran/{}/nilai?tahap={}", self.case, self.stage)
    }

    /// The address of another sheet of the same list.
    fn other(&self, participant: u32) -> String {
        Self { participant, ..self.clone() }.address()
    }

    /// What the desk keeps its draft under.
    fn form(&self) -> String {
        form_key(&self.case, &self.stage, self.participant)
    }
}

/// Returns what the desk keeps the draft of a sheet under.
fn form_key(case: &str, stage: &str, participant: u32) -> String {
    format!("nilai/{case}/{stage}/{participant}")
}
