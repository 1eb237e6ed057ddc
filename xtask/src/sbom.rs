//! `cargo xtask sbom`: the bill of materials of the release program, in CycloneDX 1.6.
//!
//! In it: every crate that is compiled into `bsr` for this kind of machine and into the browser's part that `bsr` carries, with its licence, the hash
//! of its archive and what it needs. Not in it: what runs in the compiler or in tests alone. The same lock file gives the
//! same bytes: no time, no random number.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use cargo_metadata::{MetadataCommand, Package};
use serde_json::{Value, json};

use crate::process::{Failure, cargo, output, run};
use crate::python;

/// The roots: the crate, and the machine it is built for where that is not this one. The browser's part is a file within the
/// program.
const PARTS: [(&str, Option<&str>); 2] =
    [("server", None), ("frontend", Some(crate::wasm_toolchain::TARGET))];

/// The rule that the result is held against: the schema of whoever defines CycloneDX, by its own library.
const VALIDATOR: [&str; 1] = ["cyclonedx-python-lib[json-validation]==11.12.0"];
const VALIDATE: &str = "import sys\n\
    from cyclonedx.schema import OutputFormat, SchemaVersion\n\
    from cyclonedx.validation import make_schemabased_validator\n\
    wrong = make_schemabased_validator(OutputFormat.JSON, SchemaVersion.V1_6).validate_str(open(sys.argv[1]).read())\n\
    sys.exit(f'not CycloneDX 1.6: {wrong}' if wrong else 0)\n";

/// A crate as `cargo tree` names it: name and version.
type Name = (String, String);
/// What each crate needs.
type Graph = BTreeMap<Name, BTreeSet<Name>>;

/// Write it to a file, and hold it against the schema when asked.
///
/// # Errors
/// Cargo could not tell the tree, or the result is not what the schema allows.
pub(crate) fn write(to: &Path, check: bool) -> Result<(), Failure> {
    let mut bill = serde_json::to_string_pretty(&bill()?)?;
    bill.push('\n');
    fs::write(to, bill).map_err(|e| Failure(format!("{}: {e}", to.display())))?;
    println!("{}", to.display());
    if check {
        let mut validator = Command::new(python::python()?);
        validator.env("PYTHONPATH", python::library("cyclonedx", &VALIDATOR)?);
        run(validator.args(["-c", VALIDATE]).arg(to))?;
    }
    Ok(())
}

/// The document.
fn bill() -> Result<Value, Failure> {
    let metadata = MetadataCommand::new().other_options(["--locked".to_owned()]).exec()?;
    let packages: BTreeMap<Name, &Package> =
        metadata.packages.iter().map(|p| ((p.name.to_string(), p.version.to_string()), p)).collect();
    let hashes = hashes(&fs::read_to_string("Cargo.lock")?);
    let mut graph = Graph::new();
    let mut roots = Vec::new();
    for (name, machine) in PARTS {
        let (root, part) = tree(name, machine)?;
        roots.push(root);
        for (one, needs) in part {
            graph.entry(one).or_default().extend(needs);
        }
    }
    // The browser's part is inside the program.
    let (program, inside) = roots.split_first().ok_or_else(|| Failure("no part".into()))?;
    graph.entry(program.clone()).or_default().extend(inside.iter().cloned());

    let component = |name: &Name| {
        let package =
            packages.get(name).ok_or_else(|| Failure(format!("{} {} is in no lock", name.0, name.1)))?;
        Ok(describe(package, hashes.get(name)))
    };
    let mut main = component(program)?;
    main["type"] = "application".into();
    main["name"] = "bsr".into();
    let others = graph.keys().filter(|name| *name != program).map(component);
    let needs = graph.iter().map(|(name, needs)| {
        json!({ "ref": reference(name), "dependsOn": needs.iter().map(reference).collect::<Vec<_>>() })
    });
    Ok(json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": { "component": main },
        "components": others.collect::<Result<Vec<_>, Failure>>()?,
        "dependencies": needs.collect::<Vec<_>>(),
    }))
}

