// Whether anything may be stored, and how an address says that it may not. Pure: no document, no storage (tests/consent.test.mjs).

import { ERASE_FRAGMENT, NO_COPY } from "../generated/contract.js";

/**
 * Whether a fragment (with its `#`) asks that nothing be stored.
 *
 * @param {string} hash
 */
export function isMarked(hash) {
    return hash === `#${NO_COPY}` || hash.startsWith(`#${NO_COPY}&`);
}

/**
 * The same place with the mark: `#no-copy&heading`.
 *
 * @param {string} hash
 */
export function withMark(hash) {
    if (isMarked(hash) || hash === ERASE_FRAGMENT) return hash;
    return hash.length > 1 ? `#${NO_COPY}&${hash.slice(1)}` : `#${NO_COPY}`;
}

/**
 * The same place without the mark; empty where the fragment names no place.
 *
 * @param {string} hash
 */
export function withoutMark(hash) {
    if (!isMarked(hash)) return hash;
    const place = hash.slice(NO_COPY.length + 2);
    return place && `#${place}`;
}

/**
 * Whether an address is that of a page of this site: the last part of its path has no dot.
 *
 * @param {{ origin: string, pathname: string }} address
 * @param {{ origin: string, base: string }} site
 */
export function isPage({ origin, pathname }, site) {
    const name = pathname.slice(pathname.lastIndexOf("/"));
    return origin === site.origin && pathname.startsWith(`${site.base}/`) && !name.includes(".");
}

/**
 * The fragment that a link has to have in a tab from which nothing is stored, so that the page behind it stores nothing either, also in
 * another tab. A plain click on a link to a place of the open page takes no mark, or the browser would not find the place.
 *
 * @param {{ hash: string, pathname: string, search: string }} link
 * @param {{ pathname: string, search: string }} here
 * @param {boolean} isPlainClick
 */
export function linkFragment(link, here, isPlainClick) {
    const place = withoutMark(link.hash);
    const isHere = place && link.pathname === here.pathname && link.search === here.search;
    return isHere && isPlainClick ? place : withMark(link.hash);
}

/**
 * Whether the reader is asked before anything is stored: the campaign wants that, or the browser asks for it on its reader's behalf.
 *
 * @param {string | undefined} keep the campaign's `keep`
 * @param {{ globalPrivacyControl?: boolean, connection?: { saveData?: boolean } }} [navigator]
 */
export function asksFirst(keep, { globalPrivacyControl, connection } = {}) {
    return keep === "ask" || globalPrivacyControl === true || connection?.saveData === true;
}
