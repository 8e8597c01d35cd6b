import assert from "node:assert/strict";
import type { Client } from "@urql/core";
import WebSocket from "ws";
import type { Session } from "../src/session.js";
import { openShop, type Shop } from "../src/shop.js";
import { signIn } from "../src/sign-in.js";

/** What went over the wire. */
export interface Sent {
  method: string;
  url: URL;
  headers: Headers;
  body: { query?: string } | undefined;
  answer: Response;
}

/** Somebody with a browser: the shop's client, the session, and everything that was sent. */
export interface Person {
  client: Client;
  session: Session;
  sent: Sent[];
}

type Choices = Pick<Shop, "documents" | "fetch" | "live" | "webSocket">;

export function stranger(url: string, choices: Choices = {}): Person {
  const sent: Sent[] = [];
  const send = choices.fetch ?? fetch;
  const recorded: typeof fetch = async (address, options) => {
    const answer = await send(address, options);
    sent.push({
      method: options?.method ?? "GET",
      url: new URL(`${address}`),
      headers: new Headers(options?.headers),
      body: options?.body ? JSON.parse(`${options.body}`) : undefined,
      answer: answer.clone(),
    });
    return answer;
  };
  const session: Session = { signInAgain: async () => {} };
  return { client: openShop({ url, session, language: "en", webSocket: WebSocket, ...choices, fetch: recorded }), session, sent };
}

/** Signs a sample person in by the password. */
export async function typePassword(url: string, session: Session, email: string, documents?: Choices["documents"]): Promise<void> {
  const answer = await signIn(stranger(url, { documents }).client, session, email, PASSWORD);
  assert.deepEqual(answer, { step: "IN" });
}

async function signedIn(url: string, email: string, choices: Choices = {}): Promise<Person> {
  const person = stranger(url, choices);
  await typePassword(url, person.session, email, choices.documents);
  return person;
}

/** Of all sample people. */
export const PASSWORD = "cho-phien-2026";

export const QUAN = "quan@sieuthimau.example";

/** The purchaser of a supermarket. */
export const buyer = (url: string, choices?: Choices) => signedIn(url, QUAN, choices);

export const MAI = "mai@htx-namau.example";

/** The one-woman office of a cooperative. */
export const cooperative = (url: string, choices?: Choices) => signedIn(url, MAI, choices);
