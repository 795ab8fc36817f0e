//! The list as a CSV file, as it is arranged now.

use super::arrange::Entry;
use super::cell_text;
use super::columns::NOTHING;
use super::model::ListModel;
use super::row::{Row, RowState};
use super::table::Table;
use leptos::prelude::document;
use porthole_shared::resource_type::Format;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Saves what is shown, folded rows too.
pub fn download_csv(model: ListModel, name: &str) {
    let table = model.table();
    let text = text(&table.borrow());
    let options = BlobPropertyBag::new();
    options.set_type("text/csv;charset=utf-8");
    let parts = js_sys::Array::of1(&JsValue::from_str(&text));
    let Ok(blob) = Blob::new_with_str_sequence_and_options(&parts, &options) else {
        return;
    };
    let Ok(url) = Url::create_object_url_with_blob(&blob) else {
        return;
    };
    let link = document()
        .create_element("a")
        .ok()
        .and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
    if let Some(link) = link {
        link.set_href(&url);
        link.set_download(&format!("{name}.csv"));
        link.click();
    }
    let _ = Url::revoke_object_url(&url);
}

fn text(table: &Table) -> String {
    let mut out = String::from("name,type,resource group,subscription,location,status,tags");
    let own: Vec<_> = table
        .columns
        .iter()
        .filter(|column| column.own.is_some())
        .collect();
    for column in &own {
        out.push(',');
        out.push_str(column.key());
    }
    out.push_str("\r\n");
    for entry in &table.entries {
        let Entry::Row(number) = entry else { continue };
        let Some(row) = table.rows.get(*number as usize) else {
            continue;
        };
        let mut fields = common(table, row);
        fields.extend(own.iter().map(|column| {
            let cell = column
                .own
                .and_then(|place| row.cells.get(place))
                .unwrap_or(&NOTHING);
            match column.column.field.format {
                Format::Links | Format::Link => cell_text::plain(cell),
                _ => cell_text::plain(cell).replace('\u{a0}', " "),
            }
        }));
        let line: Vec<String> = fields.iter().map(|field| escaped(field)).collect();
        out.push_str(&line.join(","));
        out.push_str("\r\n");
    }
    out
}

fn common(table: &Table, row: &Row) -> Vec<String> {
    let words = &table.words;
    let state = match table.state_of(row) {
        RowState::Unknown => String::new(),
        RowState::Known(word) => cell_text::state(word),
        RowState::Raw(number) => words.states.word(number).to_owned(),
    };
    let tags: Vec<String> = row
        .tags
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    vec![
        row.name.to_string(),
        words.kinds.word(row.kind).to_owned(),
        words.groups.word(row.group).to_owned(),
        words.subscriptions.word(row.subscription).to_owned(),
        words.locations.word(row.location).to_owned(),
        state,
        tags.join("; "),
    ]
}

/// A field in quotation marks where it must be. One that a spreadsheet would take for a formula gets an apostrophe.
fn escaped(field: &str) -> String {
    let field = if field.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{field}")
    } else {
        field.to_owned()
    };
    if field.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_cannot_break_out() {
        assert_eq!(escaped("a,b"), "\"a,b\"");
        assert_eq!(escaped("say \"x\""), "\"say \"\"x\"\"\"");
        assert_eq!(escaped("=1+1"), "'=1+1");
        assert_eq!(escaped("plain"), "plain");
    }
}
