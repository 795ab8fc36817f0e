//! As HTTP, with curl.

use super::{ArmRequest, Surroundings, quoted, without_secrets};
use std::fmt::Write;

pub(super) fn print(requests: &[ArmRequest], surroundings: &Surroundings) -> String {
    let mut out = String::new();
    if let (Some(file), Some(stamp)) = (surroundings.root_file(), &surroundings.stamp) {
        let _ = writeln!(
            out,
            "# {file}: the root certificate of {stamp}. TOKEN: a token for {}",
            surroundings.scope()
        );
    } else {
        let _ = writeln!(out, "# TOKEN: a token for {}", surroundings.scope());
    }
    for request in requests {
        let _ = writeln!(out, "curl --fail-with-body --request {} \\", request.method);
        if let Some(file) = surroundings.root_file() {
            let _ = writeln!(out, "  --cacert {file} \\");
        }
        let _ = write!(
            out,
            "  --header \"Authorization: Bearer $TOKEN\" \\\n  {}",
            quoted(&format!("{}{}", surroundings.endpoint, request.target()))
        );
        if let Some(body) = &request.body {
            let text = serde_json::to_string_pretty(&without_secrets(body)).unwrap_or_default();
            let _ = write!(
                out,
                " \\\n  --header 'Content-Type: application/json' \\\n  --data {}",
                quoted(&text)
            );
        }
        out.push('\n');
    }
    out
}
