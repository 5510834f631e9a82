// The worker that ends every worker of this site, of whatever version: `keep = "off"` in campaign.toml puts it at /sw.js. It removes the
// copies, leaves and lets the open pages go on from the network. It needs nothing of any other version; do not make it cleverer.

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(end()));

async function end() {
    const prefix = `campaign-site:${new URL(registration.scope).pathname.replace(/\/$/, "")}:`;
    const mine = (await caches.keys()).filter((name) => name.startsWith(prefix));
    await Promise.all(mine.map((name) => caches.delete(name)));
    await registration.unregister();
}
