//! Draws one page of a document: `render FILE PAGE OUT.png`. For looking at what a job became.

use std::error::Error;

use sim_render::{Scale, inspect, page_png};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(file), Some(page), Some(out)) =
        (arguments.next(), arguments.next(), arguments.next())
    else {
        return Err("usage: render FILE PAGE OUT.png".into());
    };
    let data = std::fs::read(file)?.into();
    let found = inspect(&data)?;
    std::fs::write(out, page_png(&data, page.parse()?, Scale::Dpi(100))?)?;
    eprintln!("{}, {} pages", found.format, found.pages);
    Ok(())
}
