import { connect, createServer, type Server, type Socket } from "node:net";

/** For tests: a TCP proxy in front of a server that can refuse, cut or swallow. */
export interface TestProxy {
  port: number;
  /** `refuse` cuts what is open and takes nothing new; `swallow` leaves all open and carries nothing. */
  become(mode: "carry" | "refuse" | "swallow"): Promise<void>;
  close(): Promise<void>;
}

export async function startTestProxy(target: { host: string; port: number }): Promise<TestProxy> {
  const sockets = new Set<Socket>();
  let carrying = true;
  let server: Server | null = null;

  function accept(incoming: Socket): void {
    const outgoing = connect(target);
    for (const [from, to] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      sockets.add(from);
      from.on("data", (bytes) => {
        if (carrying) to.write(bytes);
      });
      from.on("error", () => to.destroy());
      from.on("close", () => {
        sockets.delete(from);
        if (carrying) to.destroy();
      });
    }
  }

  function listen(port: number): Promise<Server> {
    return new Promise((resolve) => {
      const listening = createServer(accept).listen(port, "127.0.0.1", () => resolve(listening));
    });
  }

  async function stop(): Promise<void> {
    const closed = new Promise((resolve) => server?.close(resolve) ?? resolve(null));
    server = null;
    for (const socket of sockets) socket.destroy();
    await closed;
  }

  server = await listen(0);
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    port,
    async become(mode) {
      carrying = mode !== "swallow";
      if (mode === "refuse") await stop();
      else if (mode === "carry") {
        // What was swallowed is lost: connections from then are of no more use.
        await stop();
        server = await listen(port);
      }
    },
    close: stop,
  };
}
