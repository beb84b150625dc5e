// Copies the query editor out of the installed packages into kg/web/static/vendor, where the site serves it.
import { copyFileSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..", "static", "vendor");
const source = dirname(createRequire(import.meta.url).resolve("@zazuko/yasgui"));
mkdirSync(target, { recursive: true });
for (const name of ["yasgui.min.js", "yasgui.min.css"]) copyFileSync(join(source, name), join(target, name));
console.log(`The query editor is in ${target}`);
