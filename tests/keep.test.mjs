// How the copy is filled (assets/js/keep.js): consent, interruption, new versions, several tabs. Editions and files are artificial.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Device, until } from "./support/browser.mjs";

/** Five files, named and filled artificially. */
const FILES = Object.fromEntries(["/a/", "/b/", "/c/", "/d/", "/e/"].map((path) => [path, `artificial text ${path}`]));

const NOTHING = { caches: [], settings: [], databases: [], worker: false };

/** A device whose server offers an edition. */
function offered(files = FILES, pictures = {}) {
    const device = new Device();
    device.server.publish("one", files, pictures);
    return device;
}

const isWhole = async (/** @type {Device} */ device, version = "one") =>
    (await device.editions()).some(([name, complete]) => name === version && complete);

test("a visit keeps every file once and says when the copy is whole", async () => {
    const device = offered(FILES, { "/media/test-0a1b2c3d-480.webp": "artificial picture" });
    const tab = device.open();
    await tab.visit();
    assert.match(tab.text("keep"), /keeps a copy of itself on this device \(1.kB\)/);
    await until("the copy is whole", () => tab.root.dataset.offline === "ready");
    assert.deepEqual(await device.editions(), [["one", true]]);
    assert.deepEqual(device.server.requests, [...Object.keys(FILES), "/media/test-0a1b2c3d-480.webp"]);
    assert.deepEqual(
        device.told.map(({ type }) => type),
        ["claim", "using"],
    );
    const next = device.open();
    await next.visit();
    await until("it is whole in the next tab", () => next.root.dataset.offline === "ready");
    assert.equal(device.server.requests.length, 6, "nothing is fetched again");
});

test("nothing is stored before the reader has answered", async () => {
    /** @type {[data: Record<string, string>, connection: object | undefined][]} */
    const cases = [
        [{ keep: "ask" }, { type: "wifi" }],
        [{}, { type: "wifi", saveData: true }],
    ];
    for (const [data, connection] of cases) {
        const device = offered();
        device.connection = connection;
        const tab = device.open(data);
        await tab.visit();
        assert.match(tab.text("keep"), /^May this site keep/);
        assert.deepEqual(device.contents(), NOTHING);
        assert.deepEqual(device.server.requests, []);
        tab.press("keep", 0);
        await until("the copy is whole", () => isWhole(device));
        assert.deepEqual(device.contents().settings, ["campaign-site::keep"]);
    }
});

test("a reader who says no is not asked again, and nothing is stored but the answer", async () => {
    const device = offered();
    const tab = device.open({ keep: "ask" });
    await tab.visit();
    tab.press("keep", 1);
    await until("the answer is stored", () => device.settings.size);
    const next = device.open({ keep: "ask" });
    await next.visit();
    assert.equal(next.text("keep"), "");
    assert.deepEqual(device.contents(), { ...NOTHING, settings: ["campaign-site::keep"] });
    assert.deepEqual(device.server.requests, []);
});

test("where nothing may be kept, nothing is", async () => {
    /** @type {[data: Record<string, string>, name: string][]} */
    const cases = [
        [{ copy: "no" }, ""],
        [{}, "no-copy"],
        [{ keep: "off" }, ""],
    ];
    for (const [data, name] of cases) {
        const device = offered();
        const tab = device.open(data, name);
        const keep = await tab.visit();
        await tab.run(() => keep.refresh());
        assert.deepEqual(device.contents(), NOTHING, JSON.stringify([data, name]));
        assert.deepEqual(device.server.requests, []);
    }
});

test("an interrupted download goes on where it was", async () => {
    const device = offered();
    const tab = device.open();
    const release = device.server.hold("/c/");
    const keep = await tab.visit();
    await until("two files are here", () => device.files === 2);
    device.server.isGone = true;
    release();
    // Until the connection is given up.
    await tab.run(() => keep.refresh());
    assert.deepEqual(await device.editions(), [["one", false]], "it is not called whole");
    assert.notEqual(tab.root.dataset.offline, "ready");
    device.server.isGone = false;
    device.server.requests = [];
    tab.dispatch("online");
    await until("the copy is whole", () => isWhole(device));
    assert.deepEqual([...new Set(device.server.requests)].sort(), ["/c/", "/d/", "/e/"], "only what was missing");
});

test("a failed download is tried again without an event", async () => {
    const device = offered();
    device.server.isGone = true;
    const tab = device.open();
    await tab.visit();
    device.server.isGone = false;
    await until("the copy is whole", () => isWhole(device));
});

test("one file that is wrong on the server keeps no other away", async () => {
    const device = offered();
    device.server.files.set("/b/", "not what was announced");
    const tab = device.open();
    await tab.visit();
    await until("the other files are here", () => device.files === 4);
    assert.deepEqual(await device.editions(), [["one", false]]);
    device.server.files.set("/b/", FILES["/b/"]);
    tab.dispatch("online");
    await until("the copy is whole", () => isWhole(device));
});

test("a pause holds in every tab until the reader goes on", async () => {
    const device = offered();
    const [first, second] = [device.open(), device.open()];
    device.server.hold("/b/");
    await first.visit();
    await until("the first tab downloads", () => device.server.requests.includes("/b/"));
    const keep = await second.visit();
    second.run(() => keep.pause());
    await new Promise((resolve) => setTimeout(resolve, 30));
    assert.equal(device.files, 1);
    assert.deepEqual(device.server.requests, ["/a/", "/b/"], "no tab fetches");
    device.server.held.clear();
    await second.run(() => keep.keepMore("yes"));
    assert.ok(await isWhole(device));
});

