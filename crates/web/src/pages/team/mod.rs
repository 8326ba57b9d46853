//! The selection team: marks to check and return, results to determine, objections to answer, the pool.

mod alike;
mod assign;
mod close;
mod determine;
mod marks;
mod objections;
mod overview;
mod pool;
mod verify;

use jenjang_access::Role;

use crate::error_page::ErrorPage;
use crate::site::{Needs, Routes, Signed};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get(Needs::SignIn, "/putaran/{case}/tim", overview::show_overview)
        .get(Needs::SignIn, "/putaran/{case}/tim/{stage}", verify::show_verification)
        .post(Needs::SignIn, "/putaran/{case}/tim/{stage}", verify::verify)
        .get(Needs::SignIn, "/putaran/{case}/tim/{stage}/tugaskan", assign::ask_to_assign)
        .post(Needs::SignIn, "/putaran/{case}/tim/{stage}/tugaskan", assign::assign)
        .get(Needs::SignIn, "/putaran/{case}/tim/{stage}/tetapkan", determine::show_determination)
        .post(Needs::SignIn, "/putaran/{case}/tim/{stage}/tetapkan", determine::determine)
        .get(Needs::SignIn, "/putaran/{case}/tim/{stage}/{participant}", marks::show_marks)
        .post(Needs::SignIn, "/putaran/{case}/tim/{stage}/{participant}", marks::change_marks)
        .get(Needs::SignIn, "/putaran/{case}/tim/{stage}/{participant}/berkas/{submission}/{item}", marks::show_file)
        .get(Needs::SignIn, "/putaran/{case}/tim/keberatan", objections::show_objections)
        .get(Needs::SignIn, "/putaran/{case}/tim/keberatan/{number}", objections::show_objection)
        .post(Needs::SignIn, "/putaran/{case}/tim/keberatan/{number}", objections::answer)
        .get(Needs::SignIn, "/putaran/{case}/tim/keberatan/{number}/bukti/{place}", objections::show_evidence)
        .get(Needs::SignIn, "/putaran/{case}/tim/mirip", alike::show_alike)
        .get(Needs::SignIn, "/putaran/{case}/tim/mirip/{stage}/{one}/{other}", alike::show_pair)
        .get(Needs::SignIn, "/putaran/{case}/tim/pool", pool::show_pool)
        .post(Needs::SignIn, "/putaran/{case}/tim/pool", pool::enter_pool)
        .get(Needs::SignIn, "/putaran/{case}/tim/tutup/{stage}", close::ask_to_close)
        .post(Needs::SignIn, "/putaran/{case}/tim/tutup/{stage}", close::close_stage)
}

/// Hides the place from those who are not of the team. What is done there the policies decide, every time.
fn of_the_team(signed: &Signed) -> Result<(), ErrorPage> {
    if signed.me.roles.contains(&Role::SelectionTeam) { Ok(()) } else { Err(ErrorPage::NotFound) }
}
