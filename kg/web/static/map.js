/* Places as circles on land, each with its name: on the map where there is room, and in the list beside it, which keys and
   voices read. On a phone the world stands in three parts, one below the other. */
"use strict";
window.kgMap = ({ place, spots, land, words, number, make, draw, drawn, long }) => {
  const SIZE = 12, NEAR = 24;
  const WORLD = [{ west: -180, east: 180 }], PARTS = [{ west: -170, east: -26 }, { west: -26, east: 64 }, { west: 64, east: 190 }];
  const most = Math.max(...spots.map((spot) => spot.value), 1);
  const told = (spot) => `${spot.name}: ${number(spot.value)}`;
  let marks = new Map();

  /* What goes on beyond the edge comes in again at the other one. */
  const turned = (ring) => [0, ...(ring.some(([a]) => a > 180) ? [-360] : []), ...(ring.some(([a]) => a < -170) ? [360] : [])];
  const within = (spot, { west, east }) => [spot.at[0], spot.at[0] + 360].find((degrees) => degrees >= west && degrees < east);

  /* -- where names stand: beside their circle, above or below it, as long as they touch no other name and no other circle */
  const apart = (a, b) => a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
  const around = (circle) => ({ x: circle.x - circle.r, y: circle.y - circle.r, width: 2 * circle.r, height: 2 * circle.r });
  function box(circle, side) {
    const width = long(circle.spot.name, SIZE), beside = circle.y - SIZE / 2;
    return { width, height: SIZE + 1, ...{
      right: { x: circle.x + circle.r + 3, y: beside },
      left: { x: circle.x - circle.r - 3 - width, y: beside },
      above: { x: circle.x - width / 2, y: circle.y - circle.r - SIZE - 3 },
      below: { x: circle.x - width / 2, y: circle.y + circle.r + 2 },
    }[side] };
  }
  function names(circles, width, height) {
    const taken = [], found = [];
    for (const circle of circles) {
      const fits = (each) => each.x >= 0 && each.y >= 0 && each.x + each.width <= width && each.y + each.height <= height
        && taken.every((other) => apart(each, other)) && circles.every((other) => other === circle || apart(each, around(other)));
      const own = ["right", "left", "above", "below"].map((side) => box(circle, side)).find(fits);
      if (own) { taken.push(own); found.push(draw("text", { class: "name", x: own.x, y: own.y + SIZE - 2 }, circle.spot.name)); }
    }
    return found;
  }

  /* -- a part of the world */
  function part(bounds, width, whole) {
    const here = spots.filter((spot) => within(spot, bounds) !== undefined), scale = width / (bounds.east - bounds.west);
    if (!here.length) { return null; }
    const heights = here.map((spot) => spot.at[1]), [top, bottom] = whole ? [84, -60] : [Math.min(Math.max(...heights) + 12, 84), Math.max(Math.min(...heights) - 12, -90)];
    const height = Math.round((top - bottom) * scale), x = (degrees) => Math.round((degrees - bounds.west) * scale * 10) / 10, y = (degrees) => Math.round((top - degrees) * scale * 10) / 10;
    const svg = draw("svg", { viewBox: `0 0 ${width} ${height}`, width, class: "map", role: "img", "aria-label": `${words.map}: ${here.map(told).join("; ")}` });
    const outline = (ring, turn) => `M${ring.map(([a, b]) => `${x(a + turn)} ${y(b)}`).join("L")}Z`;
    svg.append(draw("path", { class: "land", d: land.flatMap((ring) => turned(ring).map((turn) => outline(ring, turn))).join("") }));
    const circles = here.map((spot) => ({ spot, x: x(within(spot, bounds)), y: y(spot.at[1]), r: 3 + Math.round((whole ? 90 : 110) * Math.sqrt(spot.value / most)) / 10 }));
    for (const circle of circles) {
      const mark = draw("circle", { cx: circle.x, cy: circle.y, r: circle.r }, draw("title", {}, told(circle.spot)));
      svg.append(mark);
      marks.set(circle.spot, { svg, circle, mark, width, height });
    }
    svg.append(...names(circles, width, height));
    const nearest = (event) => {
      const edge = svg.getBoundingClientRect(), [left, down] = [event.clientX - edge.left, event.clientY - edge.top].map((each) => each * width / edge.width);
      const way = (each) => Math.hypot(each.x - left, each.y - down) - each.r, found = [...circles].sort((a, b) => way(a) - way(b))[0];
      show(way(found) < NEAR ? found.spot : null);
    };
    svg.addEventListener("pointermove", nearest);
    svg.addEventListener("click", nearest);
    svg.addEventListener("pointerleave", () => show(null));
    return svg;
  }

  /* -- the one that is pointed at, on the map or in the list: its circle and its name stand out */
  const list = make("ul", { class: "places plain" });
  function show(spot) {
    place.querySelectorAll(".shown").forEach((each) => each.classList.remove("shown"));
    place.querySelectorAll(".told").forEach((each) => each.remove());
    const found = spot && marks.get(spot);
    if (!found) { return; }
    const { svg, circle, mark, width } = found, text = told(spot), room = long(text, SIZE + 1, 600) + 12;
    const left = Math.max(0, Math.min(circle.x - room / 2, width - room)), up = circle.y - circle.r - 24, y = up < 0 ? circle.y + circle.r + 4 : up;
    mark.classList.add("shown");
    svg.append(draw("g", { class: "told" }, draw("rect", { x: left, y, width: room, height: 20, rx: 3 }), draw("text", { x: left + 6, y: y + 14 }, text)));
    list.children[spots.indexOf(spot)].classList.add("shown");
  }
  for (const spot of spots) {
    const item = make("li", {}, spot.href ? make("a", { href: spot.href }, spot.name) : spot.name, " ", make("span", { class: "count" }, number(spot.value)));
    item.addEventListener("pointerenter", () => show(spot));
    item.addEventListener("focusin", () => show(spot));
    item.addEventListener("focusout", () => show(null));
    list.append(item);
  }
  list.addEventListener("pointerleave", () => show(null));

  drawn(place, (width) => {
    marks = new Map();
    const whole = width >= 640, all = make("div", { class: "parts" });
    all.append(...(whole ? WORLD : PARTS).map((bounds) => part(bounds, Math.min(width, 1150), whole)).filter(Boolean));
    return all;
  });
  place.append(make("p", { class: "soft" }, words.map_note), make("h3", { id: "places" }, words.map_list), list);
  list.setAttribute("aria-labelledby", "places");
};
