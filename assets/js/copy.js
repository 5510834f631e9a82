// The copy on this device as a page sees it.

import { Store } from "../offline/store.js";
import { base } from "./site.js";

export const store = new Store(base);

/** Whether this browser lets a page keep a copy at all. Each of these getters may throw. */
export async function isSupported() {
    try {
        await caches.keys();
        return Boolean(navigator.serviceWorker && navigator.locks && crypto.subtle);
    } catch {
        return false;
    }
}
