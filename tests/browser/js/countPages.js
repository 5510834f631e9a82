/** How many pages a PDF has, whose bytes are the characters of `pdf`. */
async function countPages(pdf) {
    const texts = [pdf];
    for (const [, packed] of pdf.matchAll(/stream\r?\n([^]*?)\nendstream/g)) {
        const bytes = Uint8Array.from(packed, (character) => character.charCodeAt(0));
        const text = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
        texts.push(await new Response(text).text().catch(() => ''));
    }
    return texts.join().match(/\/Type\s*\/Page\b/g).length
}
