// Stands in every page and fetches boot.js after the first paint: what is read first is the HTML. A script in a file of its own would be
// fetched before it. A page that nobody looks at has no paint to wait for. Three things do not wait: the wish that nothing be stored,
// which the name of the tab carries to the next page; a tap on "Erase this site", which hides the page at once; and such a tap in another
// tab, or in this one while the page is in the browser's memory.

import { ERASE_FRAGMENT, NO_COPY } from "./generated/contract.js";
import { isMarked } from "./js/consent.js";
import { root } from "./js/site.js";
import { onBroadcast } from "./js/tabs.js";

const boot = document.currentScript?.dataset.boot ?? "";

/** @type {Promise<typeof import("./js/boot.js")> | undefined} */
let module;
const fetchBoot = () => {
    module ??= import(boot);
    return module;
};

const refuse = () => {
    window.name = NO_COPY;
};
if (isMarked(location.hash) || location.hash === ERASE_FRAGMENT) refuse();

/**
 * Hides the page and erases the site. Where the scripts do not come, the page comes back and its reader is led to `fallback`.
 *
 * @param {"erase" | "forget"} how
 * @param {string} fallback
 */
const erase = (how, fallback) => {
    // The page hears of its own tap as well.
    if (root.dataset.erase) return;
    refuse();
    root.hidden = true;
    root.dataset.erase = "asked";
    fetchBoot().then(
        (scripts) => scripts[how](),
        () => {
            root.hidden = false;
            delete root.dataset.erase;
            location.assign(fallback);
        },
    );
};

addEventListener(
    "click",
    (event) => {
        const link = event.target instanceof Element && event.target.closest(`a[href$='${ERASE_FRAGMENT}']`);
        if (!(link instanceof HTMLAnchorElement)) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        erase("erase", link.href);
    },
    { capture: true },
);
onBroadcast("forget", () => erase("forget", ERASE_FRAGMENT));

const start = () => setTimeout(fetchBoot);
if (document.visibilityState === "visible" && globalThis.PerformanceObserver?.supportedEntryTypes?.includes("paint")) {
    new PerformanceObserver((_, observer) => {
        observer.disconnect();
        start();
    }).observe({ type: "paint", buffered: true });
} else {
    start();
}
