//! How much of anything is read before a file is refused. A register is far below all of them.

/// The longest record of a text file.
pub(super) const RECORD_BYTES: usize = 1 << 20;

/// The longest cell: a spreadsheet allows 32,767 characters.
pub(super) const CELL_BYTES: usize = 1 << 15;

/// The most that a workbook may unpack to.
pub(super) const WORKBOOK_BYTES: u64 = 512 << 20;

/// The rightmost column of a workbook that is looked at.
pub(super) const COLUMNS: usize = 512;

/// The largest JSON file that is read whole.
pub(super) const JSON_BYTES: u64 = 256 << 20;

/// The longest line of a JSON file that is read line by line.
pub(super) const JSON_LINE_BYTES: u64 = 8 << 20;
