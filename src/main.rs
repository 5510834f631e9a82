//! Starts the app of a reader. Nothing else.

fn main() {
    campaign_site::app::start();
}
