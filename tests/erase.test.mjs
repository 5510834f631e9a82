// "Erase this site from this device" (assets/start.js, boot.js, erase.js, refusal.js): everything goes, in every tab, and stays gone.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Device, until } from "./support/browser.mjs";

const FILES = { "/a/": "artificial text a", "/b/": "artificial text b", "/c/": "artificial text c" };
const NOTHING = { caches: [], settings: [], databases: [], worker: false };

/** A device on which everything of a site is stored, and something of its neighbours on the same host. */
function used(base = "") {
    const device = new Device(base);
    device.server.publish("one", FILES);
    for (const kind of ["files", "editions", "state"]) {
        device.caches.set(
            `campaign-site:${base}:${kind}`,
            new Map([[`https://campaign.example${base}/.kept/test`, new Response("test")]]),
        );
    }
    device.settings.set(`campaign-site:${base}:keep`, "yes");
    device.databases.add(`letters:${base}`);
    device.settings.set(`letters:${base}:journal:test`, "{}");
    device.hasWorker = true;
    return device;
}

test("everything goes, and the page says so", async () => {
    for (const base of ["", "/sub"]) {
        const device = used(base);
        device.caches.set("campaign-site:/neighbour:files", new Map());
        device.settings.set("campaign-site:/neighbour:keep", "yes");
        device.databases.add("letters:/neighbour");
        const tab = device.open();
        const { erase } = await tab.load("js/erase.js");
        tab.run(() => erase());
        assert.match(tab.text(), /^Erasing…/, "at once");
        await until("it is done", () => tab.text().startsWith("Erased"));
        assert.deepEqual(device.contents(), {
            caches: ["campaign-site:/neighbour:files"],
            settings: ["campaign-site:/neighbour:keep"],
            databases: ["letters:/neighbour"],
            worker: false,
        });
        assert.deepEqual(device.told, [{ type: "forget" }], "an active worker stores nothing any more");
        assert.equal(tab.globals.location.hash, "#no-copy");
        assert.equal(tab.globals.window.name, "no-copy");
        assert.equal(
            device.server.requests.includes("/erase.txt"),
            base === "",
            "the header is for the root of a host",
        );
    }
});

test("erasing while a copy is being made leaves nothing, whatever was on its way", async () => {
    const device = new Device();
    device.server.publish("one", FILES);
    const tab = device.open();
    const release = device.server.hold("/b/");
    await tab.visit();
    await until("the download is under way", () => device.server.requests.includes("/b/"));
    const { erase } = await tab.load("js/erase.js");
    tab.run(() => erase());
    release();
    await until("it is done", () => tab.text().startsWith("Erased"));
    await new Promise((resolve) => setTimeout(resolve, 30));
    assert.deepEqual(device.contents(), NOTHING);
    assert.ok(!device.server.requests.includes("/c/"), "nothing is fetched any more");
    // Nor when the page is asked to go on.
    const keep = await tab.load("js/keep.js");
    tab.dispatch("online");
    await tab.run(() => keep.refresh());
    assert.deepEqual(device.contents(), NOTHING);
});

test("what arrives after it is gone is removed as well", async () => {
    const device = used();
    const tab = device.open();
    const { erase } = await tab.load("js/erase.js");
    tab.run(() => erase());
    await until("it is done", () => tab.text().startsWith("Erased"));
    // A worker of another version wrote once more.
    device.caches.set("campaign-site::files", new Map([["late", new Response("late")]]));
    device.databases.add("letters:");
    await until("it is gone again", () => !device.caches.size && !device.databases.size);
});

test("what cannot be removed is not called erased", async () => {
    const device = used();
    const tab = device.open();
    tab.globals.caches.delete = async () => {
        throw new DOMException("the disk", "UnknownError");
    };
    const { erase } = await tab.load("js/erase.js");
    tab.run(() => erase());
    await until(
        "it is said",
        () => tab.text().includes("could not erase everything") || /Not everything/.test(tab.text()),
    );
    assert.deepEqual(device.contents().databases, [], "what can be removed is");
    assert.deepEqual(device.contents().settings, []);
});

