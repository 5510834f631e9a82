// Quiet lines at the foot of the window: they cover no text for long, move nothing, and a screen reader says them.

/** Where they stand, made with the first one. */
function place() {
    const found = document.getElementById("_notices");
    if (found) return found;
    const made = document.createElement("div");
    made.id = "_notices";
    made.className = "notices";
    made.setAttribute("role", "status");
    document.body.append(made);
    return made;
}

/**
 * Shows a line under a name, in the place of the one before of that name. `ways` are what the reader can do: `[words, action]`; each
 * way ends the line. A line without ways goes when `hide` is called.
 */
export function show(name, text, ways = []) {
    // The page was taken away with everything else.
    if (document.documentElement.dataset.erase) return;
    const line = document.createElement("div");
    line.dataset.name = name;
    line.className = "notice-line";
    const sentence = document.createElement("p");
    sentence.textContent = text;
    line.append(sentence);
    for (const [words, action] of ways) {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = words;
        button.addEventListener("click", () => {
            hide(name);
            action?.();
        });
        line.append(button);
    }
    const before = find(name);
    // A line that only counts on is changed in place, so that it is not said again each time.
    if (before && !ways.length && before.childElementCount === 1) before.firstChild.textContent = text;
    else if (before) before.replaceWith(line);
    else place().append(line);
}

export function hide(name) {
    find(name)?.remove();
}

function find(name) {
    return document.querySelector(`#_notices > [data-name="${name}"]`);
}
