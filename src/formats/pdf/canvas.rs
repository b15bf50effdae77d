//! One page as it is drawn: its characters and its straight lines, each at its place.
//!
//! The only part that knows the PDF crate's drawing; what the lines and characters mean is not known here.
//! Lengths are points, from the left upper corner of the page as it is looked at.

use super::characters::{Spelled, UNKNOWN, is_nothing, spelled};
use crate::formats::symbols::{self, SymbolFont};
use hayro_interpret::font::{Glyph as Glyphs, GlyphRun, PositionedGlyph};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::kurbo::{BezPath, PathEl, Point, Rect, Shape};
use hayro_interpret::{BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, SoftMask};
use std::collections::{BTreeSet, HashMap};
use std::panic::resume_unwind;

/// Of one page; a page of a real table has some thousands.
const MOST_GLYPHS: usize = 400_000;
const MOST_RULES: usize = 200_000;
/// More coloured boxes are a picture.
const MOST_BOXES: usize = 20_000;
/// What a page may ask to be drawn: points of its outlines, characters, pictures. A map has a million.
const MOST_DRAWN: usize = 5_000_000;
/// What a clip counts for: a part of a page that is drawn on its own is drawn under one, unpacked each time, and such
/// parts draw one another.
const CLIP: usize = 100;

/// A filled shape thinner than this is a line.
const THIN: f64 = 2.6;
/// Shorter strokes are parts of a drawing.
const SHORT: f64 = 0.5;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Glyph {
    pub char: char,
    /// Where it begins on its base line.
    pub x: f64,
    pub y: f64,
    /// How far it goes along its line.
    pub advance: f64,
    pub size: f64,
    /// Quarter turns against the clock: 1 is read upwards.
    pub turn: u8,
}

impl Glyph {
    /// The middle of its body.
    pub fn middle(&self) -> Point {
        let (along, up) = (self.advance / 2.0, self.size * 0.35);
        match self.turn {
            0 => Point::new(self.x + along, self.y - up),
            1 => Point::new(self.x - up, self.y - along),
            2 => Point::new(self.x - along, self.y + up),
            _ => Point::new(self.x + up, self.y + along),
        }
    }

    /// Where it stands as its reader sees it: along the line, and down the lines.
    pub fn read(&self) -> (f64, f64) {
        match self.turn {
            0 => (self.x, self.y),
            1 => (-self.y, self.x),
            2 => (-self.x, -self.y),
            _ => (self.y, -self.x),
        }
    }
}

/// A straight line along one axis: where it lies on the other axis, and from where to where.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rule {
    pub at: f64,
    pub from: f64,
    pub to: f64,
}

#[derive(Debug, Default)]
pub struct Canvas {
    pub width: f64,
    pub height: f64,
    pub glyphs: Vec<Glyph>,
    pub across: Vec<Rule>,
    pub down: Vec<Rule>,
    /// Filled boxes that are no lines.
    pub boxes: Vec<Rect>,
    /// Text laid under a picture for searching: a machine has recognised it.
    pub recognised: bool,
    /// How much of the page pictures cover, from 0 to 1.
    pub pictures: f64,
    /// Words that are drawn and not seen: beyond the page, under a clip, without ink. Each with the nearest place that
    /// can be seen, which is in the cell that cuts it off.
    pub unseen: Vec<(Glyph, Point)>,
    /// Words across the page at a slant.
    pub slanted: String,
    /// Glyphs whose characters the file does not tell.
    pub nameless: usize,
    /// Characters that were spelled with radicals and the like, with what they became.
    pub respelled: BTreeSet<(char, char)>,
}

/// More is drawn than a page of text has. The crate that draws knows no way to stop: this is thrown through it.
pub struct Overfull;

impl Overfull {
    fn stop() -> ! {
        resume_unwind(Box::new(Overfull))
    }
}

/// Takes down what a page draws. Stops at what no page of text draws, with [`Overfull`] as the cause of a panic.
pub struct Pen {
    canvas: Canvas,
    clips: Vec<Rect>,
    inkless: Vec<Glyph>,
    drawn: usize,
}

impl Pen {
    pub fn new(width: f64, height: f64) -> Pen {
        let canvas = Canvas { width, height, ..Canvas::default() };
        Pen { canvas, clips: vec![Rect::new(0.0, 0.0, width, height)], inkless: Vec::new(), drawn: 0 }
    }

