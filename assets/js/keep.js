// Keeps a copy of the campaign on this device: with the reader's knowledge, file by file, each checked by its hash. One tab downloads, and
// what it has stored stays: the next page, or the next visit, goes on from there. The service worker answers from it.

import { EDITION_PATH, FORGET_EVENT, SHARED_EVENT, STORAGE_PREFIX } from "../generated/contract.js";
import { newest } from "../offline/policy.js";
import { isQuotaError, jsonOf } from "../offline/store.js";
import { asksFirst } from "./consent.js";
import { isSupported, store } from "./copy.js";
import { eraseCopy, SETTING } from "./erase.js";
import { formatBytes, formatCount, messages } from "./messages.js";
import { find, hide, show } from "./notices.js";
import { allow, isRefused, isShared } from "./refusal.js";
import { base, root } from "./site.js";
import { broadcast, onBroadcast } from "./tabs.js";
import { workerUrl } from "./trusted-types.js";

/** @import { Edition, Entry, Offer, Taken, WorkerMessage } from "../offline/policy.js" */

/** How many bytes of text are stored without asking where the connection is metered or unknown. */
const CAREFUL_BYTES = 1_000_000;

/** How long a download may take before its progress is shown, in milliseconds. */
const QUIET_MS = 1_000;

/** The waits before a failed download is tried again, in milliseconds. */
const RETRY_MS = [5_000, 30_000, 120_000];

/** How often an open page looks for a new edition, in milliseconds. */
const NEWS_MS = 3_600_000;

/** After so many failures in a row the connection is taken to be gone. */
const GIVE_UP = 3;

// ---- The reader's choice ----------------------------------------------------------------------------------------------------------------

/**
 * `yes`: text and pictures within the budget. `text`: no more than the careful amount. `all`: everything. `no`: nothing.
 *
 * @typedef {"yes" | "text" | "all" | "no"} Choice
 */

/** What the reader has chosen: `null` before an answer, `undefined` where the browser does not say. */
export function setting() {
    try {
        return /** @type {Choice | null} */ (localStorage.getItem(SETTING));
    } catch {
        return undefined;
    }
}

/** @param {Choice} value */
function choose(value) {
    try {
        localStorage.setItem(SETTING, value);
    } catch {
        // Then it holds until the page is left.
    }
}

/** Whether nothing may be stored: the reader, the link or the campaign says so. */
export function mayNotKeep() {
    return isRefused() || root.dataset.keep === "off" || setting() === "no";
}

/** Has a `change` event for the device page whenever something has changed. */
export const progress = new EventTarget();

const changed = () => progress.dispatchEvent(new Event("change"));

// ---- The course of a visit --------------------------------------------------------------------------------------------------------------

/** @type {ServiceWorkerRegistration | undefined} */
let registration;

/**
 * The browser's own prompt to install the site, where it offers one; the device page shows it.
 *
 * @type {Event & { prompt?: () => Promise<unknown> } | undefined}
 */
export let installPrompt;
addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    installPrompt = event;
    changed();
});

/** Does everything that a page does for its copy. Never rejects: a page is readable without. */
export async function start() {
    addEventListener(SHARED_EVENT, () => stopKeeping());
    // It was said before this script came.
    if (isShared) return stopKeeping();
    // Another tab has made the copy.
    onBroadcast("kept", async () => {
        await showNews();
        if (registration && (await isAnswering())) root.dataset.offline = "ready";
    });
    onBroadcast("stop", abort);
    onBroadcast("refused", endHere);
    addEventListener(FORGET_EVENT, endHere);
    addEventListener("online", () => refresh());
    // A page that is left may come back from the browser's memory, and go on then.
    addEventListener("pagehide", abort);
    addEventListener("pageshow", ({ persisted }) => {
        if (persisted) refresh();
    });
    document.addEventListener("visibilitychange", () => {
        if (document.visibilityState === "visible") lookForNews();
    });
    try {
        if (!(await isSupported())) return showOnce(messages().cannot_keep);
        if (root.dataset.keep === "off") return await end();
        if (mayNotKeep()) return;
        // Until the reader has answered, nothing is stored: no worker either.
        if (!setting() && asksFirst(root.dataset.keep, /** @type {object} */ (navigator)))
            return ask(await fetchOffer());
        if (!(await settle())) return;
        const offer = await fetchOffer();
        announce(offer);
        // Not awaited: another tab may have its turn.
        refresh(offer);
    } catch (error) {
        console.warn("No copy is kept:", error);
    }
}

/** The campaign keeps no copies any more: updates the worker that is here, which is then replaced by kill.js. */
async function end() {
    await (await navigator.serviceWorker.getRegistration(`${base}/`))?.update();
    await store.removeAll();
}

