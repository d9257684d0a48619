//! The trellis code of V.17: eight states, eight subsets of points. Who receives follows all eight ways that the bits may have
//! gone (Viterbi's algorithm) and decides on a symbol when the ways have met.

use super::complex::Complex;

/// Symbols between what is heard and what is decided.
pub(crate) const DELAY: usize = 20;

const STATES: usize = 8;
const SUBSETS: usize = 8;
/// Points of a subset at 14400 bit/s; at lower rates they stand there more than once.
const WITHIN: usize = 16;

/// Where the encoder goes from a state, by the two bits that are coded.
const NEXT: [[u8; 4]; STATES] = [
    [0, 2, 3, 1],
    [4, 7, 5, 6],
    [1, 3, 2, 0],
    [7, 4, 6, 5],
    [2, 0, 1, 3],
    [6, 5, 7, 4],
    [3, 1, 0, 2],
    [5, 6, 4, 7],
];

/// The state behind a symbol.
pub(crate) fn next_state(state: usize, coded: usize) -> usize {
    usize::from(NEXT[state][coded])
}

/// The states that lead to one, each with the subset of the symbol between.
const BEFORE: [[(u8, u8); 4]; STATES] = {
    let mut before = [[(0, 0); 4]; STATES];
    let mut found = [0; STATES];
    let mut state = 0;
    while state < STATES {
        let mut coded = 0;
        while coded < 4 {
            let next = NEXT[state][coded] as usize;
            before[next][found[next]] = (state as u8, (coded << 1 | next >> 2) as u8);
            found[next] += 1;
            coded += 1;
        }
        state += 1;
    }
    before
};

/// The points of a rate, of a mean power of one, by subset and place in it.
#[derive(Debug)]
pub(crate) struct Points {
    re: [[f32; WITHIN]; SUBSETS],
    im: [[f32; WITHIN]; SUBSETS],
}

type Pair = [(i8, i8); 2];

/// Of each eight points the first two; the others are these, turned.
const AT_14400: [Pair; 16] = [
    [(-8, -3), (9, 2)],
    [(-8, 1), (9, -2)],
    [(-4, -3), (5, 2)],
    [(-4, 1), (5, -2)],
    [(4, -3), (-3, 2)],
    [(4, 1), (-3, -2)],
    [(0, -3), (1, 2)],
    [(0, 1), (1, -2)],
    [(8, -3), (-7, 2)],
    [(8, 1), (-7, -2)],
    [(-4, -7), (5, 6)],
    [(-4, 5), (5, -6)],
    [(4, -7), (-3, 6)],
    [(4, 5), (-3, -6)],
    [(0, -7), (1, 6)],
    [(0, 5), (1, -6)],
];
const AT_12000: [Pair; 8] = [
    [(7, 1), (-5, -1)],
    [(3, -3), (-1, 3)],
    [(7, -7), (-5, 7)],
    [(-1, -7), (3, 7)],
    [(3, 5), (-1, -5)],
    [(-1, 1), (3, -1)],
    [(-5, 5), (7, -5)],
    [(-5, -3), (7, 3)],
];
const AT_9600: [Pair; 4] =
    [[(-8, 2), (-6, -4)], [(0, 2), (-6, 4)], [(0, -6), (2, -4)], [(8, 2), (2, 4)]];
const AT_7200: [Pair; 2] = [[(6, -6), (-2, 6)], [(-2, 2), (6, -2)]];

static POINTS: [Points; 4] = [
    // The square roots of 40, 40, 42 and 41, their mean powers.
    points(&AT_7200, 6.324_555),
    points(&AT_9600, 6.324_555),
    points(&AT_12000, 6.480_741),
    points(&AT_14400, 6.403_124),
];

const fn points(pairs: &[Pair], length: f32) -> Points {
    let mut points = Points { re: [[0.0; WITHIN]; SUBSETS], im: [[0.0; WITHIN]; SUBSETS] };
    // Quarters of a turn, clockwise, by which the first two points become the others.
    const OTHERS: [[usize; 4]; 2] = [[0, 3, 4, 7], [1, 2, 5, 6]];
    let mut within = 0;
    while within < WITHIN {
        let mut which = 0;
        while which < 2 {
            let (mut x, mut y) = pairs[within % pairs.len()][which];
            let mut quarter = 0;
            while quarter < 4 {
                let subset = OTHERS[which][quarter];
                points.re[subset][within] = x as f32 / length;
                points.im[subset][within] = y as f32 / length;
                (x, y) = (y, -x);
                quarter += 1;
            }
            which += 1;
        }
        within += 1;
    }
    points
}

