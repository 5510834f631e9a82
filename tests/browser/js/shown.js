/** What WordPress shows: our title in a quotation, and our card once it has said how high it is. */
function shown() {
    const frame = document.querySelector('iframe.wp-embedded-content');
    const quotation = document.querySelector('blockquote.wp-embedded-content');
    return {
        sandbox: frame?.getAttribute('sandbox'),
        title: frame?.title,
        height: Number(frame?.height),
        seen: Boolean(frame) && getComputedStyle(frame).clip === 'auto',
        quotation: quotation?.innerText.trim() ?? '',
        quoted: Boolean(quotation) && quotation.style.display !== 'none',
    };
}
