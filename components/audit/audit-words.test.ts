import { expect, test } from "vitest";
import type { AuditEvent } from "#lib/schemas/audit-event.ts";
import { changeSummary } from "./audit-words.ts";

function summary(action: string, changes: { field: string; from: unknown; to: unknown }[]): string {
  const event = { action, resourceType: "federated_identity", description: "Said so", context: { changes } };
  return changeSummary(event as unknown as AuditEvent);
}

test("an update names the fields it changed", () => {
  expect(summary("update", [{ field: "status", from: "active", to: "inactive" }])).toBe("status");
});

test("what came or went is told by its subject, not by its title again", () => {
  const description = { field: "description", from: null, to: "" };
  const subject = { field: "providerSubject", from: null, to: "project_path:a/b" };
  expect(summary("create", [description, subject])).toBe("project_path:a/b");
  expect(summary("delete", [{ ...subject, from: "project_path:a/b", to: null }])).toBe("project_path:a/b");
  expect(summary("create", [description])).toBe("1 field");
});
