//! One file for each command.

pub(crate) mod access;
pub(crate) mod backup;
pub(crate) mod case;
pub(crate) mod demo;
pub(crate) mod exam;
pub(crate) mod example;
pub(crate) mod explain;
pub(crate) mod import;
pub(crate) mod ledger;
pub(crate) mod register;
pub(crate) mod regulation;
pub(crate) mod replay;
pub(crate) mod restore;
pub(crate) mod screen;
pub(crate) mod serve;
pub(crate) mod verify;
