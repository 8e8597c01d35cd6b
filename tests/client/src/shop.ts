import { Client, fetchExchange } from "@urql/core";
import { cacheExchange } from "@urql/exchange-graphcache";
import { cache } from "./cache.js";
import { bySha256 } from "./documents-by-hash.js";
import { overSocket } from "./live.js";
import { bearer, type Session } from "./session.js";

export interface Shop {
  url: string;
  session: Session;
  language?: "vi" | "en";
  documents?: keyof typeof bySha256;
  /** What happens comes over a WebSocket, or as a stream of events where networks break those. */
  live?: "socket" | "events";
  fetch?: typeof fetch;
  webSocket?: unknown;
}

/** One client a signed-in person: make a new one at sign-out, so that nobody reads another's cache. */
export function openShop(shop: Shop): Client {
  const { url, session, language = "vi", documents = "learned", live = "socket", fetch, webSocket } = shop;
  const exchanges = [cacheExchange(cache), bearer(session), bySha256[documents]];
  if (live === "socket") exchanges.push(overSocket({ url, session, language, webSocket }));
  return new Client({
    url,
    exchanges: [...exchanges, fetchExchange],
    fetchSubscriptions: live === "events",
    fetchOptions: { headers: { "accept-language": language } },
    fetch,
  });
}