    /// The page as it was drawn, each character once and the right way up.
    pub fn lift(self) -> Canvas {
        let Pen { mut canvas, inkless, .. } = self;
        // A scan with its words beneath. Words without ink anywhere else are not part of the page.
        canvas.recognised = canvas.pictures > 0.5 && inkless.len() > canvas.glyphs.len();
        if canvas.recognised {
            canvas.glyphs.extend(inkless);
        } else {
            canvas.unseen.extend(inkless.into_iter().map(|glyph| (glyph, glyph.middle())));
        }
        canvas.glyphs = once(std::mem::take(&mut canvas.glyphs));
        // What is seen as well is told once.
        let mut seen = Places::default();
        canvas.glyphs.iter().for_each(|glyph| seen.add(glyph));
        canvas.unseen.retain(|(glyph, _)| {
            let is_new = !seen.holds(glyph);
            if is_new {
                seen.add(glyph);
            }
            is_new
        });
        canvas.upright()
    }

    fn draws(&mut self, count: usize) {
        self.drawn = self.drawn.saturating_add(count);
        if self.drawn > MOST_DRAWN {
            Overfull::stop();
        }
    }

    fn visible(&self) -> Rect {
        self.clips.last().copied().unwrap_or(Rect::ZERO)
    }

    fn push_clip(&mut self, clip: Rect) {
        self.draws(CLIP);
        self.clips.push(self.visible().intersect(clip));
    }

    fn stroke(&mut self, path: &BezPath) {
        for segment in path.segments() {
            if let hayro_interpret::kurbo::PathSeg::Line(line) = segment {
                self.rule(line.p0, line.p1);
            }
        }
    }

    /// Thin rectangles are lines; one path may hold all the lines of a table.
    fn fill(&mut self, path: &BezPath) {
        let mut outline = BezPath::new();
        for element in path.elements() {
            if matches!(element, PathEl::MoveTo(_)) {
                self.filled(&outline);
                outline = BezPath::new();
            }
            outline.push(*element);
        }
        self.filled(&outline);
    }

    fn filled(&mut self, outline: &BezPath) {
        if outline.elements().len() < 2 {
            return;
        }
        let shape = outline.bounding_box();
        if shape.height() <= THIN && shape.width() > shape.height() {
            let y = shape.center().y;
            self.rule(Point::new(shape.x0, y), Point::new(shape.x1, y));
        } else if shape.width() <= THIN && shape.height() > shape.width() {
            let x = shape.center().x;
            self.rule(Point::new(x, shape.y0), Point::new(x, shape.y1));
        } else if outline.elements().len() <= 6 && self.canvas.boxes.len() < MOST_BOXES && shape.is_finite() {
            self.canvas.boxes.push(shape.intersect(self.visible()));
        }
    }

    fn rule(&mut self, a: Point, b: Point) {
        let visible = self.visible().inflate(THIN, THIN);
        let across = (a.y - b.y).abs() < 1.0;
        let down = (a.x - b.x).abs() < 1.0;
        if across == down || !(a.is_finite() && b.is_finite()) {
            return;
        }
        if self.canvas.across.len() + self.canvas.down.len() >= MOST_RULES {
            Overfull::stop();
        }
        let cut = |from: f64, to: f64, low: f64, high: f64| (from.min(to).max(low), from.max(to).min(high));
        if across && visible.y0 <= a.y && a.y <= visible.y1 {
            let (from, to) = cut(a.x, b.x, visible.x0, visible.x1);
            if to - from > SHORT {
                self.canvas.across.push(Rule { at: (a.y + b.y) / 2.0, from, to });
            }
        } else if down && visible.x0 <= a.x && a.x <= visible.x1 {
            let (from, to) = cut(a.y, b.y, visible.y0, visible.y1);
            if to - from > SHORT {
                self.canvas.down.push(Rule { at: (a.x + b.x) / 2.0, from, to });
            }
        }
    }

    fn write(&mut self, c: char, origin: Point, along: Point, size: f64, advance: f64, inked: bool) {
        self.draws(1);
        let turn = match () {
            () if along.x.abs() >= along.y.abs() * 6.0 => u8::from(along.x < 0.0) * 2,
            () if along.y.abs() >= along.x.abs() * 6.0 => 1 + u8::from(along.y > 0.0) * 2,
            () => {
                self.canvas.slanted.push(c);
                return;
            }
        };
        let glyph = Glyph { char: c, x: origin.x, y: origin.y, advance, size, turn };
        let middle = glyph.middle();
        let sound = origin.is_finite() && size.is_finite() && advance.is_finite() && size > 0.5 && size < 2000.0;
        if !sound {
            return;
        }
        if self.canvas.glyphs.len() + self.inkless.len() + self.canvas.unseen.len() >= MOST_GLYPHS {
            Overfull::stop();
        } else if !self.visible().contains(middle) {
            let visible = self.visible();
            let nearest = Point::new(
                middle.x.clamp(visible.x0, visible.x1.max(visible.x0)),
                middle.y.clamp(visible.y0, visible.y1.max(visible.y0)),
            );
            self.canvas.unseen.push((glyph, nearest));
        } else if inked {
            self.canvas.glyphs.push(glyph);
        } else {
            self.inkless.push(glyph);
        }
    }
}

