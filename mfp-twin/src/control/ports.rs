//! The ports of a device as JSON: an object with a field for each row of their table.

use std::collections::BTreeMap;

use serde::Serialize;
use sim_core::View;
use sim_listen::PORTS;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};

use crate::listen::DevicePorts;

/// The number of each port of a device.
#[derive(Serialize)]
pub(super) struct Numbers(BTreeMap<&'static str, u16>);

/// Whether each port of a device is open.
#[derive(Serialize)]
pub(super) struct Open(BTreeMap<&'static str, bool>);

impl Numbers {
    pub(super) fn of(ports: DevicePorts) -> Self {
        Self(ports.numbers().map(|(port, number)| (port.name, number)).collect())
    }
}

impl Open {
    pub(super) fn of(view: &View, ports: DevicePorts) -> Self {
        let is_spoken = ports.spoken(view.settings.net_ip_mode).next().is_some();
        Self(PORTS.iter().map(|it| (it.name, is_spoken && it.is_open(view))).collect())
    }
}

/// An object with a value of this type for each port.
fn for_each_port(kind: &Type) -> RefOr<Schema> {
    let object = PORTS.iter().fold(ObjectBuilder::new(), |object, port| {
        let each = ObjectBuilder::new().schema_type(kind.clone()).description(Some(port.about));
        object.property(port.name, each).required(port.name)
    });
    object.into()
}

impl utoipa::PartialSchema for Numbers {
    fn schema() -> RefOr<Schema> {
        for_each_port(&Type::Integer)
    }
}

impl utoipa::PartialSchema for Open {
    fn schema() -> RefOr<Schema> {
        for_each_port(&Type::Boolean)
    }
}

impl utoipa::ToSchema for Numbers {}

impl utoipa::ToSchema for Open {}
