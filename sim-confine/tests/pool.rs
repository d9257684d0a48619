//! Workers of `examples/worker.rs`, asked and ended.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use bytes::Bytes;
use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};
use sim_confine::{Limits, NICE, Pool, Program, Request, Stopped, TASKS_MAX};

const LIMITS: Limits = Limits {
    memory: 64 << 20,
    cpu: Duration::from_secs(1),
    wall: Duration::from_secs(120),
    reply: 1 << 20,
};

fn worker() -> PathBuf {
    let test = std::env::current_exe().expect("the test's own path");
    test.ancestors().nth(2).expect("a build folder").join("examples/worker")
}

fn pool() -> Pool {
    Pool::new(Program::new(worker(), [""; 0])).expect("a pipe")
}

fn request<const N: usize>(pieces: [&str; N]) -> Request {
    let pieces = pieces.map(|it| Bytes::from(it.to_owned())).into();
    Request { pieces, limits: LIMITS, is_program: false }
}

fn program(order: &str) -> Request {
    Request { is_program: true, ..request([order]) }
}

async fn pid(pool: &Pool) -> String {
    text(pool.ask(&request(["pid"])).await)
}

fn text(reply: Result<Vec<Bytes>, Stopped>) -> String {
    String::from_utf8(reply.expect("an answer")[0].to_vec()).expect("text")
}

fn lives(pid: &str) -> bool {
    Path::new("/proc").join(pid).join("exe").read_link().is_ok()
}

/// Waits until a process is gone, which the system does when it comes to it.
async fn gone(pid: &str) {
    while lives(pid) {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_worker_answers_and_is_used_again_until_it_has_done_enough() {
    let pool = pool();
    let large = "x".repeat(300_000);
    for text in ["", "small", &large] {
        let reply = pool.ask(&request(["echo", text, "more"])).await.unwrap();
        assert_eq!(reply, [Bytes::from(text.to_owned()), Bytes::from("more")]);
    }
    let first = pid(&pool).await;
    for _ in 0..TASKS_MAX - 4 {
        assert_eq!(pid(&pool).await, first);
    }
    assert_ne!(pid(&pool).await, first);
}

/// How nice a process is, of which the system lets 19 be the nicest (proc(5)).
fn niceness(process: &str) -> i32 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).expect("a process");
    let (_, behind_name) = stat.rsplit_once(") ").expect("a name in brackets");
    behind_name.split(' ').nth(16).and_then(|it| it.parse().ok()).expect("a number")
}

#[tokio::test]
async fn a_worker_gives_way_to_the_twin() {
    // With the last clone of its pool it ends.
    let pool = pool();
    let pid = pid(&pool).await;
    assert_eq!(niceness(&pid), (niceness("self") + NICE).min(19));
}

#[tokio::test]
async fn a_worker_reaches_nothing() {
    assert_eq!(text(pool().ask(&request(["reach"])).await), "");
}

#[tokio::test]
async fn a_program_has_a_process_for_itself() {
    let pool = pool();
    let shared = pid(&pool).await;
    let [first, second] =
        [text(pool.ask(&program("pid")).await), text(pool.ask(&program("pid")).await)];
    assert!(first != shared && second != shared && first != second);
    assert_eq!(pid(&pool).await, shared);
}

#[tokio::test]
async fn whatever_takes_too_much_is_ended_and_says_of_what() {
    let pool = pool();
    let most = LIMITS.memory.to_string();
    for (order, told) in [
        (
            request(["fill", &most]),
            "it took more than 64 MiB of memory, or lies too deep within itself",
        ),
        (request(["deep"]), "it took more than 64 MiB of memory, or lies too deep within itself"),
        (request(["loop"]), "it took more than 1 s of processor time"),
        (request(["fill", "2000000"]), "what it makes is more than 1048576 bytes"),
        (request(["other"]), "its process broke off: it panicked"),
    ] {
        assert_eq!(pool.ask(&order).await.unwrap_err().to_string(), told);
    }
    let limits = Limits { wall: Duration::from_millis(50), ..LIMITS };
    let late = pool.ask(&Request { limits, ..request(["loop"]) }).await.unwrap_err();
    assert!(matches!(late, Stopped::Wall(_)), "{late}");
    assert_eq!(text(pool.ask(&request(["echo", "next"])).await), "next");
}

#[tokio::test]
async fn a_worker_ends_when_nobody_waits_for_its_answer_or_the_pool_is_gone() {
    let pool = pool();
    let busy = pid(&pool).await;
    let asked = tokio::spawn({
        let pool = pool.clone();
        async move { pool.ask(&request(["loop"])).await }
    });
    // Another one is taken once the first is busy.
    let mut other = pid(&pool).await;
    while other == busy {
        tokio::task::yield_now().await;
        other = pid(&pool).await;
    }
    asked.abort();
    gone(&busy).await;
    assert!(lives(&other));
    drop(pool);
    gone(&other).await;
}

#[tokio::test]
async fn a_worker_that_was_ended_while_it_waited_is_not_asked() {
    let pool = pool();
    let first = pid(&pool).await;
    let killed = Command::new("kill").args(["-9", &first]).status().unwrap();
    assert!(killed.success());
    // It takes its time to end, and it is for the pool to find that it has.
    let process = Pid::from_raw(first.parse().unwrap()).unwrap();
    waitid(WaitId::Pid(process), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT).unwrap();
    assert_ne!(pid(&pool).await, first);
}

#[tokio::test]
async fn what_cannot_be_started_is_told() {
    let pool = Pool::new(Program::new("/nowhere", [""; 0])).unwrap();
    let error = pool.ask(&request(["pid"])).await.unwrap_err();
    assert!(matches!(error, Stopped::NotStarted(_)), "{error}");
}

/// However the twin ends, the system closes its end of the lifeline.
#[test]
fn a_worker_ends_with_the_lifeline_whatever_it_is_at() {
    let (lifeline, twin) = std::io::pipe().unwrap();
    let mut worker = Command::new(worker())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(lifeline)
        .spawn()
        .unwrap();
    let mut tasks = worker.stdin.take().unwrap();
    // Memory and seconds, then a message of one piece.
    let head = [LIMITS.memory, 60].map(u64::to_le_bytes).concat();
    let task = [head, 1_u32.to_le_bytes().into(), 4_u64.to_le_bytes().into(), b"loop".into()];
    tasks.write_all(&task.concat()).unwrap();
    let mut said = [0; 13];
    worker.stdout.take().unwrap().read_exact(&mut said).unwrap();
    assert_eq!(said[12], b'c', "it is confined");
    assert!(worker.try_wait().unwrap().is_none(), "it works");
    drop(twin);
    assert!(!worker.wait().unwrap().success());
}
