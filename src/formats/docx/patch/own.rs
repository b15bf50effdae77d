//! Copies of paragraphs, rows and blocks: what may stand once only is taken out.

use crate::formats::markup::{Element, Item};

/// Takes out of a copy what may stand once only.
pub fn make_own(element: &mut Element) {
    ["paraId", "textId"].into_iter().for_each(|name| element.unset(name));
    let of_control = element.is("sdtPr");
    let once = |child: &Element| {
        matches!(
            child.local(),
            "bookmarkStart"
                | "bookmarkEnd"
                | "commentRangeStart"
                | "commentRangeEnd"
                | "commentReference"
                | "permStart"
                | "permEnd"
        ) || child.is("id") && of_control
    };
    element.children.retain(|item| !matches!(item, Item::Element(child) if once(child)));
    element.elements_mut().for_each(make_own);
}
