//! The page's Content-Security-Policy: its inline loader is named by hash, because a precompressed page cannot carry a nonce.

use super::Assets;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// What xtask leaves as `csp.json` beside the page.
#[derive(Deserialize)]
struct ScriptHashes {
    script_hashes: Vec<String>,
}

/// The policy for a page: with the hashes that the build computed, else with those of the inline scripts that it has.
pub async fn policy(assets: &Assets, page: &[u8]) -> String {
    let built = match assets.file("csp.json").await {
        Some(file) => serde_json::from_slice::<ScriptHashes>(&file.bytes).ok(),
        None => None,
    };
    let hashes = match built {
        Some(built) => built
            .script_hashes
            .into_iter()
            .filter(|hash| plain(hash))
            .collect(),
        None => inline(&String::from_utf8_lossy(page)),
    };
    let scripts: String = hashes.iter().map(|hash| format!(" '{hash}'")).collect();
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{scripts}; style-src 'self'; connect-src 'self'; \
         img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
}

/// Nothing but a hash may get into the policy.
fn plain(hash: &str) -> bool {
    let digits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    hash.strip_prefix("sha256-")
        .is_some_and(|rest| rest.bytes().all(digits))
}

/// The hashes of every `<script>` without a `src`, as the browser computes them.
fn inline(page: &str) -> Vec<String> {
    let mut hashes = Vec::new();
    let mut rest = page;
    while let Some((_, after)) = rest.split_once("<script") {
        let Some((attributes, body)) = after.split_once('>') else {
            break;
        };
        let Some((script, tail)) = body.split_once("</script>") else {
            break;
        };
        if !attributes.contains("src=") {
            hashes.push(format!(
                "sha256-{}",
                STANDARD.encode(Sha256::digest(script))
            ));
        }
        rest = tail;
    }
    hashes
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str =
        "<html><script type=\"module\">alert(1)</script><script src='a.js'></script></html>";

    #[tokio::test]
    async fn inline_scripts_are_named_by_hash_and_nothing_is_unsafe() {
        let folder = tempfile::tempdir().unwrap();
        let assets = Assets::Folder(folder.path().to_owned());
        let policy = policy(&assets, PAGE.as_bytes()).await;
        let hash = STANDARD.encode(Sha256::digest("alert(1)"));
        assert!(policy.contains(&format!(
            "script-src 'self' 'wasm-unsafe-eval' 'sha256-{hash}';"
        )));
        assert_eq!(policy.matches("sha256-").count(), 1);
        for part in [
            "default-src 'none'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "style-src 'self'",
        ] {
            assert!(policy.contains(part), "{policy}");
        }
        assert!(!policy.contains("unsafe-inline"));
    }

    #[tokio::test]
    async fn the_hashes_of_the_build_are_taken_and_nothing_else_gets_in() {
        let folder = tempfile::tempdir().unwrap();
        let hashes = r#"{"script_hashes":["sha256-QUJD","sha256-x'; script-src *"]}"#;
        std::fs::write(folder.path().join("csp.json"), hashes).unwrap();
        let policy = policy(&Assets::Folder(folder.path().to_owned()), PAGE.as_bytes()).await;
        assert!(policy.contains("'sha256-QUJD'"));
        assert!(!policy.contains('*') && policy.matches("sha256-").count() == 1);
    }
}
