//! Who asks: HTTP Basic over TLS (RFC 8010 section 8.1), remembered for as long as the device's own
//! session of it lives.
//!
//! A client sends its password with every request. The first one logs in and opens a session of the
//! driver's door; later ones use it, so that the audit log shows one log-in and not hundreds. A
//! remembered log-in is only good while the session lives, the password is unchanged and the user is
//! not locked; otherwise the device is asked anew, and says no if it has to.
//!
//! Over plain HTTP the header is not looked at: no challenge is sent there, so no client of ours sends
//! one, and a password that travelled in the clear proves nothing.

use std::collections::BTreeMap;
use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::HeaderValue;
use sim_core::permit::Sight;
use sim_core::session::{SessionAsk, SessionId};
use sim_core::share::Holder;
use sim_core::user::{Attempts, Person, User, UserId};
use sim_core::{Asker, Command, PasswordHash, Refused, Reply, Secret, View};
use sim_host::{Handle, Queued};
use sim_wire::basic_auth::{self, BasicAuthError, Credentials};

use super::limits::LOG_INS_MAX;
use super::reply::Failure;
use sim_listen::Peer;

/// Somebody who is logged in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Visitor {
    pub(super) session: SessionId,
    pub(super) user: Person,
}

impl Visitor {
    /// Who asks the device when `visitor` does.
    pub(super) fn asker(visitor: Option<&Self>, peer: Peer) -> Asker {
        visitor.map_or(Asker::Remote(sim_core::Door::Driver, peer.address), |it| {
            Asker::Session(it.session)
        })
    }

    /// Of whose share `visitor` takes.
    pub(super) fn holder(visitor: Option<&Self>, peer: Peer) -> Holder {
        Holder::of(visitor.map(|it| &it.user), Some(peer.address))
    }
}

/// Somebody who looks at the device: it says what they may see of it.
pub(super) struct Onlooker {
    asker: Asker,
    view: Arc<View>,
}

impl Onlooker {
    /// A visitor, or an anonymous one, and the device as it is now.
    pub(super) fn new(visitor: Option<&Visitor>, peer: Peer, view: Arc<View>) -> Self {
        Self { asker: Visitor::asker(visitor, peer), view }
    }

    pub(super) fn sees(&self, sight: Sight<'_>) -> bool {
        self.may_see(sight).is_ok()
    }

    pub(super) fn may_see(&self, sight: Sight<'_>) -> Result<(), Refused> {
        self.view.may_see(self.asker, sight)
    }
}

/// The log-ins that are remembered.
#[derive(Default)]
pub(super) struct LogIns {
    /// Passwords are kept as digests under keys that die with the process.
    keys: [RandomState; 2],
    open: Mutex<BTreeMap<Key, LogIn>>,
}

/// A client address and a digest of its credentials.
type Key = (IpAddr, [u64; 2]);

struct LogIn {
    visitor: Visitor,
    /// The hash that the password was right for.
    hash: PasswordHash,
}

impl LogIns {
    /// Who asks by HTTP Basic; `None` for nobody. The device is asked at most once per log-in.
    pub(super) async fn visitor(
        self: &Arc<Self>,
        handle: &Handle,
        peer: Peer,
        authorization: Option<&HeaderValue>,
    ) -> Result<Option<Visitor>, Failure> {
        let Some(credentials) = shown(peer, authorization)? else { return Ok(None) };
        let key = self.key(peer, &credentials);
        if let Some(visitor) = self.find(&handle.view(), &key) {
            handle.seen(visitor.session);
            return Ok(Some(visitor));
        }
        let Credentials { user, password } = credentials;
        // From before the log-in: if the password changes meanwhile, what is remembered is void.
        let before = UserId::new(&user).and_then(|it| handle.view().users.get(&it).cloned());
        let password = Secret::new(password.expose());
        let ask = Command::Session(SessionAsk::LogIn { user, password });
        let queued = handle.queue(Visitor::asker(None, peer), ask).await;
        let queued = queued.map_err(Failure::refused)?;
        // From here on a client that goes away must not leave a session that nobody remembers.
        let task = tokio::spawn(self.clone().log_in(handle.clone(), queued, key, before));
        let done = task.await.unwrap_or(Err(Refused::Interrupted));
        done.map(Some).map_err(Failure::refused)
    }

