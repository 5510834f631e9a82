// Made from crates/campaign/src/contract.rs by `UPDATE_GOLDEN=1 cargo test --workspace --test scripts`. A change belongs there.

/** Begins the name of every cache, channel, lock and setting. The base path follows, which keeps two sites on one host apart. */
export const STORAGE_PREFIX = "campaign-site:";
/** Begins the name of the database of letters. The base path follows. */
export const LETTERS_PREFIX = "letters:";
/** Follows the name of that database in the keys of its journal in `localStorage`: changes that were not confirmed when a page ended. */
export const LETTERS_JOURNAL = ":journal:";
/** The object store of that database. */
export const LETTERS_STORE = "drafts";
/** The status with which the service worker tells the app to load the whole document. No server of the real world uses it. */
export const NOT_KEPT_STATUS = 599;
/** The event on `window` when the site is being erased from this device: nothing may be written any more. */
export const FORGET_EVENT = "campaign-forget";
/** The event on `window` when the reader says that others use this device. */
export const SHARED_EVENT = "campaign-shared";
/** The event on `window` when the reader takes that back. */
export const NOT_SHARED_EVENT = "campaign-not-shared";
/** Begins the fragment of a page that stores nothing, and is the name of a tab that stores nothing. */
export const NO_COPY = "no-copy";
/** The fragment of every "Erase this site from this device". `start.js` handles a tap on such a link; opened as an address it shows the button on the device page. */
export const ERASE_FRAGMENT = "#leave-no-trace";
/** The service worker. */
export const WORKER_PATH = "/sw.js";
/** The list of files that a device may keep. */
export const EDITION_PATH = "/content/edition.json";
/** The ids of what must no longer be shown. */
export const WITHDRAWN_PATH = "/content/withdrawn.json";
/** The whole campaign as one file. */
export const BUNDLE_PATH = "/copy.zip";
/** The file that a host at the root of its address sends with `Clear-Site-Data`. */
export const CLEAR_SITE_DATA_PATH = "/erase.txt";
