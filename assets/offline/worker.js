// The service worker: it answers from the copy on this device when the network does not, and says so. policy.js decides, store.js stores.
// It fetches nothing that no page asked for, but its own shell and the list of withdrawn stories.

import { NOT_KEPT_STATUS, WITHDRAWN_PATH } from "../generated/contract.js";
import {
    classify,
    escapeHtml,
    idsOf,
    isDue,
    isOurs,
    keptPicture,
    languageOf,
    newest,
    ownId,
    PATIENCE_MS,
} from "./policy.js";
import { jsonOf, nameOf, Store } from "./store.js";

/** @import { Edition, Entry, Release, WorkerMessage } from "./policy.js" */

const worker = /** @type {ServiceWorkerGlobalScope & { RELEASE: Release }} */ (/** @type {unknown} */ (self));
const { RELEASE } = worker;
const store = new Store(RELEASE.base);

/**
 * Set by an erasure: nothing is stored any more, whatever a page that is still open asks for. A worker that is started again does not know
 * of it; it writes only where there is a copy.
 */
let forgotten = false;

worker.addEventListener("install", (event) => event.waitUntil(install()));
worker.addEventListener("activate", (event) => event.waitUntil(activate()));
worker.addEventListener("message", (event) => event.waitUntil(onMessage(event)));
worker.addEventListener("fetch", (event) => {
    const request = classify(event.request, { origin: location.origin, base: RELEASE.base });
    if (request.kind === "pass" || forgotten) return;
    const answer = { page: answerPage, hashed: answerHashed, data: answerData }[request.kind];
    event.respondWith(answer(event, request.path));
});

/** Stores the whole shell, each file with its hash, or fails. */
async function install() {
    await store.writeJson(store.EDITIONS, `release/${RELEASE.version}`, RELEASE);
    // What has arrived stays for the next attempt, also when another file fails.
    const kept = await Promise.allSettled(
        RELEASE.shell.map(async ([path, hash]) => (await store.read(path, hash)) ?? store.add(path, hash)),
    );
    for (const result of kept) if (result.status === "rejected") throw result.reason;
}

async function activate() {
    await worker.clients.claim();
    await tidy();
}

/** @param {ExtendableMessageEvent} event */
async function onMessage({ data, source }) {
    const message = /** @type {WorkerMessage} */ (data);
    // A page says which version's files it was made for, so that they stay while it is open.
    if (message?.type === "using" && source && "id" in source && (await store.hasCopy())) {
        await store.writeJson(store.STATE, `using/${source.id}`, String(message.release));
    }
    if (message?.type === "activate") await worker.skipWaiting();
    if (message?.type === "claim" && !forgotten) await worker.clients.claim();
    if (message?.type === "tidy") await tidy();
    if (message?.type === "forget" || message?.type === "remember") {
        forgotten = message.type === "forget";
        store.allowWrites(!forgotten);
        if (forgotten) await store.removeAll();
    }
}

/**
 * A document: that of the network if it comes in time and is ours, else that of the copy, else a page that says why there is none.
 *
 * @param {FetchEvent} event
 * @param {string} path
 */
async function answerPage(event, path) {
    const edition = newest(await store.editions());
    const moved = edition?.redirects?.[path];
    const entry = edition?.files.find(([known]) => known === (moved ?? path));
    const network = fetch(event.request);
    // Awaited below. The catch keeps a rejection before that from being reported as unhandled.
    const inTime = within(PATIENCE_MS, network).catch(() => undefined);
    const gone = entry ? await withdrawnOf(entry) : [];
    const own = entry && ownId(entry);
    if (own && gone.includes(own)) return neutral(path);
    if (!edition || !entry || !(await store.has(entry[1]))) {
        const answer = await network.catch(() => undefined);
        return answer ?? (edition ? notKept(path, edition) : Response.error());
    }
    const answer = await inTime;
    if (answer?.type === "opaqueredirect") return answer;
    if (answer && (answer.ok || answer.status === 404 || answer.status === 410)) {
        const html = await within(PATIENCE_MS, answer.clone().text()).catch(() => "");
        if (isOurs(html, RELEASE.base)) return withHtml(html, answer);
    }
    if (moved) return Response.redirect(`${RELEASE.base}${moved}`);
    const kept = gone.length ? undefined : await store.read(entry[0], entry[1]);
    if (!kept) return (await network.catch(() => undefined)) ?? notKept(path, edition);
    // From here on this document gets all its data from this edition.
    await store.writeJson(store.STATE, `client/${event.resultingClientId}`, edition.version);
    return fromDevice(path, await kept.text(), edition);
}

/**
 * The language of what the worker itself says at an address.
 *
 * @param {string} path
 */
function pageLanguage(path) {
    return languageOf(path, RELEASE.languages, RELEASE.languages[0]);
}

/**
 * A response with the same status and headers, but those that belonged to its encoding.
 *
 * @param {string} html
 * @param {Response} response
 */
function withHtml(html, { status, headers }) {
    const kept = new Headers(headers);
    for (const name of ["content-encoding", "content-length"]) kept.delete(name);
    return new Response(html, { status, headers: kept });
}

