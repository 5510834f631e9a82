// Starts the app, and then the copy for reading offline. start.js fetches this once the page can be read. Everything here must work, or
// do nothing, in a browser without wasm.

import { onForget } from "./forget.js";

const { base } = document.documentElement.dataset;

// The only Trusted Types policy of this site (CSP `trusted-types sw`): it lets exactly one script URL through, the service
// worker's. Made here, it cannot be made again by anybody else.
const address = `${base}/sw.js`;
const policy = globalThis.trustedTypes?.createPolicy("sw", {
    createScriptURL(url) {
        if (url !== address) throw new TypeError(`${url} is not the worker of this site`);
        return url;
    },
});

/** The worker, as `register` takes it. */
export const worker = policy ? policy.createScriptURL(address) : address;

// A link with `#no-copy` is for somebody else's device: nothing is kept in this tab, also not by the pages that follow. The name of
// the tab is no storage; it ends with it.
if (location.hash === "#no-copy") window.name = "no-copy";
if (window.name === "no-copy") document.documentElement.dataset.copy = "no";

onForget();

const { glue, wasm } = document.getElementById("_boot").dataset;

async function start() {
    const { default: init } = await import(glue);
    // wasm decides whether this document is the page at its address (then it hydrates it) or not (then it mounts afresh).
    await init({ module_or_path: wasm });
}

if (typeof WebAssembly === "object" && wasm) {
    await start().catch((error) => console.warn("The page works without its app:", error));
}

// Reading comes first, keeping when there is time.
const whenIdle = globalThis.requestIdleCallback ?? setTimeout;
whenIdle(async () => {
    try {
        const { start } = await import("./keep.js");
        await start();
        if (document.getElementById("_device")) await (await import("./device.js")).show();
        if (document.getElementById("_embed")) await (await import("./embed.js")).show();
    } catch (error) {
        console.warn("The page works without its scripts:", error);
    }
});
