//! The camera of a telephone that reads the QR code of a page.

use regex_lite::Regex;

/// Points of the picture a module is wide.
const SCALE: usize = 5;

/// What the QR code of a page says. The picture is drawn as a browser draws it, from the `viewBox` and the path alone.
///
/// # Panics
/// When the page shows none, it is drawn otherwise than by dark rectangles on white, or no scanner reads it.
pub fn scan(html: &str) -> String {
    let svg = Regex::new(r#"(?s)<svg class="qr" viewBox="0 0 (\d+) (\d+)".*?fill="\#ffffff"/><path d="([^"]*)" fill="\#000000"/></svg>"#)
        .expect("a pattern")
        .captures(html)
        .expect("a page with a QR code");
    let number = |text: &str| text.parse::<usize>().expect("a number");
    let (width, height) = (number(&svg[1]), number(&svg[2]));
    let run = Regex::new(r"^M(\d+) (\d+)h(\d+)v1h-(\d+)z").expect("a pattern");
    let mut dark = vec![false; width * height];
    let mut path = &svg[3];
    while let Some(found) = run.captures(path) {
        let (x, y, length) = (number(&found[1]), number(&found[2]), number(&found[3]));
        assert_eq!(length, number(&found[4]), "a rectangle that is none");
        assert!(
            x + length <= width && y < height,
            "drawn outside the picture"
        );
        dark[y * width + x..y * width + x + length].fill(true);
        path = &path[found[0].len()..];
    }
    assert_eq!(path, "", "drawn by something else than rectangles");
    let mut picture =
        rqrr::PreparedImage::prepare_from_greyscale(width * SCALE, height * SCALE, |x, y| {
            if dark[y / SCALE * width + x / SCALE] {
                0
            } else {
                255
            }
        });
    let grids = picture.detect_grids();
    assert_eq!(grids.len(), 1, "one code in the picture");
    let (_, text) = grids[0].decode().expect("a code that can be read");
    text
}
