//! Documents that are faxed.

use sim_fax::{FaxImage, Modems, Page, Pel, Resolution, Setup, SubscriberId, Width};

/// A page with a border, slanted lines and a part like chance, so many lines long.
pub(crate) fn page(lines: usize) -> FaxImage {
    let mut page = Page::new(Width::A4, Resolution::Fine);
    let mut register = 1_u32;
    for line in 0..lines {
        page.push((0..1_728).map(|at| {
            let border = line < 8 || line + 8 >= lines || !(16..1_712).contains(&at);
            let slanted = (at + line * 3) % 97 < 5;
            let chance = (600..700).contains(&at) && {
                register = register << 1 | (register >> 30 ^ register >> 27) & 1;
                register & 3 == 0
            };
            if border || slanted || chance { Pel::Black } else { Pel::White }
        }));
    }
    let mut image = FaxImage::new();
    image.push(page);
    image
}

/// The first page as PBM.
pub(crate) fn pbm(image: &FaxImage) -> Vec<u8> {
    let page = &image.pages()[0];
    let mut file = format!("P4\n{} {}\n", page.pels(), page.height()).into_bytes();
    page.lines().for_each(|it| file.extend(it));
    file
}

/// A machine with these modems, with error correction or without.
pub(crate) fn setup(modems: Modems, ecm: bool) -> Setup {
    let mut setup = Setup::new(SubscriberId::default());
    setup.abilities.modems = modems;
    setup.abilities.ecm = ecm;
    setup
}
