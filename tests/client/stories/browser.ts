import assert from "node:assert/strict";
import { after } from "node:test";
import WebSocket from "ws";

/** A browser with a page of some origin: it says so with whatever the page sends, and reads no answer that is not meant for it. */
export interface Browser {
  fetch: typeof fetch;
  webSocket: typeof WebSocket;
  /** Every WebSocket that was opened, the last one last. */
  sockets: WebSocket[];
  /** How the WebSockets were closed. */
  closed: Array<{ code: number; reason: string }>;
  /** Breaks every connection without a word, as a phone does in a tunnel; nothing comes in or goes out before `leaveTunnel`. */
  enterTunnel(): void;
  leaveTunnel(): void;
  /** Instead of a pause between two tries: none, but in the tunnel. */
  pause(): Promise<void>;
}

/** Opens a page, and closes it after the file's last story, whatever is still being watched on it. */
export function pageOf(origin: string): Browser {
  const sockets: WebSocket[] = [];
  const closed: Browser["closed"] = [];
  const lines = new Set<AbortController>();
  let outside = Promise.resolve();
  let leaveTunnel = () => {};
  class PageSocket extends WebSocket {
    constructor(address: string, protocols: string) {
      super(address, protocols, { origin });
      sockets.push(this);
      this.on("close", (code, reason) => closed.push({ code, reason: `${reason}` }));
    }
  }
  const fetchFromPage: typeof fetch = async (address, options) => {
    const line = new AbortController();
    lines.add(line);
    options?.signal?.addEventListener("abort", () => line.abort());
    const headers = new Headers(options?.headers);
    headers.set("origin", origin);
    const answer = await fetch(address, { ...options, headers, signal: line.signal });
    if (answer.headers.get("access-control-allow-origin") !== origin) throw new TypeError(`${origin} may not read the answer`);
    return answer;
  };
  const enterTunnel = () => {
    outside = new Promise((leave) => (leaveTunnel = leave));
    for (const socket of sockets) socket.terminate();
    for (const line of lines) line.abort();
    lines.clear();
  };
  after(enterTunnel);
  return {
    fetch: fetchFromPage,
    webSocket: PageSocket as unknown as typeof WebSocket,
    sockets,
    closed,
    enterTunnel,
    leaveTunnel: () => leaveTunnel(),
    pause: () => outside,
  };
}

/** What the server answers to a page that wants a WebSocket and may not have one. */
export async function refusedSocket(url: string, origin: string): Promise<number> {
  const socket = new WebSocket(url.replace(/^http/, "ws"), "graphql-transport-ws", { origin });
  return new Promise((resolve, reject) => {
    socket.on("unexpected-response", (_request, answer) => resolve(answer.statusCode!));
    socket.on("open", () => reject(new assert.AssertionError({ message: `${origin} was let in` })));
  });
}
