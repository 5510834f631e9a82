// Keeps a copy of the campaign on this device: with the reader's knowledge, file by file, each checked by its hash. One tab does it, and
// what it has done stays done: the next page, or the next visit, goes on from there. The worker answers from it.

import { worker } from "./boot.js";
import { asksFirst } from "./consent.js";
import { eraseCopy, hear, said, tell } from "./forget.js";
import { hide, show } from "./notices.js";
import { allow, isRefused, isShared } from "./refusal.js";
import * as store from "./store.js";

const { base } = document.documentElement.dataset;
const root = document.documentElement;

/** Up to how many bytes of text are kept without asking where the connection is metered or unknown. */
const CAREFUL_BYTES = 1_000_000;
/** How long a download may take before its progress is shown, in milliseconds. */
const QUIET_MS = 1_000;
/** How long to wait before asking again for what did not come, in milliseconds. */
const AGAIN_MS = [5_000, 30_000, 120_000];
/** How often an open page looks for news, in milliseconds. */
const NEWS_MS = 3_600_000;
/** After so many failures in a row the connection is taken to be gone. */
const GIVE_UP = 3;

// ---- What the reader has said -------------------------------------------------------------------------------------------------------

const SETTING = `campaign-site:${base}:keep`;

/** `yes`: text and pictures within the budget. `text`: no more than the careful amount. `all`: everything. `no`: nothing. */
export function setting() {
    try {
        return localStorage.getItem(SETTING);
    } catch {
        return undefined;
    }
}

function choose(value) {
    try {
        localStorage.setItem(SETTING, value);
    } catch {
        // Then it holds until the page is left.
    }
}

/** Whether nothing may be kept: the reader, the link or the campaign says so. */
export function mayNotKeep() {
    return isRefused() || root.dataset.keep === "off" || setting() === "no";
}

/** Tells the device page that something has changed. */
export const progress = new EventTarget();

// ---- The way of a visit -------------------------------------------------------------------------------------------------------------

let registration;

/** The browser's own way to install the site, where it offers one; the device page shows it. */
export let installer;
addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    installer = event;
    progress.dispatchEvent(new Event("change"));
});

/** Everything that a page does for its copy, in order. Never throws: a page is readable without. */
export async function start() {
    addEventListener("campaign-shared", () => stopKeeping());
    // It was said before this script came.
    if (isShared) return stopKeeping();
    // Another tab has made the copy.
    hear("kept", async () => {
        await tellNews();
        if (registration && (await answers())) root.dataset.offline = "ready";
    });
    hear("stop", () => stop?.abort());
    hear("refused", endHere);
    addEventListener("campaign-forget", endHere);
    addEventListener("online", () => refresh());
    // A page that is left may come back from the browser's memory, and go on then.
    addEventListener("pagehide", () => stop?.abort());
    addEventListener("pageshow", ({ persisted }) => persisted && refresh());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && lookForNews());
    try {
        if (!(await store.canKeep())) return sayOnce(said().cannot_keep);
        if (root.dataset.keep === "off") return end();
        if (mayNotKeep()) return;
        // Until the reader has answered, nothing is stored: no worker either.
        if (!setting() && asksFirst(root.dataset.keep, navigator)) return ask(await offered());
        if (!(await settle())) return;
        const edition = await offered();
        sayFirst(edition);
        // The page does not wait for it: another tab may have its turn.
        refresh(edition);
    } catch (error) {
        console.warn("No copy is kept:", error);
    }
}

/** The campaign keeps no copies any more: the worker that is here fetches the one that ends it. */
async function end() {
    await (await navigator.serviceWorker.getRegistration(`${base}/`))?.update();
    await store.removeAll();
}

/** Makes sure that the worker is here; whether it is, and may be. */
async function settle() {
    registration = await register();
    if (registration) watchForUpdate();
    return Boolean(registration);
}

async function register() {
    try {
        const found = await navigator.serviceWorker.register(worker, { scope: `${base}/`, updateViaCache: "none" });
        // Meanwhile the reader may have said no.
        if (mayNotKeep()) {
            await found.unregister();
            return undefined;
        }
        announce();
        navigator.serviceWorker.addEventListener("controllerchange", announce);
        return found;
    } catch {
        // No answer, an HTML page, a script that throws: a worker that is there already goes on.
        announce();
        return navigator.serviceWorker.getRegistration(`${base}/`);
    }
}

