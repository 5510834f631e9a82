// Lighthouse's four categories on every kind of page, on its mobile settings.
//
//   node scores.mjs <folder of the site> <its address on the local server>
//
// Exits with 1 when a page has less than 100 in a category that does not depend on the machine. `cargo xtask bench --scores`
// calls this.

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { audit } from "./lighthouse.mjs";

const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
/** How often a page that is short of 100 in performance is measured: a busy machine has slow moments. */
const ATTEMPTS = 3;

const [folder, address] = process.argv.slice(2);
const first = (path) =>
    readdirSync(join(folder, path)).find((name) => name !== "page" && !name.startsWith("index.html"));

/** Search engines shall leave a page out: then this is no fault. */
const UNLISTED = ["is-crawlable"];

const PAGES = [
    ["about", "en/"],
    ["stories", "en/stories/"],
    ["article", `en/stories/${first("en/stories")}/`],
    ["category", `en/category/${first("en/category")}/`],
    ["letters", "en/letter/"],
    ["letter", `en/letter/${first("en/letter")}/`],
    ["device", "en/device/", UNLISTED],
    ["embed builder", "en/embed/", UNLISTED],
    // At its own address: Lighthouse measures no page that comes with status 404. It is about nothing, so it has no description.
    ["not found", "404.html", [...UNLISTED, "meta-description"]],
];

const percent = (score) => Math.round(score * 100);

/** The scores of a page by category, and what is wrong: the audits that count and have not their full score. */
async function scores(path, skipAudits) {
    const best = {};
    const faults = new Set();
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
        const onlyCategories = attempt === 1 ? CATEGORIES : ["performance"];
        const { categories, audits } = await audit(new URL(path, address).href, { onlyCategories, skipAudits });
        for (const name of onlyCategories) best[name] = Math.max(best[name] ?? 0, percent(categories[name].score));
        if (attempt === 1) {
            const counted = CATEGORIES.slice(1).flatMap((name) =>
                categories[name].auditRefs.filter(({ weight }) => weight > 0),
            );
            const failed = counted
                .map(({ id }) => audits[id])
                .filter((found) => found.score !== null && found.score < 1);
            for (const { id, title, details } of failed) {
                const places = (details?.items ?? [])
                    .map(({ node, source }) => node?.selector ?? source?.url)
                    .filter(Boolean);
                faults.add([`${id}: ${title}`, ...places].join("\n      "));
            }
        }
        if (best.performance === 100) break;
    }
    return { best, faults };
}

const line = (name, cells) => console.log(name.padEnd(16) + cells.map((cell) => String(cell).padStart(16)).join(""));
let isGood = true;
line("", CATEGORIES);
for (const [name, path, skipAudits] of PAGES) {
    const { best, faults } = await scores(path, skipAudits);
    line(
        name,
        CATEGORIES.map((category) => best[category]),
    );
    for (const fault of faults) console.log(`    ${fault}`);
    isGood &&= CATEGORIES.slice(1).every((category) => best[category] === 100);
}
process.exitCode = isGood ? 0 : 1;
