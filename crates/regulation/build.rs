//! Has the crate rebuilt when a shipped regulation changes: they are part of the program.

fn main() {
    println!("cargo::rerun-if-changed=../../regulations");
}
