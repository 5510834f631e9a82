// A tab from which nothing is stored: its address ended in `#no-copy`, or its reader erased the site or said that others use the device.
// The name of the tab remembers that: it is no storage, and it ends with the tab. The addresses of its pages say it as well, so that it
// holds for a copied link, a new tab, a reload and the way back from another site.

import { ERASE_FRAGMENT, FORGET_EVENT, NO_COPY, NOT_SHARED_EVENT, SHARED_EVENT } from "../generated/contract.js";
import { isMarked, isPage, linkFragment, withMark, withoutMark } from "./consent.js";
import { base, root } from "./site.js";

const site = { origin: location.origin, base };

/**
 * Whether nothing may be stored from this tab. The name of the tab is read each time: a page that comes back from the browser's memory
 * goes on in the middle of what it did.
 */
export const isRefused = () => root.dataset.copy === "no" || window.name === NO_COPY;

/** Whether the reader has said in this document that others use the device. */
export let isShared = false;

/** From now on nothing is stored from this tab. */
export function refuse() {
    window.name = NO_COPY;
    root.dataset.copy = "no";
    markAddress();
}

/** The reader has changed their mind. */
export function allow() {
    if (window.name === NO_COPY) window.name = "";
    delete root.dataset.copy;
    if (isMarked(location.hash)) setHash(withoutMark(location.hash));
}

/** Watches the tab; called by its first script. */
export function watch() {
    const { hash } = location;
    if (window.name === NO_COPY) refuse();
    // The browser has looked for an element with the mark in its id.
    if (isMarked(hash)) elementAt(withoutMark(hash))?.scrollIntoView();
    addEventListener("hashchange", () => {
        if (isRefused()) markAddress();
    });
    // A page from before the answer comes back from the browser's memory as it was: it stops what it did, and is loaded again.
    addEventListener("pageshow", ({ persisted }) => {
        if (!persisted || window.name !== NO_COPY || root.dataset.copy === "no") return;
        refuse();
        dispatchEvent(new Event(FORGET_EVENT));
        location.reload();
    });
    for (const type of ["mousedown", "focusin", "click", "auxclick", "contextmenu", "dragstart"]) {
        addEventListener(type, markLink, { capture: true });
    }
    addEventListener(SHARED_EVENT, () => {
        isShared = true;
        refuse();
    });
    addEventListener(NOT_SHARED_EVENT, () => {
        isShared = false;
        allow();
    });
}

/**
 * Marks a link before it is used in any way, so that the page behind it stores nothing either.
 *
 * @param {Event} event
 */
function markLink(event) {
    if (!isRefused() || !(event.target instanceof Element)) return;
    const link = /** @type {HTMLAnchorElement | null} */ (event.target.closest("a[href]"));
    if (!link || link.hasAttribute("download") || !isPage(link, site)) return;
    const { button, metaKey, ctrlKey, shiftKey, altKey } = /** @type {MouseEvent} */ (event);
    const isPlainClick =
        ["mousedown", "focusin", "click"].includes(event.type) &&
        !button &&
        !(metaKey || ctrlKey || shiftKey || altKey);
    const hash = linkFragment(link, location, isPlainClick);
    if (link.hash !== hash) link.setAttribute("href", (link.getAttribute("href") ?? "").replace(/#.*|$/, hash));
}

function markAddress() {
    if (location.hash !== withMark(location.hash)) setHash(withMark(location.hash));
}

/** @param {string} hash */
function setHash(hash) {
    // Browsers refuse when it is called too often; then the name of the tab alone remembers.
    try {
        history.replaceState(history.state, "", location.pathname + location.search + hash);
    } catch {}
}

/** @param {string} hash */
function elementAt(hash) {
    try {
        return hash && hash !== ERASE_FRAGMENT ? document.getElementById(decodeURIComponent(hash.slice(1))) : null;
    } catch {
        return null;
    }
}
