// Actions run with the rights of the repository: each is named by commit, in our workflow and in those of the guide.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const root = new URL("..", import.meta.url);
const workflows = readdirSync(new URL(".github/workflows", root)).map((name) => `.github/workflows/${name}`);
const files = [...workflows, "CONTRIBUTING.md"];
const read = (/** @type {string} */ file) => readFileSync(new URL(file, root), "utf8");
const uses = files.flatMap((file) => [...read(file).matchAll(/^ *- uses: (.*)$/gm)].map(([, use]) => ({ file, use })));

test("every action is named by commit, with its version beside it", () => {
    assert.ok(uses.length >= 8, "the actions are found");
    for (const { file, use } of uses) assert.match(use, /^\S+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/, file);
});

test("an action is the same commit everywhere", () => {
    const commits = new Map();
    for (const { use } of uses) {
        const [, action, commit] = use.match(/([\w-]+\/[\w-]+)@(\S+)/) ?? [];
        assert.equal(commits.get(action) ?? commit, commit, action);
        commits.set(action, commit);
    }
});

test("a workflow runs nothing of a release before it has checked the hash", () => {
    const blocks = [...read("CONTRIBUTING.md").matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, block]) => block);
    assert.equal(blocks.length, 3);
    for (const block of blocks) {
        const at = ["sha256sum --check --strict ../app.sha256", "tar -xzf", "release/press build"].map((part) =>
            block.indexOf(part),
        );
        assert.ok(at[0] > 0 && at[0] < at[1] && at[1] < at[2], block);
    }
});
