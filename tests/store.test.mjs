// What is written to the copy and when (assets/offline/store.js), with caches of the test's own: natively in node.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const source = ["policy.js", "store.js"].map((file) => readFileSync(new URL(`../assets/offline/${file}`, import.meta.url), "utf8")).join("");
const names = [...source.matchAll(/^(?:async function|function|const) (\w+)/gm)].map(([, name]) => name);

/** The store of a site at the root, over caches that are there while the test runs. */
function made() {
    const stored = new Map();
    const path = (key) => new URL(key, "https://campaign.example/").href;
    const cache = (name) => ({
        put: async (key, response) => void stored.get(name)?.set(path(key), response),
        delete: async (key) => stored.get(name)?.delete(path(key)),
        keys: async () => [...(stored.get(name)?.keys() ?? [])].map((url) => ({ url })),
    });
    const caches = {
        has: async (name) => stored.has(name),
        keys: async () => [...stored.keys()],
        delete: async (name) => stored.delete(name),
        async open(name) {
            if (!stored.has(name)) stored.set(name, new Map());
            return cache(name);
        },
        match: async (key, { cacheName }) => stored.get(cacheName)?.get(path(key))?.clone(),
    };
    const fetched = [];
    const fetch = async (url) => (fetched.push(url), new Response("{}"));
    const store = new Function("caches", "fetch", "RELEASE", "globalThis", `${source}\nreturn { ${names.join(", ")} };`);
    return { ...store(caches, fetch, { base: "" }, { RELEASE: { base: "" } }), stored, fetched };
}

test("after an erasure nothing is written, and no cache is made", async () => {
    const store = made();
    await store.writeJson(store.STATE, "withdrawn", { ids: [] });
    assert.deepEqual([...store.stored.keys()], [store.STATE]);
    store.allowWrites(false);
    await store.removeAll();
    await assert.rejects(store.writeJson(store.STATE, "withdrawn", { ids: [] }), { name: "AbortError" });
    await assert.rejects(store.keep("/en/", "sha256-test"), { name: "AbortError" });
    assert.deepEqual(store.fetched, [], "nor is anything fetched for it");
    assert.equal(store.stored.size, 0);
    store.allowWrites(true);
    await store.writeJson(store.STATE, "withdrawn", { ids: [] });
    assert.equal(store.stored.size, 1, "until the reader asks for a copy again");
});

test("what was on its way when it was erased is not written", async () => {
    const store = made();
    const kept = store.keep("/en/", "sha256-test");
    const written = store.writeJson(store.EDITIONS, "edition/1", { schema: 1 });
    store.allowWrites(false);
    await assert.rejects(kept, { name: "AbortError" });
    await assert.rejects(written, { name: "AbortError" });
    assert.equal(store.stored.size, 0);
});

test("a worker mends a copy, and makes none", async () => {
    const store = made();
    assert.equal(await store.readOrMend("/en/", "sha256-test"), undefined);
    assert.equal(store.stored.size, 0);
    await store.writeJson(store.EDITIONS, "release/1", {});
    assert.ok(await store.readOrMend("/en/", "sha256-test"));
    assert.ok(await store.has("sha256-test"));
});

test("a list that does not end is not waited for", async () => {
    const { jsonOf } = made();
    assert.deepEqual(await jsonOf(new Response(`{"schema":1,"title":"ї"}`)), { schema: 1, title: "ї" });
    await assert.rejects(jsonOf(new Response("")), SyntaxError);
    await assert.rejects(jsonOf(new Response("[0]"), 2), /longer than 2 bytes/);
    let pieces = 0;
    const endless = new ReadableStream({ pull: (controller) => (pieces++, controller.enqueue(new Uint8Array(100_000).fill(0x20))) });
    await assert.rejects(jsonOf(new Response(endless)), /longer than 8000000 bytes/);
    assert.ok(pieces < 100, `${pieces}`);
});
