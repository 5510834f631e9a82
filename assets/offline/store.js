// The copy on this device: a store of files by their hash, and lists (editions) that say which file stands at which address.
// Two editions share what is the same in both. To look makes nothing: only what is kept makes a cache. The worker reads it; keep.js fills it. Nothing is believed without its hash.

const BASE = globalThis.RELEASE?.base ?? document.documentElement.dataset.base;
const PREFIX = `campaign-site:${BASE}:`;
const FILES = `${PREFIX}files`;
const EDITIONS = `${PREFIX}editions`;
const STATE = `${PREFIX}state`;

const KINDS = {
    html: "text/html; charset=utf-8",
    json: "application/json; charset=utf-8",
    js: "text/javascript; charset=utf-8",
    wasm: "application/wasm",
    svg: "image/svg+xml",
    png: "image/png",
    jpg: "image/jpeg",
    gif: "image/gif",
    webp: "image/webp",
    txt: "text/plain; charset=utf-8",
    eml: "message/rfc822",
    webmanifest: "application/manifest+json",
};

/** The MIME type of a path: a host that says it wrongly cannot spoil the copy. */
function kindOf(path) {
    const name = path.slice(path.lastIndexOf("/") + 1);
    return KINDS[name ? name.slice(name.lastIndexOf(".") + 1) : "html"] ?? "application/octet-stream";
}

/** The name of a file in the store. `hash` is as in Subresource Integrity. */
function nameOf(hash) {
    return hash.replaceAll("+", "-").replaceAll("/", "_");
}

function keyOf(hash) {
    return `${BASE}/.kept/${nameOf(hash)}`;
}

async function hashOf(bytes) {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return `sha256-${btoa(String.fromCharCode(...digest))}`;
}

/** Whether a file is in the store; it may still be damaged. */
async function has(hash) {
    return Boolean(await caches.match(keyOf(hash), { cacheName: FILES }));
}

/** A file of the store, or nothing when it is missing. What is damaged goes. */
async function read(path, hash) {
    const found = await caches.match(keyOf(hash), { cacheName: FILES });
    if (!found) return undefined;
    const bytes = await found.arrayBuffer();
    if ((await hashOf(bytes)) !== hash) {
        await (await caches.open(FILES)).delete(keyOf(hash));
        return undefined;
    }
    return new Response(bytes, { headers: { "content-type": kindOf(path) } });
}

/** Fetches a file with its hash and keeps it. Rejects when it does not come, is another, or does not fit. */
async function keep(path, hash, signal) {
    throwIfErased();
    const get = (cache) => fetch(`${BASE}${path}`, { integrity: hash, cache, signal, credentials: "same-origin" });
    // What the browser has is asked for with its date (304); a file whose name is its hash need not be asked for. What came damaged the
    // browser has as well: then all of it is asked for.
    const cache = isHashed(path) ? "default" : "no-cache";
    const answer = await get(cache).catch((error) => (signal?.aborted ? Promise.reject(error) : get("reload")));
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    // A response of our own: one that was redirected could not be shown as a page.
    const response = new Response(await answer.arrayBuffer(), { headers: { "content-type": kindOf(path) } });
    const files = await openToWrite(FILES);
    await files.put(keyOf(hash), response.clone());
    return response;
}

/** A file from the store, mended from the network where it is missing or damaged; nothing when that fails as well. */
async function readOrMend(path, hash) {
    const found = await read(path, hash);
    return found ?? ((await hasCopy()) ? keep(path, hash).catch(() => undefined) : undefined);
}

/** Whether there is a copy, or one is being made. */
function hasCopy() {
    return caches.has(EDITIONS);
}

let mayWrite = true;

/** After an erasure nothing is written by this page or worker, until the reader asks for a copy again. */
function allowWrites(allowed) {
    mayWrite = allowed;
}

function throwIfErased() {
    if (!mayWrite) throw new DOMException("the copy was erased", "AbortError");
}

/** A cache to write into. To open it is to make it: after an erasure it is not left behind empty. */
async function openToWrite(cacheName) {
    throwIfErased();
    const cache = await caches.open(cacheName);
    if (!mayWrite) await caches.delete(cacheName);
    throwIfErased();
    return cache;
}

/** How long a list of ours may be, in bytes: that of a campaign of 20,000 stories is not longer. */
const MAX_JSON_BYTES = 8_000_000;

/** The JSON of an answer. It is counted while it comes: what does not end is not waited for. */
async function jsonOf(answer, most = MAX_JSON_BYTES) {
    const reader = answer.body.getReader();
    const pieces = [];
    let bytes = 0;
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
        bytes += piece.value.length;
        if (bytes > most) {
            reader.cancel().catch(() => {});
            throw new Error(`${answer.url} is longer than ${most} bytes`);
        }
        pieces.push(piece.value);
    }
    return JSON.parse(await new Blob(pieces).text());
}

async function readJson(cacheName, key) {
    const found = await caches.match(`${BASE}/.kept/${key}`, { cacheName });
    return found?.json().catch(() => undefined);
}

async function writeJson(cacheName, key, value) {
    await (await openToWrite(cacheName)).put(`${BASE}/.kept/${key}`, new Response(JSON.stringify(value)));
}

async function removeJson(cacheName, key) {
    if (!(await caches.has(cacheName))) return;
    await (await caches.open(cacheName)).delete(`${BASE}/.kept/${key}`);
}

/** The names below a folder of a cache. */
async function names(cacheName, folder) {
    const start = `${BASE}/.kept/${folder}`;
    // To open a cache is to make it.
    if (!(await caches.has(cacheName))) return [];
    const paths = (await (await caches.open(cacheName)).keys()).map(({ url }) => new URL(url).pathname);
    return paths.filter((path) => path.startsWith(start)).map((path) => path.slice(start.length));
}

/** Every edition of which something is kept, with the list of its files: `[path, hash, bytes, ids]`. */
async function editions() {
    const found = await Promise.all((await names(EDITIONS, "edition/")).map((name) => readJson(EDITIONS, `edition/${name}`)));
    return found.filter((edition) => edition?.schema === 1 && Array.isArray(edition.files));
}

/** Whether this browser lets a page keep anything at all. Every getter may throw. */
async function canKeep() {
    try {
        await caches.keys();
        return Boolean(navigator.serviceWorker && navigator.locks && crypto.subtle);
    } catch {
        return false;
    }
}

/** Whether an error says that there is no more room. Firefox's caches say it with a name of their own. */
function isFull({ name }) {
    return name === "QuotaExceededError" || name === "NS_ERROR_FILE_NO_DEVICE_SPACE";
}

/** Removes the whole copy. */
async function removeAll() {
    const mine = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
    await Promise.all(mine.map((name) => caches.delete(name)));
}