/** Makes sure that the worker is here; resolves to whether it is, and may be. */
async function settle() {
    registration = await register();
    if (registration) watchForUpdate(registration);
    return Boolean(registration);
}

async function register() {
    try {
        const found = await navigator.serviceWorker.register(workerUrl, { scope: `${base}/`, updateViaCache: "none" });
        // Meanwhile the reader may have said no.
        if (mayNotKeep()) {
            await found.unregister();
            return undefined;
        }
        sendRelease();
        navigator.serviceWorker.addEventListener("controllerchange", sendRelease);
        return found;
    } catch {
        // No answer, an HTML page, a script that throws: a worker that is here already goes on.
        sendRelease();
        return navigator.serviceWorker.getRegistration(`${base}/`);
    }
}

/**
 * @param {ServiceWorker | null | undefined} worker
 * @param {WorkerMessage} message
 */
function send(worker, message) {
    worker?.postMessage(message);
}

/** Tells the worker which version's files this page needs. */
function sendRelease() {
    const release = new URL(import.meta.url).pathname.match(/js-([0-9a-f]+)\//)?.[1];
    send(navigator.serviceWorker.controller, { type: "using", release });
}

/**
 * The size of the copy, in brackets.
 *
 * @param {Offer | undefined} offer
 */
function sizeOf(offer) {
    return offer ? ` (${formatBytes(offer.files.reduce((sum, [, , bytes]) => sum + bytes, 0))})` : "";
}

/**
 * Asks, at the first visit, where the campaign or the browser wants that.
 *
 * @param {Offer | undefined} offer
 */
function ask(offer) {
    if (mayNotKeep()) return;
    const { ask_first, dont_keep, keep_it } = messages();
    show("keep", ask_first.replace("{size}", sizeOf(offer)), [
        [keep_it, () => keepMore("yes")],
        [dont_keep, () => stopKeeping()],
    ]);
}

/**
 * Says, at the first visit, that a copy is being made.
 *
 * @param {Offer | undefined} offer
 */
function announce(offer) {
    if (setting() || mayNotKeep()) return;
    const { first_visit, dont_keep, all_right } = messages();
    show("keep", first_visit.replace("{size}", sizeOf(offer)), [
        [all_right, () => setting() || choose("yes")],
        [dont_keep, () => stopKeeping()],
    ]);
}

/** From now on this tab fetches and writes nothing. */
function endHere() {
    store.allowWrites(false);
    abort();
    registration = undefined;
    for (const notice of ["keep", "progress", "news", "update"]) hide(notice);
}

/** The reader wants no copy from now on: what is stored is erased at once, and so is the worker. Letters stay. */
export async function stopKeeping() {
    choose("no");
    broadcast("refused");
    endHere();
    await eraseCopy();
    changed();
}

/**
 * The reader wants a copy, or a larger one.
 *
 * @param {Choice} value
 */
export async function keepMore(value) {
    // The download that is under way was begun with another choice.
    abort();
    await running;
    choose(value);
    allow();
    store.allowWrites(true);
    if (!(await settle())) return;
    // A worker that was told to store nothing may still be here.
    send(registration?.active, { type: "remember" });
    await refresh();
}

// ---- The download -----------------------------------------------------------------------------------------------------------------------

/**
 * Set while this tab downloads or waits for its turn.
 *
 * @type {AbortController | undefined}
 */
let controller;

/** @type {Promise<void> | undefined} */
let running;

let attempts = 0;

function abort() {
    controller?.abort();
}

/** Pauses the download in every tab; `refresh` goes on. */
export function pause() {
    broadcast("stop");
    abort();
}

/**
 * The edition that the server offers now; `undefined` when it does not answer, or with something else.
 *
 * @returns {Promise<Offer | undefined>}
 */
async function fetchOffer() {
    try {
        // Without revalidation: after a rollback the older file is the right one.
        const offer = await jsonOf(await fetch(`${base}${EDITION_PATH}`, { cache: "no-store" }));
        return offer.schema === 1 && Array.isArray(offer.files) ? offer : undefined;
    } catch {
        return undefined;
    }
}

/**
 * Brings the copy up to what the server offers, as far as the reader and the connection allow. Never rejects.
 *
 * @param {Offer} [offer]
 */
export function refresh(offer) {
    if (registration && !mayNotKeep() && !controller) running = takeTurn(offer);
    return running;
}

/**
 * Waits until no other tab downloads, and downloads.
 *
 * @param {Offer | undefined} offer
 */
async function takeTurn(offer) {
    controller = new AbortController();
    const { signal } = controller;
    const asked = Date.now();
    try {
        // A tab that was closed in the middle leaves the rest to the next one.
        await navigator.locks.request(`${STORAGE_PREFIX}${base}:fetch`, { signal }, async () => {
            if (mayNotKeep()) return;
            // After a while of waiting the server may offer something newer.
            const isFresh = offer && Date.now() - asked < QUIET_MS;
            await download(isFresh ? offer : await fetchOffer(), signal);
        });
    } catch (error) {
        if (isQuotaError(error)) show("keep", messages().no_room, [[messages().all_right]]);
        else if (/** @type {Error} */ (error).name !== "AbortError") scheduleRetry();
    } finally {
        controller = undefined;
        hide("progress");
        changed();
    }
}

/** Tries again later. The browser's `online` event and the next page do so as well. */
function scheduleRetry() {
    const wait = RETRY_MS[attempts];
    attempts += 1;
    if (wait) setTimeout(() => refresh(), wait);
}

/**
 * Downloads what is missing of an edition, and marks it complete.
 *
 * @param {Offer | undefined} offer
 * @param {AbortSignal} signal
 */
async function download(offer, signal) {
    signal.throwIfAborted();
    if (!offer) throw new Error("no edition");
    const all = await store.editions();
    const before = all.find(({ version }) => version === offer.version);
    const wanted = await selection(offer, signal);
    const choice = setting();
    // What is wanted now may be more than what was complete before.
    const complete = Boolean(before?.complete && before.choice === choice);
    /** @type {Edition} */
    const edition = { ...offer, ...wanted, choice, complete, kept: before?.kept };
    signal.throwIfAborted();
    await store.writeJson(store.EDITIONS, `edition/${edition.version}`, edition);
    // Checked before each file: meanwhile another tab may have said no.
    const missing = await fetchFiles(edition, signal);
    if (missing) throw new Error(`${missing} files did not come`);
    attempts = 0;
    // Complete for the first time; or once more, because the server went back to it.
    const isNew = !complete || all.some(({ complete, kept }) => complete && (kept ?? 0) > (before?.kept ?? 0));
    if (isNew) {
        const whole = { ...edition, complete: true, kept: Date.now() };
        await store.writeJson(store.EDITIONS, `edition/${edition.version}`, whole);
        send(navigator.serviceWorker.controller, { type: "tidy" });
        broadcast("kept");
        await showNews();
    }
    if (await isAnswering()) root.dataset.offline = "ready";
    if (wanted.held) offerRest(wanted.held);
}

/** Waits until the worker answers. Where its installation has failed, it is begun again, now that its files are here. */
async function isAnswering() {
    for (let attempt = 0; attempt < 5 && registration && !registration.active; attempt += 1) {
        // A failed installation never gets ready.
        const ended = new Promise((resolve) => setTimeout(resolve, 2_000));
        await Promise.race([navigator.serviceWorker.ready, ended]);
        if (registration && !registration.active) registration = (await register()) ?? registration;
    }
    // A page that was loading while the worker became active has no controller.
    if (!navigator.serviceWorker.controller) send(registration?.active, { type: "claim" });
    return Boolean(registration?.active);
}

/**
 * The files of an edition that are wanted here: first those of the app and the texts, then pictures.
 *
 * @param {Offer} offer
 * @param {AbortSignal} signal
 * @returns {Promise<Taken & { files: Entry[] }>}
 */
async function selection(offer, signal) {
    const { files, pictures = [], older = [] } = offer;
    if (setting() === "all") {
        const parts = await Promise.all(
            older.map(async ([path, hash]) => (await store.read(path, hash)) ?? store.add(path, hash, signal)),
        );
        const lists = await Promise.all(parts.map((part) => part.json()));
        return { files: [...files, ...pictures, ...older, ...lists.flatMap((list) => list.files)] };
    }
    const isCareful = setting() === "text" || (setting() !== "yes" && isMetered());
    if (!isCareful) return { files: [...files, ...pictures] };
    let sum = 0;
    const first = files.filter(([path, , bytes]) => {
        if (path.startsWith("/app/")) return true;
        sum += bytes;
        return sum <= CAREFUL_BYTES;
    });
    const held = [...files, ...pictures].slice(first.length).reduce((all, [, , bytes]) => all + bytes, 0);
    // What is not fetched stays in the list: the reader is told its title.
    return { files: [...files, ...pictures], first: first.length, held };
}

/** Whether the connection may cost the reader money: so it is where the browser says nothing (iPhone, Firefox). */
function isMetered() {
    const { connection } = /** @type {Navigator & { connection?: { saveData?: boolean, type?: string } }} */ (
        navigator
    );
    if (!connection || connection.saveData) return true;
    // How fast it is says nothing about its price, and is a guess.
    return ["cellular", "wimax", "bluetooth"].includes(connection.type ?? "");
}

/**
 * Fetches the files of an edition that are not stored yet; resolves to how many could not be fetched.
 *
 * @param {Edition} edition
 * @param {AbortSignal} signal
 */
async function fetchFiles({ files, first = files.length }, signal) {
    const wanted = files.slice(0, first);
    const began = performance.now();
    let done = 0;
    let missing = 0;
    let failedInARow = 0;
    for (const [path, hash] of wanted) {
        signal.throwIfAborted();
        if (!(await store.has(hash))) {
            if (path.startsWith("/media/")) {
                await new Promise((resolve) => (globalThis.requestIdleCallback ?? setTimeout)(resolve));
            }
            try {
                await store.add(path, hash, signal);
                failedInARow = 0;
            } catch (error) {
                if (isQuotaError(error) || /** @type {Error} */ (error).name === "AbortError") throw error;
                missing += 1;
                failedInARow += 1;
                // One file that is wrong on the server does not stop the others; a connection that is gone does.
                if (failedInARow === GIVE_UP) return wanted.length - done;
            }
        }
        done += 1;
        if (performance.now() - began > QUIET_MS) showProgress(done, wanted.length);
    }
    return missing;
}

/**
 * @param {number} done
 * @param {number} all
 */
function showProgress(done, all) {
    const { progress, pause: label } = messages();
    const line = progress.replace("{done}", String(done)).replace("{all}", String(all));
    const shown = find("progress")?.querySelector("p");
    if (shown) shown.textContent = line;
    else if (!find("keep")) show("progress", line, [[label, pause]]);
    changed();
}

/**
 * Where the connection may cost money, the rest is the reader's choice.
 *
 * @param {number} bytes
 */
function offerRest(bytes) {
    if (setting() === "text") return;
    const { ask_more, keep_rest, not_now } = messages();
    show("keep", ask_more.replace("{size}", formatBytes(bytes)), [
        [keep_rest, () => keepMore("yes")],
        [not_now, () => choose("text")],
    ]);
}

// ---- News -------------------------------------------------------------------------------------------------------------------------------

let lastLook = Date.now();

async function lookForNews() {
    if (Date.now() - lastLook < NEWS_MS && Date.now() >= lastLook) return;
    lastLook = Date.now();
    registration?.update().catch(() => {});
    await refresh();
}

/** Says that the open list has new stories; they are never moved in. And that the app is newer than this page's. */
async function showNews() {
    const edition = newest((await store.editions()).filter(({ complete }) => complete));
    if (!edition) return;
    if (!edition.files.some(([path]) => path === ownPath())) return offerUpdate();
    const [, lang, list] = location.pathname.slice(base.length).match(/^\/(\w+)\/(stories|category\/[^/]+)\/$/) ?? [];
    if (!list) return;
    const path = `/content/${lang}/${list === "stories" ? "feed" : list}.json`;
    const [, hash] = edition.files.find(([known]) => known === path) ?? [];
    const feed = hash && (await (await store.read(path, hash))?.json());
    const links = /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("main .card a"));
    const shown = new Set(Array.from(links, ({ pathname }) => pathname));
    const isShown = (/** @type {any} */ { _campaign }) => shown.has(`${base}/${lang}/stories/${_campaign.slug}/`);
    const count = feed?.items.filter((/** @type {any} */ item) => !isShown(item)).length;
    if (!count) return hide("news");
    const { new_stories, show_them } = messages();
    show("news", formatCount(new_stories, count), [[show_them, () => location.assign(location.pathname)]]);
}

/** The path of this script, which changes with the app. */
function ownPath() {
    return new URL(import.meta.url).pathname.slice(base.length);
}

// ---- A new version of the app -----------------------------------------------------------------------------------------------------------

/** @param {ServiceWorkerRegistration} found */
function watchForUpdate(found) {
    const check = () => {
        if (registration?.waiting && navigator.serviceWorker.controller) offerUpdate();
    };
    check();
    found.addEventListener("updatefound", () => registration?.installing?.addEventListener("statechange", check));
}

/** Offers to reload; the page stays as it is until its reader agrees. */
function offerUpdate() {
    const { update, reload, later } = messages();
    show("update", update, [[reload, () => agree()], [later]]);
}

/** The new worker takes over, and this page is reloaded. A letter on it is written to the device as the page is left. */
async function agree() {
    const { waiting } = (await navigator.serviceWorker.getRegistration(`${base}/`)) ?? {};
    if (!waiting) return location.reload();
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    send(waiting, { type: "activate" });
}

/**
 * Says something once in a tab: without any storage its name remembers. Where nothing is to be stored, it is no news.
 *
 * @param {string} text
 */
function showOnce(text) {
    if (window.name) return;
    window.name = "told";
    show("keep", text, [[messages().all_right]]);
}
