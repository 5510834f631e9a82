// What the service worker answers and stores (assets/offline/worker.js). Pages and files are artificial.

import assert from "node:assert/strict";
import { test } from "node:test";
import { nameOf } from "../assets/offline/store.js";
import { Device, hashOf, until, WorkerScope } from "./support/browser.mjs";

const page = (/** @type {string} */ text) =>
    `<!doctype html><html lang="en" data-base=""><head></head><body>${text}</body></html>\n`;

const FILES = {
    "/en/": page("front"),
    "/en/stories/test-story-17/": page("test story 17"),
    "/content/en/feed.json": `{"items":[]}`,
    "/app/boot-123.js": "artificial script",
    "/app/not-kept-en.html": page("{title}: not kept"),
    "/app/withdrawn-en.html": page("withdrawn"),
    "/content/withdrawn.json": `{"ids":[]}`,
};

/** @type {(path: keyof typeof FILES, ids?: string) => import("../assets/offline/policy.js").Entry} */
const entry = (path, ids) => {
    const [hash, bytes] = [hashOf(FILES[path]), FILES[path].length];
    return ids ? [path, hash, bytes, ids] : [path, hash, bytes];
};

const RELEASE = {
    version: "new",
    base: "",
    languages: ["en"],
    shell: [entry("/app/boot-123.js"), entry("/app/not-kept-en.html"), entry("/app/withdrawn-en.html")],
    notKept: { en: entry("/app/not-kept-en.html") },
    withdrawn: { en: entry("/app/withdrawn-en.html") },
    titles: { en: "This page" },
    headers: { "content-type": "text/html; charset=utf-8" },
};

const EDITION = {
    schema: 1,
    version: "one",
    complete: true,
    kept: 1,
    builtWords: { en: "1 January 2026" },
    asOf: { en: "As of 1 January 2026" },
    files: [
        entry("/en/", " test17"),
        entry("/en/stories/test-story-17/", "test17"),
        entry("/content/en/feed.json", " test17"),
        ...RELEASE.shell,
    ],
};

/** An installed worker on a device with a whole copy. */
async function installed() {
    const device = new Device();
    for (const [path, text] of Object.entries(FILES)) device.server.files.set(path, text);
    const worker = new WorkerScope(device, RELEASE);
    await worker.load("offline/worker.js");
    await worker.send("install");
    await worker.send("activate");
    const { store } = await worker.load("js/copy.js");
    await worker.run(async () => {
        for (const [path, hash] of EDITION.files) if (!(await store.has(hash))) await store.add(path, hash);
        await store.writeJson(store.EDITIONS, "edition/one", EDITION);
    });
    device.server.requests = [];
    return { device, worker, store };
}

const text = async (/** @type {Promise<Response | undefined>} */ answer) => (await answer)?.text();

test("the shell is stored whole, or the installation fails", async () => {
    const { device } = await installed();
    assert.equal(device.files, 6);
    const other = new Device();
    const worker = new WorkerScope(other, RELEASE);
    await worker.load("offline/worker.js");
    other.server.files.set("/app/boot-123.js", FILES["/app/boot-123.js"]);
    await assert.rejects(worker.send("install"));
    assert.equal(other.files, 1, "what has come stays for the next attempt");
});

test("a page is the network's, and without it the copy's, which says so", async () => {
    const { device, worker } = await installed();
    assert.equal(await text(worker.ask("/en/", { mode: "navigate" })), FILES["/en/"]);
    device.server.files.set("/en/", "<html>Log in to the network</html>");
    const kept = /data-kept="".*<p class="from-device" role="status">As of 1 January 2026<\/p>front/;
    assert.match(
        (await text(worker.ask("/en/", { mode: "navigate" }))) ?? "",
        kept,
        "a captive portal is none of ours",
    );
    device.server.isGone = true;
    assert.match((await text(worker.ask("/en/", { mode: "navigate" }))) ?? "", kept, "no connection");
    device.server.isGone = false;
    const release = device.server.hold("/en/");
    assert.match((await text(worker.ask("/en/", { mode: "navigate" }))) ?? "", kept, "a network that is silent");
    release();
});