    /// Who asks, where the log-in is remembered; the device is not asked.
    pub(super) fn remembered(
        &self,
        view: &View,
        peer: Peer,
        authorization: Option<&HeaderValue>,
    ) -> Option<Visitor> {
        let credentials = shown(peer, authorization).ok().flatten()?;
        self.find(view, &self.key(peer, &credentials))
    }

    async fn log_in(
        self: Arc<Self>,
        handle: Handle,
        queued: Queued,
        key: Key,
        before: Option<Arc<User>>,
    ) -> Result<Visitor, Refused> {
        let reply = queued.answer().await?;
        let (Reply::LoggedIn { session, .. }, Some(before)) = (reply, before) else {
            return Err(Refused::Interrupted);
        };
        let visitor = Visitor { session, user: before.person.clone() };
        let log_in = LogIn { visitor, hash: before.password.clone() };
        let (visitor, surplus) = self.keep(&handle.view(), key, log_in);
        for session in surplus {
            // One that has ended by itself meanwhile is just as good.
            let _ = handle.ask(Asker::Session(session), Command::Session(SessionAsk::LogOut)).await;
        }
        Ok(visitor)
    }

    fn key(&self, peer: Peer, credentials: &Credentials) -> Key {
        let text = (&credentials.user, credentials.password.expose());
        (peer.address, self.keys.each_ref().map(|it| it.hash_one(text)))
    }

    fn find(&self, view: &View, key: &Key) -> Option<Visitor> {
        self.lock().get(key).filter(|it| it.holds(view)).map(|it| it.visitor.clone())
    }

    /// Remembers a log-in. Answers the one to use, which may be older if two came at once, and the
    /// sessions to log out.
    fn keep(&self, view: &View, key: Key, log_in: LogIn) -> (Visitor, Vec<SessionId>) {
        let mut open = self.lock();
        if let Some(older) = open.get(&key).filter(|it| it.holds(view)) {
            return (older.visitor.clone(), vec![log_in.visitor.session]);
        }
        let mut surplus = Vec::new();
        if open.len() >= LOG_INS_MAX {
            open.retain(|_, it| view.sessions.contains_key(&it.visitor.session));
        }
        if open.len() >= LOG_INS_MAX
            && let Some(oldest) = open.iter().min_by_key(|(_, it)| it.visitor.session)
        {
            let oldest = *oldest.0;
            surplus.extend(open.remove(&oldest).map(|it| it.visitor.session));
        }
        let visitor = log_in.visitor.clone();
        surplus.extend(open.insert(key, log_in).map(|it| it.visitor.session));
        (visitor, surplus)
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Key, LogIn>> {
        // Every section above leaves the map whole, so a poisoned lock is as good as any.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a request shows by HTTP Basic; `None` where it shows nothing that counts.
fn shown(peer: Peer, authorization: Option<&HeaderValue>) -> Result<Option<Credentials>, Failure> {
    let Some(header) = authorization.filter(|_| peer.tls) else { return Ok(None) };
    match basic_auth::parse(header.to_str().unwrap_or("Basic")) {
        Ok(it) => Ok(Some(it)),
        Err(BasicAuthError::NotBasic) => Ok(None),
        Err(
            BasicAuthError::TooLong
            | BasicAuthError::NotBase64
            | BasicAuthError::NotUtf8
            | BasicAuthError::NoColon
            | BasicAuthError::ControlCharacter,
        ) => Err(Failure::Challenge),
    }
}

impl LogIn {
    fn holds(&self, view: &View) -> bool {
        let user = view.users.get(&self.visitor.user.id);
        let same = |it: &User| {
            it.person == self.visitor.user
                && it.password == self.hash
                && it.attempts != Attempts::Locked
        };
        view.sessions.contains_key(&self.visitor.session) && user.is_some_and(|it| same(it))
    }
}
