//! The small program on the library does what it says.

#[path = "../examples/library.rs"]
mod library;

#[test]
fn the_small_program_runs() {
    library::main().unwrap();
}
