//! Code to read and copy: line numbers, a few colours, the line that carries the profile marked.

use super::copy_button::CopyButton;
use crate::drawn::view;
use crate::i18n::{Text, Wording};
use leptos::prelude::*;

/// A panel of code. Keys, strings and literals of JSON are coloured.
#[component]
pub fn CodePanel(
    /// What it is.
    #[prop(into)]
    title: Wording,
    /// The code.
    #[prop(into)]
    code: Signal<String>,
    /// Lines that contain this are marked.
    #[prop(optional, into)]
    mark: Option<String>,
) -> impl IntoView {
    let spoken = title.clone();
    let lines = move || {
        code.get()
            .lines()
            .enumerate()
            .map(|(number, line)| {
                let marked = mark
                    .as_ref()
                    .is_some_and(|mark| line.contains(mark.as_str()));
                view! {
                    <span
                        class=if marked { "code-line code-line-marked" } else { "code-line" }
                        data-line=(number + 1).to_string()
                    >
                        <span>{coloured(line)}</span>
                    </span>
                }
            })
            .collect_view()
    };
    view! {
        <div class="code-panel">
            <div class="code-head">
                <h3>{title}</h3>
                <span class="end">
                    <CopyButton text=code label=Text::ControlCopy />
                </span>
            </div>
            <pre class="code-text" tabindex="0" role="region" aria-label=spoken>
                {move || lines()}
            </pre>
        </div>
    }
}

fn coloured(line: &str) -> Vec<AnyView> {
    pieces(line)
        .into_iter()
        .map(|(class, text)| {
            if class.is_empty() {
                text.to_owned().into_any()
            } else {
                view! { <span class=class>{text.to_owned()}</span> }.into_any()
            }
        })
        .collect()
}

/// The pieces of one line of JSON: a key, a string, a literal, or anything else.
fn pieces(line: &str) -> Vec<(&'static str, &str)> {
    let mut out = Vec::new();
    let mut rest = line;
    while !rest.is_empty() {
        let literal = ["true", "false", "null"]
            .into_iter()
            .find(|word| rest.starts_with(word));
        let (class, length) = if rest.starts_with('"') {
            let end = string_end(rest);
            let key = rest
                .get(end..)
                .is_some_and(|tail| tail.trim_start().starts_with(':'));
            (if key { "code-call" } else { "code-string" }, end)
        } else if let Some(word) = literal {
            ("code-keyword", word.len())
        } else {
            let end = rest
                .char_indices()
                .skip(1)
                .find(|(_, letter)| matches!(letter, '"' | 't' | 'f' | 'n'))
                .map_or(rest.len(), |(at, _)| at);
            ("", end)
        };
        let (piece, tail) = rest.split_at_checked(length).unwrap_or((rest, ""));
        out.push((class, piece));
        rest = tail;
    }
    out
}

/// Where a string that starts with a quotation mark ends, behind its closing one.
fn string_end(text: &str) -> usize {
    let mut escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn tells_keys_strings_and_literals_apart() {
        assert_eq!(
            pieces(r#"  "a\"b": "c", true"#),
            [
                ("", "  "),
                ("code-call", r#""a\"b""#),
                ("", ": "),
                ("code-string", r#""c""#),
                ("", ", "),
                ("code-keyword", "true"),
            ]
        );
        assert_eq!(pieces("\"open"), [("code-string", "\"open")]);
    }
}
