//! A screen as a picture: a PDF page that the caller turns into pixels.

use crate::ink::{Area, Colour, HEIGHT, Ink, Type, WIDTH, width, wrap};
use crate::screen::{FaultShown, Item, Kind, Layout, Screen, Sign, Slot};
use crate::sign;

const NIGHT: Colour = [12, 14, 18];
const BAR: Colour = [38, 54, 74];
const FOOT: Colour = [221, 226, 232];
const GROUND: Colour = [238, 241, 245];
const WHITE: Colour = [255, 255, 255];
const EDGE: Colour = [198, 206, 216];
const WORD: Colour = [33, 41, 52];
const QUIET: Colour = [85, 96, 109];
const FAINT: Colour = [172, 180, 190];
const ACCENT: Colour = [27, 110, 178];
const ACCENT_PALE: Colour = [222, 236, 248];
const NOTE: Colour = [255, 245, 214];
const NOTE_EDGE: Colour = [230, 206, 130];
const ALARM: Colour = [176, 42, 42];

const BAR_HEIGHT: f32 = 46.0;
const FOOT_TOP: f32 = HEIGHT - 42.0;
const ACTIONS_TOP: f32 = FOOT_TOP - 50.0;
const MARGIN: f32 = 24.0;

/// Where the sheet of a page that is looked at lies: left, top, width and height in points. It is drawn white.
pub const SHEET: [u16; 4] = [295, 62, 210, 297];

/// Draws a screen: a PDF of one page, 800 by 480 points.
pub fn to_pdf(screen: &Screen) -> Vec<u8> {
    let mut ink = Ink::new();
    let all = Area::new(0.0, 0.0, WIDTH, HEIGHT);
    if screen.layout == Layout::Blank {
        ink.fill(all, 0.0, NIGHT);
        return ink.finish();
    }
    ink.fill(all, 0.0, GROUND);
    draw_bars(&mut ink, screen);
    match screen.layout {
        Layout::Blank => {}
        Layout::Fault => screen.fault.iter().for_each(|it| draw_fault(&mut ink, it)),
        Layout::Dialog => draw_dialog(&mut ink, screen),
        Layout::Tiles => draw_tiles(&mut ink, screen),
        Layout::Lists | Layout::Sheet => draw_lists(&mut ink, screen),
    }
    ink.finish()
}

fn draw_bars(ink: &mut Ink, screen: &Screen) {
    ink.fill(Area::new(0.0, 0.0, WIDTH, BAR_HEIGHT), 0.0, BAR);
    ink.fill(Area::new(0.0, FOOT_TOP, WIDTH, HEIGHT - FOOT_TOP), 0.0, FOOT);
    let back = screen.items.iter().any(|it| it.slot == Slot::Bar);
    let title = Area::new(if back { 62.0 } else { MARGIN }, 0.0, 480.0, BAR_HEIGHT);
    if back {
        let area = Area::new(16.0, 8.0, 34.0, BAR_HEIGHT - 16.0);
        ink.fill(area, 6.0, [58, 78, 102]);
        ink.centred(area, bold(18.0, WHITE), "<");
    }
    ink.left(title, bold(19.0, WHITE), &screen.title);
    if let Some(user) = &screen.user {
        ink.right(Area::new(560.0, 0.0, 240.0 - MARGIN, BAR_HEIGHT), plain(15.0, WHITE), user);
    }
    let keys = screen.soft_keys.len();
    let mut area = Area::new(WIDTH / 2.0 - 55.0, FOOT_TOP + 6.0, 110.0, 30.0);
    area.x -= 60.0 * as_f32(keys.saturating_sub(1));
    for key in &screen.soft_keys {
        draw_button(ink, area, key, true, false);
        area.x += 120.0;
    }
}