impl Points {
    pub(crate) fn of(bits_per_symbol: usize) -> &'static Self {
        &POINTS[bits_per_symbol.clamp(3, 6) - 3]
    }

    pub(crate) fn point(&self, subset: usize, within: usize) -> Complex {
        Complex::new(self.re[subset][within], self.im[subset][within])
    }

    /// The nearest point of a subset, and the square of its distance.
    fn nearest(&self, subset: usize, heard: Complex) -> (u8, f32) {
        let mut distances = [0.0_f32; WITHIN];
        let points = self.re[subset].iter().zip(&self.im[subset]);
        for (within, (distance, (re, im))) in distances.iter_mut().zip(points).enumerate() {
            let (re, im) = (re - heard.re, im - heard.im);
            // The place stands in the lowest bits of the distance, so that the least has its place with it.
            let bits = (re * re + im * im).to_bits() & !(WITHIN as u32 - 1);
            *distance = f32::from_bits(bits | within as u32);
        }
        let mut half = WITHIN / 2;
        while half > 0 {
            for at in 0..half {
                let other = distances[at + half];
                if other < distances[at] {
                    distances[at] = other;
                }
            }
            half /= 2;
        }
        (distances[0].to_bits() as u8 & (WITHIN as u8 - 1), distances[0])
    }
}

/// A symbol by its place.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Symbol {
    pub(crate) subset: usize,
    pub(crate) within: usize,
}

/// What was decided.
pub(crate) struct Step {
    /// What the newest symbol seems to be.
    pub(crate) newest: Symbol,
    /// What the one of `DELAY` symbols before was; none while there is none.
    pub(crate) past: Option<Symbol>,
}

/// The eight ways.
#[derive(Clone, Debug)]
pub(crate) struct Trellis {
    cost: [f32; STATES],
    ways: [[Way; STATES]; DELAY + 1],
    at: usize,
    taken: usize,
}

/// How a state was reached.
#[derive(Clone, Copy, Debug, Default)]
struct Way {
    before: u8,
    subset: u8,
    within: u8,
}

impl Default for Trellis {
    fn default() -> Self {
        // The encoder begins in the first state.
        let mut cost = [100.0; STATES];
        cost[0] = 0.0;
        Self { cost, ways: [[Way::default(); STATES]; DELAY + 1], at: 0, taken: 0 }
    }
}

impl Trellis {
    pub(crate) fn decide(&mut self, points: &Points, heard: Complex) -> Step {
        let nearest: [(u8, f32); SUBSETS] =
            core::array::from_fn(|subset| points.nearest(subset, heard));
        self.at = (self.at + 1) % self.ways.len();
        self.taken += 1;
        let mut cost = [f32::MAX; STATES];
        for state in 0..STATES {
            for (before, subset) in BEFORE[state] {
                let (within, distance) = nearest[usize::from(subset)];
                let sum = self.cost[usize::from(before)] + distance;
                if sum < cost[state] {
                    cost[state] = sum;
                    self.ways[self.at][state] = Way { before, subset, within };
                }
            }
        }
        let (mut best, mut least) = (0, f32::MAX);
        for (state, cost) in cost.iter().enumerate() {
            if *cost < least {
                (best, least) = (state, *cost);
            }
        }
        self.cost = cost.map(|it| it - least);
        Step { newest: self.ways[self.at][best].symbol(), past: self.past(best) }
    }

    fn past(&self, best: usize) -> Option<Symbol> {
        if self.taken <= DELAY {
            return None;
        }
        let mut state = best;
        let mut at = self.at;
        for _ in 0..DELAY {
            state = usize::from(self.ways[at][state].before);
            at = if at == 0 { DELAY } else { at - 1 };
        }
        Some(self.ways[at][state].symbol())
    }
}

impl Way {
    fn symbol(self) -> Symbol {
        Symbol { subset: self.subset.into(), within: self.within.into() }
    }
}
