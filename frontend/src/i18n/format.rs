//! Numbers, dates and durations as the language and the region write them, by the browser's `Intl`.

use super::{Language, words};
use js_sys::{Date, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// A number with the language's separators.
#[must_use]
pub fn number(value: f64) -> String {
    // Tests run natively as well, where there is no browser to ask.
    if cfg!(target_arch = "wasm32") {
        let region = Language::current().region();
        js_sys::Number::from(value).to_locale_string(&region).into()
    } else {
        value.to_string()
    }
}

fn options(pairs: &[(&str, &str)]) -> JsValue {
    let object = Object::new();
    for (key, value) in pairs {
        // Setting a property of a plain object of ours cannot fail.
        let _ = Reflect::set(&object, &JsValue::from_str(key), &JsValue::from_str(value));
    }
    object.into()
}

fn written(milliseconds: f64, pairs: &[(&str, &str)]) -> String {
    let region = Language::current().region();
    Date::new(&JsValue::from_f64(milliseconds))
        .to_locale_string(&region, &options(pairs))
        .into()
}

/// A day, from seconds since 1970: `3 Jun 2031`.
#[must_use]
pub fn day(seconds: i64) -> String {
    written(
        seconds as f64 * 1000.0,
        &[("day", "numeric"), ("month", "short"), ("year", "numeric")],
    )
}

/// A moment, from milliseconds since 1970: `20 Nov 2026, 10:11:02`.
#[must_use]
pub fn moment(milliseconds: i64) -> String {
    written(
        milliseconds as f64,
        &[
            ("day", "numeric"),
            ("month", "short"),
            ("year", "numeric"),
            ("hour", "2-digit"),
            ("minute", "2-digit"),
            ("second", "2-digit"),
        ],
    )
}

/// A time of day, from milliseconds since 1970: `10:42:07`.
#[must_use]
pub fn time_of_day(milliseconds: i64) -> String {
    written(
        milliseconds as f64,
        &[
            ("hour", "2-digit"),
            ("minute", "2-digit"),
            ("second", "2-digit"),
        ],
    )
}

/// How long ago a moment was, from milliseconds since 1970: `4 min ago`, `yesterday`, `18 Nov`.
#[must_use]
pub fn ago(milliseconds: i64) -> String {
    let seconds = (Date::now() - milliseconds as f64) / 1000.0;
    let (value, unit) = match seconds {
        s if s < 45.0 => return super::Text::TimeNow.get().to_owned(),
        s if s < 3600.0 => (s / 60.0, "minute"),
        s if s < 86_400.0 => (s / 3600.0, "hour"),
        s if s < 7.0 * 86_400.0 => (s / 86_400.0, "day"),
        _ => {
            return written(
                milliseconds as f64,
                &[("day", "numeric"), ("month", "short")],
            );
        }
    };
    let region = js_sys::Array::of1(&JsValue::from_str(&Language::current().region()));
    let how = options(&[("numeric", "auto"), ("style", "short")]);
    js_sys::Intl::RelativeTimeFormat::new(&region, how.unchecked_ref())
        .format(-value.round().max(1.0), unit)
        .into()
}

/// A length of time as a clock shows it: `0:42`, `1:02:03`.
#[must_use]
pub fn clock(milliseconds: i64) -> String {
    let seconds = (milliseconds / 1000).max(0);
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

/// How long a call took: `96 ms`, `1.3 s`.
#[must_use]
pub fn took(milliseconds: u32) -> String {
    if milliseconds < 1000 {
        words::time_milliseconds(&number(f64::from(milliseconds)))
    } else {
        words::time_seconds(&number((f64::from(milliseconds) / 100.0).round() / 10.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn writes_lengths_as_a_clock() {
        assert_eq!(clock(42_900), "0:42");
        assert_eq!(clock(380_000), "6:20");
        assert_eq!(clock(3_723_000), "1:02:03");
        assert_eq!(clock(-5), "0:00");
    }
}
