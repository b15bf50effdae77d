//! Which piece of one side is which piece of the other, and in what order they go together.

use super::pieces::{Body, Piece};
use std::collections::HashMap;

/// One fact, by its position on each side that tells it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Slot {
    pub base: Option<usize>,
    pub ours: Option<usize>,
    pub theirs: Option<usize>,
}

/// Renamed items must share at least this part of their fields to be taken for one another.
const ALIKE: f64 = 0.5;

/// Every fact of the three sides once, in the order of the result.
pub fn slots(base: &[Piece], ours: &[Piece], theirs: &[Piece], list: bool) -> Vec<Slot> {
    let (of_ours, of_theirs) = (pairs(base, ours, list), pairs(base, theirs, list));
    let mut slots: Vec<Slot> = (0..base.len()).map(|at| Slot { base: Some(at), ..Slot::default() }).collect();
    for (at, pair) in of_ours.iter().enumerate() {
        match pair {
            Some(base) => slots[*base].ours = Some(at),
            None => slots.push(Slot { ours: Some(at), ..Slot::default() }),
        }
    }
    // What both sides added under one name is one fact.
    let mut added: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, slot) in slots.iter().enumerate().skip(base.len()).rev() {
        if let Some(ours_at) = slot.ours {
            added.entry(ours[ours_at].name.as_str()).or_default().push(at);
        }
    }
    for (at, pair) in of_theirs.iter().enumerate() {
        let known = pair.or_else(|| added.get_mut(theirs[at].name.as_str())?.pop());
        match known {
            Some(known) => slots[known].theirs = Some(at),
            None => slots.push(Slot { theirs: Some(at), ..Slot::default() }),
        }
    }
    in_order(slots, &of_ours, &of_theirs)
}

/// For every piece of a side, the piece of base that it was.
fn pairs(base: &[Piece], side: &[Piece], list: bool) -> Vec<Option<usize>> {
    let mut pairs = vec![None; side.len()];
    let mut free: Vec<bool> = vec![true; base.len()];
    let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
    base.iter().enumerate().for_each(|(at, piece)| by_name.entry(&piece.name).or_default().push(at));
    // Of several under one name, those that stayed as they were are themselves; the rest go by their order.
    for same in [true, false] {
        for (at, piece) in side.iter().enumerate().filter(|(at, _)| same || pairs[*at].is_none()).collect::<Vec<_>>() {
            let found = by_name.get(piece.name.as_str()).and_then(|found| {
                found.iter().copied().find(|found| free[*found] && (!same || base[*found].node == piece.node))
            });
            if let Some(found) = found {
                pairs[at] = Some(found);
                free[found] = false;
            }
        }
    }
    if list {
        renamed(base, side, &mut pairs, &mut free);
    }
    pairs
}

/// An item that was called otherwise: between the same neighbours, and alike in most of what it says.
fn renamed(base: &[Piece], side: &[Piece], pairs: &mut [Option<usize>], free: &mut [bool]) {
    for at in 0..side.len() {
        if pairs[at].is_some() {
            continue;
        }
        let from = pairs[..at].iter().rev().find_map(|pair| *pair).map_or(0, |pair| pair + 1);
        let to = pairs[at + 1..].iter().find_map(|pair| *pair).unwrap_or(base.len());
        let candidates = (from..to.max(from)).filter(|known| free[*known]);
        let best =
            candidates.map(|known| (likeness(&base[known], &side[at]), known)).rev().max_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((likeness, known)) = best
            && likeness >= ALIKE
        {
            pairs[at] = Some(known);
            free[known] = false;
        }
    }
}

/// The part of the fields of two items that say the same; lines of text are only themselves.
fn likeness(a: &Piece, b: &Piece) -> f64 {
    let (Body::Group(a), Body::Group(b)) = (&a.body, &b.body) else { return 0.0 };
    if a.list || b.list {
        return 0.0;
    }
    let same = a
        .children
        .iter()
        .filter(|child| b.children.iter().any(|other| other.name == child.name && other.node == child.node));
    same.count() as f64 / a.children.len().max(b.children.len()).max(1) as f64
}

/// The order of the side that moved things about; of ours when both did or none. What only the other side has
/// comes after the piece it follows there, behind what this side added at the same spot.
fn in_order(slots: Vec<Slot>, of_ours: &[Option<usize>], of_theirs: &[Option<usize>]) -> Vec<Slot> {
    let moved = |pairs: &[Option<usize>]| !pairs.iter().flatten().is_sorted();
    let ours_leads = moved(of_ours) || !moved(of_theirs);
    let sequence = |place: fn(&Slot) -> Option<usize>| {
        let mut sequence: Vec<(usize, Slot)> = slots.iter().filter_map(|slot| Some((place(slot)?, *slot))).collect();
        sequence.sort_by_key(|(at, _)| *at);
        sequence.into_iter().map(|(_, slot)| slot).collect::<Vec<Slot>>()
    };
    let (ours, theirs) = (sequence(|slot| slot.ours), sequence(|slot| slot.theirs));
    let (mut order, other) = if ours_leads { (ours, theirs) } else { (theirs, ours) };
    let is_own = |slot: &Slot| if ours_leads { slot.theirs.is_none() && slot.base.is_none() } else { false };
    let mut before: Option<Slot> = None;
    for slot in other {
        if !order.contains(&slot) {
            let mut at =
                before.map_or(0, |before| order.iter().position(|known| *known == before).map_or(0, |at| at + 1));
            while order.get(at).is_some_and(is_own) {
                at += 1;
            }
            order.insert(at, slot);
        }
        before = Some(slot);
    }
    order
}
