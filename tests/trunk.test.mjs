// trunk that was started by hand names the command to use, before it fails for another reason.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const settings = readFileSync(`${root}/Trunk.toml`, "utf8");
const [, command] = settings.match(/^command = "(.*)"$/m) ?? [];
const words = JSON.parse(settings.match(/^command_arguments = (\[.*\])$/m)?.[1] ?? "");

const hook = (/** @type {{ CAMPAIGN_SITE_XTASK?: string }} */ environment) => {
    const env = { ...process.env, ...environment };
    if (!environment.CAMPAIGN_SITE_XTASK) delete env.CAMPAIGN_SITE_XTASK;
    return spawnSync(command, words, { cwd: root, env, encoding: "utf8" });
};

test("started by hand", () => {
    assert.match(settings, /stage = "pre_build"/);
    const { status, stderr } = hook({});
    assert.equal(status, 1);
    assert.match(stderr, /`cargo xtask dev`/);
});

test("started by xtask", () => {
    assert.equal(hook({ CAMPAIGN_SITE_XTASK: "1" }).status, 0);
});
