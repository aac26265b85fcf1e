import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The management API of an installation, as its first owner. */
export interface ManagementApi {
  organisation: { identity: string; slug: string };
  accessToken: string;
  /** Answers the body; throws when the status is no success. */
  call<Answer = Created>(method: string, path: string, body?: object): Promise<Answer>;
  create(path: string, body: object): Promise<Created>;
}

export interface Created {
  identity: string;
  slug: string;
}

/** Makes the first owner and organisation of an empty installation. */
export async function setUp(url: string, dataDir: string): Promise<ManagementApi> {
  const token = readFileSync(join(dataDir, "setup-token"), "utf8").trim();
  const owner = {
    token,
    email: "owner@acme.example",
    name: "Robin de Vries",
    password: randomBytes(16).toString("base64url"),
    organisationName: "Acme",
    createAccessToken: true,
  };
  const made = await send<{ organisation: Created; accessToken: string }>(
    url,
    null,
    "POST",
    "/v1/setup",
    owner,
  );
  const { organisation, accessToken } = made;
  const call = <Answer>(method: string, path: string, body?: object): Promise<Answer> =>
    send<Answer>(url, accessToken, method, path, body);
  return { organisation, accessToken, call, create: (path, body) => call<Created>("POST", path, body) };
}

async function send<Answer>(
  url: string,
  accessToken: string | null,
  method: string,
  path: string,
  body?: object,
): Promise<Answer> {
  const response = await fetch(url + path, {
    method,
    headers: {
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      ...(accessToken === null ? {} : { Authorization: `Token ${accessToken}` }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  return (text === "" ? null : JSON.parse(text)) as Answer;
}
