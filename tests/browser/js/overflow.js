/** What is wider than the window; empty when nothing is. */
function overflow() {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return '';
    const wide = [...document.querySelectorAll('body *')].filter((element) => element.getBoundingClientRect().right > clientWidth + 1);
    return `${scrollWidth} > ${clientWidth}: ` + wide.map((element) => element.outerHTML.slice(0, 100)).join('\n');
}
