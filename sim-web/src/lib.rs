//! sim-web
