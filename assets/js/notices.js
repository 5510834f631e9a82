// Notices at the foot of the window: they cover no text for long, move nothing, and a screen reader announces them.

import { root } from "./site.js";

/** The element that holds them, made with the first one. */
function container() {
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
 * Shows a notice, in place of the one with the same name. Each button ends the notice; one without buttons stays until `hide` is called.
 *
 * @param {string} name
 * @param {string} text
 * @param {[label: string, action?: () => unknown][]} [buttons]
 */
export function show(name, text, buttons = []) {
    // The page was taken away with everything else.
    if (root.dataset.erase) return;
    const line = document.createElement("div");
    line.dataset.name = name;
    line.className = "notice-line";
    const sentence = document.createElement("p");
    sentence.textContent = text;
    line.append(sentence);
    for (const [label, action] of buttons) {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = label;
        button.addEventListener("click", () => {
            hide(name);
            action?.();
        });
        line.append(button);
    }
    const before = find(name);
    // A notice that only counts on is changed in place, so that it is not announced each time.
    if (before?.firstChild && !buttons.length && before.childElementCount === 1) before.firstChild.textContent = text;
    else if (before) before.replaceWith(line);
    else container().append(line);
}

/**
 * Removes a notice, if it is shown.
 *
 * @param {string} name
 */
export function hide(name) {
    find(name)?.remove();
}

/** @param {string} name */
export function find(name) {
    return document.querySelector(`#_notices > [data-name="${name}"]`);
}
