// The device page: what is stored here, how big, how old, what is missing, and the ways to keep more, less or nothing.
// press wrote the page; this fills in what only this browser knows, and shows the buttons that work in it.

import { ERASE, unmarked } from "./consent.js";
import { LETTERS, journal, removeLetters, said } from "./forget.js";
import { counted, installer, inWords, keepMore, pause, progress, setting, stopKeeping } from "./keep.js";
import { isRefused } from "./refusal.js";
import * as store from "./store.js";

const part = (name) => document.querySelector(`[data-device="${name}"]`);

/** Fills the page, and again whenever something changes. */
export async function show() {
    const actions = {
        "keep": () => keepMore("yes"),
        "keep-all": () => keepMore("all"),
        "keep-less": () => keepLess(),
        "pause": () => pause(),
        "remove": () => stopKeeping(),
        "remove-drafts": removeLetters,
        "persist": () => navigator.storage.persist(),
        "install": () => installer.prompt(),
    };
    for (const [name, action] of Object.entries(actions)) {
        part(name)?.addEventListener("click", async () => {
            await action();
            await fill();
        });
    }
    progress.addEventListener("change", () => fill());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && fill());
    addEventListener("hashchange", showSecondStep);
    showSecondStep();
    await fill();
    document.documentElement.dataset.app = "ready";
}

/** Whoever opens the address of "Erase this site" in a tab of its own, or keeps it as a bookmark, has not pressed anything yet. */
function showSecondStep() {
    if (unmarked(location.hash) !== ERASE) return;
    part("not-erased").hidden = false;
    part("erase").scrollIntoView({ block: "center" });
    part("erase").focus();
}

function say(name, text) {
    const element = part(name);
    // Only what is new is said by a screen reader.
    if (element && element.textContent !== text) element.textContent = text;
}

async function fill() {
    const words = said();
    const canKeep = await store.canKeep();
    const copy = canKeep ? await measure() : undefined;
    const choice = setting();
    say("copy", canKeep ? inSentences(copy, choice) : words.cannot_keep);
    const drafts = await countDrafts();
    say("drafts", drafts === undefined ? words.drafts_unknown : drafts ? counted(words.drafts, drafts) : words.no_drafts);
    const promised = await isPromised();
    say("promise", promised === undefined ? words.promise_unknown : promised ? words.promise_given : words.promise_not_given);
    const visible = {
        "keep": canKeep && (isRefused() || !copy?.whole || choice === "no" || choice === "text"),
        "keep-all": canKeep && choice !== "all" && Boolean(copy?.more),
        "keep-less": canKeep && choice === "all" && Boolean(copy?.older),
        "pause": canKeep && Boolean(document.querySelector("#_notices [data-name=progress]")),
        "remove": Boolean(copy?.files),
        "remove-drafts": Boolean(drafts),
        "persist": promised === false && Boolean(copy?.files),
        "install": Boolean(installer),
    };
    for (const [name, is] of Object.entries(visible)) {
        const button = part(name);
        if (button) button.hidden = !is;
    }
}

/** What of the newest edition is here. */
async function measure() {
    const edition = store.newest(await store.editions());
    if (!edition) return { files: 0 };
    const keys = new Set(await store.names(store.FILES, ""));
    const here = edition.files.filter(([, hash]) => keys.has(store.nameOf(hash)));
    const bytes = here.reduce((sum, [, , size]) => sum + size, 0);
    const pages = (files) => files.filter(([path]) => path.endsWith("/")).length;
    return {
        files: keys.size,
        bytes,
        missing: pages(edition.files) - pages(here),
        whole: edition.complete && here.length === edition.files.length,
        more: edition.older?.length && edition.choice !== "all",
        older: edition.older?.length,
        built: edition.builtWords[document.documentElement.lang],
    };
}

function inSentences(copy, choice) {
    const words = said();
    if (choice === "no") return words.copy_refused;
    if (isRefused() && !copy.files) return words.copy_tab;
    if (!copy.files) return words.copy_none;
    const sentences = [words.copy_here.replace("{size}", inWords(copy.bytes ?? 0)).replace("{date}", (copy.built ?? "").replace(/\.$/, ""))];
    if (copy.missing) sentences.push(counted(words.copy_missing, copy.missing));
    else sentences.push(copy.more ? words.copy_newest : words.copy_whole);
    return sentences.join(" ");
}

/** What is within the budget: the older stories go with the list that named them. */
async function keepLess() {
    await keepMore("yes");
    navigator.serviceWorker.controller?.postMessage({ type: "tidy" });
}

/** Whether the browser keeps it until its reader removes it; `undefined` where it does not say. */
async function isPromised() {
    try {
        return await navigator.storage.persisted();
    } catch {
        return undefined;
    }
}

/** How many letters are kept here; `undefined` where the browser does not say. */
async function countDrafts() {
    try {
        const names = await indexedDB.databases();
        const count = names.some(({ name }) => name === LETTERS) ? await withDrafts((drafts) => drafts.count()) : 0;
        // The database may not have had the time to take the first words of a letter.
        return Math.max(count, journal().length);
    } catch {
        return undefined;
    }
}

function withDrafts(task) {
    return new Promise((resolve, reject) => {
        const request = indexedDB.open(LETTERS);
        request.onerror = () => reject(request.error);
        // Reading makes none: a database without its store would be in the composer's way.
        request.onupgradeneeded = () => request.transaction.abort();
        request.onsuccess = () => {
            const database = request.result;
            try {
                const done = task(database.transaction("drafts").objectStore("drafts"));
                done.onsuccess = () => (database.close(), resolve(done.result));
                done.onerror = () => (database.close(), reject(done.error));
            } catch (error) {
                database.close();
                reject(error);
            }
        };
    });
}
