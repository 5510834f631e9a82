// A device with tabs, as much of it as the scripts in assets/ use: each tab has its own document, name and modules; caches, databases,
// locks and settings are the device's. The modules are the real ones. Their waits are a hundred times shorter.

import { AsyncLocalStorage } from "node:async_hooks";
import { createHash } from "node:crypto";
import { register } from "node:module";

register("./hooks.mjs", import.meta.url);

const ORIGIN = "https://campaign.example";
const HASTE = 100;

/** @type {AsyncLocalStorage<Tab>} */
const inTab = new AsyncLocalStorage();

/** The tab whose modules are being loaded: Node runs them outside of the caller's context. */
/** @type {Tab | undefined} */
let loading;

/** What a page finds on its global object. */
const GLOBALS = [
    "BroadcastChannel",
    "Element",
    "HTMLAnchorElement",
    "addEventListener",
    "caches",
    "dispatchEvent",
    "document",
    "fetch",
    "history",
    "indexedDB",
    "localStorage",
    "location",
    "navigator",
    "requestIdleCallback",
    "self",
    "setTimeout",
    "window",
];

for (const name of GLOBALS) {
    const own = Reflect.get(globalThis, name);
    Object.defineProperty(globalThis, name, {
        configurable: true,
        get() {
            const tab = inTab.getStore() ?? loading;
            return tab ? tab.globals[name] : own;
        },
        set(value) {
            Object.defineProperty(globalThis, name, { configurable: true, writable: true, value });
        },
    });
}

/** A promise and what settles it. */
function deferred() {
    /** @type {() => void} */
    let resolve = () => {};
    const promise = new Promise((done) => {
        resolve = () => done(undefined);
    });
    return { promise, resolve };
}

const timeout = setTimeout;

/**
 * Waits until a condition holds, and fails with its name when it does not for two seconds.
 *
 * @param {string} name
 * @param {() => unknown} condition
 */
export async function until(name, condition) {
    for (const end = Date.now() + 2_000; Date.now() < end; ) {
        if (await condition()) return;
        await new Promise((resolve) => timeout(resolve, 2));
    }
    throw new Error(`waited in vain until ${name}`);
}

/** @param {string} text */
export const hashOf = (text) => `sha256-${createHash("sha256").update(text).digest("base64")}`;

/** An element: its children, its text, and the attributes that scripts set. */
class FakeElement extends EventTarget {
    /** @param {string} tag */
    constructor(tag) {
        super();
        this.tag = tag;
        /** @type {Record<string, string>} */
        this.dataset = {};
        /** @type {FakeElement[]} */
        this.children = [];
        /** @type {FakeElement | undefined} */
        this.parent = undefined;
        this.id = "";
        this.hidden = false;
        this.text = "";
    }

    /** @returns {string} */
    get textContent() {
        return this.text + this.children.map((child) => child.textContent).join(" ");
    }

    set textContent(text) {
        this.children = [];
        this.text = text;
    }

    get firstChild() {
        return this.children[0];
    }

    get childElementCount() {
        return this.children.length;
    }

    /** @param {FakeElement[]} children */
    append(...children) {
        for (const child of children) {
            child.parent = this;
            this.children.push(child);
        }
    }

    /** @param {FakeElement[]} children */
    prepend(...children) {
        this.append(...children);
        this.children = [...children, ...this.children.slice(0, -children.length)];
    }

    /** @param {FakeElement[]} children */
    replaceChildren(...children) {
        this.children = [];
        this.append(...children);
    }

    /** @param {FakeElement} other */
    replaceWith(other) {
        const { parent } = this;
        if (!parent) return;
        other.parent = parent;
        parent.children = parent.children.map((child) => (child === this ? other : child));
    }

    remove() {
        const { parent } = this;
        if (parent) parent.children = parent.children.filter((child) => child !== this);
    }

    click() {
        this.dispatchEvent(new Event("click"));
    }

