//! Streams against a real store: what is counted, what is refused, what is kept when a stream breaks.

use store::{Opened, Options, Store};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::*;

async fn open() -> (tempfile::TempDir, Opened) {
    let folder = tempfile::tempdir().unwrap();
    let now = Some(domain::time::parse_instant("2026-11-06T08:00:00Z").unwrap());
    let options = Options { data_dir: folder.path().join("data"), now, ..Options::default() };
    (folder, Store::open(&options).await.unwrap())
}

/// Declarations, then `runs` runs, one a minute.
fn lines(runs: u64) -> String {
    let mut text = String::from(concat!(
        r#"{"type":"partner","id":"p","name":"P"}"#,
        "\n",
        r#"{"type":"organization","id":"o","partner":"p","name":"O"}"#,
        "\n",
        r#"{"type":"account","organization":"o","id":"a","address":"a@o.example","added_at":"2026-01-01T00:00:00Z","workloads":["email"]}"#,
        "\n",
    ));
    let begin = domain::time::parse_instant("2026-10-01T00:00:00Z").unwrap();
    for minute in 0..runs {
        let at = (begin + chrono::Duration::minutes(i64::try_from(minute).unwrap())).to_rfc3339();
        text.push_str(&format!(
            r#"{{"type":"run","organization":"o","account":"a","workload":"email","ended_at":"{at}","outcome":"succeeded"}}"#
        ));
        text.push('\n');
    }
    text
}

async fn push(
    opened: &Opened,
    bytes: &[u8],
    encoding: Encoding,
    limit: Option<u64>,
) -> (Result<Totals, IngestError>, Vec<u64>) {
    let mut refused = Vec::new();
    let mut on_refused = |line: RefusedLine| refused.push(line.line);
    let read = ndjson(&opened.store, &opened.deployment, bytes, encoding, limit, &mut on_refused).await;
    (read, refused)
}

fn totals(accepted: u64, unchanged: u64, refused: u64) -> Totals {
    Totals { accepted, unchanged, refused }
}

#[tokio::test]
async fn more_than_a_chunk_is_taken_and_the_second_time_nothing_is_new() {
    let (_folder, opened) = open().await;
    let text = lines(4_500);
    let (read, _) = push(&opened, text.as_bytes(), Encoding::Identity, None).await;
    assert_eq!(read.unwrap(), totals(4_503, 0, 0));
    let (read, _) = push(&opened, text.as_bytes(), Encoding::Sniff, None).await;
    assert_eq!(read.unwrap(), totals(0, 4_503, 0));
}

#[tokio::test]
async fn refused_lines_come_in_order_whoever_refused_them() {
    let (_folder, opened) = open().await;
    let unknown =
        r#"{"type":"state","organization":"o","account":"x","at":"2026-10-01T00:00:00Z","on":true}"#;
    let text = format!("nonsense\n{}{unknown}\n{{\"type\":\n", lines(1));
    let (read, refused) = push(&opened, text.as_bytes(), Encoding::Identity, None).await;
    assert_eq!((read.unwrap(), refused), (totals(4, 0, 3), vec![1, 6, 7]));
}

#[tokio::test]
async fn compressed_streams_are_read_and_a_broken_one_keeps_what_came_before() {
    let (_folder, opened) = open().await;
    let text = lines(3_000);
    let zstd = zstd(text.as_bytes()).await;
    let (read, _) = push(&opened, &zstd[..zstd.len() / 2], Encoding::Zstd, None).await;
    let error = read.unwrap_err();
    assert!(matches!(error.kind, IngestErrorKind::Unreadable(_)), "{error}");
    let kept = error.totals.accepted;
    assert!(kept > 0 && error.lines == kept, "{error:?}");
    let (read, _) = push(&opened, &zstd, Encoding::Sniff, None).await;
    assert_eq!(read.unwrap(), totals(3_003 - kept, kept, 0));
}

