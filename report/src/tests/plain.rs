//! Plain texts of the levels' table are glyph for glyph what Typst would have set.

use std::collections::HashMap;

use typst::layout::{Frame, FrameItem};
use typst::text::TextItem;
use typst_layout::PagedDocument;

use super::setting;
use crate::data::report_data;
use crate::deadline::Deadline;
use crate::samples;
use crate::world::ReportWorld;

/// The last item of each text in a document.
fn items(document: &PagedDocument) -> HashMap<String, TextItem> {
    fn collect(frame: &Frame, items: &mut HashMap<String, TextItem>) {
        for (_, item) in frame.items() {
            match item {
                FrameItem::Group(group) => collect(&group.frame, items),
                FrameItem::Text(text) => drop(items.insert(text.text.to_string(), text.clone())),
                _ => {}
            }
        }
    }
    let mut items = HashMap::new();
    for page in document.pages() {
        collect(&page.frame, &mut items);
    }
    items
}

/// Which glyphs, and how far each advances.
fn glyphs(item: &TextItem) -> Vec<(u16, f64)> {
    item.glyphs.iter().map(|glyph| (glyph.id, glyph.x_advance.get())).collect()
}

#[test]
fn plain_texts_are_set_as_typst_sets_them() {
    let mut input = samples::ordinary(60, "2026-10");
    let hard =
        ["AVATAR.Wa-To@Yeti.com", "fi.fl.ffi@11:11.com", "T.o.(f)-[x]{y}/~!#$%&*+=?^`|<>;:,'\"\\", "1,111.1"];
    for (account, address) in input.month.accounts.iter_mut().zip(hard) {
        address.clone_into(&mut account.address);
    }
    let world =
        ReportWorld::new(report_data(&input, Deadline::within(None)), input.appearance.language, Vec::new());
    let document = typst::compile::<PagedDocument>(&world).output.unwrap();
    let ours = items(&document);
    for account in &input.month.accounts {
        let address = &account.address;
        let typsts = items(&setting::document(address, "#set text(size: 8.2pt)"));
        let (ours, typsts) = (&ours[address], &typsts[address]);
        assert_eq!(ours.font.info().family, typsts.font.info().family, "{address}");
        assert_eq!(glyphs(ours), glyphs(typsts), "{address}");
    }
}
