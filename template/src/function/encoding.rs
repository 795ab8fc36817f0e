//! Base64, data URIs and addresses.

use super::object::read_json;
use super::{Call, Function, plain};
use crate::fault::Fault;
use crate::text::percent;
use crate::value::Value;
use base64::Engine;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};

pub(super) const FUNCTIONS: &[Function] = &[
    plain("base64", 1, 1, "base64(inputString)", |call, values| {
        call.made(STANDARD.encode(call.text(values, 0)?.as_bytes()))
    }),
    plain(
        "base64ToString",
        1,
        1,
        "base64ToString(base64Value)",
        |call, values| call.made(from_base64(call, call.text(values, 0)?)?),
    ),
    plain(
        "base64ToJson",
        1,
        1,
        "base64ToJson(base64Value)",
        |call, values| read_json(call, &from_base64(call, call.text(values, 0)?)?),
    ),
    // The documentation says `utf8`; the engine writes `utf-8`.
    plain(
        "dataUri",
        1,
        1,
        "dataUri(stringToConvert)",
        |call, values| {
            let encoded = STANDARD.encode(call.text(values, 0)?.as_bytes());
            call.made(format!("data:text/plain;charset=utf-8;base64,{encoded}"))
        },
    ),
    plain(
        "dataUriToString",
        1,
        1,
        "dataUriToString(dataUriToConvert)",
        data_uri_to_string,
    ),
    plain("uri", 2, 2, "uri(baseUri, relativeUri)", uri),
    plain(
        "uriComponent",
        1,
        1,
        "uriComponent(stringToEncode)",
        |call, values| call.made(percent::encode(call.text(values, 0)?)),
    ),
    plain(
        "uriComponentToString",
        1,
        1,
        "uriComponentToString(uriEncodedString)",
        |call, values| call.made(percent::decode(call.text(values, 0)?)),
    ),
];

/// Padding may be missing and white space may stand in between, as .NET tolerates.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

fn from_base64(call: &Call<'_>, text: &str) -> Result<String, Fault> {
    let packed: String = text
        .chars()
        .filter(|letter| !letter.is_ascii_whitespace())
        .collect();
    match LENIENT.decode(packed) {
        Ok(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
        Err(error) => Err(call
            .wrong("the text is not base64.")
            .found(format!("{error}."))),
    }
}

/// `data:[type][;charset=…][;base64],…`
fn data_uri_to_string(call: &Call<'_>, values: &[Value]) -> Result<Value, Fault> {
    let text = call.text(values, 0)?;
    let after = text
        .get(..5)
        .filter(|start| start.eq_ignore_ascii_case("data:"))
        .and(text.get(5..));
    let Some((head, data)) = after.and_then(|after| after.split_once(',')) else {
        return Err(call
            .wrong("the text is no data URI.")
            .or("Write data:text/plain;charset=utf-8;base64,…"));
    };
    let coded = head
        .split(';')
        .any(|part| part.trim().eq_ignore_ascii_case("base64"));
    let decoded = percent::decode(data);
    if coded {
        call.made(from_base64(call, &decoded)?)
    } else {
        call.made(decoded)
    }
}

fn uri(call: &Call<'_>, values: &[Value]) -> Result<Value, Fault> {
    let (base, relative) = (call.text(values, 0)?, call.text(values, 1)?);
    match percent::join(base, relative) {
        Some(joined) => call.made(joined),
        None => Err(call
            .wrong("the base must be an absolute address.")
            .found(format!("It is '{base}'."))
            .or("Begin it with https:// and a host.")),
    }
}
