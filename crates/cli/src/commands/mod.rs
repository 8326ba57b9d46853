//! One file for each command.

pub(crate) mod exam;
pub(crate) mod example;
pub(crate) mod explain;
pub(crate) mod import;
pub(crate) mod register;
pub(crate) mod regulation;
pub(crate) mod screen;
