// The worker of this site: it answers from the copy on this device when the network does not, and says so. What it decides stands in
// policy.js, how it keeps in store.js; RELEASE, above, is what press knows of this version. It fetches nothing that no page asked for,
// but its own shell and the list of withdrawn stories.

/** After an erasure: nothing is kept any more, whatever a page that is still open asks for. A worker that is started anew does not know
 * of it; it writes only where there is a copy. */
let forgotten = false;

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("message", (event) => event.waitUntil(hear(event)));
addEventListener("fetch", (event) => {
    const { kind, path } = classify(event.request, { origin: location.origin, base: BASE });
    const answer = { page: answerPage, hashed: answerHashed, data: answerData }[kind];
    if (answer && !forgotten) event.respondWith(answer(event, path));
});

/** The shell, whole and with its hashes, or no installation. */
async function install() {
    await writeJson(EDITIONS, `release/${RELEASE.version}`, RELEASE);
    // What has come stays for the next attempt, also when another file does not come.
    const kept = await Promise.allSettled(RELEASE.shell.map(async ([path, hash]) => (await read(path, hash)) ?? keep(path, hash)));
    const failed = kept.find(({ status }) => status === "rejected");
    if (failed) throw failed.reason;
}

async function activate() {
    await clients.claim();
    await tidy();
}

async function hear({ data, source }) {
    // A page says which version's files it was made for, so that they stay while it is open.
    if (data?.type === "using" && (await hasCopy())) await writeJson(STATE, `using/${source.id}`, String(data.release));
    if (data?.type === "activate") await skipWaiting();
    if (data?.type === "claim" && !forgotten) await clients.claim();
    if (data?.type === "tidy") await tidy();
    if (data?.type === "forget" || data?.type === "remember") {
        forgotten = data.type === "forget";
        allowWrites(!forgotten);
        if (forgotten) await removeAll();
    }
}

/** A document: the network's if it comes in time and is ours, else the copy, else an honest sentence. */
async function answerPage(event, path) {
    const edition = newest(await editions());
    const moved = edition?.redirects?.[path];
    const entry = edition?.files.find(([known]) => known === (moved ?? path));
    const network = fetch(event.request);
    // Awaited below; a rejection before that is none that nobody hears.
    const inTime = within(PATIENCE_MS, network).catch(() => undefined);
    const gone = entry ? await withdrawnOf(entry) : [];
    if (gone.includes(ownId(entry ?? []))) return neutral(path);
    if (!entry || !(await has(entry[1]))) {
        const answer = await network.catch(() => undefined);
        return answer ?? (edition ? notKept(path, edition) : Response.error());
    }
    const answer = await inTime;
    if (answer?.type === "opaqueredirect") return answer;
    if (answer && (answer.ok || answer.status === 404 || answer.status === 410)) {
        const html = await within(PATIENCE_MS, answer.clone().text()).catch(() => "");
        if (isOurs(html, BASE)) return remade(html, answer);
    }
    if (moved) return Response.redirect(`${BASE}${moved}`);
    const kept = gone.length ? undefined : await read(...entry);
    if (!kept) return (await network.catch(() => undefined)) ?? notKept(path, edition);
    // From here on this page is answered from this edition, whole.
    await writeJson(STATE, `client/${event.resultingClientId}`, edition.version);
    return fromDevice(path, await kept.text(), edition);
}

/** The language of what the worker itself says at an address. */
function pageLanguage(path) {
    return languageOf(path, RELEASE.languages, RELEASE.languages[0]);
}

/** The same answer without what belonged to its way here. */
function remade(html, { status, headers }) {
    const kept = new Headers(headers);
    ["content-encoding", "content-length"].forEach((name) => kept.delete(name));
    return new Response(html, { status, headers: kept });
}

/** A page of the copy: it says so, from when it is, and who may frame it. */
function fromDevice(path, html, { asOf }) {
    const line = escapeHtml(asOf[pageLanguage(path)] ?? "");
    const said = html
        .replace("<html ", `<html data-kept="" `)
        .replace("<body>", `<body><p class="from-device" role="status">${line}</p>`);
    return new Response(said, { headers: RELEASE.headers });
}

