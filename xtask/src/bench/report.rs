//! What a report costs: beside the same report drawn by hand with krilla, and beside WeasyPrint, ReportLab and Chromium on
//! the same rows. All take turns, so that a slow moment of the machine meets all of them. The rivals never enter the
//! product: they live in `target/bench-rivals`.

use std::path::PathBuf;
use std::process::Command;

use crate::packages::{self, CHROMIUM};
use crate::process::{Failure, cargo, measure, output, root, run as run_command, target};

/// Accounts, rounds of all, and whether the rivals take part: at ten thousand some would take a quarter of an hour.
const SIZES: [(&str, usize, bool); 4] =
    [("10", 5, true), ("100", 5, true), ("1000", 5, true), ("10000", 3, false)];
/// How often a round draws our report and krilla's, turn by turn.
const TURNS: &str = "5";
const VERSIONS: [&str; 2] = ["weasyprint==70.0", "reportlab==5.1.0"];

/// Who is measured, in the order of the tables; whole processes are counted from their start to their end.
const WAYS: [&str; 7] = [
    "the report",
    "by hand with krilla",
    "ReportLab, untagged",
    "Chromium, warm",
    "Chromium from a cold start",
    "WeasyPrint, started",
    "WeasyPrint from a cold start",
];
const REPORT: usize = 0;
const KRILLA: usize = 1;
const REPORTLAB: usize = 2;
const WARM: usize = 3;
const COLD: usize = 4;
const STARTED: usize = 5;
const WHOLE: usize = 6;

/// What was seen of one way at one size.
#[derive(Default)]
struct Seen {
    milliseconds: Vec<f64>,
    /// Megabytes of the largest process, kilobytes of the file.
    peak: f64,
    size: f64,
}

/// Measures everything and prints the tables of docs/benchmarks.md.
pub(crate) fn run() -> Result<(), Failure> {
    packages::ensure(&[&CHROMIUM])?;
    // No program and no page takes part. No crate is named: cargo would choose other features, and build half the world again.
    run_command(cargo().args(["build", "--release", "--examples"]))?;
    let rivals = Rivals::set_up()?;
    let folder = tempfile::tempdir()?;
    let mut table = Vec::new();
    for (accounts, rounds, with_rivals) in SIZES {
        let data = folder.path().join("rows.json");
        std::fs::write(&data, output(example().args(["data", accounts]))?)?;
        let place = Place { data, page: folder.path().join("page.html"), pdf: folder.path().join("out.pdf") };
        rivals.page(&place)?;
        let mut seen: [Seen; WAYS.len()] = Default::default();
        for round in 0..rounds {
            eprintln!("» {accounts} accounts, round {} of {rounds}", round + 1);
            ours(accounts, &mut seen)?;
            if with_rivals {
                rivals.round(&place, &mut seen)?;
            }
        }
        table.push((accounts, seen));
    }
    print_times(&table);
    print_sizes(&table);
    print_threads()?;
    print_rest()?;
    print_growth()
}

/// Where a size's files are.
struct Place {
    data: PathBuf,
    page: PathBuf,
    pdf: PathBuf,
}

fn example() -> Command {
    Command::new(super::program("examples/bench"))
}

/// A round of the report and of krilla, and what each takes in a process of its own.
fn ours(accounts: &str, seen: &mut [Seen]) -> Result<(), Failure> {
    let times = output(example().args(["time", accounts, TURNS]))?;
    seen[REPORT].milliseconds.extend(figures(&times, "report"));
    seen[KRILLA].milliseconds.extend(figures(&times, "krilla"));
    for (way, name) in [(REPORT, "report"), (KRILLA, "krilla")] {
        seen[way].note(&output(example().args(["peak", name, accounts]))?);
    }
    Ok(())
}

impl Seen {
    /// The peak and the size that a program printed.
    fn note(&mut self, printed: &str) {
        self.peak = figures(printed, "peak").fold(self.peak, f64::max);
        self.size = figures(printed, "size").fold(self.size, f64::max);
    }

    fn median(&self) -> Option<f64> {
        let mut sorted = self.milliseconds.clone();
        sorted.sort_by(f64::total_cmp);
        sorted.get(sorted.len() / 2).copied()
    }
}

/// The figures of all lines that begin with this name; the last word of each.
fn figures<'a>(printed: &'a str, name: &'a str) -> impl Iterator<Item = f64> + 'a {
    let of_that_name = printed.lines().filter(move |line| line.split(' ').next() == Some(name));
    of_that_name.filter_map(|line| line.rsplit(' ').next()?.parse().ok())
}

/// The other engines, by `rivals.py` in a Python of its own.
struct Rivals {
    python: PathBuf,
    script: PathBuf,
    fonts: PathBuf,
}