fn describe(package: &Package, hash: Option<&String>) -> Value {
    let name = (package.name.to_string(), package.version.to_string());
    let mut component = json!({
        "type": "library",
        "bom-ref": reference(&name),
        "name": name.0,
        "version": name.1,
    });
    if let Some(licence) = &package.license {
        // Some crates still write `MIT/Apache-2.0`, which SPDX has no more.
        let expression = licence.replace('/', " OR ");
        let expression = expression.split_whitespace().collect::<Vec<_>>().join(" ");
        component["licenses"] = json!([{ "expression": expression }]);
    }
    if let Some(sentence) = &package.description {
        component["description"] = sentence.split_whitespace().collect::<Vec<_>>().join(" ").into();
    }
    // Ours lie in the project itself and have neither an archive nor an address in a registry.
    if let Some(hash) = hash {
        component["hashes"] = json!([{ "alg": "SHA-256", "content": hash }]);
        component["purl"] = reference(&name).into();
    }
    component
}

/// The package's address (purl), which names it in the document.
fn reference((name, version): &Name) -> String {
    format!("pkg:cargo/{name}@{}", version.replace('+', "%2B"))
}

/// What a crate is made of on a machine, without what only the compiler runs, and its own name with version.
fn tree(name: &str, machine: Option<&str>) -> Result<(Name, Graph), Failure> {
    let edges = ["--edges", "normal,no-proc-macro", "--prefix", "depth", "--format", " {p}"];
    let mut tree = cargo();
    tree.args(["tree", "--locked", "--package", name]).args(edges);
    if let Some(machine) = machine {
        tree.args(["--target", machine]);
    }
    let told = output(&mut tree)?;
    let mut graph = Graph::new();
    // The path from the root to the line before.
    let mut path: Vec<Name> = Vec::new();
    for line in told.lines() {
        let mut words = line.split_whitespace();
        let (Some(depth), Some(name), Some(version)) = (words.next(), words.next(), words.next()) else {
            continue;
        };
        let depth: usize = depth.parse()?;
        let one = (name.to_owned(), version.trim_start_matches('v').to_owned());
        path.truncate(depth);
        if let Some(above) = path.last() {
            graph.entry(above.clone()).or_default().insert(one.clone());
        }
        graph.entry(one.clone()).or_default();
        path.push(one);
    }
    let root =
        path.into_iter().next().ok_or_else(|| Failure(format!("cargo tree told nothing of {name}")))?;
    Ok((root, graph))
}

/// The hash of each crate's archive, as the lock file has it: a line a field, as cargo writes it.
fn hashes(lock: &str) -> BTreeMap<Name, String> {
    let field = |package: &str, name: &str| {
        let line = package.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(" = \""));
        line.and_then(|value| value.strip_suffix('"')).map(str::to_owned)
    };
    lock.split("[[package]]")
        .filter_map(|package| {
            let name = (field(package, "name")?, field(package, "version")?);
            Some((name, field(package, "checksum")?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_names_what_is_in_the_program_and_nothing_else_and_twice_the_same() {
        std::env::set_current_dir(crate::process::root()).unwrap();
        let bill = bill().unwrap();
        assert_eq!(bill, super::bill().unwrap());
        let components = bill["components"].as_array().unwrap();
        let there = |name: &str| components.iter().find(|component| component["name"] == name);
        for name in ["axum", "libsqlite3-sys", "typst", "store", "frontend", "wasm-bindgen"] {
            assert!(there(name).is_some(), "{name}");
        }
        // Tests, the compiler's helpers and tools are in no program.
        for name in
            ["proptest", "insta", "serde_derive", "clap_derive", "xtask", "wasm-bindgen-cli-support", "bsr"]
        {
            assert!(there(name).is_none(), "{name}");
        }
        assert_eq!(bill["metadata"]["component"]["name"], "bsr");
        let axum = there("axum").unwrap();
        assert_eq!(axum["licenses"][0]["expression"], "MIT");
        assert_eq!(axum["hashes"][0]["content"].as_str().unwrap().len(), 64);
        assert!(components.iter().all(|component| component["licenses"][0]["expression"].is_string()));
    }

    #[test]
    fn everything_that_is_needed_is_there() {
        std::env::set_current_dir(crate::process::root()).unwrap();
        let bill = bill().unwrap();
        let mut known: BTreeSet<&str> = ["bsr"].into();
        known.insert(bill["metadata"]["component"]["bom-ref"].as_str().unwrap());
        known.extend(
            bill["components"].as_array().unwrap().iter().map(|one| one["bom-ref"].as_str().unwrap()),
        );
        let dependencies = bill["dependencies"].as_array().unwrap();
        assert_eq!(dependencies.len(), known.len() - 1);
        for one in dependencies {
            assert!(known.contains(one["ref"].as_str().unwrap()));
            assert!(one["dependsOn"].as_array().unwrap().iter().all(|n| known.contains(n.as_str().unwrap())));
        }
    }
}
