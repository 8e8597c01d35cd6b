import type { Live } from "../src/live.js";
import { type Browser, pageOf } from "./browser.js";
import { buyer, cooperative, type Person } from "./people.js";

/** Where the shop's pages come from: not from the server that they ask. */
export const SHOP = "https://shop.example";

/** Somebody with the shop's page before her. */
export interface Visitor extends Person {
  page: Browser;
  live: Live;
}

type Who = typeof buyer;

async function visitor(who: Who, url: string, choices: Parameters<Who>[1]): Promise<Visitor> {
  const page = pageOf(SHOP);
  const person = await who(url, { ...choices, fetch: page.fetch, webSocket: page.webSocket });
  return { ...person, page, live: { client: person.client, session: person.session, pause: page.pause } };
}

export const quanAtTheShop = (url: string, choices?: Parameters<Who>[1]) => visitor(buyer, url, choices);

export const maiAtTheShop = (url: string, choices?: Parameters<Who>[1]) => visitor(cooperative, url, choices);
