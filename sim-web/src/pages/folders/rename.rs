//! A file of a folder gets another name. That it can, and the page, are assumed.

use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;
use sim_core::folder::{DOCUMENT_NAME_MAX, FolderAsk, FolderRefused, check_document_name};
use sim_core::permit::Sight;
use sim_core::{Command, Refused};

use super::files::back;
use super::files_form::FilesSeen;
use super::marked::Marked;
use crate::admission::FolderViewer;
use crate::pages::not_done::is_now;
use crate::pages::typed_field::{TypedField, Typing, mark};
use crate::pages::typed_form::{TypedForm, Wrong};
use crate::pages::{not_whole, sentence};
use crate::posted::Body;
use crate::query::Query;
use crate::visit::Visit;

/// The label of the field.
const NAME: &str = "File Name";

/// What was typed.
#[derive(Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    seen: String,
    #[serde(default)]
    name: String,
}

/// `GET /app/folders/rename.html`.
pub(crate) async fn form(
    FolderViewer(mut visit): FolderViewer,
    Query(marked): Query<Marked>,
) -> Response {
    match marked.opened_one(&mut visit).await {
        Ok((folder, file)) => {
            draw(&visit, &FilesSeen::of(folder.number, [&file]), &file.name).draw("name")
        }
        Err(response) => response,
    }
}

/// `POST` there.
pub(crate) async fn save(mut visit: Visit, Body(Typed { seen, name }): Body<Typed>) -> Response {
    let seen = FilesSeen::read(&seen).and_then(|it| Some((it.one()?, it)));
    let Some((document, seen)) = seen else {
        return not_whole(&visit, StatusCode::UNPROCESSABLE_ENTITY);
    };
    if let Err(why) = visit.may_send(Sight::Folders) {
        return draw(&visit, &seen, &name).refused(&visit, &why, None);
    }
    let mut wrong = Wrong::default();
    wrong.unless(NAME, check_document_name(&name).map_err(|it| sentence(&it)));
    if !wrong.is_empty() {
        return draw(&visit, &seen, &name).wrong(wrong);
    }
    let rename = FolderAsk::RenameDocument { number: seen.folder, document, name: name.clone() };
    match seen.ask(&mut visit, Command::Folder(rename)).await {
        Ok(_) => back(seen.folder, "renamed"),
        Err(why) => {
            let now = seen.now(&visit.view).first().map(|it| it.name.clone());
            let now = now.filter(|_| why == Refused::Outdated);
            // What nobody typed anything else into shows what it is now.
            let shown = now.as_deref().filter(|_| seen.had_name(&name)).unwrap_or(&name);
            let mut form = draw(&visit, &seen.after(&visit, &why), shown);
            if let Some(now) = &now {
                mark(&mut form.fields, Some(NAME), &is_now(now));
            }
            let is_name = why == Refused::Folder(FolderRefused::DocumentName);
            form.refused(&visit, &why, is_name.then_some(NAME))
        }
    }
}

fn draw(visit: &Visit, seen: &FilesSeen, name: &str) -> TypedForm {
    let name = TypedField::new("name", NAME, Typing::Text, name).most(DOCUMENT_NAME_MAX);
    seen.form(visit, "Rename", "Save", vec![name.required()])
}
