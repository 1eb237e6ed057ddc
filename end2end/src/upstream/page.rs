//! From rows to one page in an envelope.

use serde_json::{Value, json};

use super::style::{Envelope, Style};

/// The answer to «page `page` of `rows`, `per_page` rows each», pages counted from 1.
pub(super) fn page(style: Style, path: &str, rows: &[Value], page: usize, per_page: usize) -> Value {
    let size = match style.envelope {
        Envelope::Bare | Envelope::Wrapped => per_page,
        Envelope::BareWhole => rows.len(),
        Envelope::ResultSet | Envelope::Data => per_page.min(style.page_size),
    }
    .max(1);
    let wanted = if style.envelope == Envelope::BareWhole { 1 } else { page };
    let pages = rows.len().div_ceil(size).max(1);
    let part: &[Value] = rows.chunks(size).nth(wanted.saturating_sub(1)).unwrap_or_default();
    match style.envelope {
        Envelope::Bare | Envelope::BareWhole => json!(part),
        Envelope::ResultSet => json!({
            "result_set": part,
            "pagination": {"current_page": wanted, "total_pages": pages, "total_entries": rows.len()},
        }),
        Envelope::Data => {
            let mut pagination = json!({"current_page": wanted, "per_page": size});
            if wanted < pages {
                pagination["next_page"] = json!(wanted + 1);
                pagination["next_url"] = json!(format!("{path}?page={}&per_page={size}", wanted + 1));
            }
            json!({"data": part, "pagination": pagination})
        }
        // Sometimes one envelope, sometimes two.
        Envelope::Wrapped if part.len() > 2 => {
            let (one, two) = part.split_at(part.len() / 2);
            json!([{"result_set": one}, {"result_set": two}])
        }
        Envelope::Wrapped => json!([{"result_set": part}]),
    }
}
