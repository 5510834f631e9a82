// What is written to the copy, when, and what is read from it (assets/offline/store.js).

import assert from "node:assert/strict";
import { test } from "node:test";
import { isQuotaError, jsonOf, nameOf } from "../assets/offline/store.js";
import { Device, hashOf } from "./support/browser.mjs";

/** The store of a tab on a new device, and a way to call it there. */
async function made(base = "") {
    const device = new Device(base);
    const tab = device.open();
    const { store } = await tab.load("js/copy.js");
    /** @type {Record<string, (...of: any[]) => Promise<any>>} */
    const calls = new Proxy(
        {},
        {
            get:
                (_, name) =>
                (/** @type {any[]} */ ...of) =>
                    tab.run(() => store[name](...of)),
        },
    );
    return { device, store, calls };
}

test("after an erasure nothing is written, and no cache is made", async () => {
    const { device, store, calls } = await made();
    await calls.writeJson(store.STATE, "withdrawn", { ids: [] });
    assert.deepEqual(device.contents().caches, [store.STATE]);
    store.allowWrites(false);
    await calls.removeAll();
    await assert.rejects(calls.writeJson(store.STATE, "withdrawn", { ids: [] }), { name: "AbortError" });
    await assert.rejects(calls.add("/en/", hashOf("test")), { name: "AbortError" });
    assert.deepEqual(device.server.requests, [], "nor is anything fetched for it");
    assert.equal(device.caches.size, 0);
    store.allowWrites(true);
    await calls.writeJson(store.STATE, "withdrawn", { ids: [] });
    assert.equal(device.caches.size, 1, "until the reader asks for a copy again");
});

test("what was on its way when it was erased is not written", async () => {
    const { device, store, calls } = await made();
    device.server.files.set("/en/", "test");
    const added = calls.add("/en/", hashOf("test"));
    const written = calls.writeJson(store.EDITIONS, "edition/1", { schema: 1 });
    store.allowWrites(false);
    await Promise.all([added, written].map((ended) => assert.rejects(ended, { name: "AbortError" })));
    assert.equal(device.caches.size, 0);
});

test("a worker mends a copy, and makes none", async () => {
    const { device, store, calls } = await made();
    const hash = hashOf("test");
    device.server.files.set("/en/", "test");
    assert.equal(await calls.readOrAdd("/en/", hash), undefined);
    assert.equal(device.caches.size, 0);
    await calls.writeJson(store.EDITIONS, "release/1", {});
    assert.equal(await (await calls.readOrAdd("/en/", hash)).text(), "test");
    assert.ok(await calls.has(hash));
    device.server.isGone = true;
    assert.ok(await calls.readOrAdd("/en/", hash), "from the device");
    assert.equal(await calls.readOrAdd("/uk/", hashOf("other")), undefined, "and nothing where nothing comes");
});

test("a file is believed by its hash alone", async () => {
    const { device, store, calls } = await made("/sub");
    const hash = hashOf("test");
    device.server.files.set("/en/", "test");
    await calls.add("/en/", hash);
    assert.equal((await calls.read("/en/", hash)).headers.get("content-type"), "text/html; charset=utf-8");
    const [key] = device.caches.get(store.FILES)?.keys() ?? [];
    assert.equal(key, `https://campaign.example/sub/.kept/${nameOf(hash)}`);
    device.caches.get(store.FILES)?.set(key, new Response("damaged"));
    assert.equal(await calls.read("/en/", hash), undefined);
    assert.equal(device.files, 0, "what is damaged is removed");
    await assert.rejects(calls.add("/en/", hashOf("another")), TypeError, "what the server sends as well");
    assert.deepEqual(device.server.requests.slice(1), ["/en/", "/en/"], "once more past the browser's cache");
    await assert.rejects(calls.add("/no-such/", hash), /404/);
    assert.equal(device.files, 0);
});

test("a host cannot spoil the kind of a file", async () => {
    const { device, calls } = await made();
    const cases = {
        "/": "text/html; charset=utf-8",
        "/en/stories/": "text/html; charset=utf-8",
        "/app/boot-123.js": "text/javascript; charset=utf-8",
        "/app/site-123.wasm": "application/wasm",
        "/content/letters/test/en.eml": "message/rfc822",
        "/media/test.unknown": "application/octet-stream",
    };
    for (const [path, expected] of Object.entries(cases)) {
        device.server.files.set(path, path);
        assert.equal((await calls.add(path, hashOf(path))).headers.get("content-type"), expected, path);
    }
});

test("reading makes no cache", async () => {
    const { device, store, calls } = await made();
    assert.equal(await calls.read("/en/", hashOf("")), undefined);
    assert.deepEqual(await calls.editions(), []);
    assert.deepEqual(await calls.names(store.FILES, ""), []);
    await calls.removeJson(store.STATE, "withdrawn");
    assert.equal(await calls.hasCopy(), false);
    assert.equal(device.caches.size, 0);
});

test("an edition of another shape is none", async () => {
    const { store, calls } = await made();
    const good = { schema: 1, version: "good", files: [] };
    for (const edition of [good, { schema: 2, version: "newer", files: [] }, { schema: 1, version: "odd" }, null]) {
        await calls.writeJson(store.EDITIONS, `edition/${edition?.version}`, edition);
    }
    await calls.writeJson(store.EDITIONS, "release/good", good);
    assert.deepEqual(await calls.editions(), [good]);
});

test("only the copy of this site is removed", async () => {
    const { device, calls } = await made("/sub");
    for (const name of ["campaign-site::files", "campaign-site:/sub:files", "campaign-site:/sub:state", "another"]) {
        device.caches.set(name, new Map());
    }
    await calls.removeAll();
    assert.deepEqual(device.contents().caches, ["another", "campaign-site::files"]);
});

test("a full device has a name in every engine", () => {
    for (const name of ["QuotaExceededError", "NS_ERROR_FILE_NO_DEVICE_SPACE"]) assert.ok(isQuotaError({ name }), name);
    for (const name of ["AbortError", "TypeError"]) assert.ok(!isQuotaError({ name }), name);
});

test("a list that does not end is not waited for", async () => {
    assert.deepEqual(await jsonOf(new Response(`{"schema":1,"title":"ї"}`)), { schema: 1, title: "ї" });
    await assert.rejects(jsonOf(new Response("")), SyntaxError);
    await assert.rejects(jsonOf(new Response("[0]"), 2), /longer than 2 bytes/);
    let chunks = 0;
    const endless = new ReadableStream({
        pull(controller) {
            chunks += 1;
            controller.enqueue(new Uint8Array(100_000).fill(0x20));
        },
    });
    await assert.rejects(jsonOf(new Response(endless)), /longer than 8000000 bytes/);
    assert.ok(chunks < 100, `${chunks}`);
});
