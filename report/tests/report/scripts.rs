//! Names of all scripts can be read out of the file again, letter for letter.

use std::ffi::OsStr;

use crate::{run, samples, write};

/// What `pdftotext` makes of the pages, without the marks of direction that it adds.
fn text() -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let path = write(folder.path(), "scripts", &samples::scripts());
    let text = run("pdftotext", &[path.as_os_str(), OsStr::new("-")]);
    text.chars().filter(|c| !matches!(c, '\u{202a}'..='\u{202e}')).collect()
}

#[test]
fn words_of_every_script_come_out_in_the_order_of_reading() {
    let text = text();
    for words in [
        "Łódź Żółć & Đặng Ñandú",
        "Ωμέγα Ἀθῆναι",
        "Большая Київ",
        "شركة النسخ",
        "مصر",
        "گچ ٹیکنالوجی",
        "גיבוי בע״מ",
        "บริษัท สำรองข้อมูล จำกัด ญี่ปุ่น",
        "स्त्री क्षेत्र",
        "备份报告有限公司",
        "備份報告股份有限公司",
        "株式会社バックアップ ひらがな 𠮷野 ﾊﾝｶｸ",
        "주식회사 백업 한국 漢字",
        "👍🏽 🇩🇪 👩‍⚕️",
        "Հայաստան",
        "საქართველო",
        "ব্যাকআপ",
        "காப்பு நிறுவனம்",
        "ምትኬ",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
}

#[test]
fn addresses_that_mix_directions_keep_both_parts() {
    let text = text();
    for words in
        ["บริษัท สำรองข้อมูล จำกัด ญี่ปุ่น@example.com", "株式会社バックアップ ひらがな 𠮷野 ﾊﾝｶｸ@example.com"]
    {
        assert!(text.contains(words), "{words}\n{text}");
    }
    let mixed = text.lines().filter(|line| line.contains('@') && line.ends_with("example.com"));
    assert!(mixed.clone().any(|line| line.contains("شركة النسخ")), "{text}");
    assert!(mixed.clone().any(|line| line.contains("גיבוי בע״מ")), "{text}");
}
