//! Handing mails over: the way is what the device shows when a mail is sent, and so is whom it believes.
//!
//! A scan that is mailed as PDF goes from the drive to the network a piece at a time; a TIFF or JPEGs are made in memory.

use std::io;
use std::sync::Arc;

use futures_util::StreamExt as _;
use futures_util::stream;
use sim_core::View;
use sim_core::certificate::Category;
use sim_core::mail::{
    Attached, Cause, FileFormat, Login, Mail, MailAddress, NotSent, Route, Signature,
};
use sim_core::share::Holder;
use sim_mail::{Attachment, Credentials, Letter, Signing, Way, is_same_address};
use sim_tls::{Client, Trust, Uses};
use sim_x509::{Doubt, PrivateKey, Signer};
use zeroize::Zeroizing;

use crate::device_time::DeviceTime;
use crate::documents::Documents;
use crate::draw::Made;
use crate::file_name::file_name;
use crate::hardware::Hardware;
use crate::network::Network;
use crate::tls_rules::tls_rules;
use crate::workers::Share;

/// What is needed to hand a mail over.
pub(crate) struct Sending {
    route: Result<Route, NotSent>,
    credentials: Result<Option<Credentials>, NotSent>,
    signing: Result<Option<Unsigned>, NotSent>,
    client: Client,
    network: Network,
    documents: Documents,
    share: Share,
    mail: Arc<Mail>,
}

impl Sending {
    /// Of a mail, as the device stands.
    pub(crate) fn of(
        view: &View,
        hardware: &Hardware,
        (network, share): (&Network, Share),
        mail: Arc<Mail>,
    ) -> Self {
        let route = Route::of(view);
        let login = route.as_ref().ok().and_then(|it| it.login.as_ref());
        let credentials = login.map(|it| credentials(hardware, it)).transpose();
        let signing = Signature::of(view, &mail);
        let signing = signing.map(|it| it.map(|it| Unsigned::of(view, hardware, it)));
        let (client, network) = (client(view), network.clone());
        let documents = hardware.documents().clone();
        Self { route, credentials, signing, client, network, documents, share, mail }
    }

    /// Hands it over.
    pub(crate) async fn send(self, time: &DeviceTime) -> Result<(), NotSent> {
        let files = match &self.mail.attached {
            None => Vec::new(),
            Some(scan) => files(&self.documents, &self.share, &self.mail.holder, scan).await?,
        };
        let (route, credentials) = (self.route?, self.credentials?);
        let signing = self.signing?.map(|it| it.signing(&route.from)).transpose()?;
        let mut letter = Letter::new(self.mail, &route, files, signing)?;
        let connection = self.network.connect((&route.server, route.port), time).await?;
        let lost = |it: io::Error| NotSent::of(Cause::NoAnswer, it.to_string()).for_now();
        let peer = connection.peer_addr().map_err(lost)?.ip();
        let credentials = credentials.as_ref();
        let way = Way { route: &route, client: &self.client, credentials };
        sim_mail::hand_over(connection, peer, way, &mut letter, time).await
    }
}

/// The files that a scan goes as.
async fn files(
    documents: &Documents,
    share: &Share,
    holder: &Holder,
    scan: &Attached,
) -> Result<Vec<Attachment>, NotSent> {
    let make = async |made| {
        let file = share.make(documents.clone(), holder, scan.document, made).await;
        file.map_err(|it| NotSent::of(Cause::NotRead, it.to_string()))
    };
    let name = &scan.name;
    match scan.format {
        FileFormat::Pdf => {
            let pieces = documents.pieces(scan.document);
            let pieces = pieces.map_err(|it| NotSent::of(Cause::NotRead, it.to_string()))?;
            let (name, bytes) = (file_name(name, None, "pdf"), pieces.bytes());
            let content = stream::unfold(pieces, async |mut it| Some((it.next().await?, it)));
            let content = content.boxed();
            Ok(vec![Attachment { name, media_type: "application/pdf", bytes, content }])
        }
        FileFormat::Tiff => {
            let file = make(Made::Tiff).await?;
            Ok(vec![Attachment::of(file_name(name, None, "tif"), "image/tiff", file)])
        }
        FileFormat::Jpeg => {
            let mut files = Vec::new();
            for page in 1..=scan.pages {
                let file = make(Made::Jpeg(page)).await?;
                files.push(Attachment::of(file_name(name, Some(page), "jpg"), "image/jpeg", file));
            }
            Ok(files)
        }
    }
}

