// Buttons that copy a reference: without a script the text stands there to be selected.
"use strict";
for (const part of document.querySelectorAll("[data-copy]")) {
  for (const shown of part.querySelectorAll(".copied")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet small";
    button.textContent = part.dataset.copy;
    const named = shown.dataset.named;
    if (named) {
      button.id = named + "-copy";
      button.setAttribute("aria-labelledby", button.id + " " + named);
    }
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(shown.textContent.trim());
        button.textContent = part.dataset.copied;
        setTimeout(() => { button.textContent = part.dataset.copy; }, 2000);
      } catch {
        getSelection().selectAllChildren(shown); // then the reader's own keys copy it
      }
    });
    shown.after(button);
  }
}
