// Messages between the open tabs of this site.

import { STORAGE_PREFIX } from "../generated/contract.js";
import { base } from "./site.js";

/**
 * `forget`: the site is being erased from this device. `kept`: the copy is whole. `stop`: pause the download. `refused`: no copy is to be
 * kept.
 *
 * @typedef {"forget" | "kept" | "stop" | "refused"} Message
 */

/** A browser that stores nothing may refuse it (Firefox). */
function open() {
    try {
        return new BroadcastChannel(`${STORAGE_PREFIX}${base}`);
    } catch {
        return undefined;
    }
}

/**
 * Sends a message to the other tabs.
 *
 * @param {Message} message
 */
export function broadcast(message) {
    const channel = open();
    channel?.postMessage(message);
    channel?.close();
}

/**
 * Calls `listener` whenever another tab sends `message`. A document also hears what its own `broadcast` sends.
 *
 * @param {Message} message
 * @param {() => void} listener
 */
export function onBroadcast(message, listener) {
    open()?.addEventListener("message", ({ data }) => {
        if (data === message) listener();
    });
}