    setAttribute() {}
    removeAttribute() {}
    focus() {}
    scrollIntoView() {}

    /** @returns {FakeElement[]} */
    all() {
        return this.children.flatMap((child) => [child, ...child.all()]);
    }

    /**
     * Knows the selectors that the scripts use: a tag, and `#_notices > [data-name="…"]`.
     *
     * @param {string} selector
     */
    querySelectorAll(selector) {
        const name = /\[data-name="?(\w+)"?\]$/.exec(selector)?.[1];
        return this.all().filter((element) => (name ? element.dataset.name === name : element.tag === selector));
    }

    /** @param {string} selector */
    querySelector(selector) {
        return this.querySelectorAll(selector)[0] ?? null;
    }
}

/** The storage of a device and the server that it talks to. */
export class Device {
    /** @param {string} base */
    constructor(base = "") {
        this.base = base;
        /** @type {Map<string, Map<string, Response>>} */
        this.caches = new Map();
        /** @type {Map<string, string>} */
        this.settings = new Map();
        /** @type {Set<string>} */
        this.databases = new Set();
        /** Whether there is a worker, and what it was told. */
        this.hasWorker = false;
        this.isClaimed = false;
        /** @type {any[]} */
        this.told = [];
        /** @type {Tab[]} */
        this.tabs = [];
        /** @type {Map<string, Promise<unknown>>} */
        this.locks = new Map();
        /** The connection of the browser, as it tells; `undefined` in most browsers. */
        /** @type {{ saveData?: boolean, type?: string } | undefined} */
        this.connection = { type: "wifi" };
        /** Whether a cache takes no more. */
        this.isFull = false;
        this.server = new Server();
    }

    /**
     * A message to the worker. One that is told to claim answers for the open pages from then on.
     *
     * @param {any} message
     */
    tell(message) {
        this.told.push(message);
        if (message.type !== "claim" || this.isClaimed) return;
        this.isClaimed = true;
        for (const tab of this.tabs) {
            tab.run(() => tab.globals.navigator.serviceWorker.dispatchEvent(new Event("controllerchange")));
        }
    }

    /** Everything that is stored, but for empty caches of which nothing is left. */
    contents() {
        return {
            caches: [...this.caches.keys()].sort(),
            settings: [...this.settings.keys()],
            databases: [...this.databases],
            worker: this.hasWorker,
        };
    }

    /** The editions that are stored: version, and whether each is complete. */
    async editions() {
        const found = [];
        for (const [url, response] of this.caches.get(`campaign-site:${this.base}:editions`) ?? []) {
            if (url.includes("/edition/")) found.push(await response.clone().json());
        }
        return found.map(({ version, complete }) => [version, complete]).sort();
    }

    /** How many files are stored. */
    get files() {
        return this.caches.get(`campaign-site:${this.base}:files`)?.size ?? 0;
    }

    /** Opens a tab, with the attributes of a page's `<html>`. */
    open(data = {}, name = "") {
        const tab = new Tab(this, data, name);
        this.tabs.push(tab);
        return tab;
    }
}

/** Publishes editions, counts requests, and can be slow, silent or wrong. */
class Server {
    /** @type {Map<string, string>} */
    files = new Map();
    /** The paths that were asked for, but for the list of files itself. */
    /** @type {string[]} */
    requests = [];
    isGone = false;
    /** @type {Map<string, { promise: Promise<unknown>, resolve: () => void }>} */
    held = new Map();

    /**
     * Publishes an edition: its files by path, and pictures.
     *
     * @param {string} version
     * @param {Record<string, string>} files
     * @param {Record<string, string>} pictures
     */
    publish(version, files, pictures = {}) {
        const entry = (/** @type {[string, string]} */ [path, text]) => [path, hashOf(text), text.length];
        for (const [path, text] of Object.entries({ ...files, ...pictures })) this.files.set(path, text);
        const [texts, media] = [files, pictures].map((part) => Object.entries(part).map(entry));
        const edition = { schema: 1, version, files: texts, pictures: media, older: [], builtWords: {}, asOf: {} };
        this.files.set("/content/edition.json", JSON.stringify(edition));
    }

