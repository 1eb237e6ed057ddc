//! A PostgreSQL cluster of its own for one run of the tests: in a temporary folder, on a free port, ended by its process id.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::packages;
use crate::process::{Failure, has, is_root, output, run};

/// `initdb` and `pg_ctl` refuse to run as root; every system has this user.
const SERVER_USER: &str = "nobody";

/// A running cluster; dropping it ends the server and removes its folder.
pub(crate) struct Cluster {
    folder: PathBuf,
    programs: PathBuf,
    port: u16,
}

impl Cluster {
    /// `postgres://…/postgres`: where tests make databases of their own.
    pub(crate) fn url(&self) -> String {
        self.url_of("postgres")
    }

    /// Makes a database; gives its address.
    ///
    /// # Errors
    /// There is one of that name already.
    pub(crate) fn database(&self, name: &str) -> Result<String, Failure> {
        let mut psql = Command::new("psql");
        psql.args(["--quiet", "--no-psqlrc", &self.url(), "--command", &format!("CREATE DATABASE {name}")]);
        output(&mut psql)?;
        Ok(self.url_of(name))
    }

    /// The shell command that restarts the server at once, as after a power cut, and waits until it is back.
    pub(crate) fn restart(&self) -> String {
        let data = self.folder.join("data");
        let mut restart = self.command("pg_ctl", &data);
        restart.args(["restart", "--mode=immediate", "--wait", "--silent", "--log"]);
        restart.arg(self.folder.join("log")).arg("--pgdata").arg(&data);
        let words = std::iter::once(restart.get_program()).chain(restart.get_args());
        let words: Vec<String> = words.map(|word| format!("'{}'", word.to_string_lossy())).collect();
        format!("cd '{}' && {}", data.display(), words.join(" "))
    }

    fn url_of(&self, database: &str) -> String {
        format!("postgres://bsr@127.0.0.1:{}/{database}", self.port)
    }
}

/// Start a cluster, installing PostgreSQL where it is missing.
///
/// # Errors
/// What could not be installed, made or started.
pub(crate) fn start() -> Result<Cluster, Failure> {
    let programs = match programs() {
        Some(folder) => folder,
        None => {
            packages::install(&["postgresql"])?;
            programs().ok_or_else(|| {
                Failure("PostgreSQL's `initdb` is missing: please install PostgreSQL's server".into())
            })?
        }
    };
    let folder = std::env::temp_dir().join(format!("bsr-postgres-{}", std::process::id()));
    let data = folder.join("data");
    fs::create_dir_all(&data)?;
    if is_root() {
        run(Command::new("chown").args(["-R", SERVER_USER]).arg(&folder))?;
    }
    // A port that was free a moment ago: the system hands out another one to whoever asks next.
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let cluster = Cluster { folder: folder.clone(), programs, port };
    let auth = ["--auth=trust", "--username=bsr", "--encoding=UTF8", "--locale=C", "--no-sync"];
    run(cluster
        .command("initdb", &data)
        .args(auth)
        .arg("--pgdata")
        .arg(&data)
        .stdout(std::process::Stdio::null()))?;
    let options = format!(
        "-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={} -c fsync=off -c max_connections=200",
        folder.display()
    );
    run(cluster
        .command("pg_ctl", &data)
        .args(["start", "--wait", "--silent", "-o", &options, "--log"])
        .arg(folder.join("log"))
        .arg("--pgdata")
        .arg(&data))?;
    Ok(cluster)
}

impl Cluster {
    fn command(&self, program: &str, folder: &Path) -> Command {
        let program = self.programs.join(program);
        let mut command = if is_root() {
            let mut runuser = Command::new("runuser");
            runuser.args(["-u", SERVER_USER, "--"]).arg(program);
            runuser
        } else {
            Command::new(program)
        };
        command.current_dir(folder);
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let data = self.folder.join("data");
        let mut stop = self.command("pg_ctl", &data);
        stop.args(["stop", "--silent", "--mode=immediate", "--pgdata"]).arg(&data);
        if let Err(failure) = output(&mut stop) {
            eprintln!("xtask: {failure}");
        }
        if let Err(error) = fs::remove_dir_all(&self.folder) {
            eprintln!("xtask: {}: {error}", self.folder.display());
        }
    }
}

/// The folder of `initdb`: Debian keeps a version's programs apart from the PATH.
fn programs() -> Option<PathBuf> {
    let mut versions: Vec<_> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("bin"))
        .filter(|folder| folder.join("initdb").is_file() && folder.join("pg_ctl").is_file())
        .collect();
    versions.sort();
    versions.pop().or_else(|| {
        let path = std::env::var_os("PATH")?;
        (has("initdb") && has("pg_ctl"))
            .then(|| std::env::split_paths(&path).find(|f| f.join("initdb").is_file()))?
    })
}
