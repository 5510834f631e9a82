// What the service worker does with a request. Pure: no cache, no network, no clock (tests/policy.test.mjs).

import { BUNDLE_PATH, CLEAR_SITE_DATA_PATH, EDITION_PATH, WITHDRAWN_PATH, WORKER_PATH } from "../generated/contract.js";

/**
 * A file of an edition: its path (that of a page ends in a slash), its hash as in Subresource Integrity, its length, and the ids of the
 * story or letter that it is about (empty for a list) and of those that it names, with spaces between. press writes it (edition.rs).
 *
 * @typedef {[path: string, hash: string, bytes: number, ids?: string]} Entry
 */

/**
 * A list of files that a device may keep, as press publishes it.
 *
 * @typedef {object} Offer
 * @property {number} schema
 * @property {string} version
 * @property {Record<string, string>} builtWords the day of the build in words, by language
 * @property {Record<string, string>} asOf the line above a page of the copy, by language
 * @property {Entry[]} files
 * @property {Entry[]} [pictures]
 * @property {Entry[]} [older] lists of files that are not in `files`
 * @property {Record<string, string>} [redirects] former paths
 */

/**
 * An offer as a device has taken it: `files` are those that are wanted here.
 *
 * @typedef {object} Taken
 * @property {string | null} [choice] the reader's choice that it was made for
 * @property {boolean} [complete] whether all its files are here
 * @property {number} [kept] when it became complete, in milliseconds since 1970
 * @property {number} [first] how many of `files` are fetched; the others wait for the reader's choice
 * @property {number} [held] how many bytes wait
 */

/** @typedef {Offer & Taken} Edition */

/**
 * What press tells a worker about its version: `self.RELEASE`, above the bundle in `/sw.js`.
 *
 * @typedef {object} Release
 * @property {string} version
 * @property {string} base
 * @property {string[]} languages the default one first
 * @property {Entry[]} shell what is fetched before the worker is active
 * @property {Record<string, Entry>} notKept the page for what is not in the copy, by language
 * @property {Record<string, Entry>} withdrawn the page for what was withdrawn, by language
 * @property {Record<string, string>} titles of the first, by language
 * @property {Record<string, string>} headers of every page of the copy
 */

/**
 * What a page tells its worker. `using`: the version of the app that the page was made for. `activate`: take over from the old worker.
 * `claim`: answer for the open pages. `tidy`: remove what nobody needs. `forget` and `remember`: whether anything may be stored.
 *
 * @typedef {{ type: "using", release: string | undefined } | { type: "activate" | "claim" | "tidy" | "forget" | "remember" }} WorkerMessage
 */

/** How long a reader waits for the network when a copy is at hand, in milliseconds. */
export const PATIENCE_MS = 2_000;

/** How often the list of withdrawn stories is fetched, in milliseconds. */
const WITHDRAWN_MS = 3_600_000;

/** Paths that are always fetched from the network: they say what is new, or belong to other sites' readers. */
const NEVER_KEPT = [WORKER_PATH, EDITION_PATH, WITHDRAWN_PATH, "/embed/", BUNDLE_PATH, CLEAR_SITE_DATA_PATH];

/**
 * The one address of a page: without `index.html`, with its slash.
 *
 * @param {string} path
 */
export function pageAddress(path) {
    const page = path.replace(/\/index\.html$/, "/");
    const name = page.slice(page.lastIndexOf("/") + 1);
    return name && !name.includes(".") ? `${page}/` : page;
}

/**
 * Whether a file is named by its hash, so that any version's copy is the right one.
 *
 * @param {string} path
 */
export function isHashed(path) {
    return path.startsWith("/app/") || path.startsWith("/media/");
}

/**
 * The picture that a path of `/media/` shows and its width in pixels: `name-hash-width.webp`.
 *
 * @param {string} path
 */
function pictureOf(path) {
    const [, picture, width] = /^(\/media\/.+-[0-9a-f]{8})-(\d+)\.\w+$/.exec(path) ?? [];
    return picture ? { picture, width: Number(width) } : undefined;
}

/**
 * The file of the copy that shows the same picture as `path`, if there is one. An edition has one width of each. `isWide`: it is as wide as
 * what was asked for, so that nobody sees a difference.
 *
 * @param {string} path
 * @param {Entry[]} files
 */
export function keptPicture(path, files) {
    const asked = pictureOf(path);
    if (!asked) return undefined;
    for (const entry of files) {
        const kept = pictureOf(entry[0]);
        if (kept?.picture === asked.picture) return { entry, isWide: kept.width >= asked.width };
    }
    return undefined;
}

/**
 * The kind of a request, and the path of this site that it asks for. `pass`: the worker leaves it alone. `page`: a document. `hashed`: a
 * file that never changes. `data`: a file that belongs to a version.
 *
 * @param {Pick<Request, "method" | "mode" | "url" | "integrity" | "headers">} request
 * @param {{ origin: string, base: string }} site
 * @returns {{ kind: "pass" } | { kind: "page" | "hashed" | "data", path: string }}
 */
export function classify({ method, mode, url, integrity, headers }, { origin, base }) {
    const { origin: asked, pathname } = new URL(url);
    const path = pathname.slice(base.length);
    // A request with a hash is one of keep.js, which fills the copy.
    const pass =
        method !== "GET" || asked !== origin || !pathname.startsWith(`${base}/`) || integrity || headers.has("range");
    if (pass || NEVER_KEPT.some((never) => path.startsWith(never))) return { kind: "pass" };
    if (mode === "navigate") return { kind: "page", path: pageAddress(path) };
    return { kind: isHashed(path) ? "hashed" : "data", path };
}

/**
 * Whether a document is a whole page of this site, and neither a captive portal, nor a host's error, nor cut short.
 *
 * @param {string} html
 * @param {string} base
 */
export function isOurs(html, base) {
    return (
        html.startsWith("<!doctype html><html") &&
        html.slice(0, 300).includes(`data-base="${base}"`) &&
        html.trimEnd().endsWith("</html>")
    );
}

/**
 * The language of an address, if it names one of `languages`.
 *
 * @param {string} path
 * @param {string[]} languages
 * @param {string} fallback
 */
export function languageOf(path, languages, fallback) {
    const first = path.split("/")[1];
    return languages.includes(first) ? first : fallback;
}

/**
 * Whether the list of withdrawn stories has to be fetched. A clock that was ahead at the last time must not prevent it.
 *
 * @param {number} checked the last time, `NaN` before the first
 * @param {number} now
 */
export function isDue(checked, now) {
    return !(checked <= now && now - checked < WITHDRAWN_MS);
}

/**
 * The edition that new pages are shown from: the complete one that came last, or else an incomplete one.
 *
 * @template {Pick<Edition, "complete" | "kept">} Known
 * @param {Known[]} editions
 */
export function newest(editions) {
    const rank = (/** @type {Known} */ { complete, kept }) => (complete ? 1e15 : 0) + (kept ?? 0);
    /** @type {Known | undefined} */
    let best;
    for (const edition of editions) {
        if (!best || rank(edition) >= rank(best)) best = edition;
    }
    return best;
}

/**
 * A text as HTML.
 *
 * @param {string} text
 */
export function escapeHtml(text) {
    return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/**
 * The ids of what a file of an edition is about (empty for a list) and of what it names.
 *
 * @param {Entry} entry
 */
export function idsOf([, , , ids = ""]) {
    return ids.split(" ");
}

/**
 * The id of the story or letter that a file is about, if there is one.
 *
 * @param {Entry} entry
 */
export function ownId(entry) {
    return idsOf(entry)[0] || undefined;
}
