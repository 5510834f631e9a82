// The device page: what is stored here, how big, how old, what is missing, and the ways to keep more, less or nothing.
// press wrote the page; this fills in what only this browser knows, and shows the buttons that work in it.

import { ERASE_FRAGMENT, LETTERS_STORE } from "../generated/contract.js";
import { newest } from "../offline/policy.js";
import { nameOf } from "../offline/store.js";
import { withoutMark } from "./consent.js";
import { isSupported, store } from "./copy.js";
import { journal, LETTERS, removeLetters } from "./erase.js";
import { installPrompt, keepMore, pause, progress, setting, stopKeeping } from "./keep.js";
import { formatBytes, formatCount, messages } from "./messages.js";
import { find } from "./notices.js";
import { isRefused } from "./refusal.js";
import { root } from "./site.js";

/** @import { Entry, WorkerMessage } from "../offline/policy.js" */

/**
 * An element of the page.
 *
 * @param {string} name
 * @returns {HTMLElement | null}
 */
const part = (name) => document.querySelector(`[data-device="${name}"]`);

/** Fills the page, now and whenever something changes. */
export async function show() {
    /** @type {Record<string, () => unknown>} */
    const actions = {
        "keep": () => keepMore("yes"),
        "keep-all": () => keepMore("all"),
        "keep-less": () => keepLess(),
        "pause": () => pause(),
        "remove": () => stopKeeping(),
        "remove-drafts": removeLetters,
        "persist": () => navigator.storage.persist(),
        "install": () => installPrompt?.prompt?.(),
    };
    for (const [name, action] of Object.entries(actions)) {
        part(name)?.addEventListener("click", async () => {
            await action();
            await fill();
        });
    }
    progress.addEventListener("change", () => fill());
    document.addEventListener("visibilitychange", () => {
        if (document.visibilityState === "visible") fill();
    });
    addEventListener("hashchange", showSecondStep);
    showSecondStep();
    await fill();
    root.dataset.app = "ready";
}

/** Whoever opens the address of "Erase this site" in a tab of its own, or keeps it as a bookmark, has not pressed anything yet. */
function showSecondStep() {
    const [hint, button] = [part("not-erased"), part("erase")];
    if (withoutMark(location.hash) !== ERASE_FRAGMENT || !hint || !button) return;
    hint.hidden = false;
    button.scrollIntoView({ block: "center" });
    button.focus();
}

/**
 * @param {string} name
 * @param {string} text
 */
function say(name, text) {
    const element = part(name);
    // An unchanged text would be announced again.
    if (element && element.textContent !== text) element.textContent = text;
}

async function fill() {
    const words = messages();
    const canKeep = await isSupported();
    const copy = canKeep ? await measure() : undefined;
    const choice = setting();
    say("copy", copy ? describe(copy, choice) : words.cannot_keep);
    const drafts = await countDrafts();
    say(
        "drafts",
        drafts === undefined ? words.drafts_unknown : drafts ? formatCount(words.drafts, drafts) : words.no_drafts,
    );
    const promised = await isPromised();
    say(
        "promise",
        promised === undefined ? words.promise_unknown : promised ? words.promise_given : words.promise_not_given,
    );
    /** @type {Record<string, boolean>} */
    const visible = {
        "keep": canKeep && (isRefused() || !copy?.whole || choice === "no" || choice === "text"),
        "keep-all": canKeep && choice !== "all" && Boolean(copy?.more),
        "keep-less": canKeep && choice === "all" && Boolean(copy?.older),
        "pause": canKeep && Boolean(find("progress")),
        "remove": Boolean(copy?.files),
        "remove-drafts": Boolean(drafts),
        "persist": promised === false && Boolean(copy?.files),
        "install": Boolean(installPrompt),
    };
    for (const [name, is] of Object.entries(visible)) {
        const button = part(name);
        if (button) button.hidden = !is;
    }
}

/**
 * How much of the newest edition is here.
 *
 * @typedef {object} Measure
 * @property {number} files how many files of any edition are stored
 * @property {number} [bytes] of the newest edition
 * @property {number} [missing] how many of its pages are not here
 * @property {boolean} [whole] whether all of it is here
 * @property {boolean} [more] whether there are older stories to keep as well
 * @property {number} [older] how many lists of them there are
 * @property {string} [built] the day of the edition in words
 */

/** @returns {Promise<Measure>} */
async function measure() {
    const edition = newest(await store.editions());
    if (!edition) return { files: 0 };
    const keys = new Set(await store.names(store.FILES, ""));
    const here = edition.files.filter(([, hash]) => keys.has(nameOf(hash)));
    const bytes = here.reduce((sum, [, , size]) => sum + size, 0);
    const pages = (/** @type {Entry[]} */ files) => files.filter(([path]) => path.endsWith("/")).length;
    return {
        files: keys.size,
        bytes,
        missing: pages(edition.files) - pages(here),
        whole: Boolean(edition.complete) && here.length === edition.files.length,
        more: Boolean(edition.older?.length) && edition.choice !== "all",
        older: edition.older?.length,
        built: edition.builtWords[root.lang],
    };
}

/**
 * The copy in sentences.
 *
 * @param {Measure} copy
 * @param {string | null | undefined} choice
 */
function describe(copy, choice) {
    const words = messages();
    if (choice === "no") return words.copy_refused;
    if (isRefused() && !copy.files) return words.copy_tab;
    if (!copy.files) return words.copy_none;
    const date = (copy.built ?? "").replace(/\.$/, "");
    const sentences = [words.copy_here.replace("{size}", formatBytes(copy.bytes ?? 0)).replace("{date}", date)];
    if (copy.missing) sentences.push(formatCount(words.copy_missing, copy.missing));
    else sentences.push(copy.more ? words.copy_newest : words.copy_whole);
    return sentences.join(" ");
}

/** Keeps what is within the budget: older stories are removed with the list that named them. */
async function keepLess() {
    await keepMore("yes");
    navigator.serviceWorker.controller?.postMessage(/** @type {WorkerMessage} */ ({ type: "tidy" }));
}

/** Whether the browser keeps it until its reader removes it; `undefined` where it does not say. */
async function isPromised() {
    try {
        return await navigator.storage.persisted();
    } catch {
        return undefined;
    }
}

/** How many letters are stored here; `undefined` where the browser does not say. */
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

/**
 * The result of a request to the store of letters.
 *
 * @template Result
 * @param {(drafts: IDBObjectStore) => IDBRequest<Result>} task
 * @returns {Promise<Result>}
 */
function withDrafts(task) {
    return new Promise((resolve, reject) => {
        const request = indexedDB.open(LETTERS);
        request.onerror = () => reject(request.error);
        // Reading creates no database: one without its store would be in the composer's way.
        request.onupgradeneeded = () => request.transaction?.abort();
        request.onsuccess = () => {
            const database = request.result;
            try {
                const done = task(database.transaction(LETTERS_STORE).objectStore(LETTERS_STORE));
                done.onsuccess = () => resolve(done.result);
                done.onerror = () => reject(done.error);
            } catch (error) {
                reject(error);
            } finally {
                // Waits for the transaction.
                database.close();
            }
        };
    });
}
