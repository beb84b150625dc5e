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

  /* -- the chart: bars of the last column of numbers */
  function measured() {
    const names = answer.head.vars, rows = answer.results.bindings;
    const numeric = (name) => rows.some((row) => row[name]) && rows.every((row) => !row[name] || isNumber(row[name]));
    const value = [...names].reverse().find(numeric), label = names.find((name) => name !== value && rows.some((row) => row[name]));
    return value && label ? { value, label, rows: rows.filter((row) => row[value] && row[label]) } : null;
  }
  function chart(place) {
    const { value, label, rows } = measured(), some = rows.slice(0, BARS), values = some.map((row) => Number(row[value].value));
    const most = Math.max(...values, 0), least = Math.min(...values, 0), height = 26, left = 250, width = 860;
    const scale = (width - left - 90) / (most - least || 1);
    const svg = draw("svg", { viewBox: `0 0 ${width} ${some.length * height + 8}`, class: "chart", role: "img", "aria-label": `${label}: ${value}` });
    some.forEach((row, n) => {
      const full = said(row[label]), y = n * height + 4, start = left + (Math.min(values[n], 0) - least) * scale, long = Math.max(Math.abs(values[n]) * scale, 1);
      const text = draw("text", { x: left - 8, y: y + 15, "text-anchor": "end" }, full.length > 32 ? `${full.slice(0, 31)}…` : full);
      text.append(draw("title", {}, full));
      svg.append(text, draw("rect", { x: start, y, width: long, height: height - 8 }), draw("text", { x: start + long + 6, y: y + 15 }, number(values[n])));
    });
    place.append(make("div", { class: "scroll", role: "region", "aria-label": words.chart, tabindex: "0" }, svg));
    if (rows.length > BARS) { place.append(make("p", { class: "soft" }, fill(words.chart_cut, { shown: number(BARS), all: number(rows.length) }))); }
  }

  /* -- the map: circles on land, no borders, of countries or of places with a latitude and a longitude */
  const country = (found) => (found && found.type === "uri" && found.value.startsWith(`${settings.base}id/country/`) ? found.value.slice(settings.base.length + 11) : "");
  function placed() {
    const names = answer.head.vars, rows = answer.results.bindings;
    const named = (pattern) => names.find((name) => pattern.test(name) && rows.some((row) => isNumber(row[name])));
    const north = named(/^lat(itude)?$/i), east = named(/^(lon|lng|long|longitude)$/i), where = names.find((name) => rows.some((row) => country(row[name])));
    if (!settings.map || !(where || (north && east))) { return null; }
    return { where, north, east };
  }
  async function map(place) {
    const { where, north, east } = placed();
    world = world || await fetch(settings.map).then((found) => found.json()).catch(() => null);
    if (!world) { place.append(make("p", { class: "notice warn" }, words.network_error)); return; }
    const amount = (measured() || {}).value, spots = new Map(), lost = new Map();
    for (const row of answer.results.bindings) {
      const code = where ? country(row[where]) : "", own = !where && isNumber(row[north]) && isNumber(row[east]);
      const at = where ? world.places[code] : own ? [Number(row[east].value), Number(row[north].value)] : undefined;
      const name = where ? said(row[where]) : said(row[answer.head.vars.find((each) => each !== north && each !== east)]) || String(at);
      if (where && !code) { if (row[where]) { lost.set(name, name); } continue; }
      if (!at || Math.abs(at[1]) > 90 || Math.abs(at[0]) > 180) { if (name) { lost.set(name, name); } continue; }
      const key = where ? code : at.join(), spot = spots.get(key) || { at, name, value: 0 };
      spot.value += amount && row[amount] && amount !== north && amount !== east ? Math.max(Number(row[amount].value), 0) : 1;
      spots.set(key, spot);
    }
    const x = (degrees) => Math.round((Number(degrees) + 180) * 20) / 10, y = (degrees) => Math.round((84 - degrees) * 20) / 10;
    const svg = draw("svg", { viewBox: "0 0 720 290", class: "map", role: "img", "aria-label": words.map });
    // What goes on beyond the edge comes in again at the other one.
    const turned = (ring) => [0, ...(ring.some(([a]) => a > 180) ? [-360] : []), ...(ring.some(([a]) => a < -180) ? [360] : [])];
    const outline = (ring, turn) => `M${ring.map(([a, b]) => `${x(a + turn)} ${y(b)}`).join("L")}Z`;
    svg.append(draw("path", { class: "land", d: world.land.flatMap((ring) => turned(ring).map((turn) => outline(ring, turn))).join("") }));
    const most = Math.max(...[...spots.values()].map((spot) => spot.value), 1);
    [...spots.values()].sort((a, b) => b.value - a.value).forEach((spot) => {
      svg.append(draw("circle", { cx: x(spot.at[0]), cy: y(spot.at[1]), r: Math.round(20 + 75 * Math.sqrt(spot.value / most)) / 10 }, draw("title", {}, `${spot.name}: ${number(spot.value)}`)));
    });
    place.append(make("div", { class: "scroll", role: "region", "aria-label": words.map, tabindex: "0" }, svg), make("p", { class: "soft" }, words.map_note));
    if (lost.size) { place.append(make("p", { class: "soft" }, `${words.map_lost} ${[...lost.keys()].join(", ")}`)); }
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
