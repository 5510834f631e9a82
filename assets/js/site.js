// The document that these scripts run in.

export const root = document.documentElement;

/** The base path of the site without a slash at its end: empty at the root of a host. */
export const base = root.dataset.base ?? "";
