//! Starts the app of a reader. Nothing else: boot.js calls this in the task in which wasm was compiled, which was long enough.

fn main() {
    campaign_site::browser::timer::later(campaign_site::app::start);
}
