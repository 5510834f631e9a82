//! Starts the app. Nothing else.

fn main() {
    campaign_site::app::start();
}
