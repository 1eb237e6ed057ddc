//! Names that reports must be able to draw.

/// A script, and a name in it as a company would write it.
pub(crate) const SCRIPTS: [(&str, &str); 30] = [
    ("Latin", "Łódź Żółć & Đặng Ñandú ſt ẞ"),
    ("Greek", "Ωμέγα Ἀθῆναι Α.Ε."),
    ("Cyrillic", "Большая Київ Ђурђевић"),
    ("Arabic", "شركة النسخ الاحتياطي (مصر)"),
    ("Persian and Urdu", "پشتیبان‌گیری گچ ٹیکنالوجی"),
    ("Hebrew", "חֲבֵרַת גיבוי בע״מ"),
    ("Thai", "บริษัท สำรองข้อมูล จำกัด ญี่ปุ่น"),
    ("Devanagari", "बैकअप कंपनी श्रीकृष्ण स्त्री क्षेत्र"),
    ("Chinese, simplified", "备份报告有限公司 门骨直"),
    ("Chinese, traditional", "備份報告股份有限公司 門骨直"),
    ("Japanese", "株式会社バックアップ ひらがな 𠮷野 ﾊﾝｶｸ"),
    ("Korean", "주식회사 백업 한국 漢字"),
    ("Emoji", "😀 ❤️ ☎️ 👍🏽 🇩🇪 👩‍⚕️ 1️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿"),
    ("Armenian", "Հայաստան ՍՊԸ"),
    ("Georgian", "საქართველო შპს"),
    ("Bengali", "ব্যাকআপ কোম্পানি"),
    ("Gurmukhi", "ਬੈਕਅੱਪ ਕੰਪਨੀ"),
    ("Gujarati", "બેકઅપ કંપની"),
    ("Odia", "ବ୍ୟାକଅପ୍ କମ୍ପାନୀ"),
    ("Tamil", "காப்பு நிறுவனம்"),
    ("Telugu", "బ్యాకప్ కంపెనీ"),
    ("Kannada", "ಬ್ಯಾಕಪ್ ಕಂಪನಿ"),
    ("Malayalam", "ബാക്കപ്പ് കമ്പനി"),
    ("Sinhala", "උපස්ථ සමාගම ශ්‍රී"),
    ("Lao", "ບໍລິສັດ ສຳຮອງ"),
    ("Burmese", "အရန် ကုမ္ပဏီ မြန်မာ"),
    ("Amharic", "ምትኬ ኩባንያ"),
    ("Khmer", "ក្រុមហ៊ុន បម្រុងទុក"),
    ("Symbols", "★ ✓ → ∑ ⠿ 𝓑𝓢𝓡 ½ № ™"),
    ("Decomposed", "e\u{301}\u{323} \u{1112}\u{1161}\u{11ab} \u{30cf}\u{309a} й"),
];

/// What an attacker, a careless importer or the world's scripts would give.
pub(crate) fn hostile_names() -> Vec<String> {
    let mut names: Vec<String> = [
        "#panic(\"x\")",
        "$x$",
        "*a*",
        "_b_",
        "`raw`",
        "#read(\"/etc/passwd\")",
        "#import \"x.typ\"",
        "= heading",
        "- list",
        "+ enum",
        "/ term: x",
        "<label>",
        "@reference",
        "[content]",
        "\\",
        "\"",
        "'",
        "//comment",
        "/*",
        "https://example.com/sites/a?b=c&d=%20",
        "<script>alert(1)</script>",
        "=cmd|'/C calc'!A0",
        "+1+1",
        "-1",
        "@x",
        "",
        " ",
        "\t",
        "a\u{0}b",
        "a\u{7}b\u{1b}[31m",
        "line\r\nbreak",
        "a\u{2028}b\u{2029}c",
        "\u{202e}txt.exe",
        "\u{2066}a\u{2069}",
        "\u{feff}bom",
        "soft\u{ad}hyphen",
        "zero\u{200b}width\u{200d}joiner",
        "\u{fdd0}\u{ffff}\u{10ffff}",
        "\u{e000}\u{f0000}",
        "\u{fffd}",
        "a\u{301}\u{302}\u{303}\u{304}\u{305}",
        "😀 👩‍👩‍👧‍👦 🇩🇪",
        "مرحبا@example.com",
        "שלום@example.com",
        "漢字かな@example.jp",
        "한국어@example.kr",
        "ไทย@example.th",
        "हिन्दी@example.in",
        "Ωμέγα@example.gr",
        "большой@example.ru",
        "żółć@example.pl",
        "teĺ@é.com",
        "ﬁligature@ﬀ.com",
    ]
    .map(str::to_owned)
    .into();
    names.push(format!("{}@example.com", "a".repeat(288)));
    names.push(format!("{}@example.com", "long.name-with-breaks.".repeat(13)));
    names.push("漢".repeat(300));
    names.push("😀".repeat(300));
    names.push("W".repeat(300));
    names.push("i i ".repeat(75));
    names
}
