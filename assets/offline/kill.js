// The worker that ends every worker of this site, of whatever version: `keep = "off"` in campaign.toml puts it at /sw.js. It removes the
// copies, unregisters itself, and the open pages go on from the network. It depends on nothing of any other version and must stay simple.

import { STORAGE_PREFIX } from "../generated/contract.js";

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("activate", (event) => event.waitUntil(end()));

async function end() {
    const base = new URL(worker.registration.scope).pathname.replace(/\/$/, "");
    const names = (await caches.keys()).filter((name) => name.startsWith(`${STORAGE_PREFIX}${base}:`));
    await Promise.all(names.map((name) => caches.delete(name)));
    await worker.registration.unregister();
}
