/* The answer of a query as a table, a chart or a map: made here, from the answer alone, with no outside part. */
"use strict";
window.kgResults = (holder, settings, nameOf) => {
  const words = settings.words, root = document.documentElement.dataset.root || "";
  const ROWS = 50, BARS = 60;
  let answer = null, view = "table", sorted = { column: "", down: false }, wanted = "", shown = ROWS, world = null;

  const make = (tag, attributes = {}, ...content) => {
    const made = document.createElement(tag);
    Object.entries(attributes).forEach(([key, value]) => { if (value !== undefined) { made.setAttribute(key, value); } });
    made.append(...content);
    return made;
  };
  const draw = (tag, attributes, ...content) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    made.append(...content);
    return made;
  };
  const fill = (text, values) => Object.entries(values).reduce((told, [key, value]) => told.replace(`{${key}}`, value), text);
  const number = (value) => value.toLocaleString(settings.language);

  /* -- cells */
  const isNumber = (cell) => cell && cell.type !== "uri" && cell.value.trim() !== "" && Number.isFinite(Number(cell.value));
  const said = (cell) => {
    if (!cell) { return ""; }
    if (cell.type === "uri") { return nameOf(cell.value); }
    if (cell.type === "triple") { return ["subject", "predicate", "object"].map((part) => said(cell.value[part])).join(" "); }
    return cell.value;
  };
  const address = (iri) => {
    if (iri.startsWith(settings.base)) {
      const rest = iri.slice(settings.base.length);
      return rest.startsWith("id/") || rest.startsWith("ontology") ? `${root}/${rest}` : iri;
    }
    return /^https?:/.test(iri) ? iri : "";
  };
  function cell(value, variable) {
    const made = make("td", { "data-label": variable });
    if (!value) { return made; }
    if (isNumber(value)) { made.className = "number"; }
    if (value["xml:lang"]) { made.lang = value["xml:lang"]; }
    const href = value.type === "uri" ? address(value.value) : "";
    made.append(href ? make("a", { href, title: value.value, rel: href.startsWith("http") ? "noopener" : undefined }, said(value)) : said(value));
    return made;
  }

  /* -- the table: sorted, filtered, and with a word for what it does not show */
  function rowsWanted() {
    const part = wanted.toLowerCase();
    const rows = answer.results.bindings.filter((row) => !part || answer.head.vars.some((name) => said(row[name]).toLowerCase().includes(part)));
    if (!sorted.column) { return rows; }
    const by = (row) => row[sorted.column];
    const order = (a, b) => {
      if (!a || !b) { return a ? -1 : b ? 1 : 0; }
      return isNumber(a) && isNumber(b) ? Number(a.value) - Number(b.value) : said(a).localeCompare(said(b), settings.language, { numeric: true });
    };
    return [...rows].sort((a, b) => (by(a) && by(b) && sorted.down ? -1 : 1) * order(by(a), by(b)));
  }
  function table(place) {
    const filter = make("input", { type: "search", id: "filter", autocomplete: "off" });
    filter.value = wanted;
    const body = make("tbody"), told = make("p", { class: "soft", role: "status" }), more = make("button", { type: "button", class: "quiet" });
    const heads = answer.head.vars.map((name) => {
      const sort = make("button", { type: "button", class: "sort" }, name);
      sort.addEventListener("click", () => {
        sorted = { column: name, down: sorted.column === name && !sorted.down };
        mark();
        rows();
      });
      return make("th", { scope: "col", class: answer.results.bindings.some((row) => isNumber(row[name])) ? "number" : undefined }, sort);
    });
    const mark = () => heads.forEach((head, n) => {
      if (answer.head.vars[n] === sorted.column) { head.setAttribute("aria-sort", sorted.down ? "descending" : "ascending"); } else { head.removeAttribute("aria-sort"); }
    });
    function rows() {
      const found = rowsWanted(), all = answer.results.bindings.length;
      body.replaceChildren(...found.slice(0, shown).map((row) => make("tr", {}, ...answer.head.vars.map((name) => cell(row[name], name)))));
      told.textContent = fill(words.rows_shown, { shown: number(Math.min(shown, found.length)), all: number(all) }) + (found.length < all ? ` ${fill(words.rows_fit, { number: number(found.length) })}` : "");
      more.hidden = found.length <= shown;
      more.textContent = fill(words.rows_more, { number: number(Math.min(200, found.length - shown)) });
    }
    filter.addEventListener("input", () => { wanted = filter.value.trim(); shown = ROWS; rows(); });
    more.addEventListener("click", () => { shown += 200; rows(); });
    mark();
    rows();
    place.append(
      make("p", { class: "bar" }, make("label", { for: "filter" }, words.filter), filter),
      told,
      make("div", { class: "scroll", role: "region", "aria-label": words.table, tabindex: "0" },
        make("table", { class: "cells answer" }, make("thead", {}, make("tr", {}, ...heads)), body)),
      more);
  }

  /* -- what is drawn has the width of its place, in real pixels: what is narrow is laid out anew, and nothing moves sideways */
  const ruler = document.createElement("canvas").getContext("2d");
  const long = (text, size, weight = 400) => { ruler.font = `${weight} ${size}px system-ui, sans-serif`; return ruler.measureText(text).width; };
  function fitted(text, room, size) {
    if (long(text, size) <= room) { return text; }
    let kept = text.length;
    while (kept > 1 && long(`${text.slice(0, kept)}…`, size) > room) { kept -= 1; }
    return `${text.slice(0, kept).trimEnd()}…`;
  }
  function drawn(place, made) {
    const holding = make("div", { class: "drawn" });
    let width = 0;
    place.append(holding);
    const again = () => {
      const now = Math.floor(holding.clientWidth);
      if (now > 0 && now !== width) { width = now; holding.replaceChildren(made(width)); }
    };
    again();
    new ResizeObserver(again).observe(holding);
  }

  /* -- the chart: bars of the last column of numbers; on a phone a name stands above its bar */
  function measured() {
    const names = answer.head.vars, rows = answer.results.bindings;
    const numeric = (name) => rows.some((row) => row[name]) && rows.every((row) => !row[name] || isNumber(row[name]));
    const value = [...names].reverse().find(numeric), label = names.find((name) => name !== value && rows.some((row) => row[name]));
    return value && label ? { value, label, rows: rows.filter((row) => row[value] && row[label]) } : null;
  }
  function bars(full, { value, label, rows }) {
    const width = Math.min(full, 960), above = width < 600, left = above ? 0 : 250, height = above ? 46 : 26, bar = above ? 22 : 0;
    const values = rows.map((row) => Number(row[value].value)), most = Math.max(...values, 0), least = Math.min(...values, 0);
    const room = Math.max(...values.map((each) => long(number(each), 13))) + 12, scale = (width - left - room) / (most - least || 1);
    const svg = draw("svg", { viewBox: `0 0 ${width} ${rows.length * height + 8}`, width, class: "chart", role: "img", "aria-label": `${label}: ${value}` });
    rows.forEach((row, n) => {
      const name = said(row[label]), y = n * height + 4, start = left + (Math.min(values[n], 0) - least) * scale, size = Math.max(Math.abs(values[n]) * scale, 1);
      const text = draw("text", above ? { x: 0, y: y + 15 } : { x: left - 8, y: y + 15, "text-anchor": "end" }, fitted(name, above ? width : left - 8, 13));
      text.append(draw("title", {}, name));
      svg.append(text, draw("rect", { x: start, y: y + bar, width: size, height: 18 }), draw("text", { x: start + size + 6, y: y + bar + 14 }, number(values[n])));
    });
    return svg;
  }
  function chart(place) {
    const found = measured(), some = { ...found, rows: found.rows.slice(0, BARS) };
    drawn(place, (width) => bars(width, some));
    if (found.rows.length > BARS) { place.append(make("p", { class: "soft" }, fill(words.chart_cut, { shown: number(BARS), all: number(found.rows.length) }))); }
  }

  /* -- the map: circles on land, no borders, of countries or of places with a latitude and a longitude (map.js) */
  const country = (found) => (found && found.type === "uri" && found.value.startsWith(`${settings.base}id/country/`) ? found.value.slice(settings.base.length + 11) : "");
  function placed() {
    const names = answer.head.vars, rows = answer.results.bindings;
    const named = (pattern) => names.find((name) => pattern.test(name) && rows.some((row) => isNumber(row[name])));
    const north = named(/^lat(itude)?$/i), east = named(/^(lon|lng|long|longitude)$/i), where = names.find((name) => rows.some((row) => country(row[name])));
    if (!settings.map || !(where || (north && east))) { return null; }
    return { where, north, east };
  }
  function spotted() {
    const { where, north, east } = placed(), amount = (measured() || {}).value, spots = new Map(), lost = new Set();
    for (const row of answer.results.bindings) {
      const code = where ? country(row[where]) : "", own = !where && isNumber(row[north]) && isNumber(row[east]);
      const at = where ? world.places[code] : own ? [Number(row[east].value), Number(row[north].value)] : undefined;
      const name = where ? said(row[where]) : said(row[answer.head.vars.find((each) => each !== north && each !== east)]) || String(at);
      if (where && !code) { if (row[where]) { lost.add(name); } continue; }
      if (!at || Math.abs(at[1]) > 90 || Math.abs(at[0]) > 180) { if (name) { lost.add(name); } continue; }
      const key = where ? code : at.join(), spot = spots.get(key) || { at, name, href: where ? address(row[where].value) : "", value: 0 };
      spot.value += amount && row[amount] && amount !== north && amount !== east ? Math.max(Number(row[amount].value), 0) : 1;
      spots.set(key, spot);
    }
    return { lost: [...lost], spots: [...spots.values()].sort((a, b) => b.value - a.value || a.name.localeCompare(b.name, settings.language)) };
  }
  async function map(place) {
    world = world || await fetch(settings.map).then((found) => found.json()).catch(() => null);
    if (!world) { place.append(make("p", { class: "notice warn" }, words.network_error)); return; }
    const { spots, lost } = spotted();
    window.kgMap({ place, spots, land: world.land, words, number, make, draw, drawn, long });
    if (lost.length) { place.append(make("p", { class: "soft" }, `${words.map_lost} ${lost.join(", ")}`)); }
  }

  /* -- which of them */
  const views = { table: [() => true, table], chart: [() => Boolean(measured()), chart], map: [() => Boolean(placed()), map] };
  function redraw() {
    holder.replaceChildren();
    if (!answer) { return; }
    if (answer.boolean !== undefined) { holder.append(make("p", { class: "figure" }, answer.boolean ? words.yes : words.no)); return; }
    if (answer.text !== undefined) { holder.append(make("pre", { tabindex: "0", "aria-label": words.results }, answer.text)); return; }
    if (!answer.results.bindings.length) { return; }
    if (!views[view][0]()) { view = "table"; }
    const choice = make("div", { class: "bar views", role: "group", "aria-label": words.results }), place = make("div");
    for (const name of Object.keys(views).filter((each) => views[each][0]())) {
      const button = make("button", { type: "button", class: "quiet", "data-view": name, "aria-pressed": String(name === view) }, words[name]);
      button.addEventListener("click", () => { view = name; redraw(); holder.querySelector(`[data-view=${name}]`).focus(); });
      choice.append(button);
    }
    holder.append(choice, place);
    views[view][1](place);
  }
  return {
    show(found) { answer = found; sorted = { column: "", down: false }; wanted = ""; shown = ROWS; redraw(); },
    redraw,
  };
};