test("a browser without storage has nothing to erase", async () => {
    const device = new Device("/sub");
    const tab = device.open();
    tab.globals.caches.keys = async () => {
        throw new DOMException("private", "SecurityError");
    };
    Reflect.deleteProperty(tab.globals.navigator, "serviceWorker");
    const { erase } = await tab.load("js/erase.js");
    tab.run(() => erase());
    await until("it is done", () => tab.text().startsWith("Erased"));
});

test("a tap in one tab erases in every other, without a word from its reader", async () => {
    const device = used();
    const [first, second] = [device.open(), device.open()];
    for (const tab of [first, second]) {
        const boot = new URL(`../assets/js/boot.js?tab=${tab.id}`, import.meta.url).href;
        tab.globals.document.currentScript.dataset.boot = boot;
        for (const module of ["js/keep.js", "start.js", "js/boot.js"]) await tab.load(module);
    }
    await until("the first tab has loaded its scripts", () => first.root.dataset.offline === "ready");
    const { erase } = await first.load("js/erase.js");
    first.run(() => erase());
    for (const tab of [first, second]) {
        await until("the tab is neutral", () => tab.text().startsWith("Erased"));
        assert.equal(tab.globals.window.name, "no-copy");
        assert.equal(tab.root.hidden, false);
    }
    assert.deepEqual(device.contents(), NOTHING);
});

test("letters alone are erased, with what their database had not confirmed", async () => {
    const device = used();
    const tab = device.open();
    const { journal, removeLetters } = await tab.load("js/erase.js");
    assert.deepEqual(tab.run(journal), ["letters::journal:test"]);
    await tab.run(removeLetters);
    assert.deepEqual(device.contents().databases, []);
    assert.deepEqual(device.contents().settings, ["campaign-site::keep"]);
    assert.equal(device.caches.size, 3, "the copy stays");
});

test("a copy alone is erased and letters stay", async () => {
    const device = used();
    const tab = device.open();
    const keep = await tab.load("js/keep.js");
    await tab.run(() => keep.stopKeeping());
    assert.deepEqual(device.contents(), {
        ...NOTHING,
        settings: ["campaign-site::keep", "letters::journal:test"],
        databases: ["letters:"],
    });
});

test("a device that others use stores nothing from this tab, and again when that is taken back", async () => {
    const device = used();
    const tab = device.open();
    const refusal = await tab.load("js/refusal.js");
    tab.run(() => refusal.watch());
    await tab.visit();
    tab.dispatch("campaign-shared");
    await until("the copy is gone", () => !device.caches.size && !device.hasWorker);
    assert.ok(tab.run(() => refusal.isRefused()));
    assert.equal(tab.globals.location.hash, "#no-copy");
    assert.deepEqual([...device.databases], ["letters:"], "the composer erases its own letter");
    tab.dispatch("campaign-not-shared");
    assert.ok(!tab.run(() => refusal.isRefused()));
    assert.equal(tab.globals.location.hash, "");
});

test("the tab remembers a refusal, also in a page that comes back", async () => {
    const device = new Device();
    device.server.publish("one", FILES);
    const tab = device.open({}, "no-copy");
    const refusal = await tab.load("js/refusal.js");
    tab.run(() => refusal.watch());
    assert.equal(tab.root.dataset.copy, "no");
    assert.equal(tab.globals.location.hash, "#no-copy");
    // A page of before the refusal.
    const old = device.open();
    const before = await old.load("js/refusal.js");
    old.run(() => before.watch());
    let reloads = 0;
    let events = 0;
    old.globals.location.reload = () => {
        reloads += 1;
    };
    old.run(() => old.globals.addEventListener("campaign-forget", () => (events += 1)));
    old.globals.window.name = "no-copy";
    old.dispatch("pageshow", { persisted: true });
    assert.deepEqual([reloads, events], [1, 1], "it ends what it did and is loaded anew");
});
