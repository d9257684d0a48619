//! What does not compile, so that nobody has to look whether it is done: the ways from a telephone line to the network, and back.
//!
//! What comes over a telephone line is an image of dots and a number, and nothing else: an image is made of pels.
//!
//! ```
//! use sim_fax::{FaxImage, Page, Pel, Resolution, Width};
//! let mut page = Page::new(Width::A4, Resolution::Fine);
//! page.push([Pel::Black; 8]);
//! FaxImage::new().push(page);
//! ```
//! ```compile_fail,E0308
//! let image = sim_fax::FaxImage::from(b"GET / HTTP/1.1".to_vec());
//! ```
//! ```compile_fail,E0451
//! let image = sim_fax::FaxImage { pages: Vec::new(), ..sim_fax::FaxImage::new() };
//! ```
//! ```compile_fail,E0451
//! use sim_fax::{Page, Resolution, Width};
//! let page = Page { lines: vec![0; 216], ..Page::new(Width::A4, Resolution::Fine) };
//! ```
//!
//! An end of a call is in one hand: it is cloned into no door. The lines of a device are the host's alone: a crate of the
//! network, which has all its doors from there, has no name for them.
//!
//! ```
//! fn moved(it: sim_fax::Station) -> sim_fax::Station { it }
//! ```
//! ```compile_fail,E0277
//! use sim_fax::{Samples, Setup, Station, SubscriberId};
//! fn both<T: Clone>(_: &T) {}
//! both(&Station::answer(Setup::new(SubscriberId::default()), Samples(0)));
//! ```
//! ```compile_fail,E0277
//! fn both<T: Clone>(_: &T) {}
//! both(&sim_fax::Call::new(sim_fax::Line::new([], 0)));
//! ```
//! ```compile_fail,E0603
//! use sim_host::telephone::Telephone;
//! ```
//!
//! Nobody sends but by what was asked in a session at the panel: an order becomes a job where the device knows who asks, and
//! only the device says who that is.
//!
//! ```
//! use sim_core::{Asker, Command, Device, Refused, Reply, Tick};
//! fn asked(device: &mut Device, asker: Asker, command: Command) {
//!     let _: Result<Reply, Refused> = device.handle(Tick(0), asker, command);
//! }
//! ```
//! ```compile_fail,E0603
//! use sim_core::permit::Actor;
//! ```
//! ```compile_fail,E0603
//! use sim_core::job::machine::Machine;
//! ```
//! ```compile_fail,E0603
//! use sim_host::telephone::Dialled;
//! ```
