//! Closed words, for the OpenAPI document: each list is made of the table that the words come from.

use sim_core::certificate::{Category, Digest, Family, KeyKind, Standing, Validity};
use sim_core::job::JobState;
use sim_core::media::INPUT_TRAYS;
use sim_core::parts::{COVERS, JAM_PLACES, SUPPLIES};
use sim_core::scanner::Source;
use sim_core::settings::Profile;
use sim_core::truth::{Kind, Origin};
use sim_core::user::Role;
use utoipa::openapi::schema::{Object, ObjectBuilder, SchemaType, Type};

/// One of these words; `about` says what it is.
fn words(about: &str, names: impl IntoIterator<Item = impl Into<String>>) -> Object {
    let word = ObjectBuilder::new().schema_type(Type::String).description(Some(about));
    word.enum_values(Some(names.into_iter().map(Into::<String>::into))).build()
}

/// The states of a job.
pub(super) fn job_states() -> Object {
    words("Its state, in the order of a job's life.", JobState::NAMES)
}

/// The kinds of entries of the truth journal.
pub(super) fn kinds() -> Object {
    words("What sort of entry it is.", Kind::ALL.map(Kind::name))
}

/// Where they come from.
pub(super) fn origins() -> Object {
    words("Where it came from.", Origin::ALL.map(Origin::name))
}

/// The roles of all users.
pub(super) fn roles() -> Object {
    words("The role.", Role::LOCAL.into_iter().chain([Role::KeyOperator]).map(Role::name))
}

/// The roles that a local user can have.
pub(super) fn local_roles() -> Object {
    words("The role.", Role::LOCAL.map(Role::name))
}

/// The same where it may be left as it is.
pub(super) fn local_roles_if_any() -> Object {
    let word = ObjectBuilder::new().schema_type(SchemaType::from_iter([Type::String, Type::Null]));
    let names = Role::LOCAL.map(|it| Some(it.name())).into_iter().chain([None]);
    word.description(Some("The role.")).enum_values(Some(names)).build()
}

/// What a new device began with.
pub(super) fn profiles() -> Object {
    words(
        "What the device began with; factory after Restore Factory Defaults.",
        Profile::ALL.map(Profile::name),
    )
}

/// What certificates are for.
pub(super) fn categories() -> Object {
    words("What it is for.", Category::ALL.map(Category::name))
}

/// How certificates stand.
pub(super) fn standings() -> Object {
    words("How it stands.", Standing::NAMES)
}

/// How CRLs stand by the clock: they never expire soon.
pub(super) fn validities() -> Object {
    let all = Validity::ALL.into_iter().filter(|it| *it != Validity::ExpiresSoon);
    words("How it stands by the device's clock.", all.map(Validity::name))
}

/// What a key is called here: "rsa-2048", "p-256".
pub(super) fn key_word(it: KeyKind) -> String {
    let label = it.label().to_lowercase();
    match it.family() {
        Family::Rsa => format!("rsa-{}", label.replace(',', "").replace(" bits", "")),
        Family::Ecdsa => label,
    }
}

/// The keys of certificates that the device makes.
pub(super) fn key_kinds() -> Object {
    words("The key: RSA of so many bits, or a curve.", KeyKind::ALL.iter().map(|it| key_word(*it)))
}

/// The digests of their signatures.
pub(super) fn digests() -> Object {
    let labels = Digest::ALL.iter().map(|it| it.label().to_lowercase());
    words("What is signed is digested with it.", labels)
}

/// The input trays.
pub(super) fn trays() -> Object {
    words("Which tray.", INPUT_TRAYS.iter().map(|it| it.source))
}

/// The supplies.
pub(super) fn supplies() -> Object {
    words("Which supply.", SUPPLIES.iter().map(|it| it.name))
}

/// Where originals lie.
pub(super) fn sources() -> Object {
    words("Where originals lie.", Source::ALL.map(Source::name))
}

/// The covers.
pub(super) fn covers() -> Object {
    words("Which cover.", COVERS.iter().map(|it| it.name))
}

/// Where sheets stick.
pub(super) fn jam_places() -> Object {
    words("Where a sheet sticks.", JAM_PLACES.iter().map(|it| it.name))
}
