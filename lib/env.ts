import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { resolve } from "node:path";
import * as z from "zod";

/** The environment of `API.md`, parsed once. Secrets are in here: never log it whole. */
export interface Env {
  host: string;
  port: number;
  /** Our own origin: issuer, default audience, base of every link. No trailing slash. */
  publicUrl: string;
  /** Null: the embedded database in `dataDir`. */
  databaseUrl: string | null;
  dataDir: string;
  /** 32 bytes, or null: made in `dataDir` at the first embedded start. */
  masterKey: Buffer | null;
  /** Entries of `OUTBOUND_ALLOW`, each of a form that is allowed. */
  outboundAllow: string[];
  /** CIDR ranges whose `X-Forwarded-For` is believed. */
  trustedProxies: string[];
  /** Refusals per source address and minute before 429; 0 is off. */
  failuresPerMinute: number;
  logLevel: LogLevel;
  variablePrefix: string;
  /** Origin of the demo issuer that `npm run demo` starts; null everywhere else. */
  demoIssuer: string | null;
}

export interface EnvProblem {
  variable: string;
  problem: string;
  advice: string;
}

export type EnvReading =
  | { ok: true; env: Env; warnings: string[] }
  | { ok: false; problems: EnvProblem[]; warnings: string[] };

type LogLevel = (typeof logLevels)[number];
const logLevels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

/**
 * Reads and checks the whole environment at once, so that a person sees everything that is wrong.
 * A variable set to nothing counts as absent. No value of a secret enters a problem.
 */
export function readEnv(source: Record<string, string | undefined>): EnvReading {
  const problems: EnvProblem[] = [];
  const warnings: string[] = [];
  const take = <Name extends Variable>(
    variable: Name,
  ): z.infer<(typeof variables)[Name]["schema"]> | null => {
    const text = source[variable]?.trim();
    if (!text) return null;
    const { schema, advice } = variables[variable];
    const parsed = schema.safeParse(text);
    if (parsed.success) return parsed.data as z.infer<(typeof variables)[Name]["schema"]>;
    for (const issue of parsed.error.issues) problems.push({ variable, problem: issue.message, advice });
    return null;
  };

  const host = readHost(source.HOST, warnings);
  const port = take("PORT") ?? 3000;
  const givenUrl = take("PUBLIC_URL");
  const publicUrl = givenUrl ?? new URL(`http://localhost:${port}`).origin;
  const urlIsBroken = problems.some(({ variable }) => variable === "PUBLIC_URL");
  if (!isLoopbackHost(host) && !publicUrl.startsWith("https://") && !urlIsBroken)
    problems.push({
      variable: "PUBLIC_URL",
      problem: givenUrl
        ? "is http, but HOST opens the server to other machines"
        : "is missing, but HOST opens the server to other machines",
      advice: "set it to the https address that clients use, or HOST to 127.0.0.1",
    });
  const databaseUrl = take("DATABASE_URL");
  const masterKey = readMasterKey(take("MASTER_KEY_FILE"), take("MASTER_KEY"), problems);
  const keyIsBroken = problems.some(({ variable }) => variable.startsWith("MASTER_KEY"));
  if (databaseUrl && !masterKey && !keyIsBroken)
    problems.push({
      variable: "MASTER_KEY",
      problem: "is missing; with DATABASE_URL it is required",
      advice: "make one with: openssl rand -base64 32",
    });
  const env: Env = {
    host,
    port,
    publicUrl,
    databaseUrl,
    masterKey,
    dataDir: resolve(/* turbopackIgnore: true */ take("DATA_DIR") ?? "data"),
    outboundAllow: take("OUTBOUND_ALLOW") ?? [],
    trustedProxies: take("TRUSTED_PROXIES") ?? [],
    failuresPerMinute: take("FAILURES_PER_MINUTE") ?? 30,
    logLevel: take("LOG_LEVEL") ?? "info",
    variablePrefix: take("VARIABLE_PREFIX") ?? "MOORING",
    demoIssuer: take("DEMO_ISSUER"),
  };
  return problems.length > 0 ? { ok: false, problems, warnings } : { ok: true, env, warnings };
}

/** The table that a person reads when the start is stopped. */
export function describeEnvProblems(problems: EnvProblem[]): string {
  const rows = [["variable", "problem", "what to do"], ...problems.map((row) => Object.values(row))];
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell: string, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return ["Mooring cannot start with this environment.", "", ...lines].join("\n");
}

/** Whether only this machine can reach a listener on the host. */
export function isLoopbackHost(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}

/** Some shells export `HOST` as the machine's name, so a name is ignored rather than refused. */
function readHost(given: string | undefined, warnings: string[]): string {
  const host = given?.trim().replace(/^\[(.*)\]$/, "$1");
  if (!host) return "127.0.0.1";
  if (host === "localhost" || isIP(host) !== 0) return host;
  warnings.push("HOST is neither an address nor localhost and is ignored; listening on 127.0.0.1.");
  return "127.0.0.1";
}