    /**
     * Keeps the answer to a path back until it is released.
     *
     * @param {string} path
     */
    hold(path) {
        const gate = deferred();
        this.held.set(path, gate);
        return gate.resolve;
    }

    /**
     * @param {string} path
     * @param {RequestInit} options
     */
    async answer(path, { integrity, signal } = {}) {
        if (path !== "/content/edition.json") this.requests.push(path);
        signal?.throwIfAborted();
        const aborted = new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
        await Promise.race([this.held.get(path)?.promise, aborted]);
        // Every answer takes a while.
        await Promise.race([new Promise((resolve) => timeout(resolve, 1)), aborted]);
        const text = this.files.get(path);
        if (this.isGone) throw new TypeError("no connection");
        if (text === undefined) return new Response("", { status: 404 });
        if (integrity && integrity !== hashOf(text)) throw new TypeError("the hash is another");
        return new Response(text);
    }
}

/** A page of the site in a tab of its own. */
export class Tab {
    static count = 0;

    /**
     * @param {Device} device
     * @param {Record<string, string>} data
     * @param {string} name
     */
    constructor(device, data, name) {
        this.device = device;
        this.id = ++Tab.count;
        this.window = new EventTarget();
        Object.assign(this.window, { name });
        /** @type {Set<FakeChannel>} */
        this.channels = new Set();
        this.root = new FakeElement("html");
        this.root.dataset = { base: device.base, ...data };
        this.body = new FakeElement("body");
        this.globals = this.makeGlobals();
    }

    /**
     * Runs something as a script of this tab.
     *
     * @template Result
     * @param {() => Result} task
     */
    run(task) {
        return inTab.run(this, task);
    }

    /**
     * Loads a module of assets/ as a script of this tab; each tab has its own.
     *
     * @param {string} path
     * @returns {Promise<any>}
     */
    async load(path) {
        loading = this;
        try {
            return await this.run(() => import(`${new URL(`../../assets/${path}`, import.meta.url)}?tab=${this.id}`));
        } finally {
            loading = undefined;
        }
    }

    /** Loads keep.js and does what a visit does. */
    async visit() {
        const keep = await this.load("js/keep.js");
        await this.run(() => keep.start());
        return keep;
    }

    /** @param {string} type */
    dispatch(type, more = {}) {
        this.run(() => this.window.dispatchEvent(Object.assign(new Event(type), more)));
    }

    /** The tab is closed: what it does ends. */
    close() {
        this.dispatch("pagehide");
        this.device.tabs = this.device.tabs.filter((tab) => tab !== this);
    }

    /**
     * The text of a notice, or of the whole page.
     *
     * @param {string} [name]
     */
    text(name) {
        const element = name ? this.body.querySelector(`[data-name="${name}"]`) : this.body;
        return element?.textContent ?? "";
    }

    /**
     * Presses a button by its number in a notice.
     *
     * @param {string} name
     * @param {number} number
     */
    press(name, number) {
        this.run(() => this.body.querySelector(`[data-name="${name}"]`)?.querySelectorAll("button")[number]?.click());
    }