test("a reader who says no in the middle ends it, in every tab", async () => {
    const device = offered();
    const [first, second] = [device.open(), device.open()];
    const release = device.server.hold("/c/");
    await first.visit();
    await until("the first tab downloads", () => device.server.requests.includes("/c/"));
    const keep = await second.visit();
    await second.run(() => keep.stopKeeping());
    release();
    await new Promise((resolve) => setTimeout(resolve, 30));
    assert.deepEqual(device.contents(), { ...NOTHING, settings: ["campaign-site::keep"] });
    assert.equal(device.settings.get("campaign-site::keep"), "no");
    assert.ok(!device.server.requests.includes("/d/"), "and no tab fetches");
    assert.ok(
        device.told.some(({ type }) => type === "forget"),
        "the worker stores nothing any more",
    );
    // And what is asked for later is there.
    await first.run(async () => (await first.load("js/keep.js")).keepMore("yes"));
    assert.ok(await isWhole(device));
    assert.ok(device.told.some(({ type }) => type === "remember"));
});

test("a version that changes in the middle is left for the new one", async () => {
    const device = offered();
    const tab = device.open();
    const release = device.server.hold("/c/");
    const keep = await tab.visit();
    await until("two files are here", () => device.files === 2);
    device.server.publish("two", { ...FILES, "/b/": "an artificial text that is new", "/f/": "one more" });
    device.server.isGone = true;
    release();
    await tab.run(() => keep.refresh());
    device.server.isGone = false;
    device.server.requests = [];
    tab.dispatch("online");
    await until("the new version is whole", () => isWhole(device, "two"));
    assert.deepEqual(await device.editions(), [
        ["one", false],
        ["two", true],
    ]);
    assert.deepEqual(
        [...new Set(device.server.requests)].sort(),
        ["/b/", "/c/", "/d/", "/e/", "/f/"],
        "what both share is kept",
    );
});

test("a server that goes back to an older version is followed", async () => {
    const device = offered();
    const tab = device.open();
    await tab.visit();
    await until("the first version is whole", () => isWhole(device));
    device.server.publish("two", { ...FILES, "/f/": "one more" });
    tab.dispatch("online");
    await until("the second version is whole", () => isWhole(device, "two"));
    device.server.publish("one", FILES);
    await new Promise((resolve) => setTimeout(resolve, 5));
    tab.dispatch("online");
    const newest = async () => {
        const { newest } = await import("../assets/offline/policy.js");
        const { store } = await tab.load("js/copy.js");
        return newest(/** @type {any[]} */ (await tab.run(() => store.editions())))?.version;
    };
    await until("pages are shown from the first version again", async () => (await newest()) === "one");
});

test("a second tab waits, and goes on when the first is closed", async () => {
    const device = offered();
    const [first, second] = [device.open(), device.open()];
    const release = device.server.hold("/c/");
    await first.visit();
    await until("the first tab downloads", () => device.server.requests.includes("/c/"));
    await second.visit();
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.deepEqual(device.server.requests, ["/a/", "/b/", "/c/"], "one tab downloads at a time");
    first.close();
    release();
    await until("the second tab has made it whole", () => second.root.dataset.offline === "ready");
    assert.ok(await isWhole(device));
    assert.deepEqual(device.server.requests, ["/a/", "/b/", "/c/", "/c/", "/d/", "/e/"]);
});

test("a tab that did not download hears that the copy is whole", async () => {
    const device = offered();
    const [first, second] = [device.open(), device.open()];
    device.server.hold("/c/");
    await first.visit();
    await until("the first tab downloads", () => device.server.requests.includes("/c/"));
    await second.visit();
    device.server.held.get("/c/")?.resolve();
    for (const tab of [first, second]) await until("the tab knows", () => tab.root.dataset.offline === "ready");
});

test("a connection that may cost money gets a million bytes, and the rest on request", async () => {
    const files = {
        "/a/": "a".repeat(600_000),
        "/app/b.js": "b".repeat(500_000),
        "/c/": "c".repeat(300_000),
        "/d/": "d".repeat(200_000),
    };
    const device = offered(files, { "/media/test-0a1b2c3d-480.webp": "e".repeat(100_000) });
    device.connection = undefined;
    const tab = device.open();
    await tab.visit();
    await until("the rest is offered", () => /The rest is 300.kB/.test(tab.text("keep")));
    assert.deepEqual(device.server.requests, ["/a/", "/app/b.js", "/c/"]);
    tab.press("keep", 0);
    await until("the rest is here", () => device.files === 5);
});

test("a device that is full keeps what it has and says so", async () => {
    const device = offered();
    const tab = device.open();
    const release = device.server.hold("/c/");
    await tab.visit();
    await until("two files are here", () => device.files === 2);
    device.isFull = true;
    release();
    await until("it is said", () => tab.text("keep").includes("no more room"));
    assert.equal(device.files, 2);
    assert.deepEqual(await device.editions(), [["one", false]]);
});

test("a list that is none changes nothing", async () => {
    for (const text of ["<html>", "{}", `{"schema":2,"files":[]}`, `{"schema":1,"files":7}`]) {
        const device = offered();
        device.server.files.set("/content/edition.json", text);
        await (await device.open()).visit();
        await new Promise((resolve) => setTimeout(resolve, 10));
        assert.deepEqual(device.contents().caches, [], text);
        assert.deepEqual(device.server.requests, [], text);
    }
});
