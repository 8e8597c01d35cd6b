import { Client, fetchExchange } from "@urql/core";
import { cacheExchange } from "@urql/exchange-graphcache";
import { cache } from "./cache.js";
import { bySha256 } from "./documents-by-hash.js";
import { bearer, type Session } from "./session.js";

export interface Shop {
  url: string;
  session: Session;
  language?: "vi" | "en";
  documents?: keyof typeof bySha256;
  fetch?: typeof fetch;
}

/** One client a signed-in person: make a new one at sign-out, so that nobody reads another's cache. */
export function openShop({ url, session, language = "vi", documents = "learned", fetch }: Shop): Client {
  return new Client({
    url,
    exchanges: [cacheExchange(cache), bearer(session), bySha256[documents], fetchExchange],
    fetchOptions: { headers: { "accept-language": language } },
    fetch,
  });
}
