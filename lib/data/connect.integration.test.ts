import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DatabaseConnection } from "./connect.ts";
import { connectTestDatabase } from "./test-database.ts";

describe("a connection", () => {
  let connection: DatabaseConnection;
  beforeAll(async () => {
    connection = await connectTestDatabase();
  });
  afterAll(() => connection.close());

  test("serves Prisma and the pool alike", async () => {
    await connection.prisma.organisation.create({
      data: { id: "org_1", slug: "acme", name: "Acme", apiScopes: [] },
    });
    const { rows } = await connection.pool.query("SELECT slug FROM organisations WHERE id = $1", ["org_1"]);
    expect(rows).toEqual([{ slug: "acme" }]);
  });

  test("means the same instant in Prisma and in SQL, whatever the server's time zone", async () => {
    const at = new Date("2026-07-01T12:00:00Z");
    const [raw] = await connection.prisma.$queryRaw<{ same: boolean }[]>`
      SELECT ${at}::timestamptz = '2026-07-01T12:00:00Z'::timestamptz AS same`;
    expect(raw).toEqual({ same: true });
    const user = await connection.prisma.user.create({
      data: { id: "usr_1", email: "a@b.cd", name: "a", createdAt: at },
    });
    const { rows } = await connection.pool.query("SELECT created_at FROM users WHERE id = $1", [user.id]);
    expect(rows).toEqual([{ created_at: at }]);
  });

  test("goes on after a statement that fails, named or not", async () => {
    const named = { name: "one", text: "SELECT $1::int AS value", values: [1] };
    await connection.pool.query(named);
    await expect(connection.pool.query("SELECT nonsense")).rejects.toMatchObject({ code: "42703" });
    expect((await connection.pool.query(named)).rows).toEqual([{ value: 1 }]);
    await expect(
      connection.prisma.organisation.create({
        data: { id: "org_2", slug: "acme", name: "Acme", apiScopes: [] },
      }),
    ).rejects.toMatchObject({ code: "P2002" });
    expect(await connection.prisma.organisation.count()).toBe(1);
  });

  test("rolls a failed transaction back and leaves the session clean", async () => {
    const failing = connection.prisma.$transaction(async (transaction) => {
      await transaction.organisation.create({
        data: { id: "org_3", slug: "third", name: "x", apiScopes: [] },
      });
      throw new Error("changed my mind");
    });
    await expect(failing).rejects.toThrow("changed my mind");
    expect(await connection.prisma.organisation.findUnique({ where: { slug: "third" } })).toBeNull();
  });

  test("drops a client inside a transaction without leaving it open", async () => {
    const client = await connection.pool.connect();
    await client.query("BEGIN");
    await client.query(
      "INSERT INTO organisations (id, slug, name, api_scopes) VALUES ('org_4', 'four', 'x', '[]')",
    );
    client.release(new Error("broken"));
    expect(await connection.prisma.organisation.findUnique({ where: { slug: "four" } })).toBeNull();
  });
});
