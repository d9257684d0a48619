//! The program as a person starts it.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use mfp_twin::{NotStarted, Options, run};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

use crate::twin::options;

const PROGRAM: &str = env!("CARGO_BIN_EXE_mfp-twin");

/// A file of this test's own, not there yet.
fn fresh(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("mfp-twin-test-{}-{name}", std::process::id()));
    let _ = fs::remove_file(&path);
    path
}

fn mfp_twin(words: &[&str]) -> Output {
    Command::new(PROGRAM).args(words).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn end(child: Child) -> i32 {
    signal(child, Signal::TERM)
}

/// Sends a signal to this process alone; what comes back is its exit code.
fn signal(mut child: Child, signal: Signal) -> i32 {
    let id = Pid::from_raw(child.id().try_into().unwrap()).unwrap();
    kill_process(id, signal).unwrap();
    child.wait().unwrap().code().unwrap()
}

#[test]
fn the_port_file_is_for_the_owner_and_goes_with_the_twin() {
    let path = fresh("ports.json");
    let shown = path.to_str().unwrap();
    let mut child = Command::new(PROGRAM)
        .args(["serve", "--ports", "auto", "--port-file", shown])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let waited = mfp_twin(&["wait", "--port-file", shown, "--timeout", "30s"]);
    assert_eq!(waited.status.code(), Some(0), "{}", said(&waited));
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let file: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    assert!(file["control"].as_str().unwrap().starts_with("http://127.0.0.1:"));
    assert!(file["token"].is_string() && file["pid"] == child.id());
    let device = &file["device"];
    assert_eq!(device["ip"], "127.0.0.1");
    let names: Vec<_> = device.as_object().unwrap().keys().collect();
    assert_eq!(names, ["addresses", "https", "ip"], "only what listens");
    assert_eq!(device["addresses"], json!(["127.0.0.1"]));
    let https = format!("127.0.0.1:{}", device["https"]);
    let uris =
        json!({ "cwis": format!("https://{https}/"), "ipps": format!("ipps://{https}/ipp/print") });
    assert_eq!(file["uris"], uris);
    assert_eq!(file["key_operator"]["id"], "11111");
    assert!(file["key_operator"]["password"].is_string());
    let pem = fs::read_to_string(file["certificate_file"].as_str().unwrap()).unwrap();
    assert!(pem.starts_with("-----BEGIN CERTIFICATE-----\n") && file["certificate"] == pem);
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    assert!(first.contains("is ready"), "{first}");
    assert_eq!(end(child), 0);
    assert!(!path.exists());
}

#[test]
fn a_second_twin_does_not_take_the_port_file_of_one_that_runs_and_takes_that_of_a_killed_one() {
    let path = fresh("shared.json");
    let shown = path.to_str().unwrap();
    let serve = || {
        let mut command = Command::new(PROGRAM);
        command.args(["serve", "--ports", "auto", "--port-file", shown]);
        command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let pid = || {
        let waited = mfp_twin(&["wait", "--port-file", shown, "--timeout", "30s"]);
        assert_eq!(waited.status.code(), Some(0), "{}", said(&waited));
        let file: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        file["pid"].as_u64()
    };
    let mut first = serve();
    assert_eq!(pid(), Some(first.id().into()));
    let refused = serve().wait_with_output().unwrap();
    let wanted = format!("{shown} belongs to a twin that runs (process {})", first.id());
    assert!(said(&refused).contains(&wanted), "{}", said(&refused));
    assert_eq!((refused.status.code(), pid()), (Some(1), Some(first.id().into())));
    first.kill().unwrap();
    first.wait().unwrap();
    assert!(path.exists(), "it was killed");
    let third = serve();
    assert_eq!(pid(), Some(third.id().into()));
    assert_eq!(end(third), 0);
}

#[test]
fn a_file_that_no_twin_wrote_is_not_written_over() {
    let (path, empty) = (fresh("mine"), fresh("empty"));
    let shown = path.to_str().unwrap();
    for mine in ["my notes\n", "{\"pid\": 1}\n", "\0"] {
        fs::write(&path, mine).unwrap();
        for flag in ["--port-file", "--token-file", "--certificate-file"] {
            let refused = mfp_twin(&["exec", flag, shown, "--", "true"]);
            let text = said(&refused);
            assert!(
                text.contains("mine holds something else than a twin writes"),
                "{flag}: {text}"
            );
            assert_eq!(refused.status.code(), Some(1));
            assert_eq!(fs::read_to_string(&path).unwrap(), mine, "{flag}");
        }
    }
    // As mktemp leaves it.
    fs::write(&empty, "").unwrap();
    let ran = mfp_twin(&["exec", "--port-file", empty.to_str().unwrap(), "--", "true"]);
    assert_eq!(ran.status.code(), Some(0), "{}", said(&ran));
    assert!(!empty.exists());
    let refused = mfp_twin(&["exec", "--port-file", "/dev/null", "--", "true"]);
    assert_eq!(refused.status.code(), Some(1));
    fs::remove_file(path).unwrap();
}

#[test]
fn the_token_of_a_data_directory_is_the_same_after_a_restart() {
    let directory = fresh("token-kept");
    let kept = directory.to_str().unwrap();
    let token = || {
        let ran = mfp_twin(&["exec", "--data-dir", kept, "--", "sh", "-c", "echo $MFP_TWIN_TOKEN"]);
        (
            ran.status.code(),
            String::from_utf8(ran.stdout).unwrap(),
            String::from_utf8(ran.stderr).unwrap(),
        )
    };
    let first = token();
    assert_eq!((first.0, first.1.len()), (Some(0), 65), "{first:?}");
    assert_eq!(token(), first);
    let file = directory.join("token");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    fs::write(&file, "short\n").unwrap();
    let (code, _, said) = token();
    assert!(code == Some(1) && said.contains("holds no token"), "{said}");
    fs::remove_file(&file).unwrap();
    assert_ne!(token().1, first.1);
    fs::remove_dir_all(directory).unwrap();
}

#[test]
fn a_directory_whose_token_is_none_is_left_as_it_is() {
    let directory = fresh("damaged-token");
    let start = || mfp_twin(&["exec", "--data-dir", directory.to_str().unwrap(), "--", "true"]);
    assert_eq!(start().status.code(), Some(0));
    let (token, store) =
        (directory.join("token"), || fs::read(directory.join("twin.redb")).unwrap());
    let before = store();
    let refused = |why: &str| {
        let refused = start();
        let said = said(&refused);
        assert!(refused.status.code() == Some(1) && said.contains(why), "{said}");
        assert!(store() == before);
        fs::remove_file(&token).unwrap();
    };
    fs::write(&token, [b'a'; 2_000]).unwrap();
    refused("32 to 1,024 visible characters");
    make_pipe(&token);
    refused("no regular file");
    fs::remove_dir_all(directory).unwrap();
}

/// A pipe that nobody writes into.
fn make_pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[test]
fn a_configuration_that_never_comes_can_be_waited_for_no_longer() {
    let pipe = fresh("never.json");
    make_pipe(&pipe);
    let child = Command::new(PROGRAM)
        .args(["serve", "--ports", "auto", "--config", pipe.to_str().unwrap()])
        .spawn()
        .unwrap();
    // Once signals are heard, there is a thread that hears them.
    let threads = format!("/proc/{}/task", child.id());
    let hears = || {
        let tasks = fs::read_dir(&threads).unwrap().map(|it| it.unwrap().path().join("comm"));
        tasks.filter_map(|it| fs::read_to_string(it).ok()).any(|it| it.trim() == "signals")
    };
    while !hears() {
        std::thread::yield_now();
    }
    assert_eq!(end(child), 0);
    fs::remove_file(pipe).unwrap();
}

#[test]
fn a_password_that_is_not_the_key_operators_any_longer_is_not_given() {
    let (directory, first) = (fresh("kept"), fresh("first"));
    let kept = directory.to_str().unwrap();
    let exec = [
        "exec",
        "--data-dir",
        kept,
        "--",
        "sh",
        "-c",
        "echo $MFP_TWIN_KEY_OPERATOR_ID/$MFP_TWIN_KEY_OPERATOR_PASSWORD",
    ];
    let known = String::from_utf8(mfp_twin(&exec).stdout).unwrap();
    assert!(known.starts_with("11111/") && known.len() > "11111/\n".len(), "{known}");
    fs::write(&first, "another-password\n").unwrap();
    let other = ["exec", "--key-operator-password-file", first.to_str().unwrap()];
    let warned = "the Key Operator's password that was given is not used";
    let kept_own = mfp_twin(&[&other[..], &exec[1..]].concat());
    assert!(said(&kept_own).contains(warned), "{}", said(&kept_own));
    assert_eq!(String::from_utf8(kept_own.stdout).unwrap(), known);
    let again = mfp_twin(&exec);
    assert_eq!(
        (String::from_utf8(again.stdout.clone()).unwrap(), said(&again)),
        (known, "".into())
    );
    // One that was given to a new device is known where it is given again.
    fs::remove_dir_all(&directory).unwrap();
    for (words, password) in [
        ([&other[..], &exec[1..]].concat(), "another-password"),
        (exec.to_vec(), ""),
        ([&other[..], &exec[1..]].concat(), "another-password"),
    ] {
        let ran = mfp_twin(&words);
        assert_eq!(said(&ran), "");
        assert_eq!(String::from_utf8(ran.stdout).unwrap(), format!("11111/{password}\n"));
    }
    fs::remove_file(first).unwrap();
    fs::remove_dir_all(directory).unwrap();
}

#[test]
fn a_device_that_was_kept_is_called_what_it_is_at_start() {
    let directory = fresh("called");
    let kept = directory.to_str().unwrap();
    for words in [&["--profile", "factory", "--model", "C5570"][..], &[]] {
        let mut child = Command::new(PROGRAM)
            .args([&["serve", "--ports", "auto", "--data-dir", kept], words].concat())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        assert_eq!(end(child), 0);
        assert!(first.contains("C5570 (factory profile) is ready"), "{words:?}: {first}");
    }
    fs::remove_dir_all(directory).unwrap();
}

#[test]
fn where_mail_is_taken_is_said_at_start_while_it_is() {
    for (receive, is_said) in [("On", true), ("Off", false)] {
        let set = format!("net.smtp.receive={receive}");
        let mut child = Command::new(PROGRAM)
            .args(["serve", "--ports", "auto", "--set", &set])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let mut until_the_seed = lines.take_while(|it| !it.starts_with("  seed "));
        let said = until_the_seed.any(|it| it.starts_with("  mail to it       127.0.0.1:"));
        assert_eq!((end(child), said), (0, is_said));
    }
}

#[test]
fn a_directory_that_has_no_device_and_is_not_empty_is_one_of_something_else() {
    let directory = fresh("letters");
    fs::create_dir(&directory).unwrap();
    fs::write(directory.join("letters.txt"), "letters").unwrap();
    let kept = directory.to_str().unwrap();
    let exec = |words: &[&str]| {
        let ran = mfp_twin(&[&["exec", "--data-dir", kept], words, &["--", "true"]].concat());
        (ran.status.code(), said(&ran))
    };
    let (code, said) = exec(&[]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("letters.txt") && said.contains("give --new"), "{said}");
    assert_eq!(fs::read_dir(&directory).unwrap().count(), 1, "nothing was put there");
    assert_eq!(exec(&["--new"]), (Some(0), String::new()));
    let (code, said) = exec(&["--new"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("has a device already") && said.contains("without --new"), "{said}");
    assert_eq!(exec(&[]), (Some(0), String::new()));
    for (file, why) in [("drive.img", "has 0 bytes"), ("twin.redb", "it is empty")] {
        fs::write(directory.join(file), b"").unwrap();
        let (code, said) = exec(&[]);
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains(file) && said.contains(why), "{said}");
        assert!(said.contains("put a copy of the whole directory back"), "{said}");
    }
    let nowhere = mfp_twin(&["exec", "--new", "--", "true"]);
    assert_eq!(nowhere.status.code(), Some(1));
    assert!(self::said(&nowhere).contains("--new is for a device in --data-dir"));
    fs::remove_dir_all(directory).unwrap();
}

#[test]
fn the_environment_names_the_file_with_the_key_operators_password() {
    let file = fresh("password");
    fs::write(&file, "from-the-environment\n").unwrap();
    let script = "echo $MFP_TWIN_KEY_OPERATOR_PASSWORD";
    let mut exec = Command::new(PROGRAM);
    exec.args(["exec", "--", "sh", "-c", script]).env("MFP_TWIN_KEY_OPERATOR_PASSWORD_FILE", &file);
    let known = exec.output().unwrap();
    assert_eq!(String::from_utf8(known.stdout).unwrap(), "from-the-environment\n");
    fs::remove_file(file).unwrap();
}

#[test]
fn waiting_for_nothing_ends_in_time_and_says_for_what() {
    let path = fresh("nothing.json");
    let waited = mfp_twin(&["wait", "--port-file", path.to_str().unwrap(), "--timeout", "100ms"]);
    assert_eq!(waited.status.code(), Some(2));
    assert!(said(&waited).contains("not ready after 100ms"), "{}", said(&waited));
}

#[test]
fn a_command_finds_the_twin_in_its_environment_and_its_exit_code_is_ours() {
    let (path, script) = (fresh("exec.json"), "cat $MFP_TWIN_PORT_FILE; env -0; exit 7");
    let flags = ["exec", "--profile", "factory", "--set", "net.ipp=Enabled", "--port-file"];
    let command = [path.to_str().unwrap(), "--", "sh", "-c", script];
    let ran = mfp_twin(&[&flags[..], &command].concat());
    assert_eq!(ran.status.code(), Some(7), "{}", said(&ran));
    let text = String::from_utf8(ran.stdout).unwrap();
    let (file, environment) = text.split_once('\n').unwrap();
    let file: Value = serde_json::from_str(file).unwrap();
    for (name, pointer) in [
        ("CONTROL", "/control"),
        ("TOKEN", "/token"),
        ("IP", "/device/ip"),
        ("HTTP", "/device/http"),
        ("HTTPS", "/device/https"),
        ("IPP", "/device/ipp"),
        ("CWIS_URI", "/uris/cwis"),
        ("IPPS_URI", "/uris/ipps"),
        ("IPP_URI", "/uris/ipp"),
        ("KEY_OPERATOR_ID", "/key_operator/id"),
        ("KEY_OPERATOR_PASSWORD", "/key_operator/password"),
        ("CERTIFICATE", "/certificate"),
        ("CERTIFICATE_FILE", "/certificate_file"),
        ("SEED", "/seed"),
        ("PID", "/pid"),
    ] {
        let value = file.pointer(pointer).unwrap_or_else(|| panic!("no {pointer}"));
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let line = format!("MFP_TWIN_{name}={text}");
        assert!(environment.split('\0').any(|it| it == line), "{line}");
    }
    let killed = mfp_twin(&["exec", "--", "sh", "-c", "kill -9 $$"]);
    assert_eq!(killed.status.code(), Some(128 + 9));
    assert_eq!(mfp_twin(&["exec", "--", "/no/such/command"]).status.code(), Some(127));
}

#[test]
fn no_printing_uri_is_announced_where_ipp_is_off() {
    let names = |flags: &[&str]| {
        let ran = mfp_twin(&[&["exec"], flags, &["--", "sh", "-c", "env | cut -d= -f1"]].concat());
        let text = String::from_utf8(ran.stdout).unwrap();
        let is_uri = |it: &&str| it.starts_with("MFP_TWIN_") && it.ends_with("_URI");
        let mut uris: Vec<_> = text.lines().filter(is_uri).map(str::to_owned).collect();
        uris.sort();
        uris
    };
    let factory = ["--profile", "factory"];
    assert_eq!(names(&factory), ["MFP_TWIN_CWIS_URI"]);
    let printing = ["MFP_TWIN_CWIS_URI", "MFP_TWIN_IPPS_URI", "MFP_TWIN_IPP_URI"];
    assert_eq!(names(&[&factory[..], &["--set", "net.ipp=Enabled"]].concat()), printing);
    assert_eq!(names(&[]), printing[..2]);
}

#[test]
fn what_is_sent_to_us_alone_reaches_the_command_and_its_exit_code_is_ours() {
    for (number, name) in [(Signal::TERM, "TERM"), (Signal::INT, "INT"), (Signal::HUP, "HUP")] {
        let script = format!("trap 'exit 3' {name}; echo up; while :; do sleep 0.05; done");
        let mut child = Command::new(PROGRAM)
            .args(["exec", "--", "sh", "-c", &script])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line, "up\n");
        assert_eq!(signal(child, number), 3, "{name}");
    }
}

#[test]
fn a_taken_port_is_named_with_its_holder_and_the_flag() {
    let holder = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = holder.local_addr().unwrap().port();
    let control = format!("127.0.0.1:{port}");
    let refused = mfp_twin(&["serve", "--ports", "auto", "--control", &control]);
    assert_eq!(refused.status.code(), Some(1));
    let text = said(&refused);
    assert!(text.contains(&format!("port {port} (the control plane")), "{text}");
    assert!(text.contains(&format!("(process {})", std::process::id())), "{text}");
    assert!(text.contains("--control"), "{text}");
}

#[test]
fn mistakes_of_the_configuration_file_name_file_line_and_column() {
    let path = fresh("config.json");
    fs::write(&path, "{\n  \"clock\": \"manual\",\n  \"speed\": 3\n}").unwrap();
    let refused = mfp_twin(&["serve", "--config", path.to_str().unwrap()]);
    fs::remove_file(&path).unwrap();
    assert_eq!(refused.status.code(), Some(1));
    let text = said(&refused);
    assert!(text.contains(&format!("{}:3:9: unknown field `speed`", path.display())), "{text}");
    let missing = mfp_twin(&["serve", "--config", "/no/such/file"]);
    assert!(said(&missing).contains("/no/such/file"), "{}", said(&missing));
}

#[test]
fn a_file_without_an_end_is_refused_by_name() {
    for words in [
        &["serve", "--config", "/dev/zero"][..],
        &["serve", "--update-key", "/dev/zero"],
        &["serve", "--key-operator-password-file", "/dev/zero"],
        &["wait", "--timeout", "1ms", "--port-file", "/dev/zero"],
        &["update-package", "--output", "/dev/null", "--key", "/dev/zero"],
    ] {
        let refused = mfp_twin(words);
        assert!(!refused.status.success(), "{words:?}");
        let (text, why) = (said(&refused), "it has more than 4194304 bytes");
        assert!(text.contains("/dev/zero") && text.contains(why), "{text}");
    }
}

#[test]
fn wrong_flags_say_what_is_right() {
    for (words, wanted) in [
        (["serve", "--set", "timers.auto_clear.seconds=5"], "from 10 to 900"),
        (["serve", "--set", "auto_clear=On"], "similar: timers.auto_clear"),
        (["serve", "--model", "C9999"], "there is no model \"C9999\"; there are C7070"),
        (["serve", "--clock", "scaled:0"], "more than 0"),
        (["serve", "--memory-max", "2 GB"], "512M or 2G"),
        (["serve", "--spool-dir", "/tmp"], "unexpected argument"),
        (["serve", "--control-host", "twin.test:80"], "has a port; give \"twin.test\" alone"),
        (["serve", "--control-host", "http://twin.test"], "is a URL; give the name alone"),
        (["serve", "--control-host", "*.test"], "there are no wildcards"),
        (["serve", "--control-host", "twin..test"], "no name that a Host header can have"),
    ] {
        let refused = mfp_twin(&words);
        assert_eq!(refused.status.code(), Some(2), "{words:?}");
        assert!(said(&refused).contains(wanted), "{words:?}: {}", said(&refused));
    }
}

#[test]
fn models_and_settings_are_listed() {
    let models = String::from_utf8(mfp_twin(&["models"]).stdout).unwrap();
    assert_eq!(models.lines().count(), 12);
    let settings = String::from_utf8(mfp_twin(&["settings"]).stdout).unwrap();
    assert!(settings.contains("http.csrf=Enabled\n"), "{settings}");
    let fidelity = String::from_utf8(mfp_twin(&["fidelity"]).stdout).unwrap();
    let line = |id: &str| fidelity.lines().find(|it| it.starts_with(&format!("{id} "))).unwrap();
    assert!(
        line("http.mode").ends_with("shown by a_scan_finds_what_is_open_at_once_and_nothing_else")
    );
    assert!(line("net.snmp").ends_with("waits for SNMP"), "{fidelity}");
    let (values, assumed) = fidelity.split_once("\n\n").unwrap();
    let sum = format!(" of {} values have an effect", values.lines().count() - 1);
    assert!(values.ends_with(&sum), "{values}");
    assert!(assumed.contains("\nrepeated_failures_summed  off  equal failures"), "{assumed}");
    assert!(assumed.contains("PUT /v1/assumptions"), "{assumed}");
}

#[tokio::test]
async fn a_device_for_which_there_is_no_memory_is_refused_with_numbers() {
    let refused = run(Options { memory_max: Some(64 << 10), ..options() }).await.unwrap_err();
    assert!(matches!(&refused, NotStarted::NoMemory(it) if it.devices == 0), "{refused}");
    assert!(
        refused.to_string().contains("may have 0.1 MiB; --memory-max allows more"),
        "{refused}"
    );
}

#[tokio::test]
async fn the_control_plane_stays_on_this_machine() {
    let elsewhere = Options { control: Some("0.0.0.0:0".parse().unwrap()), ..options() };
    let refused = run(elsewhere).await.unwrap_err();
    assert!(matches!(refused, NotStarted::ControlNotLoopback(_)), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_token_file_is_for_the_owner_and_ports_are_free_after_the_end() {
    let path = fresh("token");
    let running = run(Options { token_file: Some(path.clone()), ..options() }).await.unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), running.token);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(!format!("{running:?}").contains(&running.token));
    let ports = [running.control.port(), running.device.number(&sim_listen::HTTPS)];
    running.stop().await;
    assert!(!path.exists());
    for port in ports {
        TcpListener::bind(("127.0.0.1", port)).unwrap();
    }
}

#[test]
fn the_certified_profile_has_a_password_that_the_guide_accepts() {
    use mfp_twin::{KeyOperator, Profile};
    use sim_core::user::{CERTIFIED_PASSWORD, Standing};
    use sim_core::{Secret, password};
    let given = |password: Option<&str>| {
        let id = Options::default().key_operator.id;
        KeyOperator { id, password: password.map(Secret::new) }
    };
    let first = |password, profile| given(password).first_password(profile).expose().to_owned();
    assert_eq!(first(None, Profile::Certified), CERTIFIED_PASSWORD);
    assert_eq!(first(Some("given-it"), Profile::Certified), "given-it");
    for profile in [Profile::Factory, Profile::Open] {
        assert_eq!(first(None, profile), "x-admin");
    }
    let chosen = Secret::new(CERTIFIED_PASSWORD);
    assert_eq!((password::check(&chosen, 9), Standing::of(&chosen)), (Ok(()), Standing::Strong));
    for (password, standing) in [
        (None, Standing::Factory),
        (Some("x-admin"), Standing::Factory),
        (Some("short"), Standing::Short),
        (Some("long-enough"), Standing::Strong),
    ] {
        assert_eq!(given(password).standing(), standing);
    }
}
