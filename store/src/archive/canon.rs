//! The one form in which a row is the same on both databases: a text or nothing for each column. It is what PostgreSQL is
//! given, and what both sides' rows are hashed by.

use sha2::{Digest as _, Sha256};

use super::hex;

/// A column that both databases have.
#[derive(Debug, Clone)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) kind: Kind,
}

/// What a column holds, by its type in PostgreSQL; SQLite's own types are fewer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Number,
    Truth,
    Text,
    Bytes,
    Uuid,
}

impl Kind {
    /// The kind of a type that the schema uses; none for one that nobody thought of yet.
    pub(super) fn of(data_type: &str) -> Option<Self> {
        Some(match data_type {
            "smallint" | "integer" | "bigint" => Self::Number,
            "boolean" => Self::Truth,
            "text" => Self::Text,
            "bytea" => Self::Bytes,
            "uuid" => Self::Uuid,
            _ => return None,
        })
    }
}

impl Column {
    /// What reads the column's form from SQLite: digits, 0 or 1, the text itself, or hexadecimal digits.
    pub(super) fn in_sqlite(&self) -> String {
        let name = &self.name;
        match self.kind {
            Kind::Number | Kind::Truth | Kind::Text => format!("CAST(\"{name}\" AS TEXT)"),
            // Without the question, nothing would become an empty text.
            Kind::Bytes | Kind::Uuid => {
                format!("CASE WHEN \"{name}\" IS NOT NULL THEN lower(hex(\"{name}\")) END")
            }
        }
    }

    /// What reads the same form from PostgreSQL.
    pub(super) fn in_postgres(&self) -> String {
        let name = &self.name;
        match self.kind {
            Kind::Number => format!("\"{name}\"::text"),
            Kind::Truth => format!("\"{name}\"::int::text"),
            Kind::Text => format!("\"{name}\""),
            Kind::Bytes => format!("encode(\"{name}\", 'hex')"),
            Kind::Uuid => format!("replace(\"{name}\"::text, '-', '')"),
        }
    }

    /// Appends a value of that form as a field of PostgreSQL's COPY, in its text format.
    pub(super) fn write_field(&self, value: Option<&str>, into: &mut String) {
        let Some(value) = value else { return into.push_str("\\N") };
        if self.kind == Kind::Bytes {
            into.push_str("\\\\x");
        }
        for char in value.chars() {
            match char {
                '\\' => into.push_str("\\\\"),
                '\n' => into.push_str("\\n"),
                '\r' => into.push_str("\\r"),
                '\t' => into.push_str("\\t"),
                other => into.push(other),
            }
        }
    }
}

/// The rows of a table, whatever their order: how many, and the sum of their hashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Sum {
    pub(super) rows: u64,
    /// A number of 256 bits, the lowest byte first.
    total: [u8; 32],
}

impl Sum {
    /// Counts a row in. Values carry their length, so that no two rows are hashed by the same bytes.
    pub(super) fn add(&mut self, row: &[Option<String>]) {
        let mut hash = Sha256::new();
        for value in row {
            match value {
                None => hash.update([0]),
                Some(text) => {
                    hash.update([1]);
                    hash.update((text.len() as u64).to_le_bytes());
                    hash.update(text.as_bytes());
                }
            }
        }
        // A sum, as rows that are there twice would cancel each other out in an exclusive or.
        let mut carry = false;
        for (byte, more) in self.total.iter_mut().zip(hash.finalize()) {
            let (sum, over) = byte.overflowing_add(more);
            let (sum, again) = sum.overflowing_add(u8::from(carry));
            (*byte, carry) = (sum, over || again);
        }
        self.rows += 1;
    }

    /// The beginning of the sum, for people to compare.
    pub(super) fn shown(&self) -> String {
        hex(&self.total[..8])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(rows: &[&[Option<&str>]]) -> Sum {
        let mut sum = Sum::default();
        for row in rows {
            sum.add(&row.iter().map(|value| value.map(str::to_owned)).collect::<Vec<_>>());
        }
        sum
    }

    #[test]
    fn rows_are_summed_whatever_their_order_and_no_two_tables_alike() {
        let (a, b): (&[Option<&str>], &[Option<&str>]) = (&[Some("1"), None], &[Some("2"), Some("x")]);
        assert_eq!(sum(&[a, b]), sum(&[b, a]));
        let others = [
            sum(&[a]),
            sum(&[a, a]),
            sum(&[]),
            sum(&[&[Some("1"), Some("")], b]),
            sum(&[&[Some("1")], b]),
            sum(&[&[Some("2x"), Some("")], a]),
            sum(&[&[None, Some("1")], b]),
        ];
        assert!(others.iter().all(|other| *other != sum(&[a, b])));
    }

    #[test]
    fn fields_are_escaped() {
        let column = |kind| Column { name: "c".to_owned(), kind };
        let field = |kind, value| {
            let mut text = String::new();
            column(kind).write_field(value, &mut text);
            text
        };
        assert_eq!(field(Kind::Text, None), "\\N");
        assert_eq!(field(Kind::Text, Some("")), "");
        assert_eq!(field(Kind::Text, Some("\\N\ta\r\nb")), "\\\\N\\ta\\r\\nb");
        assert_eq!(field(Kind::Bytes, Some("00ff")), "\\\\x00ff");
        assert_eq!(field(Kind::Truth, Some("1")), "1");
    }
}