/**
 * A page of the copy, with a line that says so and of which day it is.
 *
 * @param {string} path
 * @param {string} html
 * @param {Edition} edition
 */
function fromDevice(path, html, { asOf }) {
    const line = escapeHtml(asOf[pageLanguage(path)] ?? "");
    const shown = html
        .replace("<html ", `<html data-kept="" `)
        .replace("<body>", `<body><p class="from-device" role="status">${line}</p>`);
    return new Response(shown, { headers: RELEASE.headers });
}

/**
 * The page for what is not on this device, with its title and lead where a list of the copy has them.
 *
 * @param {string} path
 * @param {Edition} edition
 */
async function notKept(path, edition) {
    const language = pageLanguage(path);
    const [title, lead] = (await titleOf(path, language, edition)) ?? [];
    const [page, hash] = RELEASE.notKept[language];
    const html = await (await store.readOrAdd(page, hash))?.text();
    if (!html) return Response.error();
    const shown = html
        .replaceAll("{title}", () => escapeHtml(title ?? RELEASE.titles[language]))
        .replace("{lead}", () => escapeHtml(lead ?? ""));
    return new Response(shown, { status: 503, headers: RELEASE.headers });
}

/**
 * Title and lead of a story that is not in the copy, from the lists that are.
 *
 * @param {string} path
 * @param {string} language
 * @param {Edition} edition
 * @returns {Promise<[title: string, lead: string] | undefined>}
 */
async function titleOf(path, language, edition) {
    const slug = path.split("/")[3];
    if (path !== `/${language}/stories/${slug}/`) return undefined;
    const withdrawn = await withdrawnIds();
    const lists = edition.files.filter(
        ([file]) => file.startsWith(`/content/${language}/`) && /\/(feed|titles-\d+)\.json$/.test(file),
    );
    for (const [file, hash] of lists) {
        const list = await (await store.read(file, hash))?.json();
        const item = list?.items?.find((/** @type {any} */ { _campaign }) => _campaign.slug === slug);
        if (item && !withdrawn.includes(item._campaign.id)) return [item.title, item.content_text];
        const [id, title, lead] = list?.titles?.[slug] ?? [];
        if (title && !withdrawn.includes(id)) return [title, lead];
    }
    return undefined;
}

/**
 * The page at the address of a withdrawn story: one sentence that names nobody.
 *
 * @param {string} path
 */
async function neutral(path) {
    const [page, hash] = RELEASE.withdrawn[pageLanguage(path)];
    const html = await (await store.readOrAdd(page, hash))?.text();
    return html ? new Response(html, { headers: RELEASE.headers }) : Response.error();
}

/**
 * A file that is named by its hash: from the copy of any version, else from the network.
 *
 * @param {FetchEvent} event
 * @param {string} path
 */
async function answerHashed(event, path) {
    const [, hash] = (await known(path)) ?? [];
    const file = hash && (await store.readOrAdd(path, hash));
    return file || (path.startsWith("/media/") ? answerPicture(event, path) : fetch(event.request));
}

/**
 * A picture in a width that is not in the copy: the one in the copy if it is wide enough, else that of the network, else the one in the
 * copy after all.
 *
 * @param {FetchEvent} event
 * @param {string} path
 */
async function answerPicture(event, path) {
    const files = (await store.editions()).flatMap(({ files }) => files);
    const { entry, isWide } = keptPicture(path, files) ?? {};
    const kept = entry && (await store.read(entry[0], entry[1]));
    if (!kept) return fetch(event.request);
    if (isWide) return kept;
    const answer = await within(PATIENCE_MS, fetch(event.request)).catch(() => undefined);
    return answer?.ok ? answer : kept;
}

/**
 * The entry of a path in any list on this device.
 *
 * @param {string} path
 */
async function known(path) {
    const find = (/** @type {Entry[]} */ files) => files.find(([file]) => file === path);
    return find(RELEASE.shell) ?? (await store.editions()).map(({ files }) => find(files)).find(Boolean);
}

/**
 * A file of a version: the one that the page was shown from. Where there is none, the app loads the whole document instead.
 *
 * @param {FetchEvent} event
 * @param {string} path
 */
async function answerData(event, path) {
    const version = await store.readJson(store.STATE, `client/${event.clientId}`);
    const all = await store.editions();
    const edition = all.find((edition) => edition.version === version);
    const entry = edition?.files.find(([known]) => known === path);
    if (!edition) {
        // This page came from the network. Where a copy is at hand, it does not wait long.
        const copy = newest(all);
        const isKept = copy?.files.some(([known]) => known === path);
        const answer = isKept ? within(PATIENCE_MS, fetch(event.request)) : fetch(event.request);
        return answer.catch(() => (copy ? new Response("", { status: NOT_KEPT_STATUS }) : Response.error()));
    }
    if (entry && (await withdrawnOf(entry)).length) return new Response("", { status: NOT_KEPT_STATUS });
    const file = entry ? await store.readOrAdd(path, entry[1]) : await fetch(event.request).catch(() => undefined);
    return file ?? new Response("", { status: NOT_KEPT_STATUS });
}

