//! Has the crate rebuilt when a file of `reference/` changes or comes: they are part of the program.

fn main() {
    println!("cargo::rerun-if-changed=../../reference");
}
