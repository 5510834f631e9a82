// The service worker's policy (assets/offline/policy.js).

import assert from "node:assert/strict";
import { test } from "node:test";
import * as policy from "../assets/offline/policy.js";

/** @import { Entry } from "../assets/offline/policy.js" */

const request = (/** @type {string} */ path, /** @type {Partial<Request>} */ more = {}) => ({
    method: "GET",
    mode: /** @type {RequestMode} */ ("cors"),
    integrity: "",
    url: `https://campaign.example${path}`,
    headers: new Headers(),
    ...more,
});

test("one page has one address", () => {
    const cases = {
        "/": "/",
        "/en/": "/en/",
        "/en": "/en/",
        "/en/index.html": "/en/",
        "/en/stories/test-story-17": "/en/stories/test-story-17/",
        "/en/stories/test-story-17/index.html": "/en/stories/test-story-17/",
        "/content/letters/test/en.eml": "/content/letters/test/en.eml",
    };
    for (const [path, page] of Object.entries(cases)) assert.equal(policy.pageAddress(path), page, path);
});

test("what a request is", () => {
    /** @type {Partial<Request>} */
    const navigate = { mode: "navigate" };
    /** @type {[path: string, more: Partial<Request>, kind: string, expected?: string][]} */
    const cases = [
        ["/en/stories/?utm_source=test", navigate, "page", "/en/stories/"],
        ["/en/stories", navigate, "page", "/en/stories/"],
        ["/app/boot-123.js", {}, "hashed", "/app/boot-123.js"],
        ["/media/test-picture-123.png", {}, "hashed", "/media/test-picture-123.png"],
        ["/content/en/feed.json", {}, "data", "/content/en/feed.json"],
        ["/content/en/feed.json", { method: "POST" }, "pass"],
        ["/content/en/feed.json", { method: "HEAD" }, "pass"],
        ["/content/en/feed.json", { integrity: "sha256-test" }, "pass"],
        ["/media/test.png", { headers: new Headers({ range: "bytes=0-1" }) }, "pass"],
        ["/content/edition.json", {}, "pass"],
        ["/content/withdrawn.json", {}, "pass"],
        ["/sw.js", {}, "pass"],
        ["/embed/en/stories/", navigate, "pass"],
        ["/copy.zip", navigate, "pass"],
        ["/erase.txt", {}, "pass"],
        ["/en/", { ...navigate, url: "https://other.example/en/" }, "pass"],
    ];
    for (const base of ["", "/sub"]) {
        for (const [path, more, kind, expected] of cases) {
            const asked = request(base + path, more);
            const found = policy.classify(asked, { origin: "https://campaign.example", base });
            assert.equal(found.kind, kind, `${base}${path} ${JSON.stringify(more)}`);
            assert.equal("path" in found ? found.path : undefined, expected, `${base}${path}`);
        }
    }
    const outside = policy.classify(request("/subway/en/", navigate), {
        origin: "https://campaign.example",
        base: "/sub",
    });
    assert.equal(outside.kind, "pass", "a neighbour on the same host is left alone");
});

test("a page is ours when it is whole", () => {
    const page = `<!doctype html><html lang="en" data-base="/sub" data-route="/en/"><head></head><body></body></html>\n`;
    assert.ok(policy.isOurs(page, "/sub"));
    assert.ok(!policy.isOurs(page, ""), "another base");
    assert.ok(!policy.isOurs(page.slice(0, -20), "/sub"), "cut");
    assert.ok(!policy.isOurs("<html><h1>Log in to the network</h1></html>", "/sub"), "a captive portal");
    assert.ok(!policy.isOurs("", "/sub"), "nothing");
});

test("the newest whole edition is shown; what there is of one where none is whole", () => {
    /** @typedef {{ version: string, complete?: boolean, kept?: number }} Known */
    /** @type {Known} */
    const part = { version: "part" };
    /** @type {Known} */
    const old = { version: "old", complete: true, kept: 1 };
    /** @type {Known} */
    const young = { version: "young", complete: true, kept: 2 };
    assert.equal(policy.newest([]), undefined);
    assert.equal(policy.newest([part]), part);
    for (const editions of [
        [part, old, young],
        [young, old, part],
    ])
        assert.equal(policy.newest(editions), young);
});

test("the list of withdrawn stories is asked for hourly, whatever the clock did", () => {
    const hour = 3_600_000;
    /** @type {[checked: number, now: number, due: boolean][]} */
    const cases = [
        [Number.NaN, 5 * hour, true],
        [5 * hour, 5 * hour + 1, false],
        [5 * hour, 6 * hour, true],
        [9 * hour, 5 * hour, true],
    ];
    for (const [checked, now, due] of cases) assert.equal(policy.isDue(checked, now), due, `${checked} ${now}`);
});

test("what a file is about and what it names", () => {
    assert.equal(policy.ownId(["/en/stories/a/", "hash", 1, "a1 b2"]), "a1");
    assert.equal(policy.ownId(["/en/stories/", "hash", 1, " a1 b2"]), undefined);
    assert.equal(policy.ownId(["/en/", "hash", 1]), undefined);
    assert.deepEqual(policy.idsOf(["/en/stories/", "hash", 1, " a1 b2"]), ["", "a1", "b2"]);
});

test("a language by the address", () => {
    assert.equal(policy.languageOf("/uk/stories/", ["en", "uk"], "en"), "uk");
    assert.equal(policy.languageOf("/ukraine/", ["en", "uk"], "en"), "en");
    assert.equal(policy.languageOf("/", ["en", "uk"], "uk"), "uk");
});

test("a title is text", () => {
    assert.equal(policy.escapeHtml(`<b>"&`), "&#60;b&#62;&#34;&#38;");
});

test("a picture is shown in the width that is kept", () => {
    const files = [
        "/en/",
        "/media/test-picture-0a1b2c3d-960.webp",
        "/media/preview-123.png",
        "/media/other-1-0a1b2c3d-480.webp",
    ].map((path) => /** @type {Entry} */ ([path, "hash", 1]));
    const [, wide, , small] = files;
    const cases = {
        "/media/test-picture-0a1b2c3d-480.webp": { entry: wide, isWide: true },
        "/media/test-picture-0a1b2c3d-960.jpg": { entry: wide, isWide: true },
        "/media/test-picture-0a1b2c3d-1600.webp": { entry: wide, isWide: false },
        "/media/other-1-0a1b2c3d-480.png": { entry: small, isWide: true },
        // Another picture, or another version of it.
        "/media/test-picture-99999999-480.webp": undefined,
        "/media/picture-0a1b2c3d-480.webp": undefined,
        "/media/preview-124.png": undefined,
        "/en/": undefined,
    };
    for (const [path, expected] of Object.entries(cases))
        assert.deepEqual(policy.keptPicture(path, files), expected, path);
});
