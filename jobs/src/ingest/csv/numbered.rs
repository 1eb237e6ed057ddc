//! On which line of its file a row begins. The parser tells only where the row before ended: there a `\n` of its line end
//! and blank lines may still follow.

use std::collections::VecDeque;
use std::io::{self, Read};

/// Passes bytes through and remembers where lines begin that are not blank, as far as they have not been asked for. The
/// parser reads ahead by one buffer, so that these are few.
pub(super) struct Numbered<R> {
    reader: R,
    /// How many bytes have passed.
    offset: u64,
    /// The number of the line that the next byte is on.
    line: u64,
    /// Whether that line has been blank so far.
    blank: bool,
    /// Whether the last byte was `\r`: a `\n` after it ends no further line.
    after_return: bool,
    /// The first byte of each line that is not blank, and its number.
    begins: VecDeque<(u64, u64)>,
}

impl<R> Numbered<R> {
    pub(super) fn new(reader: R) -> Self {
        let begins = VecDeque::new();
        Self { reader, offset: 0, line: 1, blank: true, after_return: false, begins }
    }

    /// The number of the first line that is not blank from that byte on. Bytes are asked for in their order.
    pub(super) fn line_from(&mut self, byte: u64) -> u64 {
        while let Some((begin, line)) = self.begins.front() {
            if *begin >= byte {
                return *line;
            }
            self.begins.pop_front();
        }
        self.line
    }

    fn pass(&mut self, byte: u8) {
        match byte {
            b'\n' if self.after_return => {}
            b'\n' | b'\r' => (self.line, self.blank) = (self.line + 1, true),
            _ if self.blank => {
                self.begins.push_back((self.offset, self.line));
                self.blank = false;
            }
            _ => {}
        }
        self.after_return = byte == b'\r';
        self.offset += 1;
    }
}

impl<R: Read> Read for Numbered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        buffer.iter().take(read).for_each(|byte| self.pass(*byte));
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines on which the rows below the heading begin.
    fn lines(text: &str) -> Vec<u64> {
        let mut reader =
            ::csv::ReaderBuilder::new().flexible(true).from_reader(Numbered::new(text.as_bytes()));
        reader.byte_headers().unwrap();
        let mut record = ::csv::ByteRecord::new();
        let mut lines = Vec::new();
        while reader.read_byte_record(&mut record).unwrap() {
            let byte = record.position().unwrap().byte();
            lines.push(reader.get_mut().line_from(byte));
        }
        lines
    }

    #[test]
    fn rows_are_numbered_as_an_editor_does_whatever_ends_their_lines() {
        let text = "type,name\na,1\n\n\nb,2\nc,\"3\n\n4\"\nd,5";
        for end in ["\n", "\r\n", "\r"] {
            assert_eq!(lines(&text.replace('\n', end)), [2, 5, 6, 9], "{end:?}");
        }
        assert_eq!(lines("\u{feff}\r\n\r\ntype\r\na\r\n"), [4]);
        assert_eq!(lines("type\n\n"), [0; 0]);
    }

    #[test]
    fn a_file_of_many_buffers_keeps_count() {
        let text = format!("type\r\n{}", "x,y,z\r\n\r\n".repeat(20_000));
        let wanted: Vec<u64> = (0..20_000).map(|row| 2 + 2 * row).collect();
        assert_eq!(lines(&text), wanted);
    }
}
