//! Has the crate rebuilt when a file of `policies/` changes or comes: they are part of the program.

fn main() {
    println!("cargo::rerun-if-changed=../../policies");
}
