//! The binary as people run it: settings from three places, messages of a start that fails, and a demo that survives kill -9.

#[cfg(test)]
mod command {
    use reqwest::header::{COOKIE, SET_COOKIE};
    use serde_json::Value;
    use std::io::{BufRead, BufReader, Read};
    use std::net::TcpListener;
    use std::path::Path;
    use std::process::{Child, Command, Stdio};

    fn porthole(folder: &Path) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_porthole"));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("PORTHOLE_")) {
            command.env_remove(name);
        }
        command
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// A portal that runs; killed when dropped, as `kill -9` does.
    struct Process {
        child: Child,
        url: String,
        printed: String,
    }

    impl Process {
        /// Starts, and reads what it prints until it told its URL.
        fn start(mut command: Command) -> Self {
            let child = command.spawn().unwrap();
            let mut process = Self {
                child,
                url: String::new(),
                printed: String::new(),
            };
            let mut lines = BufReader::new(process.child.stdout.take().unwrap()).lines();
            for line in &mut lines {
                let line = line.unwrap();
                process.printed.push_str(&line);
                process.printed.push('\n');
                if let Some(at) = line.find("http://") {
                    process.url = line[at..].trim().to_owned();
                    // What follows is read, so that the process never waits for a reader.
                    std::thread::spawn(move || lines.for_each(drop));
                    return process;
                }
            }
            let mut told = String::new();
            if let Some(mut stderr) = process.child.stderr.take() {
                stderr.read_to_string(&mut told).unwrap();
            }
            panic!("it did not start: {}{told}", process.printed);
        }

        /// What `kill -9` does; gives what was printed.
        fn kill(mut self) -> String {
            self.child.kill().unwrap();
            std::mem::take(&mut self.printed)
        }
    }

    impl Drop for Process {
        fn drop(&mut self) {
            drop(self.child.kill());
            drop(self.child.wait());
        }
    }

    /// Runs something that fails; gives what it says.
    fn refusal(mut command: Command) -> String {
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        assert!(output.stdout.is_empty());
        String::from_utf8(output.stderr).unwrap()
    }

    fn free_port() -> u16 {
        TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port()
    }

    #[test]
    fn a_flag_wins_over_a_variable_and_a_variable_over_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let (file, variable, flag) = (free_port(), free_port(), free_port());
        let text =
            format!("portal = '127.0.0.1:{file}'\ndata = 'from-file'\n[stamps]\nadd = 'anyone'\n");
        std::fs::write(folder.path().join("porthole.toml"), text).unwrap();
        let serve = || {
            let mut command = porthole(folder.path());
            command.args(["serve", "--config", "porthole.toml"]);
            command
        };
        let by_file = Process::start(serve());
        assert_eq!(by_file.url, format!("http://127.0.0.1:{file}"));
        assert!(folder.path().join("from-file/porthole.db").exists());
        assert!(!folder.path().join("from-file/admin-token").exists());
        drop(by_file);

        let mut command = serve();
        command.env("PORTHOLE_PORTAL", format!("127.0.0.1:{variable}"));
        assert_eq!(
            Process::start(command).url,
            format!("http://127.0.0.1:{variable}")
        );

        let mut command = serve();
        command.env("PORTHOLE_PORTAL", format!("127.0.0.1:{variable}"));
        command.env("PORTHOLE_STAMPS_ADD", "administrator");
        command.args(["--portal", &format!("127.0.0.1:{flag}")]);
        assert_eq!(
            Process::start(command).url,
            format!("http://127.0.0.1:{flag}")
        );
        assert!(folder.path().join("from-file/admin-token").exists());
    }

    #[test]
    fn a_start_that_fails_says_why_and_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("wrong.toml"), "key_fil = 'x'").unwrap();
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = taken.local_addr().unwrap().to_string();
        let cases: [(&[&str], &str); 5] = [
            (
                &["serve", "--config", "wrong.toml"],
                "Did you mean `key_file`?",
            ),
            (
                &["serve", "--portal", &port],
                "take another one with --portal",
            ),
            (
                &["demo", "--portal", &port],
                "take another one with --portal",
            ),
            (&["serve", "--portal", "0.0.0.0:0"], "--tls-cert"),
            (&["demo", "--portal", "0.0.0.0:0"], "porthole serve"),
        ];
        for (arguments, part) in cases {
            let mut command = porthole(folder.path());
            command.args(arguments);
            let told = refusal(command);
            assert!(
                told.contains(part) && told.lines().count() == 1,
                "{arguments:?}: {told}"
            );
        }
    }

    #[tokio::test]
    async fn a_demo_survives_kill_9_and_never_tells_its_secret() {
        let folder = tempfile::tempdir().unwrap();
        let demo = || {
            let mut command = porthole(folder.path());
            let ports = ["--portal", "127.0.0.1:0", "--stamp-listen", "127.0.0.1:0"];
            command
                .args(["demo", "--data", "d", "--speed", "0", "--log", "trace"])
                .args(ports);
            // A file, because nobody reads a pipe while the process runs.
            let log = std::fs::OpenOptions::new()
                .create(true)
                .append(true)
                .open(folder.path().join("log"));
            command.stderr(log.unwrap());
            command
        };
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let first = Process::start(demo());
        let sign_in = client
            .post(format!("{}/api/sign-ins/demo", first.url))
            .header("x-porthole", "1")
            .header("sec-fetch-site", "same-origin")
            .send()
            .await
            .unwrap();
        let set = sign_in.headers()[SET_COOKIE].to_str().unwrap().to_owned();
        let cookie = set.split(';').next().unwrap().to_owned();
        let text = sign_in.text().await.unwrap();
        let id = serde_json::from_str::<Value>(&text).unwrap()["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let read = async |url: &str| {
            let url = format!("{url}/api/sign-ins/{id}/arm?path=/subscriptions");
            client
                .get(url)
                .header(COOKIE, &cookie)
                .send()
                .await
                .unwrap()
        };
        assert_eq!(read(&first.url).await.status(), 200);
        let mut told = first.kill();

        let second = Process::start(demo());
        let reply = read(&second.url).await;
        assert_eq!(reply.status(), 200);
        let reading: Value = reply.json().await.unwrap();
        assert!(
            reading["body"]["value"]
                .as_array()
                .is_some_and(|list| !list.is_empty()),
            "{reading}"
        );
        told.push_str(&second.kill());
        told.push_str(&std::fs::read_to_string(folder.path().join("log")).unwrap());

        let file =
            std::fs::read_to_string(folder.path().join("d/azureSecretSpConfig.json")).unwrap();
        let secret = serde_json::from_str::<Value>(&file).unwrap()["clientSecret"]
            .as_str()
            .unwrap()
            .to_owned();
        let value = cookie.split_once('=').unwrap().1;
        assert!(
            told.contains("the portal answers") || told.contains("answered"),
            "the log was read"
        );
        for hidden in [secret.as_str(), value, "eyJ"] {
            assert!(
                !told.contains(hidden) && !text.contains(hidden),
                "something secret was told"
            );
        }
    }
}
