// How an address says that nothing may be stored, and who is asked first (assets/js/consent.js).

import assert from "node:assert/strict";
import { test } from "node:test";
import { asksFirst, isMarked, isPage, linkFragment, withMark, withoutMark } from "../assets/js/consent.js";

test("an address carries the mark, also beside a place", () => {
    const cases = [
        // with the mark, without it
        ["#no-copy", ""],
        ["#no-copy&heading", "#heading"],
        ["#no-copy&_note-1", "#_note-1"],
        ["#no-copy&to=icrc&lang=uk", "#to=icrc&lang=uk"],
        ["#no-copy&%D1%97%D0%B6%D0%B0%D0%BA", "#%D1%97%D0%B6%D0%B0%D0%BA"],
    ];
    for (const [address, place] of cases) {
        assert.ok(isMarked(address), address);
        assert.ok(!isMarked(place), place);
        assert.equal(withMark(place), address);
        assert.equal(withMark(address), address, "once");
        assert.equal(withoutMark(address), place);
        assert.equal(withoutMark(place), place);
    }
    for (const other of ["#no-copying", "#no-cop", "#heading&no-copy", "#leave-no-trace"])
        assert.ok(!isMarked(other), other);
    assert.equal(withMark("#leave-no-trace"), "#leave-no-trace", "a tap on it is heard by its name");
});

test("which links lead to a page of this site", () => {
    /** @type {[path: string, expected: boolean][]} */
    const cases = [
        ["/en/", true],
        ["/en/stories/test-story-17/?utm_source=test", true],
        ["/en/stories", true],
        ["/content/letters/test/en.eml", false],
        ["/content/en/feed.json", false],
        ["/copy.zip", false],
        ["/app.d/page/", true],
        ["https://other.example/en/", false],
        ["mailto:test@campaign.example", false],
    ];
    for (const base of ["", "/sub"]) {
        for (const [path, expected] of cases) {
            const link = new URL(path.startsWith("/") ? base + path : path, "https://campaign.example/");
            assert.equal(isPage(link, { origin: "https://campaign.example", base }), expected, `${base} ${path}`);
        }
    }
    const neighbour = new URL("https://campaign.example/subway/");
    assert.ok(!isPage(neighbour, { origin: "https://campaign.example", base: "/sub" }));
});

test("what a link carries", () => {
    const here = new URL("https://campaign.example/en/stories/test/#no-copy");
    const cases = [
        // the link, a plain click on it, any other use of it
        ["/en/", "#no-copy", "#no-copy"],
        ["/en/#heading", "#no-copy&heading", "#no-copy&heading"],
        ["/en/letter/test/#to=icrc", "#no-copy&to=icrc", "#no-copy&to=icrc"],
        ["/en/stories/test/", "#no-copy", "#no-copy"],
        // A place on the open page is found by its own name, and takes the mark into a new tab.
        ["#_note-1", "#_note-1", "#no-copy&_note-1"],
        ["#no-copy&_note-1", "#_note-1", "#no-copy&_note-1"],
        ["/en/device/#leave-no-trace", "#leave-no-trace", "#leave-no-trace"],
    ];
    for (const [href, plain, other] of cases) {
        assert.equal(linkFragment(new URL(href, here), here, true), plain, `a plain click on ${href}`);
        assert.equal(linkFragment(new URL(href, here), here, false), other, `another tab of ${href}`);
    }
});

test("who is asked before anything is kept", () => {
    /** @type {[keep: string | undefined, browser: Parameters<typeof asksFirst>[1], expected: boolean][]} */
    const cases = [
        [undefined, {}, false],
        ["ask", {}, true],
        [undefined, { globalPrivacyControl: true }, true],
        [undefined, { globalPrivacyControl: false }, false],
        [undefined, { connection: { saveData: true } }, true],
        [undefined, { connection: { saveData: false } }, false],
        [undefined, { connection: undefined }, false],
        ["ask", { globalPrivacyControl: false, connection: { saveData: false } }, true],
    ];
    for (const [keep, browser, expected] of cases)
        assert.equal(asksFirst(keep, browser), expected, JSON.stringify([keep, browser]));
});
