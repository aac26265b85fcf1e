import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Page } from "@playwright/test";
import { aRule, expect, owner, test } from "./support/test.ts";

/** What a page may load of JavaScript, gzipped (docs/decisions/0013-page-weight.md). */
const budgetKilobytes = 220;
/** What comes by itself a moment after these pages: the reach of a saved rule, the form of another tab. */
const laterKilobytes = 8;

interface Script {
  name: string;
  bytes: number;
}

test("no page of the build needs more JavaScript than its budget", () => {
  const stats = JSON.parse(readFileSync(".next/diagnostics/route-bundle-stats.json", "utf8")) as {
    route: string;
    firstLoadChunkPaths: string[];
  }[];
  const pages = stats.filter(({ firstLoadChunkPaths }) => firstLoadChunkPaths.length > 0);
  expect(pages.length, "the build says what each page loads first").toBeGreaterThan(15);
  const sizes = new Map<string, number>();
  const sizeOf = (path: string) => {
    const size = sizes.get(path) ?? gzipSync(readFileSync(path)).length;
    sizes.set(path, size);
    return size;
  };
  const complaints = pages.map(({ route, firstLoadChunkPaths }) =>
    complain(
      route,
      firstLoadChunkPaths.map((path) => ({
        name: path.split("/").at(-1) ?? path,
        bytes: sizeOf(join(path)),
      })),
    ),
  );
  expect(complaints.filter((complaint) => complaint !== null)).toEqual([]);
});

test("no page fetches more than its budget before somebody does something", async ({
  page,
  api,
  provider,
  account,
  mint,
  exchange,
}) => {
  test.setTimeout(120_000);
  const rule = await api.create(
    "/v1/federated-identities",
    aRule(account, provider, { conditions: { project_id: "53804090", ref_protected: "true" } }),
  );
  const { body } = await exchange(account, await mint({ overrides: { ref: "develop" } }));
  const roles = await api.get<{ identity: string }[]>("/v1/iam/roles");
  const iam = `/${owner.slug}/iam`;
  const deployer = `${iam}/service-accounts/${account.identity}`;
  const addresses = [
    `/${owner.slug}`,
    `${iam}/identity-providers`,
    `${iam}/identity-providers/new`,
    `${iam}/identity-providers/${provider.identity}`,
    `${iam}/identity-providers/${provider.identity}?tab=settings`,
    `${iam}/service-accounts`,
    `${iam}/service-accounts/new`,
    deployer,
    `${deployer}?tab=roles`,
    `${deployer}?tab=integrate`,
    `${deployer}/federated-identities/new`,
    `${deployer}/federated-identities/${rule.identity}`,
    `${iam}/roles`,
    `${iam}/roles/${roles[0]?.identity}`,
    `${iam}/token-tester`,
    `/${owner.slug}/exchanges`,
    `/${owner.slug}/exchanges/${body.exchange_id}`,
    `/${owner.slug}/audit`,
    `/${owner.slug}/settings`,
    `/${owner.slug}/settings?tab=members`,
    `/${owner.slug}/settings?tab=access-tokens`,
  ];
  const complaints: (string | null)[] = [];
  for (const address of addresses) {
    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.waitForLoadState("networkidle");
    const scripts = await readScripts(page);
    expect(scripts.length, `${address} loads scripts`).toBeGreaterThan(5);
    if (process.env.PAGE_WEIGHTS) console.log(`${kilobytes(total(scripts))} ${address}`);
    const later = address.endsWith(rule.identity) || address.endsWith("?tab=settings") ? laterKilobytes : 0;
    complaints.push(complain(address, scripts, budgetKilobytes + later));
  }
  expect(complaints.filter((complaint) => complaint !== null)).toEqual([]);
});

/** Scripts that the page has fetched by now, as long as they were on the wire; from the cache they count as well. */
async function readScripts(page: Page): Promise<Script[]> {
  return page.evaluate(() => {
    const entries = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
    const scripts = entries.filter(({ name }) => new URL(name).pathname.endsWith(".js"));
    const sizes = new Map(scripts.map(({ name, encodedBodySize }) => [name, encodedBodySize]));
    return [...sizes].map(([name, bytes]) => ({ name: name.split("/").at(-1) ?? name, bytes }));
  });
}

/** One sentence about a page that is too heavy; null for one that is not. */
function complain(what: string, scripts: readonly Script[], most = budgetKilobytes): string | null {
  const bytes = total(scripts);
  if (bytes <= most * 1024) return null;
  const biggest = scripts
    .toSorted((one, other) => other.bytes - one.bytes)
    .slice(0, 8)
    .map((script) => `${script.name} ${kilobytes(script.bytes)}`);
  return (
    `${what} loads ${kilobytes(bytes)} of JavaScript, gzipped; ${most} KB is the most it may. ` +
    `Its biggest chunks: ${biggest.join(", ")}. What is in them: npx next experimental-analyze`
  );
}

function total(scripts: readonly Script[]): number {
  return scripts.reduce((sum, { bytes }) => sum + bytes, 0);
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KB`;
}