/// A message above the content. Returns where the content begins.
fn draw_note(ink: &mut Ink, screen: &Screen) -> f32 {
    let top = BAR_HEIGHT + 12.0;
    let fault = screen.fault.as_ref().map(|it| format!("{} {}", it.code, it.text));
    let Some(message) = screen.message.as_ref().or(fault.as_ref()) else { return top };
    let set = plain(15.0, WORD);
    let lines = wrap(message, set, WIDTH - 2.0 * MARGIN - 28.0);
    let height = 14.0 + 20.0 * as_f32(lines.len());
    let area = Area::new(MARGIN, top, WIDTH - 2.0 * MARGIN, height);
    ink.fill(area, 5.0, NOTE);
    ink.edge(area, 5.0, 1.0, NOTE_EDGE);
    for (at, line) in lines.iter().enumerate() {
        ink.text(MARGIN + 14.0, top + 22.0 + 20.0 * as_f32(at), set, line);
    }
    top + height + 10.0
}

fn draw_fault(ink: &mut Ink, fault: &FaultShown) {
    let card = Area::new(140.0, 110.0, WIDTH - 280.0, 240.0);
    ink.fill(card, 8.0, WHITE);
    ink.edge(card, 8.0, 1.0, EDGE);
    ink.fill(Area::new(card.x, card.y, card.w, 8.0), 4.0, ALARM);
    ink.centred(Area::new(card.x, card.y + 36.0, card.w, 60.0), bold(44.0, ALARM), &fault.code);
    let area = Area::new(card.x, card.y + 116.0, card.w, 100.0);
    draw_paragraph(ink, area, plain(17.0, WORD), &fault.text);
}

fn draw_dialog(ink: &mut Ink, screen: &Screen) {
    let below = Area::new(0.0, BAR_HEIGHT, WIDTH, FOOT_TOP - BAR_HEIGHT);
    ink.fill(below, 0.0, [203, 210, 218]);
    let card = Area::new(150.0, 110.0, WIDTH - 300.0, 250.0);
    ink.fill(card, 8.0, WHITE);
    ink.edge(card, 8.0, 1.0, EDGE);
    let message = screen.message.as_deref().unwrap_or_default();
    let area = Area::new(card.x, card.y + 36.0, card.w, 120.0);
    draw_paragraph(ink, area, plain(18.0, WORD), message);
    if let Some(fault) = &screen.fault {
        let area = Area::new(card.x, card.y + 140.0, card.w, 90.0);
        draw_paragraph(ink, area, plain(15.0, WORD), &fault.text);
    }
    let count = as_f32(screen.items.len());
    let mut x = WIDTH / 2.0 - (count * 150.0 - 20.0) / 2.0;
    for item in &screen.items {
        let area = Area::new(x, card.y + card.h - 66.0, 130.0, 44.0);
        draw_button(ink, area, &item.label, item.enabled, item.slot == Slot::Main);
        x += 150.0;
    }
}

/// Lines in the middle of a box.
fn draw_paragraph(ink: &mut Ink, area: Area, set: Type, text: &str) {
    let (lines, height) = (wrap(text, set, area.w - 60.0), set.size * 1.45);
    let top = area.y + (area.h - height * as_f32(lines.len())) / 2.0;
    for (at, line) in lines.iter().enumerate() {
        ink.centred(Area::new(area.x, top + height * as_f32(at), area.w, height), set, line);
    }
}

/// Tiles in a row.
const TILES: usize = 4;
const TILE_WIDTH: f32 = 176.0;
const TILE_HEIGHT: f32 = 138.0;
const TILE_GAP: f32 = 14.0;

fn draw_tiles(ink: &mut Ink, screen: &Screen) {
    let top = draw_note(ink, screen) + 6.0;
    let parts = Parts::of(&screen.items);
    let rows = as_f32(parts.tiles.len().div_ceil(TILES).max(1));
    let room = (ACTIONS_TOP - top + TILE_GAP) / rows - TILE_GAP;
    let height = room.min(TILE_HEIGHT);
    for (at, (item, sign)) in parts.tiles.iter().enumerate() {
        let (column, row) = (as_f32(at % TILES), as_f32(at / TILES));
        let x = MARGIN + column * (TILE_WIDTH + TILE_GAP);
        let area = Area::new(x, top + row * (height + TILE_GAP), TILE_WIDTH, height);
        draw_tile(ink, area, item, *sign);
        let corner = parts.corners.iter().find(|it| it.0 == at);
        let place = Area::new(area.x + area.w - 42.0, area.y + 6.0, 36.0, 32.0);
        corner.iter().for_each(|it| draw_button(ink, place, &it.1.label, it.1.enabled, false));
    }
    draw_actions(ink, &parts.actions);
}

