use super::*;

#[test]
fn what_people_are_called_is_taken() {
    for id in [
        "alice",
        "al ice",
        "o'neil",
        "Zoë",
        "Иван",
        "山田\u{3000}太郎",
        "Koo",
        "co",
        "K-O",
        "--",
        "ce1",
        "11111",
    ] {
        assert_eq!(UserId::chosen(id).map(|it| it.to_string()), Ok(id.to_owned()));
    }
}

#[test]
fn an_id_has_a_size_and_no_blank_around_it() {
    let long = "x".repeat(ID_MAX + 1);
    for (id, why) in [
        ("", IdRefused::Size),
        (&long, IdRefused::Size),
        (" ", IdRefused::OuterBlank),
        (" al", IdRefused::OuterBlank),
        ("al ", IdRefused::OuterBlank),
        ("al\u{3000}", IdRefused::OuterBlank),
        ("\u{2028}al", IdRefused::OuterBlank),
    ] {
        assert_eq!(UserId::chosen(id), Err(why), "{id:?}");
    }
}

#[test]
fn nothing_unseen_is_in_an_id() {
    for unseen in [
        '\t',
        '\u{7f}',
        '\u{85}',
        '\u{a0}',
        '\u{ad}',
        '\u{34f}',
        '\u{61c}',
        '\u{115f}',
        '\u{180e}',
        '\u{2003}',
        '\u{200b}',
        '\u{200d}',
        '\u{200e}',
        '\u{2028}',
        '\u{2029}',
        '\u{202e}',
        '\u{2060}',
        '\u{2067}',
        '\u{2800}',
        '\u{3164}',
        '\u{fe0f}',
        '\u{feff}',
        '\u{e0041}',
        '\u{e0101}',
        '\u{378}',
        '\u{fff9}',
        '\u{fffa}',
        '\u{fffc}',
        '\u{13437}',
        '\u{1d159}',
        '\u{e000}',
        '\u{f0000}',
        '\u{10ffff}',
    ] {
        let id = format!("a{unseen}l");
        assert_eq!(UserId::chosen(&id), Err(IdRefused::Unseen(unseen)), "{id:?}");
    }
}

#[test]
fn nothing_looks_like_what_the_log_writes_for_others() {
    for (id, like) in [
        ("KO", "KO"),
        ("ko", "KO"),
        ("Ko", "KO"),
        ("k0", "KO"),
        ("ce", "CE"),
        ("K0", "KO"),
        ("ＫＯ", "KO"),
        ("КО", "KO"),
        ("ΚΟ", "KO"),
        ("ᴋᴏ", "KO"),
        ("ⓀⓄ", "KO"),
        ("🅚🅞", "KO"),
        ("🅺🅾", "KO"),
        ("🇰🇴", "KO"),
        ("ᴄᴇ", "CE"),
        ("ĸо", "KO"),
        ("KO\u{2d7f}", "KO"),
        ("K\u{20dd}O\u{20dd}", "KO"),
        ("K\u{16fe4}O", "KO"),
        ("ϹE", "CE"),
        ("ϹΕ", "CE"),
        ("ϲε\u{20e3}", "CE"),
        ("𝐊𝐎", "KO"),
        ("CE", "CE"),
        ("ＣＥ", "CE"),
        ("СЕ", "CE"),
        ("ⅭE", "CE"),
        ("-", "-"),
        ("－", "-"),
        ("‐", "-"),
        ("‑", "-"),
        ("‒", "-"),
        ("–", "-"),
        ("—", "-"),
        ("―", "-"),
        ("−", "-"),
        ("﹣", "-"),
        ("ー", "-"),
        ("⁃", "-"),
        ("˗", "-"),
        ("⎯", "-"),
        ("⎼", "-"),
        ("─", "-"),
        ("┄", "-"),
        ("╴", "-"),
        ("➖", "-"),
        ("¯", "-"),
        ("᠆", "-"),
        ("〜", "-"),
        ("-\u{2d7f}", "-"),
    ] {
        assert_eq!(UserId::chosen(id), Err(IdRefused::LooksLike(like)), "{id:?}");
    }
}

#[test]
fn no_mark_begins_an_id() {
    for id in ["\u{301}al", "\u{20dd}", "\u{93e}a"] {
        assert_eq!(UserId::chosen(id), Err(IdRefused::LeadingMark), "{id:?}");
    }
    assert!(UserId::chosen("a\u{301}l").is_ok());
}

/// Every character in every place of a reserved text: where Unicode leads it, in one step or two, to the one
/// that stands there, it is refused; but for small letters that look like something else in ASCII (𑣆 is a
/// small E of Warang Citi and looks like 7).
#[test]
fn no_character_at_all_passes_for_one_of_the_logs() {
    let steps: [fn(&str) -> String; 5] = [
        |it| skeleton(it).collect(),
        |it| it.nfkc().collect(),
        |it| it.nfkd().collect(),
        str::to_uppercase,
        str::to_lowercase,
    ];
    for it in ('\u{80}'..=char::MAX).filter(|it| is_seen(*it) && !is_mark(*it)) {
        let one = steps.map(|step| step(&it.to_string()));
        let two = one.iter().filter(|to| !it.to_string().eq(*to));
        let two: Vec<_> = two.flat_map(|it| steps.map(|step| step(it))).collect();
        let leads = |to: &str| {
            let is_other = one[0].is_ascii() && !one[0].eq_ignore_ascii_case(to);
            !is_other && one.iter().chain(&two).any(|it| it == to)
        };
        for (to, like, id) in [
            ("K", "KO", format!("{it}O")),
            ("O", "KO", format!("K{it}")),
            ("C", "CE", format!("{it}E")),
            ("E", "CE", format!("C{it}")),
            ("-", "-", it.to_string()),
        ] {
            if leads(to) {
                assert_eq!(UserId::chosen(&id), Err(IdRefused::LooksLike(like)), "{id:?}");
            }
        }
    }
}

#[test]
fn nothing_that_may_show_as_nothing_comes_beside_what_is_the_logs() {
    let is_read = |it: char| {
        use GeneralCategoryGroup as Group;
        match it.general_category_group() {
            Group::Letter | Group::Number | Group::Punctuation | Group::Symbol => true,
            Group::Mark => LOOK_ALIKE_SCRIPTS.contains(&it.script()),
            Group::Separator => BLANKS.contains(&it),
            Group::Other => false,
        }
    };
    for it in ('\0'..=char::MAX).filter(|it| !is_read(*it)) {
        for id in [format!("K{it}O"), format!("{it}CE"), format!("-{it}")] {
            assert!(UserId::chosen(&id).is_err(), "{id:?}");
        }
    }
}
