//! One file of the frontend, and what follows from its name.

use axum::body::Bytes;

/// A file as it lies.
#[derive(Clone, Debug)]
pub struct File {
    /// What is in it.
    pub bytes: Bytes,
    /// SHA-256 of that.
    pub hash: [u8; 32],
}

/// The media type that a name tells.
pub fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, end)| end) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json" | "map") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("webmanifest") => "application/manifest+json",
        Some("woff2") => "font/woff2",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Whether the build put a hash of the content into the name (`frontend-0123456789abcdef_bg.wasm`), so that it never changes.
pub fn hashed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.split('-').skip(1).any(|part| {
        let digits = part
            .bytes()
            .take_while(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
            .count();
        let ended = part
            .as_bytes()
            .get(digits)
            .is_none_or(|byte| !byte.is_ascii_alphanumeric());
        (12..=64).contains(&digits) && ended
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_in_a_name_is_seen() {
        for name in [
            "frontend-0123456789abcdef.js",
            "frontend-0123456789abcdef_bg.wasm",
            "a/base-0011223344556677.css",
        ] {
            assert!(hashed(name), "{name}");
        }
        for name in [
            "index.html",
            "favicon-32.png",
            "service-worker.js",
            "x-0123456789abcdefgh.js",
            "0123456789abcdef.js",
        ] {
            assert!(!hashed(name), "{name}");
        }
    }
}