impl<'a> Device<'a> for Pen {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.draws(1 + path.elements().len());
        let placed = props.transform * path;
        match mode {
            DrawMode::Fill(_) => self.fill(&placed),
            DrawMode::Stroke(_) | DrawMode::FillAndStroke(..) => self.stroke(&placed),
            DrawMode::Invisible => {}
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.draws(clip.path.elements().len());
        self.push_clip(clip.path.bounding_box());
    }

    fn push_clip_rect(&mut self, rect: &Rect) {
        self.push_clip(*rect);
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        self.draws(1 + run.glyphs().len());
        let symbols = run.glyphs().first().and_then(symbol_font);
        for glyph in run.glyphs() {
            let text = match (glyph.as_unicode(), symbols) {
                (Some(BfString::Char(c)), None) => Spelled::One(c),
                (Some(BfString::String(text)), None) => Spelled::Several(text),
                // The picture of a box has the code of a letter.
                (told, Some(font)) => {
                    let code = char::from_u32(0xF000 + (glyph.char_code() & 0xFF));
                    let letter = match told {
                        Some(BfString::Char(c)) => Some(c),
                        _ => code,
                    };
                    Spelled::One(letter.and_then(|letter| font.drawn(letter)).unwrap_or(UNKNOWN))
                }
                (None, None) if is_blank(glyph) => Spelled::One(' '),
                (None, None) => Spelled::One(UNKNOWN),
            };
            let width = match &**glyph {
                Glyphs::Outline(outline) => outline.advance_width(),
                Glyphs::Type3(drawn) => drawn.advance_width(),
            };
            let placed = props.transform * glyph.transform();
            let origin = placed * Point::ORIGIN;
            let by = |x: f64, y: f64| (placed * Point::new(x, y) - origin).to_point();
            let (along, up) = (by(1000.0, 0.0), by(0.0, 1000.0));
            let size = up.to_vec2().hypot();
            let advance = along.to_vec2().hypot() * f64::from(width.unwrap_or(1000.0)) / 1000.0;
            let chars: Vec<char> = match text {
                Spelled::One(c) => vec![c],
                Spelled::Several(text) => text.chars().take(16).collect(),
            };
            let mut letters: Vec<char> = Vec::with_capacity(chars.len());
            for c in chars.into_iter().filter(|c| !is_nothing(*c)) {
                let c = symbols::without_font(c).unwrap_or(UNKNOWN);
                // A number that lost a digit is no number: what is not known keeps its place.
                self.canvas.nameless += usize::from(c == UNKNOWN);
                match spelled(c) {
                    (Spelled::One(plain), other) => {
                        if other {
                            self.canvas.respelled.insert((c, plain));
                        }
                        letters.push(plain);
                    }
                    (Spelled::Several(plain), _) => letters.extend(plain.chars()),
                }
            }
            let share = 1.0 / letters.len().max(1) as f64;
            for (at, c) in letters.into_iter().enumerate() {
                let length = along.to_vec2().hypot();
                let step =
                    if length > 0.0 { along.to_vec2() / length * advance * share * at as f64 } else { along.to_vec2() };
                let inked = !matches!(mode, DrawMode::Invisible);
                self.write(c, origin + step, along, size, advance * share, inked);
            }
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.draws(CLIP);
        let whole = Rect::new(0.0, 0.0, f64::from(image.width()), f64::from(image.height()));
        let shown = props.transform.transform_rect_bbox(whole).intersect(self.visible());
        let page = (self.canvas.width * self.canvas.height).max(1.0);
        self.canvas.pictures += (shown.width().max(0.0) * shown.height().max(0.0) / page).min(1.0);
    }

    fn pop_clip(&mut self) {
        if self.clips.len() > 1 {
            self.clips.pop();
        }
    }

    fn pop_transparency_group(&mut self) {}
}

/// Draws nothing, as the blank of a font whose characters are not told.
fn is_blank(glyph: &PositionedGlyph) -> bool {
    matches!(&**glyph, Glyphs::Outline(outline) if outline.outline().elements().is_empty())
}

/// The font of boxes and ticks that a glyph is of: `Wingdings-Regular`, `Wingdings2`.
fn symbol_font(glyph: &PositionedGlyph) -> Option<SymbolFont> {
    let Glyphs::Outline(outline) = &**glyph else { return None };
    let name = outline.font_data()?.postscript_name?;
    let name = name.trim_end_matches("-Regular").replace('-', "");
    let name = match name.strip_suffix(|c: char| c.is_ascii_digit()) {
        Some(bare) => format!("{bare} {}", &name[bare.len()..]),
        None => name,
    };
    // The letters of Symbol have names of their own.
    SymbolFont::named(&name).filter(|font| *font != SymbolFont::Symbol)
}

impl Canvas {
    /// A page whose text runs up or down was made for a reader who turns it.
    fn upright(mut self) -> Canvas {
        let turned = |turn| self.glyphs.iter().filter(|glyph| glyph.turn == turn).count();
        let most = (1..4).max_by_key(|turn| turned(*turn)).unwrap_or(0);
        if turned(most) * 10 <= self.glyphs.len() * 6 {
            return self;
        }
        let (width, height) = (self.width, self.height);
        let place = |x: f64, y: f64| match most {
            1 => (height - y, x),
            2 => (width - x, height - y),
            _ => (y, width - x),
        };
        for (_, home) in &mut self.unseen {
            (home.x, home.y) = place(home.x, home.y);
        }
        for glyph in self.glyphs.iter_mut().chain(self.unseen.iter_mut().map(|(glyph, _)| glyph)) {
            (glyph.x, glyph.y) = place(glyph.x, glyph.y);
            glyph.turn = (glyph.turn + 4 - most) % 4;
        }
        let (mut across, mut down) = (Vec::new(), Vec::new());
        let lines = self.across.iter().map(|rule| (rule.from, rule.at, rule.to, rule.at));
        for (x0, y0, x1, y1) in lines.chain(self.down.iter().map(|rule| (rule.at, rule.from, rule.at, rule.to))) {
            let ((x0, y0), (x1, y1)) = (place(x0, y0), place(x1, y1));
            if (y0 - y1).abs() < 1e-6 {
                across.push(Rule { at: y0, from: x0.min(x1), to: x0.max(x1) });
            } else {
                down.push(Rule { at: x0, from: y0.min(y1), to: y0.max(y1) });
            }
        }
        (self.across, self.down) = (across, down);
        for shape in &mut self.boxes {
            let ((x0, y0), (x1, y1)) = (place(shape.x0, shape.y0), place(shape.x1, shape.y1));
            *shape = Rect::new(x0, y0, x1, y1).abs();
        }
        if most % 2 == 1 {
            (self.width, self.height) = (height, width);
        }
        self
    }
}

/// Glyphs by where they stand, to find one that was drawn again.
#[derive(Default)]
struct Places(HashMap<(char, i64, i64), Vec<Glyph>>);

/// Side of a square of [`Places`]; larger than any shift of a bold drawn twice.
const SQUARE: f64 = 8.0;

impl Places {
    fn add(&mut self, glyph: &Glyph) {
        let square = ((glyph.x / SQUARE).floor() as i64, (glyph.y / SQUARE).floor() as i64);
        self.0.entry((glyph.char, square.0, square.1)).or_default().push(*glyph);
    }

