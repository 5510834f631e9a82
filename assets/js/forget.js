// "Leave no trace": one tap, on every page, also without wasm.

import { words } from "./words.js";

const { base } = document.documentElement.dataset;
const CHANNEL = `campaign-site:${base}`;

/** The words of the page's language. */
export const said = () => words[document.documentElement.lang] ?? Object.values(words)[0];

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

/** Listens to every "Leave no trace" of this document, and to that of another tab. */
export function onForget() {
    addEventListener(
        "click",
        (event) => {
            const link = event.target instanceof Element && event.target.closest("a[href$='#leave-no-trace']");
            if (!link) return;
            event.preventDefault();
            event.stopImmediatePropagation();
            tell("forget");
            forget();
        },
        { capture: true },
    );
    hear("forget", forget);
}

async function forget() {
    const { left, left_title: title } = said();
    // Nothing is kept any more, and the composer writes no more.
    document.documentElement.dataset.copy = "no";
    dispatchEvent(new Event("campaign-forget"));
    try {
        navigator.serviceWorker?.controller?.postMessage({ type: "forget" });
    } catch {
        // A sandbox has no worker to tell.
    }
    const failed = await removeEverything();
    neutralPage(title, failed.length ? said().left_failed : left);
    // What was being written at that moment.
    setTimeout(removeEverything, 1_000);
}

/** Caches, drafts, settings, the worker. Gives back what could not be removed. */
async function removeEverything() {
    const steps = [
        async () => {
            const names = await caches.keys();
            await Promise.all(names.filter((name) => name.startsWith(`campaign-site:${base}:`)).map((name) => caches.delete(name)));
        },
        () => removeDatabase(`letters:${base}`),
        async () => localStorage.removeItem(`campaign-site:${base}:keep`),
        async () => {
            const scope = new URL(`${base}/`, location.href).href;
            const registrations = await navigator.serviceWorker.getRegistrations();
            await Promise.all(registrations.filter((each) => each.scope === scope).map((each) => each.unregister()));
        },
    ];
    const failed = [];
    for (const step of steps) await step().catch((error) => failed.push(error));
    // Where a browser has no such storage, there is nothing in it.
    return failed.filter((error) => !(error instanceof TypeError || error instanceof ReferenceError || error.name === "SecurityError"));
}

function removeDatabase(name) {
    return new Promise((resolve, reject) => {
        const request = indexedDB.deleteDatabase(name);
        request.onsuccess = resolve;
        request.onerror = () => reject(request.error);
        // Another tab closes it in a moment; the deletion happens then.
        request.onblocked = resolve;
    });
}

/** Takes the page away: what stands there instead names nobody. */
function neutralPage(title, text) {
    const heading = document.createElement("h1");
    const sentence = document.createElement("p");
    heading.textContent = title;
    heading.tabIndex = -1;
    sentence.textContent = text;
    const main = document.createElement("main");
    main.className = "neutral";
    main.append(heading, sentence);
    document.body.replaceChildren(main);
    document.head.querySelectorAll("link:not([rel=icon]), meta[property], meta[name=description]").forEach((element) => element.remove());
    document.title = title;
    window.name = "";
    history.replaceState(null, "", `${base}/`);
    heading.focus();
}
