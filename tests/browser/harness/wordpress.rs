//! A real WordPress: Debian's package with a database of its own, both on this machine only and gone with the test.

use super::{PATIENCE, Served, TempFolder, from_environment, process::Program};
use std::{
    fs,
    net::TcpStream,
    os::unix::net::UnixStream,
    process::{Command, Stdio},
    time::{Duration, Instant},
};
use tokio::sync::{Semaphore, SemaphorePermit};

/// Where a WordPress may be: also one of the ports from which it fetches.
const PORT: u16 = 8080;

/// One at a time: there is one such port.
static RUNNING: Semaphore = Semaphore::const_new(1);

/// A site by WordPress, until this is dropped.
pub struct WordPress {
    /// The name and the password of its editor.
    pub editor: [&'static str; 2],
    _server: Program,
    _database: Program,
    _folder: TempFolder,
    _permit: SemaphorePermit<'static>,
}

impl WordPress {
    /// Installs it, with a post for each text. Its must-use plugin lets it fetch from the campaign's port.
    pub async fn start(campaign: &Served, posts: &[String]) -> Self {
        let permit = RUNNING.acquire().await.expect("the semaphore is never closed");
        let folder = TempFolder::new();
        let www = folder.copy(&from_environment("WORDPRESS"), "www");
        let write = |path: &str, text: &str| {
            let path = www.join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, text).expect("a file of WordPress");
        };
        // A browser asks for it by itself.
        write("favicon.ico", "");
        write("wp-config.php", include_str!("wordpress/wp-config.php"));
        write("install.php", include_str!("wordpress/install.php"));
        write("wp-content/mu-plugins/loopback.php", include_str!("wordpress/loopback.php"));

        let (data, socket) = (folder.0.join("database"), folder.0.join("socket"));
        let data = format!("--datadir={}", data.display());
        // The database belongs to whom the test runs as: root is asked to say that it means it.
        let user = Command::new("id").arg("-un").output().expect("a user");
        let user = format!("--user={}", String::from_utf8_lossy(&user.stdout).trim());
        let mut install = Command::new("mariadb-install-db");
        install.args(["--no-defaults", "--auth-root-authentication-method=normal", "--skip-test-db", &data, &user]);
        succeed(&mut install);
        let mut database = Command::new("/usr/sbin/mariadbd");
        database.args(["--no-defaults", "--skip-networking", &data, &user, &format!("--socket={}", socket.display())]);
        let database = Program::start(database.stderr(Stdio::null()));
        until("the database listens", || UnixStream::connect(&socket).is_ok()).await;

        assert!(TcpStream::connect(("127.0.0.1", PORT)).is_err(), "port {PORT} is in use; WordPress needs it");
        let php = |arguments: &[&str]| {
            let mut php = Command::new("php");
            php.args(["-d", "sendmail_path=/bin/true"]).args(arguments).current_dir(&www);
            php.env("DATABASE_SOCKET", &socket).env("WORDPRESS_URL", Self::url(""));
            php.env("CAMPAIGN_PORT", campaign.proxy.address.port().to_string());
            php
        };
        succeed(php(&["install.php"]).args(posts));
        let mut server = php(&["-S", &format!("127.0.0.1:{PORT}")]);
        let server = Program::start(server.stderr(Stdio::null()));
        until("WordPress listens", || TcpStream::connect(("127.0.0.1", PORT)).is_ok()).await;
        Self { editor: ["editor", "password"], _server: server, _database: database, _folder: folder, _permit: permit }
    }

    /// The whole address of a path.
    pub fn url(path: &str) -> String {
        format!("http://127.0.0.1:{PORT}{path}")
    }

    /// The address of a post, counted from 0.
    pub fn post(number: usize) -> String {
        Self::url(&format!("/?p={}", 100 + number))
    }
}

/// Runs a program to its end.
fn succeed(command: &mut Command) {
    let ran = command.output().unwrap_or_else(|error| panic!("cannot run {command:?}: {error}"));
    let said = [ran.stdout, ran.stderr].concat();
    assert!(ran.status.success(), "{command:?}: {}", String::from_utf8_lossy(&said));
}

async fn until(what: &str, is: impl Fn() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !is() {
        assert!(Instant::now() < deadline, "in vain waited until {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
