import { expect, test } from "vitest";
import { openTestDatabase } from "./test-database.ts";
import { grantRecord, tokenIdUse } from "./test-grant.ts";
import { addTestTrust } from "./test-trust.ts";

test("maintenance forgets spent token ids and leaves the database working", async () => {
  const open = await openTestDatabase();
  const made = await addTestTrust(open.context);
  const trust = await open.database.trust.loadTrust(made.organisationId, made.accountId);
  const forgetAt = new Date("2020-01-01T00:00:00Z");
  await open.database.exchangeWriter.recordGrant(grantRecord(trust, tokenIdUse(trust, "old", { forgetAt })));
  await open.database.exchangeWriter.recordGrant(grantRecord(trust, tokenIdUse(trust, "new")));
  await open.maintain(new Date());
  await open.maintain(new Date());
  const { rows } = await open.context.pool.query("SELECT token_id_hash AS hash FROM token_uses");
  expect(rows).toEqual([{ hash: "new" }]);
  expect(await open.database.exchangeWriter.recordGrant(grantRecord(trust))).toEqual({ recorded: true });
  await open.close();
});

test("maintenance forgets sessions that have ended and failed sign-ins too old to count", async () => {
  const open = await openTestDatabase();
  const { pool } = open.context;
  const now = new Date("2026-06-01T12:00:00Z");
  await pool.query("INSERT INTO users (id, email, name, password_hash) VALUES ('usr_1', 'a@b.c', 'A', 'x')");
  const minutesFromNow = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
  for (const [idHash, minutes] of [
    ["ended", -1],
    ["open", 1],
  ] as const)
    await open.database.sessions.create({
      idHash,
      userId: "usr_1",
      createdAt: minutesFromNow(-480 + minutes),
      expiresAt: minutesFromNow(minutes),
      address: null,
      userAgent: null,
    });
  await open.database.signInFailures.attempt("old", minutesFromNow(-180));
  await open.database.signInFailures.attempt("new", minutesFromNow(-30));
  await open.maintain(now);
  expect((await pool.query("SELECT id_hash AS id FROM sessions")).rows).toEqual([{ id: "open" }]);
  expect((await pool.query("SELECT key FROM sign_in_failures")).rows).toEqual([{ key: "new" }]);
  await open.close();
});
