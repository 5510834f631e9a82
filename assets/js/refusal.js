// A tab from which nothing is stored: its address ended in `#no-copy`, or its reader erased the site or said that others use the device.
// The tab's name remembers it, which is no storage and ends with the tab; the addresses of its pages carry it as well, so that it
// holds for a copied link, a new tab, a reload and a way back from another site.

import { ERASE, MARK, carried, isMarked, isPage, marked, unmarked } from "./consent.js";

const root = document.documentElement;
const site = { origin: location.origin, base: root.dataset.base };

/** Whether nothing may be stored from this tab. Its name is asked each time: a page that comes back from the browser's memory goes on
 * in the middle of what it did. */
export const isRefused = () => root.dataset.copy === "no" || window.name === MARK;

/** Whether the reader has said in this document that others use the device. */
export let isShared = false;

/** From now on nothing is stored from this tab. */
export function refuse() {
    window.name = MARK;
    root.dataset.copy = "no";
    keepMark();
}

/** The reader has given another answer. */
export function allow() {
    if (window.name === MARK) window.name = "";
    delete root.dataset.copy;
    if (isMarked(location.hash)) setHash(unmarked(location.hash));
}

/** Follows the tab from its first script on. */
export function watch() {
    const { hash } = location;
    if (window.name === MARK) refuse();
    // The browser looks for a place of that name in vain.
    if (isMarked(hash)) place(unmarked(hash))?.scrollIntoView();
    addEventListener("hashchange", () => isRefused() && keepMark());
    // A page of before the answer comes back as it was, from the browser's memory: it ends what it did, and comes anew.
    addEventListener("pageshow", ({ persisted }) => {
        if (!persisted || window.name !== MARK || root.dataset.copy === "no") return;
        refuse();
        dispatchEvent(new Event("campaign-forget"));
        location.reload();
    });
    for (const type of ["mousedown", "focusin", "click", "auxclick", "contextmenu", "dragstart"]) {
        addEventListener(type, carry, { capture: true });
    }
    addEventListener("campaign-shared", () => {
        isShared = true;
        refuse();
    });
    addEventListener("campaign-not-shared", () => {
        isShared = false;
        allow();
    });
}

/** Before a link is used in any way: the page behind it stores nothing either. */
function carry(event) {
    const link = isRefused() && event.target instanceof Element && event.target.closest("a[href]");
    if (!link || link.hasAttribute("download") || !isPage(link, site)) return;
    const isPlain = ["mousedown", "focusin", "click"].includes(event.type) && !event.button &&
        !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
    const hash = carried(link, location, isPlain);
    if (link.hash !== hash) link.setAttribute("href", link.getAttribute("href").replace(/#.*|$/, hash));
}

function keepMark() {
    if (location.hash !== marked(location.hash)) setHash(marked(location.hash));
}

function setHash(hash) {
    // Browsers refuse when it is called too often; then the name of the tab alone remembers.
    try {
        history.replaceState(history.state, "", location.pathname + location.search + hash);
    } catch {}
}

function place(hash) {
    try {
        return hash && hash !== ERASE ? document.getElementById(decodeURIComponent(hash.slice(1))) : undefined;
    } catch {
        return undefined;
    }
}
