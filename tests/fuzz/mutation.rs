//! How an input is changed: bytes flipped, pieces cut, doubled and exchanged, and the words that parsers stumble over.

/// A small generator of pseudo-random numbers (xorshift64*): deterministic, good enough to choose bytes by.
pub struct Random(u64);

impl Random {
    /// From a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number below a limit (0 when the limit is 0).
    pub fn below(&mut self, limit: usize) -> usize {
        if limit == 0 {
            0
        } else {
            (self.next() % limit as u64) as usize
        }
    }
}

const WORDS: &[&str] = &[
    "/",
    "//",
    "?",
    "&",
    "=",
    "%2f",
    "%00",
    "%",
    "%zz",
    "..",
    "\0",
    "\r\n",
    "é",
    "😀",
    "\u{202e}",
    "'",
    "''",
    "\"",
    "\\",
    "{",
    "}",
    "[",
    "]",
    "null",
    "true",
    "-1",
    "0",
    "99999999999999999999",
    "1e999",
    "<script>",
    "$filter=",
    "$top=",
    "$skiptoken=",
    "api-version=",
    " eq ",
    " and ",
    "resourceGroup",
    "PT1H",
    "Bearer ",
    "https://",
    "[[[[[[[[[[[[[[[[",
    "{\"a\":{\"a\":{\"a\":",
    "providers/Microsoft.Compute/virtualMachines/",
    "subscriptions/",
    "resourceGroups/",
    "\u{feff}",
];

/// Changes an input in one to four ways.
pub fn change(input: &mut Vec<u8>, other: &[u8], random: &mut Random) {
    for _ in 0..=random.below(4) {
        let at = random.below(input.len() + 1);
        let length = random.below(32).min(input.len().saturating_sub(at));
        match random.below(7) {
            0 if at < input.len() => input[at] ^= 1 << random.below(8),
            1 => drop(input.drain(at..at + length)),
            2 => {
                let piece = input[at..at + length].to_vec();
                splice(input, at, &piece);
            }
            3 => splice(input, at, WORDS[random.below(WORDS.len())].as_bytes()),
            4 => {
                let from = random.below(other.len());
                let to = (from + random.below(64)).min(other.len());
                splice(input, at, &other[from..to]);
            }
            5 => input.truncate(at),
            _ => {
                let byte = random.next().to_le_bytes()[0];
                splice(input, at, &vec![byte; 1 + random.below(9)]);
            }
        }
        // Bounds are the shell's business; what the parsers see is never longer than this.
        input.truncate(65_536);
    }
}

fn splice(input: &mut Vec<u8>, at: usize, piece: &[u8]) {
    input.splice(at..at, piece.iter().copied());
}
