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
