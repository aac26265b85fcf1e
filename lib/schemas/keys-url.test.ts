import { expect, test } from "vitest";
import { keysUrlProblem } from "./keys-url.ts";

const allowed = ["http://127.0.0.1:4600"];

test.each([
  "https://gitlab.com/oauth/discovery/keys",
  "https://token.actions.githubusercontent.com/.well-known/jwks",
  "https://keys.example:8443/jwks?v=1",
  "http://127.0.0.1:4600/jwks",
])("%s may be a key set's address", (raw) => {
  expect(keysUrlProblem(raw, allowed)).toBeNull();
});

test.each([
  "keys.example/jwks",
  "http://keys.example/jwks",
  "http://127.0.0.1:4601/jwks",
  "https://user:secret@keys.example/jwks",
  "https://@keys.example/jwks",
  "https://keys.example/jwks#x",
  "https://KEYS.example/jwks",
  "https://keys.example:443/jwks",
  "https://keys.example/a/../jwks",
  "https://keys.example/jwks\n",
  " https://keys.example/jwks",
  "https://0x7f000001/jwks",
  "https://k\u00e9ys.example/jwks",
  "file:///etc/passwd",
  "javascript:alert(1)",
])("%j may not", (raw) => {
  expect(keysUrlProblem(raw, allowed)).not.toBeNull();
});