/**
 * The ids of what a file is about or names and was withdrawn, by the list of the network if it answers in time.
 *
 * @param {Entry} entry
 */
async function withdrawnOf(entry) {
    const ids = idsOf(entry);
    if (!ids.some(Boolean)) return [];
    const withdrawn = await within(PATIENCE_MS, freshWithdrawn()).catch(withdrawnIds);
    return ids.filter((id) => withdrawn.includes(id));
}

/** @returns {Promise<string[]>} */
async function withdrawnIds() {
    return (await store.readJson(store.STATE, "withdrawn"))?.ids ?? [];
}

/**
 * The last request for the list: at each start of the worker, then at most hourly.
 *
 * @type {{ at: number, ids: Promise<string[]> }}
 */
let lastFetch = { at: Number.NaN, ids: Promise.resolve([]) };

/** The ids of what was withdrawn, fetched when it is time. What was withdrawn once stays so. */
function freshWithdrawn() {
    if (isDue(lastFetch.at, Date.now())) lastFetch = { at: Date.now(), ids: fetchWithdrawn() };
    return lastFetch.ids;
}

async function fetchWithdrawn() {
    const before = await withdrawnIds();
    try {
        const list = await jsonOf(await fetch(`${RELEASE.base}${WITHDRAWN_PATH}`, { cache: "no-store" }));
        const fetched = list.ids.filter((/** @type {unknown} */ id) => typeof id === "string");
        const ids = [...new Set([...before, ...fetched])];
        if (ids.length > before.length && (await store.hasCopy())) {
            await store.writeJson(store.STATE, "withdrawn", { ids });
            await removeWithdrawn(ids);
        }
        return ids;
    } catch {
        // No list, or none that can be read: fetched again at the next page.
        lastFetch.at = Number.NaN;
        return before;
    }
}

/**
 * Removes what was withdrawn from the store, and what names it: titles and leads in lists.
 *
 * @param {string[]} ids
 */
async function removeWithdrawn(ids) {
    const cache = await store.openToWrite(store.FILES);
    const names = (/** @type {Entry} */ entry) => idsOf(entry).some((id) => ids.includes(id));
    const files = (await store.editions()).flatMap(({ files }) => files).filter(names);
    await Promise.all(files.map(([, hash]) => cache.delete(store.key(nameOf(hash)))));
}

/** Removes what no open page and no version in use needs any more. */
async function tidy() {
    if (!(await store.hasCopy())) return;
    // First what is there, then what is needed: a list is written before its files, so nothing that arrives meanwhile is taken for stale.
    const there = await store.names(store.FILES, "");
    const open = new Set(
        (await worker.clients.matchAll({ type: "window", includeUncontrolled: true })).map(({ id }) => id),
    );
    /** What the open pages use, by their ids in a folder; entries of closed ones are removed. */
    const usedIn = async (/** @type {string} */ folder) => {
        const used = new Set();
        for (const id of await store.names(store.STATE, folder)) {
            if (open.has(id)) used.add(await store.readJson(store.STATE, folder + id));
            else await store.removeJson(store.STATE, folder + id);
        }
        return used;
    };
    const [usedEditions, usedReleases] = [await usedIn("client/"), await usedIn("using/")];
    const all = await store.editions();
    const current = newest(all);
    const coming = newest(all.filter(({ complete }) => !complete));
    // What new pages are shown from, what is being fetched, what an open page was shown from.
    const isUsed = (/** @type {Edition} */ edition) =>
        edition === current || edition === coming || usedEditions.has(edition.version);
    for (const edition of all.filter((edition) => !isUsed(edition))) {
        await store.removeJson(store.EDITIONS, `edition/${edition.version}`);
    }

    // Of the versions of the app: this one, one that waits, those of open pages. A page that has not said so yet may be of any.
    const known = new Set(await store.names(store.STATE, "using/"));
    const areKnown = [...open].every((id) => known.has(id));
    const waits = worker.registration.waiting || worker.registration.installing;
    /** @type {Release[]} */
    const releases = [];
    for (const version of await store.names(store.EDITIONS, "release/")) {
        if (version === RELEASE.version || waits || !areKnown || usedReleases.has(version)) {
            releases.push(await store.readJson(store.EDITIONS, `release/${version}`));
        } else {
            await store.removeJson(store.EDITIONS, `release/${version}`);
        }
    }
    const needed = [
        ...releases.filter(Boolean).map(({ shell }) => shell),
        ...all.filter(isUsed).map(({ files }) => files),
    ];
    const keys = new Set(needed.flat().map(([, hash]) => nameOf(hash)));
    const cache = await store.openToWrite(store.FILES);
    const stale = there.filter((name) => !keys.has(name));
    await Promise.all(stale.map((name) => cache.delete(store.key(name))));
}

/**
 * The answer, or a rejection when it takes longer.
 *
 * @template Answer
 * @param {number} milliseconds
 * @param {Promise<Answer>} answer
 * @returns {Promise<Answer>}
 */
function within(milliseconds, answer) {
    return new Promise((resolve, reject) => {
        setTimeout(reject, milliseconds, new Error("too slow"));
        answer.then(resolve, reject);
    });
}
