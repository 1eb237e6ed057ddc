//! A line's JSON object, borrowed from the line as far as possible: most of what is pushed is read here once and forgotten.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use crate::text;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

/// From so many fields on, a set of names finds one that stands twice; among fewer it is quicker to look at each.
const MANY: usize = 24;

/// A JSON object, no key of which stands twice.
pub(super) struct Object<'a>(Vec<(Cow<'a, str>, Field<'a>)>);

impl<'a> Object<'a> {
    /// The field's value, once.
    pub(super) fn take(&mut self, name: &str) -> Option<Field<'a>> {
        let place = self.0.iter().position(|(known, _)| known == name)?;
        Some(self.0.swap_remove(place).1)
    }
}

/// What a field may hold.
pub(super) enum Field<'a> {
    Null,
    Flag(bool),
    /// A whole number that is not negative.
    Figure(u64),
    Text(Cow<'a, str>),
    List(Vec<Value>),
    /// What no field of ours wants: other numbers, objects.
    Other,
}

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(NoKeyTwice)
    }
}

struct NoKeyTwice;

impl<'de> Visitor<'de> for NoKeyTwice {
    type Value = Object<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object<'de>, A::Error> {
        let mut fields: Vec<(Cow<'de, str>, Field<'de>)> = Vec::with_capacity(10);
        let mut names: HashSet<String> = HashSet::new();
        while let Some(Name(name)) = map.next_key()? {
            let twice = match fields.len() {
                few @ 0..MANY => fields[..few].iter().any(|(known, _)| *known == name),
                MANY => {
                    names.extend(fields.iter().map(|(known, _)| known.to_string()));
                    !names.insert(name.to_string())
                }
                _ => !names.insert(name.to_string()),
            };
            if twice {
                let name = text::clean(&name, 40);
                return Err(A::Error::custom(format_args!("the key «{name}» stands twice")));
            }
            fields.push((name, map.next_value()?));
        }
        Ok(Object(fields))
    }
}

/// A key, borrowed unless it has escapes.
struct Name<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match deserializer.deserialize_str(AnyField)? {
            Field::Text(name) => Ok(Self(name)),
            _ => Err(D::Error::custom("a key has to be a text")),
        }
    }
}

impl<'de> Deserialize<'de> for Field<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyField)
    }
}

struct AnyField;

impl<'de> Visitor<'de> for AnyField {
    type Value = Field<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Field<'de>, E> {
        Ok(Field::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Field<'de>, E> {
        Ok(Field::Flag(flag))
    }

    fn visit_u64<E>(self, figure: u64) -> Result<Field<'de>, E> {
        Ok(Field::Figure(figure))
    }

    fn visit_i64<E>(self, figure: i64) -> Result<Field<'de>, E> {
        Ok(u64::try_from(figure).map_or(Field::Other, Field::Figure))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Field<'de>, E> {
        Ok(Field::Other)
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Field<'de>, E> {
        Ok(Field::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Field<'de>, E> {
        Ok(Field::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Field<'de>, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = seq.next_element()? {
            values.push(value);
        }
        Ok(Field::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Field<'de>, A::Error> {
        // Read like any other value, so that what is no JSON is refused in fields too that nobody wants.
        Value::deserialize(MapAccessDeserializer::new(map))?;
        Ok(Field::Other)
    }
}
