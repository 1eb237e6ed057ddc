//! `cargo xtask dev`: a demo world served by a dev build, made anew whenever a source file changes; open pages follow.

mod reload;

use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};

use crate::front::{self, Effort};
use crate::process::{self, Failure, cargo, target};
use crate::watch::{LOOK_EVERY, Watch};
use reload::Reload;

/// Folders whose change asks for a new build.
const WATCHED: [&str; 9] =
    ["app", "domain", "frontend", "jobs", "migrations", "report", "server", "store", "style"];

/// Where the portal is served.
const LISTEN: &str = "127.0.0.1:3000";

/// Serve until stopped; a build that fails is shown and the server of before keeps running.
///
/// # Errors
/// What made the first start impossible.
pub(crate) fn run() -> Result<(), Failure> {
    let data = target().join("dev-data");
    build()?;
    process::run(Command::new(program()).arg("demo").env("BSR_DATA_DIR", &data))?;
    process::run(Command::new(program()).arg("run-due").env("BSR_DATA_DIR", &data))?;
    let reload = Reload::listen()?;
    let mut server = serve(&data)?;
    let mut watch = Watch::begin(&WATCHED)?;
    loop {
        watch.wait()?;
        match build() {
            Ok(()) => {
                end(&mut server);
                server = serve(&data)?;
                wait_for(&mut server)?;
                reload.everybody();
            }
            Err(failure) => eprintln!("xtask: {failure}; the server of before keeps running"),
        }
    }
}

fn build() -> Result<(), Failure> {
    front::build(Effort::Dev)?;
    process::run(cargo().arg("build"))
}

fn program() -> PathBuf {
    target().join("debug/bsr")
}

/// `LEPTOS_WATCH` makes pages listen for what [`reload`] says.
fn serve(data: &Path) -> Result<Child, Failure> {
    let mut serve = Command::new(program());
    serve.arg("serve").env("BSR_DATA_DIR", data).env("BSR_LISTEN", LISTEN).env("LEPTOS_WATCH", "1");
    Ok(serve.spawn()?)
}

/// Until the server answers, or has ended because it could not start.
fn wait_for(server: &mut Child) -> Result<(), Failure> {
    while TcpStream::connect(LISTEN).is_err() && server.try_wait()?.is_none() {
        std::thread::sleep(LOOK_EVERY);
    }
    Ok(())
}

fn end(server: &mut Child) {
    if let Err(error) = server.kill().and_then(|()| server.wait().map(drop)) {
        eprintln!("xtask: the old server: {error}");
    }
}
