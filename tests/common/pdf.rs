//! The smallest PDF that shows the point: strokes and characters at places, written out by hand.

use std::fmt::Write;

/// What one page draws. Places are points from its left upper corner.
#[derive(Default)]
pub struct Draw {
    pub content: String,
    /// Entries of the page's dictionary.
    pub extra: String,
    /// Covers the whole page with a picture, beneath everything.
    pub picture: bool,
}

pub const WIDTH: f64 = 595.0;
pub const HEIGHT: f64 = 842.0;

impl Draw {
    pub fn new() -> Draw {
        Draw::default()
    }

    pub fn raw(mut self, operators: &str) -> Draw {
        self.content += operators;
        self.content.push('\n');
        self
    }

    /// Text on the base line `y`; every character is as wide as it is high, ASCII half of that.
    pub fn text(self, x: f64, y: f64, size: f64, text: &str) -> Draw {
        let hex: String = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
        let y = HEIGHT - y;
        self.raw(&format!("BT /F {size} Tf {x} {y} Td <{hex}> Tj ET"))
    }

    pub fn line(self, x0: f64, y0: f64, x1: f64, y1: f64) -> Draw {
        let (y0, y1) = (HEIGHT - y0, HEIGHT - y1);
        self.raw(&format!("0.5 w {x0} {y0} m {x1} {y1} l S"))
    }

    /// A filled rectangle, as some programs draw their lines.
    pub fn bar(self, x: f64, y: f64, width: f64, height: f64) -> Draw {
        let y = HEIGHT - y - height;
        self.raw(&format!("{x} {y} {width} {height} re f"))
    }

    /// Rows of 20 points with one line of text in each cell, ruled all around.
    pub fn table(mut self, x: f64, y: f64, widths: &[f64], rows: &[&[&str]]) -> Draw {
        let right = x + widths.iter().sum::<f64>();
        let bottom = y + 20.0 * rows.len() as f64;
        for row in 0..=rows.len() {
            self = self.line(x, y + 20.0 * row as f64, right, y + 20.0 * row as f64);
        }
        let mut at = x;
        for width in std::iter::once(0.0).chain(widths.iter().copied()) {
            at += width;
            self = self.line(at, y, at, bottom);
        }
        for (row, cells) in rows.iter().enumerate() {
            let mut at = x;
            for (cell, width) in cells.iter().zip(widths) {
                self = self.text(at + 2.0, y + 20.0 * row as f64 + 14.0, 10.0, cell);
                at += width;
            }
        }
        self
    }
}

/// The file with these pages. Its font names no glyphs and embeds none: a code is the character.
pub fn pdf(pages: &[Draw]) -> Vec<u8> {
    pdf_in("SimSun", pages)
}

/// As [`pdf`], with the characters in a font of this name.
pub fn pdf_in(font: &str, pages: &[Draw]) -> Vec<u8> {
    let mut objects: Vec<String> = Vec::new();
    let kids: Vec<String> = (0..pages.len()).map(|at| format!("{} 0 R", 8 + 2 * at)).collect();
    objects.push("<< /Type /Catalog /Pages 2 0 R >>".into());
    objects.push(format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), pages.len()));
    objects.push("<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 6 0 R >>".replace("SimSun", font));
    objects.push("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 1000 /W [32 126 500] /FontDescriptor 5 0 R >>".replace("SimSun", font));
    objects.push("<< /Type /FontDescriptor /FontName /SimSun /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0 /Ascent 850 /Descent -150 /CapHeight 700 /StemV 80 >>".replace("SimSun", font));
    let mut map = String::from(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def 1 begincodespacerange <0000> <FFFF> endcodespacerange\n",
    );
    for block in 0..4 {
        map += "64 beginbfrange\n";
        for high in block * 64..block * 64 + 64 {
            let _ = writeln!(map, "<{high:02X}00> <{high:02X}FF> <{high:02X}00>");
        }
        map += "endbfrange\n";
    }
    map += "endcmap end end";
    objects.push(stream("", &map));
    objects.push(stream(
        "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8",
        "A",
    ));
    for (at, page) in pages.iter().enumerate() {
        let content = 9 + 2 * at;
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {content} 0 R /Resources << /Font << /F 3 0 R >> /XObject << /I 7 0 R >> >> {} >>",
            page.extra
        ));
        let picture = if page.picture { format!("q {WIDTH} 0 0 {HEIGHT} 0 0 cm /I Do Q\n") } else { String::new() };
        objects.push(stream("", &(picture + &page.content)));
    }
    file(&objects)
}

pub fn stream(entries: &str, data: &str) -> String {
    format!("<< {entries} /Length {} >>\nstream\n{data}\nendstream", data.len())
}

/// Objects 1, 2, 3 …, the first of them the catalogue.
pub fn file(objects: &[String]) -> Vec<u8> {
    let mut out = String::from("%PDF-1.7\n");
    let mut starts = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        starts.push(out.len());
        let _ = write!(out, "{} 0 obj\n{object}\nendobj\n", at + 1);
    }
    let xref = out.len();
    let _ = write!(out, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for start in starts {
        let _ = writeln!(out, "{start:010} 00000 n ");
    }
    let _ = write!(out, "trailer << /Size {} /Root 1 0 R >>\nstartxref\n{xref}\n%%EOF\n", objects.len() + 1);
    out.into_bytes()
}
