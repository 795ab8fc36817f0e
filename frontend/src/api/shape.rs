//! JSON values into types. Every reply is parsed once into a value and taken apart from there: a reader of text (and one of
//! values beside it) for every type would be a tenth of the page. It reads what our own API writes: objects as objects,
//! enums as words.

use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error as _, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};
use serde_json::{Error, Map, Number, Value};

/// Gives a value its type.
pub fn shaped<T: DeserializeOwned>(value: Value) -> Result<T, Error> {
    T::deserialize(Shape(value))
}

/// A text of JSON with its type.
pub fn read_as<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    shaped(serde_json::from_str(text)?)
}

struct Shape(Value);

fn other(value: &Value) -> Error {
    Error::custom(match value {
        Value::Null => "null is not expected here",
        Value::Bool(_) => "true or false is not expected here",
        Value::Number(_) => "a number is not expected here",
        Value::String(_) => "a text is not expected here",
        Value::Array(_) => "a list is not expected here",
        Value::Object(_) => "an object is not expected here",
    })
}

macro_rules! numbers {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match self.0 {
                Value::Number(number) => number_into(&number, visitor),
                value => Err(other(&value)),
            }
        })*
    };
}

macro_rules! texts {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match self.0 {
                Value::String(text) => visitor.visit_string(text),
                value => Err(other(&value)),
            }
        })*
    };
}

impl<'de> Deserializer<'de> for Shape {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(yes) => visitor.visit_bool(yes),
            Value::Number(number) => number_into(&number, visitor),
            Value::String(text) => visitor.visit_string(text),
            Value::Array(items) => visitor.visit_seq(Items(items.into_iter())),
            Value::Object(fields) => visitor.visit_map(Fields::of(fields)),
        }
    }

    numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_f32 deserialize_f64
    }

    texts! { deserialize_char deserialize_str deserialize_string deserialize_bytes deserialize_byte_buf }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::String(text) => visitor.visit_str(&text),
            value => Err(other(&value)),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Bool(yes) => visitor.visit_bool(yes),
            value => Err(other(&value)),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            value => visitor.visit_some(Self(value)),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            value => Err(other(&value)),
        }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Array(items) => visitor.visit_seq(Items(items.into_iter())),
            value => Err(other(&value)),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Object(fields) => visitor.visit_map(Fields::of(fields)),
            value => Err(other(&value)),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.0 {
            Value::String(word) => visitor.visit_enum(Variant {
                word,
                content: Value::Null,
            }),
            Value::Object(fields) if fields.len() == 1 => match fields.into_iter().next() {
                Some((word, content)) => visitor.visit_enum(Variant { word, content }),
                None => Err(other(&Value::Null)),
            },
            value => Err(other(&value)),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }
}

fn number_into<'de, V: Visitor<'de>>(number: &Number, visitor: V) -> Result<V::Value, Error> {
    if let Some(number) = number.as_u64() {
        visitor.visit_u64(number)
    } else if let Some(number) = number.as_i64() {
        visitor.visit_i64(number)
    } else {
        visitor.visit_f64(number.as_f64().unwrap_or(f64::NAN))
    }
}

struct Items(std::vec::IntoIter<Value>);

impl<'de> SeqAccess<'de> for Items {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Error> {
        match self.0.next() {
            Some(value) => seed.deserialize(Shape(value)).map(Some),
            None => Ok(None),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

struct Fields {
    rest: serde_json::map::IntoIter,
    value: Value,
}

impl Fields {
    fn of(fields: Map<String, Value>) -> Self {
        Self {
            rest: fields.into_iter(),
            value: Value::Null,
        }
    }
}

impl<'de> MapAccess<'de> for Fields {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Error> {
        let Some((name, value)) = self.rest.next() else {
            return Ok(None);
        };
        self.value = value;
        seed.deserialize(Shape(Value::String(name))).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        seed.deserialize(Shape(std::mem::take(&mut self.value)))
    }
}

/// A word, and what comes with it.
struct Variant {
    word: String,
    content: Value,
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = Error;
    type Variant = Shape;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Shape), Error> {
        let word = seed.deserialize(Shape(Value::String(self.word)))?;
        Ok((word, Shape(self.content)))
    }
}

impl<'de> VariantAccess<'de> for Shape {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        match self.0 {
            Value::Null => Ok(()),
            value => Err(other(&value)),
        }
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Error> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use porthole_shared::page::Line;
    use porthole_shared::problem::{Problem, ProblemKind, Recovery};
    use serde_json::json;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn what_our_api_writes_comes_back_the_same() {
        let problem = Problem::new(ProblemKind::OverQuota, "No cores are left")
            .with_detail("in all")
            .with_recovery(Recovery::Reload)
            .with_recovery(Recovery::GoTo {
                resource: "/subscriptions/1".to_owned(),
            });
        let text = serde_json::to_string(&problem).unwrap();
        assert_eq!(read_as::<Problem>(&text).unwrap(), problem);
    }

    #[test]
    fn values_numbers_and_nothing_keep_what_they_are() {
        let value = json!({"a": [1, -2, 0.5, null, true, {"b": "c"}], "big": u64::MAX});
        assert_eq!(shaped::<Value>(value.clone()).unwrap(), value);
        assert_eq!(shaped::<Option<u8>>(json!(null)).unwrap(), None);
        assert_eq!(shaped::<Vec<u8>>(json!([1, 2])).unwrap(), [1, 2]);
        assert_eq!(shaped::<f64>(json!(3)).unwrap(), 3.0);
        shaped::<()>(json!(null)).unwrap();
    }

    #[test]
    fn a_line_of_a_list_is_read() {
        let end: Line<Vec<Value>> =
            read_as(r#"{"end":{"pages":2,"problem":null,"later":[1]}}"#).unwrap();
        assert!(matches!(
            end,
            Line::End {
                pages: 2,
                problem: None
            }
        ));
        assert!(read_as::<Line<Vec<Value>>>(r#"{"more":{}}"#).is_err());
    }

    #[test]
    fn another_shape_is_an_error_and_no_panic() {
        for value in [
            json!(7),
            json!("7"),
            json!([]),
            json!({}),
            json!(null),
            json!(true),
        ] {
            assert!(shaped::<Problem>(value).is_err());
        }
        assert!(shaped::<u8>(json!(300)).is_err());
        assert!(shaped::<bool>(json!("true")).is_err());
        assert!(read_as::<Value>("{").is_err());
    }
}
