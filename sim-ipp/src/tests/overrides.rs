//! Pages that get something else than the rest of their job (PWG 5100.6).

use sim_core::settings::Change;
use sim_core::settings::values::ReceiveControl;
use sim_wire::ipp::{Attribute, GroupTag, Operation, Range, StatusCode, Value};

use super::client::*;

fn one(members: impl IntoIterator<Item = Attribute>) -> Attribute {
    Attribute::collection("overrides", members.into_iter().collect::<Vec<_>>())
}

fn pages(first: i32, last: i32) -> Attribute {
    Attribute::range("pages", first, last)
}

fn two_ranges() -> [Value; 2] {
    [(1, 2), (4, 5)].map(|(lower, upper)| Value::Range(Range { lower, upper }))
}

async fn supported(world: &World) -> Vec<String> {
    let got = world.client().send(&ask(Operation::GetPrinterAttributes, []), b"").await.message();
    let supported = got.attribute(GroupTag::PRINTER, "overrides-supported").unwrap();
    supported.strings().map(str::to_owned).collect()
}

#[tokio::test]
async fn every_supported_member_is_taken_and_shown_and_no_other() {
    let world = World::full().await;
    let source = Attribute::keyword("media-source", "tray-2");
    let members = [
        Attribute::range("document-copies", 2, 3),
        Attribute::range("document-numbers", 1, 2),
        pages(1, 4),
        Attribute::keyword("media", "iso_a3_297x420mm"),
        Attribute::collection("media-col", vec![source]),
        Attribute::integer("number-up", 2),
        Attribute::keyword("print-color-mode", "monochrome"),
        Attribute::keyword("sides", "two-sided-long-edge"),
    ];
    let names: Vec<String> = members.iter().map(|it| it.name.to_string()).collect();
    assert_eq!(supported(&world).await, names);
    let alice = world.user(ALICE);
    for member in members {
        let asked = if member.name == "pages" {
            one([member])
        } else if member.name.starts_with("document-") {
            one([member, pages(1, 4)])
        } else {
            one([pages(1, 4), member])
        };
        let job = alice.send(&ask_with_job(Operation::CreateJob, [asked.clone()]), b"").await;
        assert_eq!(job.status(), StatusCode::SuccessfulOk, "{asked:?}");
        let about = alice.about(Operation::GetJobAttributes, job.taken().0).await;
        let shown = about.job("overrides");
        let members = asked.as_collection().unwrap();
        let comes_back = |it: &Attribute| shown.as_collection().unwrap().contains(it);
        assert!(members.iter().all(comes_back), "{asked:?} as {shown:?}");
    }
}

#[tokio::test]
async fn every_way_to_scale_pages_is_taken_and_shown_and_no_other() {
    let world = World::certified().await;
    let got = world.client().send(&ask(Operation::GetPrinterAttributes, []), b"").await.message();
    let all = got.attribute(GroupTag::PRINTER, "print-scaling-supported").unwrap();
    let all: Vec<String> = all.strings().map(str::to_owned).collect();
    assert_eq!(all, ["auto", "auto-fit", "fill", "fit", "none"]);
    let alice = world.user(ALICE);
    for way in &all {
        let asked = Attribute::keyword("print-scaling", way.clone());
        let job = alice.send(&ask_with_job(Operation::CreateJob, [asked.clone()]), b"").await;
        assert_eq!(job.status(), StatusCode::SuccessfulOk, "{way}");
        let about = alice.about(Operation::GetJobAttributes, job.taken().0).await;
        assert_eq!(about.job("print-scaling"), asked);
    }
    let other = Attribute::keyword("print-scaling", "stretch");
    let job = alice.send(&ask_with_job(Operation::CreateJob, [other]), b"").await;
    assert_eq!(job.status(), StatusCode::SuccessfulOkIgnoredOrSubstitutedAttributes);
}

#[tokio::test]
async fn paper_that_an_override_describes_by_its_size_comes_back_as_described() {
    let world = World::full().await;
    let size =
        vec![Attribute::integer("x-dimension", 29_700), Attribute::integer("y-dimension", 42_000)];
    let size = Attribute::collection("media-size", size);
    let asked = one([pages(1, 4), Attribute::collection("media-col", vec![size.clone()])]);
    let alice = world.user(ALICE);
    let job = alice.send(&ask_with_job(Operation::CreateJob, [asked]), b"").await;
    let about = alice.about(Operation::GetJobAttributes, job.taken().0).await;
    let shown = about.job("overrides");
    let paper = shown.member("media-col").unwrap();
    assert_eq!(paper.member("media-size"), Some(&size));
}

#[tokio::test]
async fn an_override_that_cannot_be_honoured_comes_back() {
    let world = World::full().await;
    let alice = world.user(ALICE);
    for members in [
        vec![Attribute::keyword("sides", "one-sided")],
        vec![pages(1, 1), Attribute::keyword("print-content-optimize", "photo")],
        vec![pages(1, 1), Attribute::keyword("media", "iso_a0_841x1189mm")],
        vec![pages(1, 1), Attribute::set("document-copies", two_ranges())],
    ] {
        let asked = one(members);
        let request = ask_with_job(Operation::ValidateJob, [asked.clone()]);
        let got = alice.send(&request, b"").await;
        assert_eq!(got.status(), StatusCode::SuccessfulOkIgnoredOrSubstitutedAttributes);
        let unsupported = got.message();
        assert_eq!(unsupported.attribute(GroupTag::UNSUPPORTED, "overrides"), Some(&asked));
    }
    let many = vec![Value::Collection(vec![pages(1, 1)]); 21];
    let request = ask_with_job(Operation::ValidateJob, [Attribute::set("overrides", many)]);
    let got = alice.send(&request, b"").await;
    assert_eq!(got.status(), StatusCode::SuccessfulOkIgnoredOrSubstitutedAttributes);
}

#[tokio::test]
async fn a_document_on_other_paper_lies_so_in_the_tray() {
    let world = World::full().await;
    world.set(Change::receive_control(ReceiveControl::Print)).await;
    let alice = world.user(ALICE);
    let second = Attribute::range("document-numbers", 2, 2);
    let asked = one([second, pages(1, 1), Attribute::keyword("media", "iso_a3_297x420mm")]);
    let number = alice.send(&ask_with_job(Operation::CreateJob, [asked]), b"").await.taken().0;
    for last in [false, false, true] {
        let attributes =
            [Attribute::integer("job-id", number), Attribute::boolean("last-document", last)];
        alice.send(&ask(Operation::SendDocument, attributes), PDF).await;
    }
    world.until(|it| it.jobs.is_empty()).await;
    let out = world.handle.world().tray[0].clone();
    let sizes = out.sides.iter().map(|it| it.media.wanted().size.row().label);
    assert_eq!(sizes.collect::<Vec<_>>(), ["A4", "A3", "A4"]);
}
