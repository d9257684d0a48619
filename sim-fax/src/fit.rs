//! Pages made smaller, for a machine that takes none as wide or as fine.

use crate::image::{Page, Pel};
use crate::paper::{Resolution, Width};

/// The page at another width and resolution, neither above its own. A dot is black where any of those
/// is that it stands for, so that thin lines stay.
pub(crate) fn fitted(page: &Page, width: Width, resolution: Resolution) -> Page {
    let mut small = Page::new(width, resolution);
    let down = (page.resolution().down() / resolution.down()).max(1) as usize;
    let (of, into) = (page.pels() as usize, small.pels() as usize);
    // A page that becomes narrower becomes shorter, so that circles stay round.
    let shrink = (width.pels(Resolution::Standard), page.width().pels(Resolution::Standard));
    let lines: alloc::vec::Vec<_> = page.lines().collect();
    let height = lines.len() * shrink.0 as usize / (down * shrink.1 as usize);
    for at in 0..height.max(usize::from(!lines.is_empty())) {
        let from = |at: usize| at * down * shrink.1 as usize / shrink.0 as usize;
        let end = from(at + 1).clamp(from(at) + 1, lines.len().max(from(at) + 1));
        let rows = lines.get(from(at)..end.min(lines.len())).unwrap_or_default();
        small.push((0..into).map(|x| {
            let mut pels = x * of / into..((x + 1) * of / into).max(x * of / into + 1);
            let black =
                pels.any(|pel| rows.iter().any(|row| row[pel / 8] << (pel % 8) & 0x80 != 0));
            if black { Pel::Black } else { Pel::White }
        }));
    }
    small
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_are_dropped_leave_their_ink() {
        let mut page = Page::new(Width::A4, Resolution::Fine);
        page.push([]);
        page.push([Pel::Black]);
        page.push([]);
        page.push([]);
        let small = fitted(&page, Width::A4, Resolution::Standard);
        assert!(small.lines().map(|it| it[0]).eq([0x80, 0]));
    }

    #[test]
    fn a_narrower_page_is_shorter_too() {
        let mut page = Page::new(Width::A3, Resolution::Standard);
        (0..243).for_each(|_| page.push([Pel::Black; 2_432]));
        let small = fitted(&page, Width::A4, Resolution::Standard);
        assert_eq!((small.pels(), small.height()), (1_728, 172));
        assert!(small.lines().all(|it| it.iter().all(|octet| *octet == 0xff)));
    }
}
