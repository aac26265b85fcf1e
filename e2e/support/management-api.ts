import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The management API of an installation, as its first owner. */
export interface ManagementApi {
  organisation: { identity: string; slug: string };
  accessToken: string;
  /** How the owner signs in. */
  owner: { email: string; password: string };
  /** Answers the body; throws when the status is no success. */
  call<Answer = Created>(method: string, path: string, body?: object, organisation?: string): Promise<Answer>;
  create(path: string, body: object, organisation?: string): Promise<Created>;
}

export interface Created {
  identity: string;
  slug: string;
}

/** Makes the first owner and organisation of an empty installation. */
export async function setUp(url: string, dataDir: string): Promise<ManagementApi> {
  const owner = {
    token: readFileSync(join(dataDir, "setup-token"), "utf8").trim(),
    email: "owner@acme.example",
    name: "Robin de Vries",
    password: randomBytes(16).toString("base64url"),
    organisationName: "Acme",
    createAccessToken: true,
  };
  const made = await send<{ organisation: Created; accessToken: string }>(
    `${url}/v1/setup`,
    "POST",
    owner,
    {},
  );
  const { organisation, accessToken } = made;
  const call = <Answer>(method: string, path: string, body?: object, of = organisation.identity) =>
    send<Answer>(url + path, method, body, {
      Authorization: `Token ${accessToken}`,
      "X-Organisation-Identity": of,
    });
  return {
    organisation,
    accessToken,
    owner: { email: owner.email, password: owner.password },
    call,
    create: (path, body, of) => call<Created>("POST", path, body, of),
  };
}

async function send<Answer>(
  address: string,
  method: string,
  body: object | undefined,
  headers: Record<string, string>,
): Promise<Answer> {
  const response = await fetch(address, {
    method,
    headers: body === undefined ? headers : { ...headers, "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${address} answered ${response.status}: ${text}`);
  return (text === "" ? null : JSON.parse(text)) as Answer;
}