test("a page that is not in the copy is said to be so", async () => {
    const { device, worker } = await installed();
    device.server.isGone = true;
    const answer = await worker.ask("/en/stories/test-story-18/", { mode: "navigate" });
    assert.equal(answer?.status, 503);
    assert.match((await answer?.text()) ?? "", /This page: not kept/);
});

test("a document mixes no two versions", async () => {
    const { device, worker } = await installed();
    device.server.isGone = true;
    const mode = "navigate";
    await worker.ask("/en/", { mode });
    // The page that was shown from the copy has its data from there; one that came from the network loads itself again.
    assert.equal(await text(worker.ask("/content/en/feed.json", { client: "new" })), FILES["/content/en/feed.json"]);
    assert.equal((await worker.ask("/content/en/feed.json", { client: "other" }))?.status, 599);
    device.server.isGone = false;
    device.server.files.set("/content/en/feed.json", `{"items":["newer"]}`);
    assert.equal(await text(worker.ask("/content/en/feed.json", { client: "new" })), FILES["/content/en/feed.json"]);
    assert.equal(await text(worker.ask("/content/en/feed.json", { client: "other" })), `{"items":["newer"]}`);
});

test("what is withdrawn leaves the device, and whatever names it", async () => {
    const { device, worker } = await installed();
    device.server.files.set("/content/withdrawn.json", `{"ids":["test17", 17]}`);
    const shown = await text(worker.ask("/en/stories/test-story-17/", { mode: "navigate" }));
    assert.equal(shown, FILES["/app/withdrawn-en.html"]);
    assert.equal(device.files, 3, "the shell alone is left");
    device.server.isGone = true;
    assert.equal(await text(worker.ask("/en/stories/test-story-17/", { mode: "navigate" })), shown, "for ever");
});

test("after an erasure nothing is answered and nothing stored", async () => {
    const { device, worker } = await installed();
    await worker.send("message", { data: { type: "forget" }, source: { id: "1" } });
    assert.deepEqual(device.contents().caches, []);
    assert.equal(await worker.ask("/en/", { mode: "navigate" }), undefined, "the browser asks the network itself");
    for (const type of ["using", "tidy", "claim"]) {
        await worker.send("message", { data: { type, release: "new" }, source: { id: "1" } });
    }
    assert.deepEqual(device.contents().caches, []);
    await worker.send("message", { data: { type: "remember" }, source: { id: "1" } });
    assert.ok(await worker.ask("/en/", { mode: "navigate" }), "until the reader wants a copy again");
});

test("what is on its way during an erasure is not stored", async () => {
    const { device, worker, store } = await installed();
    device.caches.get(store.FILES)?.clear();
    const release = device.server.hold("/app/boot-123.js");
    const answer = worker.ask("/app/boot-123.js");
    await until("the worker mends the copy", () => device.server.requests.includes("/app/boot-123.js"));
    await worker.send("message", { data: { type: "forget" }, source: { id: "1" } });
    release();
    assert.equal(await text(answer), FILES["/app/boot-123.js"], "the page has its script from the network");
    assert.deepEqual(device.contents().caches, []);
});

test("what no open page needs is removed", async () => {
    const { device, worker, store } = await installed();
    const open = device.open();
    await worker.send("message", { data: { type: "using", release: "new" }, source: { id: String(open.id) } });
    const old = { ...EDITION, version: "old", kept: 0, files: [["/old/", hashOf("old"), 3]] };
    await worker.run(async () => {
        await store.writeJson(store.EDITIONS, "edition/old", old);
        await store.writeJson(store.STATE, `client/${open.id}`, "old");
        await (await store.openToWrite(store.FILES)).put(store.key(nameOf(hashOf("old"))), new Response("old"));
    });
    await worker.send("message", { data: { type: "tidy" } });
    assert.deepEqual(
        await device.editions(),
        [
            ["old", true],
            ["one", true],
        ],
        "the page is still open",
    );
    assert.equal(device.files, 7);
    open.close();
    await worker.send("message", { data: { type: "tidy" } });
    await until("the old version is gone", () => device.files === 6);
    assert.deepEqual(await device.editions(), [["one", true]]);
});
