import type { DataContext } from "./data-context.ts";

/** Everything the database can be asked, one member per noun. Each noun's file adds its line. */
export function createDatabase(_context: DataContext) {
  return {};
}

export type Database = ReturnType<typeof createDatabase>;
