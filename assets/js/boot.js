// Starts the app, and then the copy for reading offline. start.js fetches this once the page can be read. Everything here must work, or
// do nothing, in a browser without wasm.

import { watch } from "./refusal.js";

// start.js calls them: after a tap here, and after one in another tab.
export { erase, forget } from "./forget.js";

const root = document.documentElement;
const { base } = root.dataset;

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

watch();
run();

// Not awaited at the top: a tap on "Erase this site" waits for this module, and not for wasm.
async function run() {
    const { glue, wasm } = document.getElementById("_boot").dataset;
    if (typeof WebAssembly === "object" && wasm && !root.dataset.erase) {
        await start(glue, wasm).catch((error) => console.warn("The page works without its app:", error));
    }
    // Reading comes first, keeping when there is time.
    (globalThis.requestIdleCallback ?? setTimeout)(keep);
}

async function start(glue, wasm) {
    const { default: init } = await import(glue);
    // wasm decides whether this document is the page at its address (then it hydrates it) or not (then it mounts afresh).
    await init({ module_or_path: wasm });
}

async function keep() {
    if (root.dataset.erase) return;
    try {
        const { start } = await import("./keep.js");
        await start();
        if (document.getElementById("_device")) await (await import("./device.js")).show();
        if (document.getElementById("_embed")) await (await import("./embed.js")).show();
    } catch (error) {
        console.warn("The page works without its scripts:", error);
    }
}
