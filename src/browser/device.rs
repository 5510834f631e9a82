//! The device: its date and time, random numbers, whether it is a phone, and its printer.

use super::window;

/// The date by the device's calendar: year, month and day, counted from 1. It may be wrong by years.
pub fn today() -> (u16, u8, u8) {
    let now = js_sys::Date::new_0();
    (now.get_full_year() as u16, now.get_month() as u8 + 1, now.get_date() as u8)
}

/// Milliseconds since 1970.
pub fn now() -> f64 {
    js_sys::Date::now()
}

/// A random number; not for secrets.
pub fn random_u32() -> u32 {
    (js_sys::Math::random() * f64::from(u32::MAX)) as u32
}

/// Whether this is a phone or tablet: it is touched, and nothing hovers over it.
pub fn is_mobile() -> bool {
    let media = window().match_media("(hover: none) and (pointer: coarse)");
    media.ok().flatten().is_some_and(|media| media.matches())
}

/// Opens the print dialogue.
pub fn print() {
    _ = window().print();
}
