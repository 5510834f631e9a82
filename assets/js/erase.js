// "Erase this site from this device": one tap, on every page, also without wasm. start.js handles the tap.

import {
    CLEAR_SITE_DATA_PATH,
    FORGET_EVENT,
    LETTERS_JOURNAL,
    LETTERS_PREFIX,
    NO_COPY,
    STORAGE_PREFIX,
} from "../generated/contract.js";
import { messages } from "./messages.js";
import { refuse } from "./refusal.js";
import { base, root } from "./site.js";
import { broadcast } from "./tabs.js";

/** The prefix of the caches of this site. */
const CACHES = `${STORAGE_PREFIX}${base}:`;

/** The key of the reader's choice in `localStorage`. */
export const SETTING = `${STORAGE_PREFIX}${base}:keep`;

/** The database of letters. */
export const LETTERS = `${LETTERS_PREFIX}${base}`;

/** The prefix of the keys of its journal: changes that it had not confirmed when a page ended. */
const JOURNAL = `${LETTERS}${LETTERS_JOURNAL}`;

/** The waits before looking again whether something was written meanwhile, in milliseconds, until the page says that all is gone. */
const RECHECK_MS = [0, 50, 200, 500, 1_000, 2_000];

/** The waits after that. */
const LATE_RECHECK_MS = [1_000, 3_000, 10_000];

/** How long the browser may take for `Clear-Site-Data`, or other tabs to close the database, in milliseconds. */
const PATIENCE_MS = 3_000;

/** The reader wants the site gone from this device. */
export function erase() {
    broadcast("forget");
    return forget();
}

/** @type {Promise<void> | undefined} */
let forgetting;

/** Erases the site because this tab or another one asks for it. It happens once in a document. */
export function forget() {
    forgetting ??= eraseAll();
    return forgetting;
}

async function eraseAll() {
    root.dataset.erase = "asked";
    refuse();
    // The download stops, and the composer writes no more.
    dispatchEvent(new Event(FORGET_EVENT));
    // Begun in this very task: the tab may be closed the next moment.
    const removed = remove(ALL_STORES);
    const show = showNeutralPage();
    await removed;
    await clearSiteData();
    show(await removeUntilEmpty(ALL_STORES));
    for (const wait of LATE_RECHECK_MS) {
        await delay(wait);
        if (!(await isEmpty(ALL_STORES))) await remove(ALL_STORES);
    }
}

/** Erases the copy and its worker; letters and the reader's choice stay. Resolves to whether nothing of it is left. */
export function eraseCopy() {
    return removeUntilEmpty(COPY);
}

/** @param {number} milliseconds */
const delay = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * What was on its way at that moment arrives a little later: removes that as well, until nothing is left (`true`) or it takes too long.
 *
 * @param {Store<any>[]} stores
 */
async function removeUntilEmpty(stores) {
    let failed = await remove(stores);
    for (const wait of RECHECK_MS) {
        await delay(wait);
        if (!failed && (await isEmpty(stores))) return true;
        failed = await remove(stores);
    }
    return !failed && isEmpty(stores);
}

/**
 * A kind of storage.
 *
 * @template Item
 * @typedef {object} Store
 * @property {() => Promise<Item[]>} list what of ours is in it
 * @property {(item: Item) => unknown} remove
 * @property {Item} [always] is removed without being listed
 */

/** @type {Store<ServiceWorkerRegistration>} */
const workers = {
    async list() {
        const scope = new URL(`${base}/`, location.href).href;
        return (await navigator.serviceWorker.getRegistrations()).filter(
            (registration) => registration.scope === scope,
        );
    },
    async remove(registration) {
        // The one that is being installed as well, and the one that answers this page until it is left.
        for (const worker of [registration.installing, registration.waiting, registration.active]) {
            worker?.postMessage(/** @type {import("../offline/policy.js").WorkerMessage} */ ({ type: "forget" }));
        }
        await registration.unregister();
    },
};

/** @type {Store<string>} */
const copies = {
    async list() {
        return (await caches.keys()).filter((name) => name.startsWith(CACHES));
    },
    remove: (name) => caches.delete(name),
};

/** @type {Store<string>} */
const letters = {
    async list() {
        // Older browsers do not list their databases.
        const databases = (await indexedDB.databases?.()) ?? [];
        return databases.flatMap(({ name }) => (name === LETTERS ? [name] : []));
    },
    remove: removeDatabase,
    always: LETTERS,
};

