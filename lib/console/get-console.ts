import type { Console } from "./create-console.ts";

/** The one place where the runtime keeps its singleton (`DESIGN.md` section 5). */
const runtimeKey = Symbol.for("mooring.runtime");

/** What the routes need of the world, as the runtime put it together. Throws before the runtime is up: a bug. */
export function getConsole(): Console {
  const holder = globalThis as { [runtimeKey]?: { console: Console } };
  const runtime = holder[runtimeKey];
  if (!runtime) throw new Error("the runtime has not been created");
  return runtime.console;
}
