// Suggestions under a search field: without it the form works just as well.
"use strict";
for (const field of document.querySelectorAll("input[data-suggest]")) {
  const list = document.createElement("datalist");
  list.id = field.id + "-suggestions";
  field.setAttribute("list", list.id);
  field.after(list);
  let last = "", wait = 0;
  field.addEventListener("input", () => {
    const text = field.value.trim();
    const chosen = [...list.options].find((option) => option.value === field.value);
    if (chosen && chosen.dataset.href) { location.assign(chosen.dataset.href); return; }
    clearTimeout(wait);
    if (text.length < 2 || text === last) return;
    wait = setTimeout(async () => {
      last = text;
      try {
        const answer = await fetch(field.dataset.suggest + "?q=" + encodeURIComponent(text));
        if (!answer.ok || field.value.trim() !== text) return;
        const rows = await answer.json();
        list.replaceChildren(...rows.map((row) => {
          const option = document.createElement("option");
          option.value = row.code === row.label ? row.code : row.code + ": " + row.label;
          option.dataset.href = row.href;
          return option;
        }));
      } catch { /* no suggestions then */ }
    }, 120);
  });
}
