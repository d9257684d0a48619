//! Which path is answered by whom.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};

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

fn pages_and_commands(cwis: &Cwis) -> Router<Cwis> {
    Router::new()
        .route("/", get(pages::home::redirect))
        .route("/home/index.html", get(pages::home::show))
        .route("/login.html", get(pages::login::show).post(pages::login::submit))
        .route("/login/done.html", get(pages::login::done))
        .route("/login/warning.html", get(pages::login::warning))
        .route("/logout.html", get(pages::login::ask_out).post(pages::login::out))
        .route("/app/index.html", get(pages::menu::show))
        .merge(folders())
        .merge(address_book())
        .route("/jobs/index.html", get(pages::jobs::active))
        .route("/jobs/completed.html", get(pages::jobs::completed))
        .route("/jobs/delete.html", get(pages::jobs::confirm).post(pages::jobs::delete))
        .route("/jobs/forms.html", get(pages::forms::list))
        .route("/jobs/forms/delete.html", get(pages::forms::confirm).post(pages::forms::delete))
        .route("/permissions/index.html", get(pages::permissions::list))
        .route("/permissions/accounts.html", get(pages::accounts::list))
        .route(
            "/permissions/add.html",
            get(pages::permissions::add::show).post(pages::permissions::add::add),
        )
        .route(
            "/permissions/edit.html",
            get(pages::permissions::edit::show).post(pages::permissions::edit::save),
        )
        .route(
            "/permissions/delete.html",
            get(pages::permissions::confirm).post(pages::permissions::delete),
        )
        .route(
            "/system/logs/audit-log.html",
            get(pages::audit_log::show).post(pages::setting_form::save),
        )
        .route("/system/logs/fault-history.html", get(pages::fault_history::show))
        .route(
            "/home/submit.html",
            get(pages::submit::show)
                .post(pages::submit::submit)
                .layer(DefaultBodyLimit::max(pages::submit::FORM_MAX)),
        )
        .merge(software_update())
        .merge(certificates())
        .merge(api::router())
        .merge(places())
        .route("/system/restart.html", get(pages::restart::confirm).post(pages::restart::restart))
        .route("/profile/index.html", get(pages::profile::show))
        .route(
            "/profile/password.html",
            get(pages::profile::password_form).post(pages::profile::change_password),
        )
        .route("/assets/cwis.css", get(pages::style_sheet))
        .route("/assets/icon.svg", get(pages::icon))
        .route("/assets/{name}", get(pages::printer_icon::show))
        .fallback(commands::answer)
        .layer(DefaultBodyLimit::max(FORM_MAX))
        .layer(from_fn_with_state(cwis.clone(), guard::forgery))
        .layer(from_fn(guard::time_limit))
        .layer(from_fn(guard::page_headers))
        .layer(from_fn_with_state(cwis.clone(), guard::power))
}

/// The menus and forms of the table.
fn places() -> Router<Cwis> {
    use pages::{menu, places, setting_form};
    places::all().iter().fold(Router::new(), |router, it| match it.place.page {
        Page::Menu(_) => router.route(it.place.path, get(menu::show)),
        Page::Form(_) => {
            router.route(it.place.path, get(setting_form::show).post(setting_form::save))
        }
        Page::Own { .. } => router,
    })
}

fn folders() -> Router<Cwis> {
    use pages::folders::{self, delete_files, edit, files, preview, print, rename, retrieve};
    Router::new()
        .route("/app/folders/index.html", get(folders::list))
        .route("/app/folders/files.html", get(files::show).post(files::unlock))
        .route("/app/folders/file.html", get(preview::show))
        .route("/app/folders/page.png", get(preview::picture))
        .route("/app/folders/retrieve.html", get(retrieve::form).post(retrieve::retrieve))
        .route("/app/folders/print.html", get(print::form).post(print::print))
        .route("/app/folders/rename.html", get(rename::form).post(rename::save))
        .route(
            "/app/folders/delete-files.html",
            get(delete_files::confirm).post(delete_files::delete),
        )
        .route("/app/folders/create.html", get(edit::new).post(edit::create))
        .route("/app/folders/edit.html", get(edit::form).post(edit::save))
        .route("/app/folders/delete.html", get(folders::confirm).post(folders::delete))
}

fn address_book() -> Router<Cwis> {
    use pages::address_book::{self, edit};
    Router::new()
        .route("/addressbook/index.html", get(address_book::list))
        .route("/addressbook/add.html", get(edit::new).post(edit::add))
        .route("/addressbook/edit.html", get(edit::form).post(edit::save))
        .route("/addressbook/delete.html", get(address_book::confirm).post(address_book::delete))
}

fn certificates() -> Router<Cwis> {
    use pages::certificates::{self, create, details, export, import, request};
    let at = |name: &str| format!("/system/security/certificates/{name}");
    Router::new()
        .route(&at("index.html"), get(certificates::list))
        .route(&at("create.html"), get(create::form).post(create::start))
        .route(&at("created.html"), get(create::created))
        .route(&at("request.html"), get(request::form).post(request::start))
        .route(&at("requested.html"), get(request::requested))
        .route(&at("details.html"), get(details::show).post(details::choose))
        .route(&at("delete.html"), get(details::confirm).post(details::delete))
        .route(&at("export/{file}"), get(export::file))
        .route(
            &at("import.html"),
            get(import::form).post(import::start).layer(DefaultBodyLimit::max(import::FORM_MAX)),
        )
}

fn software_update() -> Router<Cwis> {
    use pages::software_update::{self, FORM_MAX};
    Router::new()
        .route(
            "/system/software-update/index.html",
            get(software_update::show).post(pages::setting_form::save),
        )
        .route(
            "/system/software-update/start.html",
            post(software_update::start).layer(DefaultBodyLimit::max(FORM_MAX)),
        )
}

fn printing(cwis: &Cwis) -> Router {
    sim_ipp::router(cwis.printer.clone()).layer(from_fn_with_state(cwis.clone(), guard::power))
}
