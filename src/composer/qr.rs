//! A link as a QR code (ISO/IEC 18004), for a camera or on paper.

use markup::{Element, el};
use qrcodegen::{QrCode, QrCodeEcc};

/// The empty border around a code that the standard asks for, in modules.
const QUIET_ZONE: i32 = 4;

/// The code as a picture that is described by `label`: black on white whatever the colours of the page. `None` when the link
/// is too long for any code (2,331 octets).
pub fn picture(link: &str, label: &'static str) -> Option<Element> {
    let code = QrCode::encode_text(link, QrCodeEcc::Medium).ok()?;
    let side = code.size() + 2 * QUIET_ZONE;
    let paper = el("path").attr("fill", "#fff").attr("d", format!("M0 0h{side}v{side}H0z"));
    let picture = el("svg").class("qr").attr("role", "img").attr("aria-label", label);
    let picture = picture.attr("viewBox", format!("0 0 {side} {side}")).attr("shape-rendering", "crispEdges");
    Some(picture.child(paper).child(el("path").attr("d", dark(&code))))
}

/// The dark modules as the outline of a path, one box for each run of them in a row.
fn dark(code: &QrCode) -> String {
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let run = (x..code.size()).take_while(|x| code.get_module(*x, y)).count();
            if run > 0 {
                path += &format!("M{} {}h{run}v1h-{run}z", x + QUIET_ZONE, y + QUIET_ZONE);
            }
            x += run as i32 + 1;
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;
    use leptos::prelude::RenderHtml;

    /// What a camera would see: the picture painted with `SCALE` pixels to a module, and read by somebody else's reader.
    fn read(picture: Element) -> String {
        const SCALE: usize = 4;
        let html = picture.to_html();
        let number = |text: &str| text.parse::<usize>().expect("a number of modules");
        let view_box = html.split_once("viewBox=\"0 0 ").expect("a view box").1;
        let side = number(view_box.split(' ').next().expect("a width"));
        let mut dark = vec![false; side * side];
        let path = html.rsplit_once(" d=\"").expect("a path").1;
        for run in path.split('M').skip(1) {
            let (x, rest) = run.split_once(' ').expect("two numbers");
            let (y, rest) = rest.split_once('h').expect("a box");
            let (length, _) = rest.split_once("v1h-").expect("a box of one row");
            let start = number(y) * side + number(x);
            dark[start..start + number(length)].fill(true);
        }
        let pixel = |x: usize, y: usize| if dark[y / SCALE * side + x / SCALE] { 0 } else { 255 };
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(side * SCALE, side * SCALE, pixel);
        let codes = image.detect_grids();
        assert_eq!(codes.len(), 1, "one code is found");
        codes[0].decode().expect("the code can be read").1
    }

    #[test]
    fn another_reader_reads_the_link() {
        let check = |link: &str| assert_eq!(read(picture(link, "Test").expect("a code")), link);
        check("https://campaign.example/en/letter/test-letter/");
        check("https://campaign.example/sub/uk/letter/test-letter/#to=office,house&lang=de&v=subject.b,ask.c,thanks.-");
        check(&format!("https://campaign.example/en/letter/test/#to={}", "test-office,".repeat(50)));
        assert!(picture(&"a".repeat(3000), "Test").is_none());
    }

    #[test]
    fn the_picture_has_a_border_and_words() {
        let html = picture("https://campaign.example/", "Test “label”").expect("a code").to_html();
        assert!(
            html.starts_with("<svg class=\"qr\" role=\"img\" aria-label=\"Test “label”\" viewBox=\"0 0 33 33\""),
            "{html}"
        );
        assert!(html.contains("d=\"M4 4h7v1h-7z"), "the first finder pattern stands at the end of the border: {html}");
    }
}
