//! What a page may do: the Content Security Policy and the other security headers, from one source for `<meta>` and server.

use crate::hash::integrity;

/// The policy of every page (FACTS, "Content security"). Scripts come from files of ours only and from the block that fetches
/// the first one; that block and the style are named by their hash, and nothing may be sent anywhere. `trusted-types sw` lets
/// boot.js make its one policy.
pub fn content_security_policy(css: &str, start: &str) -> String {
    [
        "default-src 'none'",
        &format!("script-src 'self' 'wasm-unsafe-eval' '{}'", integrity(start)),
        &format!("style-src 'self' '{}'", integrity(css)),
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types sw",
    ]
    .join("; ")
}

/// Only a header can say who may frame a page.
pub const FRAME_ANCESTORS: &str = "frame-ancestors 'none'";

/// The other headers of every answer.
pub const HEADERS: [(&str, &str); 4] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
];

/// How long an answer may be kept: for ever where the name follows the bytes, else it is asked for again.
pub fn cache_control(path: &str) -> &'static str {
    if path.contains("/app/") || path.contains("/media/") { "public, max-age=31536000, immutable" } else { "no-cache" }
}
