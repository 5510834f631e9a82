// What these scripts say to the reader, in the language of the page.

import { MESSAGES } from "../generated/messages.js";
import { root } from "./site.js";

/** The messages in the language of the page. */
export const messages = () => MESSAGES[/** @type {keyof typeof MESSAGES} */ (root.lang)] ?? MESSAGES.en;

/**
 * A number of bytes for a reader: "1.3 MB", "40 kB". Without `Intl`, whose first number takes longer than the start of the whole app.
 *
 * @param {number} bytes
 */
export function formatBytes(bytes) {
    const { kilobytes, megabytes, decimal_mark: mark } = messages();
    if (bytes < 999_000) return kilobytes.replace("{n}", String(Math.ceil(bytes / 1_000)));
    return megabytes.replace("{n}", String(Math.round(bytes / 100_000) / 10).replace(".", mark));
}

/**
 * A counted noun in the plural form of the page's language.
 *
 * @param {Record<"one" | "few" | "many" | "other", string>} forms
 * @param {number} count
 */
export function formatCount(forms, count) {
    const category = /** @type {keyof typeof forms} */ (new Intl.PluralRules(root.lang).select(count));
    return (forms[category] ?? forms.other).replace("{n}", String(count));
}
