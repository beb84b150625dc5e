// Makes kg/web/static/vendor out of the installed packages, where the site serves it: the query editor, and the map's
// land and places (no borders: the map of results has circles on land).
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..", "static", "vendor");
const find = createRequire(import.meta.url).resolve;
const source = dirname(find("@zazuko/yasgui"));
mkdirSync(target, { recursive: true });
for (const name of ["yasgui.min.js", "yasgui.min.css"]) copyFileSync(join(source, name), join(target, name));
console.log(`The query editor is in ${target}`);

// TopoJSON: arcs are differences in a grid; a ring is a chain of arcs, those below zero backwards.
function rings(topology, geometry) {
  const { scale, translate } = topology.transform;
  const arc = (index) => {
    let x = 0, y = 0;
    const points = topology.arcs[index < 0 ? ~index : index].map(([dx, dy]) => [(x += dx) * scale[0] + translate[0], (y += dy) * scale[1] + translate[1]]);
    return index < 0 ? points.reverse() : points;
  };
  const ring = (arcs) => arcs.flatMap((each, n) => arc(each).slice(n ? 1 : 0));
  const polygons = geometry.type === "Polygon" ? [geometry.arcs] : geometry.type === "MultiPolygon" ? geometry.arcs : (geometry.geometries || []).flatMap((each) => (each.type === "Polygon" ? [each.arcs] : each.arcs));
  return polygons.map((each) => ring(each[0]));
}
// A ring over the edge of the map goes on beyond it, and does not come back along a line across the whole map.
function whole(ring) {
  let turn = 0;
  return ring.map(([x, y], n) => {
    const before = n ? ring[n - 1][0] : x;
    turn += x - before > 180 ? -360 : x - before < -180 ? 360 : 0;
    return [x + turn, y];
  });
}
function middle(points) {
  const ring = whole(points);

  let area = 0, x = 0, y = 0;
  ring.forEach(([ax, ay], n) => {
    const [bx, by] = ring[(n + 1) % ring.length], cross = ax * by - bx * ay;
    area += cross; x += (ax + bx) * cross; y += (ay + by) * cross;
  });
  const at = area ? [x / (3 * area), y / (3 * area)] : ring[0];
  return { area: Math.abs(area), at: [((at[0] + 540) % 360) - 180, at[1]] };
}
const short = (point) => point.map((each) => Math.round(each * 10) / 10);

if (existsSync(join(here, "..", "..", "..", "node_modules", "world-atlas"))) {
  const read = (name) => JSON.parse(readFileSync(find(`world-atlas/${name}.json`), "utf8"));
  const land = read("land-110m"), countries = read("countries-50m");
  const table = readFileSync(join(here, "..", "..", "..", "ontology", "countries.tsv"), "utf8");
  const codes = new Map(table.split("\n").filter((line) => line && !line.startsWith("#")).map((line) => line.split("\t")).map(([code, , number]) => [number, code]));
  const places = {}, areas = {};
  for (const each of countries.objects.countries.geometries) {
    if (!codes.has(each.id) || !each.arcs) continue;
    // The middle of the largest part, which for a State in several parts is where one looks for it; a territory may
    // have its State's number.
    const largest = rings(countries, each).map(middle).sort((a, b) => b.area - a.area)[0], code = codes.get(each.id);
    if (largest.area > (areas[code] ?? -1)) [areas[code], places[code]] = [largest.area, short(largest.at)];
  }
  const outlines = rings(land, land.objects.land).map((ring) => whole(ring).map(short));
  writeFileSync(join(target, "world.json"), JSON.stringify({ land: outlines, places }));
  console.log(`The map's land and ${Object.keys(places).length} places are in ${target}`);
}