/** The page for what is not on this device: with its title and lead where a list of the copy knows them. */
async function notKept(path, edition) {
    const language = pageLanguage(path);
    const [title, lead] = (await titleOf(path, language, edition)) ?? [];
    const [page, hash] = RELEASE.notKept[language];
    const html = await (await readOrMend(page, hash))?.text();
    if (!html) return Response.error();
    const said = html
        .replaceAll("{title}", () => escapeHtml(title ?? RELEASE.titles[language]))
        .replace("{lead}", () => escapeHtml(lead ?? ""));
    return new Response(said, { status: 503, headers: RELEASE.headers });
}

/** Title and lead of a story that is not kept, from the lists that are. */
async function titleOf(path, language, edition) {
    const slug = path.split("/")[3];
    if (path !== `/${language}/stories/${slug}/`) return undefined;
    const withdrawn = await withdrawnIds();
    const lists = edition.files.filter(([file]) => file.startsWith(`/content/${language}/`) && /\/(feed|titles-\d+)\.json$/.test(file));
    for (const [file, hash] of lists) {
        const list = await (await read(file, hash))?.json();
        const item = list?.items?.find(({ _campaign }) => _campaign.slug === slug);
        if (item && !withdrawn.includes(item._campaign.id)) return [item.title, item.content_text];
        const [id, title, lead] = list?.titles?.[slug] ?? [];
        if (title && !withdrawn.includes(id)) return [title, lead];
    }
    return undefined;
}

/** What stands at the address of a withdrawn story: one sentence that names nobody. */
async function neutral(path) {
    const [page, hash] = RELEASE.withdrawn[pageLanguage(path)];
    const html = await (await readOrMend(page, hash))?.text();
    return html ? new Response(html, { headers: RELEASE.headers }) : Response.error();
}

/** A file whose name is its hash: from the copy of any version, else the network. */
async function answerHashed(event, path) {
    const [, hash] = (await known(path)) ?? [];
    const file = hash && (await readOrMend(path, hash));
    return file || (path.startsWith("/media/") ? answerPicture(event, path) : fetch(event.request));
}

/** A picture in a width that is not kept: the kept one if it is wide enough, else the network's, else the kept one all the same. */
async function answerPicture(event, path) {
    const { entry, isWide } = keptPicture(path, (await editions()).flatMap(({ files }) => files)) ?? {};
    const kept = entry && (await read(...entry));
    if (!kept) return fetch(event.request);
    if (isWide) return kept;
    const answer = await within(PATIENCE_MS, fetch(event.request)).catch(() => undefined);
    return answer?.ok ? answer : kept;
}

/** What the lists on this device say of a path. */
async function known(path) {
    const find = (files) => files.find(([file]) => file === path);
    return find(RELEASE.shell) ?? (await editions()).map(({ files }) => find(files)).find(Boolean);
}

/** A file of a version: the one that the page was shown from. Where it cannot be had, the app loads the whole page instead. */
async function answerData(event, path) {
    const version = await readJson(STATE, `client/${event.clientId}`);
    const all = await editions();
    const edition = all.find((edition) => edition.version === version);
    const entry = edition?.files.find(([known]) => known === path);
    if (!edition) {
        // This page came from the network. Where a copy is at hand, its patience ends.
        const copy = newest(all);
        const isKept = copy?.files.some(([known]) => known === path);
        const answer = isKept ? within(PATIENCE_MS, fetch(event.request)) : fetch(event.request);
        return answer.catch(() => (copy ? new Response("", { status: NOT_KEPT }) : Response.error()));
    }
    if (entry && (await withdrawnOf(entry)).length) return new Response("", { status: NOT_KEPT });
    const file = entry ? await readOrMend(path, entry[1]) : await fetch(event.request).catch(() => undefined);
    return file ?? new Response("", { status: NOT_KEPT });
}

/** The withdrawn stories and kits that a kept file is about or names: asked of the network, if it answers in time. */
async function withdrawnOf(entry) {
    const ids = idsOf(entry);
    if (!ids.some(Boolean)) return [];
    const withdrawn = await within(PATIENCE_MS, freshWithdrawn()).catch(withdrawnIds);
    return ids.filter((id) => withdrawn.includes(id));
}

