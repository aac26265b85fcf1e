import type * as z from "zod";
import { parseStrictJson } from "#lib/schemas/strict-json.ts";
import { describeIssues } from "./describe-issues.ts";
import { ProblemError } from "./problem.ts";

const bodyBytesMax = 64 * 1024;

/**
 * The JSON body of a request, as its schema gives it. Throws 415 for another content type, 413 over 64 KiB and 400
 * with every invalid member named. Nothing of the body is logged.
 */
export async function parseBody<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): Promise<z.output<Schema>> {
  requireJson(request);
  const json = parseStrictJson(decodeUtf8(await readBytes(request)));
  if (!json.ok) throw invalidJson(json.code, `the body ${json.message}`);
  const parsed = schema.safeParse(json.value);
  if (parsed.success) return parsed.data;
  const errors = describeIssues(parsed.error.issues);
  throw invalidInput(errors);
}

/** 400 with the fields that are wrong, from a schema or from a handler's own checks. */
export function invalidInput(errors: { path: string; code: string; message: string }[]): ProblemError {
  const shown = errors
    .slice(0, 5)
    .map(({ path, message }) => (path === "" ? message : `${path}: ${message}`));
  const rest = errors.length - shown.length;
  return new ProblemError("invalid_request", `${shown.join("; ")}${rest > 0 ? `; and ${rest} more` : ""}`, {
    errors,
  });
}

function requireJson(request: Request): void {
  const [type = "", ...parameters] = (request.headers.get("content-type") ?? "").toLowerCase().split(";");
  const charset = parameters.map((text) => text.trim()).find((text) => text.startsWith("charset="));
  const isJson = /^application\/(?:json|[a-z0-9.+-]+\+json)$/.test(type.trim());
  if (isJson && (charset === undefined || /^charset="?utf-?8"?$/.test(charset))) return;
  throw new ProblemError("unsupported_media_type", "Send JSON, with Content-Type: application/json.", {
    headers: { accept: "application/json" },
  });
}

/** Counts while it reads: a Content-Length is only a claim. */
async function readBytes(request: Request): Promise<Uint8Array> {
  if (Number(request.headers.get("content-length")) > bodyBytesMax) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = request.body?.getReader();
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    const chunk: Uint8Array = read.value;
    length += chunk.byteLength;
    if (length > bodyBytesMax) {
      await reader?.cancel();
      throw tooLarge();
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(): ProblemError {
  return new ProblemError("body_too_large", `The body may have at most ${bodyBytesMax} bytes.`);
}

function decodeUtf8(bytes: Uint8Array): string {
  if (bytes.byteLength === 0) throw invalidJson("missing", "the body is empty: send a JSON object");
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw invalidJson("malformed", "the body is not UTF-8");
  }
}

function invalidJson(code: string, message: string): ProblemError {
  return new ProblemError("invalid_json", `${message[0]?.toUpperCase()}${message.slice(1)}.`, {
    errors: [{ path: "", code, message }],
  });
}
