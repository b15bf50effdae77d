//! The floor under `import`: calamine alone looks at every cell of a workbook and makes nothing of it.
//! `cargo run --release --example cells -- FILE.xlsx`

use calamine::{DataRef, Reader, Xlsx, open_workbook};
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("cells FILE.xlsx")?;
    let mut workbook: Xlsx<_> = open_workbook(path)?;
    let (mut cells, mut bytes) = (0usize, 0usize);
    for sheet in workbook.sheet_names() {
        let mut reader = workbook.worksheet_cells_reader(&sheet)?;
        while let Some(cell) = reader.next_cell()? {
            cells += 1;
            bytes += match cell.get_value() {
                DataRef::SharedString(text) => text.len(),
                DataRef::String(text) => text.len(),
                _ => 0,
            };
        }
    }
    println!("{cells} cells, {bytes} bytes of text");
    Ok(())
}
