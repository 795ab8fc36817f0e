//! Moments: `utcNow`, `dateTimeAdd` and the epoch.

use super::{Call, Function, plain, written};
use crate::date_time::{DateTime, read_duration};
use crate::evaluate::{Evaluator, Stage};
use crate::expression::Expression;
use crate::fault::Fault;
use crate::value::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    written("utcNow", 0, 1, "utcNow([format])", utc_now),
    plain(
        "dateTimeAdd",
        2,
        3,
        "dateTimeAdd(base, duration, [format])",
        add,
    ),
    plain(
        "dateTimeFromEpoch",
        1,
        1,
        "dateTimeFromEpoch(epochTime)",
        |call, values| {
            let moment = DateTime::from_epoch(call.integer(values, 0)?);
            let moment = moment
                .ok_or_else(|| call.wrong("the moment lies outside of the years 1 to 9999."))?;
            write(call, moment, "yyyy-MM-ddTHH:mm:ssZ")
        },
    ),
    plain(
        "dateTimeToEpoch",
        1,
        1,
        "dateTimeToEpoch(dateTime)",
        |call, values| Ok(Value::Integer(read(call, values)?.to_epoch())),
    ),
];

fn read(call: &Call<'_>, values: &[Value]) -> Result<DateTime, Fault> {
    let text = call.text(values, 0)?;
    DateTime::read(text).ok_or_else(|| {
        call.wrong("the text is no date.")
            .found(format!("It is '{text}'."))
            .or("Write it like 2020-04-07T14:53:14Z.")
    })
}

fn write(call: &Call<'_>, moment: DateTime, format: &str) -> Result<Value, Fault> {
    call.made(
        moment
            .write(format)
            .map_err(|what| call.wrong(format!("{what}.")))?,
    )
}

fn add(call: &Call<'_>, values: &[Value]) -> Result<Value, Fault> {
    let base = read(call, values)?;
    let duration = call.text(values, 1)?;
    let ticks = read_duration(duration).ok_or_else(|| {
        call.wrong("the duration is not in the format of ISO 8601.")
            .found(format!("It is '{duration}'."))
            .or("Write it like P1DT2H, or -P9D to go back.")
    })?;
    let moment = base
        .plus(ticks)
        .ok_or_else(|| call.wrong("the moment lies outside of the years 1 to 9999."))?;
    // Without a format the engine writes .NET's general one, as the documentation's example shows.
    let format = if values.len() > 2 {
        call.text(values, 2)?
    } else {
        "G"
    };
    write(call, moment, format)
}

/// Only parameters' default values may ask for the time, so that evaluating twice gives the same.
fn utc_now(
    evaluator: &mut Evaluator<'_>,
    call: &Call<'_>,
    arguments: &[Expression],
) -> Result<Value, Fault> {
    evaluator.only_in(call, &[Stage::Default])?;
    let format = match arguments.first() {
        Some(format) => vec![evaluator.expression(format)?],
        None => vec![Value::from("yyyyMMddTHHmmssZ")],
    };
    let format = call.text(&format, 0)?;
    match evaluator.world().now().and_then(DateTime::from_duration) {
        Some(moment) => write(call, moment, format),
        None => Ok(Value::unknown("utcNow()")),
    }
}