/** @type {Store<string>} */
const settings = {
    async list() {
        return [...(localStorage.getItem(SETTING) === null ? [] : [SETTING]), ...journal()];
    },
    remove: async (name) => localStorage.removeItem(name),
};

/** @type {Store<any>[]} */
const COPY = [workers, copies];

/** @type {Store<any>[]} */
const ALL_STORES = [letters, ...COPY, settings];

/**
 * Whether an error says that the browser has no such storage; then there is nothing in it.
 *
 * @param {any} error
 */
const isMissing = (error) =>
    error instanceof TypeError || error instanceof ReferenceError || error.name === "SecurityError";

/**
 * Removes everything once; resolves to whether anything could not be removed.
 *
 * @param {Store<any>[]} stores
 */
async function remove(stores) {
    const results = await Promise.allSettled(
        stores.map(async ({ list, remove, always }) => {
            const found = always ? [always] : await list();
            await Promise.all(found.map(remove));
        }),
    );
    return results.some((result) => result.status === "rejected" && !isMissing(result.reason));
}

/** @param {Store<any>[]} stores */
async function isEmpty(stores) {
    const counts = await Promise.all(
        stores.map(({ list }) =>
            list().then(
                ({ length }) => length,
                (error) => (isMissing(error) ? 0 : 1),
            ),
        ),
    );
    return counts.every((count) => count === 0);
}

/** The keys of the journal, one for each letter. */
export const journal = () => Object.keys(localStorage).filter((name) => name.startsWith(JOURNAL));

/** Removes the letters: the database and its journal. */
export function removeLetters() {
    for (const name of journal()) localStorage.removeItem(name);
    return removeDatabase(LETTERS);
}

/**
 * Removes a database of whatever version. Tabs that have it open close it as soon as they hear of this.
 *
 * @param {string} name
 */
function removeDatabase(name) {
    return new Promise((resolve, reject) => {
        const request = indexedDB.deleteDatabase(name);
        request.onsuccess = resolve;
        request.onerror = () => reject(request.error);
        setTimeout(reject, PATIENCE_MS, new Error("another tab does not close the database"));
    });
}

/**
 * Where the host sends `Clear-Site-Data` with this file (at the root of a host only), the browser also clears what no page can: the pages
 * in its own cache, and the files behind what was just removed. Anywhere else this does nothing.
 */
async function clearSiteData() {
    if (base) return;
    try {
        await fetch(CLEAR_SITE_DATA_PATH, { cache: "no-store", signal: AbortSignal.timeout?.(PATIENCE_MS) });
    } catch {
        // No such file, no connection, no answer in time.
    }
}

/** Replaces the page by one that names nobody. Returns the function that says how it ended. */
function showNeutralPage() {
    const { erasing, left, left_failed_title, left_failed, left_title, left_rest, left_again, read_on } = messages();
    const sentence = paragraph(erasing);
    const main = document.createElement("main");
    main.className = "neutral";
    main.setAttribute("aria-busy", "true");
    main.append(sentence);
    document.body.replaceChildren(main);
    for (const element of document.head.querySelectorAll(
        "link:not([rel=icon]), meta[property], meta[name=description]",
    )) {
        element.remove();
    }
    document.title = erasing;
    history.replaceState(null, "", `${base}/#${NO_COPY}`);
    root.hidden = false;
    // Earlier entries of the history belong to a page that is no longer here.
    addEventListener(
        "popstate",
        (event) => {
            event.stopImmediatePropagation();
            location.reload();
        },
        { capture: true },
    );
    return (/** @type {boolean} */ isGone) => {
        const heading = document.createElement("h1");
        heading.textContent = isGone ? left_title : left_failed_title;
        heading.tabIndex = -1;
        sentence.textContent = isGone ? left : left_failed;
        const link = document.createElement("a");
        link.href = `${base}/#${NO_COPY}`;
        link.textContent = read_on;
        const onward = paragraph("");
        onward.append(link);
        // A link to the open address would only be a place on this page.
        link.addEventListener("click", (event) => {
            event.preventDefault();
            location.reload();
        });
        main.prepend(heading);
        main.append(paragraph(left_rest), paragraph(left_again), onward);
        main.removeAttribute("aria-busy");
        document.title = heading.textContent;
        heading.focus();
    };
}

/** @param {string} text */
function paragraph(text) {
    const made = document.createElement("p");
    made.textContent = text;
    return made;
}
