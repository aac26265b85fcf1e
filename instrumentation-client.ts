// Before any schema is made: zod would otherwise try `new Function`, which the content security policy reports.
// What `z.config` sets, without zod: most pages have no schema and do not load it.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });
