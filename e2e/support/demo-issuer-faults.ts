import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/** What the demo issuer does wrong, for one of its documents. An empty object is a healthy issuer. */
export interface DemoFault {
  /** Waits before the answer. */
  delayMs?: number;
  /** Never answers. */
  hang?: boolean;
  /** Answers one byte per this many milliseconds. */
  dripMs?: number;
  status?: number;
  /** `Location`, with status 302 unless `status` says another. */
  redirectTo?: string;
  /** Any headers on top: Retry-After, Content-Encoding, Cache-Control, Content-Type, … */
  headers?: Record<string, string>;
  /** Sends this text in place of the document. */
  body?: string;
  /** Sends this many bytes of JSON white space before the document. */
  hugeBytes?: number;
  /** Members to replace in the document. */
  overrides?: Record<string, unknown>;
}

/** Sends a document, with the fault if there is one. */
export async function sendDocument(
  response: ServerResponse,
  document: Record<string, unknown>,
  headers: Record<string, string>,
  fault: DemoFault = {},
): Promise<void> {
  if (fault.hang) return;
  if (fault.delayMs) await sleep(fault.delayMs);
  const status = fault.status ?? (fault.redirectTo ? 302 : 200);
  const location: Record<string, string> = fault.redirectTo ? { location: fault.redirectTo } : {};
  response.writeHead(status, { ...headers, ...location, ...fault.headers });
  const body = fault.body ?? JSON.stringify({ ...document, ...fault.overrides });
  if (fault.hugeBytes) await sendWhiteSpace(response, fault.hugeBytes);
  if (fault.dripMs) await drip(response, body, fault.dripMs);
  response.end(fault.dripMs || status === 204 || status === 304 ? undefined : body);
}

async function sendWhiteSpace(response: ServerResponse, bytes: number): Promise<void> {
  const chunk = " ".repeat(64 * 1024);
  for (let sent = 0; sent < bytes && !response.destroyed; sent += chunk.length) {
    if (!response.write(chunk)) await sleep(1);
  }
}

async function drip(response: ServerResponse, body: string, dripMs: number): Promise<void> {
  for (const character of body) {
    if (response.destroyed) return;
    response.write(character);
    await sleep(dripMs);
  }
}