/// A tile; one with a value is not what it was.
fn draw_tile(ink: &mut Ink, area: Area, item: &Item, sign: Sign) {
    let is_faint = !item.enabled || item.value.is_some();
    let ground = match (item.selected, is_faint) {
        (true, _) => ACCENT_PALE,
        (false, true) => [229, 233, 238],
        (false, false) => WHITE,
    };
    ink.fill(area, 8.0, ground);
    let (edge, thick) = if item.selected { (ACCENT, 1.8) } else { (EDGE, 1.0) };
    ink.edge(area, 8.0, thick, edge);
    let below = if item.value.is_some() { 44.0 } else { 34.0 };
    let size = (area.h - below - 14.0).clamp(16.0, 60.0);
    let y = area.y + (area.h - below - size) / 2.0 + 2.0;
    let place = Area::new(area.x + (area.w - size) / 2.0, y, size, size);
    draw_sign(ink, place, sign, if is_faint { FAINT } else { ACCENT });
    let label = Area::new(area.x + 8.0, area.y + area.h - below, area.w - 16.0, 22.0);
    ink.centred(label, plain(15.0, if item.enabled { WORD } else { FAINT }), &item.label);
    if let Some(value) = &item.value {
        let value_area = Area { y: label.y + 20.0, h: 18.0, ..label };
        ink.centred(value_area, plain(13.0, QUIET), value);
    }
}

fn draw_sign(ink: &mut Ink, area: Area, sign: Sign, colour: Colour) {
    let scale = area.w / sign::SIZE;
    ink.fill(area, area.w / 2.0, colour);
    for shape in sign.shapes() {
        let [x, y, w, h, round] = shape.map(|it| it * scale);
        let place = Area::new(area.x + x, area.y + y, w, h);
        ink.fill(place, round, WHITE);
        ink.edge(place, round, sign::EDGE * scale, colour);
    }
}

