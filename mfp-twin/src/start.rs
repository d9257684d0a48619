//! Starting a twin and ending it.

use std::io::Read as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sim_host::{DataDirectory, FILE_BYTES_MAX, Handle, Shelf, Snapshot};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::contact::{self, Contact, is_certificate, is_port_file};
use crate::control::{self, Control};
use crate::fleet::{Fleet, Member};
use crate::listen::{Bound, DevicePorts};
use crate::make::Origin;
use crate::not_started::NotStarted;
use crate::options::Options;
use crate::owned_file::{Known, NotOurs, OwnedFile};
use crate::random::random;
use crate::token::{self, is_token};

/// A twin that runs. It ends when this is dropped.
pub struct Running {
    /// Where the control plane listens.
    pub control: SocketAddr,
    /// Where the device listens.
    pub device: DevicePorts,
    /// The bearer token of the control plane.
    pub token: String,
    /// A link to the live page that works once.
    pub live_link: String,
    /// The seed.
    pub seed: u64,
    /// How clients reach it.
    pub(crate) contact: Contact,
    /// The way to the device.
    pub handle: Handle,
    files: Vec<OwnedFile>,
    stop: watch::Sender<bool>,
    plane: JoinHandle<()>,
    fleet: Arc<Fleet>,
}

impl std::fmt::Debug for Running {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Running").field("control", &self.control).finish_non_exhaustive()
    }
}

/// Starts a twin: when this returns, every listener is up and the device has its certificate.
///
/// # Errors
/// [`NotStarted`] says why, in words for people.
pub async fn run(options: Options) -> Result<Running, NotStarted> {
    let files: [(&Option<PathBuf>, Known); 3] = [
        (&options.port_file, is_port_file),
        (&options.token_file, is_token),
        (&options.certificate_file, is_certificate),
    ];
    for (path, known) in files {
        let Some(path) = path else { continue };
        OwnedFile::make_room(path, known).map_err(|it| not_written(path, it))?;
    }
    let directory = options.data_dir.as_deref();
    // What can be refused is looked at before the directory changes.
    let token = directory.map(token::kept_in).transpose()?.flatten();
    tokio::task::spawn_blocking(sim_listen::prepare);
    let open = match options.is_new {
        true => DataDirectory::begin,
        false => DataDirectory::open,
    };
    let directory = directory.map(|it| open(it, options.sector_size)).transpose()?;
    let shelf = directory.as_ref().map_or_else(Shelf::default, DataDirectory::shelf);
    let bound = Bound::new(&options).await?;
    let seed = match options.seed {
        Some(seed) => seed,
        None => u64::from(u32::from_le_bytes(random()?)),
    };
    let origin = match options.snapshot.as_deref().map(read_snapshot).transpose()? {
        Some((name, snapshot)) => Origin::Snapshot(name, Arc::new(snapshot)),
        None => Origin::Options,
    };
    let (stop, stopped) = watch::channel(false);
    let fleet = Arc::new(Fleet::new(options.clone(), seed, shelf, stopped.clone()));
    let first = fleet.add_first(origin, directory, bound.doors).await?;
    let control = (bound.control, bound.control_address);
    serve(&options, token, fleet, first, control, (stop, stopped)).await
}

/// The snapshot in a file, and the file's name.
fn read_snapshot(path: &Path) -> Result<(String, Snapshot), NotStarted> {
    let refused = |it: &dyn std::fmt::Display| NotStarted::Snapshot(path.into(), it.to_string());
    let mut file = Vec::new();
    let opened = std::fs::File::open(path).map_err(|it| refused(&it))?;
    // A longer file is refused as one that is too long.
    let read = opened.take(FILE_BYTES_MAX + 1).read_to_end(&mut file);
    read.map_err(|it| refused(&it))?;
    let snapshot = Snapshot::of_file(file.into()).map_err(|it| refused(&it))?;
    Ok((path.file_name().unwrap_or_default().display().to_string(), snapshot))
}

impl Running {
    /// Ends when the device has ended by itself, which it does only by a defect.
    pub async fn ended(&self) {
        self.handle.ended().await;
    }

    /// Ends the twin at once and waits until its ports are free.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        let _ = (&mut self.plane).await;
        self.fleet.close().await;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.send_replace(true);
        self.plane.abort();
        self.fleet.end();
    }
}

/// The last step: the control plane opens, then the files say where everything is.
async fn serve(
    options: &Options,
    token: Option<String>,
    fleet: Arc<Fleet>,
    first: Member,
    (listener, control): (TcpListener, SocketAddr),
    (stop, stopped): (watch::Sender<bool>, watch::Receiver<bool>),
) -> Result<Running, NotStarted> {
    let token = match (token, &options.data_dir) {
        (Some(kept), _) => kept,
        (None, Some(directory)) => token::new_in(directory)?,
        (None, None) => token::new()?,
    };
    let contact = Contact::of(options, &first, control, token.clone()).await;
    let secrets = [token.clone(), token::new()?];
    let plane = Control::new(fleet.clone(), &first, options, control, secrets);
    let live_link =
        plane.new_link(&control.to_string()).map_err(|it| NotStarted::NoRandom(it.to_string()))?;
    let plane = tokio::spawn(control::serve(plane, listener, stopped));
    let Member { handle, ports: device, seed, .. } = first;
    let files = Vec::new();
    let mut running = Running {
        control,
        device,
        token,
        live_link,
        seed,
        contact,
        handle,
        files,
        stop,
        plane,
        fleet,
    };
    running.write_files(options)?;
    Ok(running)
}

impl Running {
    fn write_files(&mut self, options: &Options) -> Result<(), NotStarted> {
        if let Some(path) = &options.token_file {
            self.write_file(path, self.token.clone(), is_token)?;
        }
        if let (Some(path), Some(pem)) = (&options.certificate_file, self.contact.certificate()) {
            self.write_file(path, pem.to_owned(), is_certificate)?;
        }
        if let Some(path) = &options.port_file {
            let content = self.contact.port_file();
            self.write_file(path, format!("{content}\n"), is_port_file)?;
        }
        Ok(())
    }

    fn write_file(&mut self, path: &Path, content: String, known: Known) -> Result<(), NotStarted> {
        let written = OwnedFile::write(path, content, known);
        self.files.push(written.map_err(|it| not_written(path, it))?);
        Ok(())
    }
}

fn not_written(path: &Path, error: NotOurs) -> NotStarted {
    match error {
        NotOurs::Failed(error) => NotStarted::File(path.into(), error),
        NotOurs::Foreign => NotStarted::FileForeign(path.into()),
        NotOurs::Held => {
            let by = contact::process_of(path);
            let by = by.map_or_else(String::new, |it| format!(" (process {it})"));
            NotStarted::FileHeld { path: path.into(), by }
        }
    }
}
