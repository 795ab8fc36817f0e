//! Numbers and how they are told.

/// The median.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => f64::NAN,
        odd if odd % 2 == 1 => values[middle],
        _ => f64::midpoint(values[middle - 1], values[middle]),
    }
}

/// The median of the ratios of pairs: what a slow moment does to both sides of a pair cancels out.
pub fn of_pairs(pairs: &[(f64, f64)]) -> f64 {
    median(pairs.iter().map(|(ours, plain)| ours / plain).collect())
}

/// One line: what, the ratio, what was promised, the medians behind it.
pub fn tell(what: &str, ratio: f64, promised: f64, behind: &str) {
    let verdict = if ratio <= promised { "kept" } else { "MISSED" };
    println!("{what:<46} {ratio:>6.2}   promised <= {promised:<5} {verdict:<6}  {behind}");
}
