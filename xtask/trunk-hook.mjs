// Trunk.toml runs this before each build. trunk alone knows neither the compiler's settings nor the content, and would fail
// with an error that does not help.
if (!process.env.CAMPAIGN_SITE_XTASK) {
    console.error(
        "trunk cannot build this site by itself. Run `cargo xtask dev` instead of `trunk serve`, `cargo xtask build` instead of `trunk build`.",
    );
    process.exit(1);
}
