//! Tables of text for the terminal.

/// How a column stands.
#[derive(Clone, Copy)]
pub(crate) enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// A table; each column is as wide as its widest cell.
pub(crate) struct Table {
    aligns: Vec<Align>,
    rows: Vec<Option<Vec<String>>>,
}

impl Table {
    /// Returns an empty table.
    pub(crate) fn new(aligns: &[Align]) -> Self {
        Self { aligns: aligns.to_vec(), rows: Vec::new() }
    }

    /// Appends a row; missing cells are empty.
    pub(crate) fn row<I: Into<String>>(&mut self, cells: impl IntoIterator<Item = I>) {
        self.rows.push(Some(cells.into_iter().map(Into::into).collect()));
    }

    /// Appends a line across.
    pub(crate) fn rule(&mut self) {
        self.rows.push(None);
    }
}

impl std::fmt::Display for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let width_of = |at: usize| {
            let cells = self.rows.iter().flatten().filter_map(|row| row.get(at));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..self.aligns.len()).map(width_of).collect();
        for row in &self.rows {
            let Some(cells) = row else {
                let total = widths.iter().sum::<usize>() + 2 * widths.len().saturating_sub(1);
                writeln!(f, "  {}", "─".repeat(total))?;
                continue;
            };
            let mut line = String::from("  ");
            for (at, (width, align)) in widths.iter().zip(&self.aligns).enumerate() {
                let cell = cells.get(at).map_or("", String::as_str);
                let padding = " ".repeat(width.saturating_sub(cell.chars().count()));
                let gap = if at == 0 { "" } else { "  " };
                match align {
                    Align::Left => line.extend([gap, cell, &padding]),
                    Align::Right => line.extend([gap, &padding, cell]),
                }
            }
            writeln!(f, "{}", line.trim_end())?;
        }
        Ok(())
    }
}