#[tokio::test]
async fn who_goes_on_after_the_lines_that_were_taken_loses_and_repeats_nothing() {
    let (_folder, opened) = open().await;
    // Empty lines and refused ones are lines too; the last one breaks off in its middle.
    let text =
        format!("\n{}\nnonsense\n{}", lines(3), lines(9).lines().skip(6).collect::<Vec<_>>().join("\n"));
    let bytes = text.as_bytes();
    let broken = bytes[..bytes.len() - 5].chain(Broken);
    let mut refused = Vec::new();
    let mut on_refused = |line: RefusedLine| refused.push(line.line);
    let (store, scope) = (&opened.store, &opened.deployment);
    let read = ndjson(store, scope, broken, Encoding::Identity, None, &mut on_refused).await;
    let error = read.unwrap_err();
    assert_eq!((error.totals, error.lines), (totals(11, 0, 1), text.lines().count() as u64 - 1));
    assert_eq!(refused, [9]);

    let rest: Vec<&str> = text.lines().skip(usize::try_from(error.lines).unwrap()).collect();
    let (read, _) = push(&opened, rest.join("\n").as_bytes(), Encoding::Identity, None).await;
    assert_eq!(read.unwrap(), totals(1, 0, 0));
}

/// The end of a stream whose sender is gone.
struct Broken;

impl AsyncRead for Broken {
    fn poll_read(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
        _: &mut tokio::io::ReadBuf<'_>,
    ) -> std::task::Poll<std::io::Result<()>> {
        std::task::Poll::Ready(Err(std::io::ErrorKind::ConnectionReset.into()))
    }
}

#[tokio::test]
async fn a_stream_that_grows_past_its_limit_is_stopped() {
    let (_folder, opened) = open().await;
    let bomb = zstd(&vec![b'\n'; 5_000_000]).await;
    assert!(bomb.len() < 5_000);
    let (read, _) = push(&opened, &bomb, Encoding::Zstd, Some(1_000_000)).await;
    assert!(matches!(read.unwrap_err().kind, IngestErrorKind::TooLarge(1_000_000)));
    let mut gzip = Vec::new();
    let zeros = vec![b'\n'; 5_000_000];
    let mut encoder = async_compression::tokio::bufread::GzipEncoder::new(zeros.as_slice());
    encoder.read_to_end(&mut gzip).await.unwrap();
    // Several members are one stream, and counted as one.
    assert!(gzip.len() < 10_000);
    let (read, _) = push(&opened, &gzip.repeat(3), Encoding::Gzip, Some(6_000_000)).await;
    assert!(matches!(read.unwrap_err().kind, IngestErrorKind::TooLarge(6_000_000)));
    let (read, _) = push(&opened, b"no zstd", Encoding::Zstd, None).await;
    assert!(matches!(read.unwrap_err().kind, IngestErrorKind::Unreadable(_)));
}

async fn zstd(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = async_compression::tokio::write::ZstdEncoder::new(Vec::new());
    encoder.write_all(bytes).await.unwrap();
    encoder.shutdown().await.unwrap();
    encoder.into_inner()
}

#[test]
fn fuzz_whatever_a_stream_holds_its_lines_are_cut_and_bounded() {
    use end2end::fuzz::{Became, fuzz};
    const LIMIT: usize = 200;
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let text = lines(3);
    let (gzip, zstd) = runtime.block_on(async {
        let mut gzip = Vec::new();
        let mut zstd = Vec::new();
        let mut reader = async_compression::tokio::bufread::GzipEncoder::new(text.as_bytes());
        reader.read_to_end(&mut gzip).await.unwrap();
        let mut reader = async_compression::tokio::bufread::ZstdEncoder::new(text.as_bytes());
        reader.read_to_end(&mut zstd).await.unwrap();
        (gzip, zstd)
    });
    let samples = [text.as_bytes(), &gzip, &zstd];
    let words = ["\u{1f}\u{8b}\u{8}", "(\u{b5}/\u{fd}", "\r\n\r\n"];
    fuzz("pushed streams (plain, gzip, zstd)", &samples, &words, |bytes| {
        runtime.block_on(async {
            let Ok(decoded) = decode::decode(bytes, Encoding::Sniff, Some(1 << 20)).await else {
                return Became::Refused;
            };
            let mut cut = lines::Lines::new(decoded, LIMIT);
            let mut number = 0;
            loop {
                match cut.next().await {
                    Ok(Some(line)) => {
                        number += 1;
                        assert_eq!(line.number, number, "lines are counted one by one");
                        if let lines::Line::Text(text) = line.text {
                            assert!(text.len() <= LIMIT && !text.contains('\n'), "{text:?}");
                        }
                    }
                    Ok(None) => return Became::Accepted,
                    Err(_) => return Became::Refused,
                }
            }
        })
    });
}
