/** Clicks on a link that is made for it; whether the app took the click. The event goes nowhere. */
function clickOnFreshLink(href, attributes, click) {
    const link = document.body.appendChild(document.createElement('a'));
    link.href = href;
    for (const [name, value] of Object.entries(attributes)) link.setAttribute(name, value);
    let taken;
    addEventListener('click', (event) => { taken = event.defaultPrevented; event.preventDefault(); }, { once: true });
    link.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, composed: true, ...click }));
    link.remove();
    return taken;
}
