// Measures pages of a built site against the same content as hand-written HTML, on Lighthouse's mobile settings.
//
//   node bench.mjs <folder of the site> <its address on the local server>
//
// The hand-written page is the page without its scripts and without what they need; it stands below /hand/ on the same
// server. The rounds are interleaved, so that a busy machine slows all pages alike. `cargo xtask bench` calls this.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { audit } from "./lighthouse.mjs";

const ROUNDS = 5;

const [folder, address] = process.argv.slice(2);
const article = readdirSync(join(folder, "en/stories")).find(
    (name) => name !== "page" && !name.startsWith("index.html"),
);
const pages = ["en/", `en/stories/${article}/`];

/** What a person would have written by hand. */
function byHand(page) {
    return page
        .replace(/<script\b[^>]*>[\s\S]*?<\/script>/g, "")
        .replace(/<link\b[^>]*\brel="?(?:preload|modulepreload)\b[^>]*>/g, "");
}

function writeByHand(path) {
    const file = join(folder, "hand", path, "index.html");
    const html = byHand(readFileSync(join(folder, path, "index.html"), "utf8"));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, html);
    writeFileSync(`${file}.br`, brotliCompressSync(html));
    writeFileSync(`${file}.gz`, gzipSync(html, { level: 9 }));
}

async function measure(path) {
    const { audits } = await audit(new URL(path, address).href, { onlyCategories: ["performance"] });
    const value = (name) => audits[name].numericValue;
    return {
        lcp: value("largest-contentful-paint"),
        tbt: value("total-blocking-time"),
        cls: value("cumulative-layout-shift"),
        bytes: value("total-byte-weight"),
    };
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

pages.forEach(writeByHand);
const runs = new Map(pages.flatMap((path) => [path, `hand/${path}`]).map((path) => [path, []]));
for (let round = 1; round <= ROUNDS; round += 1) {
    for (const [path, found] of runs) {
        found.push(await measure(path));
        process.stderr.write(`round ${round} of ${ROUNDS}: /${path}\n`);
    }
}

const line = (name, ...cells) => console.log(name.padEnd(56) + cells.map((cell) => cell.padStart(11)).join(""));
line("", "LCP", "TBT", "CLS", "bytes", "LCP ratio");
for (const [path, found] of runs) {
    const of = (key) => median(found.map((run) => run[key]));
    const hand = runs.get(`hand/${path}`);
    const ratio = hand ? (of("lcp") / median(hand.map((run) => run.lcp))).toFixed(2) : "";
    line(
        `/${path}`,
        `${of("lcp").toFixed(0)} ms`,
        `${of("tbt").toFixed(0)} ms`,
        of("cls").toFixed(3),
        `${of("bytes")}`,
        ratio,
    );
}