/// What the device logs in with, opened.
fn credentials(hardware: &Hardware, login: &Login) -> Result<Credentials, NotSent> {
    let password = hardware.open_secret(&login.password);
    let lost = || NotSent::of(Cause::Login, "the password cannot be read any more");
    Ok(Credentials { name: login.name.clone(), password: password.ok_or_else(lost)? })
}

/// What a mail is to be signed with.
struct Unsigned {
    with: Signature,
    /// The private key; none where it cannot be read any more.
    key: Option<Zeroizing<Vec<u8>>>,
    trust: sim_x509::Trust,
}

impl Unsigned {
    fn of(view: &View, hardware: &Hardware, with: Signature) -> Self {
        let key = with.certificate.key.as_ref().and_then(|it| hardware.open(it));
        Self { with, key, trust: trust(view) }
    }

    /// Judged as whoever gets a mail from this address will: a signature that nobody would believe is not made.
    fn signing(self, from: &MailAddress) -> Result<Signing, NotSent> {
        let Signature { certificate, beside, digest } = &self.with;
        let addresses = sim_x509::mail_addresses(&certificate.der);
        if !addresses.iter().any(|it| is_same_address(it, from.as_str())) {
            let reason = format!("the certificate for S/MIME is not of {from}");
            return Err(NotSent::of(Cause::NoSigner, reason));
        }
        self.trust.vouches(&certificate.der, []).map_err(|it| {
            let cause = match it {
                Doubt::Expired | Doubt::NotYetValid => Cause::SignerExpired,
                Doubt::Revoked => Cause::SignerRevoked,
                Doubt::NotTrusted | Doubt::WrongPurpose | Doubt::Unusable => {
                    Cause::SignerNotTrusted
                }
            };
            NotSent::of(cause, format!("S/MIME: {it}"))
        })?;
        let key = self.key.and_then(|it| PrivateKey::from_pkcs8(&it).ok());
        let lost = || NotSent::of(Cause::NoSigner, "the private key for S/MIME cannot be read");
        let beside = beside.iter().map(|it| &**it);
        let signer = Signer::new(key.ok_or_else(lost)?, &certificate.der, beside, *digest);
        let signer = signer.map_err(|it| NotSent::of(Cause::SignerNotTrusted, it.to_string()))?;
        Ok(Signing::by(signer, self.trust.now_unix_s))
    }
}

/// By what certificates of mails are judged.
pub(crate) fn trust(view: &View) -> sim_x509::Trust {
    sim_x509::Trust {
        certificates: believed(view),
        intermediates: intermediates(view),
        crls: view.crls.values().map(|it| it.der.clone()).collect(),
        now_unix_s: view.clock.unix_ms(view.now).div_euclid(1_000),
    }
}

/// How TLS is spoken to servers, as it is set (guide pp.20 and 21).
fn client(view: &View) -> Client {
    let is_judged = view.settings.tls_verify_server.is_on();
    let trust = is_judged.then(|| Trust {
        certificates: believed(view),
        intermediates: intermediates(view),
        crls: view.crls.values().map(|it| it.der.clone()).collect(),
        now_unix_s: view.clock.unix_ms(view.now).div_euclid(1_000),
        uses: |der| {
            let (signs, encrypts) = sim_x509::server_uses(der).ok()?;
            Some(Uses { signs, encrypts })
        },
    });
    Client { rules: tls_rules(&view.settings), trust }
}

/// The certificates that a server's may be signed by, or be itself: imported roots, and those of others.
fn believed(view: &View) -> Vec<Arc<[u8]>> {
    let imported = view.certificates.values().filter(|it| match it.category {
        Category::TrustedRoot | Category::Other => true,
        Category::Device | Category::Intermediate => false,
    });
    imported.map(|it| it.der.clone()).collect()
}

/// Those of authorities that lead to a root.
fn intermediates(view: &View) -> Vec<Arc<[u8]>> {
    let imported = view.certificates.values();
    let imported = imported.filter(|it| it.category == Category::Intermediate);
    imported.map(|it| it.der.clone()).collect()
}