    /** @returns {Record<string, any>} */
    makeGlobals() {
        const { device, window, root, body } = this;
        const tab = this;
        const head = new FakeElement("head");
        const location = new URL(`${ORIGIN}${device.base}/en/`);
        const { add, bare } = { add: EventTarget.prototype.addEventListener, bare: EventTarget.prototype };
        const document = Object.assign(new EventTarget(), {
            documentElement: root,
            body,
            head,
            title: "",
            visibilityState: "visible",
            currentScript: { dataset: {} },
            createElement: (/** @type {string} */ name) => new FakeElement(name),
            getElementById: (/** @type {string} */ id) => body.all().find((element) => element.id === id) ?? null,
            querySelector: (/** @type {string} */ selector) => body.querySelector(selector),
            querySelectorAll: (/** @type {string} */ selector) => body.querySelectorAll(selector),
        });
        const worker = { postMessage: (/** @type {any} */ message) => device.tell(message) };
        const registration = Object.assign(new EventTarget(), {
            scope: `${ORIGIN}${device.base}/`,
            active: worker,
            update: async () => {},
            unregister: async () => {
                device.hasWorker = false;
                return true;
            },
        });
        const registered = () => (device.hasWorker ? registration : undefined);
        const serviceWorker = Object.assign(new EventTarget(), {
            ready: Promise.resolve(registration),
            register: async () => {
                device.hasWorker = true;
                return registration;
            },
            getRegistration: async () => registered(),
            getRegistrations: async () => [registered()].filter(Boolean),
        });
        const controller = { get: () => (device.hasWorker && device.isClaimed ? worker : null) };
        Object.defineProperty(serviceWorker, "controller", controller);
        return {
            window,
            addEventListener: add.bind(window),
            dispatchEvent: bare.dispatchEvent.bind(window),
            document,
            location: Object.assign(location, { reload: () => {}, assign: () => {} }),
            history: {
                state: null,
                replaceState: (/** @type {unknown} */ _, /** @type {string} */ __, /** @type {string} */ url) => {
                    location.href = new URL(url, location).href;
                },
            },
            navigator: {
                serviceWorker,
                locks: { request: (/** @type {any[]} */ ...of) => tab.lock(of[0], of[1], of[2]) },
                connection: device.connection,
            },
            localStorage: fakeSettings(device.settings),
            indexedDB: {
                databases: async () => [...device.databases].map((name) => ({ name })),
                deleteDatabase(/** @type {string} */ name) {
                    /** @type {{ onsuccess?: () => void }} */
                    const request = {};
                    timeout(() => {
                        device.databases.delete(name);
                        request.onsuccess?.();
                    });
                    return request;
                },
            },
            caches: fakeCaches(device),
            fetch: (/** @type {string | { url: string }} */ asked, /** @type {RequestInit} */ options) => {
                const { pathname } = new URL(typeof asked === "string" ? asked : asked.url, ORIGIN);
                return device.server.answer(pathname.slice(device.base.length), options);
            },
            requestIdleCallback: (/** @type {() => void} */ callback) => timeout(callback),
            setTimeout: (/** @type {any} */ callback, milliseconds = 0, /** @type {any[]} */ ...rest) =>
                timeout(callback, milliseconds / HASTE, ...rest),
            BroadcastChannel: class extends FakeChannel {
                /** @param {string} name */
                constructor(name) {
                    super(name, tab);
                }
            },
            Element: FakeElement,
            HTMLAnchorElement: FakeElement,
        };
    }

    /**
     * `navigator.locks.request`: one holder after the other; whoever waits may give up.
     *
     * @param {string} name
     * @param {{ signal: AbortSignal }} options
     * @param {() => Promise<unknown>} task
     */
    async lock(name, { signal }, task) {
        const before = this.device.locks.get(name) ?? Promise.resolve();
        const mine = deferred();
        this.device.locks.set(
            name,
            before.then(() => mine.promise),
        );
        try {
            await Promise.race([
                before,
                new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
            ]);
            signal.throwIfAborted();
            return await task();
        } finally {
            mine.resolve();
        }
    }
}

/** The global scope of a service worker. The device's tabs are its clients. */
export class WorkerScope extends Tab {
    /**
     * @param {Device} device
     * @param {import("../../assets/offline/policy.js").Release} release
     */
    constructor(device, release) {
        super(device, {}, "");
        const clients = {
            claim: async () => {},
            matchAll: async () => device.tabs.map(({ id }) => ({ id: String(id) })),
        };
        const registration = { waiting: null, installing: null };
        Object.assign(this.window, { RELEASE: release, clients, registration, skipWaiting: async () => {} });
        Object.assign(this.globals, { self: this.window });
    }

