// The copy on this device: files by their hash, and lists (editions) that say which file stands at which address. Two editions share what is
// the same in both. The worker reads it, keep.js fills it. No file is trusted without its hash. Reading never creates a cache.

import { STORAGE_PREFIX } from "../generated/contract.js";
import { isHashed } from "./policy.js";

/** @import { Edition } from "./policy.js" */

/** @type {Record<string, string>} */
const MIME_TYPES = {
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

/**
 * The MIME type of a path. A host that sends a wrong one cannot spoil the copy.
 *
 * @param {string} path
 */
function mimeType(path) {
    const name = path.slice(path.lastIndexOf("/") + 1);
    return MIME_TYPES[name ? name.slice(name.lastIndexOf(".") + 1) : "html"] ?? "application/octet-stream";
}

/**
 * The name under which a file is stored.
 *
 * @param {string} hash as in Subresource Integrity
 */
export function nameOf(hash) {
    return hash.replaceAll("+", "-").replaceAll("/", "_");
}

/** @param {BufferSource} bytes */
async function hashOf(bytes) {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return `sha256-${btoa(String.fromCharCode(...digest))}`;
}

/**
 * Whether an error says that the device is full. Firefox's caches have a name of their own for it.
 *
 * @param {any} error
 */
export function isQuotaError({ name }) {
    return name === "QuotaExceededError" || name === "NS_ERROR_FILE_NO_DEVICE_SPACE";
}

/** How long a list of ours may be, in bytes: that of a campaign of 20,000 stories is shorter. */
const MAX_JSON_BYTES = 8_000_000;

/**
 * The JSON of a response. Its bytes are counted as they arrive, so that an endless one is not waited for.
 *
 * @param {Response} response
 * @param {number} [limit]
 * @returns {Promise<any>}
 */
export async function jsonOf(response, limit = MAX_JSON_BYTES) {
    const reader = response.body?.getReader();
    const chunks = [];
    let bytes = 0;
    for (let chunk = await reader?.read(); chunk && !chunk.done; chunk = await reader?.read()) {
        bytes += chunk.value.length;
        if (bytes > limit) {
            reader?.cancel().catch(() => {});
            throw new Error(`${response.url} is longer than ${limit} bytes`);
        }
        chunks.push(chunk.value);
    }
    return JSON.parse(await new Blob(chunks).text());
}

/** The copy of the site with a base path. */
export class Store {
    /** @param {string} base */
    constructor(base) {
        this.base = base;
        this.prefix = `${STORAGE_PREFIX}${base}:`;
        /** The cache of the files. */
        this.FILES = `${this.prefix}files`;
        /** The cache of the lists: `edition/{version}` and `release/{version}`. */
        this.EDITIONS = `${this.prefix}editions`;
        /** The cache of what the worker remembers. */
        this.STATE = `${this.prefix}state`;
        this.mayWrite = true;
    }

    /** @param {string} name */
    key(name) {
        return `${this.base}/.kept/${name}`;
    }

    /**
     * Whether a file is stored; it may still be damaged.
     *
     * @param {string} hash
     */
    async has(hash) {
        return Boolean(await caches.match(this.key(nameOf(hash)), { cacheName: this.FILES }));
    }

    /**
     * A stored file; `undefined` when it is missing. A damaged one is removed.
     *
     * @param {string} path
     * @param {string} hash
     */
    async read(path, hash) {
        const key = this.key(nameOf(hash));
        const found = await caches.match(key, { cacheName: this.FILES });
        if (!found) return undefined;
        const bytes = await found.arrayBuffer();
        if ((await hashOf(bytes)) !== hash) {
            await (await caches.open(this.FILES)).delete(key);
            return undefined;
        }
        return new Response(bytes, { headers: { "content-type": mimeType(path) } });
    }

    /**
     * Fetches a file and stores it. Rejects when it does not come, has another hash, or does not fit.
     *
     * @param {string} path
     * @param {string} hash
     * @param {AbortSignal} [signal]
     */
    async add(path, hash, signal) {
        this.throwIfErased();
        const get = (/** @type {RequestCache} */ cache) =>
            fetch(`${this.base}${path}`, { integrity: hash, cache, signal, credentials: "same-origin" });
        // What the browser's own cache has is revalidated (304), but for files that are named by their hash. What arrived damaged is in that
        // cache as well: then all of it is fetched again.
        const answer = await get(isHashed(path) ? "default" : "no-cache").catch((error) =>
            signal?.aborted ? Promise.reject(error) : get("reload"),
        );
        if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
        // A response of our own: a redirected one could not be shown as a page.
        const response = new Response(await answer.arrayBuffer(), { headers: { "content-type": mimeType(path) } });
        const files = await this.openToWrite(this.FILES);
        await files.put(this.key(nameOf(hash)), response.clone());
        return response;
    }

    /**
     * A stored file; one that is missing or damaged is fetched. `undefined` when that fails as well.
     *
     * @param {string} path
     * @param {string} hash
     */
    async readOrAdd(path, hash) {
        const found = await this.read(path, hash);
        return found ?? ((await this.hasCopy()) ? this.add(path, hash).catch(() => undefined) : undefined);
    }

    /** Whether there is a copy, or one is being made. */
    hasCopy() {
        return caches.has(this.EDITIONS);
    }

    /**
     * After an erasure this page or worker writes nothing until the reader asks for a copy again.
     *
     * @param {boolean} allowed
     */
    allowWrites(allowed) {
        this.mayWrite = allowed;
    }

    throwIfErased() {
        if (!this.mayWrite) throw new DOMException("the copy was erased", "AbortError");
    }

    /**
     * A cache to write into. Opening it creates it: after an erasure it is not left behind empty.
     *
     * @param {string} cacheName
     */
    async openToWrite(cacheName) {
        this.throwIfErased();
        const cache = await caches.open(cacheName);
        if (!this.mayWrite) await caches.delete(cacheName);
        this.throwIfErased();
        return cache;
    }

    /**
     * @param {string} cacheName
     * @param {string} name
     * @returns {Promise<any>}
     */
    async readJson(cacheName, name) {
        const found = await caches.match(this.key(name), { cacheName });
        return found?.json().catch(() => undefined);
    }

    /**
     * @param {string} cacheName
     * @param {string} name
     * @param {unknown} value
     */
    async writeJson(cacheName, name, value) {
        await (await this.openToWrite(cacheName)).put(this.key(name), new Response(JSON.stringify(value)));
    }

    /**
     * @param {string} cacheName
     * @param {string} name
     */
    async removeJson(cacheName, name) {
        if (!(await caches.has(cacheName))) return;
        await (await caches.open(cacheName)).delete(this.key(name));
    }

    /**
     * The names in a folder of a cache.
     *
     * @param {string} cacheName
     * @param {string} folder
     */
    async names(cacheName, folder) {
        const start = this.key(folder);
        // Opening a cache would create it.
        if (!(await caches.has(cacheName))) return [];
        const paths = (await (await caches.open(cacheName)).keys()).map(({ url }) => new URL(url).pathname);
        return paths.filter((path) => path.startsWith(start)).map((path) => path.slice(start.length));
    }

    /**
     * Every edition of which something is stored.
     *
     * @returns {Promise<Edition[]>}
     */
    async editions() {
        const names = await this.names(this.EDITIONS, "edition/");
        const found = await Promise.all(names.map((name) => this.readJson(this.EDITIONS, `edition/${name}`)));
        return found.filter((edition) => edition?.schema === 1 && Array.isArray(edition.files));
    }

    /** Removes the whole copy. */
    async removeAll() {
        const names = (await caches.keys()).filter((name) => name.startsWith(this.prefix));
        await Promise.all(names.map((name) => caches.delete(name)));
    }
}
