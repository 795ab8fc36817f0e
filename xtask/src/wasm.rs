//! A WebAssembly module as a list of sections, as far as leaving one out needs it.

use anyhow::{Context, Result, ensure};

const CUSTOM: u8 = 0;

/// The module without its custom section `name`.
pub fn without_names(module: &[u8]) -> Result<Vec<u8>> {
    ensure!(
        module.starts_with(b"\0asm\x01\0\0\0"),
        "the first bytes are not those of WebAssembly 1"
    );
    let (head, mut rest) = module.split_at(8);
    let mut kept = head.to_vec();
    while let Some((&kind, after)) = rest.split_first() {
        let (length, body) = number(after)?;
        let end = usize::try_from(length)?;
        let content = body
            .get(..end)
            .context("a section is longer than the module")?;
        let whole = rest.len() - body.len() + end;
        if kind != CUSTOM || name(content)? != b"name" {
            kept.extend_from_slice(
                rest.get(..whole)
                    .context("a section is longer than the module")?,
            );
        }
        rest = rest.get(whole..).unwrap_or_default();
    }
    Ok(kept)
}

/// The name that a custom section begins with.
fn name(content: &[u8]) -> Result<&[u8]> {
    let (length, text) = number(content)?;
    text.get(..usize::try_from(length)?)
        .context("a section's name is longer than the section")
}

/// An unsigned number in LEB128, and what follows it.
fn number(bytes: &[u8]) -> Result<(u64, &[u8])> {
    let mut value = 0_u64;
    for (place, byte) in bytes.iter().enumerate().take(5) {
        value |= u64::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return Ok((value, bytes.get(place + 1..).unwrap_or_default()));
        }
    }
    anyhow::bail!("a number does not end")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_names_go() {
        let head = b"\0asm\x01\0\0\0";
        let types = [1, 3, 9, 9, 9];
        let names = [0, 7, 4, b'n', b'a', b'm', b'e', 1, 2];
        let features = [0, 4, 2, b't', b'f', 5];
        let module = [head.as_slice(), &types, &names, &features].concat();
        assert_eq!(
            without_names(&module).unwrap(),
            [head.as_slice(), &types, &features].concat()
        );
    }

    #[test]
    fn a_broken_module_is_an_error() {
        assert!(without_names(b"MZ").is_err());
        assert!(without_names(b"\0asm\x01\0\0\0\x01\x7f\x00").is_err());
        assert!(without_names(b"\0asm\x01\0\0\0\x00\xff\xff\xff\xff\xff\x00").is_err());
    }
}
