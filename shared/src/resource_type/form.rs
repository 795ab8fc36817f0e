//! How a resource is made: the fields of its form, what each takes, and the body that they make together.

use super::name_rule::{NameFault, NameRule};
use serde_json::{Map, Value};
use std::net::Ipv4Addr;

/// A form. Subscription, resource group, name, location and tags are every form's; these are the type's own.
#[derive(Debug)]
pub struct Form {
    /// What the name may be.
    pub name: NameRule,
    /// The type's own fields.
    pub inputs: &'static [Input],
    /// The JSON that the inputs are written into.
    pub body: &'static str,
    /// Whether the type has a page of its own for this, and the form only names its rules.
    pub own_page: bool,
}

/// One field of a form.
#[derive(Debug)]
pub struct Input {
    /// `field.<label>` names it.
    pub label: &'static str,
    /// Where its value is written.
    pub pointer: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// What stands in it at first.
    pub initial: &'static str,
}

/// What a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A name of something inside.
    Name(NameRule),
    /// An IPv4 range.
    Range,
    /// A whole number.
    Number {
        /// At least.
        from: u32,
        /// At most.
        to: u32,
    },
    /// One of these words of ARM.
    Choice(&'static [&'static str]),
    /// Yes or no.
    YesNo,
    /// The directory of the sign-in; not typed.
    Tenant,
}

/// Why a value is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The name.
    Name(NameFault),
    /// Not an address range such as 10.0.0.0/16.
    NoRange,
    /// The range starts inside: the network address is given.
    RangeStart(Ipv4Addr),
    /// Not a number between the two.
    Number(u32, u32),
    /// None of the choices.
    Choice,
}

impl Kind {
    /// Checks a value.
    pub fn check(&self, value: &str) -> Result<(), Fault> {
        match self {
            Self::Name(rule) => rule.check(value).map_err(Fault::Name),
            Self::Range => range(value).map(|_| ()),
            Self::Number { from, to } => match value.trim().parse::<u32>() {
                Ok(number) if (*from..=*to).contains(&number) => Ok(()),
                _ => Err(Fault::Number(*from, *to)),
            },
            Self::Choice(words) => words.contains(&value).then_some(()).ok_or(Fault::Choice),
            Self::YesNo | Self::Tenant => Ok(()),
        }
    }

    fn value(&self, text: &str) -> Value {
        match self {
            Self::Number { .. } => text.trim().parse::<u32>().map_or(Value::Null, Value::from),
            Self::YesNo => Value::Bool(text == "true"),
            _ => Value::String(text.trim().to_owned()),
        }
    }
}

/// Reads `10.0.0.0/16`; the address must be the first of the range.
pub fn range(text: &str) -> Result<(Ipv4Addr, u8), Fault> {
    let (address, length) = text.trim().split_once('/').ok_or(Fault::NoRange)?;
    let address: Ipv4Addr = address.parse().map_err(|_| Fault::NoRange)?;
    let length: u8 = length
        .parse()
        .ok()
        .filter(|length| (1..=32).contains(length))
        .ok_or(Fault::NoRange)?;
    let mask = u32::MAX << (32 - u32::from(length));
    let first = Ipv4Addr::from(u32::from(address) & mask);
    if first == address {
        Ok((address, length))
    } else {
        Err(Fault::RangeStart(first))
    }
}

impl Form {
    /// The body for these values, by the labels of the inputs. An input without a value keeps what the template says.
    pub fn body(&self, location: &str, values: &dyn Fn(&str) -> Option<String>) -> Value {
        let mut body: Value = serde_json::from_str(self.body).unwrap_or_default();
        for input in self.inputs {
            if let Some(text) = values(input.label).filter(|text| !text.is_empty()) {
                write(&mut body, input.pointer, input.kind.value(&text));
            }
        }
        write(&mut body, "/location", Value::String(location.to_owned()));
        body
    }
}

/// Writes a value where a pointer leads, making objects on the way. Array places must exist in the template.
fn write(body: &mut Value, pointer: &str, value: Value) {
    let mut place = body;
    for word in pointer.split('/').skip(1) {
        place = match place {
            Value::Array(list) => match word
                .parse::<usize>()
                .ok()
                .and_then(|index| list.get_mut(index))
            {
                Some(item) => item,
                None => return,
            },
            other => {
                if !other.is_object() {
                    *other = Value::Object(Map::new());
                }
                match other.as_object_mut() {
                    Some(object) => object.entry(word.to_owned()).or_insert(Value::Null),
                    None => return,
                }
            }
        };
    }
    *place = value;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resource_type::network;
    use serde_json::json;

    #[test]
    fn ranges_are_checked() {
        assert!(range("10.0.0.0/16").is_ok());
        assert_eq!(
            range("10.0.0.1/16"),
            Err(Fault::RangeStart(Ipv4Addr::new(10, 0, 0, 0)))
        );
        for text in [
            "10.0.0.0",
            "10.0.0/8",
            "10.0.0.0/33",
            "10.0.0.0/0",
            "x/8",
            "",
        ] {
            assert_eq!(range(text), Err(Fault::NoRange), "{text}");
        }
    }

    #[test]
    fn values_are_written_into_the_body() {
        let form = network::VIRTUAL_NETWORK.create.unwrap();
        let body = form.body("local", &|label| match label {
            "address_space" => Some("10.1.0.0/16".to_owned()),
            "subnet" => Some("web".to_owned()),
            "subnet_range" => Some("10.1.0.0/24".to_owned()),
            _ => None,
        });
        assert_eq!(body["location"], "local");
        assert_eq!(
            body.pointer("/properties/addressSpace/addressPrefixes"),
            Some(&json!(["10.1.0.0/16"]))
        );
        assert_eq!(
            body.pointer("/properties/subnets/0/name"),
            Some(&json!("web"))
        );
    }
}