/// The items of a screen, by where they stand.
#[derive(Default)]
struct Parts<'a> {
    tiles: Vec<(&'a Item, Sign)>,
    /// What stands in the corner of a tile, with the place of that among the tiles.
    corners: Vec<(usize, &'a Item)>,
    tabs: Vec<&'a Item>,
    lines: Vec<&'a Item>,
    /// [-] and [+], beside their field.
    steps: Vec<&'a Item>,
    choices: Vec<&'a Item>,
    /// At the bottom left.
    about: Vec<&'a Item>,
    /// At the bottom right.
    actions: Vec<&'a Item>,
}

impl<'a> Parts<'a> {
    fn of(items: &'a [Item]) -> Self {
        let mut parts = Self::default();
        for item in items {
            match item.slot {
                Slot::Bar => continue,
                Slot::Tile(sign) => {
                    parts.tiles.push((item, sign));
                    continue;
                }
                Slot::Corner => {
                    parts.corners.push((parts.tiles.len().saturating_sub(1), item));
                    continue;
                }
                Slot::Tab => &mut parts.tabs,
                Slot::Line => &mut parts.lines,
                Slot::Step => &mut parts.steps,
                Slot::Choice => &mut parts.choices,
                Slot::About => &mut parts.about,
                Slot::Action | Slot::Main => &mut parts.actions,
            }
            .push(item);
        }
        parts
    }

    /// The line that [-] and [+] belong to.
    fn stepped(&self) -> usize {
        let field = |it: &&Item| it.kind == Kind::Field;
        let focused = self.lines.iter().position(|it| field(it) && it.selected);
        focused.or_else(|| self.lines.iter().position(field)).unwrap_or_default()
    }
}

/// Lines from the top, values to choose below them, buttons at the bottom.
fn draw_lists(ink: &mut Ink, screen: &Screen) {
    let top = draw_note(ink, screen);
    let parts = Parts::of(&screen.items);
    // Tabs stand above what they list, values below the field that takes them.
    let flow = |items: &[&Item]| if items.is_empty() { 0.0 } else { 52.0 };
    let (tabs, choices) = (flow(&parts.tabs), flow(&parts.choices));
    let lines = ACTIONS_TOP - top - tabs - choices;
    let wanted: Vec<f32> = parts.lines.iter().map(|it| line_height(it)).collect();
    let pressed = (lines / wanted.iter().sum::<f32>().max(LINE_HEIGHT)).min(1.0);
    let line = |at: usize| {
        let above: f32 = wanted[..at].iter().sum();
        let height = wanted.get(at).unwrap_or(&LINE_HEIGHT);
        let y = top + tabs + pressed * above;
        Area::new(MARGIN, y, WIDTH - 2.0 * MARGIN, pressed * height)
    };
    for (at, item) in parts.lines.iter().enumerate() {
        draw_line(ink, line(at), item);
    }
    draw_flow(ink, top + 4.0, &parts.tabs);
    draw_flow(ink, line(parts.lines.len()).y + 8.0, &parts.choices);
    let steps = line(parts.stepped());
    for (at, item) in parts.steps.iter().enumerate() {
        let area = Area::new(646.0 + 66.0 * as_f32(at), steps.y + 2.0, 58.0, steps.h - 4.0);
        draw_button(ink, area, &item.label, item.enabled, false);
    }
    if screen.layout == Layout::Sheet {
        draw_sheet(ink);
    }
    draw_about(ink, &parts.about);
    draw_actions(ink, &parts.actions);
}

/// Height of a line, and of each line of text that it has beyond the first.
const LINE_HEIGHT: f32 = 40.0;
const MORE_HEIGHT: f32 = 20.0;
/// Lines of a text; what goes beyond is cut.
const TEXT_LINES_MAX: usize = 4;
/// Left of the values of lines, from the left of the line, and how wide a text is there.
const VALUE_LEFT: f32 = 264.0;
const TEXT_WIDTH: f32 = WIDTH - 2.0 * MARGIN - VALUE_LEFT - 14.0;
const TEXT: Type = plain(16.0, WORD);

fn line_height(item: &Item) -> f32 {
    let lines = if item.kind == Kind::Text { text_lines(item).len() } else { 1 };
    LINE_HEIGHT + MORE_HEIGHT * as_f32(lines.saturating_sub(1))
}

/// The lines of a text: a reason is read to its end.
fn text_lines(item: &Item) -> Vec<String> {
    let mut lines = wrap(item.value.as_deref().unwrap_or_default(), TEXT, TEXT_WIDTH);
    if lines.len() > TEXT_LINES_MAX {
        lines.truncate(TEXT_LINES_MAX);
        lines.iter_mut().last().into_iter().for_each(|it| it.push('…'));
    }
    lines
}

fn draw_line(ink: &mut Ink, area: Area, item: &Item) {
    let value = item.value.as_deref().unwrap_or_default();
    let inner = Area::new(area.x + 14.0, area.y, area.w - 28.0, area.h);
    let label = Area { w: 240.0, ..inner };
    let beside = Area { x: area.x + VALUE_LEFT, w: TEXT_WIDTH, ..inner };
    match item.kind {
        Kind::Field => {
            ink.left(label, plain(16.0, WORD), &item.label);
            draw_field(ink, Area { w: 340.0, ..beside }.within(3.0), item, value);
        }
        Kind::Text => {
            ink.left(label, plain(16.0, QUIET), &item.label);
            let lines = text_lines(item);
            let height = area.h / as_f32(lines.len().max(1)).max(1.0);
            for (at, text) in lines.iter().enumerate() {
                let y = beside.y + height * as_f32(at);
                ink.left(Area { y, h: height, ..beside }, TEXT, text);
            }
        }
        Kind::Toggle => {
            ink.left(inner, plain(16.0, WORD), &item.label);
            let track =
                Area::new(inner.x + inner.w - 48.0, inner.y + inner.h / 2.0 - 12.0, 48.0, 24.0);
            ink.fill(track, 12.0, if item.selected { ACCENT } else { FAINT });
            let x = if item.selected { track.x + 26.0 } else { track.x + 2.0 };
            ink.fill(Area::new(x, track.y + 2.0, 20.0, 20.0), 10.0, WHITE);
        }
        Kind::Row | Kind::Choice | Kind::Button => {
            let word = if item.enabled { WORD } else { FAINT };
            let ground = if item.selected { ACCENT_PALE } else { WHITE };
            ink.fill(Area { h: area.h - 2.0, ..area }, 4.0, ground);
            ink.edge(Area { h: area.h - 2.0, ..area }, 4.0, 0.7, EDGE);
            let room = inner.w - 24.0 - width(value, plain(15.0, QUIET));
            ink.left(Area { w: room.max(200.0), ..inner }, plain(16.0, word), &item.label);
            let values = Area { x: inner.x + 220.0, w: inner.w - 240.0, ..inner };
            ink.right(values, plain(15.0, QUIET), value);
            ink.right(inner, bold(15.0, FAINT), ">");
        }
    }
}

fn draw_field(ink: &mut Ink, area: Area, item: &Item, value: &str) {
    ink.fill(area, 4.0, WHITE);
    let (edge, thick) = if item.selected { (ACCENT, 1.8) } else { (EDGE, 1.0) };
    ink.edge(area, 4.0, thick, edge);
    let set = plain(if item.masked { 20.0 } else { 16.0 }, WORD);
    let inner = Area { x: area.x + 10.0, w: area.w - 24.0, ..area };
    ink.left(inner, set, value);
    if item.selected && item.enabled {
        let x = (inner.x + width(value, set) + 2.0).min(inner.x + inner.w);
        ink.fill(Area::new(x, area.y + 6.0, 1.5, area.h - 12.0), 0.0, ACCENT);
    }
}

fn draw_sheet(ink: &mut Ink) {
    let [left, top, width, height] = SHEET.map(f32::from);
    let sheet = Area::new(left, top, width, height);
    ink.fill(sheet, 0.0, WHITE);
    ink.edge(sheet, 0.0, 1.0, EDGE);
}

/// The number of the page, and the box that marks all rows.
fn draw_about(ink: &mut Ink, items: &[&Item]) {
    let mut area = Area::new(MARGIN + 14.0, ACTIONS_TOP + 6.0, 120.0, 38.0);
    for item in items {
        let word = if item.enabled || item.kind == Kind::Text { WORD } else { FAINT };
        if item.kind == Kind::Toggle {
            let mark = Area::new(area.x, area.y + 9.0, 20.0, 20.0);
            ink.fill(mark, 3.0, if item.selected { ACCENT } else { WHITE });
            ink.edge(mark, 3.0, 1.0, EDGE);
            ink.left(Area { x: area.x + 28.0, ..area }, plain(15.0, word), &item.label);
        } else {
            let text = format!("{} {}", item.label, item.value.as_deref().unwrap_or_default());
            ink.left(area, plain(15.0, word), &text);
        }
        area.x += 126.0;
    }
}

fn draw_flow(ink: &mut Ink, top: f32, items: &[&Item]) {
    let mut x = MARGIN;
    for item in items {
        let w = (width(&item.label, plain(15.0, WORD)) + 36.0).max(72.0);
        draw_button(ink, Area::new(x, top, w, 36.0), &item.label, item.enabled, item.selected);
        x += w + 10.0;
    }
}

fn draw_actions(ink: &mut Ink, items: &[&Item]) {
    let mut x = WIDTH - MARGIN;
    for item in items.iter().rev() {
        let w = (width(&item.label, plain(15.0, WORD)) + 32.0).max(92.0);
        x -= w;
        let area = Area::new(x, ACTIONS_TOP + 6.0, w, 38.0);
        draw_button(ink, area, &item.label, item.enabled, item.slot == Slot::Main && item.enabled);
        x -= 10.0;
    }
}

fn draw_button(ink: &mut Ink, area: Area, label: &str, enabled: bool, strong: bool) {
    let (ground, edge, word) = match (enabled, strong) {
        (true, true) => (ACCENT, ACCENT, WHITE),
        (true, false) => (WHITE, EDGE, WORD),
        (false, true) => (FAINT, FAINT, WHITE),
        (false, false) => (GROUND, EDGE, FAINT),
    };
    ink.fill(area, 5.0, ground);
    ink.edge(area, 5.0, 1.0, edge);
    ink.centred(area, plain(15.0, word), label);
}

const fn plain(size: f32, colour: Colour) -> Type {
    Type { size, bold: false, colour }
}

const fn bold(size: f32, colour: Colour) -> Type {
    Type { size, bold: true, colour }
}

fn as_f32(count: usize) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}
