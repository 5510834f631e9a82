// Remembers the page as the parser made it, before wasm can have started.

window.before = { nodes: new WeakSet(), text: '', shifts: [] };
// What the composer of a letter puts in the place of the plain letter is new by design.
window.lasting = (selector) => [...document.querySelectorAll(selector)].filter((node) => !node.closest('#_composer'));
window.words = () => lasting('h1, h2, h3, h4, p, li, dt, dd, a, td, th, figcaption').map((node) => node.textContent).join('\n');
document.addEventListener('readystatechange', () => {
    if (document.readyState !== 'interactive') return;
    for (const node of lasting('body > div *')) before.nodes.add(node);
    before.text = words();
    before.h1 = document.querySelector('h1');
});
new PerformanceObserver((list) => {
    for (const { value, startTime, sources } of list.getEntries()) {
        const what = sources.map(({ node, previousRect, currentRect }) =>
            `${(node?.outerHTML ?? node?.textContent)?.slice(0, 80)} ${JSON.stringify([previousRect, currentRect])}`);
        before.shifts.push([startTime, `moved by ${value} after ${startTime} ms: ${what.join(', ')}`]);
    }
}).observe({ type: 'layout-shift', buffered: true });
