// Lighthouse in a browser of its own.

import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"];

/** Lighthouse's result. Chromium now and then loses the event that Lighthouse counts from; then the page is measured again. */
export async function audit(url, options, attempts = 3) {
    const chrome = await launch({ chromePath: process.env.CHROME_PATH, chromeFlags: FLAGS });
    try {
        const { lhr } = await lighthouse(url, { port: chrome.port, ...options });
        if (lhr.runtimeError && attempts > 1) return audit(url, options, attempts - 1);
        if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
        return lhr;
    } finally {
        chrome.kill();
    }
}
