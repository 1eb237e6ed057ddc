//! Lines of a stream, with a bound on their length.

use tokio::io::{AsyncBufRead, AsyncBufReadExt as _};

/// Cuts a stream into lines. One buffer, never longer than the limit.
pub(super) struct Lines<R> {
    reader: R,
    limit: usize,
    buffer: Vec<u8>,
    number: u64,
}

/// A line and its number, from 1.
pub(super) struct Numbered<'a> {
    pub(super) number: u64,
    pub(super) text: Line<'a>,
}

/// What a line is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line<'a> {
    /// Text without its line end.
    Text(&'a str),
    /// Longer than allowed; it was skipped to its end.
    TooLong,
    /// Bytes that are no text.
    NotUtf8,
}

impl<R: AsyncBufRead + Unpin> Lines<R> {
    pub(super) fn new(reader: R, limit: usize) -> Self {
        Self { reader, limit, buffer: Vec::new(), number: 0 }
    }

    /// The next line, also the last one without a line end.
    ///
    /// # Errors
    /// The stream's.
    pub(super) async fn next(&mut self) -> std::io::Result<Option<Numbered<'_>>> {
        self.buffer.clear();
        let mut too_long = false;
        let mut any = false;
        loop {
            let available = self.reader.fill_buf().await?;
            if available.is_empty() {
                break;
            }
            any = true;
            let end = available.iter().position(|byte| *byte == b'\n');
            let part = &available[..end.unwrap_or(available.len())];
            // One more than the limit: a carriage return before the line end does not count.
            if !too_long && self.buffer.len() + part.len() <= self.limit + 1 {
                self.buffer.extend_from_slice(part);
            } else {
                too_long = true;
            }
            let used = end.map_or(available.len(), |end| end + 1);
            self.reader.consume(used);
            if end.is_some() {
                break;
            }
        }
        if !any {
            return Ok(None);
        }
        self.number += 1;
        let mut bytes = self.buffer.as_slice();
        bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        if self.number == 1 {
            // The byte order mark that some programs write in front of UTF-8.
            bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        }
        let text = if too_long || bytes.len() > self.limit {
            Line::TooLong
        } else {
            std::str::from_utf8(bytes).map_or(Line::NotUtf8, Line::Text)
        };
        Ok(Some(Numbered { number: self.number, text }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn all(input: &[u8], limit: usize) -> Vec<String> {
        let mut lines = Lines::new(tokio::io::BufReader::with_capacity(3, input), limit);
        let mut found = Vec::new();
        while let Some(line) = lines.next().await.unwrap() {
            found.push(format!("{} {:?}", line.number, line.text));
        }
        found
    }

    #[tokio::test]
    async fn a_last_line_without_an_end_is_a_line() {
        assert_eq!(
            all(b"ab\r\ncd\n\n{\"ty", 100).await,
            ["1 Text(\"ab\")", "2 Text(\"cd\")", "3 Text(\"\")", "4 Text(\"{\\\"ty\")"]
        );
    }

    #[tokio::test]
    async fn a_long_line_is_skipped_to_its_end_and_the_next_one_is_read() {
        assert_eq!(
            all(b"12345\n1234\r\n123456789\nok", 4).await,
            ["1 TooLong", "2 Text(\"1234\")", "3 TooLong", "4 Text(\"ok\")"]
        );
    }

    #[tokio::test]
    async fn a_byte_order_mark_is_no_text_and_broken_text_is_told() {
        assert_eq!(all(b"\xEF\xBB\xBFa\n\xff\nb", 9).await, ["1 Text(\"a\")", "2 NotUtf8", "3 Text(\"b\")"]);
    }
}
