//! Entry point of the composer. It starts in a task of its own, because compiling the wasm has already made this one long.

fn main() {
    campaign_site::browser::timer::later(campaign_site::composer::start);
}