impl Rivals {
    fn set_up() -> Result<Self, Failure> {
        let folder = target().join("bench-rivals");
        let python = folder.join("venv/bin/python");
        if !python.is_file() {
            // What WeasyPrint draws text with.
            packages::install(&[
                "python3-venv",
                "libpango-1.0-0",
                "libpangoft2-1.0-0",
                "libharfbuzz-subset0",
            ])?;
            run_command(Command::new("python3").args(["-m", "venv"]).arg(folder.join("venv")))?;
        }
        run_command(Command::new(&python).args(["-m", "pip", "install", "--quiet"]).args(VERSIONS))?;
        let script = root().join("xtask/src/bench/rivals.py");
        Ok(Self { python, script, fonts: root().join("report/assets/fonts") })
    }

    fn command(&self, what: &str) -> Command {
        let mut command = Command::new(&self.python);
        command.arg(&self.script).arg(what);
        command
    }

    fn page(&self, place: &Place) -> Result<(), Failure> {
        output(self.command("page").arg(&place.data).arg(&place.page).arg(&self.fonts)).map(drop)
    }

    /// One print of each.
    fn round(&self, place: &Place, seen: &mut [Seen]) -> Result<(), Failure> {
        let printed = output(self.command("reportlab").arg(&place.data).arg(&place.pdf).arg(&self.fonts))?;
        seen[REPORTLAB].add(&printed);
        seen[WARM].add(&output(self.command("warm").arg(&place.page).arg(&place.pdf).arg("1"))?);
        seen[COLD].add(&output(self.command("cold").arg(&place.page).arg(&place.pdf))?);
        let (usage, printed) = measure(self.command("weasyprint").arg(&place.page).arg(&place.pdf))?;
        seen[STARTED].add(&printed);
        seen[WHOLE].milliseconds.push(usage.wall.as_secs_f64() * 1e3);
        seen[WHOLE].note(&printed);
        Ok(())
    }
}

impl Seen {
    /// A print's time, peak and size.
    fn add(&mut self, printed: &str) {
        self.milliseconds.extend(figures(printed, "ms"));
        self.note(printed);
    }
}

/// Milliseconds, and how many times as long as the report.
fn print_times(table: &[(&str, [Seen; WAYS.len()])]) {
    let heads: String = table.iter().map(|(accounts, _)| format!(" {accounts} accounts |")).collect();
    println!("\nMilliseconds for one report (median); × is how often the report could be made meanwhile.");
    println!("\n| way |{heads}\n|---|{}", "---:|".repeat(table.len()));
    for (way, name) in WAYS.iter().enumerate() {
        let cells = table.iter().map(|(_, seen)| match (seen[way].median(), seen[REPORT].median()) {
            (Some(time), Some(report)) => format!(" {time:.1} (× {:.2}) |", time / report),
            _ => " – |".to_owned(),
        });
        println!("| {name} |{}", cells.collect::<String>());
    }
}

fn print_sizes(table: &[(&str, [Seen; WAYS.len()])]) {
    let heads: String = table.iter().map(|(accounts, _)| format!(" {accounts} accounts |")).collect();
    println!("\nMegabytes of memory at most (of the largest process), and kilobytes of the file.");
    println!("\n| way |{heads}\n|---|{}", "---:|".repeat(table.len()));
    for (way, name) in WAYS.iter().enumerate() {
        let cells = table.iter().map(|(_, seen)| match &seen[way] {
            Seen { size: 0.0, .. } => " – |".to_owned(),
            Seen { peak, size, .. } => format!(" {peak:.0} MB, {size:.0} KB |"),
        });
        println!("| {name} |{}", cells.collect::<String>());
    }
}

fn print_threads() -> Result<(), Failure> {
    println!("\n| reports of 100 accounts | seconds on one thread | on two | × |\n|---:|---:|---:|---:|");
    let seconds = output(example().args(["threads", "100", "100"]))?;
    let seconds: Vec<f64> = figures(&seconds, "threads").collect();
    let [one, two] = seconds[..] else { return Err(Failure("the example timed no threads".into())) };
    println!("| 100 | {one:.2} | {two:.2} | {:.2} |", one / two);
    Ok(())
}

fn print_rest() -> Result<(), Failure> {
    let printed = output(example().arg("rest"))?;
    let resident: Vec<f64> = figures(&printed, "rest").collect();
    let [ordinary, scripts] = resident[..] else { return Err(Failure("the example did not rest".into())) };
    println!(
        "\nMemory of a warm process at rest: {ordinary:.1} MB; {scripts:.1} MB after a report in every script."
    );
    Ok(())
}

fn print_growth() -> Result<(), Failure> {
    let printed = output(example().args(["growth", "20", "20000"]))?;
    let resident: Vec<f64> = figures(&printed, "resident").collect();
    let (Some(first), Some(last)) = (resident.first(), resident.last()) else {
        return Err(Failure("the example made no reports".into()));
    };
    println!(
        "\nMemory after 2,500 and after 20,000 reports of 20 accounts in one process: {first:.1} MB and {last:.1} MB."
    );
    Ok(())
}