    /**
     * Sends an event to the worker. Resolves to its answer when it has done everything that it promised.
     *
     * @param {string} type
     * @param {object} more
     * @returns {Promise<Response | undefined>}
     */
    async send(type, more = {}) {
        /** @type {Promise<unknown>[]} */
        const work = [];
        /** @type {Promise<Response> | undefined} */
        let answer;
        this.dispatch(type, {
            ...more,
            waitUntil: (/** @type {Promise<unknown>} */ promise) => work.push(promise),
            respondWith: (/** @type {Promise<Response>} */ promise) => {
                answer = promise;
            },
        });
        await Promise.all(work);
        return answer;
    }

    /**
     * Asks for a path, as a document (`navigate`) or from the page with an id.
     *
     * @param {string} path
     * @param {{ mode?: string, client?: string }} [options]
     */
    ask(path, { mode = "cors", client = "" } = {}) {
        const url = `${ORIGIN}${this.device.base}${path}`;
        const request = { method: "GET", mode, url, integrity: "", headers: new Headers() };
        return this.send("fetch", { request, clientId: client, resultingClientId: "new" });
    }
}

/** Reaches every other channel of its name, in whatever tab, each in its tab's context. */
class FakeChannel extends EventTarget {
    /**
     * @param {string} name
     * @param {Tab} tab
     */
    constructor(name, tab) {
        super();
        this.name = name;
        this.tab = tab;
        tab.channels.add(this);
    }

    /** @param {unknown} data */
    postMessage(data) {
        for (const tab of this.tab.device.tabs) {
            for (const channel of tab.channels) {
                if (channel === this || channel.name !== this.name) continue;
                timeout(() => tab.run(() => channel.dispatchEvent(Object.assign(new Event("message"), { data }))));
            }
        }
    }

    close() {
        this.tab.channels.delete(this);
    }
}

/**
 * `localStorage`, whose keys are its own properties.
 *
 * @param {Map<string, string>} settings
 */
function fakeSettings(settings) {
    const methods = {
        getItem: (/** @type {string} */ key) => settings.get(key) ?? null,
        setItem: (/** @type {string} */ key, /** @type {string} */ value) => settings.set(key, value),
        removeItem: (/** @type {string} */ key) => settings.delete(key),
    };
    return new Proxy(methods, {
        ownKeys: () => [...settings.keys()],
        getOwnPropertyDescriptor: (_, key) => ({
            configurable: true,
            enumerable: true,
            value: settings.get(String(key)),
        }),
    });
}

/** @param {Device} device */
export function fakeCaches(device) {
    const path = (/** @type {string | URL} */ key) => new URL(key, ORIGIN).href;
    const cache = (/** @type {string} */ name) => ({
        put: async (/** @type {string} */ key, /** @type {Response} */ response) => {
            if (device.isFull) throw new DOMException("no room", "QuotaExceededError");
            device.caches.get(name)?.set(path(key), response);
        },
        delete: async (/** @type {string} */ key) => device.caches.get(name)?.delete(path(key)) ?? false,
        keys: async () => [...(device.caches.get(name)?.keys() ?? [])].map((url) => ({ url })),
    });
    return {
        has: async (/** @type {string} */ name) => device.caches.has(name),
        keys: async () => [...device.caches.keys()],
        delete: async (/** @type {string} */ name) => device.caches.delete(name),
        async open(/** @type {string} */ name) {
            if (!device.caches.has(name)) device.caches.set(name, new Map());
            return cache(name);
        },
        match: async (/** @type {string} */ key, /** @type {{ cacheName: string }} */ { cacheName }) =>
            device.caches.get(cacheName)?.get(path(key))?.clone(),
    };
}