/** A mounted file wins over the variable (`SECURITY.md` 5.10). */
function readMasterKey(file: string | null, text: string | null, problems: EnvProblem[]): Buffer | null {
  const variable = file ? "MASTER_KEY_FILE" : "MASTER_KEY";
  const refuse = (problem: string, advice: string): null => {
    problems.push({ variable, problem, advice });
    return null;
  };
  if (file) {
    try {
      text = readFileSync(/* turbopackIgnore: true */ file, "utf8").trim();
    } catch {
      return refuse("names a file that cannot be read", "check the path and its permissions");
    }
  }
  if (text === null) return null;
  const advice = "give 32 random bytes in base64: openssl rand -base64 32";
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return refuse("is not base64", advice);
  const key = Buffer.from(text, "base64");
  if (key.length !== 32) return refuse(`holds ${key.length} bytes in place of 32`, advice);
  if (new Set(key).size < 8) return refuse("is a value that can be guessed", advice);
  return key;
}

const commaList = (isAllowed: (entry: string) => boolean, name: string) =>
  z
    .string()
    .transform((text) =>
      text
        .split(",")
        .map((entry) => entry.trim())
        .filter(Boolean),
    )
    .superRefine((entries, context) => {
      for (const entry of entries)
        if (!isAllowed(entry))
          context.addIssue({ code: "custom", message: `has ${quote(entry)}, not ${name}` });
    });

const variables = {
  PORT: {
    schema: wholeNumber(1, 65_535),
    advice: "set it to a number from 1 to 65535, or leave it out for 3000",
  },
  PUBLIC_URL: {
    schema: z.string().transform((text, context) => {
      const url = URL.parse(text);
      const problem = publicUrlProblem(url);
      if (url && !problem) return url.origin;
      context.addIssue({ code: "custom", message: problem ?? "is not a URL" });
      return z.NEVER;
    }),
    advice: "give the origin alone, such as https://mooring.example",
  },
  DATABASE_URL: {
    schema: z
      .string()
      .refine((text) => /^postgres(ql)?:$/.test(URL.parse(text)?.protocol ?? ""), "is not a PostgreSQL URL"),
    advice: "give postgresql://user:password@host:5432/database, or leave it out for the embedded database",
  },
  DATA_DIR: {
    schema: z.string().refine((text) => !text.includes("\0"), "has a NUL"),
    advice: "give a folder",
  },
  MASTER_KEY: { schema: z.string(), advice: "" },
  MASTER_KEY_FILE: { schema: z.string(), advice: "" },
  OUTBOUND_ALLOW: {
    schema: commaList(isOutboundEntry, "a host name, an address range or an http origin on loopback"),
    advice: "list hosts, ranges and http origins, such as gitlab.corp.internal:8443,10.20.0.0/16",
  },
  TRUSTED_PROXIES: {
    schema: commaList(isRange, "an address range"),
    advice: "list ranges, such as 10.0.0.0/8,fd00::/8",
  },
  FAILURES_PER_MINUTE: {
    schema: wholeNumber(0, 1_000_000),
    advice: "set it to a whole number; 0 turns the limit off",
  },
  LOG_LEVEL: {
    schema: z.enum(logLevels, { error: "is not a level" }),
    advice: `use one of ${logLevels.join(", ")}`,
  },
  VARIABLE_PREFIX: {
    schema: z.string().regex(/^[A-Z][A-Z0-9_]{0,31}$/, "is not the start of a variable's name"),
    advice: "use capital letters, digits and underscores, such as MOORING",
  },
  DEMO_ISSUER: {
    schema: z.string().refine(isHttpOnLoopback, "is not an http origin on loopback"),
    advice: "leave it out: npm run demo sets it to the issuer that it starts",
  },
} as const;
type Variable = keyof typeof variables;

function wholeNumber(min: number, max: number) {
  return z
    .string()
    .refine(
      (text) => /^\d{1,9}$/.test(text) && Number(text) >= min && Number(text) <= max,
      `is not a whole number from ${min} to ${max}`,
    )
    .transform(Number);
}

function publicUrlProblem(url: URL | null): string | null {
  if (!url || !/^https?:$/.test(url.protocol)) return "is not an http or https URL";
  if (url.username || url.password) return "carries user information";
  if (url.pathname !== "/" || url.search || url.hash) return "has a path, a query or a fragment";
  return null;
}

function isRange(entry: string): boolean {
  const [address = "", bits, ...rest] = entry.split("/");
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

function isOutboundEntry(entry: string): boolean {
  if (isRange(entry)) return true;
  if (/^[a-z]+:\/\//i.test(entry)) return isHttpOnLoopback(entry);
  return /^(\[[0-9a-f:.]+\]|[a-z0-9]([a-z0-9.-]{0,252}[a-z0-9])?)(:\d{1,5})?$/i.test(entry);
}

function isHttpOnLoopback(text: string): boolean {
  const url = URL.parse(text);
  const host = url?.hostname.replace(/^\[(.*)\]$/, "$1") ?? "";
  return url?.protocol === "http:" && isLoopbackHost(host) && publicUrlProblem(url) === null;
}

function quote(entry: string): string {
  return `"${entry.length > 40 ? `${entry.slice(0, 40)}…` : entry}"`;
}