async function withdrawnIds() {
    return (await readJson(STATE, "withdrawn"))?.ids ?? [];
}

/** What was asked for last, by this worker: at each of its starts, then at most hourly. */
let asked = { at: Number.NaN, ids: undefined };

/** The ids of what was withdrawn. The network is asked when it is time; what was withdrawn once stays so. */
function freshWithdrawn() {
    if (isDue(asked.at, Date.now())) asked = { at: Date.now(), ids: askWithdrawn() };
    return asked.ids;
}

async function askWithdrawn() {
    const before = await withdrawnIds();
    try {
        const list = await jsonOf(await fetch(`${BASE}/content/withdrawn.json`, { cache: "no-store" }));
        const ids = [...new Set([...before, ...list.ids.filter((id) => typeof id === "string")])];
        if (ids.length > before.length && (await hasCopy())) {
            await writeJson(STATE, "withdrawn", { ids });
            await removeWithdrawn(ids);
        }
        return ids;
    } catch {
        // No list, or none that can be read: asked for again at the next page.
        asked = { at: Number.NaN, ids: undefined };
        return before;
    }
}

/** Takes what was withdrawn out of the store, and what names it: titles and leads in lists. */
async function removeWithdrawn(ids) {
    const cache = await openToWrite(FILES);
    const names = (entry) => idsOf(entry).some((id) => ids.includes(id));
    const files = (await editions()).flatMap(({ files }) => files).filter(names);
    await Promise.all(files.map(([, hash]) => cache.delete(keyOf(hash))));
}

/** Removes what no open page and no version in use needs any more. */
async function tidy() {
    if (!(await hasCopy())) return;
    // First what is there, then what is needed: a list is written before its files, so nothing that comes meanwhile is taken for stale.
    const there = await names(FILES, "");
    const open = new Set((await clients.matchAll({ type: "window", includeUncontrolled: true })).map(({ id }) => id));
    const folders = await Promise.all(["client/", "using/"].map(async (folder) => [folder, await names(STATE, folder)]));
    const used = { "client/": new Set(), "using/": new Set() };
    for (const [folder, ids] of folders) {
        for (const id of ids) {
            if (open.has(id)) used[folder].add(await readJson(STATE, folder + id));
            else await removeJson(STATE, folder + id);
        }
    }
    const all = await editions();
    const current = newest(all);
    const coming = newest(all.filter(({ complete }) => !complete));
    // What new pages are shown from, what is being fetched, what an open page was shown from.
    const lives = (edition) => edition === current || edition === coming || used["client/"].has(edition.version);
    for (const edition of all.filter((edition) => !lives(edition))) await removeJson(EDITIONS, `edition/${edition.version}`);

    // Of the versions of the app: this one, one that waits, those of open pages. A page that has not said so yet may be of any.
    const said = new Set(await names(STATE, "using/"));
    const isKnown = [...open].every((id) => said.has(id));
    const waits = registration.waiting || registration.installing;
    const releases = [];
    for (const version of await names(EDITIONS, "release/")) {
        if (version === RELEASE.version || waits || !isKnown || used["using/"].has(version)) {
            releases.push(await readJson(EDITIONS, `release/${version}`));
        } else {
            await removeJson(EDITIONS, `release/${version}`);
        }
    }
    const needed = [...releases.filter(Boolean).map(({ shell }) => shell), ...all.filter(lives).map(({ files }) => files)];
    const keys = new Set(needed.flat().map(([, hash]) => nameOf(hash)));
    const cache = await openToWrite(FILES);
    const stale = there.filter((name) => !keys.has(name));
    await Promise.all(stale.map((name) => cache.delete(`${BASE}/.kept/${name}`)));
}

/** The answer, or a rejection when it takes longer. */
function within(milliseconds, answer) {
    return new Promise((resolve, reject) => {
        setTimeout(reject, milliseconds, new Error("too slow"));
        answer.then(resolve, reject);
    });
}
