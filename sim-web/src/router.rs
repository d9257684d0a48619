//! Which path is answered by whom.

use std::borrow::Cow;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{MethodRouter, get};

use crate::cwis::Cwis;
use crate::pages::place::Page;
use crate::posted::FORM_MAX;
use crate::{api, commands, guard, pages};

/// CWIS, the .CMD requests and IPP: what the HTTP and HTTPS ports serve.
pub(crate) fn everything(cwis: &Cwis) -> Router {
    pages_and_commands(cwis).with_state(cwis.clone()).merge(printing(cwis))
}

/// IPP alone: what the IPP port serves.
pub(crate) fn ipp_only(cwis: &Cwis) -> Router {
    printing(cwis)
}

/// The paths that forms are sent to.
#[cfg(test)]
pub(crate) fn forms() -> Vec<String> {
    routes().into_iter().filter(|it| it.is_form).map(|it| it.path.into_owned()).collect()
}

fn pages_and_commands(cwis: &Cwis) -> Router<Cwis> {
    let routes = routes().into_iter();
    routes
        .fold(Router::new(), |router, it| router.route(&it.path, it.answers))
        .merge(api::router())
        .fallback(commands::answer)
        .layer(DefaultBodyLimit::max(FORM_MAX))
        .layer(from_fn_with_state(cwis.clone(), guard::forgery))
        .layer(from_fn(guard::time_limit))
        .layer(from_fn(guard::page_headers))
        .layer(from_fn_with_state(cwis.clone(), guard::power))
}

/// A path of CWIS.
struct Route {
    path: Cow<'static, str>,
    answers: MethodRouter<Cwis>,
    /// Whether a form is sent to it.
    #[cfg_attr(not(test), expect(dead_code, reason = "the table of all forms is in tests"))]
    is_form: bool,
}

/// A page that is looked at.
fn page<T: 'static>(path: impl Into<Cow<'static, str>>, show: impl Handler<T, Cwis>) -> Route {
    Route { path: path.into(), answers: get(show), is_form: false }
}

/// A page with a form that is sent to its own address.
fn form<T: 'static, U: 'static>(
    path: impl Into<Cow<'static, str>>,
    show: impl Handler<T, Cwis>,
    send: impl Handler<U, Cwis>,
) -> Route {
    Route { path: path.into(), answers: get(show).post(send), is_form: true }
}

impl Route {
    /// The same for forms of so many bytes.
    fn most(self, bytes: usize) -> Self {
        Self { answers: self.answers.layer(DefaultBodyLimit::max(bytes)), ..self }
    }
}

fn routes() -> Vec<Route> {
    let all = [first(), folders(), address_book(), jobs(), permissions(), system(), places()];
    all.into_iter().flatten().collect()
}

fn first() -> Vec<Route> {
    use pages::{home, login, menu, printer_icon, profile, submit};
    vec![
        page("/", home::redirect),
        page("/home/index.html", home::show),
        form("/home/submit.html", submit::show, submit::submit).most(submit::FORM_MAX),
        form("/login.html", login::show, login::submit),
        page("/login/done.html", login::done),
        page("/login/warning.html", login::warning),
        form("/logout.html", login::ask_out, login::out),
        page("/profile/index.html", profile::show),
        form("/profile/password.html", profile::password_form, profile::change_password),
        page("/app/index.html", menu::show),
        page("/assets/cwis.css", pages::style_sheet),
        page("/assets/icon.svg", pages::icon),
        page("/assets/{name}", printer_icon::show),
    ]
}

fn folders() -> Vec<Route> {
    use pages::folders::{self, delete_files, edit, files, preview, print, rename, retrieve};
    vec![
        page("/app/folders/index.html", folders::list),
        form("/app/folders/files.html", files::show, files::unlock),
        page("/app/folders/file.html", preview::show),
        page("/app/folders/page.png", preview::picture),
        form("/app/folders/retrieve.html", retrieve::form, retrieve::retrieve),
        form("/app/folders/print.html", print::form, print::print),
        form("/app/folders/rename.html", rename::form, rename::save),
        form("/app/folders/delete-files.html", delete_files::confirm, delete_files::delete),
        form("/app/folders/create.html", edit::new, edit::create),
        form("/app/folders/edit.html", edit::form, edit::save),
        form("/app/folders/delete.html", folders::confirm, folders::delete),
    ]
}

fn address_book() -> Vec<Route> {
    use pages::address_book::{self, edit};
    vec![
        page("/addressbook/index.html", address_book::list),
        form("/addressbook/add.html", edit::new, edit::add),
        form("/addressbook/edit.html", edit::form, edit::save),
        form("/addressbook/delete.html", address_book::confirm, address_book::delete),
    ]
}

fn jobs() -> Vec<Route> {
    use pages::{forms, jobs};
    vec![
        page("/jobs/index.html", jobs::active),
        page("/jobs/completed.html", jobs::completed),
        form("/jobs/delete.html", jobs::confirm, jobs::delete),
        page("/jobs/forms.html", forms::list),
        form("/jobs/forms/delete.html", forms::confirm, forms::delete),
    ]
}

fn permissions() -> Vec<Route> {
    use pages::permissions::{self, add, edit};
    vec![
        page("/permissions/index.html", permissions::list),
        page("/permissions/accounts.html", pages::accounts::list),
        form("/permissions/add.html", add::show, add::add),
        form("/permissions/edit.html", edit::show, edit::save),
        form("/permissions/delete.html", permissions::confirm, permissions::delete),
    ]
}

fn system() -> Vec<Route> {
    use pages::{audit_log, fault_history, restart, setting_form, software_update};
    let start = "/system/software-update/start.html";
    let start = form(start, software_update::show, software_update::start);
    let mut all = vec![
        form("/system/logs/audit-log.html", audit_log::show, setting_form::save),
        page("/system/logs/fault-history.html", fault_history::show),
        form("/system/software-update/index.html", software_update::show, setting_form::save),
        start.most(software_update::FORM_MAX),
        form("/system/restart.html", restart::confirm, restart::restart),
    ];
    all.extend(certificates());
    all
}

fn certificates() -> Vec<Route> {
    use pages::certificates::{self, create, details, export, import, request};
    let at = |name: &str| format!("/system/security/certificates/{name}");
    vec![
        page(at("index.html"), certificates::list),
        form(at("create.html"), create::form, create::start),
        page(at("created.html"), create::created),
        form(at("request.html"), request::form, request::start),
        page(at("requested.html"), request::requested),
        form(at("details.html"), details::show, details::choose),
        form(at("smime.html"), details::show, details::choose_for_mail),
        form(at("delete.html"), details::confirm, details::delete),
        page(at("export/{file}"), export::file),
        form(at("import.html"), import::form, import::start).most(import::FORM_MAX),
    ]
}

/// The menus and forms of the table.
fn places() -> Vec<Route> {
    use pages::{menu, places, setting_form};
    let route = |it: &places::Found| match it.place.page {
        Page::Menu(_) => Some(page(it.place.path, menu::show)),
        Page::Form(_) => Some(form(it.place.path, setting_form::show, setting_form::save)),
        Page::Own { .. } => None,
    };
    places::all().iter().filter_map(route).collect()
}

fn printing(cwis: &Cwis) -> Router {
    sim_ipp::router(cwis.printer.clone()).layer(from_fn_with_state(cwis.clone(), guard::power))
}
