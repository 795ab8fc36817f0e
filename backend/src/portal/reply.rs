//! Answering for a file: which form the browser takes, whether it has it already, and which paths are pages.

use super::Assets;
use super::content_security::policy;
use super::file::{File, hashed, media_type};
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::fmt::Write;

const PAGE: &str = "index.html";

/// The compressed forms, best first: the word of `Accept-Encoding` and the end of the neighbour's name.
const FORMS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

impl Assets {
    /// Answers for a path: a file of the frontend, or the page, whose router knows the rest.
    pub async fn reply(&self, path: &str, headers: &HeaderMap) -> Response {
        let path = path.trim_start_matches('/');
        let own = path == "csp.json" || FORMS.iter().any(|(_, end)| path.ends_with(end));
        if !own
            && path != PAGE
            && !path.is_empty()
            && let Some(file) = self.file(path).await
        {
            return self.answer(path, file, headers).await;
        }
        if !page_path(path, headers) {
            return (StatusCode::NOT_FOUND, "There is no such file.\n").into_response();
        }
        match self.file(PAGE).await {
            Some(file) => {
                let csp = policy(self, &file.bytes).await;
                let mut response = self.answer(PAGE, file, headers).await;
                match HeaderValue::from_str(&csp) {
                    Ok(csp) => response
                        .headers_mut()
                        .insert(header::CONTENT_SECURITY_POLICY, csp),
                    Err(_) => None,
                };
                response
            }
            None => self.missing(),
        }
    }

    async fn answer(&self, path: &str, plain: File, headers: &HeaderMap) -> Response {
        let (mut file, mut encoding) = (plain, None);
        for (word, end) in FORMS {
            if accepts(headers, word)
                && let Some(compressed) = self.file(&format!("{path}{end}")).await
            {
                (file, encoding) = (compressed, Some(word));
                break;
            }
        }
        let etag = etag(&file.hash);
        let known = headers
            .get_all(header::IF_NONE_MATCH)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .any(|one| one.trim() == "*" || one.trim().trim_start_matches("W/") == etag);
        let caching = if hashed(path) {
            "public, max-age=31536000, immutable"
        } else {
            "no-cache"
        };
        let mut response = if known {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            Body::from(file.bytes).into_response()
        };
        let out = response.headers_mut();
        out.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static(media_type(path)),
        );
        out.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
        out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if let Ok(etag) = HeaderValue::from_str(&etag) {
            out.insert(header::ETAG, etag);
        }
        if let Some(word) = encoding {
            out.insert(header::CONTENT_ENCODING, HeaderValue::from_static(word));
        }
        response
    }

    fn missing(&self) -> Response {
        let text = format!(
            "The portal's frontend is not in {}.\n\nBuild it with `cargo xtask build` (or `trunk build`), or name its folder with --dist.\n",
            self.place()
        );
        let kind = [
            (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
            (header::CACHE_CONTROL, "no-store"),
        ];
        (StatusCode::SERVICE_UNAVAILABLE, kind, text).into_response()
    }
}

/// Whether a path that is no file is one of the page's own: a browser asks for a document, or the last segment is no file name.
fn page_path(path: &str, headers: &HeaderMap) -> bool {
    let document = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.contains("text/html"));
    let last = path.rsplit('/').next().unwrap_or_default();
    document || path == PAGE || !last.contains('.')
}

/// Whether `Accept-Encoding` takes a form.
fn accepts(headers: &HeaderMap, form: &str) -> bool {
    headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|one| {
            let (name, weight) = one.split_once(';').unwrap_or((one, ""));
            let refused = weight
                .trim()
                .strip_prefix("q=")
                .is_some_and(|q| q.parse() == Ok(0.0_f32));
            name.trim().eq_ignore_ascii_case(form) && !refused
        })
}

/// Half of the hash tells any two files apart.
fn etag(hash: &[u8; 32]) -> String {
    let mut text = String::from("\"");
    for byte in hash.iter().take(16) {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text.push('"');
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::to_bytes;

    fn dist() -> (tempfile::TempDir, Assets) {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [
            ("index.html", "<html>"),
            ("index.html.br", "brotli page"),
            ("app-0123456789abcdef.js", "plain"),
            ("app-0123456789abcdef.js.br", "brotli"),
            ("app-0123456789abcdef.js.gz", "gzip"),
            ("csp.json", "{\"script_hashes\":[]}"),
        ] {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let assets = Assets::Folder(folder.path().to_owned());
        (folder, assets)
    }

    async fn ask(assets: &Assets, path: &str, sent: &[(&'static str, &str)]) -> (Response, String) {
        let mut headers = HeaderMap::new();
        for (name, value) in sent {
            headers.insert(*name, value.parse().unwrap());
        }
        let (parts, body) = assets.reply(path, &headers).await.into_parts();
        let body = to_bytes(body, 1 << 20).await.unwrap();
        (
            Response::from_parts(parts, Body::empty()),
            String::from_utf8(body.to_vec()).unwrap(),
        )
    }

    #[tokio::test]
    async fn the_best_form_that_is_taken_is_sent_and_cached_for_good() {
        let (_folder, assets) = dist();
        let path = "/app-0123456789abcdef.js";
        for (accepted, body) in [
            ("gzip, br", "brotli"),
            ("gzip", "gzip"),
            ("br;q=0, gzip;q=0.5", "gzip"),
            ("", "plain"),
        ] {
            let (response, text) = ask(&assets, path, &[("accept-encoding", accepted)]).await;
            assert_eq!(text, body, "{accepted}");
            assert_eq!(
                response.headers()["cache-control"],
                "public, max-age=31536000, immutable"
            );
            assert_eq!(
                response.headers()["content-type"],
                "text/javascript; charset=utf-8"
            );
        }
        let (first, _) = ask(&assets, path, &[]).await;
        let etag = first.headers()["etag"].to_str().unwrap().to_owned();
        let (again, text) = ask(&assets, path, &[("if-none-match", &etag)]).await;
        assert_eq!(
            (again.status(), text.as_str()),
            (StatusCode::NOT_MODIFIED, "")
        );
    }

    #[tokio::test]
    async fn page_routes_get_the_page_and_files_that_are_none_do_not() {
        let (_folder, assets) = dist();
        let (page, text) = ask(&assets, "/stamps/a/resources", &[("accept-encoding", "br")]).await;
        assert_eq!(text, "brotli page");
        assert_eq!(page.headers()["cache-control"], "no-cache");
        assert!(page.headers().contains_key("content-security-policy"));
        let (_, text) = ask(&assets, "/x/vm.1", &[("accept", "text/html,*/*")]).await;
        assert_eq!(text, "<html>");
        for path in [
            "/missing.js",
            "/csp.json",
            "/index.html.br",
            "/../Cargo.toml",
            "/a/../../x.toml",
        ] {
            assert_eq!(
                ask(&assets, path, &[]).await.0.status(),
                StatusCode::NOT_FOUND,
                "{path}"
            );
        }
    }

    #[tokio::test]
    async fn a_missing_frontend_is_told_with_the_way_out() {
        let (response, text) = ask(&Assets::Folder("/nowhere".into()), "/", &[]).await;
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(
            text.contains("/nowhere") && text.contains("cargo xtask build"),
            "{text}"
        );
    }
}
