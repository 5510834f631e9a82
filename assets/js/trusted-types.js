// The only Trusted Types policy of this site (CSP `trusted-types sw`). It lets one script URL through, the service worker's. Since it is
// made when this module is loaded, nobody else can make one of its name.

import { WORKER_PATH } from "../generated/contract.js";
import { base } from "./site.js";

const url = `${base}${WORKER_PATH}`;
/** @type {{ trustedTypes?: { createPolicy(name: string, rules: object): { createScriptURL(url: string): string } } }} */
const { trustedTypes } = /** @type {any} */ (globalThis);
const policy = trustedTypes?.createPolicy("sw", {
    createScriptURL(/** @type {string} */ asked) {
        if (asked !== url) throw new TypeError(`${asked} is not the worker of this site`);
        return asked;
    },
});

/** The URL of the service worker, as `register` takes it: a string for the type checker, a `TrustedScriptURL` where there are such. */
export const workerUrl = policy ? policy.createScriptURL(url) : url;
