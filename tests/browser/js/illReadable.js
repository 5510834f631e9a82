/** What does not read well; empty when all does. */
function illReadable() {
    const faults = [];
    const style = (element) => getComputedStyle(element);
    const pixels = (value) => parseFloat(value) || 0;
    const size = pixels(style(document.body).fontSize);
    if (size < 16) faults.push(`text of ${size} px`);
    const texts = [...document.querySelectorAll('main p, main li, main dd, footer p')]
        .filter((text) => text.textContent.trim() && text.getClientRects().length);
    for (const text of texts) {
        const { fontSize, lineHeight } = style(text);
        const what = text.outerHTML.slice(0, 80);
        // A text of no size is there for those who do not see.
        if (pixels(fontSize) < 12 && pixels(fontSize) > 0) faults.push(`${fontSize}: ${what}`);
        // What goes over several lines has to be followed from one to the next.
        const lines = Math.round(text.getBoundingClientRect().height / pixels(lineHeight));
        if (lines > 1 && text.localName === 'p' && !text.querySelector('br, label')) {
            if (pixels(lineHeight) < 1.3 * pixels(fontSize)) faults.push(`line height ${lineHeight} of ${fontSize}: ${what}`);
            const range = document.createRange();
            range.selectNodeContents(text);
            const width = Math.max(...[...range.getClientRects()].map((line) => line.width)) / pixels(fontSize);
            // About two characters to an em.
            if (width > 45) faults.push(`lines of ${Math.round(width)} em: ${what}`);
        }
        const { left, right } = text.getBoundingClientRect();
        if (left < 4 || right > innerWidth - 4) faults.push(`at the edge, ${left} to ${right}: ${what}`);
    }
    // Texts that stand one after the other do not lie one on the other.
    const boxes = [...document.querySelectorAll('h1, h2, h3, main p, header a, main li > a, dt, dd, img, table')]
        .map((element) => ({ element, box: element.getBoundingClientRect() }))
        .filter(({ element, box }) => box.width > 1 && box.height > 1 && style(element).position === 'static');
    for (const [at, one] of boxes.entries()) {
        for (const other of boxes.slice(at + 1)) {
            if (one.element.contains(other.element) || other.element.contains(one.element)) continue;
            const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
            const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
            if (across > 2 && down > 6) faults.push(`${one.element.outerHTML.slice(0, 80)} lies on ${other.element.outerHTML.slice(0, 80)}`);
        }
    }
    for (const link of document.querySelectorAll('main p a:not(.button)')) {
        const { color, textDecorationLine } = style(link);
        if (textDecorationLine === 'none' && color === style(link.parentElement).color) faults.push(`no link to see: ${link.outerHTML.slice(0, 80)}`);
    }
    return faults.slice(0, 6).join('\n');
}
