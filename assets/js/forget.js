// "Erase this site from this device": one tap, on every page, also without wasm. start.js hears the tap. What a page cannot erase, it says.

import { refuse } from "./refusal.js";
import { words } from "./words.js";

const root = document.documentElement;
const { base } = root.dataset;
const CHANNEL = `campaign-site:${base}`;
const CACHES = `campaign-site:${base}:`;
const SETTING = `campaign-site:${base}:keep`;
/** The database of the letters (`src/composer/persistence.rs`). */
export const LETTERS = `letters:${base}`;
/** What the keys of its journal begin with: changes that it had not confirmed when a page ended. */
const JOURNAL = `${LETTERS}:journal:`;

/** How long to wait before looking again whether something was written meanwhile, in milliseconds: first until it is said that all is
 * gone, then once it was. */
const LOOK_MS = [0, 50, 200, 500, 1_000, 2_000];
const LOOK_AGAIN_MS = [1_000, 3_000, 10_000];
/** How long the browser may take for `Clear-Site-Data`, or other tabs to let go of the database, in milliseconds. */
const PATIENCE_MS = 3_000;

/** The words of the page's language. */
export const said = () => words[root.lang] ?? Object.values(words)[0];

/** The channel to the other tabs, where there is one: a browser that stores nothing may refuse it (Firefox). */
function channel() {
    try {
        return new BroadcastChannel(CHANNEL);
    } catch {
        return undefined;
    }
}

/** Tells the other tabs of this site something. */
export function tell(message) {
    const others = channel();
    others?.postMessage(message);
    others?.close();
}

/** Hears what other tabs tell. */
export function hear(message, then) {
    channel()?.addEventListener("message", ({ data }) => data === message && then());
}

/** The reader wants the site gone from this device. */
export function erase() {
    tell("forget");
    return forget();
}

let forgetting;

/** Another tab erases the site, or this one does. Once in a document. */
export function forget() {
    forgetting ??= eraseAll();
    return forgetting;
}

async function eraseAll() {
    root.dataset.erase = "asked";
    refuse();
    // The copy is fetched no further, and the composer writes no more.
    dispatchEvent(new Event("campaign-forget"));
    // Begun in this very task: the tab may be closed the next moment.
    const removed = remove(STORES);
    const show = neutralPage();
    await removed;
    await clearSiteData();
    show(await removeAtLast(STORES));
    for (const wait of LOOK_AGAIN_MS) {
        await pause(wait);
        if (!(await isEmpty(STORES))) await remove(STORES);
    }
}

/** Erases the copy and its worker; letters and settings stay. */
export function eraseCopy() {
    return removeAtLast(COPY);
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What was on its way at that moment comes a little later: erases it as well, until nothing is left (`true`) or it takes too long. */
async function removeAtLast(stores) {
    let failed = await remove(stores);
    for (const wait of LOOK_MS) {
        await pause(wait);
        if (!failed && (await isEmpty(stores))) return true;
        failed = await remove(stores);
    }
    return !failed && isEmpty(stores);
}

/** What is here (`list`) and how it goes (`remove`); `always` goes without being looked for. */
const COPY = [
    {
        async list() {
            return (await navigator.serviceWorker.getRegistrations()).filter(({ scope }) => scope === new URL(`${base}/`, location.href).href);
        },
        async remove(registration) {
            // One that is being installed as well, and one that answers this page until it is left.
            for (const worker of [registration.installing, registration.waiting, registration.active]) {
                worker?.postMessage({ type: "forget" });
            }
            await registration.unregister();
        },
    },
    {
        async list() {
            return (await caches.keys()).filter((name) => name.startsWith(CACHES));
        },
        remove: (name) => caches.delete(name),
    },
];
const STORES = [
    {
        async list() {
            // Older browsers do not list their databases.
            return (await indexedDB.databases?.())?.map(({ name }) => name).filter((name) => name === LETTERS) ?? [];
        },
        remove: (name) => removeDatabase(name),
        always: LETTERS,
    },
    ...COPY,
    {
        async list() {
            return [...(localStorage.getItem(SETTING) === null ? [] : [SETTING]), ...journal()];
        },
        remove: async (name) => localStorage.removeItem(name),
    },
];

/** Where a browser has no such storage, there is nothing in it. */
const isMissing = (error) => error instanceof TypeError || error instanceof ReferenceError || error.name === "SecurityError";

/** Whether any of it could not be removed. */
async function remove(stores) {
    const each = stores.map(async ({ list, remove, always }) => {
        const found = always ? [always] : await list();
        await Promise.all(found.map(remove));
    });
    const ends = await Promise.allSettled(each);
    return ends.some(({ status, reason }) => status === "rejected" && !isMissing(reason));
}

async function isEmpty(stores) {
    const counts = await Promise.all(stores.map(({ list }) => list().then(({ length }) => length, (error) => (isMissing(error) ? 0 : 1))));
    return counts.every((count) => count === 0);
}

/** The keys of the journal, one for each letter. */
export const journal = () => Object.keys(localStorage).filter((name) => name.startsWith(JOURNAL));

/** Removes the letters: the database and its journal. */
export function removeLetters() {
    journal().forEach((name) => localStorage.removeItem(name));
    return removeDatabase(LETTERS);
}

/** Removes a database, of whatever version. The tabs that have it open close it as soon as they hear of this. */
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
        await fetch("/erase.txt", { cache: "no-store", signal: AbortSignal.timeout?.(PATIENCE_MS) });
    } catch {
        // No such file, no connection, no answer in time.
    }
}

/** Takes the page away: what stands there instead names nobody. Gives back what says that it is done. */
function neutralPage() {
    const { erasing, left, left_failed: failed, left_title: title, left_rest: rest, left_again: again, read_on: words } = said();
    const sentence = paragraph(erasing);
    const main = document.createElement("main");
    main.className = "neutral";
    main.setAttribute("aria-busy", "true");
    main.append(sentence);
    document.body.replaceChildren(main);
    document.head.querySelectorAll("link:not([rel=icon]), meta[property], meta[name=description]").forEach((element) => element.remove());
    document.title = erasing;
    history.replaceState(null, "", `${base}/#no-copy`);
    root.hidden = false;
    // Entries of before belong to a page that is no longer here.
    const renew = (event) => {
        event.stopImmediatePropagation();
        location.reload();
    };
    addEventListener("popstate", renew, { capture: true });
    return (isGone) => {
        const heading = document.createElement("h1");
        heading.textContent = isGone ? title : said().left_failed_title;
        heading.tabIndex = -1;
        sentence.textContent = isGone ? left : failed;
        const link = document.createElement("a");
        link.href = `${base}/#no-copy`;
        link.textContent = words;
        const way = paragraph("");
        way.append(link);
        // A link to the address that is open would only be a place on this page.
        link.addEventListener("click", (event) => {
            event.preventDefault();
            location.reload();
        });
        main.prepend(heading);
        main.append(paragraph(rest), paragraph(again), way);
        main.removeAttribute("aria-busy");
        document.title = heading.textContent;
        heading.focus();
    };
}

function paragraph(text) {
    const made = document.createElement("p");
    made.textContent = text;
    return made;
}
