// What the worker does with a request. Pure: no cache, no network, no clock (tests/worker.test.mjs).

/** How long a reader waits for the network when a copy is at hand, in milliseconds. */
const PATIENCE_MS = 2_000;

/** After how long the list of withdrawn stories is asked for again, in milliseconds. */
const WITHDRAWN_MS = 3_600_000;

/** The status of an answer to the app that says: load the whole page instead. No server of the real world uses it. */
const NOT_KEPT = 599;

/** Paths that are always the network's: they say what is new, or belong to other sites' readers. */
const NEVER_KEPT = ["/sw.js", "/content/edition.json", "/content/withdrawn.json", "/embed/", "/copy.zip", "/erase.txt"];

/** One page has one address: without `index.html`, with its slash. */
function pageAddress(path) {
    const page = path.replace(/\/index\.html$/, "/");
    const name = page.slice(page.lastIndexOf("/") + 1);
    return name && !name.includes(".") ? `${page}/` : page;
}

/** Whether the name of a file follows its bytes, so that any version's copy is the right one. */
function isHashed(path) {
    return path.startsWith("/app/") || path.startsWith("/media/");
}

/** Which picture a path of `/media/` shows, and how wide, in pixels: `name-hash-width.webp`. */
function pictureOf(path) {
    const [, picture, width] = /^(\/media\/.+-[0-9a-f]{8})-(\d+)\.\w+$/.exec(path) ?? [];
    return picture && { picture, width: Number(width) };
}

/**
 * The kept file that shows the same picture as `path`, or nothing. An edition has one width of each.
 * `isWide`: as wide as what was asked for, so that nobody sees a difference.
 */
function keptPicture(path, files) {
    const asked = pictureOf(path);
    const entry = asked && files.find(([file]) => pictureOf(file)?.picture === asked.picture);
    return entry && { entry, isWide: pictureOf(entry[0]).width >= asked.width };
}

/**
 * What a request is, and the path of this site that it asks for.
 * `pass`: not ours. `page`: a document. `hashed`: a file that never changes. `data`: a file that belongs to a version.
 */
function classify({ method, mode, url, integrity, headers }, { origin, base }) {
    const { origin: asked, pathname } = new URL(url);
    const path = pathname.slice(base.length);
    // A request that carries a hash is that of keep.js, which fills the copy.
    const pass =
        method !== "GET" || asked !== origin || !pathname.startsWith(`${base}/`) || integrity || headers.has("range");
    if (pass || NEVER_KEPT.some((never) => path.startsWith(never))) return { kind: "pass" };
    if (mode === "navigate") return { kind: "page", path: pageAddress(path) };
    return { kind: isHashed(path) ? "hashed" : "data", path };
}

/** Whether a document is a whole page of this site: no captive portal's, no error of a host's, none that was cut. */
function isOurs(html, base) {
    return (
        html.startsWith("<!doctype html><html") &&
        html.slice(0, 300).includes(`data-base="${base}"`) &&
        html.trimEnd().endsWith("</html>")
    );
}

/** The language of an address, if it names one of `languages`. */
function languageOf(path, languages, fallback) {
    const first = path.split("/")[1];
    return languages.includes(first) ? first : fallback;
}

/** Whether the withdrawn list is due. A clock that was ahead when it was asked for must not keep it away. */
function isDue(checked, now) {
    return !(checked <= now && now - checked < WITHDRAWN_MS);
}

/** The edition that new pages are shown from: the whole one that came last, or else what there is of one. */
function newest(editions) {
    const age = ({ complete, kept }) => (complete ? 1e15 : 0) + (kept ?? 0);
    return editions.reduce((best, edition) => (best && age(best) > age(edition) ? best : edition), undefined);
}

/** A text as HTML. */
function escapeHtml(text) {
    return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** What a file of an edition is about (empty for a list) and which stories it names: ids with spaces between. */
function idsOf([, , , ids = ""]) {
    return ids.split(" ");
}

/** The id of the story or kit whose page or file this is. */
function ownId(entry) {
    return idsOf(entry)[0] || undefined;
}
