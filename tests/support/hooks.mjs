// A module hook of Node: what a module of a tab imports is that tab's as well (`?tab=3`), so that each tab has modules of its own.

/** @type {import("node:module").ResolveHook} */
export async function resolve(specifier, context, next) {
    const found = await next(specifier, context);
    const tab = context.parentURL && new URL(context.parentURL).searchParams.get("tab");
    if (!tab || !found.url.startsWith("file:")) return found;
    const url = new URL(found.url);
    url.searchParams.set("tab", tab);
    return { ...found, url: url.href };
}
