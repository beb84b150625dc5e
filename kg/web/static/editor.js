/* The query editor: YASQE where it was built, else the plain field; the results are our own (results.js). */
"use strict";
(() => {
  const settings = JSON.parse(document.getElementById("settings").textContent);
  const root = document.documentElement.dataset.root || "";
  const words = settings.words;
  const byId = (id) => document.getElementById(id);
  const form = byId("plain"), area = byId("query"), message = byId("message"), infer = byId("infer");
  const Yasqe = window.Yasqe || (window.Yasgui && window.Yasgui.Yasqe);
  let yasqe = null, running = null, marks = [], labels = new Map();

  const text = () => (yasqe ? yasqe.getValue() : area.value);
  const setText = (value) => { if (yasqe) { yasqe.setValue(value); } else { area.value = value; } };

  function say(kind, first, rest) {
    message.className = "notice " + kind;
    message.textContent = first;
    if (rest) {
      const block = document.createElement("pre");
      block.textContent = rest;
      message.append(block);
    }
  }
  const hush = () => { message.className = ""; message.textContent = ""; };

  /* -- completion from the ontology and the data of this store */
  let terms = null;
  const loadTerms = () => (terms = terms || fetch(root + "/sparql/terms").then((r) => r.json()).catch(() => ({ class: [], property: [], things: [] })));
  function completers() {
    const prefixes = Object.entries(settings.prefixes).map(([name, iri]) => `${name}: <${iri}>`).sort();
    Yasqe.forkAutocompleter("prefixes", { name: "kg-prefixes", persistenceId: null, get: () => prefixes });
    Yasqe.forkAutocompleter("class", { name: "kg-class", bulk: true, persistenceId: null, get: () => loadTerms().then((t) => t.class.concat(t.things.map((each) => each[0]))) });
    Yasqe.forkAutocompleter("property", { name: "kg-property", bulk: true, persistenceId: null, get: () => loadTerms().then((t) => t.property) });
    return ["kg-prefixes", "kg-class", "kg-property", "variables"];
  }

  const name = (value) => (byId("labels").checked && labels.get(value)) || value.replace(settings.base, "");

  /* -- names for the addresses in the results, in the reader's language */
  async function fetchLabels(body) {
    const wanted = new Set();
    for (const row of (body.results && body.results.bindings) || []) {
      for (const cell of Object.values(row)) {
        if (cell.type === "uri" && cell.value.startsWith(settings.base) && !labels.has(cell.value)) { wanted.add(cell.value); }
      }
      if (wanted.size >= 400) { break; }
    }
    if (!wanted.size) { return; }
    const values = [...wanted].filter((iri) => !/[<>"{}|^`\\\s]/.test(iri)).map((iri) => `<${iri}>`).join(" ");
    const query = `PREFIX kg: <${settings.prefixes.kg}> PREFIX rdfs: <${settings.prefixes.rdfs}>
SELECT ?thing ?label WHERE { VALUES ?thing { ${values} } { ?thing rdfs:label ?label } UNION { ?thing <http://www.w3.org/2004/02/skos/core#prefLabel> ?label } UNION { ?thing kg:symbol ?label } }`;
    const answer = await fetch(root + "/sparql", { method: "POST", headers: { Accept: "application/sparql-results+json" }, body: new URLSearchParams({ query }) });
    if (!answer.ok) { return; }
    for (const row of (await answer.json()).results.bindings) {
      const language = row.label["xml:lang"] || "";
      if (!labels.has(row.thing.value) || language === settings.language) { labels.set(row.thing.value, row.label.value); }
    }
  }
  const results = window.kgResults(byId("results"), settings, name);

  /* -- asking */
  const parameters = (extra) => {
    const found = new URLSearchParams({ query: text(), ...extra });
    if (!infer.checked) { found.set("infer", "false"); }
    return found;
  };
  const permalink = () => `${location.origin}${root}/sparql?${parameters({ lang: settings.language })}`;
  function clearMarks() {
    marks.forEach((mark) => mark());
    marks = [];
  }
  function showPlace(line, column) {
    if (!yasqe || !line) { return; }
    const row = Math.min(line - 1, yasqe.lineCount() - 1), at = Math.max((column || 1) - 1, 0);
    const handle = yasqe.addLineClass(row, "background", "wrong-line");
    const mark = yasqe.markText({ line: row, ch: at }, { line: row, ch: at + 1 }, { className: "wrong-place" });
    marks.push(() => yasqe.removeLineClass(handle, "background", "wrong-line"), () => mark.clear());
    yasqe.scrollIntoView({ line: row, ch: at });
  }
  async function explainEmpty() {
    const answer = await fetch(root + "/sparql/hint" + (infer.checked ? "" : "?infer=false"), { method: "POST", headers: { "Content-Type": "text/plain" }, body: text() });
    const hints = answer.ok ? await answer.json() : {};
    const bound = hints.patterns ? ` ${words.looked_at.replace("{number}", hints.looked_at).replace("{all}", hints.patterns)}` : "";
    if (hints.alone && hints.alone.length) { say("warn", `${words.no_rows}${bound} ${words.no_match}`, hints.alone.join("\n")); }
    else if (hints.together && hints.together.length) { say("warn", `${words.no_rows}${bound} ${words.no_match_join}`, hints.together.join("\n")); }
    else { say("warn", words.no_rows + bound); }
  }
  async function run() {
    if (running) { running.abort(); return; }
    clearMarks();
    running = new AbortController();
    byId("run").textContent = words.stop;
    say("", words.running);
    try {
      history.replaceState(null, "", permalink().slice(location.origin.length));
      const answer = await fetch(root + "/sparql", {
        method: "POST", body: parameters(), signal: running.signal,
        headers: { Accept: "application/sparql-results+json, text/turtle;q=0.9, application/problem+json;q=0.5" },
      });
      const data = await answer.text(), kind = (answer.headers.get("Content-Type") || "").split(";")[0];
      if (!answer.ok) { failed(data, kind); return; }
      hush();
      byId("results").hidden = false;
      const body = kind === "application/sparql-results+json" ? JSON.parse(data) : { text: data };
      if (answer.headers.get("KG-Partial")) { say("warn", `${words.partial} (${answer.headers.get("KG-Partial")})`); }
      if (answer.headers.get("KG-Note")) { say("warn", answer.headers.get("KG-Note")); }
      if (body.results && !body.results.bindings.length) { await explainEmpty(); }
      await fetchLabels(body);
      results.show(body);
    } catch (error) {
      if (error.name === "AbortError") { hush(); } else { say("error", words.network_error); }
    } finally {
      running = null;
      byId("run").textContent = words.run;
    }
  }
  function failed(data, kind) {
    byId("results").hidden = true;
    results.show(null);
    if (kind !== "application/problem+json") { say("error", data.slice(0, 500)); return; }
    const problem = JSON.parse(data);
    say("error", problem.detail);
    showPlace(problem.line, problem.column);
  }

  /* -- copying */
  const quote = (value) => "'" + value.replace(/'/g, "'\\''") + "'";
  const literal = (value) => JSON.stringify(value);
  const copies = {
    link: permalink,
    curl: () => `curl -H 'Accept: text/csv' --data-urlencode ${quote("query=" + text())}${infer.checked ? "" : " --data infer=false"} ${location.origin}${root}/sparql`,
    python: () => `import csv, io, urllib.parse, urllib.request\n\nquery = ${literal(text())}\nform = {"query": query${infer.checked ? "" : ', "infer": "false"'}}\nrequest = urllib.request.Request("${location.origin}${root}/sparql", urllib.parse.urlencode(form).encode(), {"Accept": "text/csv"})\nwith urllib.request.urlopen(request) as answer:\n    rows = list(csv.DictReader(io.TextIOWrapper(answer, "utf-8")))\nprint(len(rows), rows[:3])\n`,
    r: () => `library(httr)\n\nquery <- ${literal(text())}\nanswer <- POST("${location.origin}${root}/sparql", body = list(query = query${infer.checked ? "" : ', infer = "false"'}), encode = "form", add_headers(Accept = "text/csv"))\nstop_for_status(answer)\nrows <- read.csv(text = content(answer, "text", encoding = "UTF-8"))\nhead(rows)\n`,
  };
  function copy(button) {
    const value = copies[button.dataset.copy](), before = button.textContent;
    const done = () => { button.textContent = words.copied; setTimeout(() => { button.textContent = before; }, 1200); };
    if (navigator.clipboard) { navigator.clipboard.writeText(value).then(done, () => say("", "", value)); } else { say("", "", value); }
  }

  /* -- examples */
  async function showExample(question, values) {
    const answer = await fetch(root + "/sparql/example?" + new URLSearchParams({ name: question, ...values }));
    const found = await answer.json();
    if (answer.ok) { hush(); setText(found.query); } else { say("error", found.detail); }
  }
  const example = byId("example");
  function choose() {
    document.querySelectorAll(".parameters").forEach((each) => { each.hidden = each.dataset.question !== example.value; });
    if (example.value) { showExample(example.value, {}); }
  }
  example.addEventListener("change", choose);
  if (example.value && area.value === area.defaultValue) { choose(); } // chosen before this script was here
  document.querySelectorAll(".parameters").forEach((each) => each.addEventListener("submit", (event) => {
    event.preventDefault();
    showExample(each.dataset.question, Object.fromEntries(new FormData(each)));
  }));
  document.querySelectorAll("[data-copy]").forEach((each) => each.addEventListener("click", () => copy(each)));
  document.querySelector(".copies").hidden = false;

  form.addEventListener("submit", (event) => {
    // The plain field's form still gives the file that is chosen; the table is what the editor shows.
    if (event.submitter && event.submitter.id === "file") { return; }
    event.preventDefault();
    run();
  });
  byId("labels-choice").hidden = false;
  byId("labels").addEventListener("change", results.redraw);
  infer.addEventListener("change", () => { byId("infer-told").disabled = infer.checked; });
  byId("infer-told").disabled = infer.checked;

  /* -- the rich field: Tab writes, and after Esc it leads on, as the page tells */
  if (Yasqe) {
    byId("editor").hidden = false;
    area.hidden = true;
    document.querySelector("label[for=query]").hidden = true;
    const keys = { "Ctrl-Enter": run, "Cmd-Enter": run }, leaving = { ...keys, Tab: false, "Shift-Tab": false };
    yasqe = new Yasqe(byId("editor"), { value: area.value, persistenceId: null, autocompleters: completers(), editorHeight: "auto", viewportMargin: Infinity, resizeable: false, showQueryButton: false, createShareableLink: null, extraKeys: keys });
    yasqe.setValue(area.value);
    yasqe.on("change", clearMarks);
    yasqe.on("keydown", (_, event) => {
      if (event.key === "Escape") { yasqe.setOption("extraKeys", leaving); } else if (!["Tab", "Shift"].includes(event.key)) { yasqe.setOption("extraKeys", keys); }
    });
    yasqe.on("focus", () => yasqe.setOption("extraKeys", keys));
    yasqe.on("change", () => { area.value = yasqe.getValue(); });
    const field = yasqe.getInputField();
    field.setAttribute("aria-label", words.query);
    field.setAttribute("aria-describedby", "leave");
    byId("leave").hidden = false;
  } else {
    area.addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); run(); } });
  }
  if (new URLSearchParams(location.search).has("query")) { run(); }
})();
