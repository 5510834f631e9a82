// Starts the app. start.js fetches it once the page can be read. Everything here must work, or do nothing, in a browser without wasm.

// The only Trusted Types policy of this site (CSP `trusted-types sw`): it lets exactly one script URL through, the service
// worker's. Made here, it cannot be made again by anybody else.
const worker = `${document.documentElement.dataset.base}/sw.js`;
globalThis.trustedTypes?.createPolicy("sw", {
    createScriptURL(url) {
        if (url !== worker) throw new TypeError(`${url} is not the worker of this site`);
        return url;
    },
});

const { glue, wasm } = document.getElementById("_boot").dataset;

async function start() {
    const { default: init } = await import(glue);
    // wasm decides whether this document is the page at its address (then it hydrates it) or not (then it mounts afresh).
    await init({ module_or_path: wasm });
}

if (typeof WebAssembly === "object") {
    start().catch((error) => console.warn("The page works without its app:", error));
}
