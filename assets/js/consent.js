// Whether anything may be stored, and how an address says that it may not. Pure: no document, no storage (tests/consent.test.mjs).

/** The name of a tab from which nothing is stored, and what the fragment of such a page begins with. */
export const MARK = "no-copy";

/** The fragment of every "Erase this site". */
export const ERASE = "#leave-no-trace";

/** Whether a fragment (with its `#`) asks that nothing be stored. */
export function isMarked(hash) {
    return hash === `#${MARK}` || hash.startsWith(`#${MARK}&`);
}

/** The same place with the mark: `#no-copy&heading`. */
export function marked(hash) {
    if (isMarked(hash) || hash === ERASE) return hash;
    return hash.length > 1 ? `#${MARK}&${hash.slice(1)}` : `#${MARK}`;
}

/** The same place without the mark; empty where there is no place. */
export function unmarked(hash) {
    if (!isMarked(hash)) return hash;
    const place = hash.slice(MARK.length + 2);
    return place && `#${place}`;
}

/** Whether an address is that of a page of this site: its name has no dot. */
export function isPage({ origin, pathname }, site) {
    return origin === site.origin && pathname.startsWith(`${site.base}/`) && !pathname.slice(pathname.lastIndexOf("/")).includes(".");
}

/**
 * Which fragment a link has to have in a tab from which nothing is stored, so that the page behind it stores nothing either, also in
 * another tab. A plain click on a link to a place of the open page goes there without the mark, or the browser would not find it.
 */
export function carried(link, here, isPlain) {
    const place = unmarked(link.hash);
    const isHere = place && link.pathname === here.pathname && link.search === here.search;
    return isHere && isPlain ? place : marked(link.hash);
}

/** Whether the reader is asked before anything is kept: the campaign says so, or the browser does for its reader. */
export function asksFirst(keep, { globalPrivacyControl, connection } = {}) {
    return keep === "ask" || globalPrivacyControl === true || connection?.saveData === true;
}
