//! How a training is noticed: two points in turn are three sines, one on the carrier and one on each side of it, half a baud away.

use super::complex::Complex;

/// Points that are looked at, two for each symbol.
const POINTS: usize = 32;

/// The part of all power that the three sines must have together, and each of the two beside the carrier: little, since lines
/// make high frequencies quieter, but more than noise has.
const PART_OF_THREE: f32 = 0.85;
const PART_OF_EACH: f32 = 0.015;

/// Two points in turn, as they are seen.
pub(crate) struct Alternation {
    /// How far the middle of the newest symbol lies behind the newest point, -0.5 to 0.5 symbols.
    pub(crate) late: f32,
    /// The mean power of a point.
    pub(crate) power: f32,
}

/// The alternation in these points, the newest last, if it is one.
pub(crate) fn alternation(re: &[f32], im: &[f32]) -> Option<Alternation> {
    // By turns of a quarter, the three sines need sums only.
    let mut quarters = [Complex::ZERO; 4];
    let mut power = 0.0;
    for (at, (re, im)) in re.iter().zip(im).enumerate() {
        let point = Complex::new(*re, *im);
        quarters[at % 4] = quarters[at % 4] + point;
        power += point.power();
    }
    let even = quarters[0] - quarters[2];
    let odd = quarters[1] - quarters[3];
    let centre = quarters[0] + quarters[1] + quarters[2] + quarters[3];
    let turned = Complex::new(-odd.im, odd.re);
    let (above, below) = (even - turned, even + turned);
    let whole = power * POINTS as f32;
    let three = centre.power() + above.power() + below.power();
    let there =
        three > whole * PART_OF_THREE && above.power().min(below.power()) > whole * PART_OF_EACH;
    there.then(|| Alternation {
        // The two sines meet in the middle of a symbol, which is where the newest point and every other one before it lies
        // when all is well: an odd number of points behind the oldest one.
        late: (below * above.conjugate()).scaled(-1.0).turns(),
        power: power / POINTS as f32,
    })
}