    /// Whether the same character stands here already: bold is drawn twice, a little aside.
    fn holds(&self, glyph: &Glyph) -> bool {
        let near = (glyph.size * 0.2).min(glyph.advance * 0.5).min(SQUARE);
        let square = ((glyph.x / SQUARE).floor() as i64, (glyph.y / SQUARE).floor() as i64);
        (-1..=1).flat_map(|dx| (-1..=1).map(move |dy| (square.0.saturating_add(dx), square.1.saturating_add(dy)))).any(
            |(x, y)| {
                let here = self.0.get(&(glyph.char, x, y)).map_or(&[][..], Vec::as_slice);
                // A square that is full of one character is an attack on the clock, not a text.
                here.iter().take(64).any(|other| {
                    other.turn == glyph.turn
                        && (other.x - glyph.x).abs() <= near
                        && (other.y - glyph.y).abs() <= near
                        && (other.size - glyph.size).abs() <= glyph.size * 0.1
                })
            },
        )
    }
}

/// Each character once, however often it was drawn at its place.
fn once(glyphs: Vec<Glyph>) -> Vec<Glyph> {
    let mut places = Places::default();
    let mut kept = Vec::with_capacity(glyphs.len());
    for glyph in &glyphs {
        if glyph.char == ' ' || !places.holds(glyph) {
            places.add(glyph);
            kept.push(*glyph);
        }
    }
    kept
}
