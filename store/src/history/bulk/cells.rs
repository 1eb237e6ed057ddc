//! Rows as the texts of PostgreSQL's arrays, one for each column (PostgreSQL's manual, «Array Input and Output Syntax»).

use std::fmt::Write as _;

/// A value of a row.
pub(crate) trait Cell {
    /// Appends the value as an element of an array.
    fn write(&self, array: &mut String);
}

/// A row: a tuple of values.
pub(crate) trait Cells {
    /// Appends each value to the array of its column.
    fn write(&self, arrays: &mut [String]);
}

/// The rows' columns, each as an array's text.
pub(super) fn arrays<R: Cells>(rows: &[R], columns: usize) -> Vec<String> {
    let mut arrays = vec![String::with_capacity(rows.len() * 8 + 2); columns];
    let mut before = '{';
    for row in rows {
        for array in &mut arrays {
            array.push(before);
        }
        row.write(&mut arrays);
        before = ',';
    }
    for array in &mut arrays {
        array.push_str(if before == '{' { "{}" } else { "}" });
    }
    arrays
}

macro_rules! plain {
    ($($type:ty),*) => {$(
        impl Cell for $type {
            fn write(&self, array: &mut String) {
                // Writing to a String cannot fail.
                let _ = write!(array, "{self}");
            }
        }
    )*};
}
plain!(bool, i16, i32, i64, u8, u64, usize);

impl Cell for str {
    fn write(&self, array: &mut String) {
        array.push('"');
        for part in self.split_inclusive(['"', '\\']) {
            match part.strip_suffix(['"', '\\']) {
                Some(before) => {
                    array.push_str(before);
                    array.push('\\');
                    array.push_str(&part[before.len()..]);
                }
                None => array.push_str(part),
            }
        }
        array.push('"');
    }
}

impl Cell for String {
    fn write(&self, array: &mut String) {
        self.as_str().write(array);
    }
}

impl<T: Cell + ?Sized> Cell for &T {
    fn write(&self, array: &mut String) {
        (*self).write(array);
    }
}

impl<T: Cell> Cell for Option<T> {
    fn write(&self, array: &mut String) {
        match self {
            Some(value) => value.write(array),
            None => array.push_str("NULL"),
        }
    }
}

impl<T: Cells> Cells for &T {
    fn write(&self, arrays: &mut [String]) {
        (*self).write(arrays);
    }
}

macro_rules! tuples {
    ($($type:ident $at:tt),+) => {
        impl<$($type: Cell),+> Cells for ($($type,)+) {
            fn write(&self, arrays: &mut [String]) {
                $(self.$at.write(&mut arrays[$at]);)+
            }
        }
    };
}
tuples!(A 0);
tuples!(A 0, B 1);
tuples!(A 0, B 1, C 2);
tuples!(A 0, B 1, C 2, D 3);
tuples!(A 0, B 1, C 2, D 3, E 4);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_quoted_and_what_is_not_there_is_null() {
        let rows = [(1i64, Some("a\"b\\c,{}"), true), (-2, None, false), (3, Some("NULL"), true)];
        assert_eq!(arrays(&rows, 3), ["{1,-2,3}", r#"{"a\"b\\c,{}",NULL,"NULL"}"#, "{true,false,true}"]);
        assert_eq!(arrays(&[] as &[(i64, &str)], 2), ["{}", "{}"]);
    }
}
