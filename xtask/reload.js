// Only in a development build: reloads the page once `cargo xtask dev` has built the site again.

const { base } = document.documentElement.dataset;

/** The number of the build that is served; nothing while no server answers. */
async function build() {
    try {
        // The worker leaves a request for a range alone, so the answer is never that of the copy on this device.
        const answer = await fetch(`${base}/build.txt`, { cache: "no-store", headers: { range: "bytes=0-63" } });
        return answer.ok ? await answer.text() : undefined;
    } catch {
        return undefined;
    }
}

async function watch(shown) {
    const now = await build();
    if (now && now !== shown) location.reload();
    else setTimeout(watch, 200, shown);
}

build().then(watch);
