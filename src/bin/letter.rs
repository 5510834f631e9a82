//! Starts the app of somebody who writes a letter. Nothing else.

fn main() {
    campaign_site::composer::start();
}
