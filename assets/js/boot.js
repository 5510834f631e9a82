// Starts the app, and then the offline copy. start.js fetches this once the page can be read. Everything here must work, or do nothing, in
// a browser without wasm.

import { watch } from "./refusal.js";
import { root } from "./site.js";
import "./trusted-types.js";

// start.js calls them: after a tap here, and after one in another tab.
export { erase, forget } from "./erase.js";

watch();
run();

// Not awaited at the top level: a tap on "Erase this site" waits for this module, and not for wasm.
async function run() {
    const { glue, wasm } = document.getElementById("_boot")?.dataset ?? {};
    if (typeof WebAssembly === "object" && glue && wasm && !root.dataset.erase) {
        await start(glue, wasm).catch((error) => console.warn("The page works without its app:", error));
    }
    // Reading comes first, keeping a copy when there is time.
    (globalThis.requestIdleCallback ?? setTimeout)(keep);
}

/**
 * @param {string} glue
 * @param {string} wasm
 */
async function start(glue, wasm) {
    const { default: init } = await import(glue);
    // wasm decides whether this document is the page at its address (then it hydrates it) or not (then it renders the page again).
    await init({ module_or_path: wasm });
}

async function keep() {
    if (root.dataset.erase) return;
    try {
        const { start } = await import("./keep.js");
        await start();
        if (document.getElementById("_device")) await (await import("./device.js")).show();
        if (document.getElementById("_embed")) (await import("./embed.js")).show();
    } catch (error) {
        console.warn("The page works without its scripts:", error);
    }
}
