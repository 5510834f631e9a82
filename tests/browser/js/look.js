/** What a reader finds who scrolls to the end of a page. */
async function look() {
    const pictures = [...document.images];
    pictures.forEach((picture) => (picture.loading = 'eager'));
    await Promise.all(pictures.map((picture) => picture.decode()));
    const fragment = decodeURIComponent(location.hash.slice(1));
    return {
        heading: document.querySelector('h1')?.innerText ?? '',
        notice: document.querySelector('aside')?.innerText ?? '',
        styled: getComputedStyle(document.body).margin === '0px',
        pictures: pictures.filter((picture) => picture.naturalWidth > 0).length,
        there: fragment === '' || document.getElementById(fragment) !== null,
        links: [...document.links].map((link) => link.href),
    };
}
