// Two instances start together on one empty PostgreSQL, serve the same keys, and end cleanly.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { buildIfStale } from "./build.mjs";
import { node, root } from "./prepare.mjs";

buildIfStale();
const masterKey = randomBytes(32).toString("base64");
const folder = mkdtempSync(join(tmpdir(), "mooring-two-"));
const [one, two] = await Promise.all([start("one"), start("two")]);
const keys = await Promise.all(
  [one, two].map(({ url }) => fetch(`${url}/oidc/jwks`).then((it) => it.json())),
);
assert.deepEqual(keys[0], keys[1]);
assert.equal(keys[0].keys.length, 1);
assert.equal(one.setupToken(), two.setupToken());
const body = {
  token: one.setupToken(),
  email: "owner@example.com",
  name: "Owner",
  password: randomBytes(16).toString("hex"),
  organisationName: "Two instances",
  createAccessToken: true,
};
const made = await post(`${one.url}/v1/setup`, body);
assert.equal(made.status, 201, await made.clone().text());
assert.equal((await post(`${two.url}/v1/setup`, body)).status, 409);
const { accessToken } = await made.json();
const me = await fetch(`${two.url}/v1/me`, { headers: { Authorization: `Token ${accessToken}` } });
assert.equal(me.status, 200);
assert.deepEqual(await Promise.all([one.stop(), two.stop()]), [0, 0]);
rmSync(folder, { recursive: true });
console.log("Two instances on one database: passed");

async function start(name) {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const child = spawn(node, ["server.ts"], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, PORT: port, PUBLIC_URL: url, MASTER_KEY: masterKey, DATA_DIR: join(folder, name) },
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    output += text;
  });
  const ended = new Promise((resolve) => child.once("exit", (code) => resolve(code)));
  for (let tries = 0; !(await isReady(url)); tries += 1) {
    assert.ok(tries < 300 && child.exitCode === null, `${name} did not get ready:\n${output}`);
    await pause(100);
  }
  return {
    url,
    setupToken: () => /Set up: \S+#(\S+)/.exec(output)?.[1],
    stop() {
      child.kill("SIGTERM");
      return ended;
    },
  };
}

function post(url, body) {
  return fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

async function isReady(url) {
  return fetch(`${url}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