/** Says which version's files this page needs. */
function announce() {
    const release = new URL(import.meta.url).pathname.match(/js-([0-9a-f]+)\//)?.[1];
    navigator.serviceWorker.controller?.postMessage({ type: "using", release });
}

/** How big the copy is, in brackets. */
function sizeOf(edition) {
    return edition ? ` (${inWords(edition.files.reduce((sum, [, , bytes]) => sum + bytes, 0))})` : "";
}

/** The question of the first visit, where the campaign or the browser wants it asked. */
function ask(edition) {
    if (mayNotKeep()) return;
    const { ask_first: asked, dont_keep: no, keep_it: yes } = said();
    show("keep", asked.replace("{size}", sizeOf(edition)), [
        [yes, () => keepMore("yes")],
        [no, () => stopKeeping()],
    ]);
}

/** The quiet line of the first visit, where the copy is kept at once. */
function sayFirst(edition) {
    if (setting() || mayNotKeep()) return;
    const { first_visit: told, dont_keep: no, all_right: understood } = said();
    show("keep", told.replace("{size}", sizeOf(edition)), [
        [understood, () => setting() || choose("yes")],
        [no, () => stopKeeping()],
    ]);
}

/** This tab fetches and writes nothing any more. */
function endHere() {
    store.allowWrites(false);
    stop?.abort();
    registration = undefined;
    for (const line of ["keep", "progress", "news", "update"]) hide(line);
}

/** The reader wants no copy, from now on: what is kept goes at once, the worker as well. Letters stay. */
export async function stopKeeping() {
    choose("no");
    tell("refused");
    endHere();
    await eraseCopy();
    progress.dispatchEvent(new Event("change"));
}

/** Keeps more, or again: the reader's new answer. */
export async function keepMore(value) {
    // What is under way was begun with another wish.
    stop?.abort();
    await running;
    choose(value);
    allow();
    store.allowWrites(true);
    if (!(await settle())) return;
    // One that was told to keep nothing may still be here.
    registration.active?.postMessage({ type: "remember" });
    return refresh();
}

// ---- Fetching -----------------------------------------------------------------------------------------------------------------------

let stop;
let running;
let attempts = 0;

/** Pauses what is being fetched, in every tab; `refresh` goes on. */
export function pause() {
    tell("stop");
    stop?.abort();
}

/** What the server offers now, or nothing when it does not answer in our words. */
async function offered() {
    try {
        // Asked for without a date: after a rollback the older file is the right one.
        const edition = await store.jsonOf(await fetch(`${base}/content/edition.json`, { cache: "no-store" }));
        return edition.schema === 1 && Array.isArray(edition.files) ? edition : undefined;
    } catch {
        return undefined;
    }
}

/** Brings the copy up to what the server offers, as far as the reader and the connection allow. Never rejects. */
export function refresh(edition) {
    if (registration && !mayNotKeep() && !stop) running = takeTurn(edition);
    return running;
}

/** One tab after the other. */
async function takeTurn(edition) {
    stop = new AbortController();
    const { signal } = stop;
    const asked = Date.now();
    try {
        // A tab that was closed in the middle leaves the rest to the next one.
        await navigator.locks.request(`campaign-site:${base}:fetch`, { signal }, async () => {
            if (mayNotKeep()) return;
            // After a while of waiting the server may offer something newer.
            const isFresh = edition && Date.now() - asked < QUIET_MS;
            await bring(isFresh ? edition : await offered(), signal);
        });
    } catch (error) {
        if (store.isFull(error)) show("keep", said().no_room, [[said().all_right]]);
        else if (error.name !== "AbortError") again();
    } finally {
        stop = undefined;
        hide("progress");
        progress.dispatchEvent(new Event("change"));
    }
}

/** Later, by itself; and when the browser says that there is a connection, or the next page is opened. */
function again() {
    const wait = AGAIN_MS[attempts];
    attempts += 1;
    if (wait) setTimeout(() => refresh(), wait);
}

async function bring(edition, signal) {
    signal.throwIfAborted();
    if (!edition) throw new Error("no edition");
    const all = await store.editions();
    const before = all.find(({ version }) => version === edition.version);
    const wanted = await selection(edition, signal);
    const choice = setting();
    // What is wanted now may be more than what was whole before.
    const complete = Boolean(before?.complete && before.choice === choice);
    const kept = { ...edition, ...wanted, choice, complete, kept: before?.kept };
    signal.throwIfAborted();
    await store.writeJson(store.EDITIONS, `edition/${edition.version}`, kept);
    // Only what is still allowed when it comes to it: another tab may have said no.
    const missing = await fetchFiles(kept, signal);
    if (missing) throw new Error(`${missing} files did not come`);
    attempts = 0;
    // Whole for the first time; or once more, because the server went back to it.
    const isNew = !complete || all.some(({ complete, kept }) => complete && kept > before.kept);
    if (isNew) {
        await store.writeJson(store.EDITIONS, `edition/${edition.version}`, { ...kept, complete: true, kept: Date.now() });
        navigator.serviceWorker.controller?.postMessage({ type: "tidy" });
        tell("kept");
        await tellNews();
    }
    if (await answers()) root.dataset.offline = "ready";
    if (wanted.held) askForMore(wanted.held);
}

/** Waits until the worker answers. Where its installation has failed, it is begun anew, now that its files are here. */
async function answers() {
    for (let attempt = 0; attempt < 5 && registration && !registration.active; attempt += 1) {
        // An installation that has failed never gets ready.
        const ended = new Promise((resolve) => setTimeout(resolve, 2_000));
        await Promise.race([navigator.serviceWorker.ready, ended]);
        if (registration && !registration.active) registration = (await register()) ?? registration;
    }
    // A page that was on its way while the worker became active belongs to none.
    if (!navigator.serviceWorker.controller) registration?.active?.postMessage({ type: "claim" });
    return Boolean(registration?.active);
}

/** Which files of an edition are wanted here: those of the app and of the text first, pictures when there is time. */
async function selection(edition, signal) {
    const { files, pictures = [], older = [] } = edition;
    if (setting() === "all") {
        const parts = await Promise.all(
            older.map(async ([path, hash]) => (await store.read(path, hash)) ?? store.keep(path, hash, signal)),
        );
        const lists = await Promise.all(parts.map((part) => part.json()));
        return { files: [...files, ...pictures, ...older, ...lists.flatMap((list) => list.files)] };
    }
    const isCareful = setting() === "text" || (setting() !== "yes" && isMetered());
    if (!isCareful) return { files: [...files, ...pictures] };
    let sum = 0;
    const first = files.filter(([path, , bytes]) => path.startsWith("/app/") || (sum += bytes) <= CAREFUL_BYTES);
    const held = [...files, ...pictures].slice(first.length).reduce((all, [, , bytes]) => all + bytes, 0);
    // What is not fetched stays in the list: the reader is told its title.
    return { files: [...files, ...pictures], first: first.length, held };
}

/** Where the browser says nothing (iPhone, Firefox), the connection may cost the reader money. */
function isMetered() {
    const connection = navigator.connection;
    if (!connection || connection.saveData) return true;
    // How fast it is says nothing about its price, and is a guess.
    return ["cellular", "wimax", "bluetooth"].includes(connection.type);
}

async function fetchFiles({ files, first = files.length }, signal) {
    const wanted = files.slice(0, first);
    const began = performance.now();
    let done = 0;
    let missing = 0;
    let failedInARow = 0;
    for (const [path, hash] of wanted) {
        signal.throwIfAborted();
        if (!(await store.has(hash))) {
            if (path.startsWith("/media/")) await new Promise(globalThis.requestIdleCallback ?? setTimeout);
            try {
                await store.keep(path, hash, signal);
                failedInARow = 0;
            } catch (error) {
                if (store.isFull(error) || error.name === "AbortError") throw error;
                missing += 1;
                failedInARow += 1;
                // One file that is wrong on the server does not keep the others away; a connection that is gone does.
                if (failedInARow === GIVE_UP) return wanted.length - done;
            }
        }
        done += 1;
        if (performance.now() - began > QUIET_MS) showProgress(done, wanted.length);
    }
    return missing;
}

function showProgress(done, all) {
    const { progress: text, pause: words } = said();
    const line = text.replace("{done}", done).replace("{all}", all);
    const shown = document.querySelector("#_notices [data-name=progress] p");
    if (shown) shown.textContent = line;
    else if (!document.querySelector("#_notices [data-name=keep]")) show("progress", line, [[words, pause]]);
    progress.dispatchEvent(new Event("change"));
}

/** Where the connection may cost money the rest is the reader's choice. */
function askForMore(bytes) {
    if (setting() === "text") return;
    const { ask_more: asked, keep_rest: rest, not_now: later } = said();
    show("keep", asked.replace("{size}", inWords(bytes)), [
        [rest, () => keepMore("yes")],
        [later, () => choose("text")],
    ]);
}

// ---- News ---------------------------------------------------------------------------------------------------------------------------

let looked = Date.now();

async function lookForNews() {
    if (Date.now() - looked < NEWS_MS && Date.now() >= looked) return;
    looked = Date.now();
    registration?.update().catch(() => {});
    await refresh();
}

/** New stories for the list that is open: told, never moved in. And a newer app than this page's. */
async function tellNews() {
    const now = store.newest((await store.editions()).filter(({ complete }) => complete));
    if (!now) return;
    if (!now.files.some(([path]) => path === ownPath())) return offerUpdate();
    const [, lang, list] = location.pathname.slice(base.length).match(/^\/(\w+)\/(stories|category\/[^/]+)\/$/) ?? [];
    if (!list) return;
    const path = `/content/${lang}/${list === "stories" ? "feed" : list}.json`;
    const [, hash] = now.files.find(([known]) => known === path) ?? [];
    const feed = hash && (await (await store.read(path, hash))?.json());
    const shown = new Set(Array.from(document.querySelectorAll("main .card a"), ({ pathname }) => pathname));
    const isShown = ({ _campaign }) => shown.has(`${base}/${lang}/stories/${_campaign.slug}/`);
    const count = feed?.items.filter((item) => !isShown(item)).length;
    if (!count) return hide("news");
    const { new_stories: forms, show_them: see } = said();
    show("news", counted(forms, count), [[see, () => location.assign(location.pathname)]]);
}

/** The path of this script: it changes with the app. */
function ownPath() {
    return new URL(import.meta.url).pathname.slice(base.length);
}

// ---- A new version of the app -------------------------------------------------------------------------------------------------------

function watchForUpdate() {
    const waits = () => registration?.waiting && navigator.serviceWorker.controller && offerUpdate();
    waits();
    registration.addEventListener("updatefound", () => registration?.installing?.addEventListener("statechange", waits));
}

/** A prompt that waits; the page goes on as it is until its reader agrees. */
function offerUpdate() {
    const { update, reload, later } = said();
    show("update", update, [[reload, () => agree()], [later]]);
}

/** The new worker takes over, and this page is loaded anew. A letter on it is written to the device as the page goes. */
async function agree() {
    const { waiting } = (await navigator.serviceWorker.getRegistration(`${base}/`)) ?? {};
    if (!waiting) return location.reload();
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    waiting.postMessage({ type: "activate" });
}

// ---- Words --------------------------------------------------------------------------------------------------------------------------

/** Bytes as a reader says them: "1.3 MB", "40 kB". Without `Intl`, which takes longer at its first number than the whole app to start. */
export function inWords(bytes) {
    const { kilobytes, megabytes, decimal_mark: mark } = said();
    if (bytes < 999_000) return kilobytes.replace("{n}", Math.ceil(bytes / 1_000));
    return megabytes.replace("{n}", (Math.round(bytes / 100_000) / 10).toString().replace(".", mark));
}

/** A counted noun in the plural form of the page's language. */
export function counted(forms, count) {
    const form = forms[new Intl.PluralRules(root.lang).select(count)] ?? forms.other;
    return form.replace("{n}", count);
}

/** Said once in a tab: without any storage its name remembers. Where nothing is to be stored it is no news. */
function sayOnce(text) {
    if (window.name) return;
    window.name = "told";
    show("keep", text, [[said().all_right]]);
}
