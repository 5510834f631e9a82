/** What is no longer as remember.js found it; empty when all is. */
function changes() {
    const changes = [];
    if (document.querySelector('h1') !== before.h1 || !before.h1) changes.push('another h1');
    const made = lasting('body > div *').filter((node) => !before.nodes.has(node));
    if (made.length) changes.push('made anew: ' + made.map((node) => node.outerHTML.slice(0, 80)).join(', '));
    if (words() !== before.text) changes.push(`text: ${before.text}\n→ ${words()}`);
    // A page that comes in pieces may move while it comes: the app has no part in it before its script is here.
    const app = performance.getEntriesByType('resource').find(({ name }) => /campaign-site-\w+\.js$/.test(name));
    changes.push(...before.shifts.filter(([at]) => at >= (app?.responseEnd ?? 0)).map(([, what]) => what));
    return changes.join('\n');
}
